"""Runs of a dirty simulated folder on an engine: what they publish, also when a part of it is killed.

`python -m tests.engine.runs --workers 20 --schedulers 5` kills so many at drawn moments: `make engines`.
"""

import argparse
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from flows.engine import engines, local
from flows.engine.declared import Declared
from flows.engine.engines import Engine
from flows.engine.job import Counts, Job
from flows.engine.local import Local
from flows.intake.job import TakeIn
from flows.intake.manifest import MANIFEST
from flows.problems import OutsideFailed
from flows.settings import Settings
from flows.warehouse import period
from flows.warehouse.publish import sweep, writer_lock
from tests.builds import logical_hashes
from tests.conftest import publish
from tests.dirty_folder import dirty_folder
from tests.engine.cluster import Cluster, cluster, end

LEFT_OUT = ("contributions", "employers", "projects", "recaps")
"""Extracts that say nothing of engines that memberships do not."""
ROWS_AT_ONCE = 2_000
"""So few that the months of a small folder are counted by jobs."""
Hashes = dict[str, str]


@contextmanager
def many_jobs() -> Iterator[None]:
    """Let small folders have jobs as large ones have."""
    with (
        patch.object(period, "ROWS_AT_ONCE", ROWS_AT_ONCE),
        patch.object(local, "WORTH_A_PROCESS", 0),
        patch("flows.warehouse.intake_jobs.TOGETHER_BYTES", 200_000),
    ):
        yield


def linked(settings: Settings, folder: Path, declared: Declared) -> Settings:
    """Return settings of the same memberships and a warehouse of its own, which an engine fills."""
    raw = folder / "raw"
    shutil.copytree(
        settings.raw, raw, copy_function=_link, ignore=shutil.ignore_patterns(MANIFEST, *LEFT_OUT)
    )
    return replace(settings, raw=raw, warehouse=folder / "warehouse", engine=declared)


def _link(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


def published(settings: Settings) -> Hashes:
    """Publish as a run does, and return what every table holds."""
    settings.warehouse.mkdir(exist_ok=True)
    with many_jobs(), writer_lock(settings.warehouse, 0, print):
        sweep(settings.warehouse)
        publish(settings)
    return logical_hashes(settings.published)


class Asked(Exception):  # noqa: N818 - it is no error
    """Raised instead of doing jobs."""


def asked_for(settings: Settings) -> list[TakeIn]:
    """Return the jobs that a run asks for to take extracts in, and do none of them."""
    asked: list[TakeIn] = []

    def run(_: Local, jobs: Sequence[Job]) -> list[Counts]:
        of_people = [job for job in jobs if isinstance(job, TakeIn) and job.pseudonyms]
        if not of_people:
            return whole(_, jobs)
        asked.extend(of_people)
        raise Asked

    whole = Local.run
    settings.warehouse.mkdir(exist_ok=True)
    with patch.object(Local, "run", run), suppress(Asked):
        publish(settings)
    return asked


class Shuffled:
    """An engine that is given jobs in any order, and each twice."""

    def __init__(self, inner: Engine) -> None:
        self.inner, self.count = inner, 0

    def run(self, jobs: Sequence[Job]) -> list[Counts]:
        """Do the jobs, and return what those returned that were asked for."""
        self.count += len(jobs)
        order = [place for place in range(len(jobs)) for _ in range(2)]
        random.Random(len(jobs)).shuffle(order)  # noqa: S311 - no secret is made of it
        done = dict(zip(order, self.inner.run([jobs[place] for place in order]), strict=True))
        return [done[place] for place in range(len(jobs))]

    def close(self) -> None:
        """Close the other."""
        self.inner.close()


@contextmanager
def shuffled() -> Iterator[list[Shuffled]]:
    """Let every engine that is begun meanwhile be such a one."""
    made: list[Shuffled] = []
    begin = engines._begun

    def begun(settings: Settings) -> Shuffled:
        made.append(Shuffled(begin(settings)))
        return made[-1]

    with patch.object(engines, "_begun", begun):
        yield made


@contextmanager
def in_the_middle(moment: float, strike: Callable[[], object]) -> Iterator[None]:
    """Do something while the block runs, so many seconds from its begin."""
    timer = threading.Timer(moment, strike)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def kill_a_worker(running: Cluster, rng: random.Random) -> None:
    """Kill one of the workers, with its nanny; another one takes its place."""
    end(rng.choice(running.workers))
    running.work()


def with_killed_workers(settings: Settings, folder: Path, times: int, seed: int) -> list[Hashes]:
    """Publish so often, each time with a worker killed at a drawn moment; return what was published."""
    rng = random.Random(seed)  # noqa: S311 - no secret is made of it
    found = []
    with cluster(folder / "cluster", 2) as running:
        for number in range(times):
            own = folder / f"worker-{number}"
            wanted = linked(settings, own, running.declared)
            with in_the_middle(rng.uniform(0.5, 5), lambda: kill_a_worker(running, rng)):
                found.append(published(wanted))
            shutil.rmtree(own)
    return found


def with_killed_schedulers(
    settings: Settings, folder: Path, times: int, seed: int
) -> list[tuple[str, bool, Hashes]]:
    """Publish so often with the scheduler killed in the middle, and again on a new one.

    Return what the run said, whether it had published anything, and what the next one published.
    """
    rng = random.Random(seed)  # noqa: S311 - no secret is made of it
    found = []
    for number in range(times):
        own = folder / f"scheduler-{number}"
        own.mkdir()
        said = "nothing: it ended before"
        with cluster(own / "cluster", 2) as running:
            wanted = linked(settings, own, running.declared)
            with in_the_middle(rng.uniform(0.5, 3), lambda: end(running.running[0])):
                try:
                    published(wanted)
                except OutsideFailed as problem:
                    said = str(problem)
        was_published = wanted.published.exists()
        with cluster(own / "again", 1) as running:
            found.append((said, was_published, published(replace(wanted, engine=running.declared))))
        shutil.rmtree(own)
    return found


def main() -> None:
    """Kill workers and schedulers; leave with 1 where a release is not what it is without that."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=20, help="workers that are killed")
    parser.add_argument("--schedulers", type=int, default=5, help="schedulers that are killed")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cakupan-engines-") as name:
        folder = Path(name)
        settings = dirty_folder(folder / "dirty")
        alone = published(linked(settings, folder / "local-1", Declared(workers=1)))
        wrong = []
        for declared in (Declared(workers=2), *(Declared("dask", workers=n) for n in (1, 2, 4))):
            told = f"{declared.kind} of {declared.workers}"
            begun = time.monotonic()
            with shuffled():
                equal = published(linked(settings, folder / told, declared)) == alone
            print(f"{told}, jobs shuffled and twice: equal {equal} ({time.monotonic() - begun:.0f} s)")  # noqa: T201
            wrong += [] if equal else [told]
        found = with_killed_workers(settings, folder, given.workers, given.seed)
        equal_ones = sum(hashes == alone for hashes in found)
        print(f"{len(found)} runs with a worker killed: {equal_ones} equal")  # noqa: T201
        ended = with_killed_schedulers(settings, folder, given.schedulers, given.seed)
        for said, was_published, hashes in ended:
            print(f"scheduler killed: {said} published {was_published}; next run equal {hashes == alone}")  # noqa: T201
            if was_published or hashes != alone:
                wrong.append(said)
    raise SystemExit(bool(wrong) or equal_ones < len(found))


if __name__ == "__main__":  # clusters start processes that import this module
    main()
