"""A file in its sender's own words is read to the very rows of the same file in ours."""

from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

import schemas
from flows.problems import WrongUsage
from flows.sender import Sender
from flows.sender_section import sender_of
from tests.delivering import deliver
from tests.intake.written import workbook
from tests.schemas.extracts.delivered import OCTOBER, Told, take_files

pytestmark = pytest.mark.usefixtures("_here")

OURS = """
    periode;kode_kantor;kode_wilayah;segmen;status;jumlah
    2024-10;CAB-BANJARMASIN;63.71;PU;AKTIF;50000
    2024-10;CAB-BANJARMASIN;62.06;BPU;NONAKTIF;7000
    2024-10;CAB-BANJARMASIN;63.71;JAKON;AKTIF;0
"""
DELIMITER = {"delimiter": ";"}
THEIRS: dict[str, tuple[str, dict[str, Any]]] = {
    "their headings": (
        """
        BULAN DATA;Cabang Pembina;Kab/Kota;Segmen Peserta;Status;Jumlah TK
        2024-10;CAB-BANJARMASIN;63.71;PU;AKTIF;50000
        2024-10;CAB-BANJARMASIN;62.06;BPU;NONAKTIF;7000
        2024-10;CAB-BANJARMASIN;63.71;JAKON;AKTIF;0
        """,
        {"columns": {"kode_kantor": "cabang  pembina", "kode_wilayah": "Kab/Kota"}},
    ),
    "a heading that is another column's name": (
        """
        status;kode_kantor;kode_wilayah;segmen;kategori;jumlah
        2024-10;CAB-BANJARMASIN;63.71;PU;AKTIF;50000
        2024-10;CAB-BANJARMASIN;62.06;BPU;NONAKTIF;7000
        2024-10;CAB-BANJARMASIN;63.71;JAKON;AKTIF;0
        """,
        {"columns": {"periode": "status", "status": "Kategori"}},
    ),
    "a status that its sender says of rows without one": (
        """
        periode;kode_kantor;kode_wilayah;segmen;status;jumlah
        2024-10;CAB-BANJARMASIN;63.71;PU;;50000
        2024-10;CAB-BANJARMASIN;62.06;BPU;NONAKTIF;7000
        2024-10;CAB-BANJARMASIN;63.71;JAKON;;0
        """,
        {"counts": "active"},
    ),
    "columns that are not read, one without a word": (
        """
        NO;periode;kode_kantor;kode_wilayah;segmen;status;jumlah;%;Keterangan
        1;2024-10;CAB-BANJARMASIN;63.71;PU;AKTIF;50000;87,7;lama
        2;2024-10;CAB-BANJARMASIN;62.06;BPU;NONAKTIF;7000;12,3;
        3;2024-10;CAB-BANJARMASIN;63.71;JAKON;AKTIF;0;0;baru
        """,
        {"ignore_columns": ["No", "%", "KETERANGAN"]},
    ),
    "a month in words apart from its year": (
        """
        Tahun;Bulan;kode_kantor;kode_wilayah;segmen;status;jumlah
        2024;Oktober;CAB-BANJARMASIN;63.71;PU;AKTIF;50000
        2024;OKT;CAB-BANJARMASIN;62.06;BPU;NONAKTIF;7000
        2024;oktober;CAB-BANJARMASIN;63.71;JAKON;AKTIF;0
        """,
        {"joined": {"periode": ["bulan", "TAHUN"]}},
    ),
    "a month in figures apart from its year": (
        """
        kode_kantor;kode_wilayah;segmen;status;jumlah;bulan;tahun
        CAB-BANJARMASIN;63.71;PU;AKTIF;50000;10;2024
        CAB-BANJARMASIN;62.06;BPU;NONAKTIF;7000;10;2024
        CAB-BANJARMASIN;63.71;JAKON;AKTIF;0;10;2024
        """,
        {"joined": {"periode": ["bulan", "tahun"]}, "month_format": "MM YYYY"},
    ),
    "what no column says": (
        """
        kode_wilayah;segmen;status;jumlah
        63.71;PU;AKTIF;50000
        62.06;BPU;NONAKTIF;7000
        63.71;JAKON;AKTIF;0
        """,
        {"values": {"periode": "2024-10", "kode_kantor": "CAB-BANJARMASIN"}},
    ),
    "their words": (
        """
        periode;kode_kantor;kode_wilayah;segmen;status;jumlah
        2024-10;Banjarmasin Kota;63.71;Pekerja Formal;1;50000
        2024-10;BANJARMASIN  KOTA;Kab Kotawaringin;peserta_bpu;0;7000
        2024-10;banjarmasin kota;63.71;Jakon;1;0
        """,
        {
            "labels": {
                "pekerja formal": "PU",
                "peserta_bpu": "BPU",
                "jakon": "JAKON",
                "banjarmasin kota": "CAB-BANJARMASIN",
                "kode_wilayah": {"Kab Kotawaringin": "62.06"},
                "status": {"1": "AKTIF", "0": "NONAKTIF"},
            }
        },
    ),
    "a sign for none": (
        """
        periode;kode_kantor;kode_wilayah;segmen;status;jumlah
        2024-10;CAB-BANJARMASIN;63.71;PU;AKTIF;50.000
        2024-10;CAB-BANJARMASIN;62.06;BPU;NONAKTIF;7.000
        2024-10;CAB-BANJARMASIN;63.71;JAKON;AKTIF;-
        """,
        {"zero_signs": ["-", "nihil"], "number_format": "indonesian"},
    ),
    "months as MM/YYYY": (
        """
        periode;kode_kantor;kode_wilayah;segmen;status;jumlah
        10/2024;CAB-BANJARMASIN;63.71;PU;AKTIF;50000
        10/2024;CAB-BANJARMASIN;62.06;BPU;NONAKTIF;7000
        2024-10;CAB-BANJARMASIN;63.71;JAKON;AKTIF;0
        """,
        {"month_format": "MM/YYYY"},
    ),
    **{
        f"months as {written}": (OURS.replace("2024-10", month), {"month_format": written})
        for written, month in {
            "YYYYMM": "202410",
            "MMM-YY": "Okt-24",
            "DD/MM/YYYY": "31/10/2024",
            "MMM, YYYY": "oktober, 2024",
        }.items()
    },
    "segments across": (
        """
        periode;kode_kantor;kode_wilayah;PU;BPU Tidak Aktif;Jakon
        2024-10;CAB-BANJARMASIN;63.71;50.000;;0
        2024-10;CAB-BANJARMASIN;62.06;;7.000;
        """,
        {
            "number_format": "indonesian",
            "measures": {
                "PU": {"column": "jumlah", "segmen": "PU", "status": "AKTIF"},
                "BPU tidak aktif": {"column": "jumlah", "segmen": "BPU", "status": "NONAKTIF"},
                "JAKON": {"column": "jumlah", "segmen": "JAKON", "status": "AKTIF"},
                "PMI": {"column": "jumlah", "segmen": "PMI", "status": "AKTIF"},
            },
        },
    ),
    "titles": ("\n    Rekapitulasi; per wilayah\n    \n" + OURS.strip("\n"), {"skip_lines": 2}),
}


