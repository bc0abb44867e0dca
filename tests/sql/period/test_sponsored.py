"""sql/period/sponsored.sql on drawn rows."""

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, filled
from tests.sql.period.months import NOVEMBER


def sponsored(run_model: Run, kept: str) -> list[Row]:
    rows = filled(kept, region_code="6401", segment="BPU", is_active="true", funding_source="village_fund")
    return run_model("period.sponsored", given={"period.bounds": NOVEMBER, "period.kept": rows})


def test_only_active_memberships_that_a_third_pays_are_sponsored(run_model: Run) -> None:
    rows = sponsored(
        run_model,
        """
        funding_source  | is_active
        village_fund    | true
        village_fund    | true
        village_fund    | false
        province_budget | true
        employer        | true
        self            | true
                        | true
        """,
    )
    assert [(row["funding_source"], row["active"]) for row in rows] == [
        ("province_budget", 1),
        ("village_fund", 2),
    ]


@pytest.mark.parametrize(
    ("funding_ends", "contract_ends", "ending"),
    [
        ("2024-11-30", "", 0),
        ("2024-12-01", "", 1),
        ("2025-02-28", "", 1),
        ("2025-03-01", "", 0),
        ("", "2024-12-31", 1),
        ("2025-12-31", "2024-12-31", 1),
        ("", "", 0),
    ],
)
def test_ending_soon_is_within_the_three_months_to_come(
    run_model: Run, funding_ends: str, contract_ends: str, ending: int
) -> None:
    drawn = f"funding_source | funding_end_date | contract_end_date\ncsr | {funding_ends} | {contract_ends}"
    assert one(sponsored(run_model, drawn))["ending_within_3_months"] == ending
