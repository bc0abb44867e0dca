"""Read all of a warehouse with the DuckDB of whatever interpreter runs this; print what was found as JSON.

Usage: python read_warehouse.py FILE. Needs nothing but duckdb.
"""

import hashlib
import json
import sys
from typing import Any

import duckdb

TABLES = "select schema_name, table_name, comment from duckdb_tables() where database_name = ? order by all"
COLUMNS = """
    select schema_name, table_name, column_name, data_type, comment
    from duckdb_columns()
    where database_name = ?
    order by all
"""
METRICS = """
    select function_name, len(parameters), comment
    from duckdb_functions()
    where database_name = ? and schema_name = 'metrics'
    order by all
"""
REFUSED = (
    "coverage_of('nowhere') where is_headline",
    "flows_of('nowhere')",
    "funding_of('nowhere')",
    "growth_of('nowhere') limit 1",
    "series_of('nowhere')",
    "series_of('KAL', segment := 'xyz')",
    "region_of('Banjar')",
    "region_of('Banjarmasn')",
    "offices_of('2024-1')",
)


def read(connection: duckdb.DuckDBPyConnection, database: str, prefix: str = "") -> dict[str, Any]:
    """Return tables with count and digest of their rows, comments, and the answer of every metric."""
    tables, metrics = {}, {}
    for schema, table, comment in connection.execute(TABLES, [database]).fetchall():
        rows = connection.execute(f"from {prefix}{schema}.{table}").fetchall()
        digest = hashlib.sha256(repr(sorted(map(repr, rows))).encode()).hexdigest()
        tables[f"{schema}.{table}"] = [len(rows), digest, comment]
    for name, parameters, comment in connection.execute(METRICS, [database]).fetchall():
        arguments = ", ".join(map(str, range(1, parameters + 1)))
        answer = connection.execute(f"select {prefix}metrics.{name}({arguments})").fetchone()
        metrics[name] = [repr(answer), comment]
    return {
        "tables": tables,
        "columns": [list(map(str, row)) for row in connection.execute(COLUMNS, [database]).fetchall()],
        "metrics": metrics,
    }


def refuse(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return what is said to cuts that are asked for what there is not; empty where nothing is."""
    told = {}
    for call in REFUSED:
        try:
            connection.execute(f"from {call}").fetchall()
            told[call] = ""
        except duckdb.InvalidInputException as error:
            told[call] = str(error)
    return told


def cut(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the columns, and count and digest of the rows, of every table macro by its own example."""
    cuts = {}
    examples = connection.execute("select table_macro, example from marts.table_macros").fetchall()
    for name, example in examples:
        cursor = connection.execute(example)
        columns = [column[0] for column in cursor.description or []]
        rows = sorted(map(repr, cursor.fetchall()))
        cuts[name] = [columns, len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()]
    return cuts


def main(file: str) -> None:
    """Open the file, then attach it under another name and use it, and print what the ways show."""
    with duckdb.connect(file, read_only=True) as opened:
        name, tags = opened.execute(
            "select database_name, tags from duckdb_databases() where not internal"
        ).fetchall()[0]
        found = {"opened": read(opened, name), "storage_version": tags.get("storage_version")}
        found["opened"]["cuts"] = cut(opened)
        found["opened"]["refused"] = refuse(opened)
    with duckdb.connect(":memory:") as other:
        other.execute(f"attach '{file}' as another_name (read_only)")
        found["attached"] = read(other, "another_name", "another_name.")
        other.execute("use another_name")
        found["attached"]["cuts"] = cut(other)
        found["attached"]["refused"] = refuse(other)
    json.dump({"duckdb": duckdb.__version__, **found}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
