"""sql/period/office_counts.sql on drawn cells and crossings."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.sql.period.months import NOVEMBER


@cases("""
active and inactive memberships of each branch
    period.cells <-
        office_code | segment | is_active | memberships
        K01         | PU      | true      | 1
        K01         | PU      | true      | 4
        K01         | PU      | false     | 1
        K01         | PU      | false     | 1
                    | PU      | true      | 1
    =>
    office_code | active | inactive
    K01         | 1 + 4  | 1 + 1
                | 1      | 0
how far active memberships are paid
    period.cells <-
        office_code | segment | is_active | months_unpaid | memberships
        K01         | BPU     | true      | 0             | 1
        K01         | BPU     | true      | 0             | 7
        K01         | BPU     | true      | 1             | 20
        K01         | BPU     | true      | 3             | 30
        K01         | BPU     | true      | 4             | 4
        K01         | BPU     | true      | 5             | 40
        K01         | BPU     | true      |               | 5
        K01         | BPU     | true      |               | 50
        K01         | BPU     | false     |               | 6
        K01         | BPU     | false     | 0             | 60
        K01         | BPU     | false     | 2             | 600
        K01         | BPU     | false     | 9             | 6000
        K02         | BPU     | false     |               | 3
    =>
    office_code | paid_up | arrears_1_to_3 | arrears_over_3 | payments_unknown
    K01         | 1 + 7   | 20 + 30        | 4 + 40         | 5 + 50
    K02         | 0       | 0              | 0              | 0
what happened counts at the branch that states it
    period.crossings <-
        office_code | segment | is_observed | kind
        K01         | PU      | true        | joined
        K01         | PU      | true        | returned
        K01         | PU      | true        | lapsed
        K01         | PU      | true        | left_retired
        K01         | PU      | true        | left_other
        K01         | PU      | true        | stayed
        K01         | PU      | false       | restated_out
        K02         | PU      | true        | stayed
        K02         | PU      | false       | left_other
    =>
    office_code | active | inactive | joined | returned | lapsed | left_memberships
    K01         | 0      | 0        | 1      | 1        | 1      | 2
""")
def test_office_counts(run_model: Run, case: Case) -> None:
    assert (
        case.found(run_model("period.office_counts", {"period.bounds": NOVEMBER} | case.given))
        == case.expected
    )
