"""sql/exact/disclosure_cells.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.specified import drawn, rows_of_kinds, tell_of

REGIONS = """
    region_code | region_level
    KAL         | island_group
    6300        | province
    6301        | regency
"""
PERIOD = {"period": "2025-01-01"}
PLACE = {**PERIOD, "region_code": "6301"}
SEGMENT = {**PERIOD, "segment": "PU"}
USUAL = {
    "administrative_counts": {
        **(PLACE | SEGMENT),
        "measure": "participants",
        "participant_definition": "admin_memberships",
    },
    "participation_flows": PLACE | SEGMENT,
    "membership_profile": PLACE | SEGMENT,
    "sponsored_memberships": {**(PLACE | SEGMENT), "funding_source": "csr"},
    "employers": {**PLACE, "dimension": "sector", "category": "C"},
    "construction_projects": {**PLACE, "project_funding": "apbd"},
    "contributions": {**SEGMENT, "basis": "paid", "programme": "jkk"},
    "office_month": {**PERIOD, "office_code": "N01"},
    "reconciliation": {**SEGMENT, "office_code": "N01", "status": "active"},
}
"""What the exact tables have of a place, and a row of each."""


@cases("""
a count below 5 must be hidden, and a zero is shown and no cell
    administrative_counts <- measure: participants | value: 1
    administrative_counts <- measure: inactive | value: 4
    administrative_counts <- measure: registered | value: 5
    administrative_counts <- measure: projects | value: 0
    => subject: participants:admin_memberships | is_primary: true
    => subject: inactive:admin_memberships | is_primary: true
    => subject: registered:admin_memberships | is_primary: false
a reader knows that what is hidden of a count is at least 1, of money 0, and of what may be negative nothing
    participation_flows <- joined: 30 | restated: 30
    administrative_counts <- measure: participants | value: 30
    administrative_counts <- measure: contributions_received_idr | value: 30
    reconciliation <- accepted: 30 | difference: 30
    employers <- employers_active: 30 | workers: 30
    => component: joined | least_value: 1
    => component: restated | least_value:
    => subject: participants:admin_memberships | least_value: 1
    => subject: contributions_received_idr:admin_memberships | least_value: 0
    => component: accepted | least_value: 0
    => component: difference | least_value:
    => component: employers_active | least_value: 1
    => component: workers | least_value: 0
what was taken back is as small as what came
    participation_flows <- restated: -3 | unobserved: -30
    => component: restated | is_primary: true
    => component: unobserved | is_primary: false
a programme that all but a few are in tells of the few
    membership_profile <- dimension: all | category: all | active: 100
    membership_profile <- dimension: programme | category: jkk | active: 100
    membership_profile <- dimension: programme | category: jkm | active: 99
    membership_profile <- dimension: programme | category: jht | active: 96
    membership_profile <- dimension: programme | category: jp | active: 95
    membership_profile <- dimension: sex | category: L | active: 97
    => category: all:all | is_primary: false | total_level: 1
    => category: programme:jkk | is_primary: false | total_level: 0
    => category: programme:jkm | is_primary: true
    => category: programme:jht | is_primary: true
    => category: programme:jp | is_primary: false
    => category: sex:L | is_primary: false
the few whose funding goes on are kept as well, within all that are sponsored
    sponsored_memberships <- active: 50 | ending_within_3_months: 48
    => component: active | is_primary: false | total_level: 1
    => component: ending_within_3_months | is_primary: true | total_level: 0
nobody is kept where it goes on for enough
    sponsored_memberships <- active: 50 | ending_within_3_months: 45
    => component: active | is_primary: false
    => component: ending_within_3_months | is_primary: false
money of few memberships or employers must be hidden
    contributions <- programme: jht | contributions_idr: 5 | workers_low: 10 | employers_low: 3 | employers_high: 3
    contributions <- programme: jkk | contributions_idr: 5 | workers_low: 9  | employers_low: 3 | employers_high: 3
    contributions <- programme: jkm | contributions_idr: 5 | workers_low: 10 | employers_low: 2 | employers_high: 2
    contributions <- programme: jp  | contributions_idr: 5 | workers_low: 10 | employers_low: 0 | employers_high: 0
    => category: paid:jht | component: contributions_idr | region_code: '' | is_primary: false
    => category: paid:jkk | component: contributions_idr | region_code: '' | is_primary: true
    => category: paid:jkm | component: contributions_idr | region_code: '' | is_primary: true
    => category: paid:jp | component: contributions_idr | region_code: '' | is_primary: true
