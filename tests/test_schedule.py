"""Pulling, building and backfilling as flows: what prefect.yaml declares, and what their states say."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from prefect import Flow

from flows import backfill
from flows.problems import Problem, WrongUsage
from flows.pull import pull as pulling
from flows.pull_and_build import pull_and_build
from flows.pull_deliveries import pull_deliveries
from flows.settings import PROJECT, Settings
from flows.warehouse import events
from flows.warehouse.publish import read_releases
from tests.builds import warm_copy
from tests.command import configuration
from tests.receiver import SECRET, Receiver, receiving
from tests.test_flow import asked, on_server
from tests.test_publish import with_news

DECLARED = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))
SOURCES = """
[notifications]
webhook_env = "CAKUPAN_TEST_WEBHOOK"
[sources.broken]
kind = "files"
location = "away"
path = "{sender}.csv"
dataset = "targets"
[sources.whole]
kind = "files"
location = "there"
path = "{sender}.csv"
dataset = "targets"
[sources.hands]
kind = "hand"
dataset = "recaps"
senders = ["N01"]
"""
# A calendar that is drawn.
TOLD = {"text": "N01 has not delivered.", "text_id": "N01 belum mengirim."}
OF = {"dataset": "recaps", "sender": "N01", "period": "2024-11", "due_date": date(2024, 12, 12)}
EVENT = events.Event(key="k", kind="missing", **OF, **TOLD)


@pytest.fixture
def settings(published: Settings, tmp_path: Path) -> Settings:
    """A warehouse of this test's own, published once, with everything taken in."""
    return warm_copy(published, tmp_path)


def with_sources(settings: Settings, sources: str = SOURCES) -> Path:
    """Write these settings with sources; return the file."""
    path = configuration(settings, settings.warehouse.parent)
    path.write_text(path.read_text(encoding="utf-8") + sources, encoding="utf-8")
    return path


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """Who is told by flows whose sources and calendar are drawn."""

    def pull(_: Settings, names: tuple[str, ...], months: object, say: Callable[[str], None]) -> list[object]:
        say(f"asked {names} for {months}")
        away = SimpleNamespace(status="failed", problem="broken: It does not answer.")
        return [SimpleNamespace(status="known", problem=""), *[away for name in names if name == "broken"]]

    monkeypatch.setattr(pulling, "pull", pull)
    monkeypatch.setattr(events, "events", lambda _: [EVENT])
    monkeypatch.setattr(events, "overdue", lambda *_: [EVENT])
    with receiving() as receiver:
        monkeypatch.setenv("CAKUPAN_TEST_WEBHOOK", receiver.address)
        yield receiver


def run(server: str, flow: Flow[..., Any], office: Path, **parameters: Any) -> str:
    """Run a flow on drawn sources; return what it logged."""
    with on_server(server, office.parent), suppress(Problem):
        flow(config=str(office), **parameters)
    runs = [run["id"] for run in runs_of(server, office)]
    logs = asked(server, "logs", logs={"flow_run_id": {"any_": runs}})
    return "\n".join(log["message"] for log in logs)


def runs_of(server: str, office: Path) -> list[dict[str, Any]]:
    """Return the runs with this configuration, also those within others."""
    return [run for run in asked(server, "flow_runs") if run["parameters"].get("config") == str(office)]


def state_of(server: str, office: Path) -> dict[str, Any]:
    """Return the state of the one outer run with this configuration."""
    [run] = [run for run in runs_of(server, office) if not run["parent_task_run_id"]]
    state: dict[str, Any] = run["state"]
    return state


@pytest.mark.flow
def test_a_source_that_failed_fails_the_run_after_all_else_was_done(
    server: str, settings: Settings, receiver: Receiver
) -> None:
    office = with_sources(with_news(settings))
    said = run(server, pull_and_build, office)
    assert read_releases(settings.published).num_rows == 2
    state = state_of(server, office)
    assert state["type"] == "FAILED"
    assert "1 of 2 sources failed, the others were asked. broken: It does not answer." in state["message"]
    assert "asked ('whole',) for None" in said
    assert "('hands',)" not in said
    news, failure = receiver.got
    assert [event["key"] for event in news["events"]] == ["k"]  # told by the pull, not again by the build
    assert [event["kind"] for event in failure["events"]] == ["failed"]
    assert failure["events"][0]["flow"] == "pull-and-build"
    assert "broken: It does not answer." in failure["text"]
    assert SECRET not in said


