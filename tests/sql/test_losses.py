"""audit.losses: what was let go, and why."""

from datetime import datetime

from tests.conftest import Run


def test_a_loss_stands_line_by_line_with_its_reason(run_model: Run) -> None:
    given = {
        "ledger.losses": """
            loss_id | lost                                | accepted_reason | accepted_at
            loss@b  | targets/N01@1: 9 accepted rows      | Void            | 2024-12-01T00:00:00Z
            loss@a  | targets/N02@1: 9 accepted rows      | Moved           | 2024-12-02T00:00:00Z
            loss@a  | recaps of 2024-10: 9 of 10 rows     | Moved           | 2024-12-02T00:00:00Z
        """
    }
    rows = run_model("audit.losses", given=given)
    assert [tuple(row.values()) for row in rows] == [
        ("loss@a", "recaps of 2024-10: 9 of 10 rows", "Moved", datetime(2024, 12, 2)),
        ("loss@a", "targets/N02@1: 9 accepted rows", "Moved", datetime(2024, 12, 2)),
        ("loss@b", "targets/N01@1: 9 accepted rows", "Void", datetime(2024, 12, 1)),
    ]
