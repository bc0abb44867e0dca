"""sql/period/former_senders.sql on a drawn snapshot."""

from tests.conftest import Run


def test_every_membership_counts_for_who_delivers_it(run_model: Run) -> None:
    given = {
        "previous.snapshot": """
            membership_id | sender | is_active | is_observed
            m1            | K01    | true      | true
            m2            | K01    | false     | true
            m3            | K02    | true      | false
        """
    }
    rows = run_model("period.former_senders", given=given)
    assert rows == [{"sender": "K01", "memberships": 2}, {"sender": "K02", "memberships": 1}]
