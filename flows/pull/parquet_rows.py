"""Rows of a database as a Parquet file: plain types, groups of equal size, bounded in memory and bytes."""

from collections.abc import Iterator

import pyarrow
import pyarrow.compute as pc
import pyarrow.parquet

from flows.pull.offer import Draft, Refused

GROUP_ROWS = 65_536
"""Rows of a row group, whatever batches they came in: the same rows are the same bytes."""
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
    with draft.path.open("wb") as file:
        try:
            for group in _groups(_plain(batch, where) for batch in batches):
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


def _writer(file: object, schema: pyarrow.Schema) -> pyarrow.parquet.ParquetWriter:
    return pyarrow.parquet.ParquetWriter(file, schema, compression="zstd", write_page_checksum=True)


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
    names = batch.schema.names
    for name in names:
        if names.count(name) > 1:
            raise Refused(f"{where}: its query gives column {name} twice. Name each column once.")
    columns = [
        _column(column, field, where) for column, field in zip(batch.columns, batch.schema, strict=True)
    ]
    return pyarrow.RecordBatch.from_arrays(columns, names)


def _column(column: pyarrow.Array, field: pyarrow.Field, where: str) -> pyarrow.Array:
    told = (field.metadata or {}).get(b"POSTGRESQL:type", b"").decode()
    kind = pyarrow.string() if field.type == pyarrow.string() else PLAIN.get(told)
    if kind is None:
        raise Refused(
            f"{where}: column {field.name} of its query is of type {told}, which cannot be delivered as it "
            f"is. Write it as text, a date or a number in the query, such as {field.name}::text."
        )
    if kind == NUMERIC:
        return _numbers(column.storage, field.name, where)
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
