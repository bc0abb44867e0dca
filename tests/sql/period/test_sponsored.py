"""sql/period/sponsored.sql on drawn cells."""

from tests.conftest import Run
from tests.drawn import Row, filled
from tests.sql.period.months import NOVEMBER


def sponsored(run_model: Run, cells: str) -> list[Row]:
    rows = filled(cells, region_code="6401", segment="BPU", is_active="true", memberships="1")
    return run_model("period.sponsored", given={"period.bounds": NOVEMBER, "period.cells": rows})


def test_only_active_memberships_that_a_third_pays_are_sponsored(run_model: Run) -> None:
    cells = """
        funding_source  | is_active
        village_fund    | true
        village_fund    | true
        village_fund    | false
        province_budget | true
        employer        | true
        self            | true
                        | true
    """
    rows = sponsored(run_model, cells)
    told = [(row["funding_source"], row["active"]) for row in rows]
    assert told == [("province_budget", 1), ("village_fund", 2)]


def test_those_that_end_soon_are_among_them(run_model: Run) -> None:
    cells = """
        funding_source | is_ending_soon | memberships
        csr            | true           | 3
        csr            | false          | 20
        csr            |                | 100
    """
    (row,) = sponsored(run_model, cells)
    assert (row["active"], row["ending_within_3_months"]) == (123, 3)
