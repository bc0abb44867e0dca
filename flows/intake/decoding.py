"""From the bytes of a delivered file to its text, in the encoding that was declared and in no other."""

import codecs
import json

CODECS = {"utf-8": "utf-8-sig"}
MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
NO_TEXT = {
    b"PK\x03\x04": "an Excel workbook or another zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
}
SAVE_AS = {"utf-8": "CSV UTF-8", "utf-16": "Unicode text", "cp1252": "CSV in Windows-1252"}
CUT_SHORT = (
    "line {line} has no line end, so the file was probably cut short in copying. Fetch or export it again; "
    "if it is whole, add a line end"
)


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The whole delivery is refused; the text says what was found, where, and what to change."""


def declare(key: str, value: str | int) -> str:
    """Say how a sender is declared to write differently."""
    return f"write {key} = {json.dumps(value)} for its sender in cakupan.toml"


def check_mark(content: bytes, encoding: str) -> None:
    """Refuse what is not text, or begins with the mark of another encoding than the declared one."""
    for mark, name in NO_TEXT.items():
        if content.startswith(mark):
            raise Refused(f"the file is {name}, expected text. Save it as {SAVE_AS[encoding]}")
    marked = next((name for mark, name in MARKS.items() if content.startswith(mark)), None)
    if marked and marked != encoding:
        raise Refused(f"the file is {marked}, expected {encoding}. {remedy(encoding, marked)}")
    if encoding == "utf-16" and content and not marked:
        raise Refused(f"the file does not start with the mark of utf-16. {remedy(encoding, 'utf-8')}")
    if encoding == "cp1252":
        NotUtf8().look(content, final=True)


class NotUtf8:
    """Looks on while a text of Windows-1252 is read: any bytes are one, also those of UTF-8."""

    def __init__(self) -> None:
        self.decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self.is_ascii = True

    def look(self, content: bytes, *, final: bool) -> None:
        """Look at the bytes that follow. Raises Refused at the end where all are UTF-8 and not only ASCII."""
        self.is_ascii = self.is_ascii and content.isascii()
        if self.decoder is not None:
            try:
                self.decoder.decode(content, final)
            except UnicodeDecodeError:
                self.decoder = None
        if final and self.decoder is not None and not self.is_ascii:
            raise Refused(f"the file is utf-8, expected cp1252. {remedy('cp1252', 'utf-8')}")


def remedy(expected: str, found: str) -> str:
    """Say how a file comes into the declared encoding, or the declaration to the file's."""
    return f"Save it as {SAVE_AS[expected]}, or {declare('encoding', found)}"
