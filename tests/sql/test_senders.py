"""sql/exact/senders.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled


@cases("""
a sender is as large as a month before, else as now
    sender | is_expected | is_received | last_month_memberships | memberships
    K01    | true        | true        | 300                    | 320
    K02    | true        | false       | 100                    |
    K03    | false       | true        |                        | 50
    K04    | true        | false       |                        |
    =>
    sender* | is_due | is_used | is_whole | usual_memberships
    K01     | true   | true    | true     | 300
    K02     | true   | false   | false    | 100
    K03     | false  | true    | true     | 50
    K04     | true   | false   | false    |
the parts of a sender are one
    sender | delivery_id | last_month_memberships | memberships
    K01    | a           |                        | 60
    K01    | b           |                        | 50
    K02    | c           | 100                    | 60
    K02    | d           |                        | 70
    K03    | e           | 80                     | 70
    K03    | f           | 90                     | 70
    =>
    sender* | usual_memberships
    K01     | 60 + 50
    K02     | 100
    K03     | 90
what one part says is said of the sender
    sender | delivery_id | is_expected | is_received
    K01    | a           | true        | false
    K01    | b           | false       | true
    =>
    sender* | is_due | is_used
    K01     | true   | true
a sender whose only contents are not used is due whether or not it is expected
    sender | is_received | last_month_memberships
    K01    | true        | 300
    K02    | false       | 100
    outstanding <-
        sender
        K02
        N01
    =>
    sender | is_due | is_used | is_whole | usual_memberships
    K01    | true   | true    | true     | 300
    K02    | true   | false   | false    | 100
    N01    | true   | false   | false    |
newer contents that are not used leave the sender due and its size unknown
    sender | is_expected | last_month_memberships
    K01    | true        | 300
    N01    | false       |
    outstanding <-
        sender
        K01
        N01
    =>
    sender | is_due | is_used | is_whole | usual_memberships
    K01    | true   | true    | false    |
    N01    | true   | true    | false    |
what is outstanding of a month that is not closed, or of another dataset, is none of this one
    sender: K01
    outstanding <-
        sender | period     | dataset
        N01    | 2024-11-01 | memberships
        N01    | 2024-10-01 | employers
    => sender: K01 | is_whole: true
""")
def test_what_a_month_has_of_its_senders(run_model: Run, case: Case) -> None:
    month = {"period": "2024-10-01", "dataset": "memberships"}
    outstanding = case.given.get("outstanding", "sender: N99")
    given = {
        "period.senders": filled(case.given["drawn"], **month, is_expected="true", is_received="true"),
        "exact.sender_months": filled(outstanding, **month, is_outstanding="true"),
    }
    assert case.found(run_model("exact.senders", given=given)) == case.expected
