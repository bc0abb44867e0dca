"""Macros of sql/, loaded into a connection in the order in which they use each other."""

import re
from collections.abc import Mapping
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from flows.project import SQL


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
    order = list(TopologicalSorter(uses).static_order())
    wanted = set(files) if used_by is None else _used(folder, used_by)
    for name in reversed(order):
        wanted |= uses[name] if name in wanted else set()
    for name in (name for name in order if name in wanted):
        connection.execute(texts[name])
    return files


def in_order(texts: Mapping[str, str], used_as: str) -> dict[str, str]:
    """Return SQL texts by name, those that others use before these. used_as: how so, with {} for a name."""
    uses = {
        name: [other for other in texts if other != name and used_as.format(other) in text]
        for name, text in texts.items()
    }
    return {name: texts[name] for name in TopologicalSorter(uses).static_order()}


def _used(folder: str, text: str) -> set[str]:
    return set(re.findall(rf"\b{folder}\.([a-z0-9_]+)\(", text))
