"""Contributions month by month: by month of payment, a gap stays a gap, growth is against the same month."""

from tests.cases import Case, cases
from tests.conftest import Run

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


@cases("""
growth is against the same month last year, and a month that is missing or not complete is no base of it
    =>
    period     | contributions_idr | compared_contributions_idr | change_idr | growth_rate
    2023-10-01 | 100               |                            |            |
    2023-11-01 | 110               |                            |            |
    2023-12-01 |                   |                            |            |
    2024-10-01 | 120               | 100                        | 120 - 100  | 20 / 100
    2024-11-01 | 150               | 110                        |            |
growth since january is the territory's
    marts.growth <-
        period     | region_code | segment | measure                    | growth_basis | provenance     | value | growth_rate | is_rate_regime_change
        2024-10-01 | KAL         | ALL     | contributions_received_idr | year_to_date | administrative | 900   | 0.1         | true
        2024-10-01 | 6300        | ALL     | contributions_received_idr | year_to_date | administrative | 400   | 0.2         | true
        2024-10-01 | KAL         | ALL     | contributions_received_idr | year_to_date | published      | 800   | 0.3         | true
    =>
    period*    | received_since_january_idr | since_january_growth_rate | is_rate_regime_change
    2024-10-01 | 900                        | 0.1                       | true
""")
def test_contributions(run_model: Run, case: Case) -> None:
    given = {
        "marts.contributions": CONTRIBUTIONS,
        "marts.periods": PERIODS,
        "audit.current_release": "release_id: 1 | region_code: KAL",
    }
    assert case.found(run_model("queries.contributions_by_month", given | case.given)) == case.expected
