"""A file as it is, before anybody has said how it is written: its encoding, delimiter, sheet and header."""

import codecs
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from flows.intake.containers import open_text
from flows.intake.decoding import MARKS, Refused
from flows.intake.header import FIRST_LINES, headings, named_by
from flows.intake.json_rows import read_json
from flows.intake.lines import split, whole_lines
from flows.intake.parquet import read_parquet
from flows.intake.sheet import Sheet
from flows.intake.workbook import read_workbook
from flows.sender import CHOICES, Sender
from schemas.contract import Dataset

MOST_ROWS = 200_000
"""Rows that are looked at."""
MOST_BYTES = 64 << 20

Cells = list[str]


@dataclass(frozen=True)
class Found:
    """A table as it lies in a file, and what in it says so."""

    section: dict[str, object]
    """Keys of its sender's section that it needs, as far as they concern the text."""
    reasons: dict[str, str]
    """By key, what was counted."""
    header: Cells
    rows: list[Cells]
    """Texts, as many of them as the header has; a number that is typed where numbers are is empty."""
    is_part: bool = False
    """Whether only the first rows were looked at."""


def as_found(path: Path, dataset: Dataset, known: Sender, sheet: str = "") -> Found:
    """Read a file of any format that is delivered. Raises Refused where it cannot be read at all.

    known: what is declared of its sender already.
    """
    sheet = sheet or known.sheet
    if path.suffix == ".json":
        return _of_sheet(read_json(path), {}, dataset, known)
    if path.suffix == ".parquet":
        return _of_sheet(next(read_parquet(path)), {}, dataset, known)
    if path.suffix == ".xlsx":
        return _of_sheet(read_workbook(path, sheet=sheet), {"sheet": sheet} if sheet else {}, dataset, known)
    encoding, reason = _encoding(path)
    lines = list(islice(_lines(path, encoding), MOST_ROWS + FIRST_LINES + 2))
    if not lines:
        raise Refused("the file is empty, expected a header and rows. Export it again")
    delimiter, above, told = _header(lines, dataset, known)
    table = [split(line, delimiter) or [line] for line in lines[above:]]
    section: dict[str, object] = {}
    reasons = {"encoding": reason, "delimiter": told}
    if encoding != "utf-8":
        section["encoding"] = encoding
    if delimiter != ",":
        section["delimiter"] = delimiter
    if above:
        section["skip_lines"] = above
        reasons["skip_lines"] = f"line {above + 1} is the first that names columns"
    header, *rows = table
    rows = [_filled(row, len(header)) for row in rows]
    return Found(section, reasons, header, rows[:MOST_ROWS], len(rows) > MOST_ROWS)


def _encoding(path: Path) -> tuple[str, str]:
    """Return the encoding of a text and what says so."""
    with open_text(path) as stream:
        content = stream.read(MOST_BYTES)
    for mark, name in MARKS.items():
        if content.startswith(mark):
            return name, "the file begins with its mark"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return "cp1252", f"line {line} is no UTF-8 (byte 0x{content[error.start]:02x})"
    return "utf-8", "all signs are ASCII" if content.isascii() else "all signs are UTF-8"


def _lines(path: Path, encoding: str) -> Iterator[str]:
    with open_text(path) as stream:
        for piece, _ in whole_lines(stream, encoding):
            yield from (line.removesuffix("\r") for line in piece.decode().removesuffix("\n").split("\n"))


def _header(lines: list[str], dataset: Dataset, known: Sender) -> tuple[str, int, str]:
    """Return delimiter and number of lines above the header, by the columns that a line names, and why."""
    names = headings(dataset, known)
    best: tuple[int, int, int, str] = (0, 0, 0, ",")
    for delimiter in CHOICES["delimiter"]:
        cut = [split(line, delimiter) or [line] for line in lines[: 4 * FIRST_LINES]]
        widths = Counter(len(row) for row in cut if len(row) > 1)
        width = max(widths, key=lambda one: (widths[one], one)) if widths else 1
        for at, row in enumerate(cut[:FIRST_LINES]):
            named = len({*named_by(row, names)} - {""})
            alike = widths[len(row)] if len(row) == width > 1 else 0
            best = max(best, (named, alike, -at, delimiter))
    named, alike, above, delimiter = best
    told = (
        f"line {1 - above} has {named or 'no'} columns known by their name; {alike} lines have as many fields"
    )
    return delimiter, -above, told


def _of_sheet(sheet: Sheet, section: dict[str, object], dataset: Dataset, known: Sender) -> Found:
    """Return the table of a sheet, its header where most columns are named."""
    columns = [sheet.rows[name].to_pylist() for name in sheet.rows.column_names[1:]]
    lines = sheet.rows["line"].to_pylist()
    texts = [sheet.header, *([cell or "" for cell in row] for row in zip(*columns, strict=True))]
    names = headings(dataset, known)
    counts = [len({*named_by(row, names)} - {""}) for row in texts[:FIRST_LINES]]
    at = counts.index(max(counts))
    for position, name in enumerate(named_by(texts[at], names)):
        if name in dataset.numbers and position in sheet.numeric:  # of other columns it is a word as any
            typed = {*sheet.numeric[position].to_pylist()}
            for line, row in zip(lines, texts[1:], strict=True):
                row[position] = "" if line in typed else row[position]
    reasons = {}
    if at:
        section = section | {"skip_lines": lines[at - 1] - 1}
        reasons["skip_lines"] = f"line {lines[at - 1]} has {counts[at]} columns known by their name"
    width = len(sheet.header)
    rows = [_filled(row, width) for row in texts[at + 1 :]]
    return Found(section, reasons, texts[at], rows[:MOST_ROWS], len(rows) > MOST_ROWS)


def _filled(row: Cells, width: int) -> Cells:
    return [*row, *[""] * (width - len(row))][:width]
