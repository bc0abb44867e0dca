"""Take extracts in side by side, a process for each core: most of the work is one thread's."""

import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

import pyarrow

import schemas
from flows.intake.checksums import sha256_of_file
from flows.intake.extract import TOGETHER_BYTES, Place, Surroundings, take_in_extracts
from flows.intake.manifest import Delivery
from flows.intake.outcome import Cache
from flows.intake.pseudonym import PseudonymKey
from flows.problems import NotPublished, as_problem, wants_debug
from flows.settings import Settings
from flows.warehouse.plan import Plan, pseudonym_key

MOST_PROCESSES = 4
"""Each takes some 500 MB."""
WORTH_A_PROCESS = 8 << 20
"""Bytes of deliveries below which starting another process takes longer than it saves."""


@dataclass(frozen=True)
class Job:
    """Deliveries of one dataset and month that are judged together, and all that it takes."""

    settings: Settings
    dataset: str
    deliveries: list[tuple[Delivery, str]]
    """With their intake keys."""
    reference: dict[str, pyarrow.Table]
    secret: PseudonymKey
    threads: int


def take_in_all(
    settings: Settings, plan: Plan, deliveries: list[Delivery], reference: dict[str, pyarrow.Table]
) -> dict[str, int]:
    """Take extracts in; return their counts by status. Raises Problem whose text quotes no row."""
    secret = pseudonym_key(settings, plan.current)
    cores = len(os.sched_getaffinity(0))
    groups = list(_groups(deliveries))
    alone = len(groups) == 1 or sum(d.bytes for d in deliveries) < WORTH_A_PROCESS
    processes = 1 if alone else min(MOST_PROCESSES, cores, len(groups))
    jobs: list[Job] = [
        Job(
            settings,
            name,
            [(delivery, plan.keys[delivery.delivery_id]) for delivery in group],
            reference,
            secret,
            threads=cores // processes,
        )
        for name, group in groups
    ]
    if processes == 1:
        return dict(sum((_take_quietly(job) for job in jobs), Counter()))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        return dict(sum(pool.map(_take_quietly, jobs), Counter()))


def _groups(deliveries: list[Delivery]) -> Iterator[tuple[str, list[Delivery]]]:
    """Yield the deliveries of a dataset and month, in groups that are judged together; large ones alone."""
    places = {(d.dataset, d.period) for d in deliveries}
    for dataset, period in sorted(places, key=str):
        group: list[Delivery] = []
        for delivery in sorted(deliveries, key=lambda d: (d.bytes, d.file)):
            if (delivery.dataset, delivery.period) != (dataset, period):
                continue
            if group and sum(d.bytes for d in group) + delivery.bytes > TOGETHER_BYTES:
                yield dataset, group
                group = []
            group.append(delivery)
        yield dataset, group


def _take_quietly(job: Job) -> Counter[str]:
    """Take deliveries in; an error leaves without the rows it may quote, also from another process."""
    try:
        return _take(job)
    except Exception as error:
        if wants_debug():
            raise
        raise as_problem(error) from None


def _take(job: Job) -> Counter[str]:
    cache = Cache(job.settings.warehouse / "cache" / "intake")
    with ExitStack() as drafts:
        places = [
            Place(
                path=job.settings.raw / delivery.file,
                sender_name=delivery.sender,
                sender=job.settings.sender(job.dataset, delivery.sender),
                period=date.fromisoformat(f"{delivery.period}-01"),
                folder=drafts.enter_context(cache.draft(key)),
            )
            for delivery, key in job.deliveries
        ]
        spill = places[0].folder / "spill"
        around = Surroundings(job.settings.region_code, job.reference, job.secret, spill, job.threads)
        outcomes = take_in_extracts(schemas.dataset(job.dataset), places, around)
        for (delivery, key), place, outcome in zip(job.deliveries, places, outcomes, strict=True):
            if sha256_of_file(place.path) != delivery.sha256:
                raise NotPublished(f"{delivery.file} changed while it was read. Start the run again.")
            cache.keep_draft(key, outcome, place.folder)
    return Counter(outcome.status for outcome in outcomes)
