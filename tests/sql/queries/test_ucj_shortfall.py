"""Workers short of the UCJ target: known only on the base of the target."""

from decimal import Decimal

from tests.conftest import Run, one
from tests.drawn import Row, filled

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


def asked(run_model: Run, has_conflict: str = "false") -> list[Row]:
    given = {
        "marts.regions": REGIONS,
        "marts.target_gap": TARGETS,
        "marts.coverage": filled(COVERAGE, has_conflict=has_conflict),
        "marts.segments": SEGMENTS,
    }
    return run_model("queries.ucj_shortfall", given=given)


def test_on_the_base_of_the_target_it_is_known(run_model: Run) -> None:
    row = one(asked(run_model), region_code="6100")
    assert (row["status"], row["workers_needed"], row["gap_points"]) == ("comparable", 200, Decimal(20))
    assert row["workers_needed_if_employed"] is None


def test_a_target_without_a_base_has_only_a_supposition_on_the_last_complete_month(run_model: Run) -> None:
    row = one(asked(run_model), region_code="6200")
    assert (row["status"], row["workers_needed"]) == ("base_unknown", None)
    told = (row["survey_period"].month, row["survey_participants"], row["survey_base"])
    assert told == (10, 300, "sakernas_employed")
    assert row["workers_needed_if_employed"] == 0.5 * 1000 - 300


def test_a_province_without_such_a_target_is_there_and_no_other_region(run_model: Run) -> None:
    rows = asked(run_model)
    assert one(rows, region_code="6300")["status"] == "no_target"
    assert [row["region_code"] for row in rows] == ["6100", "6200", "6300"]


def test_nothing_is_supposed_where_statements_of_the_count_contradict_each_other(run_model: Run) -> None:
    row = one(asked(run_model, has_conflict="true"), region_code="6200")
    assert (row["survey_has_conflict"], row["workers_needed_if_employed"]) == (True, None)
