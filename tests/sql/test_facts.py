"""What the shipped records say: the facts that the warehouse was built to show."""

from decimal import Decimal

import duckdb
import pytest

from tests.cases import Case, lines
from tests.drawn import Row, cells
from tests.specified import given_and_told, tell

Warehouse = duckdb.DuckDBPyConnection


def rows(warehouse: Warehouse, query: str, *values: str) -> list[Row]:
    cursor = warehouse.execute(query, values)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


KALIMANTAN = "region_code = 'KAL' and segment = 'ALL'"


@lines("""
    case                                           | period     | base_definition   | participant_definition    | => | is_stated | participants | participants_low | participants_high | base_workers | base_status  | coverage_rate   | implied_base_low | implied_base_high
    printed on workers that the office calls so    | 2023-12-01 | bpjs_eligible     | kanwil_2023               |    | true      | 2500000      | 2450000          | 2599999           | 5400000      | rounded      | 0.4633          | 5287009          | 5612519
    printed on a base that nobody disclosed        | 2024-11-01 | undisclosed       | kanwil_2024               |    | true      | 3287020      | 3287020          | 3287020           |              | implied      | 0.4534          | 7056229          | 7250513
    printed on the employed as the office has them | 2025-12-01 | office_employed   | kanwil_2025               |    | true      | 3302762      | 3302762          | 3302762           | 7996826      | exact        | 0.4130          | 7988380          | 7997971
    of 2023 on the survey base, 29.7 %             | 2023-12-01 | sakernas_employed | kanwil_2023               |    | false     | 2500000      | 2450000          | 2599999           | 8424366      | secondary_copy | 2500000 / 8424366 |                  |
    of 2023 as the ministry counts, 43.0 %         | 2023-12-01 | sakernas_employed | ministry_active           |    | false     | 3619336      | 3619336          | 3619336           | 8424366      | secondary_copy | 3619336 / 8424366 |                  |
    of 2024 on the survey base, 37.6 %             | 2024-11-01 | sakernas_employed | kanwil_2024               |    | false     | 3287020      | 3287020          | 3287020           | 8749880      | secondary_copy | 3287020 / 8749880 |                  |
    of 2024 without construction workers, 32.5 %   | 2024-11-01 | sakernas_employed | kanwil_2024_without_jakon |    | false     | 2843618      | 2843618          | 2843618           | 8749880      | secondary_copy | 2843618 / 8749880 |                  |
    of 2025 on the survey base, 37.3 %             | 2025-12-01 | sakernas_employed | kanwil_2025               |    | false     | 3302762      | 3302762          | 3302762           | 8851565      | secondary_copy | 3302762 / 8851565 |                  |
""")
def test_the_coverage_of_kalimantan(warehouse: Warehouse, case: Case) -> None:
    """The base that 2024 implies: 3.2 million printed over 0.4535 at least, 3,287,020 over 0.45335 at most."""
    given, told = given_and_told(case)
    found = rows(
        warehouse,
        f"from marts.coverage where {KALIMANTAN} "
        "and period = ? and base_definition = ? and participant_definition = ?",
        *map(str, given.values()),
    )
    tell(found, [told])


def test_the_three_printed_rates_are_the_headlines(warehouse: Warehouse) -> None:
    found = rows(
        warehouse,
        f"from marts.coverage where {KALIMANTAN} and is_headline and is_stated order by period",
    )
    assert [(str(row["period"]), row["coverage_rate"]) for row in found] == [
        ("2023-12-01", 0.4633),
        ("2024-11-01", 0.4534),
        ("2025-12-01", 0.4130),
    ]


# What may be said

CHANGES = f"from marts.coverage_change where {KALIMANTAN} and comparison_kind = "


def test_the_published_chain_is_not_comparable_and_says_why(warehouse: Warehouse) -> None:
    found = rows(warehouse, f"{CHANGES} 'stated_chain' order by from_period")
    told = [(str(row["from_period"]), row["status"], row["change_points"]) for row in found]
    assert told == [("2023-12-01", "not_comparable", None), ("2024-11-01", "not_comparable", None)]
    wanted = {"participant_definition_differs", "base_definition_differs", "base_undisclosed"}
    assert all(wanted <= set(row["reason_code"].split(", ")) for row in found)
    bridge = (found[1]["common_base_definition"], round(found[1]["common_change_points"], 6))
    assert bridge == ("sakernas_employed", Decimal("-0.253712"))


