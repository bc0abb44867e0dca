"""The flow `pull_deliveries`: fetch what the sources have that is not here, then tell who owes what."""
# ruff: noqa: PLC0415 - see flows/on_prefect.py

from flows.on_prefect import NOTHING_KEPT, TOLD, Where, problem_of, say, settings_of, without_values

# isort: split
from datetime import UTC, datetime
from typing import Annotated

from prefect import flow, task
from pydantic import Field

from flows.problems import OutsideFailed, WrongUsage
from flows.pull.kinds import kind_of
from flows.settings import Settings

SHOWN = 3
"""Problems of a source that are named, and months that it was not asked for; `cakupan pull` tells all."""
Month = Annotated[
    str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="A month.", examples=["2024-10"])
]


@task(name="pull", **NOTHING_KEPT)
def pull_source(where: Where, source: str, months: list[str] | None) -> None:
    """Fetch what one source has. Raises OutsideFailed where a delivery could not be fetched."""
    from flows.pull.pull import pull

    with without_values():
        pulled = pull(settings_of(*where), (source,), None if months is None else tuple(months), say)
        unasked = [one.problem for one in pulled if one.status == "not_asked"]
        for told in unasked[:SHOWN]:
            say(told)
        problems = sorted({one.problem for one in pulled if one.status == "failed"})
        if problems:
            more = f" And {len(problems) - SHOWN} more." if len(problems) > SHOWN else ""
            raise OutsideFailed(" ".join(problems[:SHOWN]) + more)


@flow(name="pull-deliveries", **TOLD)
def pull_deliveries(
    config: str | None = None,
    raw: str | None = None,
    warehouse: str | None = None,
    months: list[Month] | None = None,
) -> None:
    """Fetch new deliveries from all sources, then tell what is due and not here.

    A source that failed fails the run at its end, after all others were tried.

    config: path of cakupan.toml, else CAKUPAN_CONFIG, else the project's own.
    raw: folder of raw deliveries instead of the configured one.
    warehouse: folder of the warehouse instead of the configured one.
    months: the months to fetch, as 2024-10, instead of the recent ones.
    """
    with without_values():
        where = (config, raw, warehouse)
        settings = settings_of(*where)
        names = [source.name for source in settings.sources if kind_of(source.kind).is_pulled]
        if not names:
            say("no source is declared that has deliveries to fetch")
        problems = [problem for name in names for problem in problem_with(where, name, months)]
        tell_overdue(settings)
        if problems:
            raise OutsideFailed(
                f"{len(problems)} of {len(names)} sources failed, the others were asked. {' '.join(problems)}"
            )
        refuse_unasked(settings, names, months or [])


def refuse_unasked(settings: Settings, names: list[str], months: list[str]) -> None:
    """Raise WrongUsage where months were named of which no source was asked; of each the log says why."""
    from flows.pull.pull import asked_of_none

    unasked = asked_of_none(settings, names, months) if names else []
    if unasked:
        raise WrongUsage(
            f"No source was asked for {', '.join(unasked)}: none is declared for that. See first and last "
            "in [sources.<name>] of cakupan.toml."
        )


def problem_with(where: Where, source: str, months: list[str] | None) -> list[str]:
    """Fetch from a source in a task of its own; return what was wrong, where something was."""
    named = pull_source.with_options(task_run_name=f"pull {source}")
    state = named(where, source, months, return_state=True)
    return [] if state.is_completed() else [str(problem_of(state))]


def tell_overdue(settings: Settings) -> None:
    """Say what is due and not here, and tell it to those who are to know."""
    from flows.notify import tell_new
    from flows.warehouse.events import overdue

    found = overdue(settings, datetime.now(UTC))
    for event in found:
        say(f"{event.kind}: {event.text}")
    tell_new(settings, found, say)
