"""What came of what is owed: the obligations and every receipt of a month, as the models read them."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any

import pyarrow

from flows.duck import DAY, FLAG, MOMENT, TEXT, WHOLE, table_schema
from flows.intake.delivery import Copy, Delivery, Held
from flows.moments import first_day, moment
from flows.warehouse.calendar import Obligation, today
from flows.warehouse.plan import Plan

OBLIGATIONS = table_schema({"dataset sender": TEXT, "period due_date": DAY, "is_overdue": FLAG})
RECEIPTS = table_schema(
    {
        "dataset sender": TEXT,
        "period": DAY,
        "part": WHOLE,
        "kind": TEXT,
        "received_at": MOMENT,
        "received_date": DAY,
    }
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
    found: list[tuple[str, Delivery | Held | Copy]] = []
    found += [("refused" if status == "refused" else "used", one) for one, status in outcomes]
    for kind, some in (("replaced", plan.replaced), ("held", plan.held), ("duplicate", plan.copies)):
        found += [(kind, one) for one in some]
    rows = [_receipt(kind, one, time_zone) for kind, one in found if one.period and one.sender]
    return pyarrow.Table.from_pylist(rows, schema=RECEIPTS)


def _receipt(kind: str, one: Delivery | Held | Copy, time_zone: str) -> dict[str, Any]:
    row = {"dataset": one.dataset, "sender": one.sender, "period": first_day(str(one.period)), "kind": kind}
    if isinstance(one, Delivery):
        row["part"] = one.part
        with suppress(ValueError):  # the manifest may say no moment; audit.deliveries shows none then
            at = moment(one.received_at)
            row |= {"received_at": at.replace(tzinfo=None), "received_date": today(at, time_zone)}
    return row
