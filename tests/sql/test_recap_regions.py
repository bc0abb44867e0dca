"""sql/exact/recap_regions.sql on drawn tables: a province of two regencies, another of one, one outside."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled

REGIONS = """
    region_code | region_level
    0000        | national
    KAL         | island_group
    6300        | province
    6400        | province
    6301        | regency
    6371        | regency
    6401        | regency
    3100        | province
    3171        | regency
"""
MEMBERS = """
    parent_region_code | region_code | member_count
    6300               | 6301        | 2
    6300               | 6371        | 2
    6400               | 6401        | 1
    KAL                | 6300        | 2
    KAL                | 6400        | 2
    0000               | 6300        | 3
    0000               | 6400        | 3
    0000               | 3100        | 3
    3100               | 3171        | 1
"""
TERRITORY = "region_code\n6301\n6371\n6401\n6300\n6400\nKAL"


@cases("""
regencies add up to provinces and these to the territory, nothing above or beside it
    region_code | memberships
    6301        | 1
    6371        | 20
    6401        | 300
    3171        | 4000
    =>
    region_code | memberships  | is_whole
    3171        | 4000         | true
    6300        | 1 + 20       | true
    6301        | 1            | true
    6371        | 20           | true
    6400        | 300          | true
    6401        | 300          | true
    KAL         | 1 + 20 + 300 | true
a member without a row is no 0 and its sum is not whole
    region_code | memberships
    6371        | 20
    6401        | 300
    =>
    region_code | memberships | is_whole
    6300        | 20          | false
    6371        | 20          | true
    6400        | 300         | true
    6401        | 300         | true
    KAL         | 20 + 300    | false
a province or the nation is as it is stated, never added to what is below
    region_code | memberships | is_total
    0000        | 90000       | true
    6300        | 70          | true
    6301        | 1           | false
    6371        | 20          | false
    6401        | 300         | false
    =>
    region_code | memberships | is_whole | is_total
    0000        | 90000       | true     | true
    6300        | 70          | true     | true
    6301        | 1           | true     | false
    6371        | 20          | true     | false
    6400        | 300         | true     | false
    6401        | 300         | true     | false
    KAL         | 70 + 300    | true     | false
a statement about one segment or status is none about another
    region_code | segment | status   | memberships
    6300        | PU      | active   | 70
    6301        | BPU     | active   | 1
    6371        | BPU     | active   | 20
    6301        | PU      | inactive | 400
    =>
    region_code* | segment | status   | memberships | is_whole
    6300         | BPU     | active   | 1 + 20      | true
    6300         | PU      | active   | 70          | true
    6300         | PU      | inactive | 400         | false
a sum of totals is as whole as their senders, one of branches hangs on others
    region_code | is_total | is_sender_whole
    6301        | true     | true
    6371        | true     | false
    6401        | true     | true
    =>
    region_code* | is_total | is_sender_whole
    6300         | true     | false
    6400         | true     | true
    KAL          | true     | false
of members some are no total
    region_code | is_total
    6301        | true
    6371        | false
    6401        | true
    =>
    region_code* | is_total
    6300         | false
    6400         | true
    KAL          | false
a conflict below is one above
    region_code | has_conflict
    6301        | false
    6371        | true
    6401        | false
    =>
    region_code* | has_conflict
    6300         | true
    6400         | false
    KAL          | true
""")
def test_what_is_counted_at_every_level(run_model: Run, case: Case) -> None:
    key = {"period": "2024-10-01", "participant_definition": "a", "segment": "PU", "status": "active"}
    rest = {"memberships": "7", "is_total": "false", "is_sender_whole": "false", "has_conflict": "false"}
    given = {
        "exact.recap_statements": filled(case.given["drawn"], **key, **rest),
        "core.regions": REGIONS,
        "core.region_members": MEMBERS,
        "exact.region_parts": TERRITORY,
    }
    assert case.found(run_model("exact.recap_regions", given=given)) == case.expected


def test_the_nation_is_the_sum_of_its_provinces_where_it_is_the_territory(run_model: Run) -> None:
    key = {"period": "2024-10-01", "participant_definition": "a", "segment": "PU", "status": "active"}
    rest = {"is_total": "true", "is_sender_whole": "true", "has_conflict": "false"}
    rows = "region_code | memberships\n6300 | 1\n6400 | 20\n3100 | 300"
    given = {
        "exact.recap_statements": filled(rows, **key, **rest),
        "core.regions": REGIONS,
        "core.region_members": MEMBERS,
        "exact.region_parts": f"{TERRITORY}\n0000\n3100",
    }
    found = {row["region_code"]: row for row in run_model("exact.recap_regions", given=given)}
    assert (found["0000"]["memberships"], found["0000"]["is_whole"]) == (1 + 20 + 300, True)
