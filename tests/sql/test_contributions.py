"""sql/exact/contributions.sql and sql/marts/contributions.sql on drawn tables."""

from datetime import date
from decimal import Decimal

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, filled

OFFICE = "region_code: KAL"
OCTOBER, SEPTEMBER = date(2024, 10, 1), date(2024, 9, 1)


def contributions(run_model: Run, paid: str) -> list[Row]:
    given = {
        "ledger.office": OFFICE,
        "period.contributions": filled(
            paid,
            period="2024-10-01",
            covered_period="2024-09-01",
            programme="JKK",
            segment="PU",
            office_code="K01",
            workers="100",
            employers="20",
            contributions_idr="1000",
            fines_idr="0",
        ),
    }
    return run_model("exact.contributions", given=given)


LATE = """
    period     | covered_period | contributions_idr | fines_idr
    2024-09-01 | 2024-09-01     | 1000              | 0
    2024-10-01 | 2024-09-01     | 300               | 6.50
    2024-10-01 | 2024-10-01     | 2000              | 0
"""


def test_what_is_paid_in_a_month_is_counted_in_that_month(run_model: Run) -> None:
    row = one(contributions(run_model, LATE), basis="paid", period=OCTOBER, programme="JKK", segment="PU")
    assert (row["contributions_idr"], row["fines_idr"]) == (300 + 2000, Decimal("6.50"))


def test_what_is_paid_for_a_month_is_counted_there_whenever_it_is_paid(run_model: Run) -> None:
    row = one(
        contributions(run_model, LATE), basis="covered", period=SEPTEMBER, programme="JKK", segment="PU"
    )
    assert (row["contributions_idr"], row["fines_idr"]) == (1000 + 300, Decimal("6.50"))


def test_programmes_and_segments_add_up(run_model: Run) -> None:
    paid = """
        programme | segment | contributions_idr
        JKK       | PU      | 1000
        JHT       | PU      | 5000
        JKK       | BPU     | 10
                  |         | 3
    """
    rows = contributions(run_model, paid)
    found = {
        (row["programme"], row["segment"]): int(row["contributions_idr"])
        for row in rows
        if row["basis"] == "paid"
    }
    assert found[("ALL", "ALL")] == 1000 + 5000 + 10 + 3
    assert (found[("ALL", "PU")], found[("JKK", "ALL")], found[("unknown", "unknown")]) == (6000, 1010, 3)


def test_a_worker_is_in_several_programmes_so_all_of_them_have_no_number(run_model: Run) -> None:
    drawn = """
        programme | segment | workers
        JKK       | PU      | 100
        JHT       | PU      | 90
        JKK       | BPU     | 7
    """
    rows = contributions(run_model, drawn)
    paid = {(row["programme"], row["segment"]): row["workers"] for row in rows if row["basis"] == "paid"}
    assert (paid[("JKK", "ALL")], paid[("JHT", "ALL")], paid[("ALL", "ALL")]) == (107, 90, None)


def test_employers_of_several_months_are_known_within_bounds(run_model: Run) -> None:
    paid = """
        covered_period | office_code | employers
        2024-09-01     | K01         | 20
        2024-09-01     | K02         | 5
        2024-10-01     | K01         | 18
    """
    row = one(contributions(run_model, paid), basis="paid", programme="JKK", segment="PU")
    assert (row["employers_low"], row["employers_high"]) == (20 + 5, 20 + 5 + 18)


def test_workers_behind_a_row_are_at_least_those_of_its_largest_part(run_model: Run) -> None:
    paid = """
        programme | workers
        JKK       | 100
        JHT       | 90
    """
    rows = contributions(run_model, paid)
    assert one(rows, basis="paid", programme="ALL", segment="ALL")["workers_low"] == 100


def test_it_is_of_the_office_s_territory(run_model: Run) -> None:
    rows = contributions(run_model, LATE)
    assert {row["region_code"] for row in rows} == {"KAL"}


# What is shown of it

REGIONS = "region_code: KAL | region_name: Kalimantan | region_level: island_group"
SEGMENTS = "segment: PU | segment_name: Wage earners"
COUNTED = "workers: 500 | contributions_idr: 9000 | fines_idr: 70 | employers_low: 20"
SHOWN = ("workers", "contributions_idr", "fines_idr", "employers_low")


def shown(
    run_model: Run, hidden: str = "component", counted: str = COUNTED, complete: str = "dataset"
) -> Row:
    place = {"period": "2024-10-01", "segment": "PU"}
    given = {
        "core.regions": REGIONS,
        "marts.segments": SEGMENTS,
        "exact.contributions": filled(
            counted, **{"basis": "paid", **place}, programme="JKK", region_code="KAL"
        ),
        "exact.hidden_cells": filled(hidden, **place, subject="contributions", category="paid:JKK"),
        "exact.region_completeness": filled(complete, period="2024-10-01", region_code="KAL"),
    }
    (row,) = run_model("marts.contributions", given=given)
    return row


def measures(row: Row) -> list[Decimal | int | None]:
    return [row[name] for name in SHOWN]


def test_nothing_hidden_is_shown_as_it_is(run_model: Run) -> None:
    row = shown(run_model)
    assert (measures(row), row["is_suppressed"]) == ([500, 9000, 70, 20], False)


def test_names_stand_beside_codes(run_model: Run) -> None:
    row = shown(run_model)
    told = [row[name] for name in ("region_name", "region_level", "segment_name")]
    assert told == ["Kalimantan", "island_group", "Wage earners"]


@pytest.mark.parametrize(
    ("component", "left"),
    [
        ("contributions_idr", [500, None, None, None]),
        ("fines_idr", [500, None, None, None]),
        ("workers", [None, 9000, 70, None]),
    ],
)
def test_a_hidden_number_is_empty_and_amounts_are_hidden_together(
    run_model: Run, component: str, left: list[int | None]
) -> None:
    row = shown(run_model, f"component: {component}")
    assert (measures(row), row["is_suppressed"]) == (left, True)


@pytest.mark.parametrize(("employers", "is_hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_few_employers_are_not_told(run_model: Run, employers: int, is_hidden: bool) -> None:
    row = shown(run_model, counted=f"employers_low: {employers}")
    assert (row["employers_low"] is None, row["is_suppressed"]) == (is_hidden, is_hidden)


def test_employers_at_most_are_not_told_as_they_add_up(run_model: Run) -> None:
    assert "employers_high" not in shown(run_model)


def test_a_cell_of_the_other_basis_hides_nothing(run_model: Run) -> None:
    row = shown(run_model, "category: covered:JKK | component: contributions_idr")
    assert row["is_suppressed"] is False


@pytest.mark.parametrize(
    ("delivered", "is_complete"),
    [
        ("contributions | KAL | true", True),
        ("contributions | KAL | false", False),
        ("contributions | 6499 | true", False),
        ("employers | KAL | true", False),
    ],
)
def test_it_is_complete_where_its_region_is(run_model: Run, delivered: str, is_complete: bool) -> None:
    row = shown(run_model, complete=f"dataset | region_code | is_complete\n{delivered}")
    assert row["is_complete"] is is_complete


def test_a_month_covered_is_paid_for_in_several_and_says_nothing_of_them(run_model: Run) -> None:
    covered = filled(COUNTED, basis="covered")
    assert shown(run_model, counted=covered)["is_complete"] is None