@pytest.mark.flow
@pytest.mark.usefixtures("receiver")
def test_a_backfill_pulls_its_months_and_builds(server: str, settings: Settings) -> None:
    office = with_sources(with_news(settings), SOURCES.replace("sources.broken", "sources.mended"))
    said = run(server, backfill.backfill, office, first="2023-12", last="2024-01")
    assert read_releases(settings.published).num_rows == 2
    assert state_of(server, office)["type"] == "COMPLETED"
    assert "backfill of December 2023 to January 2024: 2 months" in said
    assert "asked ('mended',) for ('2023-12', '2024-01')" in said


@pytest.mark.flow
def test_a_backfill_of_no_range_fails_and_is_told(
    server: str, settings: Settings, receiver: Receiver
) -> None:
    office = with_sources(settings)
    run(server, backfill.backfill, office, first="2024-02", last="2024-01")
    assert state_of(server, office)["type"] == "FAILED"
    [failure] = receiver.got
    assert "the first month is after the last" in failure["text"]


@pytest.mark.flow
def test_a_receiver_that_is_down_fails_no_run(server: str, settings: Settings, receiver: Receiver) -> None:
    office = with_sources(settings, SOURCES.replace("sources.broken", "sources.mended"))
    receiver.answers = [500]
    said = run(server, pull_deliveries, office)
    assert state_of(server, office)["type"] == "COMPLETED"
    assert "nobody was told: The receiver that CAKUPAN_TEST_WEBHOOK names answered 500" in said
    assert "missing: N01 has not delivered." in said


@pytest.mark.parametrize("deployment", DECLARED["deployments"], ids=lambda declared: declared["name"])
def test_a_deployment_names_a_flow_and_parameters_that_are_there(deployment: dict[str, Any]) -> None:
    path, _, name = deployment["entrypoint"].partition(":")
    flow = getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), name)
    parameters = inspect.signature(flow.fn).parameters
    assert deployment["parameters"].keys() <= parameters.keys()
    assert parameters.keys() >= {"config", "raw", "warehouse"}
    assert deployment["enforce_parameter_schema"] is True
    assert deployment["work_pool"] == {"name": "cakupan"}
    assert not flow.persist_result
    assert [hook.__name__ for hook in flow.on_failure_hooks] == ["tell_of_failure"]
    assert [hook.__name__ for hook in flow.on_crashed_hooks] == ["tell_of_failure"]


def test_what_runs_when() -> None:
    declared = {deployment["name"]: deployment["schedules"] for deployment in DECLARED["deployments"]}
    zone = "{{ office.time_zone }}"
    assert declared == {
        "monthly": [{"slug": "monthly", "cron": "0 6 5 * *", "timezone": zone}],
        "daily": [{"slug": "daily", "cron": "0 5 * * *", "timezone": zone}],
        "backfill": [],
    }


CURRENT = "2024-11"


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2024-11", "2024-11", ["2024-11"]),
        ("2023-12", "2024-02", ["2023-12", "2024-01", "2024-02"]),
        ("2014-01", "2014-01", ["2014-01"]),
    ],
)
def test_months_of_a_backfill_may_be_as_many_as_those_of_ten_years(
    first: str, last: str, months: list[str]
) -> None:
    assert backfill.months_from(first, last, CURRENT) == months
    assert len(backfill.months_from("2014-12", CURRENT, CURRENT)) == backfill.MOST_MONTHS


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2024-02", "2024-01", "the first month is after the last"),
        ("2013-12", "2014-01", "nothing was recorded before 2014-01"),
        ("2024-11", "2024-12", "in the future. End with 2024-11"),
        ("2014-11", "2024-11", "121 months; expected at most 120"),
    ],
)
def test_a_backfill_that_cannot_be_says_why(first: str, last: str, told: str) -> None:
    with pytest.raises(WrongUsage, match=told):
        backfill.months_from(first, last, CURRENT)
