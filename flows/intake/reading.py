"""Read a delivery of any kind: text, compressed or not, a workbook, Parquet, JSON, a wide recap."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow
import pyarrow.compute

from flows.intake.blocks import Block, read_blocks, without_white_space
from flows.intake.breach import Breach
from flows.intake.containers import open_text
from flows.intake.header import FIRST_LINES, MEASURE, Line, columns_of
from flows.intake.hidden import hidden_lines, tell_hidden
from flows.intake.json_rows import read_json
from flows.intake.lines import count_lines
from flows.intake.mapping import a_row_for_each, in_our_words
from flows.intake.parquet import read_parquet
from flows.intake.sheet import Sheet
from flows.intake.wide import read_wide
from flows.intake.workbook import COMPUTED, MERGED, read_workbook
from flows.sender import Sender
from schemas.contract import MONTH, Dataset

DIGITS = "a text: a number cell loses digits"
FIRST_DAY = r"^([0-9]{4}-[0-9]{2})-01$"


@dataclass(frozen=True)
class Place:
    """What is known of a delivery before it is read."""

    path: Path
    sender_name: str
    sender: Sender
    period: date | None
    """First day of the month of its folder; None where it has none: then the month its rows say."""
    folder: Path
    """A private one, for what is kept of its accepted rows."""


def read(dataset: Dataset, place: Place) -> Iterator[Block]:
    """Yield the rows of a delivery in blocks, in our words, every line of it accounted for.

    Only a workbook costs another process. Raises Refused where it cannot be read, or its header is another.
    """
    for block in _blocks(dataset, place):
        yield replace(block, rows=in_our_words(block.rows, dataset, place.sender))


def _blocks(dataset: Dataset, place: Place) -> Iterator[Block]:
    path, sender = place.path, place.sender
    if sender.layout:
        yield read_wide(
            path, sender.layout, sender, period=place.period, dataset=dataset, folder=place.folder
        )
    elif path.suffix == ".xlsx":
        sheet = read_workbook(path, place.folder, sheet=sender.sheet, skip_lines=sender.skip_lines)
        yield _block(sheet, dataset, sender)
    elif path.suffix == ".json":
        yield _block(read_json(path), dataset, sender)
    elif path.suffix == ".parquet":
        for sheet in read_parquet(path):
            yield _block(sheet, dataset, sender)
    else:
        with open_text(path) as stream:
            yield from read_blocks(stream, dataset, sender)


def lines_in(place: Place) -> int:
    """Count the physical lines of a delivery that is refused; 0 of what is no text."""
    return (
        0
        if place.path.suffix in (".xlsx", ".parquet", ".json")
        else count_lines(place.path, place.sender.encoding)
    )


def _block(sheet: Sheet, dataset: Dataset, sender: Sender) -> Block:
    """Return the rows of a sheet by the columns that its header names."""
    columns = columns_of(_lines_of(sheet), dataset, sender)
    measured = {f"{MEASURE}{heading}" for heading in sender.measures}
    numbers = dataset.numbers | measured
    months = dataset.named(lambda column: column.kind is MONTH)
    long = dataset.named(lambda column: column.is_long)
    sheet = sheet.in_format([at for at, name in enumerate(columns) if name in numbers], sender.number_format)
    rows = without_white_space(sheet.rows.rename_columns(["line", *columns]))
    for position, name in enumerate(columns, start=1):
        if name in months:  # a spreadsheet turns a month that is typed into its first day
            month = pyarrow.compute.replace_substring_regex(rows[name], FIRST_DAY, r"\1")
            rows = rows.set_column(position, name, month)
    read_ones = {*dataset.header, *measured}
    cut = {at: lines for at, lines in sheet.numeric.items() if columns[at] in long}
    breaches = [
        Breach(line, columns[position], rule, expected)
        for rule, expected, marked in (
            ("number_cell", DIGITS, cut),
            ("not_computed", COMPUTED, sheet.uncomputed),
            ("merged", MERGED, sheet.merged),
        )
        for position, lines in marked.items()
        if columns[position] in read_ones
        for line in lines.to_pylist()
    ]
    structural = sheet.physical_rows - sheet.rows.num_rows
    refused = pyarrow.array(sorted({breach.line for breach in breaches}), pyarrow.int64())
    rows = rows.filter(pyarrow.compute.invert(pyarrow.compute.is_in(rows["line"], refused)))
    hidden = hidden_lines(sheet, sheet.rows["line"].to_pylist() if sheet.hidden_lines else ())
    breaches += tell_hidden(sheet, hidden, {at: c for at, c in enumerate(columns) if c in read_ones})
    return Block(
        a_row_for_each(rows, dataset, sender), structural, breaches, sheet.physical_rows, len(hidden)
    )


def _lines_of(sheet: Sheet) -> Iterator[Line]:
    """Yield number and cells of the header and of the rows below it."""
    yield sheet.header_line, sheet.header
    for row in sheet.rows.slice(0, FIRST_LINES).to_pylist():
        line, *cells = row.values()
        yield line, [cell or "" for cell in cells]
