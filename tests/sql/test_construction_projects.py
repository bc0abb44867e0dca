"""sql/exact/construction_projects.sql and sql/marts/construction_projects.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled
from tests.specified import drawn, rows_of_kinds, tell, tell_of

PARTS = """
    region_code | regency_code
    KAL         | 6401
    KAL         | 6371
    6401        | 6401
    6371        | 6371
"""


@cases("""
running projects are counted with their workers and amounts
    projects <- projects: 8 | workers: 120 | contract_value_idr: 5000000000 | contributions_idr: 12000000.50
    projects <- projects: 6 | workers: 90 | contract_value_idr: 4000000000 | contributions_idr: 10000000 | is_running: false
    => region_code: 6401 | project_funding: apbd | projects_running: 8 | workers: 120 | contract_value_idr: 5000000000 | contributions_idr: 12000000.50
regions and payers add up
    projects <- region_code: 6401 | project_funding: apbd | projects: 800 | workers: 120 | contract_value_idr: 500 | contributions_idr: 12
    projects <- region_code: 6401 | project_funding: | projects: 60 | workers: 90 | contract_value_idr: 400 | contributions_idr: 10
    projects <- region_code: 6371 | project_funding: private | projects: 5 | workers: 40 | contract_value_idr: 300 | contributions_idr: 9
    => region_code: KAL | project_funding: ALL | projects_running: 800 + 60 + 5 | workers: 120 + 90 + 40 | contract_value_idr: 500 + 400 + 300 | contributions_idr: 12 + 10 + 9
    => region_code: 6401 | project_funding: unknown | projects_running: 60
employers are at least those of the largest part
    projects <- project_funding: apbd | projects: 8 | employers: 2
    projects <- project_funding: private | projects: 6 | employers: 4
    => region_code: 6401 | project_funding: ALL | employers_low: 4
""")
def test_what_is_counted(run_model: Run, case: Case) -> None:
    (projects,) = rows_of_kinds(case, "projects")
    usual = {"period": "2024-10-01", "region_code": "6401", "project_funding": "apbd", "is_running": "true"}
    given = {"exact.region_parts": PARTS, "period.projects": drawn(projects, **usual)}
    rows = run_model("exact.construction_projects", given=given)
    tell_of("region_code project_funding", rows, case.result)


PLACE = {"period": "2024-10-01", "region_code": "6401"}
COUNTED = "projects_running: 8 | workers: 120 | contract_value_idr: 500 | contributions_idr: 12"


@cases("""
is shown as it is where nothing is hidden, with its name beside its code
    => projects_running: 8 | workers: 120 | contract_value_idr: 500 | contributions_idr: 12 | is_suppressed: false | region_name: Paser
hides projects alone
    hidden <- component: projects_running
    => projects_running: | workers: 120 | contract_value_idr: 500 | contributions_idr: 12 | is_suppressed: true
hides workers alone
    hidden <- component: workers
    => projects_running: 8 | workers: | contract_value_idr: 500 | contributions_idr: 12 | is_suppressed: true
hides contributions with the value
    hidden <- component: contract_value_idr
    => projects_running: 8 | workers: 120 | contract_value_idr: | contributions_idr: | is_suppressed: true
hides the value with the contributions
    hidden <- component: contributions_idr
    => projects_running: 8 | workers: 120 | contract_value_idr: | contributions_idr: | is_suppressed: true
hides nothing of another cell
    hidden <- component: workers | period: 2024-09-01
    hidden <- component: workers | region_code: 6499
    hidden <- component: workers | category: apbn
    hidden <- component: workers | subject: employers
    => workers: 120 | is_suppressed: false
is complete where its region is
    complete <- dataset: projects | is_complete: true
    => is_complete: true
is not where its region is not
    complete <- dataset: projects | is_complete: false
    => is_complete: false
is not where another region or dataset is
    complete <- dataset: projects | region_code: 6499 | is_complete: true
    complete <- dataset: employers | is_complete: true
    => is_complete: false
""")
def test_the_mart(run_model: Run, case: Case) -> None:
    hidden, complete = rows_of_kinds(case, "hidden complete")
    given = {
        "core.regions": "region_code: 6401 | region_name: Paser | region_level: regency",
        "exact.construction_projects": filled(COUNTED, **PLACE, project_funding="apbd"),
        "exact.hidden_cells": drawn(hidden, **PLACE, subject="projects", category="apbd"),
        "exact.region_completeness": drawn(complete, **PLACE),
    }
    tell(run_model("marts.construction_projects", given=given), case.result)
