"""From the text of a delivered file to its physical lines, every one of them accounted for."""

import csv
import json
import re
from dataclasses import dataclass, field

from flows.intake.decoding import CUT_SHORT, Refused, declare, decode
from flows.sender import CHOICES, Sender

QUOTED_LINE = r'(?:"(?:[^"]|"")*"|[^"{0}]*)(?:{0}(?:"(?:[^"]|"")*"|[^"{0}]*))*'
NO_ROW = "the file has a header and no row, expected at least one. Export it again"
FIRST_LINES = 50
"""How far down a header is looked for, to say where it is."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a row broke. `value` is masked before it leaves the intake."""

    line: int
    column: str
    """Column of the delivery; empty where the rule is about the whole row."""
    rule: str
    expected: str
    value: str | None = None
    severity: str = "error"
    """error, which refuses the row, or warning, which is counted and shown."""

    @property
    def name(self) -> str:
        """The rule in full: `column.rule`, or the rule alone where it is about the row."""
        return f"{self.column}.{self.rule}".lstrip(".")

    @property
    def told(self) -> str:
        """Where it is, what was found and what was expected."""
        where = f"line {self.line}, column {self.column}" if self.column else f"line {self.line}"
        found = "" if self.value is None else f" found {self.value!r},"
        return f"{where}:{found} expected: {self.expected.removesuffix('.')}"


@dataclass(frozen=True)
class Lines:
    """The rows of a file by physical line, and the number or reason of every line that is not a row."""

    rows: dict[int, list[str]]
    structural: int
    duplicates: int
    breaches: list[Breach] = field(default_factory=list)


def read_lines(content: bytes, header: tuple[str, ...], sender: Sender) -> Lines:
    """Split a delivery into physical lines; one line is one row, the header or blank.

    A line of delimiters alone, as spreadsheets write below a table, is blank. Of equal rows the first counts,
    the others are duplicates. Raises Refused for a wrong encoding, a header that differs, a file that was cut
    short, and one without a row.
    """
    lines = physical_lines(decode(content, sender.encoding), sender.delimiter.join(header))
    check_header(lines, header, sender.delimiter)
    rows: dict[int, list[str]] = {}
    breaches: list[Breach] = []
    seen: set[tuple[str, ...]] = set()
    structural, duplicates = 1, 0
    for number, line in enumerate(lines[1:], start=2):
        fields = split(line, sender.delimiter)
        if fields is None:
            breaches.append(
                Breach(number, "", "quote", "quotes that close on the line, and no line break inside")
            )
        elif not any(cell.strip() for cell in fields):
            structural += 1
        elif len(fields) != len(header):
            breaches.append(Breach(number, "", "field_count", f"{len(header)} fields, found {len(fields)}"))
        elif tuple(fields) in seen:
            duplicates += 1
        else:
            seen.add(tuple(fields))
            rows[number] = fields
    if not rows and not breaches:
        raise Refused(NO_ROW)
    return Lines(rows, structural, duplicates, breaches)


def check_header(lines: list[str], header: tuple[str, ...], delimiter: str) -> None:
    """Refuse a header that is not exactly the agreed one. What stands there is not shown: it may be a row."""
    found = split(lines[0], delimiter) or []
    if tuple(found) == header:
        return
    for other in CHOICES["delimiter"]:
        if tuple(split(lines[0], other) or []) == header:
            raise Refused(
                f"fields are separated by {json.dumps(other)}, expected {json.dumps(delimiter)}. "
                f"Export the file so, or {declare('delimiter', other)}"
            )
    for number, line in enumerate(lines[1:FIRST_LINES], start=2):
        if tuple(split(line, delimiter) or []) == header:
            raise Refused(f"the header is on line {number}, expected on line 1. Delete the lines above it")
    raise Refused(
        f"line 1 is not the agreed header: {_difference(found, header)}. "
        f"Expected, in this order: {delimiter.join(header)}"
    )


def split(line: str, delimiter: str) -> list[str] | None:
    """Return the fields of one physical line, or None where a quote or a line break stands where it may not.

    A quote inside a cell without quotes is refused too: it ends a cell that began on an earlier line.
    """
    if "\r" in line:
        return None
    if '"' not in line:
        return line.split(delimiter)
    if not re.fullmatch(QUOTED_LINE.format(re.escape(delimiter)), line):
        return None
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error:  # a cell of more than 131,072 characters
        return None


def physical_lines(text: str, header: str) -> list[str]:
    """Return the lines of a text, ended by LF or CR LF; raise Refused where one has no end."""
    if not text:
        raise Refused(f"the file is empty. Expected on line 1: {header}")
    if "\n" not in text and "\r" in text:
        raise Refused("lines end in CR alone, expected LF or CR LF. Export the file again as CSV UTF-8")
    if not text.endswith("\n"):
        raise Refused(CUT_SHORT.format(line=text.count("\n") + 1))
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]


def _difference(found: list[str], header: tuple[str, ...]) -> str:
    missing = [name for name in header if name not in found]
    if 2 * len(missing) > len(header):
        return f"{len(missing)} of {len(header)} columns are missing"
    unknown = [number for number, name in enumerate(found, start=1) if name not in header]
    twice = [name for name in header if found.count(name) > 1]
    told = [f"{name} is missing" for name in missing]
    told += [f"column {number} is not known" for number in unknown]
    told += [f"{name} is there twice" for name in twice]
    if told:
        return "; ".join(told)
    number = next(n for n, (is_, wanted) in enumerate(zip(found, header, strict=True)) if is_ != wanted)
    return f"the order differs: column {number + 1} is {found[number]}, expected {header[number]}"
