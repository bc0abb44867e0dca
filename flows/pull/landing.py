"""Landing: a draft becomes a raw file and a line of the manifest, whole or not at all."""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from flows.disk import hold, replace_text, sync
from flows.intake.checksums import sha256_of_file
from flows.intake.delivery import Delivery
from flows.intake.entry import fault_of
from flows.intake.manifest import KEYS, WANTED, append, manifest_lock, read_manifest
from flows.moments import written
from flows.pull.offer import Draft, Offer, Refused, Say

LANDING = ".landing"
"""Folder of drafts below the raw folder; what begins with a dot is no delivery."""
SEEN = "seen.jsonl"
"""In LANDING: contents that were there already when they came from a place, as lines of the manifest."""
KEPT_DAYS = 14
"""After so long nobody goes on with a cut download."""

MODE, FOLDER_MODE = 0o640, 0o750
"""Of what is landed, at most, and of the folders that are made for it: deliveries name people."""

Place = tuple[str, str]
"""Source and what it calls a delivery."""


@dataclass(frozen=True)
class Landed:
    """What became of a whole draft."""

    file: str
    """Path below the raw folder."""
    sha256: str
    bytes: int
    is_new: bool
    """False where these contents were there already."""


@dataclass(frozen=True)
class Known:
    """What was landed before, or came and was there already."""

    lines: dict[Place, Delivery]
    """What came last from each place, as a line of the manifest."""
    gone: frozenset[Place]
    """Of which the file is gone, and nobody has withdrawn it."""
    deliveries: frozenset[tuple[str, str, str, str]]
    """Source, dataset, sender and period of what was landed and lies there."""

    def line(self, offer: Offer) -> Delivery | None:
        """Return what came last from an offer's place, None where nothing has."""
        return self.lines.get((offer.source, offer.place))

    def version(self, offer: Offer) -> str | None:
        """Return the version of that, None where it had none, or is to be fetched since its file is gone."""
        line = self.line(offer)
        return None if line is None or (offer.source, offer.place) in self.gone else line.version

    def has(self, offer: Offer) -> bool:
        """Whether this source has delivered this sender's period before."""
        return (offer.source, offer.dataset, offer.sender, offer.period or "") in self.deliveries


@contextmanager
def pull_lock(raw: Path, wait_seconds: float, say: Say) -> Iterator[None]:
    """Hold the one puller's lock of a raw folder, and remove drafts that nobody goes on with."""
    folder = raw / LANDING
    folder.mkdir(mode=0o700, exist_ok=True)
    with hold(folder / "lock", wait_seconds, say, f"Another pull into {raw} is at work"):
        oldest = time.time() - KEPT_DAYS * 86_400
        for draft in [*folder.glob("*.part"), *folder.glob("*.note")]:
            if draft.stat().st_mtime < oldest:
                draft.unlink()
        _mend_memory(raw, say)
        yield


def known_of(raw: Path) -> Known:
    """Return what was landed before, or came and was there already.

    A delivery whose file is gone counts as not landed, unless it was withdrawn.
    """
    landed, (seen, _) = read_manifest(raw), _seen(raw)
    withdrawn = {(line.file, line.sha256): line.withdrawn_at for line in landed}
    seen = [replace(one, withdrawn_at=withdrawn.get((one.file, one.sha256))) for one in seen]
    lines = [line for line in [*landed, *seen] if line.source and line.place]
    last = {(str(line.source), str(line.place)): line for line in lines}
    gone = {id(line) for line in lines if not (line.withdrawn_at or (raw / line.file).is_file())}
    return Known(
        last,
        frozenset(place for place, line in last.items() if id(line) in gone),
        frozenset(
            (str(line.source), line.dataset, line.sender, line.period or "")
            for line in lines
            if id(line) not in gone
        ),
    )


def draft_for(raw: Path, offer: Offer, known: Known, most_bytes: int, number_format: str = "plain") -> Draft:
    """Return the place of an offer's draft, the same at every try and pull."""
    name = hashlib.sha256(f"{offer.source}\0{offer.place}".encode()).hexdigest()[:32]
    last = known.line(offer)
    return Draft(
        raw / LANDING / f"{name}.part",
        known.version(offer),
        most_bytes,
        known_sha256=last.sha256 if last else "",
        number_format=number_format,
    )


