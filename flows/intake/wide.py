"""A wide recap as rows: the sheet is short, so it is read whole; unless it adds up nothing of it is used."""

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow

from flows.intake.blocks import Block
from flows.intake.containers import open_text
from flows.intake.decoding import Refused
from flows.intake.hidden import hidden_lines, tell_hidden
from flows.intake.lines import split, whole_lines
from flows.intake.mapping import a_row_for_each
from flows.intake.recap_layout import CHECK, COLUMNS, Unpivoted, unpivot
from flows.intake.sheet import Sheet
from flows.intake.workbook import COMPUTED, MERGED, is_empty, read_workbook
from flows.sender import Sender
from flows.sheet_layout import SheetLayout
from schemas.contract import Dataset

MOST_BYTES = 4 << 20
MOST_LINES = 10_000
"""All regencies of Indonesia in a hundred columns are half a megabyte and some 600 lines."""
TOO_LONG = "the file is longer than any recap. Deliver a sheet with a line for each region"

Cells = list[list[str]]


def read_wide(
    path: Path, layout: SheetLayout, sender: Sender, *, period: date | None, dataset: Dataset, folder: Path
) -> Block:
    """Read a sheet as the block of its figures; a row has the number of its line, so several rows share one.

    period: first day of the month of its folder, if any. folder: a private one. Raises Refused where the file
    cannot be read, or the layout does not fit it.
    """
    if path.suffix == ".parquet":
        raise Refused("a wide recap is a sheet, expected CSV or a workbook. Export it so")
    if period is None and not layout.period_line:
        raise Refused(
            "the sheet names no month and lies in no folder of one. Put it in a folder such as 2024-10"
        )
    sheet = None
    if path.suffix == ".xlsx":
        sheet = read_workbook(path, folder, sheet=sender.sheet)
        cells = _cells_of_sheet(sheet, layout, sender.number_format)
    else:
        cells = _cells_of_text(path, sender)
    found = unpivot(cells, layout, f"{period:%Y-%m}" if period else "", sender.number_format)
    _check_regions(found)
    columns = zip(*(row for _, row in found.rows), strict=True) if found.rows else [()] * len(COLUMNS)
    arrays = [pyarrow.array([cell or None for cell in column], pyarrow.string()) for column in columns]
    lines = pyarrow.array([line for line, _ in found.rows], pyarrow.int64())
    hidden = hidden_lines(sheet, lines.to_pylist()) if sheet else []
    figures = range(
        layout.first_figure_column - 1, layout.last_figure_column or len(sheet.header) if sheet else 0
    )
    told = tell_hidden(sheet, hidden, {at: f"column {at + 1}" for at in figures}) if sheet else []
    if sheet:
        below = layout.skip_lines + len(layout.header)
        regions = {
            line
            for line, row in enumerate(cells, start=1)  # one whose figures all stand above it says no region
            if line > below and "".join(row[layout.region_column - 1 : layout.region_column]).strip()
        }
        _check_merged(sheet.merged, figures, {line for line, _ in found.rows})
        _check_merged(sheet.merged_below, figures, regions)
    return Block(
        rows=a_row_for_each(pyarrow.table([lines, *arrays], names=["line", *COLUMNS]), dataset, sender),
        structural=len(found.structural),
        breaches=[*found.breaches, *told],
        physical_rows=len(cells),
        hidden_rows=len(hidden),
    )


def _cells_of_text(path: Path, sender: Sender) -> Cells:
    with open_text(path) as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused(TOO_LONG)
    text = b"".join(lines for lines, _ in whole_lines(io.BytesIO(content), sender.encoding)).decode()
    if not text:
        raise Refused("the file is empty, expected a sheet. Export it again")
    cells: Cells = []
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        fields = split(line.removesuffix("\r"), sender.delimiter)
        if fields is None:
            raise Refused(
                f"line {number} has a quote that does not close on it, or a line break in a cell. "
                "Take quotes and line breaks out of the cells and export the sheet again"
            )
        cells.append(fields)
    return cells


def _cells_of_sheet(sheet: Sheet, layout: SheetLayout, number_format: str) -> Cells:
    """Return the cells of a workbook from its first line; a figure is written in the sender's format."""
    if sheet.physical_rows > MOST_LINES:
        raise Refused(TOO_LONG)
    for position, lines in sheet.uncomputed.items():
        raise Refused(is_empty(lines[0].as_py(), position, COMPUTED))
    sheet = sheet.in_format(range(layout.first_figure_column - 1, len(sheet.header)), number_format)
    cells: Cells = [[] for _ in range(sheet.physical_rows)]
    cells[sheet.header_line - 1] = sheet.header
    columns = [sheet.rows[f"c{position}"].fill_null("").to_pylist() for position in range(len(sheet.header))]
    for line, *row in zip(sheet.rows["line"].to_pylist(), *columns, strict=True):
        cells[line - 1] = row
    return cells


def _check_merged(merged: Mapping[int, pyarrow.Array], figures: range, lines: set[int]) -> None:
    """Raise Refused where a figure of these lines is merged with another one: whose it is cannot be told."""
    for position in sorted({*figures} & {*merged}):
        for line in merged[position].to_pylist():
            if line in lines:
                raise Refused(is_empty(line, position, MERGED))


def _check_regions(found: Unpivoted) -> None:
    """Raise Refused where two lines say the same cell: one of them is a total, or a branch is not said."""
    seen: dict[tuple[str, ...], int] = {}
    for line, row in found.rows:
        first = seen.setdefault(tuple(row[1:-1]), line)
        if first != line:
            raise Refused(f"lines {first} and {line} are of the same region. {CHECK}")
