"""From the stream of a delivered extract to blocks of rows, every physical line accounted for."""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import numpy
import pyarrow
import pyarrow.compute
import pyarrow.csv

from flows.intake.decoding import CUT_SHORT, NotUtf8, Refused, check_mark, declare, remedy
from flows.intake.kept_rows import Lines, Mask
from flows.intake.lines import QUOTED_LINE, Breach, split
from flows.sender import CHOICES, Sender
from schemas.contract import Dataset

BLOCK_BYTES = 4 << 20
"""What a processor holds near: larger pieces are slower."""
LF, CR, QUOTE = b'\n\r"'
EMPTY = ["", "\t", *(" " * n for n in range(1, 21))]
LONGEST_HEADER = 1 << 20
MOST_TOLD = 5
"""Columns that nobody knows are named up to this many; a wrong file has thousands."""


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
    stream: IO[bytes], dataset: Dataset, sender: Sender, size: int = BLOCK_BYTES
) -> Iterator[Block]:
    """Read an extract in blocks of whole lines; the header is in the first.

    Raises Refused for a wrong encoding, a header that lacks a column or has one that is not known, a file
    that was cut short, and lines that end in CR alone.
    """
    columns: list[str] | None = None
    line = 1
    for whole, physical in _pieces(_utf8(stream, sender.encoding, size), size):
        piece, header = whole, 0
        if columns is None:
            end = piece.index(b"\n")
            columns = columns_of(_first_line(piece[:end], dataset, sender), dataset, sender)
            piece, header = piece[end + 1 :], 1
        numbers = numpy.arange(line + header, line + physical)
        rows, empty, breaches = _parse(piece, numbers, columns, sender.delimiter)
        yield Block(in_order(rows, dataset), header + empty, breaches, physical)
        line += physical
    if columns is None:
        raise Refused(f"the file is empty. Expected on line 1: {sender.delimiter.join(dataset.header)}")


def columns_of(found: list[str], dataset: Dataset, sender: Sender) -> list[str]:
    """Return the columns of the dataset that a header names, in its order and through the known aliases."""
    known = {_plain(name): name for name in dataset.header}
    for name, others in dataset.aliases.items():
        known |= {_plain(other): name for other in others}
    columns = [known.get(_plain(cell), "") for cell in found]
    told = [f"{name} is missing" for name in dataset.header if name not in {*columns, *dataset.optional}]
    if 2 * len(told) > len(dataset.header):
        for other in CHOICES["delimiter"]:
            if len(found) == 1 and len(set(found[0].split(other)) & set(dataset.header)) > 1:
                raise Refused(
                    f"fields are separated by {json.dumps(other)}, expected {json.dumps(sender.delimiter)}. "
                    f"Export the file so, or {declare('delimiter', other)}"
                )
        told = [f"{len(told)} of {len(dataset.header)} columns are missing"]
    unknown = [number for number, name in enumerate(columns, start=1) if not name]
    told += [f"column {number} is not known" for number in unknown[:MOST_TOLD]]
    told += [f"{len(unknown) - MOST_TOLD} more are not known"] if len(unknown) > MOST_TOLD else []
    told += [f"{name} is there twice" for name in dataset.header if columns.count(name) > 1]
    if told:
        raise Refused(
            f"the header does not name the agreed columns: {'; '.join(told)}. "
            f"Expected, in any order: {', '.join(dataset.header)}{_optional(dataset)}"
        )
    return columns


def _optional(dataset: Dataset) -> str:
    left_out = [name for name in dataset.header if name in dataset.optional]
    return f". These may be left out: {', '.join(left_out)}" if left_out else ""


def _plain(name: str) -> str:
    return re.sub(r"[^0-9a-z]+", "_", name.lower()).strip("_")


def _first_line(line: bytes, dataset: Dataset, sender: Sender) -> list[str]:
    fields = split(line.decode().removesuffix("\r"), sender.delimiter)
    if fields is None:
        raise Refused(f"line 1 is not a header. Expected: {sender.delimiter.join(dataset.header)}")
    return fields


