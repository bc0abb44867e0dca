"""The ledger of a run: what became of every delivery and row, and the releases up to this one."""

import csv
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

import duckdb
import pyarrow

import schemas
from flows.intake.intake import Outcome
from flows.intake.manifest import Delivery, Held
from flows.problems import NotPublished
from flows.settings import Settings
from flows.warehouse.plan import Plan
from flows.warehouse.publish import RELEASE_COLUMNS, read_releases

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Taken:
    """A delivery with its outcome."""

    delivery: Delivery
    key: str
    outcome: Outcome


def refuse_without_reference(taken: list[Taken], held: list[Held]) -> None:
    """Raise NotPublished where reference data were refused, in whole or in part, or are held."""
    told = [f"  {h.file}: {h.reason}." for h in held if h.dataset in schemas.REFERENCE]
    for item in taken:
        if item.delivery.dataset in schemas.REFERENCE and item.outcome.status != "accepted":
            told += [f"  {item.delivery.file}: {line}" for line in _reasons(item.outcome)]
    if told:
        raise NotPublished("Reference data were refused, so nothing was published.\n" + "\n".join(told))


def _reasons(outcome: Outcome, most: int = 5) -> list[str]:
    if outcome.reason:
        return [outcome.reason]
    told = [f"{breach.told} (rule {breach.name})." for breach in outcome.breaches]
    return told[:most] + ([f"and {len(told) - most} more"] if len(told) > most else [])


def ledger_tables(
    settings: Settings, plan: Plan, taken: list[Taken], now: datetime
) -> dict[str, pyarrow.Table]:
    """Return the ledger: deliveries, rejections, the office, and the releases with this one last."""
    partial = bool(plan.held) or any(t.outcome.status != "accepted" for t in taken)
    former = read_releases(settings.published).to_pylist()
    number = 1 + max((int(release["release_id"].partition("-")[0]) for release in former), default=0)
    release = {
        "release_id": f"{number:06d}-{now:%Y%m%dT%H%M%S}Z-{plan.inputs_digest[:8]}",
        "published_at": now.replace(tzinfo=None),
        "inputs_digest": plan.inputs_digest,
        "code_digest": plan.code_digest,
        "status": "partial" if partial else "complete",
        "data_kind": "real",
        "office_name": settings.office_name,
        "region_code": settings.region_code,
        "cakupan_version": version("cakupan"),
        "duckdb_version": duckdb.__version__,
    }
    releases = [*former, release]
    return {
        "deliveries": _deliveries(taken, plan.held),
        "rejections": _rejections(taken),
        "office": pyarrow.table(
            {
                "office_name": [settings.office_name],
                "region_code": [settings.region_code],
                "tolerance_rate": [settings.reconciliation_tolerance],
                "tolerance_blocks": [settings.reconciliation_blocks],
            }
        ),
        "releases": pyarrow.Table.from_pylist(releases, schema=RELEASE_COLUMNS),
    }


DELIVERIES = pyarrow.schema(
    [
        *((name, pyarrow.string()) for name in ("delivery_id", "dataset", "sender", "period")),
        *((name, pyarrow.int64()) for name in ("part", "revision")),
        *((name, pyarrow.string()) for name in ("file", "sha256", "received_at", "status", "reason")),
        *(
            (name, pyarrow.int64())
            for name in (
                "bytes",
                "physical_rows",
                "accepted_rows",
                "rejected_rows",
                "duplicate_rows",
                "structural_rows",
            )
        ),
    ]
)


def _deliveries(taken: list[Taken], held: list[Held]) -> pyarrow.Table:
    rows: list[dict[str, Any]] = [
        {
            **{k: v for k, v in asdict(t.delivery).items() if k in DELIVERIES.names},
            "delivery_id": t.delivery.delivery_id,
            "status": t.outcome.status,
            "reason": t.outcome.reason,
            "physical_rows": t.outcome.physical_rows,
            "accepted_rows": t.outcome.accepted,
            "rejected_rows": t.outcome.rejected,
            "duplicate_rows": t.outcome.duplicates,
            "structural_rows": t.outcome.structural,
        }
        for t in taken
    ]
    rows += [
        {
            "delivery_id": f"{h.file}@{h.sha256[:12] or 'held'}",
            "dataset": h.dataset,
            "file": h.file,
            "sha256": h.sha256 or None,
            "status": "held",
            "reason": h.reason,
        }
        for h in held
    ]
    return pyarrow.Table.from_pylist(rows, schema=DELIVERIES)


REJECTIONS = pyarrow.schema(
    [
        ("delivery_id", pyarrow.string()),
        ("dataset", pyarrow.string()),
        ("file", pyarrow.string()),
        ("line", pyarrow.int64()),
        *((name, pyarrow.string()) for name in ("column_name", "rule", "severity", "expected", "value")),
    ]
)


def _rejections(taken: list[Taken]) -> pyarrow.Table:
    rows = [
        {
            "delivery_id": t.delivery.delivery_id,
            "dataset": t.delivery.dataset,
            "file": t.delivery.file,
            "line": b.line,
            "column_name": b.column or "(row)",
            "rule": b.rule,
            "severity": "error",
            "expected": b.expected,
            "value": b.value,
        }
        for t in taken
        for b in t.outcome.breaches
    ]
    return pyarrow.Table.from_pylist(rows, schema=REJECTIONS)


def write_rejections(settings: Settings, taken: list[Taken], held: list[Held]) -> None:
    """Write rejections.csv, what was refused and why, for a spreadsheet: no live formula in it."""
    rows = [[h.file, "", "", "held", h.reason, ""] for h in held]
    rows += [[t.delivery.file, "", "", "refused", t.outcome.reason, ""] for t in taken if t.outcome.reason]
    rows += [
        [r["file"], r["line"], r["column_name"], r["rule"], r["expected"], r["value"]]
        for r in _rejections(taken).to_pylist()
    ]
    draft = settings.warehouse / ".rejections.draft.csv"
    with draft.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["file", "line", "column", "rule", "expected", "value"])
        for row in rows:
            writer.writerow([f"'{cell}" if str(cell).startswith(FORMULA) else cell for cell in row])
    draft.replace(settings.warehouse / "rejections.csv")
