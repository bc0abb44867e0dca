"""What an engine does: jobs, and the place where a process does them."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, ExitStack
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from flows.problems import as_problem, wants_debug

T = TypeVar("T")
Counts = dict[str, int]
"""All that a job returns: numbers by name."""


class Workplace:
    """What a process gives its jobs: threads, a private folder, and what stays open from one to the next."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """folder: in which a private one is made; what DuckDB spills there is clear text."""
        self.threads = threads
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="job-", dir=folder))
        self._open: dict[str, tuple[Hashable, Any, ExitStack]] = {}

    def opened(self, kind: str, key: Hashable, opening: Callable[[], AbstractContextManager[T]]) -> T:
        """Return what was opened under that key; what was open of that kind under another one is closed."""
        if kind in self._open:
            held, there, stack = self._open[kind]
            if held == key:
                return cast(T, there)
            del self._open[kind]
            stack.close()
        stack = ExitStack()
        made = stack.enter_context(opening())
        self._open[kind] = key, made, stack
        return made

    def close(self) -> None:
        """Close all that is open, and remove the private folder."""
        while self._open:
            self._open.popitem()[1][2].close()
        shutil.rmtree(self.folder, ignore_errors=True)


def close_at_end(places: list[Workplace]) -> None:
    """Let what is in the list be closed when this process ends, one that multiprocessing has started."""
    Finalize(None, _end, [places], exitpriority=0)


def _end(places: list[Workplace]) -> None:
    """Close places and end at once: at the interpreter's end DuckDB would report leaks."""
    while places:
        places.pop().close()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


class Job(Protocol):
    """A value of paths, ids and digests, nothing of a person and no secret.

    What it makes lies in the folder of the warehouse under a key of all that it depends on, whole or not at
    all: it may be done twice, also by two processes at once.
    """

    @property
    def name(self) -> str:
        """What is told of it: what it works on, and nothing of a person."""

    @property
    def bytes(self) -> int:
        """What it reads, about: by that jobs are put in order."""

    @property
    def code(self) -> tuple[str, str, str]:
        """Stage, dataset and digest of the code that must do it, as flows.meaning.code_of gives it."""

    def run(self, at: Workplace) -> Counts:
        """Do it, unless its result is there."""


def do(job: Job, at: Workplace) -> Counts:
    """Do a job; an error leaves without the rows that it, or one behind it, may quote."""
    try:
        return job.run(at)
    except Exception as error:
        if wants_debug():
            raise
        problem = as_problem(error)
    problem.__cause__ = problem.__context__ = None
    raise problem.with_traceback(None)
