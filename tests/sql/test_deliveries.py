"""sql/audit/deliveries.sql on drawn tables."""

from tests.conftest import Run


def test_a_held_delivery_is_told_beside_the_accepted_ones(run_model: Run) -> None:
    given = {
        "ledger.deliveries": """
            delivery_id  | status   | physical_rows | accepted_rows | structural_rows | reason
            regions/x@1  | accepted | 5             | 4             | 1               |
            figures/y@2  | held     |               |               |                 | two contents, one name
        """
    }
    rows = run_model("audit.deliveries", given=given)
    assert [(row["delivery_id"], row["status"], row["physical_rows"], row["reason"]) for row in rows] == [
        ("figures/y@2", "held", None, "two contents, one name"),
        ("regions/x@1", "accepted", 5, None),
    ]
