"""sql/exact/recap_counts.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled

DEFINITIONS = """
    participant_definition | parts
    all_four               | PU+BPU+JAKON+PMI
    three                  | PU+BPU+JAKON
    two                    | PU+BPU
"""


@cases("""
all segments are the sum of those that the definition holds
    segment | memberships
    PU      | 100
    BPU     | 20
    JAKON   | 3
    PMI     | 4000
    =>
    segment | value
    ALL     | 100 + 20 + 3
    BPU     | 20
    JAKON   | 3
    PMI     | 4000
    PU      | 100
construction is no part of a total that is declared to be without it
    participant_definition: two | segment: PU | memberships: 100
    more <-
        participant_definition | segment | memberships
        two                    | BPU     | 20
        two                    | JAKON   | 3
    => segment*: ALL | value: 100 + 20
never of some of them
    segment | memberships
    PU      | 100
    JAKON   | 3
    =>
    segment | value
    JAKON   | 3
    PU      | 100
what is stated of all segments is their total, whatever its parts come to
    segment | memberships
    ALL     | 150
    PU      | 100
    BPU     | 20
    JAKON   | 3
    => segment*: ALL | value: 150
a total of all members is taken before one of some that is added up
    segment | memberships | is_whole
    ALL     | 90          | false
    PU      | 100         | true
    BPU     | 20          | true
    JAKON   | 3           | true
    => segment*: ALL | value: 100 + 20 + 3
active and inactive are registered together
    status   | memberships
    active   | 100
    inactive | 30
    =>
    measure      | value
    inactive     | 30
    participants | 100
    registered   | 100 + 30
one of them alone is not
    status: active | memberships: 100
    => measure: participants | value: 100
what holds both statuses is what its definition counts
    status: all | memberships: 130
    => measure: participants | value: 130
a total of one sender is as complete as that sender
    region_code | is_total | is_sender_whole
    6300        | true     | true
    6400        | true     | false
    months <- is_complete: false | completeness_rate: 0.5
    =>
    region_code | is_complete | completeness_rate
    6300        | true        | 1
    6400        | false       | 0.5
a sum is as complete as its members and all senders of recaps
    region_code | is_whole
    6300        | true
    6400        | false
    =>
    region_code | is_complete | completeness_rate
    6300        | true        | 1
    6400        | false       |
a sum is not complete where a sender of recaps is missing
    is_whole: true
    months <- is_complete: false | completeness_rate: 0.5
    => is_complete: false | completeness_rate: 0.5
other datasets do not say it
    is_whole: true
    months <- dataset: memberships | is_complete: true | completeness_rate: 1
    => is_complete: false | completeness_rate:
a total has the faults of its parts
    segment | is_whole | has_conflict
    PU      | true     | true
    BPU     | true     | false
    JAKON   | false    | false
    => segment*: ALL | is_complete: false | has_conflict: true
""")
def test_counts_of_recaps(run_model: Run, case: Case) -> None:
    key = {"period": "2024-10-01", "participant_definition": "three", "region_code": "6400"}
    rest = {"memberships": "7", "is_whole": "true", "is_total": "false", "is_sender_whole": "false"}
    fill = {**key, "segment": "PU", "status": "active", **rest, "has_conflict": "false"}
    rows = filled(case.given["drawn"], **fill)
    if "more" in case.given:
        names = rows.splitlines()[0].split(" | ")
        more = filled(case.given["more"], **fill).splitlines()
        order = [more[0].split(" | ").index(name) for name in names]
        rows = "\n".join([rows, *(" | ".join(line.split(" | ")[at] for at in order) for line in more[1:])])
    given = {
        "exact.recap_regions": rows,
        "exact.recap_definitions": DEFINITIONS,
        "exact.completeness": filled(
            case.given.get("months", "is_complete: true | completeness_rate: 1"),
            dataset="recaps",
            period="2024-10-01",
        ),
    }
    assert case.found(run_model("exact.recap_counts", given=given)) == case.expected
