"""Close a month: from the accepted rows of its deliveries to its tables, and a snapshot for the next one."""

import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow
import pyarrow.parquet

from flows.belongings import let_go
from flows.engine.supplies import lay_out
from flows.kept import Kept, checksums, keep, load
from flows.meaning import code_of
from flows.problems import Problem
from flows.warehouse.month_jobs import CountMemberships, CountPeople, parts_of
from flows.warehouse.period_inputs import (
    PeriodInputs,
    counted_folder,
    keep_closed,
    load_closed,
    snapshot_folder,
    table_file,
)
from flows.warehouse.period_steps import (
    ALL,
    Buckets,
    count_memberships,
    count_people,
    database,
    part_of,
    put_together,
    ranges,
    read_parquet,
    run,
    supply_month,
    supply_rest,
    write_snapshot,
)
from flows.warehouse.period_tables import INPUTS, month_tables, no_period_tables, period_models

if TYPE_CHECKING:
    from flows.engine.engines import Engine

ROWS_AT_ONCE = 1_000_000
"""Rows of memberships, or of people, that a job counts; more cost memory, fewer cost time."""
MEMORY_LIMIT = "1GB"
"""Of DuckDB, which spills beyond it into a private folder."""


class DamagedRows(Problem):
    """The kept rows of these deliveries are not what was kept."""

    def __init__(self, deliveries: list[str]) -> None:
        super().__init__(f"The kept rows of {deliveries[0]} are damaged. Run again: they are taken in anew.")
        self.deliveries = deliveries


def close_period(inputs: PeriodInputs, warehouse: Path, engine: "Engine", threads: int | None = None) -> Path:
    """Close a month and return the folder with its tables; a month that is kept already costs nothing.

    Tables go to <warehouse>/cache/period/<key>/<table>.parquet, the snapshot to
    <warehouse>/persons/<month>/snapshot-<buckets>.parquet. Only under the writer lock. Raises Problem where a
    file is not what was kept or a model does not run.
    """
    kept = load_closed(inputs, warehouse, read_snapshot=True)
    if kept is not None:
        return kept.folder
    refuse_changed(inputs)
    work = warehouse / ".work" / "period"
    shutil.rmtree(work, ignore_errors=True)
    for folder in (work, work / "tables", work / "snapshot"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    rows = sum(pyarrow.parquet.read_metadata(path).num_rows for path in inputs.files_of("memberships"))
    together, models = ranges(rows, ROWS_AT_ONCE), period_models()
    counted = count_by_jobs(inputs, warehouse, engine, rows, together) if len(together) > 1 else []
    with database(work / "spill", MEMORY_LIMIT, threads) as connection:
        supply_month(connection, inputs.period, inputs.extracts, inputs.previous)
        supply_rest(connection, inputs)
        if counted:
            for model, files in parts_of(counted):
                if files:
                    connection.execute(f"create view {part_of(model)} as from {read_parquet(files)}")
        else:
            count_memberships(connection, models, inputs.files_of("memberships"), inputs.previous, ALL)
            write_snapshot(connection, work / "snapshot", ALL)
            count_people(connection, models, "from parts.person_rows")
        put_together(connection, [model for model in models if model.name != "period.person_rows"])
        run(connection, [model for model in models if model.runs == "once"])
        for name in month_tables():
            table = connection.sql(f"from period.{name}").to_arrow_table()
            pyarrow.parquet.write_table(table, table_file(work / "tables", name))
    snapshot = _keep_snapshot(inputs, warehouse, work / "snapshot", counted) if inputs.has_people else None
    folder = keep_closed(inputs, warehouse, work / "tables", snapshot)
    for one in counted:
        let_go(one)
    shutil.rmtree(work)
    return folder


def count_by_jobs(
    inputs: PeriodInputs, warehouse: Path, engine: "Engine", rows: int, together: list[Buckets]
) -> list[Path]:
    """Count a month of many rows a few buckets at a time; return the folders of what was counted.

    together: the buckets of memberships that are counted by one job, and those of people.
    """
    folder, key, code = counted_folder(warehouse), inputs.key, ("months", "", code_of("months"))
    memberships = [
        CountMemberships(
            folder,
            key,
            inputs.period,
            buckets,
            rows,
            code,
            extracts=tuple(inputs.of("memberships")),
            previous=inputs.previous,
            people=tuple(together),
        )
        for buckets in together
    ]
    engine.run(memberships)
    regions = inputs.regions.select(list(INPUTS["intake.regions"]))
    supplies = lay_out({"regions": regions}, warehouse / ".work" / "supplies")
    counted = tuple(job.key for job in memberships)
    people = [
        CountPeople(folder, key, inputs.period, buckets, rows, code, regions=supplies, counted=counted)
        for buckets in together
    ]
    engine.run(people)
    return [folder / key for key in (*counted, *(job.key for job in people))]


def _keep_snapshot(inputs: PeriodInputs, warehouse: Path, draft: Path, counted: list[Path]) -> Kept:
    """Keep the snapshot of a month, which takes the place of its former one."""
    files = {
        name: sha256
        for one in filter(None, map(load, counted))
        for name, sha256 in one.files.items()
        if name.startswith("snapshot")
        if (one.folder / name).rename(draft / name)
    }
    return keep(draft, snapshot_folder(warehouse, inputs.period), {}, files or None)


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
    found = checksums([rows for _, rows in kept])
    changed = [e.delivery_id for (e, _), sha256 in zip(kept, found, strict=True) if e.sha256 != sha256]
    if changed:
        raise DamagedRows(changed)
    if inputs.previous is not None and not inputs.previous.is_whole():
        raise Problem(f"A file in {inputs.previous.folder} is damaged. Run again: its month is closed anew.")
