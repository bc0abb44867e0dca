"""sql/period/cells.sql on drawn rows."""

from tests.cases import Case, cases, lines
from tests.conftest import Run
from tests.drawn import Row, filled
from tests.sql.period.months import NOVEMBER


def cells(run_model: Run, drawn: str) -> list[Row]:
    rows = filled(drawn, region_code="6401", segment="BPU", is_active="true")
    found = run_model("period.cells", given={"period.bounds": NOVEMBER, "period.kept": rows})
    return sorted(found, key=lambda row: row["memberships"])


@cases("""
equal rows are one cell and an unknown part is one of its own
    membership_id | person_id | sex
    m1            | p1        | L
    m2            | p2        | L
    m3            | p3        | L
    m4            | p4        |
    m5            | p5        | P
    m6            | p6        | P
    =>
    sex | memberships
        | 1
    P   | 2
    L   | 3
those without a person or a number are told apart
    membership_id | person_id
    m1            | p1
    m2            |
    m3            |
                  | p4
                  | p5
                  | p6
    =>
    has_id | has_person | memberships
    true   | true       | 1
    true   | false      | 2
    false  | true       | 3
""")
def test_cells(run_model: Run, case: Case) -> None:
    assert case.found(cells(run_model, **case.given)) == case.expected


@lines("""
    is_active | paid_through_period | => | months_unpaid
    true      | 2025-03-01          |    | 0
    true      | 2024-11-01          |    | 0
    true      | 2024-10-01          |    | 1
    true      | 2024-08-01          |    | 3
    true      | 2024-07-01          |    | 4
    true      | 1999-12-01          |    | 4
    true      |                     |    |
    false     | 2024-07-01          |    |
""")
def test_how_many_months_an_active_membership_is_not_paid_for(run_model: Run, case: Case) -> None:
    assert case.found(cells(run_model, **case.given)) == case.expected


@lines("""
    is_active | funding_end_date | contract_end_date | => | is_ending_soon
    true      | 2024-11-29       |                   |    | false
    true      | 2024-11-30       |                   |    | true
    true      |                  | 2024-11-30        |    | true
    true      | 2025-12-31       | 2024-11-30        |    | true
    true      | 2024-12-01       |                   |    | true
    true      | 2025-02-28       |                   |    | true
    true      | 2025-03-01       |                   |    | false
    true      |                  | 2024-12-31        |    | true
    true      | 2025-12-31       | 2024-12-31        |    | true
    true      |                  |                   |    | false
    false     | 2024-12-31       |                   |    | false
""")
def test_ending_soon_is_from_the_last_day_of_the_month_through_three_months_more(
    run_model: Run, case: Case
) -> None:
    assert case.found(cells(run_model, **case.given)) == case.expected
