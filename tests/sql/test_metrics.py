"""Every macro of sql/metrics on numbers that a reader can redo."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from flows.warehouse.build import load_metrics

Value = Callable[[str], Any]


@pytest.fixture(scope="module")
def value() -> Iterator[Value]:
    with duckdb.connect(":memory:") as connection:
        load_metrics(connection)

        def evaluate(expression: str) -> Any:
            row = connection.execute(f"select metrics.{expression}").fetchone()
            assert row is not None
            return row[0]

        yield evaluate


def test_coverage_is_participants_per_worker_of_the_base(value: Value) -> None:
    assert value("coverage_rate(3, 8)") == 3 / 8


def test_coverage_above_one_is_not_clipped(value: Value) -> None:
    assert value("coverage_rate(9, 8)") == 9 / 8


def test_there_is_no_coverage_without_a_base(value: Value) -> None:
    assert (value("coverage_rate(3, null)"), value("coverage_rate(3, 0)")) == (None, None)


def test_workers_outside_are_the_base_less_the_participants(value: Value) -> None:
    assert value("unprotected_workers(3, 8)") == 8 - 3


def test_nobody_is_outside_a_base_that_is_full(value: Value) -> None:
    assert value("unprotected_workers(8, 8)") == 0


def test_workers_outside_are_unknown_where_participants_exceed_the_base(value: Value) -> None:
    assert value("unprotected_workers(9, 8)") is None


def test_a_change_between_rates_is_in_percentage_points(value: Value) -> None:
    assert value("change_points(0.5569, 0.6802)") == Decimal("12.33")


def test_growth_is_the_change_per_compared_value(value: Value) -> None:
    assert value("growth_rate(95, 80)") == 15 / 80


def test_a_fall_is_a_negative_growth(value: Value) -> None:
    assert value("growth_rate(60, 80)") == -20 / 80


def test_there_is_no_growth_from_nothing(value: Value) -> None:
    assert (value("growth_rate(95, 0)"), value("growth_rate(95, null)")) == (None, None)


def test_a_printed_rate_implies_a_base(value: Value) -> None:
    assert value("implied_base(25, 0.5)") == 50


def test_a_rate_of_zero_implies_no_base(value: Value) -> None:
    assert value("implied_base(25, 0)") is None


def test_the_effect_of_participants_is_taken_at_the_midpoint_of_both_bases(value: Value) -> None:
    # (45 - 30) x (1/50 + 1/100) / 2 = 15 x 0.015 = 0.225: 22.5 points of the change from 60 % to 45 %
    assert value("participants_effect_points(30, 50, 45, 100)") == Decimal("22.5")


def test_an_unchanged_number_of_participants_has_no_effect(value: Value) -> None:
    assert value("participants_effect_points(30, 50, 30, 100)") == 0


def test_the_effect_is_unknown_without_one_of_the_bases(value: Value) -> None:
    assert value("participants_effect_points(30, null, 45, 100)") is None


def test_a_printed_percentage_is_a_hundredth_as_a_rate(value: Value) -> None:
    assert value("rate_of_percent(45.34)") == Decimal("0.4534")


def test_a_percentage_of_a_whole(value: Value) -> None:
    assert value("percent_of(42.5, 2000)") == 850


def test_one_number_as_a_percentage_of_another(value: Value) -> None:
    assert value("ratio_percent(42, 168)") == 25


def test_there_is_no_percentage_of_nothing(value: Value) -> None:
    assert value("ratio_percent(42, 0)") is None


def test_a_printed_number_was_rounded_up_from_half_a_unit_below_at_most(value: Value) -> None:
    assert value("printed_low(2500000, 100000)") == 2_450_000


def test_a_printed_number_was_cut_off_from_a_unit_above_at_most(value: Value) -> None:
    assert value("printed_high(2500000, 100000)") == 2_600_000


def test_a_printed_zero_was_rounded_or_cut_off_like_what_lies_above_it(value: Value) -> None:
    assert (value("printed_low(0, 10)"), value("printed_high(0, 10)")) == (-5, 10)


def test_a_negative_number_is_rounded_and_cut_off_the_other_way_round(value: Value) -> None:
    assert (value("printed_low(-40, 10)"), value("printed_high(-40, 10)")) == (-50, -35)


def test_a_target_still_wants_what_is_missing_in_whole_workers(value: Value) -> None:
    assert value("workers_short(0.35, 101, 30)") == 6  # 35.35 - 30 = 5.35


def test_a_target_that_is_reached_wants_nobody(value: Value) -> None:
    assert (value("workers_short(0.35, 100, 35)"), value("workers_short(0.35, 100, 40)")) == (0, 0)


def test_a_target_that_is_just_reached_wants_nobody_in_binary_fractions_either(value: Value) -> None:
    # 0.07 x 100 is 7.000000000000001 in binary fractions
    assert value("workers_short(0.07::double, 100, 7)") == 0


def test_what_is_missing_is_unknown_where_a_part_is_unknown(value: Value) -> None:
    assert [
        value("workers_short(null, 100, 35)"),
        value("workers_short(0.35, null, 35)"),
        value("workers_short(0.35, 100, null)"),
    ] == [None, None, None]


def test_a_total_is_spread_evenly_over_months(value: Value) -> None:
    assert value("monthly_average(30, 12)") == 2.5


def test_nothing_can_be_spread_over_no_month(value: Value) -> None:
    assert value("monthly_average(30, 0)") is None


def test_completeness_is_what_was_received_of_what_is_expected(value: Value) -> None:
    assert (value("completeness_rate(3, 4)"), value("completeness_rate(0, 4)")) == (3 / 4, 0)


def test_there_is_no_completeness_where_nothing_is_expected(value: Value) -> None:
    assert (value("completeness_rate(0, 0)"), value("completeness_rate(null, null)")) == (None, None)


def test_a_share_is_a_part_of_the_whole(value: Value) -> None:
    assert value("share_rate(1, 4)") == 1 / 4


def test_there_is_no_share_of_nothing_or_of_what_is_hidden(value: Value) -> None:
    assert [value(f"share_rate({of})") for of in ("0, 0", "null, 4", "1, null")] == [None] * 3
