"""The marts as pandas and Polars frames: dates stay dates and decimals exact, in the way README shows."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pytest

from tests.clients.seen import TABLES, comments_by_sql, mart, seen_by_sql

ARROW = {
    pyarrow.string(): "text",
    pyarrow.int64(): "integer",
    pyarrow.float64(): "float",
    pyarrow.date32(): "date",
    pyarrow.timestamp("us"): "timestamp",
    pyarrow.bool_(): "boolean",
}
POLARS = {
    polars.String: "text",
    polars.Int64: "integer",
    polars.Float64: "float",
    polars.Date: "date",
    polars.Datetime: "timestamp",
    polars.Boolean: "boolean",
    polars.Decimal: "decimal",
}


def of_pandas(rows: duckdb.DuckDBPyRelation) -> dict[str, object]:
    """What a frame with Arrow types shows."""
    frame = rows.to_arrow_table().to_pandas(types_mapper=pandas.ArrowDtype)
    types = {str(name): kind.pyarrow_dtype for name, kind in frame.dtypes.items()}
    kinds = {n: "decimal" if pyarrow.types.is_decimal(t) else ARROW[t] for n, t in types.items()}
    return mart(kinds, {name: frame[name].dropna().to_list() for name in kinds}, len(frame))


def of_polars(rows: duckdb.DuckDBPyRelation) -> dict[str, object]:
    """What a Polars frame shows."""
    frame = rows.pl()
    kinds = {name: POLARS[kind.base_type()] for name, kind in frame.schema.items()}
    return mart(kinds, {name: frame[name].to_list() for name in kinds}, frame.height)


@pytest.mark.parametrize("see", [of_pandas, of_polars])
def test_a_frame_sees_every_mart_as_it_is(
    see: Callable[[duckdb.DuckDBPyRelation], dict[str, object]], file: Path
) -> None:
    with duckdb.connect(str(file), read_only=True) as warehouse:
        tables = [name for name, _ in warehouse.execute(TABLES).fetchall()]
        found = {table: see(warehouse.sql(f"from marts.{table}")) for table in tables}
    assert found == seen_by_sql(file)


def test_the_data_dictionary_tells_a_frame_what_the_comments_tell(file: Path) -> None:
    with duckdb.connect(str(file), read_only=True) as warehouse:
        told = warehouse.sql("from marts.data_dictionary where table_schema = 'marts'").pl()
    columns = {
        f"{row['table_name']}.{row['column_name']}": row["meaning"] for row in told.iter_rows(named=True)
    }
    meanings = {row["table_name"]: row["table_meaning"] for row in told.iter_rows(named=True)}
    assert {**meanings, **columns} == comments_by_sql(file)


def test_the_short_way_to_pandas_makes_floats_of_decimals(file: Path) -> None:
    with duckdb.connect(str(file), read_only=True) as warehouse:
        frame = warehouse.sql("select period, value from marts.growth").df()
    assert (frame["period"].dtype.kind, frame["value"].dtype) == ("M", "float64")
