"""sql/core/funding_sources.sql on drawn tables."""

from tests.conftest import Run


def test_payers_of_memberships_and_of_projects_are_told_apart(run_model: Run) -> None:
    rows = run_model(
        "core.funding_sources",
        given={
            "staging.funding_sources": """
                funding_source | funding_source_name  | kind
                project_apbn   | National budget      | project
                apbn           | National budget      | membership
            """
        },
    )
    assert [(row["funding_source"], row["kind"]) for row in rows] == [
        ("apbn", "membership"),
        ("project_apbn", "project"),
    ]
