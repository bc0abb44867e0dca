"""The share of BPU that village funds pay: of BPU alone, of what is not hidden, against the same month last year."""

from decimal import Decimal

from tests.conftest import Run, one
from tests.drawn import filled

SPONSORED = """
    period     | region_code | segment | funding_source | active | is_suppressed
    2023-10-01 | 6300        | BPU     | village_fund   | 10     | false
    2024-09-01 | 6300        | BPU     | village_fund   | 44     | false
    2024-10-01 | 6300        | BPU     | village_fund   | 15     | false
    2024-10-01 | 6300        | PU      | village_fund   | 70     | false
    2024-10-01 | 6300        | ALL     | village_fund   | 85     | false
    2024-10-01 | 6300        | BPU     | regency_budget | 20     | false
    2024-10-01 | 6400        | BPU     | village_fund   |        | true
"""
PROFILE = """
    period     | region_code | segment | dimension      | category     | active | is_suppressed
    2023-10-01 | 6300        | BPU     | all            | all          | 50     | false
    2024-10-01 | 6300        | BPU     | all            | all          | 60     | false
    2024-10-01 | 6300        | BPU     | funding_source | village_fund | 15     | false
    2024-10-01 | 6300        | ALL     | all            | all          | 600    | false
    2024-10-01 | 6400        | BPU     | all            | all          | 40     | false
"""
GIVEN = {
    "marts.sponsored_memberships": filled(SPONSORED, is_complete="true"),
    "marts.membership_profile": PROFILE,
}


def test_it_is_of_bpu_alone_and_against_the_same_month_last_year(run_model: Run) -> None:
    row = one(run_model("queries.village_fund_share", GIVEN), region_code="6300")
    assert (row["paid_by_village_funds"], row["memberships"]) == (15, 60)
    assert (row["village_fund_rate"], row["compared_village_fund_rate"]) == (15 / 60, 10 / 50)
    assert row["change_points"] == Decimal(5)


def test_what_is_hidden_has_no_share_and_not_0(run_model: Run) -> None:
    row = one(run_model("queries.village_fund_share", GIVEN), region_code="6400")
    assert (row["village_fund_rate"], row["is_suppressed"], row["change_points"]) == (None, True, None)


def test_an_incomplete_month_shows_no_change(run_model: Run) -> None:
    header, *lines = SPONSORED.strip().splitlines()
    drawn = [f"{line} | {'2024' in line}" for line in lines if "|" in line]
    sponsored = "\n".join([f"{header} | is_complete", *drawn])
    row = one(
        run_model("queries.village_fund_share", {**GIVEN, "marts.sponsored_memberships": sponsored}),
        region_code="6300",
    )
    assert (row["compared_is_complete"], row["change_points"]) == (False, None)