def text_of(drawn: str) -> str:
    lines = [line.strip() for line in drawn.removeprefix("\n").split("\n")]
    return "\n".join(lines).rstrip("\n") + "\n"


def sender(**section: Any) -> Sender:
    return sender_of(section, schemas.dataset("recaps"), "senders.recaps.N01")


def taken(content: bytes, ending: str, how: Sender, folder: Path) -> Told:
    path = folder / f"N01{ending}"
    path.write_bytes(content)
    [told] = take_files("recaps", [(path, how)], folder, period=OCTOBER)
    return told


def rows(told: Told) -> list[dict[str, Any]]:
    """What was kept, in order, without the numbers of lines."""
    kept = [{name: value for name, value in row.items() if name != "line"} for row in told.kept]
    return sorted(kept, key=lambda row: (-row["memberships"], str(row)))


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    told = taken(text_of(OURS).encode(), ".csv", sender(**DELIMITER), tmp_path_factory.mktemp("ours"))
    assert (told.outcome.accepted, told.outcome.structural) == (3, 1)
    return rows(told)


@pytest.mark.parametrize("name", THEIRS)
def test_a_text(name: str, wanted: list[dict[str, Any]], tmp_path: Path) -> None:
    drawn, section = THEIRS[name]
    told = taken(text_of(drawn).encode("cp1252"), ".csv", sender(**DELIMITER, **section), tmp_path)
    assert rows(told) == wanted
    lines = 2 if "measures" in section else 3
    assert (told.outcome.accepted, told.outcome.structural) == (lines, 1 + section.get("skip_lines", 0))


