"""sql/marts/project_funding_sources.sql on drawn tables."""

from tests.conftest import Run


def test_payers_of_projects_go_by_the_code_that_the_facts_carry(run_model: Run) -> None:
    given = {
        "core.funding_sources": """
            funding_source | funding_source_name | funding_source_name_id | kind
            project_apbn   | National budget     | Proyek APBN            | project
            apbn           | National budget     | APBN                   | membership
        """
    }
    rows = run_model("marts.project_funding_sources", given=given)
    assert [(row["project_funding"], row["project_funding_name_id"]) for row in rows] == [
        ("ALL", "Semua proyek"),
        ("apbn", "Proyek APBN"),
        ("unknown", "Tidak disebutkan"),
    ]
