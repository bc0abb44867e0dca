"""sql/core/region_members.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run


@cases("""
provinces add up to the nation and their island group, regencies to their province, a group to nothing
    region_code | region_level | parent_region_code | island_group_code
    0000        | national     |                    |
    KAL         | island_group | 0000               |
    6100        | province     | 0000               | KAL
    6200        | province     | 0000               | KAL
    9400        | province     | 0000               |
    6206        | regency      | 6200               | KAL
    =>
    parent_region_code | region_code | member_count
    0000               | 6100        | 3
    0000               | 6200        | 3
    0000               | 9400        | 3
    6200               | 6206        | 1
    KAL                | 6100        | 2
    KAL                | 6200        | 2
a province of former days adds up to nothing
    region_code | region_level | parent_region_code | valid_to_date
    9400        | province     | 0000               |
    9400-2023   | province     | 0000               | 2023-12-01
    =>
    parent_region_code | region_code | member_count
    0000               | 9400        | 1
""")
def test_who_adds_up_to_whom(run_model: Run, case: Case) -> None:
    rows = run_model("core.region_members", given={"core.regions": case.given["drawn"]})
    assert case.found(rows) == case.expected
