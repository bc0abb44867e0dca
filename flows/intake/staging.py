"""Delivered rows read into the types that their dataset declares; nothing is judged yet."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow

from flows.duck import create
from flows.intake.kept_rows import NUMBER_BITS
from flows.intake.queries import read_query, staging_query
from flows.intake.reading import Place
from flows.intake.surroundings import look_up
from flows.problems import NotPublished
from flows.sender import SIMULATED
from schemas.contract import Dataset


def expect(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, places: list[Place], rows: pyarrow.Table
) -> None:
    """Say which deliveries are staged from now on, and look up what holds in the month of extracts.

    rows: the first ones, which say the month where no folder does.
    """
    period = places[0].period
    if period is None and "periode" in dataset.header:
        with _as_table(connection, "first_rows", rows):
            query = "select mode(parse.month(periode)) from first_rows"
            [(period,)] = connection.execute(query).fetchall()
    names = [place.sender_name for place in places]
    told = {
        "delivery_number": pyarrow.array(range(len(places)), pyarrow.int64()),
        "period": pyarrow.repeat(pyarrow.scalar(period, pyarrow.date32()), len(places)),
        "sender": pyarrow.array(names, pyarrow.string()),
        "is_simulated": pyarrow.array([name.startswith(SIMULATED) for name in names]),
    }
    for name in ("number_format", "date_format", "code_system"):
        how = [getattr(place.sender, name) for place in places]
        told[name] = pyarrow.array(how, pyarrow.string())
    create(connection, "intake.deliveries", pyarrow.table(told))
    if dataset.is_extract:
        look_up(connection, period)


def stage(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, rows: pyarrow.Table, *, is_across: bool = False
) -> pyarrow.Table:
    """Return rows in their types, in no order. Raises NotPublished where a region is there twice.

    rows: `line` and the columns of the dataset as text. is_across: whether a line may be several rows, which
    are then told from those of another line, all of them together.
    """
    digest = f"hash({', '.join(dataset.header)})"
    if is_across:
        digest = f"hash(list({digest} order by {', '.join(dataset.header)}) over (partition by line))"
    with _as_table(connection, "delivered", rows):
        connection.execute(
            f"create or replace view intake.{dataset.name} as "
            f"select *, line >> {NUMBER_BITS} as delivery_number, {digest} as row_digest from delivered"
        )
        connection.execute(f"create view if not exists read.{dataset.name} as {read_query(dataset)}")
        staged = connection.sql(staging_query(dataset)).to_arrow_table()
    if staged.num_rows != rows.num_rows:
        raise NotPublished(
            f"{rows.num_rows} rows of {dataset.name} became {staged.num_rows}: a region is twice in the "
            "region reference. Look for a code that two files of data/raw/regions or data/raw/provinces "
            "share."
        )
    return staged


@contextmanager
def _as_table(connection: duckdb.DuckDBPyConnection, name: str, rows: pyarrow.Table) -> Iterator[None]:
    connection.register(name, rows)
    try:
        yield
    finally:
        connection.unregister(name)
