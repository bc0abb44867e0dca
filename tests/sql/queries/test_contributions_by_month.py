"""Contributions month by month: by month of payment, a gap stays a gap, growth is against the same month."""

from tests.conftest import Run, one
from tests.drawn import Row

CONTRIBUTIONS = """
    basis   | period     | programme | segment | contributions_idr | fines_idr | is_suppressed | is_complete
    paid    | 2023-10-01 | ALL       | ALL     | 100               | 1         | false         | true
    paid    | 2023-11-01 | ALL       | ALL     | 110               | 1         | false         | false
    paid    | 2024-10-01 | ALL       | ALL     | 120               | 2         | false         | true
    paid    | 2024-10-01 | JHT       | ALL     | 70                | 2         | false         | true
    paid    | 2024-10-01 | ALL       | PU      | 90                | 2         | false         | true
    covered | 2024-10-01 | ALL       | ALL     | 999               | 9         | false         | true
    paid    | 2024-11-01 | ALL       | ALL     | 150               | 2         | false         | true
"""
PERIODS = """
    period
    2023-09-01
    2023-10-01
    2023-11-01
    2023-12-01
    2024-10-01
    2024-11-01
    2024-12-01
"""


def asked(run_model: Run) -> list[Row]:
    given = {"marts.contributions": CONTRIBUTIONS, "marts.periods": PERIODS}
    return run_model("queries.contributions_by_month", given)


def month(rows: list[Row], text: str) -> Row:
    return next(row for row in rows if str(row["period"]) == text)


def test_growth_is_against_the_same_month_last_year(run_model: Run) -> None:
    row = month(asked(run_model), "2024-10-01")
    assert (row["contributions_idr"], row["compared_contributions_idr"], row["change_idr"]) == (120, 100, 20)
    assert row["growth_rate"] == 20 / 100


def test_a_month_of_which_a_delivery_is_missing_is_no_base_of_growth(run_model: Run) -> None:
    row = month(asked(run_model), "2024-11-01")
    assert (row["compared_contributions_idr"], row["change_idr"], row["growth_rate"]) == (110, None, None)


def test_a_month_that_is_not_there_is_an_empty_line_between_the_first_and_the_last(run_model: Run) -> None:
    rows = asked(run_model)
    assert [str(row["period"])[:7] for row in rows] == ["2023-10", "2023-11", "2023-12", "2024-10", "2024-11"]
    assert month(rows, "2023-12-01")["contributions_idr"] is None


def test_growth_since_january_is_the_territory_s(run_model: Run) -> None:
    growth = """
        period     | region_code | segment | measure                    | growth_basis | provenance     | value | growth_rate | is_rate_regime_change
        2024-10-01 | KAL         | ALL     | contributions_received_idr | year_to_date | administrative | 900   | 0.1         | true
        2024-10-01 | 6300        | ALL     | contributions_received_idr | year_to_date | administrative | 400   | 0.2         | true
        2024-10-01 | KAL         | ALL     | contributions_received_idr | year_to_date | published      | 800   | 0.3         | true
    """
    given = {
        "marts.contributions": CONTRIBUTIONS,
        "marts.periods": PERIODS,
        "marts.growth": growth,
        "audit.current_release": "release_id | region_code\n1 | KAL",
    }
    rows = run_model("queries.contributions_by_month", given)
    row = one(rows, period=month(rows, "2024-10-01")["period"])
    assert (row["received_since_january_idr"], row["since_january_growth_rate"]) == (900, 0.1)
    assert row["is_rate_regime_change"]
