"""sql/audit/releases.sql on drawn tables."""

from tests.conftest import Run


def test_all_releases_are_kept_oldest_first(run_model: Run) -> None:
    given = {
        "ledger.releases": """
            release_id | status
            000002-b   | partial
            000001-a   | complete
        """
    }
    rows = run_model("audit.releases", given=given)
    told = [(row["release_id"], row["status"]) for row in rows]
    assert told == [("000001-a", "complete"), ("000002-b", "partial")]
