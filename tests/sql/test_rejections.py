"""sql/audit/rejections.sql on drawn tables."""

from tests.conftest import Run


def test_every_breach_of_a_row_is_told_in_the_order_of_the_lines(run_model: Run) -> None:
    given = {
        "ledger.rejections": """
            delivery_id | line | column_name | rule         | expected | value
            a@1         | 10   | value       | unreadable   | a number | ***
            a@1         | 2    | unit        | not_in_list  | persons  | p***
            a@1         | 10   | as_of       | missing      | a day    |
        """
    }
    rows = run_model("audit.rejections", given=given)
    assert [(row["line"], row["column_name"], row["rule"], row["value"]) for row in rows] == [
        (2, "unit", "not_in_list", "p***"),
        (10, "as_of", "missing", None),
        (10, "value", "unreadable", "***"),
    ]
