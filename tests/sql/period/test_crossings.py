"""sql/period/crossings.sql: what happened to one membership, drawn as last month's row and this month's."""

from tests.cases import Case, cases, lines
from tests.conftest import Run
from tests.drawn import drawing, read_drawing
from tests.sql.period.months import NOVEMBER, OCTOBER

DELIVERED = """
    dataset     | sender | delivery_id
    memberships | K01    | A.p1
    memberships | K01    | A.p2
    memberships | K02    | B
    employers   | K03    | C
"""
"""Of memberships K01 delivered in two parts, K02 in one, and K03 did not."""


@lines("""
    former  | sender | segment | region_code | is_active | is_observed | now  | sender | segment | region_code | is_active | joined_date | end_reason | => | kind         | is_carried
    m1      | K01    | PU      | 6401        | true      | true        | m1   | K01    | PU      | 6401        | true      | 2020-01-01  |            |    | stayed       | false
    m1      | K01    | PU      | 6401        | true      | true        | m1   | K02    | PU      | 6401        | true      | 2020-01-01  |            |    | stayed       | false
    m1      | K01    | PU      | 6401        | true      | true        | m1   | K01    | PU      | 6402        | true      | 2020-01-01  |            |    | moved        | false
    m1      | K01    | PU      | 6401        | true      | true        | m1   | K01    | BPU     | 6401        | true      | 2020-01-01  |            |    | moved        | false
    m1      | K01    | PU      | 6401        | true      | true        | m1   | K01    | PU      | 6402        | false     | 2020-01-01  |            |    | lapsed       | false
    m1      | K01    | PU      | 6401        | true      | true        | m1   | K01    | PU      | 6401        | false     | 2020-01-01  | retired    |    | left_retired | false
    m1      | K01    | PU      | 6401        | true      | true        | m1   | K01    | PU      | 6401        | false     | 2020-01-01  | other      |    | left_other   | false
    m1      | K01    | PU      | 6401        | false     | true        | m1   | K01    | PU      | 6401        | true      | 2020-01-01  |            |    | returned     | false
    m1      | K01    | PU      | 6401        | false     | true        | m1   | K01    | PU      | 6401        | false     | 2020-01-01  | retired    |    |              | false
            |        |         |             |           |             | m1   | K01    | PU      | 6401        | true      | 2024-11-01  |            |    | joined       | false
            |        |         |             |           |             | m1   | K01    | PU      | 6401        | true      |             |            |    | joined       | false
            |        |         |             |           |             | m1   | K01    | PU      | 6401        | true      | 2024-10-31  |            |    | restated_in  | false
            |        |         |             |           |             | m1   | K01    | PU      | 6401        | false     | 2024-11-01  |            |    |              | false
    m1      | K01    | PU      | 6401        | true      | true        |      |        |         |             |           |             |            |    | restated_out | false
    m1      | K01    | PU      | 6401        | false     | true        |      |        |         |             |           |             |            |    |              | false
    m1      | K01    | PU      | 6401        | true      | false       |      |        |         |             |           |             |            |    | restated_out | false
    m1      | K03    | PU      | 6401        | true      | true        |      |        |         |             |           |             |            |    | unobserved   | true
    m1      | K03    | PU      | 6401        | false     | true        |      |        |         |             |           |             |            |    |              | true
    m1      | K03    | PU      | 6401        | false     | false       |      |        |         |             |           |             |            |    |              | true
    m1      | K03    | PU      | 6401        | true      | false       |      |        |         |             |           |             |            |    |              | true
    m1      | K01    | PU      | 6401        | true      | false       | m1   | K01    | PU      | 6401        | false     | 2020-01-01  |            |    | lapsed       | false
    m1      | K03    | PU      | 6401        | true      | true        | m1   | K01    | PU      | 6402        | true      | 2020-01-01  |            |    | moved        | false
""")
def test_what_happened_and_what_is_carried_while_its_sender_does_not_deliver(
    run_model: Run, case: Case
) -> None:
    names, rows = read_drawing(case.given["drawn"])
    end = names.index("now")
    given = {
        table: drawing(["membership_id", *names[part][1:]], [row[part] for row in rows if row[part][0]])
        for table, part in (("previous.snapshot", slice(end)), ("period.kept", slice(end, None)))
    }
    rows = run_model("period.crossings", {"period.bounds": NOVEMBER, "intake.deliveries": DELIVERED} | given)
    assert case.found(rows) == case.expected


@cases("""
a contradicted membership is carried as nobody knows what became of it
    previous.snapshot <- membership_id: m1 | sender: K01 | region_code: 6401 | is_active: true | is_observed: true
    period.clashes <-
        membership_id | line | rule
        m1            | 2    | kpj.conflict_across_senders
        m1            | 3    | kpj.conflict_across_senders
    => kind: unobserved | is_carried: true | region_code: 6401
one that only repeats another is not
    previous.snapshot <- membership_id: m1 | sender: K01 | region_code: 6401 | is_active: true | is_observed: true
    period.clashes <- membership_id: m1 | rule: kpj.duplicate_across_senders
    => kind: restated_out | is_carried: false | region_code: 6401
a row without a number is nobody who could be followed
    period.kept <- membership_id: | segment: JAKON | is_active: true
    =>
""")
def test_whom_nobody_can_follow(run_model: Run, case: Case) -> None:
    given = {"period.bounds": NOVEMBER, "intake.deliveries": DELIVERED} | case.given
    assert case.found(run_model("period.crossings", given)) == case.expected


@cases("""
in the first month nothing has happened
    period.kept <- membership_id: m1 | sender: K01 | is_active: true | joined_date: 2024-10-05
    => kind: | is_observed: true
""")
def test_the_first_month(run_model: Run, case: Case) -> None:
    assert case.found(run_model("period.crossings", {"period.bounds": OCTOBER} | case.given)) == case.expected
