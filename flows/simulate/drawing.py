"""Tables of a simulation: each is one select of sql/simulate/, made from the tables before it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

import schemas
from flows.duck import quoted
from flows.office.territory import SHIPPED, Territory, territory_of
from flows.project import SQL
from flows.simulate.request import REPORT_TERRITORY, Request
from flows.simulate.senders import File
from flows.simulate.targets import Ratios, Sizes, sizes_at

HERE = SQL / "simulate"
MEMORY = "40%"
"""Of the machine. With 1.5 GB for the whole country DuckDB 2.0 failed, where tables were spilled."""
OUTSIDE = ("3578", "5171", "")
"""Regencies of two provinces, one of which lies outside any territory but the whole country."""
MADE_ONCE = (
    *("kinds", "other_kinds", "rules", "choices", "refusing_kinds"),
    *("shares", "slots", "spans", "firms", "projects", "branches"),
)
"""Tables that hold for all months, in the order in which they are made."""
KEPT = {
    "truth_rows": "file varchar, line bigint, column_name varchar, rule varchar, severity varchar, "
    "kind varchar",
    "file_counts": "path varchar, dataset varchar, period date, sender varchar, "
    "rows bigint, rejected bigint, duplicates bigint, structural bigint, header_lines bigint",
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
    for table, dataset in {
        "region_file": "regions",
        "province_file": "provinces",
        "survey_file": "workforce",
        "rate_file": "contribution_rates",
    }.items():
        files = ", ".join(quoted(path) for path in sorted((SHIPPED / dataset).glob("*.csv")))
        connection.execute(
            f"create table simulate.{table} as "
            f"from read_csv([{files}], all_varchar = true, header = true, union_by_name = true)"
        )
    sizes = size(connection, request)
    groups = "membership_group integer, memberships hugeint"
    fill(connection, "sizes", groups, list(sizes.memberships.items()))
    fill(connection, "firm_sizes", "firm_group integer, firms bigint", list(sizes.firms.items()))
    fill(
        connection,
        "project_sizes",
        "project_group integer, projects bigint, headcount bigint",
        [(group, number, sizes.headcounts[group]) for group, number in sizes.projects.items()],
    )
    for name in MADE_ONCE:
        make(connection, name)
    for name, columns in KEPT.items():
        fill(connection, name, columns, [])
    return sizes


def size(connection: duckdb.DuckDBPyConnection, request: Request) -> Sizes:
    """Make the tables of the territory and of what is asked of it; return what is drawn."""
    report = territory_of(REPORT_TERRITORY)
    for table, territory in {"territory": request.territory, "report_territory": report}.items():
        fill(connection, table, "region_code varchar", [(code,) for code in territory.regencies])
    told = (request.seed, round(request.dirt * 1e6), request.scale, request.branches)
    fill(
        connection,
        "request",
        "seed integer, dirt_per_million bigint, scale double, branches integer, wrong_code varchar, "
        "outside_code varchar",
        [(*told, *codes_beside(request.territory))],
    )
    make(connection, "survey")
    make(connection, "regencies")
    ratios = connection.execute(query("ratios")).fetchone() or ()
    return sizes_at(request.scale, Ratios(*ratios), request.branches)


def codes_beside(territory: Territory) -> tuple[str, str]:
    """Return a code of no regency, and one of a regency outside a territory; empty where none is."""
    provinces = territory.provinces
    outside = next((code for code in OUTSIDE if code not in territory.regencies), "")
    return f"{provinces[len(provinces) // 2]}99", outside


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
        "is_preliminary boolean, lines_before bigint, header_lines bigint",
        [described(file) for file in files],
    )


def described(file: File) -> tuple[Any, ...]:
    """Return a file as a row of simulate.files."""
    style = file.style
    delimiter = style.delimiter if file.medium == "T" else "\x1f"
    return (
        *(file.number, file.branch, file.path, file.sender, file.medium, repr(style)),
        *(style.code_form, style.code_class, style.layout, style.number_format, style.date_form, delimiter),
        *(file.part, file.is_latest, file.is_written, file.revision == 0 and not file.is_latest),
        *(1 + len(style.titles),) * 2,
    )


def memberships_of_branches(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Return how many memberships a branch has in October 2024, about."""
    found = connection.execute(
        "select branch, sum(memberships)::bigint from simulate.spans where membership_group < 5 "
        "group by branch"
    ).fetchall()
    return dict(found)
