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
from flows.intake.none_said import has_no_row
from flows.intake.raw_folder import look_through, unreadable
from flows.moments import by_hand, moment, written
from flows.problems import NotPublished

MANIFEST = "manifest.jsonl"
LOCK_WAIT_SECONDS = 600.0
SIMULATED = "SIM-"
"""Begins the names of simulated senders and of their branches."""

Identity = tuple[str, str, str, int]
Claim = tuple[Identity, int]
Contents = tuple[str, str, str]
Whose = tuple[Contents, str]
"""Contents and, of those that say "none", who says so."""


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
    reason: str | None = None
    """Why it was withdrawn, or that was undone."""
    restored_at: str | None = None
    """When the withdrawal of `withdrawn_at` was undone."""

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
    part: int = 0
    revision: int = 0
    """0 where its name does not say what it is."""


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

    @property
    def told(self) -> str:
        """Say that it brings nothing, and what to do where that is not meant."""
        return (
            f"its contents are those of {self.of_file}, and the same bytes are one delivery. Have the "
            "sender's own rows delivered, or remove the file"
        )


@dataclass(frozen=True)
class Inventory:
    """What is in force, what is held and why, and what was registered just now."""

    current: list[Delivery]
    """Of each delivery the highest revision that is here and undisputed."""
    held: list[Held]
    registered: list[Delivery]
    replaced: list[Delivery] = field(default_factory=list)
    """Former revisions of what is in force or held."""
    copies: list[Copy] = field(default_factory=list)
    """Files that bring nothing: not registered, or held beside the one they repeat."""
    former: list[Delivery] = field(default_factory=list)
    """Lower revisions of `current` that are in force where the higher ones turn out to be refused or held."""
    withdrawn: list[Delivery] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    """Files and folders whose names begin with a dot, and are not ours."""