def land(
    raw: Path, offer: Offer, version: str | None, draft: Draft, known: Known, *, now: datetime
) -> Landed:
    """Move a whole draft to its place in the raw folder and add its line to the manifest.

    Contents that came last from this place are known, whatever else was delivered since: a correction that
    somebody dropped stays in force. Others than those in force are the next revision. Raises Refused where
    the source itself gives a revision that has other contents here.
    """
    sha256, size = sha256_of_file(draft.path), draft.path.stat().st_size
    last = known.line(offer)
    if last is not None and last.sha256 == sha256:
        _put_back(raw, last, draft)
        if version != last.version:
            _note(raw, replace(last, version=version))
        return Landed(last.file, sha256, size, is_new=False)
    sync(draft.path)  # takes long: before the look at what is there, which has to hold until it is moved
    named = (offer.dataset, offer.sender, offer.period, offer.part, offer.revision or 1)
    delivery = Delivery(sha256, *named, written(now), withdrawn_at=None, file="", bytes=size)
    delivery = replace(delivery, source=offer.source, place=offer.place, version=version)
    with manifest_lock(raw):
        same = [line for line in read_manifest(raw) if line.identity == delivery.identity]
        newest = max(same, key=lambda line: line.revision, default=None)
        if newest is not None and newest.sha256 == sha256:
            _put_back(raw, newest, draft)
            _note(raw, replace(newest, source=offer.source, place=offer.place, version=version))
            return Landed(newest.file, sha256, size, is_new=False)
        delivery = _named(raw, delivery, offer, same)
        _forget_seen(raw, delivery)
        _move(draft.path, raw / delivery.file)
        append(raw, [delivery])
    draft.forget()
    return Landed(delivery.file, sha256, size, is_new=True)


def _named(raw: Path, delivery: Delivery, offer: Offer, same: list[Delivery]) -> Delivery:
    """Give a delivery its revision and the file of that name, which is free or holds these very contents."""
    taken = {line.revision for line in same}
    revision = offer.revision or max(taken, default=0) + 1
    while True:
        named = replace(delivery, revision=revision, file=file_of(delivery, revision, offer.ending))
        place = raw / named.file
        is_free = not place.exists() or sha256_of_file(place) == delivery.sha256
        if is_free and revision not in taken:
            return named
        if offer.revision is not None:
            raise Refused(
                f"{offer.source} has other contents for {named.file} than were landed before, and calls them "
                "by the same revision. What was received is never changed: ask the sender for a new revision."
            )
        revision += 1


def file_of(delivery: Delivery, revision: int, ending: str) -> str:
    """Return the path of a delivery below the raw folder, as a person would name it."""
    name = delivery.sender
    name += f".r{revision}" if revision > 1 else ""
    name += f".p{delivery.part}" if delivery.part > 1 else ""
    return "/".join(filter(None, (delivery.dataset, delivery.period, f"{name}{ending}")))


def _put_back(raw: Path, line: Delivery, draft: Draft) -> None:
    """Restore a file that the manifest names and that is gone; else let go of the draft."""
    if line.withdrawn_at is None and not (raw / line.file).exists():
        sync(draft.path)
        _move(draft.path, raw / line.file)
    draft.forget()


def _move(draft: Path, place: Path) -> None:
    """Give a synced draft its name."""
    for folder in (place.parent.parent, place.parent):
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
    if place.exists():  # these very contents: a pull was stopped before it wrote its line
        draft.unlink()
        return
    draft.chmod(draft.stat().st_mode & MODE)  # one of a former version may say more
    draft.rename(place)
    sync(place.parent)
    sync(place.parent.parent)


def _note(raw: Path, seen: Delivery) -> None:
    """Keep which version of which place these contents are, so that they are not fetched again."""
    _write_seen(raw, [*_seen_elsewhere(raw, seen), seen])


def _forget_seen(raw: Path, landed: Delivery) -> None:
    """Let go of what was seen at a place that has other contents now: should they come back, they are new."""
    if (raw / LANDING / SEEN).exists():
        _write_seen(raw, _seen_elsewhere(raw, landed))


def _seen_elsewhere(raw: Path, delivery: Delivery) -> list[Delivery]:
    seen, _ = _seen(raw)
    return [line for line in seen if (line.source, line.place) != (delivery.source, delivery.place)]


def _seen(raw: Path) -> tuple[list[Delivery], int]:
    """Return what is remembered, and how many lines cannot be read: this memory is never needed."""
    try:
        lines = (raw / LANDING / SEEN).read_bytes().splitlines()
    except FileNotFoundError:
        return [], 0
    except OSError:
        return [], 1
    found = [_remembered(line) for line in lines if line.strip()]
    read = [line for line in found if line is not None]
    return read, len(found) - len(read)


def _remembered(line: bytes) -> Delivery | None:
    try:
        seen = json.loads(line)
        return None if fault_of(seen, WANTED, KEYS) else Delivery(**seen)
    except (ValueError, RecursionError):
        return None


def _write_seen(raw: Path, lines: list[Delivery]) -> None:
    replace_text(raw / LANDING / SEEN, "".join(json.dumps(asdict(line)) + "\n" for line in lines))


def _mend_memory(raw: Path, say: Say) -> None:
    """Let go of what cannot be read of what was seen, and say so."""
    seen, unread = _seen(raw)
    if unread:
        say(
            f"{raw / LANDING / SEEN}: {unread} of its lines cannot be read and are let go. It only remembers "
            "what came twice, so some deliveries are fetched once more."
        )
        _write_seen(raw, seen)
