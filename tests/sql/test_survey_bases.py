"""sql/core/survey_bases.sql on drawn tables."""

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled

MEMBERS = """
    parent_region_code | region_code | member_count
    KAL                | 6100        | 2
    KAL                | 6300        | 2
    0000               | 6100        | 2
    0000               | 6300        | 2
"""
REGIONS = """
    region_code | region_level
    0000        | national
    KAL         | island_group
"""


def bases(run_model: Run, drawn: str) -> list[Row]:
    statements = filled(
        drawn,
        base_definition="sakernas_employed",
        region_code="6300",
        workers_low="0",
        workers_high="9999999",
        printed_unit="1",
        is_derived="false",
        preference="1",
        source="s#1",
    )
    return run_model(
        "core.survey_bases",
        given={"core.survey_statements": statements, "core.region_members": MEMBERS, "core.regions": REGIONS},
    )


def employed(rows: list[Row], region_code: str, round_: str) -> Row:
    found = [row for row in rows if str(row["round"]) == round_]
    return one(found, base_definition="sakernas_employed", region_code=region_code)


def test_an_august_round_is_the_base_of_its_own_region(run_model: Run) -> None:
    row = employed(bases(run_model, "round: 2024-08-01 | workers: 2126000"), "6300", "2024-08-01")
    assert (row["workers"], row["base_status"]) == (2_126_000, "exact")


def test_the_preferred_of_two_statements_is_the_base(run_model: Run) -> None:
    drawn = """
        round      | workers | workers_low | workers_high | printed_unit | preference
        2024-08-01 | 1344480 | 1344475     | 1344489      | 10           | 2
        2024-08-01 | 1344475 | 1344475     | 1344475      | 1            | 1
    """
    row = employed(bases(run_model, drawn), "6300", "2024-08-01")
    assert cells(row, "workers base_status has_conflict figures_considered") == [1_344_475, "exact", False, 2]


def test_interval_and_source_are_those_of_the_preferred_statement(run_model: Run) -> None:
    drawn = """
        round      | workers | workers_low | workers_high | preference | source
        2024-08-01 | 2100000 | 2050000     | 2199999      | 2          | F0001
        2024-08-01 | 2120000 | 2115000     | 2129999      | 1          | s#1
    """
    row = employed(bases(run_model, drawn), "6300", "2024-08-01")
    assert (row["workers_low"], row["workers_high"], row["source"]) == (2_115_000, 2_129_999, "s#1")


def test_a_rounded_statement_that_holds_the_other_is_no_conflict(run_model: Run) -> None:
    drawn = """
        round      | workers | workers_low | workers_high | preference
        2024-08-01 | 2100000 | 2050000     | 2199999      | 2
        2024-08-01 | 2120000 | 2115000     | 2129999      | 1
    """
    rows = bases(run_model, drawn)
    assert employed(rows, "6300", "2024-08-01")["has_conflict"] is False


def test_the_latest_kind_has_the_interval_of_its_round(run_model: Run) -> None:
    rows = bases(
        run_model, "round: 2024-02-01 | workers: 2100000 | workers_low: 2050000 | workers_high: 2199999"
    )
    row = one(rows, base_definition="sakernas_employed_latest")
    assert (row["workers_low"], row["workers_high"]) == (2_050_000, 2_199_999)


def test_statements_that_no_rounding_reconciles_are_a_conflict(run_model: Run) -> None:
    drawn = """
        round      | workers | workers_low | workers_high | preference
        2024-08-01 | 1343480 | 1343475     | 1343489      | 2
        2024-08-01 | 1344475 | 1344475     | 1344475      | 1
    """
    rows = bases(run_model, drawn)
    assert employed(rows, "6300", "2024-08-01")["has_conflict"] is True


def test_february_is_no_august_base(run_model: Run) -> None:
    rows = bases(run_model, "round: 2024-02-01 | workers: 2100000")
    told = [(row["base_definition"], str(row["round"])) for row in rows]
    assert told == [("sakernas_employed_latest", "2024-02-01")]


