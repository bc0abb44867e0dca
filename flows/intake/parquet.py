"""A delivered Parquet file as text by position, in pieces that stay small whatever the file declares."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow
import pyarrow.compute as pc
import pyarrow.parquet
from pyarrow import types

from flows.intake.as_text import as_text
from flows.intake.decoding import Refused
from flows.intake.sheet import Sheet

MOST_ROWS = 100_000_000
"""A month of Indonesia is 66 million rows; a file of a kilobyte can declare 10^12."""
MOST_COLUMNS = 1_000
FIRST_LINE = 2
"""Number of the first row, as if the names of the columns were line 1."""
PIECE_ROWS = 65_536
"""Rows read at once: some 30 MB of memberships."""
PIECE_BYTES = 512 << 20
"""Text of one piece: 8 KB a row, forty times a membership; a dictionary repeats one long value at no cost."""
TEXTS = (
    *(types.is_string, types.is_large_string, types.is_string_view),
    *(types.is_binary, types.is_large_binary),
)
NUMBERS = (types.is_integer, types.is_floating, types.is_decimal)
OTHERS = (types.is_boolean, types.is_date, types.is_timestamp, types.is_time, types.is_null)
DAMAGED = "the Parquet file is damaged or not whole, or not Parquet. Export it again and deliver that"


def read_parquet(path: Path) -> Iterator[Sheet]:
    """Yield the rows piece by piece, at least one; the header is line 1 and counted in the first piece.

    A row without any value is blank, also at the end. Raises Refused where the file is damaged, has a column
    that is no single value, a moment of unknown place, or text that is not UTF-8.
    """
    with path.open("rb") as file:
        with _refusing():
            opened = pyarrow.parquet.ParquetFile(file, page_checksum_verification=True)
            header, kinds = opened.schema_arrow.names, opened.schema_arrow.types
            rows = opened.metadata.num_rows
            texts = [f.name for f in opened.schema_arrow if _is_text(f.type)]
        if rows > MOST_ROWS or len(header) > MOST_COLUMNS:
            raise Refused(
                f"the file has {rows:,} rows and {len(header):,} columns, expected at most {MOST_ROWS:,} and "
                f"{MOST_COLUMNS:,}. Split it into parts, named like N01.p2.parquet"
            )
        for position, kind in enumerate(kinds):
            _check_kind(position, kind)
        numbers = [position for position, kind in enumerate(kinds) if _is_number(kind)]
        with _refusing():
            opened = pyarrow.parquet.ParquetFile(file, page_checksum_verification=True, read_dictionary=texts)
        line = FIRST_LINE
        for batch in _batches(opened):
            yield _piece(header, batch, numbers, line)
            line += batch.num_rows
        if line == FIRST_LINE:
            yield _piece(header, opened.schema_arrow.empty_table(), numbers, line)


@contextmanager
def _refusing() -> Iterator[None]:
    """Say of an error of the library only that the file is damaged; its text may quote values."""
    try:
        yield
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk, not the file
        raise Refused(DAMAGED) from None


def _batches(opened: pyarrow.parquet.ParquetFile) -> Iterator[pyarrow.RecordBatch]:
    with _refusing():
        batches = opened.iter_batches(batch_size=PIECE_ROWS)
    while True:
        with _refusing():
            batch = next(batches, None)
        if batch is None:
            return
        yield batch


def _check_kind(position: int, kind: pyarrow.DataType) -> None:
    if types.is_timestamp(kind) and kind.tz is not None:
        raise Refused(
            f"column {position + 1} is a moment in a time zone, expected a date: it has one everywhere. "
            "Export it as a date or as text"
        )
    if not (_is_text(kind) or _is_number(kind) or any(is_one(kind) for is_one in OTHERS)):
        raise Refused(
            f"column {position + 1} holds {_family(kind)}, expected one value in each row. "
            "Export it as text, or leave it out"
        )


def _is_text(kind: pyarrow.DataType) -> bool:
    of_values = kind.value_type if types.is_dictionary(kind) else kind
    return any(is_one(of_values) for is_one in TEXTS)


def _is_number(kind: pyarrow.DataType) -> bool:
    return any(is_one(kind) for is_one in NUMBERS)


def _family(kind: pyarrow.DataType) -> str:
    return "several values" if types.is_nested(kind) else "values of a kind that is no text, number or date"


def _piece(
    header: list[str], batch: pyarrow.RecordBatch | pyarrow.Table, numbers: list[int], first_line: int
) -> Sheet:
    rows = batch.num_rows
    with _refusing():
        arrays = [_whole(column) for column in batch.columns]
        texts = [as_text(column, position, PIECE_BYTES) for position, column in enumerate(arrays)]
    lines = pyarrow.array(range(first_line, first_line + rows), pyarrow.int64())
    kept = _with_a_value(texts, rows)
    names = ["line", *(f"c{position}" for position in range(len(header)))]
    table = pyarrow.table([lines, *texts], names=names).filter(kept)
    numeric = {position: lines.filter(arrays[position].is_valid()) for position in numbers}
    return Sheet(
        header=header,
        header_line=1,
        rows=table,
        blank_lines=rows - table.num_rows,
        numeric={position: found for position, found in numeric.items() if len(found)},
        physical_rows=rows + (first_line == FIRST_LINE),
    )


def _whole(column: pyarrow.Array | pyarrow.ChunkedArray) -> pyarrow.Array:
    return column.combine_chunks() if isinstance(column, pyarrow.ChunkedArray) else column


def _with_a_value(texts: list[pyarrow.Array], rows: int) -> pyarrow.Array:
    """Which rows have a value that is not white space; as a rule the first column tells of all."""
    found = pyarrow.array([False] * rows, pyarrow.bool_())
    for text in texts:
        found = pc.or_(found, pc.fill_null(pc.invert(pc.utf8_is_space(text)), False))
        if pc.all(found).as_py():
            break
    return found
