"""sql/period/clashes.sql on drawn rows of two and three deliveries."""

import pytest

from flows.warehouse.period_tables import DATASETS
from tests.cases import Case, cases
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


def clashes(run_model: Run, drawn: str) -> list[Row]:
    rows = filled(drawn, segment="PU", office_code="K01", region_code="6401", is_active="true")
    return run_model("period.clashes", given={"intake.memberships": rows})


@cases("""
of equal rows the lowest sender stays and the others name it
    membership_id | sender | delivery_id | line
    m1            | K02    | A           | 7
    m1            | K01    | B           | 9
    m1            | K03    | C           | 8
    =>
    delivery_id | line | rule                         | other_delivery_id | other_line
    A           | 7    | kpj.duplicate_across_senders | B                 | 9
    C           | 8    | kpj.duplicate_across_senders | B                 | 9
of one sender the lowest delivery stays
    membership_id | sender | delivery_id | line
    m1            | K01    | K01.p2      | 2
    m1            | K01    | K01.p1      | 3
    =>
    delivery_id | line | rule                         | other_delivery_id | other_line
    K01.p2      | 2    | kpj.duplicate_across_senders | K01.p1            | 3
rows that differ are all set aside each naming another
    membership_id | sender | delivery_id | line | region_code
    m1            | K01    | A           | 2    | 6401
    m1            | K02    | B           | 3    | 6402
    =>
    delivery_id | line | rule                        | other_delivery_id | other_line
    A           | 2    | kpj.conflict_across_senders | B                 | 3
    B           | 3    | kpj.conflict_across_senders | A                 | 2
two equal rows do not outvote a third
    membership_id | sender | delivery_id | line | wage_band
    m1            | K01    | A           | 2    | 4
    m1            | K02    | B           | 3    | 4
    m1            | K03    | C           | 4    | 5
    =>
    delivery_id | line | rule                        | other_delivery_id | other_line
    A           | 2    | kpj.conflict_across_senders | C                 | 4
    B           | 3    | kpj.conflict_across_senders | C                 | 4
    C           | 4    | kpj.conflict_across_senders | A                 | 2
an unknown cell differs from a known one and equals another unknown one
    membership_id | sender | delivery_id | line | sex | end_reason
    m1            | K01    | A           | 2    |     |
    m1            | K02    | B           | 3    |     |
    m2            | K01    | A           | 4    | L   |
    m2            | K02    | B           | 5    |     |
    =>
    line | rule
    4    | kpj.conflict_across_senders
    3    | kpj.duplicate_across_senders
    5    | kpj.conflict_across_senders
rows without a number never clash
    membership_id | sender | delivery_id | line
                  | K01    | A           | 2
                  | K02    | B           | 2
    =>
""")
def test_rows_of_one_membership(run_model: Run, case: Case) -> None:
    assert case.found(clashes(run_model, **case.given)) == case.expected


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
