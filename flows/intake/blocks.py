"""From the stream of a delivered text to blocks of rows, every physical line accounted for."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import IO

import numpy
import pyarrow
import pyarrow.compute
import pyarrow.csv

from flows.intake.breach import Breach
from flows.intake.decoding import Refused
from flows.intake.header import columns_of
from flows.intake.kept_rows import Lines, Mask
from flows.intake.lines import PIECE_BYTES, QUOTED_LINE, split, whole_lines
from flows.intake.mapping import a_row_for_each
from flows.sender import Sender
from schemas.contract import Dataset

LF, CR, QUOTE = b'\n\r"'


@dataclass(frozen=True)
class Block:
    """A run of physical lines: its rows, and what the other lines are."""

    rows: pyarrow.Table
    """`line` and one text column per column of the dataset; an empty cell is null."""
    structural: int
    breaches: list[Breach]
    """Lines that are no row of the table, and warnings of rows that are."""
    physical_rows: int
    hidden_rows: int = 0
    """Rows that the sheet does not show."""


def read_blocks(
    stream: IO[bytes], dataset: Dataset, sender: Sender, size: int = PIECE_BYTES
) -> Iterator[Block]:
    """Read a text in blocks of whole lines; the header is below the titles that the sender declares.

    Raises Refused for a wrong encoding, a header that lacks a column or has one that is not known, a file
    that was cut short, and lines that end in CR alone.
    """
    columns: list[str] = []
    line = 1
    for whole, physical in whole_lines(stream, sender.encoding, size):
        piece, above = _below(whole, sender.skip_lines + 1 - line)
        line += above
        if piece and not columns:
            columns = columns_of(_lines_of(piece, sender.delimiter, line), dataset, sender)
            piece = piece[piece.index(b"\n") + 1 :]
            above, line = above + 1, line + 1
        numbers = numpy.arange(line, line + physical - above)
        rows, empty, breaches = _parse(piece, numbers, columns, sender.delimiter)
        yield Block(a_row_for_each(rows, dataset, sender), above + empty, breaches, physical)
        line += physical - above
    if not columns:
        found = f"has {line - 1} lines" if line > 1 else "is empty"
        expected = sender.delimiter.join(dataset.header)
        raise Refused(f"the file {found}. Expected on line {sender.skip_lines + 1}: {expected}")


def _below(piece: bytes, lines: int) -> tuple[bytes, int]:
    """Return a piece without its first lines, and how many it had of them."""
    above, end = 0, 0
    while above < lines and end < len(piece):
        end = piece.index(b"\n", end) + 1
        above += 1
    return piece[end:], above


def _lines_of(piece: bytes, delimiter: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of lines, numbered from `first`; one whose quotes do not close is one cell."""
    for number, line in enumerate(io.BytesIO(piece), start=first):
        text = line.decode().removesuffix("\n").removesuffix("\r")
        yield number, split(text, delimiter) or [text]


def _parse(
    piece: bytes, numbers: Lines, columns: list[str], delimiter: str
) -> tuple[pyarrow.Table, int, list[Breach]]:
    """Return the rows of whole lines, the number of empty ones, and the breaches of the others."""
    broken: list[Breach] = []
    if b'"' in piece or (b"\r" in piece and piece.count(b"\r") != piece.count(b"\r\n")):
        piece, is_broken = _without_open_quotes(piece, delimiter)
        broken = [
            Breach(at, "", "quote", "quotes that close on the line, and no line break inside")
            for at in numbers[is_broken].tolist()
        ]
        numbers = numbers[~is_broken]
    table, wrong = _fields(piece, columns, delimiter)
    if table.num_rows + len(wrong) != len(numbers):
        raise AssertionError(f"{len(numbers)} lines became {table.num_rows} rows and {len(wrong)} others")
    broken += [
        Breach(int(numbers[at]), "", "field_count", f"{len(columns)} fields, found {count}")
        for at, count in wrong
        if count
    ]
    nothing = sum(count == 0 for _, count in wrong)
    if wrong:
        numbers = numpy.delete(numbers, [at for at, _ in wrong])
    table = without_white_space(table.add_column(0, "line", pyarrow.array(numbers)))
    blank = _is_blank(table)
    if blank is not None:
        nothing += pyarrow.compute.sum(blank).as_py() or 0
        table = table.filter(pyarrow.compute.invert(blank))
    return table, nothing, broken


