"""sql/core/figure_recomputations.sql on drawn tables."""

import pytest

from tests.cases import Case, lines, worked_out
from tests.conftest import Run, one
from tests.drawn import Row, drawing
from tests.specified import given_and_told

FIGURES = """
    figure_id | unit    | value  | value_low | value_high
    F1        | persons | 1000   | 950       | 1100
    F2        | persons | 200    | 195       | 210
    F3        | persons | 30     | 28        | 35
    F4        | persons | 200    | 199.5     | 201
    F5        | persons | 30     | 29.5      | 31
    F6        | persons | 0      | -0.5      | 1
    F7        | persons | 206000 | 205500    | 207000
    F8        | percent | 68.02  | 68.015    | 68.03
    F9        | percent | 55.69  | 55.685    | 55.70
    F10       | percent | 3.37   | 3.365001  | 3.380001
"""
"""Rounded numbers, F4 to F6 in full digits, and percentages."""


def recompute(run_model: Run, check: str) -> Row:
    """Compute a figure again as the check says: its kind, and the role of each operand."""
    kind, _, operands = check.partition(": ")
    rows = (["F99", kind, *operand.split()] for operand in operands.split(", "))
    checks = drawing(["figure_id", "kind", "role", "operand_id"], rows)
    return one(
        run_model("core.figure_recomputations", {"staging.figure_checks": checks, "core.figures": FIGURES})
    )


@lines("""
    case                                                       | check                                                     | => | value        | low         | high
    a sum: 1000 + 200 + 30, 950 + 195 + 28, 1099 + 209 + 34    | sum: term F1, term F2, term F3                            |    | 1230         | 1173        | 1342
    full digits leave no room: 200 + 30                        | sum: term F4, term F5                                     |    | 230          | 230         | 230
    a difference: 1000 - 200, 950 - 209, 1099 - 195            | difference: minuend F1, subtrahend F2                     |    | 800          | 741         | 904
    a ratio of counts is a percentage                          | ratio_percent: numerator F2, denominator F1               |    | 20           | 19500 / 1099  | 20900 / 950
    operands of a role add up first: 30 / (200 + 30)           | ratio_percent: numerator F3, denominator F2, denominator F3 |  | 3000 / 230     | 2800 / 243    | 3400 / 223
    growth is in percent of the earlier one: (950 - 209) / 209 | growth_percent: from F2, to F1                            |    | 400          | 74100 / 209   | 90400 / 195
    a fall is a negative growth: 30 is 170 less than 200       | growth_percent: from F4, to F5                            |    | -85          | -85         | -85
    growth from nothing cannot be computed                     | growth_percent: from F6, to F4                            |    |              |             |
    a change between rates is in points: 68.015 - 55.70        | change_points: from F9, to F8                             |    | 12.33        | 12.315      | 12.345
    as growth it is in percent of the earlier rate             | growth_percent: from F9, to F8                            |    | 123300 / 5569  | 12315 / 557   | 246900 / 11137
    a percentage of a whole: 3.365001 x 2055, 3.380001 x 2069.99 | percent_of: percent F10, whole F7                         |    | 6942.2       | 6915.077055 | 6996.56826999
    a yearly amount: 30 x 1000 x 12, 28 x 950, 34 x 1099       | yearly_amount: persons F3, monthly_idr F1                 |    | 360000       | 319200      | 448392
    a closing stock: 1000 + 200 - 30, 950 + 195 - 34           | closing_stock: opening F1, added F2, removed F3           |    | 1170         | 1111        | 1280
    a missing operand leaves it unknown                        | sum: term F4, term F98                                    |    |              |             |
    a missing role leaves it unknown                           | closing_stock: opening F1, removed F3                     |    |              |             |
""")
def test_a_figure_is_computed_again(run_model: Run, case: Case) -> None:
    given, told = given_and_told(case)
    row = recompute(run_model, str(given["check"]))
    for name, cell in told.items():
        assert row[f"recomputed_{name}"] == (cell and pytest.approx(float(worked_out(cell) or 0), rel=1e-12))


def test_the_operands_are_told_by_role(run_model: Run) -> None:
    row = recompute(run_model, "ratio_percent: numerator F3, denominator F3, denominator F2")
    assert row["operands"] == "denominator F2+F3, numerator F3"
