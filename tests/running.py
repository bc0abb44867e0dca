"""A command in a process of its own, with the most memory that it ever had."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Done:
    """How a process ended."""

    code: int
    stdout: str
    stderr: str
    peak_mb: float


STARTER = """
import json, os, subprocess, sys
process = subprocess.Popen([os.fsencode(part) for part in sys.argv[2:]])
_, status, usage = os.wait4(process.pid, 0)
with open(sys.argv[1], "w") as told:
    json.dump([os.waitstatus_to_exitcode(status), usage.ru_maxrss], told)
"""
"""A small process in between: the system counts the memory of who starts a process as the process's own."""


def run_in(folder: Path, command: Sequence[str | bytes], env: dict[str, str]) -> Done:
    """Run a command in a folder to its end, its output kept beside the folder."""
    out, err, told = (folder.parent / name for name in ("stdout", "stderr", "told"))
    started: list[bytes] = [
        os.fsencode(part) for part in (sys.executable, "-I", "-c", STARTER, told, *command)
    ]
    with out.open("wb") as stdout, err.open("wb") as stderr:
        subprocess.run(started, cwd=folder, env=env, stdout=stdout, stderr=stderr, check=True)
    code, kilobytes = json.loads(told.read_text(encoding="utf-8"))
    return Done(code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"), kilobytes / 1024)
