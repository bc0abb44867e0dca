"""sql/core/coverage.sql and sql/marts/coverage.sql on drawn tables."""

from tests.conftest import Run, one

DEFINITIONS = """
    definition_kind | definition        | family      | is_variant | is_comparable | base_kind | segments | stated_by
    ----------------+-------------------+-------------+------------+---------------+-----------+----------+----------
    participants    | kanwil_2024       | kanwil_2024 | false      | true          |           |          | office
    base            | sakernas_employed |             | false      | true          | sakernas  | ALL      |
    base            | undisclosed       |             | false      | false         | unknown   | ALL      |
"""
SEGMENTS = """
    segment | sakernas_base
    --------+------------------
    ALL     | sakernas_employed
    JAKON   | none
"""


def test_a_count_meets_the_latest_august_round_not_after_it(run_model: Run) -> None:
    rows = run_model(
        "core.coverage",
        given={
            "core.definitions": DEFINITIONS,
            "core.segments": SEGMENTS,
            "core.participation_facts": """
                period     | region_code | segment | measure      | participant_definition | provenance | value | value_low | value_high
                -----------+-------------+---------+--------------+------------------------+------------+-------+-----------+-----------
                2024-11-01 | 6400        | ALL     | participants | kanwil_2024            | published  | 30    | 30        | 30
            """,
            "core.survey_bases": """
                base_definition   | region_code | round      | workers | workers_low | workers_high | base_status
                ------------------+-------------+------------+---------+-------------+--------------+------------
                sakernas_employed | 6400        | 2023-08-01 | 50      | 50          | 50           | exact
                sakernas_employed | 6400        | 2024-08-01 | 80      | 75          | 89           | rounded
                sakernas_employed | 6400        | 2025-08-01 | 90      | 90          | 90           | exact
            """,
        },
    )
    row = one(rows, base_definition="sakernas_employed")
    assert (row["base_workers"], row["coverage_rate"], row["coverage_rate_low"], row["coverage_rate_high"]) == (
        80,
        30 / 80,
        30 / 89,
        30 / 75,
    )
