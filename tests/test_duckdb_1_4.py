"""The published file under DuckDB 1.4, the oldest that drivers in use have; make makes its environment."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.settings import PROJECT, SQL, Settings

OLDEST = PROJECT / ".venv-duckdb-1.4" / "bin" / "python"
READ = PROJECT / "tests" / "compat" / "read_warehouse.py"

Seen = dict[str, Any]


def read_with(python: str, file: Path) -> Seen:
    """Return what the DuckDB of that interpreter finds in the file."""
    done = subprocess.run([python, str(READ), str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    seen: Seen = json.loads(done.stdout)
    return seen


@pytest.fixture(scope="module")
def oldest(published: Settings) -> Seen:
    assert OLDEST.exists(), f"`make test` makes {OLDEST.parent.parent}; pytest alone does not"
    return read_with(str(OLDEST), published.published)


@pytest.fixture(scope="module")
def ours(published: Settings) -> Seen:
    return read_with(sys.executable, published.published)


def test_it_is_1_4_that_reads(oldest: Seen, ours: Seen) -> None:
    assert oldest["duckdb"].startswith("1.4.")
    assert ours["duckdb"] != oldest["duckdb"]


def test_the_storage_version_is_1_4(oldest: Seen, ours: Seen) -> None:
    assert oldest["storage_version"] == ours["storage_version"] == "v1.4.0+"


@pytest.mark.parametrize("way", ["opened", "attached"])
def test_every_table_has_the_same_rows_and_comment(way: str, oldest: Seen, ours: Seen) -> None:
    models = {
        f"{path.parent.name}.{path.stem}"
        for s in ("core", "marts", "audit")
        for path in (SQL / s).glob("*.sql")
    }
    assert oldest[way]["tables"].keys() == models
    assert all(comment for _, _, comment in oldest[way]["tables"].values())
    assert oldest[way]["tables"] == ours["opened"]["tables"]


@pytest.mark.parametrize("way", ["opened", "attached"])
def test_every_column_has_the_same_type_and_comment(way: str, oldest: Seen, ours: Seen) -> None:
    assert all(comment not in ("", "None") for *_, comment in oldest[way]["columns"])
    assert oldest[way]["columns"] == ours["opened"]["columns"]


@pytest.mark.parametrize("way", ["opened", "attached"])
def test_every_metric_answers_alike(way: str, oldest: Seen, ours: Seen) -> None:
    assert oldest[way]["metrics"].keys() == {path.stem for path in (SQL / "metrics").glob("*.sql")}
    assert all(comment for _, comment in oldest[way]["metrics"].values())
    assert oldest[way]["metrics"] == ours["opened"]["metrics"]


@pytest.mark.parametrize("way", ["opened", "attached"])
def test_every_table_macro_answers_alike_once_the_file_is_opened_or_used(
    way: str, oldest: Seen, ours: Seen
) -> None:
    assert oldest[way]["cuts"].keys() == {path.stem for path in (SQL / "macros").glob("*.sql")}
    assert oldest[way]["cuts"]["coverage_of"][1] > 0
    assert oldest[way]["cuts"] == ours["opened"]["cuts"]


@pytest.mark.parametrize("way", ["opened", "attached"])
def test_every_table_macro_refuses_alike_what_it_does_not_know(way: str, oldest: Seen, ours: Seen) -> None:
    cuts = {call.partition("(")[0] for call, told in oldest[way]["refused"].items() if told}
    assert cuts == {path.stem for path in (SQL / "macros").glob("*.sql")}
    assert oldest[way]["refused"] == ours[way]["refused"]


def test_the_lock_names_one_library_by_hash_and_no_host() -> None:
    lock = (PROJECT / "tests" / "compat" / "requirements-duckdb-1.4.lock").read_text(encoding="utf-8")
    pins = [line for line in lock.splitlines() if line and not line.startswith(("#", " "))]
    assert [pin.split("==")[0] for pin in pins] == ["duckdb"]
    assert "--hash=sha256:" in lock
    assert "://" not in lock
