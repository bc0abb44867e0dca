"""Compressed content read in pieces with limits, whatever its own headers declare."""

import gzip
import io
import os
import struct
import zipfile
import zlib
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING

from flows.intake.decoding import Refused

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LARGEST_TEXT = 64 << 30
"""Bytes: a month of Indonesia is 66 million rows of some 200 bytes, 13 GB; five times that is no delivery."""
LARGEST_RATIO = 1_000
"""Rows of people compress 5 to 30 times, and deflate reaches 1,032 only on one byte repeated."""
RATIO_FROM = 100 << 20
"""Bytes below which the ratio does no harm."""
LARGEST_DIRECTORY = 4 << 20
"""Bytes of a zip file's table of contents: over 40,000 members, more than any workbook has."""
PIECE = 1 << 20
BROKEN = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error)
UNZIPPED = (*BROKEN, EOFError, ValueError, NotImplementedError, OverflowError, struct.error)
"""What the zip module raises for a file that is no zip file, or a broken one."""

DAMAGED = "the file is damaged: its compressed content does not hold together. Fetch or export it again"
CUT_SHORT = "the file was probably cut short in copying: its compressed content ends early. Fetch it again"
ENCRYPTED = "the file has a password, expected none. Save it again without a password"
NOT_ZIP = (
    "the file is not a whole zip file, expected one by its name. Fetch it again, or compress it again as zip"
)
BOMB = (
    "the file unpacks to more than {limit}, which no delivery does. "
    "Export it again; if it is right, split it into parts, named like N01.p2.csv"
)


class Bounded(io.RawIOBase):
    """The decompressed bytes of a source; reading past a limit or over damage raises Refused."""

    def __init__(self, source: IO[bytes], delivered: IO[bytes], largest: int, closing: ExitStack) -> None:
        super().__init__()
        self._source = source
        self._delivered = delivered
        self._largest = largest
        self._closing = closing
        self._size = 0

    def readable(self) -> bool:
        """It is a stream to read."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill the buffer as far as there are bytes."""
        view = memoryview(buffer).cast("B")
        try:
            piece = self._source.read(min(len(view), PIECE))
        except EOFError:
            raise Refused(CUT_SHORT) from None
        except BROKEN:
            raise Refused(DAMAGED) from None
        self._size += len(piece)
        check_size(self._size, self._delivered.tell(), self._largest)
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close the delivered file too."""
        self._closing.close()
        super().close()


class _Careful(io.FileIO):
    """A file of which no large piece is read at once: the zip module believes declared sizes and places."""

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        if whence == os.SEEK_SET and offset < 0:
            raise zipfile.BadZipFile
        return super().seek(offset, whence)

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            size = max(os.fstat(self.fileno()).st_size - self.tell(), 0)
        if size > LARGEST_DIRECTORY:
            raise Refused("the zip file has tens of thousands of members. Compress only the delivery")
        return super().read(size) or b""


def check_size(size: int, compressed: int, largest: int) -> None:
    """Raise Refused where so many bytes from so many compressed ones are no delivery."""
    if size > largest:
        raise Refused(BOMB.format(limit=f"{largest >> 20:,} MiB"))
    if size > RATIO_FROM and size > LARGEST_RATIO * max(compressed, 1):
        raise Refused(BOMB.format(limit=f"{LARGEST_RATIO:,} times its size"))


def open_zip(path: Path, closing: ExitStack, not_zip: str = NOT_ZIP) -> tuple[zipfile.ZipFile, IO[bytes]]:
    """Return an open zip file and the file it reads; raise Refused where it is none, or has a password."""
    file: IO[bytes] = closing.enter_context(_Careful(path))
    try:
        archive = closing.enter_context(zipfile.ZipFile(file))
    except UNZIPPED:
        raise Refused(not_zip) from None
    if any(member.flag_bits & 0x41 for member in archive.infolist()):
        raise Refused(ENCRYPTED)
    return archive, file


def open_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: IO[bytes], largest: int, closing: ExitStack
) -> Bounded:
    """Return the bytes of a member; raise Refused where its compression is another than zip's own."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(
            "the file is compressed in a way that only some programs read (as Windows does above 2 GB), "
            "expected deflate. Compress it with gzip and name it .csv.gz"
        )
    try:
        source = archive.open(member)
    except UNZIPPED:
        raise Refused(DAMAGED) from None
    closing.enter_context(source)
    return Bounded(source, file, largest, closing)
