"""sql/exact/, sql/core/ and sql/marts/participation_flows.sql on drawn tables."""

import pytest

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import Row, filled

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


STEADY = (
    "opening 132, joined 10, returned 4, lapsed 6, left_retired 1, left_deceased 2, left_work_ended 3, "
    "left_contract_ended 5, left_other 7, restated 1, closing 123"
)


def flows(run_model: Run, drawn: str = "kind", covered: str = COVERED) -> list[Row]:
    """Return the flows of a month, each with what is not 0 in words."""
    month = {"period": "2024-10-01"}
    given = {
        "exact.region_parts": PARTS,
        "exact.region_completeness": filled(covered, **month, dataset="memberships"),
        "core.regions": REGIONS,
        "period.transitions": filled(drawn, **month),
    }
    found = run_model("exact.participation_flows", given=given)
    return [
        {**row, "happened": ", ".join(f"{name} {row[name]}" for name in COLUMNS if row[name] != 0)}
        for row in found
    ]


@cases(
    """
who came and left takes the opening to the closing, and a region without members has flows of none
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
    # at the opening 100 that stayed, 24 that went, 8 that should not have been there; 100 + 10 + 4 + 9 at the end
    =>
    region_code* | segment* | happened
    6400         | ALL      | {steady}
    6400         | PU       | {steady}
    6401         | ALL      | {steady}
    6401         | PU       | {steady}
    6402         | BPU      | ''
    KAL          | ALL      | {steady}
    KAL          | PU       | {steady}
members whom nobody delivers any more stay to be seen
    kind       | from_region_code | from_segment | to_region_code | to_segment | memberships
    stayed     | 6401             | PU           | 6401           | PU         | 5
    unobserved | 6402             | PU           |                |            | 9
    covered <-
        region_code
        6400
        6401
    => region_code*: 6402 | segment*: PU | happened: opening 9, unobserved 9
members of a sender that did not deliver are unobserved
    kind       | from_region_code | from_segment | to_region_code | to_segment | memberships
    stayed     | 6401             | PU           | 6401           | PU         | 10
    unobserved | 6401             | PU           |                |            | 4
    => region_code*: 6401 | segment*: PU | happened: opening 14, unobserved 4, closing 10
members who return with their sender are unobserved no more
    # 14 were here once; 4 of them were not seen last month, of whom 1 moved and 1 lapsed since
    kind       | from_region_code | from_segment | to_region_code | to_segment | memberships
    reobserved |                  |              | 6401           | PU         | 4
    stayed     | 6401             | PU           | 6401           | PU         | 12
    moved      | 6401             | PU           | 6402           | PU         | 1
    lapsed     | 6401             | PU           |                |            | 1
    =>
    region_code* | segment* | happened
    6401         | PU       | opening 10, lapsed 1, moved_out_region 1, unobserved -4, closing 12
    6402         | PU       | moved_in_region 1, closing 1
a month that nobody delivered has no flows
    =>
a move between regencies is one there and none in their province
    kind  | from_region_code | from_segment | to_region_code | to_segment | memberships
    moved | 6401             | PU           | 6402           | PU         | 3
    =>
    region_code* | segment* | happened
    6400         | PU       | opening 3, closing 3
    6401         | PU       | opening 3, moved_out_region 3
    6402         | PU       | moved_in_region 3, closing 3
a move between provinces stays inside their island group
    kind  | from_region_code | from_segment | to_region_code | to_segment | memberships
    moved | 6401             | PU           | 6301           | PU         | 3
    =>
    region_code* | segment* | happened
    6300         | ALL      | moved_in_region 3, closing 3
    6400         | ALL      | opening 3, moved_out_region 3
    KAL          | ALL      | opening 3, closing 3
a move from beyond the territory is a move of every region
    kind  | from_region_code | from_segment | to_region_code | to_segment | memberships
    moved | 5101             | PU           | 6402           | PU         | 3
    =>
    region_code* | segment* | happened
    6400         | ALL      | moved_in_region 3, closing 3
    6402         | ALL      | moved_in_region 3, closing 3
    KAL          | ALL      | moved_in_region 3, closing 3
a move between segments is one there and none in all
    kind  | from_region_code | from_segment | to_region_code | to_segment | memberships
    moved | 6401             | PU           | 6401           | BPU        | 3
    =>
    region_code* | segment* | happened
    6401         | ALL      | opening 3, closing 3
    6401         | BPU      | moved_in_segment 3, closing 3
    6401         | PU       | opening 3, moved_out_segment 3
who changes region and segment counts once under region, and by segment only in their province
    kind  | from_region_code | from_segment | to_region_code | to_segment | memberships
    moved | 6401             | PU           | 6402           | BPU        | 3
    =>
    region_code* | segment* | happened
    6400         | ALL      | opening 3, closing 3
    6400         | BPU      | moved_in_segment 3, closing 3
    6400         | PU       | opening 3, moved_out_segment 3
    6401         | PU       | opening 3, moved_out_region 3
    6402         | ALL      | moved_in_region 3, closing 3
    6402         | BPU      | moved_in_region 3, closing 3
construction workers by name are a segment where there are any
    kind  | from_region_code | from_segment | to_region_code | to_segment | memberships
    moved | 6401             | JAKON        | 6401           | PU         | 2
    =>
    segment* | region_code | happened
    JAKON    | 6400        | opening 2, moved_out_segment 2
    JAKON    | 6401        | opening 2, moved_out_segment 2
    JAKON    | KAL         | opening 2, moved_out_segment 2
""".replace("{steady}", STEADY)
)
def test_flows(run_model: Run, case: Case) -> None:
    assert case.found(flows(run_model, **case.given)) == case.expected


