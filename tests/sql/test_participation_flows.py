"""sql/exact/, sql/core/ and sql/marts/participation_flows.sql on drawn tables."""

from typing import Any

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, cells, drawing, filled

PARTS = """
    region_code | regency_code
    KAL         | 6301
    KAL         | 6401
    KAL         | 6402
    6300        | 6301
    6400        | 6401
    6400        | 6402
    6301        | 6301
    6401        | 6401
    6402        | 6402
"""
REGIONS = """
    region_code | region_name        | region_level
    KAL         | Kalimantan         | island_group
    6300        | Kalimantan Selatan | province
    6400        | Kalimantan Timur   | province
    6301        | Tanah Laut         | regency
    6401        | Paser              | regency
    6402        | Kutai Barat        | regency
"""
COVERED = """
    region_code
    KAL
    6300
    6400
    6301
    6401
    6402
"""
COLUMNS = [
    "opening",
    "joined",
    "returned",
    "moved_in_region",
    "moved_in_segment",
    "lapsed",
    "left_retired",
    "left_deceased",
    "left_work_ended",
    "left_contract_ended",
    "left_other",
    "moved_out_region",
    "moved_out_segment",
    "restated",
    "unobserved",
    "closing",
]


def flows(run_model: Run, transitions: str, covered: str = COVERED) -> list[Row]:
    month = {"period": "2024-10-01"}
    given = {
        "exact.region_parts": PARTS,
        "exact.region_completeness": filled(covered, **month, dataset="memberships"),
        "core.regions": REGIONS,
        "period.transitions": filled(transitions, **month),
    }
    return run_model("exact.participation_flows", given=given)


def moved(from_place: str, to_place: str, memberships: int) -> str:
    """Draw members who moved from a region and segment to another, as `6401 PU`."""
    ends = (f"{end}_{name}" for end in ("from", "to") for name in ("region_code", "segment"))
    return drawing(
        ["kind", *ends, "memberships"], [["moved", *from_place.split(), *to_place.split(), str(memberships)]]
    )


def happened(rows: list[Row], region: str, segment: str) -> dict[str, int]:
    """Return what is not 0 of a region and segment."""
    row = one(rows, region_code=region, segment=segment)
    return {name: row[name] for name in COLUMNS if row[name]}


STEADY = """
    kind                | from_region_code | from_segment | to_region_code | to_segment | memberships
    stayed              | 6401             | PU           | 6401           | PU         | 100
    joined              |                  |              | 6401           | PU         | 10
    returned            |                  |              | 6401           | PU         | 4
    lapsed              | 6401             | PU           |                |            | 6
    left_retired        | 6401             | PU           |                |            | 1
    left_deceased       | 6401             | PU           |                |            | 2
    left_work_ended     | 6401             | PU           |                |            | 3
    left_contract_ended | 6401             | PU           |                |            | 5
    left_other          | 6401             | PU           |                |            | 7
    restated_in         |                  |              | 6401           | PU         | 9
    restated_out        | 6401             | PU           |                |            | 8
"""


@pytest.mark.parametrize(
    ("region", "segment"),
    [("6401", "PU"), ("6401", "ALL"), ("6400", "PU"), ("6400", "ALL"), ("KAL", "PU"), ("KAL", "ALL")],
)
def test_who_came_and_left_takes_the_opening_to_the_closing(
    run_model: Run, region: str, segment: str
) -> None:
    assert happened(flows(run_model, STEADY), region, segment) == {
        "opening": 132,  # 100 stayed, 24 went, 8 should not have been there
        "joined": 10,
        "returned": 4,
        "lapsed": 6,
        "left_retired": 1,
        "left_deceased": 2,
        "left_work_ended": 3,
        "left_contract_ended": 5,
        "left_other": 7,
        "restated": 9 - 8,
        "closing": 123,  # 100 + 10 + 4 + 9
    }


def test_a_region_without_members_in_a_delivered_month_has_flows_of_none(run_model: Run) -> None:
    rows = flows(run_model, STEADY)
    assert [one(rows, region_code="6402", segment="BPU")[name] for name in COLUMNS] == [0] * 16


