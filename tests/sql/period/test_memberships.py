"""sql/period/memberships.sql on drawn cells."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled
from tests.sql.period.months import NOVEMBER


@cases("""
active, inactive and those without a person or a number
    has_id | has_person | is_active | is_active_derived | memberships
    true   | true       | true      | true              | 10
    true   | false      | true      | false             | 20
    false  | false      | true      |                   | 30
    true   | false      | false     | true              | 40
    =>
    region_basis* | dimension* | active | inactive | active_without_person | active_without_id | active_derived
    workplace     | all        | 60     | 40       | 20 + 30               | 30                | 10 + 40
what no cell has is none
    is_active: false
    =>
    region_basis* | dimension* | active | inactive | active_without_person | active_without_id | active_derived
    workplace     | all        | 0      | 1        | 0                     | 0                 | 0
each dimension has its categories and the unknown ones
    sex | age_group | funding_source | office_code | has_jkk | has_jkm | has_jht | has_jp | has_jkp
    L   | 20-24     | employer       | K01         | true    | true    | true    | true   | true
    P   | 20-24     | self           | K01         | true    | true    | false   | false  | false
        | unknown   |                |             |         |         |         |        |
    =>
    region_basis* | dimension      | category | active
    workplace     | age_group      | 20-24    | 2
    workplace     | age_group      | unknown  | 1
    workplace     | all            | all      | 3
    workplace     | funding_source | employer | 1
    workplace     | funding_source | self     | 1
    workplace     | funding_source | unknown  | 1
    workplace     | office         | K01      | 2
    workplace     | office         | unknown  | 1
    workplace     | programme      | JHT      | 1
    workplace     | programme      | JKK      | 2
    workplace     | programme      | JKM      | 2
    workplace     | programme      | JKP      | 1
    workplace     | programme      | JP       | 1
    workplace     | sex            | L        | 1
    workplace     | sex            | P        | 1
    workplace     | sex            | unknown  | 1
by domicile only all are counted and an unknown one says so
    region_code | domicile_region_code | sex
    6401        | 6402                 | L
    6401        |                      | P
    =>
    region_basis* | region_code | dimension | category | active
    domicile      | 6402        | all       | all      | 1
    domicile      | unknown     | all       | all      | 1
""")
def test_memberships(run_model: Run, case: Case) -> None:
    constant = {"segment": "PU", "region_code": "6401", "is_active": "true", "memberships": "1"}
    cells = filled(case.given["drawn"], has_person="true", has_id="true", **constant)
    rows = run_model("period.memberships", given={"period.bounds": NOVEMBER, "period.cells": cells})
    assert case.found(rows) == case.expected
