"""Take an administrative extract in, block by block: what is kept of its accepted rows names nobody."""

import codecs
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
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
from flows.intake.intake import first_of_each_rule, reason_to_refuse
from flows.intake.judge import judge
from flows.intake.lines import Breach
from flows.intake.manifest import SIMULATED
from flows.intake.masking import mask, shape_of
from flows.intake.outcome import ROWS, Outcome
from flows.intake.pseudonym import PseudonymKey
from flows.intake.wide import read_wide
from flows.intake.workbook import read_workbook
from flows.settings import SQL, Sender
from flows.warehouse.macros import load_macros
from schemas.contract import Dataset

TEXT_NUMBERS = ("kpj", "nik")
"""Columns whose numbers a spreadsheet cuts: a number in them is refused, not guessed."""
MONTHS = ("periode", "blth", "blth_terakhir")
TOGETHER_BYTES = 32 << 20
"""Rows of delivered text that are judged at once: their frames stay below some 300 MB."""
MEMORY_LIMIT = "600MB"
LOOKUPS = (
    "territory",
    "region_codes",
    "nik_prefixes",
    "known_offices",
    "served_regions",
    "contribution_bounds",
)
"""Tables of sql/lookup, in the order in which they read each other."""
Refusals = Counter[tuple[str | None, str | None, str | None]]
NUMBER_BITS = 40
"""A row's line, while deliveries are judged together, is its physical line plus their number << 40."""
LINE = (1 << NUMBER_BITS) - 1


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


@dataclass(frozen=True)
class Surroundings:
    """What rows are judged against."""

    office_region: str
    """Region code of the office's territory."""
    reference: dict[str, pyarrow.Table]
    """Tables of core by name: regions, offices, office_regions, contribution_bounds."""
    key: PseudonymKey
    spill: Path
    threads: int = 1
    """Of DuckDB; where there are several deliveries they are taken in side by side."""
    """A private folder: what DuckDB writes there is clear text."""


@dataclass
class Tally:
    """Counts, breaches and kept rows of one delivery so far."""

    place: Place
    physical: int = 0
    structural: int = 0
    rows: int = 0
    breaches: list[Breach] = field(default_factory=list)
    by_rule: Counter[str] = field(default_factory=Counter)
    warnings: set[str] = field(default_factory=set)
    refusals: Refusals = field(default_factory=Counter)
    refusal: str | None = None
    writer: pyarrow.parquet.ParquetWriter | None = None

    def write(self, kept: pyarrow.Table) -> None:
        """Write kept rows, each bucket in row groups of its own: a reader of one skips the others."""
        if self.writer is None:
            self.writer = pyarrow.parquet.ParquetWriter(
                self.place.folder / ROWS, kept.schema, compression="zstd", compression_level=1
            )
        for part in _by_bucket(kept):
            self.writer.write_table(part)

    def close(self) -> None:
        """Close the file of kept rows; a delivery that is refused leaves none."""
        if self.writer is not None:
            self.writer.close()
        if self.refusal is not None:
            (self.place.folder / ROWS).unlink(missing_ok=True)


def take_in_extracts(dataset: Dataset, places: list[Place], around: Surroundings) -> list[Outcome]:
    """Judge extracts of one month and write what is kept of their accepted rows into their folders.

    Small ones are judged together: a query costs more to plan than to run on them. Memory does not grow with
    the files. Nothing is written where the whole delivery is refused.
    """
    tallies = [Tally(place) for place in places]
    waiting: list[pyarrow.Table] = []
    held = 0  # bytes
    with _connection(around) as connection:
        try:
            for number, tally in enumerate(tallies):
                try:
                    for block in _blocks(dataset, tally.place):
                        rows = _count(block, tally, number)
                        if rows.num_rows:
                            waiting.append(rows)
                            held += rows.nbytes
                        if held > TOGETHER_BYTES:
                            _judge_rows(connection, dataset, waiting, tallies)
                            waiting, held = [], 0
                except Refused as refusal:
                    tally.refusal = f"{refusal}."
                    waiting = [rows for rows in waiting if _number_of(rows) != number]
                else:
                    if not tally.rows:
                        tally.refusal = (
                            "the file has a header and no row, expected at least one. Export it again."
                        )
            if waiting:
                _judge_rows(connection, dataset, waiting, tallies)
        finally:
            for tally in tallies:
                tally.close()
        duplicates = _settle_repeats(connection, dataset, tallies)
    return [_outcome(dataset, tally, duplicates[number]) for number, tally in enumerate(tallies)]


