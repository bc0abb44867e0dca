"""Read the published file: one statement, only a read, and nothing outside the file within its reach."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow

from flows.duck import CONFIG
from flows.problems import WrongUsage, as_problem, of_the_machine
from flows.project import SQL
from flows.warehouse.limits import Clock
from flows.warehouse.model import read_header
from flows.warehouse.publish import require_published

TIME_LIMIT_SECONDS = 60.0
MEMORY_LIMIT = "2GB"
THREADS = 4
BATCH = 10_000
ARROW_BATCH = 50_000
READS = ("SELECT", "EXPLAIN")
OUT_OF_REACH = "A query reads this warehouse and nothing else: no files, networks, extensions or settings."
HINT = (
    "`cakupan query 'show tables'` lists the tables, `cakupan query 'describe coverage'` the columns of one."
)
HARDENING = (
    "set search_path = 'marts,main'",  # the tables, then the table macros
    "set enable_external_access = false",
    "set disabled_filesystems = 'LocalFileSystem'",  # DuckDB 1.5 would still write logs to a file
    "set lock_configuration = true",
)
GIVEN = "Invalid Input Error: "
"""How DuckDB's errors begin about a value that was given, as those of a cut do."""
LOCKED = f"{GIVEN}Cannot "
"""How those about the hardening begin, which are of the same kind."""
NO_MORE = "Allocation failure"
"""What DuckDB says where the system gives it less than it may take."""
NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Answer:
    """The columns of an answer, and its rows as they come."""

    columns: list[str]
    batches: Iterator[list[Row]]


@dataclass(frozen=True)
class ArrowAnswer:
    """The schema of an answer and DuckDB's own type of each column, and its rows as they come."""

    schema: pyarrow.Schema
    types: list[str]
    batches: Iterator[pyarrow.RecordBatch]


@dataclass(frozen=True)
class Question:
    """A question of the cookbook in both languages."""

    english: str
    indonesian: str


