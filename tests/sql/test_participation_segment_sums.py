"""sql/core/participation_segment_sums.sql on drawn tables."""

from tests.conftest import Run, one
from tests.drawn import Row, filled

UNIT = "0000000000001000000"
DEFINITIONS = """
    participant_definition    | family      | parts
    kanwil_2024               | kanwil_2024 | PU+BPU+JAKON
    kanwil_2024_without_jakon | kanwil_2024 | PU+BPU
    kanwil_2021               | kanwil_2021 |
"""


def sums(run_model: Run, drawn: str) -> list[Row]:
    given = {
        "staging.participant_definitions": DEFINITIONS,
        "core.participation_statements": filled(
            drawn,
            period="2024-11-01",
            region_code="KAL",
            measure="participants",
            participant_definition="kanwil_2024",
            provenance="published",
            preference=f"{UNIT}|0|0|79758869|F0001",
            source="F0001",
        ),
    }
    return run_model("core.participation_segment_sums", given=given)


def test_all_is_the_sum_of_the_segments_that_the_definition_names(run_model: Run) -> None:
    drawn = """
        segment | value   | value_low | value_high
        PU      | 1953661 | 1953661   | 1953661
        BPU     | 889957  | 889957    | 889957
        JAKON   | 443402  | 443402    | 443402
    """
    row = one(sums(run_model, drawn), participant_definition="kanwil_2024")
    assert (row["segment"], row["value"]) == ("ALL", 1_953_661 + 889_957 + 443_402)


def test_the_variant_without_construction_leaves_construction_out(run_model: Run) -> None:
    drawn = """
        segment | value
        PU      | 1953661
        BPU     | 889957
        JAKON   | 443402
    """
    row = one(sums(run_model, drawn), participant_definition="kanwil_2024_without_jakon")
    assert row["value"] == 1_953_661 + 889_957


def test_an_unknown_segment_leaves_the_sum_unknown(run_model: Run) -> None:
    drawn = """
        segment | value
        PU      | 1953661
        BPU     | 889957
    """
    rows = sums(run_model, drawn)
    assert [row["participant_definition"] for row in rows] == ["kanwil_2024_without_jakon"]


def test_segments_are_not_added_where_the_definition_does_not_allow_it(run_model: Run) -> None:
    drawn = """
        segment | participant_definition | value
        PU      | kanwil_2021            | 10
        BPU     | kanwil_2021            | 20
        JAKON   | kanwil_2021            | 30
    """
    rows = sums(run_model, drawn)
    assert rows == []


def test_segments_of_different_definitions_are_never_added(run_model: Run) -> None:
    drawn = """
        segment | participant_definition | value
        PU      | kanwil_2024            | 10
        BPU     | kanwil_2021            | 20
    """
    rows = sums(run_model, drawn)
    assert rows == []


def test_segments_of_different_months_are_never_added(run_model: Run) -> None:
    drawn = """
        segment | period     | value
        PU      | 2024-10-01 | 10
        BPU     | 2024-11-01 | 20
    """
    rows = sums(run_model, drawn)
    assert rows == []


def test_each_segment_enters_once_with_its_preferred_statement(run_model: Run) -> None:
    drawn = f"""
        segment | value   | preference                      | source
        PU      | 2000000 | 0000000100000000000|0|0|1|F0015 | F0015
        PU      | 1953661 | {UNIT}|0|0|1|F0014 | F0014
        BPU     | 889957  | {UNIT}|0|0|1|F0010 | F0010
    """
    row = one(sums(run_model, drawn), participant_definition="kanwil_2024_without_jakon")
    assert (row["value"], row["source"]) == (1_953_661 + 889_957, "F0010+F0014")


def test_the_interval_of_a_sum_is_the_sum_of_the_intervals(run_model: Run) -> None:
    drawn = """
        segment | value | value_low | value_high
        PU      | 200   | 195       | 209
        BPU     | 31    | 31        | 31
    """
    row = one(sums(run_model, drawn), participant_definition="kanwil_2024_without_jakon")
    assert (row["value_low"], row["value_high"]) == (195 + 31, 209 + 31)


