"""sql/exact/sender_months.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled


@cases("""
what is owed and not there has a row
    obligations <- due_date: 2024-11-10 | is_overdue: true
    => sender: K01 | due_date: 2024-11-10 | flags: is_expected is_overdue
each kind of receipt is told
    sender | kind
    K01    | used
    K02    | refused
    K03    | held
    K04    | duplicate
    K05    | replaced
    =>
    sender | flags
    K01    | is_received
    K02    | is_outstanding is_refused
    K03    | is_held is_outstanding
    K04    | is_duplicated is_outstanding
    K05    | is_restated
a restated delivery is first there with its first revision
    kind     | received_at         | received_date
    replaced | 2024-11-09 20:00:00 | 2024-11-10
    used     | 2024-12-01 08:00:00 | 2024-12-01
    => first_received_at: 2024-11-09T20:00:00 | first_received_date: 2024-11-10 | received_at: 2024-12-01T08:00:00
what happened to one of many contents is told
    sender | part | kind
    K01    | 1    | replaced
    K01    | 1    | used
    K01    | 2    | duplicate
    K02    | 1    | refused
    K02    | 1    | used
    K02    | 2    | duplicate
    K03    | 1    | held
    K03    | 1    | used
    K03    | 2    | duplicate
    =>
    sender | flags
    K01    | is_duplicated is_received is_restated
    K02    | is_duplicated is_outstanding is_received is_refused
    K03    | is_duplicated is_held is_outstanding is_received
a delivery in parts is there with the last of them
    part | kind | received_at         | received_date
    1    | used | 2024-11-09 08:00:00 | 2024-11-09
    2    | used | 2024-11-12 08:00:00 | 2024-11-12
    => first_received_date: 2024-11-12 | received_at: 2024-11-12T08:00:00
a sender that nobody owes is expected as the month says
    senders <-
        sender | is_expected | last_month_memberships
        K01    | true        | 300
        K02    | false       |
    =>
    sender | is_expected | due_date | last_month_memberships
    K01    | true        |          | 300
    K02    | false       |          |
datasets and months are told apart
    dataset   | period     | kind
    employers | 2024-10-01 | used
    employers | 2024-11-01 | held
    projects  | 2024-10-01 | refused
    =>
    dataset   | period     | flags
    employers | 2024-10-01 | is_received
    projects  | 2024-10-01 | is_outstanding is_refused
    employers | 2024-11-01 | is_held is_outstanding
contents that are refused or held are outstanding, and a copy where nothing is used
    sender | part | kind
    K01    | 1    | used
    K01    | 2    | refused
    K02    | 1    | used
    K02    |      | held
    K03    | 1    | used
    K03    |      | duplicate
    K04    | 1    | replaced
    K04    | 1    | used
    =>
    sender | is_outstanding
    K01    | true
    K02    | true
    K03    | false
    K04    | false
""")
def test_a_month_of_a_sender(run_model: Run, case: Case) -> None:
    key = {"period": "2024-10-01", "dataset": "memberships", "sender": "K01"}
    drawn = {"drawn": "sender", "obligations": "sender", "senders": "sender"} | case.given
    given = {
        "ledger.receipts": filled(drawn["drawn"], part="1", **key),
        "ledger.obligations": filled(drawn["obligations"], **key),
        "period.senders": filled(drawn["senders"], **key),
    }
    rows = run_model("exact.sender_months", given=given)
    flags = [" ".join(sorted(name for name, value in row.items() if value is True)) for row in rows]
    assert (
        case.found([{**row, "flags": told} for row, told in zip(rows, flags, strict=True)]) == case.expected
    )
