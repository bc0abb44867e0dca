"""region_of: by code, by any way a name is written, and by a short name only where it says one region."""

import duckdb
import pytest

from tests.conftest import Run

REGIONS = {
    "marts.regions": """
        region_code | region_name       | region_level | kemendagri_code | spellings
        0000        | Indonesia         | national     |                 | indonesia
        KAL         | Kalimantan        | island_group |                 | kalimantan
        6303        | Kabupaten Banjar  | regency      | 63.03           | banjar|kabbanjar|kabupatenbanjar
        3279        | Kota Banjar       | regency      | 32.79           | banjar|kotabanjar|kotaadmbanjar
        6371        | Kota Banjarmasin  | regency      | 63.71           | banjarmasin|kotabanjarmasin
        6205        | Kabupaten Katingan | regency     | 62.06           | kabkatingan|kabupatenkatingan|katingan
        6206        | Kabupaten Sukamara | regency     | 62.08           | kabsukamara|kabupatensukamara|sukamara
        1500        | Jambi             | province     | 15              | jambi|provjambi
        1571        | Kota Jambi        | regency      | 15.71           | jambi|kotajambi
        3400        | Daerah Istimewa Yogyakarta | province | 34         | daerahistimewayogyakarta|diy|yogyakarta
        3471        | Kota Yogyakarta   | regency      | 34.71           | kotayogyakarta|yogyakarta
    """
}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("6371", "6371"),
        ("kal", "KAL"),
        ("63.71", "6371"),
        ("62.06", "6205"),
        ("6206", "6206"),
        ("Kota Banjarmasin", "6371"),
        ("KOTA  BANJARMASIN ", "6371"),
        ("Banjarmasin", "6371"),
        ("b a n j a r m a s i n", "6371"),
        ("KAB. BANJAR", "6303"),
        ("Kab Banjar", "6303"),
        ("kabupaten banjar", "6303"),
        ("Kota Adm. Banjar", "3279"),
        ("Jambi", "1500"),
        ("Prov. Jambi", "1500"),
        ("KOTA JAMBI", "1571"),
        ("DIY", "3400"),
    ],
)
def test_a_region_goes_by_code_and_by_every_way_its_name_is_written(
    run_macro: Run, asked: str, code: str
) -> None:
    assert [row["region_code"] for row in run_macro(f"region_of('{asked}')", REGIONS)] == [code]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Banjar", "'Banjar' may be Kota Banjar (3279) or Kabupaten Banjar (6303)"),
        (" BANJAR", "'BANJAR' may be Kota Banjar (3279) or Kabupaten Banjar (6303)"),
        ("Yogyakarta", "'Yogyakarta' may be Daerah Istimewa Yogyakarta (3400) or Kota Yogyakarta (3471)"),
    ],
)
def test_a_short_name_of_several_is_refused_with_their_names_and_codes(
    run_macro: Run, asked: str, told: str
) -> None:
    with pytest.raises(duckdb.Error) as error:
        run_macro(f"region_of('{asked}')", REGIONS)
    assert str(error.value).endswith(f"region_of: {told}; write one of these names or codes.")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Banjarmasn", "'Banjarmasn'; the nearest is Kota Banjarmasin (6371)."),
        ("Kab. Katingen", "'Kab. Katingen'; the nearest is Kabupaten Katingan (6205)."),
        ("x", "'x'; marts.regions lists them."),
        ("diyy", "'diyy'; marts.regions lists them."),
        ("sukamxxa", "'sukamxxa'; marts.regions lists them."),
        ("nowhere", "'nowhere'; marts.regions lists them."),
        ("63.99", "'63.99'; marts.regions lists them."),
        ("6399", "'6399'; marts.regions lists them."),
    ],
)
def test_what_nobody_bears_is_refused_with_the_nearest_name(run_macro: Run, asked: str, told: str) -> None:
    with pytest.raises(duckdb.Error) as error:
        run_macro(f"region_of('{asked}')", REGIONS)
    assert str(error.value).endswith(f"region_of knows no region {told}")
