"""What a client sees of the marts, in plain values, so that unlike clients can be compared."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

KINDS = {
    "VARCHAR": "text",
    "BIGINT": "integer",
    "DOUBLE": "float",
    "DECIMAL": "decimal",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "BOOLEAN": "boolean",
}
"""Kind of value by published type."""
COLUMNS = """
    select table_name, column_name, data_type, comment
    from duckdb_columns()
    where schema_name = 'marts'
    order by table_name, column_index
"""
TABLES = "select table_name, comment from duckdb_tables() where schema_name = 'marts' order by table_name"
Seen = dict[str, dict[str, Any]]


def kind_of(data_type: str) -> str:
    """Return the kind of a published type."""
    return KINDS[data_type.partition("(")[0]]


def mart(kinds: Mapping[str, str], values: Mapping[str, Iterable[Any]], rows: int) -> dict[str, Any]:
    """Return what is seen of a mart: rows, kinds, first and last days, sums of decimals; None of no value."""
    kept = {name: [one for one in column if one is not None] for name, column in values.items()}
    return {
        "rows": rows,
        "kinds": dict(kinds),
        "dates": {name: ends(kept[name]) for name, kind in kinds.items() if kind == "date"},
        "sums": {name: total(kept[name]) for name, kind in kinds.items() if kind == "decimal"},
    }


def ends(days: list[date]) -> list[str] | None:
    """Return the first and the last day as text."""
    return [min(days).isoformat(), max(days).isoformat()] if days else None


def total(amounts: list[Decimal]) -> str | None:
    """Return the exact sum as text."""
    assert all(isinstance(amount, Decimal) for amount in amounts)
    return format(sum(amounts, Decimal(0)), "f") if amounts else None


def seen_by_sql(file: Path) -> Seen:
    """Return what DuckDB says of every mart in SQL alone: the reference."""
    with duckdb.connect(str(file), read_only=True) as connection:
        tables: dict[str, dict[str, str]] = {}
        for table, column, data_type, _ in connection.execute(COLUMNS).fetchall():
            tables.setdefault(table, {})[column] = kind_of(data_type)
        return {table: _asked(connection, table, kinds) for table, kinds in tables.items()}


def comments_by_sql(file: Path) -> dict[str, str]:
    """Return the comments of the marts and of their columns (table.column)."""
    with duckdb.connect(str(file), read_only=True) as connection:
        told = dict(connection.execute(TABLES).fetchall())
        columns = connection.execute(COLUMNS).fetchall()
    return {**told, **{f"{table}.{column}": comment for table, column, _, comment in columns}}


def _asked(connection: duckdb.DuckDBPyConnection, table: str, kinds: dict[str, str]) -> dict[str, Any]:
    def one(expression: str) -> Any:
        (row,) = connection.execute(f"select {expression} from marts.{table}").fetchall()
        return row[0]

    return {
        "rows": one("count(*)"),
        "kinds": kinds,
        "dates": {
            name: one(f"case when count({name}) > 0 then [min({name})::varchar, max({name})::varchar] end")
            for name, kind in kinds.items()
            if kind == "date"
        },
        "sums": {name: one(f"sum({name})::varchar") for name, kind in kinds.items() if kind == "decimal"},
    }
