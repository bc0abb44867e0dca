"""sql/exact/senders.sql on drawn tables."""

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, filled

MONTH = {"period": "2024-10-01", "dataset": "memberships"}


def senders(run_model: Run, delivering: str, outstanding: str = "sender\nN99") -> list[Row]:
    """Senders of a month from those that delivered or are expected and those with something that is not used."""
    expected = filled(delivering, **MONTH, is_expected="true", is_received="true")
    unused = filled(outstanding, **MONTH, is_outstanding="true")
    given = {"period.senders": expected, "exact.sender_months": unused}
    return run_model("exact.senders", given=given)


def told(row: Row) -> tuple[bool, bool, bool, int | None]:
    return row["is_due"], row["is_used"], row["is_whole"], row["usual_memberships"]


def test_a_sender_is_as_large_as_a_month_before_else_as_now(run_model: Run) -> None:
    delivering = """
        sender | is_expected | is_received | last_month_memberships | memberships
        K01    | true        | true        | 300                    | 320
        K02    | true        | false       | 100                    |
        K03    | false       | true        |                        | 50
        K04    | true        | false       |                        |
    """
    rows = senders(run_model, delivering)
    assert [told(one(rows, sender=f"K0{number}")) for number in range(1, 5)] == [
        (True, True, True, 300),
        (True, False, False, 100),
        (False, True, True, 50),
        (True, False, False, None),
    ]


def test_the_parts_of_a_sender_are_one(run_model: Run) -> None:
    delivering = """
        sender | delivery_id | last_month_memberships | memberships
        K01    | a           |                        | 60
        K01    | b           |                        | 50
        K02    | c           | 100                    | 60
        K02    | d           |                        | 70
    """
    rows = senders(run_model, delivering)
    assert [row["usual_memberships"] for row in rows[:2]] == [60 + 50, 100]


def test_a_sender_whose_only_contents_are_not_used_is_due_whether_or_not_it_is_expected(
    run_model: Run,
) -> None:
    delivering = """
        sender | is_received | last_month_memberships
        K01    | true        | 300
        K02    | false       | 100
    """
    outstanding = """
        sender
        K02
        N01
    """
    rows = senders(run_model, delivering, outstanding)
    assert told(one(rows, sender="N01")) == (True, False, False, None)
    assert told(one(rows, sender="K02")) == (True, False, False, 100)


def test_newer_contents_that_are_not_used_leave_the_sender_due_and_its_size_unknown(run_model: Run) -> None:
    delivering = """
        sender | is_expected | last_month_memberships
        K01    | true        | 300
        N01    | false       |
    """
    outstanding = """
        sender
        K01
        N01
    """
    rows = senders(run_model, delivering, outstanding)
    assert [told(row) for row in rows] == [(True, True, False, None)] * 2


@pytest.mark.parametrize("other", [{"period": "2024-11-01"}, {"dataset": "employers"}])
def test_what_is_outstanding_of_a_month_that_is_not_closed_is_none_of_this_one(
    run_model: Run, other: dict[str, str]
) -> None:
    given = {
        "period.senders": filled("sender | is_expected | is_received\nK01 | true | true", **MONTH),
        "exact.sender_months": filled("sender | is_outstanding\nN01 | true", **MONTH | other),
    }
    rows = run_model("exact.senders", given=given)
    assert [row["sender"] for row in rows] == ["K01"]