def take_stock(
    raw: Path,
    now: datetime | None = None,
    sha256_of: Callable[[Path], str] = sha256_of_file,
    refuse: Callable[[list[Delivery]], None] = lambda _: None,
) -> Inventory:
    """Register hand-dropped files in the manifest and return what is in force.

    Of two contents that claim to be one revision of one delivery the one that was registered before stays,
    else both are held; a new one of them is not registered: it can still be given the name of what it is.
    What is held leaves the revision before it in force. Raises NotPublished for a broken manifest, and
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
    refuse_clock_behind(now, received(raw, numbered, now))
    known = as_they_stand(list(numbered.values()), now)
    found, unnamed, hidden = _find_files(raw, sha256_of, last_month(now))
    _refuse_other_sizes(raw, numbered, found)
    of = _Whose(frozenset(_that_say_none(raw, known, found)))
    fresh = [replace(delivery, received_at=written(now)) for delivery in _unknown(known, found, of)]
    _refuse_lost(raw, known, fresh, found)
    deliveries = [delivery for delivery in known + fresh if delivery.withdrawn_at is None]
    here: dict[Whose, list[str]] = defaultdict(list)
    for delivery in found.values():
        here[of(delivery)].append(delivery.file)
    rivals = _rivals(deliveries)
    registered = [delivery for delivery in fresh if delivery.claim not in rivals]
    first = {claim: _first(group, fresh, here, of) for claim, group in rivals.items()}
    disputed = {d for claim, group in rivals.items() for d in group if d != first[claim]}
    chains, missing = _chains([d for d in deliveries if d not in disputed], here, of)
    current, former, twins = _in_force(chains, of)
    refuse(current)
    if registered:
        append(raw, registered)
    clashes = [
        _clash(d, group, first[claim], deliveries)
        for claim, group in rivals.items()
        for d in group
        if d in disputed
    ]
    repeated = [_repeated(delivery, other.file) for delivery, other in twins]
    held = sorted(unnamed + missing + repeated + clashes, key=lambda h: (h.file, h.sha256))
    copies = [_copy(delivery, other.file) for delivery, other in twins]
    withdrawn = [delivery for delivery in known if delivery.withdrawn_at is not None]
    copies += _copies(deliveries, [*current, *former], withdrawn, found, of)
    return Inventory(
        current=current,
        held=held,
        registered=registered,
        replaced=_replaced(deliveries),
        copies=sorted(copies, key=lambda c: c.file),
        former=former,
        withdrawn=withdrawn,
        hidden=hidden,
    )


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


def read_manifest(raw: Path, now: datetime | None = None) -> list[Delivery]:
    """Return the deliveries of the manifest as they stand at a moment, none where there is none."""
    return as_they_stand(list(numbered_manifest(raw).values()), now or datetime.now(UTC))


def as_they_stand(lines: list[Delivery], now: datetime) -> list[Delivery]:
    """Return each delivery once, with `withdrawn_at` and `reason` where it is withdrawn at that moment."""
    first: dict[tuple[Claim, str], Delivery] = {}
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


def withdrawals(lines: list[Delivery]) -> dict[tuple[Claim, str], list[Delivery]]:
    """Return the lines that withdraw each delivery, now or later, and are not undone by a later line."""
    standing: dict[tuple[Claim, str], dict[str, Delivery]] = defaultdict(dict)
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


@dataclass(frozen=True)
class _Whose:
    """Gives the contents of a delivery: those without a row are of each sender anew, others of one alone."""

    none: frozenset[Contents]

    def __call__(self, delivery: Delivery) -> Whose:
        return delivery.contents, delivery.sender if delivery.contents in self.none else ""


def _that_say_none(raw: Path, known: list[Delivery], found: dict[str, Delivery]) -> Iterator[Contents]:
    """Yield the contents of extracts that several senders have and that are a header without rows."""
    senders: dict[Contents, set[str]] = defaultdict(set)
    for delivery in (*known, *found.values()):
        if delivery.dataset in schemas.EXTRACTS:
            senders[delivery.contents].add(delivery.sender)
    files = {d.contents: d.file for d in found.values()}
    for contents, of_them in senders.items():
        if len(of_them) > 1 and contents in files and has_no_row(raw / files[contents]):
            yield contents


def _unknown(known: list[Delivery], found: dict[str, Delivery], of: "_Whose") -> list[Delivery]:
    """Files with contents that the manifest does not know, each contents once.

    And revisions that go back to contents of before: of a delivery the highest revision is in force. What was
    withdrawn may be delivered as another delivery; and what is held, for its name is that of other contents,
    may be given another name beside it.
    """
    seen = {of(line) for line in known if line.withdrawn_at is None}
    withdrawn = {(line.identity, of(line)) for line in known if line.withdrawn_at is not None}
    claimed = {line.claim: line.contents for line in known if line.withdrawn_at is None}
    newest = {line.identity: line for line in sorted(known, key=lambda d: d.revision)}
    fresh: list[Delivery] = []

    def is_held(delivery: Delivery) -> bool:
        return claimed.get(delivery.claim, delivery.contents) != delivery.contents

    for delivery in sorted(found.values(), key=lambda d: (is_held(d), d.revision)):
        last = newest.get(delivery.identity)
        is_other = last and (last.withdrawn_at is not None or last.contents != delivery.contents)
        goes_back = last and last.revision < delivery.revision and is_other
        is_new = of(delivery) not in seen and (delivery.identity, of(delivery)) not in withdrawn
        if goes_back or is_new:
            fresh.append(delivery)
            seen.add(of(delivery))
            if last is None or last.revision <= delivery.revision:
                newest[delivery.identity] = delivery
    return sorted(fresh, key=lambda d: d.file)


def _rivals(deliveries: list[Delivery]) -> dict[Claim, list[Delivery]]:
    """Different contents that claim to be the same revision of the same delivery."""
    claims: dict[Claim, dict[str, Delivery]] = defaultdict(dict)
    for delivery in deliveries:
        claims[delivery.claim][delivery.sha256] = delivery
    return {claim: list(contents.values()) for claim, contents in claims.items() if len(contents) > 1}


def _first(
    rivals: list[Delivery], fresh: list[Delivery], here: dict[Whose, list[str]], of: "_Whose"
) -> Delivery | None:
    """Return the one of rival contents that was registered before the others came, if it is here."""
    registered = [delivery for delivery in rivals if delivery not in fresh]
    return registered[0] if len(registered) == 1 and of(registered[0]) in here else None


def _chains(
    deliveries: list[Delivery], here: dict[Whose, list[str]], of: "_Whose"
) -> tuple[list[list[Delivery]], list[Held]]:
    """Return the revisions of each delivery that are here, the highest first, and what should be here.

    A file that a higher revision replaced may go.
    """
    by_identity: dict[Identity, list[Delivery]] = defaultdict(list)
    for delivery in sorted(deliveries, key=lambda d: -d.revision):
        by_identity[delivery.identity].append(delivery)
    chains, missing = [], []
    for revisions in by_identity.values():
        chains.append(
            [
                replace(d, file=d.file if d.file in here[of(d)] else here[of(d)][0])
                for d in revisions
                if of(d) in here
            ]
        )
        if of(revisions[0]) not in here:
            reason = (
                f"{MANIFEST} names this file and its contents are not here. Restore it, or take it back: "
                f"cakupan withdraw {revisions[0].file} --reason TEXT"
            )
            missing.append(_held(revisions[0], reason))
    return chains, missing


def _in_force(
    chains: list[list[Delivery]], of: "_Whose"
) -> tuple[list[Delivery], list[Delivery], list[tuple[Delivery, Delivery]]]:
    """Return the highest revision of each delivery, the lower ones, and what repeats the bytes of another.

    Of two with the same bytes the one that was received first is in force.
    """
    first: dict[Whose, Delivery] = {}
    lower: list[Delivery] = []
    twins: list[tuple[Delivery, Delivery]] = []
    for chain in sorted((c for c in chains if c), key=lambda c: (c[0].received_at, c[0].identity)):
        for place, delivery in enumerate(chain):
            if of(delivery) not in first:
                first[of(delivery)] = delivery
                lower += chain[place + 1 :]
                break
            twins.append((delivery, first[of(delivery)]))
    current = sorted(first.values(), key=lambda d: (d.identity, d.sha256))
    for delivery in sorted(lower, key=lambda d: (d.identity, -d.revision)):
        if delivery.dataset not in schemas.REFERENCE:  # refused in any part, they stop the run
            first.setdefault(of(delivery), delivery)
    former = [delivery for delivery in lower if first.get(of(delivery)) is delivery]
    return current, sorted(former, key=lambda d: (d.identity, -d.revision)), twins


def _repeated(delivery: Delivery, of_file: str) -> Held:
    return _held(
        delivery,
        f"its contents are those of {of_file}, which is in force, and the same bytes are one delivery. "
        f"Deliver its own rows, or take it back: cakupan withdraw {delivery.file} --reason TEXT",
    )


def _held(delivery: Delivery, reason: str) -> Held:
    return Held(
        file=delivery.file,
        dataset=delivery.dataset,
        reason=reason,
        sha256=delivery.sha256,
        sender=delivery.sender,
        period=delivery.period,
        part=delivery.part,
        revision=delivery.revision,
    )


def _copy(delivery: Delivery, of_file: str) -> Copy:
    return Copy(delivery.file, delivery.dataset, delivery.sender, delivery.period, delivery.sha256, of_file)


def _copies(
    deliveries: list[Delivery],
    used: list[Delivery],
    withdrawn: list[Delivery],
    found: dict[str, Delivery],
    of: "_Whose",
) -> list[Copy]:
    """Return files that are not registered, for a delivery whose own file is here has their contents."""
    here = [d for d in deliveries if d.file in found and found[d.file].contents == d.contents]
    registered = {(d.file, d.contents) for d in [*here, *used, *withdrawn]}
    first = {of(d): d.file for d in [*reversed(here), *reversed(used)]}
    return [
        _copy(delivery, first[of(delivery)])
        for delivery in found.values()
        if of(delivery) in first and (delivery.file, delivery.contents) not in registered
    ]


def _replaced(deliveries: list[Delivery]) -> list[Delivery]:
    """Return every delivery of which there is a higher revision."""
    newest: dict[Identity, int] = defaultdict(int)
    for delivery in deliveries:
        newest[delivery.identity] = max(newest[delivery.identity], delivery.revision)
    former = [d for d in deliveries if d.revision < newest[d.identity]]
    return sorted(former, key=lambda d: (d.identity, d.revision, d.sha256))


def _clash(delivery: Delivery, rivals: list[Delivery], first: Delivery | None, known: list[Delivery]) -> Held:
    others = ", ".join(f"{d.file} with sha256 {d.sha256[:12]}" for d in rivals if d is not delivery)
    newest = max(d.revision for d in known if d.identity == delivery.identity)
    part = f".p{delivery.part}" if delivery.part > 1 else ""
    if first is not None:
        return _held(
            delivery,
            f"its contents (sha256 {delivery.sha256[:12]}) claim to be the revision that {first.file} is, "
            f"with sha256 {first.sha256[:12]}, which was received before. If they are its correction, name "
            f"the file {delivery.sender}.r{newest + 1}{part}.csv",
        )
    reason = (
        f"its contents (sha256 {delivery.sha256[:12]}) and {others} claim to be one revision of a delivery, "
        "so neither is used. Restore the file that was received first; if the other is its correction, "
        f"name that {delivery.sender}.r{newest + 1}{part}.csv"
    )
    return _held(delivery, reason)
