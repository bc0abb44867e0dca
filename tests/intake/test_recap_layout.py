"""Wide recaps: titles, merged headers and totals as offices print them; what does not add up is told."""

import csv
import io
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from flows.intake.decoding import Refused
from flows.intake.recap_layout import COLUMNS, Unpivoted, unpivot
from flows.problems import WrongUsage
from flows.settings import Sender
from flows.sheet_layout import SheetLayout, sheet_layout
from schemas.recaps import DATASET
from tests.schemas.extracts.delivered import deliver

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
LAYOUT = SheetLayout(
    skip_lines=4,
    header=("segmen", "status"),
    region_column=2,
    first_figure_column=4,
    period_line=3,
    kode_kantor="KANWIL-KAL",
    total_rows=("Jumlah",),
    subtotal_rows=("Sub Jumlah",),
    total_columns=("Jumlah",),
    zero_signs=("-",),
)
TOML = """
skip_lines = 4
header = ["segmen", "status"]
region_column = 2
first_figure_column = 4
period_line = 3
kode_kantor = "KANWIL-KAL"
total_rows = ["Jumlah"]
subtotal_rows = ["Sub Jumlah"]
total_columns = ["Jumlah"]
zero_signs = ["-"]
"""


def read(sheet: str, layout: SheetLayout = LAYOUT, number_format: str = "indonesian") -> Unpivoted:
    return unpivot(list(csv.reader(io.StringIO(sheet))), layout, "2024-10", number_format)


def changed(old: str, new: str) -> str:
    assert SHEET.count(old) == 1
    return SHEET.replace(old, new)


def test_every_figure_but_the_totals_is_a_row() -> None:
    assert [(line, ",".join(cells)) for line, cells in read(SHEET).rows] == [
        (8, "Oktober 2024,KANWIL-KAL,63.71,,Penerima Upah,Aktif,1200"),
        (8, "Oktober 2024,KANWIL-KAL,63.71,,Penerima Upah,Non Aktif,300"),
        (8, "Oktober 2024,KANWIL-KAL,63.71,,Bukan Penerima Upah,Aktif,800"),
        (8, "Oktober 2024,KANWIL-KAL,63.71,,Bukan Penerima Upah,Non Aktif,0"),
        (9, "Oktober 2024,KANWIL-KAL,63.72,,Penerima Upah,Aktif,500"),
        (9, "Oktober 2024,KANWIL-KAL,63.72,,Penerima Upah,Non Aktif,100"),
        (9, "Oktober 2024,KANWIL-KAL,63.72,,Bukan Penerima Upah,Aktif,200"),
        (9, "Oktober 2024,KANWIL-KAL,63.72,,Bukan Penerima Upah,Non Aktif,50"),
        (12, "Oktober 2024,KANWIL-KAL,62.71,,Penerima Upah,Aktif,900"),
        (12, "Oktober 2024,KANWIL-KAL,62.71,,Penerima Upah,Non Aktif,100"),
        (12, "Oktober 2024,KANWIL-KAL,62.71,,Bukan Penerima Upah,Aktif,100"),
    ]


def test_every_other_line_is_structural() -> None:
    found = read(SHEET)
    lines = {line for line, _ in found.rows}
    assert (found.structural, found.breaches) == ([1, 2, 3, 4, 5, 6, 7, 10, 11, 13, 14, 15, 16, 17], [])
    assert lines | {*found.structural} == {*range(1, SHEET.count("\n") + 1)}


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
    breaches = read(changed(old, new)).breaches
    assert [f"line {breach.line}: {breach.expected}" for breach in breaches] == told
    assert {breach.name for breach in breaches} == {"jumlah.total_differs"}


def test_a_line_that_is_lost_is_told_by_the_totals() -> None:
    sheet = changed("2,63.72,Kota Banjarbaru,500,100,200,50,700,150\n", "")
    told = {(breach.line, breach.name) for breach in read(sheet).breaches}
    assert told == {(9, "jumlah.total_differs"), (13, "jumlah.total_differs")}


def test_a_sheet_that_is_cut_short_is_told() -> None:
    sheet = SHEET[: SHEET.index("JUMLAH,,")]
    told = [breach.told for breach in read(sheet).breaches]
    assert told == ["line 13: expected: Jumlah below the last region: without it the sheet may be cut short"]


def test_a_region_below_the_total_is_told() -> None:
    sheet = SHEET + "4,64.72,Kota Samarinda,1,1,1,1,2,2\nx,,,,,,,,\n"
    assert [(breach.line, breach.name) for breach in read(sheet).breaches] == [(19, "total_missing")]


def test_figures_without_a_region_or_a_label_are_told() -> None:
    sheet = changed("3,62.71,Kota Palangka Raya", "3,,Kota Palangka Raya")
    assert (12, "kode_wilayah.no_region") in [(breach.line, breach.name) for breach in read(sheet).breaches]


