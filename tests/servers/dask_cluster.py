"""A Dask scheduler and workers on this machine, started by their commands as in docs/operate/cluster.md."""

import datetime
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from flows.engine.declared import Declared

QUIET = {"DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES": "[]", "DASK_DISTRIBUTED__WORKER__HTTP__ROUTES": "[]"}
START_SECONDS = 60


@dataclass(frozen=True)
class Proofs:
    """Certificate of an authority, and a certificate from it with its key (PEM)."""

    authority: Path
    certificate: Path
    key: Path

    def of_run(self, scheduler: str) -> Declared:
        """Return the section [engine] of a run that shows them."""
        told = (str(self.authority), str(self.certificate), str(self.key))
        return Declared("dask", None, scheduler, *told)

    @property
    def arguments(self) -> list[str]:
        """Those of a scheduler or worker that shows them."""
        files = {"ca-file": self.authority, "cert": self.certificate, "key": self.key}
        return [part for name, path in files.items() for part in (f"--tls-{name}", str(path))]


def write_proofs(folder: Path) -> Proofs:
    """Make an authority of its own, and a certificate of a part of the cluster from it."""
    folder.mkdir(parents=True)
    authority, part = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    of_authority = _signed("authority", authority, authority, is_authority=True)
    of_part = _signed("part", part, authority, is_authority=False)
    proofs = Proofs(folder / "ca.pem", folder / "part.pem", folder / "part.key")
    proofs.authority.write_bytes(of_authority.public_bytes(serialization.Encoding.PEM))
    proofs.certificate.write_bytes(of_part.public_bytes(serialization.Encoding.PEM))
    proofs.key.touch(mode=0o600)
    form = serialization.PrivateFormat.PKCS8
    proofs.key.write_bytes(part.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return proofs


def _signed(
    name: str, key: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey, *, is_authority: bool
) -> x509.Certificate:
    both = (name, "authority")
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in both]
    return (
        x509.CertificateBuilder(issuer_name=names[1], subject_name=names[0], public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(2020, 1, 1))
        .not_valid_after(datetime.datetime(2099, 1, 1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .sign(signer, hashes.SHA256())
    )


@dataclass
class Cluster:
    """A scheduler, and workers with one thread each; all that they say is in files of a folder."""

    folder: Path
    proofs: Proofs
    variables: dict[str, str]
    """Of the environment of all its processes."""
    address: str = ""
    started: "list[subprocess.Popen[bytes]]" = field(default_factory=list)
    workers: "list[subprocess.Popen[bytes]]" = field(default_factory=list)
    """Each is a nanny, which starts a worker, and another where that one ends."""

    @property
    def engine(self) -> Declared:
        """The section [engine] of a run that uses it."""
        return self.proofs.of_run(self.address)

    def start_scheduler(self, *arguments: str) -> None:
        """Start a scheduler; one after another takes its port."""
        told = self.folder / f"scheduler-{len(self.started)}.json"
        host, _, port = self.address.removeprefix("tls://").partition(":")
        self._start(
            "scheduler",
            *("--protocol", "tls", "--host", host or "127.0.0.1", "--port", port or "0"),
            *(arguments or ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")),
            *("--scheduler-file", str(told)),
        )
        wait_until(lambda: told.exists() and told.read_text() != "", f"no scheduler: {self.said()[-2000:]}")
        self.address = json.loads(told.read_text(encoding="utf-8"))["address"]

    def start_workers(self, number: int = 1, **variables: str) -> None:
        """Start workers; variables: of their environment."""
        for _ in range(number):
            arguments = (self.address, "--nthreads", "1", "--no-dashboard", "--memory-limit", "1500MB")
            place = ("--host", "127.0.0.1", "--local-directory", str(self.folder / "scratch"))
            self.workers.append(self._start("worker", *arguments, *place, **variables))

    def pids(self) -> list[int]:
        """Return the processes of workers below their nannies."""
        nannies = {one.pid for one in self.workers if one.poll() is None}
        return [pid for pid, parent in _parents() if parent in nannies and _is_worker(pid)]

    def kill_scheduler(self) -> None:
        """End the scheduler at once, and the workers that it had."""
        for one in (*(one for one in self.started if one not in self.workers), *self.workers):
            end(one)
        self.started, self.workers = [], []

    def said(self) -> str:
        """Return all that its processes said."""
        return "".join(p.read_text("utf-8", "replace") for p in sorted(self.folder.glob("*.log")))

    def _start(self, kind: str, *arguments: str, **variables: str) -> "subprocess.Popen[bytes]":
        place = self.folder / "elsewhere"
        place.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "dask", kind, *arguments, *self.proofs.arguments]
        with (self.folder / f"{kind}-{len(list(self.folder.glob('*.log')))}.log").open("wb") as log:
            started = subprocess.Popen(
                command, cwd=place, env={**self.variables, **variables}, stdout=log, stderr=log
            )
        self.started.append(started)
        return started


@contextmanager
def cluster(folder: Path, **variables: str) -> Iterator[Cluster]:
    """Give a cluster that has nothing yet, and end by their ids all processes that it has at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DASK_", "CAKUPAN_", "PREFECT_"))}
    found = Cluster(folder, write_proofs(folder / "tls"), {**kept, **QUIET, **variables})
    try:
        yield found
    finally:
        for one in reversed(found.started):
            end(one)


def end(process: "subprocess.Popen[bytes]", by: signal.Signals = signal.SIGKILL) -> None:
    """End a process and wait for it; of a nanny that is killed the worker ends by itself."""
    if process.poll() is None:
        process.send_signal(by)
    process.wait(START_SECONDS)


def of_several(engine: Declared, workers: int) -> Declared:
    """Return an engine of so many workers of this machine."""
    return replace(engine, kind="dask", workers=workers)


def wait_until(is_so: Callable[[], object], why: str, seconds: float = START_SECONDS) -> None:
    """Wait until something is so; fails where it does not come to be."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, why
        time.sleep(0.05)


def _parents() -> Iterator[tuple[int, int]]:
    """Yield the processes of this machine, each with its parent."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield int(path.parent.name), int(path.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue


def _is_worker(pid: int) -> bool:
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
