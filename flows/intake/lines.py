"""From the bytes of a delivered file to its physical lines, every one of them accounted for."""

import csv
import io
from dataclasses import dataclass, field

from flows.intake.masking import mask
from flows.settings import Sender

DECLARE = "declare {key} = {value} for the sender in cakupan.toml"


@dataclass(frozen=True)
class Breach:
    """A rule that a row broke. `value` is masked before it leaves the intake."""

    line: int
    column: str
    rule: str
    expected: str
    value: str | None = None


class Refused(Exception):
    """The whole delivery is refused; the text says what to change."""


@dataclass(frozen=True)
class Lines:
    """The rows of a file by physical line, and what is not a row."""

    rows: dict[int, list[str]]
    structural: int
    duplicates: int
    breaches: list[Breach] = field(default_factory=list)


def read_lines(content: bytes, header: tuple[str, ...], sender: Sender) -> Lines:
    """Split a delivery into physical lines; one line is one row, the header or blank.

    Raises Refused for a wrong encoding, a header that differs, or a file that was cut short.
    """
    text = decode(content, sender.encoding)
    if not text:
        raise Refused("the file is empty; expected the header " + sender.delimiter.join(header))
    if not text.endswith("\n"):
        raise Refused(
            f"line {text.count(chr(10)) + 1} has no line end, so the file was probably cut short in copying. "
            "Fetch or export it again; if it is whole, add a line end"
        )
    lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
    check_header(lines[0], header, sender)
    rows: dict[int, list[str]] = {}
    breaches: list[Breach] = []
    seen: set[tuple[str, ...]] = set()
    structural, duplicates = 1, 0
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            structural += 1
            continue
        fields = split(line, sender.delimiter)
        if fields is None:
            breaches.append(Breach(number, "", "quote", "quotes that open and close on one line"))
        elif len(fields) != len(header):
            breaches.append(
                Breach(number, "", "field_count", f"{len(header)} fields, found {len(fields)}")
            )
        elif tuple(fields) in seen:
            duplicates += 1
        else:
            seen.add(tuple(fields))
            rows[number] = fields
    return Lines(rows, structural, duplicates, breaches)


def decode(content: bytes, encoding: str) -> str:
    """Return the text in the declared encoding; a byte-order mark of UTF-8 is not part of it."""
    if encoding == "utf-8" and content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused(
            "the file is UTF-16. Save it as CSV UTF-8, or "
            + DECLARE.format(key="encoding", value='"utf-16"')
        )
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Refused(
            f"line {line} is not {encoding} (byte 0x{content[error.start]:02x}). Save the file as CSV UTF-8, or "
            + DECLARE.format(key="encoding", value='"cp1252"')
        ) from None
    if "\x00" in text:
        raise Refused(f"line {text[: text.index(chr(0))].count(chr(10)) + 1} holds a NUL byte. Export it again")
    return text


def check_header(line: str, header: tuple[str, ...], sender: Sender) -> None:
    """Refuse a header that is not exactly the agreed one, naming the columns that differ."""
    found = split(line, sender.delimiter) or []
    if tuple(found) == header:
        return
    for other in (",", ";", "\t", "|"):
        if tuple(split(line, other) or []) == header:
            raise Refused(
                f"fields are separated by {other!r}, expected {sender.delimiter!r}. Export it with "
                f"{sender.delimiter!r}, or " + DECLARE.format(key="delimiter", value=f'"{other}"')
            )
    missing = [name for name in header if name not in found]
    unknown = [name for name in found if name not in header]
    if 2 * len(missing) > len(header):  # perhaps no header at all, but the first row: show nothing of it
        told = f"{len(missing)} of its {len(header)} columns are missing"
    else:
        differences = [
            *([f"missing {', '.join(missing)}"] if missing else []),
            *([f"not known {', '.join(str(mask(name)) for name in unknown)}"] if unknown else []),
        ]
        told = "; ".join(differences) or "the order differs, or a column is there twice"
    raise Refused(
        f"the header differs: {told}. Expected, in this order: {sender.delimiter.join(header)}"
    )


def split(line: str, delimiter: str) -> list[str] | None:
    """Return the fields of one physical line, or None where its quotes do not close on it."""
    try:
        return next(csv.reader(io.StringIO(line), delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return None