def _without_open_quotes(piece: bytes, delimiter: str) -> tuple[bytes, Mask]:
    """Return the lines whose quotes close on them, and of each line whether its do not.

    A quote inside a cell without quotes does not close either; a CR that ends no line is a line break.
    """
    signs = numpy.frombuffer(piece, dtype="uint8")
    ends = numpy.flatnonzero(signs == LF) + 1
    starts = numpy.concatenate([[0], ends[:-1]])
    returns = numpy.flatnonzero(signs == CR)
    breaks = returns[signs[returns + 1] != LF]  # the last sign is an LF
    quoted = numpy.unique(numpy.searchsorted(ends, numpy.flatnonzero(signs == QUOTE), side="right"))
    lines = pyarrow.array([piece[starts[at] : ends[at]] for at in quoted], pyarrow.binary())
    form = f"^(?:{QUOTED_LINE.format(re.escape(delimiter))})\r?\n$"
    closed = pyarrow.compute.match_substring_regex(lines.cast(pyarrow.string()), form)
    is_broken = numpy.zeros(len(ends), dtype=bool)
    is_broken[quoted[~closed.to_numpy(zero_copy_only=False)]] = True
    is_broken[numpy.searchsorted(ends, breaks, side="right")] = True
    kept, start = [], 0
    for at in numpy.flatnonzero(is_broken):
        kept.append(piece[start : starts[at]])
        start = ends[at]
    return b"".join([*kept, piece[start:]]) if kept else piece, is_broken


def _fields(piece: bytes, columns: list[str], delimiter: str) -> tuple[pyarrow.Table, list[tuple[int, int]]]:
    """Return the table of the lines with the agreed number of fields, and index and number of the others.

    A line of delimiters and white space alone has no field.
    """
    wrong: list[tuple[int, int]] = []

    def skip(row: pyarrow.csv.InvalidRow) -> str:
        cells = split(row.text, delimiter) or [row.text]
        wrong.append((row.number - 1, row.actual_columns if any(map(str.strip, cells)) else 0))
        return "skip"

    if not piece:
        return pyarrow.table({name: pyarrow.array([], pyarrow.string()) for name in columns}), wrong
    table = pyarrow.csv.read_csv(
        pyarrow.BufferReader(piece),
        read_options=pyarrow.csv.ReadOptions(
            use_threads=False,  # with threads the number of a wrong line is not known
            block_size=max(len(piece), 1 << 16),
            column_names=columns,
        ),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=delimiter, ignore_empty_lines=False, invalid_row_handler=skip, newlines_in_values=False
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(columns, pyarrow.string()),
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            null_values=[""],
            check_utf8=False,  # the text was decoded before
        ),
    )
    return table, wrong


def _is_blank(table: pyarrow.Table) -> pyarrow.ChunkedArray | None:
    """Say of each row whether all of its cells are empty; None where some column has no empty cell."""
    columns = [table[name] for name in table.column_names[1:]]
    if not table.num_rows or any(column.null_count == 0 for column in columns):
        return None
    return reduce(pyarrow.compute.and_, (column.is_null() for column in columns))


def without_white_space(rows: pyarrow.Table) -> pyarrow.Table:
    """Return rows with null for cells of white space alone: they are empty."""
    for position, name in enumerate(rows.column_names[1:], start=1):
        is_space = pyarrow.compute.utf8_is_space(rows[name])
        if pyarrow.compute.any(is_space).as_py():
            rows = rows.set_column(position, name, pyarrow.compute.if_else(is_space, None, rows[name]))
    return rows
