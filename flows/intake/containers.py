"""Delivered text as it is, or inside gzip or zip."""

import gzip
import io
from contextlib import ExitStack
from pathlib import Path
from typing import IO
from zipfile import ZipInfo

from flows.intake.archive import LARGEST_TEXT, PIECE, Bounded, open_member, open_zip
from flows.intake.decoding import Refused

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
NESTED = (".zip", ".gz", ".7z", ".rar", ".xlsx", ".xls", ".parquet")


def open_text(path: Path) -> IO[bytes]:
    """Return the bytes of a .csv, .csv.gz or .zip with one member, decompressed while they are read.

    Raises Refused, here or from read(), where the container is broken, ambiguous or a bomb. Only who reads to
    the end has seen the checksum hold.
    """
    if path.name.endswith(".csv"):
        return path.open("rb")
    with ExitStack() as closing:
        bounded = _open_gzip(path, closing) if path.name.endswith(".gz") else _open_only_member(path, closing)
        stream = io.BufferedReader(bounded, PIECE)
        if stream.peek(4)[:4].startswith((GZIP, ZIP)):
            raise Refused(
                "the file holds another compressed file, expected text. Compress the CSV file itself, once"
            )
        closing.pop_all()
        return stream
    raise AssertionError("unreachable")


def _open_gzip(path: Path, closing: ExitStack) -> Bounded:
    file = closing.enter_context(path.open("rb"))
    start = file.read(2)
    if start != GZIP:
        found = "empty" if not start else "a zip file" if start == ZIP[:2] else "not gzip"
        raise Refused(
            f"the file is {found}, expected gzip by its name. Compress it again, or name it as what it is"
        )
    file.seek(0)
    source = closing.enter_context(gzip.GzipFile(fileobj=file))
    return Bounded(source, file, LARGEST_TEXT, closing)  # type: ignore[arg-type]


def _open_only_member(path: Path, closing: ExitStack) -> Bounded:
    archive, file = open_zip(path, closing)
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) != 1:
        raise Refused(
            f"the zip file has {len(members)} members, expected one. Compress only the CSV file, "
            "and deliver each file by itself"
        )
    _check_name(members[0])
    return open_member(archive, members[0], file, LARGEST_TEXT, closing)


def _check_name(member: ZipInfo) -> None:
    """Refuse a member that is itself a container, or that would lie outside the folder it is unpacked in."""
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or ":" in name or ".." in name.split("/"):
        raise Refused(
            "the zip file names a place outside itself, expected a file name. Compress the CSV file alone"
        )
    if name.lower().endswith(NESTED):
        raise Refused(
            "the zip file holds a workbook or another compressed file, expected CSV. Deliver that file itself"
        )
