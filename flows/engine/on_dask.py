"""Jobs on a Dask cluster: one that is there, or one of processes of this machine.

A worker is given one job at a time, and a result is let go of as soon as it is here: a worker that is lost
takes nothing with it but the job that it was doing, and that is given to another. What leaves this process
are jobs: values without a secret.
"""

import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, suppress
from importlib import import_module
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, Security, get_worker
from distributed.client import ClosedClientError

from flows.engine.declared import OF_TLS, Declared
from flows.engine.job import Counts, Job, Workplace, close_at_end, do
from flows.meaning import code_of
from flows.problems import OutsideFailed, Problem, WrongUsage, wants_debug

WAIT_SECONDS = 60
"""For a scheduler that does not answer, and for a worker where there is none."""
LOOK_SECONDS = 2
"""After which we look whether there are workers, and workers whether their run has ended."""
MOST_LOST = 3
"""Workers of this machine that a job may lose; then it is given up."""
HERE: dict[str, Any] = {
    "distributed.scheduler.allowed-failures": MOST_LOST - 1,
    "distributed.scheduler.http.routes": [],  # nothing is shown of it
    "distributed.worker.http.routes": [],
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
        self.address = declared.scheduler or "this machine"
        self.workers: list[str] = []
        self.seen_at = 0.0
        for handler in logging.getLogger("distributed").handlers:
            handler.setLevel(logging.CRITICAL)  # what is lost, or gone, we say ourselves
        with ExitStack() as begun:
            # Of this run alone: who sees it sees the warehouse, and while it is there the run is under way.
            place = TemporaryDirectory(prefix="run-", dir=folder, ignore_cleanup_errors=True)
            self.folder = Path(begun.enter_context(place))
            if declared.scheduler is None:
                cluster = begun.enter_context(_cluster(declared, folder))
                self.client = begun.enter_context(Client(cluster, set_as_default=False))
            else:
                self.client = begun.enter_context(_client(declared, declared.scheduler, WAIT_SECONDS))
            self.held = begun.pop_all()

    def expect(self, module: str, of_bytes: int) -> None:  # noqa: ARG002 - workers are there already
        """Let the workers that are there import the module; what fails of it the jobs will tell."""
        with suppress(OSError, CancelledError, ClosedClientError):
            self.client.run(_import, module, wait=False, on_error="ignore")

    def run(self, jobs: Sequence[Job]) -> list[Counts]:
        """Do jobs, the largest first."""
        self.seen_at = time.monotonic()
        waiting = deque(sorted(range(len(jobs)), key=lambda place: -jobs[place].bytes))
        arrived: SimpleQueue[Future[Any]] = SimpleQueue()
        under_way: dict[Future[Any], int] = {}
        done: dict[int, Counts] = {}
        try:
            while waiting or under_way:
                self._refuse_to_wait_alone()
                while waiting and len(under_way) < max(len(self.workers), 1):
                    future = self._begin(jobs[waiting[0]])
                    under_way[future] = waiting.popleft()
                    future.add_done_callback(arrived.put)
                try:
                    future = arrived.get(timeout=LOOK_SECONDS)
                    found = self._result(future, jobs[under_way[future]])
                except Empty:
                    continue
                except TimeoutError:  # its worker was lost with the result: the job is done again
                    future.add_done_callback(arrived.put)
                    continue
                done[under_way.pop(future)] = found
                future.release()
        except (OSError, CancelledError, ClosedClientError):
            raise OutsideFailed(
                f"The Dask scheduler at {self.address} is gone. See why it ended, start it, and run again: "
                "what was done is kept."
            ) from None
        finally:
            for future in under_way:
                future.release()
        return [done[place] for place in range(len(jobs))]

    def close(self) -> None:
        """Leave the cluster; end it where it is ours."""
        self.held.close()

    def _begin(self, job: Job) -> "Future[Any]":
        """Give a job to the cluster, under a key that was never used: of former ones it may know results."""
        key = f"{job.code[0]}-{secrets.token_hex(16)}"
        future: Future[Any] = self.client.submit(_do, job, self.folder, key=key, pure=False)
        return future

    def _refuse_to_wait_alone(self) -> None:
        """Look which workers are there. Raises OutsideFailed where there has been none for long.

        Raises OSError where the scheduler does not answer.
        """
        if self.client.status != "running":
            raise ConnectionError
        self.workers = [*self.client.sync(self.client.scheduler.ncores, callback_timeout=WAIT_SECONDS)]
        if self.workers:
            self.seen_at = time.monotonic()
        elif time.monotonic() - self.seen_at > WAIT_SECONDS:
            raise OutsideFailed(
                f"The Dask cluster at {self.address} has had no worker for {WAIT_SECONDS} s. Start workers "
                "and run again: what was done is kept."
            )

    def _result(self, future: "Future[Any]", job: Job) -> Counts:
        """Return what a job returned. Raises Problem that names the job where it did not end.

        Raises TimeoutError where the result was lost before it was here.
        """
        if future.status == "error":
            raise self._problem(future, job)
        found = future.result(timeout=LOOK_SECONDS)
        if isinstance(found, tuple):
            kind, text = found
            raise kind(text)
        return dict(found)

    def _problem(self, future: "Future[Any]", job: Job) -> Exception:
        """Return why a job did not end, where the job itself does not say so."""
        error: BaseException | None = future.exception()
        if isinstance(error, KilledWorker):
            return OutsideFailed(
                f"{job.name[0].upper()}{job.name[1:]} ended {error.allowed_failures + 1} workers, one after "
                "the other. Most likely their memory is too small: let each have more (--memory-limit of "
                "dask worker, engine.worker_memory_mb on this machine), and run again."
            )
        if wants_debug() and isinstance(error, Exception):
            return error
        return OutsideFailed(
            f"A worker of the Dask cluster at {self.address} could not begin {job.name} "
            f"({type(error).__name__}). Install the same version of Cakupan on all machines, and run again."
        )


def workers_of(declared: Declared, wait_seconds: float) -> int:
    """Return how many workers a cluster has. Raises OutsideFailed where it does not answer."""
    with _client(declared, str(declared.scheduler), wait_seconds) as client:
        return len(client.nthreads())


def _client(declared: Declared, scheduler: str, wait_seconds: float) -> Client:
    for key in OF_TLS:
        if not Path(getattr(declared, key)).is_file():
            raise WrongUsage(f"engine.{key} names {getattr(declared, key)}, and there is no such file.")
    security = Security(
        tls_ca_file=declared.ca_file,
        tls_client_cert=declared.cert_file,
        tls_client_key=declared.tls_key_file,
        require_encryption=True,
    )
    try:
        return Client(scheduler, security=security, timeout=wait_seconds, set_as_default=False)
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
            dashboard_address="127.0.0.1:0",  # without one it takes a port that others want
            scheduler_kwargs={"dashboard": False},
            worker_dashboard_address=None,
            memory_limit=declared.worker_memory_mb << 20,
            local_directory=str(folder),
            silence_logs=logging.CRITICAL,
        )


