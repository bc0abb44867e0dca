"""flows.warehouse.arrived: what reached the models, counted as the datasets declare it."""

from collections.abc import Iterator

import duckdb
import pytest

import schemas
from flows.warehouse.arrived import count_arrived
from tests.drawn import draw

COUNTED = """
    select dataset, delivery_id, period::varchar, segment, measure, value
    from ledger.arrived
    order by all
"""


@pytest.fixture
def drawn(types: dict[str, dict[str, str]]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with every table that is counted, empty, and none of what was counted."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("create schema ledger")
        for table in (*map("staging.{}".format, schemas.CURATED), *map("period.{}".format, schemas.EXTRACTS)):
            draw(connection, table, "", types[table])
        yield connection


@pytest.mark.parametrize("dataset", schemas.CURATED)
def test_rows_of_a_curated_dataset_are_counted_by_delivery(
    dataset: str, drawn: duckdb.DuckDBPyConnection, types: dict[str, dict[str, str]]
) -> None:
    table = f"staging.{dataset}"
    draw(drawn, table, "delivery_id | line\na | 2\na | 3\nb | 2", types[table])
    count_arrived(drawn)
    rows = drawn.execute(COUNTED).fetchall()
    assert rows == [(dataset, "a", None, None, "rows", 2), (dataset, "b", None, None, "rows", 1)]


DRAWN = {
    "memberships": """
        period     | region_basis | dimension | region_code | segment | active | inactive
        2024-10-01 | workplace    | all       | 6401        | PU      | 5      | 2
        2024-10-01 | workplace    | all       | 9999        | PU      | 1      | 0
        2024-10-01 | workplace    | sex       | 6401        | PU      | 1      | 0
        2024-10-01 | workplace    | all       | 6402        | JAKON   | 3      | 0
        2024-10-01 | domicile     | all       | unknown     | PU      | 6      | 2
        2024-11-01 | workplace    | all       | 6401        | BPU     | 4      | 0
    """,
    "projects": """
        period     | region_code | is_running | projects
        2024-10-01 | 6401        | true       | 2
        2024-10-01 | 9999        | true       | 1
        2024-10-01 | 6401        | false      | 4
        2024-11-01 | 6401        | false      | 4
    """,
    "employers": """
        period     | region_code | status   | employers
        2024-10-01 | 6401        | active   | 3
        2024-10-01 | 6402        | active   | 1
        2024-10-01 | 6402        | inactive | 5
    """,
}
FOUND = {
    "memberships": [("2024-10-01", "PU", "registered", 8), ("2024-11-01", "BPU", "registered", 4)],
    "projects": [("2024-10-01", "JAKON", "projects", 3), ("2024-11-01", "JAKON", "projects", 0)],
    "employers": [("2024-10-01", "ALL", "employers", 4)],
}


@pytest.mark.parametrize("dataset", DRAWN)
def test_what_the_territory_must_count_is_what_the_dataset_declares(
    dataset: str, drawn: duckdb.DuckDBPyConnection, types: dict[str, dict[str, str]]
) -> None:
    draw(drawn, f"period.{dataset}", DRAWN[dataset], types[f"period.{dataset}"])
    count_arrived(drawn)
    assert drawn.execute(COUNTED).fetchall() == [(dataset, None, *found) for found in FOUND[dataset]]


def test_every_dataset_whose_records_are_counted_is_drawn_here() -> None:
    assert sorted(DRAWN) == [name for name in schemas.EXTRACTS if schemas.dataset(name).counted]
