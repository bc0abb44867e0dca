"""A cluster with a scheduler and workers of its own over TLS, started by command in a folder of no project.

Its scheduler shows its pages and its processes say all that they can: what they say, show, keep and put
aside is searched for a thousand people and for the key of their pseudonyms.
"""

import pickle
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from flows.engine import engines, on_dask
from flows.engine.engines import engine
from flows.engine.job import Counts, Job
from flows.engine.on_dask import OnDask
from flows.intake.pseudonym import KeyPlace, key_of
from flows.problems import OutsideFailed, Problem, WrongUsage
from flows.settings import PROJECT, Settings, load_settings
from flows.warehouse import intake_jobs, period
from tests.builds import logical_hashes
from tests.conftest import copy_raw, publish, take_in_and_close
from tests.engine.jobs import CANARY, Small, done_by
from tests.servers.dask_cluster import Cluster, cluster, wait_until, write_proofs
from tests.test_canaries import KEY, SOUGHT, found_below, write_deliveries

LOUD = {
    "DASK_LOGGING__DISTRIBUTED": "debug",
    "DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES": '["distributed.http.scheduler.info", '
    '"distributed.http.scheduler.json", "distributed.http.health"]',
    "PYTHONPATH": str(PROJECT),
}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers; one has the key of the pseudonyms in its environment."""
    with cluster(tmp_path_factory.mktemp("cluster"), **LOUD) as started:
        started.start_scheduler("--dashboard-address", "127.0.0.1:0")
        started.start_workers(1, CAKUPAN_PSEUDONYM_KEY=KEY)
        started.start_workers(1)
        yield started


def over(settings: Settings, on: Cluster) -> Settings:
    """Return the settings of a run on that cluster."""
    return replace(settings, engine=on.engine)


def test_a_warehouse_is_that_of_this_machine(
    two: Cluster, simulated: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(period, "ROWS_AT_ONCE", 2_000)
    shutil.copytree(simulated.raw, tmp_path / "raw")
    settings = replace(over(simulated, two), raw=tmp_path / "raw", warehouse=tmp_path / "warehouse")
    publish(settings)
    assert logical_hashes(settings.published) == logical_hashes(simulated.published)
    assert [*(settings.warehouse / ".work" / "places").iterdir()] == []


# Who may be part of it


@pytest.mark.parametrize("of", ["foreign", "none of an authority"])
def test_a_run_that_cannot_prove_itself_is_refused(
    two: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, of: str
) -> None:
    monkeypatch.setattr(on_dask, "WAIT_SECONDS", 2)
    foreign = write_proofs(tmp_path / "foreign").of_run(two.address)
    if of != "foreign":
        foreign = replace(foreign, ca_file=two.engine.ca_file)
    with pytest.raises(OutsideFailed, match=rf"No Dask scheduler answers at {two.address} .*authority"):
        OnDask(foreign, tmp_path)


def test_certificates_that_are_not_there_are_named(two: Cluster, tmp_path: Path) -> None:
    lost = replace(two.engine, cert_file=str(tmp_path / "run.pem"))
    with pytest.raises(WrongUsage, match=r"engine\.cert_file names .*run\.pem, and there is no such file"):
        OnDask(lost, tmp_path)


def test_a_scheduler_that_is_not_there_is_said(
    two: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_dask, "WAIT_SECONDS", 1)
    with pytest.raises(OutsideFailed, match=r"No Dask scheduler answers at tls://127\.0\.0\.1:1 "):
        OnDask(two.proofs.of_run("tls://127.0.0.1:1"), tmp_path)


# What is nowhere


class Heard:
    """An engine that keeps what it is given, as Dask would send it."""

    def __init__(self, behind: engines.Engine) -> None:
        self.behind, self.sent = behind, list[bytes]()

    def expect(self, module: str, of_bytes: int) -> None:
        self.behind.expect(module, of_bytes)

    def run(self, jobs: list[Job]) -> list[Counts]:
        self.sent += [
            part for job in jobs for part in (pickle.dumps(job), repr(job).encode(), job.name.encode())
        ]
        return self.behind.run(jobs)

    def close(self) -> None:
        self.behind.close()


def with_people(folder: Path) -> Settings:
    """Deliver a thousand people, well and badly; return the settings, with the key in a file."""
    raw = copy_raw(folder / "raw")
    write_deliveries(raw)
    key = folder / "pseudonym.key"
    key.touch(mode=0o600)
    key.write_text(KEY, encoding="utf-8")
    return replace(load_settings(raw=raw, warehouse=folder / "warehouse"), key_file=key)


def test_nothing_of_people_or_of_the_key_is_sent_said_shown_or_put_aside(
    two: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(period, "ROWS_AT_ONCE", 100)
    monkeypatch.setattr(intake_jobs, "TOGETHER_BYTES", 1)
    settings = over(with_people(tmp_path), two)
    heard: list[Heard] = []
    begun = engines._begun
    monkeypatch.setattr(engines, "_begun", lambda asked: heard.append(Heard(begun(asked))) or heard[-1])
    with engine(settings):
        take_in_and_close(settings)
        shown = pages(two)
        spilled = found_below(settings.warehouse / ".work", two.folder)
    assert len(heard[0].sent) > 60
    sent = set().union(*map(SOUGHT.within, heard[0].sent))
    assert (sent, spilled) == (set(), {})
    assert len(shown) >= 5
    assert set().union(*map(SOUGHT.within, shown.values())) == set()
    assert found_below(settings.warehouse) == {}


def test_an_error_that_quotes_a_row_is_not_in_what_dask_says(two: Cluster, tmp_path: Path) -> None:
    running = OnDask(two.engine, tmp_path)
    for does in ("quotes", "crashes"):
        with pytest.raises(Problem):
            running.run([Small(tmp_path, does=does)])
    shown = pages(two)
    running.close()
    told = two.said().encode() + b"".join(shown.values())
    assert b"hidden cells-" in told
    assert CANARY.encode() not in told


def pages(of: Cluster) -> dict[str, bytes]:
    """Return all pages that a scheduler shows, its own errors too."""
    [port] = re.findall(r"dashboard at: *http://127.0.0.1:(\d+)", of.said())
    todo = ["main/workers.html", "main/logs.html", "counts.json", "identity.json"]
    found: dict[str, bytes] = {}
    while todo:
        page = todo.pop()
        place = "json" if page.endswith(".json") else "info"
        if page not in found and len(found) < 60:
            try:
                with urlopen(f"http://127.0.0.1:{port}/{place}/{page}", timeout=10) as answer:
                    found[page] = answer.read()
            except HTTPError as error:
                found[f"{error.code} {page}"] = found[page] = error.read()
            todo += re.findall(r'href="(?:\.\./)*(?:info/)?([\w/.:%-]+\.html)"', found[page].decode())
    return found


# The key of the pseudonyms


def test_a_worker_with_another_key_or_none_is_told(two: Cluster, tmp_path: Path) -> None:
    other, version = key_of("0f" * 32, "a test").version, key_of(KEY, "a test").version
    running = OnDask(two.engine, tmp_path)
    running.client.wait_for_workers(2, timeout=60)
    told = {}
    for name, asked in {"other": KeyPlace(None, None, other), "none": KeyPlace(None, None, version)}.items():
        jobs = [Small(tmp_path, n, "reads the key", pseudonyms=asked) for n in range(12)]
        with pytest.raises(WrongUsage) as caught:
            running.run(jobs)
        told[name] = str(caught.value)
    running.close()
    assert all("That was at the worker tls://127.0.0.1:" in text for text in told.values())
    assert (
        f"(version {version}) than for the run ({other})" in told["other"] or "there is none" in told["other"]
    )
    assert "Administrative records need a key for their pseudonyms, and there is none" in told["none"]
    assert KEY not in str(told)


# A scheduler that is killed, and workers that are not there. Last, for the cluster is another one then.


def test_a_scheduler_that_is_killed_is_told_and_the_next_run_ends(
    two: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_dask, "WAIT_SECONDS", 3)
    running = OnDask(two.engine, tmp_path)
    running.client.wait_for_workers(2, timeout=60)
    jobs = [Small(tmp_path, number, "waits") for number in range(3)]
    with ThreadPoolExecutor(1) as aside:
        failed = aside.submit(running.run, jobs)
        wait_until((tmp_path / "0 waits").exists, "no job began")
        two.kill_scheduler()
        with pytest.raises(OutsideFailed, match=rf"scheduler at {two.address} is gone.*run again") as caught:
            failed.result(60)
    running.close()
    assert (caught.value.exit_code, done_by(tmp_path)) == (3, {})

    two.start_scheduler()
    again = OnDask(two.engine, tmp_path)
    with pytest.raises(OutsideFailed, match="has had no worker for 3 s"):
        again.run(jobs)
    (tmp_path / "go on").touch()
    monkeypatch.setattr(on_dask, "WAIT_SECONDS", 60)
    two.start_workers(1)
    assert again.run(jobs) == [{"number": number} for number in range(3)]
    again.close()
