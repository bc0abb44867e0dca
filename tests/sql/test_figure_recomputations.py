"""sql/core/figure_recomputations.sql on drawn tables."""

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, drawing, filled


def recompute(run_model: Run, check: str, figures: str, unit: str = "persons") -> Row:
    """Compute F0009 again as the check says: its kind, and the role of each operand."""
    kind, _, operands = check.partition(": ")
    rows = (["F0009", kind, *operand.split()] for operand in operands.split(", "))
    checks = drawing(["figure_id", "kind", "role", "operand_id"], rows)
    given = {"staging.figure_checks": checks, "core.figures": filled(figures, unit=unit)}
    return one(run_model("core.figure_recomputations", given=given))


def values(row: Row) -> tuple[float | None, float | None, float | None]:
    return row["recomputed_value"], row["recomputed_low"], row["recomputed_high"]


COUNTS = """
    figure_id | value | value_low | value_high
    F0001     | 1000  | 950       | 1100
    F0002     | 200   | 195       | 210
    F0003     | 30    | 28        | 35
"""
FULL_DIGITS = """
    figure_id | value | value_low | value_high
    F0002     | 200   | 199.5     | 201
    F0003     | 30    | 29.5      | 31
"""
PERCENTAGES = """
    figure_id | value | value_low | value_high
    F0001     | 68.02 | 68.015    | 68.03
    F0002     | 55.69 | 55.685    | 55.70
"""


def test_a_sum_adds_its_terms_and_their_intervals(run_model: Run) -> None:
    row = recompute(run_model, "sum: term F0001, term F0002, term F0003", COUNTS)
    assert values(row) == (1230, 950 + 195 + 28, 1099 + 209 + 34)


def test_full_digits_leave_no_room(run_model: Run) -> None:
    row = recompute(run_model, "sum: term F0002, term F0003", FULL_DIGITS)
    assert values(row) == (230, 230, 230)


def test_a_difference_is_least_where_the_minuend_is_least_and_the_subtrahend_greatest(run_model: Run) -> None:
    row = recompute(run_model, "difference: minuend F0001, subtrahend F0002", COUNTS)
    assert values(row) == (800, 950 - 209, 1099 - 195)


def test_a_ratio_of_counts_is_a_percentage(run_model: Run) -> None:
    row = recompute(run_model, "ratio_percent: numerator F0002, denominator F0001", COUNTS)
    assert values(row) == (20, 100 * 195 / 1099, 100 * 209 / 950)


def test_operands_of_one_role_add_up_before_they_are_divided(run_model: Run) -> None:
    row = recompute(run_model, "ratio_percent: numerator F0003, denominator F0002, denominator F0003", COUNTS)
    assert row["recomputed_value"] == 100 * 30 / (200 + 30)


def test_growth_is_the_change_as_a_percentage_of_the_earlier_value(run_model: Run) -> None:
    row = recompute(run_model, "growth_percent: from F0002, to F0001", COUNTS)
    assert values(row) == (400, 100 * (950 - 209) / 209, 100 * (1099 - 195) / 195)


def test_a_fall_is_a_negative_growth(run_model: Run) -> None:
    row = recompute(run_model, "growth_percent: from F0002, to F0003", FULL_DIGITS)
    assert values(row) == (-85, -85, -85)  # 30 is 170 less than 200


def test_growth_from_nothing_cannot_be_computed(run_model: Run) -> None:
    figures = """
        figure_id | value | value_low | value_high
        F0001     | 0     | -0.5      | 1
        F0002     | 200   | 199.5     | 201
    """
    row = recompute(run_model, "growth_percent: from F0001, to F0002", figures)
    assert row["recomputed_value"] is None


def test_a_change_between_two_rates_is_in_points(run_model: Run) -> None:
    row = recompute(run_model, "change_points: from F0002, to F0001", PERCENTAGES, unit="percent")
    assert values(row) == pytest.approx((68.02 - 55.69, 68.015 - 55.70, 68.03 - 55.685))


def test_the_same_change_as_growth_is_in_percent_of_the_earlier_rate(run_model: Run) -> None:
    row = recompute(run_model, "growth_percent: from F0002, to F0001", PERCENTAGES, unit="percent")
    assert row["recomputed_value"] == pytest.approx(100 * 12.33 / 55.69)


def test_a_percentage_of_a_whole(run_model: Run) -> None:
    figures = """
        figure_id | unit    | value  | value_low | value_high
        F0001     | percent | 3.37   | 3.365     | 3.38
        F0002     | persons | 206000 | 205500    | 207000
    """
    row = recompute(run_model, "percent_of: percent F0001, whole F0002", figures)
    assert values(row) == pytest.approx((6942.2, 3.365 * 2055, 3.38 * 2069.99))


def test_a_yearly_amount_is_twelve_monthly_ones_per_person(run_model: Run) -> None:
    row = recompute(run_model, "yearly_amount: persons F0003, monthly_idr F0001", COUNTS)
    assert values(row) == (30 * 1000 * 12, 28 * 950 * 12, 34 * 1099 * 12)


def test_a_closing_stock_is_the_opening_one_with_what_came_and_without_what_left(run_model: Run) -> None:
    row = recompute(run_model, "closing_stock: opening F0001, added F0002, removed F0003", COUNTS)
    assert values(row) == (1170, 950 + 195 - 34, 1099 + 209 - 28)


def test_a_missing_operand_leaves_the_figure_unknown(run_model: Run) -> None:
    row = recompute(run_model, "sum: term F0002, term F0099", COUNTS)
    assert values(row) == (None, None, None)


def test_a_missing_role_leaves_the_figure_unknown(run_model: Run) -> None:
    row = recompute(run_model, "closing_stock: opening F0001, removed F0003", COUNTS)
    assert values(row) == (None, None, None)


def test_the_operands_are_told_by_role(run_model: Run) -> None:
    row = recompute(run_model, "ratio_percent: numerator F0003, denominator F0003, denominator F0002", COUNTS)
    assert row["operands"] == "denominator F0002+F0003, numerator F0003"
