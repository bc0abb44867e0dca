"""sql/exact/reconciliation.sql and sql/marts/reconciliation.sql on drawn tables."""

from tests.cases import Case, cases, lines
from tests.conftest import Run
from tests.drawn import Row, filled

DELIVERED = "accepted: 990 | delivered: 990"
MONTHS = "period\n2024-10-01\n2024-11-01"


def reconciled(
    run_model: Run, drawn: str = DELIVERED, recaps: str = "memberships", **others: str
) -> list[Row]:
    """Reconcile accepted rows with recaps, and with what others say that could not be read."""
    month = {"period": "2024-10-01"}
    key = {**month, "office_code": "K01", "segment": "PU", "status": "active"}
    none = {"refused": "0", "duplicates": "0", "set_aside": "0"}
    given = {
        "ledger.office": "tolerance_rate: 0.005",
        "core.offices": "office_code | office_level\nK01 | branch\nK02 | branch\nKW | kanwil",
        "core.regions": "region_code | region_level\n6401 | regency\n6371 | regency\n6400 | province",
        "exact.sender_months": filled(others.get("expected", MONTHS), dataset="memberships"),
        "exact.recap_rows": filled(
            recaps, **key, region_code="6401", sender="K01", source="recaps/K01", unit="memberships"
        ),
        "period.acceptance": filled(drawn, **key, **none, delivered="1000"),
        "period.places": filled(others.get("places", "sender"), **month, dataset="memberships"),
        "period.unread": filled(others.get("unread", "sender"), **month),
        "ledger.deliveries": filled(others.get("deliveries", "sender"), dataset="memberships"),
    }
    return run_model("exact.reconciliation", given=given)


@lines("""
    accepted | refused | duplicates | set_aside | => | difference | explained_by                        | is_within_tolerance
    1000     | 0       | 0          | 0         |    | 0          | matches                             | true
    994      | 6       | 0          | 0         |    | 6          | refused rows                        | false
    994      | 1       | 6          | 0         |    | 6          | duplicates                          | false
    994      | 1       | 2          | 6         |    | 6          | set aside                           | false
    994      | 4       | 0          | 2         |    | 6          | refused rows, set aside             | false
    994      | 4       | 2          | 0         |    | 6          | refused rows, duplicates            | false
    994      | 0       | 2          | 4         |    | 6          | set aside, duplicates               | false
    994      | 3       | 2          | 1         |    | 6          | refused rows, set aside, duplicates | false
    995      | 3       | 0          | 0         |    | 5          | unexplained                         | true
    1005     | 0       | 0          | 0         |    | -5         | unexplained                         | true
    1006     | 0       | 0          | 0         |    | -6         | unexplained                         | false
""")
def test_a_difference_is_explained_by_the_rows_that_are_exactly_it(run_model: Run, case: Case) -> None:
    assert case.found(reconciled(run_model, **case.given, recaps="memberships: 1000")) == case.expected


