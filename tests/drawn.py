"""Tables drawn in tests: a header line, a rule where one wants it, one line per row; an empty cell is
null, '' an empty text.

A single row may be drawn in one line, each cell behind its name: `region_code: 6101 | value: 30`.
"""

import re
from collections.abc import Iterable
from itertools import product
from typing import Any
from uuid import UUID

import duckdb
import pyarrow

import schemas
from flows.warehouse.arrived import count_arrived
from flows.warehouse.audit import verdict_table
from flows.warehouse.build import load_metrics
from flows.warehouse.in_force import no_rows
from flows.warehouse.ledger import DELIVERIES, LOSSES, RECAP_DECLARATIONS, REJECTIONS, RULES
from flows.warehouse.macros import load_macros
from flows.warehouse.model import load_models
from flows.warehouse.period_tables import create_empty
from flows.warehouse.publish import RELEASE_COLUMNS
from flows.warehouse.receipts import OBLIGATIONS, RECEIPTS

Row = dict[str, Any]
BAR = re.compile(r"(?<=\s)\|(?=\s)")


def read_drawing(text: str) -> tuple[list[str], list[list[str | None]]]:
    """Return the column names and the cells of a drawn table; a bar without spaces beside it is text."""
    lines = [BAR.split(f" {line} ") for line in text.splitlines() if set(line.strip()) - set("-+|")]
    if len(lines) == 1 and ":" in lines[0][0]:
        lines = [list(part) for part in zip(*(cell.split(":", 1) for cell in lines[0]), strict=True)]
    cells = [[cell.strip() or None for cell in line] for line in lines]
    return [str(name) for name in cells[0]] if cells else [], cells[1:]


def each_of(text: str) -> list[list[str | None]]:
    """Return the rows of a drawn table, one for each cell that is meant where a cell says `a or b`."""
    choices = ([cell.split(" or ") if cell else [None] for cell in row] for row in read_drawing(text)[1])
    return [list(row) for cells in choices for row in product(*cells)]


def rows_of(text: str, case: str) -> str:
    """Return the drawn table without its first column: the rows where that says this case, or nothing."""
    names, rows = read_drawing(text)
    return drawing(names[1:], (row[1:] for row in rows if row[0] in (case, None)))


def drawing(names: Iterable[str], rows: Iterable[Iterable[str | None]]) -> str:
    """Return the drawn table of these columns and cells."""
    return "\n".join(" | ".join(cell or "" for cell in line) for line in (names, *rows))


def filled(text: str, **cells: str) -> str:
    """Return the drawn table with the columns it does not draw, each with the same cell in every row."""
    names, rows = read_drawing(text)
    more = {name: cell for name, cell in cells.items() if name not in names}
    return drawing([*names, *more], ([*row, *more.values()] for row in rows))


def draw(connection: duckdb.DuckDBPyConnection, table: str, text: str, types: dict[str, str]) -> None:
    """Create a table with all its columns; the drawn cells are cast to their types, the others are null."""
    names, rows = read_drawing(text)
    assert not set(names) - types.keys(), f"{table} has no column {sorted(set(names) - types.keys())}"
    connection.execute(f"create schema if not exists {table.partition('.')[0]}")
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    connection.execute(f"create or replace table {table} ({columns})")
    for row in rows:
        assert len(row) == len(names), f"{table}: {row} does not fit {names}"
        marks = ", ".join(f"?::varchar::{types[name]}" for name in names)
        quoted = ", ".join(f'"{name}"' for name in names)
        cells = [pseudonym(c) if c and types[n] == "UUID" else c for n, c in zip(names, row, strict=True)]
        cells = ["" if cell == "''" else cell for cell in cells]
        connection.execute(f"insert into {table} ({quoted}) values ({marks})", cells)


def cells(row: Row, names: str) -> list[Any]:
    """Return the cells of these columns, as in `cells(row, "status gap_points")`."""
    return [row[name] for name in names.split()]


def pseudonym(name: str) -> str:
    """Return the pseudonym that is drawn as a short name such as m1; m1 is lower than m2."""
    return str(UUID(int=int.from_bytes(name.encode(), "big")))


def types_of() -> dict[str, dict[str, str]]:
    """Build every model from nothing; return the types of every table that a model reads or gives."""
    with duckdb.connect(":memory:") as connection:
        load_macros(connection, "parse")
        load_metrics(connection)
        text = pyarrow.array([], pyarrow.string())
        tables = {f"staging.{name}": no_rows(name) for name in schemas.CURATED}
        tables |= {
            "ledger.deliveries": DELIVERIES.empty_table(),
            "ledger.losses": LOSSES.empty_table(),
            "ledger.rejections": REJECTIONS.empty_table(),
            "ledger.delivery_rules": RULES.empty_table(),
            "ledger.obligations": OBLIGATIONS.empty_table(),
            "ledger.receipts": RECEIPTS.empty_table(),
            "ledger.recap_declarations": RECAP_DECLARATIONS.empty_table(),
            "ledger.releases": RELEASE_COLUMNS.empty_table(),
            "ledger.checks": verdict_table([]),
            "ledger.office": pyarrow.table(
                {
                    "office_name": text,
                    "region_code": text,
                    "tolerance_rate": pyarrow.array([], pyarrow.float64()),
                    "tolerance_blocks": pyarrow.array([], pyarrow.bool_()),
                    "gaps_block": pyarrow.array([], pyarrow.bool_()),
                }
            ),
        }
        for name, table in tables.items():
            connection.execute(f"create schema if not exists {name.partition('.')[0]}")
            connection.register("incoming", table)
            connection.execute(f"create table {name} as from incoming")
        create_empty(connection)
        count_arrived(connection)
        for schema in ("exact", "core", "marts", "audit"):
            connection.execute(f"create schema {schema}")
        for model in load_models(connection):
            connection.execute(f"create table {model.name} as {model.query}")
        rows = connection.execute(
            "select schema_name || '.' || table_name, column_name, data_type from duckdb_columns() "
            "where not internal and schema_name not in ('main', 'parse', 'metrics') order by all"
        ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for table_name, column, kind in rows:
        found.setdefault(table_name, {})[column] = kind
    return found
