"""A PostgreSQL of its own for tests: a private folder, a free loopback port, a password of its own."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import adbc_driver_postgresql.dbapi as postgresql

OWNER = "kepala"
MISSING = (
    "No PostgreSQL is installed: initdb and postgres are neither on PATH, nor where pg_config says, nor in "
    "/usr/lib/postgresql. Install the Debian package `postgresql` and run again."
)
CONFIGURATION = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
full_page_writes = off
synchronous_commit = off
autovacuum = off
max_connections = 50
"""
STARTS_WITHIN_SECONDS = 60


@dataclass(frozen=True)
class Postgres:
    """A running server; `url` is of its first database, with user and password."""

    url: str
    pid: int
    folder: Path
    """Its data, and its certificate where TLS was asked for."""

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    @property
    def user(self) -> str:
        return OWNER

    @property
    def password(self) -> str:
        return urlsplit(self.url).password or ""

    @property
    def location(self) -> str:
        """Its first database without user and password, as a source names it."""
        return f"postgresql://127.0.0.1:{self.port}/postgres"

    def create_database(self, name: str) -> str:
        """Make an empty database and return its URL, with user and password."""
        self.run(f'create database "{name}"')
        return f"{self.url.rpartition('/')[0]}/{name}"

    def run(self, *statements: str, url: str | None = None) -> None:
        """Run statements, each by itself; those of one call keep their session."""
        with (
            postgresql.connect(url or self.url, autocommit=True) as connection,
            connection.cursor() as cursor,
        ):
            for statement in statements:
                cursor.executescript(statement)


def binaries() -> Path:
    """Return the folder of initdb and postgres. Raises RuntimeError that names the package."""
    for folder in _candidates():
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    raise RuntimeError(MISSING)


def _candidates() -> Iterator[Path]:
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent
    if shutil.which("pg_config"):
        said = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        yield Path(said.stdout.strip())
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


@contextmanager
def running(prepare: Callable[[Path], str] | None = None) -> Iterator[Postgres]:
    """Start a server and stop it at the end; its folder is removed.

    `prepare` is given the data folder, may write to it, and returns more lines of postgresql.conf.
    """
    with tempfile.TemporaryDirectory(prefix="cakupan-pg-", ignore_cleanup_errors=True) as made:
        folder, user, password = Path(made), _user(), secrets.token_hex(16)
        folder.chmod(0o700)
        _init(folder, password, user)
        configuration = CONFIGURATION + (prepare(folder / "data") if prepare else "")
        port = _free_port()
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.write(f"{configuration}\nport = {port}\n")
        _own(folder, user)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [binaries() / "postgres", "-D", folder / "data"],
                stdout=log,
                stderr=log,
                user=user,
                cwd=folder,
            )
        try:
            _wait_for(process, port, folder / "log")
            url = f"postgresql://{OWNER}:{password}@127.0.0.1:{port}/postgres"
            yield Postgres(url, process.pid, folder / "data")
        finally:
            process.send_signal(2)  # fast: connections are cut, nothing is waited for
            process.wait(STARTS_WITHIN_SECONDS)


def _init(folder: Path, password: str, user: str | None) -> None:
    secret = folder / "password"
    secret.write_text(password)
    _own(folder, user)
    command = [binaries() / "initdb", "-D", folder / "data", "-U", OWNER, f"--pwfile={secret}"]
    command += ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"]
    done = subprocess.run(command, capture_output=True, text=True, user=user, cwd=folder, check=False)
    if done.returncode:
        raise RuntimeError(f"initdb failed:\n{done.stdout}\n{done.stderr}")
    secret.unlink()


def _user() -> str | None:
    """PostgreSQL does not run as root: return whom to run it as, None for oneself."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _own(folder: Path, user: str | None) -> None:
    if user is None:
        return
    entry = pwd.getpwnam(user)
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, entry.pw_uid, entry.pw_gid)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0 and b"ready to accept" in log.read_bytes():
                return
        time.sleep(0.02)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
