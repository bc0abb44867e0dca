"""sql/period/snapshot.sql on drawn crossings."""

from tests.conftest import Run
from tests.drawn import pseudonym


def test_the_snapshot_holds_who_was_delivered_and_who_is_carried(run_model: Run) -> None:
    given = {
        "period.crossings": """
            membership_id | is_observed | is_carried | sender | segment | region_code | is_active
            m1            | true        | false      | K01    | PU      | 6401        | false
            m2            | false       | true       | K02    | BPU     | 6402        | true
            m3            | false       | false      | K03    | BPU     | 6402        | true
        """
    }
    rows = run_model("period.snapshot", given=given)
    told = {(str(r["membership_id"]), r["sender"], r["is_active"], r["is_observed"]) for r in rows}
    assert told == {(pseudonym("m1"), "K01", False, True), (pseudonym("m2"), "K02", True, False)}


def test_the_snapshot_says_no_more_of_a_membership_than_the_next_month_needs(run_model: Run) -> None:
    rows = run_model("period.snapshot", given={"period.crossings": "membership_id | is_observed\nm1 | true"})
    assert list(rows[0]) == ["membership_id", "sender", "segment", "region_code", "is_active", "is_observed"]
