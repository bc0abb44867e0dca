"""The manifest of deliveries: what was received, as what, and what was withdrawn."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import MISSING, asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path

from flows.clock import CLOCKS_DIFFER, Happened
from flows.disk import append_lines, hold
from flows.intake.delivery import Delivery, Registered
from flows.intake.entry import fault_of, once
from flows.moments import by_hand, moment, written
from flows.problems import NotPublished

MANIFEST = "manifest.jsonl"
LOCK_WAIT_SECONDS = 600.0
KEYS = {key.name for key in fields(Delivery)}
WANTED = {key.name for key in fields(Delivery) if key.default is MISSING}
SAME = ("received_at", "file")
"""What two lines of one revision with the same contents may not differ in."""


@contextmanager
def manifest_lock(raw: Path) -> Iterator[None]:
    """Hold the manifest of a raw folder while it is read and added to; nobody adds where nobody may write."""
    if not os.access(raw, os.W_OK):
        yield
        return
    with hold(raw / ".manifest.lock", LOCK_WAIT_SECONDS, lambda _: None, f"Another run is reading {raw}"):
        yield


def read_manifest(raw: Path, now: datetime | None = None) -> list[Delivery]:
    """Return the deliveries of the manifest as they stand at a moment, none where there is none."""
    return as_they_stand(list(numbered_manifest(raw).values()), now or datetime.now(UTC))


def as_they_stand(lines: list[Delivery], now: datetime) -> list[Delivery]:
    """Return each delivery once, with `withdrawn_at` and `reason` where it is withdrawn at that moment."""
    first: dict[Registered, Delivery] = {}
    for line in lines:
        first.setdefault((line.claim, line.sha256), line)
    decisions = withdrawals(lines)
    found = []
    for name, line in first.items():
        due = [one for one in decisions[name] if by_hand(one.withdrawn_at) <= now]
        decided = min(due, key=lambda one: by_hand(one.withdrawn_at), default=None)
        found.append(
            replace(
                line,
                withdrawn_at=decided.withdrawn_at if decided else None,
                reason=decided.reason if decided else None,
                restored_at=None,
            )
        )
    return found


def withdrawals(lines: list[Delivery]) -> dict[Registered, list[Delivery]]:
    """Return the lines that withdraw each delivery, now or later, and are not undone by a later line."""
    standing: dict[Registered, dict[str, Delivery]] = defaultdict(dict)
    for line in lines:
        of_it = standing[line.claim, line.sha256]
        if line.withdrawn_at is not None and line.restored_at is None:
            of_it[line.withdrawn_at] = line
        elif line.withdrawn_at is not None:
            of_it.pop(line.withdrawn_at, None)
    return {name: list(of_it.values()) for name, of_it in standing.items()}


def numbered_manifest(raw: Path) -> dict[int, Delivery]:
    """Return the lines of the manifest by number. Raises NotPublished, also for lines that contradict."""
    lines = numbered_lines(raw / MANIFEST)
    first: dict[tuple[object, ...], tuple[int, Delivery]] = {}
    for number, line in lines.items():
        for what, of in ((line.sha256,), ("bytes",)), ((line.claim, line.sha256), SAME):
            before, other = first.setdefault(what, (number, line))
            differs = next((key for key in of if getattr(line, key) != getattr(other, key)), None)
            if differs:
                raise NotPublished(
                    f"{raw / MANIFEST}, line {number} contradicts line {before}: they are of the same "
                    f"contents and differ in {differs}. Remove the wrong one; a run never writes two."
                )
    return lines


def read_lines(path: Path) -> list[Delivery]:
    """Return the deliveries of a file of such lines, none where there is no file."""
    return list(numbered_lines(path).values())


def numbered_lines(path: Path) -> dict[int, Delivery]:
    """Return the deliveries of a file of such lines by the number of their line; blank lines are none."""
    if not os.path.lexists(path):
        return {}
    lines = enumerate(path.read_bytes().splitlines(), start=1)
    return {number: _entry(path, number, line) for number, line in lines if line.strip()}


def _entry(path: Path, number: int, line: bytes) -> Delivery:
    """Return the delivery of one line. Raises NotPublished where it is none."""
    try:
        content = json.loads(line.decode("utf-8-sig"), object_pairs_hook=once)
        fault = fault_of(content, WANTED, KEYS)
    except (ValueError, RecursionError):
        fault = "it is not one object of JSON in UTF-8 that states each key once"
    if fault is None:
        return Delivery(**content)
    raise NotPublished(
        f"{path}, line {number} is not a manifest entry: {fault}. Restore the file from a copy; a run only "
        "ever adds lines at its end, and withdrawn_at is null or a time as 2024-11-30T08:00:00Z."
    )


def append(raw: Path, deliveries: list[Delivery]) -> None:
    """Add lines to the manifest: all of them or, whatever happens, none. Only under its lock."""
    append_lines(raw / MANIFEST, map(asdict, deliveries))


def received(raw: Path, numbered: dict[int, Delivery], now: datetime) -> list[Happened]:
    """Return when the last delivery was received, none where none was.

    numbered: lines of the manifest by their number.
    """
    if not numbered:
        return []
    number, last = max(numbered.items(), key=lambda item: item[1].received_at)
    ahead = [n for n, line in numbered.items() if line.received_at > written(now + CLOCKS_DIFFER)]
    more = f" and {len(ahead) - 1} more" if len(ahead) > 1 else ""
    what = f"{raw / MANIFEST}, line {number}, says that {last.file} was received"
    mend = f"correct received_at in line {number}{more} to the time when it was received"
    return [Happened(moment(last.received_at), what, mend)]
