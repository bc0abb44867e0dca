"""Rows of a database as a Parquet file: plain types, groups of equal size, bounded in memory and bytes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

import pyarrow
import pyarrow.compute as pc
import pyarrow.parquet

from flows.pull.offer import Draft, Refused
from flows.pull.postgres import TYPE

GROUP_ROWS = 65_536
"""Rows of a row group, whatever batches they came in: the same rows are the same bytes."""
DICTIONARY_BYTES = 1 << 16
"""A column of more distinct values is written plainly: a quarter faster, a fifth smaller than by default."""
NUMERIC = pyarrow.decimal128(38, 6)
"""A number of any size is text on the way. It lands as a number: one that should be text, such as a NIK, is
refused by the intake for it."""
PLAIN = {
    "bool": pyarrow.bool_(),
    "int2": pyarrow.int16(),
    "int4": pyarrow.int32(),
    "int8": pyarrow.int64(),
    "float4": pyarrow.float32(),
    "float8": pyarrow.float64(),
    "numeric": NUMERIC,
    "date": pyarrow.date32(),
    "timestamp": pyarrow.timestamp("us"),
    "time": pyarrow.time64("us"),
}
"""What a type of PostgreSQL becomes, beside text. Others would come as another thing than they show: money of
3.50 as 350."""
INTEGERS = {pyarrow.date32(): pyarrow.int32(), pyarrow.timestamp("us"): pyarrow.int64()}
DAY_ONE, DAY_LAST = -719_162, 2_932_896
"""0001-01-01 and 9999-12-31, in days; infinity comes as a day in the year 5,881,580."""
DAY = {pyarrow.date32(): 1, pyarrow.timestamp("us"): 86_400_000_000}


def write_rows(batches: Iterator[pyarrow.RecordBatch], draft: Draft, where: str) -> int:
    """Write rows to the draft and return how many; without any, nothing is written.

    Raises Refused for a column that would not arrive as it is, and for a file of more than `most_bytes`.
    """
    rows = 0
    writer: pyarrow.parquet.ParquetWriter | None = None
    with ThreadPoolExecutor(1) as reader, draft.path.open("wb") as file:  # no batch is read after this
        try:
            for group in _groups(_plain(batch, where) for batch in _ahead(batches, reader)):
                if writer is None:
                    writer = _writer(file, group.schema)
                writer.write_table(group, row_group_size=GROUP_ROWS)
                rows += group.num_rows
                if file.tell() > draft.most_bytes:
                    raise Refused(
                        f"{where} has more than {draft.most_bytes:,} bytes of one delivery, after {rows:,} "
                        "rows. Ask for fewer columns, or raise its most_bytes."
                    )
        finally:
            if writer is not None:
                writer.close()
    return rows


def _writer(file: BinaryIO, schema: pyarrow.Schema) -> pyarrow.parquet.ParquetWriter:
    return pyarrow.parquet.ParquetWriter(
        file,
        schema,
        compression="zstd",
        dictionary_pagesize_limit=DICTIONARY_BYTES,
        write_page_checksum=True,  # the intake reads them
    )


def _ahead(
    batches: Iterator[pyarrow.RecordBatch], reader: ThreadPoolExecutor
) -> Iterator[pyarrow.RecordBatch]:
    """Read one batch while the one before is written; both let the other thread work."""
    coming = reader.submit(next, batches, None)
    while (batch := coming.result()) is not None:
        coming = reader.submit(next, batches, None)
        yield batch


def _groups(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.Table]:
    """Cut the rows anew in groups of GROUP_ROWS; the last one may be smaller."""
    held: pyarrow.Table | None = None
    for batch in batches:
        piece = pyarrow.Table.from_batches([batch])
        held = piece if held is None else pyarrow.concat_tables([held, piece])
        while held.num_rows >= GROUP_ROWS:
            yield held.slice(0, GROUP_ROWS)
            held = held.slice(GROUP_ROWS)
    if held is not None and held.num_rows:
        yield held


def _plain(batch: pyarrow.RecordBatch, where: str) -> pyarrow.RecordBatch:
    columns = [
        _column(column, field, where) for column, field in zip(batch.columns, batch.schema, strict=True)
    ]
    return pyarrow.RecordBatch.from_arrays(columns, batch.schema.names)


def _column(column: pyarrow.Array, field: pyarrow.Field, where: str) -> pyarrow.Array:
    told = (field.metadata or {}).get(TYPE, b"").decode()
    kind = PLAIN.get(told, field.type if field.type == pyarrow.string() else None)
    if kind is None:
        raise Refused(
            f"{where}: column {field.name} of its query is of type {told}, which cannot be delivered as it "
            f"is. Write it as text, a date or a number in the query, such as {field.name}::text."
        )
    if kind == NUMERIC:
        return _numbers(column, field.name, where)
    if kind in INTEGERS:
        _refuse_infinity(column.cast(INTEGERS[kind]), DAY[kind], field.name, where)
    return column.cast(kind)


def _numbers(texts: pyarrow.Array, name: str, where: str) -> pyarrow.Array:
    try:
        return texts.cast(NUMERIC)
    except pyarrow.ArrowInvalid:
        raise Refused(
            f"{where}: column {name} of its query holds a number that is none (NaN, infinity), or of more "
            f"than 6 decimals or 32 digits. Round it in the query, such as round({name}, 2)."
        ) from None


def _refuse_infinity(moments: pyarrow.Array, day: int, name: str, where: str) -> None:
    bounds = pc.min_max(moments)
    low, high = bounds["min"].as_py(), bounds["max"].as_py()
    if low is not None and (low < DAY_ONE * day or high >= (DAY_LAST + 1) * day):
        raise Refused(
            f"{where}: column {name} of its query holds infinity, or a year outside 1 to 9999. Leave that "
            f"empty in the query, such as nullif({name}, 'infinity')."
        )
