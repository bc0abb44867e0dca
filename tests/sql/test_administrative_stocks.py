"""sql/exact/administrative_stocks.sql on drawn tables."""

import operator
from typing import Any

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import Row, drawing, filled, read_drawing

PARTS = """
    region_code | regency_code
    6400        | 6401
    6400        | 6402
    6401        | 6401
    6402        | 6402
"""
MEMBERSHIPS = """
    region_code | segment | active | inactive
    6401        | PU      | 50     | 20
    6402        | PU      | 30     | 5
    6401        | BPU     | 10     | 40
    6402        | PMI     | 2      | 1
"""
DATASETS = ("memberships", "projects", "employers")
COVERED = [[dataset, region] for dataset in DATASETS for region in ("6400", "6401", "6402")]


def stocks(run_model: Run, uncovered: str = "", **drawn: str) -> list[Row]:
    """Return the counts of a month with a column of each segment; uncovered: of what is drawn, if any."""
    drawn = dict.fromkeys((*DATASETS, "persons"), "region_code") | drawn
    delivered = [name for name in DATASETS if "|" in drawn[name] + drawn["persons"] * (name == "memberships")]
    covered = [cell for cell in COVERED if cell[0] in delivered and cell not in read_drawing(uncovered)[1]]
    month = {"period": "2024-10-01"}
    counted = {**month, "region_basis": "workplace"}
    rows = run_model(
        "exact.administrative_stocks",
        given={
            "exact.region_parts": PARTS,
            "exact.region_completeness": filled(drawing(["dataset", "region_code"], covered), **month),
            "period.memberships": filled(drawn["memberships"], **counted, dimension="all", category="all"),
            "period.projects": filled(drawn["projects"], **month),
            "period.persons": filled(drawn["persons"], **counted),
            "period.employers": filled(drawn["employers"], **month),
        },
    )
    key = operator.itemgetter("region_code", "segment", "measure", "participant_definition")
    assert rows == sorted(rows, key=key)
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        cell = {name: row[name] for name in ("region_code", "participant_definition", "measure")}
        none = dict.fromkeys(("ALL", "BPU", "JAKON", "PMI", "PU"))
        found.setdefault(tuple(cell.values()), {**cell, **none})[row["segment"]] = row["value"]
    return [found[key] for key in sorted(found)]


@cases("""
a province holds the sum of its regencies, registered are active and inactive, and there is no total without projects
    =>
    region_code | measure      | ALL | BPU     | JAKON | PMI   | PU
    6400        | inactive     |     | 40      |       | 1     | 20 + 5
    6400        | participants |     | 10      |       | 2     | 50 + 30
    6400        | registered   |     | 10 + 40 |       | 2 + 1 | 50 + 20 + 30 + 5
    6401        | inactive     |     | 40      |       | 0     | 20
    6401        | participants |     | 10      |       | 0     | 50
    6401        | registered   |     | 10 + 40 |       | 0     | 50 + 20
    6402        | inactive     |     | 0       |       | 1     | 5
    6402        | participants |     | 0       |       | 2     | 30
    6402        | registered   |     | 0       |       | 2 + 1 | 30 + 5
all of a regency needs its projects covered too
    projects <-
        region_code | is_running | projects | workers
        6401        | true       | 3        | 200
    uncovered <- dataset: projects | region_code: 6402
    =>
    region_code* | measure*     | ALL             | BPU | JAKON | PMI | PU
    6401         | participants | 50 + 10 + 200   | 10  | 200   | 0   | 50
    6402         | participants |                 | 0   |       | 2   | 30
all holds the headcount of projects and not the rows by name
    memberships <-
        region_code | segment | active | inactive
        6401        | PU      | 80     | 0
        6401        | BPU     | 10     | 0
        6401        | PMI     | 2      | 0
        6401        | JAKON   | 7      | 0
    projects <-
        region_code | is_running | projects | workers
        6401        | true       | 3        | 200
        6402        | true       | 1        | 9
    =>
    region_code* | measure*     | ALL                   | BPU | JAKON   | PMI | PU
    6400         | participants | 80 + 10 + 2 + 200 + 9 | 10  | 200 + 9 | 2   | 80
only counts of all by place of work are taken
    memberships <-
        region_basis | dimension | region_code | segment | active | inactive
        workplace    | all       | 6401        | PU      | 50     | 0
        workplace    | sex       | 6401        | PU      | 20     | 0
        domicile     | all       | 6401        | PU      | 70     | 0
    => region_code*: 6400 | measure*: participants | PU: 50
a region that is covered and has nobody has zeros
    memberships <- region_code: 6401 | segment: ALL | active: 0 | inactive: 0
    projects <- region_code: 6402 | is_running: true | projects: 1 | workers: 9
    =>
    region_code* | measure      | ALL | BPU | JAKON | PMI | PU
    6402         | inactive     | 0   | 0   | 0     | 0   | 0
    6402         | participants | 9   | 0   | 9     | 0   | 0
    6402         | projects     |     |     | 1     |     |
    6402         | registered   | 9   | 0   | 9     | 0   | 0
""")
def test_counts_of_memberships(run_model: Run, case: Case) -> None:
    assert case.found(stocks(run_model, **{"memberships": MEMBERSHIPS} | case.given)) == case.expected