@cases("""
a branch of which no row came misses a delivery
    accepted: 1000
    recaps <- office_code: K02 | memberships: 800
    => office_code*: K02 | difference: 800 | explained_by: missing delivery | is_within_tolerance: false
a branch that delivered only others has no such row
    accepted: 1000
    recaps <- segment: BPU | memberships: 8
    => segment*: BPU | accepted: 0 | explained_by: unexplained
without a recap nothing is compared
    accepted: 1000
    => recap_total: | difference: | explained_by: no recap | is_within_tolerance:
a recap by region is added up
    accepted: 1000
    recaps <-
        region_code | memberships
        6401        | 600
        6371        | 400
    => recap_total: 600 + 400 | explained_by: matches
two recaps that agree are one
    accepted: 1000
    recaps <-
        sender | source     | memberships
        K01    | recaps/K01 | 1000
        KW     | recaps/KW  | 1000
    => recap_total: 1000 | recap_source: recaps/K01|recaps/KW
two recaps that disagree are told
    accepted: 1000
    recaps <-
        sender | source     | memberships
        K01    | recaps/K01 | 1000
        KW     | recaps/KW  | 1001
    => recap_total: | explained_by: recaps differ
parts of a recap are one statement
    accepted: 1000
    recaps <-
        region_code | source                  | memberships
        6401        | recaps/K01              | 600
        6371        | recaps/K01|recaps/K01.2 | 400
    => recap_total: 600 + 400 | recap_source: recaps/K01|recaps/K01.2
what is stated of a province holds what is stated of its regencies
    accepted: 1000
    recaps <-
        region_code | memberships
        6401        | 600
        6371        | 400
        6400        | 1200
    => recap_total: 600 + 400 | explained_by: matches
a recap of a province alone is what it states
    accepted: 1000
    recaps <- region_code: 6400 | memberships: 1200
    => recap_total: 1200 | difference: 200
people are not compared with memberships
    accepted: 1000
    recaps <- unit: people | memberships: 900
    => recap_total: | explained_by: no recap
a row that names no branch is compared with nothing
    accepted: 1000
    recaps <- office_code: unknown | memberships: 900
    => office_code: K01 | recap_total: | explained_by: no recap
where nobody owes or delivers members a recap is compared with nothing
    accepted | period
    990      | 2024-11-01
    expected <- period: 2024-11-01
    recaps <- memberships: 900
    => period: 2024-11-01 | recap_total: | explained_by: no recap
a recap of all segments meets the sum of the rows
    segment | accepted
    PU      | 1000
    BPU     | 200
            | 100
    recaps <- segment: ALL | memberships: 1300
    => segment*: ALL | accepted: 1000 + 200 + 100 | explained_by: matches
a recap of no status meets active and inactive rows
    status   | accepted
    active   | 1000
    inactive | 300
    recaps <- status: all | memberships: 1300
    =>
    status   | accepted
    active   | 1000
    all      | 1000 + 300
    inactive | 300
sums that no recap states are not there
    segment | accepted
    PU      | 1000
    BPU     | 200
    recaps <- memberships: 1000
    =>
    segment
    BPU
    PU
rows that do not say whose they are stay visible
    office_code: | segment: | status: | delivered: 7 | accepted: 0 | refused: 7
    => office_code: unknown | segment: unknown | status: unknown | refused: 7
a recap of construction counts projects and is not held against the rows
    segment: JAKON | accepted: 600
    recaps <- segment: JAKON | memberships: 5000
    => difference: 5000 - 600 | explained_by: counted by project | is_within_tolerance:
""")
def test_accepted_rows_meet_recaps(run_model: Run, case: Case) -> None:
    assert case.found(reconciled(run_model, **case.given)) == case.expected


# Rows that could not be read


