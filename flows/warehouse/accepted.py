"""Deliveries that somebody accepted however far off they are: the lines of data/raw/accepted.jsonl."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.disk import append_lines
from flows.problems import NotPublished

ACCEPTED = "accepted.jsonl"


@dataclass(frozen=True)
class Acceptance:
    """A line of data/raw/accepted.jsonl: these bytes, as this delivery, are right."""

    delivery_id: str
    sha256: str
    reason: str
    accepted_at: str


def read_accepted(raw: Path) -> list[Acceptance]:
    """Return what was accepted, none where nothing was. Raises NotPublished for a line that is none."""
    path = raw / ACCEPTED
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            found += [_entry(json.loads(line))] if line.strip() else []
        except (ValueError, TypeError):
            raise NotPublished(
                f"{path}, line {number} is not an acceptance. Restore the file from a copy; `cakupan accept` "
                "only ever adds lines at its end."
            ) from None
    return found


def add_accepted(raw: Path, acceptances: list[Acceptance]) -> None:
    """Add lines: all of them or, whatever happens, none."""
    append_lines(raw / ACCEPTED, map(asdict, acceptances))


def _entry(content: Any) -> Acceptance:
    """Return the acceptance of one line. Raises ValueError or TypeError where it is none."""
    found = Acceptance(**content)
    if not all(isinstance(value, str) and value for value in vars(found).values()):
        raise ValueError("a value of another type")
    datetime.fromisoformat(found.accepted_at)
    return found
