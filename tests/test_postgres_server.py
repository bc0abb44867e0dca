"""The deployments on a Prefect server with PostgreSQL: pool, `prefect deploy --all`, a worker, a run."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.prefect_server import START, await_health, end, free_port, start_prefect
from flows.settings import PROJECT, Settings
from flows.warehouse.publish import read_releases
from tests.builds import warm_copy
from tests.command import configuration, environment
from tests.servers import postgres
from tests.test_flow import asked
from tests.test_publish import with_news


@contextmanager
def server_on_postgres(home: Path) -> Iterator[str]:
    """Start PostgreSQL and a Prefect server with its services on it; yield the URL of the API."""
    home.mkdir()
    with postgres.running() as database, (home / "server.log").open("w+b") as log:
        settings = {
            "PREFECT_HOME": str(home),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": database.url.replace(
                "postgresql:", "postgresql+asyncpg:"
            ),
        }
        port = free_port()
        process = start_prefect((*START, str(port), "--no-ui"), settings, log=log)
        try:
            url = f"http://127.0.0.1:{port}/api"
            await_health(url, process, home / "server.log")
            yield url
        finally:
            end(process)


@pytest.mark.flow
def test_a_deployment_publishes_from_a_worker(published: Settings, tmp_path: Path) -> None:
    settings = with_news(warm_copy(published, tmp_path))
    office = configuration(settings, tmp_path)
    with server_on_postgres(tmp_path / "server") as url:
        env = environment(tmp_path, PREFECT_API_URL=url, CAKUPAN_CONFIG=str(office), DO_NOT_TRACK="1")
        prefect = (sys.executable, "-m", "prefect", "--no-prompt")
        for command in (
            ("work-pool", "create", "cakupan", "--type", "process"),
            ("deploy", "--all"),
            ("deployment", "run", "pull-and-build/monthly"),
            ("worker", "start", "--pool", "cakupan", "--limit", "1", "--run-once"),
        ):
            done = subprocess.run(
                (*prefect, *command),
                cwd=PROJECT,
                env=env,
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr
        [outer] = [
            run
            for run in asked(url, "flow_runs")
            if run["state_type"] != "SCHEDULED" and not run["parent_task_run_id"]
        ]
        artifacts = [artifact["key"] for artifact in asked(url, "artifacts")]
    assert outer["state_type"] == "COMPLETED", outer["state"]
    assert read_releases(settings.published).num_rows == 2
    assert "cakupan-run" in artifacts
