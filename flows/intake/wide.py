"""A wide recap as rows: the sheet is short, so it is read whole; unless it adds up nothing of it is used."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow

from flows.intake.blocks import Block
from flows.intake.containers import open_text
from flows.intake.decoding import Refused
from flows.intake.header import headings, named_by
from flows.intake.hidden import hidden_lines, tell_hidden
from flows.intake.lines import split, whole_lines
from flows.intake.mapping import a_row_for_each
from flows.intake.recap_layout import CHECK, Cells, month_on, rows_of
from flows.intake.sheet import Sheet
from flows.intake.sheet_header import cell_of, head_of
from flows.intake.workbook import COMPUTED, MERGED, is_empty, read_workbook
from flows.sender import Sender
from flows.sheet_layout import SheetLayout
from schemas.contract import Dataset

MOST_BYTES = 4 << 20
MOST_LINES = 10_000
"""All regencies of Indonesia in a hundred columns are half a megabyte and some 600 lines."""
TOO_LONG = "the file is longer than any recap. Deliver a sheet with a line for each region"


def read_wide(
    path: Path, layout: SheetLayout, sender: Sender, *, period: date | None, dataset: Dataset, folder: Path
) -> Block:
    """Read a sheet as the block of its figures; a row has the number of its line, so several rows share one.

    period: first day of the month of its folder, if any. folder: a private one. Raises Refused where the file
    cannot be read, or its sender's section does not fit it.
    """
    if path.suffix in (".parquet", ".json"):
        raise Refused("a wide recap is a sheet, expected CSV or a workbook. Export it so")
    sheet = read_workbook(path, folder, sheet=sender.sheet) if path.suffix == ".xlsx" else None
    cells = _cells_of_sheet(sheet) if sheet else _cells_of_text(path, sender)
    sender = _of_a_month(cells, layout, sender, period, dataset)
    head = head_of(cells, dataset, sender)
    if sheet:
        sheet = sheet.in_format(head.with_numbers, sender.number_format)
        cells = _cells_of_sheet(sheet)
    found = rows_of(cells, head, sender)
    lines = [line for line, _ in found.rows]
    rows = pyarrow.table(
        {"line": pyarrow.array(lines, pyarrow.int64())}
        | {
            name: pyarrow.array([cell_of(row, at) or None for _, row in found.rows], pyarrow.string())
            for at, name in enumerate(head.columns)
        }
    )
    if "periode" in sender.values and "periode" not in rows.column_names:
        month = pyarrow.scalar(sender.values["periode"], pyarrow.string())
        rows = rows.append_column("periode", pyarrow.repeat(month, rows.num_rows))
    rows = a_row_for_each(rows, dataset, replace(sender, measures=head.measures()))
    _check_regions(rows, dataset)
    hidden = hidden_lines(sheet, lines) if sheet else []
    told = tell_hidden(sheet, hidden, {at: f"column {at + 1}" for at in head.with_numbers}) if sheet else []
    if sheet:
        region = head.region
        regions = {  # a line whose figures all stand above it says no region
            line
            for line, row in enumerate(cells, start=1)
            if line > head.last_line and (region is None or cell_of(row, region))
        }
        _check_merged(sheet.merged, head.with_numbers, {*lines})
        _check_merged(sheet.merged_below, head.with_numbers, regions)
    return Block(
        rows=rows,
        structural=len(found.structural),
        breaches=[*found.breaches, *told],
        physical_rows=len(cells),
        hidden_rows=len(hidden),
    )


def _of_a_month(
    cells: Cells, layout: SheetLayout, sender: Sender, period: date | None, dataset: Dataset
) -> Sender:
    """Return the sender with the month of the sheet, where no column and no value says it."""
    header = cells[sender.skip_lines : sender.skip_lines + layout.header_lines]
    names = headings(dataset, sender)
    if "periode" in sender.says or any("periode" in named_by(line, names) for line in header):
        return sender
    if layout.period_line:
        month = month_on(cells, layout.period_line)
    elif period is not None:
        month = f"{period:%Y-%m}"
    else:
        raise Refused(
            "the sheet names no month and lies in no folder of one. Put it in a folder such as 2024-10"
        )
    return replace(sender, values={**sender.values, "periode": month})


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


def _cells_of_sheet(sheet: Sheet) -> Cells:
    """Return the cells of a workbook from its first line."""
    if sheet.physical_rows > MOST_LINES:
        raise Refused(TOO_LONG)
    for position, lines in sheet.uncomputed.items():
        raise Refused(is_empty(lines[0].as_py(), position, COMPUTED))
    cells: Cells = [[] for _ in range(sheet.physical_rows)]
    cells[sheet.header_line - 1] = sheet.header
    columns = [sheet.rows[f"c{position}"].fill_null("").to_pylist() for position in range(len(sheet.header))]
    for line, *row in zip(sheet.rows["line"].to_pylist(), *columns, strict=True):
        cells[line - 1] = row
    return cells


def _check_merged(merged: Mapping[int, pyarrow.Array], figures: list[int], lines: set[int]) -> None:
    """Raise Refused where a figure of these lines is merged with another one: whose it is cannot be told."""
    for position in sorted({*figures} & {*merged}):
        for line in merged[position].to_pylist():
            if line in lines:
                raise Refused(is_empty(line, position, MERGED))


def _check_regions(rows: pyarrow.Table, dataset: Dataset) -> None:
    """Raise Refused where two lines say the same cell: one of them is a total, or a branch is not said."""
    seen: dict[tuple[str, ...], int] = {}
    names = [name for name in dataset.header if name not in dataset.numbers]
    for row in rows.to_pylist():
        first = seen.setdefault(tuple(row[name] for name in names), row["line"])
        if first != row["line"]:
            raise Refused(f"lines {first} and {row['line']} are of the same region. {CHECK}")
