"""sql/core/offices.sql and sql/marts/offices.sql on drawn tables."""

from tests.conftest import Run, one
from tests.drawn import Row


def test_an_office_has_a_region_only_where_its_territory_is_one(run_model: Run) -> None:
    given = {
        "staging.offices": """
            office_code     | office_name                 | office_level | parent_office_code | region_code
            KANWIL-KAL      | Kantor Wilayah Kalimantan   | kanwil       |                    | KAL
            KANWIL-JATIM    | Kantor Wilayah Jawa Timur   | kanwil       |                    |
            CAB-SAMARINDA   | Kantor Cabang Samarinda     | branch       | KANWIL-KAL         |
        """
    }
    rows = run_model("core.offices", given=given)
    assert [(row["office_code"], row["parent_office_code"], row["region_code"]) for row in rows] == [
        ("CAB-SAMARINDA", "KANWIL-KAL", None),
        ("KANWIL-JATIM", None, None),
        ("KANWIL-KAL", None, "KAL"),
    ]


def shown(run_model: Run) -> list[Row]:
    given = {
        "core.offices": """
            office_code | office_name               | office_level | parent_office_code | region_code | valid_from_date
            KW          | Kantor Wilayah Kalimantan | kanwil       |                    | KAL         | 2014-01-01
            K01         | Kantor Cabang Samarinda   | branch       | KW                 |             | 2020-01-01
        """,
        "core.regions": "region_code: KAL | region_name: Kalimantan",
        "exact.office_month": """
            office_code
            K01
            unknown
        """,
        "exact.reconciliation": "office_code: K99",
    }
    return run_model("marts.offices", given=given)


def test_the_mart_holds_every_office_that_a_fact_names_once(run_model: Run) -> None:
    assert [(row["office_code"], row["office_name"], row["is_listed"]) for row in shown(run_model)] == [
        ("K01", "Kantor Cabang Samarinda", True),
        ("K99", "K99", False),
        ("KW", "Kantor Wilayah Kalimantan", True),
        ("unknown", "Not stated", False),
    ]


def test_no_office_has_a_name_in_both_languages(run_model: Run) -> None:
    assert one(shown(run_model), office_code="unknown")["office_name_id"] == "Tidak disebutkan"


def test_a_branch_says_its_regional_office_and_a_regional_office_its_region(run_model: Run) -> None:
    rows = shown(run_model)
    found = (one(rows, office_code="K01")["parent_office_name"], one(rows, office_code="KW")["region_name"])
    assert found == ("Kantor Wilayah Kalimantan", "Kalimantan")