@cases("""
they are of the branch that sent them where it is known
    # K02 is a branch, whatever its rows say; the others of N01 are all of one, those of N02 of two, those of N03
    # of none that is known, N04 has no others, and a regional office is no branch
    unread <-
        sender | rows
        K02    | 1
        N01    | 2
        N02    | 4
        N03    | 8
        N04    | 16
        KW     | 32
    places <-
        sender | office_code | region_code
        K02    | K01         | 6401
        N01    | K01         | 6401
        N01    | K01         | 6402
        N01    |             | 6402
        N02    | K01         | 6401
        N02    | K02         | 6401
        N03    |             | 6401
    =>
    segment* | office_code | status  | delivered       | refused         | accepted | duplicates | set_aside
    unknown  | K01         | unknown | 2               | 2               | 0        | 0          | 0
    unknown  | K02         | unknown | 1               | 1               | 0        | 0          | 0
    unknown  | unknown     | unknown | 4 + 8 + 16 + 32 | 4 + 8 + 16 + 32 | 0        | 0          | 0
they explain what is open in the recap of the branch
    # 10 and 4 are missing; 4 refused rows say PU, and 6 and 4 of the 10 others are what is open
    segment | accepted | refused | delivered
    PU      | 990      | 4       | 994
    BPU     | 496      | 0       | 496
    unread <- sender: K01 | rows: 10
    recaps <-
        segment | memberships
        PU      | 1000
        BPU     | 500
    =>
    segment* | explained_by
    BPU      | refused rows
    PU       | refused rows
they explain it exactly
    unread <- sender: K01 | rows: 10
    recaps <- memberships: 1000
    => segment*: PU | explained_by: refused rows
fewer do not explain it
    unread <- sender: K01 | rows: 9
    recaps <- memberships: 1000
    => segment*: PU | explained_by: unexplained
nor do more
    unread <- sender: K01 | rows: 11
    recaps <- memberships: 1000
    => segment*: PU | explained_by: unexplained
they explain nothing of another branch
    unread <- sender: K02 | rows: 10
    recaps <- memberships: 1000
    => segment*: PU | explained_by: unexplained
one row that could not be read is the one that is missing
    accepted: 999 | delivered: 999
    unread <- sender: K01 | rows: 1
    recaps <- memberships: 1000
    => segment*: PU | explained_by: refused rows
they explain nothing that other rows do
    accepted: 990 | delivered: 1000 | duplicates: 10
    unread <- sender: K01 | rows: 10
    recaps <- memberships: 1000
    => segment*: PU | explained_by: duplicates
nor where a segment has more refused rows than are missing
    # 3 - 5 and 12 are 10 together, and of PU nothing is open
    segment | accepted | refused | delivered
    PU      | 997      | 5       | 1002
    BPU     | 488      | 0       | 488
    unread <- sender: K01 | rows: 10
    recaps <-
        segment | memberships
        PU      | 1000
        BPU     | 500
    =>
    segment* | explained_by
    BPU      | unexplained
    PU       | unexplained
more rows than the recap says are not made up for by fewer
    segment | accepted | delivered
    PU      | 985      | 985
    BPU     | 505      | 505
    unread <- sender: K01 | rows: 10
    recaps <-
        segment | memberships
        PU      | 1000
        BPU     | 500
    =>
    segment* | explained_by
    BPU      | unexplained
    PU       | unexplained
a recap that does not part statuses is explained by them too
    unread <- sender: K01 | rows: 10
    recaps <- status: all | memberships: 1000
    => recap_total*: 1000 | explained_by: refused rows
a recap that does not part segments is explained by them too
    unread <- sender: K01 | rows: 10
    recaps <- segment: ALL | memberships: 1000
    => recap_total*: 1000 | explained_by: refused rows
a recap of everything holds them
    unread <- sender: K01 | rows: 10
    recaps <- segment: ALL | status: all | memberships: 1000
    => segment*: ALL | delivered: 1000 | refused: 10 | explained_by: refused rows
they do not explain the same number a second time
    office_code | accepted | delivered
    K01         | 980      | 980
    K02         | 989      | 989
    unread <-
        sender | rows
        K01    | 10
        K02    | 10
    recaps <-
        office_code | segment | status | memberships
        K01         | ALL     | all    | 1000
        K02         | ALL     | all    | 1000
    =>
    segment* | office_code | difference | refused | explained_by
    ALL      | K01         | 20         | 10      | unexplained
    ALL      | K02         | 11         | 10      | unexplained
they are held against what a recap parts, in the branch and month of each
    # of K01 12 rows do not say their segment or their status: 3 + 5 their segment, 4 + 5 their status
    period     | office_code | segment | status | accepted | refused | duplicates | delivered
    2024-10-01 | K01         | PU      | active | 988      | 0       | 0          | 988
    2024-10-01 | K01         |         | active | 0        | 3       | 0          | 3
    2024-10-01 | K01         | PU      |        | 0        | 4       | 0          | 4
    2024-10-01 | K02         | PU      | active | 990      | 0       | 0          | 990
    2024-10-01 | K02         | BPU     | active | 993      | 0       | 7          | 1000
    2024-11-01 | K01         | PU      | active | 980      | 0       | 0          | 980
    unread <-
        period     | sender | rows
        2024-10-01 | K01    | 5
        2024-10-01 | K02    | 10
        2024-11-01 | K01    | 20
    recaps <-
        period     | office_code | segment | status | memberships
        2024-10-01 | K01         | PU      | active | 1000
        2024-10-01 | K01         | ALL     | active | 1000
        2024-10-01 | K01         | PU      | all    | 1000
        2024-10-01 | K02         | PU      | active | 1000
        2024-10-01 | K02         | BPU     | active | 1000
        2024-11-01 | K01         | PU      | active | 1000
    =>
    recap_total* | period     | office_code | segment | status | difference | refused | explained_by
    1000         | 2024-10-01 | K01         | ALL     | active | 3 + 9      | 3       | refused rows
    1000         | 2024-10-01 | K01         | PU      | active | 12         | 0       | refused rows
    1000         | 2024-10-01 | K01         | PU      | all    | 4 + 8      | 4       | refused rows
    1000         | 2024-10-01 | K02         | BPU     | active | 7          | 0       | duplicates
    1000         | 2024-10-01 | K02         | PU      | active | 10         | 0       | refused rows
    1000         | 2024-11-01 | K01         | PU      | active | 20         | 0       | refused rows
a branch whose delivery was refused whole misses it still
    unread <- sender: K02 | rows: 31
    recaps <- office_code: K02 | memberships: 30
    =>
    office_code* | segment | refused | explained_by     | difference
    K02          | PU      | 0       | missing delivery | 30
    K02          | unknown | 31      | no recap         |
a month without any accepted row is told of by its deliveries
    unread <- sender: N01 | rows: 3
    deliveries <-
        sender | period  | rejected_rows
        K01    | 2024-12 | 9
        N01    | 2024-12 | 2
        N01    | 2024-10 | 3
        N01    |         | 8
    =>
    segment* | period     | office_code | refused
    unknown  | 2024-10-01 | unknown     | 3
    unknown  | 2024-12-01 | K01         | 9
    unknown  | 2024-12-01 | unknown     | 2
""")
def test_rows_that_could_not_be_read(run_model: Run, case: Case) -> None:
    assert case.found(reconciled(run_model, **case.given)) == case.expected


