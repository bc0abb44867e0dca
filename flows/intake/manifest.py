"""The manifest of deliveries: what was received, as what, and which contents are in force."""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import MISSING, asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path

import schemas
from flows.clock import CLOCKS_DIFFER, Happened, refuse_clock_behind
from flows.disk import append_lines, hold
from flows.intake.checksums import sha256_of_file
from flows.intake.entry import fault_of, last_month, once
from flows.intake.file_name import Said, named, said
from flows.intake.lost import refuse_lost
from flows.intake.raw_folder import look_through, unreadable
from flows.moments import moment, written
from flows.problems import NotPublished

MANIFEST = "manifest.jsonl"
LOCK_WAIT_SECONDS = 600.0
SIMULATED = "SIM-"
"""Begins the names of simulated senders and of their branches."""

Identity = tuple[str, str, str, int]
Claim = tuple[Identity, int]
Contents = tuple[str, str, str]


@dataclass(frozen=True)
class Delivery:
    """One file as received; a line of data/raw/manifest.jsonl."""

    sha256: str
    dataset: str
    sender: str
    period: str | None
    part: int
    revision: int
    received_at: str
    withdrawn_at: str | None
    file: str
    """Path below the raw folder, with forward slashes."""
    bytes: int
    source: str | None = None
    """Of what was pulled: the section of cakupan.toml that it came from."""
    place: str | None = None
    """What it is called there; nothing secret."""
    version: str | None = None
    """What its source calls these contents, such as an ETag; equal versions are not fetched again."""

    @property
    def identity(self) -> Identity:
        """What a higher revision replaces."""
        return (self.dataset, self.sender, self.period or "", self.part)

    @property
    def claim(self) -> Claim:
        """What only one content may be: a revision of a delivery."""
        return (self.identity, self.revision)

    @property
    def contents(self) -> Contents:
        """What is one delivery under any name: these bytes of a dataset and, of an extract, of its month."""
        return (self.dataset, self.month, self.sha256)

    @property
    def delivery_id(self) -> str:
        """Short name of these contents as this delivery."""
        place = "/".join(filter(None, (self.dataset, self.month, self.sender)))
        return f"{place}@{self.sha256[:12]}"

    @property
    def month(self) -> str:
        """The month of an extract, else empty.

        Projects state none in their rows, so two months may have equal bytes.
        """
        return (self.period or "") if self.dataset in schemas.EXTRACTS else ""

    @property
    def is_simulated(self) -> bool:
        """Whether its sender is one of a simulation."""
        return self.sender.startswith(SIMULATED)


KEYS = {key.name for key in fields(Delivery)}
WANTED = {key.name for key in fields(Delivery) if key.default is MISSING}
SAME = ("received_at", "file")
"""What two lines of one revision with the same contents may not differ in."""


@dataclass(frozen=True)
class Held:
    """A file that is not used, and why."""

    file: str
    dataset: str
    reason: str
    sha256: str = ""
    sender: str = ""
    """As far as its name says it; so the period."""
    period: str | None = None
    delivery_id: str = ""
    """Of one that would be used but for the reason."""


@dataclass(frozen=True)
class Copy:
    """A file whose contents are those of another delivery."""

    file: str
    dataset: str
    sender: str
    period: str | None
    sha256: str
    of_file: str
    """The file that has them first."""


@dataclass(frozen=True)
class Inventory:
    """What is in force, what is held and why, and what was registered just now."""

    current: list[Delivery]
    held: list[Held]
    registered: list[Delivery]
    replaced: list[Delivery] = field(default_factory=list)
    """Former revisions of what is in force or held."""
    copies: list[Copy] = field(default_factory=list)
    """Files that bring nothing: not registered, or held beside the one they repeat."""
    hidden: list[str] = field(default_factory=list)
    """Files and folders whose names begin with a dot, and are not ours."""


def take_stock(
    raw: Path,
    now: datetime | None = None,
    sha256_of: Callable[[Path], str] = sha256_of_file,
    refuse: Callable[[list[Delivery]], None] = lambda _: None,
) -> Inventory:
    """Register hand-dropped files in the manifest and return what is in force.

    Two contents that claim to be one revision of one delivery are both held, and a new one of them is not
    registered: it can still be given the name of what it is. Raises NotPublished for a broken manifest, and
    OutsideFailed for a clock that is behind it, for what cannot be read and for a folder that has lost all
    its files.

    refuse: looks at what would be in force; where it raises, nothing is registered.
    """
    now = now or datetime.now(UTC)
    with manifest_lock(raw):
        return _take_stock(raw, now, sha256_of, refuse)


