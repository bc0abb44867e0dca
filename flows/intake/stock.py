"""Take stock of the raw folder: register what is new, and say what is in force and what is held."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from flows.clock import refuse_clock_behind
from flows.intake import revisions
from flows.intake.checksums import sha256_of_file
from flows.intake.delivery import Copy, Delivery, Held, copy_of
from flows.intake.entry import last_month
from flows.intake.found_files import find_files
from flows.intake.lost import refuse_lost
from flows.intake.manifest import MANIFEST, append, as_they_stand, manifest_lock, numbered_manifest, received
from flows.intake.rivals import clash, disputed, rivals_of
from flows.moments import written
from flows.problems import NotPublished


@dataclass(frozen=True)
class Stock:
    """What is in force, and what is held and why."""

    current: list[Delivery]
    """Of each delivery the highest revision that is here and undisputed."""
    held: list[Held]
    _: KW_ONLY
    replaced: list[Delivery] = field(default_factory=list)
    """Former revisions of what is in force or held."""
    copies: list[Copy] = field(default_factory=list)
    """Files that bring nothing: not registered, or held beside the one they repeat."""
    former: list[Delivery] = field(default_factory=list)
    """Lower revisions of `current`, which stand in for it where it turns out to be refused or far off."""
    withdrawn: list[Delivery] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    """Files and folders whose names begin with a dot, and are not ours; no input."""


@dataclass(frozen=True)
class Inventory(Stock):
    """The same, and what was registered just now."""

    registered: list[Delivery]


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
    found, unnamed, hidden = find_files(raw, sha256_of, last_month(now))
    _refuse_other_sizes(raw, numbered, found)
    of = revisions.WhoseContents(frozenset(revisions.that_say_none(raw, known, found)))
    fresh = [replace(delivery, received_at=written(now)) for delivery in revisions.unknown(known, found, of)]
    _refuse_lost(raw, known, fresh, found)
    deliveries = [delivery for delivery in known + fresh if delivery.withdrawn_at is None]
    here: dict[revisions.Whose, list[str]] = defaultdict(list)
    for delivery in found.values():
        here[of(delivery)].append(delivery.file)
    rivals = rivals_of(deliveries)
    registered = [delivery for delivery in fresh if delivery.claim not in rivals]
    unused = disputed(rivals, fresh, here, of)
    chains, missing = revisions.chains_of([d for d in deliveries if d not in unused], here, of)
    current, former, twins = revisions.highest_and_lower(chains, of)
    refuse(current)
    if registered:
        append(raw, registered)
    clashes = [clash(d, rivals[d.claim], first, deliveries) for d, first in unused.items()]
    repeats = [revisions.repeated(delivery, other.file) for delivery, other in twins]
    held = sorted(unnamed + missing + repeats + clashes, key=lambda h: (h.file, h.sha256))
    copies = [copy_of(delivery, other.file) for delivery, other in twins]
    withdrawn = [delivery for delivery in known if delivery.withdrawn_at is not None]
    copies += revisions.copies_of(deliveries, [*current, *former], withdrawn, found, of)
    return Inventory(
        current=current,
        held=held,
        registered=registered,
        replaced=revisions.replaced(deliveries),
        copies=sorted(copies, key=lambda c: c.file),
        former=former,
        withdrawn=withdrawn,
        hidden=hidden,
    )


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
    """Raise OutsideFailed where a folder has lost all its deliveries, and one that no revision replaces."""
    there = {delivery.contents for delivery in found.values()}
    renewed = {delivery.identity: delivery.revision for delivery in sorted(fresh, key=lambda d: d.revision)}
    gone = {line.file for line in known if line.contents not in there and line.file not in found}
    expected = [
        line.file
        for line in known
        if line.file not in gone
        or (line.withdrawn_at is None and line.revision >= renewed.get(line.identity, 0))
    ]
    refuse_lost(raw, expected, gone)
