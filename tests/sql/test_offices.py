"""sql/core/offices.sql and sql/marts/offices.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run


@cases("""
an office has a region only where its territory is one
    office_code     | office_name                 | office_level | parent_office_code | region_code
    KANWIL-KAL      | Kantor Wilayah Kalimantan   | kanwil       |                    | KAL
    KANWIL-JATIM    | Kantor Wilayah Jawa Timur   | kanwil       |                    |
    CAB-SAMARINDA   | Kantor Cabang Samarinda     | branch       | KANWIL-KAL         |
    =>
    office_code     | parent_office_code | region_code
    CAB-SAMARINDA   | KANWIL-KAL         |
    KANWIL-JATIM    |                    |
    KANWIL-KAL      |                    | KAL
""")
def test_offices(run_model: Run, case: Case) -> None:
    rows = run_model("core.offices", given={"staging.offices": case.given["drawn"]})
    assert case.found(rows) == case.expected


@cases("""
the mart holds every office that a fact names once, with a name in both languages and what is above it
    core.offices <-
        office_code | office_name               | office_level | parent_office_code | region_code | valid_from_date
        KW          | Kantor Wilayah Kalimantan | kanwil       |                    | KAL         | 2014-01-01
        K01         | Kantor Cabang Samarinda   | branch       | KW                 |             | 2020-01-01
    core.regions <- region_code: KAL | region_name: Kalimantan
    exact.office_month <-
        office_code
        K01
        unknown
    exact.reconciliation <- office_code: K99
    =>
    office_code | office_name               | office_name_id            | is_listed | parent_office_name        | region_name
    K01         | Kantor Cabang Samarinda   | Kantor Cabang Samarinda   | true      | Kantor Wilayah Kalimantan |
    K99         | K99                       | K99                       | false     |                           |
    KW          | Kantor Wilayah Kalimantan | Kantor Wilayah Kalimantan | true      |                           | Kalimantan
    unknown     | Not stated                | Tidak disebutkan          | false     |                           |
""")
def test_the_mart(run_model: Run, case: Case) -> None:
    assert case.found(run_model("marts.offices", given=case.given)) == case.expected
