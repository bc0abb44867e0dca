"""Recaps that do not reconcile: not those without a recap, within tolerance, or counted by project."""

from tests.conftest import Run


def test_only_what_differs_beyond_tolerance_is_listed(run_model: Run) -> None:
    reconciliation = """
        period     | office_code | segment | status | recap_total | accepted | difference | explained_by       | is_within_tolerance | is_suppressed
        2024-11-01 | N01         | PU      | active | 200         | 150      | 50         | missing delivery   | false               | false
        2024-11-01 | N01         | BPU     | active | 1000        | 999      | 1          | refused rows       | true                | false
        2024-11-01 | N02         | PU      | active | 80          | 100      | -20        | unexplained        | false               | false
        2024-11-01 | N02         | JAKON   | active | 90          | 10       | 80         | counted by project | false               | false
        2024-11-01 | N03         | PU      | active |             | 70       |            | no recap           |                     | false
        2024-11-01 | N04         | PU      | active |             | 70       |            | recaps differ      |                     | false
        2024-11-01 | N05         | PU      | active |             |          |            | unexplained        | false               | true
        2024-12-01 | N06         | PU      | active | 10          | 9        | 1          | unexplained        | false               | false
    """
    rows = run_model("queries.recaps_off", {"marts.reconciliation": reconciliation})
    assert [(row["office_code"], row["difference"], row["difference_rate"]) for row in rows] == [
        ("N06", 1, 1 / 10),
        ("N01", 50, 50 / 200),
        ("N02", -20, -20 / 80),
        ("N04", None, None),
        ("N05", None, None),
    ]