def _take_stock(
    raw: Path, now: datetime, sha256_of: Callable[[Path], str], refuse: Callable[[list[Delivery]], None]
) -> Inventory:
    numbered = numbered_manifest(raw)
    known = list(numbered.values())
    refuse_clock_behind(now, received(raw, numbered, now))
    found, unnamed, hidden = _find_files(raw, sha256_of, last_month(now))
    _refuse_other_sizes(raw, numbered, found)
    fresh = [replace(delivery, received_at=written(now)) for delivery in _unknown(known, found)]
    _refuse_lost(raw, known, fresh, found)
    deliveries = [delivery for delivery in known + fresh if delivery.withdrawn_at is None]
    rivals = _rivals(deliveries)
    registered = [delivery for delivery in fresh if delivery.claim not in rivals]
    current, missing, twins = _in_force(deliveries, rivals, found)
    refuse(current)
    if registered:
        append(raw, registered)
    clashes = [_clash(d, group, deliveries) for group in rivals.values() for d in group]
    held = sorted(unnamed + missing + clashes, key=lambda h: (h.file, h.sha256))
    copies = sorted(twins + _copies(deliveries, current, found), key=lambda c: c.file)
    return Inventory(current, held, registered, _replaced(deliveries), copies, hidden)


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


def _refuse_other_sizes(raw: Path, numbered: dict[int, Delivery], found: dict[str, Delivery]) -> None:
    """Raise NotPublished where a line states another size than its contents have."""
    sizes = {delivery.sha256: delivery.bytes for delivery in found.values()}
    for number, line in numbered.items():
        size = sizes.get(line.sha256, line.bytes)
        if size != line.bytes:
            raise NotPublished(
                f"{raw / MANIFEST}, line {number} is not a manifest entry: its bytes are {line.bytes} and "
                f"those of {line.sha256[:12]} are {size}. Restore the file from a copy."
            )


def _refuse_lost(raw: Path, known: list[Delivery], fresh: list[Delivery], found: dict[str, Delivery]) -> None:
    """Raise OutsideFailed where a folder has lost all deliveries that no new revision replaces."""
    there = {delivery.contents for delivery in found.values()}
    renewed = {delivery.identity: delivery.revision for delivery in sorted(fresh, key=lambda d: d.revision)}
    expected = [
        line for line in known if line.withdrawn_at is None and line.revision >= renewed.get(line.identity, 0)
    ]
    gone = {line.file for line in expected if line.contents not in there and line.file not in found}
    refuse_lost(raw, (line.file for line in expected), gone)


@contextmanager
def manifest_lock(raw: Path) -> Iterator[None]:
    """Hold the manifest of a raw folder while it is read and added to; nobody adds where nobody may write."""
    if not os.access(raw, os.W_OK):
        yield
        return
    with hold(raw / ".manifest.lock", LOCK_WAIT_SECONDS, lambda _: None, f"Another run is reading {raw}"):
        yield


def read_manifest(raw: Path) -> list[Delivery]:
    """Return the lines of the manifest, none where there is no manifest yet."""
    return list(numbered_manifest(raw).values())


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


def _find_files(
    raw: Path, sha256_of: Callable[[Path], str], latest: str
) -> tuple[dict[str, Delivery], list[Held], list[str]]:
    """Every file below `raw` as the delivery that its name says, by path; what is none; what is hidden.

    latest: the month after which none can be.
    """
    found: dict[str, Delivery] = {}
    lying = look_through(raw)
    held = [_strange(path.relative_to(raw).parts, reason) for path, reason in lying.strange.items()]
    with ThreadPoolExecutor() as pool:  # checksums of a month of extracts take a core a second
        for one in pool.map(lambda path: _by_name(path, raw, sha256_of, latest), lying.files):
            if isinstance(one, Held):
                held.append(one)
            else:
                found[one.file] = one
    return found, held, [_text(path.relative_to(raw).parts) for path in lying.hidden]


def _text(parts: tuple[str, ...]) -> str:
    """Return a path below the raw folder as a text, also where its name is in another encoding."""
    return os.fsencode("/".join(parts)).decode("utf-8", errors="replace")


def _strange(parts: tuple[str, ...], reason: str) -> Held:
    dataset = parts[0] if len(parts) > 1 or parts[0] in schemas.NAMES else ""
    return Held(_text(parts), dataset, reason, **(said(parts) if dataset in schemas.NAMES else Said()))


def _by_name(path: Path, raw: Path, sha256_of: Callable[[Path], str], latest: str) -> Delivery | Held:
    """What a file is by its path below the raw folder. Raises OutsideFailed where it cannot be read."""
    parts = path.relative_to(raw).parts
    says = named(parts, latest)
    if isinstance(says, str):
        return _strange(parts, says)
    try:
        sha256, size = sha256_of(path), path.stat().st_size
    except OSError as error:
        raise unreadable(path, error) from None
    return Delivery(sha256, **vars(says), received_at="", withdrawn_at=None, file=_text(parts), bytes=size)


