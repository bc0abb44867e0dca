"""An office of recaps, each written in its sender's own way: what is published is the sum of their figures.

Of one month one of many branches delivers records beside them.
"""

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

import schemas
from flows.duck import read_only
from flows.report.page import page_text
from flows.report.summary import summary_data
from flows.settings import Settings, load_settings
from tests.builds import keyed
from tests.conftest import copy_raw, publish

OFFICE = """
[office]
name = "Kantor Pusat"
region_code = "0000"
time_zone = "Asia/Jakarta"

[paths]
raw = "raw"
warehouse = "warehouse"
"""
COUNTED = """
unit = "memberships"
stock = "month_end"
region_basis = "registration"
with_jakon = true
with_pmi = false
"""
DECLARED = "office_recap_active_memberships_month_end_registration_with_jakon_without_pmi"
SENDERS = {
    "LONG": "",
    "ACROSS": """
        counts = "active"
        delimiter = ";"
        number_format = "indonesian"
        skip_lines = 2
        columns = { kode_wilayah = "Kabupaten/Kota" }
        values = { periode = "2024-10" }
        ignore_columns = ["No", "Jumlah", "%"]
        measures.PU = { column = "jumlah", segmen = "PU" }
        measures.BPU = { column = "jumlah", segmen = "BPU" }
        measures.Jakon = { column = "jumlah", segmen = "JAKON" }
    """,
    "MERGED": """
        counts = "active"
        layout = "wide"
        columns = { kode_kantor = "Kantor", kode_wilayah = "Wilayah" }
        measures.PU = { column = "jumlah", segmen = "PU" }
        measures.BPU = { column = "jumlah", segmen = "BPU" }
        measures.JAKON = { column = "jumlah", segmen = "JAKON" }
        total_rows = ["JUMLAH"]
    """,
    "VILLAGES": """
        counts = "active"
        sum_over = ["Kecamatan", "Desa"]
    """,
    "NATION": """
        counts = "active"
        delimiter = ";"
        number_format = "indonesian"
        columns = { periode = "Bulan", kode_wilayah = "Provinsi", jumlah = "Peserta aktif" }
        ignore_columns = ["Persen"]
    """,
}
SECTIONS = "".join(
    f"[senders.recaps.{name}]\n{COUNTED}{section.replace('        ', '')}"
    for name, section in SENDERS.items()
)
KALSEL = [f"63{number:02}" for number in (*range(1, 12), 71, 72)]
LONG = {
    (code, segment): (at + 1) * size
    for at, code in enumerate(KALSEL)
    for segment, size in (("PU", 1000), ("BPU", 200), ("JAKON", 50))
}
FILES = {
    "2024-10/LONG.csv": "periode,kode_wilayah,sistem_kode,segmen,status,jumlah\n"
    + "".join(
        f"2024-10,{code},bps,{segment},{status},{count}\n"
        for (code, segment), size in LONG.items()
        for status, count in (("AKTIF", size), ("TIDAK AKTIF", size // 10))
    ),
    "2024-10/ACROSS.csv": """Peserta aktif menurut kabupaten/kota dan segmen
Oktober 2024
No;Kabupaten/Kota;PU;BPU;Jakon;Jumlah;%
1;Kab. Kutai Timur;40.000;5.000;1.500;46.500;88,7
2;KOTA SAMARINDA;90.000;-;2.000;92.000;12,5
""".replace(";-;", ";0;"),
    "2024-10/MERGED.csv": """Kantor,Wilayah,PU,BPU,JAKON
CAB-PONTIANAK,Kota Pontianak,7000,800,90
,Kubu Raya,600,50,40
CAB-SINGKAWANG,Kota Singkawang,300,20,10
JUMLAH,,7900,870,140
""",
    "2024-10/VILLAGES.csv": """periode,Kecamatan,Desa,kode_wilayah,segmen,jumlah
2024-10,Tarakan Barat,Karang Anyar,65.71,PU,400
2024-10,Tarakan Barat,Karang Balik,65.71,PU,30
2024-10,Tarakan Timur,Mamburungan,65.71,PU,2
2024-10,Tarakan Timur,Mamburungan,65.71,BPU,55
""",
    "2024-09/NATION.csv": """Bulan;Provinsi;segmen;Peserta aktif;Persen
September 2024;NASIONAL;PU;25.004.000;60
September 2024;NASIONAL;BPU;9.190.000;22
September 2024;NASIONAL;JAKON;7.360.000;18
September 2024;Jambi;PU;300.000;1
September 2024;Jambi;BPU;150.000;1
September 2024;Jambi;JAKON;40.000;1
September 2024;Papua Barat;PU;120.000;1
""",
    "2024-11/LONG.csv": "periode,kode_wilayah,sistem_kode,segmen,status,jumlah\n"
    + "".join(f"2024-11,{code},bps,{segment},AKTIF,{size + 10}\n" for (code, segment), size in LONG.items()),
    "2024-11/NOBODY.csv": """periode,kode_wilayah,segmen,status,jumlah
2024-11,63.71,PU,AKTIF,50000
2024-11,63.03,PU,AKTIF,7000
""",
}
Ask = Callable[..., list[tuple[object, ...]]]


def members(number: int) -> str:
    """A few records of one branch of a province that the recap counts whole."""
    example = schemas.dataset("memberships").example | {"periode": "2024-11"}
    text = io.StringIO()
    rows = csv.DictWriter(text, example, lineterminator="\n")
    rows.writeheader()
    rows.writerows(example | {"kpj": f"{at:011}", "nik": ""} for at in range(1, number + 1))
    return text.getvalue()


def make(folder: Path, known: Path) -> None:
    """Publish the office. known: a warehouse that has taken in the same reference data."""
    files = {f"recaps/{name}": text for name, text in FILES.items()}
    files["memberships/2024-11/CAB-BANJARMASIN.csv"] = members(7)
    raw = copy_raw(folder / "raw")
    for name, text in files.items():
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_text(text, encoding="utf-8")
    (folder / "cakupan.toml").write_text(OFFICE + SECTIONS, encoding="utf-8")
    shutil.copytree(known / "cache" / "intake", folder / "warehouse" / "cache" / "intake")
    publish(keyed(load_settings(folder / "cakupan.toml"), folder))


@pytest.fixture(scope="module")
def office(made_once: Callable[[str, Callable[[Path], object]], Path], published: Settings) -> Settings:
    """Read only: shared by the tests of this file."""
    folder = made_once("recaps_count", partial(make, known=published.warehouse))
    return load_settings(folder / "cakupan.toml")


@pytest.fixture(scope="module")
def ask(office: Settings) -> Iterator[Ask]:
    with read_only(office.published) as warehouse:
        yield lambda query, *values: warehouse.execute(query, values).fetchall()


def counted(
    ask: Ask, period: str, definition: str = DECLARED, measure: str = "participants"
) -> dict[tuple[str, str], tuple[int, bool]]:
    """What is counted of each region and segment of a month, and whether it is complete."""
    rows = ask(
        "select region_code, segment, value, is_complete from marts.growth "
        "where period = ? and participant_definition = ? and measure = ? and growth_basis = 'month_on_month'",
        *(f"{period}-01", definition, measure),
    )
    return {
        (str(region), str(segment)): (int(str(value).split(".")[0]), bool(whole))
        for region, segment, value, whole in rows
    }


def total(*segments: str, of: dict[tuple[str, str], int] = LONG) -> int:
    return sum(size for (_, segment), size in of.items() if segment in segments)


def test_five_ways_to_write_a_recap_give_the_sums_of_their_figures(ask: Ask) -> None:
    found = counted(ask, "2024-10")
    assert {
        place: count for place, (count, _) in found.items() if place[0] in KALSEL and place[1] != "ALL"
    } == LONG
    of_regions = {
        ("6371", "ALL"): 12 * (1000 + 200 + 50),
        ("6300", "PU"): total("PU"),
        ("6300", "ALL"): total("PU", "BPU", "JAKON"),
        ("6404", "ALL"): 40000 + 5000 + 1500,
        ("6472", "ALL"): 90000 + 0 + 2000,
        ("6400", "PU"): 40000 + 90000,
        ("6171", "ALL"): 7000 + 800 + 90,
        ("6112", "BPU"): 50,
        ("6172", "JAKON"): 10,
        ("6571", "PU"): 400 + 30 + 2,
        ("6571", "BPU"): 55,
    }
    assert {place: found[place][0] for place in of_regions} == of_regions
    assert ("6571", "ALL") not in found, "of construction nothing is stated there"
    whole = {place[0] for place, (_, is_complete) in found.items() if is_complete}
    assert whole == {*KALSEL, "6300", "6404", "6472", "6571"}, "sums of branches hang on who else is due"


def test_what_is_inactive_is_counted_beside(ask: Ask) -> None:
    inactive, registered = (counted(ask, "2024-10", measure=name) for name in ("inactive", "registered"))
    assert inactive["6300", "PU"][0] == total("PU") // 10
    assert registered["6300", "PU"][0] == total("PU") + total("PU") // 10


def test_provinces_and_the_nation_in_one_table_are_counted_each_at_its_level(ask: Ask) -> None:
    assert counted(ask, "2024-09") == {
        ("0000", "PU"): (25004000, True),
        ("0000", "BPU"): (9190000, True),
        ("0000", "JAKON"): (7360000, True),
        ("0000", "ALL"): (25004000 + 9190000 + 7360000, True),
        ("1500", "PU"): (300000, True),
        ("1500", "BPU"): (150000, True),
        ("1500", "JAKON"): (40000, True),
        ("1500", "ALL"): (300000 + 150000 + 40000, True),
        ("9100", "PU"): (120000, True),
    }


def test_coverage_is_over_the_bases_of_all_other_counts(ask: Ask) -> None:
    [(participants, base, rate, is_headline)] = ask(
        "select participants, base_workers, coverage_rate, is_headline from marts.coverage where period = ? "
        "and region_code = '6300' and segment = 'ALL' and participant_definition = ? "
        "and base_definition = 'sakernas_employed'",
        *("2024-10-01", DECLARED),
    )
    assert (participants, base, is_headline) == (total("PU", "BPU", "JAKON"), 2129276, True)
    assert rate == pytest.approx(float(Fraction(int(str(participants)), 2129276)), abs=1e-12)


def test_growth_is_of_one_declaration(ask: Ask) -> None:
    [(change, is_comparable, unit)] = ask(
        "select change, is_comparable, unit from marts.growth where period = '2024-11-01' "
        "and region_code = '6300' and segment = 'ALL' and growth_basis = 'month_on_month' "
        "and measure = 'participants' "
        "and participant_definition = ?",
        DECLARED,
    )
    assert (change, is_comparable, unit) == (13 * 3 * 10, True, "memberships")
    undeclared = ask(
        "select distinct participant_definition, compared_value from marts.growth "
        "where period = '2024-11-01' and provenance = 'administrative' "
        "and participant_definition like '%undeclared'"
    )
    assert undeclared == [("office_recap_active_undeclared", None)]


def test_rows_without_a_branch_count_for_their_region_and_are_told(ask: Ask, office: Settings) -> None:
    found = counted(ask, "2024-11", "office_recap_active_undeclared")
    assert found == {
        ("6303", "PU"): (7000, True),
        ("6371", "PU"): (50000, True),
        ("6300", "PU"): (57000, False),
        ("0000", "PU"): (57000, False),
        ("KAL", "PU"): (57000, False),
    }
    told = {(row["dataset"], row["rule"]): row["rows"] for row in summary_data(office.published)["warned"]}
    assert told["recaps", "kode_kantor.not_named"] == sum(
        text.count("\n") - 1
        for name, text in FILES.items()
        if name[8:-4] in ("LONG", "VILLAGES", "NATION", "NOBODY")
    ) + len(["Kutai Timur", "Samarinda"])


def test_records_have_the_headline_and_a_whole_recap_before_some_of_them(ask: Ask) -> None:
    rows = ask(
        "select region_code, participant_definition, is_complete from marts.coverage where period = ? "
        "and segment = 'PU' and region_code in ('6371', '6372', '6300') and is_headline order by region_code",
        "2024-11-01",
    )
    assert rows == [
        ("6300", DECLARED, True),
        ("6371", "admin_memberships", True),
        ("6372", DECLARED, True),
    ]


def test_recaps_and_records_are_reconciled_and_do_not_dispute_each_other(ask: Ask) -> None:
    assert ask("select distinct has_conflict from marts.coverage where provenance = 'administrative'") == [
        (False,)
    ]
    disputed = ask(
        "select count(*) from marts.coverage_change where provenance = 'administrative' "
        "and contains(reason_code, 'other_count_disagrees')"
    )
    assert disputed == [(0,)]


def test_the_page_says_what_recaps_count_in_both_languages(office: Settings) -> None:
    page = page_text(office.published)
    for name in (
        "Active memberships by place of registration, at month end, with JAKON, without PMI (recaps)",
        "Kepesertaan aktif menurut tempat pendaftaran, akhir bulan, dengan JAKON, tanpa PMI (rekap)",
    ):
        assert name in page
