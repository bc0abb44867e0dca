"""sql/period/acceptance.sql on drawn counts."""

from tests.conftest import Run
from tests.sql.period.months import NOVEMBER

COUNTS = ("delivered", "accepted", "refused", "duplicates", "set_aside")


def test_every_delivered_row_is_accepted_refused_repeated_or_set_aside(run_model: Run) -> None:
    given = {
        "period.bounds": NOVEMBER,
        "period.office_counts": """
            office_code | segment | active | inactive
            K01         | PU      | 10     | 4
            K02         | BPU     | 5      | 0
        """,
        "period.ledger_counts": """
            delivery_id | office_code | segment | status | duplicates | set_aside
            A           | K01         | PU      | active | 1          | 2
            B           | K01         | PU      | active | 0          | 2
        """,
        "intake.refused": """
            delivery_id | office_code | segment | status | rows
            A           | K01         | PU      | active | 3
            A           |             | PU      |        | 1
        """,
        "intake.delivery_totals": """
            delivery_id | dataset     | duplicates
            A           | memberships | 6
            B           | memberships | 0
            C           | employers   | 9
        """,
    }
    rows = run_model("period.acceptance", given=given)
    found = {(r["office_code"], r["segment"], r["status"]): tuple(r[name] for name in COUNTS) for r in rows}
    assert found == {
        ("K01", "PU", "active"): (18, 10, 3, 1, 4),
        ("K01", "PU", "inactive"): (4, 4, 0, 0, 0),
        ("K02", "BPU", "active"): (5, 5, 0, 0, 0),
        (None, "PU", None): (1, 0, 1, 0, 0),
        (None, None, None): (6, 0, 0, 6, 0),
    }


def test_where_no_row_is_repeated_none_is_of_nobody(run_model: Run) -> None:
    given = {
        "period.bounds": NOVEMBER,
        "period.office_counts": "office_code: K01 | segment: PU | active: 10 | inactive: 0",
        "intake.delivery_totals": "delivery_id: A | dataset: memberships | duplicates: 0",
    }
    rows = run_model("period.acceptance", given=given)
    assert [(row["office_code"], row["status"], row["accepted"]) for row in rows] == [("K01", "active", 10)]