def cookbook(folder: Path = SQL / "queries") -> dict[str, Question]:
    """Return the questions of sql/queries/ by name, from the headers of their files."""
    headers = {p.stem: read_header(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.sql"))}
    return {
        name: Question(english, " ".join(keys.get("id", []))) for name, (english, keys) in headers.items()
    }


def read_query(asked: str, folder: Path = SQL / "queries") -> str:
    """Return the SQL that was asked for: SQL itself, or the name of a file of sql/queries/."""
    if not NAME.fullmatch(asked.strip()):
        return asked
    path = folder / f"{asked.strip()}.sql"
    if not path.is_file():
        known = ", ".join(cookbook(folder)) or "none"
        raise WrongUsage(
            f"No question is named {asked.strip()}; known are {known}. "
            f"For a table, write SQL: cakupan query 'from {asked.strip()}'"
        )
    return path.read_text(encoding="utf-8")


@contextmanager
def reading(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the published file to read it, all else locked away. Plain names are those of marts."""
    require_published(published)
    config: dict[str, str | bool | int | float | list[str]] = {
        **CONFIG,
        "allow_community_extensions": False,
        "allow_persistent_secrets": False,
        "secret_directory": "none",  # else the settings would name the home of the user
        "python_enable_replacements": False,  # a table name is never a variable of this program
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": "",  # no spill files
        "threads": THREADS,
    }
    with duckdb.connect(str(published), read_only=True, config=config) as connection:
        for statement in HARDENING:
            connection.execute(statement)
        yield connection


def ask(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    time_limit: float = TIME_LIMIT_SECONDS,
    *,
    counts_all: bool = False,
    stuck: Callable[[], None] | None = None,
) -> Answer:
    """Run one reading statement; its rows come in batches. Raises WrongUsage for anything else.

    time_limit: seconds of DuckDB's work, or where `counts_all` of all that is done until the last row.
    stuck: ends the process where the query does not let itself be interrupted.
    """
    clock = Clock(connection, time_limit, counts_all=counts_all, stuck=stuck)
    with explained(clock), clock:
        _require_a_read(connection, query)
        cursor = connection.execute(query)
        columns = _unlike([column[0] for column in cursor.description or []])
    return Answer(columns, _batches(cursor, clock))


def ask_arrow(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    time_limit: float = TIME_LIMIT_SECONDS,
    *,
    stuck: Callable[[], None] | None = None,
) -> ArrowAnswer:
    """Run one reading statement for a file of its types; all time until the last row counts."""
    clock = Clock(connection, time_limit, counts_all=True, stuck=stuck)
    with explained(clock), clock:
        _require_a_read(connection, query)
        relation = connection.sql(query)
        types = [str(kind) for kind in relation.types]
        reader = relation.to_arrow_reader(ARROW_BATCH)
    names = _unlike(reader.schema.names)
    schema = pyarrow.schema([field.with_name(name) for field, name in zip(reader.schema, names, strict=True)])
    return ArrowAnswer(schema, types, _arrow_batches(reader, names, clock))


def _require_a_read(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    statements = connection.extract_statements(query)
    if _is_pivot(statements):
        return
    if len(statements) != 1:
        raise WrongUsage(f"Found {len(statements)} statements, expected one. Ask them one by one.")
    kind = _kind(statements[0])
    if kind not in READS:
        raise WrongUsage(f"{kind} is refused. {OUT_OF_REACH}")


def _is_pivot(statements: list[duckdb.Statement]) -> bool:
    """A pivot reads the values of its columns first: DuckDB parses it as several statements of its own.

    2.0 says MULTI; 1.5 gives these statements no text.
    """
    kinds = [_kind(statement) for statement in statements]
    return kinds == ["MULTI"] or (len(kinds) > 1 and not any(statement.query for statement in statements))


def _kind(statement: duckdb.Statement) -> str:
    try:
        return statement.type.name
    except ValueError:  # a kind that DuckDB's Python does not know, as UPDATE EXTENSIONS
        return "This kind of statement"


def _batches(cursor: duckdb.DuckDBPyConnection, clock: Clock) -> Iterator[list[Row]]:
    while True:
        with explained(clock), clock:
            rows = cursor.fetchmany(BATCH)
        if not rows:
            return
        yield rows


def _arrow_batches(
    reader: pyarrow.RecordBatchReader, names: list[str], clock: Clock
) -> Iterator[pyarrow.RecordBatch]:
    while True:
        with explained(clock), clock:
            try:
                batch = next(reader, None)
            except OSError as error:
                raise _as_raised(error) from None
        if batch is None:
            return
        yield batch.rename_columns(names)


def _as_raised(error: OSError) -> duckdb.Error:
    """Return an error of DuckDB that came through Arrow's stream as a mere text."""
    kinds = {"INTERRUPT": duckdb.InterruptException, "Out of Memory": duckdb.OutOfMemoryException}
    return next((kinds[name] for name in kinds if str(error).startswith(name)), duckdb.Error)(str(error))


@contextmanager
def explained(clock: Clock) -> Iterator[None]:
    """Answer DuckDB's errors in words that help; its own text is about the query and the public tables."""
    try:
        yield
    except duckdb.InterruptException:
        raise WrongUsage(
            f"Stopped after {clock.limit:g} s. Ask for less: fewer rows, a narrower join; or allow more "
            "with --time-limit."
        ) from None
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        if NO_MORE in str(error):  # the machine's, short of the limit
            raise as_problem(error) from None
        raise WrongUsage(f"Needs more than {MEMORY_LIMIT} of memory. Ask for less, or a sum of it.") from None
    except duckdb.Error as error:
        if of_the_machine(error):
            raise as_problem(error) from None
        if isinstance(error, duckdb.PermissionException) or str(error).startswith(LOCKED):
            raise WrongUsage(f"Refused: {_first_line(error)}. {OUT_OF_REACH}") from None
        if isinstance(error, duckdb.InvalidInputException):
            raise WrongUsage(f"The query does not run. {_first_line(error).removeprefix(GIVEN)}.") from None
        raise WrongUsage(f"The query does not run. {str(error).strip()}\n{HINT}") from None


def _first_line(error: duckdb.Error) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")


def _unlike(names: list[str]) -> list[str]:
    """Names of columns as DuckDB would tell equal ones apart: a, a_1."""
    found: list[str] = []
    taken: set[str] = set()
    numbers: Counter[str] = Counter()  # the last that a name was given: all below are taken
    for name in names:
        told = name
        while told in taken:
            numbers[name] += 1
            told = f"{name}_{numbers[name]}"
        taken.add(told)
        found.append(told)
    return found
