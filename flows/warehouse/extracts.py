"""Take extracts in side by side, a process for each core: most of the work is one thread's."""

import multiprocessing
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

import pyarrow

import schemas
from flows.intake.checksums import sha256_of_file
from flows.intake.extract import Place, Surroundings, take_in_extract
from flows.intake.manifest import Delivery
from flows.intake.outcome import Cache
from flows.intake.pseudonym import PseudonymKey
from flows.problems import NotPublished, as_problem
from flows.settings import Settings
from flows.warehouse.plan import Plan, pseudonym_key

MOST_PROCESSES = 4
"""Each takes some 500 MB."""
WORTH_A_PROCESS = 8 << 20
"""Bytes of deliveries below which starting another process takes longer than it saves."""


def take_in_extracts(
    settings: Settings, plan: Plan, deliveries: list[Delivery], reference: dict[str, pyarrow.Table]
) -> dict[str, int]:
    """Take extracts in; return their counts by status. Raises Problem whose text quotes no row."""
    key = pseudonym_key(settings, plan.current)
    largest_first = sorted(deliveries, key=lambda d: (-d.bytes, d.file))
    jobs = [
        (settings, delivery, plan.keys[delivery.delivery_id], reference, key) for delivery in largest_first
    ]
    processes = min(MOST_PROCESSES, len(os.sched_getaffinity(0)), len(jobs))
    if processes < 2 or sum(d.bytes for d in deliveries) < WORTH_A_PROCESS:
        return dict(Counter(_take_one(*job) for job in jobs))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        return dict(Counter(pool.map(_take_one_quietly, jobs)))


def _take_one_quietly(
    job: tuple[Settings, Delivery, str, dict[str, pyarrow.Table], PseudonymKey],
) -> str:
    """Take one delivery in; an error leaves this process without the rows it may quote."""
    try:
        return _take_one(*job)
    except Exception as error:
        raise as_problem(error) from None


def _take_one(
    settings: Settings,
    delivery: Delivery,
    key: str,
    reference: dict[str, pyarrow.Table],
    secret: PseudonymKey,
) -> str:
    path = settings.raw / delivery.file
    sender = settings.sender(delivery.dataset, delivery.sender)
    around = Surroundings(sender, settings.region_code, reference, secret)
    cache = Cache(settings.warehouse / "cache" / "intake")
    with cache.draft(key) as draft:
        place = Place(path, delivery.sender, date.fromisoformat(f"{delivery.period}-01"))
        outcome = take_in_extract(schemas.dataset(delivery.dataset), place, around, Path(draft))
        if sha256_of_file(path) != delivery.sha256:
            raise NotPublished(f"{delivery.file} changed while it was read. Start the run again.")
        cache.keep_draft(key, outcome, draft)
    return outcome.status