def test_a_sum_is_as_good_as_its_weakest_part_and_ranks_after_a_stated_one(run_model: Run) -> None:
    drawn = """
        segment | value | preference
        PU      | 200   | 0000000000001000000|0|0|79758869|F0014
        BPU     | 31    | 0000000000010000000|3|0|79758869|F0010
    """
    row = one(sums(run_model, drawn), participant_definition="kanwil_2024_without_jakon")
    assert row["preference"] == "0000000000010000000|3|1|79758869|F0010"


def test_a_sum_speaks_of_the_days_of_all_its_parts(run_model: Run) -> None:
    drawn = """
        segment | value | as_of_earliest_date | as_of_latest_date | as_of_precision
        PU      | 200   | 2024-11-01          | 2024-11-07        | day
        BPU     | 31    | 2024-01-01          | 2024-11-30        | year
    """
    row = one(sums(run_model, drawn), participant_definition="kanwil_2024_without_jakon")
    told = (str(row["as_of_earliest_date"]), str(row["as_of_latest_date"]), row["as_of_precision"])
    assert told == ("2024-01-01", "2024-11-30", "year")


def test_a_sum_is_printed_as_coarsely_as_its_coarsest_part(run_model: Run) -> None:
    drawn = """
        segment | value | printed_unit
        PU      | 200   | 100
        BPU     | 31    | 1
    """
    rows = sums(run_model, drawn)
    assert one(rows, participant_definition="kanwil_2024_without_jakon")["printed_unit"] == 100


CONTRADICTED = f"""
    segment | value | value_low | value_high | preference | source
    PU      | 100   | 100       | 100        | {UNIT}|0|0|1|F0001 | F0001
    BPU     | 50    | 50        | 50         | {UNIT}|0|0|1|F0002 | F0002
    BPU     | 20    | 20        | 20         | {UNIT}|0|0|2|F0003 | F0003
"""


def test_statements_of_a_part_that_contradict_each_other_are_told_of_the_sum(run_model: Run) -> None:
    row = one(sums(run_model, CONTRADICTED), participant_definition="kanwil_2024_without_jakon")
    assert (row["value"], row["value_low"], row["value_high"]) == (150, 150, 150)
    assert (row["parts_low"], row["parts_high"], row["has_parts_conflict"]) == (120, 150, True)


def test_statements_of_a_part_that_rounding_reconciles_are_no_conflict_of_the_sum(run_model: Run) -> None:
    drawn = f"""
        segment | value | value_low | value_high | preference
        PU      | 100   | 100       | 100        | {UNIT}|0|0|1|F0001
        BPU     | 52    | 52        | 52         | {UNIT}|0|0|1|F0002
        BPU     | 50    | 45        | 59         | 0000000000010000000|0|0|1|F0003
    """
    row = one(sums(run_model, drawn), participant_definition="kanwil_2024_without_jakon")
    assert (row["parts_low"], row["parts_high"], row["has_parts_conflict"]) == (145, 159, False)


def test_a_contradiction_outside_the_parts_is_none_of_the_sum(run_model: Run) -> None:
    drawn = f"""
        segment | value | value_low | value_high | preference
        PU      | 100   | 100       | 100        | {UNIT}|0|0|1|F0001
        BPU     | 50    | 50        | 50         | {UNIT}|0|0|1|F0002
        JAKON   | 9     | 9         | 9          | {UNIT}|0|0|1|F0003
        JAKON   | 4     | 4         | 4          | {UNIT}|0|0|2|F0004
    """
    rows = sums(run_model, drawn)
    told = {row["participant_definition"]: row["has_parts_conflict"] for row in rows}
    assert told == {"kanwil_2024": True, "kanwil_2024_without_jakon": False}
