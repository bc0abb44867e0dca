"""Wide recaps: titles, merged headers and totals as offices print them; what does not add up is told."""

import tempfile
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.intake.blocks import Block
from flows.intake.decoding import Refused
from flows.intake.reading import Place
from flows.intake.reading import read as read_delivery
from flows.sender import Sender
from flows.sender_section import sender_of
from flows.sheet_layout import SheetLayout
from schemas.recaps import DATASET
from tests.schemas.extracts.delivered import take_files

pytestmark = pytest.mark.usefixtures("_here")

# A sheet as a regional office sends it: line 1 is the first title, the header is on lines 5 and 6.
SHEET = """\
BPJS KETENAGAKERJAAN KANTOR WILAYAH KALIMANTAN,,,,,,,,
REKAPITULASI KEPESERTAAN PER KABUPATEN/KOTA,,,,,,,,
Posisi 31 Oktober 2024,,,,,,,,
,,,,,,,,
No,Kode,Kabupaten/Kota,Penerima Upah,,Bukan Penerima Upah,,Jumlah,
,,,Aktif,Non Aktif,Aktif,Non Aktif,Aktif,Non Aktif
,,KALIMANTAN SELATAN,,,,,,
1,63.71,Kota Banjarmasin,1.200,300,800,-,2.000,300
2,63.72,Kota Banjarbaru,500,100,200,50,700,150
,,Sub Jumlah,1.700,400,1.000,50,2.700,450
,,KALIMANTAN TENGAH,,,,,,
3,62.71,Kota Palangka Raya,900,100,100,,1.000,100
,,Sub Jumlah,900,100,100,,1.000,100
JUMLAH,,,2.600,500,1.100,50,3.700,550
,,,,,,,,
Sumber: SMILE,,,,,,,,
,,,,,,"Banjarmasin, 5 November 2024",,
"""
TOML = """
layout = "wide"
number_format = "indonesian"
skip_lines = 4
header_lines = 2
period_line = 3
columns = { kode_wilayah = "Kode" }
ignore_columns = ["No", "Kabupaten/Kota"]
values = { kode_kantor = "KANWIL-KAL" }
total_rows = ["Jumlah"]
subtotal_rows = ["Sub Jumlah"]
total_columns = ["Jumlah"]
zero_signs = ["-"]

[measures]
"Penerima Upah" = { column = "jumlah", segmen = "PU" }
"Bukan Penerima Upah" = { column = "jumlah", segmen = "BPU" }
"Aktif" = { status = "AKTIF" }
"Non Aktif" = { status = "NONAKTIF" }
"""
SECTION = tomllib.loads(TOML)


def sender(**changes: Any) -> Sender:
    """The sender of the sheet, some keys changed; those that are None are left out."""
    section = {key: told for key, told in (SECTION | changes).items() if told is not None}
    return sender_of(section, DATASET, "senders.recaps.KW-KAL")


def plain(measures: dict[str, dict[str, str]], **keys: Any) -> Sender:
    """A sender of a sheet with a column for each of some segments, of its folder's month."""
    of = {name: {"column": "jumlah"} | says for name, says in measures.items()}
    section = {"layout": "wide", "columns": {"kode_wilayah": "Kode"}, "values": {"status": "AKTIF"}}
    return sender_of(section | {"measures": of} | keys, DATASET, "senders.recaps.KW-KAL")


