"""sql/core/regions.sql and sql/marts/regions.sql on drawn tables."""

from tests.conftest import Run, one
from tests.drawn import Row, cells

PROVINCES = """
    bps_code | kemendagri_code | official_name      | aliases | island_group_code | island_group_name
    62       | 62              | Kalimantan Tengah  | Kalteng | KAL               | Kalimantan
    63       | 63              | Kalimantan Selatan | Kalsel  | KAL               | Kalimantan
    94       | 91              | Papua              |         |                   |
"""
REGIONS = """
    level    | bps_code | kemendagri_code | official_name      | kind      | province           | old_kemendagri_code
    province | 62       | 62              | Kalimantan Tengah  | provinsi  | Kalimantan Tengah  |
    regency  | 6206     | 62.08           | Kabupaten Sukamara | kabupaten | Kalimantan Tengah  |
    regency  | 6205     | 62.06           | Kabupaten Katingan | kabupaten | Kalimantan Tengah  |
    regency  | 6271     | 62.71           | Kota Palangka Raya | kota      | Kalimantan Tengah  |
    regency  |          | 91.03           | Kabupaten Jayapura | kabupaten | Papua              | 91.01
"""


def regions(run_model: Run) -> list[Row]:
    return run_model("core.regions", given={"staging.provinces": PROVINCES, "staging.regions": REGIONS})


def test_a_regency_goes_by_its_bps_code_and_keeps_kemendagris_as_an_attribute(run_model: Run) -> None:
    row = one(regions(run_model), region_code="6206")
    assert (row["region_name"], row["kemendagri_code"]) == ("Kabupaten Sukamara", "62.08")


def test_the_number_of_one_system_is_another_regency_in_the_other(run_model: Run) -> None:
    rows = regions(run_model)
    assert one(rows, kemendagri_code="62.06")["region_code"] != one(rows, region_code="6206")["region_code"]


def test_a_regency_without_a_bps_code_keeps_kemendagris_with_its_dot(run_model: Run) -> None:
    row = one(regions(run_model), kemendagri_code="91.03")
    assert (row["region_code"], row["old_kemendagri_code"]) == ("91.03", "91.01")


def test_a_province_has_four_digits(run_model: Run) -> None:
    row = one(regions(run_model), region_level="province", kemendagri_code="62")
    assert cells(row, "region_code parent_region_code island_group_code") == ["6200", "0000", "KAL"]


def test_a_province_is_there_even_where_no_regency_is_known(run_model: Run) -> None:
    assert one(regions(run_model), region_code="6300")["region_name"] == "Kalimantan Selatan"


def test_the_provinces_of_one_kanwil_make_one_island_group(run_model: Run) -> None:
    groups = [row for row in regions(run_model) if row["region_level"] == "island_group"]
    assert [(row["region_code"], row["region_name"]) for row in groups] == [("KAL", "Kalimantan")]


def test_a_regency_belongs_to_the_island_group_of_its_province(run_model: Run) -> None:
    rows = regions(run_model)
    assert (
        one(rows, region_code="6206")["island_group_code"],
        one(rows, region_code="91.03")["island_group_code"],
    ) == ("KAL", None)


def test_the_nation_is_a_region_without_a_parent(run_model: Run) -> None:
    row = one(regions(run_model), region_level="national")
    assert (row["region_code"], row["parent_region_code"]) == ("0000", None)


def test_a_regency_is_found_with_and_without_the_word_kabupaten(run_model: Run) -> None:
    row = one(regions(run_model), region_code="6206")
    assert row["names"].split("|") == ["Kabupaten Sukamara", "Sukamara"]


def test_a_city_is_not_found_without_the_word_kota(run_model: Run) -> None:
    assert "Palangka Raya" not in one(regions(run_model), region_code="6271")["names"].split("|")


def in_territory(run_model: Run, office_region: str) -> dict[str, bool]:
    given = {
        "ledger.office": f"office_name: Kanwil | region_code: {office_region}",
        "core.regions": """
            region_code | parent_region_code | island_group_code
            0000        |                    |
            KAL         | 0000               |
            6200        | 0000               | KAL
            6206        | 6200               | KAL
            9400        | 0000               |
        """,
    }
    rows = run_model("marts.regions", given=given)
    return {row["region_code"]: row["is_in_territory"] for row in rows}


def test_the_territory_of_an_island_group_is_its_provinces_and_their_regencies(run_model: Run) -> None:
    assert in_territory(run_model, "KAL") == {
        "0000": False,
        "KAL": True,
        "6200": True,
        "6206": True,
        "9400": False,
    }


def test_the_territory_of_a_province_is_the_province_and_its_regencies(run_model: Run) -> None:
    assert in_territory(run_model, "6200") == {
        "0000": False,
        "KAL": False,
        "6200": True,
        "6206": True,
        "9400": False,
    }


def test_the_territory_of_the_head_office_is_everywhere(run_model: Run) -> None:
    assert set(in_territory(run_model, "0000").values()) == {True}


def test_a_regency_names_the_regions_above_it(run_model: Run) -> None:
    given = {
        "ledger.office": "region_code: KAL",
        "core.regions": """
            region_code | region_level | region_name       | parent_region_code | island_group_code
            KAL         | island_group | Kalimantan        | 0000               |
            6200        | province     | Kalimantan Tengah | 0000               | KAL
            6271        | regency      | Kota Palangka Raya | 6200              | KAL
        """,
    }
    rows = run_model("marts.regions", given=given)
    names = ("province_name", "island_group_name", "region_level_name", "region_level_name_id")
    assert {row["region_code"]: tuple(row[name] for name in names) for row in rows} == {
        "KAL": (None, None, "Island group", "Kelompok pulau"),
        "6200": ("Kalimantan Tengah", "Kalimantan", "Province", "Provinsi"),
        "6271": ("Kalimantan Tengah", "Kalimantan", "Regency or city", "Kabupaten/kota"),
    }
