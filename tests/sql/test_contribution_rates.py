"""sql/core/contribution_rates.sql on drawn tables."""

from datetime import date
from decimal import Decimal

from tests.conftest import Run


def test_a_percentage_becomes_a_fraction_to_its_last_digit(run_model: Run) -> None:
    given = {
        "staging.contribution_rates": """
            programme | segment | risk_class | variant          | rate_percent | effective_from_date
            JKK       | PU      | 3          | normal           | 0.89         | 2015-07-01
            JKK       | PU      | 3          | labour_intensive | 0.445        | 2025-02-01
            JKK       | PU      | 3          | covid_relief     | 0.0089       | 2020-08-01
        """
    }
    rows = run_model("core.contribution_rates", given=given)
    assert [(row["variant"], row["contribution_rate"]) for row in rows] == [
        ("covid_relief", Decimal("0.000089")),
        ("labour_intensive", Decimal("0.00445")),
        ("normal", Decimal("0.0089")),
    ]


def test_a_fixed_amount_has_no_rate_and_a_cap_changes_with_its_months(run_model: Run) -> None:
    given = {
        "staging.contribution_rates": """
            programme | segment | risk_class | variant | rate_percent | amount_minimum | wage_cap | effective_from_date | effective_to_date
            JKM       | BPU     | all        | normal  |              | 6800           |          | 2015-07-01          |
            JP        | PU      | all        | normal  | 3            |                | 7000000  | 2015-07-01          | 2016-02-01
            JP        | PU      | all        | normal  | 3            |                | 7335300  | 2016-03-01          |
        """
    }
    rows = run_model("core.contribution_rates", given=given)
    columns = ("programme", "contribution_rate", "amount_minimum", "wage_cap", "effective_to_date")
    assert [tuple(row[column] for column in columns) for row in rows] == [
        ("JKM", None, Decimal(6800), None, None),
        ("JP", Decimal("0.03"), None, Decimal(7000000), date(2016, 2, 1)),
        ("JP", Decimal("0.03"), None, Decimal(7335300), None),
    ]
