"""Take administrative extracts in, block by block: what is kept of their accepted rows names nobody."""

import codecs
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import duckdb
import numpy
import pyarrow
import pyarrow.compute
import pyarrow.parquet

from flows.intake.blocks import Block, columns_of, in_order, read_blocks
from flows.intake.containers import Sheet, open_text, read_parquet_in_pieces
from flows.intake.decoding import CODECS, Refused
from flows.intake.hidden import COLUMN, ROW, hidden_lines, tell_hidden
from flows.intake.intake import AGAIN, first_of_each_rule, reason_to_refuse
from flows.intake.judge import WARNINGS_LISTED, judge
from flows.intake.kept_rows import NUMBER_BITS, KeptRows, Refusals, number_of, physical_line
from flows.intake.lines import Breach
from flows.intake.offices import Said, of_these, offices_named, said_of_offices
from flows.intake.outcome import ROWS, Outcome
from flows.intake.pseudonym import PseudonymKey
from flows.intake.reading import kept_query, read_query, staging_query
from flows.intake.repeats import Repeats, forget, has_key, remember, settle
from flows.intake.surroundings import look_up
from flows.intake.wide import read_wide
from flows.intake.words import masked
from flows.intake.workbook import COMPUTED, MERGED, read_workbook
from flows.sender import SIMULATED, Sender
from schemas.contract import MONTH, Dataset

MOST_TOLD = 10_000
"""Breaches that are kept of a delivery without a row that is accepted."""
TOGETHER_BYTES = 48 << 20
"""Rows of delivered text that are judged at once, some 180,000 memberships: more cost memory, fewer time."""


@dataclass(frozen=True)
class Place:
    """What is known of an extract before it is read."""

    path: Path
    sender_name: str
    sender: Sender
    period: date | None
    """First day of the month of its folder; None where a file is only judged: then the month its rows say."""
    folder: Path
    """A private one, for what is kept of its accepted rows."""


@dataclass
class Tally:
    """Counts and breaches of one delivery so far."""

    place: Place
    physical: int = 0
    structural: int = 0
    rows: int = 0
    breaches: list[Breach] = field(default_factory=list)
    by_rule: Counter[str] = field(default_factory=Counter)
    refusals: Refusals = field(default_factory=Counter)
    offices: set[str] = field(default_factory=set)
    """Branches that its rows name, as flows.intake.offices names them."""
    refusal: str | None = None


def take_in_extracts(
    dataset: Dataset, places: list[Place], connection: duckdb.DuckDBPyConnection, key: PseudonymKey
) -> list[Outcome]:
    """Judge extracts of one month and write what is kept of their accepted rows into their folders.

    connection: as `surroundings.opened` gives it. key: of the pseudonyms.

    Small extracts are judged together: a query costs more to plan than to run on them. Memory grows with what
    is wrong in a file and with what tells its rows apart, not with the rows. Nothing is written where the
    whole delivery is refused.
    """
    outcomes = _take_in(dataset, places, connection, key, tells_all=False)
    return outcomes or _take_in(dataset, places, connection, key, tells_all=True) or []


def _take_in(
    dataset: Dataset,
    places: list[Place],
    connection: duckdb.DuckDBPyConnection,
    key: PseudonymKey,
    *,
    tells_all: bool,
) -> list[Outcome] | None:
    """Return the outcomes; None where breaches were let go that must be told."""
    tallies = [Tally(place) for place in places]
    with KeptRows(places[0].folder) as kept:
        bench = _Bench(connection, dataset, tallies, kept, key, tells_all=tells_all)
        for number, tally in enumerate(tallies):
            try:
                for block in _blocks(dataset, tally.place):
                    bench.add(_count(block, tally, number))
                    bench.let_go()
            except Refused as refusal:
                tally.refusal = f"{refusal}. {AGAIN}"
                bench.drop(number)
        bench.judge_waiting()
        if bench.accepted and bench.has_let_go:
            return None
        found = settle(connection)
        _tell_conflicts(dataset, tallies, found)
        paths = {n: t.place.folder / ROWS for n, t in enumerate(tallies) if t.refusal is None}
        conflicts = numpy.array(list(found.conflicts), dtype="int64")
        for number, said in kept.write(paths, found.repeats, conflicts).items():
            tallies[number].refusals += said
    duplicates: list[set[int]] = [set() for _ in tallies]
    for line in found.repeats.tolist():
        duplicates[number_of(line)].add(physical_line(line))
    return [_outcome(dataset, tally, duplicates[number], bench) for number, tally in enumerate(tallies)]


