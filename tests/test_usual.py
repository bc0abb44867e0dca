"""flows/warehouse/usual.py: which deliveries are far off what their sender delivered before."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.intake.delivery import Delivery
from flows.intake.outcome import Outcome
from flows.warehouse.ledger import Taken
from flows.warehouse.usual import apart

STEADY = (1000, 1010, 990, 1005, 1000, 995)


def taken(
    month: int, rows: int, dataset: str = "memberships", sender: str = "N01", part: int = 1, **totals: int
) -> Taken:
    """A delivery of that month, counted from January 2024."""
    period = f"{2024 + (month - 1) // 12}-{(month - 1) % 12 + 1:02}"
    sha256 = f"{month:04x}{part:04x}{rows:08x}".ljust(64, "0")
    file = f"{dataset}/{period}/{sender}.p{part}.csv"
    delivery = Delivery(sha256, dataset, sender, period, part, 1, "", None, file, 7)
    return Taken(delivery, sha256, Outcome("accepted", rows, rows, 0, 0, 0, totals=totals))


def months(*rows: int, **of: str) -> list[Taken]:
    return [taken(month, count, **of) for month, count in enumerate(rows, start=1)]  # type: ignore[arg-type]


def held(deliveries: Sequence[Taken], *accepted: Taken) -> list[str]:
    """Months that are held."""
    used, found = apart(deliveries, {(t.delivery.delivery_id, t.delivery.sha256) for t in accepted})
    assert len(used) + len(found) == len(deliveries)
    return [str(h.period) for h in found]


SEVENTH = ["2024-07"]
SWINGING = (1000, 2000, 1000, 2000, 1000, 2000, 3500)


@pytest.mark.parametrize(
    ("deliveries", "found"),
    [
        *((months(*STEADY, rows), []) for rows in (1000, 1480, 680)),
        *((months(*STEADY, rows), SEVENTH) for rows in (1520, 650, 2000)),
        (months(*STEADY[:5], 9000), []),
        (months(*SWINGING), []),
        (months(10, 10, 10, 10, 10, 10, 30), []),
        (months(*STEADY, *[3000] * 7, 1000), [*(f"2024-{month:02}" for month in range(7, 13)), "2025-01"]),
        ([*months(*STEADY), taken(7, 9000, sender="N02"), taken(7, 9000, dataset="recaps")], []),
        ([*months(*STEADY), taken(7, 500, part=1), taken(7, 480, part=2)], []),
        (months(*STEADY, 9000, dataset="workforce"), []),
        *((months(*[usual] * 6, 0), SEVENTH) for usual in (1000, 31)),
        *((months(*[usual] * 6, 0), []) for usual in (29, 6, 0)),
    ],
    ids=[
        *(f"{rows} rows after about 1,000" for rows in (1000, 1480, 680, 1520, 650, 2000)),
        *("few months have nothing usual", "who always swings may swing", "few rows swing by chance"),
        *("what is held is no part of what is usual", "senders and datasets are judged apart"),
        *("parts of a month are judged together", "reference data are never held"),
        *(f"none where there always were {rows}" for rows in (1000, 31, 29, 6, 0)),
    ],
)
def test_what_is_far_off_what_its_sender_delivered_before_is_held(
    deliveries: list[Taken], found: list[str]
) -> None:
    assert held(deliveries) == found


def test_an_accepted_month_is_used_and_what_is_like_it_too() -> None:
    deliveries = months(*STEADY, 3000, 3100, 1000, 9000)
    assert held(deliveries, deliveries[6]) == ["2024-10"]


def test_none_that_was_accepted_is_a_level_of_its_own() -> None:
    deliveries = months(*STEADY, 0, 0, 1000)
    assert held(deliveries, deliveries[6]) == []


def test_tenfold_contributions_of_a_worker_are_told_as_a_factor() -> None:
    paid = {"dataset": "contributions", "workers": 4000}
    usual = [taken(month, 300, contributions_idr=400_000_000, **paid) for month in range(1, 7)]  # type: ignore[arg-type]
    _, [found] = apart([*usual, taken(7, 300, contributions_idr=4_000_000_000, **paid)], set())  # type: ignore[arg-type]
    assert found.reason == (
        "its contributions per worker are 10.00 times the median of 6 months before, expected 0.33 to 3.00 "
        "times. Correct it with its next revision, or where it is right accept it: cakupan accept "
        f"{found.delivery_id} --reason TEXT"
    )


def test_one_employer_may_be_most_of_a_small_branch() -> None:
    usual = [taken(month, 12, dataset="contributions", workers=70) for month in range(1, 7)]
    assert held([*usual, taken(7, 12, dataset="contributions", workers=2000)]) == []


@given(st.lists(st.integers(min_value=1, max_value=5000), min_size=1, max_size=14))
def test_a_later_month_never_changes_an_earlier_verdict(rows: list[int]) -> None:
    verdicts = [held(months(*rows[:length])) for length in range(1, len(rows) + 1)]
    assert all(later[: len(earlier)] == earlier for earlier, later in pairwise(verdicts))
