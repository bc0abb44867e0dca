"""How coverage moved: a published rate beside every count of its month on the survey base."""

from tests.conftest import Run


def test_a_count_over_the_survey_base_stands_beside_the_published_rate(run_model: Run) -> None:
    coverage = """
        period     | region_code | segment | participant_definition | base_definition   | participants | base_workers | coverage_rate | is_stated | is_headline_of_provenance
        2023-12-01 | KAL         | ALL     | kanwil                 | eligible          | 25           | 50           | 0.5           | true      | true
        2023-12-01 | KAL         | ALL     | kanwil                 | sakernas_employed | 25           | 100          | 0.25          | false     | false
        2023-12-01 | KAL         | ALL     | ministry               | sakernas_employed | 40           | 100          | 0.4           | false     | false
        2023-12-01 | KAL         | ALL     | variant                | sakernas_employed | 20           | 100          | 0.2           | false     | false
        2023-11-01 | KAL         | ALL     | ministry               | sakernas_employed | 39           | 100          | 0.39          | false     | false
        2023-12-01 | 6300        | ALL     | kanwil                 | eligible          | 5            | 50           | 0.1           | true      | true
    """
    given = {
        "audit.current_release": "release_id | region_code\n1 | KAL",
        "marts.coverage": coverage,
        "marts.segments": "segment | sakernas_base\nALL | sakernas_employed",
        "marts.definitions": """
            definition_kind | definition        | is_variant
            base            | eligible          | false
            base            | sakernas_employed | false
            participants    | kanwil            | false
            participants    | ministry          | false
            participants    | variant           | true
        """,
    }
    rows = run_model("queries.how_did_coverage_move", given)
    found = [
        (r["published_rate"], r["participant_definition"], r["is_published_count"], r["common_rate"])
        for r in rows
    ]
    assert found == [(0.5, "kanwil", True, 0.25), (0.5, "ministry", False, 0.4)]
