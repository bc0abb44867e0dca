"""audit.delivery_rules: how often each rule was broken in each delivery."""

from tests.conftest import Run


def test_rules_stand_by_delivery_with_their_severity(run_model: Run) -> None:
    given = {
        "ledger.delivery_rules": """
            delivery_id | rule           | severity | breaches
            N02         | kpj.wrong_form | error    | 1
            N01         | nik.missing    | warning  | 7
            N01         | kpj.wrong_form | error    | 2
        """
    }
    rows = run_model("audit.delivery_rules", given=given)
    assert [tuple(row.values()) for row in rows] == [
        ("N01", "kpj.wrong_form", "error", 2),
        ("N01", "nik.missing", "warning", 7),
        ("N02", "kpj.wrong_form", "error", 1),
    ]