def test_a_regency_that_nobody_covers_has_no_flows_and_not_those_of_none(run_model: Run) -> None:
    stayed = "kind: stayed | from_region_code: 6401 | to_region_code: 6401 | memberships: 9"
    rows = flows(run_model, filled(stayed, from_segment="PU", to_segment="PU"), "region_code\n6400\n6401")
    assert {row["region_code"] for row in rows} == {"6400", "6401", "KAL"}


def protected(run_model: Run, drawn: str = "component", completeness: str = "period") -> list[Row]:
    """Return a row of which that is hidden, and the names of the columns that are empty."""
    place = {"period": "2024-10-01", "region_code": "6401", "segment": "PU"}
    none = dict.fromkeys(COLUMNS, "0")
    given = {
        "exact.participation_flows": filled("opening: 100 | joined: 3 | closing: 103", **place, **none),
        "exact.hidden_cells": filled(drawn, **place, subject="flows"),
        "exact.region_completeness": filled(
            completeness, period="2024-10-01", region_code="6401", dataset="memberships"
        ),
    }
    (row,) = run_model("core.participation_flows", given=given)
    return [{**row, "empty": " ".join(name for name, value in row.items() if value is None)}]


@pytest.mark.parametrize("component", COLUMNS)
def test_each_flow_is_hidden_by_its_own_name(run_model: Run, component: str) -> None:
    (row,) = protected(run_model, f"component: {component}")
    given_back = " net_change" if component in ("opening", "closing") else ""
    assert (row["empty"], row["is_suppressed"]) == (component + given_back, True)


@cases("""
a hidden flow is empty and the row says so
    component
    joined
    lapsed
    => empty: joined lapsed | returned: 0 | net_change: 3 | is_suppressed: true
a flow is not hidden with another cell
    component | subject | region_code | segment
    joined    | other   | 6401        | PU
    joined    | flows   | 6402        | PU
    joined    | flows   | 6401        | BPU
    => joined: 3 | is_suppressed: false
flows are complete when their month is for their region
    completeness <- is_complete: true
    => is_complete: true
they are not when it is not
    completeness <- is_complete: false
    => is_complete: false
nor when another month or another region is
    completeness <-
        period     | region_code | is_complete
        2024-09-01 | 6401        | true
        2024-10-01 | 6402        | true
    => is_complete: false
""")
def test_what_is_shown_of_flows(run_model: Run, case: Case) -> None:
    assert case.found(protected(run_model, **case.given)) == case.expected


@cases("""
the mart names region and segment and says what is counted
    region_code: 6400 | segment: BPU | opening: 90 | closing: 95 | net_change: 5 | is_suppressed: false
    =>
    region_name        | region_level | segment_name     | counted_unit | region_basis | provenance     | opening | closing | net_change
    Kalimantan Timur   | province     | Informal workers | membership   | workplace    | administrative | 90      | 95      | 5
""")
def test_the_mart(run_model: Run, case: Case) -> None:
    given = {
        "core.participation_flows": filled(case.given["drawn"], period="2024-10-01"),
        "core.regions": REGIONS,
        "core.segments": "segment: BPU | segment_name: Informal workers",
    }
    assert case.found(run_model("marts.participation_flows", given=given)) == case.expected
