"""sql/exact/employers.sql and sql/marts/employers.sql on drawn tables."""

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
USUAL = {
    "period": "2024-10-01",
    "region_code": "6401",
    "status": "active",
    "business_scale": "micro",
    "sector": "A",
    "risk_class": "5",
    "office_code": "K01",
}


@cases("""
employers are counted by status, and workers of the active ones
    employers <- status: active | employers: 8 | workers: 120
    employers <- status: inactive | employers: 6 | workers: 3
    => region_code: 6401 | dimension: all | employers_active: 8 | employers_inactive: 6 | workers: 120
a region counts what its regencies count
    employers <- region_code: 6401 | employers: 8 | workers: 120
    employers <- region_code: 6371 | employers: 5 | workers: 30
    => region_code: KAL | dimension: all | employers_active: 8 + 5 | employers_inactive: 0 | workers: 120 + 30
each dimension adds up to all
    employers <- business_scale: micro | sector: A | risk_class: 5 | employers: 8
    employers <- business_scale: large | sector: A | risk_class:   | employers: 5
    => region_code: 6401 | dimension: all | category: all | employers_active: 13
    => region_code: 6401 | dimension: business_scale | category: large | employers_active: 5
    => region_code: 6401 | dimension: business_scale | category: micro | employers_active: 8
    => region_code: 6401 | dimension: risk_class | category: 5 | employers_active: 8
    => region_code: 6401 | dimension: risk_class | category: unknown | employers_active: 5
    => region_code: 6401 | dimension: sector | category: A | employers_active: 13
workers that no active employer states are unknown
    employers <- status: inactive | employers: 6 | workers: 0
    => region_code: 6401 | dimension: all | employers_active: 0 | employers_inactive: 6 | workers:
""")
def test_what_is_counted(run_model: Run, case: Case) -> None:
    (employers,) = rows_of_kinds(case, "employers")
    given = {"exact.region_parts": PARTS, "period.employers": drawn(employers, **USUAL)}
    rows = run_model("exact.employers", given=given)
    tell_of("region_code dimension category", rows, case.result)
    assert {row["dimension"] for row in rows} == {"all", "business_scale", "sector", "risk_class"}


PLACE = {"period": "2024-10-01", "region_code": "6401"}
COUNTED = "dimension: sector | category: A | employers_active: 8 | employers_inactive: 6 | workers: 120"


@cases("""
is shown as it is where nothing is hidden, with its name beside its code
    => employers_active: 8 | employers_inactive: 6 | workers: 120 | is_suppressed: false | region_name: Paser
hides workers of few employers with them
    hidden <- component: employers_active
    => employers_active: | employers_inactive: 6 | workers: | is_suppressed: true
hides inactive ones alone
    hidden <- component: employers_inactive
    => employers_active: 8 | employers_inactive: | workers: 120 | is_suppressed: true
hides workers alone
    hidden <- component: workers
    => employers_active: 8 | employers_inactive: 6 | workers: | is_suppressed: true
hides nothing of another cell
    hidden <- component: workers | period: 2024-09-01
    hidden <- component: workers | region_code: 6499
    hidden <- component: workers | category: sector:B
    hidden <- component: workers | subject: projects
    => workers: 120 | is_suppressed: false
is complete where its region is
    complete <- dataset: employers | is_complete: true
    => is_complete: true
is not where its region is not
    complete <- dataset: employers | is_complete: false
    => is_complete: false
is not where another region or dataset is
    complete <- dataset: employers | region_code: 6499 | is_complete: true
    complete <- dataset: memberships | is_complete: true
    => is_complete: false
""")
def test_the_mart(run_model: Run, case: Case) -> None:
    hidden, complete = rows_of_kinds(case, "hidden complete")
    given = {
        "core.regions": "region_code: 6401 | region_name: Paser | region_level: regency",
        "exact.employers": filled(COUNTED, **PLACE),
        "exact.hidden_cells": drawn(hidden, **PLACE, subject="employers", category="sector:A"),
        "exact.region_completeness": drawn(complete, **PLACE),
    }
    tell(run_model("marts.employers", given=given), case.result)
