"""What funding ends soon: of the latest month, all segments once, hidden is not none."""

from datetime import date

from tests.conftest import Run, one
from tests.drawn import Row

SPONSORED = """
    period     | region_level | region_code | segment | funding_source | active | ending_within_3_months | is_suppressed
    2024-10-01 | province     | 6300        | ALL     | village_fund   | 80     | 70                     | false
    2024-11-01 | province     | 6300        | ALL     | village_fund   | 40     | 10                     | false
    2024-11-01 | province     | 6300        | BPU     | village_fund   | 30     | 8                      | false
    2024-11-01 | province     | 6300        | PU      | village_fund   | 10     | 2                      | false
    2024-11-01 | province     | 6300        | ALL     | sertakan       | 9      |                        | true
    2024-11-01 | province     | 6400        | ALL     | village_fund   | 20     | 0                      | false
    2024-09-01 | province     | 6400        | ALL     | village_fund   | 30     | 12                     | false
"""


def asked(run_model: Run) -> list[Row]:
    return run_model("queries.funding_ending_soon", {"marts.sponsored_memberships": SPONSORED})


def test_it_is_of_the_latest_month_and_counts_no_membership_twice(run_model: Run) -> None:
    row = one(asked(run_model), region_code="6300", funding_source="village_fund")
    assert (row["period"], row["ends_by_date"]) == (date(2024, 11, 1), date(2025, 2, 28))
    assert (row["active"], row["ending_within_3_months"], row["ending_rate"]) == (40, 10, 10 / 40)


def test_hidden_is_not_none(run_model: Run) -> None:
    row = one(asked(run_model), funding_source="sertakan")
    assert (row["ending_within_3_months"], row["ending_rate"], row["is_suppressed"]) == (None, None, True)


def test_where_none_ends_it_says_when_some_was_to(run_model: Run) -> None:
    row = one(asked(run_model), region_code="6400")
    assert (row["ending_within_3_months"], row["ending_rate"]) == (0, 0)
    assert (row["last_ending_period"], row["last_ending_within_3_months"]) == (date(2024, 9, 1), 12)
