"""sql/period/persons.sql on drawn memberships of a few people."""

from tests.cases import Case, cases
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


@cases("""
a person counts once in every region that holds one of the memberships
    person_id | membership_id | region_code
    p1        | m1            | 6401
    p1        | m2            | 6402
    p1        | m3            | 6501
    p2        | m4            | 6401
    =>
    region_basis* | counted_unit* | region_code | PU | BPU | ALL
    workplace     | person_any    | 0000        | 2  |     | 2
    workplace     | person_any    | 6400        | 2  |     | 2
    workplace     | person_any    | 6401        | 2  |     | 2
    workplace     | person_any    | 6402        | 1  |     | 1
    workplace     | person_any    | 6500        | 1  |     | 1
    workplace     | person_any    | 6501        | 1  |     | 1
    workplace     | person_any    | KAL         | 2  |     | 2
two memberships in one cell are one person
    person_id | membership_id | region_code
    p1        | m1            | 6401
    p1        | m2            | 6401
    =>
    region_basis* | region_code* | counted_unit | PU | ALL
    workplace     | 6401         | person_any   | 1  | 1
    workplace     | 6401         | person_main  | 1  | 1
segments each count a person and all of them count it once
    person_id | membership_id | region_code | segment
    p1        | m1            | 6401        | PU
    p1        | m2            | 6401        | BPU
    =>
    region_basis* | region_code* | counted_unit | PU | BPU | ALL
    workplace     | 6401         | person_any   | 1  | 1   | 1
    workplace     | 6401         | person_main  | 1  |     | 1
the main membership is pu whatever the wage
    person_id | membership_id | region_code | segment | wage_band
    p1        | m1            | 6401        | BPU     | 9
    p1        | m2            | 6402        | PU      | 1
    =>
    counted_unit* | region_code | PU | BPU | ALL
    person_main   | 0000        | 1  |     | 1
    person_main   | 6400        | 1  |     | 1
    person_main   | 6402        | 1  |     | 1
    person_main   | KAL         | 1  |     | 1
the main membership has the higher wage band, then the lower pseudonym
    person_id | membership_id | region_code | wage_band
    p1        | m1            | 6401        | 3
    p1        | m2            | 6402        | 4
    p2        | m4            | 6401        | 3
    p2        | m3            | 6501        | 3
    p3        | m5            | 6401        |
    p3        | m6            | 6402        | 0
    =>
    counted_unit* | region_code | PU
    person_main   | 0000        | 3
    person_main   | 6400        | 2
    person_main   | 6402        | 2
    person_main   | 6500        | 1
    person_main   | 6501        | 1
    person_main   | KAL         | 3
by domicile a person with two stated ones is in both, and nobody is at a main one
    person_id | membership_id | region_code | domicile_region_code
    p1        | m1            | 6401        | 3171
    p1        | m2            | 6401        | unknown
    p2        | m3            | 6401        | 3171
    =>
    region_basis* | counted_unit | region_code | ALL
    domicile      | person_any   | 0000        | 2
    domicile      | person_any   | 3100        | 2
    domicile      | person_any   | 3171        | 2
    domicile      | person_any   | JAV         | 2
    domicile      | person_any   | unknown     | 1
""")
def test_persons(run_model: Run, case: Case) -> None:
    """The persons of a region stand in one row, with a column of each segment."""
    drawn = filled(case.given["drawn"], domicile_region_code="6401", segment="PU", wage_band="3")
    given = {"period.bounds": NOVEMBER, "intake.regions": REGIONS, "period.person_rows": drawn}
    found: dict[tuple[str, ...], Row] = {}
    for row in run_model("period.persons", given=given):
        key = {name: row[name] for name in ("region_basis", "counted_unit", "region_code")}
        none = dict.fromkeys(("PU", "BPU", "ALL"))
        found.setdefault(tuple(key.values()), {**key, **none})[row["segment"]] = row["persons"]
    assert case.found([found[key] for key in sorted(found)]) == case.expected
