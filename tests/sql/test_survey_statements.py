"""sql/core/survey_statements.sql on drawn tables."""

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled


def statements(run_model: Run, drawn: str) -> list[Row]:
    constant = {"region_code": "6400", "period": "2024-08-01", "delivery_id": "workforce/s@1", "line": "2"}
    return run_model("core.survey_statements", given={"staging.workforce": filled(drawn, **constant)})


def ledger(run_model: Run, drawn: str) -> list[Row]:
    constant = {
        "is_usable": "true",
        "measure": "base_workers",
        "base_definition": "sakernas_employed",
        "region_code": "6202",
        "period": "2022-08-01",
        "value": "204836",
        "printed_unit": "1",
    }
    return run_model("core.survey_statements", given={"core.figures": filled(drawn, **constant)})


def test_each_level_of_a_survey_row_is_a_base_of_its_own(run_model: Run) -> None:
    drawn = """
        working_age_population | labour_force | employed | formal_persons | informal_persons
        3106306                | 2083469      | 1976447  | 1139987        | 836461
    """
    rows = statements(run_model, drawn)
    assert {row["base_definition"]: row["workers"] for row in rows} == {
        "sakernas_working_age": 3_106_306,
        "sakernas_labour_force": 2_083_469,
        "sakernas_employed": 1_976_447,
        "sakernas_formal": 1_139_987,
        "sakernas_informal": 836_461,
    }


def test_a_level_that_is_not_printed_is_no_row(run_model: Run) -> None:
    rows = statements(run_model, "employed: 1976447")
    assert [row["base_definition"] for row in rows] == ["sakernas_employed"]


def test_trailing_zeros_are_not_printed_digits(run_model: Run) -> None:
    row = one(statements(run_model, "employed: 2780000"))
    told = cells(row, "printed_unit workers_low workers_high")
    assert told == [10_000, 2_780_000 - 5_000, 2_780_000 + 9_999]


def test_full_digits_stand_for_themselves(run_model: Run) -> None:
    row = one(statements(run_model, "employed: 1976447"))
    assert (row["workers_low"], row["workers_high"]) == (1_976_447, 1_976_447)


def test_a_declared_unit_counts_where_the_digits_do_not_show_it(run_model: Run) -> None:
    row = one(statements(run_model, "employed: 2126000 | printed_unit: 10000"))
    told = cells(row, "printed_unit workers_low workers_high")
    assert told == [10_000, 2_126_000 - 5_000, 2_126_000 + 9_999]


def test_a_declared_unit_counts_for_every_level_of_its_row(run_model: Run) -> None:
    drawn = """
        working_age_population | labour_force | formal_persons | informal_persons | printed_unit
        3161000                | 2226000      | 881000         | 1141000          | 10000
    """
    rows = statements(run_model, drawn)
    assert [row["printed_unit"] for row in rows] == [10_000] * 4


def test_a_declared_unit_is_not_overruled_by_trailing_zeros(run_model: Run) -> None:
    rows = statements(
        run_model, "labour_force: 2200000 | employed: 2100000 | formal_persons: 881000 | printed_unit: 1"
    )
    assert {(row["printed_unit"], row["workers_high"] - row["workers_low"]) for row in rows} == {(1, 0)}
    assert {row["preference"].split("|")[1] for row in rows} == {"1".zfill(19)}


def test_a_declared_unit_may_lie_between_one_and_the_trailing_zeros(run_model: Run) -> None:
    row = one(statements(run_model, "employed: 2100000 | printed_unit: 10000"))
    told = cells(row, "printed_unit workers_low workers_high")
    assert told == [10_000, 2_100_000 - 5_000, 2_100_000 + 9_999]


def test_a_unit_that_nobody_declares_is_told_by_trailing_zeros(run_model: Run) -> None:
    row = one(statements(run_model, "employed: 2100000 | printed_unit:"))
    assert row["printed_unit"] == 100_000


