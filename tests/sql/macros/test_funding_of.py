"""funding_of: who pays in one region, and what share of it ends soon."""

from tests.conftest import Run


def test_a_hidden_number_has_no_share(run_macro: Run) -> None:
    sponsored = """
        period     | region_code | region_name | segment | funding_source | active | ending_within_3_months
        2024-11-01 | 6300        | Kalsel      | BPU     | sertakan       | 8      |
        2024-11-01 | 6300        | Kalsel      | BPU     | village_fund   | 20     | 5
        2024-11-01 | 6400        | Kaltim      | BPU     | village_fund   | 10     | 5
    """
    regions = """
        region_code | region_name
        6300        | Kalsel
        6400        | Kaltim
    """
    rows = run_macro(
        "funding_of('6300')", {"marts.sponsored_memberships": sponsored, "marts.regions": regions}
    )
    told = [(row["funding_source"], row["ending_rate"]) for row in rows]
    assert told == [("sertakan", None), ("village_fund", 0.25)]
