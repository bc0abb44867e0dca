"""How the command meets a terminal: progress and problems on stderr, results on stdout, exit codes."""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from flows.problems import Problem, as_problem, wants_debug

INTERRUPTED = 130
LATE = "The release had been published before that, and is served; `cakupan releases` names it."


@contextmanager
def answering(as_json: bool = False, was_published: Callable[[], bool] = bool) -> Iterator[None]:
    """Turn what went wrong into a text on stderr and an exit code; a traceback is for CAKUPAN_DEBUG=1.

    `was_published` says whether a run that failed or was stopped had published its release by then.
    """
    try:
        yield
    except BrokenPipeError:  # the reader has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt as error:
        forget(error)
        tell(f"Stopped. {LATE if was_published() else 'Nothing was published.'}")
        raise typer.Exit(INTERRUPTED) from None
    except (typer.Exit, typer.BadParameter):
        raise
    except Exception as error:
        if wants_debug() and not isinstance(error, Problem):
            raise
        problem = as_problem(error)
        forget(error)
        if as_json:
            print_json({"status": "failed", "exit_code": problem.exit_code, "problem": str(problem)})
        tell(str(problem))
        if was_published():
            tell(LATE)
        raise typer.Exit(problem.exit_code) from None


def forget(error: BaseException | None) -> None:
    """Let go of the frames of an error that is answered.

    Prefect's threads outlive the interpreter's end and keep the error of a run; through its frames they would
    keep DuckDB, which then reports leaks on the terminal.
    """
    while error is not None:
        error.__traceback__ = None
        error = error.__cause__ or error.__context__


@contextmanager
def progress() -> Iterator[None]:
    """Show the steps of a run on stderr, and keep Prefect's own lines off it."""
    if not wants_debug():
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
        os.environ.setdefault("PREFECT_INTERNAL_LOGGING_LEVEL", "CRITICAL")
    console = Console(stderr=True)
    logger = logging.getLogger("cakupan")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    handler = logging.Handler()
    with console.status("working") as status:

        def show(record: logging.LogRecord) -> None:
            console.print(
                f"  {record.getMessage()}", style="dim", markup=False, highlight=False, soft_wrap=True
            )
            status.update("working")

        handler.emit = show  # type: ignore[method-assign]
        logger.addHandler(handler)
        try:
            yield
        finally:
            logger.removeHandler(handler)


def state_of(published: Path) -> object:
    """Return what tells one published file from the next."""
    try:
        found = published.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def print_json(data: Any) -> None:
    """Write JSON to standard output."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def answer(as_json: bool, data: Any, *lines: str) -> None:
    """Write what was found to standard output, for a machine or line by line for a person."""
    if as_json:
        print_json(data)
    else:
        typer.echo("\n".join(lines))


def tell(text: str) -> None:
    """Write a text to standard error as it is, even where memory is out."""
    try:
        Console(stderr=True).print(text, markup=False, highlight=False, soft_wrap=True)
    except MemoryError:
        sys.stderr.write(f"{text}\n")
