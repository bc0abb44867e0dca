"""sql/period/contributions.sql on drawn payments."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled
from tests.sql.period.months import NOVEMBER


@cases("""
payments of all deliveries are summed by the month they cover
    employer_id | delivery_id | covered_period | workers | contributions_idr | fines_idr
    e1          | A           | 2024-10-01     | 4       | 1000000           | 20000
    e1          | B           | 2024-10-01     | 1       | 250000            |
    e2          | B           | 2024-10-01     | 2       | 500000            | 0
    e1          | A           | 2024-09-01     | 4       | 990000            | 0
    =>
    period     | covered_period | employers | workers | contributions_idr | fines_idr
    2024-11-01 | 2024-09-01     | 1         | 4       | 990000            | 0
    2024-11-01 | 2024-10-01     | 2         | 7       | 1750000           | 20000
the branch is the employer's of the month, else the sender
    employer_id | contributions_idr
    e1          | 100
    e2          | 200
                | 300
    intake.employers <-
        employer_id | office_code | sender | delivery_id | line
        e1          | K01         | KW     | C           | 2
        e1          | K02         | KX     | D           | 2
    =>
    office_code | employers | contributions_idr
    K01         | 1         | 100
    K09         | 1         | 200 + 300
""")
def test_contributions(run_model: Run, case: Case) -> None:
    same = {
        "covered_period": "2024-10-01",
        "programme": "JHT",
        "segment": "PU",
        "sender": "K09",
        "workers": "1",
    }
    given = {"period.bounds": NOVEMBER, "intake.contributions": filled(case.given["drawn"], **same)}
    given["intake.employers"] = case.given.get("intake.employers", "")
    assert case.found(run_model("period.contributions", given)) == case.expected
