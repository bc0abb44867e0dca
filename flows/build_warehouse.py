"""The flow `build_warehouse`: raw deliveries in, one published warehouse out. Its steps are plain functions.

They are imported where they run: Prefect's threads outlive the interpreter's end and hold what this module
names, and DuckDB, held like that, reports leaks on the terminal.
"""

from flows.on_prefect import EDGE, NOTHING_KEPT, PROGRESS, TOLD, Where, say, settings_of, without_values

# isort: split
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

from prefect import flow, task
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, PREFECT_LOGGING_TO_API_ENABLED, temporary_settings

from flows.problems import OutsideFailed
from flows.settings import Settings, load_settings


class Finished(TypedDict):
    """How a run ended."""

    status: str
    """complete, or partial when a delivery was refused or is held."""
    release_id: str
    is_new: bool
    """False where the release was there already, made from exactly these inputs."""
    hidden: list[str]
    """Files below the raw folder that are left alone, for their names begin with a dot."""


@task(name="take in", **EDGE, **NOTHING_KEPT)
def take_in(where: Where, plan: str, datasets: list[str], periods: list[str]) -> None:
    """Take in the new deliveries of some datasets; of extracts those of the months named."""
    from flows.warehouse.batch import take_in_step
    from flows.warehouse.plan import Plan
    from flows.warehouse.steps import Step

    with without_values():
        step = Step(tuple(datasets), tuple(periods))
        taken = take_in_step(settings_of(*where), Plan.load(Path(plan)), step)
        counts = [
            f"{dataset} " + ", ".join(f"{count} {status}" for status, count in statuses.items())
            for dataset, statuses in taken.items()
        ]
        say(f"took in{step.months and f' {step.months}'}: {'; '.join(counts)}")


@task(name="close", task_run_name="close {months}", **EDGE, **NOTHING_KEPT)
def close(where: Where, plan: str, months: list[str]) -> None:
    """Close months: snapshot, ledger, counts and transitions from the accepted rows."""
    from datetime import date

    from flows.warehouse.batch import close_months
    from flows.warehouse.plan import Plan

    with without_values():
        close_months(settings_of(*where), Plan.load(Path(plan)), [date.fromisoformat(m) for m in months])
        say("closed " + ", ".join(month[:7] for month in months))


@task(name="build", task_run_name="build", **NOTHING_KEPT)
def build(where: Where, plan: str) -> str:
    """Build and audit a draft; return its path."""
    from flows.warehouse.batch import build_draft
    from flows.warehouse.plan import Plan

    with without_values():
        draft, verdicts = build_draft(settings_of(*where), Plan.load(Path(plan)))
        warnings = sum(verdict.offenders > 0 for verdict in verdicts)
        say(f"built and audited: {len(verdicts)} checks, {warnings} with a warning")
        return str(draft)


@task(name="publish", task_run_name="publish", **EDGE, **NOTHING_KEPT)
def publish(where: Where, draft: str) -> str:
    """Swap the draft in; return the id of its release."""
    from flows.warehouse.batch import publish_draft

    with without_values():
        return publish_draft(settings_of(*where), Path(draft))


@flow(name="build-warehouse", **TOLD)
def build_warehouse(
    config: str | None = None, raw: str | None = None, warehouse: str | None = None
) -> Finished:
    """Build and publish the warehouse from the raw deliveries, unless it is there already.

    config: path of cakupan.toml, else CAKUPAN_CONFIG, else the project's own.
    raw: folder of raw deliveries instead of the configured one.
    warehouse: folder of the warehouse instead of the configured one.
    """
    from flows.engine.engines import engine
    from flows.report.boundaries import of_territory, read_boundaries
    from flows.warehouse.plan import is_published, make_plan
    from flows.warehouse.publish import DAMAGED, is_damaged, writer_lock
    from flows.warehouse.rehearsal import rehearse
    from flows.warehouse.steps import months_to_close, steps_with_news

    with without_values():
        where = (config, raw, warehouse)
        settings = settings_of(*where)
        read_boundaries(settings)  # a mistake in the file is told before anything is built
        with writer_lock(settings.warehouse, settings.lock_wait_seconds, say):
            plan = make_plan(settings)
            is_new = not is_published(settings, plan)
            if is_new and is_damaged(settings.published):
                say(f"{settings.published.name} is not what was published; it will be kept as {DAMAGED}")
            if is_new:
                kept = settings.warehouse / ".work" / "plan.json"
                plan.save(kept)
                with engine(settings):
                    for step in steps_with_news(settings, plan):
                        for told in (*(rehearse(settings, plan) if step.periods else ()), *step.again):
                            say(told)
                        named = take_in.with_options(task_run_name=f"take in {step.name}")
                        named(where, str(kept), list(step.datasets), list(step.periods))
                    for months in months_to_close(settings, plan):
                        close(where, str(kept), [month.isoformat() for month in months])
                draft = build(where, str(kept))
                of_territory(settings, Path(draft))  # a file of other regions, before anything is published
                publish(where, draft)
            finished = served(settings, plan.hidden, is_new, say)
        leave_artifacts(settings, is_new)
        tell_events(settings, say)
        return finished


