"""sql/exact/sender_months.sql on drawn tables."""

from datetime import date, datetime

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled


def months(run_model: Run, receipts: str = "", obligations: str = "", senders: str = "") -> list[Row]:
    key = {"period": "2024-10-01", "dataset": "memberships", "sender": "K01"}
    given = {
        "ledger.receipts": receipts and filled(receipts, part="1", **key),
        "ledger.obligations": obligations and filled(obligations, **key),
        "period.senders": senders and filled(senders, **key),
    }
    return run_model("exact.sender_months", given=given)


def flags(row: Row) -> set[str]:
    return {name for name, value in row.items() if value is True}


def test_what_is_owed_and_not_there_has_a_row(run_model: Run) -> None:
    [row] = months(run_model, obligations="due_date: 2024-11-10 | is_overdue: true")
    assert (row["due_date"], flags(row)) == (date(2024, 11, 10), {"is_expected", "is_overdue"})


def test_each_kind_of_receipt_is_told(run_model: Run) -> None:
    receipts = """
        sender | kind
        K01    | used
        K02    | refused
        K03    | held
        K04    | duplicate
        K05    | replaced
    """
    rows = months(run_model, receipts)
    assert [(row["sender"], *sorted(flags(row))) for row in rows] == [
        ("K01", "is_received"),
        ("K02", "is_outstanding", "is_refused"),
        ("K03", "is_held", "is_outstanding"),
        ("K04", "is_duplicated", "is_outstanding"),
        ("K05", "is_restated"),
    ]


def test_a_restated_delivery_is_first_there_with_its_first_revision(run_model: Run) -> None:
    receipts = """
        kind     | received_at         | received_date
        replaced | 2024-11-09 20:00:00 | 2024-11-10
        used     | 2024-12-01 08:00:00 | 2024-12-01
    """
    [row] = months(run_model, receipts)
    told = cells(row, "first_received_at first_received_date received_at")
    assert told == [datetime(2024, 11, 9, 20), date(2024, 11, 10), datetime(2024, 12, 1, 8)]


def test_a_delivery_in_parts_is_there_with_the_last_of_them(run_model: Run) -> None:
    receipts = """
        part | kind | received_at         | received_date
        1    | used | 2024-11-09 08:00:00 | 2024-11-09
        2    | used | 2024-11-12 08:00:00 | 2024-11-12
    """
    [row] = months(run_model, receipts)
    assert (row["first_received_date"], row["received_at"]) == (date(2024, 11, 12), datetime(2024, 11, 12, 8))


def test_a_sender_that_nobody_owes_is_expected_as_the_month_says(run_model: Run) -> None:
    senders = """
        sender | is_expected | last_month_memberships
        K01    | true        | 300
        K02    | false       |
    """
    rows = months(run_model, senders=senders)
    told = [(row["is_expected"], row["due_date"], row["last_month_memberships"]) for row in rows]
    assert told == [(True, None, 300), (False, None, None)]


def test_datasets_and_months_are_told_apart(run_model: Run) -> None:
    receipts = """
        dataset   | period     | kind
        employers | 2024-10-01 | used
        employers | 2024-11-01 | held
        projects  | 2024-10-01 | refused
    """
    rows = months(run_model, receipts)
    assert one(rows, dataset="employers", period=date(2024, 10, 1))["is_held"] is False


def test_contents_that_are_refused_or_held_are_outstanding_and_a_copy_where_nothing_is_used(
    run_model: Run,
) -> None:
    receipts = """
        sender | part | kind
        K01    | 1    | used
        K01    | 2    | refused
        K02    | 1    | used
        K02    |      | held
        K03    | 1    | used
        K03    |      | duplicate
        K04    | 1    | replaced
        K04    | 1    | used
    """
    rows = months(run_model, receipts)
    assert [(row["sender"], row["is_outstanding"]) for row in rows] == [
        ("K01", True),
        ("K02", True),
        ("K03", False),
        ("K04", False),
    ]
