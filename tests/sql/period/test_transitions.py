"""sql/period/transitions.sql on drawn crossings."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled
from tests.sql.period.months import NOVEMBER


@cases("""
transitions are counted by where they lead from and to
    kind   | was_active | was_observed | from_region_code | is_observed | is_active | region_code
    moved  | true       | true         | 6401             | true        | true      | 6402
    moved  | true       | true         | 6401             | true        | true      | 6402
    stayed | true       | true         | 6401             | true        | true      | 6401
           | false      | true         | 6401             | true        | false     | 6401
    =>
    kind   | from_region_code | to_region_code | memberships
    moved  | 6401             | 6402           | 2
    stayed | 6401             | 6401           | 1
only an active end is a side
    kind         | was_active | was_observed | from_region_code | is_observed | is_active | region_code
    joined       |            |              |                  | true        | true      | 6401
    returned     | false      | true         | 6402             | true        | true      | 6401
    lapsed       | true       | true         | 6401             | true        | false     | 6401
    unobserved   | true       | true         | 6401             | false       | true      | 6401
    restated_out | true       | true         | 6401             | false       | true      | 6401
    =>
    kind         | from_region_code | to_region_code | memberships
    joined       |                  | 6401           | 1
    lapsed       | 6401             |                | 1
    restated_out | 6401             |                | 1
    returned     |                  | 6401           | 1
    unobserved   | 6401             |                | 1
who is seen again comes back to the carried cell and goes on from there
    kind         | was_active | was_observed | from_region_code | is_observed | is_active | region_code
    stayed       | true       | false        | 6401             | true        | true      | 6401
    moved        | true       | false        | 6402             | true        | true      | 6401
    restated_out | true       | false        | 6403             | false       | true      | 6403
    returned     | false      | false        | 6404             | true        | true      | 6404
    =>
    kind         | from_region_code | to_region_code | memberships
    moved        | 6402             | 6401           | 1
    reobserved   |                  | 6401           | 1
    reobserved   |                  | 6402           | 1
    reobserved   |                  | 6403           | 1
    restated_out | 6403             |                | 1
    returned     |                  | 6404           | 1
    stayed       | 6401             | 6401           | 1
""")
def test_transitions(run_model: Run, case: Case) -> None:
    crossings = filled(case.given["drawn"], segment="PU", from_segment="PU")
    rows = run_model("period.transitions", {"period.bounds": NOVEMBER, "period.crossings": crossings})
    assert case.found(rows) == case.expected
