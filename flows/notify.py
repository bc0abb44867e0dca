"""Tell people: JSON to the webhook whose address is in the variable that [notifications] webhook_env names.

The body is {"text": ..., "events": [...]}: Slack, Mattermost, Teams and Google Chat show `text`, a program
reads `events`. The address is a secret and is in no message. A receiver that is down fails no run.
"""

import fcntl
import json
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential

from flows.disk import replace_text
from flows.problems import OutsideFailed, Problem, WrongUsage, as_problem
from flows.settings import Settings
from flows.sources import LOOPBACK

if TYPE_CHECKING:
    from flows.warehouse.events import Event

TIMEOUT_SECONDS = 10.0
TRIES = 3
WAIT_SECONDS = 1.0
"""Before the second try; twice as long before the third."""
SHOWN = 20
"""Events that a message names; it counts the rest."""
TOLD_OF_EVENTS = ("key", "kind", "dataset", "sender", "period", "text", "text_id")
for _name in ("httpx", "httpcore"):  # they log the address of each request
    logging.getLogger(_name).setLevel(logging.WARNING)

Say = Callable[[str], None]


class Again(OutsideFailed):
    """The receiver may answer in a moment."""


@dataclass(frozen=True)
class Failure:
    """A run that did not complete."""

    kind: str
    """failed or crashed."""
    flow: str
    run: str
    text: str
    """Why, in a text of ours."""


def tell_failure(settings: Settings, failure: Failure, say: Say) -> None:
    """Tell that a run failed or crashed."""
    how = {"failed": "gagal", "crashed": "terhenti"}[failure.kind]
    lines = [
        f"Cakupan, {settings.office_name}: {failure.flow} {how} (proses {failure.run}).",
        f"Cakupan, {settings.office_name}: {failure.flow} {failure.kind} (run {failure.run}).",
        failure.text,
    ]
    event = asdict(failure)
    _tell(settings, {"text": "\n".join(lines), "events": [event]}, say)


def tell_new(settings: Settings, events: "Sequence[Event]", say: Say) -> None:
    """Tell the events that nobody was told yet, in one message, and keep their keys when it has arrived."""
    if not settings.webhook_env or not events:
        return
    try:
        with _told(settings.warehouse) as told:
            new = {event.key: event for event in events if event.key not in told}
            if new and _tell(settings, message(settings.office_name, list(new.values())), say):
                _keep(settings.warehouse, told | new.keys())
                say(f"told of {len(new)} deliveries that are missing, late, copies or not used")
    except OSError as error:  # what was published is published
        say(f"what was told could not be noted: {as_problem(error)}")


def message(office: str, events: "Sequence[Event]") -> dict[str, Any]:
    """Return the body that tells events: Indonesian first, then English."""
    more = len(events) - SHOWN
    lines = [f"Cakupan, {office}: {len(events)} hal tentang kiriman data."]
    lines += [f"- {event.text_id}" for event in events[:SHOWN]] + [f"- dan {more} lagi"] * (more > 0)
    lines += ["", f"Cakupan, {office}: {len(events)} news of deliveries."]
    lines += [f"- {event.text}" for event in events[:SHOWN]] + [f"- and {more} more"] * (more > 0)
    told = [{name: getattr(event, name) for name in TOLD_OF_EVENTS} for event in events]
    return {"text": "\n".join(lines), "events": told}


def _tell(settings: Settings, body: dict[str, Any], say: Say) -> bool:
    """Whether the receiver took it; where it did not, the log says so."""
    if not settings.webhook_env:
        return False
    try:
        post(settings.webhook_env, body)
    except Problem as problem:
        say(f"nobody was told: {problem}")
        return False
    return True


def post(variable: str, body: dict[str, Any]) -> None:
    """Post a body to the address that a variable of the environment holds.

    A receiver that takes nothing but `text`, as Google Chat, is sent only that. Raises WrongUsage where the
    address is none, OutsideFailed where the receiver does not take it; neither shows the address.
    """
    address = _address(variable)
    status = _sent(address, variable, body)
    if status == HTTPStatus.BAD_REQUEST:
        status = _sent(address, variable, {"text": body["text"]})
    if not HTTPStatus(200) <= status < HTTPStatus(300):
        raise OutsideFailed(
            f"The receiver that {variable} names answered {status}; expected 2xx. See that the address is "
            "that of its webhook, whole and still in force."
        )


def _address(variable: str) -> str:
    address = os.environ.get(variable, "").strip()
    if not address:
        raise WrongUsage(
            f"notifications.webhook_env names {variable}, and no such variable is in the environment of this "
            "run. Put the address of the webhook there, or remove the key."
        )
    try:
        parts = urlsplit(address)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        is_address = is_safe and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address:
        raise WrongUsage(f"{variable} holds no address of a webhook; expected https://host/...")
    return address


@retry(
    retry=retry_if_exception_type(Again),
    stop=stop_after_attempt(TRIES),
    wait=wait_exponential(multiplier=WAIT_SECONDS),
    reraise=True,
)
def _sent(address: str, variable: str, body: dict[str, Any]) -> int:
    """Return the status that the receiver answered; its text is not read. Raises Again."""
    is_here = urlsplit(address).hostname in LOOPBACK  # a proxy is no way to this machine
    try:
        with (
            httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=not is_here) as client,
            client.stream("POST", address, json=body) as answer,
        ):
            status = answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
        raise Again(
            f"The receiver that {variable} names did not answer ({type(error).__name__}). It is told with "
            "the next run."
        ) from None
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Again(f"The receiver that {variable} names answered {status}. It is told with the next run.")
    return status


@contextmanager
def _told(warehouse: Path) -> Iterator[frozenset[str]]:
    """Yield the keys of what was told before; who else would tell waits until this ends."""
    warehouse.mkdir(parents=True, exist_ok=True)
    with (warehouse / ".told.lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            told = json.loads((warehouse / "told.json").read_text(encoding="utf-8"))["told"]
            known = frozenset(key for key in told if isinstance(key, str))
        except (FileNotFoundError, ValueError, KeyError, TypeError):  # none yet, or torn: all is news
            known = frozenset()
        yield known


def _keep(warehouse: Path, keys: frozenset[str]) -> None:
    replace_text(warehouse / "told.json", json.dumps({"told": sorted(keys)}, indent=1) + "\n")
