"""What may be said: a direction only where all counts of the two months agree on it."""

import pytest

from tests.conftest import Run
from tests.drawn import Row, drawing, filled, read_drawing

CHAIN = """
    region_code | segment | comparison_kind | from_period | to_period  | common_base_definition
    KAL         | ALL     | stated_chain    | 2023-12-01  | 2024-11-01 | sakernas_employed
"""
SIDES = """
    period     | participant_definition | coverage_rate | coverage_rate_low | coverage_rate_high
    2023-12-01 | office                 | 0.30          | 0.29              | 0.31
    2024-11-01 | other                  | 0.38          | 0.37              | 0.39
"""


@pytest.mark.parametrize(
    ("more", "direction", "least", "greatest"),
    [("", "rose", 6, 10), ("2023-12-01 | ministry | 0.43 | 0.42 | 0.44", "open", -7, 10)],
)
def test_two_counts_of_one_month_that_disagree_leave_it_open(
    run_model: Run, more: str, direction: str, least: int, greatest: int
) -> None:
    same = {"region_code": "KAL", "segment": "ALL", "base_definition": "sakernas_employed"}
    names, rows = read_drawing(SIDES + more)
    drawn = drawing([*names, "series"], ([*row, str(number)] for number, row in enumerate(rows)))
    row = asked(
        run_model, filled(drawn, **same, has_conflict="false", is_complete="true", as_of_precision="month")
    )
    assert (row["direction"], row["is_proven"]) == (direction, False)
    assert (row["change_low_points"], row["change_high_points"]) == (least, greatest)


def test_rounds_of_two_weightings_are_no_common_base(run_model: Run) -> None:
    same = {"region_code": "KAL", "segment": "ALL", "base_definition": "sakernas_employed"}
    names, rows = read_drawing(SIDES)
    for weights, direction in ((("sp2020", "sp2020"), "rose"), (("supas2015", "sp2020"), "no_common_base")):
        cells = [[*row, of, f"series / {row[1]}"] for row, of in zip(rows, weights, strict=True)]
        drawn = drawing([*names, "base_weights", "series"], cells)
        coverage = filled(drawn, **same, has_conflict="false", is_complete="true", as_of_precision="month")
        assert asked(run_model, coverage)["direction"] == direction


def asked(run_model: Run, coverage: str) -> Row:
    given = {
        "audit.current_release": "release_id: 1 | region_code: KAL",
        "marts.coverage_change": CHAIN,
        "marts.coverage": coverage,
        "marts.segments": "segment: ALL | sakernas_base: sakernas_employed",
        "marts.definitions": """
            definition_kind | definition        | is_variant
            base            | sakernas_employed | false
            participants    | office            | false
            participants    | other             | false
            participants    | ministry          | false
        """,
    }
    (row,) = run_model("queries.what_may_be_said", given)
    return row


def said(run_model: Run, counts: str) -> Row:
    """What may be said of the two months, each count over 1,000 workers."""
    over = {"region_code": "KAL", "segment": "ALL", "base_definition": "sakernas_employed"}
    over |= {"base_workers_low": "1000", "base_workers_high": "1000", "as_of_precision": "month"}
    return asked(run_model, filled(counts, **over, is_complete="true"))


COUNTS = """
    period     | participant_definition | series | participants_low | participants_high | participants_others_low | participants_others_high | has_conflict | coverage_rate | coverage_rate_low | coverage_rate_high
    2023-12-01 | office                 | a      | 400              | 400               | {others}                | {conflict}     | 0.40          | 0.40              | 0.40
    2024-11-01 | office                 | a      | 380              | 380               | 380                     | 380                      | false        | 0.38          | 0.38              | 0.38
"""


@pytest.mark.parametrize(
    ("others", "conflict", "direction", "is_proven"),
    [
        ("400 | 400", "false", "fell", True),
        ("300 | 400", "true", "open", False),  # over the other sum it rose
        ("390 | 400", "true", "fell", False),  # both say so, and how much is open
    ],
)
def test_a_contradicted_count_says_a_direction_only_where_all_that_is_said_of_it_does(
    run_model: Run, others: str, conflict: str, direction: str, is_proven: bool
) -> None:
    row = said(run_model, COUNTS.format(others=others, conflict=conflict))
    assert (row["direction"], row["is_proven"]) == (direction, is_proven)


def test_a_contradicted_count_is_heard_beside_one_that_is_not(run_model: Run) -> None:
    more = """
    2023-12-01 | other | b | 500 | 500 | 500 | 500 | false | 0.50 | 0.50 | 0.50
    2024-11-01 | other | b | 450 | 450 | 450 | 450 | false | 0.45 | 0.45 | 0.45
    """
    row = said(run_model, COUNTS.format(others="300 | 400", conflict="true") + more)
    assert (row["direction"], row["change_low_points"], row["change_high_points"]) == ("open", -5, 8)


def test_a_count_over_a_contradicted_base_says_nothing(run_model: Run) -> None:
    row = said(run_model, COUNTS.format(others="400 | 400", conflict="true"))
    assert row["direction"] == "no_common_base"


def test_rates_of_a_single_bridge_are_told_where_the_published_count_makes_none(run_model: Run) -> None:
    row = said(run_model, COUNTS.format(others="390 | 400", conflict="true"))
    assert (row["common_from_rate"], row["common_to_rate"]) == (0.40, 0.38)
