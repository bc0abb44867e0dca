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
    of 2023 as the ministry counts, 43.0 %         | 2023-12-01 | sakernas_employed | ministry_jkk_jkm          |    | false     | 3619336      | 3619336          | 3619336           | 8424366      | secondary_copy | 3619336 / 8424366 |                  |
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
    series = [f"{count} / sakernas_employed / sp2020" for count in (from_count, to_count)]
    (row,) = rows(warehouse, f"{CHANGES} 'consecutive' and from_series = ? and to_series = ?", *series)
    return row


def test_the_fall_from_2024_to_2025_disappears_on_one_base(warehouse: Warehouse) -> None:
    row = bridge(warehouse, "kanwil_2024", "kanwil_2025")
    assert (row["status"], row["reason_code"], round(row["change_points"], 6)) == (
        "common_base_only",
        "participant_definition_differs, different_month, year_precision, provisional",
        Decimal("-0.253712"),  # 3,302,762 of 8,851,565 less 3,287,020 of 8,749,880
    )


@pytest.mark.parametrize(("from_count", "has_risen"), [("kanwil_2023", True), ("ministry_jkk_jkm", False)])
def test_whether_it_rose_from_2023_depends_on_whose_count_is_taken(
    warehouse: Warehouse, from_count: str, has_risen: bool
) -> None:
    row = bridge(warehouse, from_count, "kanwil_2024")
    assert (row["change_points"] > 0, "other_count_disagrees" in row["reason_code"]) == (has_risen, True)


# Bases of all of Indonesia


def test_every_region_has_a_base_in_each_of_five_august_rounds(warehouse: Warehouse) -> None:
    (row,) = rows(
        warehouse,
        """
        select count(*) as regions, sum(rounds)::bigint as bases
        from (
            select region_code, count(*) as rounds
            from marts.survey_bases
            where base_definition = 'sakernas_employed' and round between '2021-08-01' and '2025-08-01'
            group by region_code
            having count(*) = 5
        )
        """,
    )
    # the nation, 38 provinces, 514 regencies, and Kalimantan
    assert (row["regions"], row["bases"]) == (1 + 38 + 514 + 1, 5 * 554)


@lines("""
    case                                | region_code | round      | base_definition   | => | workers   | base_status    | base_published_date | base_first_seen_date | has_conflict
    the nation                          | 0000        | 2023-08-01 | sakernas_employed |    | 139852377 | secondary_copy | 2023-11-06          |                      | false
    Kalimantan by its provinces         | KAL         | 2025-08-01 | sakernas_employed |    | 8851565   | secondary_copy | 2025-11-05          |                      | false
    press to the last digit comes first | 6400        | 2024-08-01 | sakernas_employed |    | 1976447   | exact          | 2024-11-05          |                      | false
    a copy before a rounded number      | 6100        | 2024-08-01 | sakernas_employed |    | 2863521   | secondary_copy | 2024-11-05          |                      | false
    a regency is first seen some day    | 6371        | 2024-08-01 | sakernas_employed |    | 300391    | secondary_copy |                     | 2026-04-14           | false
    formal and informal turned round    | 6500        | 2021-08-01 | sakernas_formal   |    | 166581    | secondary_copy | 2021-11-05          |                      | true
    Papua of today                      | 9400        | 2023-08-01 | sakernas_employed |    | 432237    | secondary_copy |                     | 2026-04-14           | false
    Papua of the 34 provinces           | 9400-2023   | 2023-08-01 | sakernas_employed |    | 2448947   | secondary_copy | 2023-11-06          |                      | false
""")
def test_a_base_of_the_survey(warehouse: Warehouse, case: Case) -> None:
    given, told = given_and_told(case)
    found = rows(
        warehouse,
        "from marts.survey_bases where region_code = ? and round = ? and base_definition = ?",
        *(str(given[name]) for name in ("region_code", "round", "base_definition")),
    )
    tell(found, [told])


def test_nobody_in_formal_work_is_no_base(warehouse: Warehouse) -> None:
    """Nduga in 2021 and Yalimo in 2022: of a small sample."""
    found = rows(
        warehouse,
        "select base_definition from marts.survey_bases where (region_code, round) in "
        "(('9701', '2021-08-01'), ('9706', '2022-08-01')) and base_definition like '%ormal' order by all",
    )
    assert [row["base_definition"] for row in found] == ["sakernas_informal", "sakernas_informal"]


PROVINCES = (
    "from marts.coverage where participant_definition = 'ministry_jkk_jkm' and segment = 'ALL' "
    "and base_definition = 'sakernas_employed'"
)


def test_the_34_provinces_of_2023_are_the_nation(warehouse: Warehouse) -> None:
    (provinces,) = rows(
        warehouse,
        "select count(*) as provinces, sum(participants)::bigint as participants, sum(base_workers)::bigint as "
        f"base_workers {PROVINCES} and region_level = 'province'",
    )
    (nation,) = rows(warehouse, f"select participants, base_workers {PROVINCES} and region_code = '0000'")
    assert provinces == {"provinces": 34} | nation
    assert nation == {"participants": 41_560_938, "base_workers": 139_852_377}


@pytest.mark.parametrize(
    ("region_code", "percent"), [("9400-2023", 20.3), ("9100-2023", 71.1), ("3100", 147.8), ("KAL", 43.0)]
)
def test_a_province_of_2023(warehouse: Warehouse, region_code: str, percent: float) -> None:
    (row,) = rows(warehouse, f"select coverage_rate {PROVINCES} and region_code = ?", region_code)
    assert round(100 * row["coverage_rate"], 1) == percent
    assert rows(warehouse, f"{PROVINCES} and region_code in ('9400', '9100')") == []


def test_three_stated_bases_are_those_of_august_2021_and_do_not_say_so(warehouse: Warehouse) -> None:
    found = rows(warehouse, "from marts.base_resemblances where not is_base_round_named order by figure_id")
    assert {
        (row["region_name"], row["base_workers"], row["resembled_workers"], str(row["base_resembles_period"]))
        for row in found
    } == {
        ("Kalimantan", 7_996_826, 7_996_830, "2021-08-01"),
        ("Kabupaten Tanah Laut", 66_365, 66_372, "2021-08-01"),
        ("Kabupaten Tanah Laut", 112_171, 112_171, "2021-08-01"),
    }
    named = rows(warehouse, "from marts.base_resemblances where is_base_round_named")
    assert [(row["base_definition"], row["base_resembles_difference"]) for row in named] == [
        ("sakernas_employed", 0)
    ] * len(named)


def test_no_change_is_told_across_the_new_weights_of_2023(warehouse: Warehouse) -> None:
    across = rows(
        warehouse,
        "from marts.coverage_change where from_series like '%supas2015' and to_series like '%sp2020'",
    )
    assert across
    assert all("survey_weights_differ" in row["reason_code"] for row in across)
    assert {(row["status"], row["change_points"]) for row in across} == {("not_comparable", None)}


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
