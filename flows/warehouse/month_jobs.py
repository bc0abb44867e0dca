"""Counting some buckets of a month, as a job: what one process holds of it lies between 0.3 and 0.6 GB."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from flows.belongings import draft_of
from flows.duck import CONFIG, create, quoted
from flows.engine.job import Counts, Workplace
from flows.engine.supplies import Supplies
from flows.kept import Kept, digest, is_kept, keep, load
from flows.problems import Problem
from flows.warehouse.model import Model
from flows.warehouse.period_inputs import Extract
from flows.warehouse.period_steps import (
    Buckets,
    count_memberships,
    count_people,
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
class CountMemberships:
    """Count the memberships of some buckets, and write what the next month is compared with."""

    folder: Path
    """Of what jobs count."""
    month_key: str
    """Digest of all that the month depends on."""
    period: date
    extracts: tuple[Extract, ...]
    """All deliveries of memberships of the month."""
    previous: Kept | None
    """Snapshot of the month before."""
    buckets: Buckets
    people: tuple[Buckets, ...]
    """Person buckets that are counted together: for each its rows lie in a file."""
    rows: int
    """Of all buckets."""
    code: tuple[str, str, str]

    @property
    def key(self) -> str:
        """Digest of what its result depends on."""
        return digest(["memberships", self.month_key, self.buckets, self.people])[:32]

    @property
    def name(self) -> str:
        """What is told of it."""
        return f"counting memberships of {self.period:%Y-%m}, buckets {_told(self.buckets)}"

    @property
    def bytes(self) -> int:
        """What it reads, about."""
        return self.rows * 100 * (self.buckets[1] - self.buckets[0] + 1) // 64

    def run(self, at: Workplace) -> Counts:
        """Count, unless that was done."""
        with _unless_kept(self.folder, self.key) as draft:
            if draft is not None:
                self._count(at, draft)
        return {}

    def _count(self, at: Workplace, draft: Path) -> None:
        files = [extract.rows for extract in self.extracts if extract.rows is not None]
        with database(at) as connection:
            supply_month(connection, self.period, self.extracts, self.previous)
            count_memberships(connection, period_models(), files, self.previous, self.buckets)
            write_snapshot(connection, draft, self.buckets)
            connection.execute("drop table parts.rows cascade")
            for model in _parts("for memberships"):
                if model.name != f"period.{PEOPLE}":
                    _write(connection, f"from {part_of(model)}", draft / _file(model))
            for buckets in self.people:
                rows = f"from parts.{PEOPLE} where person_bucket between {buckets[0]} and {buckets[1]}"
                _write(connection, rows, draft / people_file(buckets))


@dataclass(frozen=True)
class CountPeople:
    """Count people, all memberships of one together: their rows are in buckets by person now."""

    folder: Path
    month_key: str
    period: date
    regions: Supplies
    counted: tuple[str, ...]
    """Keys of what was counted of memberships: that has the rows."""
    buckets: Buckets
    rows: int
    code: tuple[str, str, str]

    @property
    def key(self) -> str:
        """Digest of what its result depends on."""
        return digest(["people", self.month_key, self.buckets, sorted(self.counted)])[:32]

    @property
    def name(self) -> str:
        """What is told of it."""
        return f"counting people of {self.period:%Y-%m}, buckets {_told(self.buckets)}"

    @property
    def bytes(self) -> int:
        """What it reads, about."""
        return self.rows * 50 * (self.buckets[1] - self.buckets[0] + 1) // 64

    def run(self, at: Workplace) -> Counts:
        """Count, unless that was done. Raises Problem where rows are not what was written."""
        with _unless_kept(self.folder, self.key) as draft:
            if draft is not None:
                self._count(at, draft)
        return {}

    def _count(self, at: Workplace, draft: Path) -> None:
        name = people_file(self.buckets)
        files = [whole_file(self.folder / key, name) for key in self.counted]
        with database(at) as connection:
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


def whole(folder: Path) -> Kept:
    """Return what a job left, but for rows of people, which are read by other jobs."""
    kept = load(folder)
    for name in kept.files if kept else ():
        if not name.startswith(PEOPLE):
            whole_file(folder, name)
    if kept is None:
        raise Problem(f"What was counted in {folder} is gone. Run again: it is counted anew.")
    return kept


def whole_file(folder: Path, name: str) -> Path:
    """Return a file that a job left. Raises Problem where it is not what was written."""
    kept = load(folder)
    if kept is None or not kept.holds([name]):
        shutil.rmtree(folder, ignore_errors=True)
        raise Problem(f"What was counted in {folder} is damaged. Run again: it is counted anew.")
    return folder / name


def people_file(buckets: Buckets) -> str:
    """Return the name of the file with rows of people of these buckets."""
    return f"{PEOPLE}-{_told(buckets)}.parquet"


@contextmanager
def database(at: Workplace) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a database in memory for the models of a month."""
    config = {**CONFIG, "memory_limit": MEMORY_LIMIT, "temp_directory": str(at.folder), "threads": at.threads}
    config["preserve_insertion_order"] = False  # what is written is ordered by its key
    with duckdb.connect(":memory:", config=config) as connection:
        yield connection


@contextmanager
def _unless_kept(folder: Path, key: str) -> Iterator[Path | None]:
    """Give a private folder for what will be kept under the key; None where it is kept already."""
    if is_kept(folder / key):
        yield None
        return
    with draft_of(folder / key) as draft:
        yield draft
        keep(draft, folder / key, {}, replaces=False)


def _parts(runs: str) -> list[Model]:
    return [model for model in period_models() if model.runs == runs and is_part(model)]


def _write(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    connection.execute(f"copy ({query}) to {quoted(path)} (format parquet, compression snappy)")


def _file(model: Model) -> str:
    return f"{model.name.partition('.')[2]}.parquet"


def _told(buckets: Buckets) -> str:
    return f"{buckets[0]:02d}-{buckets[1]:02d}"
