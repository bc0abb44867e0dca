"""Tables of a simulation: each is one select of sql/simulate/, made from the tables before it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

import schemas
from flows.project import PROJECT, SQL
from flows.simulate.request import Request
from flows.simulate.senders import BRANCHES, File
from flows.simulate.targets import Sizes, sizes_at

HERE = SQL / "simulate"
REFERENCE = PROJECT / "data" / "raw"
MEMORY = "1500MB"
MADE_ONCE = (
    *("kinds", "other_kinds", "rules", "choices", "refusing_kinds"),
    *("regencies", "shares", "slots", "spans", "firms", "projects", "branches"),
)
"""Tables that hold for all months, in the order in which they are made."""
KEPT = {
    "truth_rows": "file varchar, line bigint, column_name varchar, rule varchar, severity varchar, "
    "kind varchar",
    "file_counts": "path varchar, dataset varchar, period date, sender varchar, "
    "rows bigint, rejected bigint, duplicates bigint, structural bigint",
    "month_counts": "period date, region_code varchar, segment varchar, active bigint, inactive bigint",
    "person_counts": "period date, region_code varchar, segment varchar, persons_any bigint",
    "persons": "at_branch integer, region_code varchar, segment varchar, nik bigint",
    "recap_parts": "office_code varchar, region_code varchar, segment varchar, is_active boolean, "
    "memberships bigint",
    "firm_parts": "npp varchar, workers bigint",
    "shared_lines": "file varchar, line bigint, number bigint, is_altered boolean",
}
"""Tables that grow while files are written."""


def connect(spill: Path, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """Open the place of a simulation: in memory, spilling to a folder."""
    settings: dict[str, Any] = {"memory_limit": MEMORY, "temp_directory": str(spill)}
    if threads:
        settings["threads"] = threads
    return duckdb.connect(":memory:", config=settings)


def prepare(connection: duckdb.DuckDBPyConnection, request: Request) -> Sizes:
    """Make the tables that hold for all months; return what is drawn."""
    connection.execute("create schema simulate")
    connection.execute((HERE / "macros.sql").read_text(encoding="utf-8"))
    sizes = sizes_at(request.scale)
    dirt = round(request.dirt * 1e6)
    fill(connection, "request", "seed integer, dirt_per_million bigint", [(request.seed, dirt)])
    groups = "membership_group integer, memberships hugeint"
    fill(connection, "sizes", groups, list(sizes.memberships.items()))
    fill(connection, "firm_sizes", "firm_group integer, firms bigint", list(sizes.firms.items()))
    fill(
        connection,
        "project_sizes",
        "project_group integer, projects bigint, headcount bigint",
        [(group, number, sizes.headcounts[group]) for group, number in sizes.projects.items()],
    )
    for table, name in {
        "region_file": "regions/kalimantan.csv",
        "elsewhere_file": "regions/indonesia.csv",
        "rate_file": "contribution_rates/curated.csv",
    }.items():
        connection.read_csv(str(REFERENCE / name), all_varchar=True, header=True).create(f"simulate.{table}")
    for name in MADE_ONCE:
        make(connection, name)
    for name, columns in KEPT.items():
        fill(connection, name, columns, [])
    return sizes


def query(name: str) -> str:
    """Return a select of sql/simulate/."""
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")


def cells_of(connection: duckdb.DuckDBPyConnection, name: str, dataset: str) -> list[str]:
    """Return the columns that a dataset declares and the select draws, in the order of its header."""
    drawn = connection.sql(query(name)).columns
    return [column for column in schemas.dataset(dataset).header if column in drawn]


def joined(cells: Iterable[str]) -> str:
    """Return the expression of a row's text, its cells apart as its file has them."""
    known = [f"coalesce({cell}, '')" for cell in cells]
    return f"concat_ws(delimiter, {', '.join(known)})"


def make(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make the table of a select anew."""
    connection.execute(f"create or replace table simulate.{name} as {query(name)}")


def add(connection: duckdb.DuckDBPyConnection, table: str, name: str) -> None:
    """Add the rows of a select to a table."""
    connection.execute(f"insert into simulate.{table} by name {query(name)}")


def fill(
    connection: duckdb.DuckDBPyConnection, table: str, columns: str, rows: Iterable[tuple[Any, ...]]
) -> None:
    """Make a table of a few rows anew."""
    connection.execute(f"create or replace table simulate.{table} ({columns})")
    listed = list(rows)
    if listed:
        places = ", ".join(f"({', '.join('?' * len(row))})" for row in listed)
        cells = [cell for row in listed for cell in row]
        connection.execute(f"insert into simulate.{table} values {places}", cells)


def set_month(connection: duckdb.DuckDBPyConnection, month: int, remainder: int = 0) -> None:
    """Say which month is written, and what of the year's receipts its largest payment takes besides."""
    fill(connection, "month_wanted", "month integer, remainder bigint", [(month, remainder)])
    make(connection, "bounds")


def set_files(connection: duckdb.DuckDBPyConnection, files: list[File]) -> None:
    """Say which files are written, and how."""
    fill(
        connection,
        "files",
        "file_number integer, branch integer, path varchar, sender varchar, medium varchar, "
        "style varchar, code_form varchar, code_class varchar, layout varchar, number_form varchar, "
        "date_form varchar, delimiter varchar, part integer, is_latest boolean, is_written boolean, "
        "is_preliminary boolean, lines_before bigint",
        [described(file) for file in files],
    )


def described(file: File) -> tuple[Any, ...]:
    """Return a file as a row of simulate.files."""
    style = file.style
    delimiter = style.delimiter if file.medium == "T" else "\x1f"
    return (
        *(file.number, file.branch, file.path, file.sender, file.medium, repr(style)),
        *(style.code_form, style.code_class, style.layout, style.number_format, style.date_form, delimiter),
        *(file.part, file.is_latest, file.is_written, file.revision == 0 and not file.is_latest, 1),
    )


def memberships_of_branches(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Return how many memberships a branch has in October 2024, about."""
    found = connection.execute(
        "select branch, sum(memberships)::bigint from simulate.spans where membership_group < 5 "
        "group by branch"
    ).fetchall()
    return dict.fromkeys(range(1, BRANCHES + 1), 0) | dict(found)
