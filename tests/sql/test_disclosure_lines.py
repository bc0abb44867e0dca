"""sql/exact/disclosure_lines.sql on drawn tables."""

import re
from collections import defaultdict
from itertools import product

import pytest

from tests.attack import BY_NAME, EQUATIONS, RECAP
from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import drawing, read_drawing

MEMBERS = """
    parent_region_code | region_code
    KAL                | 6300
    KAL                | 6400
    6300               | 6301
    6300               | 6302
"""
RECAPS = f"""
    participant_definition | parts
    office_recap_a         | PU+BPU
    office_recap_b         | PU+BPU+JAKON
    {RECAP}                | PU+BPU+JAKON+PMI
"""
CELLS = "cell_id | subject | period | region_code | segment | category | component | value"


def lines(run_model: Run, cells: list[str]) -> set[str]:
    """Return the lines of drawn cells: kind, whether exact or nearly, and what adds up to 0, by number."""
    names, rows = read_drawing("\n".join([CELLS, *cells]))
    given = {
        "core.region_members": MEMBERS,
        "ledger.office": "region_code: KAL",
        "exact.recap_definitions": RECAPS,
        "exact.disclosure_cells": drawing(names, ([cell or "''" for cell in row] for row in rows)),
    }
    terms = defaultdict(list)
    for row in run_model("exact.disclosure_lines", given=given):
        term = f"{'-' if row['coefficient'] == -1 else '+'}{row['cell_id']}"
        terms[row["line_kind"], "=" if row["is_exact"] else "~", row["total_id"]].append(
            (row["cell_id"], term)
        )
    return {
        f"{kind} {sign} {' '.join(term for _, term in sorted(of))}" for (kind, sign, _), of in terms.items()
    }


