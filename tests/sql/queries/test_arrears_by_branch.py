"""Arrears by branch: a hidden number is neither 0 nor the largest."""

from tests.conftest import Run


def test_a_branch_with_a_hidden_number_has_no_rank(run_model: Run) -> None:
    offices = """
        period     | office_code | active | paid_up | arrears_1_to_3 | arrears_over_3 | is_suppressed
        2024-10-01 | N01         | 100    | 0       | 50             | 50             | false
        2024-11-01 | N01         | 100    | 80      | 15             | 5              | false
        2024-11-01 | N02         | 100    | 70      | 30             | 0              | false
        2024-11-01 | N03         | 100    | 72      | 25             |                | true
        2024-11-01 | N04         | 100    |         |                |                | true
        2024-11-01 | N05         | 40     | 20      | 20             | 0              | false
    """
    rows = run_model("queries.arrears_by_branch", {"marts.office_month": offices})
    found = [
        (r["office_code"], r["arrears_rank"], r["in_arrears"], r["in_arrears_at_least"], r["arrears_rate"])
        for r in rows
    ]
    assert found == [
        ("N02", 1, 30, 30, 30 / 100),
        ("N03", None, None, 25, None),
        ("N01", 2, 20, 20, 20 / 100),
        ("N05", 2, 20, 20, 20 / 40),
        ("N04", None, None, None, None),
    ]
