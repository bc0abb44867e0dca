"""Jobs on this machine: in this process, or side by side in a process for each core."""

import multiprocessing
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path

from flows.engine.job import Counts, Job, Workplace, close_at_end, do

MOST_PROCESSES = 4
"""Each takes some 500 MB."""
WORTH_A_PROCESS = 8 << 20
"""Bytes below which to start another process takes longer than it saves."""


class Local:
    """Does jobs on this machine."""

    def __init__(self, folder: Path, processes: int | None = None) -> None:
        """folder: for the private ones of its processes. processes: at most; one for each core without."""
        cores = len(os.sched_getaffinity(0))
        self.folder, self.cores = folder, cores
        self.processes = processes or min(MOST_PROCESSES, cores)
        self.pool: ProcessPoolExecutor | None = None
        self.here: Workplace | None = None

    def expect(self, module: str, of_bytes: int) -> None:
        """Start the processes where they will be worth it, and let them import the jobs' module."""
        if self.processes > 1 and of_bytes >= WORTH_A_PROCESS:
            for _ in range(self.processes):
                self._pool().submit(import_module, module)

    def run(self, jobs: Sequence[Job]) -> list[Counts]:
        """Do jobs, the largest first: so the processes end at about the same time."""
        if self.processes == 1 or len(jobs) < 2 or sum(job.bytes for job in jobs) < WORTH_A_PROCESS:  # noqa: PLR2004
            self.here = self.here or Workplace(self.folder, self.cores)
            return [do(job, self.here) for job in jobs]
        order = sorted(range(len(jobs)), key=lambda place: -jobs[place].bytes)
        done = dict(zip(order, self._pool().map(_do, [jobs[place] for place in order]), strict=True))
        return [done[place] for place in range(len(jobs))]

    def close(self) -> None:
        """End the processes, and close what is open in this one."""
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)
        if self.here is not None:
            self.here.close()

    def _pool(self) -> ProcessPoolExecutor:
        if self.pool is None:
            context = multiprocessing.get_context("spawn")
            threads = max(1, self.cores // self.processes)
            self.pool = ProcessPoolExecutor(self.processes, context, _begin, (self.folder, threads))
        return self.pool


_PLACE: list[Workplace] = []
"""Of a process of the pool."""


def _do(job: Job) -> Counts:
    return do(job, _PLACE[0])


def _begin(folder: Path, threads: int) -> None:
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    _PLACE.append(Workplace(folder, threads))
    close_at_end(_PLACE)


def _end_with_the_run() -> None:
    """End where the run was killed: it would write where the next one does."""
    run = multiprocessing.parent_process()
    if run is not None:
        run.join()
        os._exit(1)
