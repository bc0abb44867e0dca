"""The models of a month over some buckets of its memberships, or of its people.

What they count are whole numbers, which add up exactly: of all buckets at once, or of some at a time.
"""

import calendar
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

import duckdb
import pyarrow

from flows.duck import CONFIG, TEXT, create, quoted, table_schema
from flows.kept import Kept
from flows.warehouse.model import Model, run_model
from flows.warehouse.period_inputs import Extract, PeriodInputs
from flows.warehouse.period_tables import DATASETS, INPUTS, SNAPSHOT

BUCKETS = 64
"""Of memberships, by the first six bits of the pseudonym; of people as many, by a hash of theirs."""
ROW_GROUP = 122_880
EXPECTED = table_schema({"dataset sender": TEXT})
SOURCES = table_schema({"dataset sender delivery_id": TEXT, "place": pyarrow.int64()})

LOWER_BITS = 128 - BUCKETS.bit_length() + 1
"""Bits of a pseudonym below those that say its bucket."""

Buckets = tuple[int, int]
"""First and last of those that are worked on together."""
ALL: Buckets = (0, BUCKETS - 1)


@contextmanager
def database(spill: Path, memory_limit: str, threads: int | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a database in memory for the models of a month; without a number of threads one for each core."""
    config = {**CONFIG, "memory_limit": memory_limit, "temp_directory": str(spill)}
    config["preserve_insertion_order"] = False  # what is written is ordered by its key
    if threads is not None:
        config["threads"] = threads
    with duckdb.connect(":memory:", config=config) as connection:
        yield connection


def supply_month(
    connection: duckdb.DuckDBPyConnection, period: date, extracts: Sequence[Extract], previous: Kept | None
) -> None:
    """Create what the models over buckets read and that is the same for each."""
    for schema in ("intake", "previous", "period", "parts"):
        connection.execute(f"create schema {schema}")
    listed: list[dict[str, object]] = []
    for dataset in DATASETS:  # the place of a delivery is that of its file among those of its dataset
        of_it = [extract for extract in extracts if extract.dataset == dataset]
        of_it.sort(key=lambda extract: extract.rows is None)
        listed += [{**vars(extract), "place": place} for place, extract in enumerate(of_it)]
    sources = pyarrow.Table.from_pylist(listed, schema=SOURCES)
    create(connection, "intake.deliveries", sources, _typed(INPUTS["intake.deliveries"]))
    create(connection, "parts.sources", sources)
    last_day = calendar.monthrange(period.year, period.month)[1]
    connection.execute(
        "create table period.bounds as "
        "select ?::date as period, ?::date as period_end_date, ?::boolean as has_previous",
        [period, period.replace(day=last_day), previous is not None],
    )


def supply_rest(connection: duckdb.DuckDBPyConnection, inputs: PeriodInputs) -> None:
    """Create what the models read that run once."""
    expected = [dict(zip(EXPECTED.names, due, strict=True)) for due in inputs.expected]
    tables = {
        "intake.expected": pyarrow.Table.from_pylist(expected, schema=EXPECTED),
        "intake.delivery_totals": inputs.totals,
        "intake.refused": inputs.refused,
        "intake.regions": inputs.regions,
    }
    for name, table in tables.items():
        create(connection, name, table, _typed(INPUTS[name]))
    for dataset in DATASETS.keys() - {"memberships"}:
        connection.execute(f"create view intake.{dataset} as {_extracts(dataset, inputs.files_of(dataset))}")


def count_memberships(
    connection: duckdb.DuckDBPyConnection,
    models: Iterable[Model],
    files: list[Path],
    previous: Kept | None,
    buckets: Buckets,
) -> None:
    """Run the models over memberships of these buckets, of this month and of the last one."""
    supply_buckets(connection, files, previous, buckets)
    run(connection, [model for model in models if model.runs == "for memberships"])


def count_people(connection: duckdb.DuckDBPyConnection, models: Iterable[Model], rows: str) -> None:
    """Run the models over people. rows: the query of theirs, all memberships of one person together."""
    connection.execute(f"create or replace table period.person_rows as {rows}")
    run(connection, [model for model in models if model.runs == "for people"])


def supply_buckets(
    connection: duckdb.DuckDBPyConnection, files: list[Path], previous: Kept | None, buckets: Buckets
) -> None:
    """Let the models see the rows of these buckets; of no file no row.

    They read the rows several times, and the delivery of a row by its place in the list of them.
    """
    first, last = buckets
    kept = _parquet({**DATASETS["memberships"], "file_index": "BIGINT"}, files)
    connection.execute(f"create table parts.rows as from ({kept}) where bucket between {first} and {last}")
    connection.execute(f"create view intake.memberships as {_of_deliveries('memberships', 'parts.rows')}")
    parts = [previous.folder / name for name in previous.files if _holds(name, buckets)] if previous else []
    low, high = UUID(int=first << LOWER_BITS), UUID(int=(last + 1 << LOWER_BITS) - 1)
    connection.execute(
        f"create view previous.snapshot as from ({_parquet(SNAPSHOT, sorted(parts))}) "
        f"where membership_id between '{low}' and '{high}'"
    )


def write_snapshot(connection: duckdb.DuckDBPyConnection, folder: Path, buckets: Buckets) -> None:
    """Write the snapshot of these buckets."""
    connection.execute(
        f"copy (from period.snapshot order by membership_id) to {quoted(folder / snapshot_file(buckets))} "
        f"(format parquet, compression snappy, row_group_size {ROW_GROUP})"
    )


def snapshot_file(buckets: Buckets) -> str:
    """Return the name of the file with the memberships of these buckets."""
    return f"snapshot-{buckets[0]:02d}-{buckets[1]:02d}.parquet"


def _holds(name: str, buckets: Buckets) -> bool:
    first, last = map(int, name.removesuffix(".parquet").split("-")[1:])
    return first <= buckets[1] and buckets[0] <= last


def run(connection: duckdb.DuckDBPyConnection, models: Iterable[Model]) -> None:
    """Run models; those that give rows or sums give parts, which come to those of other buckets."""
    for model in models:
        kind, name = ("table", part_of(model)) if is_part(model) else (model.gives, model.name)
        run_model(connection, model, f"create {kind} {name} as {model.query}")


def is_part(model: Model) -> bool:
    """Whether what a model gives is put together with that of other buckets."""
    return model.gives in ("rows", "sums")


def part_of(model: Model) -> str:
    """Return the table of what a model gave for its buckets."""
    return model.name.replace("period.", "parts.")


def put_together(connection: duckdb.DuckDBPyConnection, models: Iterable[Model]) -> None:
    """Make the tables of models from the parts of all buckets: of sums each grain once, all else added up."""
    for model in filter(is_part, models):
        key = ", ".join(model.grain)
        if model.gives == "rows":
            connection.execute(f"create table {model.name} as from {part_of(model)} order by {key}")
        else:
            described = connection.execute(f"describe {part_of(model)}").fetchall()
            sums = [
                f"sum({name})::{kind} as {name}" for name, kind, *_ in described if name not in model.grain
            ]
            connection.execute(
                f"create table {model.name} as select {', '.join([key, *sums])} "
                f"from {part_of(model)} group by {key} order by {key}"
            )


def ranges(rows: int, at_once: int) -> list[Buckets]:
    """Return the buckets to work on together, so that about so many of the rows are."""
    together = max(1, min(BUCKETS, BUCKETS * at_once // max(rows, 1)))
    return [(first, min(first + together, BUCKETS) - 1) for first in range(0, BUCKETS, together)]


def _extracts(dataset: str, kept: list[Path]) -> str:
    """Return the query of all kept rows of a dataset, with their delivery and sender."""
    return _of_deliveries(dataset, f"({_parquet({**DATASETS[dataset], 'file_index': 'BIGINT'}, kept)})")


def _of_deliveries(dataset: str, rows: str) -> str:
    """Return the query of rows with their delivery and sender."""
    return (
        f"select rows.* exclude (file_index), sources.delivery_id, sources.sender from {rows} as rows "
        f"inner join parts.sources as sources on rows.file_index = sources.place "
        f"where sources.dataset = '{dataset}'"
    )


def _parquet(columns: dict[str, str], files: list[Path]) -> str:
    """Return the query of these columns of Parquet files, without rows where there is no file."""
    if not files:
        return f"select {', '.join(f'null::{kind} as {name}' for name, kind in columns.items())} limit 0"
    return f"select {_typed(columns)} from {read_parquet(files)}"


def read_parquet(files: Iterable[Path]) -> str:
    """Return what reads Parquet files: their names say nothing of their rows."""
    return f"read_parquet([{', '.join(quoted(path) for path in files)}], hive_partitioning = false)"


def _typed(columns: dict[str, str]) -> str:
    return ", ".join(f"{name}::{kind} as {name}" for name, kind in columns.items())
