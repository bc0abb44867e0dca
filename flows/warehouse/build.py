"""Build every model in one database in memory: tables, comments, keys, checks."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow

from flows.duck import CONFIG, create, define, quoted
from flows.problems import NotPublished
from flows.project import SQL
from flows.warehouse import disclosure
from flows.warehouse.arrived import count_arrived, refuse_keys_twice
from flows.warehouse.audit import Verdict, run_checks, verdict_table
from flows.warehouse.macros import in_order, load_macros
from flows.warehouse.model import Model, load_models, read_header, run_model
from flows.warehouse.period_tables import no_period_tables

KIND = "data_kind"
READ_ONCE = ("rejections", "delivery_rules")
"""Long tables of the ledger that one model reads: they are not copied first."""
Columns = dict[str, list[str]]
PRIVATE = ("parse", "staging", "ledger", "period", "exact")


@dataclass(frozen=True)
class Inputs:
    """What the models read: accepted rows by dataset, and the tables of the ledger."""

    staging: dict[str, pyarrow.Table]
    ledger: dict[str, pyarrow.Table]
    """deliveries, rejections, office, releases; `checks` is added by the audit."""
    period: Mapping[str, pyarrow.Table] = field(default_factory=no_period_tables)
    """Tables of all months with administrative records; empty ones where there is no such month."""


@contextmanager
def work_database(spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory, which holds what is not published too; what it spills is private."""
    spill.mkdir(mode=0o700, parents=True, exist_ok=True)
    with duckdb.connect(":memory:", config={**CONFIG, "temp_directory": str(spill)}) as connection:
        connection.execute("attach ':memory:' as work")
        connection.execute("use work")
        yield connection


def build(connection: duckdb.DuckDBPyConnection, inputs: Inputs, hidden: Path | None = None) -> list[Verdict]:
    """Build all models, run all checks, fill the late models; return the verdicts of the checks.

    hidden: folder in which is kept what is hidden of each month; None keeps nothing.
    """
    load_inputs(connection, inputs)
    refuse_keys_twice(connection)
    load_macros(connection, "parse")
    load_metrics(connection)
    models = load_models(connection)
    glossary = read_glossary()
    for schema in sorted({model.name.partition(".")[0] for model in models}):
        connection.execute(f"create schema if not exists {schema}")
    for model in models:
        query = f"from ({model.query}) limit 0" if model.is_late else model.query
        run_model(connection, model, f"create table {model.name} as {query}")
        if model.name == disclosure.TABLE:
            disclosure.hide_more(connection, hidden)
    columns = columns_of(connection)
    comment(connection, models, columns, glossary)
    verdicts = run_checks(connection)
    create(connection, "ledger.checks", verdict_table(verdicts))
    mark_kind(connection, columns, str(inputs.ledger["releases"]["data_kind"][-1]), glossary)
    load_table_macros(connection)
    for model in models:
        if model.is_late:
            connection.execute(f"insert into {model.name} by name from ({model.query})")
        test_grain(connection, model)
    return verdicts


def load_inputs(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """Create the private schemas with the accepted rows and the ledger."""
    for schema, tables in (("staging", inputs.staging), ("ledger", inputs.ledger), ("period", inputs.period)):
        connection.execute(f"create schema if not exists {schema}")
        for name, table in tables.items():
            if name in READ_ONCE:
                connection.register(name, table)
                connection.execute(f"create view {schema}.{name} as from temp.{name}")
            else:
                create(connection, f"{schema}.{name}", table)
    create(connection, "ledger.checks", verdict_table([]))
    count_arrived(connection)


def load_metrics(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the metric macros with their sentences as comments."""
    texts = {n: path.read_text(encoding="utf-8") for n, path in load_macros(connection, "metrics").items()}
    told = {name: quoted(read_header(text)[0]) for name, text in texts.items()}
    define(connection, (f"comment on macro metrics.{name} is {told[name]}" for name in told))


def load_table_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the table macros in the schema main, with their sentence and example as comments."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((SQL / "macros").glob("*.sql"))}
    for name, text in in_order(texts, r"\b([a-z_]+)\(").items():
        sentence, keys = read_header(text)
        connection.execute(text)
        told = quoted(f"{sentence} Example: {keys['example'][0]}")
        connection.execute(f"comment on macro table {name} is {told}")


def read_glossary() -> dict[str, str]:
    """Meaning of the columns that many tables share, from sql/columns.txt."""
    lines = (SQL / "columns.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" | ", 1) for line in lines if " | " in line and not line.startswith("--"))


def columns_of(connection: duckdb.DuckDBPyConnection) -> Columns:
    """Return the columns of every table, by schema.table."""
    query = (
        "select schema_name || '.' || table_name, list(column_name order by column_index) "
        "from duckdb_columns() where database_name = current_database() group by all order by all"
    )
    return dict(connection.execute(query).fetchall())


def comment(
    connection: duckdb.DuckDBPyConnection, models: list[Model], columns: Columns, glossary: dict[str, str]
) -> None:
    """Write the headers into the catalogue. A documented column that is not there is an error."""
    meanings: dict[str, str] = {}
    for model in models:
        for name in model.columns:
            if name not in columns[model.name]:
                raise NotPublished(f"{model.name} documents the column {name}, which it does not have.")
        if model.name.partition(".")[0] not in PRIVATE:
            grain = f" One row per {', '.join(model.grain)}." if model.grain else ""
            meanings[f"table {model.name}"] = model.description + grain
            for name in columns[model.name]:
                meanings[f"column {model.name}.{name}"] = model.columns.get(name) or glossary.get(name, "")
    define(connection, (f"comment on {what} is {quoted(told)}" for what, told in meanings.items() if told))


def mark_kind(
    connection: duckdb.DuckDBPyConnection, columns: Columns, kind: str, glossary: dict[str, str]
) -> None:
    """Give every published table the column `data_kind`, so that simulated rows say so wherever they go."""
    public = {name: of for name, of in columns.items() if name.partition(".")[0] not in PRIVATE}
    for table in (name for name, of in public.items() if KIND not in of):
        added = f"alter table {table} add column {KIND} varchar default '{kind}'"
        define(connection, [added, f"comment on column {table}.{KIND} is {quoted(glossary[KIND])}"])


def test_grain(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Refuse a table whose declared grain is not a key: a row twice, or a part of the key unknown."""
    if not model.grain:
        return
    key = ", ".join(model.grain)
    unknown = " or ".join(f"{column} is null" for column in model.grain)
    found = connection.execute(
        f"select {key}, count(*) from {model.name} group by {key} "
        f"having count(*) > 1 or {unknown} order by all limit 1"
    ).fetchone()
    if found is not None:
        *row, rows = found
        told = ", ".join(f"{column} {value}" for column, value in zip(model.grain, row, strict=True))
        what = "is there twice" if rows > 1 else "has an empty part"
        raise NotPublished(f"{model.name}: the key ({told}) {what}; its grain is {key}.")
