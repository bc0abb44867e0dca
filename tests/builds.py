"""Builds beside the shared one, and what makes two of them equal."""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb

from flows.settings import Settings


def warm_copy(published: Settings, folder: Path) -> Settings:
    """Copy raw files, warehouse and cache of a published warehouse, so that only what is new costs time."""
    shutil.copytree(published.raw, folder / "raw")
    shutil.copytree(published.warehouse, folder / "warehouse")
    return replace(published, raw=folder / "raw", warehouse=folder / "warehouse")


def tables(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the tables outside audit, as schema.table."""
    listed = "select schema_name, table_name from duckdb_tables() where schema_name <> 'audit' order by all"
    return [".".join(name) for name in warehouse.execute(listed).fetchall()]


def rows_of(warehouse: duckdb.DuckDBPyConnection, table: str, where: str = "true") -> list[tuple[str, ...]]:
    """Return names and types of the columns, then the rows as texts, in the order of the texts."""
    cursor = warehouse.execute(f"select * from {table} where {where}")
    head = tuple(f"{name} {kind}" for name, kind, *_ in cursor.description or [])
    return [head, *sorted(tuple(map(repr, row)) for row in cursor.fetchall())]


def logical_hash(warehouse: duckdb.DuckDBPyConnection, table: str) -> str:
    """Return a digest of what a table holds, whatever the order of its rows and how they are stored."""
    return hashlib.sha256(repr(rows_of(warehouse, table)).encode()).hexdigest()


def logical_hashes(published: Path) -> dict[str, str]:
    """Return the digest of every table outside audit."""
    with duckdb.connect(str(published), read_only=True) as warehouse:
        return {table: logical_hash(warehouse, table) for table in tables(warehouse)}