_PLACE: list[Workplace] = []
"""Of a worker's process."""
_ONE = threading.Lock()
"""A process does one job at a time, whatever the number of its threads: these are DuckDB's."""


async def _import(module: str) -> None:
    """Import a module in a worker; Dask waits for no other kind of function in the background."""
    import_module(module)


def _do(job: Job, folder: Path) -> Counts | tuple[type[Problem], str]:
    """Return what a job returns, or the kind and the text of its problem.

    An error that is raised Dask would log, and pass on with others behind it.
    """
    worker = get_worker()
    if not folder.is_dir():
        return OutsideFailed, (
            f"The worker at {worker.address} does not see {folder.parents[2]}. Mount the folders of the run "
            "there under the same path, for the same user, and run again."
        )
    with _ONE:
        _leave(lambda at: at != folder)
        if not _PLACE:
            _PLACE.append(Workplace(folder, worker.state.nthreads))
            close_at_end(_PLACE)
            threading.Thread(target=_leave_with_the_run, args=[folder], daemon=True).start()
        try:
            _refuse_other_code(job)
            return do(job, _PLACE[0])
        except Problem as problem:
            _leave()  # what it left open may be in disorder
            where = "" if problem.exit_code == 1 else f" That was at the worker {worker.address}."
            return type(problem), f"{problem}{where}"


def _refuse_other_code(job: Job) -> None:
    """Raise OutsideFailed where this worker has other code, or other versions of libraries, than the run."""
    stage, dataset, digest = job.code
    if code_of(stage, dataset) != digest:
        raise OutsideFailed(
            "A worker has another version of Cakupan, or of its libraries, than the run: "
            f"{job.name} would come out otherwise. Install the same on all machines, and run again."
        )


def _leave(is_meant: Callable[[Path], bool] = lambda _: True) -> None:
    """Close the place where jobs were done, where it is of that folder."""
    if _PLACE and is_meant(_PLACE[0].folder.parent):
        _PLACE.pop().close()


def _leave_with_the_run(folder: Path) -> None:
    """Close the place when the run has ended, whose folder is gone then: rows may be in its memory."""
    while folder.is_dir():
        time.sleep(LOOK_SECONDS)
    with _ONE:
        _leave(lambda at: at == folder)
