"""The ledger of a run: what became of every delivery and row, and the releases up to this one."""

import csv
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

import duckdb
import pyarrow
import pyarrow.compute

import schemas
from flows.intake.lines import Breach
from flows.intake.manifest import Delivery, Held
from flows.intake.outcome import Outcome
from flows.problems import NotPublished
from flows.settings import Settings
from flows.warehouse.plan import Plan
from flows.warehouse.publish import RELEASE_COLUMNS, read_releases

FORMULA = ("=", "+", "-", "@", "\t", "\r")
TOLD_OF_A_ROW = ("file", "line", "column_name", "rule", "expected", "value")


@dataclass(frozen=True)
class Taken:
    """A delivery with its outcome."""

    delivery: Delivery
    key: str
    outcome: Outcome


Breaches = Callable[[str], pyarrow.Table]
"""Breaches by intake key, columns as in flows.intake.outcome.BREACHES."""


def refuse_without_reference(taken: list[Taken], held: list[Held], breaches: Breaches) -> None:
    """Raise NotPublished where reference data were refused, in whole or in part, or are held."""
    told = [f"  {h.file}: {h.reason}." for h in held if h.dataset in schemas.REFERENCE]
    for item in taken:
        if item.delivery.dataset in schemas.REFERENCE and item.outcome.status != "accepted":
            told += [f"  {item.delivery.file}: {line}" for line in _reasons(item.outcome, breaches(item.key))]
    if told:
        raise NotPublished("Reference data were refused, so nothing was published.\n" + "\n".join(told))


def _reasons(outcome: Outcome, breaches: pyarrow.Table, most: int = 5) -> list[str]:
    if outcome.reason:
        return [outcome.reason]
    first = [Breach(**row) for row in breaches.slice(0, most).to_pylist()]
    told = [f"{breach.told} (rule {breach.name})." for breach in first]
    return told + ([f"and {breaches.num_rows - most} more"] if breaches.num_rows > most else [])


def ledger_tables(
    settings: Settings, plan: Plan, taken: list[Taken], now: datetime, breaches: Breaches
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
        "data_kind": plan.data_kind,
        "office_name": settings.office_name,
        "region_code": settings.region_code,
        "cakupan_version": version("cakupan"),
        "duckdb_version": duckdb.__version__,
    }
    releases = [*former, release]
    return {
        "deliveries": _deliveries(taken, plan.held),
        "rejections": _rejections(taken, breaches),
        "delivery_rules": _rules(taken),
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


def _rejections(taken: list[Taken], breaches: Breaches) -> pyarrow.Table:
    parts = [REJECTIONS.empty_table()]
    for item in taken:
        if not item.outcome.by_rule:
            continue
        found = breaches(item.key)
        whose = {
            "delivery_id": item.delivery.delivery_id,
            "dataset": item.delivery.dataset,
            "file": item.delivery.file,
        }
        columns = {name: pyarrow.repeat(pyarrow.scalar(text), found.num_rows) for name, text in whose.items()}
        column = pyarrow.compute.if_else(pyarrow.compute.equal(found["column"], ""), "(row)", found["column"])
        columns |= {"column_name": column}
        columns |= {name: found[name] for name in ("line", "rule", "severity", "expected", "value")}
        parts.append(pyarrow.table({name: columns[name] for name in REJECTIONS.names}).cast(REJECTIONS))
    return pyarrow.concat_tables(parts)


RULES = pyarrow.schema(
    [
        *((name, pyarrow.string()) for name in ("delivery_id", "rule", "severity")),
        ("breaches", pyarrow.int64()),
    ]
)


def _rules(taken: list[Taken]) -> pyarrow.Table:
    rows = [
        {
            "delivery_id": item.delivery.delivery_id,
            "rule": rule,
            "severity": "warning" if rule in item.outcome.warnings else "error",
            "breaches": count,
        }
        for item in taken
        for rule, count in item.outcome.by_rule.items()
    ]
    return pyarrow.Table.from_pylist(rows, schema=RULES)


def write_rejections(settings: Settings, taken: list[Taken], held: list[Held], breaches: Breaches) -> None:
    """Write rejections.csv, what was refused and why, for a spreadsheet: no live formula in it."""
    draft = settings.warehouse / ".rejections.draft.csv"
    with draft.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["file", "line", "column", "rule", "expected", "value"])
        for item in held:
            writer.writerow(_tame([item.file, "", "", "held", item.reason, ""]))
        for one in taken:
            if one.outcome.reason:
                writer.writerow(_tame([one.delivery.file, "", "", "refused", one.outcome.reason, ""]))
        for one in taken:
            rows = _rejections([one], breaches)
            errors = rows.filter(pyarrow.compute.equal(rows["severity"], "error"))
            for batch in errors.to_batches(max_chunksize=10_000):
                columns = (_tame(batch[name].to_pylist()) for name in TOLD_OF_A_ROW)
                writer.writerows(zip(*columns, strict=True))
    draft.replace(settings.warehouse / "rejections.csv")


def _tame(cells: list[Any]) -> list[Any]:
    return [f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell for cell in cells]
