"""sql/core/offices.sql on drawn tables."""

from tests.conftest import Run


def test_an_office_has_a_region_only_where_its_territory_is_one(run_model: Run) -> None:
    rows = run_model(
        "core.offices",
        given={
            "staging.offices": """
                office_code     | office_name                 | office_level | parent_office_code | region_code
                KANWIL-KAL      | Kantor Wilayah Kalimantan   | kanwil       |                    | KAL
                KANWIL-JATIM    | Kantor Wilayah Jawa Timur   | kanwil       |                    |
                CAB-SAMARINDA   | Kantor Cabang Samarinda     | branch       | KANWIL-KAL         |
            """
        },
    )
    assert [(row["office_code"], row["parent_office_code"], row["region_code"]) for row in rows] == [
        ("CAB-SAMARINDA", "KANWIL-KAL", None),
        ("KANWIL-JATIM", None, None),
        ("KANWIL-KAL", None, "KAL"),
    ]
