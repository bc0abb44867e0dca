"""How the marts refer to each other: which columns hold keys of a dimension, found by name and content."""

from dataclasses import dataclass

import duckdb

from flows.report.catalogue import Column, Table

SHARED = {"definitions": "definition"}
"""Dimensions that several kinds of key share: the column by which others name a row."""


@dataclass(frozen=True)
class Reference:
    """A column whose values are keys of a dimension."""

    column: str
    table: str
    """Name of the dimension."""
    key: str


def references(connection: duckdb.DuckDBPyConnection, table: Table, tables: list[Table]) -> list[Reference]:
    """Return the columns of a table whose every value is a key of a dimension, in the table's order.

    A dimension is a table with a key of one column. A column refers to it where it is named like the key, or
    ends with it, as `from_period` does, has its type, and holds no other value in this release.
    """
    keys = {
        other: column
        for other in tables
        for column in other.columns
        if other.name != table.name and column.name == SHARED.get(other.name, "".join(other.grain[:1]))
        if len(other.grain) == 1 or other.name in SHARED
    }
    found = []
    for column in table.columns:
        for dimension in _nearest(column, keys):
            reference = Reference(column.name, dimension.name, keys[dimension].name)
            if _holds(connection, table, reference, dimension):
                found.append(reference)
                break
    return found


def codes(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> list[str]:
    """Return the codes that a column may hold: those its comment lists, where it holds no other one."""
    listed = list(column.codes)
    if not listed:
        return []
    query = f'select count(*) from {table.full_name} where not list_contains(?, "{column.name}")'
    [(others,)] = connection.execute(query, [listed]).fetchall()
    return [] if others else listed


def _nearest(column: Column, keys: dict[Table, Column]) -> list[Table]:
    """Return the dimensions that a column's name and type fit, the longest key first."""
    fitting = [
        dimension
        for dimension, key in keys.items()
        if f"_{column.name}".endswith(f"_{key.name}") and column.data_type == key.data_type
    ]
    return sorted(fitting, key=lambda dimension: (-len(keys[dimension].name), dimension.name))


def _holds(
    connection: duckdb.DuckDBPyConnection, table: Table, reference: Reference, dimension: Table
) -> bool:
    query = (
        f'select count(*) from {table.full_name} as rows where "{reference.column}" is not null '
        f"and not exists (from {dimension.full_name} as keys "
        f'where keys."{reference.key}" = rows."{reference.column}")'
    )
    [(lost,)] = connection.execute(query).fetchall()
    return int(lost) == 0
