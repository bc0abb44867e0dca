"""A Dask cluster of this machine: what becomes of jobs whose worker, memory or code fails them."""

import logging
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.engine import on_dask
from flows.engine.declared import Declared
from flows.engine.on_dask import OnDask
from flows.problems import OutsideFailed, Problem
from tests.engine.jobs import CANARY, Small, done_by
from tests.servers.dask_cluster import wait_until


def is_imported(module: str) -> bool:
    return module in sys.modules


async def none_at_all() -> dict[str, int]:
    return {}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnDask]:
    engine = OnDask(Declared("dask", 2, worker_memory_mb=600), tmp_path_factory.mktemp("places"))
    yield engine
    engine.close()


@pytest.fixture
def two(started: OnDask) -> OnDask:
    """Two workers of this machine."""
    started.client.wait_for_workers(2, timeout=60)
    return started


def test_all_jobs_are_done_once_and_told_in_their_order(two: OnDask, tmp_path: Path) -> None:
    jobs = [Small(tmp_path, number) for number in (3, 1, 4, 5, 9, 2, 6)]
    assert two.run(jobs) == [{"number": job.number} for job in jobs]
    done = done_by(tmp_path)
    assert {number: len(by) for number, by in done.items()} == dict.fromkeys(sorted(done), 1)
    assert len({by for [by] in done.values()}) == 2


def test_a_job_that_was_done_before_is_asked_again(two: OnDask, tmp_path: Path) -> None:
    """Whether its result is there only the job knows: another run may have removed it."""
    for _ in range(2):
        two.run([Small(tmp_path)])
    assert len(done_by(tmp_path)[0]) == 2


def test_a_job_given_twice_is_done_twice(two: OnDask, tmp_path: Path) -> None:
    assert two.run([Small(tmp_path), Small(tmp_path)]) == [{"number": 0}] * 2


@pytest.mark.parametrize("does", ["quotes", "crashes"])
def test_an_error_comes_back_without_what_it_quotes(two: OnDask, tmp_path: Path, does: str) -> None:
    with pytest.raises(Problem) as caught:
        two.run([Small(tmp_path, does=does), *(Small(tmp_path, number) for number in range(1, 9))])
    assert type(caught.value) is Problem
    assert CANARY.encode() not in pickle.dumps(caught.value)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert "CAKUPAN_DEBUG" in str(caught.value)


def test_what_the_system_refuses_names_the_worker(two: OnDask, tmp_path: Path) -> None:
    with pytest.raises(OutsideFailed, match=r"nowhere/file.* That was at the worker tls://127.0.0.1:\d+"):
        two.run([Small(tmp_path, does="refuses")])


def test_a_worker_of_another_version_is_told(two: OnDask, tmp_path: Path) -> None:
    with pytest.raises(OutsideFailed, match=r"another version of Cakupan.* noting number 0 .* tls://"):
        two.run([Small(tmp_path, digest="0" * 64)])
    assert done_by(tmp_path) == {}


def test_a_worker_that_does_not_see_the_warehouse_is_told(
    two: OnDask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(two, "folder", tmp_path / "warehouse" / ".work" / "places" / "run-1")
    with pytest.raises(OutsideFailed, match=rf"worker at tls://.* does not see {tmp_path}/warehouse\."):
        two.run([Small(tmp_path)])
    assert [*tmp_path.iterdir()] == []


def test_what_a_killed_worker_was_doing_is_done_by_another(two: OnDask, tmp_path: Path) -> None:
    jobs = [Small(tmp_path, 0, "dies once"), *(Small(tmp_path, number) for number in range(1, 6))]
    assert two.run(jobs) == [{"number": job.number} for job in jobs]
    assert {number: len(by) for number, by in done_by(tmp_path).items()} == dict.fromkeys(range(6), 1)


def test_what_was_under_way_when_a_run_failed_keeps_nobody(two: OnDask, tmp_path: Path) -> None:
    with pytest.raises(Problem):
        two.run([Small(tmp_path, 0, "waits"), Small(tmp_path, 1, "crashes")])
    (tmp_path / "go on").touch()
    assert two.run([Small(tmp_path, 2), Small(tmp_path, 3)]) == [{"number": 2}, {"number": 3}]


def test_workers_import_what_they_will_need(two: OnDask) -> None:
    two.expect("no_such_module", 1)
    two.expect("colorsys", 1)
    wait_until(lambda: all(two.client.run(is_imported, "colorsys").values()), "it was not imported")


def test_dask_itself_says_nothing_to_who_runs(two: OnDask) -> None:
    assert two.client.status == "running"
    handlers = logging.getLogger("distributed").handlers
    assert [handler.level for handler in handlers] == [logging.CRITICAL] * len(handlers)


def test_workers_that_all_go_away_are_waited_for_and_then_missed(
    two: OnDask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_dask, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(on_dask, "WAIT_SECONDS", 0.3)
    monkeypatch.setattr(two.client.scheduler, "ncores", none_at_all)
    with pytest.raises(OutsideFailed, match=r"has had no worker for 0.3 s. Start workers and run again"):
        two.run([Small(tmp_path, 0, "waits")])
    (tmp_path / "go on").touch()


def test_a_job_that_takes_too_much_memory_is_named_and_others_are_done_after_it(
    two: OnDask, tmp_path: Path
) -> None:
    """The last one of this cluster: where the machine is busy, a nanny may not bring its worker back."""
    jobs = [Small(tmp_path, 0, "eats"), *(Small(tmp_path, number) for number in range(1, 6))]
    with pytest.raises(OutsideFailed, match=r"Noting number 0 ended 3 workers.*worker_memory_mb") as caught:
        two.run(jobs)
    assert caught.value.exit_code == 3
    assert two.run(jobs[1:]) == [{"number": number} for number in range(1, 6)]