def test_a_figure_that_cannot_be_read_is_told() -> None:
    found = read(changed("900,100,100,,1.000,100\n,,Sub", "9 00,100,100,,1.000,100\n,,Sub"))
    assert found.breaches[0].told == (
        "line 12, column jumlah: found '9 00', expected: a whole number in column 4, "
        "in the format declared for the sender"
    )


def test_figures_in_another_format_are_told() -> None:
    assert "jumlah.no_figure" in {breach.name for breach in read(SHEET, number_format="plain").breaches}


def test_what_is_lower_in_the_header_is_not_merged_sideways() -> None:
    layout = SheetLayout(
        header=("segmen", "status"), region_column=1, first_figure_column=2, total_columns=("Total",)
    )
    sheet = """\
Kode,PU,,BPU,,Total
,Aktif,Non Aktif,Aktif,Non Aktif,
63.71,1,2,3,4,10
"""
    found = read(sheet, layout, "plain")
    assert [cells[4:] for _, cells in found.rows] == [
        ["PU", "Aktif", "1"],
        ["PU", "Non Aktif", "2"],
        ["BPU", "Aktif", "3"],
        ["BPU", "Non Aktif", "4"],
    ]
    assert found.breaches == []


def test_a_sheet_of_one_status_without_totals_names_regions() -> None:
    layout = SheetLayout(
        header=("segmen", ""),
        region_column=1,
        first_figure_column=2,
        last_figure_column=3,
        status="Aktif",
        regions={"Kota Banjarmasin": "63.71"},
    )
    sheet = """\
Wilayah,PU,BPU,Keterangan
(1),(2),(3),(4)
Kota Banjarmasin,10.0,20,lengkap
Kota  Banjarbaru,,5,
"""
    assert read(sheet, layout, "plain").rows == [
        (3, ["2024-10", "", "63.71", "", "PU", "Aktif", "10"]),
        (3, ["2024-10", "", "63.71", "", "BPU", "Aktif", "20"]),
        (4, ["2024-10", "", "Kota Banjarbaru", "", "BPU", "Aktif", "5"]),
    ]


def test_a_branch_may_stand_in_a_column() -> None:
    layout = SheetLayout(
        header=("segmen",), office_column=1, region_column=2, first_figure_column=3, status="Aktif"
    )
    found = read("Cabang,Kode,PU\nCAB-SAMARINDA,64.72,7\n", layout, "plain")
    assert found.rows == [(2, ["2024-10", "CAB-SAMARINDA", "64.72", "", "PU", "Aktif", "7"])]


BRANCHES = SheetLayout(
    header=("segmen",),
    office_column=1,
    region_column=2,
    first_figure_column=3,
    status="Aktif",
    total_rows=("JUMLAH",),
    subtotal_rows=("Sub Jumlah",),
)


