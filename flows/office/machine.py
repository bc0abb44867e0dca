"""What this machine is to an office: versions, clock, disk, folders with their modes, and the schedule."""

import fcntl
import os
import re
import shutil
import stat
import sys
import tomllib
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from flows.moments import written
from flows.office.finding import FINE, MISSING, ODD, Finding
from flows.problems import Problem
from flows.project import PROJECT
from flows.settings import Settings

LEAST_FREE = 2_000_000_000
ROOM = 3
"""Bytes of disk that a run may take for each byte of the raw folder: cache, persons, draft and spill."""
PINNED = re.compile(r"^([a-z0-9-]+)==([^ ;]+)", re.MULTILINE)


def versions() -> Iterator[Finding]:
    """Hold what is installed to what was tried together."""
    mend = "make setup"
    if sys.version_info < (3, 11):  # noqa: UP036 - an environment may be of another Python than its project
        yield Finding(
            MISSING, "versions", f"Python is {sys.version.split()[0]}; expected 3.11 or later", mend
        )
    pinned: dict[str, set[str]] = {}  # a library may have one version for each Python
    for name, one in PINNED.findall((PROJECT / "requirements.lock").read_text(encoding="utf-8")):
        pinned.setdefault(name, set()).add(one)
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    names = [re.match("[a-z0-9-]+", one) for one in declared["project"]["dependencies"]]
    other = [told for name in names if name and (told := _other(name[0], pinned))]
    for told in other:
        yield Finding(ODD, "versions", told, mend)
    if not other:
        yield Finding(FINE, "versions", f"{len(names)} libraries as requirements.lock has them")


def _other(name: str, pinned: dict[str, set[str]]) -> str:
    """Say of a library what of it is installed, where it is none of the pinned ones."""
    try:
        found = version(name)
    except PackageNotFoundError:
        found = "not installed"
    wanted = pinned.get(name, {found})
    return (
        "" if found in wanted else f"{name} is {found}; requirements.lock has {' or '.join(sorted(wanted))}"
    )


def clock(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Hold the clock to what is known to have happened."""
    from flows.warehouse.clock import refuse_clock  # noqa: PLC0415 - what reads a manifest costs time

    try:
        refuse_clock(settings, now)
    except Problem as problem:
        yield Finding(MISSING, "clock", str(problem), "timedatectl set-ntp true")
        return
    yield Finding(FINE, "clock", f"{written(now)}, not before anything that is known to have happened")


def disk(settings: Settings) -> Iterator[Finding]:
    """Say whether a run has room."""
    place = nearest(settings.warehouse)
    free = shutil.disk_usage(place).free
    raw = sum(path.stat().st_size for path in settings.raw.rglob("*") if path.is_file())
    wanted = LEAST_FREE + ROOM * raw
    told = f"{free / 1e9:.1f} GB free for {settings.warehouse}, of {wanted / 1e9:.1f} GB that a run may take"
    if free < wanted:
        yield Finding(ODD, "disk", told, "cakupan releases, then [releases] keep = 2; or a larger disk")
    else:
        yield Finding(FINE, "disk", told)


def folders(settings: Settings) -> Iterator[Finding]:
    """Say who else may read or write what lies in the folders of the office."""
    wrong = []
    for path, told in ((settings.raw, "raw deliveries"), (settings.warehouse, "the warehouse")):
        there = nearest(path)
        if not os.access(there, os.R_OK | os.W_OK | os.X_OK):
            mend = f"sudo chown -R {os.environ.get('USER', '$USER')} {there}"
            wrong.append(
                Finding(MISSING, "folders", f"{there}, for {told}, is not this user's to write", mend)
            )
    closed = (
        [] if settings.simulated_key else [(settings.raw, 0o770), (settings.warehouse / "persons", 0o700)]
    )
    for path, allowed in closed:
        if path.is_dir() and (mode := stat.S_IMODE(path.stat().st_mode)) & ~allowed & 0o777:
            odd = (
                f"{path} has mode {mode:04o}; expected {allowed:04o} or stricter, people's numbers lie there"
            )
            wrong.append(Finding(ODD, "folders", odd, f"chmod {allowed:04o} {path}"))
    yield from wrong or [Finding(FINE, "folders", f"{settings.raw} and {settings.warehouse}")]


def schedule(settings: Settings) -> Iterator[Finding]:
    """Say whether runs come by themselves."""
    if os.environ.get("PREFECT_API_URL"):
        yield Finding(FINE, "schedule", "a Prefect server is named by PREFECT_API_URL")
    elif is_served(settings.warehouse):
        yield Finding(FINE, "schedule", f"`cakupan serve` runs, in the time zone {settings.time_zone}")
    else:
        told = "nothing runs by itself: every month somebody has to type `cakupan run`"
        yield Finding(ODD, "schedule", told, "cakupan serve --port 4200")


def is_served(warehouse: Path) -> bool:
    """Whether another process holds the lock of `cakupan serve` of this warehouse."""
    lock = warehouse / "prefect" / ".serve.lock"
    if not lock.is_file():
        return False
    with lock.open() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def nearest(path: Path) -> Path:
    """Return the path, or the folder above it that is there."""
    return next(place for place in (path, *path.parents) if place.exists())
