"""Macros of sql/, loaded into a connection in the order in which they use each other."""

import re
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from flows.settings import SQL


def load_macros(
    connection: duckdb.DuckDBPyConnection, folder: str, used_by: str | None = None
) -> dict[str, Path]:
    """Create the schema `folder` and every macro of sql/<folder>/; return name -> file.

    used_by: queries; then only the macros that they use are created, and those that these use.
    """
    files = {path.stem: path for path in sorted((SQL / folder).glob("*.sql"))}
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    uses = {name: _used(folder, text) - {name} for name, text in texts.items()}
    connection.execute(f"create schema if not exists {folder}")
    wanted = set(files) if used_by is None else _with_theirs(_used(folder, used_by), uses)
    for name in TopologicalSorter(uses).static_order():
        if name in wanted:
            connection.execute(texts[name])
    return files


def _with_theirs(names: set[str], uses: dict[str, set[str]]) -> set[str]:
    """Return macros with all that they use."""
    theirs = {used for name in names for used in uses[name]} - names
    return _with_theirs(names | theirs, uses) if theirs else names


def _used(folder: str, text: str) -> set[str]:
    return set(re.findall(rf"\b{folder}\.([a-z0-9_]+)\(", text))