def block(sheet: str, how: Sender | None = None) -> Block:
    """What is read of a sheet in the folder of October 2024."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "KW-KAL.csv"
        path.write_text(sheet, encoding="utf-8")
        how = how or sender()
        place = Place(path, "KW-KAL", how, date(2024, 10, 1), Path(folder))
        [found] = read_delivery(DATASET, place)
        return found


def told(found: Block) -> list[tuple[int, str]]:
    """Line and rule of each breach."""
    return [(breach.line, breach.name) for breach in found.breaches]


def rows(found: Block) -> list[tuple[int, str]]:
    """Line and cells of each row, without rincian."""
    lines = found.rows.drop_columns(["rincian"]).to_pylist()
    return [(line["line"], ",".join(cell or "" for cell in [*line.values()][1:])) for line in lines]


def changed(old: str, new: str) -> str:
    assert SHEET.count(old) == 1
    return SHEET.replace(old, new)


def test_every_figure_but_the_totals_is_a_row() -> None:
    found = block(SHEET)
    assert sorted(rows(found)) == [
        (8, "Oktober 2024,KANWIL-KAL,63.71,,BPU,AKTIF,800"),
        (8, "Oktober 2024,KANWIL-KAL,63.71,,BPU,NONAKTIF,0"),
        (8, "Oktober 2024,KANWIL-KAL,63.71,,PU,AKTIF,1.200"),
        (8, "Oktober 2024,KANWIL-KAL,63.71,,PU,NONAKTIF,300"),
        (9, "Oktober 2024,KANWIL-KAL,63.72,,BPU,AKTIF,200"),
        (9, "Oktober 2024,KANWIL-KAL,63.72,,BPU,NONAKTIF,50"),
        (9, "Oktober 2024,KANWIL-KAL,63.72,,PU,AKTIF,500"),
        (9, "Oktober 2024,KANWIL-KAL,63.72,,PU,NONAKTIF,100"),
        (12, "Oktober 2024,KANWIL-KAL,62.71,,BPU,AKTIF,100"),
        (12, "Oktober 2024,KANWIL-KAL,62.71,,PU,AKTIF,900"),
        (12, "Oktober 2024,KANWIL-KAL,62.71,,PU,NONAKTIF,100"),
    ]
    assert (found.structural, found.physical_rows, found.breaches) == (14, 17, [])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "JUMLAH,,,2.600,",
            "JUMLAH,,,2.610,",
            ["line 14: 2600 in column 4, the sum of its parts; 2610 is printed"],
        ),
        (
            "Sub Jumlah,1.700,400",
            "Sub Jumlah,1.700,",
            ["line 10: 400 in column 5, the sum of its parts; no number is printed"],
        ),
        (
            "200,50,700,150",
            "200,50,770,150",
            [
                "line 9: 700 in column 8, the sum of its parts; 770 is printed",
                "line 10: 2770 in column 8, the sum of its parts; 2700 is printed",
                "line 14: 3770 in column 8, the sum of its parts; 3700 is printed",
            ],
        ),
    ],
)
def test_a_total_that_is_not_the_sum_of_its_parts_is_told(old: str, new: str, told: list[str]) -> None:
    breaches = block(changed(old, new)).breaches
    assert [f"line {breach.line}: {breach.expected}" for breach in breaches] == told
    assert {breach.name for breach in breaches} == {"jumlah.total_differs"}


def test_a_line_that_is_lost_is_told_by_the_totals() -> None:
    sheet = changed("2,63.72,Kota Banjarbaru,500,100,200,50,700,150\n", "")
    assert {*told(block(sheet))} == {(9, "jumlah.total_differs"), (13, "jumlah.total_differs")}


def test_a_sheet_that_is_cut_short_is_told() -> None:
    sheet = SHEET[: SHEET.index("JUMLAH,,")]
    said = [breach.told for breach in block(sheet).breaches]
    assert said == ["line 13: expected: Jumlah below the last region: without it the sheet may be cut short"]


def test_a_region_below_the_total_is_told() -> None:
    sheet = SHEET + "4,64.72,Kota Samarinda,1,1,1,1,2,2\nx,,,,,,,,\n"
    assert told(block(sheet)) == [(19, "total_missing")]


def test_figures_without_a_region_or_a_label_are_told() -> None:
    sheet = changed("3,62.71,Kota Palangka Raya", "3,,Kota Palangka Raya")
    assert (12, "kode_wilayah.no_region") in told(block(sheet))


def test_a_figure_that_cannot_be_read_is_told() -> None:
    found = block(changed("900,100,100,,1.000,100\n,,Sub", "9 00,100,100,,1.000,100\n,,Sub"))
    assert found.breaches[0].told == (
        "line 12, column jumlah: found '9 00', expected: a whole number in column 4, "
        "in the format declared for the sender"
    )


def test_figures_in_another_format_are_told() -> None:
    assert "jumlah.no_figure" in {name for _, name in told(block(SHEET, sender(number_format="plain")))}


PARTS = {"PU": {"segmen": "PU"}, "BPU": {"segmen": "BPU"}}
STATES = {"Aktif": {"status": "AKTIF"}, "Non Aktif": {"status": "NONAKTIF"}}


def test_what_is_lower_in_the_header_is_not_merged_sideways() -> None:
    how = plain(PARTS | STATES, header_lines=2, values={}, total_columns=["Total"])
    sheet = """\
