"""`cakupan serve`: it runs what is due, tells of what crashed, and nothing stays when it ends, however."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from flows.prefect_server import free_port
from flows.serving import stopped_by_signals
from flows.settings import PROJECT, Settings
from flows.warehouse.publish import read_releases, writer_lock
from tests.builds import warm_copy
from tests.command import CAKUPAN, cakupan, configuration, environment
from tests.receiver import SECRET, Receiver, receiving
from tests.test_flow import asked
from tests.test_publish import with_news

PATIENCE = 180.0
OFTEN = "- slug: monthly\n        interval: 15"


@pytest.fixture
def settings(published: Settings, tmp_path: Path) -> Settings:
    """A warehouse of this test's own, published once, with everything taken in."""
    return warm_copy(published, tmp_path)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def often(folder: Path) -> Path:
    """Return a copy of prefect.yaml in which the monthly run is due a few times a minute."""
    text = (PROJECT / "prefect.yaml").read_text(encoding="utf-8")
    assert text.count('- slug: monthly\n        cron: "0 6 5 * *"') == 1
    copy = folder / "often.yaml"
    copy.write_text(text.replace('- slug: monthly\n        cron: "0 6 5 * *"', OFTEN), encoding="utf-8")
    return copy


class Served:
    """A `cakupan serve` and what it has written so far."""

    def __init__(self, settings: Settings, receiver: Receiver) -> None:
        folder = settings.warehouse.parent
        office = configuration(settings, folder)
        with office.open("a", encoding="utf-8") as file:
            file.write('[notifications]\nwebhook_env = "CAKUPAN_TEST_WEBHOOK"\n')
        self.env = environment(folder, CAKUPAN_TEST_WEBHOOK=receiver.address)
        self.arguments = ["serve", "--config", str(office), "--deployments", str(often(folder))]
        self.log = folder / f"serve-{len([*folder.glob('serve-*')])}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [CAKUPAN, *self.arguments], env=self.env, cwd="/", stdout=log, stderr=log
            )

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    @property
    def url(self) -> str:
        return re.findall(r"http://127\.0\.0\.1:\d+", self.said)[-1] + "/api"


@contextmanager
def serving(settings: Settings, receiver: Receiver) -> Iterator[Served]:
    """Start `cakupan serve`; at the end nothing of it is left, whatever the test did."""
    served = Served(settings, receiver)
    try:
        yield served
    finally:
        served.process.kill()
        served.process.wait()
        until(lambda: not left(settings), "all processes to end", served)


def until(holds: Callable[[], object], what: str, served: Served) -> None:
    """Wait until something holds; fail with what `serve` said where it does not."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"waited for {what}:\n{served.said}"
        time.sleep(0.2)


def left(settings: Settings) -> list[int]:
    """Return the processes that `serve` and its parts started: they know their folder."""
    mark = f"TMPDIR={settings.warehouse.parent}\0".encode()
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in environ.read_bytes():
                found.append(int(environ.parent.name))
        except OSError:  # it has ended, or is another user's
            continue
    return found


def engines(settings: Settings) -> list[int]:
    """Return the processes that run a flow."""
    return [pid for pid in left(settings) if b"prefect.engine" in Path(f"/proc/{pid}/cmdline").read_bytes()]


@pytest.mark.flow
def test_what_is_due_is_published_until_it_is_stopped_or_killed(
    settings: Settings, receiver: Receiver
) -> None:
    home, held = settings.warehouse / "prefect", ExitStack()
    held.enter_context(writer_lock(settings.warehouse, 0, print))  # runs wait, so that there is one to kill
    with serving(with_news(settings), receiver) as served, held:
        until(lambda: "another run is writing" in served.said, "a run", served)
        [engine] = engines(settings)
        second = cakupan(*served.arguments, env=served.env)
        deployments = {deployment["name"] for deployment in asked(served.url, "deployments")}
        os.kill(engine, signal.SIGKILL)
        until(lambda: receiver.got, "the message of a killed run", served)
        held.close()
        until(lambda: read_releases(settings.published).num_rows == 2, "the next run", served)
        with writer_lock(settings.warehouse, 60, print):
            before, waited = len(receiver.got), served.said.count("another run is writing")
            until(lambda: served.said.count("another run is writing") > waited, "one more run", served)
            served.process.kill()
            until(lambda: not left(settings), "all to end with serve", served)
    assert (second.returncode, "is served already" in second.stderr) == (3, True)
    assert deployments == {"monthly", "daily", "backfill"}
    assert "daily: cron 0 5 * * *, Asia/Makassar" in served.said
    assert "backfill: when asked" in served.said
    with writer_lock(settings.warehouse, 0, print), serving(settings, receiver) as again:
        until(lambda: "Ctrl-C ends it" in again.said, "a start", again)
        taken_up = len(receiver.got)
        states = [run["state_type"] for run in asked(again.url, "flow_runs", sort="START_TIME_ASC")]
        until(lambda: "another run is writing" in again.said, "a run to stop", again)
        again.process.terminate()
        assert again.process.wait(60) == 0, again.said
        assert left(settings) == []
    assert again.said.endswith("stopped\n")
    told = [body["events"][0] for body in receiver.got]
    assert {event["kind"] for event in told} == {"crashed"}
    assert {event["flow"] for event in told} == {"pull-and-build"}
    assert taken_up > before >= 1
    assert states.count("COMPLETED") >= 2
    assert states.count("CRASHED") >= 4  # two outer runs and the builds in them; taken up as history
    assert home.stat().st_mode & 0o777 == 0o700
    assert settings.published.stat().st_mode & 0o444 == 0o444
    written = (home / "server.log").read_text(encoding="utf-8")
    assert "telemetry" not in written
    assert SECRET not in served.said + again.said + written


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_what_is_served_once(number: signal.Signals) -> None:
    before, ended = signal.getsignal(number), []
    with stopped_by_signals():
        try:
            signal.raise_signal(number)
        finally:
            signal.raise_signal(number)  # does not disturb the end
            ended.append(number)
    assert (ended, signal.getsignal(number)) == ([number], before)


def test_a_port_that_is_taken_is_said(settings: Settings, tmp_path: Path) -> None:
    with receiving() as taken:
        port = taken.address.split(":")[2].partition("/")[0]
        arguments = ("--raw", str(settings.raw), "--warehouse", str(settings.warehouse), "--port", port)
        done = cakupan("serve", *arguments, env=environment(tmp_path))
    assert done.returncode == 3
    assert f"Port {port} of this machine cannot be served on (Address already in use)" in done.stderr


def test_a_server_that_does_not_answer_is_said(settings: Settings, tmp_path: Path) -> None:
    env = environment(tmp_path, PREFECT_API_URL=f"http://127.0.0.1:{free_port()}/api")
    done = cakupan("serve", "--raw", str(settings.raw), "--warehouse", str(settings.warehouse), env=env)
    assert done.returncode == 3
    assert "The Prefect server did not answer as it should (ConnectError)" in done.stderr
