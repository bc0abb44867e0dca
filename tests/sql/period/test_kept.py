"""sql/period/kept.sql on drawn rows and clashes."""

from tests.conftest import Run


def test_rows_that_clash_do_not_count_whatever_their_line_is_elsewhere(run_model: Run) -> None:
    given = {
        "intake.memberships": """
            membership_id | delivery_id | line | sender
            m1            | A           | 2    | K01
            m1            | B           | 3    | K02
            m2            | B           | 2    | K02
                          | B           | 4    | K02
        """,
        "period.clashes": "membership_id: m1 | delivery_id: B | line: 3",
    }
    rows = run_model("period.kept", given=given)
    assert sorted((row["sender"], row["membership_id"] is None) for row in rows) == [
        ("K01", False),
        ("K02", False),
        ("K02", True),
    ]
