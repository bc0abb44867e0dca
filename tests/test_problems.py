"""flows.problems: what the machine lacks is said in words, with what to do, and exit code 3."""

import errno
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pytest

from flows import terminal
from flows.disk import replace_text
from flows.problems import OutsideFailed, WrongUsage, as_problem
from flows.warehouse.limits import Clock
from flows.warehouse.publish import read_releases
from flows.warehouse.query import explained

NIK = "6371010101800001"


def caught(make: Any) -> Exception:
    try:
        make()
    except Exception as error:  # noqa: BLE001 - any that comes
        return error
    raise AssertionError("nothing was raised")


def too_large_a_query() -> None:
    with duckdb.connect(config={"memory_limit": "50MB", "temp_directory": ""}) as connection:
        connection.execute("select list(range) from range(100000000)").fetchall()


def no_room_to_spill(folder: Path) -> None:
    config: dict[str, Any] = {"memory_limit": "50MB", "temp_directory": str(folder), "threads": 1}
    with duckdb.connect(config=config) as connection:
        connection.execute("set max_temp_directory_size = '1MB'")
        connection.execute(
            "create table t as select random() as r, uuid() as u from range(3000000) order by r"
        )


def killed_child() -> None:
    with ProcessPoolExecutor(1) as pool:
        pool.submit(os._exit, 9).result()


MEMORY: dict[str, Any] = {
    "DuckDB": too_large_a_query,
    "Python": lambda: bytes(1 << 60),
    "Arrow": lambda: pyarrow.allocate_buffer(1 << 60),
    "a child that was killed": killed_child,
    "threads": lambda: (_ for _ in ()).throw(RuntimeError("can't start new thread")),
    "a library that cannot be loaded": lambda: (_ for _ in ()).throw(
        ImportError("x.so: failed to map segment from shared object")
    ),
    "the system": lambda: (_ for _ in ()).throw(OSError(errno.ENOMEM, "Cannot allocate memory")),
}


@pytest.mark.parametrize("kind", MEMORY)
def test_memory_that_ran_out_is_said_in_words(kind: str) -> None:
    problem = as_problem(caught(MEMORY[kind]))
    assert (problem.exit_code, str(problem).startswith("Memory ran out (")) == (3, True), str(problem)
    assert "ulimit -v" in str(problem)


def test_a_full_disk_and_too_many_open_files_are_said_in_words(tmp_path: Path) -> None:
    full: list[Exception] = [
        caught(lambda: no_room_to_spill(tmp_path)),
        duckdb.IOException(f'IO Error: Could not write file "/x/{NIK}": No space left on device'),
        *(OSError(number, "x", "/data/draft") for number in (errno.ENOSPC, errno.EDQUOT)),
    ]
    many: list[Exception] = [
        OSError(errno.EMFILE, "x", "/data/a"),
        duckdb.IOException('IO Error: Cannot open file "/x": Too many open files'),
    ]
    for told, errors in (("Make room", full), ("(ulimit -n)", many)):
        for problem in map(as_problem, errors):
            assert (problem.exit_code, told in str(problem), NIK in str(problem)) == (3, True, False)


@pytest.mark.parametrize("taken", ["notes.json", "seen.jsonl", "index.html"])
def test_a_name_that_a_folder_has_is_named_and_not_its_draft(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).mkdir()
    problem = as_problem(caught(lambda: replace_text(tmp_path / taken, "text")))
    assert f"Is a directory ({tmp_path / taken})" in str(problem)


def test_a_file_that_another_program_writes_is_not_called_damaged(tmp_path: Path) -> None:
    file = tmp_path / "cakupan.duckdb"
    text = "import duckdb, sys; opened = duckdb.connect(sys.argv[1]); print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", text, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        other.stdout.readline()
        problem = as_problem(caught(lambda: read_releases(file)))
        other.communicate()
    assert (problem.exit_code, type(problem)) == (3, OutsideFailed)
    assert str(problem).startswith("Another program has the published file open to write (")


@pytest.mark.parametrize(
    "error", [ValueError(NIK), RuntimeError(NIK), ImportError(NIK), OSError(NIK), duckdb.BinderException(NIK)]
)
def test_what_is_no_fault_of_the_machine_is_not_called_one(error: Exception) -> None:
    problem = as_problem(error)
    assert not isinstance(problem, OutsideFailed)
    assert NIK not in str(problem)


@pytest.mark.parametrize(
    ("file", "code"), [("/home/a/prefect/flows/kinds.py", 1), ("/a/site-packages/prefect/engine.py", 3)]
)
def test_a_failure_of_the_server_is_what_its_library_raised(file: str, code: int) -> None:
    raising = compile("raise ValueError", file, "exec")
    assert as_problem(caught(lambda: exec(raising))).exit_code == code  # noqa: S102


def told_of_a_query(error: Exception) -> Exception:
    def ask() -> None:
        with duckdb.connect() as connection, explained(Clock(connection, 1)):
            raise error

    return caught(ask)


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("Out of Memory Error: failed (1.9 GiB/1.8 GiB used)", WrongUsage, "Needs more than 2GB of memory."),
        ("Out of Memory Error: Allocation failure", OutsideFailed, "Memory ran out"),
        (
            "Corrupt database file: computed checksum 1 does not match 2",
            *(OutsideFailed, "The published file is damaged ("),
        ),
    ],
)
def test_a_query_tells_its_own_limit_from_the_machines_and_a_damaged_block(
    text: str, kind: type[Exception], told: str
) -> None:
    error = told_of_a_query((duckdb.OutOfMemoryException if "Memory" in text else duckdb.Error)(text))
    assert (type(error), str(error).startswith(told)) == (kind, True)
    assert ("`cakupan run` builds it again" in str(error)) == ("Corrupt" in text)


def test_a_text_is_told_where_not_even_a_console_has_memory(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(**_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(terminal, "Console", none)
    terminal.tell("Memory ran out")
    assert capsys.readouterr().err == "Memory ran out\n"
