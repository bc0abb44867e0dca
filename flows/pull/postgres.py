"""A read-only session in a source's PostgreSQL, and its errors in our own words."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import pyarrow

# Only this reader of the driver says the SQLSTATE of what goes wrong between two batches.
from adbc_driver_manager._reader import AdbcRecordBatchReader
from adbc_driver_manager.dbapi import Cursor, Error
from adbc_driver_postgresql.dbapi import connect

from flows.problems import OutsideFailed
from flows.pull.offer import NotReached, Refused, Transient
from flows.pull.web import secret
from flows.sources import Source

T = TypeVar("T")
TYPE = b"POSTGRESQL:type"
"""What the driver calls the type of a column."""
READ_ONLY = (
    "set transaction isolation level repeatable read, read only",
    "set local timezone to 'UTC'",  # what the query writes as text depends on neither server nor user
    "set local datestyle to 'ISO'",
)
PASSING = {"08", "40", "53", "55P03", "57", "58"}
"""Beginnings of the SQLSTATEs of what may pass: of the connection, conflicts, resources, a shutdown."""
ADVICE = {
    "25006": "the query would write. Expected one SELECT",
    "42501": "its user may not read something that the query names. Have its owner grant select on that",
    "42P01": "the query names a table that is not there. Mend the query",
    "42703": "the query names a column that is not there. Mend the query",
    "42": "the query is not valid there. Try it in psql and mend it",
    "22": "a value does not fit what the query does with it. Try it in psql and mend it",
}
"""What to do, by the longest beginning of a SQLSTATE."""
UNREACHED = (
    *("Connection refused", "timeout expired", "timed out", "could not translate host name"),
    *("No route to host", "unreachable"),
)
"""What libpq says, without a SQLSTATE, of a host that it does not reach."""
CUT = (
    *UNREACHED,
    *("closed the connection", "EOF detected", "reset by peer", "could not receive data"),
    *("could not send data", "starting up", "shutting down", "in recovery mode", "too many"),
    "remaining connection slots",
)
"""What is said, without a SQLSTATE, of what may pass: by libpq, or by a server that lets nobody in."""
LEFT_WAITING: list[ExitStack] = []
"""What is never closed: the driver still waits in it, and to close it would wait too, or crash."""
UNTRUSTED = ("SSL", "certificate")


@dataclass(frozen=True)
class Session:
    """One transaction that sees one moment of the database."""

    cursor: Cursor
    source: Source
    held: ExitStack
    """What is closed at its end."""

    @contextmanager
    def batches(self, query: str) -> Iterator[Iterator[pyarrow.RecordBatch]]:
        """Give the rows of a query batch by batch, some 16 MB each. Raises Transient or OutsideFailed.

        Each field says its type in PostgreSQL; a numeric comes as text.
        """
        schema = self._run(self.cursor.adbc_execute_schema, query)
        _refuse_twins(schema.names, self.source)
        self._run(self.cursor.execute, _with_numbers_as_text(query, schema))
        handle = self.cursor.fetch_arrow()
        reader = self.held.enter_context(AdbcRecordBatchReader._import_from_c(handle.address))
        yield self._each(reader, _told(schema))

    def few_rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the first two rows of a query. Raises Transient or OutsideFailed."""
        self._run(self.cursor.execute, query)
        return self._run(self.cursor.fetchmany, 2)

    def _each(self, reader: AdbcRecordBatchReader, schema: pyarrow.Schema) -> Iterator[pyarrow.RecordBatch]:
        while True:
            try:
                batch = self._run(reader.read_next_batch)
            except StopIteration:
                return
            yield pyarrow.RecordBatch.from_arrays(batch.columns, schema=schema)

    def _run(self, call: Callable[..., T], *arguments: Any) -> T:
        """Call the driver; what takes longer than the source's time-out is given up."""
        try:
            return _within(self.source, self._give_up, call, *arguments)
        except _Silent:
            LEFT_WAITING.append(self.held.pop_all())
            raise

    def _give_up(self) -> None:
        with suppress(Error):  # it has just ended by itself
            self.cursor.adbc_cancel()


@contextmanager
def session(source: Source) -> Iterator[Session]:
    """Open a session. Raises WrongUsage, Transient or OutsideFailed, none with a word of the server."""
    connection = _within(source, lambda: None, connect, _uri(source))
    with ExitStack() as held:
        held.enter_context(connection)
        opened = Session(held.enter_context(connection.cursor()), source, held)
        for statement in READ_ONLY:
            opened._run(opened.cursor.execute, statement)
        yield opened


class _Silent(NotReached):
    """The driver was left waiting: on a connection that lives and says nothing it would wait for ever."""


