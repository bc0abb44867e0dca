"""The steps of one batch, from raw files to a published warehouse; they pass paths and ids."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import groupby
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.parquet

import schemas
from flows.intake.checksums import changed
from flows.intake.intake import take_in
from flows.intake.manifest import Delivery, Held
from flows.intake.offices import Said, of_these, said_of_offices
from flows.intake.outcome import Cache
from flows.intake.surroundings import Surroundings, look_up, opened
from flows.problems import NotPublished
from flows.settings import SQL, Settings
from flows.warehouse.audit import Verdict, refuse_to_publish
from flows.warehouse.build import CONFIG, Inputs, build, load_metrics, work_database
from flows.warehouse.history import history_of
from flows.warehouse.judged_with import ABOUT_REGIONS, MODELS, remember, remembered, told_again, why_again
from flows.warehouse.ledger import (
    Taken,
    deliveries_table,
    ledger_tables,
    refuse_without_reference,
    rejections_of,
    write_rejections,
)
from flows.warehouse.loss import Loss, lines_lost, refuse_loss, used_before
from flows.warehouse.macros import load_macros
from flows.warehouse.period import DamagedRows, close_period, period_tables
from flows.warehouse.period_inputs import History, inputs_of, period_plan, prune
from flows.warehouse.plan import Plan
from flows.warehouse.publish import draft_from, file_before, is_damaged, read_releases, set_aside, swap_in
from flows.warehouse.standing import Standing, standing
from flows.warehouse.territory import regencies_of

REFERENCE_MODELS = (*MODELS["regions"], "offices", "office_regions", *MODELS["rates"])
"""Models of core that extracts are judged by, in the order in which they read each other."""
MOST_STEPS = 20
"""Steps of one kind in a run, about: Prefect's own database stalls after some two hundred."""
WORTH_A_STEP = 64 << 20
"""Bytes of extracts below which months are taken in together: a step costs a second before it begins."""

Fresh = tuple[Delivery, str | None]
"""A delivery that is to be judged, and of one that was judged before why it is judged again."""
Statuses = dict[str, Counter[str]]
"""Number of deliveries by dataset and status."""


@dataclass(frozen=True)
class Step:
    """Datasets with news, and of extracts the months."""

    datasets: tuple[str, ...]
    periods: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    """What of it was judged before, and why it is judged again."""

    @property
    def name(self) -> str:
        """What is taken in."""
        return f"{', '.join(self.datasets)} {self.months}".rstrip()

    @property
    def months(self) -> str:
        """What is said of its months; empty where it has none."""
        return " to ".join(dict.fromkeys([*self.periods[:1], *self.periods[-1:]]))


def steps_with_news(settings: Settings, plan: Plan) -> Iterator[Step]:
    """Yield what is not taken in yet, in the order in which it must be: what others are judged by first.

    What extracts have to be judged again is only known when the reference data are taken in, and which former
    revisions have to stand in when the higher ones are: so each step is taken before the next one is asked
    for. A run begins so: what was found of the folders of the warehouse before is forgotten.
    """
    cache_of(settings).forget()
    _HISTORY.clear()
    asked: set[str] = set()
    for datasets, steps_of in ((schemas.CURATED, _steps_of_curated), (schemas.EXTRACTS, _steps_of_extracts)):
        while fresh := _fresh(settings, plan, datasets, lambda d: d.delivery_id not in asked):
            asked.update(delivery.delivery_id for delivery, _ in fresh)
            yield from steps_of(fresh)


def _steps_of_curated(fresh: list[Fresh]) -> Iterator[Step]:
    """Yield the datasets in two steps: those that are judged by regions come behind these."""
    names = sorted({delivery.dataset for delivery, _ in fresh})
    for needs in (False, True):
        in_turn = tuple(name for name in names if (name in schemas.NEEDS_REGIONS) is needs)
        if in_turn:
            yield Step(in_turn, (), _told(one for one in fresh if one[0].dataset in in_turn))


