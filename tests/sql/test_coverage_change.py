"""sql/marts/coverage_change.sql on drawn tables."""

from datetime import date
from decimal import Decimal

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled

REGIONS = "region_code: 6400 | region_name: Kalimantan Timur | region_level: province"
SEGMENTS = "segment: ALL | segment_name: All segments"
FROM_30_TO_45 = """
    period     | participants | base_workers | coverage_rate | coverage_rate_low | coverage_rate_high
    2023-11-01 | 30           | 50           | 0.60          | 0.55              | 0.65
    2024-11-01 | 45           | 100          | 0.45          | 0.40              | 0.50
"""


def changes(run_model: Run, coverage: str, kind: str = "consecutive") -> list[Row]:
    """Return the changes of one kind between drawn coverages of one region."""
    given = {
        "core.regions": REGIONS,
        "core.segments": SEGMENTS,
        "core.coverage": filled(
            coverage,
            region_code="6400",
            segment="ALL",
            participant_definition="kanwil_2024",
            base_definition="sakernas_employed",
            provenance="published",
            series="s",
            as_of_precision="month",
            is_provisional="false",
            base_as_of_date="2023-08-31",
            participants="30",
            participants_low="30",
            participants_high="30",
            base_workers="50",
            base_status="exact",
            coverage_rate="0.60",
            recomputed_rate="0.60",
            is_main_base="true",
            is_headline_of_provenance="true",
            is_stated="false",
            is_variant="false",
            is_comparable="true",
            has_conflict="false",
            is_complete="true",
            is_suppressed="false",
            counted_unit="unstated",
        ),
    }
    rows = run_model("marts.coverage_change", given=given)
    return [row for row in rows if row["comparison_kind"] == kind]


def months(rows: list[Row]) -> list[tuple[str, str]]:
    return [(f"{row['from_period']:%Y-%m}", f"{row['to_period']:%Y-%m}") for row in rows]


# Which months are compared


def test_a_month_is_compared_with_the_last_earlier_one(run_model: Run) -> None:
    coverage = """
        period
        2024-01-01
        2024-10-01
        2024-11-01
    """
    rows = changes(run_model, coverage)
    assert months(rows) == [("2024-01", "2024-10"), ("2024-10", "2024-11")]


def test_a_month_is_compared_with_the_last_one_of_its_own_count_and_of_each_other(run_model: Run) -> None:
    coverage = """
        period     | participant_definition
        2023-12-01 | kanwil_2024
        2024-06-01 | ministry_active
        2024-11-01 | kanwil_2024
    """
    rows = changes(run_model, coverage)
    to_november = [row for row in rows if row["to_period"] == date(2024, 11, 1)]
    told = [(f"{row['from_period']:%Y-%m}", row["status"]) for row in to_november]
    assert told == [("2023-12", "comparable"), ("2024-06", "common_base_only")]


def test_a_month_is_compared_with_the_same_month_of_the_year_before(run_model: Run) -> None:
    coverage = """
        period
        2023-11-01
        2024-05-01
        2024-11-01
    """
    rows = changes(run_model, coverage, "same_month_last_year")
    assert months(rows) == [("2023-11", "2024-11")]


def test_a_year_without_the_month_is_not_replaced_by_a_neighbour(run_model: Run) -> None:
    coverage = """
        period
        2023-12-01
        2024-11-01
    """
    rows = changes(run_model, coverage, "same_month_last_year")
    assert rows == []


def test_a_month_without_a_rate_is_compared_with_nothing(run_model: Run) -> None:
    coverage = """
        period     | coverage_rate | recomputed_rate
        2023-11-01 |               |
        2024-11-01 | 0.45          | 0.45
    """
    rows = changes(run_model, coverage)
    assert rows == []


@pytest.mark.parametrize("kind", ["consecutive", "same_month_last_year"])
def test_rates_on_two_bases_are_never_one_step(run_model: Run, kind: str) -> None:
    coverage = """
        period     | base_definition
        2023-11-01 | sakernas_labour_force
        2024-11-01 | sakernas_employed
    """
    rows = changes(run_model, coverage, kind)
    assert rows == []


