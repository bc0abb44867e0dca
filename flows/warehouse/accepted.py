"""What somebody decides, and what was accepted, far off or lost as it is: data/raw/accepted.jsonl."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flows.clock import Happened
from flows.disk import append_lines
from flows.logs import without_numbers
from flows.moments import EXPECTED, moment
from flows.problems import NotPublished, WrongUsage

ACCEPTED = "accepted.jsonl"


@dataclass(frozen=True)
class Acceptance:
    """A line of data/raw/accepted.jsonl: these bytes, as this delivery, are right; or this loss is."""

    delivery_id: str
    """Of a loss its own id."""
    sha256: str
    """Of a loss of what exactly would be lost."""
    reason: str
    accepted_at: str
    lost: list[str] = field(default_factory=list)
    """Of a loss what leaves, line by line; else empty."""


def read_accepted(raw: Path) -> list[Acceptance]:
    """Return what was accepted, none where nothing was. Raises NotPublished for a line that is none."""
    return list(numbered_accepted(raw).values())


def numbered_accepted(raw: Path) -> dict[int, Acceptance]:
    """Return what was accepted by the number of its line."""
    path = raw / ACCEPTED
    if not os.path.lexists(path):
        return {}
    found = {}
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            if line.strip():
                found[number] = _entry(json.loads(line.decode("utf-8-sig")))
        except (ValueError, TypeError, RecursionError):
            raise NotPublished(
                f"{path}, line {number} is not an acceptance: expected texts, accepted_at {EXPECTED}. "
                "Restore the file from a copy; `cakupan accept` only ever adds lines at its end."
            ) from None
    return found


def accepted_last(raw: Path) -> list[Happened]:
    """Return when something was accepted last, none where nothing was."""
    lines = numbered_accepted(raw)
    if not lines:
        return []
    number = max(lines, key=lambda one: lines[one].accepted_at)
    what = f"{raw / ACCEPTED}, line {number}, says that {lines[number].delivery_id} was accepted"
    mend = f"correct accepted_at in line {number} to the time when it was accepted"
    return [Happened(moment(lines[number].accepted_at), what, mend)]


def add_accepted(raw: Path, acceptances: list[Acceptance]) -> None:
    """Add lines: all of them or, whatever happens, none."""
    append_lines(raw / ACCEPTED, map(asdict, acceptances))


def _entry(content: Any) -> Acceptance:
    """Return the acceptance of one line. Raises ValueError or TypeError where it is none."""
    found = Acceptance(**content)
    texts = [found.delivery_id, found.sha256, found.reason, found.accepted_at]
    if not isinstance(found.lost, list) or not all(
        isinstance(value, str) and value for value in [*texts, *found.lost]
    ):
        raise ValueError("a value of another type")
    moment(found.accepted_at)
    return found


def reason_said(reason: str, purpose: str) -> str:
    """Return a reason as it is written down. Raises WrongUsage for an empty one, with its purpose."""
    if not reason.strip():
        raise WrongUsage(f"The reason is empty. {purpose}.")
    return without_numbers(" ".join(reason.split()))


def below(raw: Path, delivery: str) -> str:
    """Return a path below the raw folder as the manifest writes it, whatever it was typed from."""
    for path in (Path(delivery).resolve(), (raw / delivery).resolve()):
        if path.is_relative_to(raw):
            return path.relative_to(raw).as_posix()
    return delivery