def test_a_regency_that_nobody_covers_has_no_flows_and_not_those_of_none(run_model: Run) -> None:
    covered = "region_code\n6400\n6401"
    rows = flows(run_model, STEADY, covered)
    assert {row["region_code"] for row in rows} == {"6400", "6401", "KAL"}


def test_members_whom_nobody_delivers_any_more_stay_to_be_seen(run_model: Run) -> None:
    transitions = """
        kind       | from_region_code | from_segment | to_region_code | to_segment | memberships
        stayed     | 6401             | PU           | 6401           | PU         | 5
        unobserved | 6402             | PU           |                |            | 9
    """
    rows = flows(run_model, transitions, "region_code\n6400\n6401")
    assert happened(rows, "6402", "PU") == {"opening": 9, "unobserved": 9}


def test_a_move_from_beyond_the_territory_is_a_move_of_every_region(run_model: Run) -> None:
    rows = flows(run_model, moved("5101 PU", "6402 PU", 3))
    told = [happened(rows, region, "ALL") for region in ("6402", "6400", "KAL")]
    assert told == [{"moved_in_region": 3, "closing": 3}] * 3


def test_a_month_that_nobody_delivered_has_no_flows(run_model: Run) -> None:
    assert flows(run_model, "kind") == []


def test_a_move_between_regencies_is_one_there_and_none_in_their_province(run_model: Run) -> None:
    rows = flows(run_model, moved("6401 PU", "6402 PU", 3))
    assert [happened(rows, region, "PU") for region in ("6401", "6402", "6400")] == [
        {"opening": 3, "moved_out_region": 3},
        {"moved_in_region": 3, "closing": 3},
        {"opening": 3, "closing": 3},
    ]


def test_a_move_between_provinces_stays_inside_their_island_group(run_model: Run) -> None:
    rows = flows(run_model, moved("6401 PU", "6301 PU", 3))
    assert [happened(rows, region, "ALL") for region in ("6400", "6300", "KAL")] == [
        {"opening": 3, "moved_out_region": 3},
        {"moved_in_region": 3, "closing": 3},
        {"opening": 3, "closing": 3},
    ]


def test_a_move_between_segments_is_one_there_and_none_in_all(run_model: Run) -> None:
    rows = flows(run_model, moved("6401 PU", "6401 BPU", 3))
    assert [happened(rows, "6401", segment) for segment in ("PU", "BPU", "ALL")] == [
        {"opening": 3, "moved_out_segment": 3},
        {"moved_in_segment": 3, "closing": 3},
        {"opening": 3, "closing": 3},
    ]


def test_who_changes_region_and_segment_counts_once_under_region(run_model: Run) -> None:
    rows = flows(run_model, moved("6401 PU", "6402 BPU", 3))
    assert [happened(rows, "6401", "PU"), happened(rows, "6402", "BPU"), happened(rows, "6402", "ALL")] == [
        {"opening": 3, "moved_out_region": 3},
        {"moved_in_region": 3, "closing": 3},
        {"moved_in_region": 3, "closing": 3},
    ]


def test_who_changes_both_moves_by_segment_only_in_their_province(run_model: Run) -> None:
    rows = flows(run_model, moved("6401 PU", "6402 BPU", 3))
    assert [happened(rows, "6400", segment) for segment in ("PU", "BPU", "ALL")] == [
        {"opening": 3, "moved_out_segment": 3},
        {"moved_in_segment": 3, "closing": 3},
        {"opening": 3, "closing": 3},
    ]


def test_members_of_a_sender_that_did_not_deliver_are_unobserved(run_model: Run) -> None:
    transitions = """
        kind       | from_region_code | from_segment | to_region_code | to_segment | memberships
        stayed     | 6401             | PU           | 6401           | PU         | 10
        unobserved | 6401             | PU           |                |            | 4
    """
    rows = flows(run_model, transitions)
    assert happened(rows, "6401", "PU") == {"opening": 14, "unobserved": 4, "closing": 10}