def test_every_round_is_a_base_of_the_latest_kind(run_model: Run) -> None:
    drawn = """
        round      | workers
        2024-02-01 | 2100000
        2024-08-01 | 2126000
    """
    rows = bases(run_model, drawn)
    latest = [row for row in rows if row["base_definition"] == "sakernas_employed_latest"]
    told = [(str(row["round"]), row["workers"]) for row in latest]
    assert told == [("2024-02-01", 2_100_000), ("2024-08-01", 2_126_000)]


def test_only_the_employed_have_a_base_of_the_latest_kind(run_model: Run) -> None:
    rows = bases(run_model, "base_definition: sakernas_formal | round: 2024-08-01 | workers: 881440")
    assert [row["base_definition"] for row in rows] == ["sakernas_formal"]


def test_a_province_without_its_august_round_takes_the_nearest_one(run_model: Run) -> None:
    drawn = """
        region_code | round      | workers
        6100        | 2023-08-01 | 2780000
        6300        | 2023-02-01 | 2075988
        6300        | 2023-11-01 | 2090000
    """
    row = employed(bases(run_model, drawn), "6300", "2023-08-01")
    assert (row["workers"], row["base_status"]) == (2_090_000, "mixed_rounds")


def test_of_two_rounds_equally_near_the_earlier_one_stands_in(run_model: Run) -> None:
    drawn = """
        region_code | round      | workers
        6100        | 2023-08-01 | 2780000
        6300        | 2023-02-01 | 2075988
        6300        | 2024-02-01 | 2100000
    """
    rows = bases(run_model, drawn)
    assert employed(rows, "6300", "2023-08-01")["workers"] == 2_075_988


def test_a_round_more_than_six_months_away_stands_in_for_none(run_model: Run) -> None:
    drawn = """
        region_code | round      | workers
        6100        | 2023-08-01 | 2780000
        6300        | 2024-03-01 | 2100000
    """
    rows = bases(run_model, drawn)
    assert not [row for row in rows if row["region_code"] == "6300" and str(row["round"]) == "2023-08-01"]


def test_an_island_group_is_the_sum_of_all_its_provinces(run_model: Run) -> None:
    drawn = """
        region_code | round      | workers | workers_low | workers_high | source
        6100        | 2024-08-01 | 2860000 | 2855000     | 2869999      | s#1
        6300        | 2024-08-01 | 2126000 | 2121000     | 2135999      | s#2
    """
    row = employed(bases(run_model, drawn), "KAL", "2024-08-01")
    assert (row["workers"], row["workers_low"], row["workers_high"], row["source"]) == (
        2_860_000 + 2_126_000,
        2_855_000 + 2_121_000,
        2_869_999 + 2_135_999,
        "s#1+s#2",
    )


def test_a_province_without_any_round_leaves_the_sum_unknown(run_model: Run) -> None:
    rows = bases(run_model, "region_code: 6100 | round: 2024-08-01 | workers: 2860000")
    assert not [row for row in rows if row["region_code"] == "KAL"]


def test_the_nation_is_never_added_up_from_provinces(run_model: Run) -> None:
    drawn = """
        region_code | round      | workers
        6100        | 2024-08-01 | 2860000
        6300        | 2024-08-01 | 2126000
    """
    rows = bases(run_model, drawn)
    assert not [row for row in rows if row["region_code"] == "0000"]


def test_a_sum_has_the_status_of_its_weakest_part(run_model: Run) -> None:
    drawn = """
        region_code | round      | workers | printed_unit | is_derived
        6100        | 2023-08-01 | 2780000 | 10000        | false
        6300        | 2023-08-01 | 2126123 | 1            | false
        6100        | 2024-08-01 | 2860000 | 10000        | false
        6300        | 2024-08-01 | 2126123 | 1            | true
        6100        | 2025-08-01 | 2930000 | 10000        | true
        6300        | 2025-02-01 | 2150123 | 1            | false
    """
    rows = bases(run_model, drawn)
    statuses = [employed(rows, "KAL", f"{year}-08-01")["base_status"] for year in (2023, 2024, 2025)]
    assert statuses == ["rounded", "derived", "mixed_rounds"]


