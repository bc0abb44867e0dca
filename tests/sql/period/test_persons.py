"""sql/period/persons.sql on drawn memberships of a few people."""

from tests.conftest import Run
from tests.drawn import Row, filled
from tests.sql.period.months import NOVEMBER

REGIONS = """
    region_code | parent_region_code | island_group_code
    0000        |                    |
    KAL         | 0000               |
    6400        | 0000               | KAL
    6401        | 6400               | KAL
    6402        | 6400               | KAL
    6500        | 0000               | KAL
    6501        | 6500               | KAL
    3100        | 0000               | JAV
    3171        | 3100               | JAV
"""


def persons(run_model: Run, memberships: str) -> list[Row]:
    rows = filled(memberships, domicile_region_code="6401", segment="PU", wage_band="3")
    given = {"period.bounds": NOVEMBER, "intake.regions": REGIONS, "period.person_rows": rows}
    return run_model("period.persons", given=given)


def counts(rows: list[Row], unit: str, segment: str, basis: str = "workplace") -> dict[str, int]:
    return {
        row["region_code"]: row["persons"]
        for row in rows
        if (row["counted_unit"], row["segment"], row["region_basis"]) == (unit, segment, basis)
    }


def test_a_person_counts_once_in_every_region_that_holds_one_of_the_memberships(run_model: Run) -> None:
    memberships = """
        person_id | membership_id | region_code
        p1        | m1            | 6401
        p1        | m2            | 6402
        p1        | m3            | 6501
        p2        | m4            | 6401
    """
    rows = persons(run_model, memberships)
    expected = {"0000": 2, "KAL": 2, "6400": 2, "6401": 2, "6402": 1, "6500": 1, "6501": 1}
    assert counts(rows, "person_any", "PU") == expected
    assert counts(rows, "person_any", "ALL") == expected


def test_two_memberships_in_one_cell_are_one_person(run_model: Run) -> None:
    memberships = """
        person_id | membership_id | region_code
        p1        | m1            | 6401
        p1        | m2            | 6401
    """
    rows = persons(run_model, memberships)
    assert counts(rows, "person_any", "PU")["6401"] == 1
    assert counts(rows, "person_main", "PU")["6401"] == 1


def test_segments_each_count_a_person_and_all_of_them_count_it_once(run_model: Run) -> None:
    memberships = """
        person_id | membership_id | region_code | segment
        p1        | m1            | 6401        | PU
        p1        | m2            | 6401        | BPU
    """
    rows = persons(run_model, memberships)
    found = [counts(rows, "person_any", segment)["6401"] for segment in ("PU", "BPU", "ALL")]
    assert found == [1, 1, 1]


def test_the_main_membership_is_pu_whatever_the_wage(run_model: Run) -> None:
    memberships = """
        person_id | membership_id | region_code | segment | wage_band
        p1        | m1            | 6401        | BPU     | 9
        p1        | m2            | 6402        | PU      | 1
    """
    rows = persons(run_model, memberships)
    expected = {"0000": 1, "KAL": 1, "6400": 1, "6402": 1}
    assert counts(rows, "person_main", "PU") == expected
    assert counts(rows, "person_main", "ALL") == expected
    assert counts(rows, "person_main", "BPU") == {}


def test_the_main_membership_has_the_higher_wage_band_then_the_lower_pseudonym(run_model: Run) -> None:
    memberships = """
        person_id | membership_id | region_code | wage_band
        p1        | m1            | 6401        | 3
        p1        | m2            | 6402        | 4
        p2        | m4            | 6401        | 3
        p2        | m3            | 6501        | 3
        p3        | m5            | 6401        |
        p3        | m6            | 6402        | 0
    """
    rows = persons(run_model, memberships)
    regencies = {"6401", "6402", "6501"}
    main = counts(rows, "person_main", "PU")
    assert {code: main.get(code) for code in regencies} == {"6401": None, "6402": 2, "6501": 1}


def test_by_domicile_a_person_with_two_stated_ones_is_in_both(run_model: Run) -> None:
    memberships = """
        person_id | membership_id | region_code | domicile_region_code
        p1        | m1            | 6401        | 3171
        p1        | m2            | 6401        | unknown
        p2        | m3            | 6401        | 3171
    """
    rows = persons(run_model, memberships)
    assert counts(rows, "person_any", "ALL", "domicile") == {
        "0000": 2,
        "JAV": 2,
        "3100": 2,
        "3171": 2,
        "unknown": 1,
    }
    assert counts(rows, "person_main", "ALL", "domicile") == {}
