"""Runs tests on mutants in a copy of the tree: all is imported once, each mutant has a process of its own.

`python -m tests.mutants.worker`, in the copy: tells of each mutant that was left in `asked.pickle` in a line.
"""

import gc
import json
import multiprocessing
import os
import pickle
import resource
import signal
import sys
from functools import cache
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import pytest

from flows.warehouse import model
from tests import drawn

ASKED = Path("asked.pickle")
LOG = Path("mutant.log")
LIMIT = 900.0
"""Seconds after which a mutant has no end, on a busy machine too."""
FORK = multiprocessing.get_context("fork")
UNUSED = ("cacheprovider", "unraisableexception", "threadexception", "doctest", "junitxml", "faulthandler")
QUICK = ["-x", "-q", "-pxdist", "-o", "addopts=", "--tb=short", *(f"-pno:{plugin}" for plugin in UNUSED)]
Stages = list[list[str]]
"""Arguments of pytest, the cheapest first."""


class Asked(NamedTuple):
    """A text that is to be tried in the place of a file's."""

    file: Path
    text: str
    stages: Stages


class Killer:
    """Notes the first test that does not pass."""

    test = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.failed and not self.test:
            self.test = report.nodeid

    pytest_collectreport = pytest_runtest_logreport


def judged(stages: Stages, answer: Connection) -> None:
    """Run stage after stage until a test fails; say which one. In the child."""
    os.setpgrp()
    with LOG.open("wb") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    killer = Killer()
    try:
        for stage in stages:
            status = pytest.main([*QUICK, *stage], [killer])
            if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
                answer.send(killer.test or f"{stage[0]} ({status})")
                break
    finally:
        os._exit(0)  # whatever a test has left running is not waited for


def killer_of(asked: Asked) -> str | None:
    """Try a text; return the test that fails, nothing where none does, None where there is no end."""
    was = asked.file.read_text(encoding="utf-8")
    asked.file.write_text(asked.text, encoding="utf-8")
    answers, answer = FORK.Pipe(duplex=False)
    child = FORK.Process(target=judged, args=(asked.stages, answer))
    child.start()
    child.join(LIMIT)
    try:
        if child.exitcode is None:
            os.killpg(child.pid or 0, signal.SIGKILL)
            child.join()
            return None
        return answers.recv() if answers.poll() else ""
    finally:
        asked.file.write_text(was, encoding="utf-8")


@cache
def is_sound(test: str, file: Path) -> bool:
    """Whether a test passes without any change."""
    return killer_of(Asked(file, file.read_text(encoding="utf-8"), [[test]])) == ""


def told(asked: Asked) -> dict[str, object]:
    """Try a text; return the verdict, the test that kills it, and the seconds of CPU."""
    before = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    killer = killer_of(asked)
    seconds = round(sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - before, 1)
    test = (killer or "").partition("[")[0]
    if test and not is_sound(test, asked.file):
        return {"verdict": "unsound", "killer": test, "seconds": seconds}
    verdict = "no end" if killer is None else "killed" if killer else "lives"
    return {"verdict": verdict, "killer": killer or "", "seconds": seconds}


def main() -> None:
    """Tell of all that is asked."""
    types = drawn.types_of()
    drawn.types_of = lambda: types  # the types that the tree has: three seconds less for each mutant
    import_module("tests.conftest")
    parse, trees = model.parse, dict[str, object]()
    model.parse = lambda *given: trees.get(given[1]) or trees.setdefault(given[1], parse(*given))
    gc.freeze()
    for asked in pickle.loads(ASKED.read_bytes()):  # noqa: S301 - written by ourselves
        sys.stdout.write(f"{json.dumps(told(asked))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
