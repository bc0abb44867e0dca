"""Runs on every engine publish the same; `make engines` kills more of their parts."""

import pickle
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.engine import on_dask
from flows.engine.declared import Declared
from flows.engine.job import Workplace, do
from flows.engine.on_dask import OnDask
from flows.intake.job import TakeIn
from flows.meaning import code_of
from flows.problems import OutsideFailed, Problem, WrongUsage
from flows.settings import Settings
from tests.engine.cluster import Cluster, cluster
from tests.engine.runs import (
    Hashes,
    asked_for,
    linked,
    published,
    shuffled,
    with_killed_schedulers,
    with_killed_workers,
)
from tests.engine.strange_jobs import Eats, Fails, Sleeps, Writes

MONTHS_CODE = ("months", "", code_of("months"))


@pytest.fixture(scope="module")
def alone(dirty: Settings, tmp_path_factory: pytest.TempPathFactory) -> Hashes:
    """What one process publishes."""
    return published(linked(dirty, tmp_path_factory.mktemp("alone"), Declared(workers=1)))


@pytest.mark.parametrize(
    "declared", [Declared(workers=2), Declared("dask", workers=2)], ids=["local", "dask"]
)
def test_jobs_in_any_order_and_given_twice_come_to_the_same(
    declared: Declared, alone: Hashes, dirty: Settings, tmp_path: Path
) -> None:
    with shuffled() as made:
        assert published(linked(dirty, tmp_path, declared)) == alone
    assert sum(one.count for one in made) > 10


def test_a_worker_that_is_killed_takes_nothing_with_it(
    alone: Hashes, dirty: Settings, tmp_path: Path
) -> None:
    assert with_killed_workers(dirty, tmp_path, 1, seed=17) == [alone]


def test_a_run_without_its_scheduler_publishes_nothing_and_the_next_one_does(
    alone: Hashes, dirty: Settings, tmp_path: Path
) -> None:
    [(said, was_published, next_one)] = with_killed_schedulers(dirty, tmp_path, 1, seed=18)
    assert said.startswith("The Dask scheduler at tls://127.0.0.1:")
    assert "is gone" in said
    assert (was_published, next_one) == (False, alone)


# What a worker may do, and be


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of two workers with little memory."""
    with cluster(tmp_path_factory.mktemp("small"), 2, memory="700MB") as running:
        yield running


@pytest.fixture
def jobs_on(small: Cluster, tmp_path: Path) -> Iterator[OnDask]:
    """The engine of that cluster."""
    running = OnDask(small.declared, tmp_path / "places")
    yield running
    running.close()


def test_a_job_that_takes_too_much_memory_is_named_and_others_go_on(jobs_on: OnDask, tmp_path: Path) -> None:
    with pytest.raises(OutsideFailed, match=r"Eating 3000 MB ended 3 workers.*--memory-limit"):
        jobs_on.run([Eats(3000)])
    assert jobs_on.run([Writes(tmp_path / "it", "made")]) == [{"written": 4}]


def test_what_fails_is_told_without_the_rows_it_quotes(jobs_on: OnDask, small: Cluster) -> None:
    with pytest.raises(Problem, match="An error that we did not foresee: ValueError") as told:
        jobs_on.run([Fails("6371014506900001")])
    assert "6371014506900001" not in str(told.value)
    logs = b"".join(path.read_bytes() for path in small.folder.glob("*.log"))
    assert b"6371014506900001" not in logs


def test_a_result_is_of_this_run_and_not_of_one_before(jobs_on: OnDask, tmp_path: Path) -> None:
    for text in ("one", "other"):
        assert jobs_on.run([Writes(tmp_path / "it", text)]) == [{"written": len(text)}]
        assert (tmp_path / "it").read_text(encoding="utf-8") == text


def test_a_worker_of_another_version_does_nothing(jobs_on: OnDask, tmp_path: Path) -> None:
    with pytest.raises(OutsideFailed, match="another version of Cakupan"):
        jobs_on.run([Writes(tmp_path / "it", "made", ("months", "", "0" * 32))])
    assert not (tmp_path / "it").exists()


def test_a_scheduler_that_is_not_there_or_of_another_authority_is_told(
    small: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_dask, "WAIT_SECONDS", 2)
    with cluster(tmp_path / "other", 0) as other:
        foreign = replace(small.declared, scheduler=other.address)
        with pytest.raises(OutsideFailed, match=f"No Dask scheduler answers at {other.address}"):
            OnDask(foreign, tmp_path)
    with pytest.raises(OutsideFailed, match="No Dask scheduler answers"):
        OnDask(replace(small.declared, scheduler="tls://127.0.0.1:9"), tmp_path)


def test_a_cluster_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_dask, "WAIT_SECONDS", 2)
    monkeypatch.setattr(on_dask, "LOOK_SECONDS", 0.2)
    with cluster(tmp_path / "cluster", 0) as running:
        jobs_on = OnDask(running.declared, tmp_path)
        with pytest.raises(OutsideFailed, match=r"has had no worker for 2 s\. Start workers"):
            jobs_on.run([Sleeps(0)])
        jobs_on.close()


def test_a_job_that_two_do_at_once_is_kept_once(dirty: Settings, tmp_path: Path) -> None:
    jobs = [*jobs_of(dirty, tmp_path)][:3]
    places = [Workplace(tmp_path / "places") for _ in range(2)]
    for job in jobs:
        both = [threading.Thread(target=do, args=(job, place)) for place in places]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        assert do(job, places[0]) == do(job, places[1])
    for place in places:
        place.close()
    kept = tmp_path / "warehouse" / "cache" / "intake"
    assert {path.name for path in kept.iterdir()} >= {one.key for job in jobs for one in job.deliveries}
    assert [path for path in kept.iterdir() if path.name.startswith(".")] == []


# What jobs hold


def test_a_job_holds_no_secret_and_nothing_of_a_person(dirty: Settings, tmp_path: Path) -> None:
    jobs = [*jobs_of(dirty, tmp_path)]
    packed = pickle.dumps(jobs)
    assert dirty.simulated_key is not None
    assert dirty.simulated_key.encode() not in packed
    assert bytes.fromhex(dirty.simulated_key) not in packed
    numbers = [line.split(b",")[2] for path in dirty.raw.glob("memberships/*/*.csv") for line in _lines(path)]
    assert len(numbers) > 100
    assert [number for number in numbers if len(number) > 10 and number in packed] == []


def test_a_worker_with_another_key_takes_nothing_in(
    dirty: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [job, *_] = (job for job in jobs_of(dirty, tmp_path) if job.pseudonyms)
    assert job.pseudonyms is not None
    monkeypatch.setenv("CAKUPAN_PSEUDONYM_KEY", "ab" * 32)
    real = replace(job, pseudonyms=replace(job.pseudonyms, simulated=None))
    with pytest.raises(WrongUsage, match="another one for this worker") as told:
        do(real, Workplace(tmp_path / "places"))
    assert "abab" not in str(told.value)
    monkeypatch.delenv("CAKUPAN_PSEUDONYM_KEY")
    with pytest.raises(WrongUsage, match="there is none"):
        do(real, Workplace(tmp_path / "places"))


def jobs_of(settings: Settings, folder: Path) -> Iterator[TakeIn]:
    """The jobs that a run would give an engine for memberships, which are not done."""
    yield from asked_for(linked(settings, folder, Declared(workers=1)))


def _lines(path: Path) -> list[bytes]:
    return [line for line in path.read_bytes().splitlines() if line.count(b",") > 5]
