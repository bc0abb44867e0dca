"""A Dask cluster of processes of this machine, as somebody starts it by hand: TLS between its parts."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flows.engine.declared import Declared
from flows.settings import PROJECT
from tests.servers.certificates import write_certificate

WAIT_SECONDS = 60
KEY_VARIABLE = "CAKUPAN_PSEUDONYM_KEY"


@dataclass
class Cluster:
    """Processes on loopback, which are stopped by their numbers."""

    folder: Path
    environment: dict[str, str]
    memory: str = "1500MB"
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    """The scheduler, and the workers behind it."""

    @property
    def address(self) -> str:
        """Where the scheduler is reached."""
        return str(json.loads((self.folder / "scheduler.json").read_text(encoding="utf-8"))["address"])

    @property
    def declared(self) -> Declared:
        """What the configuration says of it."""
        certificate, key = (str(self.folder / name) for name in ("server.crt", "server.key"))
        return Declared("dask", None, self.address, certificate, certificate, key)

    @property
    def workers(self) -> list[subprocess.Popen[bytes]]:
        """Those that run."""
        return [process for process in self.running[1:] if process.poll() is None]

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a part of it; all that it says goes to a file."""
        tls = ["--tls-ca-file", "server.crt", "--tls-cert", "server.crt", "--tls-key", "server.key"]
        command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *tls, *arguments]
        with (self.folder / f"{name}-{len(self.running)}.log").open("wb") as said:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=self.environment,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def schedule(self) -> None:
        """Start the scheduler, and wait until it says where it is."""
        told = self.folder / "scheduler.json"
        told.unlink(missing_ok=True)
        listens = ("--protocol", "tls", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        process = self.start("scheduler", *listens, "--scheduler-file", str(told))
        deadline = time.monotonic() + WAIT_SECONDS
        while not told.exists() or not told.stat().st_size:
            assert process.poll() is None, "the scheduler ended"
            assert time.monotonic() < deadline, "the scheduler does not begin"
            time.sleep(0.05)

    def work(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a worker of one thread."""
        own = self.folder / f"scratch-{len(self.running)}"
        fixed = ("--nthreads", "1", "--no-dashboard", "--memory-limit", self.memory, "--protocol", "tls")
        return self.start(
            "worker", self.address, *fixed, "--host", "127.0.0.1", "--local-directory", str(own), *arguments
        )

    def stop(self) -> None:
        """End all of it."""
        for process in reversed(self.running):
            end(process)
        self.running.clear()


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process with those that it has started."""
    with_children = [process.pid, *children_of(process.pid)]
    for number in with_children:
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait(10)


def children_of(number: int) -> list[int]:
    """Return the processes that a process has started, and theirs."""
    found = []
    for task in Path(f"/proc/{number}/task").glob("*/children"):
        try:
            listed = task.read_text(encoding="ascii").split()
        except OSError:
            continue
        found += [child for text in listed for child in (int(text), *children_of(int(text)))]
    return found


@contextmanager
def cluster(folder: Path, workers: int, *, memory: str = "1500MB", **more: str) -> Iterator[Cluster]:
    """Start a cluster of so many workers; more: of its environment."""
    folder.mkdir(parents=True, exist_ok=True)
    write_certificate(folder)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), **more}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = Cluster(folder, environment, memory)
    try:
        started.schedule()
        for _ in range(workers):
            started.work()
        yield started
    finally:
        started.stop()
