"""Coverage of the regencies now: ranked only where the rates may be compared."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import drawing, read_drawing

REGIONS = """
    region_code | region_level | is_in_territory
    6371        | regency      | true
    6372        | regency      | true
    6401        | regency      | true
    6402        | regency      | true
    6403        | regency      | true
    6404        | regency      | true
    6405        | regency      | true
    3171        | regency      | false
"""
COVERAGE = """
    period     | region_code | segment | is_headline | provenance     | series | participants | base_workers | coverage_rate | is_above_one | is_complete
    2024-10-01 | 6371        | ALL     | true        | administrative | a      | 60           | 100          | 0.6           | false        | true
    2024-11-01 | 6371        | ALL     | true        | administrative | a      | 30           | 100          | 0.3           | false        | true
    2024-11-01 | 6371        | ALL     | false       | administrative | b      | 90           | 100          | 0.9           | false        | true
    2024-11-01 | 6371        | PU      | true        | administrative | c      | 80           | 100          | 0.8           | false        | true
    2024-11-01 | 6372        | ALL     | true        | administrative | a      | 40           | 100          | 0.4           | false        | true
    2024-11-01 | 6401        | ALL     | true        | administrative | a      | 40           | 100          | 0.4           | false        | true
    2024-11-01 | 6402        | ALL     | true        | administrative | a      | 150          | 100          | 1.5           | true         | true
    2024-11-01 | 6403        | ALL     | true        | published      | d      |              |              | 0.7           | false        | true
    2024-11-01 | 6404        | ALL     | true        | administrative | a      |              | 100          |               |              | true
    2024-11-01 | 3171        | ALL     | true        | administrative | a      | 80           | 100          | 0.8           | false        | true
"""


@cases("""
the latest headline is ranked, equal rates alike, another definition apart, and not what is hidden or above one
    period
    =>
    region_code | period     | coverage_rate | coverage_rank | ranked_among
    6372        | 2024-11-01 | 0.4           | 1             | 3
    6401        | 2024-11-01 | 0.4           | 1             | 3
    6403        | 2024-11-01 | 0.7           | 1             | 1
    6371        | 2024-11-01 | 0.3           | 3             | 3
    6402        | 2024-11-01 | 1.5           |               |
    6404        | 2024-11-01 |               |               |
    6405        |            |               |               |
a newer figure of somebody else does not stand before the office's own
    period     | region_code | segment | is_headline | provenance     | series | participants | base_workers | coverage_rate | is_above_one | is_complete
    2024-12-01 | 6371        | ALL     | true        | published      | e      |              |              | 0.9           | false        | true
    2024-12-01 | 6401        | ALL     | true        | administrative | f      |              |              | 0.1           | false        | false
    2024-12-01 | 6405        | ALL     | true        | published      | e      |              |              | 0.9           | false        | true
    =>
    region_code* | period     | coverage_rate
    6405         | 2024-12-01 | 0.9
    6401         | 2024-11-01 | 0.4
    6371         | 2024-11-01 | 0.3
""")
def test_regencies(run_model: Run, case: Case) -> None:
    names, rows = read_drawing(COVERAGE)
    more = read_drawing(case.given["drawn"])[1]
    given = {"marts.regions": REGIONS, "marts.coverage": drawing(names, [*rows, *more])}
    assert case.found(run_model("queries.coverage_of_regencies", given)) == case.expected
