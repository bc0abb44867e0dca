"""sql/core/office_regions.sql on drawn tables."""

from datetime import date

from tests.conftest import Run


def test_a_region_passes_from_one_office_to_another(run_model: Run) -> None:
    given = {
        "staging.office_regions": """
            office_code   | region_code | valid_from_date | valid_to_date
            CAB-SAMARINDA | 6403        | 2016-12-01      | 2023-12-01
            CAB-NEW       | 6403        | 2024-01-01      |
            CAB-NEW       | 6402        | 2024-01-01      |
        """
    }
    rows = run_model("core.office_regions", given=given)
    assert [(row["office_code"], row["region_code"], row["valid_to_date"]) for row in rows] == [
        ("CAB-NEW", "6402", None),
        ("CAB-NEW", "6403", None),
        ("CAB-SAMARINDA", "6403", date(2023, 12, 1)),
    ]
