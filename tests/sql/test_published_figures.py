"""sql/marts/published_figures.sql on drawn tables."""

from decimal import Decimal

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, drawing, filled, read_drawing

FIGURE = {
    "measure": "participants",
    "period": "2024-11-01",
    "region_code": "KAL",
    "segment": "ALL",
    "population": "all",
    "participant_definition": "kanwil_2024",
    "is_usable": "true",
    "is_certain": "true",
    "value": "100",
    "value_low": "99.5",
    "value_high": "101",
    "printed_unit": "1",
    "preference": "1",
}


def published(run_model: Run, figures: str, measure: str = "participants", **given: str) -> list[Row]:
    tables = {f"core.{name}": drawn for name, drawn in given.items()}
    drawn_figures = filled(figures, **{**FIGURE, "measure": measure})
    return run_model("marts.published_figures", given={"core.figures": drawn_figures, **tables})


KEY = {
    "period": "2024-11-01",
    "region_code": "KAL",
    "segment": "ALL",
    "measure": "participants",
    "participant_definition": "kanwil_2024",
    "provenance": "published",
}
VERDICTS = """
    case                                                                | value | printed_unit | value_low | value_high | recomputed_value | recomputed_low | recomputed_high | verdict
    a figure that its operands round to is consistent                   | 42.81 | 0.01         | 42.805    | 42.82      | 42.806628        | 42.806628      | 42.806628       | consistent
    half a printed unit away is still consistent                        | 41    | 1            | 40.5      | 42         | 41.5             | 41.5           | 41.5            | consistent
    a figure that was cut off is explained by its printing              | 41    | 1            | 40.5      | 42         | 41.77            | 41.77          | 41.77           | rounded
    a whole unit away is not explained by cutting off                   | 41    | 1            | 40.5      | 42         | 42               | 42             | 42              | arithmetic_mismatch
    more than half a unit below is not explained by rounding            | 41    | 1            | 40.5      | 42         | 40.49            | 40.49          | 40.49           | arithmetic_mismatch
    the rounding of the operands explains a difference too              | 60.73 | 0.01         | 60.725    | 60.74      | 54.26            | 50.0           | 62.26           | rounded
    operands that reach just below the printed figure do not explain it | 60.73 | 0.01         | 60.725    | 60.74      | 54.26            | 50.0           | 60.72           | arithmetic_mismatch
    operands that just reach the printed figure explain it              | 41    | 1            | 40.5      | 42         | 40.2             | 40             | 40.5            | rounded
    a sum of full digits that is one off is a mismatch                  | 124   | 1            | 123.5     | 125        | 123              | 123            | 123             | arithmetic_mismatch
    a printed fall may be cut off towards zero                          | -1.63 | 0.01         | -1.64     | -1.625     | -1.637           | -1.637         | -1.637          | rounded
    a printed fall is not explained by a smaller one                    | -1.63 | 0.01         | -1.64     | -1.625     | -1.62            | -1.62          | -1.62           | arithmetic_mismatch
    a figure with a missing operand cannot be checked                   | 100   | 1            | 99.5      | 101        |                  |                |                 | not_checkable
    a figure whose operand nobody has read cannot be checked            | 100   | 1            | 99.5      | 101        | 120              |                |                 | not_checkable
    a figure that nobody has read cannot be checked                     | 100   |              |           |            | 120              | 120            | 120             | not_checkable
"""


@pytest.mark.parametrize("drawn", read_drawing(VERDICTS)[1], ids=lambda drawn: drawn[0])
def test_a_figure_is_judged_by_what_its_printing_and_its_operands_allow(
    run_model: Run, drawn: list[str | None]
) -> None:
    names, _ = read_drawing(VERDICTS)
    figures = drawing(["figure_id", *names[1:5]], [["F0001", *drawn[1:5]]])
    recomputed = drawing(["figure_id", *names[5:8]], [["F0001", *drawn[5:8]]])
    (row,) = published(run_model, figures, figure_recomputations=recomputed)
    assert row["verdict"] == drawn[8]


