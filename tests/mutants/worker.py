"""Runs tests on mutants in a copy of the tree: all is imported once, each mutant has a process of its own.

`python -m tests.mutants.worker`, in the copy: one request per line, one answer per line.
"""

import gc
import json
import os
import pickle
import signal
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from flows.warehouse import model
from tests import drawn

TYPES = Path("types.pickle")
KILLED, LIVES, TOO_LONG = "killed", "lives", "no end"
LOG = "mutant.log"
UNUSED = ("cacheprovider", "unraisableexception", "threadexception", "doctest", "junitxml", "faulthandler")
QUICK = ["-x", "-q", "-o", "addopts=", "--tb=short", *(f"-pno:{plugin}" for plugin in UNUSED)]


class Killer:
    """Notes the first test that does not pass."""

    def __init__(self) -> None:
        self.test = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.test:
            self.test = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.test:
            self.test = report.nodeid


def judged(stages: list[list[str]], answer: int) -> None:
    """Run stage after stage until a test fails; write which one to the pipe. In the child."""
    log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    killer = Killer()
    for stage in stages:
        status = pytest.main([*QUICK, *stage], [killer])
        if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            os.write(answer, (killer.test or f"{stage[0]} ({status})").encode())
            break


def tried(file: Path, text: str, stages: list[list[str]], limit: float) -> tuple[str, str, float]:
    """Put a text in the place of a file's; return whether a test fails, which, and the seconds of CPU."""
    was = file.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    answers, answer = os.pipe()
    child = os.fork()
    if not child:
        os.setpgrp()
        try:
            judged(stages, answer)
        finally:
            os._exit(0)
    os.close(answer)
    try:
        end = time.monotonic() + limit
        while (ended := os.wait4(child, os.WNOHANG))[0] == 0:
            if time.monotonic() > end:
                os.killpg(child, signal.SIGKILL)
                return TOO_LONG, "", os.wait4(child, 0)[2].ru_utime
            time.sleep(0.02)
        killer = os.read(answers, 10_000).decode()
        return KILLED if killer else LIVES, killer, ended[2].ru_utime + ended[2].ru_stime
    finally:
        os.close(answers)
        file.write_text(was, encoding="utf-8")


def parsed_once() -> None:
    """Have the text of a model parsed once in a process, not once for each test."""
    parse, known = model.parse, {}

    def known_or_parsed(connection: Any, query: str, path: Path) -> Any:
        if query not in known:
            known[query] = parse(connection, query, path)
        return known[query]

    model.parse = known_or_parsed


def main() -> None:
    """Answer until there is no request any more."""
    types: dict[str, dict[str, str]] = pickle.loads(TYPES.read_bytes())  # noqa: S301 - written by ourselves
    drawn.types_of = lambda: types  # the types that the tree has: three seconds less for each mutant
    import_module("tests.conftest")
    parsed_once()
    gc.freeze()
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        verdict, killer, seconds = tried(Path(asked["file"]), asked["text"], asked["stages"], asked["limit"])
        print(json.dumps({"verdict": verdict, "killer": killer, "seconds": round(seconds, 1)}), flush=True)


if __name__ == "__main__":
    main()
