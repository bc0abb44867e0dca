"""Measure what a run with nothing new costs beside an empty flow, on one Prefect server: `make bench`."""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from flows.prefect_server import throwaway_server
from flows.settings import PROJECT
from tests.bench.measuring import Measured, measure, median, peak

LIMIT_SECONDS = 3.0
EMPTY_FLOW = """
from prefect import flow

@flow
def empty() -> None:
    pass

empty()
"""


def bench(pairs: int, records: Path = PROJECT / "data" / "raw") -> float:
    """Print the figures; return by how many seconds the median warm run exceeds the median empty flow."""
    empty_flow = [sys.executable, "-c", EMPTY_FLOW]
    with tempfile.TemporaryDirectory(prefix="cakupan-bench-") as folder, throwaway_server() as url:
        raw, warehouse = Path(folder) / "raw", Path(folder) / "warehouse"
        shutil.copytree(records, raw)
        environment = {**os.environ, "PREFECT_API_URL": url, "PREFECT_LOGGING_LEVEL": "WARNING"}
        run = [str(Path(sys.executable).with_name("cakupan")), "run"]
        run += ["--raw", str(raw), "--warehouse", str(warehouse)]
        measured: dict[str, list[Measured]] = {"cold run": [measure(run, environment)]}
        measure(empty_flow, environment)  # the first of anything is slower
        for _ in range(pairs):  # interleaved, so that a busy moment meets both
            measured.setdefault("empty flow", []).append(measure(empty_flow, environment))
            measured.setdefault("warm run", []).append(measure(run, environment, "nothing new"))
    difference = median(measured["warm run"]) - median(measured["empty flow"])
    show(measured, difference)
    return difference


def show(measured: dict[str, list[Measured]], difference: float) -> None:
    """Print one line per kind of process, and the difference."""
    table = Table("", "times", "median s", "fastest s", "slowest s", "peak MB")
    for name, values in measured.items():
        seconds = [value.seconds for value in values]
        figures = (median(values), min(seconds), max(seconds))
        table.add_row(name, str(len(values)), *(f"{figure:.2f}" for figure in figures), f"{peak(values):.0f}")
    console = Console()
    console.print(table)
    console.print(f"A run with nothing new costs {difference:+.2f} s (at most {LIMIT_SECONDS:g} s).")


def main() -> None:
    """Measure; leave with 1 where a warm run costs too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=7, help="pairs of an empty flow and a warm run")
    raise SystemExit(bench(max(5, parser.parse_args().pairs)) > LIMIT_SECONDS)


if __name__ == "__main__":
    main()
