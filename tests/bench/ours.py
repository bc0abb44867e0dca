"""The batch without Prefect, from raw files to the published file: `-m tests.bench.ours RAW WAREHOUSE`.

With `--jobs FILE` the seconds of each job are written there, of the run as well: see tests.bench.schedule.
"""

import argparse
import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from unittest.mock import patch

from flows.engine import engines
from flows.engine.declared import Declared
from flows.engine.engines import Engine, engine
from flows.engine.job import Counts, Job, Workplace
from flows.settings import Settings, load_settings
from flows.warehouse.batch import build_draft, close_months, publish_draft, take_in_step
from flows.warehouse.plan import make_plan
from flows.warehouse.steps import months_to_close, steps_with_news
from tests.bench.measuring import Laps

MILLISECONDS = "milliseconds"


@dataclass(frozen=True)
class Timed:
    """A job that says how long it took."""

    job: Job
    name: str
    bytes: int
    code: tuple[str, str, str]

    def run(self, at: Workplace) -> Counts:
        """Do the job."""
        begun = monotonic()
        done = self.job.run(at)
        return {**done, MILLISECONDS: round((monotonic() - begun) * 1000)}


@dataclass
class Timing:
    """An engine that notes what it is asked for, and how long each job took."""

    inner: Engine
    asked: list[dict[str, object]] = field(default_factory=list)
    """What was asked for at once: seconds of all of it, and of each job by its name."""

    def expect(self, module: str, of_bytes: int) -> None:
        """Let the other expect them."""
        self.inner.expect(module, of_bytes)

    def run(self, jobs: Sequence[Job]) -> list[Counts]:
        """Do the jobs."""
        begun = monotonic()
        done = self.inner.run([Timed(job, job.name, job.bytes, job.code) for job in jobs])
        took = {job.name: one.pop(MILLISECONDS) / 1000 for job, one in zip(jobs, done, strict=True)}
        self.asked.append({"seconds": monotonic() - begun, "jobs": took})
        return done

    def close(self) -> None:
        """Close the other."""
        self.inner.close()


def run(settings: Settings) -> dict[str, float]:
    """Run the steps in one process; return the seconds of each."""
    laps = Laps()
    plan = make_plan(settings)
    laps.end("plan")
    with engine(settings):
        for step in steps_with_news(settings, plan):
            take_in_step(settings, plan, step)
            laps.end(f"take in {step.name}")
        for months in months_to_close(settings, plan):
            close_months(settings, plan, months)
            laps.end(f"close {months[0]:%Y-%m}")
    laps.end("end processes")
    draft, _ = build_draft(settings, plan)
    laps.end("build and audit")
    publish_draft(settings, draft)
    laps.end("publish")
    return laps.seconds


def main() -> None:
    """Run; say what each step took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("raw", type=Path)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--jobs", type=Path, help="file for the seconds of each job")
    parser.add_argument("--engine", default="local", choices=["local", "dask"])
    parser.add_argument("--workers", type=int, help="processes; of dask they have to be said")
    given = parser.parse_args()
    settings = load_settings(raw=given.raw, warehouse=given.warehouse)
    settings = replace(settings, engine=Declared(given.engine, given.workers))
    with ExitStack() as patched:
        timing: list[Timing] = []
        if given.jobs:
            begin = engines._begun

            def begun(settings: Settings) -> Timing:
                timing.append(Timing(begin(settings)))
                return timing[-1]

            patched.enter_context(patch.object(engines, "_begun", begun))
        started = monotonic()
        seconds = run(settings)
        if given.jobs:
            told = {"seconds": monotonic() - started, "asked": [one for t in timing for one in t.asked]}
            given.jobs.write_text(json.dumps(told), encoding="utf-8")
    for name, took in seconds.items():
        print(f"{took:8.2f}  {name}")  # noqa: T201 - it is what it is run for


if __name__ == "__main__":  # the intake starts processes that import this module
    main()
