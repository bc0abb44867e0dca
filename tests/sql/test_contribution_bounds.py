"""sql/core/contribution_bounds.sql on drawn tables, and the months of the shipped rates that people ask for."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from tests.conftest import Run, one

RATES = (
    "programme | segment | risk_class | variant | contribution_rate | effective_from_date | effective_to_date"
)
LAST = date(2030, 12, 1)


def test_a_month_spans_all_risk_classes_and_the_reliefs_that_hold_in_it(run_model: Run) -> None:
    given = {
        "core.contribution_rates": f"""
            {RATES}
            JKK | PU | 1 | normal           | 0.0024 | 2015-07-01 |
            JKK | PU | 5 | normal           | 0.0174 | 2015-07-01 |
            JKK | PU | 1 | labour_intensive | 0.0012 | 2025-02-01 | 2025-07-01
            JKK | PU | 5 | labour_intensive | 0.0087 | 2025-02-01 | 2025-07-01
        """
    }
    rows = run_model("core.contribution_bounds", given=given)
    months = [date(2025, 1, 1), date(2025, 2, 1), date(2025, 7, 1), date(2025, 8, 1)]
    found = [one(rows, period=month) for month in months]
    assert [(row["rate_low"], row["rate_high"]) for row in found] == [
        (Decimal("0.0024"), Decimal("0.0174")),
        (Decimal("0.0012"), Decimal("0.0174")),
        (Decimal("0.0012"), Decimal("0.0174")),
        (Decimal("0.0024"), Decimal("0.0174")),
    ]


def test_every_month_to_the_end_of_2030_has_a_row_while_a_rate_is_open(run_model: Run) -> None:
    given = {
        "core.contribution_rates": f"""
            {RATES}
            JHT | PU  | all | normal | 0.057 | 2015-07-01 |
            JKP | PU  | all | normal | 0.0046 | 2030-11-01 |
            JHT | BPU | all | normal | 0.02  | 2030-10-01 | 2030-11-01
        """
    }
    rows = run_model("core.contribution_bounds", given=given)
    keys = {(row["programme"], row["segment"]) for row in rows}
    months = {
        key: [row["period"] for row in rows if (row["programme"], row["segment"]) == key] for key in keys
    }
    assert {key: (found[0], found[-1], len(found)) for key, found in months.items()} == {
        ("JHT", "PU"): (date(2015, 7, 1), LAST, 6 + 15 * 12),
        ("JKP", "PU"): (date(2030, 11, 1), LAST, 2),
        ("JHT", "BPU"): (date(2030, 10, 1), date(2030, 11, 1), 2),
    }


def test_amounts_and_the_cap_are_those_of_the_month(run_model: Run) -> None:
    given = {
        "core.contribution_rates": """
            programme | segment | variant   | amount_minimum | wage_cap | effective_from_date | effective_to_date
            JKM       | BPU     | normal    | 6800           |          | 2015-07-01          |
            JKM       | BPU     | transport | 3400           |          | 2026-01-01          | 2027-03-01
            JP        | PU      | normal    |                | 10547400 | 2025-03-01          | 2026-02-01
            JP        | PU      | normal    |                | 11086300 | 2026-03-01          |
        """
    }
    rows = run_model("core.contribution_bounds", given=given)
    february = [row for row in rows if row["period"] == date(2026, 2, 1)]
    march = one(rows, period=date(2026, 3, 1), programme="JP")
    columns = ("segment", "programme", "rate_low", "amount_low", "amount_high", "wage_cap")
    assert [tuple(row[column] for column in columns) for row in february] == [
        ("BPU", "JKM", None, Decimal(3400), Decimal(6800), None),
        ("PU", "JP", None, None, None, Decimal(10547400)),
    ]
    assert march["wage_cap"] == Decimal(11086300)


@pytest.mark.parametrize(
    ("month", "segment", "programme", "expected"),
    [
        ("2024-10", "PU", "JKK", ("0.0024", "0.0174", None, None, None)),
        ("2020-08", "PU", "JKK", ("0.000024", "0.0174", None, None, None)),
        ("2021-02", "PU", "JKK", ("0.0024", "0.0174", None, None, None)),
        ("2026-01", "PU", "JKK", ("0.0012", "0.0174", None, None, None)),
        ("2026-02", "PU", "JKK", ("0.0024", "0.0174", None, None, None)),
        ("2024-10", "PU", "JKM", ("0.003", "0.003", None, None, None)),
        ("2024-10", "PU", "JHT", ("0.057", "0.057", None, None, None)),
        ("2015-07", "PU", "JP", ("0.03", "0.03", None, None, "7000000")),
        ("2024-02", "PU", "JP", ("0.03", "0.03", None, None, "9559600")),
        ("2024-03", "PU", "JP", ("0.03", "0.03", None, None, "10042300")),
        ("2030-12", "PU", "JP", ("0.03", "0.03", None, None, "11086300")),
        ("2025-01", "PU", "JKP", ("0.0046", "0.0046", None, None, "5000000")),
        ("2025-02", "PU", "JKP", ("0.0036", "0.0036", None, None, "5000000")),
        ("2024-10", "BPU", "JKK", ("0.01", "0.01", "10000", "10000", None)),
        ("2026-04", "BPU", "JKK", ("0.005", "0.01", "5000", "10000", None)),
        ("2027-03", "BPU", "JKM", (None, None, "3400", "6800", None)),
        ("2027-04", "BPU", "JKM", (None, None, "6800", "6800", None)),
        ("2024-10", "BPU", "JHT", ("0.02", "0.02", None, None, None)),
    ],
)
def test_the_shipped_rates_give_the_bounds_of_the_regulations(
    month: str,
    segment: str,
    programme: str,
    expected: tuple[str | None, ...],
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    row = warehouse.execute(
        "select rate_low, rate_high, amount_low, amount_high, wage_cap from core.contribution_bounds "
        "where period = ?::date and segment = ? and programme = ?",
        [f"{month}-01", segment, programme],
    ).fetchone()
    assert row == tuple(value and Decimal(value) for value in expected)


def test_nobody_is_told_a_contribution_of_what_their_segment_has_not(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    found = warehouse.execute(
        "select segment, string_agg(distinct programme, ' ' order by programme) "
        "from core.contribution_bounds group by segment order by segment"
    ).fetchall()
    assert found == [("BPU", "JHT JKK JKM"), ("PU", "JHT JKK JKM JKP JP")]
