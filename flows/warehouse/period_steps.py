"""The models of a month over memberships and people, a few buckets at a time.

A month of any size takes the same memory so; the counts are whole numbers and add up exactly.
"""

import calendar
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.parquet

from flows.duck import TEXT, create, quoted, table_schema
from flows.warehouse.model import Model, run_model
from flows.warehouse.period_inputs import PeriodInputs
from flows.warehouse.period_tables import DATASETS, INPUTS, SNAPSHOT

BUCKETS = 16
"""Of memberships, by the first hexadecimal digit of the pseudonym."""
PERSON_BUCKETS = 64
"""Of people, by a hash of theirs."""
ROWS_AT_ONCE = 1_000_000
"""Rows of people in work at a time; more cost memory, fewer cost time."""
ROW_GROUP = 122_880
EXPECTED = table_schema({"dataset sender": TEXT})
SOURCES = table_schema({"path dataset sender delivery_id": TEXT, "place": pyarrow.int32()})

Step = tuple[int, int]
"""First and last bucket of those that are worked on together."""


def supply(connection: duckdb.DuckDBPyConnection, inputs: PeriodInputs) -> None:
    """Create every table that the models read and that is the same for every bucket."""
    for schema in ("intake", "previous", "period", "parts"):
        connection.execute(f"create schema {schema}")
    listed = [
        {**vars(extract), "path": extract.rows and str(extract.rows), "place": place}
        for place, extract in enumerate(inputs.extracts)
    ]
    sources = pyarrow.Table.from_pylist(listed, schema=SOURCES)
    expected = [dict(zip(EXPECTED.names, due, strict=True)) for due in inputs.expected]
    tables = {
        "intake.deliveries": sources,
        "intake.expected": pyarrow.Table.from_pylist(expected, schema=EXPECTED),
        "intake.delivery_totals": inputs.totals,
        "intake.refused": inputs.refused,
        "intake.regions": inputs.regions,
    }
    for name, table in tables.items():
        create(connection, name, table, _typed(INPUTS[name]))
    create(connection, "parts.sources", sources)
    for dataset in DATASETS.keys() - {"memberships"}:
        connection.execute(f"create view intake.{dataset} as {_extracts(dataset, inputs.files_of(dataset))}")
    last_day = calendar.monthrange(inputs.period.year, inputs.period.month)[1]
    connection.execute(
        "create table period.bounds as "
        "select ?::date as period, ?::date as period_end_date, ?::boolean as has_previous",
        [inputs.period, inputs.period.replace(day=last_day), inputs.previous is not None],
    )


def close_people(
    connection: duckdb.DuckDBPyConnection, inputs: PeriodInputs, models: Sequence[Model], snapshot: Path
) -> None:
    """Run the models over memberships and people; write the snapshot, if there are any."""
    ours = [model for model in models if model.runs == "for memberships"]
    rows = sum(map(_rows, inputs.files_of("memberships")))
    steps: list[Step | None] = [*_steps(rows, BUCKETS)] if inputs.has_people else [None]
    for step in steps:
        supply_buckets(connection, inputs, step)
        run(connection, ours, is_first=step is steps[0])
        if step is not None:
            write_snapshot(connection, snapshot, step)
    for table in ("parts.rows", *(model.name for model in ours if model.gives == "table")):
        connection.execute(f"drop table {table}")  # the memory is for what is counted next
    people = [model for model in models if model.runs == "for people"]
    read_by_people = frozenset[str]().union(*(model.reads for model in people))
    put_together(connection, [model for model in ours if model.name not in read_by_people])
    close_persons(connection, people)


