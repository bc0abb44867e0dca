"""How long a query may work, and how much memory the process that asks may take."""

import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path

import duckdb

from flows.problems import WrongUsage

GRACE_SECONDS = 5.0
"""One call of a function cannot be interrupted; a query still in one so long after the limit is stuck."""
PROCESS_BYTES = 3 << 30
"""Beyond what the process has: DuckDB's limit, and what DuckDB does not count, such as long texts."""


@dataclass
class Clock:
    """Interrupts DuckDB when it has worked for longer than the limit.

    Time between its turns is free, as a reader may page, but where `counts_all`: writing a file must end.
    stuck: called where a query goes on in spite of the interruption; it has to end the process.
    """

    connection: duckdb.DuckDBPyConnection
    limit: float
    _: KW_ONLY
    counts_all: bool = False
    stuck: Callable[[], None] | None = None
    worked: float = 0.0
    first: float | None = None
    timers: list[threading.Timer] = field(default_factory=list)

    def __enter__(self) -> None:
        self.began = time.monotonic()
        self.first = self.began if self.first is None else self.first
        left = self.limit - (self.began - self.first if self.counts_all else self.worked)
        if left <= 0:
            raise duckdb.InterruptException("its time is over")
        self.timers = [threading.Timer(left, self.connection.interrupt)]
        if self.stuck is not None:
            self.timers.append(threading.Timer(left + GRACE_SECONDS, self.stuck))
        for timer in self.timers:
            timer.daemon = True
            timer.start()

    def __exit__(self, *_: object) -> None:
        for timer in self.timers:
            timer.cancel()
        self.worked += time.monotonic() - self.began


@contextmanager
def bounded_memory(allowance: int = PROCESS_BYTES) -> Iterator[None]:
    """Let this process take at most so many bytes more. Raises WrongUsage where it asks for them in vain.

    Where the system does not say what the process has, DuckDB's own limit alone holds.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    taken = _data_bytes()
    wanted = None if taken is None else taken + allowance
    if wanted is None or (hard != resource.RLIM_INFINITY and wanted > hard):
        yield
        return
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
    try:
        yield
    except MemoryError:
        raise WrongUsage("Needs more memory than a query may take. Ask for less, or a sum of it.") from None
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _data_bytes() -> int | None:
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        return next(int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("VmData:"))
    except (OSError, StopIteration):
        return None
