"""growth_of: the growth of one region, with what it is against."""

from tests.conftest import Run


def test_what_is_not_comparable_has_no_rate(run_macro: Run) -> None:
    growth = """
        period     | region_code | region_name | measure      | growth_basis   | compared_period | growth_rate | is_comparable
        2024-11-01 | 6371        | Banjarmasin | participants | month_on_month | 2024-10-01      |             | false
        2024-11-01 | 6371        | Banjarmasin | participants | year_on_year   | 2023-11-01      | 0.25        | true
        2024-11-01 | 6372        | Banjarbaru  | participants | year_on_year   | 2023-11-01      | 0.5         | true
    """
    regions = """
        region_code | region_name
        6371        | Banjarmasin
        6372        | Banjarbaru
    """
    rows = run_macro("growth_of('6371')", {"marts.growth": growth, "marts.regions": regions})
    told = [(row["growth_basis"], row["growth_rate"]) for row in rows]
    assert told == [("month_on_month", None), ("year_on_year", 0.25)]
