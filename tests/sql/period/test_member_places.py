"""sql/period/member_places.sql on drawn rows."""

from tests.conftest import Run


def test_rows_are_counted_by_who_sends_them_whose_they_are_and_where_they_lie(run_model: Run) -> None:
    given = {
        "intake.memberships": """
            membership_id | sender | office_code | region_code
            m1            | N01    | K01         | 6401
            m2            | N01    | K01         | 6401
            m3            | N01    |             | 6401
            m4            | N02    | K01         | 6402
                          | N02    | K01         | 6402
        """
    }
    rows = run_model("period.member_places", given=given)
    assert [tuple(row.values()) for row in rows] == [
        ("N01", "K01", "6401", 2),
        ("N01", None, "6401", 1),
        ("N02", "K01", "6402", 2),
    ]
