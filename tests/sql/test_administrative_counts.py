"""sql/exact/administrative_counts.sql and sql/core/administrative_counts.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import Row, filled

FEBRUARY = """
    dataset       | period     | is_complete | completeness_rate
    memberships   | 2024-01-01 | false       | 0.5
    memberships   | 2024-02-01 | true        | 1
    projects      | 2024-02-01 | false       | 0.8
    employers     | 2024-02-01 | false       |
    contributions | 2024-01-01 | true        | 1
    contributions | 2024-02-01 | true        | 1
    contributions | 2024-03-01 | false       | 0.1
    contributions | 2023-12-01 | false       | 0.1
"""


@cases("""
a count is as complete as the datasets it is made of
    measure      | segment | participant_definition
    participants | PU      | admin_memberships
    registered   | JAKON   | admin_memberships
    participants | ALL     | admin_memberships
    participants | ALL     | admin_persons_any
    participants | JAKON   | admin_persons_main
    employers    | ALL     | admin_memberships
    projects     | JAKON   | admin_memberships
    =>
    measure      | segment | participant_definition | is_complete | completeness_rate
    employers    | ALL     | admin_memberships      | false       |
    participants | ALL     | admin_memberships      | false       | 0.8
    participants | ALL     | admin_persons_any      | true        | 1
    participants | JAKON   | admin_persons_main     | true        | 1
    projects     | JAKON   | admin_memberships      | false       | 0.8
    registered   | JAKON   | admin_memberships      | false       | 0.8
    participants | PU      | admin_memberships      | true        | 1
a sum is as complete as every month since january
    flows <-
        measure
        new_participants
        exited_participants
        contributions_received_idr
        contributions_covered_idr
    =>
    measure                    | is_complete | completeness_rate
    contributions_covered_idr  | true        | 1
    contributions_received_idr | true        | 1
    exited_participants        | false       | 0.5
    new_participants           | false       | 0.5
contributions since january are as complete as each month since
    flows <-
        measure
        contributions_received_idr
        contributions_covered_idr
    delivered <-
        dataset       | period     | is_complete | completeness_rate
        contributions | 2024-01-01 | false       | 0.5
        contributions | 2024-02-01 | true        | 1
    =>
    measure                    | is_complete | completeness_rate
    contributions_covered_idr  | false       | 0.5
    contributions_received_idr | false       | 0.5
employers and those who joined have no need of projects
    measure: employers | segment: ALL
    flows <-
        measure          | segment
        new_participants | ALL
        new_participants | JAKON
    delivered <-
        dataset     | period     | is_complete | completeness_rate
        employers   | 2024-02-01 | true        | 1
        memberships | 2024-01-01 | true        | 1
        memberships | 2024-02-01 | true        | 1
        projects    | 2024-02-01 | false       | 0.8
    =>
    measure          | segment | is_complete | completeness_rate
    employers        | ALL     | true        | 1
    new_participants | ALL     | true        | 1
    new_participants | JAKON   | true        | 1
a total of which one share is unknown has no share
    measure: participants | segment: ALL
    delivered <-
        dataset     | period     | is_complete | completeness_rate
        memberships | 2024-02-01 | true        | 1
        projects    | 2024-02-01 | false       |
    => is_complete: false | completeness_rate:
a month of which no sender is known is not complete
    measure: participants
    delivered <- dataset
    => is_complete: false | completeness_rate:
a region that is not whole has no complete count beside one that is
    measure      | region_code
    participants | 6400
    participants | 6401
    delivered <-
        region_code | dataset     | period     | is_complete | completeness_rate
        6400        | memberships | 2024-02-01 | false       |
        6401        | memberships | 2024-02-01 | true        | 1
    months <- dataset: memberships | period: 2024-02-01 | is_complete: true | completeness_rate: 1
    =>
    region_code | is_complete | completeness_rate
    6400        | false       |
    6401        | true        | 1
a sum since january needs its region in every month
    flows <- measure: new_participants
    delivered <- dataset: memberships | period: 2024-02-01 | is_complete: true | completeness_rate: 1
    months <-
        dataset     | period     | is_complete | completeness_rate
        memberships | 2024-01-01 | true        | 1
        memberships | 2024-02-01 | true        | 1
    => is_complete: false | completeness_rate:
""")
def test_how_complete_a_count_is(run_model: Run, case: Case) -> None:
    given = {"drawn": "measure", "flows": "measure", "delivered": FEBRUARY} | case.given
    key = {"period": "2024-02-01", "region_code": "6400", "segment": "PU", "value": "7"}
    key["participant_definition"] = "admin_memberships"
    tables = {
        "exact.administrative_stocks": filled(given["drawn"], **key),
        "exact.administrative_flows": filled(given["flows"], **key),
        "exact.completeness": given.get("months", given["delivered"]),
        "exact.region_completeness": filled(given["delivered"], region_code="6400"),
    }
    assert case.found(run_model("exact.administrative_counts", given=tables)) == case.expected


def protected(run_model: Run, drawn: str) -> list[Row]:
    counts = """
        region_code | segment | value
        6401        | PU      | 3
        6401        | BPU     | 40
        6402        | PU      | 50
    """
    given = {
        "exact.administrative_counts": filled(
            counts,
            period="2024-02-01",
            measure="participants",
            participant_definition="admin_memberships",
            origin="counted",
            is_complete="true",
            completeness_rate="1",
        ),
        "exact.hidden_cells": filled(drawn, subject="participants:admin_memberships", period="2024-02-01"),
    }
    return run_model("core.administrative_counts", given=given)


@cases("""
a hidden count has no value and says so
    region_code: 6401 | segment: PU
    =>
    region_code | segment | value | is_suppressed
    6401        | BPU     | 40    | false
    6401        | PU      |       | true
    6402        | PU      | 50    | false
a count is not hidden with another one
    subject                         | region_code | period     | segment
    registered:admin_memberships    | 6401        | 2024-02-01 | PU
    participants:admin_persons_any  | 6401        | 2024-02-01 | PU
    participants:admin_memberships  | 6400        | 2024-02-01 | PU
    participants:admin_memberships  | 6401        | 2024-01-01 | PU
    participants:admin_memberships  | 6401        | 2024-02-01 | JAKON
    =>
    region_code | segment | value | is_suppressed
    6401        | BPU     | 40    | false
    6401        | PU      | 3     | false
    6402        | PU      | 50    | false
a count speaks of the end of its month, names its records and says what was delivered
    subject
    =>
    region_code* | segment* | as_of_date | provenance     | origin  | source         | is_complete | completeness_rate
    6401         | BPU      | 2024-02-29 | administrative | counted | period/2024-02 | true        | 1
""")
def test_what_is_shown_of_a_count(run_model: Run, case: Case) -> None:
    assert case.found(protected(run_model, **case.given)) == case.expected
