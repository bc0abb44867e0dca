"""Take deliveries in side by side, a process for each core: most of the work is one thread's."""

import multiprocessing
import os
import shutil
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

import duckdb
import pyarrow

import schemas
from flows.intake.checksums import changed, sha256_of_file
from flows.intake.delivery import Delivery
from flows.intake.outcome import Cache
from flows.intake.pseudonym import PseudonymKey
from flows.intake.reading import Place
from flows.intake.surroundings import Surroundings, opened
from flows.intake.take_in import TOGETHER_BYTES, take_in
from flows.moments import first_day
from flows.problems import as_problem, wants_debug
from flows.settings import Settings
from flows.warehouse.plan import Plan, pseudonym_key

MOST_PROCESSES = 4
"""Each takes some 500 MB."""
WORTH_A_PROCESS = 8 << 20
"""Bytes of deliveries below which starting another process takes longer than it saves."""


@dataclass(frozen=True)
class Job:
    """Deliveries of one dataset and month that are judged together."""

    settings: Settings
    dataset: str
    deliveries: list[tuple[Delivery, str]]
    """With their intake keys."""
    pseudonyms: PseudonymKey | None
    """None of reference data."""

    @property
    def month(self) -> str:
        """That of the deliveries (2024-11)."""
        return self.deliveries[0][0].month


def take_in_all(
    settings: Settings, plan: Plan, deliveries: list[Delivery], reference: dict[str, pyarrow.Table]
) -> dict[str, Counter[str]]:
    """Take deliveries in; return counts by dataset and status. Raises Problem whose text quotes no row.

    reference: tables of core by name, which they are judged by.
    """
    has_people = any(delivery.dataset in schemas.EXTRACTS for delivery in deliveries)
    pseudonyms = pseudonym_key(settings, plan.current) if has_people else None
    by_key = {plan.keys[one.delivery_id]: one for one in deliveries}  # "none" of two senders is one outcome
    jobs = [
        Job(settings, name, [(delivery, plan.keys[delivery.delivery_id]) for delivery in group], pseudonyms)
        for name, group in _groups(list(by_key.values()))
    ]
    cores = len(os.sched_getaffinity(0))
    alone = len(jobs) == 1 or sum(d.bytes for d in deliveries) < WORTH_A_PROCESS
    processes = 1 if alone else min(MOST_PROCESSES, cores, len(jobs))
    with _private_folder(settings.warehouse / ".work" / "intake") as spill:
        around = Surroundings(settings.region_code, reference, spill, cores // processes)
        if processes == 1:
            jobs.sort(key=lambda job: job.month)  # what is looked up for a month serves all of it
            with opened(around) as connection:
                taken = [_take_quietly(job, connection) for job in jobs]
        else:
            context = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(processes, context, _begin, (around,)) as pool:
                taken = list(pool.map(_take_quietly, jobs))
    found: dict[str, Counter[str]] = {}
    for job, statuses in zip(jobs, taken, strict=True):
        found.setdefault(job.dataset, Counter()).update(statuses)
    return dict(sorted(found.items()))


@contextmanager
def _private_folder(path: Path) -> Iterator[Path]:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


_CHILD: dict[str, Surroundings] = {}
"""Of a process that takes extracts in: what all of its jobs are judged against."""
_OPEN = ExitStack()


def _begin(around: Surroundings) -> None:
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    Finalize(None, _let_go, exitpriority=0)
    _CHILD["around"] = replace(around, spill=around.spill / str(os.getpid()))


def _let_go() -> None:
    """Close the database and end at once: at the interpreter's end DuckDB would report leaks."""
    _OPEN.close()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _end_with_the_run() -> None:
    """End where the run was killed: it would write where the next one does."""
    run = multiprocessing.parent_process()
    if run is not None:
        run.join()
        os._exit(1)


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    """Return the database of this process, which lasts as long as the process."""
    return _OPEN.enter_context(opened(_CHILD["around"]))


def _groups(deliveries: list[Delivery]) -> Iterator[tuple[str, list[Delivery]]]:
    """Yield the deliveries of a dataset and month in groups that are judged together, the largest first.

    Large ones are alone. So the processes end at about the same time.
    """
    groups: dict[tuple[str, str], list[list[Delivery]]] = {}
    for delivery in sorted(deliveries, key=lambda d: (-d.bytes, d.file)):
        of_month = groups.setdefault((delivery.dataset, delivery.month), [[]])
        if of_month[-1] and sum(d.bytes for d in of_month[-1]) + delivery.bytes > TOGETHER_BYTES:
            of_month.append([])
        of_month[-1].append(delivery)
    ordered = [(dataset, group) for (dataset, _), of_month in groups.items() for group in of_month]
    yield from sorted(ordered, key=lambda found: -sum(d.bytes for d in found[1]))


def _take_quietly(job: Job, connection: duckdb.DuckDBPyConnection | None = None) -> Counter[str]:
    """Take deliveries in; an error leaves without the rows it may quote, also from another process."""
    try:
        return _take(job, connection or _connection())
    except Exception as error:
        if wants_debug():
            raise
        raise as_problem(error) from None


def _take(job: Job, connection: duckdb.DuckDBPyConnection) -> Counter[str]:
    cache = Cache(job.settings.warehouse / "cache" / "intake")
    with ExitStack() as drafts:
        places = [
            Place(
                path=job.settings.raw / delivery.file,
                sender_name=delivery.sender,
                sender=job.settings.sender(job.dataset, delivery.sender),
                period=first_day(delivery.month) if delivery.month else None,
                folder=drafts.enter_context(cache.draft(key)),
            )
            for delivery, key in job.deliveries
        ]
        outcomes = take_in(schemas.dataset(job.dataset), places, connection, job.pseudonyms)
        for (delivery, key), place, outcome in zip(job.deliveries, places, outcomes, strict=True):
            if sha256_of_file(place.path) != delivery.sha256:
                raise changed(delivery.file, job.settings.warehouse)
            cache.keep(key, outcome, place.folder)
    return Counter(outcome.status for outcome in outcomes)
