"""What funding ends soon: of the latest month, all segments once, hidden is not none."""

from tests.cases import Case, cases
from tests.conftest import Run


@cases("""
it is of the latest month, counts no membership twice, hides what is hidden, and says when some was to end
    period     | region_level | region_code | segment | funding_source | active | ending_within_3_months | is_suppressed
    2024-10-01 | province     | 6300        | ALL     | village_fund   | 80     | 70                     | false
    2024-11-01 | province     | 6300        | ALL     | village_fund   | 40     | 10                     | false
    2024-11-01 | province     | 6300        | BPU     | village_fund   | 30     | 8                      | false
    2024-11-01 | province     | 6300        | PU      | village_fund   | 10     | 2                      | false
    2024-11-01 | province     | 6300        | ALL     | sertakan       | 9      |                        | true
    2024-11-01 | province     | 6400        | ALL     | village_fund   | 20     | 0                      | false
    2024-09-01 | province     | 6400        | ALL     | village_fund   | 30     | 12                     | false
    =>
    region_code | funding_source | period     | ends_by_date | active | ending_within_3_months | ending_rate | is_suppressed | last_ending_period | last_ending_within_3_months
    6300        | village_fund   | 2024-11-01 | 2025-02-28   | 40     | 10                     | 10 / 40     | false         | 2024-11-01         | 10
    6400        | village_fund   | 2024-11-01 | 2025-02-28   | 20     | 0                      | 0           | false         | 2024-09-01         | 12
    6300        | sertakan       | 2024-11-01 | 2025-02-28   | 9      |                        |             | true          |                    |
""")
def test_funding_that_ends_soon(run_model: Run, case: Case) -> None:
    rows = run_model("queries.funding_ending_soon", {"marts.sponsored_memberships": case.given["drawn"]})
    assert case.found(rows) == case.expected
