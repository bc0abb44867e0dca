"""The flow on a real Prefect server: what it does, what its state says, and what Prefect gets to know."""

import errno
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from click.testing import Result
from typer.testing import CliRunner

from flows import cli, prefect_server
from flows.problems import OutsideFailed
from flows.settings import PROJECT, Settings
from flows.warehouse import batch
from flows.warehouse.publish import read_releases
from tests.builds import warm_copy
from tests.command import CAKUPAN, cakupan, environment, start
from tests.test_publish import release_of, with_news

# isort: split
from prefect.logging.handlers import APILogWorker
from prefect.settings import PREFECT_API_URL, PREFECT_LOCAL_STORAGE_PATH, temporary_settings

NIK = "3171234567890123"


@pytest.fixture
def settings(published: Settings, tmp_path: Path) -> Settings:
    """A warehouse of this test's own, published once, with everything taken in."""
    return warm_copy(published, tmp_path)


def run_arguments(settings: Settings) -> tuple[str, ...]:
    return ("run", "--json", "--raw", str(settings.raw), "--warehouse", str(settings.warehouse))


@contextmanager
def on_server(server: str, folder: Path) -> Iterator[None]:
    """Let flows of this process use a server and a folder; at the end they have told all."""
    with temporary_settings({PREFECT_API_URL: server, PREFECT_LOCAL_STORAGE_PATH: folder / "storage"}):
        yield
        APILogWorker.drain_all()


def run(server: str, settings: Settings) -> Result:
    """Run the command on these settings in this process."""
    with on_server(server, settings.warehouse.parent):
        return CliRunner().invoke(cli.app, run_arguments(settings))


def called(server: str, what: str, **body: Any) -> Any:
    """Return the server's answer."""
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{server}/{what}", data=json.dumps(body).encode(), headers={"content-type": "application/json"}
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=30) as answer:
        return json.loads(answer.read())


def asked(server: str, what: str, **filters: Any) -> list[dict[str, Any]]:
    """Return what the server knows."""
    found: list[dict[str, Any]] = called(server, f"{what}/filter", limit=200, **filters)
    return found


def flow_runs_of(server: str, settings: Settings) -> list[dict[str, Any]]:
    """Return the flow runs of this warehouse."""
    runs = asked(server, "flow_runs")
    return [run for run in runs if run["parameters"].get("warehouse") == str(settings.warehouse)]


