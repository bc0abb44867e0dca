"""Where members go: of the territory alone, by reason, and no share where a month is hidden."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled

RELEASE = "release_id: 1 | region_code: KAL"
NONE_ELSE = {
    "provenance": "administrative",
    "counted_unit": "membership",
    "left_retired": "0",
    "left_deceased": "0",
    "left_contract_ended": "0",
    "left_other": "0",
    "moved_out_segment": "0",
    "unobserved": "500",
    "is_complete": "true",
}
FLOWS = """
    period     | region_code | segment | lapsed | left_work_ended | moved_out_region
    2023-10-01 | KAL         | PU      | 900    | 900             | 900
    2024-10-01 | KAL         | PU      | 6      | 3               | 1
    2024-10-01 | 6300        | PU      | 6      | 3               | 5
    2023-11-01 | KAL         | PU      | 4      | 5               | 1
    2024-10-01 | KAL         | BPU     | 8      |                 | 0
    2024-09-01 | KAL         | BPU     | 8      | 7               | 0
"""


@cases("""
it is of the whole territory and of twelve months, and members whose sender did not deliver have not left
    =>
    segment* | reason              | memberships | gone_rate
    PU       | lapsed              | 6 + 4       | 10 / 20
    PU       | left_work_ended     | 3 + 5       | 8 / 20
    PU       | left_contract_ended | 0           | 0
    PU       | left_retired        | 0           | 0
    PU       | left_deceased       | 0           | 0
    PU       | left_other          | 0           | 0
    PU       | moved_out_segment   | 0           | 0
    PU       | moved_out_region    | 1 + 1       | 2 / 20
a hidden month leaves a least number and no share
    =>
    segment* | reason*         | memberships | gone_rate | months_known | months_there
    BPU      | left_work_ended | 7           |           | 1            | 2
no other reason has a share then
    =>
    segment* | reason* | memberships | gone_rate
    BPU      | lapsed  | 8 + 8       |
""")
def test_where_members_go(run_model: Run, case: Case) -> None:
    flows = filled(FLOWS, **NONE_ELSE)
    given = {"audit.current_release": RELEASE, "marts.participation_flows": flows}
    assert case.found(run_model("queries.where_members_go", given)) == case.expected