def bridge(warehouse: Warehouse, from_count: str, to_count: str) -> Row:
    series = [f"{count} / sakernas_employed" for count in (from_count, to_count)]
    (row,) = rows(warehouse, f"{CHANGES} 'consecutive' and from_series = ? and to_series = ?", *series)
    return row


def test_the_fall_from_2024_to_2025_disappears_on_one_base(warehouse: Warehouse) -> None:
    row = bridge(warehouse, "kanwil_2024", "kanwil_2025")
    assert (row["status"], row["reason_code"], round(row["change_points"], 6)) == (
        "common_base_only",
        "participant_definition_differs, different_month, year_precision, provisional",
        Decimal("-0.253712"),  # 3,302,762 of 8,851,565 less 3,287,020 of 8,749,880
    )


@pytest.mark.parametrize(("from_count", "has_risen"), [("kanwil_2023", True), ("ministry_active", False)])
def test_whether_it_rose_from_2023_depends_on_whose_count_is_taken(
    warehouse: Warehouse, from_count: str, has_risen: bool
) -> None:
    row = bridge(warehouse, from_count, "kanwil_2024")
    assert (row["change_points"] > 0, "other_count_disagrees" in row["reason_code"]) == (has_risen, True)


# Printed arithmetic


@pytest.mark.parametrize(
    ("figure_id", "printed", "recomputed"),
    [
        ("F0112", 55, 100 * 42_591 / 154_008),
        ("F0199", 7, 100 * (935_910 - 820_290) / 820_290),
        ("F0287", Decimal("31.69"), 100 * 43_630 / 128_218),
        ("F0239", Decimal("12.33"), 100 * 12.33 / 55.69),
        ("F0046", Decimal("6.07"), 100 * 178_215 / 2_770_000),
    ],
)
def test_a_figure_that_does_not_follow_from_its_own_numbers_is_flagged(
    warehouse: Warehouse, figure_id: str, printed: Decimal | int, recomputed: float
) -> None:
    (row,) = rows(warehouse, "from marts.published_figures where figure_id = ?", figure_id)
    told = cells(row, "verdict value recomputed_value")
    assert told == ["arithmetic_mismatch", printed, round(Decimal(recomputed), 6)]


@pytest.mark.parametrize(
    "figure_id",
    ["F0048", "F0051", "F0109", "F0187", "F0188", "F0337", "F0338", "F0047", "F0186"],
    ids=["46.33", "41", "42.81", "70.86", "70.86 again", "150", "150 again", "52.21", "60.73"],
)
def test_a_figure_that_rounding_or_cutting_off_explains_is_not_flagged(
    warehouse: Warehouse, figure_id: str
) -> None:
    (row,) = rows(warehouse, "from marts.published_figures where figure_id = ?", figure_id)
    assert row["verdict"] in ("consistent", "rounded")


def test_no_other_figure_is_flagged_unseen(warehouse: Warehouse) -> None:
    found = rows(
        warehouse,
        "select figure_id from marts.published_figures "
        "where verdict = 'arithmetic_mismatch' order by figure_id",
    )
    told = [row["figure_id"] for row in found]
    assert told == ["F0046", "F0086", "F0095", "F0112", "F0199", "F0222", "F0239", "F0287", "F0315"]


# The whole


def test_every_shipped_row_is_accepted(warehouse: Warehouse) -> None:
    found = rows(warehouse, "from audit.deliveries where status <> 'accepted' or rejected_rows > 0")
    assert found == []


def test_a_coverage_above_one_is_kept(warehouse: Warehouse) -> None:
    (row,) = rows(
        warehouse,
        "from marts.coverage where region_code = '6404' and segment = 'BPU' and is_headline and is_above_one",
    )
    assert (row["coverage_rate"], row["unprotected_workers"]) == (1.5, None)
