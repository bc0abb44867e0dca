"""`cakupan serve`: a Prefect server of the warehouse's own, the deployments of prefect.yaml, one worker.

All that it starts ends with it, however it ends: server and worker when their input closes, runs when the
lock `.runs` is free (see end_with_serve in flows/on_prefect.py).
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

import httpx
import yaml  # type: ignore[import-untyped]

from flows.notify import Failure, tell_failure
from flows.prefect_server import LOOPBACK, Process, end, environment, free_port, lasting_server, start_prefect
from flows.problems import ENDED, RUNS_LOCK, OutsideFailed, WrongUsage
from flows.project import PROJECT
from flows.settings import Settings

POOL = "cakupan"
WORK = ("worker", "start", "--pool", POOL, "--type", "process", "--limit", "1")
DECLARED = PROJECT / "prefect.yaml"
PATIENCE = 30.0
"""Seconds that a run has to leave when `serve` is stopped."""
Say = Callable[[str], None]
Paths = dict[str, str]
"""config, raw and warehouse where they are not the configured ones; absolute."""


class Stopped(BaseException):
    """Somebody asked this process to end."""


def serve(settings: Settings, paths: Paths, port: int | None, declared: Path, say: Say) -> None:
    """Serve the deployments that a file declares until SIGTERM or Ctrl-C; return when all has ended.

    Uses the Prefect server at PREFECT_API_URL where that is set. Raises OutsideFailed where this warehouse is
    served already, or a part does not start or ends by itself.
    """
    home = settings.warehouse / "prefect"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.chmod(0o700)
    with stopped_by_signals(), ExitStack() as held, only_one(home, settings.warehouse):
        parts: dict[str, Process] = {}
        url = os.environ.get("PREFECT_API_URL", "")
        if not url:
            say("starting the Prefect server, 5 to 20 s")
            url, parts["Prefect server"] = held.enter_context(lasting_server(home, usable(port)))
            held.enter_context(true_history(url, settings, say))
        deploy(url, home, paths, declared)
        parts["worker"] = held.enter_context(worker(url, home, paths))
        for line in told(url):
            say(line)
        say(f"serving {settings.warehouse}; look at {url.removesuffix('/api')}; Ctrl-C ends it")
        watch(parts)
    say("stopped")


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Leave the block when SIGTERM or SIGINT comes; what it does then is not disturbed by another one."""

    def leave(*_: Any) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    former = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    except Stopped:
        return
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


@contextmanager
def only_one(home: Path, warehouse: Path) -> Iterator[None]:
    """Hold the lock of the one `serve` of a warehouse; the system frees it, however the process ends."""
    with (home / ".serve.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutsideFailed(
                f"{warehouse} is served already, by another `cakupan serve`. Stop that one first, or name "
                "another warehouse with --warehouse."
            ) from None
        yield


def usable(port: int | None) -> int:
    """Return the port, or a free one. Raises OutsideFailed where somebody listens on it."""
    if port is None:
        return free_port()
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((LOOPBACK, port))
        except OSError as error:
            raise OutsideFailed(
                f"Port {port} of this machine cannot be served on ({os.strerror(error.errno or 0)}). Name "
                "another one with --port, or none for a free one."
            ) from None
    return port


def deploy(url: str, home: Path, paths: Paths, declared: Path) -> None:
    """Make the deployments of a file as `prefect deploy --all` does, for the folders that are served."""
    content = yaml.safe_load(declared.read_text(encoding="utf-8"))
    for deployment in content["deployments"]:
        deployment["parameters"] = {**deployment.get("parameters", {}), **paths}
    written = home / "prefect.yaml"
    written.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
    if asked(url, "work_pools/filter", work_pools={"name": {"any_": [POOL]}}) == []:
        asked(url, "work_pools/", name=POOL, type="process")
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(written)],
        env={**environment(), **_client(url, home, paths)},
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        (home / "deploy.log").write_bytes(done.stdout + done.stderr)
        raise WrongUsage(f"The deployments of {declared} could not be made; see {home / 'deploy.log'}.")


