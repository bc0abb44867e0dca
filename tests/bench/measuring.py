"""Run a command to its end: how long it takes, and how much memory it and its children hold at once."""

import os
import statistics
import subprocess
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

EVERY_SECONDS = 0.05


@dataclass(frozen=True)
class Measured:
    """What one process and its children took."""

    seconds: float
    cpu_seconds: float
    """User and system time, which a busy machine changes less than the seconds on the wall."""
    peak_mb: float
    """Most resident memory of all of them at one moment, pages that they share counted for each."""
    largest_mb: float
    """Most resident memory of a single one."""


@dataclass
class Laps:
    """Seconds of the parts of something, one after the other."""

    seconds: dict[str, float] = field(default_factory=dict)
    begun: float = field(default_factory=monotonic)

    def end(self, name: str) -> None:
        """End a part; the next one begins."""
        self.seconds[name], self.begun = round(monotonic() - self.begun, 3), monotonic()


def measure(
    command: list[str],
    environment: dict[str, str] | None = None,
    expected: str = "",
    folder: Path | None = None,
) -> Measured:
    """Run a command to its end; what it says is shown when it fails or lacks what is expected."""
    os.sync()  # or it would wait for what others have written
    with tempfile.TemporaryFile("w+") as said:
        begun = monotonic()
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, cwd=folder)
        peak, done = [0.0, 0.0], threading.Event()
        watch = threading.Thread(target=_watch, args=(process.pid, peak, done))
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = monotonic() - begun
        done.set()
        watch.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read()
    if process.returncode != 0 or expected not in text:
        raise SystemExit(f"{' '.join(command)} failed, or did not say {expected!r}:\n{text[-5000:]}")
    cpu = usage.ru_utime + usage.ru_stime
    return Measured(seconds, cpu, max(peak[0], usage.ru_maxrss / 1024), peak[1])


def median(values: Iterable[Measured]) -> float:
    """Return the median of the seconds."""
    return statistics.median(value.seconds for value in values)


def cpu(values: Iterable[Measured]) -> float:
    """Return the median of the CPU seconds: on a busy machine a fairer measure of the work."""
    return statistics.median(value.cpu_seconds for value in values)


def peak(values: Iterable[Measured]) -> float:
    """Return the highest peak, in MB."""
    return max(value.peak_mb for value in values)


def _watch(root: int, peak: list[float], done: threading.Event) -> None:
    while not done.wait(EVERY_SECONDS):
        held = [_resident_mb(process) for process in _tree(root)]
        peak[:] = [max(peak[0], sum(held)), max(peak[1], *held)]


def _tree(root: int) -> set[int]:
    """Return a process and all below it."""
    parents: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = Path(f"/proc/{entry}/stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue  # it has ended
            parents[int(entry)] = int(stat.rpartition(")")[2].split()[1])
    tree, size = {root}, 0
    while len(tree) > size:
        size = len(tree)
        tree |= {child for child, parent in parents.items() if parent in tree}
    return tree


def _resident_mb(process: int) -> float:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="utf-8").split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
