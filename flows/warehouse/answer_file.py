"""Write an answer into a file: whole or not at all, and over nothing that somebody would miss."""

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import duckdb

from flows.disk import sync
from flows.own_folders import outside
from flows.problems import WrongUsage
from flows.warehouse.answer_workbook import write_workbook
from flows.warehouse.answers import write_csv, write_json, write_parquet
from flows.warehouse.query import TIME_LIMIT_SECONDS, Answer, ask, ask_arrow

Form = Literal["table", "csv", "json", "parquet", "xlsx"]
BINARY = ("parquet", "xlsx")


@dataclass(frozen=True)
class Target:
    """Where an answer goes: a file that may be written, and a name beside it while it is not whole."""

    path: Path
    form: Form
    overwrite: bool
    draft: Path = field(init=False)

    def __post_init__(self) -> None:
        name = f".{self.path.name[:200]}.{secrets.token_hex(4)}.tmp"
        object.__setattr__(self, "draft", self.path.with_name(name))


def form_of(form: Form | None, out: Path | None) -> Form:
    """Return how the answer is written: as asked for, else by the ending of the file, else a table."""
    ending = out.suffix.lower().removeprefix(".") if out else ""
    named = ending if ending in get_args(Form) else None
    if out is None:
        if form in BINARY:
            raise WrongUsage(f"{form} is no text for a terminal: name a file with --out FILE.{form}")
        return form or "table"
    if form == "table":
        raise WrongUsage("A table is for the screen; into a file goes csv, json, parquet or xlsx.")
    if form and named and named != form:
        raise WrongUsage(
            f"--format {form} does not fit the ending of {out}: name it .{form}, or leave one out."
        )
    if not form and not named:
        raise WrongUsage(
            f"{out} does not say its format: end it in .csv, .json, .parquet or .xlsx, or add --format."
        )
    return form or named  # type: ignore[return-value]


def target(out: Path, form: Form, *, overwrite: bool, guarded: Iterable[Path]) -> Target:
    """Return where to write. Raises WrongUsage where a file is there already, or the place is not for it.

    guarded: folders of the warehouse and of raw deliveries, in which nothing is written, overwrite or not.
    """
    path = outside(out, guarded)
    if not path.parent.is_dir():
        raise WrongUsage(f"No folder at {path.parent}. Make it, or name another.")
    if path.exists() and not path.is_file():
        raise WrongUsage(f"{out} is there and is no file. Name another.")
    if path.exists() and not overwrite:
        raise WrongUsage(f"{out} is there already. Name another file, or say --overwrite.")
    if path.exists() and path.suffix.lower() != f".{form}":
        raise WrongUsage(f"{out} does not end in .{form}, so it is no former answer. Name another file.")
    return Target(path, form, overwrite)


def write_answer(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    to: Target,
    time_limit: float = TIME_LIMIT_SECONDS,
    stuck: Callable[[], None] | None = None,
) -> int:
    """Ask and write the file; return the number of rows. time_limit: seconds until the last row."""

    def answered() -> Answer:
        return ask(connection, query, time_limit, counts_all=True, stuck=stuck)

    with _whole(to) as draft:
        if to.form == "parquet":
            return write_parquet(ask_arrow(connection, query, time_limit, stuck=stuck), draft)
        if to.form == "xlsx":
            return write_workbook(answered(), draft)
        with draft.open("w", encoding="utf-8", newline="") as out:
            return write_csv(answered(), out) if to.form == "csv" else write_json(answered(), out)


@contextmanager
def _whole(to: Target) -> Iterator[Path]:
    """Give the draft its name once it is whole and on the disk; leave nothing of it where that fails."""
    try:
        yield to.draft
        sync(to.draft)
        _name(to)
        sync(to.path.parent)
    except FileExistsError:
        raise WrongUsage(f"{to.path} is there already. Name another file, or say --overwrite.") from None
    finally:
        to.draft.unlink(missing_ok=True)


def _name(to: Target) -> None:
    if not to.overwrite:
        try:
            os.link(to.draft, to.path)
        except FileExistsError:
            raise  # somebody has made such a file meanwhile
        except OSError:  # a disk without hard links
            to.path.touch(exist_ok=False)
        else:
            return
    to.draft.replace(to.path)