@contextmanager
def worker(url: str, home: Path, paths: Paths) -> Iterator[Process]:
    """Run what is due, one run at a time; at the end the run that is under way is stopped too."""
    runs = home / ".runs.lock"
    with runs.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        process = start_prefect(WORK, {**_client(url, home, paths), RUNS_LOCK: str(runs)})
        try:
            yield process
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)
            await_end_of_runs(handle)
            end(process)


def await_end_of_runs(handle: TextIO) -> None:
    """Return when no run is left, or after a while: a run shares the lock as soon as it is free."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        time.sleep(1)
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return


def _client(url: str, home: Path, paths: Paths) -> dict[str, str]:
    """Return what tells a process of Prefect its server, the user's as they named it, and the office."""
    config = {"CAKUPAN_CONFIG": paths["config"]} if "config" in paths else {}
    if os.environ.get("PREFECT_API_URL"):
        return {name: value for name, value in os.environ.items() if name.startswith("PREFECT_")} | config
    return {"PREFECT_API_URL": url, "PREFECT_HOME": str(home), **config}


def watch(parts: dict[str, Process]) -> None:
    """Return never; raises OutsideFailed when a part ended by itself."""
    while True:
        for name, process in parts.items():
            if process.poll() is not None:
                raise OutsideFailed(
                    f"The {name} ended by itself ({process.returncode}). Start `serve` again."
                )
        time.sleep(0.5)


def told(url: str) -> list[str]:
    """Return what runs when, a line for each deployment."""
    lines = []
    for deployment in asked(url, "deployments/filter", sort="NAME_ASC"):
        if deployment["work_pool_name"] == POOL:
            when = [_when(kept["schedule"]) for kept in deployment["schedules"] if kept["active"]]
            lines.append(f"{deployment['name']}: {'; '.join(when) or 'when asked'}")
    return lines


def _when(schedule: dict[str, Any]) -> str:
    if "cron" in schedule:
        return f"cron {schedule['cron']}, {schedule['timezone']}"
    return f"every {schedule['interval']:g} s" if "interval" in schedule else str(schedule)


@contextmanager
def true_history(url: str, settings: Settings, say: Say) -> Iterator[None]:
    """Let no run go on in the history that ended with this `serve`, or with one that was killed before."""
    end_unfinished(url, settings, say)
    try:
        yield
    finally:
        with suppress(OutsideFailed):  # then the next `serve` does it
            end_unfinished(url, settings, say)


def end_unfinished(url: str, settings: Settings, say: Say) -> None:
    """Let runs whose process is gone be crashed in the history of our own server, and tell of each."""
    states = {"state": {"type": {"any_": ["RUNNING", "PENDING", "CANCELLING"]}}}
    crashed = {"type": "CRASHED", "name": "Crashed", "message": ENDED}
    for run in asked(url, "flow_runs/filter", flow_runs=states):
        asked(url, f"flow_runs/{run['id']}/set_state", state=crashed, force=True)
        if run["parent_task_run_id"] is None:
            [flow] = asked(url, "flows/filter", flows={"id": {"any_": [run["flow_id"]]}})
            say(f"{flow['name']}, run {run['name']}: {ENDED}")
            tell_failure(settings, Failure("crashed", flow["name"], run["name"], ENDED), say)


def asked(url: str, what: str, **body: Any) -> Any:
    """Return what the Prefect server answers. Raises OutsideFailed where it does not."""
    try:
        answer = httpx.post(f"{url}/{what}", json=body, timeout=30, **_signed())
        answer.raise_for_status()
        return answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise OutsideFailed(
            f"The Prefect server did not answer as it should ({type(error).__name__}). See that it runs at "
            "PREFECT_API_URL, or unset that to serve with one of its own."
        ) from None


def _signed() -> dict[str, Any]:
    """Return how the user signs in at a configured server."""
    if key := os.environ.get("PREFECT_API_KEY"):
        return {"headers": {"Authorization": f"Bearer {key}"}}
    user, _, password = os.environ.get("PREFECT_API_AUTH_STRING", "").partition(":")
    return {"auth": (user, password)} if user else {}