def test_members_who_return_with_their_sender_are_unobserved_no_more(run_model: Run) -> None:
    transitions = """
        kind       | from_region_code | from_segment | to_region_code | to_segment | memberships
        reobserved |                  |              | 6401           | PU         | 4
        stayed     | 6401             | PU           | 6401           | PU         | 12
        moved      | 6401             | PU           | 6402           | PU         | 1
        lapsed     | 6401             | PU           |                |            | 1
    """
    rows = flows(run_model, transitions)
    # 14 were here once; 4 of them were not seen last month, of whom 1 moved and 1 lapsed since
    assert [happened(rows, region, "PU") for region in ("6401", "6402")] == [
        {"opening": 10, "unobserved": -4, "lapsed": 1, "moved_out_region": 1, "closing": 12},
        {"moved_in_region": 1, "closing": 1},
    ]


def test_construction_workers_by_name_are_a_segment_where_there_are_any(run_model: Run) -> None:
    rows = flows(run_model, moved("6401 JAKON", "6401 PU", 2))
    assert happened(rows, "6401", "JAKON") == {"opening": 2, "moved_out_segment": 2}
    assert [row for row in rows if (row["region_code"], row["segment"]) == ("6402", "JAKON")] == []


MONTH: dict[str, Any] = {
    "period": "2024-10-01",
    "region_code": "6401",
    "segment": "PU",
    **dict.fromkeys(COLUMNS, "0"),
    "opening": "100",
    "joined": "3",
    "closing": "103",
}


def protected(run_model: Run, hidden: str = "component", completeness: str = "period") -> Row:
    given = {
        "exact.participation_flows": filled(
            f"joined\n{MONTH['joined']}", **{k: v for k, v in MONTH.items() if k != "joined"}
        ),
        "exact.hidden_cells": filled(
            hidden, subject="flows", period="2024-10-01", region_code="6401", segment="PU"
        ),
        "exact.region_completeness": filled(completeness, dataset="memberships", region_code="6401"),
    }
    return one(run_model("core.participation_flows", given=given))


def test_a_hidden_flow_is_empty_and_the_row_says_so(run_model: Run) -> None:
    hidden = """
        component
        joined
        lapsed
    """
    row = protected(run_model, hidden)
    assert cells(row, "joined lapsed returned net_change is_suppressed") == [None, None, 0, 3, True]


@pytest.mark.parametrize("end", ["opening", "closing"])
def test_the_net_change_does_not_give_a_hidden_end_back(run_model: Run, end: str) -> None:
    row = protected(run_model, f"component\n{end}")
    assert (row[end], row["net_change"], row["is_suppressed"]) == (None, None, True)


@pytest.mark.parametrize("other", ["subject", "region_code", "segment"])
def test_a_flow_is_not_hidden_with_another_cell(run_model: Run, other: str) -> None:
    row = protected(run_model, f"component | {other}\njoined | other")
    assert (row["joined"], row["is_suppressed"]) == (3, False)


@pytest.mark.parametrize(
    ("delivered", "is_complete"),
    [
        ("2024-10-01 | 6401 | true", True),
        ("2024-10-01 | 6401 | false", False),
        ("2024-09-01 | 6401 | true", False),
        ("2024-10-01 | 6402 | true", False),
    ],
)
def test_flows_are_complete_when_their_month_is_for_their_region(
    run_model: Run, delivered: str, is_complete: bool
) -> None:
    row = protected(run_model, completeness=f"period | region_code | is_complete\n{delivered}")
    assert row["is_complete"] is is_complete


def test_the_mart_names_region_and_segment_and_says_what_is_counted(run_model: Run) -> None:
    given = {
        "core.participation_flows": """
            period     | region_code | segment | opening | closing | net_change | is_suppressed
            2024-10-01 | 6400        | BPU     | 90      | 95      | 5          | false
        """,
        "core.regions": REGIONS,
        "core.segments": "segment: BPU | segment_name: Informal workers",
    }
    (row,) = run_model("marts.participation_flows", given=given)
    named = ("region_name", "region_level", "segment_name", "counted_unit", "region_basis", "provenance")
    assert [row[name] for name in named] == [
        "Kalimantan Timur",
        "province",
        "Informal workers",
        "membership",
        "workplace",
        "administrative",
    ]
    assert (row["opening"], row["closing"], row["net_change"]) == (90, 95, 5)
