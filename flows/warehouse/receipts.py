"""What came of what is owed: the obligations and every receipt of a month, as the models read them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

import pyarrow

from flows.intake.delivery import Delivery
from flows.moments import first_day, moment
from flows.warehouse.calendar import Obligation, today
from flows.warehouse.plan import Plan

OBLIGATIONS = pyarrow.schema(
    [
        ("dataset", pyarrow.string()),
        ("sender", pyarrow.string()),
        ("period", pyarrow.date32()),
        ("due_date", pyarrow.date32()),
        ("is_overdue", pyarrow.bool_()),
    ]
)
RECEIPTS = pyarrow.schema(
    [
        ("dataset", pyarrow.string()),
        ("sender", pyarrow.string()),
        ("period", pyarrow.date32()),
        ("part", pyarrow.int64()),
        ("kind", pyarrow.string()),
        ("received_at", pyarrow.timestamp("us")),
        ("received_date", pyarrow.date32()),
    ]
)
"""kind: used, refused, replaced, held or duplicate. received_date: the day that it was at the office."""


def obligations_table(owed: Iterable[Obligation]) -> pyarrow.Table:
    """Return the obligations: columns as in OBLIGATIONS."""
    rows = [
        {**vars(one), "period": first_day(one.period), "due_date": date.fromisoformat(one.due_date)}
        for one in owed
    ]
    return pyarrow.Table.from_pylist(rows, schema=OBLIGATIONS)


def receipts_table(plan: Plan, outcomes: Iterable[tuple[Delivery, str]], time_zone: str) -> pyarrow.Table:
    """Return what came of each month, also what is not used: columns as in RECEIPTS.

    outcomes: deliveries in force with the status of their outcome.
    """
    rows = [*_outcomes(outcomes), *_others(plan)]
    for row in rows:
        received = row.pop("received", None)
        at = _moment(received or "")
        row["period"] = first_day(row["period"])
        row["received_at"] = at.replace(tzinfo=None) if at else None
        row["received_date"] = today(at, time_zone) if at else None
    return pyarrow.Table.from_pylist(rows, schema=RECEIPTS)


def _outcomes(outcomes: Iterable[tuple[Delivery, str]]) -> Iterator[dict[str, Any]]:
    for delivery, status in outcomes:
        if delivery.period:
            kind = "refused" if status == "refused" else "used"
            yield {**_place(delivery), "part": delivery.part, "kind": kind, "received": delivery.received_at}


def _others(plan: Plan) -> Iterator[dict[str, Any]]:
    for former in plan.replaced:
        if former.period:
            yield {**_place(former), "part": former.part, "kind": "replaced", "received": former.received_at}
    for kind, files in (("held", plan.held), ("duplicate", plan.copies)):
        yield from ({**_place(one), "kind": kind} for one in files if one.period and one.sender)


def _place(one: Any) -> dict[str, Any]:
    return {"dataset": one.dataset, "sender": one.sender, "period": one.period}


def _moment(text: str) -> datetime | None:
    """Return the moment that the manifest says, None where it says none: audit.deliveries shows none then."""
    try:
        return moment(text)
    except ValueError:
        return None
