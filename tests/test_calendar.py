"""flows/warehouse/calendar.py: what is owed, by when, and what a day makes known of it."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.intake.delivery import Delivery
from flows.sources import Source, sources_of
from flows.warehouse.calendar import Obligation, known, overdue, owed, today


def sources(**declared: dict[str, Any]) -> tuple[Source, ...]:
    """Sources of memberships of K01, monthly from November 2024, where nothing else is said."""
    usual = {
        "kind": "hand",
        "dataset": "memberships",
        "senders": ["K01"],
        "cadence": "monthly",
        "due_day": 10,
        "first": "2024-11",
    }
    return sources_of({name: usual | keys for name, keys in declared.items()}, Path("cakupan.toml"))


def told(obligations: tuple[Obligation, ...]) -> list[str]:
    return [f"{one.dataset} {one.period} {one.sender} by {one.due_date}" for one in obligations]


def delivered(period: str, dataset: str = "memberships") -> Delivery:
    return Delivery("0" * 64, dataset, "K01", period, 1, 1, "", None, f"{dataset}/{period}/K01.csv", 7)


def test_a_month_is_owed_by_a_day_of_the_month_after_it() -> None:
    assert told(owed(sources(branches={}), date(2025, 1, 1))) == [
        "memberships 2024-11 K01 by 2024-12-10",
        "memberships 2024-12 K01 by 2025-01-10",
        "memberships 2025-01 K01 by 2025-02-10",
    ]


@pytest.mark.parametrize(
    ("period", "due_date"),
    [
        ("2024-01", "2024-02-29"),
        ("2025-01", "2025-02-28"),
        ("2024-03", "2024-04-30"),
        ("2024-12", "2025-01-31"),
    ],
)
def test_a_month_that_is_shorter_ends_earlier(period: str, due_date: str) -> None:
    months = sources(branches={"due_day": 31, "first": period, "last": period})
    assert [one.due_date for one in owed(months, date(2026, 1, 1))] == [due_date]


@pytest.mark.parametrize(
    ("cadence", "periods"),
    [
        ("none", []),
        ("quarterly", ["2023-11", "2024-02", "2024-05", "2024-08", "2024-11"]),
        ("yearly", ["2023-11", "2024-11"]),
    ],
)
def test_a_cadence_counts_from_the_first_period(cadence: str, periods: list[str]) -> None:
    found = owed(sources(branches={"cadence": cadence, "first": "2023-11"}), date(2025, 1, 31))
    assert [one.period for one in found] == periods


def test_nothing_is_owed_after_the_last_period_or_before_the_first() -> None:
    months = sources(branches={"last": "2024-12"})
    assert [len(owed(months, date(year, 10, 31))) for year in (2024, 2030)] == [0, 2]


def test_what_two_sources_owe_alike_is_owed_once_and_earlier() -> None:
    found = owed(
        sources(first={"due_day": 20}, second={"due_day": 5, "senders": ["K01", "K02"]}), date(2024, 11, 30)
    )
    assert told(found) == ["memberships 2024-11 K01 by 2024-12-05", "memberships 2024-11 K02 by 2024-12-05"]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2024, 12, 10, 15, 59, 59, tzinfo=UTC), date(2024, 12, 10)),
        (datetime(2024, 12, 10, 16, 0, 0, tzinfo=UTC), date(2024, 12, 11)),
    ],
)
def test_a_day_ends_at_midnight_of_the_office(moment: datetime, day: date) -> None:
    assert today(moment, "Asia/Makassar") == day


def test_what_is_due_is_overdue_when_its_day_is_over() -> None:
    obligations = owed(sources(branches={}), date(2024, 11, 30))
    found = (overdue(obligations, date(2024, 12, 10)), overdue(obligations, date(2024, 12, 11)))
    assert found == ([], list(obligations))


@pytest.mark.parametrize(
    ("senders", "deliveries", "day", "found"),
    [
        (["K01"], [], 10, []),
        (["K01"], [], 11, [("K01", "2024-11", True)]),
        (["K01", "K02"], [delivered("2024-11")], 1, [("K01", "2024-11", False), ("K02", "2024-11", False)]),
        (["K01"], [delivered("2024-12", "workforce")], 1, []),
    ],
    ids=["due", "overdue", "delivered in part before it is due", "a survey of a later month"],
)
def test_a_month_is_known_when_it_is_overdue_or_delivered_in_part(
    senders: list[str], deliveries: list[Delivery], day: int, found: list[tuple[str, str, bool]]
) -> None:
    told = known(sources(branches={"senders": senders}), deliveries, date(2024, 12, day))
    assert [(one.sender, one.period, one.is_overdue) for one in told] == found


def test_days_on_which_the_same_is_overdue_are_equal() -> None:
    months = sources(branches={})
    days = [date(2024, 12, 11), date(2025, 1, 10), date(2025, 1, 11)]
    first, last, next_month = [known(months, [], day) for day in days]
    assert (first == last, last == next_month) == (True, False)
