"""sql/core/figures.sql on drawn tables."""

from datetime import date

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled

PUBLISHERS = """
    publisher  | publisher_kind
    Kantor     | office
    Kemnaker   | ministry
    Pemkab     | government
    Koran      | press
"""
OFFICES = """
    office_code  | region_code | aliases
    KANWIL-KAL   | KAL         | Kalimantan|Kanwil Kalimantan
    KANWIL-JATIM |             | Jawa Timur
"""
ONE = "figure_id: F0001"


def figures(run_model: Run, printed: str, readings: str = ONE) -> list[Row]:
    given = {
        "staging.publishers": PUBLISHERS,
        "staging.offices": OFFICES,
        "staging.published_figures": filled(
            printed,
            scope_level="province",
            scope_name="Kalimantan Timur",
            region_code="6400",
            value="100",
            as_of_date="2024-11-01",
            as_of_end_date="2024-11-30",
            as_of_precision="month",
            published_date="2024-12-20",
            published_end_date="2024-12-20",
            publisher="Kantor",
        ),
        "staging.figure_readings": filled(
            readings,
            measure="participants",
            period="2024-11-01",
            segment="ALL",
            population="all",
            participant_definition="kanwil_2024",
            printed_unit="1",
            qualifier="exact",
        ),
    }
    return run_model("core.figures", given=given)


def test_a_figure_speaks_of_the_end_of_its_stated_period(run_model: Run) -> None:
    printed = """
        figure_id | as_of_date | as_of_end_date | published_end_date
        F0001     | 2024-11-01 | 2024-11-30     | 2025-01-15
    """
    rows = figures(run_model, printed)
    assert rows[0]["as_of_latest_date"] == date(2024, 11, 30)


def test_a_figure_printed_before_its_period_ends_speaks_of_the_day_of_printing(run_model: Run) -> None:
    printed = """
        figure_id | as_of_date | as_of_end_date | as_of_precision | published_end_date
        F0001     | 2024-01-01 | 2024-12-31     | year            | 2024-11-07
    """
    rows = figures(run_model, printed)
    assert rows[0]["as_of_latest_date"] == date(2024, 11, 7)


def test_a_year_is_not_december(run_model: Run) -> None:
    printed = """
        figure_id | as_of_date | as_of_end_date | as_of_precision | published_end_date
        F0001     | 2024-01-01 | 2024-12-31     | year            | 2025-03-01
    """
    row = figures(run_model, printed)[0]
    told = cells(row, "as_of_precision as_of_earliest_date as_of_latest_date")
    assert told == ["year", date(2024, 1, 1), date(2024, 12, 31)]


def test_a_figure_of_an_undated_page_keeps_the_end_of_its_stated_period(run_model: Run) -> None:
    rows = figures(
        run_model, "figure_id: F0001 | as_of_end_date: 2024-11-30 | published_date: | published_end_date:"
    )
    assert rows[0]["as_of_latest_date"] == date(2024, 11, 30)


def test_a_figure_printed_before_its_stated_period_speaks_of_no_later_day_than_the_printing(
    run_model: Run,
) -> None:
    printed = """
        figure_id | as_of_date | as_of_end_date | published_end_date
        F0001     | 2025-01-01 | 2025-01-31     | 2024-12-20
    """
    row = figures(run_model, printed)[0]
    assert (row["as_of_earliest_date"], row["as_of_latest_date"]) == (date(2024, 12, 20), date(2024, 12, 20))


def test_a_figure_of_the_nation_has_the_region_0000(run_model: Run) -> None:
    rows = figures(
        run_model, "figure_id: F0001 | scope_level: national | scope_name: Indonesia | region_code:"
    )
    assert rows[0]["region_code"] == "0000"


def test_an_office_whose_territory_is_one_region_stands_for_that_region(run_model: Run) -> None:
    row = figures(
        run_model, "figure_id: F0001 | scope_level: kanwil | scope_name: Kanwil Kalimantan | region_code:"
    )[0]
    assert (row["office_code"], row["region_code"]) == ("KANWIL-KAL", "KAL")


def test_a_regional_office_named_like_a_province_has_no_region(run_model: Run) -> None:
    row = figures(
        run_model, "figure_id: F0001 | scope_level: kanwil | scope_name: Jawa Timur | region_code: 3500"
    )[0]
    assert (row["office_code"], row["region_code"]) == ("KANWIL-JATIM", None)


