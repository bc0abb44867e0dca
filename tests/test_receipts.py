"""flows/warehouse/receipts.py: what is owed and what came of it, as the models read them."""

from datetime import date, datetime

import pytest

from flows.intake.delivery import Copy, Delivery, Held
from flows.warehouse.calendar import Obligation
from flows.warehouse.plan import Plan
from flows.warehouse.receipts import obligations_table, receipts_table

MIDNIGHT = "2024-12-10T16:00:00Z"


def delivery(received_at: str = MIDNIGHT, period: str | None = "2024-11", revision: int = 1) -> Delivery:
    return Delivery(
        "0" * 64, "memberships", "K01", period, 1, revision, received_at, None, "memberships/K01.csv", 7
    )


def receipts(plan: Plan, *outcomes: tuple[Delivery, str]) -> list[dict[str, object]]:
    return receipts_table(plan, outcomes, "Asia/Makassar").to_pylist()


NOTHING = Plan([], [], {}, "", "", "real")


def test_an_obligation_is_of_a_month_and_a_day() -> None:
    [row] = obligations_table([Obligation("memberships", "K01", "2024-11", "2024-12-10", True)]).to_pylist()
    told = (row["period"], row["due_date"], row["is_overdue"])
    assert told == (date(2024, 11, 1), date(2024, 12, 10), True)


def test_a_receipt_has_its_moment_and_the_day_at_the_office() -> None:
    [row] = receipts(NOTHING, (delivery(), "partial"))
    told = (row["kind"], row["received_at"], row["received_date"])
    assert told == ("used", datetime(2024, 12, 10, 16), date(2024, 12, 11))


@pytest.mark.parametrize("received_at", ["", "2024-12-10"])
def test_a_receipt_without_a_moment_has_no_day(received_at: str) -> None:
    [row] = receipts(NOTHING, (delivery(received_at), "accepted"))
    assert (row["received_at"], row["received_date"]) == (None, None)


def test_everything_that_came_of_a_month_is_told_by_its_kind() -> None:
    plan = Plan(
        current=[],
        held=[Held("x.csv", "memberships", "why", sender="K02", period="2024-11"), Held("y", "", "why")],
        keys={},
        code_digest="",
        inputs_digest="",
        data_kind="real",
        replaced=[delivery()],
        copies=[Copy("z.csv", "memberships", "K03", "2024-11", "0" * 64, "x.csv")],
    )
    found = receipts(plan, (delivery(revision=2), "refused"), (delivery(period=None), "accepted"))
    assert [(row["sender"], row["kind"]) for row in found] == [
        ("K01", "refused"),
        ("K01", "replaced"),
        ("K02", "held"),
        ("K03", "duplicate"),
    ]
