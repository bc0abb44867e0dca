"""offices_of: the branches of a month or of a year."""

import pytest

from tests.conftest import Run

OFFICES = {
    "marts.office_month": """
        period     | office_code | active
        -----------+-------------+-------
        2023-12-01 | N01         | 1
        2024-10-01 | N01         | 2
        2024-11-01 | N01         | 3
    """
}


@pytest.mark.parametrize(
    ("month", "expected"),
    [("'2024-10'", [2]), ("'2024'", [2, 3]), ("date '2023-12-01'", [1]), ("2024", [2, 3])],
)
def test_a_month_or_a_year(run_macro: Run, month: str, expected: list[int]) -> None:
    assert [row["active"] for row in run_macro(f"offices_of({month})", OFFICES)] == expected
