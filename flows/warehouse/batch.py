"""The steps of one batch, from raw files to a published warehouse; they pass paths and ids."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import schemas
from flows.engine.engines import engine
from flows.problems import NotPublished
from flows.settings import Settings
from flows.warehouse.audit import Verdict, refuse_to_publish
from flows.warehouse.build import Inputs, build, work_database
from flows.warehouse.in_force import (
    all_held,
    cache_of,
    forget,
    history,
    in_force,
    judged_by,
    reference,
    staging_tables,
)
from flows.warehouse.judged_with import remember
from flows.warehouse.ledger import (
    Taken,
    deliveries_table,
    ledger_tables,
    refuse_without_reference,
    rejections_of,
    write_rejections,
)
from flows.warehouse.loss import Loss, lines_lost, refuse_loss, used_before
from flows.warehouse.period import DamagedRows, close_period, period_tables
from flows.warehouse.period_inputs import inputs_of, period_plan, prune
from flows.warehouse.plan import Plan
from flows.warehouse.publish import draft_from, file_before, is_damaged, read_releases, set_aside, swap_in
from flows.warehouse.steps import Step, fresh_of
from flows.warehouse.steps import months_to_close as months_to_close  # noqa: PLC0414 - a part of a batch
from flows.warehouse.steps import steps_with_news as steps_with_news  # noqa: PLC0414 - a batch begins so
from flows.warehouse.territory import regencies_of

Statuses = dict[str, Counter[str]]
"""Number of deliveries by dataset and status."""


def take_in_step(settings: Settings, plan: Plan, step: Step) -> Statuses:
    """Take in every new delivery of a step; return its counts of deliveries by dataset and status."""
    fresh = fresh_of(settings, plan, step.datasets, lambda d: not step.periods or d.period in step.periods)
    wanted = [delivery for delivery, _ in fresh]
    from flows.warehouse.intake_jobs import take_in_all  # noqa: PLC0415 - Pandera comes with it

    taken = take_in_all(settings, plan, wanted, judged_by(settings, plan, step.datasets))
    cache_of(settings).forget(plan.keys[delivery.delivery_id] for delivery in wanted)
    return taken


def close_months(settings: Settings, plan: Plan, months: Iterable[date]) -> None:
    """Close months from the accepted rows of their deliveries; those before them are closed.

    Rows that have lost their checksum are taken in again.
    """
    found = history(settings, plan)
    with engine(settings) as running:
        for month in months:
            try:
                close_period(inputs_of(found, month, settings.warehouse), settings.warehouse, running)
            except DamagedRows as error:
                from flows.warehouse.intake_jobs import take_in_all  # noqa: PLC0415 - Pandera comes with it

                lost = [d for d in (*plan.current, *plan.former) if d.delivery_id in error.deliveries]
                take_in_all(settings, plan, lost, reference(settings, plan).tables)
                forget(settings)
                found = history(settings, plan)
                close_period(inputs_of(found, month, settings.warehouse), settings.warehouse, running)


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
    closed = period_plan(history(settings, plan), settings.warehouse)
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
    swap_in(draft, release_id, settings.published, former_id, settings.keep_releases)
    return release_id