def _count(block: Block, tally: Tally, number: int) -> pyarrow.Table:
    """Count the lines of a block; return its rows, numbered so that no other delivery has their lines."""
    tally.physical += block.physical_rows
    tally.structural += block.structural
    tally.rows += block.physical_rows - block.structural  # a line of a wide recap gives several rows
    tally.breaches += block.breaches
    tally.by_rule.update(breach.name for breach in block.breaches)
    lines = pyarrow.compute.add(block.rows["line"], number << NUMBER_BITS)
    return block.rows.set_column(0, "line", lines)


def _number_of(rows: pyarrow.Table) -> int:
    number: int = rows["line"][0].as_py() >> NUMBER_BITS
    return number


def _outcome(dataset: Dataset, tally: Tally, duplicates: set[int]) -> Outcome:
    if tally.refusal is not None:
        physical = _count_lines(tally.place.path, tally.place.sender) or tally.physical
        structural = tally.structural if physical == tally.physical else 0  # what is not read is refused
        return Outcome("refused", physical, 0, physical - structural, 0, structural, tally.refusal)
    breaches = [replace(b, value=_masked(dataset, b)) for b in tally.breaches if b.line not in duplicates]
    breaches.sort(key=lambda b: (b.line, b.column, b.rule))
    judged = tally.rows - len(duplicates)
    errors = [breach for breach in breaches if breach.severity == "error"]
    rejected = len({breach.line for breach in errors})
    reason = reason_to_refuse(dataset, errors, judged, judged - rejected)
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
        by_rule={name: count for name, count in sorted(tally.by_rule.items()) if count > 0},
        warnings=sorted(tally.warnings),
        refused=[(*names, count) for names, count in sorted(tally.refusals.items(), key=str)],
        breaches=first_of_each_rule(breaches) if reason else breaches,
    )


def _masked(dataset: Dataset, breach: Breach) -> str | None:
    if breach.value and breach.column in dataset.personal:
        return shape_of(breach.value)
    return mask(breach.value)


