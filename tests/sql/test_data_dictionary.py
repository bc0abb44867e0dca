"""sql/marts/data_dictionary.sql, which reads the catalogue of the file it is built in."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from flows.settings import SQL
from flows.warehouse.model import load_model

MODEL = "marts.data_dictionary"


@pytest.fixture
def dictionary() -> Iterator[list[tuple[Any, ...]]]:
    """The dictionary of a file with one public table, and a private one."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("create schema marts; create schema staging; create schema core")
        connection.execute("create table staging.figures (value bigint)")
        connection.execute("create table marts.coverage (period date, coverage_rate double)")
        connection.execute("comment on table marts.coverage is 'Coverage.'")
        connection.execute("comment on column marts.coverage.coverage_rate is 'A fraction.'")
        model = load_model(connection, SQL / f"{MODEL.replace('.', '/')}.sql")
        yield connection.execute(model.query).fetchall()


def test_every_public_column_is_listed_with_its_place_type_and_meaning(
    dictionary: list[tuple[Any, ...]],
) -> None:
    assert dictionary == [
        ("marts", "coverage", "coverage_rate", 2, "DOUBLE", "A fraction.", "Coverage."),
        ("marts", "coverage", "period", 1, "DATE", None, "Coverage."),
    ]


def test_the_dictionary_of_the_warehouse_lists_itself(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select column_name from marts.data_dictionary where table_name = 'data_dictionary' "
        "order by column_position"
    ).fetchall()
    assert [name for (name,) in rows] == [
        "table_schema",
        "table_name",
        "column_name",
        "column_position",
        "data_type",
        "meaning",
        "table_meaning",
        "data_kind",
    ]


def test_every_column_of_the_warehouse_says_what_it_holds(warehouse: duckdb.DuckDBPyConnection) -> None:
    silent = warehouse.execute(
        "select table_name, column_name from marts.data_dictionary "
        "where meaning is null or table_meaning is null"
    ).fetchall()
    assert silent == []
