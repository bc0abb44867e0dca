"""sql/exact/completeness.sql on drawn tables."""

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, filled


def completeness(run_model: Run, senders: str) -> list[Row]:
    drawn = filled(
        senders, period="2024-10-01", dataset="memberships", is_expected="true", is_received="true"
    )
    return run_model("exact.completeness", given={"period.senders": drawn})


def judged(run_model: Run, senders: str) -> tuple[bool, float | None]:
    row = one(completeness(run_model, senders))
    return row["is_complete"], row["completeness_rate"]


def test_a_month_is_complete_when_all_expected_senders_delivered(run_model: Run) -> None:
    assert judged(
        run_model,
        """
        sender | last_month_memberships
        K01    | 300
        K02    | 100
        """,
    ) == (True, 1)


def test_a_missing_sender_weighs_what_it_delivered_a_month_before(run_model: Run) -> None:
    assert judged(
        run_model,
        """
        sender | is_received | last_month_memberships | memberships
        K01    | true        | 300                    | 320
        K02    | false       | 100                    |
        """,
    ) == (False, 300 / 400)


def test_a_month_without_any_delivery_is_not_there_at_all(run_model: Run) -> None:
    assert judged(
        run_model,
        """
        sender | is_received | last_month_memberships
        K01    | false       | 300
        """,
    ) == (False, 0)


def test_a_missing_sender_of_unknown_size_leaves_the_share_unknown(run_model: Run) -> None:
    assert judged(
        run_model,
        """
        sender | is_received | last_month_memberships
        K01    | true        | 300
        K02    | false       |
        """,
    ) == (False, None)


def test_a_sender_that_was_away_weighs_what_it_delivers_now(run_model: Run) -> None:
    assert judged(
        run_model,
        """
        sender | is_received | last_month_memberships | memberships
        K01    | true        |                        | 100
        K02    | false       | 300                    |
        """,
    ) == (False, 100 / 400)


def test_a_sender_of_two_parts_weighs_once(run_model: Run) -> None:
    assert judged(
        run_model,
        """
        sender | delivery_id | is_received | last_month_memberships | memberships
        K01    | a           | true        | 100                    | 60
        K01    | b           | true        |                        | 50
        K02    | c           | false       | 300                    |
        """,
    ) == (False, 100 / 400)


@pytest.mark.parametrize("received", ["true", "false"])
def test_a_sender_that_nobody_expects_makes_no_month_incomplete(run_model: Run, received: str) -> None:
    assert judged(
        run_model,
        f"""
        sender | is_expected | is_received | last_month_memberships
        K01    | true        | true        | 100
        N01    | false       | {received}  |
        """,
    ) == (True, 1)


def test_datasets_and_months_are_judged_apart(run_model: Run) -> None:
    rows = completeness(
        run_model,
        """
        period     | dataset     | sender | is_received
        2024-09-01 | memberships | K01    | true
        2024-10-01 | memberships | K01    | false
        2024-10-01 | projects    | K01    | true
        """,
    )
    assert [(row["dataset"], row["period"].month, row["is_complete"]) for row in rows] == [
        ("memberships", 9, True),
        ("memberships", 10, False),
        ("projects", 10, True),
    ]
