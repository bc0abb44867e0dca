"""A SQL model: a comment header and one select. The file's folder is its schema, its name the table."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from flows.problems import NotPublished
from flows.project import SQL

SCHEMAS = ("exact", "core", "marts", "audit")
KEYS = ("grain", "runs", "column", "severity", "id", "example")
"""Of a table its grain and columns, and how it runs where that is not once; of a check its severity, of a
question its Indonesian, of a macro an example."""
Node = dict[str, Any]
LATE = frozenset({"ledger.checks", "ledger.releases"})


@dataclass(frozen=True)
class Model:
    """One table of the warehouse, as its file declares it."""

    name: str
    """schema.table"""
    query: str
    description: str
    grain: tuple[str, ...]
    columns: dict[str, str]
    """Meaning of the columns whose names do not say it all."""
    reads: frozenset[str]
    """Tables it selects from, as schema.table."""
    is_late: bool
    """Reads the catalogue, the checks or the releases, and so is filled when all else stands."""
    runs: str = "once"
    """Of a month: once, or `for memberships` or `for people`, a few buckets of them at a time."""
    gives: str = "table"
    """A `table` or a `view` for the buckets in work; `rows` of all of them, or `sums` of those by grain."""


def read_header(text: str) -> tuple[str, dict[str, list[str]]]:
    """Return the sentence of a comment header and its `key: value` lines, by key."""
    sentence: list[str] = []
    keys: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        content = line.removeprefix("--").strip()
        key, colon, value = content.partition(": ")
        if colon and key in KEYS:
            keys.setdefault(key, []).append(value)
        else:
            sentence.append(content)
    return " ".join(sentence).strip(), keys


_KNOWN: dict[tuple[Path, str], Model] = {}  # to parse them costs as much as to run them on few rows


def load_models(connection: duckdb.DuckDBPyConnection, *schemas: str) -> list[Model]:
    """Return every model of these schemas, else of a build, in the order in which they must run."""
    paths = sorted(path for schema in schemas or SCHEMAS for path in (SQL / schema).glob("*.sql"))
    models = {model.name: model for model in (load_model(connection, path) for path in paths)}
    graph = {name: model.reads & models.keys() for name, model in models.items()}
    try:
        ordered = [models[name] for name in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        raise NotPublished(f"Models read each other in a circle: {' -> '.join(error.args[1])}.") from None
    return sorted(ordered, key=lambda model: model.is_late)


def load_model(connection: duckdb.DuckDBPyConnection, path: Path) -> Model:
    """Read one model; its references come from DuckDB's own parser."""
    text = path.read_text(encoding="utf-8")
    known = _KNOWN.get((path, text)) or _read(connection, path, text)
    return _KNOWN.setdefault((path, text), known)


def _read(connection: duckdb.DuckDBPyConnection, path: Path, text: str) -> Model:
    sentence, keys = read_header(text)
    nodes: list[Node] = []

    def see(node: Node) -> Node:
        nodes.append(node)
        return node

    parse(connection, text, path, see)
    tables = (node for node in nodes if node.get("type") == "BASE_TABLE" and node["schema_name"])
    reads = frozenset(f"{node['schema_name']}.{node['table_name']}" for node in tables)
    runs, _, gives = keys.get("runs", ["once, table"])[0].partition(", ")
    return Model(
        name=f"{path.parent.name}.{path.stem}",
        query=text,
        description=sentence,
        grain=tuple(column.strip() for column in keys.get("grain", [""])[0].split(",") if column.strip()),
        columns=dict(line.split(" | ", 1) for line in keys.get("column", [])),
        reads=reads,
        is_late=bool(reads & LATE) or "duckdb_" in "".join(node.get("function_name", "") for node in nodes),
        runs=runs,
        gives=gives,
    )


def run_model(connection: duckdb.DuckDBPyConnection, model: Model, statement: str) -> None:
    """Run a statement that holds the query of a model. Raises NotPublished that quotes no value."""
    try:
        connection.execute(statement)
    except (duckdb.IOException, duckdb.OutOfMemoryException):
        raise  # the machine's, not the model's
    except duckdb.Error as error:
        raise NotPublished(f"sql/{model.name.replace('.', '/')}.sql does not run: {why(error)}") from None


def why(error: duckdb.Error) -> str:
    """Return DuckDB's text where it is about the query; of another, which may quote values, only its kind."""
    if isinstance(error, duckdb.BinderException | duckdb.CatalogException | duckdb.ParserException):
        return str(error)
    return f"{type(error).__name__}, whose text is not shown, as it may quote values"


def parse(
    connection: duckdb.DuckDBPyConnection, query: str, path: Path, see: Callable[[Node], Node] | None = None
) -> Any:
    """Return the syntax tree of a query; NotPublished where it is not one select.

    see: is shown every node and gives it back; to go through the tree once more would cost as much again.
    """
    [(text,)] = connection.execute("select json_serialize_sql(?::varchar)", [query]).fetchall()
    tree: Node = json.loads(text, object_hook=see)
    if tree["error"] or len(tree["statements"]) != 1:
        raise NotPublished(f"{path} is not one select: {tree.get('error_message', 'several statements')}.")
    return tree
