"""Close a month: from the accepted rows of its deliveries to its tables, and a snapshot for the next one."""

import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.parquet

from flows.duck import CONFIG
from flows.problems import Problem
from flows.warehouse.period_inputs import (
    PeriodInputs,
    checksums,
    keep_closed,
    keep_snapshot,
    load_closed,
    snapshot_folder,
    table_file,
)
from flows.warehouse.period_steps import close_people, run, supply
from flows.warehouse.period_tables import month_tables, no_period_tables, period_models

MEMORY_LIMIT = "1GB"
"""Of DuckDB, which spills beyond it into a private folder."""


class DamagedRows(Problem):
    """The kept rows of these deliveries are not what was kept."""

    def __init__(self, deliveries: list[str]) -> None:
        super().__init__(f"The kept rows of {deliveries[0]} are damaged. Run again: they are taken in anew.")
        self.deliveries = deliveries


def close_period(inputs: PeriodInputs, warehouse: Path, threads: int | None = None) -> Path:
    """Close a month and return the folder with its tables; a month that is kept already costs nothing.

    Tables go to <warehouse>/cache/period/<key>/<table>.parquet, the snapshot to
    <warehouse>/persons/<month>/snapshot-<bucket>.parquet. Only under the writer lock. Raises Problem where a
    file is not what was kept or a model does not run.
    """
    kept = load_closed(inputs, warehouse, read_snapshot=True)
    if kept is not None:
        return kept.folder
    refuse_changed(inputs)
    work = warehouse / ".work" / "period"
    shutil.rmtree(work, ignore_errors=True)
    for folder in (warehouse / "persons", work, work / "tables", work / "snapshot"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _database(work / "spill", threads) as connection:
        models = period_models()
        supply(connection, inputs)
        close_people(connection, inputs, models, work / "snapshot")
        run(connection, [model for model in models if model.runs == "once"])
        for name in month_tables():
            table = connection.sql(f"from period.{name}").to_arrow_table()
            pyarrow.parquet.write_table(table, table_file(work / "tables", name))
    snapshot = None
    if inputs.has_people:
        snapshot = keep_snapshot(snapshot_folder(warehouse, inputs.period), work / "snapshot")
    folder = keep_closed(inputs, warehouse, work / "tables", snapshot)
    shutil.rmtree(work)
    return folder


def period_tables(folders: Iterable[Path]) -> dict[str, pyarrow.Table]:
    """Return the tables of closed months, unioned: the schema `period` of a build. No month gives no rows."""
    closed = list(folders)
    with ThreadPoolExecutor() as pool:
        return {
            name: pyarrow.concat_tables([none, *pool.map(_read, (table_file(f, name) for f in closed))])
            for name, none in no_period_tables().items()
        }


def _read(path: Path) -> pyarrow.Table:
    with pyarrow.parquet.ParquetFile(path) as file:
        return file.read(use_threads=False)


def refuse_changed(inputs: PeriodInputs) -> None:
    """Raise Problem where a file that is about to be read has not the checksum it was kept with."""
    kept = [(e, e.rows) for e in inputs.extracts if e.rows is not None]
    found = checksums(rows for _, rows in kept)
    changed = [e.delivery_id for (e, _), sha256 in zip(kept, found, strict=True) if e.sha256 != sha256]
    if changed:
        raise DamagedRows(changed)
    if inputs.previous is not None and not inputs.previous.is_whole():
        raise Problem(f"A file in {inputs.previous.folder} is damaged. Run again: its month is closed anew.")


@contextmanager
def _database(spill: Path, threads: int | None) -> Iterator[duckdb.DuckDBPyConnection]:
    config = {**CONFIG, "memory_limit": MEMORY_LIMIT, "temp_directory": str(spill)}
    config["preserve_insertion_order"] = False  # what is written is ordered by its key
    if threads is not None:
        config["threads"] = threads
    with duckdb.connect(":memory:", config=config) as connection:
        yield connection
