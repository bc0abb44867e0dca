"""The manifest of deliveries: what was received, as what, and which contents are in force."""

import json
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypedDict

import schemas
from flows.disk import append_lines, hold
from flows.intake.checksums import sha256_of_file
from flows.intake.none_said import has_no_row
from flows.problems import NotPublished

MANIFEST = "manifest.jsonl"
ENDINGS = (".csv", ".csv.gz", ".zip", ".xlsx", ".parquet")
FILE_NAME = re.compile(
    r"(?P<sender>[A-Za-z0-9][A-Za-z0-9_-]*)(?:\.r(?P<revision>0*[1-9][0-9]{0,17}))?"
    r"(?:\.p(?P<part>0*[1-9][0-9]{0,17}))?"
    rf"(?P<kind>{'|'.join(map(re.escape, ENDINGS))})"
)
BAD_NAME = (
    "its name is not that of a delivery, expected <sender>.csv, <sender>.r2.csv for a revision, "
    "<sender>.p1.csv for a part, <sender>.r2.p1.csv for both, with letters, digits, - and _ in the sender. "
    "Rename it"
)
NO_DELIVERY = re.compile(r"manifest\.jsonl|accepted\.jsonl|simulated\.toml|truth[a-z_]*\.csv")
"""Files at the root of the raw folder that are about deliveries."""
FIRST_MONTH = "2014-01"
"""Of extracts: BPJS Ketenagakerjaan is there since 1 January 2014 (UU 24/2011)."""
A_DAY = timedelta(days=1)
"""A month begins earlier in the east than in UTC."""
LOCK_WAIT_SECONDS = 600.0
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
SIMULATED = "SIM-"
"""Begins the names of simulated senders and of their branches."""
SHA256 = re.compile(r"[0-9a-f]{64}")

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


def take_stock(
    raw: Path,
    now: datetime | None = None,
    sha256_of: Callable[[Path], str] = sha256_of_file,
    refuse: Callable[[list[Delivery]], None] = lambda _: None,
) -> Inventory:
    """Register hand-dropped files in the manifest and return what is in force.

    Of two contents that claim to be one revision of one delivery the one that was registered before stays,
    else both are held; a new one of them is not registered: it can still be given the name of what it is.
    What is held leaves the revision before it in force. Raises NotPublished for a broken manifest.

    refuse: looks at what would be in force; where it raises, nothing is registered.
    """
    now = now or datetime.now(UTC)
    with manifest_lock(raw):
        return _take_stock(raw, now, sha256_of, refuse)


def _take_stock(
    raw: Path, now: datetime, sha256_of: Callable[[Path], str], refuse: Callable[[list[Delivery]], None]
) -> Inventory:
    known = read_manifest(raw, now)
    found, unnamed = _find_files(raw, sha256_of, f"{now + A_DAY:%Y-%m}")
    found = _of_known_months(known, found)
    of = _Whose(frozenset(_that_say_none(raw, known, found)))
    received_at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    fresh = [replace(delivery, received_at=received_at) for delivery in _unknown(known, found, of)]
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
    copies += _copies(deliveries, [*current, *former], found, of)
    return Inventory(
        current=current,
        held=held,
        registered=registered,
        replaced=_replaced(deliveries),
        copies=sorted(copies, key=lambda c: c.file),
        former=former,
        withdrawn=[delivery for delivery in known if delivery.withdrawn_at is not None],
    )


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
    return as_they_stand(read_lines(raw / MANIFEST), now or datetime.now(UTC))


def as_they_stand(lines: list[Delivery], now: datetime) -> list[Delivery]:
    """Return each delivery once, with `withdrawn_at` and `reason` where it is withdrawn at that moment."""
    first: dict[tuple[Claim, str], Delivery] = {}
    for line in lines:
        first.setdefault((line.claim, line.sha256), line)
    decisions = withdrawals(lines)
    found = []
    for name, line in first.items():
        due = [one for one in decisions[name] if moment(str(one.withdrawn_at)) <= now]
        decided = min(due, key=lambda one: moment(str(one.withdrawn_at)), default=None)
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


