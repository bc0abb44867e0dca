"""sql/core/regions.sql and sql/marts/regions.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run

PROVINCES = """
    bps_code | kemendagri_code | official_name      | aliases | island_group_code | island_group_name
    62       | 62              | Kalimantan Tengah  | Kalteng | KAL               | Kalimantan
    63       | 63              | Kalimantan Selatan | Kalsel  | KAL               | Kalimantan
    94       | 91              | Papua              |         |                   |
"""


@cases("""
a regency goes by its bps code, else by kemendagris with its dot, and by names with and without its kind
    # the number of one system is another regency in the other; Jayapura has no BPS code, Antah no known province
    level    | bps_code | kemendagri_code | official_name      | kind      | province           | old_kemendagri_code
    province | 62       | 62              | Kalimantan Tengah  | provinsi  | Kalimantan Tengah  |
    regency  | 6206     | 62.08           | Kabupaten Sukamara | kabupaten | Kalimantan Tengah  |
    regency  | 6205     | 62.06           | Kabupaten Katingan | kabupaten | Kalimantan Tengah  |
    regency  | 6271     | 62.71           | Kota Palangka Raya | kota      | Kalimantan Tengah  |
    regency  |          | 91.03           | Kabupaten Jayapura | kabupaten | Papua              | 91.01
    regency  |          | 99.01           | Kabupaten Antah    | kabupaten | Berantah           |
    =>
    region_code | region_level | kind           | region_name        | kemendagri_code | old_kemendagri_code | parent_region_code | island_group_code | names
    0000        | national     | negara         | Indonesia          |                 |                     |                    |                   | Indonesia
    6200        | province     | provinsi       | Kalimantan Tengah  | 62              |                     | 0000               | KAL               | Kalimantan Tengah|Kalteng
    6205        | regency      | kabupaten      | Kabupaten Katingan | 62.06           |                     | 6200               | KAL               | Kabupaten Katingan|Katingan
    6206        | regency      | kabupaten      | Kabupaten Sukamara | 62.08           |                     | 6200               | KAL               | Kabupaten Sukamara|Sukamara
    6271        | regency      | kota           | Kota Palangka Raya | 62.71           |                     | 6200               | KAL               | Kota Palangka Raya|Kota Palangka Raya
    6300        | province     | provinsi       | Kalimantan Selatan | 63              |                     | 0000               | KAL               | Kalimantan Selatan|Kalsel
    91.03       | regency      | kabupaten      | Kabupaten Jayapura | 91.03           | 91.01               | 9400               |                   | Kabupaten Jayapura|Jayapura
    9400        | province     | provinsi       | Papua              | 91              |                     | 0000               |                   | Papua
    KAL         | island_group | kelompok pulau | Kalimantan         |                 |                     | 0000               |                   | Kalimantan
a region is found by every way its name and its kind are written
    # Uno is an alias of its own, Dua and Tengah are ones only with their kind
    level    | bps_code | kemendagri_code | official_name            | kind      | province          | aliases
    province | 62       | 62              | Kalimantan Tengah        | provinsi  | Kalimantan Tengah | Prov. Tengah
    regency  | 6201     | 62.01           | Kabupaten Kepulauan Satu | kabupaten | Kalimantan Tengah | Kab. Uno|Uno|Kab. Dua
    regency  | 6202     | 62.02           | Kabupaten Pang dan Kaju  | kabupaten | Kalimantan Tengah |
    regency  | 6271     | 62.71           | Kota Administrasi Raya   | kota      | Kalimantan Tengah |
    =>
    region_code  | spellings
    0000         | indonesia
    6200         | kalimantantengah|kalteng|propinsikalimantantengah|propinsikalteng|propinsitengah|propkalimantantengah|propkalteng|proptengah|provinsikalimantantengah|provinsikalteng|provinsitengah|provkalimantantengah|provkalteng|provtengah
    6201         | kabadmdua|kabadmkepsatu|kabadmkepulauansatu|kabadmuno|kabdua|kabkepsatu|kabkepulauansatu|kabuno|kabupatenadministrasidua|kabupatenadministrasikepsatu|kabupatenadministrasikepulauansatu|kabupatenadministrasiuno|kabupatendua|kabupatenkepsatu|kabupatenkepulauansatu|kabupatenuno|kepsatu|kepulauansatu|uno
    6202         | kabadmpangdankaju|kabadmpangkaju|kabpangdankaju|kabpangkaju|kabupatenadministrasipangdankaju|kabupatenadministrasipangkaju|kabupatenpangdankaju|kabupatenpangkaju|pangdankaju|pangkaju
    6271         | kodyaraya|kotaadministrasiraya|kotaadmraya|kotamadyaraya|kotaraya|raya
    6300         | kalimantanselatan|kalsel|propinsikalimantanselatan|propinsikalsel|propkalimantanselatan|propkalsel|provinsikalimantanselatan|provinsikalsel|provkalimantanselatan|provkalsel
    9400         | papua|propinsipapua|proppapua|provinsipapua|provpapua
    KAL          | kalimantan
a province of former days is a region of its own that no name of today finds
    level: province | bps_code: 94 | kemendagri_code: 91
    former <-
    region_code | kemendagri_code | official_name | aliases     | valid_to_date
    9400-2023   | 91-2023         | Papua (34)    | Papua (old) | 2023-12-01
    =>
    region_code* | region_level | kind     | region_name | parent_region_code | kemendagri_code | valid_to_date
    9400-2023    | province     | provinsi | Papua (34)  | 0000               | 91-2023         | 2023-12-01
a province has its own capital
    level: province | bps_code: 62 | kemendagri_code: 62 | official_name: K | capital: Palangka Raya
    => region_code*: 6200 | capital: Palangka Raya
""")
def test_regions(run_model: Run, case: Case) -> None:
    given = {
        "staging.provinces": PROVINCES,
        "staging.regions": case.given["drawn"],
        "staging.former_provinces": case.given.get("former", "region_code"),
    }
    assert case.found(run_model("core.regions", given=given)) == case.expected


@cases("""
the territory of an island group is its provinces and their regencies, which name the regions above them
    region_code: KAL
    =>
    region_code | is_in_territory | province_name     | island_group_name | region_level_name | region_level_name_id
    0000        | false           |                   |                   | National          | Nasional
    6200        | true            | Kalimantan Tengah | Kalimantan        | Province          | Provinsi
    6271        | true            | Kalimantan Tengah | Kalimantan        | Regency or city   | Kabupaten/kota
    9400        | false           | Papua             |                   | Province          | Provinsi
    KAL         | true            |                   |                   | Island group      | Kelompok pulau
the territory of a province is the province and its regencies
    region_code: 6200
    =>
    region_code | is_in_territory
    0000        | false
    6200        | true
    6271        | true
    9400        | false
    KAL         | false
the territory of the head office is everywhere
    region_code: 0000
    =>
    region_code | is_in_territory
    0000        | true
    6200        | true
    6271        | true
    9400        | true
    KAL         | true
""")
def test_the_mart(run_model: Run, case: Case) -> None:
    given = {
        "ledger.office": case.given["drawn"],
        "core.regions": """
            region_code | region_level | region_name        | parent_region_code | island_group_code
            0000        | national     | Indonesia          |                    |
            KAL         | island_group | Kalimantan         | 0000               |
            6200        | province     | Kalimantan Tengah  | 0000               | KAL
            6271        | regency      | Kota Palangka Raya | 6200               | KAL
            9400        | province     | Papua              | 0000               |
        """,
    }
    assert case.found(run_model("marts.regions", given=given)) == case.expected
