"""What flows share: a quiet Prefect, problems without values, the log of a run, and who is told of failures.

What a flow needs of the warehouse is imported where it runs: Prefect's threads outlive the interpreter's end
and hold what these modules name, and DuckDB, held like that, reports leaks on the terminal. This module is
imported before Prefect, which reads its settings when it is imported.
"""
# ruff: noqa: PLC0415 - see above

import errno
import fcntl
import logging
import os
import signal
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.prefect_server import QUIET

for _name, _value in QUIET.items():
    os.environ.setdefault(_name, _value)

from prefect import get_run_logger  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.exceptions import ParameterTypeError  # noqa: E402
from prefect.logging.loggers import flow_run_logger  # noqa: E402

from flows.logs import hide_long_numbers  # noqa: E402
from flows.problems import ENDED, RUNS_LOCK, Problem, WrongUsage, as_problem, wants_debug  # noqa: E402
from flows.settings import Settings, load_settings  # noqa: E402

hide_long_numbers()
PROGRESS = logging.getLogger("cakupan")
# What a shared folder says when it is briefly away. A full disk or a missing permission is not of these.
TRANSIENT = frozenset(
    {errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ESTALE, errno.ETIMEDOUT}
    | {errno.ECONNRESET, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN, errno.ENETUNREACH}
)
STOP_SECONDS = 8
"""That a run has to note that it was stopped."""

Where = tuple[str | None, str | None, str | None]
"""Paths of the configuration, the raw deliveries and the warehouse, where they differ from the usual."""


def end_with_serve() -> None:
    """Stop this run as soon as the `cakupan serve` it belongs to has stopped or was killed.

    That one holds a lock as long as it lives. Prefect's worker does not take its runs along.
    """
    if os.environ.get(RUNS_LOCK):
        threading.Thread(target=_stop_when_free, args=[Path(os.environ[RUNS_LOCK])], daemon=True).start()


def _stop_when_free(lock: Path) -> None:
    with lock.open() as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)  # kept to the end, by which `serve` sees that there is a run
        os.kill(os.getpid(), signal.SIGTERM)  # Prefect notes the run as crashed
        time.sleep(STOP_SECONDS)
        os._exit(1)


end_with_serve()


def is_transient(_task: Any, _run: Any, state: Any) -> bool:
    """Whether a failed step touched an outside world that may be back in a moment."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError) and error.errno in TRANSIENT


EDGE: dict[str, Any] = {"retries": 2, "retry_delay_seconds": [1, 5], "retry_condition_fn": is_transient}
NOTHING_KEPT: dict[str, Any] = {"persist_result": False, "cache_policy": NO_CACHE}


def say(text: str) -> None:
    """Tell the run's log in Prefect, and the command that shows progress. Only counts and names of ours."""
    get_run_logger().info(text)
    PROGRESS.info(text)


@contextmanager
def without_values() -> Iterator[None]:
    """Let no text of a library into Prefect's logs and states: it may quote rows. The system's may pass.

    Prefect keeps what it is told, also the error itself; a traceback that was asked for is for the terminal.
    """
    try:
        yield
    except OSError:
        raise  # errno and path, which the retry condition reads
    except Exception as error:  # noqa: BLE001 - it leaves as a problem
        if wants_debug() and not isinstance(error, Problem):
            traceback.print_exception(error)
        raise as_problem(error) from None


def office() -> dict[str, str]:
    """Return what prefect.yaml wants to know of the office when it is deployed."""
    return {"time_zone": load_settings().time_zone}


def settings_of(config: str | None, raw: str | None, warehouse: str | None) -> Settings:
    """Read the configuration again in each step: steps pass paths only."""
    return load_settings(*(None if p is None else Path(p) for p in (config, raw, warehouse)))


def problem_of(state: Any) -> Problem:
    """Return why a run that did not complete did not, in our own words."""
    if not state.is_failed():
        return Problem(ENDED)
    error = state.result(raise_on_failure=False)
    if isinstance(error, ParameterTypeError):
        return WrongUsage(
            "Its parameters are not those that the flow takes. See its deployment in prefect.yaml."
        )
    return as_problem(error)


def tell_of_failure(flow: Any, flow_run: Any, state: Any) -> None:
    """Tell the receiver of notifications that a run failed or ended early. A run within a run tells nothing.

    A hook of Prefect, which gives its arguments by these names.
    """
    if flow_run.parent_task_run_id is not None:
        return
    logger = flow_run_logger(flow_run)
    try:
        from flows.notify import Failure, tell_failure

        named = (flow_run.parameters.get(name) for name in ("config", "raw", "warehouse"))
        kind = "failed" if state.is_failed() else "crashed"
        failure = Failure(kind, flow.name, flow_run.name, str(problem_of(state)))
        tell_failure(settings_of(*named), failure, logger.info)
    except Exception as error:  # noqa: BLE001 - Prefect would log its text, which may hold the address
        logger.error(f"Nobody was told: {as_problem(error)}")


TOLD: dict[str, Any] = {
    "persist_result": False,
    "on_failure": [tell_of_failure],
    "on_crashed": [tell_of_failure],
}
"""Of every flow."""
