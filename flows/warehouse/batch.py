"""The steps of one batch, from raw files to a published warehouse; they pass paths and ids."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.parquet

import schemas
from flows.intake.intake import take_in
from flows.intake.manifest import Delivery, Held
from flows.intake.outcome import Cache
from flows.problems import NotPublished
from flows.settings import SQL, Settings
from flows.warehouse.audit import Verdict, refuse_to_publish
from flows.warehouse.build import CONFIG, Inputs, build, load_metrics, work_database
from flows.warehouse.history import history_of
from flows.warehouse.ledger import (
    Taken,
    ledger_tables,
    refuse_without_reference,
    rejections_of,
    write_rejections,
)
from flows.warehouse.macros import load_macros
from flows.warehouse.period import DamagedRows, close_period, period_tables
from flows.warehouse.period_inputs import History, inputs_of, period_plan, prune
from flows.warehouse.plan import ABOUT_REGIONS, REFERENCE_MODELS, Plan
from flows.warehouse.publish import draft_from, read_releases, swap_in
from flows.warehouse.usual import apart

MOST_STEPS = 20
"""Steps of one kind in a run, about: Prefect's own database stalls after some two hundred."""
WORTH_A_STEP = 64 << 20
"""Bytes of extracts below which months are taken in together: a step costs a second before it begins."""

Statuses = dict[str, Counter[str]]
"""Number of deliveries by dataset and status."""