@pytest.mark.parametrize("kind", ["consecutive", "same_month_last_year"])
def test_rates_on_an_undisclosed_base_are_never_one_step(run_model: Run, kind: str) -> None:
    coverage = """
        period     | base_definition | is_comparable | is_main_base
        2023-11-01 | undisclosed     | false         | false
        2024-11-01 | undisclosed     | false         | false
    """
    rows = changes(run_model, coverage, kind)
    assert rows == []


@pytest.mark.parametrize("kind", ["consecutive", "same_month_last_year"])
def test_a_count_without_construction_is_compared_with_itself_only(run_model: Run, kind: str) -> None:
    coverage = """
        period     | participant_definition    | is_variant
        2023-11-01 | kanwil_2024_without_jakon | true
        2023-11-01 | kanwil_2024               | false
        2024-11-01 | kanwil_2024_without_jakon | true
    """
    rows = changes(run_model, coverage, kind)
    assert [row["status"] for row in rows] == ["comparable"]


@pytest.mark.parametrize("kind", ["consecutive", "same_month_last_year", "stated_chain"])
def test_printed_figures_and_records_are_never_mixed(run_model: Run, kind: str) -> None:
    coverage = """
        period     | provenance     | is_stated
        2023-11-01 | published      | true
        2024-11-01 | administrative | true
    """
    rows = changes(run_model, coverage, kind)
    assert rows == []


# The published chain

CHAIN = """
    period     | participant_definition | base_definition | is_stated | is_main_base | is_comparable | series
    2023-12-01 | kanwil_2023            | bpjs_eligible   | true      | false        | true          | one
    2024-11-01 | kanwil_2024            | undisclosed     | true      | false        | false         | two
"""


def test_the_chain_goes_from_one_published_rate_to_the_next(run_model: Run) -> None:
    coverage = """
        period     | is_stated
        2023-12-01 | true
        2024-06-01 | false
        2024-11-01 | true
        2025-12-01 | true
    """
    rows = changes(run_model, coverage, "stated_chain")
    assert months(rows) == [("2023-12", "2024-11"), ("2024-11", "2025-12")]


def test_the_chain_takes_the_headline_of_each_month(run_model: Run) -> None:
    coverage = """
        period     | participant_definition | is_stated | is_headline_of_provenance | series
        2023-12-01 | kanwil_2024            | true      | true                      | headline
        2023-12-01 | ministry_active        | true      | false                     | other
        2024-12-01 | kanwil_2024            | true      | true                      | headline
    """
    rows = changes(run_model, coverage, "stated_chain")
    assert [(row["from_series"], row["to_series"]) for row in rows] == [("headline", "headline")]


def test_a_change_between_different_definitions_has_reasons_and_no_points(run_model: Run) -> None:
    row = one(changes(run_model, CHAIN, "stated_chain"))
    assert (row["status"], row["reason_code"], row["change_points"], row["participants_effect_points"]) == (
        "not_comparable",
        "participant_definition_differs, base_definition_differs, base_undisclosed, different_month",
        None,
        None,
    )


def test_two_published_rates_of_equal_definitions_are_comparable(run_model: Run) -> None:
    coverage = """
        period     | base_definition | is_stated | coverage_rate
        2023-12-01 | office_employed | true      | 0.40
        2024-12-01 | office_employed | true      | 0.43
    """
    (row,) = changes(run_model, coverage, "stated_chain")
    assert (row["status"], row["reason_code"], row["change_points"]) == ("comparable", None, Decimal(3))


def test_two_undisclosed_bases_are_not_comparable_though_their_label_is_one(run_model: Run) -> None:
    coverage = """
        period     | base_definition | is_stated | is_comparable
        2023-12-01 | undisclosed     | true      | false
        2024-12-01 | undisclosed     | true      | false
    """
    (row,) = changes(run_model, coverage, "stated_chain")
    assert cells(row, "status reason_code change_points") == ["not_comparable", "base_undisclosed", None]


# What may be concluded


