"""Senders that are missing or late: what is not yet due is neither."""

from tests.conftest import Run


def test_what_is_owed_and_not_due_is_not_missing(run_model: Run) -> None:
    completeness = """
        period     | dataset     | sender | is_expected | is_received | is_missing | is_late | is_held | status
        2024-10-01 | memberships | N01    | true        | true        | false      | true    | false   | late
        2024-11-01 | memberships | N01    | true        | false       | true       | false   | false   | missing
        2024-11-01 | memberships | N02    | true        | false       | false      | false   | false   | not_due
        2024-11-01 | memberships | N03    | true        | true        | false      | false   | false   | received
        2024-11-01 | memberships | N04    | true        | false       | false      | false   | true    | held
        2024-11-01 | memberships | N05    | true        | true        | false      | false   | true    | received
    """
    rows = run_model("queries.missing_senders", {"marts.completeness": completeness})
    assert [(row["sender"], row["problem"]) for row in rows] == [
        ("N01", "missing"),
        ("N04", "held"),
        ("N01", "late"),
    ]
