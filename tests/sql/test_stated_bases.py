"""sql/core/stated_bases.sql on drawn tables."""

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled


def bases(run_model: Run, drawn: str) -> list[Row]:
    given = {
        "core.figures": filled(
            drawn,
            figure_id="F0001",
            is_usable="true",
            measure="base_workers",
            period="2023-12-01",
            region_code="KAL",
            segment="ALL",
            participant_definition="kanwil_2023",
            base_definition="bpjs_eligible",
            value="5400000",
            value_low="5350000",
            value_high="5500000",
            printed_unit="100000",
            preference="1",
        )
    }
    return run_model("core.stated_bases", given=given)


def test_a_stated_base_stands_for_whole_numbers(run_model: Run) -> None:
    row = one(bases(run_model, "value: 5400000 | value_low: 5350000 | value_high: 5500000"))
    assert cells(row, "base_workers base_workers_low base_workers_high") == [5_400_000, 5_350_000, 5_499_999]


def test_a_base_in_full_digits_is_exact(run_model: Run) -> None:
    drawn = """
        base_definition | printed_unit
        bpjs_eligible   | 100000
        office_employed | 1
    """
    rows = bases(run_model, drawn)
    assert [row["base_status"] for row in rows] == ["rounded", "exact"]


def test_full_digits_come_before_a_rounded_number(run_model: Run) -> None:
    drawn = """
        figure_id | value   | value_low | value_high | preference
        F0058     | 7900000 | 7850000   | 8000000    | 2
        F0060     | 7996826 | 7996825.5 | 7996827    | 1
    """
    (row,) = bases(run_model, drawn)
    assert cells(row, "base_workers source has_conflict figures_considered") == [7_996_826, "F0060", False, 2]


def test_statements_that_only_touch_are_a_conflict_as_the_upper_bound_is_not_reached(run_model: Run) -> None:
    drawn = """
        value | value_low | value_high | preference
        100   | 95        | 110        | 1
        115   | 110       | 120        | 2
    """
    (row,) = bases(run_model, drawn)
    assert row["has_conflict"] is True


def test_the_survey_is_no_base_that_a_source_states(run_model: Run) -> None:
    rows = bases(run_model, "base_definition: sakernas_employed")
    assert rows == []


def test_a_base_without_saying_whose_or_of_a_part_of_the_workers_stays_out(run_model: Run) -> None:
    drawn = """
        participant_definition | is_usable
                               | true
        kanwil_2023            | false
    """
    rows = bases(run_model, drawn)
    assert rows == []


TWO_STATEMENTS = """
    figure_id | value | value_low | value_high | printed_unit | as_of_latest_date | published_end_date | preference
    F0001     | 200   | 150       | 300        | 100          | 2023-06-30        | 2023-07-01         | 2
    F0002     | 210   | 209.5     | 211        | 1            | 2023-12-31        | 2024-01-08         | 1
"""


def test_the_interval_is_that_of_the_preferred_statement_in_whole_workers(run_model: Run) -> None:
    row = one(bases(run_model, TWO_STATEMENTS))
    assert (row["base_workers_low"], row["base_workers_high"], row["base_status"]) == (210, 210, "exact")


def test_the_dates_are_those_of_the_preferred_statement(run_model: Run) -> None:
    row = one(bases(run_model, TWO_STATEMENTS))
    assert (str(row["base_as_of_date"]), str(row["base_published_date"])) == ("2023-12-31", "2024-01-08")


@pytest.mark.parametrize(
    ("unit", "status"),
    [("0.1", "exact"), ("1", "exact"), ("2", "rounded"), ("10", "rounded"), ("1000", "rounded")],
)
def test_a_base_is_rounded_where_its_last_printed_unit_is_more_than_one_worker(
    run_model: Run, unit: str, status: str
) -> None:
    row = one(bases(run_model, f"printed_unit: {unit}"))
    assert row["base_status"] == status
