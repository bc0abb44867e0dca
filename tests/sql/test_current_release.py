"""sql/audit/current_release.sql on drawn tables."""

from tests.conftest import Run


def test_the_last_release_is_the_one_this_file_is(run_model: Run) -> None:
    given = {
        "ledger.releases": """
            release_id | office_name
            000002-b   | Kanwil Kalimantan
            000001-a   | Kanwil Kalimantan
        """
    }
    rows = run_model("audit.current_release", given=given)
    assert [row["release_id"] for row in rows] == ["000002-b"]
