"""Measure the way from one month of raw extracts to the published file: `make bench`.

Parts, each on its own by `--part`:
  floor   beside the same queries on one connection of DuckDB alone (floor.py), and as a project of dbt-duckdb
  twelve  twelve times the rows
  month   one more month after many, beside that month alone
  warm    nothing new, beside an empty flow
  dask    two Dask workers beside one, and beside two processes without Dask
  nation  the whole country beside Kalimantan; its jobs, and what more workers would make of them
A limit that is missed is told, and fails on a machine that was quiet at the begin. Every figure is of a fresh
process; peaks are of the process and its children together.
"""

import argparse
import os
import shutil
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import sleep

import duckdb
from rich.console import Console
from rich.table import Table

from flows.intake.checksums import SETTLED_SECONDS
from flows.prefect_server import throwaway_server
from flows.settings import PROJECT, load_settings
from tests.bench.dbt_project import write_project
from tests.bench.measuring import Measured, cpu, measure, median, peak
from tests.bench.schedule import schedule
from tests.bench.simulated import (
    CAKUPAN,
    DIRT,
    Months,
    add_month,
    alone,
    linked,
    rows_of,
    simulated,
    take_month_away,
    without_other_payments,
)

MONTH = "2024-10"
FLOOR = "floor (DuckDB alone)"
FLOOR_TIMES = 1.25
DBT_TIMES = 0.7
MONTH_TIMES = 1.3
TWELVE_TIMES = 13.0
TWO_WORKERS = 1.6
DASK_TIMES = 1.1
NATION_TIMES = 12.0
NATION = ("--territory", "0000", "--branches", "320", "--scale", "0.7")
"""Some 60 million membership rows."""
MOST_WORKER_MB = 1500
QUIET_LOAD = 0.5
WARM_SECONDS = 3.0
MOST_MB = 2048
DBT = PROJECT / ".venv-dbt" / "bin" / "dbt"
CONSOLE = Console(width=110)
QUIET = {
    "DO_NOT_TRACK": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PYTHONPATH": str(PROJECT),
}
EMPTY_FLOW = """
from prefect import flow

@flow
def empty() -> None:
    pass

empty()
"""

Kinds = dict[str, list[Measured]]


def environment(**more: str) -> dict[str, str]:
    """Return the environment of what is measured."""
    return {**os.environ, **QUIET, **more}


def python(*arguments: str | Path, folder: Path = PROJECT) -> Measured:
    """Measure a module of ours."""
    return measure([sys.executable, "-m", *map(str, arguments)], environment(), folder=folder)