# What is shown of it


@cases("""
nothing hidden is shown as it is and names stand beside codes
    component
    =>
    office_name             | segment_name | recap_total | delivered | accepted | refused | duplicates | set_aside | difference | explained_by | is_suppressed
    Kantor Cabang Samarinda | Wage earners | 9           | 13        | 4        | 5       | 2          | 2         | 5          | refused rows | false
where a count is hidden no other of the row is shown, and only whether it agrees is said
    component
    accepted
    recap_total
    =>
    recap_total | delivered | accepted | refused | duplicates | set_aside | difference | explained_by | is_within_tolerance | is_suppressed
                |           |          |         |            |           |            |              | false               | true
a hidden row does not say which of its counts are equal
    component: accepted
    => explained_by: | is_within_tolerance: false
a hidden cell of another table hides no recap
    subject                        | component
    office                         | accepted
    participants:admin_memberships | accepted
    => accepted: 4 | is_suppressed: false
""")
def test_what_is_shown_of_a_recap(run_model: Run, case: Case) -> None:
    counted = """
        recap_total | delivered | accepted | refused | duplicates | set_aside | difference | explained_by | is_within_tolerance
        9           | 13        | 4        | 5       | 2          | 2         | 5          | refused rows | false
    """
    place = {"period": "2024-10-01", "segment": "PU"}
    given = {
        "marts.offices": "office_code: K01 | office_name: Kantor Cabang Samarinda",
        "marts.segments": "segment: PU | segment_name: Wage earners",
        "exact.reconciliation": filled(counted, **place, office_code="K01", status="active"),
        "exact.hidden_cells": filled(
            case.given["drawn"], **place, subject="reconciliation", category="K01:active"
        ),
    }
    assert case.found(run_model("marts.reconciliation", given=given)) == case.expected
