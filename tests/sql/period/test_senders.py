"""sql/period/senders.sql on drawn deliveries of this month and those before."""

from tests.conftest import Run, one
from tests.drawn import Row
from tests.sql.period.months import NOVEMBER


def senders(run_model: Run) -> list[Row]:
    given = {
        "period.bounds": NOVEMBER,
        "intake.deliveries": """
            delivery_id | dataset     | sender
            A2          | memberships | K01
            A1          | memberships | K01
            B           | memberships | K02
            E           | employers   | K01
        """,
        "intake.expected": """
            dataset     | sender
            memberships | K01
            employers   | K01
            employers   | K03
        """,
        "period.former_senders": """
            sender | memberships
            K01    | 700
            K04    | 50
        """,
        "intake.delivery_totals": """
            delivery_id | dataset     | accepted
            A1          | memberships | 500
            A2          | memberships | 210
            B           | memberships | 90
            E           | employers   | 8
        """,
        "period.ledger_counts": """
            delivery_id | duplicates | set_aside
            A2          | 3          | 1
            A2          | 0          | 2
        """,
    }
    return run_model("period.senders", given=given)


def test_memberships_that_count_are_told_by_delivery_and_last_months_once_by_sender(run_model: Run) -> None:
    rows = [row for row in senders(run_model) if row["sender"] == "K01" and row["dataset"] == "memberships"]
    told = [(r["delivery_id"], r["memberships"], r["last_month_memberships"]) for r in rows]
    assert told == [("A1", 500, 700), ("A2", 204, None)]


def test_a_sender_that_was_due_and_did_not_deliver_is_told_without_a_delivery(run_model: Run) -> None:
    row = one(senders(run_model), sender="K03")
    assert (row["is_expected"], row["is_received"], row["delivery_id"]) == (True, False, None)


def test_a_sender_is_due_as_long_as_memberships_of_it_are_carried(run_model: Run) -> None:
    row = one(senders(run_model), sender="K04")
    assert (row["dataset"], row["is_expected"], row["last_month_memberships"]) == ("memberships", True, 50)


def test_a_new_sender_is_not_expected(run_model: Run) -> None:
    row = one(senders(run_model), sender="K02")
    assert (row["is_expected"], row["is_received"], row["memberships"]) == (False, True, 90)


def test_another_dataset_has_no_memberships(run_model: Run) -> None:
    row = one(senders(run_model), delivery_id="E")
    assert (row["memberships"], row["last_month_memberships"]) == (None, None)
