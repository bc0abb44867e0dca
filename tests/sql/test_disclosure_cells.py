"""sql/exact/disclosure_cells.sql on drawn tables."""

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, filled

REGIONS = """
    region_code | region_level
    KAL         | island_group
    6300        | province
    6301        | regency
"""
PLACED = {"period": "2025-01-01", "region_code": "6301", "segment": "PU"}
UNPLACED = {
    "employers": ("segment",),
    "construction_projects": ("segment",),
    "contributions": ("region_code",),
    "reconciliation": ("region_code",),
    "office_month": ("region_code", "segment"),
}
"""What the exact tables do not have of a place."""


def cells(run_model: Run, **given: str) -> list[Row]:
    """Run the model on exact tables; each row is of one place and month unless it is drawn otherwise."""
    tables = {"core.regions": REGIONS}
    for name, text in given.items():
        place = {column: cell for column, cell in PLACED.items() if column not in UNPLACED.get(name, ())}
        tables[f"exact.{name}"] = filled(text, **place)
    return run_model("exact.disclosure_cells", given=tables)


def counts(run_model: Run, text: str) -> list[Row]:
    return cells(run_model, administrative_counts=filled(text, participant_definition="admin_memberships"))


@pytest.mark.parametrize(("value", "is_primary"), [(1, True), (4, True), (5, False)])
def test_a_count_below_5_must_be_hidden(run_model: Run, value: int, is_primary: bool) -> None:
    row = one(counts(run_model, f"measure | value\nparticipants | {value}"))
    assert (row["subject"], row["is_primary"]) == ("participants:admin_memberships", is_primary)


def test_a_zero_is_shown_and_no_cell(run_model: Run) -> None:
    assert counts(run_model, "measure | value\nparticipants | 0") == []


def test_a_reader_knows_what_a_hidden_number_is_at_least(run_model: Run) -> None:
    flows = cells(run_model, participation_flows="joined | restated\n30 | 30")
    assert {row["component"]: row["least_value"] for row in flows} == {"joined": 1, "restated": None}
    rows = counts(run_model, "measure | value\nparticipants | 30\ncontributions_received_idr | 30")
    told = {row["subject"].partition(":")[0]: row["least_value"] for row in rows}
    assert told == {"participants": 1, "contributions_received_idr": 0}


def test_what_was_taken_back_is_as_small_as_what_came(run_model: Run) -> None:
    rows = cells(run_model, participation_flows="restated | unobserved\n-3 | -30")
    assert {row["component"]: row["is_primary"] for row in rows} == {"restated": True, "unobserved": False}


def test_a_programme_that_all_but_a_few_are_in_tells_of_the_few(run_model: Run) -> None:
    membership_profile = """
        dimension | category | active
        all       | all      | 100
        programme | jkk      | 100
        programme | jht      | 97
        programme | jp       | 95
        sex       | L        | 97
    """
    rows = cells(run_model, membership_profile=membership_profile)
    assert {row["category"] for row in rows if row["is_primary"]} == {"programme:jht"}


def test_the_few_whose_funding_goes_on_are_kept_as_well(run_model: Run) -> None:
    rows = cells(
        run_model,
        sponsored_memberships="funding_source | active | ending_within_3_months\nsertakan | 50 | 48",
    )
    told = {row["component"]: row["is_primary"] for row in rows}
    assert told == {"active": False, "ending_within_3_months": True}


@pytest.mark.parametrize(
    ("workers", "employers", "segment", "is_primary"),
    [
        (10, 3, "PU", False),
        (9, 3, "PU", True),
        (10, 2, "PU", True),
        (10, 0, "PU", True),
        (10, 0, "BPU", False),
        (9, 0, "BPU", True),
        (10, 2, "BPU", True),
    ],
)
def test_money_of_few_memberships_or_employers_must_be_hidden(
    run_model: Run, workers: int, employers: int, segment: str, is_primary: bool
) -> None:
    contributions = f"""
        basis | programme | segment   | contributions_idr | fines_idr | workers_low | employers_low | employers_high
        paid  | jkk       | {segment} | 5000000           | 0         | {workers}   | {employers}   | {employers}
    """
    rows = cells(run_model, contributions=contributions)
    row = one(rows, component="contributions_idr")
    assert (row["category"], row["region_code"], row["is_primary"]) == ("paid:jkk", "", is_primary)


