"""audit.period_ledger: which rows another sender's delivery of the month takes out of the counts."""

from datetime import date

from tests.conftest import Run

OCTOBER = date(2024, 10, 1)


def test_a_row_is_told_with_its_file_and_the_other_one(run_model: Run) -> None:
    given = {
        "period.ledger": """
            period     | delivery_id | line | rule                        | other_delivery_id | other_line
            2024-10-01 | N02         | 7    | kpj.conflict_across_senders  | N01               | 3
            2024-10-01 | N01         | 3    | kpj.conflict_across_senders  | N02               | 7
        """,
        "audit.deliveries": """
            delivery_id | file
            N01         | memberships/2024-10/N01.csv
            N02         | memberships/2024-10/N02.csv
        """,
    }
    rows = run_model("audit.period_ledger", given=given)
    assert [tuple(row.values()) for row in rows] == [
        (OCTOBER, "N01", "memberships/2024-10/N01.csv", 3, "kpj.conflict_across_senders", "N02",
         "memberships/2024-10/N02.csv", 7),
        (OCTOBER, "N02", "memberships/2024-10/N02.csv", 7, "kpj.conflict_across_senders", "N01",
         "memberships/2024-10/N01.csv", 3),
    ]  # fmt: skip