def test_the_latest_kind_adds_provinces_of_one_and_the_same_round_only(run_model: Run) -> None:
    drawn = """
        region_code | round      | workers
        6100        | 2024-08-01 | 2860000
        6300        | 2024-02-01 | 2100000
    """
    rows = bases(run_model, drawn)
    latest = [row for row in rows if row["base_definition"] == "sakernas_employed_latest"]
    assert [row["region_code"] for row in latest] == ["6100", "6300"]


STATED_AND_SUMMED = """
    region_code | round      | workers | workers_low | workers_high
    6100        | 2024-08-01 | 100     | 100         | 100
    6300        | 2024-08-01 | 20      | 20          | 20
    KAL         | 2024-08-01 | {kal}   | {kal}       | {kal}
"""


def test_an_island_groups_own_figure_comes_before_the_sum(run_model: Run) -> None:
    row = employed(bases(run_model, STATED_AND_SUMMED.format(kal="120")), "KAL", "2024-08-01")
    assert (row["workers"], row["source"], row["has_conflict"]) == (120, "s#1", False)


def test_an_island_groups_own_figure_that_contradicts_the_sum_is_a_conflict(run_model: Run) -> None:
    rows = bases(run_model, STATED_AND_SUMMED.format(kal="121"))
    assert employed(rows, "KAL", "2024-08-01")["has_conflict"] is True


def test_a_sum_of_the_august_round_comes_before_the_groups_figure_of_another_round(run_model: Run) -> None:
    drawn = """
        region_code | round      | workers
        6100        | 2024-08-01 | 100
        6300        | 2024-08-01 | 20
        KAL         | 2024-02-01 | 117
    """
    rows = bases(run_model, drawn)
    assert employed(rows, "KAL", "2024-08-01")["workers"] == 100 + 20


def test_a_conflict_about_one_province_is_a_conflict_of_the_sum(run_model: Run) -> None:
    drawn = """
        region_code | round      | workers | workers_low | workers_high | preference
        6100        | 2024-08-01 | 100     | 100         | 100          | 1
        6100        | 2024-08-01 | 101     | 101         | 101          | 2
        6300        | 2024-08-01 | 20      | 20          | 20           | 1
    """
    row = employed(bases(run_model, drawn), "KAL", "2024-08-01")
    assert (row["has_conflict"], row["figures_considered"]) == (True, 2 + 1)


def test_a_rounded_own_figure_that_holds_the_sum_is_no_conflict(run_model: Run) -> None:
    drawn = """
        region_code | round      | workers | workers_low | workers_high
        6100        | 2024-08-01 | 100     | 100         | 100
        6300        | 2024-08-01 | 20      | 20          | 20
        KAL         | 2024-08-01 | 100     | 50          | 199
    """
    rows = bases(run_model, drawn)
    assert employed(rows, "KAL", "2024-08-01")["has_conflict"] is False


def test_a_sum_with_a_round_that_stands_in_contradicts_nothing(run_model: Run) -> None:
    drawn = """
        region_code | round      | workers | workers_low | workers_high
        6100        | 2024-08-01 | 100     | 100         | 100
        6300        | 2024-02-01 | 20      | 20          | 20
        KAL         | 2024-08-01 | 121     | 121         | 121
    """
    rows = bases(run_model, drawn)
    assert employed(rows, "KAL", "2024-08-01")["has_conflict"] is False


def test_one_estimate_contradicts_no_other(run_model: Run) -> None:
    drawn = """
        region_code | round      | workers | workers_low | workers_high
        6100        | 2024-08-01 | 100     | 100         | 100
        6300        | 2024-02-01 | 20      | 20          | 20
    """
    rows = bases(run_model, drawn)
    assert employed(rows, "KAL", "2024-08-01")["has_conflict"] is False