def test_money_since_january_is_as_well_spread_as_in_its_best_month(run_model: Run) -> None:
    administrative_counts = filled(
        """
            period     | region_code | segment | measure                    | value
            2025-01-01 | KAL         | PMI     | contributions_received_idr | 1000
            2025-02-01 | KAL         | PMI     | contributions_received_idr | 3000
            2025-03-01 | KAL         | PMI     | contributions_received_idr | 4000
            """,
        participant_definition="admin_memberships",
    )
    contributions = """
        period     | basis   | programme | segment | workers_low | employers_low
        2025-01-01 | paid    | ALL       | PMI     | 9           | 5
        2025-02-01 | paid    | ALL       | PMI     | 12          | 3
        2025-03-01 | paid    | ALL       | PMI     | 2           | 1
        2025-01-01 | covered | ALL       | PMI     | 90          | 50
    """
    rows = cells(run_model, administrative_counts=administrative_counts, contributions=contributions)
    assert [row["is_primary"] for row in rows] == [True, False, False]


def test_workers_of_few_employers_are_hidden_with_them(run_model: Run) -> None:
    rows = cells(
        run_model,
        employers="dimension | category | employers_active | employers_inactive | workers\nsector | C | 4 | 6 | 900",
    )
    told = {row["component"]: row["is_primary"] for row in rows}
    assert told == {"employers_active": True, "employers_inactive": False, "workers": True}


@pytest.mark.parametrize(
    ("projects", "workers", "employers", "hidden"),
    [
        (5, 10, 3, set()),
        (4, 10, 3, {"projects_running"}),
        (5, 9, 3, {"contract_value_idr", "contributions_idr"}),
        (5, 10, 2, {"contract_value_idr", "contributions_idr"}),
    ],
)
def test_projects_are_counts_and_money(
    run_model: Run, projects: int, workers: int, employers: int, hidden: set[str]
) -> None:
    construction_projects = f"""
        project_funding | projects_running | workers   | contract_value_idr | contributions_idr | employers_low
        apbd            | {projects}       | {workers} | 700000000          | 70000             | {employers}
    """
    rows = cells(run_model, construction_projects=construction_projects)
    assert {row["component"] for row in rows if row["is_primary"]} == hidden


def test_refused_rows_are_no_members_and_are_told_one_by_one_elsewhere(run_model: Run) -> None:
    reconciliation = """
        office_code | status | recap_total | delivered | accepted | refused | difference
        N01         | active | 104         | 103       | 3        | 100     | 101
        N02         | active | 200         | 200       | 197      | 3       | 3
    """
    rows = cells(run_model, reconciliation=reconciliation)
    told = {(row["category"], row["component"]) for row in rows if row["is_primary"]}
    assert told == {("N01:active", "accepted")}


def test_an_office_has_neither_region_nor_segment(run_model: Run) -> None:
    office_month = """
        office_code | active | paid_up | arrears_over_3 | contributions_received_idr | payers_workers_low | payers_employers_low
        N01         | 60     | 57      | 3              | 9000                       | 40                 | 2
    """
    rows = cells(run_model, office_month=office_month)
    told = {row["component"] for row in rows if row["is_primary"]}
    assert told == {"arrears_over_3", "contributions_received_idr"}
    assert {(row["region_code"], row["segment"], row["category"]) for row in rows} == {("", "", "N01")}


def test_inner_cells_come_before_totals_and_small_ones_before_large_ones(run_model: Run) -> None:
    text = """
        region_code | segment | measure      | value
        6301        | PU      | participants | 40
        6301        | BPU     | participants | 30
        6301        | ALL     | participants | 6
        6300        | PU      | participants | 7
        KAL         | ALL     | participants | 5
        6301        | PU      | registered   | 50
    """
    ordered = sorted(counts(run_model, text), key=lambda row: row["cell_id"])
    assert [(row["total_level"], int(row["value"])) for row in ordered] == [
        (0, 30),
        (0, 40),
        (1, 6),
        (1, 7),
        (1, 50),
        (3, 5),
    ]
