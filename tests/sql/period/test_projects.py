"""sql/period/projects.sql on drawn rows."""

from tests.cases import Case, cases, lines
from tests.conftest import Run
from tests.drawn import Row, filled
from tests.sql.period.months import NOVEMBER


def projects(run_model: Run, drawn: str) -> list[Row]:
    rows = filled(
        drawn,
        project_id="j1",
        sender="K01",
        delivery_id="A",
        line="2",
        region_code="6401",
        project_funding="apbd",
        started_date="2024-01-01",
        ends_date="2025-01-01",
    )
    return run_model("period.projects", given={"period.bounds": NOVEMBER, "intake.projects": rows})


@cases("""
projects are summed and their employers counted once
    project_id | sender | employer_id | workers | contract_value_idr | contributions_idr
    j1         | K01    | e1          | 20      | 1000000000         | 2400000.50
    j1         | K02    | e9          | 99      | 9                  | 9
    j2         | K01    | e1          | 5       | 500000000          | 1200000
    => projects: 2 | workers: 20 + 5 | employers: 1 | contract_value_idr: 1500000000 | contributions_idr: 3600000.5
""")
def test_projects(run_model: Run, case: Case) -> None:
    assert case.found(projects(run_model, **case.given)) == case.expected


@lines("""
    started_date | ends_date  | => | is_running
    2024-11-30   | 2025-01-01 |    | true
    2024-12-01   | 2025-01-01 |    | false
    2024-01-01   | 2024-11-01 |    | true
    2024-01-01   | 2024-10-31 |    | false
    2024-01-01   |            |    | true
                 | 2025-01-01 |    |
""")
def test_a_project_runs_from_its_start_to_its_end(run_model: Run, case: Case) -> None:
    assert case.found(projects(run_model, **case.given)) == case.expected