Kode,PU,,BPU,,Total
,Aktif,Non Aktif,Aktif,Non Aktif,
63.71,1,2,3,4,10
"""
    found = block(sheet, how)
    assert sorted(row for _, row in rows(found)) == [
        "2024-10,,63.71,,BPU,AKTIF,3",
        "2024-10,,63.71,,BPU,NONAKTIF,4",
        "2024-10,,63.71,,PU,AKTIF,1",
        "2024-10,,63.71,,PU,NONAKTIF,2",
    ]
    assert found.breaches == []
    assert told(block(sheet.replace(",10", ",9"), how)) == [(3, "jumlah.total_differs")]


def test_a_heading_may_be_declared_as_a_whole_and_a_column_may_be_left_out_by_any_of_its_lines() -> None:
    whole = {
        "PU Aktif": {"segmen": "PU", "status": "AKTIF"},
        "BPU Aktif": {"segmen": "BPU", "status": "AKTIF"},
    }
    how = plain(
        whole,
        header_lines=2,
        values={},
        ignore_columns=["Persen", "Catatan"],
        columns={"kode_wilayah": "Wilayah Kode"},
    )
    sheet = """\
Wilayah,,PU,,BPU,,Catatan,
Kode,Persen,Aktif,Persen,Aktif,Persen,a,b
63.71,5,1,"2,5",3,"12,5",4,5
"""
    assert sorted(row for _, row in rows(block(sheet, how))) == [
        "2024-10,,63.71,,BPU,AKTIF,3",
        "2024-10,,63.71,,PU,AKTIF,1",
    ]


@pytest.mark.parametrize(
    ("header", "unknown"),
    [
        ("Kode,PU,BPU,%", ["column 4 is not known"]),
        ("Kode,PU,Mandiri,BPU", ["column 3 is not known"]),
        ("Kode,PU,BPU,Jumlah", ["jumlah is there, and declared too"]),
        ("Kode,PU,PU,BPU", ["measure pu is there twice"]),
        ("Kabupaten,PU,BPU,x", ["kode_wilayah is missing (declared as 'Kode')", "column 1 is not known"]),
    ],
)
def test_a_column_that_nobody_declares_is_never_counted(header: str, unknown: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        block(f"{header}\n63.71,1,2,3\n", plain(PARTS))
    assert [part for part in unknown if part not in str(refused.value)] == []


def test_a_column_that_its_heading_says_in_part_is_not_known() -> None:
    how = plain(PARTS | STATES, header_lines=2, values={})
    with pytest.raises(Refused, match="column 2 is not known") as refused:
        block("Kode,,PU,,BPU,\n,Aktif,Non Aktif,Aktif,Non Aktif,\n63.71,1,2,3,4,\n", how)
    assert "column 3" not in str(refused.value)


def test_a_sheet_of_one_status_without_totals_names_regions_villages_and_months() -> None:
    how = plain(
        PARTS,
        header_lines=2,
        columns={"kode_wilayah": "Wilayah", "periode": "Bulan"},
        sum_over=["Desa"],
        ignore_columns=["Keterangan"],
        labels={"kode_wilayah": {"Kota Banjarmasin": "63.71"}, "jumlah": {"t.a.": ""}},
        month_format="MMM YY",
    )
    sheet = """\
