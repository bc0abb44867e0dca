"""SQLAlchemy through duckdb-engine, as Superset and others connect: read only, reflection, a query."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tests.clients.seen import Seen, comments_by_sql, mart, seen_by_sql

KINDS = {
    sa.String: "text",
    sa.BigInteger: "integer",
    sa.Float: "float",  # a Numeric of SQLAlchemy, so before it
    sa.Numeric: "decimal",
    sa.Date: "date",
    sa.DateTime: "timestamp",
    sa.Boolean: "boolean",
}
pytestmark = pytest.mark.filterwarnings("ignore:duckdb-engine doesn't yet support reflection on indices")


@pytest.fixture
def engine(file: Path) -> Iterator[sa.Engine]:
    """An engine that opens the file read only, its pool closed at the end."""
    engine = sa.create_engine(f"duckdb:///{file}", connect_args={"read_only": True})
    yield engine
    engine.dispose()


def kind_of(reflected: Any) -> str:
    """The kind of a reflected type."""
    return next(kind for base, kind in KINDS.items() if isinstance(reflected, base))


def reflected(engine: sa.Engine, name: str) -> sa.Table:
    """A mart as SQLAlchemy's own table, from its reflected columns."""
    columns = sa.inspect(engine).get_columns(name, schema="marts")
    return sa.Table(
        name,
        sa.MetaData(schema="marts"),
        *(sa.Column(one["name"], one["type"], comment=one["comment"]) for one in columns),
    )


def test_reflection_sees_every_mart_as_it_is(engine: sa.Engine, file: Path) -> None:
    found: Seen = {}
    with engine.connect() as connection:
        for name in sorted(sa.inspect(engine).get_table_names(schema="marts")):
            table = reflected(engine, name)
            rows = connection.execute(sa.select(table)).all()
            values = {column.name: [row[at] for row in rows] for at, column in enumerate(table.columns)}
            found[name] = mart({c.name: kind_of(c.type) for c in table.columns}, values, len(rows))
    engine.dispose()  # in one process DuckDB opens a file under one configuration only
    assert found == seen_by_sql(file)


def test_reflection_reads_the_comments_of_tables_and_columns(engine: sa.Engine, file: Path) -> None:
    inspector = sa.inspect(engine)
    told: dict[str, str | None] = {}
    for table in inspector.get_table_names(schema="marts"):
        told[table] = inspector.get_table_comment(table, schema="marts")["text"]
        for column in inspector.get_columns(table, schema="marts"):
            told[f"{table}.{column['name']}"] = column["comment"]
    engine.dispose()
    assert told == comments_by_sql(file)


def test_a_query_groups_and_sums_exactly(engine: sa.Engine) -> None:
    growth = reflected(engine, "growth")
    wanted = sa.select(growth.c.measure, sa.func.sum(growth.c.value)).group_by(growth.c.measure)
    with engine.connect() as connection:
        found = {measure: str(value) for measure, value in connection.execute(wanted)}
        asked = sa.text("select measure, sum(value)::varchar from marts.growth group by measure")
        assert found == dict(connection.execute(asked).tuples().all())


@pytest.mark.parametrize(
    ("url", "arguments"),
    [("duckdb:///{file}", {"read_only": True}), ("duckdb:///{file}?access_mode=read_only", {})],
    ids=["connect_args", "in the URL"],
)
def test_both_ways_to_say_read_only_refuse_to_write(url: str, arguments: dict[str, bool], file: Path) -> None:
    engine = sa.create_engine(url.format(file=file), connect_args=arguments)
    try:
        with engine.connect() as connection, pytest.raises(DBAPIError, match="read-only"):
            connection.execute(sa.text("create table marts.written as select 1"))
    finally:
        engine.dispose()
