"""Regions without a base: by reason, in the latest month; an implied base is none."""

from tests.conftest import Run


def test_each_says_why_it_has_none(run_model: Run) -> None:
    coverage = """
        period     | region_level | region_code | segment | is_headline | base_definition   | base_status | base_workers | coverage_rate
        2024-10-01 | regency      | 6371        | ALL     | true        | sakernas_employed | missing     |              |
        2024-11-01 | regency      | 6371        | ALL     | true        | sakernas_employed | exact       | 100          | 0.5
        2024-11-01 | regency      | 6372        | ALL     | true        | sakernas_employed | missing     |              |
        2024-11-01 | regency      | 6372        | ALL     | false       | undisclosed       | implied     |              | 0.3
        2024-11-01 | regency      | 6372        | JAKON   | true        | none              | missing     |              |
        2024-11-01 | regency      | 6401        | ALL     | true        | undisclosed       | implied     |              | 0.4
        2024-11-01 | regency      | 6402        | ALL     | true        | undisclosed       | missing     |              | 0.4
        2024-11-01 | regency      | 3171        | ALL     | true        | undisclosed       | missing     |              | 0.4
    """
    given = {
        "marts.coverage": coverage,
        "marts.regions": """
            region_code | is_in_territory
            6371        | true
            6372        | true
            6401        | true
            6402        | true
            3171        | false
        """,
        "marts.segments": "segment | sort_order\nALL | 1\nJAKON | 4",
        "marts.definitions": """
            definition_kind | definition        | base_kind
            base            | sakernas_employed | sakernas
            base            | undisclosed       | unknown
            participants    | undisclosed       | sakernas
        """,
    }
    rows = run_model("queries.regions_without_base", given)
    assert [(row["region_code"], row["segment"], row["reason"]) for row in rows] == [
        ("6372", "ALL", "no_survey_round"),
        ("6401", "ALL", "only_implied"),
        ("6402", "ALL", "not_printed"),
        ("6372", "JAKON", "none_by_definition"),
    ]
