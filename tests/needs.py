"""What some tests need beside Python: where it is not there they are left out, counted and said.

A plugin of pytest. Whatever is asked for and is not there raises NotHere, in a fixture or in a test, and that
test is left out; with CI=true it fails, for then nothing may be left out.
"""

import os
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Generator, Sequence
from typing import Any

import pytest


class NotHere(RuntimeError):  # noqa: N818 - no error: a test is left out
    """What a test needs is not on this machine; the text says what, in a clause."""


def may_leave_out() -> bool:
    """Whether tests may be left out: not where a run has the last word."""
    return os.environ.get("CI") != "true"


def program(name: str) -> str:
    """Return where a program is. Raises NotHere."""
    if found := shutil.which(name):
        return found
    raise NotHere(f"There is no `{name}` on the path")


def printed(command: Sequence[str], seconds: float | None) -> str | None:
    """Return what a command printed; None where it is not there, failed, or took longer and was ended."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
    except OSError:
        return None
    with process:
        try:
            text, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)  # and what it has started
    return None if process.returncode else text


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Leave out a test for which something is not here."""
    report = yield
    if may_leave_out() and call.excinfo is not None and call.excinfo.errisinstance(NotHere):
        report.outcome, report.longrepr = "skipped", (__file__, 0, str(call.excinfo.value))
        report.keywords["left_out"] = 1
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many tests were left out, and why."""
    reports = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2] for report in reports if "left_out" in report.keywords)
    if reasons:
        terminalreporter.write_line(f"Tests left out: {reasons.total()}, namely")
    for reason, number in reasons.most_common():
        terminalreporter.write_line(f"  {number}: {reason}.")
