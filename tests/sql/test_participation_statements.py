"""sql/core/participation_statements.sql on drawn tables."""

from tests.conftest import Run, one
from tests.drawn import Row, filled


def statements(run_model: Run, drawn: str) -> list[Row]:
    given = {
        "core.figures": filled(
            drawn,
            is_usable="true",
            period="2024-11-01",
            region_code="6400",
            segment="ALL",
            measure="participants",
            participant_definition="kanwil_2024",
            value="100",
            value_low="99.5",
            value_high="101",
        )
    }
    return run_model("core.participation_statements", given=given)


def test_a_count_stands_for_whole_numbers_only(run_model: Run) -> None:
    row = statements(
        run_model, "figure_id: F0001 | value: 2500000 | value_low: 2450000 | value_high: 2600000"
    )[0]
    assert (row["value"], row["value_low"], row["value_high"]) == (2_500_000, 2_450_000, 2_599_999)


def test_full_digits_stand_for_themselves(run_model: Run) -> None:
    row = statements(run_model, "figure_id: F0001 | value: 100 | value_low: 99.5 | value_high: 101")[0]
    assert (row["value"], row["value_low"], row["value_high"]) == (100, 100, 100)


def test_every_statement_of_one_count_is_kept(run_model: Run) -> None:
    drawn = """
        figure_id | value
        F0001     | 100
        F0002     | 105
    """
    rows = statements(run_model, drawn)
    assert [(row["figure_id"], row["value"]) for row in rows] == [("F0001", 100), ("F0002", 105)]


def test_rates_bases_and_targets_are_no_counts_of_participation(run_model: Run) -> None:
    drawn = """
        figure_id | measure
        F0001     | participants
        F0002     | coverage_rate
        F0003     | base_workers
        F0004     | target_workers
        F0005     | contributions_received_idr
    """
    rows = statements(run_model, drawn)
    assert [row["figure_id"] for row in rows] == ["F0001", "F0005"]


def test_a_figure_that_is_not_usable_stays_out(run_model: Run) -> None:
    rows = statements(run_model, "figure_id: F0001 | is_usable: false")
    assert rows == []


def test_a_count_without_a_region_or_without_saying_who_is_counted_stays_out(run_model: Run) -> None:
    drawn = """
        figure_id | region_code | participant_definition
        F0001     |             | kanwil_2024
        F0002     | 6400        |
        F0003     | 6400        | kanwil_2024
    """
    rows = statements(run_model, drawn)
    assert [row["figure_id"] for row in rows] == ["F0003"]


def test_a_printed_figure_is_published_and_stated(run_model: Run) -> None:
    row = one(statements(run_model, "figure_id: F0001"))
    assert (row["provenance"], row["origin"], row["source"]) == ("published", "stated", "F0001")
