"""sql/period/clashes.sql on drawn rows of two and three deliveries."""

import pytest

from flows.warehouse.period_tables import DATASETS
from tests.conftest import Run
from tests.drawn import Row, filled

DUPLICATE, CONFLICT = "kpj.duplicate_across_senders", "kpj.conflict_across_senders"
NO_CONTENT = {"membership_id", "line", "bucket"}
KEPT = sorted(DATASETS["memberships"].keys() - NO_CONTENT)
"""Whatever is kept of a membership, but its key and the place of its row."""
TWO_VALUES = {
    "UUID": ("p1", "p2"),
    "VARCHAR": ("K01", "K02"),
    "BOOLEAN": ("true", "false"),
    "UTINYINT": ("3", "4"),
    "DATE": ("2024-10-01", "2024-10-02"),
}


def clashes(run_model: Run, delivered: str) -> list[Row]:
    rows = filled(delivered, segment="PU", office_code="K01", region_code="6401", is_active="true")
    return run_model("period.clashes", given={"intake.memberships": rows})


def told(rows: list[Row]) -> list[tuple[str, int, str, str, int]]:
    return [(r["delivery_id"], r["line"], r["rule"], r["other_delivery_id"], r["other_line"]) for r in rows]


def test_of_equal_rows_the_lowest_sender_stays_and_the_others_name_it(run_model: Run) -> None:
    delivered = """
        membership_id | sender | delivery_id | line
        m1            | K02    | A           | 7
        m1            | K01    | B           | 9
        m1            | K03    | C           | 8
    """
    rows = clashes(run_model, delivered)
    assert told(rows) == [("A", 7, DUPLICATE, "B", 9), ("C", 8, DUPLICATE, "B", 9)]


def test_of_one_sender_the_lowest_delivery_stays(run_model: Run) -> None:
    delivered = """
        membership_id | sender | delivery_id | line
        m1            | K01    | K01.p2      | 2
        m1            | K01    | K01.p1      | 3
    """
    rows = clashes(run_model, delivered)
    assert told(rows) == [("K01.p2", 2, DUPLICATE, "K01.p1", 3)]


def test_rows_that_differ_are_all_set_aside_each_naming_another(run_model: Run) -> None:
    delivered = """
        membership_id | sender | delivery_id | line | region_code
        m1            | K01    | A           | 2    | 6401
        m1            | K02    | B           | 3    | 6402
    """
    rows = clashes(run_model, delivered)
    assert told(rows) == [("A", 2, CONFLICT, "B", 3), ("B", 3, CONFLICT, "A", 2)]


def test_two_equal_rows_do_not_outvote_a_third(run_model: Run) -> None:
    delivered = """
        membership_id | sender | delivery_id | line | wage_band
        m1            | K01    | A           | 2    | 4
        m1            | K02    | B           | 3    | 4
        m1            | K03    | C           | 4    | 5
    """
    rows = clashes(run_model, delivered)
    assert told(rows) == [("A", 2, CONFLICT, "C", 4), ("B", 3, CONFLICT, "C", 4), ("C", 4, CONFLICT, "A", 2)]


def test_an_unknown_cell_differs_from_a_known_one_and_equals_another_unknown_one(run_model: Run) -> None:
    delivered = """
        membership_id | sender | delivery_id | line | sex | end_reason
        m1            | K01    | A           | 2    |     |
        m1            | K02    | B           | 3    |     |
        m2            | K01    | A           | 4    | L   |
        m2            | K02    | B           | 5    |     |
    """
    rows = clashes(run_model, delivered)
    assert [(r["line"], r["rule"]) for r in rows] == [(4, CONFLICT), (3, DUPLICATE), (5, CONFLICT)]


@pytest.mark.parametrize("column", KEPT)
def test_rows_that_differ_in_any_one_kept_column_contradict_one_another(run_model: Run, column: str) -> None:
    one, another = TWO_VALUES[DATASETS["memberships"][column]]
    rows = clashes(
        run_model,
        f"""
        membership_id | sender | delivery_id | line | bucket | {column}
        m1            | K01    | A           | 2    | 1      | {one}
        m1            | K02    | B           | 3    | 1      | {another}
        m2            | K01    | A           | 4    | 2      | {one}
        m2            | K02    | B           | 5    | 2      | {one}
        m3            | K01    | A           | 6    | 3      | {one}
        m3            | K02    | B           | 7    | 3      |
        """,
    )
    assert [(r["line"], r["rule"]) for r in rows] == [
        (2, CONFLICT),
        (6, CONFLICT),
        (3, CONFLICT),
        (5, DUPLICATE),
        (7, CONFLICT),
    ]


def test_rows_without_a_number_never_clash(run_model: Run) -> None:
    delivered = """
        membership_id | sender | delivery_id | line
                      | K01    | A           | 2
                      | K02    | B           | 2
    """
    rows = clashes(run_model, delivered)
    assert rows == []