def moment(text: str) -> datetime:
    """Return the moment that a line states, in UTC where it does not say. Raises ValueError."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def read_lines(path: Path) -> list[Delivery]:
    """Return the deliveries of a file of such lines, none where there is no file."""
    if not path.exists():
        return []
    deliveries = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            deliveries += [_entry(json.loads(line))] if line.strip() else []
        except (ValueError, TypeError):
            raise NotPublished(
                f"{path}, line {number} is not a manifest entry. Restore the file from a copy; "
                "a run only ever adds lines at its end, and withdrawn_at is null or a time as "
                "2024-11-30T08:00:00Z."
            ) from None
    return deliveries


def _entry(content: Any) -> Delivery:
    """Return the delivery of one line. Raises ValueError or TypeError where it is none."""
    delivery = Delivery(**content)
    texts = (delivery.dataset, delivery.sender, delivery.received_at, delivery.file)
    may_be_null = (
        delivery.period,
        delivery.withdrawn_at,
        delivery.source,
        delivery.place,
        delivery.version,
        delivery.reason,
        delivery.restored_at,
    )
    numbers = (delivery.part, delivery.revision, delivery.bytes)
    if (
        not all(isinstance(value, str) for value in texts)
        or not all(value is None or isinstance(value, str) for value in may_be_null)
        or not all(type(value) is int for value in numbers)
        or not SHA256.fullmatch(delivery.sha256)
    ):
        raise ValueError("a value of another type")
    for decided_at in (delivery.withdrawn_at, delivery.restored_at):
        if decided_at is not None:
            moment(decided_at)
    return delivery


def append(raw: Path, deliveries: list[Delivery]) -> None:
    """Add lines to the manifest: all of them or, whatever happens, none. Only under its lock."""
    append_lines(raw / MANIFEST, map(asdict, deliveries))


def _find_files(
    raw: Path, sha256_of: Callable[[Path], str], last_month: str
) -> tuple[dict[str, Delivery], list[Held]]:
    """Every file below `raw` as the delivery that its name says, by path, and those whose names say none.

    Of a later month than `last_month` none can be.
    """
    found: dict[str, Delivery] = {}
    held: list[Held] = []
    folders = [raw, *(folder for folder in raw.iterdir() if folder.is_dir() and folder.is_symlink())]
    every = sorted({path for folder in folders for path in folder.rglob("*")})
    paths = [path for path in every if _may_be_one(path, raw)]
    with ThreadPoolExecutor() as pool:  # checksums of a month of extracts take a core a second
        for named in pool.map(
            lambda path: _by_name(path, path.relative_to(raw).parts, sha256_of, last_month), paths
        ):
            if isinstance(named, Held):
                held.append(named)
            else:
                found[named.file] = named
    held += [
        _named_like_a_file(path.relative_to(raw))
        for path in every
        if path.suffix in ENDINGS and path.is_dir()
    ]
    return found, held


def _named_like_a_file(folder: Path) -> Held:
    """Tell of a folder that has the name of a delivery: whoever made it meant a file."""
    return Held(folder.as_posix(), folder.parts[0], "it is a folder, expected a file. Move what is in it")


def _may_be_one(path: Path, raw: Path) -> bool:
    parts = path.relative_to(raw).parts
    if not path.is_file() or any(part.startswith(".") for part in parts):
        return False
    return len(parts) > 1 or not NO_DELIVERY.fullmatch(parts[0])


def _by_name(
    path: Path, parts: tuple[str, ...], sha256_of: Callable[[Path], str], last_month: str
) -> Delivery | Held:
    """What a file is by its path below the raw folder: <dataset>/[<month>/]<sender>[.r2][.p1].csv."""
    file = os.fsencode("/".join(parts)).decode("utf-8", errors="replace")
    dataset, folders, name = parts[0], parts[1:-1], FILE_NAME.fullmatch(parts[-1])
    if len(parts) == 1:
        return Held(file, "", "it lies beside the folders of the datasets, expected inside one. Move it")
    if dataset not in schemas.NAMES:
        known = ", ".join(schemas.NAMES)
        return Held(file, dataset, f"no dataset has this folder, expected one of {known}. Move the file")
    fault = _fault(folders, parts[-1], last_month if dataset in schemas.EXTRACTS else None)
    said = _said(folders, parts[-1])
    if name is None or fault:
        return Held(file, dataset, fault or BAD_NAME, **said)
    if dataset in schemas.EXTRACTS and not folders:
        lost = f"it lies in no month, expected {dataset}/<2024-11>/{parts[-1]}. Move it there"
        return Held(file, dataset, lost, **said)
    if dataset not in schemas.EXTRACTS and name["kind"] != ".csv":
        other = f"it is {name['kind']}, expected .csv. Save it as CSV UTF-8"
        return Held(file, dataset, other, **said)
    return Delivery(
        sha256=sha256_of(path),
        dataset=dataset,
        sender=name["sender"],
        period=folders[0] if folders else None,
        part=int(name["part"] or 1),
        revision=int(name["revision"] or 1),
        received_at="",
        withdrawn_at=None,
        file=file,
        bytes=path.stat().st_size,
    )


class _Said(TypedDict, total=False):
    sender: str
    period: str


def _said(folders: tuple[str, ...], name: str) -> _Said:
    """What the path of a file that is held says of its sender and month."""
    sender, said = name.partition(".")[0], _Said()
    if FILE_NAME.fullmatch(f"{sender}.csv"):
        said["sender"] = sender
    if len(folders) == 1 and MONTH.fullmatch(folders[0]):
        said["period"] = folders[0]
    return said


def _fault(folders: tuple[str, ...], name: str, last_month: str | None) -> str | None:
    """Say what is wrong with the place or the ending of a file."""
    if len(folders) > 1:
        return f"it lies {len(folders)} folders deep, expected in the dataset's or in one of a month. Move it"
    if folders and not MONTH.fullmatch(folders[0]):
        return "its folder is no month, expected one written 2024-11. Rename the folder"
    if folders and last_month and not FIRST_MONTH <= folders[0] <= last_month:
        return f"its month is {folders[0]}, expected one of {FIRST_MONTH} to {last_month}. Rename the folder"
    if not name.endswith(ENDINGS):
        return f"its ending is none that is read, expected one of {', '.join(ENDINGS)}. Save it so"
    return None


def _of_known_months(known: list[Delivery], found: dict[str, Delivery]) -> dict[str, Delivery]:
    """Files with the month that the manifest states for them, which goes before that of their folder."""
    months = {(line.file, line.sha256): line.period for line in known}
    return {
        file: replace(delivery, period=months.get((file, delivery.sha256), delivery.period))
        for file, delivery in found.items()
    }


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

    And revisions that go back to contents of before: of a delivery the highest revision is in force.
    """
    seen = {of(line) for line in known}
    newest = {line.identity: line for line in sorted(known, key=lambda d: d.revision)}
    fresh: list[Delivery] = []
    for delivery in sorted(found.values(), key=lambda d: d.revision):
        last = newest.get(delivery.identity)
        is_other = last and (last.withdrawn_at is not None or last.contents != delivery.contents)
        goes_back = last and last.revision < delivery.revision and is_other
        if goes_back or of(delivery) not in seen:
            seen.add(of(delivery))
            newest[delivery.identity] = delivery
            fresh.append(delivery)
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
    deliveries: list[Delivery], used: list[Delivery], found: dict[str, Delivery], of: "_Whose"
) -> list[Copy]:
    """Return files that are not registered, for a delivery whose own file is here has their contents."""
    here = [d for d in deliveries if d.file in found and found[d.file].contents == d.contents]
    registered = {(d.file, d.contents) for d in [*here, *used]}
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
