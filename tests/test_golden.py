"""The shipped records become exactly the golden files. After a change that is meant: `make golden`."""

import duckdb
import pytest

from tests.golden_files import AUDIT, GOLDEN, MARTS, golden_file, golden_text


@pytest.mark.parametrize("table", [*MARTS, *AUDIT])
def test_a_table_is_as_before(table: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    golden = golden_file(table).read_text(encoding="utf-8")
    assert golden_text(warehouse, table).splitlines() == golden.splitlines(), (
        "meant? `make golden`, read the diff"
    )


def test_no_golden_file_is_left_over() -> None:
    assert sorted(GOLDEN.glob("*.csv")) == sorted(map(golden_file, [*MARTS, *AUDIT]))
