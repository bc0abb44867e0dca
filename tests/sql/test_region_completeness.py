"""sql/exact/region_completeness.sql on drawn tables."""

from datetime import date

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import Row, filled

PARTS = """
    region_code | regency_code
    KAL         | 6301
    KAL         | 6401
    KAL         | 6402
    6300        | 6301
    6400        | 6401
    6400        | 6402
    6301        | 6301
    6401        | 6401
    6402        | 6402
"""
SERVED = """
    office_code | region_code | valid_from_date | valid_to_date
    K01         | 6402        | 2020-01-01      |
    K01         | 6301        | 2024-11-01      |
    K01         | 5101        |                 |
    K02         | 6301        |                 | 2024-10-01
    K03         | 6301        |                 | 2024-09-01
"""
COMPLETE = """
    dataset       | is_complete | completeness_rate
    memberships   | true        | 1
    projects      | true        | 1
    contributions | false       | 0.5
"""
LISTS = ("whole", "part", "complete", "rates")


@cases("""
a regency with rows is covered and one without is not there
    region_code: 6401
    senders <- sender: N01
    served <- office_code
    => dataset: memberships | whole: 6401 | part: 6400 KAL | complete: 6401 | rates: 6401 1
a region of which every regency is covered is as complete as its month
    region_code
    6401
    6402
    complete <- dataset: memberships | is_complete: false | completeness_rate: 0.75
    => whole: 6400 6401 6402 | part: KAL | complete: '' | rates: 6400 0.75 6401 0.75 6402 0.75
a branch in the rows covers what it serves in that month
    region_code: 6401 | office_code: K01
    senders <- sender: N01
    => whole: 6400 6401 6402 | part: KAL
a sender that is a branch covers what it serves though it has no row
    region_code
    senders <- sender: K02
    => whole: 6300 6301 | part: KAL
it covers nothing that it serves no more
    region_code
    senders <- sender: K03
    =>
a branch that did not deliver covers nothing
    region_code: 6401
    senders <-
        sender | is_received
        N01    | true
        K02    | false
    => whole: 6401 | part: 6400 KAL
rows of another dataset say whom a branch serves
    dataset     | office_code | sender | region_code
    memberships | K07         | N01    | 6401
    memberships | K07         | N01    | 6402
    employers   |             | K07    | 6401
    =>
    dataset     | whole          | part
    employers   | 6400 6401 6402 | KAL
    memberships | 6400 6401 6402 | KAL
another dataset of another sender covers nothing
    dataset     | sender | region_code
    memberships | N01    | 6401
    employers   | N02    | 6402
    =>
    dataset     | whole | part
    employers   | 6402  | 6400 KAL
    memberships | 6401  | 6400 KAL
where members are covered there are no projects before some are delivered
    region_code: 6401
    => dataset: memberships
once some are there are projects or none
    dataset     | sender | region_code
    memberships | N01    | 6401
    projects    | N02    | 6402
    =>
    dataset     | whole          | part
    memberships | 6401           | 6400 KAL
    projects    | 6400 6401 6402 | KAL
contributions are of the territory where their branches can serve it
    # K01 serves 6402 and has rows of 6401, and nobody pays for 6301
    region_code: 6401 | office_code: K01
    paid <- office_code: K01
    => dataset*: contributions | whole: '' | part: KAL | complete: '' | rates: ''
all of them can
    region_code: 6401 | office_code: K01
    paid <-
        office_code
        K01
        K02
    => dataset*: contributions | whole: KAL | part: '' | complete: '' | rates: KAL 0.5
nobody knows whom a bank serves, it may be 6301
    region_code: 6401 | office_code: K01
    paid <-
        office_code
        K01
        bank
    => dataset*: contributions | whole: KAL | part: '' | complete: '' | rates: KAL 0.5
who reports contributions and no others leaves them open
    region_code: 6401 | office_code: K01
    senders <- sender: N01 | dataset: contributions
    paid <- office_code: K01
    => dataset*: contributions | part: KAL
who reports no contributions covers whom it serves
    region_code: 6401 | office_code: K01
    senders <- sender: K02 | dataset: contributions
    paid <- office_code: K01
    => dataset*: contributions | whole: KAL
none of all their branches are none of the territory
    region_code: 6401 | office_code: K01
    senders <-
        sender | dataset
        K01    | contributions
        K02    | contributions
    => dataset*: contributions | whole: KAL
none of one of them are not
    region_code: 6401 | office_code: K01
    senders <- sender: K02 | dataset: contributions
    => dataset*: contributions | part: KAL
none of somebody of whom nobody knows whom it serves are not
    region_code: 6401 | office_code: K01
    senders <- sender: bank | dataset: contributions
    paid <- office_code: K01
    => dataset*: contributions | part: KAL
months are covered apart
    period     | sender | region_code
    2024-09-01 | N01    | 6402
    2024-10-01 | N01    | 6401
    =>
    period     | whole | part
    2024-09-01 | 6402  | 6400 KAL
    2024-10-01 | 6401  | 6400 KAL
""")
def test_what_is_covered(run_model: Run, case: Case) -> None:
    """Each month of a dataset is told in one row: the regions that are whole, in part, complete, and shares."""
    drawn = {"senders": "sender", "served": SERVED, "paid": "office_code", "complete": COMPLETE} | case.given
    month = {"period": "2024-10-01"}
    given = {
        "exact.region_parts": PARTS,
        "ledger.office": "region_code: KAL",
        "core.office_regions": drawn["served"],
        "period.places": filled(drawn["drawn"], **month, dataset="memberships", sender="N01"),
        "period.senders": filled(drawn["senders"], **month, dataset="memberships", is_received="true"),
        "period.contributions": filled(drawn["paid"], **month),
        "exact.completeness": filled(drawn["complete"], **month),
    }
    found: dict[tuple[date, str], Row] = {}
    for row in run_model("exact.region_completeness", given=given):
        key = {"period": row["period"], "dataset": row["dataset"]}
        told = found.setdefault((row["period"], row["dataset"]), {**key, **dict.fromkeys(LISTS, "")})
        region = f" {row['region_code']}"
        told["whole" if row["is_whole"] else "part"] += region
        told["complete"] += region * row["is_complete"]
        told["rates"] += f"{region} {row['completeness_rate']:g}" if row["completeness_rate"] else ""
    rows = [row | {name: row[name].strip() for name in LISTS} for row in found.values()]
    assert case.found(rows) == case.expected
