"""Counting some buckets of a month, as a job."""

import shutil
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

import duckdb

from flows.belongings import draft_of
from flows.duck import create, quoted
from flows.engine.job import Counts, Workplace
from flows.engine.supplies import Supplies
from flows.kept import Kept, digest, is_kept, keep, load
from flows.problems import Problem
from flows.warehouse.model import Model
from flows.warehouse.period_inputs import Extract
from flows.warehouse.period_steps import (
    BUCKETS,
    Buckets,
    count_memberships,
    count_people,
    database,
    is_part,
    part_of,
    read_parquet,
    supply_month,
    write_snapshot,
)
from flows.warehouse.period_tables import period_models

MEMORY_LIMIT = "600MB"
"""Of DuckDB, which spills beyond it into a private folder."""
PEOPLE = "person_rows"


@dataclass(frozen=True)
class Count(ABC):
    """Count some buckets of a month, and keep that under a key."""

    folder: Path
    """Of what jobs count."""
    month_key: str
    """Digest of all that the month depends on."""
    period: date
    buckets: Buckets
    rows: int
    """Of memberships, in all buckets."""
    code: tuple[str, str, str]
    what: ClassVar[str]
    bytes_of_a_row: ClassVar[int]

    @property
    def key(self) -> str:
        """Digest of what its result depends on."""
        return digest([self.what, self.month_key, self.buckets, self._besides()])[:32]

    @property
    def name(self) -> str:
        """What is told of it."""
        return f"counting {self.what} of {self.period:%Y-%m}, buckets {_told(self.buckets)}"

    @property
    def bytes(self) -> int:
        """What it reads, about."""
        first, last = self.buckets
        return self.rows * self.bytes_of_a_row * (last - first + 1) // BUCKETS

    def run(self, at: Workplace) -> Counts:
        """Count, unless that was done. Raises Problem where rows are not what was written."""
        folder = self.folder / self.key
        if not is_kept(folder):
            with draft_of(folder) as draft:
                with database(at.folder, MEMORY_LIMIT, at.threads) as connection:
                    self._count(connection, draft)
                keep(draft, folder, {}, replaces=False)
        return {}

    @abstractmethod
    def _besides(self) -> object:
        """Return what its result depends on besides."""

    @abstractmethod
    def _count(self, connection: duckdb.DuckDBPyConnection, draft: Path) -> None:
        """Write what is counted."""


@dataclass(frozen=True, kw_only=True)
class CountMemberships(Count):
    """Count memberships, and write what the next month is compared with."""

    what = "memberships"
    bytes_of_a_row = 100
    extracts: tuple[Extract, ...]
    """All deliveries of memberships of the month."""
    previous: Kept | None
    """Snapshot of the month before."""
    people: tuple[Buckets, ...]
    """Person buckets that are counted together: for each its rows lie in a file."""

    def _besides(self) -> object:
        return self.people

    def _count(self, connection: duckdb.DuckDBPyConnection, draft: Path) -> None:
        files = [extract.rows for extract in self.extracts if extract.rows is not None]
        supply_month(connection, self.period, self.extracts, self.previous)
        count_memberships(connection, period_models(), files, self.previous, self.buckets)
        write_snapshot(connection, draft, self.buckets)
        connection.execute("drop table parts.rows cascade")
        for model in _parts("for memberships"):
            if model.name != f"period.{PEOPLE}":
                _write(connection, f"from {part_of(model)}", draft / _file(model))
        for first, last in self.people:
            rows = f"from parts.{PEOPLE} where person_bucket between {first} and {last}"
            _write(connection, rows, draft / people_file((first, last)))


@dataclass(frozen=True, kw_only=True)
class CountPeople(Count):
    """Count people, all memberships of one together: their rows are in buckets by person now."""

    what = "people"
    bytes_of_a_row = 50
    regions: Supplies
    counted: tuple[str, ...]
    """Keys of what was counted of memberships: that has the rows."""

    def _besides(self) -> object:
        return sorted(self.counted)

    def _count(self, connection: duckdb.DuckDBPyConnection, draft: Path) -> None:
        name = people_file(self.buckets)
        files = [whole(self.folder / key, [name]).folder / name for key in self.counted]
        supply_month(connection, self.period, (), None)
        create(connection, "intake.regions", self.regions.read()["regions"])
        count_people(connection, period_models(), f"from {read_parquet(files)}")
        for model in _parts("for people"):
            _write(connection, f"from {part_of(model)}", draft / _file(model))


def parts_of(folders: list[Path]) -> list[tuple[Model, list[Path]]]:
    """Return models and the files of what they gave for some buckets. Raises Problem where one is damaged."""
    kept = [whole(folder) for folder in folders]
    return [
        (model, [one.folder / _file(model) for one in kept if _file(model) in one.files])
        for model in period_models()
        if is_part(model)
    ]


def whole(folder: Path, names: Sequence[str] | None = None) -> Kept:
    """Return what a job left, whose files of these names have been read.

    Without names all are, but for rows of people, which are read by other jobs. Raises Problem where one is
    not what was written.
    """
    kept = load(folder)
    if kept is not None:
        asked = [name for name in kept.files if not name.startswith(PEOPLE)] if names is None else names
        if kept.holds(asked):
            return kept
    shutil.rmtree(folder, ignore_errors=True)
    raise Problem(f"What was counted in {folder} is damaged or gone. Run again: it is counted anew.")


def people_file(buckets: Buckets) -> str:
    """Return the name of the file with rows of people of these buckets."""
    return f"{PEOPLE}-{_told(buckets)}.parquet"


def _parts(runs: str) -> list[Model]:
    return [model for model in period_models() if model.runs == runs and is_part(model)]


def _write(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    connection.execute(f"copy ({query}) to {quoted(path)} (format parquet, compression snappy)")


def _file(model: Model) -> str:
    return f"{model.name.partition('.')[2]}.parquet"


def _told(buckets: Buckets) -> str:
    return f"{buckets[0]:02d}-{buckets[1]:02d}"