@contextmanager
def scratch(wanted: Namespace) -> Iterator[Path]:
    """A folder of the cache's disk that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="run-", dir=wanted.cache) as folder:
        yield Path(folder)


def run_ours(raw: Path, folder: Path, *more: str) -> Measured:
    """Measure the batch without Prefect; the raw folder is a copy of its own, not registered yet."""
    return python("tests.bench.ours", linked(raw, folder / "raw"), folder / "warehouse", *more)


def run_flow(url: str, raw: Path, folder: Path, expected: str = "") -> Measured:
    """Measure `cakupan run` on a running Prefect server."""
    if not (folder / "raw").exists():
        linked(raw, folder / "raw")
    command = [CAKUPAN, "run", "--raw", str(folder / "raw"), "--warehouse", str(folder / "warehouse")]
    return measure(command, environment(PREFECT_API_URL=url), expected)


def run_empty(url: str, _raw: Path, _folder: Path) -> Measured:
    """Measure an empty flow on a running Prefect server."""
    return measure([sys.executable, "-c", EMPTY_FLOW], environment(PREFECT_API_URL=url))


def run_floor(raw: Path, folder: Path) -> Measured:
    """Measure the floor."""
    return python("tests.bench.floor", raw, folder / "floor", MONTH)


def run_dbt(raw: Path, folder: Path) -> Measured:
    """Measure dbt-duckdb; writing its project is not measured."""
    write_project(load_settings(raw=raw), folder / "dbt", MONTH)
    command = [str(DBT), "--no-version-check", "build", "--profiles-dir", ".", "--threads", "2"]
    return measure(command, environment(), folder=folder / "dbt")


def part_floor(wanted: Namespace) -> bool:
    """Measure one month beside the floor and dbt-duckdb; return whether the limits hold."""
    raw = simulated(Months(wanted.scale), wanted.cache)
    told = f"{MONTH}: {rows_of(raw, MONTH):,} membership rows, scale {wanted.scale:g}"
    measured: Kinds = {}
    active: dict[str, int] = {}
    with throwaway_server() as url:
        run_empty(url, raw, raw)  # the first of anything is slower
        kinds: dict[str, Callable[[Path, Path], Measured]] = {
            FLOOR: run_floor,
            "ours, without Prefect": run_ours,
            "ours, as a flow": partial(run_flow, url),
            "empty flow": partial(run_empty, url),
        }
        if DBT.exists():
            kinds["dbt-duckdb"] = run_dbt
        else:
            CONSOLE.print("dbt-duckdb is not installed, left out (make .venv-dbt/.ready installs it).")
        for _ in range(wanted.repeat):  # interleaved, so that a busy moment meets all
            for name, run in kinds.items():
                with scratch(wanted) as folder:
                    measured.setdefault(name, []).append(run(raw, folder))
                    active |= counted(folder)
    show(told, measured)
    CONSOLE.print("Active memberships: " + ", ".join(f"{name} {count:,}" for name, count in active.items()))
    CONSOLE.print("DuckDB's reader takes lines whose quotes are broken for rows; all else is counted alike.")
    ours = measured["ours, without Prefect"]
    flow = median(measured["ours, as a flow"]) - median(measured["empty flow"])
    floor = median(measured[FLOOR])
    for name in (FLOOR, "dbt-duckdb"):
        if name in measured:
            other = measured[name]
            CONSOLE.print(
                f"ours / {name}: CPU {cpu(ours) / cpu(other):.2f}, peak memory {peak(ours) / peak(other):.2f}"
            )
    sound = [
        ratio("ours / floor", median(ours) / floor, FLOOR_TIMES),
        ratio("(flow - empty flow) / floor", flow / floor, FLOOR_TIMES),
        ratio("peak memory, MB", peak([*ours, *measured["ours, as a flow"]]), MOST_MB),
    ]
    if DBT.exists():
        sound.append(ratio("ours / dbt-duckdb", median(ours) / median(measured["dbt-duckdb"]), DBT_TIMES))
    return all(sound)


def counted(folder: Path) -> dict[str, int]:
    """Return the active memberships of the month that a run counted, by who counted them."""
    closed = folder / "warehouse" / "cache" / "period"
    counts = {"ours": f"read_parquet('{closed}/*/memberships.parquet')"} if closed.is_dir() else {}
    with duckdb.connect(":memory:") as connection:
        for name, place in (("floor", "floor/floor.duckdb"), ("dbt", "dbt/warehouse.duckdb")):
            if (folder / place).is_file():
                connection.execute(f"attach '{folder / place}' as {name} (read_only)")
                counts[name] = f"{name}.period.memberships"
        where = f"dimension = 'all' and region_basis = 'workplace' and period = '{MONTH}-01'"
        return {
            name: int(connection.sql(f"select sum(active) from {rows} where {where}").fetchall()[0][0])
            for name, rows in counts.items()
        }


def part_twelve(wanted: Namespace) -> bool:
    """Measure a month of twelve times the rows; return whether the limits hold."""
    measured: Kinds = {}
    rows = []
    for scale in (wanted.scale, wanted.scale * wanted.times):
        raw = simulated(Months(scale), wanted.cache)
        rows.append(rows_of(raw, MONTH))
        for _ in range(wanted.repeat if scale == wanted.scale else 1):
            with scratch(wanted) as folder:
                measured.setdefault(f"scale {scale:g}", []).append(run_ours(raw, folder))
    one, many = measured.values()
    show(f"{rows[1] / rows[0]:.2f} times the rows: {rows[0]:,} and {rows[1]:,}, without Prefect", measured)
    limit = TWELVE_TIMES / 12 * wanted.times
    sound = ratio(f"{wanted.times:g} times the rows / once", median(many) / median(one), limit)
    return ratio("peak memory, MB", peak(many), MOST_MB) and sound


def part_month(wanted: Namespace) -> bool:
    """Measure one more month after many beside that month alone; return whether the limit holds."""
    months = Months(wanted.scale, "2023-01", wanted.months)
    raw = simulated(months, wanted.cache)
    measured: Kinds = {}
    with scratch(wanted) as folder:
        many = folder / "many"
        manifest = linked(raw, many / "raw") / "manifest.jsonl"
        take_month_away(many / "raw", months.last)
        sleep(SETTLED_SECONDS)  # what was written just now is read again by the next run
        added = partial(python, "tests.bench.ours", many / "raw", many / "warehouse")
        added()
        before = manifest.read_bytes()
        linked(many / "warehouse", folder / "before")  # a run replaces files and changes none
        only = alone(raw, folder / "alone", months.last)
        for number in range(wanted.repeat):
            add_month(raw, many / "raw", months.last)
            rows_of(raw, months.last)  # both find the month in memory, as after it was copied there
            name = f"month {wanted.months} added to {wanted.months - 1}"
            measured.setdefault(name, []).append(added())
            take_month_away(many / "raw", months.last)  # the files of the other months stay as they are
            manifest.write_bytes(before)
            shutil.rmtree(many / "warehouse")
            linked(folder / "before", many / "warehouse")
            measured.setdefault("that month alone", []).append(run_ours(only, folder / f"alone-{number}"))
    both, one = measured.values()
    show(f"{months.first} to {months.last}, scale {wanted.scale:g}, without Prefect", measured)
    return ratio("added / alone", median(both) / median(one), MONTH_TIMES)


def part_warm(wanted: Namespace) -> bool:
    """Measure a run with nothing new beside an empty flow; return whether the limit holds."""
    raw = simulated(Months(wanted.scale), wanted.cache)
    with scratch(wanted) as folder, throwaway_server() as url:
        measured: Kinds = {"cold run": [run_flow(url, raw, folder)], "empty flow": [], "warm run": []}
        run_empty(url, raw, folder)  # the first of anything is slower
        for _ in range(max(5, wanted.repeat)):  # interleaved, so that a busy moment meets both
            measured["empty flow"].append(run_empty(url, raw, folder))
            measured["warm run"].append(run_flow(url, raw, folder, "nothing new"))
    show("A run with nothing new", measured)
    difference = median(measured["warm run"]) - median(measured["empty flow"])
    return ratio("warm run - empty flow, s", difference, WARM_SECONDS)


def part_dask(wanted: Namespace) -> bool:
    """Measure Dask workers beside each other, and beside processes without Dask."""
    raw, half = (simulated(Months(scale), wanted.cache) for scale in (wanted.scale, wanted.scale / 2))
    kinds = {
        "one Dask worker": (raw, "dask", "1"),
        "two Dask workers": (raw, "dask", "2"),
        "half the rows, two Dask workers": (half, "dask", "2"),
        "half the rows, two processes": (half, "local", "2"),
    }
    measured: Kinds = {}
    for _ in range(wanted.repeat):
        for name, (rows, engine, workers) in kinds.items():
            with scratch(wanted) as folder:
                took = run_ours(rows, folder, "--engine", engine, "--workers", workers)
                measured.setdefault(name, []).append(took)
    show(f"{MONTH}, scale {wanted.scale:g}, without Prefect", measured)
    one, two, dask, local = map(median, measured.values())
    largest = max(one.largest_mb for values in measured.values() for one in values)
    sound = [
        ratio("one Dask worker / two", one / two, TWO_WORKERS, least=True),
        ratio("Dask / local", dask / local, DASK_TIMES),
        ratio("largest process, MB", largest, MOST_WORKER_MB),
    ]
    return all(sound)


def part_nation(wanted: Namespace) -> bool:
    """Measure a month of the nation beside one of Kalimantan; simulate a schedule for more workers."""
    nation = wanted.cache / "nation"
    if not (nation / "simulated.toml").is_file():
        command = [CAKUPAN, "simulate", "--out", str(nation), *NATION, "--first", MONTH]
        measure([*command, "--formats", "plain", "--dirt", DIRT], environment())
        without_other_payments(nation, Months(1))
    measured: Kinds = {}
    jobs = wanted.cache / "nation-jobs.json"
    for name, raw in (("Kalimantan", simulated(Months(1), wanted.cache)), ("the nation", nation)):
        with scratch(wanted) as folder:
            measured[name] = [run_ours(raw, folder, "--jobs", str(jobs))]
    one, many = measured.values()
    rows = rows_of(nation, MONTH)
    show(f"{MONTH}: {rows:,} membership rows of the nation, without Prefect", measured)
    CONSOLE.print(f"rows: {rows / rows_of(simulated(Months(1), wanted.cache), MONTH):.1f} times Kalimantan's")
    for line in schedule(jobs):
        CONSOLE.print(line)
    sound = ratio("the nation / Kalimantan", median(many) / median(one), NATION_TIMES)
    return ratio("peak memory, MB", peak(many), MOST_MB) and sound


def show(title: str, measured: Kinds) -> None:
    """Print one line per kind of process."""
    table = Table("", "times", "median s", "fastest s", "slowest s", "CPU s", "peak MB", title=title)
    for name, values in measured.items():
        seconds = [value.seconds for value in values]
        figures = (median(values), min(seconds), max(seconds), cpu(values))
        table.add_row(name, str(len(values)), *(f"{figure:.2f}" for figure in figures), f"{peak(values):.0f}")
    CONSOLE.print(table)


def ratio(name: str, value: float, limit: float, *, least: bool = False) -> bool:
    """Print a figure beside its limit; return whether it holds."""
    CONSOLE.print(f"{name}: {value:.2f} (at {'least' if least else 'most'} {limit:g} is wanted at scale 1)")
    return value >= limit if least else value <= limit


PARTS: dict[str, Callable[[Namespace], bool]] = {
    "floor": part_floor,
    "twelve": part_twelve,
    "month": part_month,
    "warm": part_warm,
    "dask": part_dask,
}
ASKED_FOR: dict[str, Callable[[Namespace], bool]] = {"nation": part_nation}
"""Parts that are measured only where they are named: they take long, and much of the disk."""


def main() -> None:
    """Measure the parts asked for; leave with 1 where a limit is missed at scale 1 on a quiet machine."""
    how = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=how)
    parser.add_argument("--part", choices=[*PARTS, *ASKED_FOR], action="append", help="one of them")
    parser.add_argument("--scale", type=float, default=0.05, help="1 is Kalimantan, 5.6 million rows a month")
    parser.add_argument("--times", "--rows-times", type=float, default=12, help="rows of the part twelve")
    parser.add_argument("--months", type=int, help="months of the part month; 6, or 24 from scale 0.25 on")
    parser.add_argument("--repeat", type=int, help="times; 3, or 1 from scale 1 on")
    parser.add_argument("--cache", type=Path, default=PROJECT / "data" / "bench", help="for simulated files")
    given = parser.parse_args()
    given.cache = given.cache.resolve()
    given.cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    given.repeat = given.repeat or (3 if given.scale < 1 else 1)
    given.months = given.months or (6 if given.scale < 0.25 else 24)
    missed, is_quiet = [], os.getloadavg()[0] < QUIET_LOAD
    for name in given.part or PARTS:
        scale = min(given.scale, 0.5) if name == "month" and given.part is None else given.scale
        wanted = Namespace(**{**vars(given), "scale": scale})
        CONSOLE.print(f"[bold]{name}[/bold] (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)")
        if not (PARTS | ASKED_FOR)[name](wanted):
            missed.append(name)
    if missed:
        CONSOLE.print(
            f"Limits missed: {', '.join(missed)}. The machine was {'' if is_quiet else 'not '}quiet."
        )
    raise SystemExit(bool(missed) and given.scale >= 1 and is_quiet)


if __name__ == "__main__":
    main()
