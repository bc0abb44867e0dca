"""What is kept of accepted rows, on its way to one Parquet file for each delivery."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy
import pyarrow
import pyarrow.compute
import pyarrow.parquet

NUMBER_BITS = 40
"""A row's line, while deliveries are judged together, is its physical line plus their number << 40."""
LINE = (1 << NUMBER_BITS) - 1
SPOOL = "kept.arrow"
FEW = 2_048
"""Rows below which a row group of their own costs more than to read them with those of other buckets."""
UNLIKE = ("line", "membership_id", "person_id")
"""Columns in which hardly two rows are alike: a dictionary of their values costs more than it saves."""

Lines = numpy.ndarray[tuple[int], numpy.dtype[numpy.int64]]
Mask = numpy.ndarray[tuple[int], numpy.dtype[numpy.bool_]]
"""Of each row yes or no."""
Refusals = Counter[tuple[str | None, str | None, str | None]]
"""Refused rows by office, segment and status, as far as they say so."""


def number_of(line: int) -> int:
    """Return the number of the delivery of a row."""
    return line >> NUMBER_BITS


def physical_line(line: int) -> int:
    """Return the physical line of a row."""
    return line & LINE


class KeptRows:
    """Kept rows of deliveries that are judged together; repeats are only known when all are read.

    They wait in a file of their folder, cut by bucket. Memory grows with the rows of a bucket.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / SPOOL
        self.spool: pyarrow.ipc.RecordBatchFileWriter | None = None
        self.batches: dict[int, list[int]] = {}
        """Numbers of the batches in the file, by bucket."""
        self.count = 0
        self.rows = 0

    def __enter__(self) -> "KeptRows":
        return self

    def __exit__(self, *_: object) -> None:
        if self.spool is not None:
            self.spool.close()
        self.path.unlink(missing_ok=True)

    def add(self, kept: pyarrow.Table) -> None:
        """Put rows to the others; they are in the order of their buckets, where they have such."""
        if self.spool is None:
            self.spool = pyarrow.ipc.new_file(self.path, kept.schema)
        for bucket, rows in _by_bucket(kept.combine_chunks()):
            self.rows += rows.num_rows
            for batch in rows.to_batches():
                self.spool.write_batch(batch)
                self.batches.setdefault(bucket, []).append(self.count)
                self.count += 1

    def write(self, paths: Mapping[int, Path], repeats: Lines, conflicts: Lines) -> dict[int, Refusals]:
        """Write the rows of each delivery by its number without those lines, in row groups by bucket.

        Return what conflicting rows say of themselves.
        """
        refusals: dict[int, Refusals] = {number: Counter() for number in paths}
        if self.spool is None:
            return refusals
        self.spool.close()
        lost = pyarrow.array(numpy.union1d(repeats, conflicts))
        told = pyarrow.array(conflicts)
        writers: dict[int, pyarrow.parquet.ParquetWriter] = {}
        try:
            with pyarrow.OSFile(str(self.path)) as file, pyarrow.ipc.open_file(file) as spool:
                for numbers in self._groups():
                    rows = pyarrow.Table.from_batches([spool.get_batch(number) for number in numbers])
                    if len(told):
                        clash = rows.filter(pyarrow.compute.is_in(rows["line"], told))
                        for number, said in _said(clash):
                            refusals.setdefault(number, Counter())[said] += 1
                    if len(lost):
                        gone = pyarrow.compute.is_in(rows["line"], lost)
                        rows = rows.filter(pyarrow.compute.invert(gone))
                    for number, part in _by_delivery(rows):
                        if number not in paths:
                            continue
                        if number not in writers:
                            writers[number] = _writer(paths[number], part.schema)
                        writers[number].write_table(part, row_group_size=max(part.num_rows, 1))
        finally:
            for writer in writers.values():
                writer.close()
        return refusals

    def _groups(self) -> list[list[int]]:
        """Return the numbers of the batches that become a row group of each delivery together."""
        together = max(1, FEW * max(self.batches, default=0) // max(self.rows, 1))
        groups: dict[int, list[int]] = {}
        for bucket in sorted(self.batches):
            groups.setdefault(bucket // together, []).extend(self.batches[bucket])
        return list(groups.values())


def _writer(path: Path, schema: pyarrow.Schema) -> pyarrow.parquet.ParquetWriter:
    alike = [name for name in schema.names if name not in UNLIKE]
    how = {name: "snappy" if name in alike else "none" for name in schema.names}
    return pyarrow.parquet.ParquetWriter(path, schema, compression=how, use_dictionary=alike)


def _by_bucket(kept: pyarrow.Table) -> Iterator[tuple[int, pyarrow.Table]]:
    """Cut rows where their bucket changes."""
    if "bucket" not in kept.column_names:
        yield 0, kept
        return
    buckets = kept["bucket"].to_numpy()
    start = 0
    while start < len(buckets):
        end = int(buckets.searchsorted(buckets[start], side="right"))
        yield int(buckets[start]), kept.slice(start, end - start)
        start = end


def _by_delivery(rows: pyarrow.Table) -> Iterator[tuple[int, pyarrow.Table]]:
    """Yield the rows of each delivery with their physical lines, and flags as flags."""
    for position, field in enumerate(rows.schema):
        if isinstance(field.type, pyarrow.Bool8Type):
            rows = rows.set_column(position, field.name, rows[field.name].cast(pyarrow.bool_()))
    if not rows.num_rows:
        return
    position = rows.column_names.index("line")
    numbers = rows["line"].to_numpy() >> NUMBER_BITS
    lines = pyarrow.compute.bit_wise_and(rows["line"], LINE)
    rows = rows.set_column(position, "line", lines)
    if (numbers[1:] < numbers[:-1]).any():
        order = numbers.argsort(kind="stable")
        numbers, rows = numbers[order], rows.take(order)
    found, starts = numpy.unique(numbers, return_index=True)
    for number, start, end in zip(found, starts, [*starts[1:], len(numbers)], strict=True):
        yield int(number), rows.slice(start, end - start)


def _said(rows: pyarrow.Table) -> Iterator[tuple[int, tuple[str | None, str | None, str | None]]]:
    """Yield delivery, office, segment and status of rows that are memberships."""
    if "membership_id" in rows.column_names:
        for row in rows.select(["line", "office_code", "segment", "is_active"]).to_pylist():
            status = "active" if row["is_active"] else "inactive"
            yield row["line"] >> NUMBER_BITS, (row["office_code"], row["segment"], status)
