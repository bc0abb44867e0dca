"""`make engines`: the same warehouse, wherever its jobs are done and whatever ends in the middle of them.

A simulated folder, deliveries taken in one by one and months counted a few buckets at a time, is published
by processes of this machine, by Dask with 1, 2 and 4 workers, with its jobs in shuffled order and each given
twice; then on a cluster with TLS whose workers and whose scheduler are killed at drawn moments. All must hold
the same.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flows.engine import engines
from flows.engine.declared import Declared
from flows.engine.job import Counts, Job
from flows.problems import OutsideFailed
from flows.settings import PROJECT, Settings, load_settings
from flows.warehouse import intake_jobs, period
from tests.builds import logical_hashes
from tests.conftest import publish
from tests.servers.dask_cluster import Cluster, cluster
from tests.small_office import simulate_months

ROWS_AT_ONCE = 2_000
SEED = 17
SCALE = 0.004
ENOUGH = 4
"""Jobs at once; of fewer none is in the middle."""
BEGUN = engines._begun
PLACES = (
    ("local", 1, False),
    ("local", 2, False),
    ("dask", 1, False),
    ("dask", 2, False),
    ("dask", 4, False),
    ("dask", 2, True),
)
"""Kind, workers, and whether each job is given twice."""


@dataclass
class Shuffled:
    """Gives an engine its jobs in drawn order and each twice; tells how far it is."""

    behind: engines.Engine
    drawn: random.Random
    twice: bool = False
    begins: Callable[[str, int], None] = lambda _stage, _jobs: None
    done: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    """That jobs of each stage took, where there were several."""

    def expect(self, module: str, of_bytes: int) -> None:
        self.behind.expect(module, of_bytes)

    def run(self, jobs: Sequence[Job]) -> list[Counts]:
        if not jobs:
            return []
        self.begins(jobs[0].code[0], len(jobs))
        places = [*range(len(jobs))] * (2 if self.twice else 1)
        self.drawn.shuffle(places)
        began = time.monotonic()
        found = dict(zip(places, self.behind.run([_Alike(jobs[place]) for place in places]), strict=True))
        self.done += [job.code[0] for job in jobs]
        if len(jobs) >= ENOUGH:
            self.seconds.setdefault(jobs[0].code[0], time.monotonic() - began)
        return [found[place] for place in range(len(jobs))]

    def close(self) -> None:
        self.behind.close()


@dataclass(frozen=True)
class _Alike:
    """A job as long as any other, so that none goes before another."""

    job: Job
    bytes: int = 9 << 20

    @property
    def name(self) -> str:
        return self.job.name

    @property
    def code(self) -> tuple[str, str, str]:
        return self.job.code

    def run(self, at: object) -> Counts:
        return self.job.run(at)  # type: ignore[arg-type]


@dataclass
class Killer:
    """Ends something at drawn moments of a run's stages: of each so many seconds, undisturbed."""

    drawn: random.Random
    seconds: dict[str, float]
    kills: dict[str, int]
    """How often in each stage."""
    kill: Callable[[], object]
    killed: dict[str, int] = field(default_factory=dict)
    under_way: str = ""
    timers: list[threading.Timer] = field(default_factory=list)

    def begins(self, stage: str, jobs: int) -> None:
        """Draw the moments of a stage, as soon as it has jobs enough to be in the middle of them."""
        if stage in self.killed or jobs < ENOUGH or stage not in self.kills:
            return
        self.killed[stage], self.under_way = 0, stage
        for _ in range(self.kills[stage]):
            moment = self.drawn.uniform(0.05, 0.6) * self.seconds[stage]
            self.timers.append(threading.Timer(moment, self._now, [stage]))
            self.timers[-1].start()

    def end(self) -> None:
        """End nothing more."""
        self.under_way = ""
        for timer in self.timers:
            timer.join()

    def _now(self, stage: str) -> None:
        if self.under_way == stage:
            self.kill()
            self.killed[stage] += 1


