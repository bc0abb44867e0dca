"""sql/exact/construction_projects.sql and sql/marts/construction_projects.sql on drawn tables."""

from decimal import Decimal

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
MEASURES = ("projects_running", "workers", "contract_value_idr", "contributions_idr")


def projects(run_model: Run, counts: str) -> list[Row]:
    given = {
        "exact.region_parts": PARTS,
        "period.projects": filled(counts, period="2024-10-01", project_funding="apbd", is_running="true"),
    }
    return run_model("exact.construction_projects", given=given)


def measures(row: Row) -> list[Decimal | int | None]:
    return [row[name] for name in MEASURES]


def test_running_projects_are_counted_with_their_workers_and_amounts(run_model: Run) -> None:
    counts = """
        region_code | is_running | projects | workers | contract_value_idr | contributions_idr
        6401        | true       | 8        | 120     | 5000000000         | 12000000.50
        6401        | false      | 6        | 90      | 4000000000         | 10000000
    """
    rows = projects(run_model, counts)
    told = measures(one(rows, region_code="6401", project_funding="apbd"))
    assert told == [8, 120, Decimal("5000000000.00"), Decimal("12000000.50")]


def test_regions_and_payers_add_up(run_model: Run) -> None:
    counts = """
        region_code | project_funding | projects | workers | contract_value_idr | contributions_idr
        6401        | apbd            | 8        | 120     | 500                | 12
        6401        |                 | 6        | 90      | 400                | 10
        6371        | private         | 5        | 40      | 300                | 9
    """
    rows = projects(run_model, counts)
    told = measures(one(rows, region_code="KAL", project_funding="ALL"))
    assert told == [8 + 6 + 5, 120 + 90 + 40, 500 + 400 + 300, 12 + 10 + 9]
    assert one(rows, region_code="6401", project_funding="unknown")["projects_running"] == 6


def test_employers_are_at_least_those_of_the_largest_part(run_model: Run) -> None:
    counts = """
        region_code | project_funding | projects | employers
        6401        | apbd            | 8        | 2
        6401        | private         | 6        | 4
    """
    rows = projects(run_model, counts)
    assert one(rows, region_code="6401", project_funding="ALL")["employers_low"] == 4


# What is shown of it

REGIONS = "region_code: 6401 | region_name: Paser | region_level: regency"
COUNTED = """
    project_funding | projects_running | workers | contract_value_idr | contributions_idr
    apbd            | 8                | 120     | 500                | 12
"""


def shown(run_model: Run, hidden: str = "component", complete: str = "dataset") -> Row:
    place = {"period": "2024-10-01", "region_code": "6401"}
    given = {
        "core.regions": REGIONS,
        "exact.construction_projects": filled(COUNTED, **place),
        "exact.hidden_cells": filled(hidden, **place, subject="projects", category="apbd"),
        "exact.region_completeness": filled(complete, period="2024-10-01", region_code="6401"),
    }
    (row,) = run_model("marts.construction_projects", given=given)
    return row


def test_nothing_hidden_is_shown_as_it_is(run_model: Run) -> None:
    row = shown(run_model)
    assert (measures(row), row["is_suppressed"], row["region_name"]) == ([8, 120, 500, 12], False, "Paser")


@pytest.mark.parametrize(
    ("component", "left"),
    [
        ("projects_running", [None, 120, 500, 12]),
        ("workers", [8, None, 500, 12]),
        ("contract_value_idr", [8, 120, None, None]),
        ("contributions_idr", [8, 120, None, None]),
    ],
)
def test_a_hidden_number_is_empty_and_amounts_are_hidden_together(
    run_model: Run, component: str, left: list[int | None]
) -> None:
    row = shown(run_model, f"component: {component}")
    assert (measures(row), row["is_suppressed"]) == (left, True)


@pytest.mark.parametrize(
    ("delivered", "is_complete"),
    [
        ("projects | 6401 | true", True),
        ("projects | 6401 | false", False),
        ("projects | 6499 | true", False),
        ("employers | 6401 | true", False),
    ],
)
def test_it_is_complete_where_its_region_is(run_model: Run, delivered: str, is_complete: bool) -> None:
    row = shown(run_model, complete=f"dataset | region_code | is_complete\n{delivered}")
    assert row["is_complete"] is is_complete
