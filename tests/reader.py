"""A reader of a published file, as a process of its own: python -m tests.reader WAY FILE.

It says `ready` when it has read once, reads until its input ends, and says as JSON what it saw.
"""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import Any

import duckdb
import sqlalchemy as sa

PAUSE = 0.1
"""Seconds between two reads, so that four readers leave something of two cores to who publishes."""
RELEASE = "select release_id from audit.current_release"
TOKENS = """
    select
        (select min(participants_source) from marts.coverage),
        (select max(participants_source) from marts.coverage),
        (select min(source) from marts.growth),
        (select max(source) from marts.growth),
        (select release_id from audit.current_release)
"""
Ask = Callable[[str], list[tuple[Any, ...]]]
Open = Callable[[], Any]


@contextmanager
def held(file: str) -> Iterator[Open]:
    """One connection, open the whole time."""
    with duckdb.connect(file, read_only=True) as connection:
        yield lambda: nullcontext(lambda query: connection.execute(query).fetchall())


@contextmanager
def reopened(file: str) -> Iterator[Open]:
    """A connection of its own for each read."""

    @contextmanager
    def opened() -> Iterator[Ask]:
        with held(file) as one, one() as ask:
            yield ask

    yield opened


@contextmanager
def pooled(file: str, is_disposed: bool = False) -> Iterator[Open]:
    """A pool of SQLAlchemy, emptied after each read or at the end only."""
    engine = sa.create_engine(f"duckdb:///{file}", connect_args={"read_only": True})

    @contextmanager
    def opened() -> Iterator[Ask]:
        with engine.connect() as connection:
            yield lambda query: [tuple(row) for row in connection.execute(sa.text(query)).all()]
        if is_disposed:
            engine.dispose()

    yield opened
    engine.dispose()


WAYS = {"held": held, "reopened": reopened, "pooled": pooled, "disposed": partial(pooled, is_disposed=True)}


def read(opened: Open) -> str:
    """Return the release that is read. Raises ValueError where not all that is read is of that release."""
    with opened() as ask:
        ((before,),) = ask(RELEASE)
        (tokens,) = ask(TOKENS)
    if set(tokens) != {before}:
        raise ValueError(f"torn: {before} before, {tokens} after")
    return str(before)


def main(way: str, file: str) -> None:
    """Read until the input ends; print the releases in the order they were seen, and how often was read."""
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    seen: list[str] = []
    reads = 0
    with WAYS[way](file) as opened:
        while True:
            is_last = over.is_set()
            release = read(opened)
            reads += 1
            if seen[-1:] != [release]:
                seen.append(release)
            if reads == 1:
                sys.stdout.write("ready\n")
                sys.stdout.flush()
            if is_last:
                break
            over.wait(PAUSE)
    if way == "pooled":
        with WAYS[way](file) as opened:
            seen.append(read(opened))
    json.dump({"seen": seen, "reads": reads}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
