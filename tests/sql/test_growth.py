"""sql/marts/growth.sql on drawn tables."""

from datetime import date
from fractions import Fraction

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled

REGIONS = "region_code: 6400 | region_name: Kalimantan Timur | region_level: province"
SEGMENTS = "segment: BPU | segment_name: Informal workers"
DEFINITIONS = """
    definition_kind | definition        | is_comparable | counted_unit
    participants    | kanwil_2024       | true          | unstated
    participants    | undisclosed       | false         | unstated
    participants    | admin_memberships | true          | membership
"""


def growth(run_model: Run, facts: str, regimes: str = "") -> list[Row]:
    given = {
        "core.regions": REGIONS,
        "core.segments": SEGMENTS,
        "core.definitions": DEFINITIONS,
        "core.rate_regimes": regimes,
        "core.participation_facts": filled(
            facts,
            region_code="6400",
            segment="BPU",
            measure="participants",
            participant_definition="kanwil_2024",
            provenance="published",
            as_of_precision="month",
            has_conflict="false",
            is_complete="true",
            is_suppressed="false",
            source="F0001",
        ),
    }
    return run_model("marts.growth", given=given)


def at(rows: list[Row], period: str, basis: str) -> Row:
    return one(rows, period=date.fromisoformat(period), growth_basis=basis)


STOCKS = """
    period     | value
    2023-10-01 | 80
    2023-12-01 | 90
    2024-09-01 | 95
    2024-10-01 | 100
"""
FLOWS = """
    period     | measure          | value
    2023-10-01 | new_participants | 80
    2023-12-01 | new_participants | 120
    2024-10-01 | new_participants | 100
"""


# Against what


def test_growth_month_on_month_is_against_the_month_before(run_model: Run) -> None:
    row = at(growth(run_model, STOCKS), "2024-10-01", "month_on_month")
    assert (row["compared_period"], row["growth_rate"]) == (date(2024, 9, 1), float(Fraction(5, 95)))


def test_growth_is_against_the_same_month_not_the_previous_row(run_model: Run) -> None:
    row = at(growth(run_model, STOCKS), "2024-10-01", "year_on_year")
    assert (row["compared_period"], row["growth_rate"]) == (date(2023, 10, 1), float(Fraction(20, 80)))


def test_a_stock_grows_against_the_last_december(run_model: Run) -> None:
    row = at(growth(run_model, STOCKS), "2024-10-01", "december_stock")
    assert (row["compared_period"], row["growth_rate"]) == (date(2023, 12, 1), float(Fraction(10, 90)))


def test_a_december_stock_grows_against_the_december_before_it(run_model: Run) -> None:
    row = at(growth(run_model, STOCKS), "2023-12-01", "december_stock")
    assert row["compared_period"] == date(2022, 12, 1)


def test_a_flow_grows_against_the_same_months_of_the_year_before(run_model: Run) -> None:
    row = at(growth(run_model, FLOWS), "2024-10-01", "year_to_date")
    assert (row["compared_period"], row["growth_rate"]) == (date(2023, 10, 1), float(Fraction(20, 80)))


def test_a_flow_is_set_against_the_whole_year_before(run_model: Run) -> None:
    row = at(growth(run_model, FLOWS), "2024-10-01", "full_previous_year")
    assert (row["compared_period"], row["growth_rate"]) == (date(2023, 12, 1), float(Fraction(-20, 120)))


@pytest.mark.parametrize("measure", ["participants", "registered", "inactive", "employers", "projects"])
def test_a_stock_has_no_growth_to_date(run_model: Run, measure: str) -> None:
    rows = growth(run_model, f"period: 2024-10-01 | measure: {measure} | value: 100")
    assert [(row["measure_kind"], row["growth_basis"]) for row in rows] == [
        ("stock", "december_stock"),
        ("stock", "month_on_month"),
        ("stock", "year_on_year"),
    ]


@pytest.mark.parametrize("measure", ["new_participants", "exited_participants", "contributions_received_idr"])
def test_a_flow_has_no_monthly_growth(run_model: Run, measure: str) -> None:
    rows = growth(run_model, f"period: 2024-10-01 | measure: {measure} | value: 100")
    told = [(row["measure_kind"], row["growth_basis"]) for row in rows]
    assert told == [("flow", "full_previous_year"), ("flow", "year_to_date")]


# Gaps and years


def test_a_gap_is_no_growth(run_model: Run) -> None:
    row = at(growth(run_model, STOCKS), "2023-12-01", "month_on_month")
    told = cells(row, "compared_value growth_rate is_comparable reason_code")
    assert told == [None, None, False, "no_compared_figure"]


def test_a_stock_of_a_year_has_no_monthly_growth(run_model: Run) -> None:
    facts = """
        period     | as_of_precision | value
        2023-12-01 | year            | 80
        2024-12-01 | year            | 100
    """
    rows = growth(run_model, facts)
    told = [(row["period"].year, row["growth_basis"], row["growth_rate"]) for row in rows]
    assert told == [(2023, "december_stock", None), (2024, "december_stock", 20 / 80)]


