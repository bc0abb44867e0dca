"""Which revision of each delivery is in force, which are replaced, and which repeat the bytes of others."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import schemas
from flows.intake.delivery import Contents, Copy, Delivery, Held, Identity, copy_of, held_for
from flows.intake.manifest import MANIFEST

MOST_BYTES = 64 << 10
"""Of a file without a row; an empty workbook takes some five thousand."""
NOTHING = b' \t,;|"'

Whose = tuple[Contents, str]
"""Contents and, of those that say "none", who says so."""


@dataclass(frozen=True)
class WhoseContents:
    """Gives the contents of a delivery: those without a row are of each sender anew, others of one alone."""

    none: frozenset[Contents]

    def __call__(self, delivery: Delivery) -> Whose:
        """Return what only one delivery in force may have."""
        return delivery.contents, delivery.sender if delivery.contents in self.none else ""


def that_say_none(raw: Path, known: list[Delivery], found: dict[str, Delivery]) -> Iterator[Contents]:
    """Yield the contents of extracts that several senders have and that are a header without rows."""
    senders: dict[Contents, set[str]] = defaultdict(set)
    for delivery in (*known, *found.values()):
        if delivery.dataset in schemas.EXTRACTS:
            senders[delivery.contents].add(delivery.sender)
    files = {d.contents: d.file for d in found.values()}
    for contents, of_them in senders.items():
        if len(of_them) > 1 and contents in files and has_no_row(raw / files[contents]):
            yield contents


def unknown(known: list[Delivery], found: dict[str, Delivery], of: WhoseContents) -> list[Delivery]:
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


def chains_of(
    deliveries: list[Delivery], here: dict[Whose, list[str]], of: WhoseContents
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
            missing.append(held_for(revisions[0], reason))
    return chains, missing


def highest_and_lower(
    chains: list[list[Delivery]], of: WhoseContents
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


def repeated(delivery: Delivery, of_file: str) -> Held:
    """Return a delivery as held, for another has its bytes."""
    return held_for(
        delivery,
        f"its contents are those of {of_file}, which is in force, and the same bytes are one delivery. "
        f"Deliver its own rows, or take it back: cakupan withdraw {delivery.file} --reason TEXT",
    )


def copies_of(
    deliveries: list[Delivery],
    used: list[Delivery],
    withdrawn: list[Delivery],
    found: dict[str, Delivery],
    of: WhoseContents,
) -> list[Copy]:
    """Return files that are not registered, for a delivery whose own file is here has their contents."""
    here = [d for d in deliveries if d.file in found and found[d.file].contents == d.contents]
    registered = {(d.file, d.contents) for d in [*here, *used, *withdrawn]}
    first = {of(d): d.file for d in [*reversed(here), *reversed(used)]}
    return [
        copy_of(delivery, first[of(delivery)])
        for delivery in found.values()
        if of(delivery) in first and (delivery.file, delivery.contents) not in registered
    ]


def replaced(deliveries: list[Delivery]) -> list[Delivery]:
    """Return every delivery of which there is a higher revision."""
    newest: dict[Identity, int] = defaultdict(int)
    for delivery in deliveries:
        newest[delivery.identity] = max(newest[delivery.identity], delivery.revision)
    former = [d for d in deliveries if d.revision < newest[d.identity]]
    return sorted(former, key=lambda d: (d.identity, d.revision, d.sha256))


def has_no_row(path: Path) -> bool:
    """Whether a file says "none": a header and nothing below it, as far as a glance at a small one tells.

    No for what cannot be read. Its intake says what it is.
    """
    from flows.intake.containers import open_text  # noqa: PLC0415 - few runs see such a file
    from flows.intake.decoding import Refused  # noqa: PLC0415
    from flows.intake.parquet import read_parquet  # noqa: PLC0415
    from flows.intake.workbook import read_workbook  # noqa: PLC0415

    if path.suffix == ".json" or path.stat().st_size > MOST_BYTES:  # a list of no record names no column
        return False
    try:
        if path.suffix in (".parquet", ".xlsx"):
            sheets = read_parquet(path) if path.suffix == ".parquet" else [read_workbook(path)]
            return not any(sheet.rows.num_rows for sheet in sheets)
        with open_text(path) as stream:
            content = stream.read(MOST_BYTES + 1)
    except Refused:
        return False
    text = content.replace(b"\0", b"")  # of UTF-16 the signs of a header remain
    if len(content) > MOST_BYTES or not text.endswith(b"\n"):
        return False
    return sum(bool(line.strip(NOTHING)) for line in text.splitlines()) == 1
