"""Notifications: what is told, once, and what becomes of a receiver that does not take it."""

import json
import logging
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import httpx
import pytest
from tenacity import wait_none

from flows import notify
from flows.problems import OutsideFailed, WrongUsage
from flows.settings import Settings, load_settings
from tests.receiver import SECRET, Receiver, receiving
from tests.servers.certificates import write_certificate

VARIABLE = "CAKUPAN_TEST_WEBHOOK"
TOLD = "told of 1 deliveries that are missing, late, copies or not used"


@dataclass(frozen=True)
class Drawn:
    """An event as the calendar says it."""

    key: str
    kind: str = "missing"
    dataset: str = "memberships"
    sender: str = "N01"
    period: str | None = "2024-11"
    text: str = "N01 has not delivered."
    text_id: str = "N01 belum mengirim."


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setattr(notify._sent.retry, "wait", wait_none())  # type: ignore[attr-defined]
    with receiving() as receiver:
        monkeypatch.setenv(VARIABLE, receiver.address)
        yield receiver


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(load_settings(), warehouse=tmp_path, webhook_env=VARIABLE)


def told(settings: Settings, *keys: str) -> list[str]:
    """Tell events of these keys; return what the log was told."""
    said: list[str] = []
    notify.tell_new(settings, [Drawn(key) for key in keys], said.append)  # type: ignore[misc]
    return said


def test_news_is_one_message_in_two_languages(settings: Settings, receiver: Receiver) -> None:
    told(settings, "a", "b")
    [body] = receiver.got
    lines = body["text"].splitlines()
    assert lines[:3] == [
        "Cakupan, Kantor Wilayah Kalimantan: 2 hal tentang kiriman data.",
        "- N01 belum mengirim.",
        "- N01 belum mengirim.",
    ]
    found = lines[4:6]
    assert found == ["Cakupan, Kantor Wilayah Kalimantan: 2 news of deliveries.", "- N01 has not delivered."]
    assert [event["key"] for event in body["events"]] == ["a", "b"]


def test_an_event_is_told_once(settings: Settings, receiver: Receiver) -> None:
    told(settings, "a")
    told(settings, "a", "b")
    assert [[event["key"] for event in body["events"]] for body in receiver.got] == [["a"], ["b"]]
    assert told(settings, "b", "a") == []


def test_a_receiver_that_is_down_is_told_the_next_time(settings: Settings, receiver: Receiver) -> None:
    receiver.answers = [500, 503, 500, 200]
    [said] = told(settings, "a")
    assert said.startswith(f"nobody was told: The receiver that {VARIABLE} names answered 500")
    assert len(receiver.got) == 3
    assert not (settings.warehouse / "told.json").exists()
    assert told(settings, "a") == [TOLD]
    assert json.loads((settings.warehouse / "told.json").read_text("utf-8")) == {"told": ["a"]}


@pytest.mark.parametrize(
    ("answers", "told_of", "bodies"),
    [
        ([429, 200], TOLD, [["text", "events"]] * 2),
        ([400, 200], TOLD, [["text", "events"], ["text"]]),
        ([404], "answered 404; expected 2xx", [["text", "events"]]),
        ([307], "answered 307", [["text", "events"]]),
    ],
    ids=["busy for a moment", "knows only text", "an address no longer", "no redirect is followed"],
)
def test_what_a_receiver_answers_decides_what_is_sent_next(
    settings: Settings, receiver: Receiver, answers: list[int], told_of: str, bodies: list[list[str]]
) -> None:
    receiver.answers = answers
    [said] = told(settings, "a")
    assert told_of in said
    assert [[*body] for body in receiver.got] == bodies


def test_a_slow_receiver_is_given_up(
    settings: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "TIMEOUT_SECONDS", 0.05)
    receiver.delay_seconds = 0.3
    [said] = told(settings, "a")
    assert "did not answer (ReadTimeout)" in said