@cases("""
regencies add up to a province and provinces to the territory
    1 | participants:admin_memberships | 2025-01-01 | 6301 | PU |  |  | 10
    2 | participants:admin_memberships | 2025-01-01 | 6302 | PU |  |  | 20
    3 | participants:admin_memberships | 2025-01-01 | 6300 | PU |  |  | 30
    4 | participants:admin_memberships | 2025-01-01 | 6400 | PU |  |  | 40
    5 | participants:admin_memberships | 2025-01-01 | KAL  | PU |  |  | 70
    6 | participants:admin_memberships | 2025-02-01 | 6301 | PU |  |  | 10
    => regions = +1 +2 -3
    => regions = +3 +4 -5
a move inside a province is none of the province
    1 | flows | 2025-01-01 | 6301 | PU |  | moved_in_region | 10
    2 | flows | 2025-01-01 | 6302 | PU |  | moved_in_region | 20
    3 | flows | 2025-01-01 | 6300 | PU |  | moved_in_region | 30
    =>
segments add up but not the moves between them
    1 | flows | 2025-01-01 | 6301 | PU  |  | joined           | 10
    2 | flows | 2025-01-01 | 6301 | BPU |  | joined           | 5
    3 | flows | 2025-01-01 | 6301 | ALL |  | joined           | 15
    4 | flows | 2025-01-01 | 6301 | PU  |  | moved_in_segment | 7
    5 | flows | 2025-01-01 | 6301 | ALL |  | moved_in_segment | 7
    => segments = +1 +2 -3
flows lead from opening to closing
    1 | flows | 2025-01-01 | 6301 | PU |  | opening      | 100
    2 | flows | 2025-01-01 | 6301 | PU |  | joined       | 10
    3 | flows | 2025-01-01 | 6301 | PU |  | left_retired | 8
    4 | flows | 2025-01-01 | 6301 | PU |  | restated     | -3
    5 | flows | 2025-01-01 | 6301 | PU |  | unobserved   | -2
    6 | flows | 2025-01-01 | 6301 | PU |  | closing      | 101
    => movements = +1 +2 -3 +4 -5 -6
a month opens as the one before closed also over new year
    1 | flows | 2024-12-01 | 6301 | PU |  | closing | 100
    2 | flows | 2025-01-01 | 6301 | PU |  | opening | 100
    3 | flows | 2025-03-01 | 6301 | PU |  | opening | 100
    => months = +1 -2
what is added up since January begins anew each year
    1 | new_participants:admin_memberships | 2024-12-01 | 6301 | PU |  |        | 90
    2 | new_participants:admin_memberships | 2025-01-01 | 6301 | PU |  |        | 8
    3 | new_participants:admin_memberships | 2025-02-01 | 6301 | PU |  |        | 17
    4 | flows                              | 2025-01-01 | 6301 | PU |  | joined | 8
    5 | flows                              | 2025-02-01 | 6301 | PU |  | joined | 9
    => year_to_date = -2 +4
    => year_to_date = +2 -3 +5
contributions of the territory add up since January
    1 | contributions_received_idr:admin_memberships | 2025-01-01 | KAL | ALL |          |                            | 800
    2 | contributions                                | 2025-01-01 |     | ALL | paid:ALL | contributions_idr          | 800
    3 | contributions                                | 2025-01-01 |     | ALL | paid:jkk | contributions_idr          | 300
    4 | contributions                                | 2025-01-01 |     | ALL | paid:jht | contributions_idr          | 500
    5 | office                                       | 2025-01-01 |     |     | N01      | contributions_received_idr | 700
    6 | office                                       | 2025-01-01 |     |     | N02      | contributions_received_idr | 100
    => year_to_date = -1 +2
    => paid = -2 +3 +4
    => offices = -2 +5 +6
active and inactive are registered
    1 | participants:admin_memberships | 2025-01-01 | 6301 | PU |  |  | 60
    2 | inactive:admin_memberships     | 2025-01-01 | 6301 | PU |  |  | 40
    3 | registered:admin_memberships   | 2025-01-01 | 6301 | PU |  |  | 100
    => registered = +1 +2 -3
the same count under three names is one
    1 | flows                          | 2025-01-01 | 6301 | PU |         | closing | 60
    2 | profile                        | 2025-01-01 | 6301 | PU | all:all | active  | 60
    3 | participants:admin_memberships | 2025-01-01 | 6301 | PU |         |         | 60
    => closing = +1 -2
    => closing = +1 -3
    => profile = +2 -3
construction workers by name and by headcount agree by chance only
    1 | profile                        | 2025-01-01 | 6301 | JAKON | all:all | active  | 60
    2 | participants:admin_memberships | 2025-01-01 | 6301 | JAKON |         |         | 60
    3 | projects                       | 2025-01-01 | 6301 |       | ALL     | workers | 60
    => profile ~ +1 -2
    => headcount = -2 +3
people in two segments make their sum a guess
    1 | participants:admin_persons_any | 2025-01-01 | 6301 | PU  |  |  | 30
    2 | participants:admin_persons_any | 2025-01-01 | 6301 | BPU |  |  | 20
    3 | participants:admin_persons_any | 2025-01-01 | 6301 | ALL |  |  | 49
    => segments ~ +1 +2 -3
categories part their total but programmes overlap
    1 | profile | 2025-01-01 | 6301 | PU | all:all       | active | 60
    2 | profile | 2025-01-01 | 6301 | PU | sex:L         | active | 40
    3 | profile | 2025-01-01 | 6301 | PU | sex:P         | active | 20
    4 | profile | 2025-01-01 | 6301 | PU | programme:jkk | active | 60
    5 | profile | 2025-01-01 | 6301 | PU | programme:jp  | active | 30
    => sex = -1 +2 +3
    => programme programme:jkk ~ -1 +4
a payer of the profile is the one of the sponsored
    1 | profile   | 2025-01-01 | 6301 | PU | funding_source:csr | active                 | 60
    2 | sponsored | 2025-01-01 | 6301 | PU | csr                | active                 | 60
    3 | sponsored | 2025-01-01 | 6301 | PU | csr                | ending_within_3_months | 58
    => sponsored = -1 +2
    => ending ~ -2 +3
employers and projects part by their dimensions
    1 | employers                   | 2025-01-01 | 6301 |       | all:all  | employers_active | 60
    2 | employers                   | 2025-01-01 | 6301 |       | sector:A | employers_active | 60
    3 | employers:admin_memberships | 2025-01-01 | 6301 | ALL   |          |                  | 60
    4 | projects                    | 2025-01-01 | 6301 |       | ALL      | projects_running | 30
    5 | projects                    | 2025-01-01 | 6301 |       | apbd     | projects_running | 10
    6 | projects                    | 2025-01-01 | 6301 |       | private  | projects_running | 20
    7 | projects:admin_memberships  | 2025-01-01 | 6301 | JAKON |          |                  | 30
    => sector = -1 +2
    => employers = +1 -3
    => project_funding = -4 +5 +6
    => projects = +4 -7
offices add up to the territory and their arrears to them
    1 | office  | 2025-01-01 |     |     | N01     | active           | 60
    2 | office  | 2025-01-01 |     |     | N01     | paid_up          | 50
    3 | office  | 2025-01-01 |     |     | N01     | arrears_1_to_3   | 10
    4 | office  | 2025-01-01 |     |     | N02     | active           | 40
    5 | profile | 2025-01-01 | KAL | ALL | all:all | active           | 100
    6 | office  | 2025-01-01 |     |     | N01     | left_memberships | 6
    7 | flows   | 2025-01-01 | KAL | ALL |         | left_retired     | 4
    8 | flows   | 2025-01-01 | KAL | ALL |         | left_deceased    | 2
    9 | flows   | 2025-01-01 | KAL | ALL |         | closing          | 100
    => arrears = -1 +2 +3
    => offices = +1 +4 -5
    => offices_left = +6 -7 -8
    => closing = -5 +9
rows that count are the members of the office
    1 | reconciliation | 2025-01-01 |  | PU  | N01:active   | recap_total | 62
    2 | reconciliation | 2025-01-01 |  | PU  | N01:active   | difference  | 2
    3 | reconciliation | 2025-01-01 |  | PU  | N01:active   | accepted    | 60
    4 | reconciliation | 2025-01-01 |  | PU  | N01:active   | refused     | 3
    5 | reconciliation | 2025-01-01 |  | PU  | N01:active   | delivered   | 63
    6 | reconciliation | 2025-01-01 |  | BPU | N01:active   | accepted    | 7
    7 | reconciliation | 2025-01-01 |  | PU  | N01:inactive | accepted    | 40
    8 | reconciliation | 2025-01-01 |  | PU  | N01:all      | accepted    | 100
    9 | office         | 2025-01-01 |  |     | N01          | active      | 67
    => difference = -1 +2 +3
    => rows = +3 +4 -5
    => accepted = +3 +6 -9
    => statuses = +3 +7 -8
the recaps of all offices add up to the territory
    1 | reconciliation                 | 2025-01-01 |     | PU | N01:active | recap_total | 60
    2 | reconciliation                 | 2025-01-01 |     | PU | N02:active | recap_total | 40
    3 | participants:admin_memberships | 2025-01-01 | KAL | PU |            |             | 100
    => recaps = +1 +2 -3
recaps of a definition add up to the territory, to what is registered, and by its own segments alone
    1 | reconciliation              | 2025-01-01 |      | PU    | N01:active | recap_total | 60
    2 | reconciliation              | 2025-01-01 |      | PU    | N02:active | recap_total | 40
    3 | participants:office_recap_a | 2025-01-01 | KAL  | PU    |            |             | 100
    4 | inactive:office_recap_a     | 2025-01-01 | KAL  | PU    |            |             | 20
    5 | registered:office_recap_a   | 2025-01-01 | KAL  | PU    |            |             | 120
    6 | participants:office_recap_a | 2025-01-01 | 6301 | PU    |            |             | 60
    7 | participants:office_recap_a | 2025-01-01 | 6301 | BPU   |            |             | 7
    8 | participants:office_recap_a | 2025-01-01 | 6301 | JAKON |            |             | 9
    9 | participants:office_recap_a | 2025-01-01 | 6301 | ALL   |            |             | 67
    => recap_totals office_recap_a = +1 +2 -3
    => recap_registered office_recap_a = +3 +4 -5
    => segments = +6 +7 -9
a recap of both statuses is met by those of branches
    1 | reconciliation              | 2025-01-01 |     | PU | N01:all | recap_total | 60
    2 | reconciliation              | 2025-01-01 |     | PU | N02:all | recap_total | 40
    3 | participants:office_recap_a | 2025-01-01 | KAL | PU |         |             | 100
    => recap_totals_of_all office_recap_a = +1 +2 -3
what recaps count nearly as records do tells of these, and of each other
    1 | participants:admin_memberships | 2025-01-01 | 6301 | PU |  |  | 60
    2 | participants:office_recap_a    | 2025-01-01 | 6301 | PU |  |  | 58
    3 | participants:office_recap_b    | 2025-01-01 | 6301 | PU |  |  | 55
    => two_sources office_recap_a ~ -1 +2
    => two_sources office_recap_b ~ -2 +3
    => two_sources office_recap_a ~ +2 -3
what does not add up is no line
    1 | participants:admin_memberships | 2025-01-01 | 6301 | PU  |  |  | 10
    2 | participants:admin_memberships | 2025-01-01 | 6301 | BPU |  |  | 20
    3 | participants:admin_memberships | 2025-01-01 | 6301 | ALL |  |  | 35
    =>
a recap that does not part segments is no part of the members of its office
    1 | reconciliation | 2025-01-01 |  | PU  | N01:active | accepted | 60
    2 | reconciliation | 2025-01-01 |  | BPU | N01:active | accepted | 7
    3 | reconciliation | 2025-01-01 |  | ALL | N01:active | accepted | 67
    4 | office         | 2025-01-01 |  |     | N01        | active   | 67
    => segments = +1 +2 -3
    => accepted = +1 +2 -4
the members of an office are not those of a recap of all segments alone
    3 | reconciliation | 2025-01-01 |  | ALL | N01:active | accepted | 67
    4 | office         | 2025-01-01 |  |     | N01        | active   | 67
    =>
people of two regencies are nearly those of their province
    1 | participants:admin_persons_any | 2025-01-01 | 6301 | PU |  |  | 10
    2 | participants:admin_persons_any | 2025-01-01 | 6302 | PU |  |  | 20
    3 | participants:admin_persons_any | 2025-01-01 | 6300 | PU |  |  | 28
    => regions ~ +1 +2 -3
persons are taken for memberships where they differ by 4
    1 | participants:admin_persons_main | 2025-01-01 | 6301 | PU |  |  | 56
    2 | participants:admin_memberships  | 2025-01-01 | 6301 | PU |  |  | 60
    => persons_main ~ +1 -2
but not where they differ by 5
    1 | participants:admin_persons_main | 2025-01-01 | 6301 | PU |  |  | 55
    2 | participants:admin_memberships  | 2025-01-01 | 6301 | PU |  |  | 60
    =>
""")
def test_of_drawn_cells(run_model: Run, case: Case) -> None:
    assert lines(run_model, case.given["drawn"].splitlines()) == set(filter(None, case.result.splitlines()))


