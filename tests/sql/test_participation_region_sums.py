"""sql/core/participation_region_sums.sql on drawn tables."""

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled

MEMBERS = """
    parent_region_code | region_code | member_count
    KAL                | 6100        | 2
    KAL                | 6200        | 2
    6400               | 6401        | 1
"""


def sums(run_model: Run, statements: str, segment_sums: str = "") -> list[Row]:
    constant = {
        "period": "2023-12-01",
        "segment": "ALL",
        "measure": "participants",
        "participant_definition": "ministry_active",
        "provenance": "published",
        "preference": "0000000000001000000|1|0|79758869|F0001",
        "source": "F0001",
    }
    given = {"core.region_members": MEMBERS, "core.participation_statements": filled(statements, **constant)}
    if segment_sums:
        given["core.participation_segment_sums"] = filled(segment_sums, **constant)
    return run_model("core.participation_region_sums", given=given)


def test_an_island_group_is_the_sum_of_all_its_provinces(run_model: Run) -> None:
    statements = """
        region_code | value | value_low | value_high | source
        6100        | 100   | 95        | 109        | F0001
        6200        | 20    | 20        | 20         | F0002
    """
    (row,) = sums(run_model, statements)
    told = cells(row, "region_code value value_low value_high source")
    assert told == ["KAL", 100 + 20, 95 + 20, 109 + 20, "F0001+F0002"]


def test_a_province_that_is_not_known_leaves_the_sum_unknown(run_model: Run) -> None:
    rows = sums(run_model, "region_code: 6100 | value: 100")
    assert rows == []


def test_provinces_counted_differently_are_never_added(run_model: Run) -> None:
    statements = """
        region_code | participant_definition | value
        6100        | ministry_active        | 100
        6200        | kalteng_2023           | 20
    """
    rows = sums(run_model, statements)
    assert rows == []


def test_a_province_known_only_by_its_segments_enters_with_their_sum(run_model: Run) -> None:
    row = one(sums(run_model, "region_code: 6100 | value: 100", "region_code: 6200 | value: 20"))
    assert row["value"] == 100 + 20


def test_exact_segments_stand_for_a_province_whose_total_is_rounded(run_model: Run) -> None:
    statements = """
        region_code | value | preference
        6100        | 100   | 0000000000001000000|1|0|79758869|F0001
        6200        | 20    | 0000000000010000000|1|0|79758869|F0002
    """
    (row,) = sums(
        run_model,
        statements,
        "region_code: 6200 | value: 23 | preference: 0000000000001000000|1|1|79758869|F0003",
    )
    assert row["value"] == 100 + 23


def test_a_province_stated_twice_enters_once_with_its_preferred_statement(run_model: Run) -> None:
    statements = """
        region_code | value | preference
        6100        | 100   | 0000000000001000000|1|0|79758869|F0001
        6100        | 90    | 0000000000010000000|1|0|79758869|F0002
        6200        | 20    | 0000000000001000000|1|0|79758869|F0003
    """
    (row,) = sums(run_model, statements)
    assert row["value"] == 100 + 20


def test_employers_are_not_added_over_regions_as_one_may_be_in_two(run_model: Run) -> None:
    statements = """
        region_code | measure   | value
        6100        | employers | 100
        6200        | employers | 20
    """
    rows = sums(run_model, statements)
    assert rows == []


def test_a_sum_over_regions_ranks_after_a_stated_total_and_a_sum_of_segments(run_model: Run) -> None:
    statements = """
        region_code | value | preference
        6100        | 100   | 0000000000001000000|1|0|79758869|F0001
        6200        | 20    | 0000000000001000000|0|0|79758869|F0002
    """
    (row,) = sums(run_model, statements)
    assert (row["origin"], row["preference"]) == ("sum_of_regions", "0000000000001000000|1|2|79758869|F0001")


def test_a_sum_is_as_coarse_as_its_coarsest_part_and_speaks_of_all_their_days(run_model: Run) -> None:
    statements = """
        region_code | value | printed_unit | as_of_earliest_date | as_of_latest_date | as_of_precision
        6100        | 100   | 100          | 2023-01-01          | 2023-12-31        | year
        6200        | 20    | 1            | 2023-12-01          | 2023-12-20        | month
    """
    (row,) = sums(run_model, statements)
    assert (
        row["printed_unit"],
        str(row["as_of_earliest_date"]),
        str(row["as_of_latest_date"]),
        row["as_of_precision"],
    ) == (100, "2023-01-01", "2023-12-31", "year")


def test_statements_of_a_province_that_contradict_each_other_are_told_of_the_group(run_model: Run) -> None:
    statements = """
        region_code | value | value_low | value_high | preference
        6100        | 100   | 100       | 100        | 1
        6100        | 130   | 130       | 130        | 2
        6200        | 20    | 20        | 20         | 1
    """
    (row,) = sums(run_model, statements)
    assert cells(row, "value parts_low parts_high has_parts_conflict") == [100 + 20, 100 + 20, 130 + 20, True]


def test_a_contradiction_in_a_segment_of_a_province_is_told_of_the_group(run_model: Run) -> None:
    segment_sums = """
        region_code | value | value_low | value_high | parts_low | parts_high | has_parts_conflict
        6200        | 20    | 20        | 20         | 20        | 50         | true
    """
    (row,) = sums(
        run_model, "region_code: 6100 | value: 100 | value_low: 100 | value_high: 100", segment_sums
    )
    assert (row["parts_low"], row["parts_high"], row["has_parts_conflict"]) == (120, 150, True)


def test_a_stated_total_and_the_sum_of_its_segments_contradict_each_other_in_the_group(
    run_model: Run,
) -> None:
    statements = """
        region_code | value | value_low | value_high | preference
        6100        | 100   | 100       | 100        | 1
        6200        | 20    | 20        | 20         | 1
    """
    segment_sums = """
        region_code | value | value_low | value_high | parts_low | parts_high | preference | has_parts_conflict
        6200        | 25    | 25        | 25         | 25        | 25         | 2          | false
    """
    (row,) = sums(run_model, statements, segment_sums)
    assert cells(row, "value parts_low parts_high has_parts_conflict") == [100 + 20, 100 + 20, 100 + 25, True]
