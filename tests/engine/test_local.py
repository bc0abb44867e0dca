"""Processes of this machine: when they are started."""

from pathlib import Path

import pytest

from flows.engine.local import WORTH_A_PROCESS, Local
from tests.engine.jobs import Small, done_by


@pytest.mark.parametrize(
    ("processes", "of_bytes", "is_started"),
    [(2, WORTH_A_PROCESS, True), (2, WORTH_A_PROCESS - 1, False), (1, WORTH_A_PROCESS, False)],
)
def test_processes_start_before_their_jobs_where_they_will_be_worth_it(
    processes: int, of_bytes: int, is_started: bool, tmp_path: Path
) -> None:
    engine = Local(tmp_path / "places", processes)
    try:
        engine.expect("tests.engine.jobs", of_bytes)
        assert (engine.pool is not None) is is_started
        assert engine.run([Small(tmp_path, number) for number in range(3)]) == [
            {"number": n} for n in range(3)
        ]
        assert len(done_by(tmp_path)) == 3
    finally:
        engine.close()


def test_a_module_that_cannot_be_imported_is_told_by_the_jobs_that_need_it(tmp_path: Path) -> None:
    engine = Local(tmp_path / "places", 2)
    try:
        engine.expect("no_such_module", WORTH_A_PROCESS)
        assert engine.run([Small(tmp_path)]) == [{"number": 0}]
    finally:
        engine.close()