def table_of(drawn: str) -> list[list[str]]:
    return [line.split(";") for line in text_of(drawn).splitlines()]


@pytest.mark.parametrize("name", THEIRS)
def test_a_sheet_of_a_workbook_of_several(name: str, wanted: list[dict[str, Any]], tmp_path: Path) -> None:
    drawn, section = THEIRS[name]

    def other_sheet(book: Any, _: Any) -> None:
        book.add_worksheet("Catatan").write_string(0, 0, "dibuat oleh")

    content = workbook(table_of(drawn), other_sheet)
    assert "on more than one sheet" in str(
        taken(content, ".xlsx", sender(**section), tmp_path).outcome.reason
    )
    told = taken(content, ".xlsx", sender(sheet="Sheet1", **section), tmp_path)
    assert rows(told) == wanted
    gone = taken(content, ".xlsx", sender(sheet="Rekap", **section), tmp_path)
    assert "the workbook has no sheet with values of the name" in str(gone.outcome.reason)


@pytest.mark.parametrize("name", [name for name in THEIRS if name != "titles"])
def test_parquet(name: str, wanted: list[dict[str, Any]], tmp_path: Path) -> None:
    drawn, section = THEIRS[name]
    header, *lines = table_of(drawn)
    columns = {heading: [line[at] or None for line in lines] for at, heading in enumerate(header)}
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "drawn.parquet")
    content = (tmp_path / "drawn.parquet").read_bytes()
    assert rows(taken(content, ".parquet", sender(**section), tmp_path)) == wanted


@pytest.mark.parametrize(
    ("header", "section", "told"),
    [
        (
            "periode;segmen;status;jumlah",
            {"columns": {"kode_wilayah": "Kabupaten"}},
            "kode_wilayah is missing (declared as 'Kabupaten')",
        ),
        (
            "periode;kode_wilayah;segmen;status;jumlah",
            {"values": {"segmen": "PU"}},
            "segmen is there, and declared too",
        ),
        (
            "periode;kode_wilayah;wilayah;segmen;status;jumlah",
            {"columns": {"kode_wilayah": "wilayah"}},
            "kode_wilayah is there twice",
        ),
        (
            "periode;kode_wilayah;segmen;status;jumlah;No Urut",
            {"ignore_columns": ["No"]},
            "column 6 is not known",
        ),
    ],
)
def test_a_header_that_is_not_as_declared_is_refused(
    header: str, section: dict[str, Any], told: str, tmp_path: Path
) -> None:
    content = f"{header}\n{';' * header.count(';')}\n".encode()
    refused = taken(content, ".csv", sender(**DELIMITER, **section), tmp_path)
    assert refused.outcome.accepted == 0
    assert f"the header does not name the agreed columns: {told}." in str(refused.outcome.reason)