@dataclass(frozen=True)
class Step:
    """Datasets with news, and of extracts the months."""

    datasets: tuple[str, ...]
    periods: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What is taken in."""
        return f"{', '.join(self.datasets)} {self.months}".rstrip()

    @property
    def months(self) -> str:
        """What is said of its months; empty where it has none."""
        return " to ".join(dict.fromkeys([*self.periods[:1], *self.periods[-1:]]))


def steps_with_news(settings: Settings, plan: Plan) -> list[Step]:
    """Return what is not taken in yet, in the order in which it must be: what others are judged by first.

    A run begins so: what was found of the folders of the warehouse before is forgotten.
    """
    cache_of(settings).forget()
    _HISTORY.clear()
    fresh = _fresh(settings, plan, plan.current)
    curated = sorted({d.dataset for d in fresh if d.dataset not in schemas.EXTRACTS})
    in_turn = [
        tuple(name for name in curated if (name in schemas.NEEDS_REGIONS) is needs) for needs in (False, True)
    ]
    steps = [Step(names) for names in in_turn if names]
    extracts = sorted((d for d in fresh if d.dataset in schemas.EXTRACTS), key=attrgetter("month"))
    at_least = max(WORTH_A_STEP, sum(delivery.bytes for delivery in extracts) // MOST_STEPS)
    together: list[Delivery] = []
    for _, of_month in groupby(extracts, attrgetter("month")):
        together += of_month
        if sum(delivery.bytes for delivery in together) >= at_least:
            steps.append(_of_months(together))
            together = []
    return [*steps, _of_months(together)] if together else steps


def _of_months(deliveries: list[Delivery]) -> Step:
    datasets, months = {d.dataset for d in deliveries}, {d.month for d in deliveries}
    return Step(tuple(sorted(datasets)), tuple(sorted(months)))


def take_in_step(settings: Settings, plan: Plan, step: Step) -> Statuses:
    """Take in every new delivery of a step; return its counts of deliveries by dataset and status."""
    of_step = [d for d in plan.current if d.dataset in step.datasets]
    if step.periods:
        from flows.warehouse.extracts import take_in_all  # noqa: PLC0415 - Pandera comes with it

        wanted = _fresh(settings, plan, [d for d in of_step if d.period in step.periods])
        return take_in_all(settings, plan, wanted, reference_tables(settings, plan))
    return _take_in_curated(settings, plan, _fresh(settings, plan, of_step))


def _take_in_curated(settings: Settings, plan: Plan, deliveries: list[Delivery]) -> Statuses:
    cache = cache_of(settings)
    needs_regions = any(delivery.dataset in schemas.NEEDS_REGIONS for delivery in deliveries)
    regions = known_regions(settings, plan) if needs_regions else None
    statuses: Statuses = {}
    for delivery in sorted(deliveries, key=lambda d: d.dataset):
        content = (settings.raw / delivery.file).read_bytes()
        if hashlib.sha256(content).hexdigest() != delivery.sha256:
            raise NotPublished(f"{delivery.file} changed while it was read. Start the run again.")
        sender = settings.sender(delivery.dataset, delivery.sender)
        outcome, accepted = take_in(schemas.dataset(delivery.dataset), content, sender, regions)
        cache.keep(plan.keys[delivery.delivery_id], outcome, accepted)
        statuses.setdefault(delivery.dataset, Counter())[outcome.status] += 1
    return statuses


def _fresh(settings: Settings, plan: Plan, deliveries: list[Delivery]) -> list[Delivery]:
    """Return those whose outcome is not kept. Rows of extracts are checked where they are read."""
    cache = cache_of(settings)
    return [
        delivery
        for delivery in deliveries
        if cache.load(plan.keys[delivery.delivery_id], read_rows=delivery.dataset not in schemas.EXTRACTS)
        is None
    ]


def known_regions(settings: Settings, plan: Plan) -> pyarrow.Table:
    """Build core.regions from the accepted region reference alone, as the lookup of other deliveries."""
    return _models(settings, plan, ABOUT_REGIONS, ("regions",))["regions"]


def reference_tables(settings: Settings, plan: Plan) -> dict[str, pyarrow.Table]:
    """Build the tables of core that extracts are judged by, from the accepted reference data."""
    return _models(settings, plan, schemas.JUDGED_BY, REFERENCE_MODELS)


def _models(
    settings: Settings, plan: Plan, datasets: tuple[str, ...], models: tuple[str, ...]
) -> dict[str, pyarrow.Table]:
    taken = taken_in(settings, plan, datasets)
    held = [h for h in plan.held if h.dataset in datasets]
    refuse_without_reference(taken, held, cache_of(settings).breaches)
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        load_macros(connection, "parse")
        load_metrics(connection)
        for schema in ("staging", "core"):
            connection.execute(f"create schema {schema}")
        for name, table in staging_tables(settings, taken, datasets).items():
            connection.register("incoming", table)
            connection.execute(f"create table staging.{name} as from incoming")
        for name in models:
            query = (SQL / "core" / f"{name}.sql").read_text(encoding="utf-8")
            connection.execute(f"create table core.{name} as {query}")
        return {name: connection.sql(f"from core.{name}").to_arrow_table() for name in models}


def taken_in(settings: Settings, plan: Plan, datasets: Iterable[str] | None = None) -> list[Taken]:
    """Return every current delivery, of these datasets if not of all, whose outcome is kept."""
    cache = cache_of(settings)
    wanted = None if datasets is None else set(datasets)
    taken = []
    for delivery in plan.current:
        if wanted is not None and delivery.dataset not in wanted:
            continue
        key = plan.keys[delivery.delivery_id]
        outcome = cache.load(key, read_rows=delivery.dataset not in schemas.EXTRACTS)
        if outcome is not None:
            taken.append(Taken(delivery, key, outcome))
    return taken


def in_use(settings: Settings, plan: Plan) -> tuple[list[Taken], list[Held]]:
    """Return the deliveries that are used, and all that are held, also far off their sender's history."""
    used, far_off = apart(taken_in(settings, plan), plan.accepts)
    return used, sorted(plan.held + far_off, key=lambda h: (h.file, h.sha256))


def staging_tables(settings: Settings, taken: list[Taken], names: Iterable[str]) -> dict[str, pyarrow.Table]:
    """Return the accepted rows of each dataset with their delivery's id; no delivery gives no rows."""
    cache = cache_of(settings)
    tables = {}
    for name in names:
        parts = []
        for item in taken:
            if item.delivery.dataset == name and item.outcome.accepted > 0:
                rows = pyarrow.parquet.read_table(cache.rows(item.key), partitioning=None)
                ids = pyarrow.array([item.delivery.delivery_id] * rows.num_rows, pyarrow.string())
                parts.append(rows.append_column("delivery_id", ids))
        tables[name] = pyarrow.concat_tables(parts) if parts else _no_rows(name)
    return tables


