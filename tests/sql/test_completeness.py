"""sql/exact/completeness.sql and sql/marts/completeness.sql on drawn tables."""

from tests.cases import Case, cases, lines
from tests.conftest import Run
from tests.drawn import Row
from tests.specified import Rows, drawn, given_and_told, rows_of_kinds, tell

SENDER = {
    "period": "2024-10-01",
    "dataset": "memberships",
    "is_due": "true",
    "is_whole": "true",
}
MONTH = {
    "period": "2024-10-01",
    "dataset": "memberships",
    **dict.fromkeys(("is_overdue", "is_expected", "is_received", "is_restated", "is_refused"), "false"),
    **dict.fromkeys(("is_held", "is_outstanding", "is_duplicated"), "false"),
}


@cases("""
all senders that are due are there
    sender <- sender: K01 | usual_memberships: 300
    sender <- sender: K02 | usual_memberships: 100
    => is_complete: true | completeness_rate: 1
a missing sender weighs what it usually has
    sender <- sender: K01 | usual_memberships: 300
    sender <- sender: K02 | is_whole: false | usual_memberships: 100
    => is_complete: false | completeness_rate: 300 / 400
nothing was delivered
    sender <- sender: K01 | is_whole: false | usual_memberships: 300
    => is_complete: false | completeness_rate: 0
a missing sender is of unknown size
    sender <- sender: K01 | usual_memberships: 300
    sender <- sender: K02 | is_whole: false | usual_memberships:
    => is_complete: false | completeness_rate:
a sender is not due
    sender <- sender: K01 | usual_memberships: 100
    sender <- sender: N01 | is_due: false | usual_memberships:
    => is_complete: true | completeness_rate: 1
a share is cut off and never the whole
    sender <- sender: K01 | usual_memberships: 9998
    sender <- sender: K02 | is_whole: false | usual_memberships: 2
    => is_complete: false | completeness_rate: 0.999
a new sender that is not due weighs nothing
    sender <- sender: K01 | usual_memberships: 300
    sender <- sender: K02 | is_whole: false | usual_memberships: 100
    sender <- sender: N01 | is_due: false | usual_memberships: 900
    => is_complete: false | completeness_rate: 300 / 400
the size of a new one need not be known
    sender <- sender: K01 | usual_memberships: 300
    sender <- sender: K02 | is_whole: false | usual_memberships: 100
    sender <- sender: N01 | is_due: false | usual_memberships:
    => is_complete: false | completeness_rate: 300 / 400
datasets and months are judged apart
    sender <- sender: K01 | period: 2024-09-01
    sender <- sender: K01 | is_whole: false
    sender <- sender: K01 | dataset: projects
    => dataset: memberships | period: 2024-09-01 | is_complete: true
    => dataset: memberships | period: 2024-10-01 | is_complete: false
    => dataset: projects | period: 2024-10-01 | is_complete: true
""")
def test_a_month_is_as_complete_as_its_senders_are_there(run_model: Run, case: Case) -> None:
    (senders,) = rows_of_kinds(case, "sender")
    tell(run_model("exact.completeness", given={"exact.senders": drawn(senders, **SENDER)}), case.result)


def published(run_model: Run, months: Rows, **given: str) -> list[Row]:
    others = {name.replace("__", "."): table for name, table in given.items()}
    return run_model("marts.completeness", given={"exact.sender_months": drawn(months, **MONTH), **others})


@lines("""
    dataset       | sender | is_expected | is_received | is_restated | is_held | is_duplicated | is_refused | is_overdue | due_date   | first_received_date | => | status    | is_late | is_missing | is_received
    contributions | K01    | true        | true        | false       | false   | false         | true       | false      |            |                     |    | refused   | false   | false      | true
    employers     | K01    | true        | true        | true        | true    | false         | true       | false      |            |                     |    | held      | false   | false      | true
    memberships   | K01    | true        | true        | false       | false   | false         | false      | true       | 2024-11-10 | 2024-11-10          |    | received  | false   | false      | true
    memberships   | K02    | true        | true        | false       | false   | false         | false      | true       | 2024-11-10 | 2024-11-11          |    | late      | true    | false      | true
    memberships   | K03    | true        | true        | true        | false   | false         | false      | true       | 2024-11-10 | 2024-11-11          |    | restated  | true    | false      | true
    memberships   | K04    | true        | false       | false       | true    | true          | false      | true       | 2024-11-10 |                     |    | duplicate | false   | true       | false
    memberships   | K05    | true        | false       | false       | true    | false         | false      | true       | 2024-11-10 |                     |    | held      | false   | true       | false
    memberships   | K06    | true        | false       | false       | false   | false         | true       | true       | 2024-11-10 | 2024-11-11          |    | refused   | false   | true       | false
    memberships   | K07    | true        | false       | false       | false   | false         | false      | true       | 2024-11-10 |                     |    | missing   | false   | true       | false
    memberships   | K08    | true        | false       | false       | false   | false         | false      | false      | 2024-11-10 |                     |    | not_due   | false   | false      | false
    memberships   | K09    | true        | false       | false       | false   | false         | false      | false      |            |                     |    | missing   | false   | true       | false
    memberships   | K10    | false       | true        | false       | false   | false         | false      | false      |            | 2024-11-11          |    | received  | false   | false      | true
    memberships   | K11    | false       | true        | false       | true    | false         | false      | false      |            |                     |    | held      | false   | false      | true
    projects      | K01    | false       | false       | false       | false   | false         | true       | false      |            |                     |    | refused   | false   | false      | false
    recaps        | K01    | false       | true        | true        | false   | false         | false      | false      |            |                     |    | restated  | false   | false      | true
""")
def test_what_came_of_a_sender_is_one_word(run_model: Run, case: Case) -> None:
    given, told = given_and_told(case)
    tell(published(run_model, [given]), [told])


