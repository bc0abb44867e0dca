"""sql/exact/disclosure_lines.sql on drawn tables."""

from collections.abc import Callable

import duckdb
import pytest

from flows.settings import SQL
from flows.warehouse.model import load_model
from tests.drawn import draw

MEMBERS = """
    parent_region_code | region_code
    KAL                | 6300
    KAL                | 6400
    6300               | 6301
    6300               | 6302
"""
OFFICE = "region_code: KAL"
CELLS = "cell_id | subject | period | region_code | segment | category | component | value"
ADMIN = "participants:admin_memberships"

Told = set[tuple[str, bool, str]]
"""Kind, whether it is exact, and the line: its cells by number."""
Lines = Callable[[str], Told]


@pytest.fixture
def lines(types: dict[str, dict[str, str]], workbench: duckdb.DuckDBPyConnection) -> Lines:
    """Run the model on drawn cells; what is not drawn of a cell is the empty text."""

    def run(cells: str) -> Told:
        model = load_model(workbench, SQL / "exact" / "disclosure_lines.sql")
        drawn = {
            "core.region_members": MEMBERS,
            "ledger.office": OFFICE,
            "exact.disclosure_cells": f"{CELLS}\n{cells}",
        }
        assert (model.name, model.reads) == ("exact.disclosure_lines", drawn.keys())
        workbench.begin()
        try:
            for table, text in drawn.items():
                draw(workbench, table, text, types[table])
            for column in ("region_code", "segment", "category", "component"):
                workbench.execute(f"update exact.disclosure_cells set {column} = '' where {column} is null")
            rows = workbench.execute(
                "select line_kind, is_exact, string_agg("
                "case coefficient when -1 then '-' else '+' end || cell_id, ' ' order by cell_id) "
                f"from ({model.query}) group by line_kind, is_exact, total_id"
            ).fetchall()
            return set(rows)
        finally:
            workbench.rollback()

    return run


def test_regencies_add_up_to_a_province_and_provinces_to_the_territory(lines: Lines) -> None:
    cells = f"""
        1 | {ADMIN} | 2025-01-01 | 6301 | PU |  |  | 10
        2 | {ADMIN} | 2025-01-01 | 6302 | PU |  |  | 20
        3 | {ADMIN} | 2025-01-01 | 6300 | PU |  |  | 30
        4 | {ADMIN} | 2025-01-01 | 6400 | PU |  |  | 40
        5 | {ADMIN} | 2025-01-01 | KAL  | PU |  |  | 70
        6 | {ADMIN} | 2025-02-01 | 6301 | PU |  |  | 10
    """
    assert lines(cells) == {("regions", True, "+1 +2 -3"), ("regions", True, "+3 +4 -5")}


def test_a_move_inside_a_province_is_none_of_the_province(lines: Lines) -> None:
    cells = """
        1 | flows | 2025-01-01 | 6301 | PU |  | moved_in_region | 10
        2 | flows | 2025-01-01 | 6302 | PU |  | moved_in_region | 20
        3 | flows | 2025-01-01 | 6300 | PU |  | moved_in_region | 30
    """
    assert lines(cells) == set()


def test_segments_add_up_but_not_the_moves_between_them(lines: Lines) -> None:
    cells = """
        1 | flows | 2025-01-01 | 6301 | PU  |  | joined           | 10
        2 | flows | 2025-01-01 | 6301 | BPU |  | joined           | 5
        3 | flows | 2025-01-01 | 6301 | ALL |  | joined           | 15
        4 | flows | 2025-01-01 | 6301 | PU  |  | moved_in_segment | 7
        5 | flows | 2025-01-01 | 6301 | ALL |  | moved_in_segment | 7
    """
    assert lines(cells) == {("segments", True, "+1 +2 -3")}


