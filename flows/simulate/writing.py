"""Bytes of delivered files: text in its encoding and packing, workbooks and Parquet; equal for equal rows."""

import gzip
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
import pyarrow
import pyarrow.compute as pc
import pyarrow.parquet
import xlsxwriter

from flows.simulate.senders import CELL, File, Style

Write = Callable[[pyarrow.ChunkedArray], None]
"""Adds rows to a file, each a text; text files hold their line ends."""
COUNTER = "NO"
"""Heading of the column that counts the rows of an export."""
NUMBER = "\x1e"
"""Begins a cell of a workbook that is a number."""
MADE = datetime(2024, 11, 1, tzinfo=UTC).replace(tzinfo=None)
"""What a workbook says of its making; a clock would make equal runs differ."""
ZIP_MADE = (2024, 11, 1, 0, 0, 0)
QUICK = 1
"""Compression that costs little; files are read once."""


@contextmanager
def opened(folder: Path, file: File, header: tuple[str, ...]) -> Iterator[Write]:
    """Open a file below a folder and write its header."""
    path = folder / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    writers = {"X": workbook, "P": parquet, "T": text}
    with writers[file.medium](path, file.style, header) as write:
        yield write


@contextmanager
def text(path: Path, style: Style, header: tuple[str, ...]) -> Iterator[Write]:
    """Write text, in its encoding, with its line ends, packed as its name says."""
    with packed(path) as stream:

        def put(content: bytes) -> None:
            stream.write(encoded(content, style))

        if style.encoding == "utf-16":
            stream.write("\ufeff".encode("utf-16-le"))
        if style.mark:
            stream.write("\ufeff".encode())
        first = (COUNTER, *map(exported, header)) if style.is_export else header
        put("".join(f"{line}\n" for line in (*style.titles, style.delimiter.join(first))).encode())
        place = 0

        def write(rows: pyarrow.ChunkedArray) -> None:
            nonlocal place
            for content in contents(rows):
                put(counted(content, place, style.delimiter) if style.is_export else content)
                place += content.count(b"\n")

        yield write


def exported(column: str) -> str:
    """Return the heading that an office's system has for a column."""
    return {"kpj": "NO KPJ"}.get(column, column.upper().replace("_", " "))


def counted(content: bytes, before: int, delimiter: str) -> bytes:
    """Return lines with their number before each, after so many lines."""
    lines = content.decode("utf-8").removesuffix("\n").split("\n")
    return "".join(f"{before + at}{delimiter}{line}\n" for at, line in enumerate(lines, 1)).encode()


def encoded(content: bytes, style: Style) -> bytes:
    """Return lines of UTF-8 in the encoding and with the line ends of a style."""
    if style.line_end != "\n":
        content = content.replace(b"\n", style.line_end.encode())
    if style.encoding == "utf-8":
        return content
    codec = "utf-16-le" if style.encoding == "utf-16" else style.encoding
    return content.decode("utf-8").encode(codec)


def contents(rows: pyarrow.ChunkedArray) -> Iterator[bytes]:
    """Yield the texts of rows, one after the other; they lie in memory as they will in the file."""
    for chunk in rows.chunks:
        if len(chunk) == 0:
            continue
        _, offsets, data = chunk.buffers()
        width = np.int64 if pyarrow.types.is_large_string(chunk.type) else np.int32
        bounds = np.frombuffer(offsets, dtype=width)
        start, end = int(bounds[chunk.offset]), int(bounds[chunk.offset + len(chunk)])
        yield data.slice(start, end - start).to_pybytes()


@contextmanager
def packed(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for its bytes, packed where its name says so; no clock and no folder is in it."""
    with path.open("wb") as file:
        if path.name.endswith(".gz"):
            with gzip.GzipFile("", "wb", QUICK, file, mtime=0) as stream:
                yield cast(IO[bytes], stream)
        elif path.suffix == ".zip":
            member = zipfile.ZipInfo(f"{path.stem}.csv", ZIP_MADE)
            member.compress_type = zipfile.ZIP_DEFLATED
            with (
                zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICK) as archive,
                archive.open(member, "w", force_zip64=True) as stream_in_zip,
            ):
                yield stream_in_zip
        else:
            yield file


@contextmanager
def workbook(path: Path, _: Style, header: tuple[str, ...]) -> Iterator[Write]:
    """Write a workbook of texts, but for cells that are marked as numbers."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    book.set_properties({"created": MADE})
    sheet = book.add_worksheet("data")
    place = 0

    def put(cells: list[str]) -> None:
        nonlocal place
        for column, cell in enumerate(cells):
            if cell.startswith(NUMBER):
                sheet.write_number(place, column, int(cell[1:]))
            elif cell:
                sheet.write_string(place, column, cell)
        place += 1

    put(list(header))

    def write(rows: pyarrow.ChunkedArray) -> None:
        for row in rows.to_pylist():
            put(row.split(CELL))

    try:
        yield write
    finally:
        book.close()


@contextmanager
def parquet(path: Path, _: Style, header: tuple[str, ...]) -> Iterator[Write]:
    """Write Parquet whose columns are texts; an empty cell is null."""
    schema = pyarrow.schema([(name, pyarrow.string()) for name in header])
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:

        def write(rows: pyarrow.ChunkedArray) -> None:
            for chunk in rows.chunks:
                if len(chunk):
                    writer.write_table(table_of(chunk, schema))

        yield write


def table_of(rows: Any, schema: pyarrow.Schema) -> pyarrow.Table:
    """Return rows of parted cells as a table."""
    cells = pc.list_flatten(pc.split_pattern(rows, CELL))
    cells = pc.if_else(pc.equal(cells, ""), pyarrow.scalar(None, cells.type), cells)
    places = np.arange(len(rows), dtype=np.int64) * len(schema)
    columns = [cells.take(pyarrow.array(places + column)) for column in range(len(schema))]
    return pyarrow.table(columns, schema=schema)
