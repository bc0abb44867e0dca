"""sql/exact/region_parts.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run

REGIONS = """
    region_code | region_level | parent_region_code | island_group_code
    0000        | national     |                    |
    KAL         | island_group | 0000               |
    6300        | province     | 0000               | KAL
    6400        | province     | 0000               | KAL
    6301        | regency      | 6300               | KAL
    6401        | regency      | 6400               | KAL
    6402        | regency      | 6400               | KAL
    5100        | province     | 0000               |
    5101        | regency      | 5100               |
"""


@cases("""
an island group is made of the regencies of its provinces
    region_code: KAL
    =>
    region | regencies
    6300   | 6301
    6301   | 6301
    6400   | 6401 6402
    6401   | 6401
    6402   | 6402
    KAL    | 6301 6401 6402
nothing lies above a province or beside it
    region_code: 6400
    =>
    region | regencies
    6400   | 6401 6402
    6401   | 6401
    6402   | 6402
nor above or beside a regency
    region_code: 6401
    => region: 6401 | regencies: 6401
a province without an island group is a territory too
    region_code: 5100
    =>
    region | regencies
    5100   | 5101
    5101   | 5101
an office of the nation has every region
    region_code: 0000
    =>
    region | regencies
    0000   | 5101 6301 6401 6402
    5100   | 5101
    5101   | 5101
    6300   | 6301
    6301   | 6301
    6400   | 6401 6402
    6401   | 6401
    6402   | 6402
    KAL    | 6301 6401 6402
""")
def test_the_regencies_of_each_region_of_a_territory(run_model: Run, case: Case) -> None:
    given = {"core.regions": REGIONS, "ledger.office": case.given["drawn"]}
    found: dict[str, list[str]] = {}
    for row in run_model("exact.region_parts", given=given):
        found.setdefault(row["region_code"], []).append(row["regency_code"])
    assert (
        case.found([{"region": code, "regencies": " ".join(of)} for code, of in found.items()])
        == case.expected
    )
