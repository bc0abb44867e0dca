"""Macros of sql/, loaded into a connection in the order in which they use each other."""

import re
from collections.abc import Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from flows.duck import define
from flows.project import SQL


def load_macros(
    connection: duckdb.DuckDBPyConnection, folder: str, used_by: str | None = None
) -> dict[str, Path]:
    """Create the schema `folder` and every macro of sql/<folder>/; return name -> file.

    used_by: queries; then only the macros that they use are created, and those that these use.
    """
    files = {path.stem: path for path in sorted((SQL / folder).glob("*.sql"))}
    a_use = rf"\b{folder}\.([a-z0-9_]+)\("
    texts = in_order({name: path.read_text(encoding="utf-8") for name, path in files.items()}, a_use)
    wanted = set(files if used_by is None else re.findall(a_use, used_by))
    for name in reversed(texts):
        wanted.update(re.findall(a_use, texts[name]) if name in wanted else ())
    schema = f"create schema if not exists {folder}"
    define(connection, [schema, *(text.rstrip("; \n") for name, text in texts.items() if name in wanted)])
    return files


def in_order(texts: Mapping[str, str], a_use: str) -> dict[str, str]:
    """Return SQL texts by name, those that others use before these. a_use: the pattern of a use."""
    return {name: texts[name] for name in _order(tuple(texts.items()), a_use)}


@cache
def _order(texts: tuple[tuple[str, str], ...], a_use: str) -> tuple[str, ...]:
    names = dict(texts).keys()
    uses = {name: (names - {name}) & set(re.findall(a_use, text)) for name, text in texts}
    return tuple(TopologicalSorter(uses).static_order())
