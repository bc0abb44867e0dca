"""The ledger of a run: what became of every delivery and row, and the releases up to this one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

import duckdb
import numpy as np
import pyarrow
import pyarrow.compute

import schemas
from flows.duck import CONFIG, FLAG, TEXT, WHOLE, quoted, table_schema
from flows.intake.breach import Breach
from flows.intake.delivery import Delivery, Held
from flows.intake.manifest import MANIFEST
from flows.intake.outcome import BREACHES, Outcome
from flows.logs import without_numbers
from flows.moments import by_hand, written
from flows.problems import NotPublished
from flows.sender import Sender
from flows.settings import Settings
from flows.warehouse.accepted import Acceptance
from flows.warehouse.plan import Plan
from flows.warehouse.publish import RELEASE_COLUMNS, checksums_of, releases_before
from flows.warehouse.receipts import obligations_table, receipts_table

TAME = (
    "create temp macro tame(cell) as "
    r"case when regexp_matches(cell, '^[=+@\t\r-]') then chr(39) || cell else cell end"
)
"""A cell that no spreadsheet takes for a formula."""
REFUSED = """
    select tame(file) as file, line, tame("column") as "column", tame(rule) as rule,
        tame(expected) as expected, tame(value) as value
    from (
        from whole
        union all by name
        select file, line, column_name as "column", rule, expected, value
        from rejections
        where severity = 'error'
    )
