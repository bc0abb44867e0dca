"""What a month is closed from, what is kept of a closed month, and which months are to be closed again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow
import pyarrow.compute

from flows.belongings import let_go, ours
from flows.kept import Kept, digest, keep, load
from flows.meaning import code_of
from flows.moments import first_day, month_after, months_between
from flows.problems import Problem
from flows.warehouse.period_tables import INPUTS, month_tables

COUNTED = "persons/counted"
EXPECTED_MONTHS = 3
"""A sender of a dataset that nobody owes is expected this many months after it last delivered it."""


@dataclass(frozen=True)
class Extract:
    """The accepted rows of one delivery of administrative records, as the intake keeps them."""

    delivery_id: str
    dataset: str
    """memberships, employers, projects, contributions or recaps."""
    sender: str
    period: date
    """First day of the month of its folder."""
    key: str
    """Intake key: what the rows depend on."""
    rows: Path | None
    """Parquet; a path without any of * ? [ ]. None of a delivery that says "none"."""
    sha256: str
    """Of that file, as the intake has kept it; checked before it is read. Empty without a file."""


@dataclass(frozen=True)
class History:
    """All current deliveries of administrative records that the intake did not refuse as a whole."""

    extracts: tuple[Extract, ...]
    totals: pyarrow.Table
    """Columns of intake.delivery_totals, and `period`; of refused deliveries too."""
    refused: pyarrow.Table
    """Columns of intake.refused: membership rows that the intake refused, by what they say of themselves."""
    regions: pyarrow.Table
    """core.regions."""
    owed: frozenset[tuple[date, str, str]] = frozenset()
    """Period, dataset and sender of what the calendar of the office owes."""

    def expected(self, period: date) -> tuple[tuple[str, str], ...]:
        """Return datasets and senders that are expected: of a dataset that is owed in the month those who
        owe it, of another who delivered it in one of the months before.
        """
        due = {(dataset, sender) for month, dataset, sender in self.owed if month == period}
        by_calendar = {dataset for dataset, _ in due}
        earlier = [month_after(period, -months) for months in range(1, EXPECTED_MONTHS + 1)]
        usual = {(e.dataset, e.sender) for e in self.extracts if e.period in earlier}
        return tuple(sorted(due | {one for one in usual if one[0] not in by_calendar}))


@dataclass(frozen=True)
class PeriodInputs:
    """What one month is closed from."""

    period: date
    extracts: tuple[Extract, ...]
    expected: tuple[tuple[str, str], ...]
    """Dataset and sender that the calendar or deliveries of the months before let us expect."""
    totals: pyarrow.Table
    refused: pyarrow.Table
    regions: pyarrow.Table
    previous: Kept | None
    """Snapshot of the month before; None up to the first month and behind the last one with memberships."""

    def of(self, dataset: str) -> list[Extract]:
        """Return the deliveries of one dataset."""
        return [extract for extract in self.extracts if extract.dataset == dataset]

    def files_of(self, dataset: str) -> list[Path]:
        """Return the files of accepted rows of one dataset."""
        return [extract.rows for extract in self.of(dataset) if extract.rows is not None]

    @property
    def has_people(self) -> bool:
        """Whether the month has memberships, delivered or carried, and so a snapshot."""
        return self.previous is not None or bool(self.of("memberships"))

    @property
    def key(self) -> str:
        """Digest of all that the tables and the snapshot of the month depend on; order never matters."""
        extracts = sorted((e.dataset, e.sender, e.delivery_id, e.key, e.sha256) for e in self.extracts)
        named = {"delivery_totals": self.totals, "refused": self.refused, "regions": self.regions}
        tables = [_contents(table, f"intake.{name}") for name, table in named.items()]
        former = sorted(self.previous.files.items()) if self.previous else None
        parts = [str(self.period), extracts, sorted(self.expected), tables, former, code_of("months")]
        return digest(parts)[:32]


@dataclass(frozen=True)
class Closed:
    """A closed month: its tables, and the snapshot if it has memberships."""

    folder: Path
    snapshot: Kept | None


@dataclass(frozen=True)
class PeriodPlan:
    """Every month of the history, those that are closed, and from which one on they have to be closed."""

    months: tuple[date, ...]
    closed: dict[date, Path]
    """Folder with the tables of each month that needs nothing."""
    todo: tuple[date, ...]
    """In the order in which to close them; one whose inputs turn out unchanged costs nothing."""


def period_plan(history: History, warehouse: Path) -> PeriodPlan:
    """Say which months are to be closed, in order.

    The months up to the first one whose inputs changed are closed. Those after it depend on its snapshot, so
    they are asked again when they come: `close_period` returns what is kept where that has not changed.
    """
    months = months_of(history)
    found: list[Closed] = []
    for period in months:
        previous = found[-1].snapshot if found and _follows(history, period) else None
        closed = load_closed(_inputs(history, period, previous), warehouse)
        if closed is None:
            break
        found.append(closed)
    done = len(found)
    while 0 < done < len(months) and (last := found[done - 1].snapshot) and not last.is_whole():
        done -= 1
    folders = {period: found[place].folder for place, period in enumerate(months[:done])}
    return PeriodPlan(months, folders, months[done:])


def inputs_of(history: History, period: date, warehouse: Path) -> PeriodInputs:
    """Collect what a month is closed from; the month before must be closed."""
    before = month_after(period, -1)
    previous = load(snapshot_folder(warehouse, before)) if _follows(history, period) else None
    if previous is None and _follows(history, period):
        raise Problem(f"{before:%Y-%m} is not closed, so {period:%Y-%m} cannot be. Close months in order.")
    return _inputs(history, period, previous)


def months_of(history: History) -> tuple[date, ...]:
    """Return every calendar month from the first delivery to the last one, also those without any."""
    periods = [extract.period for extract in history.extracts]
    if not periods:
        return ()
    return tuple(map(first_day, months_between(f"{min(periods):%Y-%m}", f"{max(periods):%Y-%m}")))


def _inputs(history: History, period: date, previous: Kept | None) -> PeriodInputs:
    extracts = tuple(sorted((e for e in history.extracts if e.period == period), key=_place))
    totals = history.totals.filter(pyarrow.compute.equal(history.totals["period"], period))
    refused = pyarrow.compute.is_in(history.refused["delivery_id"], totals["delivery_id"].combine_chunks())
    return PeriodInputs(
        period=period,
        extracts=extracts,
        expected=history.expected(period),
        totals=totals,
        refused=history.refused.filter(refused),
        regions=history.regions,
        previous=previous,
    )


def _follows(history: History, period: date) -> bool:
    """Whether a month has one before it: those after the first one with memberships, up to the last one."""
    periods = [extract.period for extract in history.extracts if extract.dataset == "memberships"]
    return bool(periods) and min(periods) < period <= max(periods)


def load_closed(inputs: PeriodInputs, warehouse: Path, read_snapshot: bool = False) -> Closed | None:
    """Return the month as it is kept, None if it is not or a table has not its checksum any more.

    The files of the snapshot are only read where `read_snapshot` is asked for: they are long, and what builds
    on them checks them first.
    """
    kept = load(cache_folder(warehouse) / inputs.key)
    if kept is None or kept.files.keys() != {table_file(Path(), t).name for t in month_tables()}:
        return None
    snapshot = None
    if "snapshot" in kept.told:
        snapshot = Kept(snapshot_folder(warehouse, inputs.period), kept.told["snapshot"], {})
        if not (snapshot.is_whole() if read_snapshot else snapshot.is_there()):
            return None
    return Closed(kept.folder, snapshot) if kept.is_whole() else None


def keep_closed(inputs: PeriodInputs, warehouse: Path, draft: Path, snapshot: Kept | None) -> Path:
    """Keep a month: the draft, a folder of its tables, becomes the kept one, whole or not at all."""
    told = {"period": str(inputs.period)} | ({"snapshot": snapshot.files} if snapshot else {})
    return keep(draft, cache_folder(warehouse) / inputs.key, told).folder


def prune(warehouse: Path, plan_months: Iterable[date], folders: Iterable[Path]) -> None:
    """Remove kept tables other than those in `folders`, snapshots of other months, and what jobs left."""
    names = {folder.name for folder in folders}
    months = {f"{month:%Y-%m}" for month in plan_months} | {Path(COUNTED).name}
    for room, wanted in (("cache/period", names), ("persons", months), (COUNTED, set[str]())):
        for kept in ours(room, warehouse / room):
            if kept.is_dir() and kept.name not in wanted:
                let_go(kept)


def counted_folder(warehouse: Path) -> Path:
    """Where jobs leave what they counted of some buckets of a month, a folder for each key."""
    return warehouse / COUNTED


def cache_folder(warehouse: Path) -> Path:
    """Where the tables of closed months are kept, a folder for each key."""
    return warehouse / "cache" / "period"


def snapshot_folder(warehouse: Path, period: date) -> Path:
    """Where the snapshot of a month lies."""
    return warehouse / "persons" / f"{period:%Y-%m}"


def table_file(folder: Path, name: str) -> Path:
    """Where a table of a closed month lies."""
    return folder / f"{name}.parquet"


def _place(extract: Extract) -> tuple[str, str, str]:
    return extract.dataset, extract.sender, extract.delivery_id


def _contents(table: pyarrow.Table, name: str) -> list[str]:
    return sorted(repr(row) for row in table.select(list(INPUTS[name])).to_pylist())
