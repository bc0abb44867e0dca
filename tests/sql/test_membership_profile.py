"""sql/exact/membership_profile.sql and sql/marts/membership_profile.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled

PARTS = """
    region_code | regency_code
    KAL         | 6401
    KAL         | 6371
    6400        | 6401
    6401        | 6401
    6371        | 6371
"""


@cases("""
a region counts what its regencies count
    region_code | dimension | category | active
    6401        | sex       | L        | 7
    6371        | sex       | L        | 30
    =>
    segment* | region_code | active
    PU       | 6371        | 30
    PU       | 6400        | 7
    PU       | 6401        | 7
    PU       | KAL         | 7 + 30
all segments are the sum of the segments
    region_code | segment | dimension      | category     | active
    6401        | BPU     | funding_source | village_fund | 7
    6401        | JAKON   | funding_source | village_fund | 30
    =>
    region_code* | segment | active
    6401         | ALL     | 7 + 30
    6401         | BPU     | 7
    6401         | JAKON   | 30
domiciles and branches are no part of it
    region_code | region_basis | dimension | category | active
    6401        | domicile     | all       | all      | 7
    6401        | workplace    | office    | K01      | 7
    =>
a category of inactive memberships only has no active one
    region_code: 6401 | dimension: age_group | category: 65+ | active: 0 | inactive: 12
    => region_code*: 6401 | segment*: PU | active: 0
""")
def test_memberships_by_what_they_are(run_model: Run, case: Case) -> None:
    constant = {"period": "2024-10-01", "region_basis": "workplace", "segment": "PU"}
    given = {"exact.region_parts": PARTS, "period.memberships": filled(case.given["drawn"], **constant)}
    assert case.found(run_model("exact.membership_profile", given=given)) == case.expected


@cases("""
a hidden count is empty and says so, and names stand beside codes
    category: sex:L
    =>
    region_name | region_level | segment_name     | category | active | is_suppressed
    Paser       | regency      | Informal workers | L        |        | true
    Paser       | regency      | Informal workers | P        | 40     | false
a cell of another subject hides nothing
    subject: sponsored | category: sex:L
    =>
    category | active | is_suppressed
    L        | 3      | false
    P        | 40     | false
it is complete where its region is
    complete <- dataset: memberships | is_complete: true
    => category*: L | is_complete: true
it is not where that is not
    complete <- dataset: memberships | is_complete: false
    => category*: L | is_complete: false
nor where another region or dataset is
    complete <-
        dataset     | region_code | is_complete
        memberships | 6499        | true
        employers   | 6401        | true
    => category*: L | is_complete: false
""")
def test_what_is_shown_of_them(run_model: Run, case: Case) -> None:
    drawn = {"drawn": "category", "complete": "dataset"} | case.given
    place = {"period": "2024-10-01", "region_code": "6401", "segment": "BPU"}
    counted = "dimension | category | active\nsex | L | 3\nsex | P | 40"
    given = {
        "core.regions": "region_code: 6401 | region_name: Paser | region_level: regency",
        "core.segments": "segment | segment_name\nALL | All segments\nBPU | Informal workers",
        "exact.membership_profile": filled(counted, **place),
        "exact.hidden_cells": filled(drawn["drawn"], **place, subject="profile", component="active"),
        "exact.region_completeness": filled(drawn["complete"], period="2024-10-01", region_code="6401"),
    }
    assert case.found(run_model("marts.membership_profile", given=given)) == case.expected