def test_nothing_shows_the_address(
    settings: Settings, receiver: Receiver, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    said = told(settings, "a")
    receiver.answers = [404]
    said += told(settings, "b")
    monkeypatch.setenv(VARIABLE, f"http://127.0.0.1:9/{SECRET}")  # nobody listens
    said += told(settings, "c")
    assert "did not answer (ConnectError)" in said[-1]
    assert SECRET not in "".join(said) + caplog.text


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hooks.example.org/x",
        f"http://hooks.example.org/{SECRET}",
        "https://",
        f"https://[{SECRET}",
        "ftp://h/x",
    ],
)
def test_an_address_that_is_none_is_refused_unseen(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, address)
    with pytest.raises(WrongUsage, match=VARIABLE) as refused:
        notify.post(VARIABLE, {"text": "x"})
    assert SECRET not in str(refused.value)


def test_a_certificate_that_nobody_vouches_for_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = write_certificate(tmp_path)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    monkeypatch.setattr(notify._sent.retry, "wait", wait_none())  # type: ignore[attr-defined]
    with receiving(tls) as receiver:
        monkeypatch.setenv(VARIABLE, receiver.address)
        with pytest.raises(OutsideFailed, match=r"did not answer \(ConnectError\)"):
            notify.post(VARIABLE, {"text": "x"})
        trusting = partial(httpx.Client, verify=ssl.create_default_context(cafile=certificate))
        monkeypatch.setattr(httpx, "Client", trusting)
        notify.post(VARIABLE, {"text": "y"})
    assert receiver.got == [{"text": "y"}]


def test_a_message_names_some_and_counts_the_rest(settings: Settings, receiver: Receiver) -> None:
    told(settings, *(f"{number:02}" for number in range(25)))
    [body] = receiver.got
    assert body["text"].count("N01 belum mengirim.") == notify.SHOWN
    assert "- dan 5 lagi" in body["text"]
    assert "- and 5 more" in body["text"]
    assert len(body["events"]) == 25


def test_two_that_tell_at_once_tell_once(settings: Settings, receiver: Receiver) -> None:
    receiver.delay_seconds = 0.2
    both = [threading.Thread(target=told, args=[settings, "a"]) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(receiver.got) == 1


@pytest.mark.usefixtures("receiver")
def test_a_note_that_cannot_be_written_fails_no_run(settings: Settings) -> None:
    (settings.warehouse / "told.json").mkdir()
    said = told(settings, "a")
    assert said[-1].startswith("what was told could not be noted: The system refused: Is a directory")


def test_without_a_receiver_nothing_is_told_and_nothing_kept_and_a_variable_that_is_not_set_is_said(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(replace(settings, webhook_env=None), "a") == []
    assert [*settings.warehouse.iterdir()] == []
    monkeypatch.delenv(VARIABLE, raising=False)
    [said] = told(settings, "a")
    assert f"names {VARIABLE}, and no such variable" in said


TORN = [b"[", b"", b'{"told": ["a', b"\xff\x00", b'{"told": 5}', b'{"told": [1, null]}', b'{"told": [["a"]]}']


@pytest.mark.usefixtures("receiver")
@pytest.mark.parametrize("torn", TORN)
def test_what_was_told_is_told_again_where_the_note_of_it_is_broken(torn: bytes, settings: Settings) -> None:
    (settings.warehouse / "told.json").write_bytes(torn)
    assert told(settings, "a") == [TOLD]
    assert told(settings, "a") == []


def test_a_failure_is_told_with_flow_run_and_reason(settings: Settings, receiver: Receiver) -> None:
    failure = notify.Failure("crashed", "backfill", "brave-wren", "Its process ended.")
    notify.tell_failure(settings, failure, print)
    [body] = receiver.got
    assert body["text"].splitlines() == [
        "Cakupan, Kantor Wilayah Kalimantan: backfill terhenti (proses brave-wren).",
        "Cakupan, Kantor Wilayah Kalimantan: backfill crashed (run brave-wren).",
        "Its process ended.",
    ]
