"""A table of the published file as CSV and as Parquet: every row and every digit of it."""

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from flows.duck import quoted
from flows.intake.checksums import sha256_of_file
from flows.report.catalogue import Column, Table
from flows.warehouse.answers import FORMULA

BATCH = 20_000
NEWLINE = "\r\n"
"""Between the lines of a CSV, as RFC 4180 has it."""
INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
"""A time in CSV: ISO 8601, UTC."""


@dataclass(frozen=True)
class FlatFile:
    """A file that was written, and what tells whether it is still the same."""

    path: str
    """Below the folder of the export."""
    bytes: int
    sha256: str
    rows: int
    guarded: dict[str, int] = field(default_factory=dict)
    """Texts by column that got an apostrophe, as a spreadsheet would run them as formulas."""
    blank: dict[str, int] = field(default_factory=dict)
    """Empty texts by column, which a CSV cannot tell from nulls."""


def write_csv(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, path: str) -> FlatFile:
    """Write a table as CSV: UTF-8, a header, RFC 4180, nulls as nothing, in the order of its grain."""
    guarded: Counter[str] = Counter()
    blank: Counter[str] = Counter()
    rows = 0
    selected = ", ".join(_as_text(column) for column in table.columns)
    reader = connection.sql(f"select {selected} from {_ordered(table)}").to_arrow_reader(BATCH)
    with (folder / path).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator=NEWLINE)
        writer.writerow([column.name for column in table.columns])
        for batch in reader:
            columns = [values.to_pylist() for values in batch.columns]
            for column, values in zip(table.columns, columns, strict=True):
                if column.data_type == "VARCHAR":
                    guarded[column.name] += _guard(values)
                    blank[column.name] += values.count("")
            writer.writerows(zip(*columns, strict=True))
            rows += batch.num_rows
    return written(folder, path, rows, guarded=dict(+guarded), blank=dict(+blank))


def write_parquet(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, path: str) -> FlatFile:
    """Write a table as Parquet with the types of the published file, in the order of its grain."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    how = "(format parquet, compression zstd)"
    connection.execute(f"copy (select {names} from {_ordered(table)}) to {quoted(folder / path)} {how}")
    [(rows,)] = connection.execute(f"select count(*) from {table.full_name}").fetchall()
    return written(folder, path, rows)


def written(folder: Path, path: str, rows: int, **found: dict[str, int]) -> FlatFile:
    """Return what tells a file that stands, and what was found of its texts."""
    size, digest = (folder / path).stat().st_size, sha256_of_file(folder / path)
    return FlatFile(path, size, digest, rows, **found)


def _guard(texts: list[Any]) -> int:
    """Put an apostrophe before each text that a spreadsheet would run as a formula; return how many."""
    found = [place for place, text in enumerate(texts) if text is not None and text.startswith(FORMULA)]
    for place in found:
        texts[place] = f"'{texts[place]}"
    return len(found)


def _as_text(column: Column) -> str:
    """Return the SQL of a column as text: all digits, ISO dates, true and false."""
    if column.data_type == "TIMESTAMP":
        return f"strftime(\"{column.name}\", '{INSTANT}')"
    return f'"{column.name}"::varchar'


def _ordered(table: Table) -> str:
    """Return the SQL of the rows of a table in one order: by its grain, or by all columns without one."""
    order = ", ".join(f'"{name}"' for name in table.grain) or "all"
    return f"{table.full_name} order by {order}"
