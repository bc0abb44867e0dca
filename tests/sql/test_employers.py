"""sql/exact/employers.sql and sql/marts/employers.sql on drawn tables."""

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, filled

PARTS = """
    region_code | regency_code
    KAL         | 6401
    KAL         | 6371
    6401        | 6401
    6371        | 6371
"""
COUNTS = ("employers_active", "employers_inactive", "workers")


def employers(run_model: Run, counts: str) -> list[Row]:
    given = {
        "exact.region_parts": PARTS,
        "period.employers": filled(
            counts, period="2024-10-01", business_scale="micro", sector="A", risk_class="5", office_code="K01"
        ),
    }
    return run_model("exact.employers", given=given)


def counts(row: Row) -> list[int | None]:
    return [row[name] for name in COUNTS]


def test_employers_are_counted_by_status_and_workers_of_the_active_ones(run_model: Run) -> None:
    drawn = """
        region_code | status   | employers | workers
        6401        | active   | 8         | 120
        6401        | inactive | 6         | 3
    """
    rows = employers(run_model, drawn)
    assert counts(one(rows, region_code="6401", dimension="all")) == [8, 6, 120]


def test_a_region_counts_what_its_regencies_count(run_model: Run) -> None:
    drawn = """
        region_code | status | employers | workers
        6401        | active | 8         | 120
        6371        | active | 5         | 30
    """
    rows = employers(run_model, drawn)
    assert counts(one(rows, region_code="KAL", dimension="all")) == [8 + 5, 0, 120 + 30]


def test_each_dimension_adds_up_to_all(run_model: Run) -> None:
    drawn = """
        region_code | business_scale | sector | risk_class | status | employers | workers
        6401        | micro          | A      | 5          | active | 8         | 120
        6401        | large          | A      |            | active | 5         | 900
    """
    rows = employers(run_model, drawn)
    found = {
        (row["dimension"], row["category"]): row["employers_active"]
        for row in rows
        if row["region_code"] == "6401"
    }
    assert found == {
        ("all", "all"): 13,
        ("business_scale", "micro"): 8,
        ("business_scale", "large"): 5,
        ("sector", "A"): 13,
        ("risk_class", "5"): 8,
        ("risk_class", "unknown"): 5,
    }


def test_workers_that_no_active_employer_states_are_unknown(run_model: Run) -> None:
    rows = employers(run_model, "region_code: 6401 | status: inactive | employers: 6 | workers: 0")
    assert counts(one(rows, region_code="6401", dimension="all")) == [0, 6, None]


# What is shown of it

REGIONS = "region_code: 6401 | region_name: Paser | region_level: regency"
COUNTED = "dimension: sector | category: A | employers_active: 8 | employers_inactive: 6 | workers: 120"


def shown(run_model: Run, hidden: str = "component", complete: str = "dataset") -> Row:
    place = {"period": "2024-10-01", "region_code": "6401"}
    given = {
        "core.regions": REGIONS,
        "exact.employers": filled(COUNTED, **place),
        "exact.hidden_cells": filled(hidden, **place, subject="employers", category="sector:A"),
        "exact.region_completeness": filled(complete, period="2024-10-01", region_code="6401"),
    }
    (row,) = run_model("marts.employers", given=given)
    return row


def test_nothing_hidden_is_shown_as_it_is(run_model: Run) -> None:
    row = shown(run_model)
    assert (counts(row), row["is_suppressed"], row["region_name"]) == ([8, 6, 120], False, "Paser")


@pytest.mark.parametrize(
    ("component", "left"),
    [
        ("employers_active", [None, 6, None]),
        ("employers_inactive", [8, None, 120]),
        ("workers", [8, 6, None]),
    ],
)
def test_a_hidden_count_is_empty_and_of_few_employers_their_workers_too(
    run_model: Run, component: str, left: list[int | None]
) -> None:
    row = shown(run_model, f"component: {component}")
    assert (counts(row), row["is_suppressed"]) == (left, True)


@pytest.mark.parametrize(
    ("delivered", "is_complete"),
    [
        ("employers | 6401 | true", True),
        ("employers | 6401 | false", False),
        ("employers | 6499 | true", False),
        ("memberships | 6401 | true", False),
    ],
)
def test_it_is_complete_where_its_region_is(run_model: Run, delivered: str, is_complete: bool) -> None:
    row = shown(run_model, complete=f"dataset | region_code | is_complete\n{delivered}")
    assert row["is_complete"] is is_complete
