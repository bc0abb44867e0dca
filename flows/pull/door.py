"""The door: what is not what its name says, by its first bytes, does not land, from whatever source."""

import json
import re
import zlib
from contextlib import ExitStack
from pathlib import Path

from flows.intake.archive import LARGEST_TEXT, open_member, open_zip
from flows.intake.decoding import Refused as Unreadable
from flows.pull.offer import Draft, Offer, Refused

HEAD = 1 << 16
"""Bytes that are looked at."""
GZIP = 16 + zlib.MAX_WBITS
BEGINNINGS = {".csv.gz": b"\x1f\x8b", ".zip": b"PK", ".xlsx": b"PK", ".parquet": b"PAR1"}
"""How a file of an ending begins; a CSV is text."""
OTHERS = {
    b"PK\x03\x04": "a ZIP archive or a workbook",
    b"\x1f\x8b": "compressed by gzip",
    b"PAR1": "a Parquet file",
    b"%PDF-": "a PDF",
    b"\xd0\xcf\x11\xe0": "a workbook of the old kind, or with a password",
}
"""What begins so is no text."""
MARKUP = re.compile(rb"<(!--|[!?]?[a-z][a-z0-9:._-]*[\s/>?])", re.IGNORECASE)
JSON = re.compile(rb'\{\s*["}]|\[\s*[\[{"\]]')


def refuse_other_contents(offer: Offer, draft: Draft, content_type: str) -> None:
    """Raise Refused, and let go of the draft, where it is no table of the offer's ending."""
    found = _found(draft.path, offer.ending)
    if found is None and content_type.lower().startswith("text/html"):
        found = "a web page"
    if found is not None:
        draft.forget()
        called = f", which its server calls {content_type.partition(';')[0]!r}" if content_type else ""
        raise Refused(
            f"{offer.source}: {offer.place} is {found}{called}; expected a table as {offer.ending}. Nothing "
            "was landed. Open it as a person would: it may say what went wrong there, or ask to sign in."
        )


def _found(path: Path, ending: str) -> str | None:
    """Say what a file is where it is not what its ending says."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if ending == ".json":
        found = _text(head)
        return None if found == "JSON" else found or _other(head) or "no JSON"
    beginning = BEGINNINGS.get(ending, b"")
    if not head.startswith(beginning):
        return _text(head) or _other(head) or f"no file of {ending}"
    if ending == ".csv.gz":
        head = _unfolded(head)
    elif ending == ".zip":
        head = _only_member(path)
    elif beginning:
        return None
    return _text(head) or _other(head)


def _text(head: bytes) -> str | None:
    """Say which language a text is written in that is no table; in UTF-16 every other byte is 0."""
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if MARKUP.match(plain):
        return "a web page or XML"
    return "JSON" if JSON.match(plain) or _is_json(plain) else None


def _is_json(text: bytes) -> bool:
    """Whether a short text is a value of JSON as a whole, such as null."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return len(text) < HEAD


def _other(head: bytes) -> str | None:
    return next((told for beginning, told in OTHERS.items() if head.startswith(beginning)), None)


def _unfolded(head: bytes) -> bytes:
    """Return the beginning of what is compressed, empty where that cannot be told: the intake will see."""
    try:
        return zlib.decompressobj(GZIP).decompress(head, HEAD)
    except zlib.error:
        return b""


def _only_member(path: Path) -> bytes:
    """Return the beginning of what an archive holds, empty where that cannot be told: the intake will see."""
    try:
        with ExitStack() as closing:
            archive, file = open_zip(path, closing)
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) != 1:
                return b""
            return open_member(archive, members[0], file, LARGEST_TEXT, closing).read(HEAD)
    except Unreadable:
        return b""