money of members who pay themselves needs no employer
    contributions <- segment: BPU | programme: jht | contributions_idr: 5 | workers_low: 10 | employers_low: 0 | employers_high: 0
    contributions <- segment: PMI | programme: jht | contributions_idr: 5 | workers_low: 10 | employers_low: 0 | employers_high: 0
    contributions <- segment: BPU | programme: jkk | contributions_idr: 5 | workers_low: 9  | employers_low: 0 | employers_high: 0
    contributions <- segment: BPU | programme: jkm | contributions_idr: 5 | workers_low: 10 | employers_low: 2 | employers_high: 2
    contributions <- segment: BPU | programme: jp  | contributions_idr: 5 | workers_low: 10 | employers_low: 0 | employers_high: 1
    => segment: BPU | category: paid:jht | is_primary: false
    => segment: PMI | category: paid:jht | is_primary: false
    => segment: BPU | category: paid:jkk | is_primary: true
    => segment: BPU | category: paid:jkm | is_primary: true
    => segment: BPU | category: paid:jp | is_primary: true
money since January is as well spread as in its best month
    administrative_counts <- region_code: KAL | segment: PMI | measure: contributions_received_idr | period: 2025-01-01 | value: 1000
    administrative_counts <- region_code: KAL | segment: PMI | measure: contributions_received_idr | period: 2025-02-01 | value: 3000
    administrative_counts <- region_code: KAL | segment: PMI | measure: contributions_received_idr | period: 2025-03-01 | value: 4000
    contributions <- segment: PMI | programme: ALL | period: 2025-01-01 | workers_low: 9  | employers_low: 5
    contributions <- segment: PMI | programme: ALL | period: 2025-02-01 | workers_low: 12 | employers_low: 3
    contributions <- segment: PMI | programme: ALL | period: 2025-03-01 | workers_low: 2  | employers_low: 1
    contributions <- segment: PMI | programme: ALL | period: 2025-01-01 | workers_low: 90 | employers_low: 50 | basis: covered
    => period: 2025-01-01 | is_primary: true
    => period: 2025-02-01 | is_primary: false
    => period: 2025-03-01 | is_primary: false
money since January of three employers may be shown
    administrative_counts <- measure: contributions_received_idr | value: 9000
    contributions <- programme: ALL | workers_low: 10 | employers_low: 3
    => is_primary: false
money since January of two may not
    administrative_counts <- measure: contributions_received_idr | value: 9000
    contributions <- programme: ALL | workers_low: 10 | employers_low: 2
    => is_primary: true
workers of few employers are hidden with them
    employers <- employers_active: 4 | employers_inactive: 6 | workers: 900
    => component: employers_active | is_primary: true
    => component: employers_inactive | is_primary: false
    => component: workers | is_primary: true
projects are counts and money
    construction_projects <- project_funding: apbd    | projects_running: 5 | workers: 10 | contract_value_idr: 700 | employers_low: 3
    construction_projects <- project_funding: apbn    | projects_running: 4 | workers: 10 | contributions_idr: 700  | employers_low: 3
    construction_projects <- project_funding: private | projects_running: 5 | workers: 9  | contract_value_idr: 700 | employers_low: 3
    construction_projects <- project_funding: unknown | projects_running: 5 | workers: 10 | contributions_idr: 700  | employers_low: 2
    => category: apbd | component: projects_running | is_primary: false
    => category: apbd | component: workers | is_primary: false
    => category: apbd | component: contract_value_idr | is_primary: false
    => category: apbn | component: projects_running | is_primary: true
    => category: apbn | component: workers | is_primary: false
    => category: apbn | component: contributions_idr | is_primary: false
    => category: private | component: projects_running | is_primary: false
    => category: private | component: workers | is_primary: false
    => category: private | component: contract_value_idr | is_primary: true
    => category: unknown | component: projects_running | is_primary: false
    => category: unknown | component: workers | is_primary: false
    => category: unknown | component: contributions_idr | is_primary: true
a recap and what was delivered are totals, and so are all statuses and ALL of a dimension
    reconciliation <- status: active | recap_total: 30 | delivered: 30 | accepted: 30
    reconciliation <- status: all | recap_total: 30 | accepted: 30
    employers <- dimension: all | category: all | employers_active: 30
    employers <- dimension: sector | category: C | employers_active: 30
    construction_projects <- project_funding: ALL | projects_running: 30
    construction_projects <- project_funding: apbn | projects_running: 30
    contributions <- programme: ALL | workers: 30
    contributions <- programme: jkk | workers: 30
    participation_flows <- opening: 30 | joined: 30 | closing: 30
    => category: N01:active | component: recap_total | total_level: 1
    => category: N01:active | component: delivered | total_level: 1
    => category: N01:active | component: accepted | total_level: 0
    => category: N01:all | component: recap_total | total_level: 2
    => category: N01:all | component: accepted | total_level: 1
    => category: all:all | total_level: 1
    => category: sector:C | total_level: 0
    => category: ALL | total_level: 1
    => category: apbn | total_level: 0
    => category: paid:ALL | total_level: 1
    => category: paid:jkk | total_level: 0
    => component: opening | total_level: 1
    => component: joined | total_level: 0
    => component: closing | total_level: 1
