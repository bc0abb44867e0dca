"""sql/period/projects.sql on drawn rows."""

from decimal import Decimal

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled
from tests.sql.period.months import NOVEMBER


def projects(run_model: Run, delivered: str) -> list[Row]:
    rows = filled(
        delivered,
        project_id="j1",
        sender="K01",
        delivery_id="A",
        line="2",
        region_code="6401",
        project_funding="apbd",
        started_date="2024-01-01",
        ends_date="2025-01-01",
    )
    return run_model("period.projects", given={"period.bounds": NOVEMBER, "intake.projects": rows})


def test_projects_are_summed_and_their_employers_counted_once(run_model: Run) -> None:
    delivered = """
        project_id | sender | employer_id | workers | contract_value_idr | contributions_idr
        j1         | K01    | e1          | 20      | 1000000000         | 2400000.50
        j1         | K02    | e9          | 99      | 9                  | 9
        j2         | K01    | e1          | 5       | 500000000          | 1200000
    """
    (row,) = projects(run_model, delivered)
    assert (row["projects"], row["workers"], row["employers"]) == (2, 25, 1)
    told = cells(row, "contract_value_idr contributions_idr")
    assert told == [Decimal("1500000000.00"), Decimal("3600000.50")]


@pytest.mark.parametrize(
    ("started", "ends", "running"),
    [
        ("2024-11-30", "2025-01-01", True),
        ("2024-12-01", "2025-01-01", False),
        ("2024-01-01", "2024-11-01", True),
        ("2024-01-01", "2024-10-31", False),
        ("2024-01-01", "", True),
        ("", "2025-01-01", None),
    ],
)
def test_a_project_runs_from_its_start_to_its_end(
    run_model: Run, started: str, ends: str, running: bool | None
) -> None:
    rows = projects(run_model, f"started_date | ends_date\n{started} | {ends}")
    assert one(rows)["is_running"] is running