@contextmanager
def _connection(around: Surroundings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory with all that does not depend on a delivery."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(around.spill),
        "threads": around.threads,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(":memory:", config=config) as connection:
        connection.execute("set enable_progress_bar = false")
        # A list of words would become a hash join of its own, which costs more than all other work.
        connection.execute("set disabled_optimizers = 'in_clause'")
        load_macros(connection, "parse")
        around.key.set_for(connection)
        for schema in ("intake", "core", "staging"):
            connection.execute(f"create schema {schema}")
        for name, table in around.reference.items():
            connection.register("incoming", table)
            connection.execute(f"create table core.{name} as from incoming")
        connection.execute("create table intake.office as select ? as region_code", [around.office_region])
        connection.execute(
            "create table intake.seen ("
            "line bigint, row_digest ubigint, key_digest ubigint, is_accepted boolean)"
        )
        connection.execute(
            "create table intake.refused (line bigint, office_code varchar, segment varchar, status varchar)"
        )
        yield connection


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
    rows = sheet.rows.rename_columns(["line", *columns])
    for position, name in enumerate(columns, start=1):
        if name in MONTHS:  # a spreadsheet turns a month that is typed into its first day
            month = pyarrow.compute.replace_substring_regex(rows[name], r"^([0-9]{4}-[0-9]{2})-01$", r"\1")
            rows = rows.set_column(position, name, month)
    breaches = [
        Breach(line, columns[position], "number_cell", "a text: a number cell loses digits")
        for position, lines in sheet.numeric.items()
        if columns[position] in TEXT_NUMBERS
        for line in lines.to_pylist()
    ]
    structural = sheet.physical_rows - sheet.rows.num_rows
    refused = pyarrow.array(sorted({breach.line for breach in breaches}), pyarrow.int64())
    rows = rows.filter(pyarrow.compute.invert(pyarrow.compute.is_in(rows["line"], refused)))
    return Block(in_order(rows, dataset), structural, breaches, sheet.physical_rows)


def _judge_rows(
    connection: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    waiting: list[pyarrow.Table],
    tallies: list[Tally],
) -> None:
    """Judge the rows that wait and write what is kept of the accepted ones."""
    rows = pyarrow.concat_tables(waiting)
    connection.register("delivered", rows)
    if not _is_prepared(connection):
        _prepare(connection, tallies)
    cells = ", ".join(dataset.header)
    connection.execute(
        f"create or replace view intake.{dataset.name} as "
        f"select *, line >> {NUMBER_BITS} as delivery_number, hash({cells}) as row_digest from delivered"
    )
    staged = connection.sql(_read("staging", dataset.name)).to_arrow_table()
    if staged.num_rows != rows.num_rows:
        raise AssertionError(f"{rows.num_rows} rows of {dataset.name} became {staged.num_rows}")
    judged = judge(dataset, staged)
    for breach in judged.breaches:
        tallies[breach.line >> NUMBER_BITS].breaches.append(replace(breach, line=breach.line & LINE))
    for rule, lines in judged.lines.items():
        broken = numpy.unique(lines)
        for number, count in zip(*numpy.unique(broken >> NUMBER_BITS, return_counts=True), strict=True):
            tallies[number].by_rule[rule] += int(count)
            if rule in judged.warnings:
                tallies[number].warnings.add(rule)
    lost = pyarrow.compute.unique(judged.refused["line"])  # a line is refused with all of its rows
    _remember(connection, dataset, staged, lost)
    _remember_refusals(connection, judged.refused)
    accepted = judged.accepted
    if any(tally.place.sender.layout for tally in tallies):
        accepted = accepted.filter(pyarrow.compute.invert(pyarrow.compute.is_in(accepted["line"], lost)))
    connection.register("accepted", accepted)
    connection.execute(f"create or replace view staging.{dataset.name} as from accepted")
    kept = connection.sql(_read("intake", dataset.name)).to_arrow_table()
    numbers = pyarrow.compute.shift_right(kept["line"], NUMBER_BITS)
    lines = pyarrow.compute.bit_wise_and(kept["line"], LINE)
    kept = kept.set_column(kept.column_names.index("line"), "line", lines)
    for number in sorted(pyarrow.compute.unique(numbers).to_pylist()):
        one = kept if len(tallies) == 1 else kept.filter(pyarrow.compute.equal(numbers, number))
        tallies[number].write(one.combine_chunks())


def _read(folder: str, name: str) -> str:
    return (SQL / folder / f"{name}.sql").read_text(encoding="utf-8")


def _is_prepared(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute("from duckdb_tables() where table_name = 'delivery'").fetchone()
    return found is not None


def _prepare(connection: duckdb.DuckDBPyConnection, tallies: list[Tally]) -> None:
    """Say which deliveries they are, and look up what holds in their month."""
    period = tallies[0].place.period
    if period is None and "periode" in _columns(connection, "delivered"):
        said = connection.execute("select mode(parse.month(periode)) from delivered").fetchone()
        period = said[0] if said else None
    connection.execute(
        "create table intake.deliveries ("
        "delivery_number bigint, period date, sender varchar, is_simulated boolean, "
        "number_format varchar, date_format varchar, code_system varchar)"
    )
    for number, place in enumerate(tally.place for tally in tallies):
        how, name = place.sender, place.sender_name
        told = [number, period, name, name.startswith(SIMULATED)]
        connection.execute(
            "insert into intake.deliveries values (?, ?, ?, ?, ?, ?, ?)",
            [*told, how.number_format, how.date_format, how.code_system],
        )
    connection.execute("create table intake.delivery as select ?::date as period", [period])
    for name in LOOKUPS:
        connection.execute(f"create table intake.{name} as {_read('lookup', name)}")


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(f"describe {table}").fetchall()]


def _remember(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, staged: pyarrow.Table, refused: pyarrow.Array
) -> None:
    """Keep the digests of all rows, by which repeats and contradictions are found at the end."""
    needed = [name for name in dataset.key if name not in dataset.key_may_lack]
    key = " and ".join(f"staged.{name} is not null" for name in needed) or "false"
    names = ", ".join(f"staged.{name}" for name in dataset.key) or "null"
    connection.register("staged", staged.select(["line", "row_digest", *dataset.key]))
    connection.register("refused", pyarrow.table({"line": refused}))
    connection.execute(
        f"""
        insert into intake.seen
        select staged.line, staged.row_digest, if({key}, hash({names}), null), refused.line is null
        from staged left join refused using (line)
        """
    )


def _remember_refusals(connection: duckdb.DuckDBPyConnection, refused: pyarrow.Table) -> None:
    """Keep what refused rows say of themselves, for the reconciliation with the office's recap."""
    names = ["line", "office_code", "segment", "status_source", "is_office_known"]
    if refused.num_rows and all(name in refused.column_names for name in names):
        connection.register("refused", refused.select(names))
        connection.execute(  # what stands where a branch should may be a person's number
            "insert into intake.refused by position "
            "select line, if(is_office_known, office_code, null), segment, status_source from refused"
        )


def _settle_repeats(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, tallies: list[Tally]
) -> list[set[int]]:
    """Take repeated rows out of the kept ones; return their lines. Refuse rows of one key that differ."""
    keyed = "key_digest is not null" if dataset.key else "true"
    connection.execute(
        f"""
        create table intake.repeats as
        with repeats as (
            select line >> {NUMBER_BITS} as delivery_number, row_digest, min(line) as first_line
            from intake.seen
            where {keyed}
            group by all
            having count(*) > 1
        )
        select seen.line
        from intake.seen
        inner join repeats
            on seen.row_digest = repeats.row_digest and seen.line >> {NUMBER_BITS} = repeats.delivery_number
        where {keyed} and seen.line <> repeats.first_line
        """
    )
    conflicts = connection.execute(
        f"""
        with accepted as (
            select *, line >> {NUMBER_BITS} as delivery_number
            from intake.seen
            where is_accepted and key_digest is not null and line not in (select line from intake.repeats)
        ),
        clashes as (
            select delivery_number, key_digest, min(line) as first_line, max(line) as last_line
            from accepted
            group by all
            having count(*) > 1
        )
        select distinct accepted.line, if(accepted.line = first_line, last_line, first_line)
        from accepted inner join clashes using (delivery_number, key_digest)
        order by accepted.line
        """
    ).fetchall()
    repeats: list[set[int]] = [set() for _ in tallies]
    for (line,) in connection.execute("from intake.repeats order by line").fetchall():
        repeats[line >> NUMBER_BITS].add(line & LINE)
    for number, *said, count in connection.execute(
        f"""
        select line >> {NUMBER_BITS}, office_code, segment, status, count(*)
        from intake.refused
        where line not in (select line from intake.repeats)
        group by all
        """
    ).fetchall():
        office, segment, status = said
        tallies[number].refusals[office, segment, status] += count
    refused: list[set[int]] = [set() for _ in tallies]
    columns = [dataset.told_as.get(name, name) for name in dataset.key]
    column, key = (columns or [""])[0], ", ".join(columns)
    for line, other in conflicts:
        told = f"one row for each {key}; line {other & LINE} has the same one and other content"
        tally = tallies[line >> NUMBER_BITS]
        tally.breaches.append(Breach(line & LINE, column, "conflict", told))
        tally.by_rule[f"{column}.conflict"] += 1
        refused[line >> NUMBER_BITS].add(line & LINE)
    for number, tally in enumerate(tallies):
        if tally.writer is not None and tally.refusal is None and repeats[number] | refused[number]:
            tally.refusals += _take_out(
                tally.place.folder / ROWS, repeats[number] | refused[number], refused[number]
            )
        tally.by_rule.subtract(b.name for b in tally.breaches if b.line in repeats[number])
    return repeats


def _take_out(rows: Path, lost: set[int], refused: set[int]) -> Refusals:
    """Write the kept rows again without those lines; return what the refused ones say of themselves."""
    lines = pyarrow.array(sorted(lost), pyarrow.int64())
    told = pyarrow.array(sorted(refused), pyarrow.int64())
    refusals: Refusals = Counter()
    whole = rows.rename(rows.with_suffix(".whole"))
    with (
        pyarrow.parquet.ParquetFile(whole) as source,
        pyarrow.parquet.ParquetWriter(
            rows, source.schema_arrow, compression="zstd", compression_level=1
        ) as writer,
    ):
        for group in range(source.num_row_groups):
            table = source.read_row_group(group)
            if "is_active" in table.column_names and "office_code" in table.column_names:
                clash = table.filter(pyarrow.compute.is_in(table["line"], told))
                for row in clash.to_pylist():
                    status = "active" if row["is_active"] else "inactive"
                    refusals[row["office_code"], row.get("segment"), status] += 1
            stays = pyarrow.compute.invert(pyarrow.compute.is_in(table["line"], lines))
            writer.write_table(table.filter(stays))
    whole.unlink()
    return refusals


def _by_bucket(kept: pyarrow.Table) -> Iterator[pyarrow.Table]:
    """Cut kept rows where their bucket changes, so that a reader of one bucket skips the others."""
    if "bucket" not in kept.column_names:
        yield kept
        return
    buckets = kept["bucket"].to_numpy()
    start = 0
    while start < len(buckets):
        end = int(buckets.searchsorted(buckets[start], side="right"))
        yield kept.slice(start, end - start)
        start = end


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