def _within(source: Source, give_up: Callable[[], None], call: Callable[..., T], *arguments: Any) -> T:
    """Call the driver; after the time-out it is told to give up, and after another it is left."""
    running: Future[T] = Future()
    threading.Thread(target=_keep, args=(running, call, *arguments), daemon=True).start()
    if not wait([running], source.timeout_seconds).done:
        threading.Thread(target=give_up, daemon=True).start()
        if not wait([running], source.timeout_seconds).done:
            raise _Silent(_nothing_from(source))
    try:
        return running.result()
    except (Error, pyarrow.ArrowException) as error:
        raise _problem(error, source) from None


def _keep(running: Future[T], call: Callable[..., T], *arguments: Any) -> None:
    try:
        running.set_result(call(*arguments))
    except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
        running.set_exception(error)


def _is_numeric(field: pyarrow.Field) -> bool:
    return bool((field.metadata or {}).get(TYPE) == b"numeric")


def _with_numbers_as_text(query: str, schema: pyarrow.Schema) -> str:
    """Have the server write numerics as text; the driver would, and take a third of all time for it.

    A plain select of a sorted one keeps its order in PostgreSQL.
    """
    if not any(map(_is_numeric, schema)):
        return query
    quoted = {field.name: '"' + field.name.replace('"', '""') + '"' for field in schema}
    told = [
        f"{quoted[one.name]}{'::text' if _is_numeric(one) else ''} as {quoted[one.name]}" for one in schema
    ]
    return f"select {', '.join(told)} from (\n{query}\n) as rows"


def _refuse_twins(names: list[str], source: Source) -> None:
    for name in names:
        if names.count(name) > 1:
            raise Refused(
                f"Source {source.name}: its query gives column {name} twice. Name each column once."
            )


def _told(schema: pyarrow.Schema) -> pyarrow.Schema:
    """Return the schema of what comes: numerics are text, and still say that they are numerics."""
    return pyarrow.schema(
        [field.with_type(pyarrow.string()) if _is_numeric(field) else field for field in schema]
    )


def _uri(source: Source) -> str:
    """Return what libpq connects by, with the secrets in it: it is shown nowhere."""
    place, seconds = urlsplit(source.location), max(1, round(source.timeout_seconds))
    options = {
        "application_name": "cakupan",
        "client_encoding": "UTF8",
        "connect_timeout": seconds,
        "keepalives_idle": max(1, seconds // 2),
        "keepalives_interval": max(1, seconds // 6),
        "keepalives_count": 3,
        "tcp_user_timeout": 1000 * seconds,
        "sslmode": "prefer",
    }
    if source.options["tls"]:
        options |= {"sslmode": "verify-full", "sslrootcert": source.options.get("ca_file", "system")}
    user = quote(secret(source, "user_env") or place.username or "", safe="")
    password = quote(secret(source, "password_env") or "", safe="")
    address = place.netloc.rpartition("@")[2]
    return f"postgresql://{user}:{password}@{address}{place.path}?{urlencode(options, quote_via=quote)}"


def _where(source: Source) -> str:
    return f"Source {source.name}: the PostgreSQL at {urlsplit(source.location).netloc.rpartition('@')[2]}"


def _nothing_from(source: Source) -> str:
    return f"{_where(source)} gave nothing for {source.timeout_seconds} seconds, or was told to stop."


def _problem(error: Exception, source: Source) -> OutsideFailed:
    """Say in our own words what went wrong; the server's quote rows, and libpq's the user."""
    state = str(getattr(error, "sqlstate", None) or "")
    where = _where(source)
    if not state:
        return _without_state(str(error), type(error).__name__, where, source)
    if state == "57014":
        return NotReached(_nothing_from(source))
    if any(state.startswith(one) for one in PASSING):
        return Transient(f"{where} could not answer just now (SQLSTATE {state}).")
    advice = next((ADVICE[state[:n]] for n in (5, 2) if state[:n] in ADVICE), "Ask who runs it")
    return OutsideFailed(f"{where} refused the query (SQLSTATE {state}): {advice}.")


def _without_state(text: str, kind: str, where: str, source: Source) -> OutsideFailed:
    if any(phrase in text for phrase in CUT):
        found = NotReached if any(phrase in text for phrase in UNREACHED) else Transient
        return found(f"{where} is not reached, or the connection was cut.")
    if any(word in text for word in UNTRUSTED) and "FATAL" not in text:  # else the server itself refused us
        return OutsideFailed(
            f"{where} is not trusted: it has no TLS, or a certificate that does not prove its name. Name the "
            f"authority in sources.{source.name}.ca_file, or have the certificate renewed."
        )
    if "Failed to connect" in text:
        return OutsideFailed(
            f"{where} did not let us in. See that the user, the password and the name of the database are "
            "right, and that it takes connections of this machine."
        )
    return OutsideFailed(f"{where} failed in a way that we did not foresee ({kind}).")
