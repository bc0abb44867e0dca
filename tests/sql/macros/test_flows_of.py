"""flows_of: the flows of one region."""

from tests.conftest import Run


def test_the_flows_of_one_region(run_macro: Run) -> None:
    flows = """
        period     | region_code | region_name | segment | opening | joined | closing
        2024-11-01 | 6371        | Banjarmasin | BPU     | 10      | 2      | 12
        2024-11-01 | 6372        | Banjarbaru  | BPU     | 7       |        |
    """
    regions = """
        region_code | region_name
        6371        | Banjarmasin
        6372        | Banjarbaru
    """
    rows = run_macro(
        "flows_of('banjarmasin')", {"marts.participation_flows": flows, "marts.regions": regions}
    )
    assert [(row["opening"], row["joined"], row["closing"]) for row in rows] == [(10, 2, 12)]
