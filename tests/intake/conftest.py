"""Workbooks read in this process, which saves starting another for each."""

import os
import sys
from pathlib import Path
from typing import IO

import numpy
import pytest

from flows.intake import workbook, workbook_child


@pytest.fixture
def child() -> None:
    """What a test of the other process asks for, in a file that reads workbooks in this one."""


@pytest.fixture
def _here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do without limits what the child does, its standard output in the file that is meant for it."""

    def run(path: Path, has_marks: bool, _limits: workbook.Limits, output: IO[bytes], sheet: str) -> int:
        kept = os.dup(1)
        os.dup2(output.fileno(), 1)
        try:
            return workbook_child.main(str(path), "1" if has_marks else "0", sheet)
        finally:
            sys.modules["numpy"] = numpy  # which the child does without
            os.dup2(kept, 1)
            os.close(kept)

    if "child" not in request.fixturenames:
        monkeypatch.setattr(workbook_child, "set_limits", lambda *_: None)
        monkeypatch.setattr(workbook, "_run_child", run)
