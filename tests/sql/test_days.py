"""sql/marts/days.sql on drawn tables."""

from datetime import date

from tests.conftest import Run


def test_every_day_of_the_years_with_facts_is_there_once(run_model: Run) -> None:
    given = {
        "marts.periods": """
            period     | period_end_date | calendar_year | has_facts
            2024-02-01 | 2024-02-29      | 2024          | true
            2024-03-01 | 2024-03-31      | 2024          | false
            2045-12-01 | 2045-12-31      | 2045          | false
        """
    }
    rows = run_model("marts.days", given=given)
    assert [(row["calendar_date"], row["period"]) for row in rows] == [
        *((date(2024, 2, day), date(2024, 2, 1)) for day in range(1, 30)),
        *((date(2024, 3, day), date(2024, 3, 1)) for day in range(1, 32)),
    ]
