"""The share of BPU that village funds pay: of BPU alone, of what is not hidden, against the same month last year."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import drawing, read_drawing

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


@cases("""
it is of bpu alone and against the same month last year, and what is hidden has no share and not 0
    complete <- true
    =>
    region_code | paid_by_village_funds | memberships | village_fund_rate | compared_village_fund_rate | change_points | is_suppressed
    6300        | 15                    | 60          | 15 / 60           | 10 / 50                    | 5             | false
    6400        |                       | 40          |                   |                            |               | true
an incomplete month shows no change
    complete <- false
    => region_code*: 6300 | compared_is_complete: false | change_points:
""")
def test_the_share_of_village_funds(run_model: Run, case: Case) -> None:
    names, rows = read_drawing(SPONSORED)
    complete = {"2023-10-01": case.given["complete"]}
    drawn = drawing([*names, "is_complete"], ([*row, complete.get(str(row[0]), "true")] for row in rows))
    given = {"marts.sponsored_memberships": drawn, "marts.membership_profile": PROFILE}
    assert case.found(run_model("queries.village_fund_share", given)) == case.expected