@dataclass
class Programme:
    """A folder of deliveries, what is published from it, and how long its stages take."""

    settings: Settings
    drawn: random.Random
    expected: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def run(self, on: Declared, *, twice: bool = False, killer: Killer | None = None) -> Shuffled:
        """Publish from the deliveries; return the engine that it was done by."""
        asked = replace(self.settings, engine=on)
        began: list[Shuffled] = []

        def begin(settings: Settings) -> engines.Engine:
            begins = killer.begins if killer else (lambda _stage, _jobs: None)
            began.append(Shuffled(BEGUN(settings), self.drawn, twice, begins))
            return began[-1]

        engines._begun = begin  # type: ignore[assignment]
        try:
            publish(asked)
        finally:
            engines._begun = BEGUN
            if killer:
                killer.end()
        return began[-1]

    def fresh(self) -> None:
        """Remove the warehouse."""
        shutil.rmtree(self.settings.warehouse, ignore_errors=True)

    def told(self, what: str, began: float) -> None:
        """Say whether what is published is what it must be."""
        found = logical_hashes(self.settings.published)
        self.expected = self.expected or found
        is_equal = found == self.expected
        self.wrong += [] if is_equal else [what]
        digest = hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()[:12]
        told = "equal" if is_equal else "DIFFERS"
        say(f"{what:70} {time.monotonic() - began:5.1f} s  {digest} {told}")

    def in_all_places(self) -> None:
        """Publish by processes of this machine and by Dask."""
        for kind, workers, twice in PLACES:
            self.fresh()
            began = time.monotonic()
            done = self.run(Declared(kind, workers), twice=twice)
            if not self.seconds:
                self.seconds = done.seconds
            more = f", {len(done.done)} jobs{' each twice' if twice else ''}"
            self.told(f"{kind}, {workers} process{'es' * (workers > 1)}{more}", began)

    def killing_workers(self, on: Cluster, number: int) -> None:
        """Publish on a cluster whose workers are killed, some in each stage of a run."""
        killed = 0
        while killed < number:
            self.fresh()
            killer = Killer(
                self.drawn, self.seconds, {"intake": 2, "months": 2}, lambda: kill_one(on, self.drawn)
            )
            began = time.monotonic()
            self.run(on.engine, killer=killer)
            killed += sum(killer.killed.values())
            self.told(f"4 workers, killed {killer.killed}, {killed} of {number}", began)

    def killing_the_scheduler(self, on: Cluster, number: int) -> None:
        """Kill the scheduler, in turn in each stage; the run must fail and say so, and the next one end."""
        for time_of in range(number):
            self.fresh()
            stage = ("intake", "months")[time_of % 2]
            killer = Killer(self.drawn, self.seconds, {stage: 1}, on.kill_scheduler)
            began = time.monotonic()
            try:
                self.run(on.engine, killer=killer)
                failed = "it did NOT fail"
            except OutsideFailed as problem:
                failed = f"exit {problem.exit_code}: {problem}"
            say(f"scheduler killed in {stage} after {time.monotonic() - began:.1f} s, {failed}")
            if "is gone" not in failed or self.settings.published.exists():
                self.wrong.append(f"scheduler killed in {stage}")
            before = self.kept()
            on.start_scheduler()
            on.start_workers(4)
            began = time.monotonic()
            self.run(on.engine)
            again = sum(self.kept().get(path) != stamp for path, stamp in before.items() if path.exists())
            self.wrong += [f"{again} outcomes were made again"] if again else []
            self.told(f"the run after it; {len(before)} outcomes stood, {again} made again", began)

    def kept(self) -> dict[Path, int]:
        """Return when what is kept of deliveries was made."""
        found = (self.settings.warehouse / "cache" / "intake").glob("*/outcome.json")
        return {path: path.stat().st_mtime_ns for path in found}


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)  # noqa: T201


def kill_one(on: Cluster, drawn: random.Random) -> None:
    """Kill a drawn worker."""
    with suppress(ProcessLookupError, IndexError):
        os.kill(drawn.choice(on.pids()), signal.SIGKILL)


def main() -> None:
    """Run all of it; leave with 1 where a warehouse differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="of workers")
    parser.add_argument("--schedulers", type=int, default=5, help="that are killed")
    parser.add_argument("--seed", type=int, default=SEED)
    wanted = parser.parse_args()
    period.ROWS_AT_ONCE, intake_jobs.TOGETHER_BYTES = ROWS_AT_ONCE, 1
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        asked: dict[str, Any] = {"first": "2024-10", "months": 2, "scale": SCALE, "branches": 6, "seed": 5}
        simulate_months(out=folder / "raw", dirt=0.01, formats="mixed", **asked)
        settings = load_settings(raw=folder / "raw", warehouse=folder / "warehouse")
        programme = Programme(settings, random.Random(wanted.seed))  # noqa: S311 - no secret is made of it
        programme.in_all_places()
        with cluster(folder / "cluster", PYTHONPATH=str(PROJECT)) as on:
            on.start_scheduler()
            on.start_workers(4)
            programme.killing_workers(on, wanted.kills)
            programme.killing_the_scheduler(on, wanted.schedulers)
    say(f"{len(programme.wrong)} wrong {programme.wrong or ''}")
    sys.exit(bool(programme.wrong))


if __name__ == "__main__":
    main()
