"""Take deliveries in, block by block: read, judge, count, and keep what is kept of their accepted rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import numpy
import pyarrow

from flows.intake.breach import first_of_each_rule
from flows.intake.decoding import Refused
from flows.intake.extract_rows import ExtractRows
from flows.intake.judge import judge
from flows.intake.kept_rows import KeptRows, number_of, physical_line
from flows.intake.outcome import ROWS, Outcome
from flows.intake.pseudonym import PseudonymKey
from flows.intake.reading import Place, read
from flows.intake.reference_rows import ReferenceRows
from flows.intake.staging import expect, stage
from flows.intake.tally import Tally, tell_conflicts
from schemas.contract import Dataset

AGAIN = "A corrected file is delivered as the next revision of this one, named like N01.r2.csv."
NO_ROW = "the file has a header and no row, expected at least one. Export it again"
MOST_TOLD = 10_000
"""Breaches that are kept of a delivery without a row that is accepted."""
TOGETHER_BYTES = 48 << 20
"""Text of extracts that is judged at once, some 180,000 memberships: more cost memory, fewer time."""


def take_in(
    dataset: Dataset, places: list[Place], connection: duckdb.DuckDBPyConnection, key: PseudonymKey | None
) -> list[Outcome]:
    """Judge deliveries and write what is kept of their accepted rows into their folders.

    places: of extracts of one month. connection: as `surroundings.opened` gives it. key: of the pseudonyms;
    reference data need none.

    Small extracts are judged together: a query costs more to plan than to run on them. Memory grows with what
    is wrong in a file and with what tells its rows apart, not with the rows. Reference data are judged one by
    one and at once, for their rules compare rows. Nothing is written where the whole delivery is refused.
    """
    outcomes: list[Outcome] = []
    for some in [places] if dataset.is_extract else [[place] for place in places]:
        found = _take_in(dataset, some, connection, key, tells_all=False)
        outcomes += found or _take_in(dataset, some, connection, key, tells_all=True) or []
    return outcomes


def _take_in(
    dataset: Dataset,
    places: list[Place],
    connection: duckdb.DuckDBPyConnection,
    key: PseudonymKey | None,
    *,
    tells_all: bool,
) -> list[Outcome] | None:
    """Return the outcomes; None where breaches were let go that must be told."""
    tallies = [Tally(place, number) for number, place in enumerate(places)]
    with _shelf(dataset, connection, key, places[0].folder) as shelf:
        bench = _Bench(connection, dataset, tallies, shelf, tells_all=tells_all)
        for tally in tallies:
            try:
                for block in read(dataset, tally.place):
                    bench.add(tally.count(block))
                if not tally.rows and not dataset.is_extract:
                    raise Refused(NO_ROW)
            except Refused as refusal:
                tally.refusal = f"{refusal}. {AGAIN}"
                bench.drop(tally.number)
        bench.judge_waiting()
        if bench.accepted and any(tally.has_let_go for tally in tallies):
            return None
        found = shelf.settle({t.number: t.place.folder / ROWS for t in tallies if t.refusal is None})
    tell_conflicts(dataset, tallies, found.conflicts)
    return [tally.outcome(dataset, found, connection) for tally in tallies]


@contextmanager
def _shelf(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, key: PseudonymKey | None, folder: Path
) -> Iterator[ExtractRows | ReferenceRows]:
    """Give the place where accepted rows wait for the others."""
    if not dataset.is_extract:
        yield ReferenceRows()
        return
    if key is None and dataset.numbered:
        raise TypeError(f"{dataset.name} is taken in under a key, and none was given")
    with KeptRows(folder) as kept:
        yield ExtractRows(connection, dataset, key, kept)


@dataclass
class _Bench:
    """Rows that wait until enough are there to be judged at once.

    Where none was accepted so far, most likely none will be, and a few breaches are enough to say why: the
    others are let go, unless it `tells_all`.
    """

    connection: duckdb.DuckDBPyConnection
    dataset: Dataset
    tallies: list[Tally]
    shelf: ExtractRows | ReferenceRows
    tells_all: bool
    accepted: int = 0
    waiting: list[pyarrow.Table] = field(default_factory=list)
    bytes: int = 0
    is_expected: bool = False

    def add(self, rows: pyarrow.Table) -> None:
        """Let rows of one delivery wait, or be judged with those that do."""
        if rows.num_rows:
            self.waiting.append(rows)
            self.bytes += rows.nbytes
        if self.bytes > TOGETHER_BYTES and self.dataset.is_extract:
            self.judge_waiting()
        self._let_go()

    def drop(self, number: int) -> None:
        """Let go of the rows of a delivery that is refused."""
        self.waiting = [rows for rows in self.waiting if number_of(rows["line"][0].as_py()) != number]

    def _let_go(self) -> None:
        """Let go of breaches that need not be told, if no row is accepted after all."""
        if self.accepted or self.tells_all:
            return
        for tally in self.tallies:
            if len(tally.breaches) > MOST_TOLD:
                tally.breaches = first_of_each_rule(tally.breaches)
                tally.has_let_go = True

    def judge_waiting(self) -> None:
        """Judge the rows that wait; give those that are accepted to the shelf."""
        waiting, self.waiting, self.bytes = self.waiting, [], 0
        if not waiting:
            return
        rows = self.shelf.to_judge(pyarrow.concat_tables(waiting))
        if not self.is_expected:
            expect(self.connection, self.dataset, [tally.place for tally in self.tallies], rows)
            self.is_expected = True
        is_across = any(tally.place.sender.is_across for tally in self.tallies)
        staged = stage(self.connection, self.dataset, rows, is_across=is_across)
        del waiting, rows
        judged = judge(self.dataset, staged)
        for breach in judged.breaches:
            of_one = self.tallies[number_of(breach.line)]
            of_one.breaches.append(replace(breach, line=physical_line(breach.line)))
        for tally in self.tallies:
            tally.warnings |= judged.warnings
        if is_across:  # a line is refused with all its rows
            lines = staged["line"].to_numpy()
            judged = replace(judged, is_refused=numpy.isin(lines, lines[judged.is_refused]))
        self.accepted += int((~judged.is_refused).sum())
        self.shelf.keep(staged, judged)
