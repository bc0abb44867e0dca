"""Jobs on a Dask cluster: one that is there, or one of processes of this machine.

A result is let go of as soon as it is there, so that a worker that is lost later takes nothing with it but
the jobs that it was doing; these are given to others. What leaves this process are jobs: values without a
secret.
"""

import logging
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from queue import Empty, SimpleQueue
from secrets import token_hex
from time import monotonic
from typing import Any

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, Security, get_worker

from flows.engine.declared import Declared
from flows.engine.job import Counts, Job, Workplace, do
from flows.problems import OutsideFailed, Problem

logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is told as a problem
WAIT_SECONDS = 60
"""For a scheduler that does not answer, and for a worker where there is none."""
LOOK_SECONDS = 5
MOST_LOST = 3
"""Workers that a job may lose; then it is given up."""
HERE: dict[str, Any] = {
    "distributed.scheduler.allowed-failures": MOST_LOST - 1,
    "distributed.scheduler.worker-saturation": 1.0,
    "distributed.worker.memory.target": False,  # nothing is kept in a worker, so nothing is spilled
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
}
"""Of a cluster on this machine."""


class OnDask:
    """Does jobs on a cluster."""

    def __init__(self, declared: Declared, folder: Path) -> None:
        """folder: for the private ones of workers. Raises OutsideFailed where no scheduler answers."""
        self.folder, self.held = folder, ExitStack()
        with ExitStack() as begun:
            if declared.scheduler is None:
                self.address = "this machine"
                self.client = begun.enter_context(Client(begun.enter_context(_cluster(declared, folder))))
            else:
                self.address = declared.scheduler
                self.client = begun.enter_context(_client(declared, declared.scheduler))
            self.held = begun.pop_all()

    def run(self, jobs: Sequence[Job]) -> list[Counts]:
        """Do jobs, the largest first."""
        this_time = token_hex(8)
        order = sorted(range(len(jobs)), key=lambda place: -jobs[place].bytes)
        arrived: SimpleQueue[Future[Any]] = SimpleQueue()
        waiting: dict[Future[Any], int] = {}
        done: dict[int, Counts] = {}
        try:
            for rank, place in enumerate(order):
                future = self.client.submit(
                    _do,
                    jobs[place],
                    self.folder,
                    key=f"{jobs[place].key}-{place}-{this_time}",  # or a result of before would be taken
                    priority=-rank,
                    pure=False,
                )
                waiting[future] = place
                future.add_done_callback(arrived.put)
            while waiting:
                future = self._next(arrived)
                place = waiting.pop(future)
                done[place] = self._result(future, jobs[place])
                future.release()
        finally:
            for future in waiting:
                future.cancel()
        return [done[place] for place in range(len(jobs))]

    def close(self) -> None:
        """Leave the cluster; end it where it is ours."""
        self.held.close()

    def _next(self, arrived: "SimpleQueue[Future[Any]]") -> Future[Any]:
        """Return a future that is done. Raises OutsideFailed where there has been no worker for long."""
        alone_since = None
        while True:
            try:
                return arrived.get(timeout=LOOK_SECONDS)
            except Empty:
                if self.client.nthreads():
                    alone_since = None
                    continue
                alone_since = alone_since or monotonic()
            if monotonic() - alone_since > WAIT_SECONDS:
                raise OutsideFailed(
                    f"The Dask cluster at {self.address} has had no worker for {WAIT_SECONDS} s. Start "
                    "workers and run again: what was done is kept."
                )

    def _result(self, future: Future[Any], job: Job) -> Counts:
        """Return what a job returned. Raises Problem that names the job where it did not end."""
        if future.status in ("cancelled", "lost"):
            raise OutsideFailed(
                f"The Dask scheduler at {self.address} is gone. See why it ended, start it, and run again: "
                "what was done is kept."
            )
        error = future.exception()
        if error is None:
            return dict(future.result())
        if isinstance(error, Problem):
            raise error
        if isinstance(error, KilledWorker):
            raise OutsideFailed(
                f"{job.name[0].upper()}{job.name[1:]} ended {MOST_LOST} workers, one after the other. Most "
                "likely their memory is too small: let each have more (--memory-limit of dask worker, "
                "engine.worker_memory_mb on this machine), and run again."
            )
        raise OutsideFailed(
            f"A worker of the Dask cluster at {self.address} could not begin {job.name} "
            f"({type(error).__name__}). Install the same version of Cakupan on all machines, and run again."
        )


def _client(declared: Declared, scheduler: str) -> Client:
    security = Security(
        tls_ca_file=declared.ca_file,
        tls_client_cert=declared.cert_file,
        tls_client_key=declared.tls_key_file,
        require_encryption=True,
    )
    try:
        return Client(scheduler, security=security, timeout=WAIT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise OutsideFailed(
            f"No Dask scheduler answers at {scheduler} ({type(error).__name__}). See that it runs, and that "
            "the certificates of [engine] are of the same authority as its own."
        ) from None


def _cluster(declared: Declared, folder: Path) -> LocalCluster:
    """Start a cluster on this machine, to which only we have the certificate."""
    with dask.config.set(HERE):
        return LocalCluster(
            n_workers=declared.workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            protocol="tls",
            security=Security.temporary(),
            dashboard_address=None,
            worker_dashboard_address=None,
            memory_limit=declared.worker_memory_mb << 20,
            local_directory=str(folder),
            silence_logs=logging.CRITICAL,
        )


_PLACE: list[Workplace] = []
"""Of a worker's process."""
_ONE = threading.Lock()
"""A process does one job at a time, whatever the number of its threads: these are DuckDB's."""


def _do(job: Job, folder: Path) -> Counts:
    with _ONE:
        if _PLACE and not _PLACE[0].folder.is_dir():  # of a run before
            _PLACE.pop().close()
        if not _PLACE:
            _PLACE.append(Workplace(folder, get_worker().state.nthreads))
        return do(job, _PLACE[0])