@cases("""
a sender is told by its share of last month, rounded to three decimals, where that hides everybody
    month <- sender: K01 | last_month_memberships: 6001
    month <- sender: K02 | last_month_memberships: 2999
    month <- sender: K03 | last_month_memberships:
    => last_month_rate: 0.667
    => last_month_rate: 0.333
    => last_month_rate:
of five thousand it is told
    month <- sender: K01 | last_month_memberships: 3000
    month <- sender: K02 | last_month_memberships: 2000
    => last_month_rate: 0.6
    => last_month_rate: 0.4
of fewer it is not
    month <- sender: K01 | last_month_memberships: 2999
    month <- sender: K02 | last_month_memberships: 2000
    => last_month_rate:
    => last_month_rate:
each month has its own shares
    month <- period: 2024-10-01 | last_month_memberships: 9000
    month <- period: 2024-11-01 | last_month_memberships: 6000 | is_outstanding: true
    => period: 2024-10-01 | is_complete: true | last_month_rate: 1
    => period: 2024-11-01 | is_complete: false | last_month_rate: 1
what is in no month is complete when all expected senders delivered
    month <- dataset: workforce | sender: sakernas | is_expected: true | is_received: true
    => is_complete: true | completeness_rate: 1
it is not when one did not
    month <- dataset: workforce | sender: sakernas | is_expected: true
    => is_complete: false | completeness_rate:
nor where what nobody expected was refused
    month <- dataset: workforce | sender: other | is_expected: true | is_received: true
    month <- dataset: workforce | sender: sakernas | is_outstanding: true
    => sender: other | is_complete: false
    => sender: sakernas | is_complete: false
nor where a newer revision is refused or held
    month <- dataset: workforce | sender: other | is_expected: true | is_received: true
    month <- dataset: workforce | sender: sakernas | is_expected: true | is_received: true | is_outstanding: true
    => sender: other | is_complete: false
    => sender: sakernas | is_complete: false
what nobody expected may come or not
    month <- dataset: workforce | sender: other | is_expected: true | is_received: true
    month <- dataset: workforce | sender: sakernas | is_received: true
    month <- dataset: workforce | sender: somebody
    => sender: other | is_complete: true
    => sender: sakernas | is_complete: true
    => sender: somebody | is_complete: true
""")
def test_what_is_told_of_senders(run_model: Run, case: Case) -> None:
    (months,) = rows_of_kinds(case, "month")
    rows = published(run_model, months)
    tell(rows, case.result)
    assert "last_month_memberships" not in rows[0]


def test_a_month_that_is_closed_is_as_complete_as_its_figures(run_model: Run) -> None:
    months: Rows = [
        {"sender": sender, "is_expected": "true", "is_received": "true"} for sender in ("K01", "K02")
    ]
    closed = "period: 2024-10-01 | dataset: memberships | is_complete: false | completeness_rate: 0.75"
    rows = published(run_model, months, exact__completeness=closed)
    tell(rows, [{"is_complete": "false", "completeness_rate": "0.75"}] * 2)


@cases("""
a branch
    month <- sender: CAB-BALIKPAPAN
    => office_code: CAB-BALIKPAPAN | office_name: Kantor Cabang Balikpapan | region_code: 6471
no other office
    month <- sender: KANWIL-KAL
    => office_code: | office_name: | region_code:
""")
def test_a_sender_is_named_that_is(run_model: Run, case: Case) -> None:
    core__offices = """
        office_code    | office_name              | office_level | region_code
        CAB-BALIKPAPAN | Kantor Cabang Balikpapan | branch       | 6471
        KANWIL-KAL     | Kantor Wilayah           | kanwil       | KAL
    """
    (months,) = rows_of_kinds(case, "month")
    tell(published(run_model, months, core__offices=core__offices), case.result)
