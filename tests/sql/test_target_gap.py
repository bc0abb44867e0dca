"""sql/marts/target_gap.sql on drawn tables."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled

REGIONS = "region_code: 6400 | region_name: Kalimantan Timur | region_level: province"
SEGMENTS = "segment: ALL | segment_name: All segments"
DEFINITIONS = """
    definition_kind | definition         | is_comparable | is_variant | stated_by
    participants    | kanwil_2024        | true          | false      | office
    participants    | a_ministry         | true          | false      | ministry
    participants    | a_bulletin         | true          | false      |
    participants    | a_part             | true          | true       | office
    base            | sakernas_employed  | true          | false      |
    base            | office_employed    | true          | false      |
    base            | stated_unspecified | false         | false      |
    base            | undisclosed        | false         | false      |
    base            | none               | false         | false      |
"""
HALF_BY_2025 = """
    target_family | target_year | target_period | measure       | target_rate | base_definition
    UCJ           | 2025        | 2025-12-01    | coverage_rate | 0.50        | sakernas_employed
"""
HUNDRED_BY_2025 = """
    target_family | target_year | target_period | measure      | target_workers | base_definition
    OFFICE        | 2025        | 2025-12-01    | participants | 100            | none
"""
FORTY_OF_HUNDRED = "period: 2025-06-01 | participants: 40 | base_workers: 100 | coverage_rate: 0.40"


def gaps(
    run_model: Run,
    targets: str,
    coverage: str = "period",
    facts: str = "period",
    figures: str = "figure_id | value",
) -> list[Row]:
    """Run the model on targets, coverages, counts and figures of one region."""
    region = {"region_code": "6400", "segment": "ALL"}
    count = {**region, "participant_definition": "kanwil_2024", "provenance": "published"}
    given = {
        "core.regions": REGIONS,
        "core.segments": SEGMENTS,
        "core.definitions": DEFINITIONS,
        "core.targets": filled(targets, **region),
        "core.coverage": filled(
            coverage,
            **count,
            base_definition="sakernas_employed",
            is_variant="false",
            is_complete="true",
            has_conflict="false",
        ),
        "core.participation_facts": filled(
            facts, **count, measure="participants", preference="1", is_complete="true", has_conflict="false"
        ),
        "core.figures": figures,
    }
    return run_model("marts.target_gap", given=given)


# A rate of a base


def test_a_target_rate_meets_the_latest_actual_on_its_own_base(run_model: Run) -> None:
    coverage = """
        period     | base_definition   | participants | base_workers | coverage_rate
        2025-03-01 | sakernas_employed | 35           | 100          | 0.35
        2025-06-01 | sakernas_employed | 40           | 100          | 0.40
        2025-09-01 | office_employed   | 42           | 60           | 0.70
    """
    (row,) = gaps(run_model, HALF_BY_2025, coverage)
    told = cells(row, "status actual_period participants gap_points")
    assert told == ["comparable", date(2025, 6, 1), 40, Decimal(10)]


def test_an_actual_after_the_target_is_due_says_nothing_of_it(run_model: Run) -> None:
    (row,) = gaps(
        run_model,
        HALF_BY_2025,
        "period: 2026-01-01 | participants: 55 | base_workers: 100 | coverage_rate: 0.55",
    )
    assert row["status"] == "not_comparable"


def test_a_target_without_an_actual_on_its_base_is_not_comparable(run_model: Run) -> None:
    coverage = """
        period     | base_definition | participants | base_workers | coverage_rate
        2025-06-01 | office_employed | 40           | 60           | 0.67
    """
    (row,) = gaps(run_model, HALF_BY_2025, coverage)
    assert (row["status"], row["gap_points"], row["workers_needed"]) == ("not_comparable", None, None)


def test_a_target_that_names_no_base_has_no_gap(run_model: Run) -> None:
    targets = """
        target_family | target_year | target_period | measure       | target_rate | base_definition
        RPJMN         | 2025        | 2025-12-01    | coverage_rate | 0.3215      | undisclosed
    """
    coverage = """
        period     | base_definition | participants | base_workers | coverage_rate
        2025-06-01 | undisclosed     | 40           |              | 0.40
    """
    (row,) = gaps(run_model, targets, coverage)
    assert (row["status"], row["coverage_rate"], row["gap_points"]) == ("base_unknown", None, None)


def test_a_count_of_a_part_is_no_actual(run_model: Run) -> None:
    coverage = """
        period     | participant_definition | is_variant | participants | base_workers | coverage_rate
        2025-06-01 | a_part                 | true       | 38           | 100          | 0.38
    """
    (row,) = gaps(run_model, HALF_BY_2025, coverage)
    assert row["status"] == "not_comparable"


def test_the_offices_count_comes_before_another_of_the_same_month(run_model: Run) -> None:
    coverage = """
        period     | participant_definition | participants | base_workers | coverage_rate
        2025-06-01 | a_ministry             | 45           | 100          | 0.45
        2025-06-01 | kanwil_2024            | 40           | 100          | 0.40
    """
    (row,) = gaps(run_model, HALF_BY_2025, coverage)
    assert (row["participant_definition"], row["coverage_rate"]) == ("kanwil_2024", 0.40)


DEFINITIONS_OF_ALL = ("kanwil_2024", "a_ministry", "a_bulletin")


@pytest.mark.parametrize(("first", "second"), list(pairwise(DEFINITIONS_OF_ALL)))
def test_the_office_comes_before_the_ministry_and_the_ministry_before_others(
    run_model: Run, first: str, second: str
) -> None:
    for column, target in (("coverage", HALF_BY_2025), ("facts", HUNDRED_BY_2025)):
        drawn = f"""
            period     | participant_definition | {"participants" if column == "coverage" else "value"} | {"coverage_rate" if column == "coverage" else "preference"}
            2025-06-01 | {second}               | 45  | 0.1
            2025-06-01 | {first}                | 40  | 0.2
        """
        (row,) = gaps(run_model, target, **{column: drawn})
        assert row["participant_definition"] == first


def test_targets_of_a_year_and_region_each_have_their_actual(run_model: Run) -> None:
    targets = """
        target_family | target_year | target_period | segment | measure       | target_rate | base_definition
        UCJ           | 2024        | 2024-12-01    | ALL     | coverage_rate | 0.50        | sakernas_employed
        UCJ           | 2025        | 2025-12-01    | ALL     | coverage_rate | 0.50        | sakernas_employed
        RPJMN         | 2025        | 2025-12-01    | ALL     | coverage_rate | 0.50        | sakernas_employed
    """
    coverage = """
        period     | participants | base_workers | coverage_rate
        2024-06-01 | 30           | 100          | 0.30
        2025-06-01 | 40           | 100          | 0.40
        2025-09-01 | 45           |              |
    """
    rows = gaps(run_model, targets, coverage)
    found = {(row["target_family"], row["target_year"]): row["coverage_rate"] for row in rows}
    assert found == {("UCJ", 2024): 0.3, ("UCJ", 2025): 0.4, ("RPJMN", 2025): 0.4}
    counts = targets.replace("coverage_rate", "participants ").replace("target_rate", "target_workers")
    facts = "period | value\n2024-06-01 | 30\n2025-06-01 | 40"
    rows = gaps(run_model, counts.replace("0.50", "50"), facts=facts)
    found = {(row["target_family"], row["target_year"]): row["participants"] for row in rows}
    assert found == {("UCJ", 2024): 30, ("UCJ", 2025): 40, ("RPJMN", 2025): 40}


STATED = """
    target_family | target_year | target_period | measure       | target_rate | base_definition    | base_figure_id
    UCJ           | 2025        | 2025-12-01    | coverage_rate | 0.2947      | stated_unspecified | F0220
