"""sql/period/unread.sql on drawn totals."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled
from tests.sql.period.months import OCTOBER


@cases("""
it is what was refused less what rows tell of themselves
    delivery_id | sender | rejected
    a           | N01    | 9
    b           | N02    | 4
    c           | N03    | 5
    refused <-
        delivery_id | office_code | segment | status | rows
        a           | K01         | PU      | active | 4
        a           |             |         |        | 2
        b           | K01         | PU      | active | 4
    =>
    sender | rows
    N01    | 9 - 4 - 2
    N03    | 5
the parts of a sender are told together
    delivery_id | sender | rejected
    a           | N01    | 3
    b           | N01    | 4
    => sender: N01 | rows: 3 + 4
other datasets have no reconciliation
    delivery_id: a | sender: N01 | dataset: employers | rejected: 3
    =>
""")
def test_rows_that_no_branch_tells_of(run_model: Run, case: Case) -> None:
    given = {
        "period.bounds": OCTOBER,
        "intake.delivery_totals": filled(case.given["drawn"], dataset="memberships"),
        "intake.refused": case.given.get("refused", "delivery_id"),
    }
    assert case.found(run_model("period.unread", given=given)) == case.expected
