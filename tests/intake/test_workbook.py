"""Workbooks as people save them: cells as text, and what is refused, saying what to do and no value."""

import io
import os
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.intake import workbook as reading
from flows.intake import workbook_child
from flows.intake.archive import Bounded
from flows.intake.decoding import Refused
from flows.intake.sheet import Sheet
from flows.intake.workbook import LIMITS, Limits, _is_short, _scan, read_workbook
from tests.intake.written import Change, workbook, write_rows, zipped

NIK = "6371014506900001"
REMEDIES = ("Fetch", "Open it in Excel", "Export", "export", "Delete", "Show", "Copy", "Save", "Give")
SHEET = "xl/worksheets/sheet1.xml"
Rows = list[list[Any]]
pytestmark = pytest.mark.usefixtures("_here")
TWO: Rows = [["a", "b"], ["1", 5]]
DATA: Rows = [["kpj"], ["1"]]


@pytest.fixture(autouse=True)
def _nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing lies in the temporary folder afterwards."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []


def made(folder: Path, rows: Rows, *changes: Change, **options: Any) -> Path:
    path = folder / "N01.xlsx"
    path.write_bytes(workbook(rows, *changes, **options))
    return path


def beside(rows: Rows, *, hidden: bool = False) -> Change:
    """Add another sheet."""

    def add(book: Any, _: Any) -> None:
        sheet = book.add_worksheet()
        if hidden:
            sheet.hide()
        write_rows(book, sheet, rows)

    return add


