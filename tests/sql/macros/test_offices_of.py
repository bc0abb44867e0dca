"""offices_of: the branches of a month or of a year."""

import duckdb
import pytest

from tests.conftest import Run

OFFICES = {
    "marts.office_month": """
        period     | office_code | active
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


@pytest.mark.parametrize(
    ("month", "told"),
    [
        ("'2024-1'", "not '2024-1'"),
        ("'2024-'", "not '2024-'"),
        ("'2'", "not '2'"),
        ("''", "not ''"),
        ("' 2024-10'", "not ' 2024-10'"),
        ("'2024-13'", "not '2024-13'"),
        ("'2024-00'", "not '2024-00'"),
        ("'2024-10-1'", "not '2024-10-1'"),
        ("'Oktober 2024'", "not 'Oktober 2024'"),
        ("date '2024-10-15'", "not '2024-10-15'"),
        ("202410", "not '202410'"),
        ("null", "not null"),
    ],
)
@pytest.mark.parametrize("given", [OFFICES, {}], ids=["with branches", "without"])
def test_anything_else_is_an_error(run_macro: Run, month: str, told: str, given: dict[str, str]) -> None:
    with pytest.raises(duckdb.Error) as error:
        run_macro(f"offices_of({month})", given)
    expected = f"offices_of takes a year as 2024 or a month as 2024-10, {told}."
    assert str(error.value).removeprefix("Invalid Input Error: ") == expected
