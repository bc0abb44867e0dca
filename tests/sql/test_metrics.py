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


@pytest.mark.parametrize(
    ("meaning", "expression", "expected"),
    [
        ("coverage is participants per worker of the base", "coverage_rate(3, 8)", 3 / 8),
        ("coverage above one is not clipped", "coverage_rate(9, 8)", 9 / 8),
        ("there is no coverage without a base", "coverage_rate(3, null)", None),
        ("there is no coverage without a base", "coverage_rate(3, 0)", None),
        ("workers outside are the base less the participants", "unprotected_workers(3, 8)", 8 - 3),
        ("nobody is outside a base that is full", "unprotected_workers(8, 8)", 0),
        ("workers outside are unknown where participants exceed the base", "unprotected_workers(9, 8)", None),
        ("a change between rates is in percentage points", "change_points(0.5569, 0.6802)", Decimal("12.33")),
        ("growth is the change per compared value", "growth_rate(95, 80)", 15 / 80),
        ("a fall is a negative growth", "growth_rate(60, 80)", -20 / 80),
        ("there is no growth from nothing", "growth_rate(95, 0)", None),
        ("a rate is above one that is more than 7 percent less", "is_clearly_above(0.50, 0.46)", True),
        ("and neither above nor below one that is nearer", "is_clearly_above(0.50, 0.47)", False),
        ("and neither above nor below one that is nearer", "is_clearly_above(0.47, 0.50)", False),
        ("there is no growth from nothing", "growth_rate(95, null)", None),
        ("a printed rate implies a base", "implied_base(25, 0.5)", 50),
        ("a rate of zero implies no base", "implied_base(25, 0)", None),
        # (45 - 30) x (1/50 + 1/100) / 2 = 15 x 0.015 = 0.225: 22.5 points of the change from 60 % to 45 %
        (
            "the effect of participants is at the midpoint",
            "participants_effect_points(30, 50, 45, 100)",
            Decimal("22.5"),
        ),
        ("unchanged participants have no effect", "participants_effect_points(30, 50, 30, 100)", 0),
        ("the effect is unknown without a base", "participants_effect_points(30, null, 45, 100)", None),
        ("a printed percentage is a hundredth as a rate", "rate_of_percent(45.34)", Decimal("0.4534")),
        ("a percentage of a whole", "percent_of(42.5, 2000)", 850),
        ("one number as a percentage of another", "ratio_percent(42, 168)", 25),
        ("there is no percentage of nothing", "ratio_percent(42, 0)", None),
        ("rounded up from half a unit below at most", "printed_low(2500000, 100000)", 2_450_000),
        ("cut off from a unit above at most", "printed_high(2500000, 100000)", 2_600_000),
        ("a printed zero was rounded or cut off like what lies above it", "printed_low(0, 10)", -5),
        ("a printed zero was rounded or cut off like what lies above it", "printed_high(0, 10)", 10),
        ("a negative number is rounded and cut off the other way round", "printed_low(-40, 10)", -50),
        ("a negative number is rounded and cut off the other way round", "printed_high(-40, 10)", -35),
        ("what is missing, in whole workers", "workers_short(0.35, 101, 30)", 6),
        ("a target that is reached wants nobody", "workers_short(0.35, 100, 35)", 0),
        ("a target that is reached wants nobody", "workers_short(0.35, 100, 40)", 0),
        # 0.07 x 100 is 7.000000000000001 in binary fractions
        ("just reached in binary fractions too", "workers_short(0.07::double, 100, 7)", 0),
        ("what is missing is unknown where a part is unknown", "workers_short(null, 100, 35)", None),
        ("what is missing is unknown where a part is unknown", "workers_short(0.35, null, 35)", None),
        ("what is missing is unknown where a part is unknown", "workers_short(0.35, 100, null)", None),
        ("a total is spread evenly over months", "monthly_average(30, 12)", 2.5),
        ("nothing can be spread over no month", "monthly_average(30, 0)", None),
        ("completeness is what was received of what is expected", "completeness_rate(3, 4)", 3 / 4),
        ("completeness is what was received of what is expected", "completeness_rate(0, 4)", 0),
        ("there is no completeness where nothing is expected", "completeness_rate(0, 0)", None),
        ("there is no completeness where nothing is expected", "completeness_rate(null, null)", None),
        ("a share is a part of the whole", "share_rate(1, 4)", 1 / 4),
        ("there is no share of nothing or of what is hidden", "share_rate(0, 0)", None),
        ("there is no share of nothing or of what is hidden", "share_rate(null, 4)", None),
        ("there is no share of nothing or of what is hidden", "share_rate(1, null)", None),
    ],
)
def test_a_metric_is_what_its_meaning_says(
    value: Value, meaning: str, expression: str, expected: Any
) -> None:
    assert value(expression) == expected, meaning