def test_a_figure_that_follows_from_nothing_cannot_be_checked(run_model: Run) -> None:
    rows = published(run_model, "figure_id: F0001")
    assert rows[0]["verdict"] == "not_checkable"


def test_the_difference_is_the_printed_less_the_recomputed_value(run_model: Run) -> None:
    rows = published(
        run_model,
        "figure_id: F0001 | value: 55",
        figure_recomputations="figure_id: F0001 | recomputed_value: 27.655",
    )
    assert rows[0]["difference"] == Decimal("27.345")


def preferred(rows: list[Row]) -> list[str]:
    return [row["figure_id"] for row in rows if row["is_preferred"]]


def test_one_statement_of_a_key_is_preferred(run_model: Run) -> None:
    figures = """
        figure_id | preference
        F0001     | 2
        F0002     | 1
    """
    rows = published(run_model, figures, measure="coverage_rate")
    assert preferred(rows) == ["F0002"]


def test_statements_of_another_month_segment_or_definition_are_another_key(run_model: Run) -> None:
    figures = """
        figure_id | period     | segment | participant_definition | preference
        F0001     | 2024-11-01 | ALL     | kanwil_2024            | 1
        F0002     | 2024-12-01 | ALL     | kanwil_2024            | 2
        F0003     | 2024-11-01 | PU      | kanwil_2024            | 3
        F0004     | 2024-11-01 | ALL     | ministry_active        | 4
    """
    rows = published(run_model, figures, measure="coverage_rate")
    assert preferred(rows) == ["F0001", "F0002", "F0003", "F0004"]


def test_a_figure_that_enters_no_mart_is_not_preferred_to_any(run_model: Run) -> None:
    rows = published(run_model, "figure_id\nF0001", measure="claims")
    assert rows[0]["is_preferred"] is None


def test_a_rounded_total_is_not_preferred_where_a_sum_of_its_parts_took_its_place(run_model: Run) -> None:
    rows = published(
        run_model,
        "figure_id: F0017",
        participation_statements=filled("figure_id: F0017", **KEY),
        participation_facts=filled("origin: sum_of_segments | has_conflict: false", **KEY),
    )
    assert preferred(rows) == []


def test_a_figure_that_enters_no_table_is_neither_preferred_nor_passed_over(run_model: Run) -> None:
    rows = published(run_model, "figure_id: F0001 | is_usable: false")
    assert rows[0]["is_preferred"] is None


def test_statements_of_one_key_that_no_rounding_reconciles_are_a_conflict(run_model: Run) -> None:
    figures = """
        figure_id | value | value_low | value_high | preference
        F0001     | 100   | 99.5      | 101        | 1
        F0002     | 110   | 105       | 120        | 2
    """
    rows = published(run_model, figures)
    assert [row["has_conflict"] for row in rows] == [True, True]


def test_a_rounded_statement_that_holds_the_exact_one_is_no_conflict(run_model: Run) -> None:
    figures = """
        figure_id | value | value_low | value_high | preference
        F0001     | 104   | 103.5     | 105        | 1
        F0002     | 100   | 95        | 110        | 2
    """
    rows = published(run_model, figures)
    assert [row["has_conflict"] for row in rows] == [False, False]


def test_a_sum_of_parts_that_contradicts_the_figure_is_its_conflict_too(run_model: Run) -> None:
    rows = published(
        run_model,
        "figure_id: F0017",
        participation_statements=filled("figure_id: F0017", **KEY),
        participation_facts=filled("origin: stated | has_conflict: true", **KEY),
    )
    assert rows[0]["has_conflict"] is True