def artifacts_of(server: str, run: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what a run has left in Prefect, by key."""
    return {a["key"]: a for a in asked(server, "artifacts") if a["flow_run_id"] == run["id"]}


def steps_of(server: str, run: dict[str, Any]) -> list[str]:
    """Return what the log of a run says that its tasks did."""
    logs = asked(server, "logs", logs={"flow_run_id": {"any_": [run["id"]]}}, sort="TIMESTAMP_ASC")
    said = [log["message"] for log in logs if log["name"] == "prefect.task_runs"]
    return [message for message in said if not message.startswith("Finished in state")]


@pytest.mark.flow
def test_of_two_runs_at_once_one_publishes_and_leaves_its_summary(server: str, settings: Settings) -> None:
    folder = settings.warehouse.parent
    env, pipe = environment(folder, PREFECT_API_URL=server), subprocess.PIPE
    command = [CAKUPAN, *run_arguments(with_news(settings))]
    with subprocess.Popen(command, env=env, cwd="/", stdout=pipe, stderr=pipe, text=True) as other:
        here = run(server, settings)
        there = other.communicate(timeout=120)
    assert (other.returncode, here.exit_code) == (0, 0), (there, here.stderr)
    runs = [(json.loads(stdout), stderr) for stdout, stderr in (there, (here.stdout, here.stderr))]
    [(said, told)] = [run for run in runs if run[0]["is_new"]]
    assert sum("nothing new" in stderr for _, stderr in runs) == 1
    assert read_releases(settings.published).num_rows == 2
    assert said["release_id"] == release_of(settings.published)
    both = flow_runs_of(server, settings)
    [new], [idle] = ([run for run in both if bool(steps_of(server, run)) is did] for did in (True, False))
    assert "Nothing is new" in artifacts_of(server, idle)["cakupan-run"]["data"]
    took_in, built = steps_of(server, new)
    assert (took_in, built.partition(": ")[0]) == ("took in: targets 1 accepted", "built and audited")
    assert "took in: targets 1 accepted" in told
    where = {"config": None, "raw": str(settings.raw), "warehouse": str(settings.warehouse)}
    for known in both:
        assert (known["state"]["type"], known["state"]["data"]) == ("COMPLETED", None)
        assert known["parameters"] == where
        artifact = artifacts_of(server, known)["cakupan-run"]
        assert artifact["type"] == "markdown"
        assert said["release_id"] in artifact["data"]
    assert not any(word in there[1] for word in ("nanobind", "Traceback", "| INFO"))
    assert not list(folder.rglob("storage/*"))


@pytest.mark.flow
def test_what_is_not_used_and_the_page_are_left_beside_the_summary(server: str, settings: Settings) -> None:
    (settings.raw / "targets" / "N01.csv").write_text("no header of ours\n1\n", encoding="utf-8")
    page = settings.warehouse / "report" / "index.html"
    done = run(server, settings)
    assert (done.exit_code, json.loads(done.stdout)["status"]) == (0, "partial"), done.stderr
    [known] = flow_runs_of(server, settings)
    left = artifacts_of(server, known)
    [refused] = json.loads(left["cakupan-refused"]["data"])
    assert (refused["dataset"], refused["sender"], refused["deliveries"]) == ("targets", "N01", 1)
    assert refused["found"] == "the whole delivery is refused"
    assert page.as_uri() in left["cakupan-page"]["data"]


@pytest.mark.flow
def test_refused_reference_data_fail_the_flow(server: str, settings: Settings) -> None:
    before = release_of(settings.published)
    (settings.raw / "segments" / "N01.csv").write_text("segment;name\n", encoding="utf-8")
    done = run(server, settings)
    assert (done.exit_code, release_of(settings.published)) == (1, before)
    assert "segments/N01.csv" in json.loads(done.stdout)["problem"]
    assert "Traceback" not in done.stderr
    [known] = flow_runs_of(server, settings)
    assert known["state"]["type"] == "FAILED"


@pytest.mark.flow
@pytest.mark.parametrize("debug", ["0", "1"])
def test_prefect_gets_to_know_no_value_of_a_row(
    server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch, debug: str
) -> None:
    before = release_of(settings.published)
    monkeypatch.setattr(batch, "take_in_step", Mock(side_effect=ValueError(NIK)))
    monkeypatch.setenv("CAKUPAN_DEBUG", debug)
    done = run(server, with_news(settings))
    assert (done.exit_code, release_of(settings.published)) == (1, before)
    assert "ValueError" in done.stderr
    assert (NIK in done.stderr) is (debug == "1")  # a traceback, which the user asked for
    known = [*flow_runs_of(server, settings), *asked(server, "logs"), *asked(server, "task_runs")]
    assert NIK not in done.stdout + json.dumps(known)
    assert "ValueError" in json.dumps(known)
    stored = [path.read_bytes() for path in (settings.warehouse.parent / "storage").iterdir()]
    assert stored
    assert not any(NIK.encode() in content for content in stored)


@pytest.mark.flow
def test_a_folder_that_was_away_is_tried_again_and_a_full_disk_is_not(
    server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    away, full = (OSError(number, "x", "/data/draft") for number in (errno.ESTALE, errno.ENOSPC))
    before, publish = release_of(settings.published), Mock(side_effect=[away, full])
    monkeypatch.setattr(batch, "publish_draft", publish)
    done = run(server, with_news(settings))
    assert (done.exit_code, release_of(settings.published)) == (3, before)
    assert (publish.call_count, "No space left on device (/data/draft)" in done.stderr) == (2, True)


@pytest.mark.flow
def test_a_run_that_is_stopped_says_that_nothing_was_published(
    server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = release_of(settings.published)
    monkeypatch.setattr(batch, "build_draft", Mock(side_effect=KeyboardInterrupt))
    done = run(server, with_news(settings))
    assert (done.exit_code, release_of(settings.published)) == (130, before)
    assert done.stderr.endswith("Stopped. Nothing was published.\n")
    [known] = flow_runs_of(server, settings)
    assert known["state"]["type"] == "CRASHED"


@pytest.mark.flow
def test_without_a_server_a_run_uses_one_of_its_own_and_leaves_none_behind(settings: Settings) -> None:
    folder = settings.warehouse.parent
    done = cakupan(*run_arguments(with_news(settings)), env=environment(folder))
    assert (done.returncode, read_releases(settings.published).num_rows) == (0, 2), done.stderr
    assert "starting one for this run" in done.stderr
    assert not any(word in done.stderr for word in ("nanobind", "Traceback", "| INFO"))
    assert list(folder.glob("cakupan-prefect-*")) == []
    assert prefect_server.EMPTY.exists()


def test_an_unreachable_server_leaves_with_3(settings: Settings) -> None:
    nobody = f"http://127.0.0.1:{prefect_server.free_port()}/api"
    done = run(nobody, settings)
    assert done.exit_code == 3
    assert f"No Prefect server answers at PREFECT_API_URL {nobody}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_throwaway_server_that_does_not_start_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(prefect_server, "SERVE", "import sys; sys.exit('no room for a database')")
    told = pytest.raises(OutsideFailed, match=r"ended while it started.*no room for a database")
    with told, prefect_server.throwaway_server():
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_throwaway_server_that_does_not_answer_is_not_awaited_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(prefect_server.PATIENCE, "0.3")
    monkeypatch.setattr(prefect_server, "SERVE", "import sys; sys.stdin.read()")
    with (
        pytest.raises(OutsideFailed, match=r"did not answer within 0\.3 s"),
        prefect_server.throwaway_server(),
    ):
        pass


@pytest.mark.parametrize("damage", [b"no database", None])
def test_a_database_that_is_kept_is_whole_or_not_used(damage: bytes | None, tmp_path: Path) -> None:
    kept, used = tmp_path / "kept.db", tmp_path / "home" / "prefect.db"
    used.parent.mkdir()
    with closing(sqlite3.connect(kept)) as database:
        database.execute("create table flow_run as select randomblob(50000) as id")
        database.commit()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:8192] + bytes(4096) + whole[12288:] if damage is None else damage)
    prefect_server.copy_database(kept, used)
    kept.write_bytes(whole)
    assert list(used.parent.iterdir()) == []
    prefect_server.copy_database(kept, used)
    assert [path.name for path in used.parent.iterdir()] == ["prefect.db"]


def test_a_throwaway_server_ends_with_a_run_that_is_killed(tmp_path: Path) -> None:
    text = (
        "import time\nfrom flows import prefect_server\n"
        "prefect_server.await_health = lambda *_: print('started', flush=True)\n"
        "with prefect_server.throwaway_server(): time.sleep(60)"
    )
    env = {**environment(tmp_path), "PYTHONPATH": str(PROJECT)}
    run = start(sys.executable, "-c", text, env=env)
    assert run.stdout
    assert run.stdout.readline() == "started\n"
    assert list(tmp_path.glob("cakupan-prefect-*"))
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    deadline = time.monotonic() + 20
    while list(tmp_path.glob("cakupan-prefect-*")) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert list(tmp_path.glob("cakupan-prefect-*")) == []