"""
OF_206_THOUSAND = "figure_id: F0220 | value: 206000"


def test_a_base_without_a_definition_serves_the_target_that_states_the_same_figure(run_model: Run) -> None:
    coverage = """
        period     | base_definition    | base_source | coverage_rate
        2025-12-01 | stated_unspecified | F0220       | 0.261
    """
    (row,) = gaps(run_model, STATED, coverage, figures=OF_206_THOUSAND)
    assert (row["status"], row["base_is_stated"], row["base_workers"], row["workers_needed"]) == (
        "comparable",
        True,
        206_000,
        6_943,  # (0.2947 - 0.261) x 206,000 = 6,942.2
    )


def test_another_number_without_a_definition_is_another_base(run_model: Run) -> None:
    coverage = """
        period     | base_definition    | base_source | coverage_rate
        2025-12-01 | stated_unspecified | F0999       | 0.261
    """
    (row,) = gaps(run_model, STATED, coverage, figures=OF_206_THOUSAND)
    assert row["status"] == "not_comparable"


def test_a_base_that_follows_only_from_a_printed_rate_is_inferred(run_model: Run) -> None:
    coverage = """
        period     | participants | base_workers | coverage_rate | implied_base_low | implied_base_high
        2025-06-01 | 40           |              | 0.40          | 99               | 101
    """
    (row,) = gaps(run_model, HALF_BY_2025, coverage)
    assert (row["base_is_stated"], row["base_is_inferred"], row["workers_needed"]) == (False, True, None)


@pytest.mark.parametrize(
    "coverage",
    [
        "2025-06-01 | 40 | 100 | 0.40 | 99 | 101",
        "2025-06-01 | 40 |     | 0.40 |    |",
        "2026-06-01 | 40 |     | 0.40 | 99 | 101",
    ],
    ids=["a base is printed too", "nothing implies a base", "there is no actual"],
)
def test_no_base_is_inferred_where(run_model: Run, coverage: str) -> None:
    drawn = f"""
        period     | participants | base_workers | coverage_rate | implied_base_low | implied_base_high
        {coverage}
    """
    (row,) = gaps(run_model, HALF_BY_2025, drawn)
    assert row["base_is_inferred"] is False


# What is still wanted


def test_workers_needed_are_the_gap_on_the_base_of_the_actual(run_model: Run) -> None:
    row = one(gaps(run_model, HALF_BY_2025, FORTY_OF_HUNDRED))
    assert (row["workers_needed"], row["months_left"], row["net_additions_needed_monthly"]) == (
        10,  # half of 100, less 40
        6,  # June to December
        2,  # 10 / 6 = 1.67, whole workers
    )


def test_a_target_that_is_reached_wants_nobody(run_model: Run) -> None:
    (row,) = gaps(
        run_model,
        HALF_BY_2025,
        "period: 2025-06-01 | participants: 52 | base_workers: 100 | coverage_rate: 0.52",
    )
    assert cells(row, "gap_points workers_needed net_additions_needed_monthly") == [Decimal(-2), 0, 0]


@pytest.mark.parametrize(("a_year_before", "monthly", "is_on_path"), [(16, 2, True), (17, 1, False)])
def test_the_last_twelve_months_say_whether_the_pace_is_enough(
    run_model: Run, a_year_before: int, monthly: int, is_on_path: bool
) -> None:
    row = one(gaps(run_model, HALF_BY_2025, FORTY_OF_HUNDRED, f"period: 2024-06-01 | value: {a_year_before}"))
    assert (row["net_additions_last_12_months_monthly"], row["is_on_path"]) == (monthly, is_on_path)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("period", "2024-05-01"),
        ("participant_definition", "a_ministry"),
        ("provenance", "administrative"),
        ("measure", "registered"),
    ],
)
def test_the_pace_is_unknown_without_the_same_count_twelve_months_before(
    run_model: Run, column: str, cell: str
) -> None:
    facts = filled(f"{column} | value\n{cell} | 16", period="2024-06-01")
    row = one(gaps(run_model, HALF_BY_2025, FORTY_OF_HUNDRED, facts))
    assert (row["net_additions_last_12_months_monthly"], row["is_on_path"]) == (None, None)


def test_when_no_month_is_left_there_is_no_pace_to_keep(run_model: Run) -> None:
    (row,) = gaps(
        run_model,
        HALF_BY_2025,
        "period: 2025-12-01 | participants: 40 | base_workers: 100 | coverage_rate: 0.40",
    )
    assert (row["months_left"], row["net_additions_needed_monthly"], row["is_on_path"]) == (0, None, None)


# A number of workers


def test_a_target_in_workers_meets_the_count_and_has_no_points(run_model: Run) -> None:
    row = one(gaps(run_model, HUNDRED_BY_2025, facts="period: 2025-10-01 | value: 88"))
    assert cells(row, "status participants workers_needed gap_points") == ["comparable", 88, 12, None]


@pytest.mark.parametrize(
    ("month", "status"),
    [
        ("2024-12-01", "not_comparable"),
        ("2025-01-01", "comparable"),
        ("2025-12-01", "comparable"),
        ("2026-01-01", "not_comparable"),
    ],
)
def test_a_target_in_workers_meets_a_count_of_its_own_year_only(
    run_model: Run, month: str, status: str
) -> None:
    row = one(gaps(run_model, HUNDRED_BY_2025, facts=f"period | value\n{month} | 88"))
    assert row["status"] == status


def test_a_target_in_workers_meets_the_latest_count_of_its_year(run_model: Run) -> None:
    facts = """
        period     | value
        2025-03-01 | 85
        2025-10-01 | 88
        2025-06-01 | 90
    """
    (row,) = gaps(run_model, HUNDRED_BY_2025, facts=facts)
    assert (row["actual_period"], row["participants"]) == (date(2025, 10, 1), 88)


def test_registered_members_are_set_against_a_target_of_registered_members(run_model: Run) -> None:
    targets = """
        target_family | target_year | target_period | measure      | target_workers | base_definition
        OFFICE        | 2025        | 2025-12-01    | participants | 100            | none
        OFFICE        | 2025        | 2025-12-01    | registered   | 150            | none
    """
    facts = """
        period     | measure      | value
        2025-10-01 | participants | 88
        2025-10-01 | registered   | 120
    """
    rows = gaps(run_model, targets, facts=facts)
    told = [(row["measure"], row["participants"], row["workers_needed"]) for row in rows]
    assert told == [("participants", 88, 12), ("registered", 120, 30)]


def test_the_pace_of_registered_members_is_that_of_registered_members(run_model: Run) -> None:
    targets = """
        target_family | target_year | target_period | measure    | target_workers | base_definition
        OFFICE        | 2025        | 2025-12-01    | registered | 150            | none
    """
    facts = """
        period     | measure      | value
        2025-10-01 | registered   | 120
        2024-10-01 | registered   | 84
        2024-10-01 | participants | 60
    """
    (row,) = gaps(run_model, targets, facts=facts)
    assert row["net_additions_last_12_months_monthly"] == 3  # (120 - 84) / 12


def test_the_target_and_the_actual_trace_to_their_figures(run_model: Run) -> None:
    (row,) = gaps(
        run_model,
        filled(HUNDRED_BY_2025, figure_id="F0587", meaning="Active participants to reach"),
        facts="period: 2025-10-01 | value: 88 | source: F0539",
    )
    assert cells(row, "target_source actual_source region_name") == ["F0587", "F0539", "Kalimantan Timur"]


def test_a_month_that_is_not_complete_is_no_actual(run_model: Run) -> None:
    coverage = """
        period     | participants | base_workers | coverage_rate | is_complete
        2025-05-01 | 40           | 100          | 0.40          | true
        2025-06-01 | 20           | 100          | 0.20          | false
    """
    (row,) = gaps(run_model, HALF_BY_2025, coverage)
    assert (row["actual_period"], row["gap_points"]) == (date(2025, 5, 1), Decimal(10))


@pytest.mark.parametrize("last", ["20 | false", "   | true"])
def test_a_count_that_is_hidden_or_not_complete_is_no_actual(run_model: Run, last: str) -> None:
    facts = f"""
        period     | value | is_complete
        2025-05-01 | 40    | true
        2025-06-01 | {last}
    """
    (row,) = gaps(run_model, HUNDRED_BY_2025, facts=facts)
    assert (row["actual_period"], row["workers_needed"]) == (date(2025, 5, 1), 60)


def test_a_pace_is_not_measured_from_a_month_that_is_not_complete(run_model: Run) -> None:
    facts = """
        period     | value | is_complete
        2024-06-01 | 16    | false
        2025-06-01 | 40    | true
    """
    (row,) = gaps(run_model, HUNDRED_BY_2025, facts=facts)
    assert (row["actual_period"], row["net_additions_last_12_months_monthly"]) == (date(2025, 6, 1), None)


def test_no_gap_is_told_where_statements_of_the_actual_rate_contradict_each_other(run_model: Run) -> None:
    coverage = """
        period     | participants | base_workers | coverage_rate | has_conflict
        2025-05-01 | 40           | 100          | 0.40          | false
        2025-06-01 | 45           | 100          | 0.45          | true
    """
    (row,) = gaps(run_model, HALF_BY_2025, coverage)
    told = ("status", "has_conflict", "actual_period", "gap_points", "workers_needed", "is_on_path")
    assert [row[name] for name in told] == ["not_comparable", True, date(2025, 6, 1), None, None, None]


def test_no_gap_is_told_where_statements_of_the_actual_count_contradict_each_other(run_model: Run) -> None:
    facts = """
        period     | value | has_conflict
        2024-06-01 | 30    | false
        2025-06-01 | 40    | true
    """
    (row,) = gaps(run_model, HUNDRED_BY_2025, facts=facts)
    assert (row["status"], row["has_conflict"], row["workers_needed"]) == ("not_comparable", True, None)
    assert row["net_additions_needed_monthly"] is None


def test_a_pace_is_not_measured_from_a_count_that_is_contradicted(run_model: Run) -> None:
    facts = """
        period     | value | has_conflict
        2024-06-01 | 16    | true
        2025-06-01 | 40    | false
    """
    (row,) = gaps(run_model, HUNDRED_BY_2025, facts=facts)
    told = cells(row, "status has_conflict net_additions_last_12_months_monthly")
    assert told == ["comparable", False, None]
