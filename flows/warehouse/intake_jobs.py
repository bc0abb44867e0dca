"""Which jobs it takes to take deliveries in, and what came of them."""

from collections import Counter
from collections.abc import Iterator

import pyarrow

import schemas
from flows.engine.engines import engine
from flows.engine.supplies import lay_out
from flows.intake.delivery import Delivery
from flows.intake.job import Incoming, TakeIn
from flows.intake.pseudonym import KeyPlace
from flows.intake.take_in import TOGETHER_BYTES
from flows.meaning import code_of
from flows.settings import SIMULATED, Settings
from flows.warehouse.plan import Plan, brings_its_key, pseudonym_key


def take_in_all(
    settings: Settings, plan: Plan, deliveries: list[Delivery], reference: dict[str, pyarrow.Table]
) -> dict[str, Counter[str]]:
    """Take deliveries in; return counts by dataset and status. Raises Problem whose text quotes no row.

    reference: tables of core by name, which they are judged by.
    """
    has_people = any(delivery.dataset in schemas.KEYED for delivery in deliveries)
    pseudonyms = key_place(settings, plan.current) if has_people else None
    laid_out = lay_out(reference, settings.warehouse / ".work" / "supplies")
    by_key = {plan.keys[one.delivery_id]: one for one in deliveries}  # "none" of two senders is one outcome
    jobs = [
        TakeIn(
            raw=settings.raw,
            warehouse=settings.warehouse,
            dataset=dataset,
            deliveries=tuple(
                _incoming(settings, delivery, plan.keys[delivery.delivery_id]) for delivery in group
            ),
            office_region=settings.region_code,
            reference=laid_out,
            pseudonyms=pseudonyms,
            code=("intake", dataset, code_of("intake", dataset)),
        )
        for dataset, group in _groups(list(by_key.values()))
    ]
    with engine(settings) as running:
        done = running.run(jobs)
    found: dict[str, Counter[str]] = {}
    for job, statuses in zip(jobs, done, strict=True):
        found.setdefault(job.dataset, Counter()).update(statuses)
    return dict(sorted(found.items()))


def key_place(settings: Settings, current: list[Delivery]) -> KeyPlace:
    """Return where whoever takes deliveries in finds the key of the pseudonyms."""
    simulated = settings.raw / SIMULATED if brings_its_key(settings, current) else None
    return KeyPlace(settings.key_file, simulated, pseudonym_key(settings, current).version)


def _incoming(settings: Settings, delivery: Delivery, key: str) -> Incoming:
    return Incoming(
        key=key,
        file=delivery.file,
        sender_name=delivery.sender,
        sender=settings.sender(delivery.dataset, delivery.sender),
        month=delivery.month,
        sha256=delivery.sha256,
        bytes=delivery.bytes,
    )


def _groups(deliveries: list[Delivery]) -> Iterator[tuple[str, list[Delivery]]]:
    """Yield deliveries of a dataset and month in groups that are judged together; large ones are alone."""
    groups: dict[tuple[str, str], list[list[Delivery]]] = {}
    for delivery in sorted(deliveries, key=lambda d: (-d.bytes, d.file)):
        of_month = groups.setdefault((delivery.dataset, delivery.month), [[]])
        if of_month[-1] and sum(d.bytes for d in of_month[-1]) + delivery.bytes > TOGETHER_BYTES:
            of_month.append([])
        of_month[-1].append(delivery)
    for (dataset, _), of_month in sorted(groups.items(), key=lambda found: found[0][1]):
        yield from ((dataset, group) for group in of_month)
