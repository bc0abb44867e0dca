"""Coverage of the regencies now: ranked only where the rates may be compared."""

from tests.conftest import Run, one
from tests.drawn import Row, cells

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


def asked(run_model: Run) -> list[Row]:
    given = {"marts.regions": REGIONS, "marts.coverage": COVERAGE}
    return run_model("queries.coverage_of_regencies", given)


def test_the_latest_headline_is_ranked_and_equal_rates_rank_alike(run_model: Run) -> None:
    ranks = {row["region_code"]: (row["coverage_rank"], row["ranked_among"]) for row in asked(run_model)}
    assert (ranks["6371"], ranks["6372"], ranks["6401"]) == ((3, 3), (1, 3), (1, 3))


def test_a_rate_above_one_and_a_hidden_one_are_shown_and_not_ranked(run_model: Run) -> None:
    rows = asked(run_model)
    assert cells(one(rows, region_code="6402"), "coverage_rate coverage_rank") == [1.5, None]
    assert one(rows, region_code="6404")["coverage_rank"] is None


def test_another_definition_is_ranked_apart(run_model: Run) -> None:
    row = one(asked(run_model), region_code="6403")
    assert (row["coverage_rank"], row["ranked_among"]) == (1, 1)


def test_a_regency_without_any_figure_is_listed_and_no_other_territory(run_model: Run) -> None:
    rows = asked(run_model)
    assert one(rows, region_code="6405")["period"] is None
    assert [row["region_code"] for row in rows if row["region_code"] == "3171"] == []


def test_a_newer_figure_of_somebody_else_does_not_stand_before_the_office_s_own(run_model: Run) -> None:
    newer = """
    2024-12-01 | 6371 | ALL | true | published      | e | | | 0.9 | false | true
    2024-12-01 | 6401 | ALL | true | administrative | f | | | 0.1 | false | false
    2024-12-01 | 6405 | ALL | true | published      | e | | | 0.9 | false | true
    """
    given = {"marts.regions": REGIONS, "marts.coverage": COVERAGE + newer}
    rows = run_model("queries.coverage_of_regencies", given)
    found = {code: one(rows, region_code=code) for code in ("6371", "6401", "6405")}
    told = {code: (row["period"].month, row["coverage_rate"]) for code, row in found.items()}
    assert told == {"6371": (11, 0.3), "6401": (11, 0.4), "6405": (12, 0.9)}