def test_equal_definitions_in_the_same_month_are_comparable_without_reserve(run_model: Run) -> None:
    row = one(changes(run_model, FROM_30_TO_45, "same_month_last_year"))
    assert (row["status"], row["reason_code"]) == ("comparable", None)


def test_equal_definitions_in_another_month_are_comparable_and_say_so(run_model: Run) -> None:
    coverage = """
        period
        2024-10-01
        2024-11-01
    """
    (row,) = changes(run_model, coverage)
    assert (row["status"], row["reason_code"]) == ("comparable", "different_month")


def test_two_counts_on_one_base_differ_by_points_that_are_common_base_only(run_model: Run) -> None:
    coverage = """
        period     | participant_definition | coverage_rate
        2023-11-01 | kanwil_2023            | 0.60
        2024-11-01 | kanwil_2024            | 0.45
    """
    (row,) = changes(run_model, coverage)
    told = cells(row, "status reason_code change_points")
    assert told == ["common_base_only", "participant_definition_differs", Decimal(-15)]


@pytest.mark.parametrize("earlier_count", ["kanwil_2023", "kanwil_2024"])
def test_a_conflict_at_one_end_leaves_nothing_to_compare(run_model: Run, earlier_count: str) -> None:
    coverage = f"""
        period     | participant_definition | has_conflict
        2023-11-01 | {earlier_count}        | true
        2024-11-01 | kanwil_2024            | false
    """
    (row,) = changes(run_model, coverage)
    told = (row["status"], row["reason_code"].split(", ")[-1], row["change_points"])
    assert told == ("not_comparable", "conflict", None)


def test_an_incomplete_month_is_not_comparable(run_model: Run) -> None:
    coverage = """
        period     | is_complete
        2023-11-01 | true
        2024-11-01 | false
    """
    (row,) = changes(run_model, coverage)
    assert cells(row, "status reason_code to_is_complete") == ["not_comparable", "incomplete", False]


@pytest.mark.parametrize(("earlier", "later"), [("mixed_rounds", "exact"), ("exact", "mixed_rounds")])
def test_a_survey_round_that_stands_in_for_another_is_said(run_model: Run, earlier: str, later: str) -> None:
    coverage = f"""
        period     | base_status
        2023-11-01 | {earlier}
        2024-11-01 | {later}
    """
    (row,) = changes(run_model, coverage)
    assert (row["status"], row["reason_code"]) == ("comparable", "mixed_rounds")


def disputed_reason(run_model: Run, other: str) -> str | None:
    """Reason of the change to a month with 30 participants and another count."""
    coverage = f"""
        period     | participant_definition | is_variant | participants_low | participants_high
        2023-11-01 | kanwil_2024            | false      | 30               | 30
        2024-11-01 | kanwil_2024            | false      | 30               | 30
        2024-11-01 | {other}
    """
    rows = changes(run_model, coverage)
    reason: str | None = one(rows, status="comparable")["reason_code"]
    return reason


def test_another_count_that_no_rounding_reconciles_is_said(run_model: Run) -> None:
    assert disputed_reason(run_model, "ministry_active | false | 36 | 36") == "other_count_disagrees"


def test_another_count_below_this_one_is_said_too(run_model: Run) -> None:
    assert disputed_reason(run_model, "ministry_active | false | 25 | 29") == "other_count_disagrees"


@pytest.mark.parametrize("rounded", ["25 | 36", "30 | 36", "25 | 30"])
def test_another_count_whose_rounding_holds_this_one_is_no_dispute(run_model: Run, rounded: str) -> None:
    assert disputed_reason(run_model, f"ministry_active | false | {rounded}") is None


def test_a_part_of_a_count_does_not_dispute_it(run_model: Run) -> None:
    assert disputed_reason(run_model, "kanwil_2024_without_jakon | true | 26 | 26") is None


# How much


def test_the_effects_of_participants_and_base_add_up_to_the_change(run_model: Run) -> None:
    row = one(changes(run_model, FROM_30_TO_45))
    # 45 % less 60 %; (45 - 30) x (1/50 + 1/100) / 2 = 0.225; the base took the rest
    told = cells(row, "change_points participants_effect_points base_effect_points")
    assert told == [Decimal(-15), Decimal("22.5"), Decimal("-37.5")]


