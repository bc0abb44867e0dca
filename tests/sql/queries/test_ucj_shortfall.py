"""Workers short of the UCJ target: known only on the base of the target."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled, read_drawing

REGIONS = """
    region_code | region_name | region_level | is_in_territory
    6100        | Kalbar      | province     | true
    6200        | Kalteng     | province     | true
    6300        | Kalsel      | province     | true
    6371        | Banjarmasin | regency      | true
    3100        | Jakarta     | province     | false
"""
TARGETS = """
    target_family | target_year | region_code | segment | measure       | target_rate | status       | gap_points | workers_needed
    UCJ           | 2025        | 6100        | ALL     | coverage_rate | 0.6         | comparable   | 20         | 200
    UCJ           | 2026        | 6200        | ALL     | coverage_rate | 0.5         | base_unknown |            |
    RPJMN         | 2025        | 6300        | ALL     | coverage_rate | 0.9         | comparable   | 50         | 500
    UCJ           | 2025        | 3100        | ALL     | coverage_rate | 0.9         | comparable   | 10         | 100
"""
COVERAGE = """
    period     | region_code | segment | participant_definition | base_definition   | participants | base_workers | is_headline | is_complete | provenance
    2024-10-01 | 6200        | ALL     | members                | sakernas_employed | 300          | 1000         | true        | true        | administrative
    2024-11-01 | 6200        | ALL     | members                | sakernas_employed | 90           | 1000         | true        | false       | administrative
    2024-12-01 | 6200        | ALL     | stated                 | undisclosed       | 990          | 1000         | true        | true        | published
    2024-12-01 | 6200        | PU      | members                | sakernas_formal   | 990          | 1000         | true        | true        | administrative
"""
SEGMENTS = """
    segment | sakernas_base
    ALL     | sakernas_employed
    PU      | sakernas_formal
"""


@cases("""
it is known on the base of the target, without one supposed on the last complete month, of provinces alone
    # 0.5 x 1000 - 300 are wanted if the target is of the employed
    has_conflict: false
    =>
    region_code | status       | workers_needed | gap_points | survey_period | survey_participants | survey_base       | workers_needed_if_employed
    6100        | comparable   | 200            | 20         |               |                     |                   |
    6200        | base_unknown |                |            | 2024-10-01    | 300                 | sakernas_employed | 200
    6300        | no_target    |                |            |               |                     |                   |
nothing is supposed where statements of the count contradict each other
    has_conflict: true
    => region_code*: 6200 | survey_has_conflict: true | workers_needed_if_employed:
""")
def test_workers_short_of_the_target(run_model: Run, case: Case) -> None:
    has_conflict = str(read_drawing(case.given["drawn"])[1][0][0])
    given = {
        "marts.regions": REGIONS,
        "marts.target_gap": TARGETS,
        "marts.coverage": filled(COVERAGE, has_conflict=has_conflict),
        "marts.segments": SEGMENTS,
    }
    assert case.found(run_model("queries.ucj_shortfall", given)) == case.expected