class _Bench:
    """Rows that wait until enough are there to be judged at once.

    Where none was accepted so far, most likely none will be, and a few breaches are enough to say why: the
    others are let go, unless it `tells_all`.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        dataset: Dataset,
        tallies: list[Tally],
        kept: KeptRows,
        key: PseudonymKey,
        *,
        tells_all: bool,
    ) -> None:
        self.connection, self.dataset, self.tallies, self.kept = connection, dataset, tallies, kept
        self.key = key
        connection.execute("set variable key_version = ?", [key.version])
        self.tells_all = tells_all
        self.has_let_go = False
        self.accepted = 0
        self.waiting: list[pyarrow.Table] = []
        self.bytes = 0
        self.is_prepared = False
        self.said: Said = {}
        """What the office reference says of each branch in the month."""
        self.warnings: set[str] = {ROW, COLUMN}
        """Those of the rules found that are warnings, and those of sheets."""
        forget(connection)

    def add(self, rows: pyarrow.Table) -> None:
        """Let rows of one delivery wait, or be judged with those that do."""
        if rows.num_rows:
            self.waiting.append(rows)
            self.bytes += rows.nbytes
        if self.bytes > TOGETHER_BYTES:
            self.judge_waiting()

    def drop(self, number: int) -> None:
        """Let go of the rows of a delivery that is refused."""
        self.waiting = [rows for rows in self.waiting if number_of(rows["line"][0].as_py()) != number]

    def let_go(self) -> None:
        """Let go of breaches that need not be told, if no row is accepted after all."""
        if self.accepted or self.tells_all:
            return
        for tally in self.tallies:
            if len(tally.breaches) > MOST_TOLD:
                tally.breaches = first_of_each_rule(tally.breaches)
                self.has_let_go = True

    def judge_waiting(self) -> None:
        """Judge the rows that wait; remember what is kept of the accepted ones."""
        waiting, self.waiting, self.bytes = self.waiting, [], 0
        if not waiting:
            return
        connection, dataset = self.connection, self.dataset
        rows = pyarrow.concat_tables(waiting)
        connection.register("delivered", rows)
        if not self.is_prepared:
            _prepare(connection, dataset, self.tallies)
            self.said = said_of_offices(connection)
            self.is_prepared = True
        staged = connection.sql(staging_query(dataset)).to_arrow_table()
        if staged.num_rows != rows.num_rows:
            raise AssertionError(f"{rows.num_rows} rows of {dataset.name} became {staged.num_rows}")
        del waiting, rows
        judged = judge(dataset, staged)
        self.warnings |= judged.warnings
        for breach in judged.breaches:
            of_one = self.tallies[number_of(breach.line)]
            of_one.breaches.append(replace(breach, line=physical_line(breach.line)))
        is_refused = judged.is_refused
        if any(tally.place.sender.layout for tally in self.tallies):  # a line is refused with all its rows
            lines = staged["line"].to_numpy()
            is_refused = numpy.isin(lines, lines[is_refused])
        self.accepted += int((~is_refused).sum())
        answers = {"is_refused": is_refused, "has_key": has_key(dataset, judged)}
        for column, rows_of_it in answers.items():
            staged = staged.append_column(column, pyarrow.array(rows_of_it))
        for name in (column.staged for column in dataset.numbered):
            staged = staged.append_column(f"{name}_pseudonym", self.key.pseudonyms(staged[name]))
        connection.register("judged", staged)
        for number, office in offices_named(connection, staged.column_names):
            self.tallies[number].offices.add(office)
        connection.execute(
            f"create or replace view staging.{dataset.name} as "
            f"select * exclude ({', '.join(answers)}) from judged where not is_refused"
        )
        remember(connection, dataset, staged, judged)
        del staged
        connection.execute("set arrow_lossless_conversion = true")  # a pseudonym is 16 bytes, no text
        try:
            self.kept.add(connection.sql(kept_query(dataset)).to_arrow_table())
        finally:
            connection.execute("set arrow_lossless_conversion = false")
        for frame in ("delivered", "judged"):
            connection.unregister(frame)


def _prepare(connection: duckdb.DuckDBPyConnection, dataset: Dataset, tallies: list[Tally]) -> None:
    """Say which deliveries they are, look up what holds in their month, and name what the models read."""
    period = tallies[0].place.period
    if period is None and "periode" in dataset.header:
        [(period,)] = connection.execute("select mode(parse.month(periode)) from delivered").fetchall()
    names = [tally.place.sender_name for tally in tallies]
    told = {
        "delivery_number": pyarrow.array(range(len(tallies)), pyarrow.int64()),
        "period": pyarrow.repeat(pyarrow.scalar(period, pyarrow.date32()), len(tallies)),
        "sender": pyarrow.array(names, pyarrow.string()),
        "is_simulated": pyarrow.array([name.startswith(SIMULATED) for name in names]),
    }
    for name in ("number_format", "date_format", "code_system"):
        how = [getattr(tally.place.sender, name) for tally in tallies]
        told[name] = pyarrow.array(how, pyarrow.string())
    connection.register("incoming", pyarrow.table(told))
    connection.execute("create or replace table intake.deliveries as from incoming")
    connection.unregister("incoming")
    look_up(connection, period)
    cells = ", ".join(dataset.header)
    connection.execute(
        f"create or replace view intake.{dataset.name} as "
        f"select *, line >> {NUMBER_BITS} as delivery_number, hash({cells}) as row_digest from delivered"
    )
    connection.execute(f"create or replace view read.{dataset.name} as {read_query(dataset)}")


def _count(block: Block, tally: Tally, number: int) -> pyarrow.Table:
    """Count the lines of a block; return its rows, numbered so that no other delivery has their lines."""
    tally.physical += block.physical_rows
    tally.structural += block.structural
    tally.rows += block.physical_rows - block.structural  # a line of a wide recap gives several rows
    tally.breaches += block.breaches
    tally.by_rule.update(name for _, name in {(breach.line, breach.name) for breach in block.breaches})
    if block.hidden_rows:  # of which only the first are listed
        tally.by_rule[ROW] = block.hidden_rows
    lines = pyarrow.compute.add(block.rows["line"], number << NUMBER_BITS)
    return block.rows.set_column(0, "line", lines)


def _tell_conflicts(dataset: Dataset, tallies: list[Tally], found: Repeats) -> None:
    """Refuse rows of one key that differ, each naming another; count what breaks a rule."""
    for number, tally in enumerate(tallies):
        tally.by_rule.update(found.by_rule.get(number, {}))
        for *said, count in found.refusals.get(number, []):
            tally.refusals[said[0], said[1], said[2]] += count
    columns = [dataset.told_as.get(name, name) for name in dataset.key]
    column, key = (columns or [""])[0], ", ".join(columns)
    for line, other in found.conflicts.items():
        told = f"one row for each {key}; line {physical_line(other)} has the same one and other content"
        tally = tallies[number_of(line)]
        tally.breaches.append(Breach(physical_line(line), column, "conflict", told))
        tally.by_rule[f"{column}.conflict"] += 1


def _outcome(dataset: Dataset, tally: Tally, duplicates: set[int], bench: _Bench) -> Outcome:
    if tally.refusal is not None:
        physical = _count_lines(tally.place.path, tally.place.sender) or tally.physical
        structural = tally.structural if physical == tally.physical else 0  # what is not read is refused
        return Outcome("refused", physical, 0, physical - structural, 0, structural, tally.refusal)
    breaches = [breach for breach in _to_tell(tally.breaches) if breach.line not in duplicates]
    breaches = masked(dataset, breaches, bench.connection.sql("from core.regions").to_arrow_table())
    judged = tally.rows - len(duplicates)
    errors = [breach for breach in breaches if breach.severity == "error"]
    rejected = judged if bench.has_let_go else len({breach.line for breach in errors})
    reason = (
        reason_to_refuse(dataset, errors, tally.by_rule, judged, judged - rejected)
        if tally.rows  # a header and no row says "none"
        else None
    )
    if reason:
        (tally.place.folder / ROWS).unlink(missing_ok=True)
    return Outcome(
        status="refused" if reason else "partial" if rejected else "accepted",
        physical_rows=tally.physical,
        accepted=0 if reason else judged - rejected,
        rejected=judged if reason else rejected,
        duplicates=len(duplicates),
        structural=tally.structural,
        reason=reason,
        by_rule=dict(sorted(tally.by_rule.items())),
        warnings=sorted(bench.warnings & tally.by_rule.keys()),
        refused=[(*names, count) for names, count in sorted(tally.refusals.items(), key=str)],
        totals={} if reason else _totals(dataset.totalled, tally.place.folder / ROWS),
        offices=of_these(bench.said, tally.offices),
        breaches=first_of_each_rule(breaches) if reason else breaches,
    )


def _totals(columns: tuple[str, ...], rows: Path) -> dict[str, int]:
    """Return the sums of the accepted rows that are kept."""
    if not columns or not rows.exists():
        return {}
    kept = pyarrow.parquet.read_table(rows, columns=list(columns), partitioning=None)
    return {name: int(pyarrow.compute.sum(kept[name]).as_py() or 0) for name in columns}


def _to_tell(breaches: list[Breach]) -> list[Breach]:
    """Return the breaches by line, each rule once for a line, of a warning the first `WARNINGS_LISTED`.

    A line of a wide recap is several rows.
    """
    told: dict[tuple[int, str, str], Breach] = {}
    warnings: Counter[str] = Counter()
    for breach in sorted(breaches, key=lambda b: (b.line, b.column, b.rule, b.value or "")):
        place = (breach.line, breach.column, breach.rule)
        if place in told or warnings[breach.name] >= WARNINGS_LISTED:
            continue
        told[place] = breach
        warnings[breach.name] += breach.severity == "warning"
    return list(told.values())


def _blocks(dataset: Dataset, place: Place) -> Iterator[Block]:
    """Read a delivery of any kind in blocks of rows."""
    if place.sender.layout:
        layout, sender = place.sender.layout, place.sender
        yield read_wide(place.path, layout, sender, period=place.period, dataset=dataset, folder=place.folder)
    elif place.path.suffix == ".xlsx":
        yield _block(read_workbook(place.path, folder=place.folder), dataset, place.sender)
    elif place.path.suffix == ".parquet":
        for sheet in read_parquet_in_pieces(place.path):
            yield _block(sheet, dataset, place.sender)
    else:
        with open_text(place.path) as stream:
            yield from read_blocks(stream, dataset, place.sender)


def _block(sheet: Sheet, dataset: Dataset, sender: Sender) -> Block:
    """Return the rows of a sheet by the columns that its header names."""
    columns = columns_of(sheet.header, dataset, sender)
    numbers = dataset.numbers
    months = dataset.named(lambda column: column.kind is MONTH)
    long = dataset.named(lambda column: column.is_long)
    sheet = sheet.in_format([at for at, name in enumerate(columns) if name in numbers], sender.number_format)
    rows = sheet.rows.rename_columns(["line", *columns])
    for position, name in enumerate(columns, start=1):
        if name in months:  # a spreadsheet turns a month that is typed into its first day
            month = pyarrow.compute.replace_substring_regex(rows[name], r"^([0-9]{4}-[0-9]{2})-01$", r"\1")
            rows = rows.set_column(position, name, month)
    breaches = [
        Breach(line, columns[position], "number_cell", "a text: a number cell loses digits")
        for position, lines in sheet.numeric.items()
        if columns[position] in long
        for line in lines.to_pylist()
    ]
    breaches += [
        Breach(line, columns[position], "not_computed", COMPUTED)
        for position, lines in sheet.uncomputed.items()
        for line in lines.to_pylist()
    ]
    breaches += [
        Breach(line, columns[position], "merged", MERGED)
        for position, lines in sheet.merged.items()
        for line in lines.to_pylist()
    ]
    structural = sheet.physical_rows - sheet.rows.num_rows
    refused = pyarrow.array(sorted({breach.line for breach in breaches}), pyarrow.int64())
    rows = rows.filter(pyarrow.compute.invert(pyarrow.compute.is_in(rows["line"], refused)))
    hidden = hidden_lines(sheet, sheet.rows["line"].to_pylist() if sheet.hidden_lines else ())
    breaches += tell_hidden(sheet, hidden, dict(enumerate(columns)))
    return Block(in_order(rows, dataset), structural, breaches, sheet.physical_rows, len(hidden))


def _count_lines(path: Path, sender: Sender) -> int:
    """Count the physical lines of a refused file; a container that cannot be opened has none."""
    if path.suffix in (".xlsx", ".parquet"):
        return 0
    decoder = codecs.getincrementaldecoder(CODECS.get(sender.encoding, sender.encoding))(errors="replace")
    lines, last = 0, "\n"
    try:
        with open_text(path) as stream:
            while content := stream.read(1 << 20):
                try:
                    text = decoder.decode(content)
                except UnicodeError:  # utf-16 without its mark
                    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
                    text = decoder.decode(content)
                lines += text.count("\n")
                last = text[-1:] or last
    except (Refused, OSError):
        return 0
    return lines + (last != "\n")
