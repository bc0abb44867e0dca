"""sql/period/recaps.sql on drawn recaps."""

from datetime import date

from tests.conftest import Run, one
from tests.sql.period.months import NOVEMBER


def test_a_recap_stands_as_it_was_delivered(run_model: Run) -> None:
    given = {
        "period.bounds": NOVEMBER,
        "intake.recaps": """
            delivery_id | office_code | region_code | segment | status | memberships
            A           | K01         |             | PU      | active | 1200
        """,
    }
    rows = run_model("period.recaps", given=given)
    assert one(rows) == {
        "period": date(2024, 11, 1),
        "office_code": "K01",
        "region_code": None,
        "segment": "PU",
        "status": "active",
        "memberships": 1200,
        "delivery_id": "A",
    }


def test_parts_of_a_region_are_added_up_within_a_delivery(run_model: Run) -> None:
    given = {
        "period.bounds": NOVEMBER,
        "intake.recaps": """
            delivery_id | office_code | region_code | segment | status | memberships
            A           | K01         | 6371        | PU      | active | 1200
            A           | K01         | 6371        | PU      | active | 300
            B           | K01         | 6371        | PU      | active | 1500
            A           | K01         | 6371        | BPU     | active | 1
        """,
    }
    rows = run_model("period.recaps", given=given)
    assert [(row["delivery_id"], row["segment"], row["memberships"]) for row in rows] == [
        ("A", "BPU", 1),
        ("A", "PU", 1500),
        ("B", "PU", 1500),
    ]