def test_flows_lead_from_opening_to_closing(lines: Lines) -> None:
    cells = """
        1 | flows | 2025-01-01 | 6301 | PU |  | opening      | 100
        2 | flows | 2025-01-01 | 6301 | PU |  | joined       | 10
        3 | flows | 2025-01-01 | 6301 | PU |  | left_retired | 8
        4 | flows | 2025-01-01 | 6301 | PU |  | restated     | -3
        5 | flows | 2025-01-01 | 6301 | PU |  | unobserved   | -2
        6 | flows | 2025-01-01 | 6301 | PU |  | closing      | 101
    """
    assert lines(cells) == {("movements", True, "+1 +2 -3 +4 -5 -6")}


def test_a_month_opens_as_the_one_before_closed_also_over_new_year(lines: Lines) -> None:
    cells = """
        1 | flows | 2024-12-01 | 6301 | PU |  | closing | 100
        2 | flows | 2025-01-01 | 6301 | PU |  | opening | 100
        3 | flows | 2025-03-01 | 6301 | PU |  | opening | 100
    """
    assert lines(cells) == {("months", True, "+1 -2")}


def test_what_is_added_up_since_january_begins_anew_each_year(lines: Lines) -> None:
    joined = "new_participants:admin_memberships"
    cells = f"""
        1 | {joined} | 2024-12-01 | 6301 | PU |  |        | 90
        2 | {joined} | 2025-01-01 | 6301 | PU |  |        | 8
        3 | {joined} | 2025-02-01 | 6301 | PU |  |        | 17
        4 | flows    | 2025-01-01 | 6301 | PU |  | joined | 8
        5 | flows    | 2025-02-01 | 6301 | PU |  | joined | 9
    """
    assert lines(cells) == {("year_to_date", True, "-2 +4"), ("year_to_date", True, "+2 -3 +5")}


def test_contributions_of_the_territory_add_up_since_january(lines: Lines) -> None:
    received = "contributions_received_idr:admin_memberships"
    cells = f"""
        1 | {received}    | 2025-01-01 | KAL | ALL |          |                            | 800
        2 | contributions | 2025-01-01 |     | ALL | paid:ALL | contributions_idr          | 800
        3 | contributions | 2025-01-01 |     | ALL | paid:jkk | contributions_idr          | 300
        4 | contributions | 2025-01-01 |     | ALL | paid:jht | contributions_idr          | 500
        5 | office        | 2025-01-01 |     |     | N01      | contributions_received_idr | 700
        6 | office        | 2025-01-01 |     |     | N02      | contributions_received_idr | 100
    """
    assert lines(cells) == {
        ("year_to_date", True, "-1 +2"),
        ("paid", True, "-2 +3 +4"),
        ("offices", True, "-2 +5 +6"),
    }


def test_active_and_inactive_are_registered(lines: Lines) -> None:
    cells = f"""
        1 | {ADMIN}                      | 2025-01-01 | 6301 | PU |  |  | 60
        2 | inactive:admin_memberships   | 2025-01-01 | 6301 | PU |  |  | 40
        3 | registered:admin_memberships | 2025-01-01 | 6301 | PU |  |  | 100
    """
    assert lines(cells) == {("registered", True, "+1 +2 -3")}


def test_the_same_count_under_three_names_is_one(lines: Lines) -> None:
    cells = f"""
        1 | flows   | 2025-01-01 | 6301 | PU |         | closing | 60
        2 | profile | 2025-01-01 | 6301 | PU | all:all | active  | 60
        3 | {ADMIN} | 2025-01-01 | 6301 | PU |         |         | 60
    """
    assert lines(cells) == {
        ("closing", True, "+1 -2"),
        ("closing", True, "+1 -3"),
        ("profile", True, "+2 -3"),
    }


