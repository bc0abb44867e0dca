"""The published file needs nothing beside it: a copy elsewhere, under another name, says all, also to the
oldest DuckDB that drivers in use have; make makes its environment.
"""

import json
import subprocess
import sys
from pathlib import Path
from shutil import copyfile
from typing import Any

import duckdb
import pytest

from flows.settings import PROJECT, SQL, Settings

OLDEST = PROJECT / ".venv-duckdb-1.4" / "bin" / "python"
READ = PROJECT / "tests" / "compat" / "read_warehouse.py"
TYPES = r"VARCHAR|BIGINT|DOUBLE|DECIMAL\(\d+,\d+\)|DATE|TIMESTAMP|BOOLEAN"
PARTS = ("tables", "columns", "metrics", "cuts")
Seen = dict[str, Any]


def read_with(python: Path | str, file: Path) -> Seen:
    """Return what the DuckDB of that interpreter finds in the file, by its name alone."""
    command = [python, READ, file.name]
    done = subprocess.run(command, cwd=file.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    seen: Seen = json.loads(done.stdout)
    return seen


@pytest.fixture(scope="module")
def copy(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file alone in a folder of its own, under a name that needs quoting."""
    target = tmp_path_factory.mktemp("elsewhere") / "Salinan 1.db"
    copyfile(published.published, target)
    return target


@pytest.fixture(scope="module")
def oldest(copy: Path) -> Seen:
    assert OLDEST.exists(), f"`make test` makes {OLDEST.parent.parent}; pytest alone does not"
    return read_with(OLDEST, copy)


@pytest.fixture(scope="module")
def ours(published: Settings) -> Seen:
    return read_with(sys.executable, published.published)


def test_a_copy_elsewhere_reads_alike_and_nothing_is_left_beside_it(copy: Path, ours: Seen) -> None:
    assert read_with(sys.executable, copy) == ours
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


@pytest.mark.parametrize("way", ["opened", "attached"])
def test_the_oldest_duckdb_sees_the_same_once_the_file_is_opened_or_used(
    way: str, oldest: Seen, ours: Seen
) -> None:
    assert oldest["duckdb"].startswith("1.4.")
    assert ours["duckdb"] != oldest["duckdb"]
    assert oldest["storage_version"] == ours["storage_version"] == "v1.4.0+"
    assert [part for part in PARTS if oldest[way][part] != ours["opened"][part]] == []
    assert oldest[way]["refused"] == ours[way]["refused"]


def test_what_is_seen_is_all_that_there_is(ours: Seen) -> None:
    def named(*folders: str, prefix: str = "") -> set[str]:
        paths = [path for folder in folders for path in (SQL / folder).glob("*.sql")]
        return {prefix.format(path.parent.name) + path.stem for path in paths}

    seen = ours["opened"]
    assert seen["tables"].keys() == named("core", "marts", "audit", prefix="{}.")
    assert seen["metrics"].keys() == named("metrics")
    assert seen["cuts"].keys() == named("macros")
    assert {call.partition("(")[0] for call, told in seen["refused"].items() if told} == named("macros")
    assert seen["cuts"]["coverage_of"][1] > 0


def test_the_file_holds_tables_and_macros_and_nothing_else(warehouse: duckdb.DuckDBPyConnection) -> None:
    others = warehouse.execute(
        "select view_name from duckdb_views() where not internal union all "
        "select sequence_name from duckdb_sequences() union all "
        "select index_name from duckdb_indexes() union all "
        "select constraint_text from duckdb_constraints() where constraint_type <> 'NOT NULL' union all "
        "select type_name from duckdb_types() where not internal and database_name = current_database()"
    ).fetchall()
    assert others == []


def test_every_column_has_a_published_type_and_everything_says_what_it_is(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    odd = warehouse.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where not internal and not regexp_full_match(data_type, ?)",
        [TYPES],
    ).fetchall()
    silent = warehouse.execute(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where not internal and coalesce(trim(comment), '') = '' union all "
        "select schema_name, table_name, null from duckdb_tables() "
        "where not internal and coalesce(trim(comment), '') = '' union all "
        "select schema_name, function_name, null from duckdb_functions() "
        "where not internal and coalesce(trim(comment), '') = ''"
    ).fetchall()
    assert (odd, silent) == ([], [])


def test_the_lock_names_one_library_by_hash_and_no_host() -> None:
    lock = (PROJECT / "tests" / "compat" / "requirements-duckdb-1.4.lock").read_text(encoding="utf-8")
    pins = [line for line in lock.splitlines() if line and not line.startswith(("#", " "))]
    assert [pin.split("==")[0] for pin in pins] == ["duckdb"]
    assert "--hash=sha256:" in lock
    assert "://" not in lock
