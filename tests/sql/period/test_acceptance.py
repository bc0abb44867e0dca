"""sql/period/acceptance.sql on drawn counts."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.sql.period.months import NOVEMBER


@cases("""
every delivered row is accepted, refused, repeated or set aside
    period.office_counts <-
        office_code | segment | active | inactive
        K01         | PU      | 10     | 4
        K02         | BPU     | 5      | 0
        K03         | BPU     | 0      | 1
    period.ledger_counts <-
        delivery_id | office_code | segment | status | duplicates | set_aside
        A           | K01         | PU      | active | 1          | 2
        B           | K01         | PU      | active | 0          | 2
    intake.refused <-
        delivery_id | office_code | segment | status | rows
        A           | K01         | PU      | active | 3
        B           | K01         | PU      | active | 2
        A           |             | PU      |        | 1
    intake.delivery_totals <-
        delivery_id | dataset     | duplicates
        A           | memberships | 6
        B           | memberships | 0
        D           | memberships | 1
        C           | employers   | 9
    =>
    office_code | segment | status   | delivered | accepted | refused | duplicates | set_aside
    K01         | PU      | active   | 20        | 10       | 3 + 2   | 1          | 2 + 2
    K01         | PU      | inactive | 4         | 4        | 0       | 0          | 0
    K02         | BPU     | active   | 5         | 5        | 0       | 0          | 0
    K03         | BPU     | inactive | 1         | 1        | 0       | 0          | 0
                | PU      |          | 1         | 0        | 1       | 0          | 0
                |         |          | 6 + 1     | 0        | 0       | 6 + 1      | 0
where a single row is repeated it is told
    intake.delivery_totals <- dataset: memberships | duplicates: 1
    => office_code: | delivered: 1
where no row is repeated none is of nobody
    period.office_counts <- office_code: K01 | segment: PU | active: 10 | inactive: 0
    intake.delivery_totals <- dataset: memberships | duplicates: 0
    => office_code: K01 | status: active | accepted: 10
""")
def test_acceptance(run_model: Run, case: Case) -> None:
    assert (
        case.found(run_model("period.acceptance", {"period.bounds": NOVEMBER} | case.given)) == case.expected
    )
