"""sql/core/segments.sql and sql/marts/segments.sql on drawn tables."""

from tests.conftest import Run

STAGED = """
    segment | segment_name         | sakernas_base     | sort_order
    PU      | Wage earners         | sakernas_formal   | 1
    BPU     | Informal workers     | sakernas_informal | 2
    JAKON   | Construction workers | none              | 3
"""
BASES = [("BPU", "sakernas_informal"), ("JAKON", "none"), ("PU", "sakernas_formal")]


def test_each_segment_is_measured_on_a_base_of_its_own(run_model: Run) -> None:
    rows = run_model("core.segments", given={"staging.segments": STAGED})
    assert [(row["segment"], row["sakernas_base"]) for row in rows] == BASES


def test_the_mart_holds_the_same_segments_and_one_for_rows_that_do_not_say_theirs(run_model: Run) -> None:
    rows = run_model("marts.segments", given={"core.segments": STAGED})
    assert [(row["segment"], row["sakernas_base"]) for row in rows] == [*BASES, ("unknown", None)]
