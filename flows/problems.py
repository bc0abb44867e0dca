"""What can go wrong, said once: each problem knows its exit code, and its text is all a user sees."""

import errno
import os
import traceback
from pathlib import Path

from flows.project import PROJECT

SERVER = {"httpx", "httpcore", "prefect"}
"""Libraries that talk to the Prefect server."""
ENDED = (
    "Its process ended before it was done: it was stopped, it ran out of memory, or the machine went down. "
    "What is published is whole and as it was; run it again."
)
ADVICE = {
    errno.ENOSPC: "Make room on that disk",
    errno.EDQUOT: "Make room within that quota",
    errno.EMFILE: "Allow this process more open files (ulimit -n)",
    errno.ENFILE: "Let other programs close files, or allow the machine more",
}
NO_MEMORY = (
    "Memory ran out ({where}). Close other programs, or let this one have more (a larger machine, the limit "
    "of its container or service, ulimit -v), and do it again. What is published is whole and as it was."
)
NO_ROOM = "The disk is full ({where}). Make room on that of the warehouse and do it again."
DAMAGE = "Corrupt database file"
"""What DuckDB says of a block that has lost its checksum."""
OF_A_LIBRARY = {
    DAMAGE: "The published file is damaged ({where}). `cakupan run` builds it again.",
    "max_temp_directory_size": NO_ROOM,
    "No space left on device": NO_ROOM,
    "Too many open files": f"Too many open files ({{where}}). {ADVICE[errno.EMFILE]} and do it again.",
    "Conflicting lock is held": "Another program has the published file open to write ({where}). Close it "
    "there, open it read only, and do it again.",
    "Out of Memory": NO_MEMORY,
    "Cannot allocate memory": NO_MEMORY,
    "failed to map segment": NO_MEMORY,
    "can't start new thread": NO_MEMORY,
}
"""What libraries say of the machine, in whatever kind of error: the first that is found is told."""
RUNS_LOCK = "CAKUPAN_RUNS_LOCK"
"""Variable of the environment that names the lock with which runs of `cakupan serve` end."""


class Problem(Exception):  # noqa: N818 - what a person is told is a problem
    """Something a person can act on. The text says what was found, what was expected, where, what to do."""

    exit_code = 1


class NotPublished(Problem):
    """The data or a check did not pass, or reference data were refused; nothing was published."""

    exit_code = 1


class WrongUsage(Problem):
    """The command or the configuration is wrong."""

    exit_code = 2


class OutsideFailed(Problem):
    """Something outside failed: network, disk, or another run that does not end."""

    exit_code = 3


def as_problem(error: Exception) -> Problem:
    """Return any error as a problem whose text quotes no value; texts of libraries quote rows, so people."""
    if isinstance(error, Problem):
        return error
    of_machine = of_the_machine(error)
    if of_machine is not None:
        return of_machine
    kind = type(error).__name__
    library = _library(error)
    if library == "duckdb" and kind in ("IOException", "OutOfMemoryException", "TransactionException"):
        return OutsideFailed(
            f"DuckDB met the limits of this machine ({kind}, {origin(error)}). See that the disk has room "
            "and memory is free, and run again."
        )
    if library == "duckdb" and kind == "InterruptException":
        return Problem("Stopped before it was finished. Nothing was published; run again.")
    if library in SERVER or not SERVER.isdisjoint(_last_frame(error).parts):
        return OutsideFailed(
            f"The Prefect server did not answer as it should ({kind}). See that it runs at PREFECT_API_URL, "
            "or unset that to run without one."
        )
    return Problem(
        f"An error that we did not foresee: {kind}, {origin(error)}. Its text is not shown, "
        "as it may quote rows. Set CAKUPAN_DEBUG=1 and run again to see all of it."
    )


def of_the_machine(error: Exception) -> Problem | None:
    """Return an error as a problem of memory, disk, system or a damaged file, None where it is another's."""
    if isinstance(error, OSError) and error.errno not in (None, errno.ENOMEM):
        name = error.filename2 or error.filename  # of a draft that gets another's name, that other
        where = f" ({name})" if name else ""
        refused = f"{os.strerror(error.errno)}{where}. {ADVICE.get(error.errno, 'Mend that')}"
        return OutsideFailed(f"The system refused: {refused} and run again.")
    # A library in C that got no memory may say so by a SystemError; a process that took too much is killed.
    if isinstance(error, MemoryError | SystemError) or type(error).__name__ == "BrokenProcessPool":
        return OutsideFailed(NO_MEMORY.format(where=origin(error)))
    if not (isinstance(error, OSError | ImportError | RuntimeError) or _library(error) == "duckdb"):
        return None
    told = next((told for sign, told in OF_A_LIBRARY.items() if sign in str(error)), None)
    return OutsideFailed(told.format(where=origin(error))) if told else None


def origin(error: Exception) -> str:
    """Say where in our own code an error came up."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if Path(f.filename).is_relative_to(PROJECT) and ".venv" not in f.filename]
    if not own:
        return "outside our code"
    return f"in {Path(own[-1].filename).relative_to(PROJECT).as_posix()}, line {own[-1].lineno}"


def _library(error: Exception) -> str:
    return type(error).__module__.partition(".")[0].lstrip("_")


def _last_frame(error: Exception) -> Path:
    """Return where a library raised an error, from its own folder on; empty where we did."""
    frames = traceback.extract_tb(error.__traceback__)
    return Path(frames[-1].filename.partition("site-packages")[2]) if frames else Path()


def wants_debug() -> bool:
    """Whether the user asked for tracebacks, which may quote rows."""
    return os.environ.get("CAKUPAN_DEBUG", "") not in ("", "0")
