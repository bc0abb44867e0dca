"""sql/core/rate_regimes.sql on drawn tables."""

from datetime import date

from tests.conftest import Run


def test_a_relief_ends_and_a_rate_holds_until_further_notice(run_model: Run) -> None:
    given = {
        "staging.rate_regimes": """
            regime_code    | regulation | effective_from_date | effective_to_date
            PP7-2025-JKK   | PP 7/2025  | 2025-02-01          | 2025-07-01
            PP6-2025-JKP   | PP 6/2025  | 2025-02-01          |
        """
    }
    rows = run_model("core.rate_regimes", given=given)
    told = [(row["regime_code"], row["effective_to_date"]) for row in rows]
    assert told == [("PP6-2025-JKP", None), ("PP7-2025-JKK", date(2025, 7, 1))]
