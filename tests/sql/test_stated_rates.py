"""sql/core/stated_rates.sql on drawn tables."""

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled


def rates(run_model: Run, drawn: str) -> list[Row]:
    given = {
        "core.figures": filled(
            drawn,
            figure_id="F0048",
            is_usable="true",
            measure="coverage_rate",
            period="2023-12-01",
            region_code="KAL",
            segment="ALL",
            participant_definition="kanwil_2023",
            base_definition="bpjs_eligible",
            value="46.33",
            value_low="46.325",
            value_high="46.34",
            preference="1",
        )
    }
    return run_model("core.stated_rates", given=given)


def test_a_printed_percentage_is_a_fraction_with_the_interval_of_its_printing(run_model: Run) -> None:
    row = one(rates(run_model, "value: 46.33 | value_low: 46.325 | value_high: 46.34"))
    told = (row["coverage_rate"], row["coverage_rate_low"], row["coverage_rate_high"])
    assert told == pytest.approx((0.4633, 0.46325, 0.4634))


def test_more_digits_come_before_fewer(run_model: Run) -> None:
    drawn = """
        figure_id | value | value_low | value_high | preference
        F0051     | 41    | 40.5      | 42         | 2
        F0053     | 41.3  | 41.295    | 41.31      | 1
    """
    (row,) = rates(run_model, drawn)
    assert cells(row, "coverage_rate source has_conflict figures_considered") == [0.413, "F0053", False, 2]


def test_rates_that_no_rounding_reconciles_are_a_conflict(run_model: Run) -> None:
    drawn = """
        value | value_low | value_high | preference
        46.33 | 46.325    | 46.34      | 1
        45.34 | 45.335    | 45.35      | 2
    """
    (row,) = rates(run_model, drawn)
    assert row["has_conflict"] is True


def test_rates_on_two_bases_stay_two_rates(run_model: Run) -> None:
    drawn = """
        base_definition | value
        bpjs_eligible   | 46.33
        office_employed | 41.30
    """
    rows = rates(run_model, drawn)
    told = [(row["base_definition"], row["has_conflict"]) for row in rows]
    assert told == [("bpjs_eligible", False), ("office_employed", False)]


def test_a_rate_without_its_triple_stays_out(run_model: Run) -> None:
    drawn = """
        region_code | participant_definition | base_definition
                    | kanwil_2023            | bpjs_eligible
        KAL         |                        | bpjs_eligible
        KAL         | kanwil_2023            |
    """
    rows = rates(run_model, drawn)
    assert rows == []


def test_rates_that_only_touch_are_a_conflict_as_the_upper_bound_is_not_reached(run_model: Run) -> None:
    drawn = """
        value | value_low | value_high | preference
        41    | 40.5      | 42         | 1
        42.05 | 42        | 42.1       | 2
    """
    (row,) = rates(run_model, drawn)
    assert row["has_conflict"] is True


TWO_STATEMENTS = """
    value | value_low | value_high | as_of_earliest_date | as_of_latest_date | as_of_precision | preference
    41    | 40.5      | 42         | 2025-01-01          | 2025-12-31        | year            | 2
    41.3  | 41.25     | 41.4       | 2025-11-01          | 2025-11-30        | month           | 1
"""


def test_the_interval_is_that_of_the_preferred_statement(run_model: Run) -> None:
    row = one(rates(run_model, TWO_STATEMENTS))
    assert (row["coverage_rate_low"], row["coverage_rate_high"]) == pytest.approx((0.4125, 0.414))


def test_the_dates_are_those_of_the_preferred_statement(run_model: Run) -> None:
    row = one(rates(run_model, TWO_STATEMENTS))
    told = (str(row["as_of_earliest_date"]), str(row["as_of_latest_date"]), row["as_of_precision"])
    assert told == ("2025-11-01", "2025-11-30", "month")