def _unknown(known: list[Delivery], found: dict[str, Delivery]) -> list[Delivery]:
    """Files with contents that the manifest does not know, each contents once.

    And revisions that go back to contents of before: of a delivery the highest revision is in force.
    """
    seen = {line.contents for line in known}
    newest = {line.identity: line for line in sorted(known, key=lambda d: d.revision)}
    fresh: list[Delivery] = []
    for delivery in sorted(found.values(), key=lambda d: d.revision):
        last = newest.get(delivery.identity)
        is_other = last and (last.withdrawn_at is not None or last.contents != delivery.contents)
        goes_back = last and last.revision < delivery.revision and is_other
        if goes_back or delivery.contents not in seen:
            seen.add(delivery.contents)
            newest[delivery.identity] = delivery
            fresh.append(delivery)
    return sorted(fresh, key=lambda d: d.file)


def _rivals(deliveries: list[Delivery]) -> dict[Claim, list[Delivery]]:
    """Different contents that claim to be the same revision of the same delivery."""
    claims: dict[Claim, dict[str, Delivery]] = defaultdict(dict)
    for delivery in deliveries:
        claims[delivery.claim][delivery.sha256] = delivery
    return {claim: list(contents.values()) for claim, contents in claims.items() if len(contents) > 1}


def _in_force(
    deliveries: list[Delivery], rivals: dict[Claim, list[Delivery]], found: dict[str, Delivery]
) -> tuple[list[Delivery], list[Held], list[Copy]]:
    """Return the highest revision of each delivery, where it is undisputed, and those that are not here.

    Of two with the same bytes the first is in force; the other is held, and told as its copy.
    """
    highest: dict[Identity, Delivery] = {}
    for delivery in sorted(deliveries, key=lambda d: d.revision):
        highest[delivery.identity] = delivery
    places: dict[Contents, list[str]] = defaultdict(list)
    for delivery in found.values():
        places[delivery.contents].append(delivery.file)
    current: list[Delivery] = []
    missing: list[Held] = []
    for delivery in highest.values():
        place = places.get(delivery.contents, [])
        if delivery.claim in rivals:
            continue
        if place:
            file = delivery.file if delivery.file in place else place[0]
            current.append(replace(delivery, file=file))
        else:
            reason = (
                f"{MANIFEST} names this file and its contents are not here. Restore it, or set withdrawn_at "
                f"in its line of {MANIFEST}"
            )
            missing.append(_held(delivery, reason))
    current.sort(key=lambda d: (d.identity, d.sha256))
    first: dict[Contents, Delivery] = {}
    for delivery in current:
        first.setdefault(delivery.contents, delivery)
    twins = [delivery for delivery in current if first[delivery.contents] is not delivery]
    missing += [
        _held(
            delivery,
            f"its contents are those of {first[delivery.contents].file}, which is in force, and the same "
            "bytes are one delivery. Deliver its own rows, or set withdrawn_at for the one that is wrong",
        )
        for delivery in twins
    ]
    copies = [_copy(delivery, first[delivery.contents].file) for delivery in twins]
    return list(first.values()), missing, copies


def _held(delivery: Delivery, reason: str) -> Held:
    return Held(delivery.file, delivery.dataset, reason, delivery.sha256, delivery.sender, delivery.period)


def _copy(delivery: Delivery, of_file: str) -> Copy:
    return Copy(delivery.file, delivery.dataset, delivery.sender, delivery.period, delivery.sha256, of_file)


def _copies(deliveries: list[Delivery], current: list[Delivery], found: dict[str, Delivery]) -> list[Copy]:
    """Return files that are not registered, for a delivery whose own file is here has their contents."""
    here = [d for d in deliveries if d.file in found and found[d.file].contents == d.contents]
    registered = {(d.file, d.contents) for d in [*here, *current]}
    first = {d.contents: d.file for d in [*reversed(here), *current]}
    return [
        _copy(delivery, first[delivery.contents])
        for delivery in found.values()
        if delivery.contents in first and (delivery.file, delivery.contents) not in registered
    ]


def _replaced(deliveries: list[Delivery]) -> list[Delivery]:
    """Return every delivery of which there is a higher revision."""
    newest: dict[Identity, int] = defaultdict(int)
    for delivery in deliveries:
        newest[delivery.identity] = max(newest[delivery.identity], delivery.revision)
    former = [d for d in deliveries if d.revision < newest[d.identity]]
    return sorted(former, key=lambda d: (d.identity, d.revision, d.sha256))


def _clash(delivery: Delivery, rivals: list[Delivery], known: list[Delivery]) -> Held:
    others = ", ".join(f"{d.file} with sha256 {d.sha256[:12]}" for d in rivals if d is not delivery)
    newest = max(d.revision for d in known if d.identity == delivery.identity)
    part = f".p{delivery.part}" if delivery.part > 1 else ""
    reason = (
        f"its contents (sha256 {delivery.sha256[:12]}) and {others} claim to be one revision of a delivery, "
        "so neither is used. Restore the file that was received first; if the other is its correction, "
        f"name that {delivery.sender}.r{newest + 1}{part}.csv"
    )
    return _held(delivery, reason)
