"""The published file needs nothing beside it: a copy elsewhere, under another name, says all."""

import shutil
import sys
from pathlib import Path

import duckdb
import pytest

from flows.settings import Settings
from tests.test_duckdb_1_4 import OLDEST, Seen, read_with

TYPES = r"VARCHAR|BIGINT|DOUBLE|DECIMAL\(\d+,\d+\)|DATE|TIMESTAMP|BOOLEAN"


@pytest.fixture(scope="module")
def copy(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file alone in a folder of its own, under a name that needs quoting."""
    target = tmp_path_factory.mktemp("elsewhere") / "Salinan 1.db"
    shutil.copyfile(published.published, target)
    return target


def of_any_name(seen: Seen) -> Seen:
    """What was seen, without the version of who saw it."""
    return {way: found for way, found in seen.items() if way != "duckdb"}


@pytest.mark.parametrize("python", [str(OLDEST), sys.executable], ids=["oldest", "newest"])
def test_a_copy_elsewhere_reads_alike_and_every_metric_answers(
    python: str, copy: Path, published: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = read_with(sys.executable, published.published)
    monkeypatch.chdir(copy.parent)
    assert of_any_name(read_with(python, Path(copy.name))) == of_any_name(there)


def test_nothing_is_left_beside_the_copy(copy: Path) -> None:
    read_with(sys.executable, copy)
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_the_file_holds_tables_and_macros_and_nothing_else(warehouse: duckdb.DuckDBPyConnection) -> None:
    others = warehouse.execute(
        "select view_name from duckdb_views() where not internal union all "
        "select sequence_name from duckdb_sequences() union all "
        "select index_name from duckdb_indexes() union all "
        "select constraint_text from duckdb_constraints() where constraint_type <> 'NOT NULL' union all "
        "select type_name from duckdb_types() where not internal and database_name = current_database()"
    ).fetchall()
    assert others == []


def test_every_column_of_every_schema_has_a_published_type(warehouse: duckdb.DuckDBPyConnection) -> None:
    odd = warehouse.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where not internal and not regexp_full_match(data_type, ?)",
        [TYPES],
    ).fetchall()
    assert odd == []


def test_every_table_column_and_macro_of_every_schema_says_what_it_is(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    silent = warehouse.execute(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where not internal and coalesce(trim(comment), '') = '' union all "
        "select schema_name, table_name, null from duckdb_tables() "
        "where not internal and coalesce(trim(comment), '') = '' union all "
        "select schema_name, function_name, null from duckdb_functions() "
        "where not internal and coalesce(trim(comment), '') = ''"
    ).fetchall()
    assert silent == []