def _steps_of_extracts(fresh: list[Fresh]) -> Iterator[Step]:
    """Yield the extracts month by month, in steps that are worth their beginning."""
    fresh = sorted(fresh, key=lambda one: one[0].month)
    at_least = max(WORTH_A_STEP, sum(delivery.bytes for delivery, _ in fresh) // MOST_STEPS)
    together: list[Fresh] = []
    for _, of_month in groupby(fresh, lambda one: one[0].month):
        together += of_month
        if sum(delivery.bytes for delivery, _ in together) >= at_least:
            yield _of_months(together)
            together = []
    if together:
        yield _of_months(together)


def _of_months(fresh: list[Fresh]) -> Step:
    datasets, months = {d.dataset for d, _ in fresh}, {d.month for d, _ in fresh}
    return Step(tuple(sorted(datasets)), tuple(sorted(months)), _told(fresh))


def _told(fresh: Iterable[Fresh]) -> tuple[str, ...]:
    return told_again((delivery.dataset, why) for delivery, why in fresh)


def take_in_step(settings: Settings, plan: Plan, step: Step) -> Statuses:
    """Take in every new delivery of a step; return its counts of deliveries by dataset and status."""
    fresh = _fresh(settings, plan, step.datasets, lambda d: not step.periods or d.period in step.periods)
    wanted = [delivery for delivery, _ in fresh]
    if not step.periods:
        return _take_in_curated(settings, plan, wanted)
    from flows.warehouse.extracts import take_in_all  # noqa: PLC0415 - Pandera comes with it

    taken = take_in_all(settings, plan, wanted, reference_tables(settings, plan))
    cache_of(settings).forget(plan.keys[delivery.delivery_id] for delivery in wanted)
    return taken


def _take_in_curated(settings: Settings, plan: Plan, deliveries: list[Delivery]) -> Statuses:
    cache = cache_of(settings)
    needs_regions = any(delivery.dataset in schemas.NEEDS_REGIONS for delivery in deliveries)
    regions = known_regions(settings, plan) if needs_regions else None
    statuses: Statuses = {}
    for delivery in sorted(deliveries, key=lambda d: d.dataset):
        content = (settings.raw / delivery.file).read_bytes()
        if hashlib.sha256(content).hexdigest() != delivery.sha256:
            raise changed(delivery.file, settings.warehouse)
        sender = settings.sender(delivery.dataset, delivery.sender)
        outcome, accepted = take_in(schemas.dataset(delivery.dataset), content, sender, regions)
        cache.keep(plan.keys[delivery.delivery_id], outcome, accepted)
        statuses.setdefault(delivery.dataset, Counter())[outcome.status] += 1
    return statuses


def _fresh(
    settings: Settings, plan: Plan, datasets: Iterable[str], is_asked: Callable[[Delivery], bool]
) -> list[Fresh]:
    """Return those that are to be judged. Rows of extracts are checked where they are read."""
    former, found = remembered(settings.warehouse), in_force(settings, plan, datasets)
    judged = [item for item in found.judged if is_asked(item.delivery)]
    kept = {item.delivery.delivery_id: item.outcome for item in judged}
    said = offices_said(settings, plan, {item.delivery.month for item in judged if item.outcome.offices})
    fresh: list[Fresh] = []
    for delivery in [*(item.delivery for item in judged), *filter(is_asked, found.unknown)]:
        outcome = kept.get(delivery.delivery_id)
        holds = outcome is not None and outcome.offices == of_these(
            said.get(delivery.month, {}), outcome.offices
        )
        if not holds:
            now, before = plan.judged_with[delivery.delivery_id], former.get(delivery.delivery_id)
            fresh.append((delivery, why_again(before, now, is_kept=outcome is not None)))
    return fresh


def offices_said(settings: Settings, plan: Plan, months: Iterable[str]) -> dict[str, Said]:
    """Return what the accepted reference says of every office, by month (2024-11)."""
    wanted = sorted(months)
    if not wanted:
        return {}
    around = Surroundings(
        settings.region_code, reference_tables(settings, plan), settings.warehouse / ".work"
    )
    with opened(around) as connection:
        return {month: _said(connection, date.fromisoformat(f"{month}-01")) for month in wanted}


def _said(connection: duckdb.DuckDBPyConnection, month: date) -> Said:
    look_up(connection, month)
    return said_of_offices(connection)


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
    """Return what is used and what was refused whole, of these datasets if not of all."""
    return in_force(settings, plan, datasets).taken


def in_force(settings: Settings, plan: Plan, datasets: Iterable[str] | None = None) -> Standing:
    """Say which deliveries count, of these datasets if not of all. Rows of extracts are checked when read."""
    cache = cache_of(settings)
    wanted = schemas.NAMES if datasets is None else set(datasets)

    def outcome_of(delivery: Delivery) -> Taken | None:
        key = plan.keys[delivery.delivery_id]
        outcome = cache.load(key, read_rows=delivery.dataset not in schemas.EXTRACTS)
        return None if outcome is None else Taken(delivery, key, outcome)

    current, former = ([d for d in some if d.dataset in wanted] for some in (plan.current, plan.former))
    return standing(current, former, outcome_of, plan.accepts)


def all_held(plan: Plan, found: Standing) -> list[Held]:
    """Return all that is held, also far off its sender's history."""
    return sorted(plan.held + found.held, key=lambda h: (h.file, h.sha256))


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

            lost = [d for d in (*plan.current, *plan.former) if d.delivery_id in error.deliveries]
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
    found = in_force(settings, plan, schemas.EXTRACTS)
    counted = [*found.used, *found.without_stand_in]
    history = history_of(counted, cache_of(settings), known_regions(settings, plan), plan.owed)
    _HISTORY.clear()
    if not found.unknown:
        _HISTORY[place] = history
    return history


def build_draft(settings: Settings, plan: Plan, now: datetime | None = None) -> tuple[Path, list[Verdict]]:
    """Build, audit and copy to a draft beside the published file. Raises NotPublished; publishes nothing."""
    found = in_force(settings, plan)
    taken, held = found.taken, all_held(plan, found)
    judged = {item.delivery.delivery_id for item in found.judged}
    replaced = [former for former in plan.replaced if former.delivery_id not in judged]
    plan = replace(plan, held=held, replaced=replaced)
    cache = cache_of(settings)
    rejections = rejections_of(taken, cache.breaches)
    write_rejections(settings, plan, taken, rejections)
    refuse_without_reference(taken, held, cache.breaches)
    refuse_loss(loss_of(settings, plan, taken), plan.accepts)
    closed = period_plan(_history(settings, plan), settings.warehouse)
    if closed.todo:
        raise NotPublished(
            f"What was kept of {closed.todo[0]:%Y-%m} is damaged or gone since; nothing was published. "
            "Run again: the month is closed anew. Said once more, see the disk of the warehouse."
        )
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
        regencies_of(settings.region_code, connection)  # a wrong code is told as such, not by its checks
        refuse_to_publish(verdicts)
        draft_from(connection, draft)
    cache.prune([item.key for item in found.judged])
    remember(settings.warehouse, {name: plan.judged_with[name] for name in sorted(judged)})
    prune(settings.warehouse, closed.months, closed.closed.values())
    return draft, verdicts


def loss_of(settings: Settings, plan: Plan, used: list[Taken]) -> Loss | None:
    """Return what the current release counts and these deliveries do not, though nobody decided that.

    plan: with all that is held.
    """
    before = file_before(settings.published)
    if before is None:
        return None
    withdrawn = {(d.dataset, d.sender, d.period, d.part, d.revision, d.sha256) for d in plan.withdrawn}
    lines = lines_lost(used_before(before), deliveries_table(used, plan), withdrawn)
    return Loss(str(read_releases(before)["release_id"][-1]), lines) if lines else None


def publish_draft(settings: Settings, draft: Path) -> str:
    """Swap the draft in; return the id of the release that is now served. A damaged file is set aside."""
    release_id = str(read_releases(draft)["release_id"][-1])
    former_id = None
    if is_damaged(settings.published):
        set_aside(settings.published)
    elif settings.published.exists():
        former_id = str(read_releases(settings.published)["release_id"][-1])
    swap_in(draft, settings.published, former_id, settings.keep_releases)
    return release_id


def cache_of(settings: Settings) -> Cache:
    """Where outcomes are kept: private, for rows of extracts are among them."""
    return _cache(settings.warehouse / "cache" / "intake")


@cache
def _cache(folder: Path) -> Cache:
    return Cache(folder)
