"""What rows of deliveries are judged against, in a DuckDB database in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pyarrow

from flows.duck import CONFIG, create
from flows.intake.words import REGIONS, look_up_names
from flows.project import SQL
from flows.warehouse.macros import in_order, load_macros

MEMORY_LIMIT = "450MB"


@dataclass(frozen=True)
class Surroundings:
    """What rows are judged against."""

    office_region: str
    """Region code of the office's territory."""
    reference: dict[str, pyarrow.Table]
    """Tables of core by name: regions, and of extracts offices, office_regions, contribution_bounds."""
    spill: Path
    """A private folder: what DuckDB writes there is clear text."""
    threads: int = 1
    """Of DuckDB; where there are several deliveries they are taken in side by side."""


@contextmanager
def opened(around: Surroundings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database with all that does not depend on a delivery."""
    config = {**CONFIG, "memory_limit": MEMORY_LIMIT, "temp_directory": str(around.spill)}
    config["threads"] = around.threads
    with duckdb.connect(":memory:", config=config) as connection:
        connection.execute("set enable_progress_bar = false")
        # A list of words would become a hash join of its own, which costs more than all other work.
        connection.execute("set disabled_optimizers = 'in_clause'")
        load_macros(connection, "parse")
        for schema in ("intake", "read", "core", "staging"):
            connection.execute(f"create schema {schema}")
        for name, table in {"regions": REGIONS.empty_table(), **around.reference}.items():
            create(connection, f"core.{name}", table)
        connection.execute("create table intake.office as select ? as region_code", [around.office_region])
        connection.execute("create view intake.known_regions as from core.regions")
        connection.execute("create table intake.delivery (period date)")
        if around.reference:
            look_up_names(connection)
        yield connection


@cache
def lookups() -> dict[str, str]:
    """Return the queries of sql/lookup in their order; the names of regions are the same in all months."""
    files = (path for path in sorted((SQL / "lookup").glob("*.sql")) if path.stem != "region_names")
    return in_order({path.stem: path.read_text(encoding="utf-8") for path in files}, r"\bintake\.([a-z_]+)")


def look_up(connection: duckdb.DuckDBPyConnection, period: date | None) -> None:
    """Make the lookups of a month, which deliveries of that month are judged by; once for those in a row."""
    if connection.execute("from intake.delivery").fetchall() == [(period,)]:
        return
    connection.execute("create or replace table intake.delivery as select ?::date as period", [period])
    for name, query in lookups().items():
        connection.execute(f"create or replace table intake.{name} as {query}")