def test_a_province_named_like_an_office_has_no_office(run_model: Run) -> None:
    row = figures(
        run_model, "figure_id: F0001 | scope_level: province | scope_name: Jawa Timur | region_code: 3500"
    )[0]
    assert (row["office_code"], row["region_code"]) == (None, "3500")


def test_a_rounded_number_stands_for_half_a_unit_below_to_a_unit_above(run_model: Run) -> None:
    row = figures(run_model, "figure_id: F0001 | value: 2500000", "figure_id: F0001 | printed_unit: 100000")[
        0
    ]
    assert (row["value_low"], row["value_high"]) == (2_500_000 - 50_000, 2_500_000 + 100_000)


def test_a_printed_fall_is_cut_off_towards_zero(run_model: Run) -> None:
    row = figures(run_model, "figure_id: F0001 | value: -40", "figure_id: F0001 | printed_unit: 10")[0]
    assert (row["value_low"], row["value_high"]) == (-40 - 10, -40 + 5)


def test_a_figure_without_a_reading_is_kept_and_not_used(run_model: Run) -> None:
    row = figures(run_model, ONE, "figure_id: F0002")[0]
    assert (row["figure_id"], row["measure"], row["is_usable"]) == ("F0001", None, False)


def test_uncertain_superseded_and_partial_figures_are_not_used(run_model: Run) -> None:
    printed = """
        figure_id
        F0001
        F0002
        F0003
        F0004
        F0005
    """
    readings = """
        figure_id | qualifier  | population
        F0001     | exact      | all
        F0002     | uncertain  | all
        F0003     | superseded | all
        F0004     | exact      | vulnerable
        F0005     | about      | all
    """
    rows = figures(run_model, printed, readings)
    assert [row["figure_id"] for row in rows if row["is_usable"]] == ["F0001", "F0005"]


def best_first(rows: list[Row]) -> list[str]:
    return [row["figure_id"] for row in sorted(rows, key=lambda row: row["preference"])]


def test_full_digits_come_before_a_rounded_number_whoever_prints_them(run_model: Run) -> None:
    printed = """
        figure_id | publisher | published_end_date
        F0001     | Kantor    | 2024-12-31
        F0002     | Koran     | 2024-12-01
    """
    readings = """
        figure_id | printed_unit
        F0001     | 1000
        F0002     | 1
    """
    rows = figures(run_model, printed, readings)
    assert best_first(rows) == ["F0002", "F0001"]


def test_a_smaller_printed_unit_comes_first_by_its_size_not_its_digits(run_model: Run) -> None:
    printed = """
        figure_id
        F0001
        F0002
        F0003
    """
    readings = """
        figure_id | printed_unit
        F0001     | 1000000000
        F0002     | 0.01
        F0003     | 20
    """
    rows = figures(run_model, printed, readings)
    assert best_first(rows) == ["F0002", "F0003", "F0001"]


def test_the_office_comes_before_the_ministry_a_government_and_the_press(run_model: Run) -> None:
    printed = """
        figure_id | publisher
        F0001     | Koran
        F0002     | Pemkab
        F0003     | Kemnaker
        F0004     | Kantor
    """
    readings = """
        figure_id
        F0001
        F0002
        F0003
        F0004
    """
    rows = figures(run_model, printed, readings)
    assert best_first(rows) == ["F0004", "F0003", "F0002", "F0001"]


def test_the_latest_publication_comes_before_an_earlier_and_an_undated_one(run_model: Run) -> None:
    printed = """
        figure_id | published_date
        F0001     |
        F0002     | 2024-11-30
        F0003     | 2024-12-01
    """
    readings = """
        figure_id
        F0001
        F0002
        F0003
    """
    rows = figures(run_model, printed, readings)
    assert best_first(rows) == ["F0003", "F0002", "F0001"]


def test_of_equal_statements_the_lowest_id_comes_first(run_model: Run) -> None:
    printed = """
        figure_id
        F0002
        F0001
    """
    readings = """
        figure_id
        F0001
        F0002
    """
    rows = figures(run_model, printed, readings)
    assert best_first(rows) == ["F0001", "F0002"]


def test_a_figure_keeps_what_was_collected_beside_how_it_is_read(run_model: Run) -> None:
    rows = figures(
        run_model,
        "figure_id: F0001 | metric: participants | segment: formal | definition_note: pekerja aktif",
        "figure_id: F0001 | segment: PU | note: formal is PU",
    )
    row = one(rows, figure_id="F0001")
    told = cells(row, "printed_segment segment definition_note reading_note")
    assert told == ["formal", "PU", "pekerja aktif", "formal is PU"]
