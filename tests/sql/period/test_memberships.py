"""sql/period/memberships.sql on drawn cells."""

from tests.conftest import Run, one
from tests.drawn import Row, filled
from tests.sql.period.months import NOVEMBER

MEASURES = ("active", "inactive", "active_without_person", "active_without_id", "active_derived")


def memberships(run_model: Run, cells: str) -> list[Row]:
    given = {"segment": "PU", "region_code": "6401", "is_active": "true", "memberships": "1"}
    rows = filled(cells, has_person="true", has_id="true", **given)
    return run_model("period.memberships", given={"period.bounds": NOVEMBER, "period.cells": rows})


def of(rows: list[Row], dimension: str, basis: str = "workplace") -> dict[str, int]:
    found = [row for row in rows if row["dimension"] == dimension and row["region_basis"] == basis]
    return {row["category"]: row["active"] for row in found}


def test_active_inactive_and_those_without_a_person_or_a_number(run_model: Run) -> None:
    cells = """
        has_id | has_person | is_active | is_active_derived | memberships
        true   | true       | true      | true              | 10
        true   | false      | true      | false             | 20
        false  | false      | true      |                   | 30
        true   | false      | false     | true              | 40
    """
    row = one(memberships(run_model, cells), region_basis="workplace", dimension="all")
    assert [row[name] for name in MEASURES] == [60, 40, 50, 30, 50]


def test_what_no_cell_has_is_none(run_model: Run) -> None:
    row = one(memberships(run_model, "is_active\nfalse"), region_basis="workplace", dimension="all")
    assert [row[name] for name in MEASURES] == [0, 1, 0, 0, 0]


def test_each_dimension_has_its_categories_and_the_unknown_ones(run_model: Run) -> None:
    cells = """
        sex | age_group | funding_source | office_code
        L   | 20-24     | employer       | K01
        P   | 20-24     | self           | K01
            | unknown   |                |
    """
    rows = memberships(run_model, cells)
    assert of(rows, "all") == {"all": 3}
    assert of(rows, "sex") == {"L": 1, "P": 1, "unknown": 1}
    assert of(rows, "age_group") == {"20-24": 2, "unknown": 1}
    assert of(rows, "funding_source") == {"employer": 1, "self": 1, "unknown": 1}
    assert of(rows, "office") == {"K01": 2, "unknown": 1}


def test_a_membership_counts_in_each_of_its_programmes(run_model: Run) -> None:
    cells = """
        has_jkk | has_jkm | has_jht | has_jp | has_jkp
        true    | true    | true    | true   | true
        true    | true    | false   | false  | false
                |         |         |        |
    """
    rows = memberships(run_model, cells)
    assert of(rows, "programme") == {"JKK": 2, "JKM": 2, "JHT": 1, "JP": 1, "JKP": 1}


def test_by_domicile_only_all_are_counted_and_an_unknown_one_says_so(run_model: Run) -> None:
    cells = """
        region_code | domicile_region_code | sex
        6401        | 6402                 | L
        6401        |                      | P
    """
    rows = memberships(run_model, cells)
    domiciles = [row for row in rows if row["region_basis"] == "domicile"]
    told = [(row["region_code"], row["dimension"], row["category"], row["active"]) for row in domiciles]
    assert told == [("6402", "all", "all", 1), ("unknown", "all", "all", 1)]
