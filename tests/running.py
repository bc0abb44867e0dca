"""A command in a process of its own, with the most memory that it ever had."""

import os
import subprocess
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


def run_in(folder: Path, command: Sequence[str | bytes], env: dict[str, str]) -> Done:
    """Run a command in a folder to its end, its output kept beside the folder."""
    out, err = folder.parent / "stdout", folder.parent / "stderr"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            [os.fsencode(part) for part in command], cwd=folder, env=env, stdout=stdout, stderr=stderr
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Done(
        process.returncode,
        out.read_text(encoding="utf-8"),
        err.read_text(encoding="utf-8"),
        usage.ru_maxrss / 1024,
    )
