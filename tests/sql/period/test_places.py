"""sql/period/places.sql on drawn rows."""

from datetime import date

from tests.conftest import Run
from tests.sql.period.months import OCTOBER


def test_every_dataset_that_names_regencies_says_where_its_rows_lie(run_model: Run) -> None:
    given = {
        "period.bounds": OCTOBER,
        "period.member_places": "sender: N01 | office_code: K01 | region_code: 6401 | rows: 7",
        "intake.employers": """
            employer_id | sender | office_code | region_code
            e1          | N01    | K01         | 6401
            e2          | N01    | K01         | 6401
            e3          | N01    |             | 6402
        """,
        "intake.projects": "project_id: p1 | sender: N02 | region_code: 6403",
    }
    rows = run_model("period.places", given=given)
    assert {row.pop("period") for row in rows} == {date(2024, 10, 1)}
    assert [tuple(row.values()) for row in rows] == [
        ("employers", "N01", "K01", "6401", 2),
        ("employers", "N01", None, "6402", 1),
        ("memberships", "N01", "K01", "6401", 7),
        ("projects", "N02", None, "6403", 1),
    ]
