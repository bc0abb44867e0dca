"""What a file in the raw folder is: a delivery, one that is held, or a copy of another."""

from dataclasses import dataclass

import schemas
from flows.sender import SIMULATED

Identity = tuple[str, str, str, int]
Claim = tuple[Identity, int]
Contents = tuple[str, str, str]
Registered = tuple[Claim, str]
"""A claim and the sha256 of contents that came as it."""


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


def held_for(delivery: Delivery, reason: str, delivery_id: str = "") -> Held:
    """Return a delivery as one that is not used, and why; its id where it would be used but for that."""
    named = ("file", "dataset", "sha256", "sender", "period", "part", "revision")
    shared = {name: getattr(delivery, name) for name in named}
    return Held(**shared, reason=reason, delivery_id=delivery_id)


def copy_of(delivery: Delivery, of_file: str) -> Copy:
    """Return a file as a copy of another."""
    return Copy(delivery.file, delivery.dataset, delivery.sender, delivery.period, delivery.sha256, of_file)
