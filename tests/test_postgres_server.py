"""The deployments on a Prefect server with PostgreSQL: pool, `prefect deploy --all`, a worker, a run."""

import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.prefect_server import START, await_health, end, free_port, start_prefect
from flows.settings import PROJECT, Settings
from flows.warehouse.publish import read_releases
from tests.builds import warm_copy
from tests.command import configuration, environment, python
from tests.servers import postgres
from tests.test_flow import asked, called
from tests.test_publish import with_news

Deployed = tuple[str, Settings]
# Commands of Prefect, one after another in one process, up to the first that fails.
COMMANDS = """
import os, sys
from prefect.cli import app
os.chdir(sys.argv[1])
for command in (
    "work-pool create cakupan --type process",
    "deploy --all",
    "deployment run pull-and-build/monthly",
    "worker start --pool cakupan --limit 1 --run-once",
):
    sys.argv = ["prefect", "--no-prompt", *command.split()]
    try:
        app()
    except SystemExit as end:
        if end.code:
            raise
"""


@contextmanager
def server_on_postgres(home: Path) -> Iterator[str]:
    """Start PostgreSQL and a Prefect server with its services on it; yield the URL of the API."""
    home.mkdir()
    with postgres.running() as database, (home / "server.log").open("w+b") as log:
        kept = database.url.replace("postgresql:", "postgresql+asyncpg:")
        settings = {"PREFECT_HOME": str(home), "PREFECT_SERVER_DATABASE_CONNECTION_URL": kept}
        port = free_port()
        process = start_prefect((*START, str(port), "--no-ui"), settings, log=log)
        try:
            url = f"http://127.0.0.1:{port}/api"
            await_health(url, process, home / "server.log")
            yield url
        finally:
            end(process)


@pytest.fixture(scope="module")
def deployed(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """A server with the deployments of an office, one of which a worker has run, and where."""
    folder = tmp_path_factory.mktemp("deployed")
    settings = with_news(warm_copy(published, folder))
    office = configuration(settings, folder)
    office.write_text(office.read_text(encoding="utf-8").replace("Asia/Makassar", "Asia/Jayapura"), "utf-8")
    with server_on_postgres(folder / "server") as url:
        env = environment(folder, PREFECT_API_URL=url, CAKUPAN_CONFIG=str(office), DO_NOT_TRACK="1")
        done = python(COMMANDS, str(PROJECT), env=env)
        assert done.returncode == 0, done.stdout + done.stderr
        yield url, settings


@pytest.mark.flow
def test_a_deployment_publishes_from_a_worker(deployed: Deployed) -> None:
    url, settings = deployed
    runs = [run for run in asked(url, "flow_runs") if run["state_type"] != "SCHEDULED"]
    [outer] = [run for run in runs if not run["parent_task_run_id"]]
    assert outer["state_type"] == "COMPLETED", outer["state"]
    assert read_releases(settings.published).num_rows == 2
    assert "cakupan-run" in [artifact["key"] for artifact in asked(url, "artifacts")]


@pytest.mark.flow
def test_deployments_hold_parameters_to_their_form_and_schedules_to_the_office(deployed: Deployed) -> None:
    url, _ = deployed
    known = {deployment["name"]: deployment for deployment in asked(url, "deployments")}
    kept = {
        name: [(one["schedule"]["cron"], one["schedule"]["timezone"]) for one in deployment["schedules"]]
        for name, deployment in known.items()
    }
    assert kept == {
        "monthly": [("0 6 5 * *", "Asia/Jayapura")],
        "daily": [("0 5 * * *", "Asia/Jayapura")],
        "backfill": [],
    }
    for deployment in known.values():
        [step] = deployment["pull_steps"]
        assert [*step] == ["prefect.deployments.steps.set_working_directory"]
    asking = f"deployments/{known['backfill']['id']}/create_flow_run"
    told = called(url, asking, parameters={"first": "2024-01", "last": "2024-02"})["state_type"]
    assert told == "SCHEDULED"
    for wrong in ({"first": "2024-13", "last": "2024-12"}, {"first": "2024-01"}):
        with pytest.raises(urllib.error.HTTPError, match=r"HTTP Error 4\d\d"):
            called(url, asking, parameters=wrong)
