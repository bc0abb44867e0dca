"""sql/exact/sponsored_memberships.sql and sql/marts/sponsored_memberships.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled

PARTS = """
    region_code | regency_code
    KAL         | 6401
    KAL         | 6371
    6401        | 6401
    6371        | 6371
"""


@cases("""
a region counts what its regencies count
    region_code | segment | active | ending_within_3_months
    6401        | BPU     | 70     | 60
    6371        | BPU     | 30     | 5
    => region_code*: KAL | segment*: BPU | active: 70 + 30 | ending_within_3_months: 60 + 5
all segments are the sum of the segments
    region_code | segment | active | ending_within_3_months
    6401        | PU      | 40     | 8
    6401        | BPU     | 70     | 60
    => region_code*: 6401 | segment*: ALL | active: 40 + 70 | ending_within_3_months: 8 + 60
payers are told apart
    region_code | segment | funding_source | active | ending_within_3_months
    6401        | BPU     | village_fund   | 40     | 0
    6401        | BPU     | dbh_sawit      | 70     | 60
    =>
    region_code* | segment* | funding_source | active
    6401         | ALL      | dbh_sawit      | 70
    6401         | ALL      | village_fund   | 40
""")
def test_memberships_that_others_pay(run_model: Run, case: Case) -> None:
    counts = filled(case.given["drawn"], period="2024-10-01", funding_source="village_fund")
    given = {"exact.region_parts": PARTS, "period.sponsored": counts}
    assert case.found(run_model("exact.sponsored_memberships", given=given)) == case.expected


@cases("""
nothing hidden is shown as it is and names stand beside codes
    category
    =>
    region_name | segment_name     | funding_source_name | active | ending_within_3_months | is_suppressed
    Paser       | Informal workers | Village fund        | 70     | 60                     | false
what ends is hidden alone
    subject: sponsored | category: village_fund | component: ending_within_3_months
    => active: 70 | ending_within_3_months: | is_suppressed: true
a count that another table hides is hidden here
    subject: profile | category: funding_source:village_fund | component: active
    => active: | ending_within_3_months: 60 | is_suppressed: true
it is complete where its region is
    complete <- dataset: memberships | is_complete: true
    => is_complete: true
it is not where that is not
    complete <- dataset: memberships | is_complete: false
    => is_complete: false
nor where another region or dataset is
    complete <-
        dataset     | region_code | is_complete
        memberships | 6499        | true
        employers   | 6401        | true
    => is_complete: false
""")
def test_what_is_shown_of_them(run_model: Run, case: Case) -> None:
    drawn = {"drawn": "category", "complete": "dataset"} | case.given
    place = {"period": "2024-10-01", "region_code": "6401", "segment": "BPU"}
    counted = "funding_source: village_fund | active: 70 | ending_within_3_months: 60"
    given = {
        "core.regions": "region_code: 6401 | region_name: Paser | region_level: regency",
        "core.segments": "segment | segment_name\nALL | All segments\nBPU | Informal workers",
        "core.funding_sources": "funding_source: village_fund | funding_source_name: Village fund",
        "exact.sponsored_memberships": filled(counted, **place),
        "exact.hidden_cells": filled(drawn["drawn"], **place),
        "exact.region_completeness": filled(drawn["complete"], period="2024-10-01", region_code="6401"),
    }
    assert case.found(run_model("marts.sponsored_memberships", given=given)) == case.expected
