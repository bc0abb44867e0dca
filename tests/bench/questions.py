"""Measure every question of the cookbook on 24 simulated months, beside counting the rows of marts.coverage.

    python -m tests.bench.questions [--warehouse DIR] [--laps 7]

Without a warehouse that of `make demo` is measured, which is simulated and built first where it is not there.
Each figure is the best of several on a warm connection, to the last row.
"""

import argparse
import os
import subprocess
from pathlib import Path
from time import monotonic

import duckdb
from rich.console import Console
from rich.table import Table

from flows.settings import PROJECT
from flows.warehouse.query import ask, cookbook, read_query, reading

REFERENCE = "select count(*) from coverage"
MOST_MS = 100.0


def main() -> None:
    """Print the time and rows of each question; fail where one takes longer than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--warehouse", type=Path)
    parser.add_argument("--laps", type=int, default=7)
    asked = parser.parse_args()
    folder = asked.warehouse or demonstration()
    queries = {REFERENCE: REFERENCE, **{name: read_query(name) for name in cookbook()}}
    table = Table("question", "rows", "best ms", "times the reference")
    slow = []
    with reading(folder / "cakupan.duckdb") as connection:
        found = {name: best(connection, query, asked.laps) for name, query in queries.items()}
    reference = found[REFERENCE][0]
    for name, (seconds, rows) in found.items():
        table.add_row(name, f"{rows:,}", f"{seconds * 1000:.1f}", f"{seconds / reference:.0f}")
        slow += [name] if seconds * 1000 > MOST_MS else []
    console = Console()
    console.print(table)
    console.print(f"load of the machine: {os.getloadavg()[0]:.1f}; at most {MOST_MS:g} ms each")
    if slow:
        raise SystemExit(f"Slower than they may be: {', '.join(slow)}")


def best(connection: duckdb.DuckDBPyConnection, query: str, laps: int) -> tuple[float, int]:
    """Return the shortest time of several, in seconds, and the number of rows."""
    times, rows = [], 0
    for _ in range(laps):
        began = monotonic()
        rows = sum(len(batch) for batch in ask(connection, query).batches)
        times.append(monotonic() - began)
    return min(times), rows


def demonstration() -> Path:
    """Return the warehouse of `make demo`, made where it is not there."""
    warehouse = PROJECT / "data" / "demo" / "warehouse"
    if not (warehouse / "cakupan.duckdb").is_file():
        subprocess.run(["make", "demo"], cwd=PROJECT, check=True)
    return warehouse


if __name__ == "__main__":
    main()
