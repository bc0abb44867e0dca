"""sql/exact/sponsored_memberships.sql and sql/marts/sponsored_memberships.sql on drawn tables."""

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


def sponsored(run_model: Run, counts: str) -> list[Row]:
    given = {
        "exact.region_parts": PARTS,
        "period.sponsored": filled(counts, period="2024-10-01", funding_source="village_fund"),
    }
    return run_model("exact.sponsored_memberships", given=given)


def test_a_region_counts_what_its_regencies_count(run_model: Run) -> None:
    drawn = """
        region_code | segment | active | ending_within_3_months
        6401        | BPU     | 70     | 60
        6371        | BPU     | 30     | 5
    """
    row = one(sponsored(run_model, drawn), region_code="KAL", segment="BPU")
    assert (row["active"], row["ending_within_3_months"]) == (70 + 30, 60 + 5)


def test_all_segments_are_the_sum_of_the_segments(run_model: Run) -> None:
    drawn = """
        region_code | segment | active | ending_within_3_months
        6401        | PU      | 40     | 8
        6401        | BPU     | 70     | 60
    """
    row = one(sponsored(run_model, drawn), region_code="6401", segment="ALL")
    assert (row["active"], row["ending_within_3_months"]) == (40 + 70, 8 + 60)


def test_payers_are_told_apart(run_model: Run) -> None:
    drawn = """
        region_code | segment | funding_source | active | ending_within_3_months
        6401        | BPU     | village_fund   | 40     | 0
        6401        | BPU     | dbh_sawit      | 70     | 60
    """
    rows = sponsored(run_model, drawn)
    counted = {row["funding_source"]: row["active"] for row in rows if row["segment"] == "ALL"}
    assert counted == {"village_fund": 40, "dbh_sawit": 70}


# What is shown of it

REGIONS = "region_code: 6401 | region_name: Paser | region_level: regency"
SEGMENTS = """
    segment | segment_name
    ALL     | All segments
    BPU     | Informal workers
"""
PAYERS = "funding_source: village_fund | funding_source_name: Village fund"
COUNTED = "funding_source: village_fund | active: 70 | ending_within_3_months: 60"


def shown(run_model: Run, hidden: str = "category", complete: str = "dataset") -> Row:
    place = {"period": "2024-10-01", "region_code": "6401", "segment": "BPU"}
    given = {
        "core.regions": REGIONS,
        "core.segments": SEGMENTS,
        "core.funding_sources": PAYERS,
        "exact.sponsored_memberships": filled(COUNTED, **place),
        "exact.hidden_cells": filled(hidden, **place),
        "exact.region_completeness": filled(complete, period="2024-10-01", region_code="6401"),
    }
    (row,) = run_model("marts.sponsored_memberships", given=given)
    return row


def counts(row: Row) -> tuple[int | None, int | None, bool]:
    return row["active"], row["ending_within_3_months"], row["is_suppressed"]


def test_nothing_hidden_is_shown_as_it_is(run_model: Run) -> None:
    assert counts(shown(run_model)) == (70, 60, False)


def test_what_ends_is_hidden_alone(run_model: Run) -> None:
    row = shown(run_model, "subject: sponsored | category: village_fund | component: ending_within_3_months")
    assert counts(row) == (70, None, True)


def test_a_count_that_another_table_hides_is_hidden_here(run_model: Run) -> None:
    row = shown(run_model, "subject: profile | category: funding_source:village_fund | component: active")
    assert counts(row) == (None, 60, True)


def test_names_stand_beside_codes(run_model: Run) -> None:
    row = shown(run_model)
    told = [row[name] for name in ("region_name", "segment_name", "funding_source_name")]
    assert told == ["Paser", "Informal workers", "Village fund"]


@pytest.mark.parametrize(
    ("delivered", "is_complete"),
    [
        ("memberships | 6401 | true", True),
        ("memberships | 6401 | false", False),
        ("memberships | 6499 | true", False),
        ("employers | 6401 | true", False),
    ],
)
def test_it_is_complete_where_its_region_is(run_model: Run, delivered: str, is_complete: bool) -> None:
    row = shown(run_model, complete=f"dataset | region_code | is_complete\n{delivered}")
    assert row["is_complete"] is is_complete