def edited(path: Path, edit: Callable[[bytes], bytes], part: str = SHEET) -> Path:
    """Change the XML of a part of a workbook."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    path.write_bytes(zipped(*(parts | {part: edit(parts[part])}).items()))
    return path


def rows_below(path: Path, *rows: str) -> Path:
    """Write rows of XML below those of the sheet."""
    return edited(path, lambda xml: xml.replace(b"</sheetData>", "".join(rows).encode() + b"</sheetData>"))


def computed(path: Path) -> Path:
    """Let the workbook not ask to be computed when it is opened, as programs that compute nothing do."""
    return edited(path, lambda xml: xml.replace(b'fullCalcOnLoad="1"', b""), "xl/workbook.xml")


def as_rows(sheet: Sheet) -> list[list[object]]:
    return [list(row.values()) for row in sheet.rows.to_pylist()]


def numeric(sheet: Sheet) -> dict[int, list[int]]:
    return {position: lines.to_pylist() for position, lines in sheet.numeric.items()}


def uncomputed(sheet: Sheet) -> dict[int, list[int]]:
    return {position: lines.to_pylist() for position, lines in sheet.uncomputed.items()}


def refusal(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(Refused) as refused:
        read_workbook(path, limits=limits)
    text = str(refused.value)
    assert any(remedy in text for remedy in REMEDIES), text
    assert NIK not in text
    return text


# Cells

CELLS = [
    ("00000000001", "00000000001"),
    (" Siti ", " Siti "),
    (2500000, "2500000"),
    (2500000.0, "2500000"),
    (1e15, "1000000000000000"),
    (1e20, "100000000000000000000"),
    (4.6, "4.6"),
    (1_090_000 * 0.0024, "2616"),
    (9999.9999999999995, "10000"),
    (0.1 + 0.2, "0.3"),
    (-2615.9999999999995, "-2616"),
    (90071992547409.93, "90071992547409.9"),
    (2.0**53, "9007199254740992"),
    (1e-7, "0.0000001"),
    ("2615.9999999999995", "2615.9999999999995"),
    (-5, "-5"),
    (0, "0"),
    (True, "TRUE"),
    (False, "FALSE"),
    (date(2022, 3, 1), "2022-03-01"),
    (datetime(2022, 3, 1), "2022-03-01"),
    (datetime(2022, 3, 1, 8, 15), "2022-03-01 08:15:00"),
    (None, None),
]


@pytest.mark.usefixtures("child")
def test_a_cell_becomes_text(tmp_path: Path) -> None:
    path = made(tmp_path, [["kpj", "x"], *(["1", cell] for cell, _ in CELLS)])
    assert [row[2] for row in as_rows(read_workbook(path))] == [text for _, text in CELLS]


def test_cells_that_are_numbers_are_told_apart_from_text_and_dates(tmp_path: Path) -> None:
    rows: Rows = [["kpj", 2024, "tgl"], ["1", int(NIK), date(2022, 3, 1)], [2, NIK, 44621], ["3", 3.0, True]]
    sheet = read_workbook(made(tmp_path, rows))
    assert as_rows(sheet) == [
        [2, "1", NIK, "2022-03-01"],
        [3, "2", NIK, "44621"],
        [4, "3", "3", "TRUE"],
    ]
    assert (sheet.header, numeric(sheet)) == (["kpj", "2024", "tgl"], {0: [3], 1: [2, 4], 2: [3]})


def test_dates_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    path = made(tmp_path, [["tgl"], [date(2022, 3, 1)]], date_1904=True)
    assert as_rows(read_workbook(path)) == [[2, "2022-03-01"]]


FORMATS = {
    '_-"Rp"* #,##0.00_-': "44621",
    "[$IDR] #,##0": "44621",
    "[Red]#,##0": "44621",
    '0 "hari"': "44621",
    "mmm-yy": "2022-03-01",
    "[$-421]dd mmmm yyyy;@": "2022-03-01",
}


def test_the_format_says_whether_a_number_is_a_date(tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        for line, shown in enumerate(FORMATS, start=1):
            sheet.write_number(line, 0, 44621, book.add_format({"num_format": shown}))

    sheet = read_workbook(made(tmp_path, [["x"]], draw))
    assert [text for _, text in as_rows(sheet)] == [*FORMATS.values()]


def test_formulas_give_the_value_that_was_saved(tmp_path: Path) -> None:
    def draw(_: Any, sheet: Any) -> None:
        for position, (formula, value) in enumerate((("=1+1", 2), ('="x"', "x"), ("=NOW()", ""))):
            sheet.write_formula(1, position, formula, None, value)

    assert as_rows(read_workbook(made(tmp_path, [["a", "b", "c"]], draw))) == [[2, "2", "x", None]]


@pytest.mark.parametrize(
    "cell",
    [
        "<f>10+2</f>",
        "<f>10+2</f><v/>",
        "<f>10+2</f><v></v>",
        "<f>10+2</f>\n  <v>\n  </v>",
        '<f t="shared" ref="B3:B3" si="0">10+2</f>',
        '<f t="shared" si="0"/>',
        "<f t='shared' si='0'></f><v></v>",
        '<f t="array" ref="B3">SUM(A1:A2)</f>',
        '<f ca="1">NOW()</f>',
    ],
)
@pytest.mark.parametrize("reference", [' r="B3"', ""])
def test_a_formula_that_nothing_has_computed_is_told(tmp_path: Path, cell: str, reference: str) -> None:
    first = '<c r="A3"><v>2</v></c>' if reference else "<c><v>2</v></c>"
    path = rows_below(made(tmp_path, TWO), f'<row r="3">{first}<c{reference}>{cell}</c></row>')
    sheet = read_workbook(path)
    assert [row[:2] for row in as_rows(sheet)] == [[2, "1"], [3, "2"]]
    assert uncomputed(sheet) == {1: [3]}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('t="str"><f>IF(A1=1,"","x")</f><v></v>', None),
        ('t="str"><f>IF(A1=1,"","x")</f><v/>', None),
        ('t="str"><f>"x"</f><v>x</v>', "x"),
        ('t="b"><f>1=1</f><v>1</v>', "TRUE"),
        ('t="b"><f>1=2</f><v>0</v>', "FALSE"),
        ("><f>1-1</f><v>0</v>", "0"),
        ('t="n"><f>1-1</f> <v>0</v>', "0"),
        ('><f t="shared" si="0"/><v>7</v>', "7"),
        ("><v></v>", None),
        ("/><!-- --><c", None),
    ],
)
def test_a_formula_that_gave_an_empty_text_or_0_is_computed(tmp_path: Path, cell: str, text: str) -> None:
    broken = '<row r="4"><c r="A4" t="e"><v>#N/A</v></c></row>'  # so that all marks are looked for
    row = f'<row r="3"><c r="A3"><v>2</v></c><c r="B3" {cell}</c></row>'.replace("<c</c>", "")
    sheet = read_workbook(rows_below(computed(made(tmp_path, TWO)), row, broken))
    assert (as_rows(sheet)[1], uncomputed(sheet)) == ([3, "2", text], {})


def test_an_array_formula_that_nothing_has_computed_is_told_in_all_its_cells(tmp_path: Path) -> None:
    path = rows_below(
        made(tmp_path, TWO),
        '<row r="3"><c r="A3"><v>2</v></c><c r="B3"><f t="array" ref="B3:B5">A1:A3*2</f></c></row>',
        '<row r="4"><c r="A4"><v>3</v></c><c r="B4"><v>6</v></c></row>',
        '<row r="5"><c r="A5"><v>4</v></c></row>',
    )
    assert uncomputed(read_workbook(path)) == {1: [3, 5]}


def test_a_0_of_a_program_that_computes_nothing_is_no_value(tmp_path: Path) -> None:
    def draw(_: Any, sheet: Any) -> None:
        sheet.write_formula(1, 0, "=1+1")
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_array_formula("A3:A4", "{=B1:B2*2}")
        sheet.write_row(2, 1, [0])

    told = uncomputed(read_workbook(made(tmp_path, [["a", "b"]], draw)))
    trusted = uncomputed(read_workbook(computed(made(tmp_path, [["a", "b"]], draw))))
    assert (told, trusted) == ({0: [2, 3, 4]}, {})


@pytest.mark.parametrize("below", [1, 3])
def test_a_row_of_formulas_alone_is_a_row(tmp_path: Path, below: int) -> None:
    line = 2 + below
    row = f'<row r="{line}"><c r="A{line}"><f>A2</f></c><c r="C{line}"><f>B2</f></c></row>'
    sheet = read_workbook(rows_below(made(tmp_path, TWO), row))
    assert (as_rows(sheet)[1:], uncomputed(sheet)) == ([[line, None, None, None]], {0: [line], 2: [line]})
    assert (sheet.header, sheet.blank_lines, sheet.physical_rows) == (["a", "b", ""], below - 1, line)


def test_a_heading_that_nothing_has_computed_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path, TWO)
    edited(path, lambda xml: xml.replace(b'<c r="B1" t="s"><v>1</v></c>', b'<c r="B1"><f>A1</f></c>'))
    assert "line 1, column 2 is empty, expected the value of its formula" in refusal(path)


def test_a_formula_that_fills_a_sheet_is_refused(tmp_path: Path) -> None:
    row = '<row r="3"><c r="A3"><f t="array" ref="A3:XFD1048576">1</f></c></row>'
    assert "cannot be read" in refusal(rows_below(made(tmp_path, DATA), row))


@pytest.mark.parametrize("cut", range(0, 24))
def test_a_formula_is_seen_wherever_the_part_is_cut(monkeypatch: pytest.MonkeyPatch, cut: int) -> None:
    sheet = b"<row>" + b" " * 20 + b'<c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v>2</v></c></row>'
    monkeypatch.setattr("flows.intake.workbook.PIECE", 20 + cut)
    seen: set[str] = set()
    assert _scan(Bounded(io.BytesIO(sheet), io.BytesIO(sheet), 1000, ExitStack()), seen) == len(sheet)
    assert seen == {"mark", "formula"}
    monkeypatch.setattr("flows.intake.workbook.LONGEST_MATCH", 40)
    seen = set()
    computed = sheet.replace(b"</f></c>", b"</f><v>2</v></c>")
    _scan(Bounded(io.BytesIO(computed), io.BytesIO(computed), 1000, ExitStack()), seen)
    assert seen == {"formula"}


def test_hidden_rows_and_columns_are_told_and_read(tmp_path: Path) -> None:
    def draw(_: Any, sheet: Any) -> None:
        sheet.autofilter("A1:C6")
        for line in (1, 3, 4):
            sheet.set_row(line, None, None, {"hidden": True})
        sheet.set_column("C:E", None, None, {"hidden": True})

    path = made(tmp_path, [[f"a{line}", f"b{line}", f"c{line}"] for line in range(6)], draw)
    sheet = read_workbook(path)
    assert [row[0] for row in as_rows(sheet)] == [2, 3, 4, 5, 6]
    assert (sheet.hidden_lines, sheet.hidden_columns) == ({2, 4, 5}, {2})


@pytest.mark.parametrize(
    ("written", "lines"),
    [('hidden="true"', {3}), ("hidden='1'", {3}), ('spans="1:1" hidden = "1"', {3}), ('hidden="0"', set())],
)
def test_a_hidden_row_is_told_however_it_is_written(tmp_path: Path, written: str, lines: set[int]) -> None:
    path = rows_below(made(tmp_path, DATA), f"<row {written}><c><v>2</v></c></row>")
    assert read_workbook(path).hidden_lines == lines


@pytest.mark.parametrize("reference", [True, False])
def test_errors_show_as_their_text(tmp_path: Path, reference: bool) -> None:
    path = made(tmp_path, [["kpj", "upah"], ["1", 5], [], ["2", 6]])
    broken = b'<row r="3"><c r="A3" t="e"><v>#N/A</v></c><c r="B3" t="e"><f>A1</f><v>#REF!</v></c></row>'
    if not reference:
        broken = broken.replace(b' r="A3"', b"").replace(b' r="B3"', b"")
    edited(path, lambda xml: xml.replace(b'<row r="4"', broken + b'<row r="4"'))
    assert as_rows(read_workbook(path)) == [[2, "1", "5"], [3, "#N/A", "#REF!"], [4, "2", "6"]]


def test_text_inside_the_cell_and_dates_in_iso_are_read(tmp_path: Path) -> None:
    row = '<row><c t="inlineStr"><is><t>00012</t></is></c><c t="d"><v>2022-03-01</v></c></row>'
    assert as_rows(read_workbook(rows_below(made(tmp_path, TWO), row)))[-1] == [3, "00012", "2022-03-01"]


# Rows and sheets


SHEETS: dict[str, tuple[Rows, list[Change], tuple[object, ...]]] = {
    "blank rows are counted": (
        [[], ["kpj", "nik"], ["1", "a"], [], [" ", "\t"], ["2", "b"], [" "], []],
        [],
        (["kpj", "nik"], 2, [[3, "1", "a"], [6, "2", "b"]], 3, 6),
    ),
    "a merged title is the first row with a value": (
        [[], ["kpj", "nik", "nama"], ["1", "2", "3"]],
        [lambda _, sheet: sheet.merge_range("B1:C1", "REKAP")],
        (["", "REKAP", ""], 1, [[2, "kpj", "nik", "nama"], [3, "1", "2", "3"]], 0, 3),
    ),
    "a value beyond the header is kept, empty columns at the end are not": (
        [["kpj"], ["1", "note"], ["2", "", ""]],
        [],
        (["kpj", ""], 1, [[2, "1", "note"], [3, "2", None]], 0, 3),
    ),
    "cells with a format and no value are none": (
        DATA,
        [lambda book, sheet: sheet.write_blank(90, 40, None, book.add_format({"bold": True}))],
        (["kpj"], 1, [[2, "1"]], 0, 2),
    ),
    "a header alone has no rows": ([["kpj", "nik"]], [], (["kpj", "nik"], 1, [], 0, 1)),
    "a cell far down is a row": (
        [["kpj"]],
        [lambda _, sheet: sheet.write_string(200_000, 0, "1")],
        (["kpj"], 1, [[200_001, "1"]], 199_999, 200_001),
    ),
    "an empty sheet is passed over": (DATA, [beside([])], (["kpj"], 1, [[2, "1"]], 0, 2)),
    "a hidden one too": (DATA, [beside([["list"]], hidden=True)], (["kpj"], 1, [[2, "1"]], 0, 2)),
}


@pytest.mark.parametrize(("rows", "changes", "wanted"), SHEETS.values(), ids=SHEETS)
def test_the_rows_of_a_sheet_keep_their_numbers(
    tmp_path: Path, rows: Rows, changes: list[Change], wanted: tuple[object, ...]
) -> None:
    sheet = read_workbook(made(tmp_path, rows, *changes))
    counts = (sheet.blank_lines, sheet.physical_rows)
    assert (sheet.header, sheet.header_line, as_rows(sheet), *counts) == wanted


def test_many_shared_texts_are_read(tmp_path: Path) -> None:
    path = made(tmp_path, [["nama"], *([f"nama {number}"] for number in range(20_000))])
    assert as_rows(read_workbook(path))[19_999] == [20_001, "nama 19999"]


@pytest.mark.usefixtures("child")
def test_it_is_read_from_any_folder_and_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path, DATA)
    (tmp_path / "python_calamine.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert as_rows(read_workbook(path.relative_to(tmp_path))) == [[2, "1"]]


# Refusals


@pytest.mark.parametrize(
    ("rows", "changes", "text"),
    [
        (DATA, [beside([["other"]])], "more than one sheet"),
        ([], [beside([[NIK]], hidden=True)], "only on hidden sheets"),
        ([], [], "no value"),
    ],
    ids=["on two sheets", "hidden alone", "none"],
)
def test_values_that_are_not_on_one_sheet_that_is_shown_are_refused(
    tmp_path: Path, rows: Rows, changes: list[Change], text: str
) -> None:
    assert text in refusal(made(tmp_path, rows, *changes))


@pytest.mark.usefixtures("child")
@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ([(0, 0), (1_048_575, 16_383)], "has a cell far from the others"),
        ([(0, 0), (1_048_575, 900)], "has a cell far from the others"),
        ([(0, 16_383)], "beyond column 1,000"),
        ([(1_048_575, 16_383)], "beyond column 1,000"),
    ],
    ids=["in the last corner", "far down and right", "far right", "far right in the last line"],
)
def test_a_far_cell_is_refused(tmp_path: Path, cells: list[tuple[int, int]], text: str) -> None:
    path = made(tmp_path, [], *(lambda _, sheet, at=at: sheet.write_string(*at, NIK) for at in cells))
    assert path.stat().st_size < 10_000
    assert text in refusal(path)


@pytest.mark.usefixtures("child")
def test_a_bomb_is_refused_before_the_child_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    path = edited(made(tmp_path, DATA), lambda xml: xml + b" " * (150 << 20))
    assert "1,000 times its size" in refusal(path)


@pytest.mark.usefixtures("child")
@pytest.mark.parametrize(
    ("rows", "bounds", "text"),
    [
        ([[NIK, number] for number in range(2000)], {"unpacked": 50_000}, "unpacks to more than 0 MiB"),
        ([[NIK]] * 100, {"wall_seconds": 0}, "takes longer"),
        ([[NIK] * 20] * 20_000, {"cpu_seconds": 0}, "takes longer"),
        ([[f"{NIK}{number}"] for number in range(5000)], {"output": 10_000}, "MiB of memory"),
    ],
    ids=["parts", "time", "time of the processor", "what is written"],
)
def test_what_a_workbook_takes_is_bounded(
    tmp_path: Path, rows: Rows, bounds: dict[str, int], text: str
) -> None:
    assert text in refusal(made(tmp_path, rows), limits=replace(LIMITS, **bounds))


@pytest.mark.usefixtures("child")
def test_a_child_that_cannot_start_is_no_fault_of_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_child, "__file__", str(tmp_path / "none.py"))
    with pytest.raises(RuntimeError, match="did not start"):
        read_workbook(made(tmp_path, DATA))


def encrypted(content: bytes) -> bytes:
    """Mark every member as encrypted."""
    out = bytearray(content)
    at = out.find(b"PK\x01\x02")
    while at >= 0:
        out[at + 8 : at + 10] = struct.pack("<H", 1)
        at = out.find(b"PK\x01\x02", at + 4)
    return bytes(out)


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        (lambda _: b"", "the file is empty"),
        (lambda _: f"kpj,nik\n1,{NIK}\n".encode(), "no Excel workbook"),
        (
            lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "old Excel workbook or one with a password",
        ),
        (lambda content: content[: len(content) // 2], "not a whole Excel workbook"),
        (lambda content: content[:-40], "not a whole Excel workbook"),
        (lambda content: content[:3000] + bytes(300) + content[3300:], "damaged"),
        (encrypted, "has a password"),
        (
            lambda _: zipped(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")),
            "no .xlsx workbook",
        ),
    ],
    ids=["empty", "text", "old", "half", "without its end", "overwritten", "encrypted", "other zip"],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, edit: Callable[[bytes], bytes], text: str) -> None:
    path = made(tmp_path, [["nik"], *([f"{NIK}{number}"] for number in range(500))])
    path.write_bytes(edit(path.read_bytes()))
    assert text in refusal(path)


@pytest.mark.parametrize(
    "broken",
    [
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace(b't="s"><v>0', b't="s"><v>99'),
        lambda _: b"",
        lambda _: NIK.encode(),
    ],
)
def test_a_sheet_that_is_not_what_excel_writes_is_refused(
    tmp_path: Path, broken: Callable[[bytes], bytes]
) -> None:
    path = made(tmp_path, [["nik", "x"], *([NIK, number] for number in range(50))])
    assert "cannot be read" in refusal(edited(path, broken))


def test_entities_are_refused(tmp_path: Path) -> None:
    path = made(tmp_path, [["nik"], [NIK]])
    cell = b'<row r="9"><c r="A9" t="e"><v>&a;</v></c></row></sheetData>'
    doctype = b'<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]><worksheet '
    edited(path, lambda xml: xml.replace(b"<worksheet ", doctype).replace(b"</sheetData>", cell))
    assert "cannot be read" in refusal(path)


def test_the_child_imports_nothing_of_ours_and_no_core_is_dumped() -> None:
    code = (
        "import runpy, resource, sys; child = runpy.run_path(sys.argv[1]);"
        "child['set_limits'](1 << 33, 60, 1 << 20);"
        "assert not [name for name in sys.modules if name.partition('.')[0] in ('flows', 'schemas')];"
        "print(resource.getrlimit(resource.RLIMIT_CORE), resource.getrlimit(resource.RLIMIT_AS)[0])"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, workbook_child.__file__],
        capture_output=True,
        check=True,
        text=True,
        env={"PATH": os.environ["PATH"]},
    )
    assert done.stdout == f"(0, 0) {1 << 33}\n"


@pytest.mark.parametrize(
    ("code", "allowed", "is_short"),
    [
        (-signal.SIGABRT, resource.RLIM_INFINITY, False),
        (workbook_child.TOO_LARGE, resource.RLIM_INFINITY, False),
        (workbook_child.TOO_LARGE, LIMITS.memory, False),
        (workbook_child.BROKEN, 1 << 28, False),
        (-signal.SIGKILL, resource.RLIM_INFINITY, True),
        (workbook_child.TOO_LARGE, LIMITS.memory - 1, True),
        (workbook_child.NOT_INSTALLED, 1 << 28, True),
        (-signal.SIGSEGV, 1 << 28, True),
    ],
)
def test_a_machine_that_is_short_of_memory_is_told_from_a_workbook_that_takes_too_much(
    code: int, allowed: int, is_short: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (allowed, allowed))
    assert _is_short(code, LIMITS) is is_short


def test_no_workbook_is_refused_whose_reader_the_system_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_run_child", lambda *_: -signal.SIGKILL)
    with pytest.raises(MemoryError):
        read_workbook(made(tmp_path, DATA))
