"""Builds beside the shared one, and what makes two of them equal.

`python -m tests.builds RAW WAREHOUSE [THREADS]` publishes a warehouse.
"""

import hashlib
import re
import shutil
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import duckdb

from flows.settings import Settings, load_settings
from flows.warehouse import build
from tests.conftest import copy_raw, publish

CLOCK = {"received_at", "first_received_at"}
"""When a file was registered: what a test drops is registered when it runs."""
TRACE = re.compile(r"[a-z_]+(/[0-9-]{7})?/[A-Za-z0-9_-]+@[0-9a-f]{12}(#[0-9]+)?")


def keyed(settings: Settings, folder: Path) -> Settings:
    """Return settings with a key of pseudonyms, which is written into a folder."""
    key = folder / "pseudonym.key"
    key.write_text("0f" * 32, encoding="ascii")
    key.chmod(0o600)
    return replace(settings, key_file=key)


def cold(folder: Path) -> Settings:
    """Return settings of a folder with a copy of the shipped records and no warehouse yet."""
    return load_settings(raw=copy_raw(folder / "raw"), warehouse=folder / "warehouse")


def warm_copy(published: Settings, folder: Path) -> Settings:
    """Copy raw files, warehouse and cache of a published warehouse, so that only what is new costs time."""
    shutil.copytree(published.raw, folder / "raw")
    shutil.copytree(published.warehouse, folder / "warehouse")
    return replace(published, raw=folder / "raw", warehouse=folder / "warehouse")


def tables(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the tables outside audit, as schema.table."""
    listed = "select schema_name, table_name from duckdb_tables() where schema_name <> 'audit' order by all"
    return [".".join(name) for name in warehouse.execute(listed).fetchall()]


def rows_of(warehouse: duckdb.DuckDBPyConnection, table: str, traced: bool = True) -> Counter[str]:
    """Return how often each row is in a table, as text; the names and types of its columns are one of them.

    Without the times that a clock says.

    Not `traced`: without the delivery and line it came from, which tell of a file's name and order.
    """
    cursor = warehouse.execute(f"from {table}")
    columns = [(name, str(kind)) for name, kind, *_ in cursor.description or []]
    dropped = CLOCK if traced else CLOCK | {"line"}
    kept = [place for place, (name, _) in enumerate(columns) if name not in dropped]
    rows = (repr([row[place] for place in kept]) for row in [columns, *cursor.fetchall()])
    return Counter(rows if traced else (TRACE.sub("a delivery", row) for row in rows))


def logical_hashes(published: Path, traced: bool = True) -> dict[str, str]:
    """Return a digest of what every table outside audit holds, however its rows are ordered and stored."""
    with duckdb.connect(str(published), read_only=True) as warehouse:
        rows = {table: sorted(rows_of(warehouse, table, traced).items()) for table in tables(warehouse)}
    return {table: hashlib.sha256(repr(counted).encode()).hexdigest() for table, counted in rows.items()}


if __name__ == "__main__":
    settings = load_settings(raw=Path(sys.argv[1]), warehouse=Path(sys.argv[2]))
    if sys.argv[3:]:
        build.CONFIG["threads"] = int(sys.argv[3])
    publish(settings)
