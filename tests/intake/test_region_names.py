"""How deliveries may give a region: every way its name is written, and a short name only with care."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pyarrow
import pytest

import schemas
from flows.intake.outcome import Outcome
from flows.intake.reading import Place
from flows.intake.staging import expect, stage
from flows.sender import Sender
from tests import delivering
from tests.delivering import connection_to, staged
from tests.drawn import each_of
from tests.schemas.extracts import delivered as extracts
from tests.schemas.extracts.delivered import OCTOBER, example, reference

WORKFORCE = schemas.dataset("workforce")


def row(level: str, name: str) -> dict[str, str]:
    given = {"area_level": level, "area_name": name, "year": "2023", "month": "Aug", "employed": "100000"}
    return {column: given.get(column, "") for column in WORKFORCE.header} | {
        "source_url": "https://x.example"
    }


def read(names: list[tuple[str, str]], regions: pyarrow.Table) -> list[str | None]:
    """Return the region codes of one file's rows."""
    rows = {line: list(row(*name).values()) for line, name in enumerate(names, start=2)}
    found: list[str | None] = staged("workforce", rows, regions=regions)["region_code"].to_pylist()
    return found


def regencies(names: list[str], regions: pyarrow.Table) -> list[str | None]:
    return read([("regency", name) for name in names], regions)


def deliver(names: list[str], regions: pyarrow.Table) -> Outcome:
    text = io.StringIO()
    writer = csv.DictWriter(text, WORKFORCE.header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row("regency", name) for name in names)
    return delivering.deliver("workforce", text.getvalue(), regions=regions)[0]


def known(regions: pyarrow.Table, level: str) -> dict[str, str]:
    """Official names of a level by code."""
    rows = [r for r in regions.to_pylist() if r["region_level"] == level]
    return {r["region_code"]: r["region_name"] for r in rows}


def bare(name: str) -> str:
    return re.sub(r"^(Kabupaten|Kota)( Administrasi)? ", "", name)


def test_no_two_regions_of_a_level_are_written_alike_but_by_their_short_names(regions: pyarrow.Table) -> None:
    bearers: dict[tuple[str, str], set[str]] = {}
    for one in regions.to_pylist():
        for spelling in one["spellings"].split("|"):
            bearers.setdefault((one["region_level"], spelling), set()).add(one["region_name"])
    shared = {key: names for key, names in bearers.items() if len(names) > 1}
    assert len(known(regions, "regency")) == 514
    assert len(known(regions, "province")) == 38 + 2  # Papua and Papua Barat of 2023 are named so
    assert len(shared) == 26
    assert all(
        {f"Kabupaten {bare(n)}" for n in names} & names and len(names) == 2 for names in shared.values()
    )


@pytest.mark.parametrize(
    "written",
    [
        "{official}",
        "{capitals}",
        "{kind} {bare}",
        "{short}. {BARE}",
        "{short}  {bare}",
        "{short} ADM. {BARE}",
        "{kind} {apart}",
        "{apart_kind} {apart}",
        "{kind}{joined}",
        "{code}",
    ],
)
def test_every_regency_is_read_however_its_name_is_written(written: str, regions: pyarrow.Table) -> None:
    given = {}
    for code, official in known(regions, "regency").items():
        kind, short = official.split()[0], {"Kabupaten": "Kab", "Kota": "Kota"}[official.split()[0]]
        name = bare(official)
        given[code] = written.format(
            official=official,
            capitals=official.upper(),
            kind=kind,
            short=short,
            bare=name,
            BARE=name.upper(),
            apart=" ".join(name.upper()),
            apart_kind=" ".join(kind.upper()),
            joined=name.replace(" ", "").replace("-", ""),
            code=code,
        )
    assert regencies([*given.values()], regions) == [*given]


def test_a_short_name_that_one_regency_alone_bears_is_it(regions: pyarrow.Table) -> None:
    names = {code: bare(name).upper() for code, name in known(regions, "regency").items()}
    shared = {name for name in names.values() if [*names.values()].count(name) > 1}
    found = dict(zip(names, regencies([*names.values()], regions), strict=True))
    assert len(shared) == 26
    assert found == {code: None if name in shared else code for code, name in names.items()}