"""


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
    settings: Settings, plan: Plan, taken: list[Taken], now: datetime, rejections: pyarrow.Table
) -> dict[str, pyarrow.Table]:
    """Return the ledger: deliveries and what is owed, rejections, the office, the releases up to this one."""
    partial = bool(plan.held) or any(t.outcome.status != "accepted" for t in taken)
    former = releases_before(settings.published).to_pylist()
    noted = checksums_of(settings.warehouse / "releases")
    known = [*noted, *(release["release_id"] for release in former)]
    number = 1 + max((int(release_id.partition("-")[0]) for release_id in known), default=0)
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
        "deliveries": deliveries_table(taken, plan),
        "losses": _losses(plan),
        "rejections": rejections,
        "delivery_rules": _rules(taken),
        "obligations": obligations_table(plan.owed),
        "receipts": receipts_table(plan, [(t.delivery, t.outcome.status) for t in taken], settings.time_zone),
        "office": pyarrow.table(
            {
                "office_name": [settings.office_name],
                "region_code": [settings.region_code],
                "tolerance_rate": [settings.reconciliation_tolerance],
                "tolerance_blocks": [settings.reconciliation_blocks],
                "gaps_block": [settings.gaps_block],
            }
        ),
        "recap_declarations": recap_declarations(settings.senders),
        "releases": pyarrow.Table.from_pylist(releases, schema=RELEASE_COLUMNS),
    }


RECAP_DECLARATIONS = table_schema({"sender unit stock region_basis": TEXT, "with_jakon with_pmi": FLAG})


def recap_declarations(senders: Mapping[tuple[str, str], Sender]) -> pyarrow.Table:
    """Return what senders of recaps declare to count, but for the status, which is in their rows."""
    rows = [
        {"sender": name, **vars(sender.counted)}
        for (dataset, name), sender in sorted(senders.items())
        if dataset == "recaps"
    ]
    return pyarrow.Table.from_pylist(rows, schema=RECAP_DECLARATIONS)


DELIVERIES = table_schema(
    {
        "delivery_id dataset sender period": TEXT,
        "part revision": WHOLE,
        "file sha256 received_at status reason accepted_reason accepted_at withdrawn_at": TEXT,
        "bytes physical_rows accepted_rows rejected_rows duplicate_rows structural_rows": WHOLE,
    }
)


def deliveries_table(taken: list[Taken], plan: Plan) -> pyarrow.Table:
    """Return every delivery that is taken in or held, and what became of it: columns as in DELIVERIES."""
    accepted = {(a.delivery_id, a.sha256): a for a in plan.accepted}
    in_force = {t.delivery.identity: t.delivery.file for t in taken if t.outcome.status != "refused"}
    rows: list[dict[str, Any]] = [
        {
            **_named(t.delivery),
            "status": t.outcome.status,
            "reason": t.outcome.reason and _why(t.outcome.reason, in_force.get(t.delivery.identity)),
            "physical_rows": t.outcome.physical_rows,
            "accepted_rows": t.outcome.accepted,
            "rejected_rows": t.outcome.rejected,
            "duplicate_rows": t.outcome.duplicates,
            "structural_rows": t.outcome.structural,
            **_acceptance(accepted.get((t.delivery.delivery_id, t.delivery.sha256))),
        }
        for t in taken
    ]
    rows += [
        {
            **{name: getattr(h, name) or None for name in ("sender", "period", "part", "revision", "sha256")},
            "delivery_id": h.delivery_id or f"{h.file}@{h.sha256[:12] or 'held'}",
            "dataset": h.dataset,
            "file": h.file,
            "status": "held",
            "reason": _why(h.reason, in_force.get((h.dataset, h.sender, h.period or "", h.part))),
        }
        for h in plan.held
    ]
    held = {h.file for h in plan.held}
    rows += [
        {
            "delivery_id": f"{c.file}@{c.sha256[:12]}",
            **{name: getattr(c, name) for name in ("dataset", "sender", "period", "file", "sha256")},
            "status": "duplicate",
            "reason": c.told,
        }
        for c in plan.copies
        if c.file not in held
    ]
    there = {t.delivery.delivery_id for t in taken}  # the same contents may have come again
    rows += [
        {
            **_named(d),
            "delivery_id": f"{d.file}@{d.sha256[:12]}" if d.delivery_id in there else d.delivery_id,
            "status": "withdrawn",
            "withdrawn_at": written(by_hand(d.withdrawn_at)),
            "reason": without_numbers(d.reason or f"withdrawn_at was set by hand in {MANIFEST}"),
        }
        for d in {d.delivery_id: d for d in plan.withdrawn}.values()
    ]
    return pyarrow.Table.from_pylist(rows, schema=DELIVERIES)


def _why(reason: str, in_force: str | None) -> str:
    """Say why a delivery is not used, and which revision of it is."""
    return f"{reason.removesuffix('.')}. In force stays {in_force}" if in_force else reason


def _named(delivery: Delivery) -> dict[str, Any]:
    """Return what audit.deliveries shows of any delivery of the manifest."""
    named = {k: v for k, v in vars(delivery).items() if k in DELIVERIES.names}
    return {**named, "delivery_id": delivery.delivery_id}


def _acceptance(found: Acceptance | None) -> dict[str, str]:
    if found is None:
        return {}
    return {"accepted_reason": without_numbers(found.reason), "accepted_at": found.accepted_at}


LOSSES = table_schema({"loss_id lost accepted_reason accepted_at": TEXT})


def _losses(plan: Plan) -> pyarrow.Table:
    rows = [
        {"loss_id": one.delivery_id, "lost": line, **_acceptance(one)}
        for one in {one.delivery_id: one for one in plan.accepted}.values()
        for line in one.lost
    ]
    return pyarrow.Table.from_pylist(rows, schema=LOSSES)


REJECTIONS = table_schema(
    {"delivery_id dataset file": TEXT, "line": WHOLE, "column_name rule severity expected value": TEXT}
)


def rejections_of(taken: list[Taken], breaches: Breaches) -> pyarrow.Table:
    """Return what was refused or doubted, row by row, with its file: columns as in REJECTIONS."""
    told = [(item.delivery, breaches(item.key)) for item in taken if item.outcome.by_rule]
    found = pyarrow.concat_tables([BREACHES.empty_table(), *(rows for _, rows in told)])
    of = pyarrow.array(np.repeat(np.arange(len(told)), [rows.num_rows for _, rows in told]))
    columns = {
        name: pyarrow.array([getattr(delivery, name) for delivery, _ in told], pyarrow.string()).take(of)
        for name in ("delivery_id", "dataset", "file")
    }
    column = found["column"]
    columns["column_name"] = pyarrow.compute.if_else(pyarrow.compute.equal(column, ""), "(row)", column)
    columns |= {name: found[name] for name in ("line", "rule", "severity", "expected", "value")}
    return pyarrow.table({name: columns[name] for name in REJECTIONS.names}).cast(REJECTIONS)


RULES = table_schema({"delivery_id rule severity": TEXT, "breaches": WHOLE})


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


WHOLE_FILES = table_schema({"file rule expected": TEXT})


def write_rejections(settings: Settings, plan: Plan, taken: list[Taken], rejections: pyarrow.Table) -> None:
    """Write rejections.csv, what was refused and why, for a spreadsheet: no live formula in it."""
    whole = [(item.file, "held", item.reason) for item in plan.held]
    held = {item.file for item in plan.held}
    whole += [(copy.file, "duplicate", copy.told) for copy in plan.copies if copy.file not in held]
    whole += [(one.delivery.file, "refused", one.outcome.reason) for one in taken if one.outcome.reason]
    rows = [dict(zip(WHOLE_FILES.names, row, strict=True)) for row in whole]
    draft = settings.warehouse / ".rejections.draft.csv"
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        connection.register("whole", pyarrow.Table.from_pylist(rows, schema=WHOLE_FILES))
        connection.register("rejections", rejections)
        connection.execute(TAME)
        connection.execute(f"copy ({REFUSED}) to {quoted(draft)} (header, delimiter ',')")
    draft.replace(settings.warehouse / "rejections.csv")
