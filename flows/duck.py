"""DuckDB as we use it: it loads nothing from elsewhere, tables go in from Arrow, rows come out by name."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
TEXT, WHOLE, DAY, FLAG = pyarrow.string(), pyarrow.int64(), pyarrow.date32(), pyarrow.bool_()
MOMENT = pyarrow.timestamp("us")
Row = dict[str, Any]


def read_only(file: Path) -> duckdb.DuckDBPyConnection:
    """Open a published file to read it."""
    return duckdb.connect(str(file), read_only=True, config=CONFIG)


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """Return the rows of one query that reads, as plain values by column name."""
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def table_schema(columns: Mapping[str, pyarrow.DataType]) -> pyarrow.Schema:
    """Return a schema from names, parted by spaces, and the type that all of them have."""
    return pyarrow.schema([(name, kind) for names, kind in columns.items() for name in names.split()])


def create(connection: duckdb.DuckDBPyConnection, name: str, rows: pyarrow.Table, columns: str = "*") -> None:
    """Make a table of rows anew, of all columns or of a list of expressions."""
    connection.register("incoming", rows)
    connection.execute(f"create or replace table {name} as select {columns} from incoming")
    connection.unregister("incoming")


def define(connection: duckdb.DuckDBPyConnection, statements: Iterable[str]) -> None:
    """Run many statements that compute nothing: the optimizer would take a third of their time."""
    connection.execute(";".join(["set enable_optimizer = false", *statements, "set enable_optimizer = true"]))


def quoted(text: object) -> str:
    """Return a text, or a path, as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"