@pytest.mark.parametrize(
    ("cells", "section", "rule"),
    [
        ("2024-10;63.71;PU;AKTIF;1", {"labels": {"1": "5"}}, None),
        ("2024-10;63.71;PU;AKTIF;n", {"labels": {"n": "5"}}, "jumlah.unreadable"),
        ("2024-10;63.71;PU;AKTIF;", {"zero_signs": ["-"]}, "jumlah.missing"),
        ("2024-10;63.71;-;AKTIF;1", {"zero_signs": ["-"]}, "segmen.not_in_list"),
        ("13/2024;63.71;PU;AKTIF;1", {"month_format": "MM/YYYY"}, "periode.unreadable"),
        ("2024/10;63.71;PU;AKTIF;1", {"month_format": "MM/YYYY"}, "periode.unreadable"),
        ("09/2024;63.71;PU;AKTIF;1", {"month_format": "MM/YYYY"}, "periode.other_period"),
        ("2024-10;63.71;PU;AKTIF;1", {"labels": {"pu": ""}}, "segmen.missing"),
    ],
)
def test_nothing_else_is_reworded(
    cells: str, section: dict[str, Any], rule: str | None, tmp_path: Path
) -> None:
    content = f"periode;kode_wilayah;segmen;status;jumlah\n{cells}\n".encode()
    told = taken(content, ".csv", sender(**DELIMITER, **section), tmp_path)
    assert told.rules("error") == ({rule} if rule else set())
    assert [row["memberships"] for row in told.kept] == ([] if rule else [1])


ACROSS = {
    "delimiter": ";",
    "columns": {"kode_wilayah": "Kab"},
    "values": {"periode": "2024-10", "status": "AKTIF"},
    "measures": {name: {"column": "jumlah", "segmen": name} for name in ("PU", "BPU")},
    "labels": {"jumlah": {"t.a.": ""}},
    "zero_signs": ["-"],
}


@pytest.mark.parametrize(
    ("lines", "accepted", "rules", "kept"),
    [
        ("63.71;1;2\n62.06;3;4\n", 2, set(), [4, 3, 2, 1]),
        ("63.71;;\n62.06;3;4\n", 1, {"jumlah.missing"}, [4, 3]),
        ("63.71;1;x\n62.06;3;4\n", 1, {"jumlah.unreadable"}, [4, 3]),
        ("63.7;1;2\n62.06;3;4\n", 1, {"kode_wilayah.not_valid"}, [4, 3]),
        (";;\n62.06;3;4\n", 1, set(), [4, 3]),
        ("63.71;t.a.;2\n62.06;3;-\n", 2, set(), [3, 2, 0]),
    ],
)
def test_a_line_of_figures_across_counts_with_all_of_them_or_not_at_all(
    lines: str, accepted: int, rules: set[str], kept: list[int], tmp_path: Path
) -> None:
    told = taken(f"Kab;PU;BPU\n{lines}".encode(), ".csv", sender(**ACROSS), tmp_path)
    assert told.rules("error") == rules
    assert [row["memberships"] for row in rows(told)] == kept
    outcome = told.outcome
    others = outcome.rejected + outcome.duplicates + outcome.structural
    assert (outcome.accepted, outcome.accepted + others) == (accepted, 3)


VILLAGES = """\
Kecamatan;Desa;kode_wilayah;segmen;jumlah
Martapura;Sekumpul;63.71;PU;10
Martapura;Pasayangan;63.71;PU;20
;Pasayangan;63.71;PU;20
Martapura;Sekumpul;63.71;BPU;5
"""
OF_PARTS = {"delimiter": ";", "values": {"periode": "2024-10", "status": "AKTIF"}}


def test_parts_of_a_region_are_each_there_where_it_is_said_that_they_are_added_up(tmp_path: Path) -> None:
    told = taken(VILLAGES.encode(), ".csv", sender(**OF_PARTS, sum_over=["kecamatan", "Desa"]), tmp_path)
    assert [row["memberships"] for row in rows(told)] == [20, 20, 10, 5]
    some = sender(**OF_PARTS, sum_over=["Kecamatan"], ignore_columns=["Desa"])
    told = taken(VILLAGES.encode(), ".csv", some, tmp_path)
    assert [row["memberships"] for row in rows(told)] == [20, 5]
    assert told.rules("error") == {"kode_kantor.conflict"}
    none = taken(VILLAGES.encode(), ".csv", sender(**OF_PARTS), tmp_path)
    assert "column 1 is not known; column 2 is not known" in str(none.outcome.reason)
    gone = taken(VILLAGES.encode(), ".csv", sender(**OF_PARTS, sum_over=["Kelurahan"]), tmp_path)
    assert "'Kelurahan' is missing (declared in sum_over)" in str(gone.outcome.reason)