Bulan,Wilayah,Desa,PU,BPU,Keterangan
(1),(2),(3),(4),(5),(6)
Okt 24,Kota Banjarmasin,Basirih,10.0,20,lengkap
Okt 24,Kota Banjarmasin,Kelayan,t.a.,20,
Okt 24,Kota  Banjarbaru,,,5,
"""
    found = block(sheet, how)
    assert [(r["kode_wilayah"], r["rincian"], r["segmen"], r["jumlah"]) for r in found.rows.to_pylist()] == [
        ("63.71", "Basirih", "PU", "10.0"),
        ("63.71", "Basirih", "BPU", "20"),
        ("63.71", "Kelayan", "BPU", "20"),
        ("Kota Banjarbaru", None, "BPU", "5"),
    ]
    assert {r["periode"] for r in found.rows.to_pylist()} == {"Okt 2024"}


BRANCHES = plain(
    {"PU": {"segmen": "PU"}},
    columns={"kode_kantor": "Cabang", "kode_wilayah": "Kode"},
    total_rows=["JUMLAH"],
    subtotal_rows=["Sub Jumlah"],
)


def branches(lines: str) -> list[tuple[str, str, str]]:
    """Office, region and figure of the lines below a header."""
    found = block(f"Cabang,Kode,PU\n{lines}", BRANCHES)
    assert found.breaches == []
    return [(row["kode_kantor"], row["kode_wilayah"], row["jumlah"]) for row in found.rows.to_pylist()]


@pytest.mark.parametrize(
    "lines",
    [
        "A,63.71,7\n,63.03,8\n,63.04,9\nB,63.10,5\nJUMLAH,,29\n",  # printed once, in the first line
        "A,63.71,7\n , 63.03,8\nA,63.04,9\nB,63.10,5\nJUMLAH,,29\n",  # repeated in part
        "A,,\n,63.71,7\n,63.03,8\n,63.04,9\nB,,\n,63.10,5\nJUMLAH,,29\n",  # on a line of its own
        "A,63.71,7\n,63.03,8\n,,\n,63.04,9\nB,63.10,5\nJUMLAH,,29\n",  # a blank line between
        "A,63.71,7\n,63.03,8\n,63.04,9\nSub Jumlah,,24\nB,63.10,5\nSub Jumlah,,5\nJUMLAH,,29\n",
    ],
)
def test_a_branch_that_is_printed_once_for_its_lines_is_that_of_all_of_them(lines: str) -> None:
    assert branches(lines) == [
        ("A", "63.71", "7"),
        ("A", "63.03", "8"),
        ("A", "63.04", "9"),
        ("B", "63.10", "5"),
    ]


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (",63.71,7\nA,63.03,8\nJUMLAH,,15\n", 2),
        ("A,63.71,7\nSub Jumlah,,7\n,63.03,8\nJUMLAH,,15\n", 4),
        ("A,63.71,7\nJUMLAH,,7\n,63.03,8\nJUMLAH,,15\n", 4),
    ],
)
def test_a_line_without_a_branch_on_it_or_above_it_in_its_group_is_told(lines: str, line: int) -> None:
    (breach,) = block(f"Cabang,Kode,PU\n{lines}", BRANCHES).breaches
    expected = "an office in column 1 of the line, or above it in its group of lines"
    said = (breach.told, breach.rule in DATASET.whole)
    assert said == (f"line {line}, column kode_kantor: expected: {expected}", True)


@pytest.mark.parametrize("figure", ["8", "1.5", "8.000", "1,000"])
def test_a_number_without_a_region_is_told_in_whatever_format_it_is(figure: str) -> None:
    found = block(f'Cabang,Kode,PU\nA,63.71,7\nA,,"{figure}"\nJUMLAH,,7\n', BRANCHES)
    assert told(found) == [(3, "kode_wilayah.no_region")]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"period_line": 2}, "line 2 names no month, expected one such as Oktober 2024. "),
        ({"skip_lines": 40}, "the header is on line 5, expected on line 41. "),
        ({"skip_lines": 3}, "the header is on line 5, expected on line 4. "),
        ({"total_columns": ["Total"]}, "column 8 is not known; column 9 is not known"),
        ({"columns": {"kode_wilayah": "Kode BPS"}}, "kode_wilayah is missing (declared as 'Kode BPS')"),
    ],
)
def test_a_section_that_does_not_fit_refuses_the_sheet(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused) as refused:
        block(SHEET, sender(**changes))
    assert reason in str(refused.value)


def test_figures_without_a_heading_are_told() -> None:
    found = block(SHEET.replace(",Non Aktif\n", ",\n").replace("Jumlah,\n,,,", "Jumlah,\n,,,"))
    assert {name for _, name in told(found)} == {"no_heading"}
    assert found.breaches[0].told == "line 8: expected: a heading over the figures of column 9"


def test_regions_that_stand_elsewhere_are_told() -> None:
    with pytest.raises(Refused, match="no line below line 6 has a region and figures"):
        block(
            "".join(SHEET.splitlines(keepends=True)[:6]) + "Sumber: SMILE,,,,,,,,\n", sender(total_rows=None)
        )
    sheet = SHEET.replace(",63.71,", ",,").replace(",63.72,", ",,").replace(",62.71,", ",,")
    assert {name for _, name in told(block(sheet))} == {"kode_wilayah.no_region"}


def test_the_rows_are_deliveries_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "N01.csv").write_text(SHEET.replace("63.72", "62.06").replace("62.71", "62.08"))
    [took] = take_files("recaps", [(tmp_path / "N01.csv", sender())], tmp_path)
    assert (took.outcome.accepted, took.outcome.rejected, took.rules("error")) == (3, 0, set())
    assert sum(row["memberships"] for row in took.kept) == 2600 + 500 + 1100 + 50


def test_the_month_of_the_sheet_is_held_to_its_folder(tmp_path: Path) -> None:
    (tmp_path / "N01.csv").write_text(changed("31 Oktober 2024", "30 September 2024"))
    [took] = take_files("recaps", [(tmp_path / "N01.csv", sender())], tmp_path)
    assert "periode.other_period" in took.rules("error")


def test_a_layout_is_declared_for_its_sender() -> None:
    assert sender().layout == SheetLayout(2, 3, ("Jumlah",), ("Sub Jumlah",), ("Jumlah",))
    assert plain({"PU": {"segmen": "PU"}}).layout == SheetLayout()


HEAD = "".join(SHEET.splitlines(keepends=True)[:6])
ZERO = "JUMLAH,,,-,-,0,-,-,0\n"


@pytest.mark.parametrize(
    "below", [ZERO, f",,KALIMANTAN TENGAH,,,,,,\n{ZERO}Sumber: SMILE,,,,,,,,\n", f",,,,,,,,\n{ZERO}\n"]
)
def test_a_sheet_without_a_region_and_with_a_total_of_0_says_none(below: str) -> None:
    found = block(HEAD + below)
    assert (found.rows.num_rows, found.breaches) == (0, [])


def test_a_header_alone_says_none_where_no_total_is_due() -> None:
    found = block(HEAD + ",,,,,,,,\n", sender(total_rows=None))
    assert (found.rows.num_rows, found.breaches, found.structural) == (0, [], 7)


@pytest.mark.parametrize(
    ("below", "changes"),
    [
        (",,,,,,,,\n", {}),
        ("Sumber: SMILE,,,,,,,,\n", {"total_rows": None}),
        ("JUMLAH,,,1,-,0,-,1,0\n", {}),
        ("1,63.71,Kota Banjarmasin,1,2,3,4,4,6\n", {"skip_lines": 6}),
    ],
    ids=["a total is missing", "a note", "a total of something", "figures as a header"],
)
def test_a_sheet_that_may_be_cut_short_or_read_wrongly_says_nothing(
    below: str, changes: dict[str, Any]
) -> None:
    try:
        found = block(HEAD + below, sender(**changes))
    except Refused:
        return
    assert found.breaches