def test_construction_workers_by_name_and_by_headcount_agree_by_chance_only(lines: Lines) -> None:
    cells = f"""
        1 | profile  | 2025-01-01 | 6301 | JAKON | all:all | active  | 60
        2 | {ADMIN}  | 2025-01-01 | 6301 | JAKON |         |         | 60
        3 | projects | 2025-01-01 | 6301 |       | ALL     | workers | 60
    """
    assert lines(cells) == {("profile", False, "+1 -2"), ("headcount", True, "-2 +3")}


@pytest.mark.parametrize(("persons", "told"), [(56, {("persons_main", False, "+1 -2")}), (55, set())])
def test_persons_are_taken_for_memberships_where_they_differ_by_fewer_than_5(
    lines: Lines, persons: int, told: Told
) -> None:
    cells = f"""
        1 | participants:admin_persons_main | 2025-01-01 | 6301 | PU |  |  | {persons}
        2 | {ADMIN}                         | 2025-01-01 | 6301 | PU |  |  | 60
    """
    found = lines(cells)
    assert found == told


def test_people_in_two_segments_make_their_sum_a_guess(lines: Lines) -> None:
    anyone = "participants:admin_persons_any"
    cells = f"""
        1 | {anyone} | 2025-01-01 | 6301 | PU  |  |  | 30
        2 | {anyone} | 2025-01-01 | 6301 | BPU |  |  | 20
        3 | {anyone} | 2025-01-01 | 6301 | ALL |  |  | 49
    """
    assert lines(cells) == {("segments", False, "+1 +2 -3")}


def test_categories_part_their_total_but_programmes_overlap(lines: Lines) -> None:
    cells = """
        1 | profile | 2025-01-01 | 6301 | PU | all:all       | active | 60
        2 | profile | 2025-01-01 | 6301 | PU | sex:L         | active | 40
        3 | profile | 2025-01-01 | 6301 | PU | sex:P         | active | 20
        4 | profile | 2025-01-01 | 6301 | PU | programme:jkk | active | 60
        5 | profile | 2025-01-01 | 6301 | PU | programme:jp  | active | 30
    """
    assert lines(cells) == {("sex", True, "-1 +2 +3"), ("programme programme:jkk", False, "-1 +4")}


def test_a_payer_of_the_profile_is_the_one_of_the_sponsored(lines: Lines) -> None:
    cells = """
        1 | profile   | 2025-01-01 | 6301 | PU | funding_source:csr | active                 | 60
        2 | sponsored | 2025-01-01 | 6301 | PU | csr                | active                 | 60
        3 | sponsored | 2025-01-01 | 6301 | PU | csr                | ending_within_3_months | 58
    """
    assert lines(cells) == {("sponsored", True, "-1 +2"), ("ending", False, "-2 +3")}


def test_employers_and_projects_part_by_their_dimensions(lines: Lines) -> None:
    cells = """
        1 | employers                    | 2025-01-01 | 6301 |       | all:all  | employers_active | 60
        2 | employers                    | 2025-01-01 | 6301 |       | sector:A | employers_active | 60
        3 | employers:admin_memberships  | 2025-01-01 | 6301 | ALL   |          |                  | 60
        4 | projects                     | 2025-01-01 | 6301 |       | ALL      | projects_running | 30
        5 | projects                     | 2025-01-01 | 6301 |       | apbd     | projects_running | 10
        6 | projects                     | 2025-01-01 | 6301 |       | private  | projects_running | 20
        7 | projects:admin_memberships   | 2025-01-01 | 6301 | JAKON |          |                  | 30
    """
    assert lines(cells) == {
        ("sector", True, "-1 +2"),
        ("employers", True, "+1 -3"),
        ("project_funding", True, "-4 +5 +6"),
        ("projects", True, "+4 -7"),
    }


