"""sql/core/contribution_bounds.sql on drawn tables, and the months of the shipped rates that people ask for."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from tests.cases import Case, cases
from tests.conftest import Run
from tests.specified import drawn, rows_of_kinds, tell_of

USUAL = {"programme": "JKK", "segment": "PU", "risk_class": "all", "variant": "normal"}
LAST = date(2030, 12, 1)


@cases("""
a month spans all risk classes and the reliefs that hold in it
    rate <- risk_class: 1 | contribution_rate: 0.0024 | effective_from_date: 2015-07-01
    rate <- risk_class: 5 | contribution_rate: 0.0174 | effective_from_date: 2015-07-01
    rate <- risk_class: 1 | contribution_rate: 0.0012 | effective_from_date: 2025-02-01 | effective_to_date: 2025-07-01 | variant: labour_intensive
    rate <- risk_class: 5 | contribution_rate: 0.0087 | effective_from_date: 2025-02-01 | effective_to_date: 2025-07-01 | variant: labour_intensive
    => period: 2025-01-01 | rate_low: 0.0024 | rate_high: 0.0174
    => period: 2025-02-01 | rate_low: 0.0012 | rate_high: 0.0174
    => period: 2025-07-01 | rate_low: 0.0012 | rate_high: 0.0174
    => period: 2025-08-01 | rate_low: 0.0024 | rate_high: 0.0174
amounts and the cap are those of the month
    rate <- programme: JKM | segment: BPU | amount_minimum: 6800 | effective_from_date: 2015-07-01
    rate <- programme: JKM | segment: BPU | amount_minimum: 3400 | effective_from_date: 2026-01-01 | effective_to_date: 2027-03-01 | variant: transport
    rate <- programme: JP | wage_cap: 10547400 | effective_from_date: 2025-03-01 | effective_to_date: 2026-02-01
    rate <- programme: JP | wage_cap: 11086300 | effective_from_date: 2026-03-01
    => period: 2026-02-01 | programme: JKM | segment: BPU | rate_low: | amount_low: 3400 | amount_high: 6800 | wage_cap:
    => period: 2026-02-01 | programme: JP | segment: PU | rate_low: | amount_low: | amount_high: | wage_cap: 10547400
    => period: 2026-03-01 | programme: JP | segment: PU | wage_cap: 11086300
""")
def test_the_bounds_of_a_month(run_model: Run, case: Case) -> None:
    (rates,) = rows_of_kinds(case, "rate")
    rows = run_model("core.contribution_bounds", given={"core.contribution_rates": drawn(rates, **USUAL)})
    tell_of("period programme segment", rows, case.result)


def test_every_month_to_the_end_of_2030_has_a_row_while_a_rate_is_open(run_model: Run) -> None:
    given = {
        "core.contribution_rates": """
            programme | segment | contribution_rate | effective_from_date | effective_to_date
            JHT       | PU      | 0.057             | 2015-07-01          |
            JKP       | PU      | 0.0046            | 2030-11-01          |
            JHT       | BPU     | 0.02              | 2030-10-01          | 2030-11-01
        """
    }
    months = defaultdict(list)
    for row in run_model("core.contribution_bounds", given=given):
        months[row["programme"], row["segment"]].append(row["period"])
    assert {key: (found[0], found[-1], len(found)) for key, found in months.items()} == {
        ("JHT", "PU"): (date(2015, 7, 1), LAST, 6 + 15 * 12),
        ("JKP", "PU"): (date(2030, 11, 1), LAST, 2),
        ("JHT", "BPU"): (date(2030, 10, 1), date(2030, 11, 1), 2),
    }


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
