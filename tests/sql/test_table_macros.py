"""sql/marts/table_macros.sql, which lists the table macros of the file it is read in."""

import duckdb
import pytest

from flows.settings import SQL
from tests.conftest import Run

NAMES = sorted(path.stem for path in (SQL / "macros").glob("*.sql"))


def test_a_macro_says_what_it_takes_returns_and_how_to_call_it(
    workbench: duckdb.DuckDBPyConnection, run_model: Run
) -> None:
    workbench.execute("create macro cut_of(region, segment := 'ALL') as table select region, segment")
    workbench.execute("comment on macro table cut_of is 'A cut. Of two. Example: from cut_of(1)'")
    workbench.execute("create macro no_table(x) as x")
    rows = run_model("marts.table_macros", given={})
    workbench.execute("drop macro table cut_of")
    workbench.execute("drop macro no_table")
    assert rows == [
        {
            "table_macro": "cut_of",
            "parameters": "region, segment",
            "meaning": "A cut. Of two.",
            "example": "from cut_of(1)",
            "definition": "SELECT region, segment",
        }
    ]


def test_the_file_lists_them_all(warehouse: duckdb.DuckDBPyConnection) -> None:
    listed = warehouse.execute("select table_macro from marts.table_macros").fetchall()
    assert [name for (name,) in listed] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_its_example_runs(warehouse: duckdb.DuckDBPyConnection, name: str) -> None:
    told = "select example from marts.table_macros where table_macro = ?"
    ((example,),) = warehouse.execute(told, [name]).fetchall()
    assert warehouse.execute(example).description