@cases("""
a month that nobody delivered has no count
    =>
construction counts the workers of running projects
    projects <-
        region_code | is_running | projects | workers
        6401        | true       | 3        | 200
        6401        | false      | 1        | 60
        6402        | true       | 1        | 9
    =>
    region_code* | measure      | ALL | BPU | JAKON        | PMI | PU
    6400         | inactive     |     |     | 60           |     |
    6400         | participants |     |     | 200 + 9      |     |
    6400         | projects     |     |     | 3 + 1        |     |
    6400         | registered   |     |     | 200 + 60 + 9 |     |
active employers are counted over all they are
    employers <-
        region_code | business_scale | status   | employers
        6401        | micro          | active   | 7
        6401        | large          | active   | 2
        6402        | micro          | active   | 1
        6402        | micro          | inactive | 9
    =>
    region_code | measure   | ALL
    6400        | employers | 7 + 2 + 1
    6401        | employers | 7 + 2
    6402        | employers | 1
people are taken as each region counts them, in construction only by name
    persons <-
        region_code | segment | counted_unit | persons
        6401        | PU      | person_any   | 40
        6402        | PU      | person_any   | 30
        6400        | PU      | person_any   | 65
        6400        | ALL     | person_any   | 66
        6400        | PU      | person_main  | 64
        6401        | JAKON   | person_main  | 3
        0000        | PU      | person_any   | 65
    =>
    region_code | participant_definition* | measure      | ALL | BPU | JAKON | PMI | PU
    6400        | admin_persons_any       | participants | 66  | 0   |       | 0   | 65
    6400        | admin_persons_main      | participants | 0   | 0   |       | 0   | 64
    6401        | admin_persons_any       | participants | 0   | 0   |       | 0   | 40
    6401        | admin_persons_main      | participants | 0   | 0   | 3     | 0   | 0
    6402        | admin_persons_any       | participants | 0   | 0   |       | 0   | 30
    6402        | admin_persons_main      | participants | 0   | 0   |       | 0   | 0
""")
def test_counts_of_others(run_model: Run, case: Case) -> None:
    assert case.found(stocks(run_model, **case.given)) == case.expected


@cases("""
members
    memberships <- region_code: 6401 | segment: PU | active: 50 | inactive: 20
    =>
projects
    projects <- region_code: 6401 | is_running: true | projects: 3 | workers: 200
    =>
employers
    employers <- region_code: 6401 | status: active | employers: 7
    =>
people
    persons <-
        region_code | segment | counted_unit | persons
        6401        | PU      | person_main  | 40
        6400        | PU      | person_main  | 40
    =>
""")
def test_a_regency_that_nobody_covers_has_no_count_and_not_one_of_none(run_model: Run, case: Case) -> None:
    uncovered = "dataset | region_code\nmemberships | 6402\nprojects | 6402\nemployers | 6402"
    rows = stocks(run_model, uncovered, **case.given)
    assert {row["region_code"] for row in rows} == {"6400", "6401"}