def test_offices_add_up_to_the_territory_and_their_arrears_to_them(lines: Lines) -> None:
    cells = """
        1 | office  | 2025-01-01 |     |     | N01     | active           | 60
        2 | office  | 2025-01-01 |     |     | N01     | paid_up          | 50
        3 | office  | 2025-01-01 |     |     | N01     | arrears_1_to_3   | 10
        4 | office  | 2025-01-01 |     |     | N02     | active           | 40
        5 | profile | 2025-01-01 | KAL | ALL | all:all | active           | 100
        6 | office  | 2025-01-01 |     |     | N01     | left_memberships | 6
        7 | flows   | 2025-01-01 | KAL | ALL |         | left_retired     | 4
        8 | flows   | 2025-01-01 | KAL | ALL |         | left_deceased    | 2
        9 | flows   | 2025-01-01 | KAL | ALL |         | closing          | 100
    """
    assert lines(cells) == {
        ("arrears", True, "-1 +2 +3"),
        ("offices", True, "+1 +4 -5"),
        ("offices_left", True, "+6 -7 -8"),
        ("closing", True, "-5 +9"),
    }


def test_rows_that_count_are_the_members_of_the_office(lines: Lines) -> None:
    cells = """
        1 | reconciliation | 2025-01-01 |  | PU  | N01:active   | recap_total | 62
        2 | reconciliation | 2025-01-01 |  | PU  | N01:active   | difference  | 2
        3 | reconciliation | 2025-01-01 |  | PU  | N01:active   | accepted    | 60
        4 | reconciliation | 2025-01-01 |  | PU  | N01:active   | refused     | 3
        5 | reconciliation | 2025-01-01 |  | PU  | N01:active   | delivered   | 63
        6 | reconciliation | 2025-01-01 |  | BPU | N01:active   | accepted    | 7
        7 | reconciliation | 2025-01-01 |  | PU  | N01:inactive | accepted    | 40
        8 | reconciliation | 2025-01-01 |  | PU  | N01:all      | accepted    | 100
        9 | office         | 2025-01-01 |  |     | N01          | active      | 67
    """
    assert lines(cells) == {
        ("difference", True, "-1 +2 +3"),
        ("rows", True, "+3 +4 -5"),
        ("accepted", True, "+3 +6 -9"),
        ("statuses", True, "+3 +7 -8"),
    }


def test_the_recaps_of_all_offices_add_up_to_the_territory(lines: Lines) -> None:
    cells = f"""
        1 | reconciliation | 2025-01-01 |     | PU | N01:active | recap_total | 60
        2 | reconciliation | 2025-01-01 |     | PU | N02:active | recap_total | 40
        3 | {ADMIN}        | 2025-01-01 | KAL | PU |            |             | 100
    """
    assert lines(cells) == {("recaps", True, "+1 +2 -3")}


def test_what_does_not_add_up_is_no_line(lines: Lines) -> None:
    cells = f"""
        1 | {ADMIN} | 2025-01-01 | 6301 | PU  |  |  | 10
        2 | {ADMIN} | 2025-01-01 | 6301 | BPU |  |  | 20
        3 | {ADMIN} | 2025-01-01 | 6301 | ALL |  |  | 35
    """
    assert lines(cells) == set()


def test_a_recap_that_does_not_part_segments_is_no_part_of_the_members_of_its_office(lines: Lines) -> None:
    cells = """
        1 | reconciliation | 2025-01-01 |  | PU  | N01:active | accepted | 60
        2 | reconciliation | 2025-01-01 |  | BPU | N01:active | accepted | 7
        3 | reconciliation | 2025-01-01 |  | ALL | N01:active | accepted | 67
        4 | office         | 2025-01-01 |  |     | N01        | active   | 67
    """
    assert lines(cells) == {("segments", True, "+1 +2 -3"), ("accepted", True, "+1 +2 -4")}


def test_the_members_of_an_office_are_not_those_of_a_recap_of_all_segments_alone(lines: Lines) -> None:
    cells = """
        3 | reconciliation | 2025-01-01 |  | ALL | N01:active | accepted | 67
        4 | office         | 2025-01-01 |  |     | N01        | active   | 67
    """
    assert lines(cells) == set()
