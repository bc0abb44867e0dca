"""sql/period/ledger_counts.sql on drawn clashes."""

from tests.conftest import Run


def test_rows_taken_out_are_counted_by_delivery_branch_segment_and_status(run_model: Run) -> None:
    given = {
        "period.clashes": """
            delivery_id | line | office_code | segment | is_active | rule
            A           | 2    | K01         | PU      | true      | kpj.conflict_across_senders
            A           | 3    | K01         | PU      | true      | kpj.duplicate_across_senders
            A           | 4    | K01         | PU      | true      | kpj.duplicate_across_senders
            B           | 2    | K01         | PU      | false     | kpj.conflict_across_senders
        """
    }
    rows = run_model("period.ledger_counts", given=given)
    told = [(r["delivery_id"], r["status"], r["duplicates"], r["set_aside"]) for r in rows]
    assert told == [("A", "active", 2, 1), ("B", "inactive", 0, 1)]