def test_every_figure_of_the_ledger_is_there_even_without_region_or_reading(run_model: Run) -> None:
    figures = """
        figure_id | region_code | segment | is_usable
        F0001     | KAL         | ALL     | true
        F0002     |             |         | false
    """
    rows = published(
        run_model, figures, regions="region_code: KAL | region_name: Kalimantan | region_level: island_group"
    )
    told = [(row["figure_id"], row["region_name"]) for row in rows]
    assert told == [("F0001", "Kalimantan"), ("F0002", None)]


def test_a_figure_keeps_where_it_was_printed(run_model: Run) -> None:
    rows = published(
        run_model, "figure_id: F0001 | source_url: https://example.org | delivery_id: p@1 | line: 7"
    )
    row = one(rows, figure_id="F0001")
    assert (row["source_url"], row["delivery_id"], row["line"]) == ("https://example.org", "p@1", 7)


def test_a_figure_shows_the_intervals_of_its_printing_and_of_its_operands(run_model: Run) -> None:
    figure_recomputations = """
        figure_id | recomputed_value | recomputed_low | recomputed_high
        F0001     | 41.77            | 40.62          | 43.31
    """
    rows = published(
        run_model,
        "figure_id: F0001 | value: 41 | value_low: 40.5 | value_high: 42",
        figure_recomputations=figure_recomputations,
    )
    names = ("value_low", "value_high", "recomputed_low", "recomputed_high")
    assert [float(rows[0][name]) for name in names] == [40.5, 42.0, 40.62, 43.31]


def test_statements_that_only_touch_are_a_conflict_as_the_upper_bound_is_not_reached(run_model: Run) -> None:
    figures = """
        figure_id | value | value_low | value_high | preference
        F0001     | 41    | 40.5      | 42         | 1
        F0002     | 42.05 | 42        | 42.1       | 2
    """
    rows = published(run_model, figures)
    assert [row["has_conflict"] for row in rows] == [True, True]


def test_a_figure_that_enters_no_table_contradicts_nothing(run_model: Run) -> None:
    rows = published(run_model, "figure_id: F0001 | is_usable: false | is_certain: false")
    assert rows[0]["has_conflict"] is False


FARMERS = {"population": "farmers", "is_usable": "false"}


def of_farmers(run_model: Run, drawn: str) -> list[Row]:
    return published(run_model, filled(drawn, **FARMERS))


def test_two_counts_of_a_part_of_a_segment_contradict_each_other(run_model: Run) -> None:
    drawn = """
        figure_id | value | value_low | value_high | preference
        F0001     | 500   | 500       | 501        | 1
        F0002     | 700   | 700       | 701        | 2
    """
    rows = of_farmers(run_model, drawn)
    assert [(row["has_conflict"], row["is_preferred"]) for row in rows] == [(True, None)] * 2


def test_rounded_counts_of_a_part_that_one_number_satisfies_do_not(run_model: Run) -> None:
    drawn = """
        figure_id | value | value_low | value_high | preference
        F0001     | 500   | 450       | 600        | 2
        F0002     | 523   | 523       | 524        | 1
    """
    rows = of_farmers(run_model, drawn)
    assert [row["has_conflict"] for row in rows] == [False, False]


def test_two_parts_of_a_segment_or_two_places_are_two_counts(run_model: Run) -> None:
    drawn = """
        figure_id | population | region_code | scope_name | value | value_low | value_high
        F0001     | farmers    | 6301        | Banjar     | 500   | 500       | 501
        F0002     | fishers    | 6301        | Banjar     | 700   | 700       | 701
        F0003     | farmers    | 6302        | Baru       | 900   | 900       | 901
        F0004     | farmers    |             | PT Satu    | 10    | 10        | 11
        F0005     | farmers    |             | PT Dua     | 20    | 20        | 21
    """
    rows = of_farmers(run_model, drawn)
    assert [row["has_conflict"] for row in rows] == [False] * 5


def test_the_rate_of_a_part_is_no_preferred_figure_of_a_table(run_model: Run) -> None:
    rows = published(run_model, filled("figure_id\nF0001", **FARMERS), measure="coverage_rate")
    assert one(rows)["is_preferred"] is None