REGENCIES = """
    code | written
    7309 | Pangkajene Kepulauan or Kab. Pangkajene & Kepulauan
    7209 | Tojo Una-Una
    9101 | Fak-Fak or Fakfak
    5107 | Karang Asem
    1706 | Muko-Muko
    1607 | Banyu Asin
    1207 | Labuhan Batu
    3403 | Gunung Kidul
    3401 | KULONPROGO
    7605 | Mamuju Utara
    7108 | Kep. Siau Tagulandang Biaro or Sitaro
    1206 | Kab. Toba Samosir
    8101 | Maluku Tenggara Barat
    3173 | Kota Jakarta Pusat or KOTA ADM. JAKARTA PUSAT
    3101 | Kab. Adm. Kep. Seribu
    3273 | Kotamadya Bandung
    6302 | Kota Baru
    6104 | Kab. Pontianak
    6171 | Pontianak
    6371 | 63.71
    6209 | 62.06
    6206 | 6206
"""
PROVINCES = """
    code | written
    3400 | DI Yogyakarta or D.I. Yogyakarta or DIY or Prov. Daerah Istimewa Yogyakarta
    3100 | DKI JAKARTA or Provinsi DKI Jakarta
    1900 | Kep. Bangka Belitung
    6300 | Propinsi Kalimantan Selatan or 6300
    7500 | Gorontalo
    1500 | Jambi
         | 63 or Kota Jambi
"""


@pytest.mark.parametrize(
    ("level", "code", "written"),
    [
        (level, code, written)
        for level, drawn in (("regency", REGENCIES), ("province", PROVINCES))
        for code, written in each_of(drawn)
    ],
)
def test_old_and_new_spellings_and_codes_are_read_on_their_level(
    level: str, code: str | None, written: str, regions: pyarrow.Table
) -> None:
    assert read([(level, written)], regions) == [code]


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (["Ciamis", "Pangandaran", "Banjar"], ["3207", "3218", "3279"]),
        (["Banjar", "Tapin", "Barito Kuala"], ["6303", "6305", "6304"]),
        (["6371", "Banjar"], ["6371", "6303"]),
        (["Ciamis", "Tapin", "Banjar"], ["3207", "6305", None]),
        (["Banjar", "Banjar"], [None, None]),
        (["Banjar"], [None]),
        (["Kota Batu", "Malang"], ["3579", None]),  # both are in Jawa Timur
        (["Solok Selatan", "Banjar"], ["1310", None]),
    ],
)
def test_a_shared_short_name_is_read_where_the_rest_of_the_file_is_of_one_province(
    names: list[str], codes: list[str | None], regions: pyarrow.Table
) -> None:
    assert regencies(names, regions) == codes


def test_a_province_of_the_file_decides_too(regions: pyarrow.Table) -> None:
    assert read([("province", "Jawa Barat"), ("regency", "Banjar")], regions) == ["3200", "3279"]


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (["INDONESIA", "Jambi", "Gorontalo", "DKI Jakarta"], ["0000", "1500", "7500", "3100"]),
        (["Kalimantan Selatan", "Kota Banjarmasin", "Banjar"], ["6300", "6371", "6303"]),
        (["Kota Sungai Penuh", "Jambi"], ["1572", None]),  # it may be the city
        (["Provinsi Jambi", "Kota Jambi", "Jambi"], ["1500", "1571", None]),
        (["6300", "6371", "62.06"], ["6300", "6371", "6209"]),
        (["Banjar", "Indonesia"], [None, "0000"]),
    ],
)
def test_a_file_without_levels_has_those_of_its_regions(
    names: list[str], codes: list[str | None], regions: pyarrow.Table
) -> None:
    rows = {line: list(row("", name).values()) for line, name in enumerate(names, start=2)}
    found = staged("workforce", rows, regions=regions)
    assert found["region_code"].to_pylist() == codes
    levels = {r["region_code"]: r["region_level"] for r in regions.to_pylist()} | {None: None}
    assert found["area_level"].to_pylist() == [levels[code] for code in codes]


@pytest.mark.parametrize("dataset", ["memberships", "employers", "projects"])
def test_extracts_give_regions_by_name_too(dataset: str, tmp_path: Path) -> None:
    given = ("B J M", "Sukamara", "63.71", "Kembar", "Bjn")
    rows = [example(dataset) | {"kode_wilayah": name, "sistem_kode": ""} for name in given]
    told = extracts.deliver(
        dataset, [with_a_number_of_its_own(row, at) for at, row in enumerate(rows)], tmp_path
    )
    codes = {row["line"]: row["region_code"] for row in told.kept}
    assert codes == {2: "6371", 3: "6206", 4: "6371"}
    errors = [breach for breach in told.outcome.breaches if breach.severity == "error"]
    assert [(b.line, b.name, b.value) for b in errors] == [
        (5, "kode_wilayah.not_valid", "Kembar"),
        (6, "kode_wilayah.not_valid", "Aaa"),
    ]
    assert errors[0].expected.endswith("; nearest known: None (6371) or None (3171)")


