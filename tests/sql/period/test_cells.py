"""sql/period/cells.sql on drawn rows."""

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, filled
from tests.sql.period.months import NOVEMBER


def cells(run_model: Run, kept: str) -> list[Row]:
    rows = filled(kept, region_code="6401", segment="BPU", is_active="true")
    return run_model("period.cells", given={"period.bounds": NOVEMBER, "period.kept": rows})


def test_equal_rows_are_one_cell_and_an_unknown_part_is_one_of_its_own(run_model: Run) -> None:
    kept = """
        membership_id | person_id | sex
        m1            | p1        | L
        m2            | p2        | L
        m3            | p3        |
        m4            | p4        | P
    """
    rows = cells(run_model, kept)
    assert {row["sex"]: row["memberships"] for row in rows} == {"L": 2, None: 1, "P": 1}


def test_those_without_a_person_or_a_number_are_told_apart(run_model: Run) -> None:
    kept = """
        membership_id | person_id
        m1            | p1
        m2            |
        m3            |
                      | p4
    """
    rows = cells(run_model, kept)
    found = {(row["has_id"], row["has_person"]): row["memberships"] for row in rows}
    assert found == {(True, True): 1, (True, False): 2, (False, True): 1}


@pytest.mark.parametrize(
    ("is_active", "paid_through", "months"),
    [
        ("true", "2025-03-01", 0),
        ("true", "2024-11-01", 0),
        ("true", "2024-10-01", 1),
        ("true", "2024-08-01", 3),
        ("true", "2024-07-01", 4),
        ("true", "1999-12-01", 4),
        ("true", "", None),
        ("false", "2024-07-01", None),
    ],
)
def test_how_many_months_an_active_membership_is_not_paid_for(
    run_model: Run, is_active: str, paid_through: str, months: int | None
) -> None:
    drawn = f"is_active | paid_through_period\n{is_active} | {paid_through}"
    assert one(cells(run_model, drawn))["months_unpaid"] == months


@pytest.mark.parametrize(
    ("funding_ends", "contract_ends", "is_ending"),
    [
        ("2024-11-29", "", False),
        ("2024-11-30", "", True),
        ("", "2024-11-30", True),
        ("2025-12-31", "2024-11-30", True),
        ("2024-12-01", "", True),
        ("2025-02-28", "", True),
        ("2025-03-01", "", False),
        ("", "2024-12-31", True),
        ("2025-12-31", "2024-12-31", True),
        ("", "", False),
    ],
)
def test_ending_soon_is_from_the_last_day_of_the_month_through_three_months_more(
    run_model: Run, funding_ends: str, contract_ends: str, is_ending: bool
) -> None:
    drawn = f"segment | funding_end_date | contract_end_date\nBPU | {funding_ends} | {contract_ends}"
    assert one(cells(run_model, drawn))["is_ending_soon"] is is_ending


def test_an_inactive_membership_does_not_end_soon(run_model: Run) -> None:
    drawn = "is_active | funding_end_date\nfalse | 2024-12-31"
    assert one(cells(run_model, drawn))["is_ending_soon"] is False
