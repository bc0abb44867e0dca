"""coverage_of: by code or name, in capitals or not; nothing of another region."""

import pytest

from tests.conftest import Run

COVERAGE = {
    "marts.coverage": """
        period     | region_code | region_name      | segment | participants | base_workers | coverage_rate
        2024-10-01 | 6100        | Kalimantan Barat | ALL     | 30           | 100          | 0.3
        2024-11-01 | 6100        | Kalimantan Barat | BPU     | 5            | 50           | 0.1
        2024-11-01 | KAL         | Kalimantan       | ALL     | 40           | 160          | 0.25
    """,
    "marts.regions": """
        region_code | region_name
        6100        | Kalimantan Barat
        KAL         | Kalimantan
    """,
}


@pytest.mark.parametrize("region", ["6100", "Kalimantan Barat", "KALIMANTAN BARAT"])
def test_a_region_goes_by_code_or_name(run_macro: Run, region: str) -> None:
    rows = run_macro(f"coverage_of('{region}')", COVERAGE)
    told = [(row["segment"], row["participants"], row["base_workers"]) for row in rows]
    assert told == [("ALL", 30, 100), ("BPU", 5, 50)]


def test_a_name_that_begins_another_is_not_the_other(run_macro: Run) -> None:
    assert [row["region_code"] for row in run_macro("coverage_of('kalimantan')", COVERAGE)] == ["KAL"]
