"""sql/exact/administrative_stocks.sql on drawn tables."""

import pytest

from tests.conftest import Run
from tests.drawn import Row, filled

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
PROJECTS = """
    region_code | is_running | projects | workers
    6401        | true       | 3        | 200
    6401        | false      | 1        | 60
    6402        | true       | 1        | 9
"""


COVERED = "\n".join(
    [
        "dataset | region_code",
        *(
            f"{dataset} | {region}"
            for dataset in ("memberships", "projects", "employers")
            for region in ("6400", "6401", "6402")
        ),
    ]
)


def stocks(
    run_model: Run,
    memberships: str = "region_code",
    projects: str = "region_code",
    persons: str = "region_code",
    employers: str = "region_code",
    *,
    covered: str = COVERED,
) -> list[Row]:
    """Counts of a month; covered: datasets and regions, only of those that are drawn."""
    given = {"memberships": memberships + persons, "projects": projects, "employers": employers}
    delivered = [dataset for dataset, drawn in given.items() if "|" in drawn]
    kept = [line for line in covered.splitlines() if line.split(" | ")[0] in ("dataset", *delivered)]
    month = {"period": "2024-10-01"}
    counted = {**month, "region_basis": "workplace"}
    return run_model(
        "exact.administrative_stocks",
        given={
            "exact.region_parts": PARTS,
            "exact.region_completeness": filled("\n".join(kept), **month),
            "period.memberships": filled(memberships, **counted, dimension="all", category="all"),
            "period.projects": filled(projects, **month),
            "period.persons": filled(persons, **counted),
            "period.employers": filled(employers, **month),
        },
    )


def values(rows: list[Row], measure: str, region: str = "6400") -> dict[str, int]:
    """Return the counts of a measure in a region, by segment."""
    found = [row for row in rows if (row["measure"], row["region_code"]) == (measure, region)]
    return {row["segment"]: int(row["value"]) for row in found}


def test_a_province_holds_the_sum_of_its_regencies(run_model: Run) -> None:
    rows = stocks(run_model, MEMBERSHIPS)
    assert values(rows, "participants") == {"BPU": 10, "PMI": 2, "PU": 50 + 30}


def test_registered_are_the_active_and_the_inactive(run_model: Run) -> None:
    rows = stocks(run_model, MEMBERSHIPS)
    told = (values(rows, "inactive", "6401"), values(rows, "registered", "6401"))
    assert told == ({"BPU": 40, "PMI": 0, "PU": 20}, {"BPU": 10 + 40, "PMI": 0, "PU": 50 + 20})


def test_a_region_without_any_in_a_delivered_month_counts_none(run_model: Run) -> None:
    assert values(stocks(run_model, MEMBERSHIPS), "participants", "6402") == {"BPU": 0, "PMI": 2, "PU": 30}


def test_a_month_that_nobody_delivered_has_no_count(run_model: Run) -> None:
    assert stocks(run_model) == []


@pytest.mark.parametrize("dataset", ["memberships", "projects", "employers"])
def test_a_regency_that_nobody_covers_has_no_count_and_not_one_of_none(run_model: Run, dataset: str) -> None:
    drawn = {
        "memberships": "region_code | segment | active | inactive\n6401 | PU | 50 | 20",
        "projects": "region_code | is_running | projects | workers\n6401 | true | 3 | 200",
        "employers": "region_code | status | employers\n6401 | active | 7",
    }
    covered = "\n".join(["dataset | region_code", f"{dataset} | 6400", f"{dataset} | 6401"])
    rows = stocks(run_model, covered=covered, **{dataset: drawn[dataset]})
    assert {row["region_code"] for row in rows} == {"6400", "6401"}


def test_people_of_a_regency_that_nobody_covers_are_not_none(run_model: Run) -> None:
    persons = """
        region_code | segment | counted_unit | persons
        6401        | PU      | person_main  | 40
        6400        | PU      | person_main  | 40
    """
    rows = stocks(
        run_model, persons=persons, covered="dataset | region_code\nmemberships | 6400\nmemberships | 6401"
    )
    assert {row["region_code"] for row in rows} == {"6400", "6401"}


