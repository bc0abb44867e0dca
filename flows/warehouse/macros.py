"""Macros of sql/, loaded into a connection in the order in which they use each other."""

import re
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from flows.settings import SQL


def load_macros(connection: duckdb.DuckDBPyConnection, folder: str) -> dict[str, Path]:
    """Create the schema `folder` and every macro of sql/<folder>/; return name -> file."""
    files = {path.stem: path for path in sorted((SQL / folder).glob("*.sql"))}
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    uses = {name: _used(folder, text) - {name} for name, text in texts.items()}
    connection.execute(f"create schema if not exists {folder}")
    for name in TopologicalSorter(uses).static_order():
        connection.execute(texts[name])
    return files


def _used(folder: str, text: str) -> set[str]:
    return set(re.findall(rf"\b{folder}\.([a-z0-9_]+)\(", text))
