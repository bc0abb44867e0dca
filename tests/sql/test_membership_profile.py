"""sql/exact/membership_profile.sql and sql/marts/membership_profile.sql on drawn tables."""

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled

PARTS = """
    region_code | regency_code
    KAL         | 6401
    KAL         | 6371
    6400        | 6401
    6401        | 6401
    6371        | 6371
"""


def profile(run_model: Run, memberships: str) -> list[Row]:
    given = {
        "exact.region_parts": PARTS,
        "period.memberships": filled(
            memberships, period="2024-10-01", region_basis="workplace", segment="PU"
        ),
    }
    return run_model("exact.membership_profile", given=given)


def test_a_region_counts_what_its_regencies_count(run_model: Run) -> None:
    memberships = """
        region_code | dimension | category | active
        6401        | sex       | L        | 7
        6371        | sex       | L        | 30
    """
    rows = profile(run_model, memberships)
    counted = {row["region_code"]: row["active"] for row in rows if row["segment"] == "PU"}
    assert counted == {"6401": 7, "6400": 7, "6371": 30, "KAL": 37}


def test_all_segments_are_the_sum_of_the_segments(run_model: Run) -> None:
    memberships = """
        region_code | segment | dimension      | category     | active
        6401        | BPU     | funding_source | village_fund | 7
        6401        | JAKON   | funding_source | village_fund | 30
    """
    rows = profile(run_model, memberships)
    counted = {row["segment"]: row["active"] for row in rows if row["region_code"] == "6401"}
    assert counted == {"BPU": 7, "JAKON": 30, "ALL": 37}


def test_domiciles_and_branches_are_no_part_of_it(run_model: Run) -> None:
    memberships = """
        region_code | region_basis | dimension | category | active
        6401        | domicile     | all       | all      | 7
        6401        | workplace    | office    | K01      | 7
    """
    rows = profile(run_model, memberships)
    assert rows == []


def test_a_category_of_inactive_memberships_only_has_no_active_one(run_model: Run) -> None:
    rows = profile(
        run_model, "region_code: 6401 | dimension: age_group | category: 65+ | active: 0 | inactive: 12"
    )
    assert one(rows, region_code="6401", segment="PU")["active"] == 0


# What is shown of it

REGIONS = "region_code: 6401 | region_name: Paser | region_level: regency"
SEGMENTS = """
    segment | segment_name
    ALL     | All segments
    BPU     | Informal workers
"""
COUNTED = """
    dimension | category | active
    sex       | L        | 3
    sex       | P        | 40
"""


def shown(run_model: Run, hidden: str = "category", complete: str = "dataset") -> list[Row]:
    place = {"period": "2024-10-01", "region_code": "6401", "segment": "BPU"}
    given = {
        "core.regions": REGIONS,
        "core.segments": SEGMENTS,
        "exact.membership_profile": filled(COUNTED, **place),
        "exact.hidden_cells": filled(hidden, **place, subject="profile", component="active"),
        "exact.region_completeness": filled(complete, period="2024-10-01", region_code="6401"),
    }
    return run_model("marts.membership_profile", given=given)


def test_a_hidden_count_is_empty_and_says_so(run_model: Run) -> None:
    rows = shown(run_model, "category: sex:L")
    told = [(row["category"], row["active"], row["is_suppressed"]) for row in rows]
    assert told == [("L", None, True), ("P", 40, False)]


def test_names_stand_beside_codes(run_model: Run) -> None:
    row = shown(run_model)[0]
    assert cells(row, "region_name region_level segment_name") == ["Paser", "regency", "Informal workers"]


def test_a_cell_of_another_subject_hides_nothing(run_model: Run) -> None:
    rows = shown(run_model, "subject: sponsored | category: sex:L")
    assert [row["is_suppressed"] for row in rows] == [False, False]


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
    row = shown(run_model, complete=f"dataset | region_code | is_complete\n{delivered}")[0]
    assert row["is_complete"] is is_complete
