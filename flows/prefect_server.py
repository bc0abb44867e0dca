"""A throw-away Prefect server for one run on a machine that has none.

Prefect can start one by itself, in the user's home. Ours has a private folder, so that two runs cannot meet
in one half-made database; it ends with the run, however that ends; and when it does not start, it says so.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.problems import OutsideFailed

LOOPBACK = "127.0.0.1"
PATIENCE = "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"
# The server ends when its input does: with the run that holds the other end, even a run that was killed.
SERVE = """
import os, runpy, shutil, sys, threading
home, port = sys.argv[1:]
def end_with_the_run():
    sys.stdin.read()
    shutil.rmtree(home, ignore_errors=True)
    os._exit(0)
threading.Thread(target=end_with_the_run, daemon=True).start()
sys.argv = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", port, "--no-services", "--no-ui"]
runpy.run_module("prefect", run_name="__main__")
"""


@contextmanager
def throwaway_server() -> Iterator[str]:
    """Serve the Prefect API on the loopback address from an empty private folder; yield its URL.

    Takes 10 to 25 s, most of it for Prefect's own database. Raises OutsideFailed when it does not start.
    """
    home = Path(tempfile.mkdtemp(prefix="cakupan-prefect-"))
    port = free_port()
    with (home / "server.log").open("w+b") as log:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own text
            [sys.executable, "-c", SERVE, str(home), str(port)],
            env={**_environment(), "PREFECT_HOME": str(home)},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is the run's to answer
        )
        try:
            await_health(f"http://{LOOPBACK}:{port}/api", process, home / "server.log")
            with _no_proxy():
                yield f"http://{LOOPBACK}:{port}/api"
        finally:
            stop(process)
            shutil.rmtree(home, ignore_errors=True)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Close the server's input and wait until it has gone."""
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def await_health(api_url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return when the server answers; OutsideFailed when it ended or does not answer in time."""
    patience = float(os.environ.get(PATIENCE, "120"))
    deadline = time.monotonic() + patience
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy is no way to this machine
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with direct.open(f"{api_url}/health", timeout=5) as answer:
                if answer.status == 200:  # noqa: PLR2004 - OK
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    found = f"did not answer within {patience:g} s" if process.poll() is None else "ended while it started"
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() if log.exists() else []
    raise OutsideFailed(
        f"The throw-away Prefect server {found}; nothing was published."
        + (f" It said last: {said[-1].strip()}." if said else "")
        + " Start one with `prefect server start` and set PREFECT_API_URL to its address."
    )


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        return int(found.getsockname()[1])


@contextmanager
def _no_proxy() -> Iterator[None]:
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


def _environment() -> dict[str, str]:
    """The user's environment without their own Prefect: its server, profile and database are not touched."""
    own = ("PREFECT_API_", "PREFECT_SERVER_DATABASE_", "PREFECT_PROFILE", "PREFECT_SERVER_API_")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)}
