"""sql/core/participation_facts.sql on drawn tables."""

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled


def facts(run_model: Run, drawn: str) -> list[Row]:
    given = {
        "core.participation_figures": filled(
            drawn,
            period="2024-11-01",
            region_code="KAL",
            segment="ALL",
            measure="participants",
            participant_definition="kanwil_2024",
            provenance="published",
        )
    }
    return run_model("core.participation_facts", given=given)


ROUNDED_AND_SUM = """
    value   | value_low | value_high | origin          | preference                      | source
    3200000 | 3150000   | 3299999    | stated          | 0000000100000000000|0|0|1|F0017 | F0017
    3287020 | 3287020   | 3287020    | sum_of_segments | 0000000000001000000|0|1|1|F0014 | F0010+F0014
"""


def test_an_exact_sum_of_parts_comes_before_a_rounded_total(run_model: Run) -> None:
    row = one(facts(run_model, ROUNDED_AND_SUM))
    assert (row["value"], row["origin"], row["source"]) == (3_287_020, "sum_of_segments", "F0010+F0014")


def test_an_exact_stated_total_comes_before_an_exact_sum(run_model: Run) -> None:
    drawn = """
        value | value_low | value_high | origin          | preference
        100   | 100       | 100        | sum_of_segments | 0000000000001000000|0|1|1|F0001
        101   | 101       | 101        | stated          | 0000000000001000000|0|0|1|F0002
    """
    (row,) = facts(run_model, drawn)
    assert row["value"] == 101


def test_a_total_whose_rounding_holds_the_sum_is_no_conflict(run_model: Run) -> None:
    row = one(facts(run_model, ROUNDED_AND_SUM))
    assert row["has_conflict"] is False


def test_statements_that_no_rounding_reconciles_are_a_conflict(run_model: Run) -> None:
    drawn = """
        value | value_low | value_high | preference
        100   | 95        | 109        | 2
        110   | 110       | 110        | 1
    """
    (row,) = facts(run_model, drawn)
    assert row["has_conflict"] is True


def test_intervals_that_share_one_number_are_no_conflict(run_model: Run) -> None:
    drawn = """
        value | value_low | value_high | preference
        100   | 95        | 109        | 2
        109   | 109       | 109        | 1
    """
    (row,) = facts(run_model, drawn)
    assert row["has_conflict"] is False


def test_three_statements_of_which_two_contradict_each_other_are_a_conflict(run_model: Run) -> None:
    drawn = """
        value | value_low | value_high | preference
        100   | 50        | 199        | 1
        60    | 60        | 60         | 2
        150   | 150       | 150        | 3
    """
    (row,) = facts(run_model, drawn)
    assert row["has_conflict"] is True


def test_the_interval_of_the_others_spans_every_statement(run_model: Run) -> None:
    row = one(facts(run_model, ROUNDED_AND_SUM))
    told = cells(row, "others_low others_high value_least value_greatest")
    assert told == [3_150_000, 3_299_999, 3_200_000, 3_287_020]


def test_every_statement_is_counted(run_model: Run) -> None:
    assert one(facts(run_model, ROUNDED_AND_SUM))["figures_considered"] == 2


def test_counts_under_two_definitions_stay_two_counts(run_model: Run) -> None:
    drawn = """
        participant_definition | value   | value_low | value_high | preference
        kanwil_2023            | 2500000 | 2450000   | 2599999    | 1
        ministry_active        | 3619336 | 3619336   | 3619336    | 2
    """
    rows = facts(run_model, drawn)
    told = [(row["participant_definition"], row["value"], row["has_conflict"]) for row in rows]
    assert told == [("kanwil_2023", 2_500_000, False), ("ministry_active", 3_619_336, False)]


def test_the_dates_are_those_of_the_preferred_statement(run_model: Run) -> None:
    drawn = """
        value | as_of_latest_date | as_of_precision | preference
        100   | 2024-12-31        | year            | 2
        110   | 2024-11-07        | day             | 1
    """
    (row,) = facts(run_model, drawn)
    assert (str(row["as_of_latest_date"]), row["as_of_precision"]) == ("2024-11-07", "day")


TWO_ROUNDED = """
    value | value_low | value_high | printed_unit | as_of_earliest_date | preference
    200   | 150       | 299        | 100          | 2024-01-01          | 2
    210   | 205       | 219        | 10           | 2024-11-01          | 1
"""


def test_the_interval_is_that_of_the_preferred_statement(run_model: Run) -> None:
    row = one(facts(run_model, TWO_ROUNDED))
    assert (row["value"], row["value_low"], row["value_high"]) == (210, 205, 219)


def test_unit_first_day_and_rank_are_those_of_the_preferred_statement(run_model: Run) -> None:
    row = one(facts(run_model, TWO_ROUNDED))
    told = (row["printed_unit"], str(row["as_of_earliest_date"]), row["preference"])
    assert told == (10, "2024-11-01", "1")


def test_a_hidden_count_is_a_row_without_a_value_and_no_conflict(run_model: Run) -> None:
    drawn = """
        provenance     | value | preference     | is_complete | completeness_rate | is_suppressed | source
        administrative |       | period/2024-11 | false       | 0.75              | true          | period/2024-11
    """
    (row,) = facts(run_model, drawn)
    told = ("value", "value_low", "others_high", "has_conflict", "figures_considered", "source")
    assert [row[name] for name in told] == [None, None, None, False, 1, "period/2024-11"]
    assert (row["is_complete"], row["completeness_rate"], row["is_suppressed"]) == (False, 0.75, True)


def test_records_do_not_contradict_what_is_printed(run_model: Run) -> None:
    drawn = """
        provenance     | value | value_low | value_high | preference
        administrative | 100   | 100       | 100        | 1
        published      | 110   | 110       | 110        | 2
    """
    rows = facts(run_model, drawn)
    told = [(row["provenance"], row["value"], row["has_conflict"]) for row in rows]
    assert told == [("administrative", 100, False), ("published", 110, False)]


def test_a_sum_with_a_contradiction_in_a_part_is_one_too_and_its_interval_spans_both(run_model: Run) -> None:
    drawn = """
        value | value_low | value_high | parts_low | parts_high | has_parts_conflict | preference
        150   | 150       | 150        | 120       | 150        | true               | 1
    """
    (row,) = facts(run_model, drawn)
    assert (row["value"], row["others_low"], row["others_high"], row["has_conflict"]) == (150, 120, 150, True)


def test_a_stated_total_that_is_taken_does_not_hang_on_what_is_said_of_parts(run_model: Run) -> None:
    drawn = """
        value | value_low | value_high | parts_low | parts_high | has_parts_conflict | preference
        150   | 150       | 150        |           |            |                    | 1
        150   | 150       | 150        | 120       | 150        | true               | 2
    """
    (row,) = facts(run_model, drawn)
    assert (row["others_low"], row["others_high"], row["has_conflict"]) == (120, 150, False)


def test_a_stated_total_that_is_rounded_away_for_such_a_sum_does(run_model: Run) -> None:
    drawn = """
        value | value_low | value_high | parts_low | parts_high | has_parts_conflict | preference
        150   | 145       | 159        |           |            |                    | 2
        152   | 152       | 152        | 122       | 152        | true               | 1
    """
    (row,) = facts(run_model, drawn)
    assert (row["value"], row["others_low"], row["others_high"], row["has_conflict"]) == (152, 122, 159, True)
