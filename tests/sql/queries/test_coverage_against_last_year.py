"""Coverage against the same month last year: in one series, from what may be compared."""

from datetime import date
from decimal import Decimal

from tests.conftest import Run
from tests.drawn import cells

REGIONS = """
    region_code | is_in_territory
    6300        | true
    3100        | false
"""
COVERAGE = """
    period     | region_code | segment | provenance     | series | is_headline
    2024-09-01 | 6300        | ALL     | administrative | a      | true
    2024-10-01 | 6300        | ALL     | administrative | a      | true
    2024-10-01 | 6300        | ALL     | administrative | b      | false
    2024-11-01 | 6300        | ALL     | administrative | a2     | true
    2024-10-01 | 3100        | ALL     | administrative | a      | true
"""
CHANGES = """
    region_code | segment | provenance     | comparison_kind      | from_period | to_period  | from_series | to_series | status         | from_coverage_rate | to_coverage_rate | change_points
    6300        | ALL     | administrative | same_month_last_year | 2023-09-01  | 2024-09-01 | a           | a         | comparable     | 0.20               | 0.21             | 1
    6300        | ALL     | administrative | same_month_last_year | 2023-10-01  | 2024-10-01 | a           | a         | comparable     | 0.20               | 0.23             | 3
    6300        | ALL     | administrative | same_month_last_year | 2023-10-01  | 2024-10-01 | b           | b         | comparable     | 0.50               | 0.59             | 9
    6300        | ALL     | administrative | consecutive          | 2024-09-01  | 2024-10-01 | a           | a         | comparable     | 0.21               | 0.23             | 2
    6300        | ALL     | administrative | same_month_last_year | 2023-11-01  | 2024-11-01 | a           | a2        | not_comparable | 0.20               | 0.10             |
    3100        | ALL     | administrative | same_month_last_year | 2023-10-01  | 2024-10-01 | a           | a         | comparable     | 0.20               | 0.30             | 10
"""


def test_it_is_the_latest_comparable_month_of_the_headline_in_points(run_model: Run) -> None:
    given = {"marts.regions": REGIONS, "marts.coverage": COVERAGE, "marts.coverage_change": CHANGES}
    (row,) = run_model("queries.coverage_against_last_year", given)
    assert cells(row, "series from_period to_period") == ["a", date(2023, 10, 1), date(2024, 10, 1)]
    assert (row["to_coverage_rate"], row["change_points"]) == (0.23, Decimal(3))
    assert row["latest_period"] == date(2024, 11, 1)  # there, and not comparable
