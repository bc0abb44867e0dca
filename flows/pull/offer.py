"""What a source has of a delivery, and what came of fetching it: the words that every kind of source speaks.

Its `offers` and `fetch` raise `Transient` for what may be better in a moment and another Problem for what
will not; their texts are their own: a library's text may hold a password or a row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from flows.problems import OutsideFailed

if TYPE_CHECKING:
    from flows.sources import Source


class Transient(OutsideFailed):
    """The outside world failed in a way that another try may mend: a time-out, a cut connection, a 503."""

    def __init__(self, text: str, wait_seconds: float | None = None) -> None:
        super().__init__(text)
        self.wait_seconds = wait_seconds
        """For how long the source asks to be left alone, where it says so."""


class NotReached(Transient):
    """The host is not reached, or gives nothing within the time-out: its other offers will not do better."""


class Refused(OutsideFailed):
    """A source has it and it cannot be taken: too large, a redirect elsewhere, not what it says it is."""


@dataclass(frozen=True)
class Asked:
    """Which deliveries are wanted of a source."""

    months: tuple[str, ...]
    """As 2024-11, in order; what names no month is always wanted."""

    def wants(self, period: str | None) -> bool:
        """Whether a delivery of this period is wanted."""
        return period is None or period in self.months


@dataclass(frozen=True)
class Offer:
    """A delivery that a source has, or may have, under its name.

    What a source says of contents without giving them is of two kinds. Only a checksum proves that they are
    those of before; flows/pull/unchanged.py says what each is good for.
    """

    source: str
    dataset: str
    sender: str
    period: str | None
    ending: str
    """Of the file it becomes, as .csv or .csv.gz."""
    place: str
    """What it is called at the source, nothing secret in it. With the source it is its identity."""
    version: str | None = None
    """What changes with the contents as far as the source knows: an ETag, size and time, max(changed_at)."""
    size: int | None = None
    part: int = 1
    revision: int | None = None
    """Where the source states it; else a change of contents is the next one."""
    checksum: str | None = None
    """What is computed of the bytes themselves; a fetch sees that they have it."""
    host: str = ""
    """Where it is fetched from, if not from the source's own host."""

    @classmethod
    def named(cls, source: "Source", fields: dict[str, str], ending: str, place: str, **told: Any) -> "Offer":
        """Return what the fields of its name say of a delivery, and of what they do not say the source."""
        return cls(
            source=source.name,
            dataset=fields.get("dataset") or str(source.dataset),
            sender=fields.get("sender") or source.senders[0],
            period=fields.get("period"),
            ending=ending,
            place=place,
            part=int(fields.get("part") or 1),
            revision=int(fields["revision"]) if fields.get("revision") else None,
            **told,
        )


Why = Literal["name", "ending", "link", "dataset", "month", "settled"]
"""Why something that lies at a source is not taken."""


@dataclass(frozen=True)
class PassedOver:
    """What lies at a source and is not taken."""

    place: str
    """What it is called at the source."""
    why: Why


@dataclass(frozen=True)
class Fetched:
    """The whole of a delivery lies in its draft."""

    version: str | None
    """Its checksum where the source told one that the bytes have, else its version; as it was read."""
    content_type: str = ""
    """What its server calls it, where it calls it something."""


@dataclass(frozen=True)
class Draft:
    """Where a delivery is written before it is whole. A cut download leaves both for the next try."""

    path: Path
    """Bytes so far. A fetch that does not go on where the last one stopped begins a new file here."""
    known_version: str | None = None
    """Of the contents that were landed from this place before; proof only where it is their checksum."""
    most_bytes: int = 0
    known_sha256: str = ""
    """Of the same contents."""
    number_format: str = "plain"
    """Of the sender's texts, in which rows that become text are written."""

    @property
    def note(self) -> Path:
        """What a fetch wants to know of `path` at its next try, such as the ETag of the bytes so far."""
        return self.path.with_suffix(".note")

    def shut(self) -> None:
        """See that both are there, shut to all but owner and group whatever the umask: they name people."""
        for path in (self.path, self.note):
            path.touch(mode=0o640)

    def forget(self) -> None:
        """Let go of both."""
        self.path.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)


class Unchanged(Exception):  # noqa: N818 - no error: there is nothing to do
    """The contents are those of before: their checksum says so."""


class NotThere(Exception):  # noqa: N818 - no error: a month that is not there yet
    """The source has no such delivery, so far."""


Say = Callable[[str], None]
