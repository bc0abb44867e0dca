"""sql/marts/programmes.sql."""

from tests.conftest import Run


def test_the_five_programmes_stand_in_their_order_before_all_and_unknown(run_model: Run) -> None:
    rows = run_model("marts.programmes", given={})
    told = [row["programme"] for row in sorted(rows, key=lambda row: row["sort_order"])]
    assert told == ["JKK", "JKM", "JHT", "JP", "JKP", "ALL", "unknown"]
