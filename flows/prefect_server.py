"""Prefect servers of our own on the loopback address, and processes that end with the one that started them.

Prefect can start a server by itself, in the user's home. A throw-away one has a private folder, so that two
runs cannot meet in one half-made database; it ends with the run, however that ends; and when it does not
start, it says so. A lasting one keeps its history in its home.
"""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

import httpx

from flows.problems import OutsideFailed
from flows.project import PROJECT

LOOPBACK = "127.0.0.1"
QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}
"""What Prefect reads when it is imported."""
PATIENCE = "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"
DATABASE = "prefect.db"
EMPTY = PROJECT / "flows" / "__pycache__" / f"prefect-{version('prefect')}.db"
"""Beside the bytecode: the database of a throw-away server before its first run, to make which takes 5 s."""
# It ends when its input does: with the process that holds the other end, even one that was killed. Prefect
# makes a million lasting objects when it is imported, among which the usual thresholds look for waste.
SERVE = """
import gc, os, runpy, shutil, sys, threading
gc.set_threshold(50_000)
leftover, *arguments = sys.argv[1:]
def end_with_the_run():
    sys.stdin.read()
    if leftover:
        shutil.rmtree(leftover, ignore_errors=True)
    os._exit(0)
threading.Thread(target=end_with_the_run, daemon=True).start()
sys.argv = ["prefect", *arguments]
runpy.run_module("prefect", run_name="__main__")
"""
START = ("server", "start", "--host", LOOPBACK, "--port")
Process = subprocess.Popen[bytes]


@contextmanager
def throwaway_server() -> Iterator[str]:
    """Serve the Prefect API on the loopback address from an empty private folder; yield its URL.

    Takes 5 to 20 s, the first time on a machine some more. Raises OutsideFailed when it does not start.
    """
    home = Path(tempfile.mkdtemp(prefix="cakupan-prefect-"))
    port = free_port()
    try:
        copy_database(EMPTY, home / DATABASE)
        with (home / "server.log").open("w+b") as log:
            arguments = (*START, str(port), "--no-services", "--no-ui")
            process = start_prefect(arguments, {"PREFECT_HOME": str(home)}, log=log, leftover=home)
            try:
                await_health(f"http://{LOOPBACK}:{port}/api", process, home / "server.log")
                copy_database(home / DATABASE, EMPTY)
                with no_proxy():
                    yield f"http://{LOOPBACK}:{port}/api"
            finally:
                stop(process)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def copy_database(source: Path, target: Path) -> None:
    """Copy a database of Prefect, whole or not at all; where that cannot be, Prefect makes one of its own."""
    if target.exists() or not source.exists():
        return
    with suppress(OSError, sqlite3.Error), tempfile.TemporaryDirectory(dir=target.parent) as folder:
        draft = Path(folder) / DATABASE
        with closing(sqlite3.connect(source)) as found, closing(sqlite3.connect(draft)) as copy:
            found.backup(copy)
            is_whole = copy.execute("pragma quick_check").fetchall() == [("ok",)]
        if is_whole:
            draft.replace(target)


@contextmanager
def lasting_server(home: Path, port: int) -> Iterator[tuple[str, Process]]:
    """Serve API, UI and scheduler on the loopback address, with the history that is in `home`.

    Yields the URL of the API and the process. Raises OutsideFailed when it does not start.
    """
    url = f"http://{LOOPBACK}:{port}/api"
    ours = {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": url,  # where the UI asks
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home / "ui"),  # not beside the code, which may be read only
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    }
    copy_database(EMPTY, home / DATABASE)
    with (home / "server.log").open("w+b") as log:
        process = start_prefect((*START, str(port)), ours, log=log)
        try:
            await_health(url, process, home / "server.log")
            with no_proxy():
                yield url, process
        finally:
            end(process)


def start_prefect(
    arguments: tuple[str, ...],
    more: dict[str, str],
    log: BinaryIO | None = None,
    leftover: Path | None = None,
) -> Process:
    """Start `prefect` with our environment and some more; it ends with this process.

    log: where it writes, else where this process does. leftover: a folder it removes when it ends like that.
    """
    return subprocess.Popen(  # noqa: S603 - our own interpreter, our own text
        [sys.executable, "-c", SERVE, str(leftover or ""), *arguments],
        env={**environment(), **more},
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
        start_new_session=True,  # Ctrl-C is ours to answer
    )


def end(process: Process, patience: float = 15) -> None:
    """Ask a process to end, so that it closes what it has open; stop it where it does not."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=patience)
    stop(process)


def stop(process: Process) -> None:
    """Close a process's input and wait until it has gone."""
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def await_health(api_url: str, process: Process, log: Path) -> None:
    """Return when the server answers; OutsideFailed when it ended or does not answer in time."""
    patience = float(os.environ.get(PATIENCE, "120"))
    deadline = time.monotonic() + patience
    with httpx.Client(timeout=5, trust_env=False) as client:  # a proxy is no way to this machine
        while time.monotonic() < deadline and process.poll() is None:
            with suppress(httpx.HTTPError):
                if client.get(f"{api_url}/health").is_success:
                    return
            time.sleep(0.1)
    found = f"did not answer within {patience:g} s" if process.poll() is None else "ended while it started"
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() if log.exists() else []
    raise OutsideFailed(
        f"The Prefect server {found}; nothing was published."
        + (f" It said last: {said[-1].strip()}." if said else "")
        + " Start one with `prefect server start` and set PREFECT_API_URL to its address."
    )


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        return int(found.getsockname()[1])


@contextmanager
def no_proxy() -> Iterator[None]:
    """Let this process reach its own machine without the proxy of the office's network."""
    before = {name: os.environ.get(name) for name in ("NO_PROXY", "no_proxy")}
    for name, value in before.items():
        os.environ[name] = ",".join(filter(None, (value, LOOPBACK)))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def environment() -> dict[str, str]:
    """Return the user's environment without their own Prefect, whose server and database are not touched."""
    own = ("PREFECT_API_", "PREFECT_SERVER_DATABASE_", "PREFECT_PROFILE", "PREFECT_SERVER_API_")
    return QUIET | {name: value for name, value in os.environ.items() if not name.startswith(own)}
