"""sql/period/contributions.sql on drawn payments."""

from datetime import date
from decimal import Decimal

from tests.conftest import Run, one
from tests.drawn import Row, filled
from tests.sql.period.months import NOVEMBER


def contributions(run_model: Run, paid: str, employers: str = "") -> list[Row]:
    rows = filled(paid, covered_period="2024-10-01", programme="JHT", segment="PU", sender="K09", workers="1")
    given = {"period.bounds": NOVEMBER, "intake.contributions": rows, "intake.employers": employers}
    return run_model("period.contributions", given=given)


def test_payments_of_all_deliveries_are_summed_by_the_month_they_cover(run_model: Run) -> None:
    paid = """
        employer_id | delivery_id | covered_period | workers | contributions_idr | fines_idr
        e1          | A           | 2024-10-01     | 4       | 1000000           | 20000
        e1          | B           | 2024-10-01     | 1       | 250000            |
        e2          | B           | 2024-10-01     | 2       | 500000            | 0
        e1          | A           | 2024-09-01     | 4       | 990000            | 0
    """
    rows = contributions(run_model, paid)
    row = one(rows, covered_period=date(2024, 10, 1))
    assert (row["period"], row["employers"], row["workers"]) == (date(2024, 11, 1), 2, 7)
    assert (row["contributions_idr"], row["fines_idr"]) == (Decimal("1750000.00"), Decimal("20000.00"))
    assert len(rows) == 2


def test_the_branch_is_the_employers_of_the_month_else_the_sender(run_model: Run) -> None:
    paid = """
        employer_id | contributions_idr
        e1          | 100
        e2          | 200
                    | 300
    """
    employers = """
        employer_id | office_code | sender | delivery_id | line
        e1          | K01         | KW     | C           | 2
        e1          | K02         | KX     | D           | 2
    """
    rows = contributions(run_model, paid, employers=employers)
    told = {(r["office_code"], r["employers"], r["contributions_idr"]) for r in rows}
    assert told == {("K01", 1, Decimal("100.00")), ("K09", 1, Decimal("500.00"))}