refused rows are no members and are told one by one elsewhere
    reconciliation <- office_code: N01 | recap_total: 104 | delivered: 103 | accepted: 3 | refused: 100 | difference: 101
    reconciliation <- office_code: N02 | delivered: 200 | accepted: 197 | refused: 3 | duplicates: 2 | set_aside: 1 | difference: 3
    => category: N01:active | component: recap_total | is_primary: false
    => category: N01:active | component: delivered | is_primary: false
    => category: N01:active | component: accepted | is_primary: true
    => category: N01:active | component: refused | is_primary: false
    => category: N01:active | component: difference | is_primary: false
    => category: N02:active | component: delivered | is_primary: false
    => category: N02:active | component: accepted | is_primary: false
    => category: N02:active | component: refused | is_primary: false
    => category: N02:active | component: duplicates | is_primary: false
    => category: N02:active | component: set_aside | is_primary: false
    => category: N02:active | component: difference | is_primary: false
an office has neither region nor segment
    office_month <- active: 60 | paid_up: 57 | arrears_over_3: 3 | contributions_received_idr: 9000 | payers_workers_low: 40 | payers_employers_low: 2
    => component: active | region_code: '' | segment: '' | category: N01 | is_primary: false | total_level: 1
    => component: paid_up | region_code: '' | segment: '' | category: N01 | is_primary: false | total_level: 0
    => component: arrears_over_3 | region_code: '' | segment: '' | category: N01 | is_primary: true
    => component: contributions_received_idr | region_code: '' | segment: '' | category: N01 | is_primary: true
inner cells come before totals, and small ones before large ones
    administrative_counts <- region_code: 6301 | segment: PU | value: 40
    administrative_counts <- region_code: 6301 | segment: BPU | value: 30
    administrative_counts <- region_code: 6301 | segment: ALL | value: 6
    administrative_counts <- region_code: 6300 | segment: PU | value: 7
    administrative_counts <- region_code: KAL | segment: ALL | value: 5
    administrative_counts <- measure: registered | region_code: 6301 | segment: PU | value: 50
    => cell_id: 1 | total_level: 0 | value: 30
    => cell_id: 2 | total_level: 0 | value: 40
    => cell_id: 3 | total_level: 1 | value: 6
    => cell_id: 4 | total_level: 1 | value: 7
    => cell_id: 5 | total_level: 1 | value: 50
    => cell_id: 6 | total_level: 3 | value: 5
what is made of other counts is a total
    administrative_counts <- measure: participants | value: 9
    administrative_counts <- measure: inactive | value: 9
    administrative_counts <- measure: employers | value: 9
    administrative_counts <- measure: projects | value: 9
    administrative_counts <- measure: registered | value: 9
    administrative_counts <- measure: new_participants | value: 9
    administrative_counts <- measure: contributions_received_idr | value: 9
    => subject: participants:admin_memberships | total_level: 0
    => subject: inactive:admin_memberships | total_level: 0
    => subject: employers:admin_memberships | total_level: 0
    => subject: projects:admin_memberships | total_level: 0
    => subject: registered:admin_memberships | total_level: 1
    => subject: new_participants:admin_memberships | total_level: 1
    => subject: contributions_received_idr:admin_memberships | total_level: 1
equal cells stand in the order of their places and components
    participation_flows <- period: 2025-02-01 | region_code: 6301 | segment: PU | returned: 9 | moved_in_region: 9
    participation_flows <- period: 2025-01-01 | region_code: 6302 | segment: PU | returned: 9 | moved_in_region: 9
    participation_flows <- period: 2025-01-01 | region_code: 6301 | segment: PU | returned: 9 | moved_in_region: 9
    participation_flows <- period: 2025-01-01 | region_code: 6301 | segment: BPU | returned: 9 | moved_in_region: 9
    => cell_id: 1 | period: 2025-01-01 | region_code: 6301 | segment: BPU | component: moved_in_region
    => cell_id: 2 | period: 2025-01-01 | region_code: 6301 | segment: BPU | component: returned
    => cell_id: 3 | period: 2025-01-01 | region_code: 6301 | segment: PU | component: moved_in_region
    => cell_id: 4 | period: 2025-01-01 | region_code: 6301 | segment: PU | component: returned
    => cell_id: 5 | period: 2025-01-01 | region_code: 6302 | segment: PU | component: moved_in_region
    => cell_id: 6 | period: 2025-01-01 | region_code: 6302 | segment: PU | component: returned
    => cell_id: 7 | period: 2025-02-01 | region_code: 6301 | segment: PU | component: moved_in_region
    => cell_id: 8 | period: 2025-02-01 | region_code: 6301 | segment: PU | component: returned
""")
def test_the_cells_of(run_model: Run, case: Case) -> None:
    tables = zip(USUAL, rows_of_kinds(case, " ".join(USUAL)), strict=True)
    given = {f"exact.{name}": drawn(rows, **USUAL[name]) for name, rows in tables}
    rows = run_model("exact.disclosure_cells", given={"core.regions": REGIONS, **given})
    assert len(rows) == len(case.result.splitlines())
    tell_of("subject period segment category component cell_id", rows, case.result)
