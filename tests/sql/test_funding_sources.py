"""sql/core/funding_sources.sql and sql/marts/funding_sources.sql on drawn tables."""

from tests.conftest import Run


def test_payers_of_memberships_and_of_projects_are_told_apart(run_model: Run) -> None:
    given = {
        "staging.funding_sources": """
            funding_source | funding_source_name  | kind
            project_apbn   | National budget      | project
            apbn           | National budget      | membership
        """
    }
    rows = run_model("core.funding_sources", given=given)
    told = [(row["funding_source"], row["kind"]) for row in rows]
    assert told == [("apbn", "membership"), ("project_apbn", "project")]


def test_the_mart_holds_payers_of_memberships_and_tells_those_of_others(run_model: Run) -> None:
    given = {
        "core.funding_sources": """
            funding_source | funding_source_name | kind
            project_apbn   | National budget     | project
            self           | Member              | membership
            employer       | Employer            | membership
            village_fund   | Village fund        | membership
        """
    }
    rows = run_model("marts.funding_sources", given=given)
    assert [(row["funding_source"], row["is_sponsored"]) for row in rows] == [
        ("employer", False),
        ("self", False),
        ("unknown", False),
        ("village_fund", True),
    ]
