"""sql/core/former_region_members.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run

REGIONS = """
    region_code | region_level | valid_to_date
    0000        | national     |
    KAL         | island_group |
    6300        | province     |
    9100        | province     |
    9200        | province     |
    9400        | province     |
    9500        | province     |
    9401        | regency      |
    9100-2023   | province     | 2023-12-01
    9400-2023   | province     | 2023-12-01
"""


@cases("""
the provinces of then are what they were split into and add up to the nation with those that were not split
    region_code | parts | valid_to_date
    9100-2023   | 91+92 | 2023-12-01
    9400-2023   | 94+95 | 2023-12-01
    =>
    parent_region_code | region_code | valid_to_date | member_count
    0000               | 6300        | 2023-12-01    | 3
    0000               | 9100-2023   | 2023-12-01    | 3
    0000               | 9400-2023   | 2023-12-01    | 3
    9100-2023          | 9100        | 2023-12-01    | 2
    9100-2023          | 9200        | 2023-12-01    | 2
    9400-2023          | 9400        | 2023-12-01    | 2
    9400-2023          | 9500        | 2023-12-01    | 2
two days have a nation each
    region_code | parts | valid_to_date
    9100-2003   | 91+92 | 2003-12-01
    9400-2023   | 94+95 | 2023-12-01
    =>
    parent_region_code* | region_code | valid_to_date | member_count
    0000                | 6300        | 2003-12-01    | 4
    0000                | 9100-2003   | 2003-12-01    | 4
    0000                | 9400        | 2003-12-01    | 4
    0000                | 9500        | 2003-12-01    | 4
    0000                | 6300        | 2023-12-01    | 4
    0000                | 9100        | 2023-12-01    | 4
    0000                | 9200        | 2023-12-01    | 4
    0000                | 9400-2023   | 2023-12-01    | 4
nothing was split
    region_code
    =>
""")
def test_who_added_up_to_whom(run_model: Run, case: Case) -> None:
    given = {"core.regions": REGIONS, "staging.former_provinces": case.given["drawn"]}
    assert case.found(run_model("core.former_region_members", given=given)) == case.expected