def run(config: Path | None, raw: Path | None, warehouse: Path | None) -> Finished:
    """Run the flow on the configured Prefect server, else on a throw-away one.

    Without a server there is nobody to show an empty run to: where nothing is new, none is started.
    """
    from flows.prefect_server import throwaway_server
    from flows.warehouse.plan import is_published, make_plan
    from flows.warehouse.publish import writer_lock

    settings = load_settings(config, raw, warehouse)
    told = [None if path is None else str(path.resolve()) for path in (config, raw, warehouse)]
    if PREFECT_API_URL.value():
        refuse_unreachable()
        return build_warehouse(*told)
    with writer_lock(settings.warehouse, settings.lock_wait_seconds, PROGRESS.info):
        plan = make_plan(settings)
        is_there = is_published(settings, plan)
    if is_there:
        tell_events(settings, PROGRESS.info)
        return served(settings, plan.hidden, False, PROGRESS.info)
    PROGRESS.info("no Prefect server is configured (PREFECT_API_URL); starting one for this run, 5 to 20 s")
    with (
        throwaway_server() as url,
        temporary_settings({PREFECT_API_URL: url, PREFECT_LOGGING_TO_API_ENABLED: False}),
    ):
        return build_warehouse(*told)


def refuse_unreachable() -> None:
    """Raise OutsideFailed where the configured Prefect server does not answer."""
    with get_client(sync_client=True, httpx_settings={"timeout": 10}) as client:
        error = client.api_healthcheck()
    if error is not None:
        raise OutsideFailed(
            f"No Prefect server answers at PREFECT_API_URL {PREFECT_API_URL.value()} "
            f"({type(error).__name__}). Start it (`prefect server start`), correct the address, or unset it "
            "to run without one. Nothing was published."
        )


def served(settings: Settings, hidden: list[str], is_new: bool, say: Callable[[str], None]) -> Finished:
    """Return the release that readers open now, and say whether it is new; its page is written beside it."""
    from flows.belongings import told_of_strangers
    from flows.report.boundaries import of_territory
    from flows.report.page import is_written, write_page
    from flows.warehouse.publish import read_releases

    release = read_releases(settings.published).to_pylist()[-1]
    if not is_written(settings.published, release["release_id"]):
        write_page(settings.published, of_territory(settings, settings.published))
    strangers = told_of_strangers(settings.warehouse)
    if strangers:
        say(strangers)
    say(
        f"published release {release['release_id']}"
        if is_new
        else f"nothing new since {release['release_id']}"
    )
    return Finished(status=release["status"], release_id=release["release_id"], is_new=is_new, hidden=hidden)


def tell_events(settings: Settings, say: Callable[[str], None]) -> None:
    """Tell what the release knows of deliveries that somebody should hear of, and nobody was told yet."""
    from flows.notify import tell_new
    from flows.warehouse.events import events

    tell_new(settings, events(settings.published), say)


def leave_artifacts(settings: Settings, is_new: bool) -> None:
    """Leave in Prefect what the run came to: its summary, what is not used, and where the page is."""
    from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

    from flows.report.page_data import refusals
    from flows.report.summary import PAGE, markdown_summary

    news = "" if is_new else "Nothing is new; the release below was there already.\n\n"
    create_markdown_artifact(news + markdown_summary(settings.published), key="cakupan-run")
    not_used = refusals(settings.published)
    if not_used:
        described = "Rows and deliveries that are not used, by sender and rule."
        create_table_artifact(not_used, key="cakupan-refused", description=described)
    page = settings.warehouse / PAGE
    create_link_artifact(page.as_uri(), link_text="What is there and what is missing", key="cakupan-page")
