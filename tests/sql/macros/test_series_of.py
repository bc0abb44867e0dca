"""series_of: a line of months that shows its gaps, and changes only within one series."""

from decimal import Decimal

from tests.conftest import Run
from tests.drawn import filled

GIVEN = {
    "marts.regions": "region_code | region_name\nKAL | Kalimantan",
    "marts.segments": "segment\nALL\nBPU",
    "marts.coverage": """
        period     | region_code | segment | is_headline | series | coverage_rate | has_conflict
        2024-08-01 | KAL         | ALL     | true        | one    | 0.30 | false
        2024-09-01 | KAL         | ALL     | true        | one    | 0.33 | false
        2024-10-01 | KAL         | ALL     | true        | other  | 0.20 | false
        2024-12-01 | KAL         | ALL     | true        | other  | 0.25 | false
        2024-12-01 | KAL         | ALL     | false       | one    | 0.36 | false
        2024-09-01 | KAL         | BPU     | true        | one    | 0.10 | false
    """,
    "marts.periods": """
        period
        2024-07-01
        2024-08-01
        2024-09-01
        2024-10-01
        2024-11-01
        2024-12-01
        2025-01-01
    """,
}


def test_a_month_without_a_figure_is_an_empty_row_and_no_change_spans_it(run_macro: Run) -> None:
    rows = run_macro("series_of('KAL')", GIVEN)
    assert [(str(row["period"])[:7], row["coverage_rate"], row["change_points"]) for row in rows] == [
        ("2024-08", 0.30, None),
        ("2024-09", 0.33, Decimal(3)),
        ("2024-10", 0.20, None),  # another series
        ("2024-11", None, None),  # not there
        ("2024-12", 0.25, None),  # the month before is not there
    ]


def test_a_segment_is_named(run_macro: Run) -> None:
    assert [row["coverage_rate"] for row in run_macro("series_of('kal', segment := 'bpu')", GIVEN)] == [0.10]


def test_no_change_is_told_of_a_month_whose_statements_contradict_each_other(run_macro: Run) -> None:
    months = """
        period     | has_conflict | coverage_rate
        2024-08-01 | false        | 0.30
        2024-09-01 | true         | 0.33
        2024-10-01 | false        | 0.20
        2024-11-01 | false        | 0.25
    """
    coverage = filled(months, region_code="KAL", segment="ALL", is_headline="true", series="one")
    rows = run_macro("series_of('KAL')", GIVEN | {"marts.coverage": coverage})
    assert [(row["has_conflict"], row["change_points"]) for row in rows] == [
        (False, None),
        (True, None),  # which of its figures is right, nobody says
        (False, None),
        (False, Decimal(5)),
    ]