def with_a_number_of_its_own(row: dict[str, str], at: int) -> dict[str, str]:
    """The row of another member, employer or project."""
    numbers = {"kpj": f"0001234567{at}", "nik": "", "npp": f"0001234{at}", "no_proyek": f"P/{at}"}
    return row | {name: number for name, number in numbers.items() if name in row}


def test_a_domicile_may_be_a_name(tmp_path: Path) -> None:
    rows = [example("memberships") | {"kode_wilayah_domisili": "bjm"}]
    [kept] = extracts.deliver("memberships", rows, tmp_path).kept
    assert kept["domicile_region_code"] == "6371"


@pytest.mark.parametrize(
    ("name", "shown", "nearest"),
    [
        ("Banjar", "Banjar", "Kota Banjar (3279) or Kabupaten Banjar (6303)"),
        ("MALANG", "MALANG", "Kabupaten Malang (3507) or Kota Malang (3573)"),
        ("PALEMBENG", "PALEMBENG", "Kota Palembang (1671)"),
        ("Kab. Tanah Lauut", "Kab. Tanah Lauut", "Kabupaten Tanah Laut (6301)"),
        ("Ciamiz", "Ciamiz", "Kabupaten Ciamis (3207)"),
        ("Kalimantan Selatan", "Kalimantan Selatan", "Kalimantan Selatan (6300)"),
        ("Siti Aminah", "Aaaa Aaaaaa", None),
        ("Adi Banjarmasin", "Aaa Aaaaaaaaaaa", None),
        ("Malinda", "Aaaaaaa", None),
        ("Sari", "Aaaa", None),
        ("6371010190010001", "9999999999999999", None),
        ("Banjar 6371010190010001", "Aaaaaa 9999999999999999", None),
        ("=PALEMBENG()", "=AAAAAAAAA()", None),
    ],
)
def test_a_name_that_is_known_or_nearly_so_is_shown_with_the_nearest_and_nobody_is(
    name: str, shown: str, nearest: str | None, regions: pyarrow.Table
) -> None:
    outcome = deliver([name, "Tapin", "Ciamis"], regions)
    (breach,) = outcome.breaches
    assert (breach.name, breach.value) == ("area_name.unreadable", shown)
    assert breach.expected.partition("; nearest known: ")[2] == (nearest or "")


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        (["Jambi", "Aceh", "INDONESIA"], ["1500", "1100", "0000"]),
        (["Jambi", "Kerinci", "63.71"], ["1571", "1501", "6371"]),
        (["Jambi", "Kerinci", "Prov. Aceh"], [None, "1501", "1100"]),
        (["Gorontalo", "Sulut"], ["7500", "7100"]),
        (["Gorontalo", "Kota Manado"], [None, "7171"]),
        (["Gorontalo", "Kab. Boalemo", "Kab. Gorontalo"], [None, "7501", "7502"]),
        (["Prov. Gorontalo", "Kota Gorontalo", "Kalimantan"], ["7500", "7571", "KAL"]),
        (["63", "6300", "00", "3201"], ["6300", "6300", "0000", None]),
    ],
)
def test_a_recap_names_regions_of_every_level_and_a_shared_name_by_its_other_rows(
    names: list[str], meant: list[str | None], regions: pyarrow.Table
) -> None:
    assert of_a_recap(names, regions, OCTOBER) == meant


@pytest.mark.parametrize(
    ("month", "papua", "papua_barat"),
    [(date(2023, 8, 1), "9400-2023", "9100-2023"), (date(2024, 1, 1), "9400", "9100")],
)
def test_a_name_of_a_former_province_means_that_one_in_its_months(
    month: date, papua: str, papua_barat: str, regions: pyarrow.Table
) -> None:
    names = {"Papua": papua, "Prov. Papua": papua, "PAPUA BARAT": papua_barat, "Aceh": "1100"}
    assert of_a_recap([*names], regions, month) == [*names.values()]


def of_a_recap(names: list[str], regions: pyarrow.Table, month: date) -> list[str | None]:
    """Return the region codes of the rows of a recap of that month."""
    example = schemas.dataset("recaps").example | {"sistem_kode": ""}
    cells = [[str(line), *(example | {"kode_wilayah": name}).values()] for line, name in enumerate(names)]
    arrays = [pyarrow.array([cell or None for cell in column]) for column in zip(*cells, strict=True)]
    rows = pyarrow.table([arrays[0].cast("int64"), *arrays[1:]], names=["line", *example])
    connection, recaps = connection_to({**reference(), "regions": regions}), schemas.dataset("recaps")
    expect(connection, recaps, [Place(Path(), "N01", Sender(), month, Path())], rows)
    codes: list[str | None] = stage(connection, recaps, rows).sort_by("line")["region_code"].to_pylist()
    return codes