def _utf8(stream: IO[bytes], encoding: str, size: int) -> Iterator[tuple[bytes, int]]:
    """Yield the stream as UTF-8 without its mark, and its line ends.

    Raises Refused where it is in another encoding.
    """
    content = stream.read(size)
    check_mark(content, encoding)
    if encoding == "utf-8":
        content = content.removeprefix(codecs.BOM_UTF8)
    decoder = codecs.getincrementaldecoder(encoding)()
    watch = NotUtf8() if encoding == "cp1252" else None
    line = 1
    while content:
        following = stream.read(size)
        text = content
        if encoding == "utf-16" or decoder.getstate()[0] or not content.isascii():
            try:
                decoded = decoder.decode(content, final=not following)
                text = content if encoding == "utf-8" else decoded.encode()
            except UnicodeDecodeError as error:
                at = line + content[: error.start].count(b"\n")
                raise Refused(
                    f"about line {at} is not {encoding} (byte 0x{error.object[error.start]:02x}). "
                    + remedy(encoding, "cp1252" if encoding == "utf-8" else "utf-8")
                ) from None
        if b"\x00" in text:
            at = line + text[: text.index(b"\x00")].count(b"\n")
            raise Refused(
                f"line {at} holds a NUL byte, which no text has. Export the file again as CSV UTF-8"
            )
        if watch is not None:
            watch.look(content, final=not following)
        ends = text.count(b"\n")
        yield text, ends
        line += ends
        content = following


def _pieces(parts: Iterator[tuple[bytes, int]], size: int) -> Iterator[tuple[bytes, int]]:
    """Cut a stream into pieces of whole lines of about `size` bytes, each with the number of its lines.

    Raises Refused where it is cut short.
    """
    rest, lines = b"", 0
    for part, ends in parts:
        if not ends:
            rest += part
            if len(rest) > max(LONGEST_HEADER, 4 * size):
                raise Refused(_no_line_end(rest, lines + 1))
            continue
        end = part.rfind(b"\n") + 1
        yield b"".join((rest, memoryview(part)[:end])), ends
        rest = part[end:]
        lines += ends
    if rest:
        raise Refused(_no_line_end(rest, lines + 1))


def _no_line_end(rest: bytes, line: int) -> str:
    if b"\r" in rest.removesuffix(b"\r") and line == 1:
        return "lines end in CR alone, expected LF or CR LF. Export the file again as CSV UTF-8"
    return CUT_SHORT.format(line=line)


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
    table = table.add_column(0, "line", pyarrow.array(numbers))
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

    A line of delimiters and spaces alone has no field.
    """
    wrong: list[tuple[int, int]] = []

    def skip(row: pyarrow.csv.InvalidRow) -> str:
        is_empty = not row.text.strip(f"{delimiter} \t")
        wrong.append((row.number - 1, 0 if is_empty else row.actual_columns))
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
            null_values=EMPTY,
            check_utf8=False,  # the text was decoded before
        ),
    )
    return table, wrong


def _is_blank(table: pyarrow.Table) -> pyarrow.ChunkedArray | None:
    """Say of each row whether all of its cells are empty; None where some column has no empty cell."""
    columns = [table[name] for name in table.column_names[1:]]
    if not table.num_rows or any(column.null_count == 0 for column in columns):
        return None
    blank = columns[0].is_null()
    for column in columns[1:]:
        blank = pyarrow.compute.and_(blank, column.is_null())
    return blank


def in_order(rows: pyarrow.Table, dataset: Dataset) -> pyarrow.Table:
    """Return rows with the columns in the order of the dataset; one that the file lacks is empty."""
    for name in dataset.header:
        if name not in rows.column_names:
            rows = rows.append_column(name, pyarrow.nulls(rows.num_rows, pyarrow.string()))
    return rows.select(["line", *dataset.header])
