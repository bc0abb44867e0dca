"""Three falls running: in months that follow each other, are there, complete and not hidden."""

from itertools import chain

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, drawing, filled, read_drawing

REGIONS = """
    region_code | region_level | is_in_territory
    6371        | regency      | true
    6372        | regency      | true
    6300        | province     | true
    3171        | regency      | false
"""
DEFINITIONS = """
    definition_kind | definition | counted_unit
    participants    | main       | person_main
    participants    | any        | person_any
"""
SAME = {
    "region_code": "6371",
    "region_name": "Banjarmasin",
    "segment": "BPU",
    "measure": "participants",
    "participant_definition": "main",
    "growth_basis": "month_on_month",
    "provenance": "administrative",
    "is_complete": "true",
    "compared_is_complete": "true",
    "is_suppressed": "false",
}


def growth(rows: str, **other: str) -> str:
    """Draw growth of one series: month, value, compared value, change, and what differs from SAME."""
    return filled(rows, **{**SAME, **other})


def asked(run_model: Run, *drawings: str) -> list[Row]:
    (names, *others), rows = zip(*map(read_drawing, drawings), strict=True)
    assert all(other == names for other in others)
    table = drawing(names, chain(*rows))
    given = {"marts.growth": table, "marts.regions": REGIONS, "marts.definitions": DEFINITIONS}
    return run_model("queries.bpu_falls", given=given)


def test_three_falls_in_three_months_are_a_run(run_model: Run) -> None:
    drawn = """
        period | value | compared_value | change
        2024-03-01 | 100 | 90 | 10
        2024-04-01 | 95 | 100 | -5
        2024-05-01 | 90 | 95 | -5
        2024-06-01 | 80 | 90 | -10
    """
    row = one(asked(run_model, growth(drawn)), region_code="6371")
    assert (row["is_three_months_running"], row["months_falling"], row["is_still_falling"]) == (True, 3, True)
    assert (row["workers_before"], row["workers_after"], row["workers_lost"]) == (100, 80, 20)
    assert row["growth_rate"] == -20 / 100


@pytest.mark.parametrize(
    ("trap", "line", "falls"),
    [
        ("a month that is not there", "", 2),
        ("a month that is not complete", "2024-05-01 | 90 | 95 | -5 | false | true | false", 2),
        ("a month after one that is not", "2024-05-01 | 90 | 95 | -5 | true | false | false", 2),
        ("a hidden month", "2024-05-01 |  |  |  | true | true | true", 2),
        ("a hidden month with a number", "2024-05-01 | 90 | 95 | -5 | true | true | true", 2),
        ("a month without a change", "2024-05-01 | 95 | 95 | 0 | true | true | false", 2),
        ("none of these", "2024-05-01 | 90 | 95 | -5 | true | true | false", 4),
    ],
)
def test_a_month_that_proves_no_fall_ends_the_run(run_model: Run, trap: str, line: str, falls: int) -> None:
    rows = asked(
        run_model,
        growth(
            f"""period | value | compared_value | change | is_complete | compared_is_complete | is_suppressed
            2024-03-01 | 98 | 100 | -2 | true | true | false
            2024-04-01 | 95 | 98 | -3 | true | true | false
            {line}
            2024-06-01 | 88 | 90 | -2 | true | true | false""".replace("\n            \n", "\n")
        ),
    )
    assert one(rows, region_code="6371")["months_falling"] == falls, trap
    assert one(rows, region_code="6371")["is_three_months_running"] == (falls > 2)


def test_december_and_january_follow_each_other(run_model: Run) -> None:
    drawn = """
        period | value | compared_value | change
        2023-11-01 | 9 | 10 | -1
        2023-12-01 | 8 | 9 | -1
        2024-01-01 | 7 | 8 | -1
    """
    rows = asked(run_model, growth(drawn))
    assert one(rows, region_code="6371")["months_falling"] == 3


def test_other_counts_bases_segments_and_regions_are_not_mixed_in(run_model: Run) -> None:
    months = "period: 2024-0{}-01 | value: 9 | compared_value: 10 | change: -1"
    rows = asked(
        run_model,
        growth(months.format(3), segment="BPU"),
        growth(months.format(4), segment="PU"),
        growth(months.format(4), participant_definition="any"),
        growth(months.format(4), growth_basis="year_on_year"),
        growth(months.format(4), measure="registered"),
        growth(months.format(4), region_code="6372"),
        growth(months.format(4), region_code="6300"),
        growth(months.format(4), region_code="3171"),
    )
    told = [(row["region_code"], row["months_falling"], row["months_there"]) for row in rows]
    assert told == [("6371", 1, 1), ("6372", 1, 1)]