LEFT = ("retired", "deceased", "work_ended", "contract_ended", "other")
SPELLED = {
    "moved_in_%": ["moved_in_region", "moved_in_segment"],
    "moved_out_%": ["moved_out_region", "moved_out_segment"],
    "left_%": [f"left_{why}" for why in LEFT],
    "arrears_%": ["arrears_1_to_3", "arrears_over_3"],
}
"""What an attacker writes short."""


BESIDE = (
    "registered:admin_memberships|| = reconciliation|%:all|recap_total",
    *(
        f"projects|ALL|{column} = projects|apbn|{column} + projects|unknown|{column}"
        for column in ("projects_running", "workers", "contract_value_idr", "contributions_idr")
    ),
)
"""Sums that the attacker leaves out."""


@pytest.mark.parametrize("equation", [*EQUATIONS, *BY_NAME, *BESIDE])
def test_every_sum_that_an_attacker_knows_is_a_line(run_model: Run, equation: str) -> None:
    segment = (
        "JAKON" if "projects" in equation else "ALL" if re.search("office|employers", equation) else "PU"
    )
    total, _, parts = equation.partition(" = ")
    cells, line, added = [], [], 0
    for sign, last, term in [*re.findall(r"([+-]?) ?(last )?(\S*\|\S*)", parts), ("=", "", total)]:
        subject, category, component = term.replace("@", "x").split("|")
        for one, name in product("ab" if "%" in category else "a", SPELLED.get(component, [component])):
            number = len(cells)
            value = {"=": added, "-": 1000 + number}.get(sign, 1_000_000 + number)
            added += -value if sign == "-" else value
            place = f"2025-0{1 if last else 2}-01 | KAL | {segment} | {category.replace('%', one)} | {name}"
            cells.append(f"{number} | {subject} | {place} | {value}")
            line.append(f"{'-' if sign in ('-', '=') else '+'}{number}")
    if "flows||closing" not in equation:
        cells.append(f"90 | flows | 2025-02-01 | KAL | {segment} |  | closing | 7")
    assert " ".join(line) in {told.partition(" = ")[2] for told in lines(run_model, cells)}