def test_formal_workers_follow_from_their_share_of_the_employed(run_model: Run) -> None:
    rows = statements(run_model, "employed: 2000001 | formal_percent: 42.20")
    row = one(rows, base_definition="sakernas_formal")
    assert (row["workers"], row["is_derived"]) == (844_000, True)  # 2,000,001 x 0.422 = 844,000.4


def test_the_interval_of_a_derived_number_holds_both_roundings(run_model: Run) -> None:
    rows = statements(run_model, "employed: 2010000 | formal_percent: 40.00")
    row = one(rows, base_definition="sakernas_formal")
    assert (row["workers_low"], row["workers_high"]) == (
        801_899,  # 39.995 % of 2,005,000 = 801,899.75
        808_202,  # 40.010 % of 2,019,999 = 808,201.6
    )


def test_a_printed_number_makes_its_share_needless(run_model: Run) -> None:
    rows = statements(run_model, "employed: 2000001 | formal_persons: 844123 | formal_percent: 42.20")
    assert one(rows, base_definition="sakernas_formal")["workers"] == 844_123


def test_a_share_without_the_employed_gives_no_number(run_model: Run) -> None:
    rows = statements(run_model, "labour_force: 2320000 | informal_percent: 65.42")
    assert [row["base_definition"] for row in rows] == ["sakernas_labour_force"]


def test_a_survey_number_printed_in_the_ledger_is_a_statement_too(run_model: Run) -> None:
    row = one(ledger(run_model, "figure_id: F0310 | value: 204836"))
    told = (row["region_code"], str(row["round"]), row["workers"], row["source"])
    assert told == ("6202", "2022-08-01", 204_836, "F0310")


def test_a_base_that_is_not_the_survey_or_not_usable_is_no_statement(run_model: Run) -> None:
    drawn = """
        figure_id | base_definition   | is_usable | measure
        F0001     | bpjs_eligible     | true      | base_workers
        F0002     | sakernas_employed | false     | base_workers
        F0003     | sakernas_employed | true      | coverage_rate
    """
    rows = ledger(run_model, drawn)
    assert rows == []


def test_the_survey_comes_before_the_ledger_and_a_printed_number_before_a_derived_one(run_model: Run) -> None:
    given = {
        "staging.workforce": """
            region_code | period     | employed | formal_persons | formal_percent | delivery_id | line
            6400        | 2024-08-01 | 2000001  | 844123         |                | a           | 2
            6400        | 2024-08-01 | 2000001  |                | 42.20          | b           | 3
        """,
        "core.figures": filled(
            """
                figure_id | value  | printed_unit
                F0001     | 844000 | 1000
                F0002     | 844123 | 1
                """,
            is_usable="true",
            measure="base_workers",
            base_definition="sakernas_formal",
            region_code="6400",
            period="2024-08-01",
        ),
    }
    rows = run_model("core.survey_statements", given=given)
    formal = [row for row in rows if row["base_definition"] == "sakernas_formal"]
    assert [row["source"] for row in sorted(formal, key=lambda row: row["preference"])] == [
        "a#2",
        "F0002",
        "F0001",
        "b#3",
    ]


def test_informal_workers_follow_from_their_share_where_they_are_not_printed(run_model: Run) -> None:
    rows = statements(run_model, "employed: 2000001 | formal_persons: 844123 | informal_percent: 57.80")
    row = one(rows, base_definition="sakernas_informal")
    assert (row["workers"], row["is_derived"]) == (1_156_001, True)  # 2,000,001 x 0.578 = 1,156,000.6


def test_a_printed_number_of_informal_workers_makes_their_share_needless(run_model: Run) -> None:
    rows = statements(run_model, "employed: 2000001 | informal_persons: 1156123 | informal_percent: 57.80")
    assert one(rows, base_definition="sakernas_informal")["workers"] == 1_156_123
