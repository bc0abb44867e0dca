"""sql/period/senders.sql on drawn deliveries of this month and those before."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.sql.period.months import NOVEMBER


@cases("""
memberships that count are told by delivery and last month's once, and who was due is told without a delivery
    # K03 was due and did not deliver, K04 is due as memberships of it are carried, K02 is new
    intake.deliveries <-
        delivery_id | dataset     | sender
        A2          | memberships | K01
        A1          | memberships | K01
        B           | memberships | K02
        E           | employers   | K01
    intake.expected <-
        dataset     | sender
        memberships | K01
        employers   | K01
        employers   | K03
    period.former_senders <-
        sender | memberships
        K01    | 700
        K04    | 50
    intake.delivery_totals <-
        delivery_id | dataset     | accepted
        A1          | memberships | 500
        A2          | memberships | 210
        B           | memberships | 90
        E           | employers   | 8
    period.ledger_counts <-
        delivery_id | duplicates | set_aside
        A2          | 3          | 1
        A2          | 0          | 2
    =>
    dataset     | sender | delivery_id | is_expected | is_received | memberships     | last_month_memberships
    employers   | K01    | E           | true        | true        |                 |
    employers   | K03    |             | true        | false       |                 |
    memberships | K01    | A1          | true        | true        | 500             | 700
    memberships | K01    | A2          | true        | true        | 210 - 3 - 1 - 2 |
    memberships | K02    | B           | false       | true        | 90              |
    memberships | K04    |             | true        | false       |                 | 50
""")
def test_senders(run_model: Run, case: Case) -> None:
    assert case.found(run_model("period.senders", {"period.bounds": NOVEMBER} | case.given)) == case.expected