def test_the_change_lies_between_the_nearest_and_the_farthest_ends_of_both_intervals(run_model: Run) -> None:
    row = one(changes(run_model, FROM_30_TO_45))
    assert (row["change_low_points"], row["change_high_points"]) == (
        Decimal(-25),  # 40 less 65
        Decimal(-5),  # 50 less 55
    )


def test_effects_are_unknown_where_a_rate_has_no_parts(run_model: Run) -> None:
    coverage = """
        period     | participants | base_workers | coverage_rate
        2023-11-01 | 30           |              | 0.60
        2024-11-01 | 45           | 100          | 0.45
    """
    (row,) = changes(run_model, coverage)
    told = cells(row, "change_points participants_effect_points base_effect_points")
    assert told == [Decimal(-15), None, None]


def test_both_ends_keep_their_parts_and_dates(run_model: Run) -> None:
    coverage = """
        period     | participants | base_workers | as_of_latest_date | completeness_rate
        2023-11-01 | 30           | 50           | 2023-11-20        | 0.9
        2024-11-01 | 45           | 100          | 2024-11-30        | 1
    """
    (row,) = changes(run_model, coverage)
    assert {name: row[name] for name in row if name.startswith(("from_", "to_"))} == {
        "from_period": date(2023, 11, 1),
        "to_period": date(2024, 11, 1),
        "from_series": "s",
        "to_series": "s",
        "from_participants": 30,
        "to_participants": 45,
        "from_base_workers": 50,
        "to_base_workers": 100,
        "from_coverage_rate": 0.60,
        "to_coverage_rate": 0.60,
        "from_as_of_date": date(2023, 11, 20),
        "to_as_of_date": date(2024, 11, 30),
        "from_is_complete": True,
        "to_is_complete": True,
        "from_completeness_rate": 0.9,
        "to_completeness_rate": 1.0,
    }


# The bridge over the common base

BRIDGE = """
    period     | participant_definition | base_definition | is_stated | is_main_base | coverage_rate
    2023-12-01 | kanwil_2023            | bpjs_eligible   | true      | false        | 0.46
    2024-12-01 | kanwil_2024            | office_employed | true      | false        | 0.41
"""


SURVEYED = """
    2023-12-01 | kanwil_2023 | sakernas_employed | false | true | 0.30 | 0.30 | 0.29 | 0.31
    2024-12-01 | kanwil_2024 | sakernas_employed | false | true | 0.38 | 0.38 | 0.37 | 0.40
"""


def bridge(run_model: Run, survey: str) -> Row:
    stated = filled(BRIDGE, recomputed_rate="", coverage_rate_low="", coverage_rate_high="")
    return one(changes(run_model, f"{stated}\n{survey}", "stated_chain"))


def test_the_bridge_is_the_change_of_both_counts_on_the_survey_base(run_model: Run) -> None:
    row = bridge(run_model, SURVEYED)
    told = cells(row, "status common_base_definition common_from_rate common_to_rate common_change_points")
    assert told == ["not_comparable", "sakernas_employed", 0.30, 0.38, Decimal(8)]


def test_the_bridge_has_the_interval_of_both_counts_on_the_survey_base(run_model: Run) -> None:
    row = bridge(run_model, SURVEYED)
    assert (row["common_change_low_points"], row["common_change_high_points"]) == (
        Decimal(6),  # 37 less 31
        Decimal(11),  # 40 less 29
    )


def test_there_is_no_bridge_where_the_survey_has_no_round_for_both(run_model: Run) -> None:
    survey = """
        2023-12-01 | kanwil_2023 | sakernas_employed | false | true | 0.30 | 0.30 | 0.29 | 0.31
    """
    row = bridge(run_model, survey)
    assert cells(row, "common_base_definition common_from_rate common_change_points") == [None, None, None]


