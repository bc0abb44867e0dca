"""sql/period/unread.sql on drawn totals."""

from tests.conftest import Run
from tests.drawn import filled
from tests.sql.period.months import OCTOBER


def unread(run_model: Run, totals: str, refused: str = "delivery_id | rows") -> dict[str, int]:
    """Return the rows that no branch tells of, by sender."""
    given = {
        "period.bounds": OCTOBER,
        "intake.delivery_totals": filled(totals, dataset="memberships"),
        "intake.refused": refused,
    }
    rows = run_model("period.unread", given=given)
    return {row["sender"]: row["rows"] for row in rows}


def test_it_is_what_was_refused_less_what_rows_tell_of_themselves(run_model: Run) -> None:
    totals = """
        delivery_id | sender | rejected
        a           | N01    | 9
        b           | N02    | 4
        c           | N03    | 5
    """
    refused = """
        delivery_id | office_code | segment | status | rows
        a           | K01         | PU      | active | 4
        a           |             |         |        | 2
        b           | K01         | PU      | active | 4
    """
    found = unread(run_model, totals, refused)
    assert found == {"N01": 9 - 4 - 2, "N03": 5}


def test_the_parts_of_a_sender_are_told_together(run_model: Run) -> None:
    totals = """
        delivery_id | sender | rejected
        a           | N01    | 3
        b           | N01    | 4
    """
    found = unread(run_model, totals)
    assert found == {"N01": 3 + 4}


def test_other_datasets_have_no_reconciliation(run_model: Run) -> None:
    found = unread(run_model, "delivery_id: a | sender: N01 | dataset: employers | rejected: 3")
    assert found == {}
