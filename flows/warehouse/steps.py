"""What is new, shared out among the steps of a run: deliveries to take in, months to close."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import duckdb

import schemas
from flows.engine.engines import expect
from flows.intake.delivery import Delivery
from flows.intake.offices import Said, of_these, said_of_offices
from flows.intake.surroundings import Surroundings, look_up, opened
from flows.moments import first_day
from flows.settings import Settings
from flows.warehouse.in_force import forget, history, in_force, reference
from flows.warehouse.judged_with import remembered, told_again, why_again
from flows.warehouse.period_inputs import period_plan
from flows.warehouse.plan import Plan

MOST_STEPS = 20
"""Steps of one kind in a run, about: Prefect's own database stalls after some two hundred."""
WORTH_A_STEP = 64 << 20
"""Bytes of extracts below which months are taken in together: a step costs a second before it begins."""
Fresh = tuple[Delivery, str | None]
"""A delivery that is to be judged, and of one that was judged before why it is judged again."""


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
    forget(settings)
    unknown = in_force(settings, plan, schemas.EXTRACTS).unknown
    expect(settings, "flows.intake.job", sum(delivery.bytes for delivery in unknown))
    asked: set[str] = set()
    for datasets, steps_of in ((schemas.CURATED, _steps_of_curated), (schemas.EXTRACTS, _steps_of_extracts)):
        while fresh := fresh_of(settings, plan, datasets, lambda d: d.delivery_id not in asked):
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


def fresh_of(
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
    """Return what the accepted reference says of every office, by month (2024-11), at least of these."""
    wanted = set(months)
    if not wanted:
        return {}
    judged_by = reference(settings, plan)
    if asked := sorted(wanted - judged_by.said.keys()):
        around = Surroundings(settings.region_code, judged_by.tables, settings.warehouse / ".work")
        with opened(around) as connection:
            judged_by.said.update({month: _said(connection, first_day(month)) for month in asked})
    return judged_by.said


def _said(connection: duckdb.DuckDBPyConnection, month: date) -> Said:
    look_up(connection, month)
    return said_of_offices(connection)


def months_to_close(settings: Settings, plan: Plan) -> list[tuple[date, ...]]:
    """Return the months that are not closed, in order, in at most `MOST_STEPS` runs of months."""
    todo = period_plan(history(settings, plan), settings.warehouse).todo
    at_once = max(1, -(-len(todo) // MOST_STEPS))
    return [todo[n : n + at_once] for n in range(0, len(todo), at_once)]