def test_a_stock_of_a_year_is_no_month_to_compare_with(run_model: Run) -> None:
    facts = """
        period     | as_of_precision | value
        2023-12-01 | year            | 80
        2024-01-01 | month           | 90
        2024-12-01 | month           | 100
    """
    rows = growth(run_model, facts)
    assert (
        at(rows, "2024-01-01", "month_on_month")["reason_code"],
        at(rows, "2024-12-01", "year_on_year")["reason_code"],
        at(rows, "2024-12-01", "december_stock")["growth_rate"],
    ) == ("no_compared_figure", "no_compared_figure", 20 / 80)


def test_a_stock_of_a_year_that_is_not_read_as_december_has_no_growth(run_model: Run) -> None:
    rows = growth(run_model, "period: 2024-06-01 | as_of_precision: year | value: 100")
    assert rows == []


def test_a_flow_of_a_year_grows_against_the_flow_of_the_year_before(run_model: Run) -> None:
    facts = """
        period     | measure          | as_of_precision | value
        2023-12-01 | new_participants | year            | 80
        2024-12-01 | new_participants | year            | 100
    """
    rows = growth(run_model, facts)
    assert at(rows, "2024-12-01", "full_previous_year")["growth_rate"] == 20 / 80


def test_growth_from_nothing_is_unknown(run_model: Run) -> None:
    facts = """
        period     | value
        2024-09-01 | 0
        2024-10-01 | 100
    """
    row = at(growth(run_model, facts), "2024-10-01", "month_on_month")
    assert (row["change"], row["growth_rate"]) == (100, None)


# What may not be compared


@pytest.mark.parametrize(
    ("column", "earlier", "later"),
    [
        ("participant_definition", "undisclosed", "kanwil_2024"),
        ("provenance", "administrative", "published"),
        ("measure", "registered", "participants"),
    ],
)
def test_only_the_same_thing_counted_alike_is_compared(
    run_model: Run, column: str, earlier: str, later: str
) -> None:
    facts = f"""
        period     | {column}  | value
        2024-09-01 | {earlier} | 95
        2024-10-01 | {later}   | 100
    """
    rows = growth(run_model, facts)
    assert at(rows, "2024-10-01", "month_on_month")["compared_value"] is None


def test_two_counts_of_nobody_knows_whom_are_not_comparable(run_model: Run) -> None:
    facts = """
        period     | participant_definition | value
        2024-09-01 | undisclosed            | 95
        2024-10-01 | undisclosed            | 100
    """
    row = at(growth(run_model, facts), "2024-10-01", "month_on_month")
    assert (row["is_comparable"], row["reason_code"]) == (False, "definition_undisclosed")


@pytest.mark.parametrize(("earlier", "later"), [("true", "false"), ("false", "true")])
def test_a_conflict_at_either_end_is_not_comparable(run_model: Run, earlier: str, later: str) -> None:
    facts = f"""
        period     | value | has_conflict
        2024-09-01 | 95    | {earlier}
        2024-10-01 | 100   | {later}
    """
    row = at(growth(run_model, facts), "2024-10-01", "month_on_month")
    assert (row["is_comparable"], row["reason_code"]) == (False, "conflict")


# How much


def test_the_interval_of_growth_holds_the_printing_of_both_values(run_model: Run) -> None:
    facts = """
        period     | value | value_low | value_high
        2024-09-01 | 80    | 75        | 89
        2024-10-01 | 100   | 95        | 109
    """
    row = at(growth(run_model, facts), "2024-10-01", "month_on_month")
    assert (row["growth_rate_low"], row["growth_rate_high"]) == ((95 - 89) / 89, (109 - 75) / 75)


def test_the_change_is_in_the_unit_of_the_measure(run_model: Run) -> None:
    row = at(growth(run_model, STOCKS), "2024-10-01", "month_on_month")
    assert (row["value"], row["compared_value"], row["change"], row["unit"]) == (100, 95, 5, "persons")


def test_both_values_trace_to_their_figures_and_days(run_model: Run) -> None:
    facts = """
        period     | value | source | as_of_latest_date
        2024-09-01 | 95    | F0001  | 2024-09-20
        2024-10-01 | 100   | F0002  | 2024-10-31
    """
    row = at(growth(run_model, facts), "2024-10-01", "month_on_month")
    told = cells(row, "source as_of_date compared_source compared_as_of_date")
    assert told == ["F0002", date(2024, 10, 31), "F0001", date(2024, 9, 20)]


# Contribution rates

CONTRIBUTIONS = """
    period     | measure                    | value
    2024-04-01 | contributions_received_idr | 80
    2025-04-01 | contributions_received_idr | 100
"""


def is_marked(run_model: Run, from_month: str, to_month: str) -> bool:
    regimes = f"""
        regime_code | measure                                              | effective_from_date | effective_to_date
        PP6-2025    | contributions_received_idr|contributions_covered_idr | {from_month}        | {to_month}
    """
    rows = growth(run_model, CONTRIBUTIONS, regimes)
    marked: bool = at(rows, "2025-04-01", "year_to_date")["is_rate_regime_change"]
    return marked