def test_another_base_than_the_one_for_all_counts_makes_no_bridge(run_model: Run) -> None:
    survey = """
        2023-12-01 | kanwil_2023 | sakernas_able | false | false | 0.30 | 0.30 | 0.29 | 0.31
        2024-12-01 | kanwil_2024 | sakernas_able | false | false | 0.38 | 0.38 | 0.37 | 0.40
    """
    row = bridge(run_model, survey)
    assert row["common_base_definition"] is None


# Records

HIDDEN = """
    period     | provenance     | is_suppressed | participants | coverage_rate | recomputed_rate
    2023-11-01 | administrative | {earlier}
    2024-11-01 | administrative | {later}
"""
SHOWN = "false | 30 | 0.60 | 0.60"


@pytest.mark.parametrize("kind", ["consecutive", "same_month_last_year"])
@pytest.mark.parametrize(
    ("earlier", "later"), [("true | | |", SHOWN), (SHOWN, "true | | |"), ("true | | |", "true | | |")]
)
def test_a_hidden_end_leaves_a_change_without_numbers(
    run_model: Run, kind: str, earlier: str, later: str
) -> None:
    row = one(changes(run_model, HIDDEN.format(earlier=earlier, later=later), kind))
    told = ("status", "reason_code", "change_points", "participants_effect_points", "base_effect_points")
    assert [row[name] for name in told] == ["not_comparable", "suppressed", None, None, None]
    assert (row["common_from_rate"], row["common_change_points"], row["is_suppressed"]) == (None, None, True)


def test_an_incomplete_month_makes_no_bridge_either(run_model: Run) -> None:
    coverage = """
        period     | is_complete | is_provisional | completeness_rate
        2023-11-01 | true        | false          | 1
        2024-11-01 | false       | true           | 0.75
    """
    (row,) = changes(run_model, coverage)
    told = ("status", "reason_code", "change_points", "common_change_points", "to_completeness_rate")
    assert [row[name] for name in told] == ["not_comparable", "incomplete", None, None, 0.75]


@pytest.mark.parametrize("conflicts", [("true", "false"), ("false", "true")])
def test_a_contradicted_count_makes_no_bridge_and_no_change(
    run_model: Run, conflicts: tuple[str, str]
) -> None:
    coverage = f"""
        period     | has_conflict
        2023-11-01 | {conflicts[0]}
        2024-11-01 | {conflicts[1]}
    """
    (row,) = changes(run_model, coverage)
    told = ("status", "reason_code", "change_points", "common_from_rate", "common_change_points")
    assert [row[name] for name in told] == ["not_comparable", "conflict", None, None, None]


def test_records_are_compared_under_one_definition_only(run_model: Run) -> None:
    coverage = """
        period     | provenance     | participant_definition | series
        2023-11-01 | administrative | admin_memberships      | memberships
        2023-11-01 | administrative | admin_persons_any      | persons
        2024-11-01 | administrative | admin_memberships      | memberships
        2024-11-01 | administrative | admin_persons_any      | persons
    """
    rows = changes(run_model, coverage)
    told = [(row["from_series"], row["to_series"]) for row in rows]
    assert told == [("memberships", "memberships"), ("persons", "persons")]


@pytest.mark.parametrize(
    ("other", "is_disputed"),
    [
        ("membership | true | 26", True),
        ("person_any | true | 26", False),
        ("membership | false | 26", False),
        ("membership | true | 30", False),
    ],
)
def test_records_contradict_what_is_printed_where_both_count_alike(
    run_model: Run, other: str, is_disputed: bool
) -> None:
    unit, complete, count = other.split(" | ")
    coverage = f"""
        period     | provenance     | participant_definition | counted_unit | is_complete | participants_low | participants_high
        2023-11-01 | published      | kanwil_2024            | unstated     | true        | 30               | 30
        2024-11-01 | published      | kanwil_2024            | unstated     | true        | 30               | 30
        2024-11-01 | administrative | admin                  | {unit}       | {complete}  | {count}          | {count}
    """
    row = one(changes(run_model, coverage), provenance="published")
    assert (row["reason_code"] == "other_count_disagrees") is is_disputed
