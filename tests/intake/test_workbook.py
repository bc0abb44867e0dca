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

import pytest
import xlsxwriter

from flows.intake import workbook as reading
from flows.intake import workbook_child
from flows.intake.archive import Bounded
from flows.intake.decoding import Refused
from flows.intake.sheet import Sheet
from flows.intake.workbook import LIMITS, Limits, _is_short, _scan, read_workbook

NIK = "6371014506900001"
REMEDIES = ("Fetch", "Open it in Excel", "Export", "export", "Delete", "Show", "Copy", "Save", "Give")
SHEET = "xl/worksheets/sheet1.xml"

Row = list[object]
Draw = Callable[[xlsxwriter.Workbook], None]


@pytest.fixture(autouse=True)
def _nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing lies in the temporary folder afterwards."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []


def workbook(folder: Path, draw: Draw, **options: object) -> Path:
    path = folder / "N01.xlsx"
    opened = xlsxwriter.Workbook(path, {"tmpdir": str(folder), **options})
    draw(opened)
    opened.close()
    return path


def sheet_of(*rows: Row, name: str | None = None, hidden: bool = False) -> Draw:
    """Draw a sheet: text as text, numbers as numbers, dates as serials that are shown as dates."""

    def draw(opened: xlsxwriter.Workbook) -> None:
        sheet = opened.add_worksheet(name)
        if hidden:
            sheet.hide()
        shown = opened.add_format({"num_format": "dd/mm/yyyy"})
        for line, row in enumerate(rows):
            for position, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, position, cell)
                elif isinstance(cell, bool):
                    sheet.write_boolean(line, position, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(line, position, cell, shown)
                elif isinstance(cell, int | float):
                    sheet.write_number(line, position, cell)

    return draw


def both(*draws: Draw) -> Draw:
    def draw(opened: xlsxwriter.Workbook) -> None:
        for each in draws:
            each(opened)

    return draw


def edited(path: Path, edit: Callable[[bytes], bytes], part: str = SHEET) -> Path:
    """Change the XML of a part of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, edit(old.read(name)) if name == part else old.read(name))
    path.write_bytes(out.getvalue())
    return path


def as_rows(sheet: Sheet) -> list[list[object]]:
    return [list(row.values()) for row in sheet.rows.to_pylist()]


def numeric(sheet: Sheet) -> dict[int, list[int]]:
    return {position: lines.to_pylist() for position, lines in sheet.numeric.items()}


def refusal(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(Refused) as refused:
        read_workbook(path, limits=limits)
    text = str(refused.value)
    assert any(remedy in text for remedy in REMEDIES), text
    assert NIK not in text
    return text


# Cells


@pytest.mark.parametrize(
    ("cell", "text"),
    [
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
    ],
)
def test_a_cell_becomes_text(tmp_path: Path, cell: object, text: str | None) -> None:
    sheet = read_workbook(workbook(tmp_path, sheet_of(["kpj", "x"], ["1", cell])))
    assert as_rows(sheet) == [[2, "1", text]]


def test_cells_that_are_numbers_are_told_apart_from_text_and_dates(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["kpj", "nik", "tgl"],
        ["1", int(NIK), date(2022, 3, 1)],
        [2, NIK, 44621],
        ["3", 3.0, True],
    ]
    sheet = read_workbook(workbook(tmp_path, sheet_of(*rows)))
    assert [row[1:] for row in as_rows(sheet)] == [
        ["1", NIK, "2022-03-01"],
        ["2", NIK, "44621"],
        ["3", "3", "TRUE"],
    ]
    assert numeric(sheet) == {0: [3], 1: [2, 4], 2: [3]}


def test_numbers_in_the_header_are_not_told(tmp_path: Path) -> None:
    sheet = read_workbook(workbook(tmp_path, sheet_of(["kpj", 2024], ["1", "2"])))
    assert (sheet.header, numeric(sheet)) == (["kpj", "2024"], {})


def test_dates_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    sheet = read_workbook(workbook(tmp_path, sheet_of(["tgl"], [date(2022, 3, 1)]), date_1904=True))
    assert as_rows(sheet) == [[2, "2022-03-01"]]


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ('_-"Rp"* #,##0.00_-', "44621"),
        ("[$IDR] #,##0", "44621"),
        ("[Red]#,##0", "44621"),
        ('0 "hari"', "44621"),
        ("mmm-yy", "2022-03-01"),
        ("[$-421]dd mmmm yyyy;@", "2022-03-01"),
    ],
)
def test_the_format_says_whether_a_number_is_a_date(tmp_path: Path, shown: str, text: str) -> None:
    def draw(opened: xlsxwriter.Workbook) -> None:
        sheet = opened.add_worksheet()
        sheet.write_string(0, 0, "x")
        sheet.write_number(1, 0, 44621, opened.add_format({"num_format": shown}))

    assert as_rows(read_workbook(workbook(tmp_path, draw))) == [[2, text]]


def test_formulas_give_the_value_that_was_saved(tmp_path: Path) -> None:
    def draw(opened: xlsxwriter.Workbook) -> None:
        sheet = opened.add_worksheet()
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_formula(1, 1, '="x"', None, "x")
        sheet.write_formula(1, 2, "=NOW()", None, "")

    assert as_rows(read_workbook(workbook(tmp_path, draw))) == [[2, "2", "x", None]]


def rows_below(path: Path, *rows: str) -> Path:
    """Write rows of XML below those of the sheet."""
    return edited(path, lambda xml: xml.replace(b"</sheetData>", "".join(rows).encode() + b"</sheetData>"))


def to_be_computed(path: Path, *, is_on: bool) -> Path:
    """Say whether the workbook asks to be computed when it is opened, as programs that compute nothing do."""
    asked = b'fullCalcOnLoad="1"'
    return path if is_on else edited(path, lambda xml: xml.replace(asked, b""), "xl/workbook.xml")


def uncomputed(sheet: Sheet) -> dict[int, list[int]]:
    return {position: lines.to_pylist() for position, lines in sheet.uncomputed.items()}


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
    path = workbook(tmp_path, sheet_of(["a", "b"], ["1", 5]))
    first = '<c r="A3"><v>2</v></c>' if reference else "<c><v>2</v></c>"
    rows_below(path, f'<row r="3">{first}<c{reference}>{cell}</c></row>')
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
    path = workbook(tmp_path, sheet_of(["a", "b"], ["1", 5]))
    to_be_computed(path, is_on=False)
    broken = '<row r="4"><c r="A4" t="e"><v>#N/A</v></c></row>'  # so that all marks are looked for
    rows_below(
        path, f'<row r="3"><c r="A3"><v>2</v></c><c r="B3" {cell}</c></row>'.replace("<c</c>", ""), broken
    )
    sheet = read_workbook(path)
    assert (as_rows(sheet)[1], uncomputed(sheet)) == ([3, "2", text], {})


def test_an_array_formula_that_nothing_has_computed_is_told_in_all_its_cells(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet_of(["a", "b"], ["1", 5]))
    formula = '<f t="array" ref="B3:B5">A1:A3*2</f>'
    rows_below(path, f'<row r="3"><c r="A3"><v>2</v></c><c r="B3">{formula}</c></row>')
    rows_below(path, '<row r="4"><c r="A4"><v>3</v></c><c r="B4"><v>6</v></c></row>')
    rows_below(path, '<row r="5"><c r="A5"><v>4</v></c></row>')
    assert uncomputed(read_workbook(path)) == {1: [3, 5]}


def test_a_0_of_a_program_that_computes_nothing_is_no_value(tmp_path: Path) -> None:
    def draw(opened: xlsxwriter.Workbook) -> None:
        sheet = opened.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=1+1")
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_array_formula("A3:A4", "{=B1:B2*2}")
        sheet.write_row(2, 1, [0])

    told = uncomputed(read_workbook(workbook(tmp_path, draw)))
    trusted = uncomputed(read_workbook(to_be_computed(workbook(tmp_path, draw), is_on=False)))
    assert (told, trusted) == ({0: [2, 3, 4]}, {})


@pytest.mark.parametrize("below", [1, 3])
def test_a_row_of_formulas_alone_is_a_row(tmp_path: Path, below: int) -> None:
    path = workbook(tmp_path, sheet_of(["a", "b"], ["1", 5]))
    line = 2 + below
    rows_below(path, f'<row r="{line}"><c r="A{line}"><f>A2</f></c><c r="C{line}"><f>B2</f></c></row>')
    sheet = read_workbook(path)
    assert (as_rows(sheet)[1:], uncomputed(sheet)) == ([[line, None, None, None]], {0: [line], 2: [line]})
    assert (sheet.header, sheet.blank_lines, sheet.physical_rows) == (["a", "b", ""], below - 1, line)


def test_a_heading_that_nothing_has_computed_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet_of(["a", "b"], ["1", 5]))
    edited(path, lambda xml: xml.replace(b'<c r="B1" t="s"><v>1</v></c>', b'<c r="B1"><f>A1</f></c>'))
    assert "line 1, column 2 is empty, expected the value of its formula" in refusal(path)


def test_a_formula_that_fills_a_sheet_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet_of(["a"], ["1"]))
    rows_below(path, '<row r="3"><c r="A3"><f t="array" ref="A3:XFD1048576">1</f></c></row>')
    assert "cannot be read" in refusal(path)


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
    def draw(opened: xlsxwriter.Workbook) -> None:
        sheet = opened.add_worksheet()
        for line in range(6):
            sheet.write_row(line, 0, [f"a{line}", f"b{line}", f"c{line}"])
        sheet.autofilter("A1:C6")
        for line in (1, 3, 4):
            sheet.set_row(line, None, None, {"hidden": True})
        sheet.set_column("C:E", None, None, {"hidden": True})

    sheet = read_workbook(workbook(tmp_path, draw))
    assert [row[0] for row in as_rows(sheet)] == [2, 3, 4, 5, 6]
    assert (sheet.hidden_lines, sheet.hidden_columns) == ({2, 4, 5}, {2})


@pytest.mark.parametrize("hidden", ['hidden="true"', "hidden='1'", 'spans="1:1" hidden = "1"'])
def test_a_hidden_row_is_told_however_it_is_written(tmp_path: Path, hidden: str) -> None:
    path = rows_below(workbook(tmp_path, sheet_of(["a"], ["1"])), f"<row {hidden}><c><v>2</v></c></row>")
    assert read_workbook(path).hidden_lines == {3}


def test_nothing_is_hidden_where_the_sheet_says_so(tmp_path: Path) -> None:
    path = rows_below(workbook(tmp_path, sheet_of(["a"], ["1"])), '<row hidden="0"><c><v>2</v></c></row>')
    assert read_workbook(path).hidden_lines == frozenset()


@pytest.mark.parametrize("reference", [True, False])
def test_errors_show_as_their_text(tmp_path: Path, reference: bool) -> None:
    path = workbook(tmp_path, sheet_of(["kpj", "upah"], ["1", 5], [], ["2", 6]), in_memory=True)
    broken = b'<row r="3"><c r="A3" t="e"><v>#N/A</v></c><c r="B3" t="e"><f>A1</f><v>#REF!</v></c></row>'
    if not reference:
        broken = broken.replace(b' r="A3"', b"").replace(b' r="B3"', b"")
    edited(path, lambda xml: xml.replace(b'<row r="4"', broken + b'<row r="4"'))
    assert as_rows(read_workbook(path)) == [[2, "1", "5"], [3, "#N/A", "#REF!"], [4, "2", "6"]]


def test_text_inside_the_cell_and_dates_in_iso_are_read(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet_of(["a", "b"], ["1", "2"]))
    row = b'<row><c t="inlineStr"><is><t>00012</t></is></c><c t="d"><v>2022-03-01</v></c></row>'
    edited(path, lambda xml: xml.replace(b"</sheetData>", row + b"</sheetData>"))
    assert as_rows(read_workbook(path))[-1] == [3, "00012", "2022-03-01"]


# Rows and sheets


def test_rows_keep_their_numbers_and_blank_rows_are_counted(tmp_path: Path) -> None:
    rows: list[Row] = [[], ["kpj", "nik"], ["1", "a"], [], [" ", "\t"], ["2", "b"], [" "], []]
    sheet = read_workbook(workbook(tmp_path, sheet_of(*rows)))
    assert (sheet.header_line, as_rows(sheet)) == (2, [[3, "1", "a"], [6, "2", "b"]])
    assert (sheet.blank_lines, sheet.physical_rows) == (3, 6)


def test_a_merged_title_is_the_first_row_with_a_value(tmp_path: Path) -> None:
    def draw(opened: xlsxwriter.Workbook) -> None:
        sheet = opened.add_worksheet()
        sheet.merge_range("B1:C1", "REKAP")
        sheet.write_row(1, 0, ["kpj", "nik", "nama"])
        sheet.write_row(2, 0, ["1", "2", "3"])

    sheet = read_workbook(workbook(tmp_path, draw))
    assert (sheet.header, sheet.header_line) == (["", "REKAP", ""], 1)
    assert as_rows(sheet) == [[2, "kpj", "nik", "nama"], [3, "1", "2", "3"]]


def test_a_value_beyond_the_header_is_kept_and_empty_columns_at_the_end_are_not(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet_of(["kpj"], ["1", "note"], ["2", "", ""]))
    sheet = read_workbook(path)
    assert (sheet.header, as_rows(sheet)) == (["kpj", ""], [[2, "1", "note"], [3, "2", None]])


def test_cells_with_a_format_and_no_value_are_no_rows(tmp_path: Path) -> None:
    def draw(opened: xlsxwriter.Workbook) -> None:
        sheet = opened.add_worksheet()
        sheet.write_row(0, 0, ["kpj"])
        sheet.write_row(1, 0, ["1"])
        sheet.write_blank(90, 40, None, opened.add_format({"bold": True}))

    sheet = read_workbook(workbook(tmp_path, draw))
    assert (sheet.header, sheet.physical_rows) == (["kpj"], 2)


def test_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    sheet = read_workbook(workbook(tmp_path, sheet_of(["kpj", "nik"])))
    assert (sheet.header, as_rows(sheet), sheet.physical_rows) == (["kpj", "nik"], [], 1)


DATA = sheet_of(["kpj"], ["1"], name="Data")
OTHER = sheet_of(["other"], ["2"], name="Other")


@pytest.mark.parametrize(
    "other", [sheet_of(name="Empty"), sheet_of(["list"], name="List", hidden=True)], ids=["empty", "hidden"]
)
def test_the_only_shown_sheet_with_values_is_read(tmp_path: Path, other: Draw) -> None:
    assert as_rows(read_workbook(workbook(tmp_path, both(DATA, other)))) == [[2, "1"]]


def test_many_shared_texts_are_read(tmp_path: Path) -> None:
    rows: list[Row] = [["nama"], *([f"nama {number}"] for number in range(20_000))]
    sheet = read_workbook(workbook(tmp_path, sheet_of(*rows)))
    assert as_rows(sheet)[19_999] == [20_001, "nama 19999"]


def test_it_is_read_from_any_folder_and_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path, DATA)
    (tmp_path / "python_calamine.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert as_rows(read_workbook(path.relative_to(tmp_path))) == [[2, "1"]]


# Refusals


def test_values_on_two_sheets_are_refused(tmp_path: Path) -> None:
    assert "more than one sheet" in refusal(workbook(tmp_path, both(DATA, OTHER)))


def test_values_on_a_hidden_sheet_alone_are_refused(tmp_path: Path) -> None:
    draw = both(sheet_of(name="Empty"), sheet_of([NIK], name="List", hidden=True))
    assert "only on hidden sheets" in refusal(workbook(tmp_path, draw))


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    assert "no value" in refusal(workbook(tmp_path, sheet_of()))


@pytest.mark.parametrize(
    "cells",
    [[(0, 0), (1_048_575, 16_383)], [(0, 0), (1_048_575, 900)]],
    ids=["in the last corner", "far down and right"],
)
def test_a_far_cell_is_refused(tmp_path: Path, cells: list[tuple[int, int]]) -> None:
    def draw(opened: xlsxwriter.Workbook) -> None:
        sheet = opened.add_worksheet()
        for cell in cells:
            sheet.write_string(*cell, NIK)

    path = workbook(tmp_path, draw)
    assert path.stat().st_size < 10_000
    assert "has a cell far from the others" in refusal(path)


@pytest.mark.parametrize("line", [0, 1_048_575])
def test_a_cell_far_to_the_right_is_refused(tmp_path: Path, line: int) -> None:
    def draw(opened: xlsxwriter.Workbook) -> None:
        opened.add_worksheet().write_string(line, 16_383, NIK)

    assert "beyond column 1,000" in refusal(workbook(tmp_path, draw))


def test_a_cell_far_down_is_a_row(tmp_path: Path) -> None:
    def draw(opened: xlsxwriter.Workbook) -> None:
        sheet = opened.add_worksheet()
        sheet.write_string(0, 0, "kpj")
        sheet.write_string(200_000, 0, "1")

    sheet = read_workbook(workbook(tmp_path, draw))
    assert (as_rows(sheet), sheet.blank_lines) == ([[200_001, "1"]], 199_999)


def test_a_bomb_is_refused_before_the_child_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    path = edited(workbook(tmp_path, DATA), lambda xml: xml + b" " * (150 << 20))
    assert "1,000 times its size" in refusal(path)


def test_parts_that_unpack_to_more_than_a_delivery_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet_of(*([NIK, number] for number in range(2000))))
    assert "unpacks to more than 0 MiB" in refusal(path, limits=replace(LIMITS, unpacked=50_000))


def test_time_is_bounded(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet_of(*([NIK] for _ in range(100))))
    assert "takes longer" in refusal(path, limits=replace(LIMITS, wall_seconds=0))


def test_the_time_of_the_processor_is_bounded(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet_of(*([NIK] * 20 for _ in range(20_000))))
    assert "takes longer" in refusal(path, limits=replace(LIMITS, cpu_seconds=0))


def test_what_is_written_is_bounded(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet_of(*([f"{NIK}{number}"] for number in range(5000))))
    assert "MiB of memory" in refusal(path, limits=replace(LIMITS, output=10_000))


def test_a_child_that_cannot_start_is_no_fault_of_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_child, "__file__", str(tmp_path / "none.py"))
    with pytest.raises(RuntimeError, match="did not start"):
        read_workbook(workbook(tmp_path, DATA))


def encrypted(content: bytes) -> bytes:
    """Mark every member as encrypted."""
    out = bytearray(content)
    at = out.find(b"PK\x01\x02")
    while at >= 0:
        out[at + 8 : at + 10] = struct.pack("<H", 1)
        at = out.find(b"PK\x01\x02", at + 4)
    return bytes(out)


def zip_of(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


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
        (lambda _: zip_of(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "no .xlsx workbook"),
    ],
    ids=["empty", "text", "old", "half", "without its end", "overwritten", "encrypted", "other zip"],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, edit: Callable[[bytes], bytes], text: str) -> None:
    path = workbook(tmp_path, sheet_of(["nik"], *([f"{NIK}{number}"] for number in range(500))))
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
    path = workbook(tmp_path, sheet_of(["nik", "x"], *([NIK, number] for number in range(50))))
    assert "cannot be read" in refusal(edited(path, broken))


def test_entities_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, sheet_of(["nik"], [NIK]))
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
        read_workbook(workbook(tmp_path, sheet_of(["a"], ["1"])))