def close_persons(connection: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> None:
    """Count people, all memberships of one together: the rows are in buckets by person now."""
    rows = connection.execute("select count(*) from parts.person_rows").fetchall()[0][0]
    for first, last in _steps(rows, PERSON_BUCKETS):
        connection.execute(
            "create or replace table period.person_rows as "
            f"from parts.person_rows where person_bucket between {first} and {last}"
        )
        run(connection, models, is_first=first == 0)
    put_together(connection, models)


def supply_buckets(connection: duckdb.DuckDBPyConnection, inputs: PeriodInputs, step: Step | None) -> None:
    """Let the models see the rows of these buckets, of this month and of the last one; of None no row.

    They read the rows several times, and the delivery of a row by its place in the list of them.
    """
    kept = inputs.files_of("memberships") if step else []
    first, last = step or (0, 0)
    files = _parquet({**DATASETS["memberships"], "filename": "VARCHAR"}, kept)
    connection.execute(
        "create or replace table parts.rows as select rows.* exclude (filename), sources.place "
        f"from ({files}) as rows inner join parts.sources as sources on rows.filename = sources.path "
        f"where rows.bucket between {first} and {last}"
    )
    connection.execute(
        "create or replace view intake.memberships as "
        "select rows.* exclude (place), sources.delivery_id, sources.sender "
        "from parts.rows as rows inner join parts.sources as sources using (place)"
    )
    former = inputs.previous.folder if inputs.previous and step else None
    snapshot = [former / bucket_file(bucket) for bucket in range(first, last + 1)] if former else []
    connection.execute(f"create or replace view previous.snapshot as {_parquet(SNAPSHOT, snapshot)}")


def write_snapshot(connection: duckdb.DuckDBPyConnection, folder: Path, step: Step) -> None:
    """Write the snapshot of these buckets; the first digit of a membership, hexadecimal, is its bucket."""
    for bucket in range(step[0], step[1] + 1):
        low, high = (
            f"{bucket:x}{digit * 7}-{digit * 4}-{digit * 4}-{digit * 4}-{digit * 12}" for digit in "0f"
        )
        connection.execute(
            f"copy (from period.snapshot where membership_id between '{low}' and '{high}' "
            f"order by membership_id) to {quoted(folder / bucket_file(bucket))} "
            f"(format parquet, compression snappy, row_group_size {ROW_GROUP})"
        )


def bucket_file(bucket: int) -> str:
    """Return the name of the file with the memberships of a bucket."""
    return f"snapshot-{bucket:02d}.parquet"


def run(connection: duckdb.DuckDBPyConnection, models: Iterable[Model], *, is_first: bool = True) -> None:
    """Run models on the buckets in work; rows and sums come to those of the buckets before."""
    for model in models:
        begun = f"create or replace {model.gives} {model.name} as"
        if model.gives in ("rows", "sums"):
            begun = f"create table {_parts(model)} as" if is_first else f"insert into {_parts(model)}"
        run_model(connection, model, f"{begun} {model.query}")


def put_together(connection: duckdb.DuckDBPyConnection, models: Iterable[Model]) -> None:
    """Make the tables of models from the parts of all buckets: of sums each grain once, all else added up."""
    for model in models:
        key = ", ".join(model.grain)
        if model.gives == "rows":
            connection.execute(f"create table {model.name} as from {_parts(model)} order by {key}")
        elif model.gives == "sums":
            described = connection.execute(f"describe {_parts(model)}").fetchall()
            sums = [
                f"sum({name})::{kind} as {name}" for name, kind, *_ in described if name not in model.grain
            ]
            connection.execute(
                f"create table {model.name} as select {', '.join([key, *sums])} "
                f"from {_parts(model)} group by {key} order by {key}"
            )


def _parts(model: Model) -> str:
    """Return the table of what a model gave for all buckets."""
    return model.name.replace("period.", "parts.")


def _steps(rows: int, buckets: int) -> list[Step]:
    """Return the buckets to work on together, so that about ROWS_AT_ONCE of the rows are."""
    together = max(1, min(buckets, buckets * ROWS_AT_ONCE // max(rows, 1)))
    return [(first, min(first + together, buckets) - 1) for first in range(0, buckets, together)]


def _rows(path: Path) -> int:
    return int(pyarrow.parquet.read_metadata(path).num_rows)


def _extracts(dataset: str, kept: list[Path]) -> str:
    """Return the query of all kept rows of a dataset, with their delivery and sender."""
    columns = DATASETS[dataset]
    files = _parquet({**columns, "filename": "VARCHAR"}, kept)
    return (
        f"select {', '.join(f'rows.{name}' for name in columns)}, sources.delivery_id, sources.sender "
        f"from ({files}) as rows inner join parts.sources as sources on rows.filename = sources.path"
    )


def _parquet(columns: dict[str, str], files: list[Path]) -> str:
    """Return the query of these columns of Parquet files, without rows where there is no file."""
    if not files:
        return f"select {', '.join(f'null::{kind} as {name}' for name, kind in columns.items())} limit 0"
    listed = ", ".join(quoted(path) for path in files)
    with_name = "true" if "filename" in columns else "false"
    reader = f"read_parquet([{listed}], filename = {with_name}, hive_partitioning = false)"
    return f"select {_typed(columns)} from {reader}"


def _typed(columns: dict[str, str]) -> str:
    return ", ".join(f"{name}::{kind} as {name}" for name, kind in columns.items())
