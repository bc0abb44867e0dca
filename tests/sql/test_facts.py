"""What the shipped records say: the facts that the warehouse was built to show."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from tests.drawn import Row, cells

Warehouse = duckdb.DuckDBPyConnection


def rows(warehouse: Warehouse, query: str, *values: str) -> list[Row]:
    cursor = warehouse.execute(query, values)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def kalimantan(warehouse: Warehouse, period: str, base: str, count: str) -> Row:
    """The coverage of all segments of Kalimantan in a month, on a base, by a count."""
    (row,) = rows(
        warehouse,
        "from marts.coverage where region_code = 'KAL' and segment = 'ALL' "
        "and period = ? and base_definition = ? and participant_definition = ?",
        period,
        base,
        count,
    )
    return row


# As published


def test_december_2023_is_printed_on_workers_that_the_office_calls_eligible(warehouse: Warehouse) -> None:
    row = kalimantan(warehouse, "2023-12-01", "bpjs_eligible", "kanwil_2023")
    told = cells(row, "is_stated coverage_rate participants base_workers")
    assert told == [True, 0.4633, 2_500_000, 5_400_000]


def test_november_2024_is_printed_on_a_base_that_nobody_disclosed(warehouse: Warehouse) -> None:
    row = kalimantan(warehouse, "2024-11-01", "undisclosed", "kanwil_2024")
    assert cells(row, "is_stated coverage_rate base_workers base_status") == [True, 0.4534, None, "implied"]


def test_the_base_of_november_2024_follows_from_its_own_numerators(warehouse: Warehouse) -> None:
    row = kalimantan(warehouse, "2024-11-01", "undisclosed", "kanwil_2024")
    # 3.2 million printed over 0.4535 at least, the segments' 3,287,020 over 0.45335 at most
    assert (row["implied_base_low"], row["implied_base_high"]) == (7_056_229, 7_250_513)


def test_the_end_of_2025_is_printed_on_the_employed_as_the_office_states_them(warehouse: Warehouse) -> None:
    row = kalimantan(warehouse, "2025-12-01", "office_employed", "kanwil_2025")
    told = cells(row, "is_stated coverage_rate participants base_workers")
    assert told == [True, 0.4130, 3_302_762, 7_996_826]


def test_the_three_printed_rates_are_the_headlines(warehouse: Warehouse) -> None:
    found = rows(
        warehouse,
        "select period, coverage_rate from marts.coverage "
        "where region_code = 'KAL' and segment = 'ALL' and is_headline and is_stated order by period",
    )
    assert [(row["period"], row["coverage_rate"]) for row in found] == [
        (date(2023, 12, 1), 0.4633),
        (date(2024, 11, 1), 0.4534),
        (date(2025, 12, 1), 0.4130),
    ]


# On one base


def test_november_2024_on_the_survey_base(warehouse: Warehouse) -> None:
    row = kalimantan(warehouse, "2024-11-01", "sakernas_employed", "kanwil_2024")
    told = (row["participants"], row["base_workers"], round(row["coverage_rate"], 3))
    assert told == (1_953_661 + 889_957 + 443_402, 8_743_088, 0.376)


def test_november_2024_without_construction_workers(warehouse: Warehouse) -> None:
    row = kalimantan(warehouse, "2024-11-01", "sakernas_employed", "kanwil_2024_without_jakon")
    assert (row["participants"], round(row["coverage_rate"], 3)) == (1_953_661 + 889_957, 0.325)


def test_the_end_of_2025_on_the_survey_base(warehouse: Warehouse) -> None:
    row = kalimantan(warehouse, "2025-12-01", "sakernas_employed", "kanwil_2025")
    assert round(row["coverage_rate"], 3) == 0.373


@pytest.mark.parametrize(
    ("count", "participants", "rate"),
    [("kanwil_2023", 2_500_000, 0.297), ("ministry_active", 3_619_336, 0.430)],
)
def test_december_2023_has_two_counts_and_a_base_with_a_round_that_stands_in(
    warehouse: Warehouse, count: str, participants: int, rate: float
) -> None:
    row = kalimantan(warehouse, "2023-12-01", "sakernas_employed", count)
    told = (row["participants"], round(row["coverage_rate"], 3), row["base_status"])
    assert told == (participants, rate, "mixed_rounds")


def test_the_rounding_of_two_and_a_half_million_is_carried_into_the_rate(warehouse: Warehouse) -> None:
    row = kalimantan(warehouse, "2023-12-01", "sakernas_employed", "kanwil_2023")
    assert (row["participants_low"], row["participants_high"]) == (2_450_000, 2_599_999)


# What may be said


def test_the_published_chain_is_not_comparable(warehouse: Warehouse) -> None:
    found = rows(
        warehouse,
        "from marts.coverage_change where region_code = 'KAL' and segment = 'ALL' "
        "and comparison_kind = 'stated_chain' order by from_period",
    )
    told = {(str(row["from_period"]), row["status"], row["change_points"]) for row in found}
    assert told == {("2023-12-01", "not_comparable", None), ("2024-11-01", "not_comparable", None)}


def test_the_published_chain_says_why(warehouse: Warehouse) -> None:
    found = rows(
        warehouse,
        "from marts.coverage_change where region_code = 'KAL' and segment = 'ALL' "
        "and comparison_kind = 'stated_chain'",
    )
    wanted = {"participant_definition_differs", "base_definition_differs", "base_undisclosed"}
    assert all(wanted <= set(row["reason_code"].split(", ")) for row in found)


def bridge(warehouse: Warehouse, from_count: str, to_count: str) -> Row:
    (row,) = rows(
        warehouse,
        "from marts.coverage_change where region_code = 'KAL' and segment = 'ALL' "
        "and comparison_kind = 'consecutive' and from_series = ? and to_series = ?",
        f"{from_count} / sakernas_employed",
        f"{to_count} / sakernas_employed",
    )
    return row


def test_the_fall_from_2024_to_2025_disappears_on_one_base(warehouse: Warehouse) -> None:
    row = bridge(warehouse, "kanwil_2024", "kanwil_2025")
    assert (row["status"], row["reason_code"], round(row["change_points"], 6)) == (
        "common_base_only",
        "participant_definition_differs, different_month, year_precision, provisional",
        Decimal("-0.264954"),  # 3,302,762 of 8,847,311 less 3,287,020 of 8,743,088
    )


@pytest.mark.parametrize(("from_count", "has_risen"), [("kanwil_2023", True), ("ministry_active", False)])
def test_whether_it_rose_from_2023_depends_on_whose_count_is_taken(
    warehouse: Warehouse, from_count: str, has_risen: bool
) -> None:
    row = bridge(warehouse, from_count, "kanwil_2024")
    assert (row["change_points"] > 0, "other_count_disagrees" in row["reason_code"]) == (has_risen, True)


def test_the_chain_carries_its_bridge_over_the_common_base(warehouse: Warehouse) -> None:
    (row,) = rows(
        warehouse,
        "from marts.coverage_change where region_code = 'KAL' and segment = 'ALL' "
        "and comparison_kind = 'stated_chain' and to_period = '2025-12-01'",
    )
    told = (row["common_base_definition"], round(row["common_change_points"], 6))
    assert told == ("sakernas_employed", Decimal("-0.264954"))


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