def branches(lines: str, layout: SheetLayout = BRANCHES) -> list[tuple[int, str, str, str]]:
    """Line, office, region and figure of the lines below a header."""
    found = read(f"Cabang,Kode,PU\n{lines}", layout, "plain")
    assert found.breaches == []
    return [(line, row[1], row[2], row[6]) for line, row in found.rows]


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
    assert [row[1:] for row in branches(lines)] == [
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
    (breach,) = read(f"Cabang,Kode,PU\n{lines}", BRANCHES, "plain").breaches
    expected = "an office in column 1 of the line, or above it in its group of lines"
    told = (breach.told, breach.rule in DATASET.whole)
    assert told == (f"line {line}, column kode_kantor: expected: {expected}", True)


@pytest.mark.parametrize("figure", ["8", "1.5", "8.000", "1,000"])
def test_a_number_without_a_region_is_told_in_whatever_format_it_is(figure: str) -> None:
    found = read(f'Cabang,Kode,PU\nA,63.71,7\nA,,"{figure}"\nJUMLAH,,7\n', BRANCHES, "plain")
    assert [(b.line, b.name) for b in found.breaches] == [(3, "kode_wilayah.no_region")]


def test_a_group_whose_heading_stands_in_its_middle_is_not_read_as_its_neighbour() -> None:
    layout = SheetLayout(header=("segmen", "status"), region_column=1, first_figure_column=2)
    sheet = "Kode,,PU,,BPU,\n,Aktif,Non Aktif,Aktif,Non Aktif,\n63.71,1,2,3,4,\n"
    told = [(b.line, b.told) for b in read(sheet, layout, "plain").breaches]
    assert told == [(3, "line 3: expected: a heading over the figures of column 2")]


@pytest.mark.parametrize(
    ("layout", "reason"),
    [
        (replace(LAYOUT, period_line=2), "line 2 names no month, expected one such as Oktober 2024. "),
        (replace(LAYOUT, skip_lines=40), "there is no header below line 40. "),
        (replace(LAYOUT, header=("", "status")), "columns 4 and 6 and 8 have the same heading. "),
        (replace(LAYOUT, total_columns=("Total",)), "no column is headed Total. "),
        (
            replace(LAYOUT, skip_lines=13, header=("segmen",), total_columns=()),
            "no line below line 14 has a region and figures. ",
        ),
    ],
)
def test_a_layout_that_does_not_fit_refuses_the_sheet(layout: SheetLayout, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read(SHEET, layout)
    assert str(refused.value) == f"{reason}Check the layout declared for the sender"


def test_figures_without_a_heading_are_told() -> None:
    found = read(SHEET, replace(LAYOUT, header=("segmen",)))
    assert {breach.name for breach in found.breaches} == {"no_heading"}
    assert found.breaches[0].told == "line 8: expected: a heading over the figures of column 5"


def test_a_region_is_not_looked_for_in_another_column() -> None:
    assert {b.name for b in read(SHEET, replace(LAYOUT, region_column=30)).breaches} >= {
        "kode_wilayah.no_region"
    }


def test_the_rows_are_deliveries_like_any_other(tmp_path: Path) -> None:
    sheet = SHEET.replace("63.72", "62.06").replace("62.71", "62.08")
    rows = [dict(zip(COLUMNS, cells, strict=True)) for _, cells in read(sheet).rows]
    told = deliver("recaps", rows, tmp_path, Sender(number_format="indonesian"))
    assert (told.outcome.accepted, told.outcome.rejected, told.rules("error")) == (11, 0, set())
    assert sum(row["memberships"] for row in told.kept) == 2600 + 500 + 1100 + 50


def test_the_month_of_the_sheet_is_held_to_its_folder(tmp_path: Path) -> None:
    sheet = changed("31 Oktober 2024", "30 September 2024")
    rows = [dict(zip(COLUMNS, cells, strict=True)) for _, cells in read(sheet).rows]
    assert "periode.other_period" in deliver("recaps", rows, tmp_path).rules("error")


def test_a_layout_is_declared_for_its_sender() -> None:
    assert sheet_layout(tomllib.loads(TOML), "senders.recaps.KW-KAL") == LAYOUT


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ({"header_rows": 2}, "header_rows is not known; expected header, region_column,"),
        ({"region_column": "B"}, "region_column is 'B'; expected a whole number."),
        ({"region_column": True}, "region_column is True; expected a whole number."),
        ({"region_column": 0}, "region_column is not there; expected a whole number, counted from 1."),
        ({"skip_lines": -1}, "skip_lines is -1; expected a whole number."),
        ({"total_rows": "JUMLAH"}, "total_rows is 'JUMLAH'; expected a list of texts."),
        ({"regions": {"Banjarmasin": 6371}}, "expected a table of names and codes."),
        ({"status": 1}, "status is 1; expected a text."),
        ({"header": ["segment"]}, "header is ['segment']; expected segmen, status or an empty text each."),
        ({"header": []}, "header is not there; expected a list of texts"),
    ],
)
def test_a_wrong_declaration_names_its_key(declared: dict[str, object], told: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        sheet_layout(tomllib.loads(TOML) | declared, "cakupan.toml: senders.recaps.KW-KAL")
    assert str(refused.value).startswith("cakupan.toml: senders.recaps.KW-KAL.")
    assert told in str(refused.value)


HEAD = "".join(SHEET.splitlines(keepends=True)[:6])
ZERO = "JUMLAH,,,-,-,0,-,-,0\n"


@pytest.mark.parametrize(
    "below", [ZERO, f",,KALIMANTAN TENGAH,,,,,,\n{ZERO}Sumber: SMILE,,,,,,,,\n", f",,,,,,,,\n{ZERO}\n"]
)
def test_a_sheet_without_a_region_and_with_a_total_of_0_says_none(below: str) -> None:
    found = unpivot(list(csv.reader(io.StringIO(HEAD + below))), LAYOUT, "", "indonesian")
    assert (found.rows, found.breaches) == ([], [])


def test_a_header_alone_says_none_where_no_total_is_due() -> None:
    cells = list(csv.reader(io.StringIO(HEAD + ",,,,,,,,\n")))
    found = unpivot(cells, replace(LAYOUT, total_rows=()), "", "indonesian")
    assert (found.rows, found.breaches, found.structural) == ([], [], [1, 2, 3, 4, 5, 6, 7])


@pytest.mark.parametrize(
    ("below", "changes"),
    [
        (",,,,,,,,\n", {}),
        ("Sumber: SMILE,,,,,,,,\n", {"total_rows": ()}),
        ("JUMLAH,,,1,-,0,-,1,0\n", {}),
        (
            "1,63.71,Kota Banjarmasin,1,2,3,4,4,6\n",
            {"skip_lines": 6, "header": ("segmen",), "total_columns": ()},
        ),
    ],
    ids=["a total is missing", "a note", "a total of something", "figures as a header"],
)
def test_a_sheet_that_may_be_cut_short_or_read_wrongly_says_nothing(
    below: str, changes: dict[str, object]
) -> None:
    layout = replace(LAYOUT, **{"period_line": None, **changes})  # type: ignore[arg-type]
    try:
        found = unpivot(list(csv.reader(io.StringIO(HEAD + below))), layout, "2024-10", "indonesian")
    except Refused:
        return
    assert found.breaches
