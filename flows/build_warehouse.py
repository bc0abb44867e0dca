"""The flow `build_warehouse`: raw deliveries in, one published warehouse out. Its steps are plain functions.

They are imported where they run: Prefect's threads outlive the interpreter's end and hold what this module
names, and DuckDB, held like that, reports leaks on the terminal.
"""

import errno
import logging
import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypedDict

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}
for _name, _value in QUIET.items():  # Prefect reads them when it is imported
    os.environ.setdefault(_name, _value)

from prefect import flow, get_run_logger, task  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.client.orchestration import get_client  # noqa: E402
from prefect.settings import PREFECT_API_URL, PREFECT_LOGGING_TO_API_ENABLED, temporary_settings  # noqa: E402

from flows.logs import hide_long_numbers  # noqa: E402
from flows.problems import OutsideFailed, Problem, as_problem, wants_debug  # noqa: E402
from flows.settings import Settings, load_settings  # noqa: E402

hide_long_numbers()
PROGRESS = logging.getLogger("cakupan")
# What a shared folder says when it is briefly away. A full disk or a missing permission is not of these.
TRANSIENT = frozenset(
    {errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ESTALE, errno.ETIMEDOUT}
    | {errno.ECONNRESET, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN, errno.ENETUNREACH}
)


Where = tuple[str | None, str | None, str | None]
"""Paths of the configuration, the raw deliveries and the warehouse, where they differ from the usual."""


class Finished(TypedDict):
    """How a run ended."""

    status: str
    """complete, or partial when a delivery was refused or is held."""
    release_id: str
    is_new: bool
    """False where the release was there already, made from exactly these inputs."""


def is_transient(_task: Any, _run: Any, state: Any) -> bool:
    """Whether a failed step touched an outside world that may be back in a moment."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError) and error.errno in TRANSIENT


EDGE: dict[str, Any] = {
    "retries": 2,
    "retry_delay_seconds": [1, 5],
    "retry_condition_fn": is_transient,
}
NOTHING_KEPT: dict[str, Any] = {"persist_result": False, "cache_policy": NO_CACHE}


@task(name="take in", **EDGE, **NOTHING_KEPT)
def take_in(where: Where, plan: str, datasets: list[str], periods: list[str]) -> None:
    """Take in the new deliveries of some datasets; of extracts those of the months named."""
    from flows.warehouse.batch import Step, take_in_step
    from flows.warehouse.plan import Plan

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


@flow(name="build-warehouse", persist_result=False)
def build_warehouse(
    config: str | None = None, raw: str | None = None, warehouse: str | None = None
) -> Finished:
    """Build and publish the warehouse from the raw deliveries, unless it is there already.

    config: path of cakupan.toml, else CAKUPAN_CONFIG, else the project's own.
    raw: folder of raw deliveries instead of the configured one.
    warehouse: folder of the warehouse instead of the configured one.
    """
    from flows.warehouse.batch import months_to_close, steps_with_news
    from flows.warehouse.plan import is_published, make_plan
    from flows.warehouse.publish import sweep, writer_lock

    with without_values():
        where = (config, raw, warehouse)
        settings = settings_of(*where)
        with writer_lock(settings.warehouse, settings.lock_wait_seconds, say):
            sweep(settings.warehouse)
            plan = make_plan(settings)
            is_new = not is_published(settings, plan)
            if is_new:
                kept = settings.warehouse / ".work" / "plan.json"
                plan.save(kept)
                for step in steps_with_news(settings, plan):
                    named = take_in.with_options(task_run_name=f"take in {step.name}")
                    named(where, str(kept), list(step.datasets), list(step.periods))
                for months in months_to_close(settings, plan):
                    close(where, str(kept), [month.isoformat() for month in months])
                publish(where, build(where, str(kept)))
            finished = served(settings, is_new, say)
        leave_summary(settings, is_new)
        return finished


def run(config: Path | None, raw: Path | None, warehouse: Path | None) -> Finished:
    """Run the flow on the configured Prefect server, else on a throw-away one.

    Without a server there is nobody to show an empty run to: where nothing is new, none is started.
    """
    from flows.prefect_server import throwaway_server
    from flows.warehouse.plan import is_published, make_plan
    from flows.warehouse.publish import sweep, writer_lock

    settings = load_settings(config, raw, warehouse)
    told = [None if path is None else str(path.resolve()) for path in (config, raw, warehouse)]
    if PREFECT_API_URL.value():
        refuse_unreachable()
        return build_warehouse(*told)
    with writer_lock(settings.warehouse, settings.lock_wait_seconds, PROGRESS.info):
        sweep(settings.warehouse)
        if is_published(settings, make_plan(settings)):
            return served(settings, False, PROGRESS.info)
    PROGRESS.info("no Prefect server is configured (PREFECT_API_URL); starting one for this run, 10 to 30 s")
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


def served(settings: Settings, is_new: bool, say: Callable[[str], None]) -> Finished:
    """Return the release that readers open now, and say whether it is new."""
    from flows.warehouse.publish import read_releases

    release = read_releases(settings.published).to_pylist()[-1]
    say(
        f"published release {release['release_id']}"
        if is_new
        else f"nothing new since {release['release_id']}"
    )
    return Finished(status=release["status"], release_id=release["release_id"], is_new=is_new)


def leave_summary(settings: Settings, is_new: bool) -> None:
    """Leave the run's summary in Prefect as a Markdown artifact."""
    from prefect.artifacts import create_markdown_artifact

    from flows.report.summary import markdown_summary

    news = "" if is_new else "Nothing is new; the release below was there already.\n\n"
    create_markdown_artifact(news + markdown_summary(settings.published), key="cakupan-run")


def say(text: str) -> None:
    """Tell the run's log in Prefect, and the command that shows progress. Only counts and names of ours."""
    get_run_logger().info(text)
    PROGRESS.info(text)


@contextmanager
def without_values() -> Iterator[None]:
    """Let no text of a library into Prefect's logs and states: it may quote rows. The system's may pass.

    Prefect keeps what it is told, also the error itself; a traceback that was asked for is for the terminal.
    """
    try:
        yield
    except OSError:
        raise  # errno and path, which the retry condition reads
    except Exception as error:  # noqa: BLE001 - it leaves as a problem
        if wants_debug() and not isinstance(error, Problem):
            traceback.print_exception(error)
        raise as_problem(error) from None


def office() -> dict[str, str]:
    """Return what prefect.yaml wants to know of the office when it is deployed."""
    return {"time_zone": load_settings().time_zone}


def settings_of(config: str | None, raw: str | None, warehouse: str | None) -> Settings:
    """Read the configuration again in each step: steps pass paths only."""
    return load_settings(*(None if p is None else Path(p) for p in (config, raw, warehouse)))