PORTAL = """\
id;kode_provinsi;nama_provinsi;kode_kabupaten_kota;nama_kabupaten_kota;jumlah_penduduk;satuan;tahun
1;63;KALIMANTAN SELATAN;6371;KOTA BANJARMASIN;350000;ORANG;2022
2;63;KALIMANTAN SELATAN;6303;KABUPATEN BANJAR;280000;ORANG;2022
"""
YEARS = """\
Wilayah;2021;2022 *)
Kota Banjarmasin;340.000;350.000
Kab. Banjar;;280.000
"""
SAID = {"area_level": "regency", "month": "Aug", "source_url": "portal"}


@pytest.mark.parametrize(
    ("content", "section", "wanted"),
    [
        (
            PORTAL,
            {
                "columns": {
                    "area_name": "nama_kabupaten_kota",
                    "employed": "jumlah_penduduk",
                    "year": "tahun",
                },
                "ignore_columns": [*PORTAL.split(";")[:4], "satuan"],
            },
            [("6303", 2022, 280000), ("6371", 2022, 350000)],
        ),
        (
            YEARS,
            {
                "number_format": "indonesian",
                "columns": {"area_name": "Wilayah"},
                "measures": {
                    "2021": {"column": "employed", "year": "2021"},
                    "2022 *)": {"column": "employed", "year": "2022"},
                },
            },
            [("6303", 2022, 280000), ("6371", 2021, 340000), ("6371", 2022, 350000)],
        ),
    ],
    ids=["rows of a portal", "years across"],
)
def test_a_base_is_read_from_what_others_publish(
    content: str, section: dict[str, Any], wanted: list[tuple[str, int, int]], regions: pyarrow.Table
) -> None:
    declared = {"delimiter": ";", "values": SAID, **section}
    how = sender_of(declared, schemas.dataset("workforce"), "senders.workforce.N01")
    outcome, kept = deliver("workforce", content, how, regions)
    assert (outcome.status, outcome.accepted) == ("accepted", 2)
    assert kept is not None
    found = kept.select(["region_code", "period", "employed"]).to_pylist()
    assert sorted((one["region_code"], one["period"].year, one["employed"]) for one in found) == wanted


APART = """\
Tahun;Bulan;kode_kantor;kode_wilayah;segmen;status;jumlah
2024;Oktober;CAB-BANJARMASIN;63.71;PU;AKTIF;50000
;Oktober;CAB-BANJARMASIN;62.06;BPU;NONAKTIF;7000
2023;Oktober;CAB-BANJARMASIN;63.71;JAKON;AKTIF;1
"""


def test_a_month_without_its_year_or_of_another_year_is_refused(tmp_path: Path) -> None:
    told = taken(
        APART.encode(), ".csv", sender(**DELIMITER, joined={"periode": ["Bulan", "Tahun"]}), tmp_path
    )
    assert (told.outcome.accepted, told.outcome.rejected) == (1, 2)
    gone = taken(APART.encode(), ".csv", sender(**DELIMITER, joined={"periode": ["Bulan", "Thn"]}), tmp_path)
    assert "'Thn' is missing (declared in joined)" in str(gone.outcome.reason)


def test_a_wide_sheet_may_say_its_month_apart_from_its_year(tmp_path: Path) -> None:
    how = sender(
        **DELIMITER,
        layout="wide",
        joined={"periode": ["Bulan", "Tahun"]},
        columns={"kode_wilayah": "Kode"},
        measures={"PU": {"column": "jumlah", "segmen": "PU"}},
        values={"status": "AKTIF"},
    )
    sheet = "Kode;Bulan;Tahun;PU\n63.71;Oktober;2024;5\n62.06;Oktober;2023;7\n"
    told = taken(sheet.encode(), ".csv", how, tmp_path)
    assert [row["memberships"] for row in told.kept] == [5]
    assert told.outcome.rejected == 1


@pytest.mark.parametrize("joined", [{"periode": ["bulan"]}, {"periode": "bulan"}, {"periode": []}])
def test_what_is_joined_are_two_headings_or_more(joined: dict[str, Any]) -> None:
    with pytest.raises(WrongUsage, match="expected two headings or more"):
        sender(joined=joined)
