"""Whether the Dask cluster that does an office's jobs is there, where its configuration asks for one."""

import os
import stat
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from flows.engine.engines import INSTALL
from flows.office.finding import FINE, MISSING, ODD, Finding
from flows.problems import Problem
from flows.settings import Settings

HOW = "docs/operate/cluster.md says how"


def cluster(settings: Settings) -> Iterator[Finding]:
    """Look at [engine], where it is of kind dask."""
    asked = settings.engine
    if asked.kind != "dask":
        return
    if find_spec("distributed") is None:
        yield Finding(MISSING, "cluster", "engine.kind is dask, and distributed is not installed", INSTALL)
    elif asked.scheduler is None:
        wanted = (asked.workers or 1) * asked.worker_memory_mb << 20
        there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        told = f"{asked.workers} workers may take {wanted / 1e9:.1f} GB, this machine has {there / 1e9:.1f}"
        mend = "fewer engine.workers"
        yield Finding(ODD, "cluster", told, mend) if wanted > there else Finding(FINE, "cluster", told)
    else:
        yield from _open_key(Path(asked.tls_key_file or ""))
        yield _answer(settings)


def _open_key(file: Path) -> Iterator[Finding]:
    if file.is_file() and (mode := stat.S_IMODE(file.stat().st_mode)) & 0o077:
        told = f"{file} may be read by others (mode {mode:04o}, expected 0600), and it opens the workers"
        yield Finding(ODD, "cluster", told, f"chmod 600 {file}")


def _answer(settings: Settings) -> Finding:
    from flows.engine.on_dask import workers_of  # noqa: PLC0415 - takes a second, and may not be installed

    try:
        workers = workers_of(settings.engine, wait_seconds=10)
    except Problem as problem:
        return Finding(MISSING, "cluster", str(problem), HOW)
    told = f"the Dask scheduler at {settings.engine.scheduler} has {workers} workers"
    return (
        Finding(FINE, "cluster", told) if workers else Finding(MISSING, "cluster", told, f"start some; {HOW}")
    )