def test_all_of_a_regency_needs_its_projects_covered_too(run_model: Run) -> None:
    covered = "\n".join(line for line in COVERED.splitlines() if line != "projects | 6402")
    projects = "\n".join(line for line in PROJECTS.splitlines() if "6402" not in line)
    rows = stocks(run_model, MEMBERSHIPS, projects, covered=covered)
    assert [values(rows, "participants", region) for region in ("6401", "6402")] == [
        {"ALL": 50 + 10 + 200, "BPU": 10, "JAKON": 200, "PMI": 0, "PU": 50},
        {"BPU": 0, "PMI": 2, "PU": 30},
    ]


def test_construction_counts_the_workers_of_running_projects(run_model: Run) -> None:
    rows = stocks(run_model, projects=PROJECTS)
    told = [values(rows, name) for name in ("participants", "inactive", "registered", "projects")]
    assert told == [{"JAKON": 200 + 9}, {"JAKON": 60}, {"JAKON": 269}, {"JAKON": 3 + 1}]


def test_all_holds_the_headcount_of_projects_and_not_the_rows_by_name(run_model: Run) -> None:
    named = MEMBERSHIPS + "    6401 | JAKON | 7 | 0\n"
    rows = stocks(run_model, named, PROJECTS)
    # 80 + 10 + 2 members, 209 workers of projects
    assert values(rows, "participants") == {"ALL": 301, "BPU": 10, "JAKON": 209, "PMI": 2, "PU": 80}


@pytest.mark.parametrize("measure", ["participants", "inactive", "registered"])
def test_there_is_no_total_in_a_month_without_projects(run_model: Run, measure: str) -> None:
    assert "ALL" not in values(stocks(run_model, MEMBERSHIPS), measure)


def test_only_counts_of_all_by_place_of_work_are_taken(run_model: Run) -> None:
    memberships = """
        region_basis | dimension | region_code | segment | active | inactive
        workplace    | all       | 6401        | PU      | 50     | 0
        workplace    | sex       | 6401        | PU      | 20     | 0
        domicile     | all       | 6401        | PU      | 70     | 0
    """
    rows = stocks(run_model, memberships)
    assert values(rows, "participants")["PU"] == 50


def test_active_employers_are_counted_over_all_they_are(run_model: Run) -> None:
    employers = """
        region_code | business_scale | status   | employers
        6401        | micro          | active   | 7
        6401        | large          | active   | 2
        6402        | micro          | active   | 1
        6402        | micro          | inactive | 9
    """
    rows = stocks(run_model, employers=employers)
    told = (values(rows, "employers"), values(rows, "employers", "6401"))
    assert told == ({"ALL": 7 + 2 + 1}, {"ALL": 7 + 2})


def test_people_are_taken_as_each_region_counts_them(run_model: Run) -> None:
    persons = """
        region_code | segment | counted_unit | persons
        6401        | PU      | person_any   | 40
        6402        | PU      | person_any   | 30
        6400        | PU      | person_any   | 65
        6400        | ALL     | person_any   | 66
        6400        | PU      | person_main  | 64
        0000        | PU      | person_any   | 65
    """
    rows = stocks(run_model, persons=persons)
    found = {
        (row["region_code"], row["participant_definition"], int(row["value"])) for row in rows if row["value"]
    }
    assert found == {
        ("6401", "admin_persons_any", 40),
        ("6402", "admin_persons_any", 30),
        ("6400", "admin_persons_any", 65),
        ("6400", "admin_persons_any", 66),
        ("6400", "admin_persons_main", 64),
    }


def test_people_in_construction_are_there_only_by_name(run_model: Run) -> None:
    persons = """
        region_code | segment | counted_unit | persons
        6401        | PU      | person_main  | 40
        6401        | JAKON   | person_main  | 3
    """
    rows = stocks(run_model, persons=persons)
    assert (values(rows, "participants", "6401"), values(rows, "participants", "6402")) == (
        {"ALL": 0, "BPU": 0, "JAKON": 3, "PMI": 0, "PU": 40},
        {"ALL": 0, "BPU": 0, "PMI": 0, "PU": 0},
    )