def _no_rows(name: str) -> pyarrow.Table:
    from flows.intake.judge import stage  # noqa: PLC0415 - Pandera is only imported where it is needed
    from flows.intake.words import NO_REGIONS  # noqa: PLC0415
    from flows.settings import Sender  # noqa: PLC0415

    staged = stage(schemas.dataset(name), {}, Sender(), NO_REGIONS)
    return staged.append_column("delivery_id", pyarrow.array([], pyarrow.string()))


def months_to_close(settings: Settings, plan: Plan) -> list[tuple[date, ...]]:
    """Return the months that are not closed, in order, in at most `MOST_STEPS` runs of months."""
    todo = period_plan(_history(settings, plan), settings.warehouse).todo
    at_once = max(1, -(-len(todo) // MOST_STEPS))
    return [todo[n : n + at_once] for n in range(0, len(todo), at_once)]


def close_months(settings: Settings, plan: Plan, months: Iterable[date]) -> None:
    """Close months from the accepted rows of their deliveries; those before them are closed.

    Rows that have lost their checksum are taken in again.
    """
    history = _history(settings, plan)
    for month in months:
        try:
            close_period(inputs_of(history, month, settings.warehouse), settings.warehouse)
        except DamagedRows as error:
            from flows.warehouse.extracts import take_in_all  # noqa: PLC0415 - Pandera comes with it

            lost = [d for d in plan.current if d.delivery_id in error.deliveries]
            take_in_all(settings, plan, lost, reference_tables(settings, plan))
            cache_of(settings).forget()
            _HISTORY.clear()
            history = _history(settings, plan)
            close_period(inputs_of(history, month, settings.warehouse), settings.warehouse)


_HISTORY: dict[tuple[Path, str], History] = {}
"""Of the plan that is worked on: each of its steps would read the outcomes of all years."""


def _history(settings: Settings, plan: Plan) -> History:
    """Return the history of the extracts that are taken in; remembered when all are."""
    place = (settings.warehouse, plan.inputs_digest)
    if place in _HISTORY:
        return _HISTORY[place]
    taken = taken_in(settings, plan, schemas.EXTRACTS)
    used, _ = apart(taken, plan.accepts)
    history = history_of(used, cache_of(settings), known_regions(settings, plan), plan.owed)
    _HISTORY.clear()
    if len(taken) == sum(delivery.dataset in schemas.EXTRACTS for delivery in plan.current):
        _HISTORY[place] = history
    return history


def build_draft(settings: Settings, plan: Plan, now: datetime | None = None) -> tuple[Path, list[Verdict]]:
    """Build, audit and copy to a draft beside the published file. Raises NotPublished; publishes nothing."""
    taken, held = in_use(settings, plan)
    plan = replace(plan, held=held)
    cache = cache_of(settings)
    rejections = rejections_of(taken, cache.breaches)
    write_rejections(settings, taken, held, rejections)
    refuse_without_reference(taken, held, cache.breaches)
    closed = period_plan(_history(settings, plan), settings.warehouse)
    if closed.todo:
        raise NotPublished(f"The month {closed.todo[0]:%Y-%m} is not closed. Start the run again.")
    work = settings.warehouse / ".work"
    work.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = settings.warehouse / ".cakupan.draft.duckdb"
    draft.unlink(missing_ok=True)
    inputs = Inputs(
        staging=staging_tables(settings, taken, schemas.CURATED),
        ledger=ledger_tables(settings, plan, taken, now or datetime.now(UTC), rejections),
        period=period_tables(closed.closed.values()),
    )
    with work_database(work / "spill") as connection:
        verdicts = build(connection, inputs, settings.warehouse / "cache" / "disclosure")
        refuse_to_publish(verdicts)
        draft_from(connection, draft)
    cache.prune(plan.keys.values())
    prune(settings.warehouse, closed.months, closed.closed.values())
    return draft, verdicts


def publish_draft(settings: Settings, draft: Path) -> str:
    """Swap the draft in; return the id of the release that is now served."""
    release_id = str(read_releases(draft)["release_id"][-1])
    former = read_releases(settings.published)
    former_id = str(former["release_id"][-1]) if former.num_rows else None
    swap_in(draft, settings.published, former_id, settings.keep_releases)
    return release_id


def cache_of(settings: Settings) -> Cache:
    """Where outcomes are kept: private, for rows of extracts are among them."""
    return _cache(settings.warehouse / "cache" / "intake")


@cache
def _cache(folder: Path) -> Cache:
    return Cache(folder)
