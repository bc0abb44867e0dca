"""sql/period/ledger.sql on drawn clashes."""

from datetime import date

from tests.conftest import Run
from tests.sql.period.months import NOVEMBER


def test_the_ledger_names_lines_and_nobody(run_model: Run) -> None:
    given = {
        "period.bounds": NOVEMBER,
        "period.clashes": """
            membership_id | delivery_id | line | rule                         | other_delivery_id | other_line
            m2            | B           | 9    | kpj.conflict_across_senders  | A                 | 3
            m1            | B           | 7    | kpj.duplicate_across_senders | A                 | 2
        """,
    }
    rows = run_model("period.ledger", given=given)
    assert rows[0] == {
        "period": date(2024, 11, 1),
        "delivery_id": "B",
        "line": 7,
        "rule": "kpj.duplicate_across_senders",
        "other_delivery_id": "A",
        "other_line": 2,
    }
    assert [row["line"] for row in rows] == [7, 9]