@pytest.mark.parametrize("first_month", ["2024-02-01", "2024-05-01", "2025-04-01"])
def test_growth_of_contributions_over_a_new_rate_is_marked(run_model: Run, first_month: str) -> None:
    assert is_marked(run_model, first_month, "")


@pytest.mark.parametrize("last_month", ["2024-01-01", "2024-04-01", "2025-03-01"])
def test_growth_of_contributions_over_the_end_of_a_relief_is_marked(run_model: Run, last_month: str) -> None:
    assert is_marked(run_model, "2023-01-01", last_month)


def test_a_rate_that_held_from_the_first_january_on_is_no_mark(run_model: Run) -> None:
    assert not is_marked(run_model, "2024-01-01", "")


def test_a_rate_that_began_after_both_is_no_mark(run_model: Run) -> None:
    assert not is_marked(run_model, "2025-05-01", "")


def test_a_relief_that_was_over_before_the_first_january_is_no_mark(run_model: Run) -> None:
    assert not is_marked(run_model, "2023-01-01", "2023-12-01")


def test_a_rate_that_still_holds_in_the_last_month_is_no_mark(run_model: Run) -> None:
    assert not is_marked(run_model, "2024-01-01", "2025-04-01")


def test_marked_growth_says_so_and_stays_comparable(run_model: Run) -> None:
    rows = growth(
        run_model,
        CONTRIBUTIONS,
        "regime_code: PP6-2025 | measure: contributions_received_idr | effective_from_date: 2025-02-01",
    )
    row = at(rows, "2025-04-01", "year_to_date")
    assert (row["is_comparable"], row["reason_code"]) == (True, "rate_regime_change")


def test_growth_of_participants_knows_no_contribution_rates(run_model: Run) -> None:
    rows = growth(
        run_model,
        STOCKS,
        "regime_code: PP6-2025 | measure: contributions_received_idr | effective_from_date: 2024-10-01",
    )
    assert not any(row["is_rate_regime_change"] for row in rows)


def test_published_figures_are_complete_and_hide_nothing(run_model: Run) -> None:
    rows = growth(run_model, STOCKS)
    compared, alone = at(rows, "2024-10-01", "month_on_month"), at(rows, "2024-09-01", "month_on_month")
    assert (
        compared["is_complete"],
        compared["compared_is_complete"],
        alone["compared_is_complete"],
        compared["is_suppressed"],
    ) == (True, True, None, False)


# Records


RECORDED = """
    period     | provenance     | participant_definition | value | value_low | value_high | is_complete | is_suppressed
    2024-09-01 | administrative | admin_memberships      | 90    | 90        | 90         | {earlier}
    2024-10-01 | administrative | admin_memberships      | 99    | 99        | 99         | {later}
"""


def recorded(run_model: Run, earlier: str = "true | false", later: str = "true | false") -> Row:
    rows = growth(run_model, RECORDED.format(earlier=earlier, later=later))
    return at(rows, "2024-10-01", "month_on_month")


def test_records_grow_in_memberships(run_model: Run) -> None:
    row = recorded(run_model)
    told = cells(row, "growth_rate unit is_comparable reason_code")
    assert told == [float(Fraction(9, 90)), "memberships", True, None]


@pytest.mark.parametrize(
    ("earlier", "later"), [("false | false", "true | false"), ("true | false", "false | false")]
)
def test_an_incomplete_month_is_never_shown_as_a_change(run_model: Run, earlier: str, later: str) -> None:
    row = recorded(run_model, earlier, later)
    told = ("change", "growth_rate", "growth_rate_low", "growth_rate_high", "is_comparable", "reason_code")
    assert [row[name] for name in told] == [None, None, None, None, False, "incomplete"]
    assert (row["value"], row["compared_value"]) == (99, 90)
    found = cells(row, "compared_is_complete is_complete")
    assert found == [earlier.startswith("true"), later.startswith("true")]


def hidden(run_model: Run, rows: str) -> Row:
    return at(growth(run_model, rows), "2024-10-01", "month_on_month")


@pytest.mark.parametrize(
    ("earlier", "later"), [("  | true", "99 | false"), ("90 | false", "  | true"), ("  | true", "  | true")]
)
def test_growth_does_not_give_a_hidden_count_back(run_model: Run, earlier: str, later: str) -> None:
    rows = f"""
        period     | provenance     | participant_definition | value | is_suppressed
        2024-09-01 | administrative | admin_memberships      | {earlier}
        2024-10-01 | administrative | admin_memberships      | {later}
    """
    row = hidden(run_model, rows)
    told = ("change", "growth_rate", "is_comparable", "reason_code", "is_suppressed")
    assert [row[name] for name in told] == [None, None, False, "suppressed", True]


def test_contributions_by_the_month_covered_are_a_flow_in_rupiah(run_model: Run) -> None:
    facts = """
        period     | measure                   | value
        2023-10-01 | contributions_covered_idr | 80
        2024-10-01 | contributions_covered_idr | 100
    """
    row = at(growth(run_model, facts), "2024-10-01", "year_to_date")
    assert (row["measure_kind"], row["unit"], row["growth_rate"]) == ("flow", "IDR", 20 / 80)
