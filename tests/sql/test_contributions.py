"""sql/exact/contributions.sql and sql/marts/contributions.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.specified import drawn, rows_of_kinds, tell, tell_of

PAID = {
    "period": "2024-10-01",
    "covered_period": "2024-09-01",
    "programme": "JKK",
    "segment": "PU",
    "office_code": "K01",
    "workers": "100",
    "employers": "20",
    "contributions_idr": "1000",
    "fines_idr": "0",
}


@cases("""
what is paid in a month is counted there, and for a month there whenever it is paid, in the territory of the office
    paid <- period: 2024-09-01 | covered_period: 2024-09-01 | contributions_idr: 1000 | fines_idr: 0
    paid <- period: 2024-10-01 | covered_period: 2024-09-01 | contributions_idr: 300 | fines_idr: 6.50
    paid <- period: 2024-10-01 | covered_period: 2024-10-01 | contributions_idr: 2000 | fines_idr: 0
    => basis: paid | period: 2024-10-01 | programme: JKK | segment: PU | contributions_idr: 300 + 2000 | fines_idr: 6.50 | region_code: KAL
    => basis: covered | period: 2024-09-01 | programme: JKK | segment: PU | contributions_idr: 1000 + 300 | fines_idr: 6.50 | region_code: KAL
programmes and segments add up, what nobody states too
    paid <- programme: JKK | segment: PU | contributions_idr: 1000 | fines_idr: 10
    paid <- programme: JHT | segment: PU | contributions_idr: 5000 | fines_idr: 7
    paid <- programme: JKK | segment: BPU | contributions_idr: 10 | fines_idr: 4
    paid <- programme: | segment: | contributions_idr: 3
    => basis: paid | programme: ALL | segment: ALL | contributions_idr: 1000 + 5000 + 10 + 3 | fines_idr: 10 + 7 + 4
    => basis: paid | programme: ALL | segment: PU | contributions_idr: 1000 + 5000 | fines_idr: 10 + 7
    => basis: paid | programme: JKK | segment: ALL | contributions_idr: 1000 + 10 | fines_idr: 10 + 4
    => basis: paid | programme: unknown | segment: unknown | contributions_idr: 3 | fines_idr: 0
a worker is in several programmes, so all of them have no number
    paid <- programme: JKK | segment: PU | workers: 100
    paid <- programme: JHT | segment: PU | workers: 90
    paid <- programme: JKK | segment: BPU | workers: 7
    => basis: paid | programme: JKK | segment: ALL | workers: 100 + 7
    => basis: paid | programme: JHT | segment: ALL | workers: 90
    => basis: paid | programme: ALL | segment: ALL | workers:
employers of several months are known within bounds
    paid <- covered_period: 2024-09-01 | office_code: K01 | employers: 20
    paid <- covered_period: 2024-09-01 | office_code: K02 | employers: 5
    paid <- covered_period: 2024-10-01 | office_code: K01 | employers: 18
    => basis: paid | programme: JKK | segment: PU | employers_low: 20 + 5 | employers_high: 20 + 5 + 18
workers behind a row are at least those of its largest part
    paid <- programme: JKK | workers: 100
    paid <- programme: JHT | workers: 90
    => basis: paid | programme: ALL | segment: ALL | workers_low: 100
""")
def test_what_is_counted(run_model: Run, case: Case) -> None:
    (paid,) = rows_of_kinds(case, "paid")
    given = {"ledger.office": "region_code: KAL", "period.contributions": drawn(paid, **PAID)}
    rows = run_model("exact.contributions", given=given)
    tell_of("basis period programme segment", rows, case.result)


PLACE = {"period": "2024-10-01", "segment": "PU"}
COUNTED = {
    **PLACE,
    "basis": "paid",
    "programme": "JKK",
    "region_code": "KAL",
    "workers": "500",
    "contributions_idr": "9000",
    "fines_idr": "70",
    "employers_low": "20",
}


@cases("""
is shown as it is where nothing is hidden, with names beside codes
    counted <- workers: 500
    => workers: 500 | contributions_idr: 9000 | fines_idr: 70 | employers_low: 20 | is_suppressed: false | region_name: Kalimantan | region_level: island_group | segment_name: Wage earners
stands without a name where its region has none
    counted <- region_code: 9999
    => region_code: 9999 | region_name: | workers: 500
hides an amount with the other
    counted <- workers: 500
    hidden <- component: contributions_idr
    => workers: 500 | contributions_idr: | fines_idr: | employers_low: | is_suppressed: true
hides fines with the contributions
    counted <- workers: 500
    hidden <- component: fines_idr
    => workers: 500 | contributions_idr: | fines_idr: | employers_low: | is_suppressed: true
hides workers alone
    counted <- workers: 500
    hidden <- component: workers
    => workers: | contributions_idr: 9000 | fines_idr: 70 | employers_low: | is_suppressed: true
hides nothing of another cell
    counted <- workers: 500
    hidden <- component: workers | period: 2024-09-01
    hidden <- component: workers | segment: BPU
    hidden <- component: workers | category: paid:JHT
    hidden <- component: workers | category: covered:JKK
    hidden <- component: workers | subject: office
    => workers: 500 | is_suppressed: false
tells nobody of a few employers
    counted <- employers_low: 0 | programme: JHT
    counted <- employers_low: 1 | programme: JKK
    counted <- employers_low: 4 | programme: JKM
    counted <- employers_low: 5 | programme: JP
    => employers_low: 0 | is_suppressed: false
    => employers_low: | is_suppressed: true
    => employers_low: | is_suppressed: true
    => employers_low: 5 | is_suppressed: false
is complete where its region is
    counted <- workers: 500
    complete <- dataset: contributions | region_code: KAL | is_complete: true
    => is_complete: true
is not where its region is not
    counted <- workers: 500
    complete <- dataset: contributions | region_code: KAL | is_complete: false
    => is_complete: false
is not where another region or dataset is
    counted <- workers: 500
    complete <- dataset: contributions | region_code: 6499 | is_complete: true
    complete <- dataset: employers | region_code: KAL | is_complete: true
    => is_complete: false
says nothing of the months in which a month covered is paid for
    counted <- basis: covered
    complete <- dataset: contributions | region_code: KAL | is_complete: true
    => is_complete:
""")
def test_the_mart(run_model: Run, case: Case) -> None:
    counted, hidden, complete = rows_of_kinds(case, "counted hidden complete")
    given = {
        "core.regions": "region_code: KAL | region_name: Kalimantan | region_level: island_group",
        "marts.segments": "segment: PU | segment_name: Wage earners",
        "exact.contributions": drawn(counted, **COUNTED),
        "exact.hidden_cells": drawn(hidden, **PLACE, subject="contributions", category="paid:JKK"),
        "exact.region_completeness": drawn(complete, period="2024-10-01"),
    }
    rows = run_model("marts.contributions", given=given)
    tell(rows, case.result)
    assert "employers_high" not in rows[0]  # as they add up
