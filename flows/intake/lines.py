"""From a delivered text to its physical lines, in the encoding that was declared and in no other."""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from flows.intake.containers import open_text
from flows.intake.decoding import CODECS, CUT_SHORT, NotUtf8, Refused, check_mark, remedy

PIECE_BYTES = 4 << 20
"""What a processor holds near: larger pieces are slower."""
LONGEST_HEADER = 1 << 20
QUOTED_LINE = r'(?:"(?:[^"]|"")*"|[^"{0}]*)(?:{0}(?:"(?:[^"]|"")*"|[^"{0}]*))*'
CUT_SIGN = ("unexpected end of data", "truncated data")


def whole_lines(stream: IO[bytes], encoding: str, size: int = PIECE_BYTES) -> Iterator[tuple[bytes, int]]:
    """Yield a text as UTF-8 without its mark, in pieces of whole lines, each with the number of its lines.

    size: of a piece, about, in bytes. A line ends in LF or CR LF. Raises Refused for another encoding, a file
    that was cut short, and lines that end in CR alone.
    """
    rest, lines = b"", 0
    for part, ends in _utf8(stream, encoding, size):
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


def count_lines(path: Path, encoding: str) -> int:
    """Count the physical lines of a text that is refused; a container that cannot be opened has none."""
    decoder = codecs.getincrementaldecoder(CODECS.get(encoding, encoding))(errors="replace")
    lines, last = 0, "\n"
    try:
        with open_text(path) as stream:
            while content := stream.read(1 << 20):
                try:
                    text = decoder.decode(content)
                except UnicodeError:  # utf-16 without its mark
                    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
                    text = decoder.decode(content)
                lines += text.count("\n")
                last = text[-1:] or last
    except (Refused, OSError):
        return 0
    return lines + (last != "\n")


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
                raise Refused(_not_text(error, encoding, line)) from None
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


def _not_text(error: UnicodeDecodeError, encoding: str, line: int) -> str:
    """Say where bytes are no sign of the encoding. line: of the first byte."""
    at = line + error.object[: error.start].count(b"\n")
    if error.end == len(error.object) and error.reason in CUT_SIGN:
        return CUT_SHORT.format(line=at)
    return f"line {at} is not {encoding} (byte 0x{error.object[error.start]:02x}). " + remedy(
        encoding, "cp1252" if encoding == "utf-8" else "utf-8"
    )


def _no_line_end(rest: bytes, line: int) -> str:
    if b"\r" in rest.removesuffix(b"\r") and line == 1:
        return "lines end in CR alone, expected LF or CR LF. Export the file again as CSV UTF-8"
    return CUT_SHORT.format(line=line)
