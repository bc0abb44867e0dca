"""Taking deliveries in, as a job: what it needs to know, and what is done with it."""

from collections import Counter
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

import duckdb

import schemas
from flows.engine.job import Counts, Workplace
from flows.engine.supplies import Supplies
from flows.intake.checksums import changed, sha256_of_file
from flows.intake.outcome import Cache
from flows.intake.pseudonym import KeyPlace
from flows.intake.reading import Place
from flows.intake.surroundings import Surroundings, opened
from flows.intake.take_in import take_in
from flows.moments import first_day
from flows.sender import Sender


@dataclass(frozen=True)
class Incoming:
    """A delivery that is to be taken in."""

    key: str
    """Intake key: under it the outcome is kept."""
    file: str
    """Below the raw folder."""
    sender_name: str
    sender: Sender
    month: str
    """2024-10; empty of reference data."""
    sha256: str
    bytes: int


@dataclass(frozen=True)
class TakeIn:
    """Deliveries of one dataset and month that are judged together. Returns their number by status."""

    raw: Path
    warehouse: Path
    dataset: str
    deliveries: tuple[Incoming, ...]
    office_region: str
    reference: Supplies
    """Tables of core by which they are judged."""
    pseudonyms: KeyPlace | None
    """None of reference data."""
    code: tuple[str, str, str]

    @property
    def name(self) -> str:
        """What is told of it."""
        first = self.deliveries[0]
        more = f" and {len(self.deliveries) - 1} more" if len(self.deliveries) > 1 else ""
        return f"taking in {first.file}{more}"

    @property
    def bytes(self) -> int:
        """What is read."""
        return sum(one.bytes for one in self.deliveries)

    def run(self, at: Workplace) -> Counts:
        """Judge the deliveries and keep what became of them, each under its key."""
        connection = at.opened("intake", (self.office_region, self.reference), lambda: self._opened(at))
        cache = Cache(self.warehouse / "cache" / "intake")
        with ExitStack() as drafts:
            places = [
                Place(
                    path=self.raw / one.file,
                    sender_name=one.sender_name,
                    sender=one.sender,
                    period=first_day(one.month) if one.month else None,
                    folder=drafts.enter_context(cache.draft(one.key)),
                )
                for one in self.deliveries
            ]
            key = self.pseudonyms.read() if self.pseudonyms else None
            outcomes = take_in(schemas.dataset(self.dataset), places, connection, key)
            for one, place, outcome in zip(self.deliveries, places, outcomes, strict=True):
                if sha256_of_file(place.path) != one.sha256:
                    raise changed(one.file, self.warehouse)
                cache.keep(one.key, outcome, place.folder)
        return Counter(outcome.status for outcome in outcomes)

    def _opened(self, at: Workplace) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        return opened(Surroundings(self.office_region, self.reference.read(), at.folder, at.threads))
