"""Take an administrative extract in, block by block: what is kept of its accepted rows names nobody."""

import codecs
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.compute
import pyarrow.parquet

from flows.intake.blocks import Block, columns_of, in_order, read_blocks
from flows.intake.containers import Sheet, open_text, read_parquet_in_pieces
from flows.intake.decoding import CODECS, Refused
from flows.intake.intake import first_of_each_rule, reason_to_refuse
from flows.intake.judge import WARNINGS_LISTED, judge
from flows.intake.lines import Breach
from flows.intake.manifest import SIMULATED
from flows.intake.masking import mask, shape_of
from flows.intake.outcome import ROWS, Outcome
from flows.intake.pseudonym import PseudonymKey
from flows.intake.workbook import read_workbook
from flows.settings import SQL, Sender
from flows.warehouse.macros import load_macros
from schemas.contract import Dataset

TEXT_NUMBERS = ("kpj", "nik")
"""Columns whose numbers a spreadsheet cuts: a number in them is refused, not guessed."""
MONTHS = ("periode", "blth", "blth_terakhir")
MEMORY_LIMIT = "600MB"
LOOKUPS = (
    "known_regions",
    "territory",
    "region_codes",
    "nik_prefixes",
    "known_offices",
    "served_regions",
    "contribution_bounds",
)
"""Tables of sql/lookup, in the order in which they read each other."""
Refusals = Counter[tuple[str | None, str | None, str | None]]


@dataclass(frozen=True)
class Place:
    """What is known of an extract before it is read."""

    path: Path
    sender_name: str
    period: date | None
    """First day of the month of its folder; None where a file is only judged: then the month its rows say."""


@dataclass(frozen=True)
class Surroundings:
    """What rows are judged against."""

    sender: Sender
    office_region: str
    """Region code of the office's territory."""
    reference: dict[str, pyarrow.Table]
    """Tables of core by name: regions, offices, office_regions, contribution_bounds."""
    key: PseudonymKey


@dataclass
class Tally:
    """Counts and breaches of the blocks so far."""

    physical: int = 0
    structural: int = 0
    rows: int = 0
    breaches: list[Breach] = field(default_factory=list)
    by_rule: Counter[str] = field(default_factory=Counter)
    warnings: set[str] = field(default_factory=set)
    refusals: Refusals = field(default_factory=Counter)

    def add(self, breaches: list[Breach], by_rule: Counter[str]) -> None:
        """Add the breaches of a block; of each warning no more than the first ones are listed."""
        listed = {rule: count for rule, count in self.by_rule.items() if count >= WARNINGS_LISTED}
        self.breaches += [b for b in breaches if b.severity == "error" or b.name not in listed]
        self.by_rule += by_rule


def take_in_extract(dataset: Dataset, place: Place, around: Surroundings, folder: Path) -> Outcome:
    """Judge an extract and write what is kept of its accepted rows to `folder`, a private one.

    Memory does not grow with the file. Nothing is written where the whole delivery is refused.
    """
    tally = Tally()
    writer: pyarrow.parquet.ParquetWriter | None = None
    with _connection(around, folder) as connection:
        try:
            for block in _blocks(dataset, place, around.sender):
                kept = _take_block(connection, dataset, place, block, tally)
                if kept is None:
                    continue
                if writer is None:
                    writer = pyarrow.parquet.ParquetWriter(folder / ROWS, kept.schema, compression="zstd")
                for part in _by_bucket(kept):
                    writer.write_table(part)
        except Refused as refusal:
            physical = _count_lines(place.path, around.sender)
            (folder / ROWS).unlink(missing_ok=True)
            return Outcome("refused", physical, 0, physical, 0, 0, f"{refusal}.")
        finally:
            if writer is not None:
                writer.close()
        if not tally.rows:
            reason = "the file has a header and no row, expected at least one. Export it again."
            return Outcome("refused", tally.physical, 0, 0, 0, tally.physical, reason)
        duplicates = _settle_repeats(connection, dataset, tally, folder / ROWS) if writer else set()
    return _outcome(dataset, tally, duplicates, folder / ROWS)


def _outcome(dataset: Dataset, tally: Tally, duplicates: set[int], rows: Path) -> Outcome:
    breaches = [replace(b, value=_masked(dataset, b)) for b in tally.breaches if b.line not in duplicates]
    breaches.sort(key=lambda b: (b.line, b.column, b.rule))
    judged = tally.rows - len(duplicates)
    rejected = len({breach.line for breach in breaches if breach.severity == "error"})
    reason = reason_to_refuse(
        dataset, [b for b in breaches if b.severity == "error"], judged, judged - rejected
    )
    if reason:
        rows.unlink(missing_ok=True)
    return Outcome(
        status="refused" if reason else "partial" if rejected else "accepted",
        physical_rows=tally.physical,
        accepted=0 if reason else judged - rejected,
        rejected=judged if reason else rejected,
        duplicates=len(duplicates),
        structural=tally.structural,
        reason=reason,
        by_rule={name: count for name, count in sorted(tally.by_rule.items()) if count},
        warnings=sorted(tally.warnings),
        refused=[(*names, count) for names, count in sorted(tally.refusals.items(), key=str)],
        breaches=first_of_each_rule(breaches) if reason else breaches,
    )


def _masked(dataset: Dataset, breach: Breach) -> str | None:
    return (
        shape_of(breach.value) if breach.value and breach.column in dataset.personal else mask(breach.value)
    )


@contextmanager
def _connection(around: Surroundings, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory with all that does not depend on the delivery's rows."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(folder / "spill"),  # clear text may spill: private, and removed with the draft
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(":memory:", config=config) as connection:
        load_macros(connection, "parse")
        around.key.set_for(connection)
        for schema in ("intake", "core", "staging"):
            connection.execute(f"create schema {schema}")
        for name, table in around.reference.items():
            connection.register("incoming", table)
            connection.execute(f"create table core.{name} as from incoming")
        connection.execute("create table intake.office as select ? as region_code", [around.office_region])
        connection.execute(
            "create table intake.sender as select ? as number_format, ? as date_format, ? as code_system",
            [around.sender.number_format, around.sender.date_format, around.sender.code_system],
        )
        connection.execute(
            "create table intake.seen (line bigint, row_digest ubigint, key_digest ubigint, is_accepted boolean)"
        )
        yield connection


def _blocks(dataset: Dataset, place: Place, sender: Sender) -> Iterator[Block]:
    """Read a delivery of any kind in blocks of rows."""
    if place.path.suffix == ".xlsx":
        yield _block(read_workbook(place.path), dataset, sender)
    elif place.path.suffix == ".parquet":
        for sheet in read_parquet_in_pieces(place.path):
            yield _block(sheet, dataset, sender)
    else:
        with open_text(place.path) as stream:
            yield from read_blocks(stream, dataset, sender)


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


def _take_block(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, place: Place, block: Block, tally: Tally
) -> pyarrow.Table | None:
    """Judge a block and return what is kept of its accepted rows, None where there are no rows."""
    tally.physical += block.physical_rows
    tally.structural += block.structural
    tally.rows += block.rows.num_rows + len({breach.line for breach in block.breaches})
    tally.add(block.breaches, Counter(breach.name for breach in block.breaches))
    if not block.rows.num_rows:
        return None
    connection.register("delivered", block.rows)
    if tally.physical == block.physical_rows or not _is_prepared(connection):
        _prepare(connection, place)
    cells = ", ".join(dataset.header)
    connection.execute(
        f"create or replace view intake.{dataset.name} as "
        f"select *, hash({cells}) as row_digest from delivered"
    )
    staged = connection.sql(
        (SQL / "staging" / f"{dataset.name}.sql").read_text(encoding="utf-8")
    ).to_arrow_table()
    if staged.num_rows != block.rows.num_rows:
        raise AssertionError(f"{block.rows.num_rows} rows of {dataset.name} became {staged.num_rows}")
    judged = judge(dataset, staged)
    tally.add(judged.breaches, judged.by_rule)
    tally.warnings |= judged.warnings
    _remember(connection, dataset, staged, judged.refused)
    tally.refusals += _refusals(judged.refused)
    connection.register("accepted", judged.accepted)
    connection.execute(f"create or replace view staging.{dataset.name} as from accepted")
    return connection.sql(
        (SQL / "intake" / f"{dataset.name}.sql").read_text(encoding="utf-8")
    ).to_arrow_table()


def _is_prepared(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute("from duckdb_tables() where table_name = 'delivery'").fetchone()
    return found is not None


def _prepare(connection: duckdb.DuckDBPyConnection, place: Place) -> None:
    """Say which delivery it is, and look up what holds in its month."""
    period = place.period
    if period is None and "periode" in _columns(connection, "delivered"):
        said = connection.execute("select mode(parse.month(periode)) from delivered").fetchone()
        period = said[0] if said else None
    connection.execute(
        "create table intake.delivery as select ?::date as period, ? as sender, ?::boolean as is_simulated",
        [period, place.sender_name, place.sender_name.startswith(SIMULATED)],
    )
    for name in LOOKUPS:
        query = (SQL / "lookup" / f"{name}.sql").read_text(encoding="utf-8")
        connection.execute(f"create table intake.{name} as {query}")


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(f"describe {table}").fetchall()]


def _remember(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, staged: pyarrow.Table, refused: pyarrow.Table
) -> None:
    """Keep the digests of all rows, by which rows that repeat or contradict each other are found at the end."""
    key = " and ".join(f"staged.{name} is not null" for name in dataset.key) or "false"
    names = ", ".join(f"staged.{name}" for name in dataset.key) or "null"
    connection.register("staged", staged.select(["line", "row_digest", *dataset.key]))
    connection.register("refused", refused.select(["line"]))
    connection.execute(
        f"""
        insert into intake.seen
        select staged.line, staged.row_digest, if({key}, hash({names}), null), refused.line is null
        from staged left join refused using (line)
        """
    )


def _refusals(refused: pyarrow.Table) -> Refusals:
    """Count refused rows by what they say of themselves, for the reconciliation with the office's recap."""
    names = ("office_code", "segment", "status_source")
    found: Refusals = Counter()
    if refused.num_rows and all(name in refused.column_names for name in names):
        for office, segment, status in zip(*(refused[name].to_pylist() for name in names), strict=True):
            found[office, segment, status] += 1
    return found


def _settle_repeats(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, tally: Tally, rows: Path
) -> set[int]:
    """Take repeated rows out of the kept ones; return their lines. Rows that share a key and differ are refused."""
    keyed = "key_digest is not null and" if dataset.key else ""
    repeated = connection.execute(
        f"""
        with repeats as (
            select row_digest, min(line) as first_line
            from intake.seen
            where {keyed} true
            group by row_digest
            having count(*) > 1
        )
        select seen.line from intake.seen inner join repeats using (row_digest)
        where {keyed} seen.line <> repeats.first_line
        order by seen.line
        """
    ).fetchall()
    duplicates = {int(line) for (line,) in repeated}
    connection.register(
        "duplicates", pyarrow.table({"line": pyarrow.array(sorted(duplicates), pyarrow.int64())})
    )
    conflicts = connection.execute(
        """
        with accepted as (
            from intake.seen
            where is_accepted and key_digest is not null and line not in (select line from duplicates)
        ),
        clashes as (
            select key_digest, min(line) as first_line, max(line) as last_line
            from accepted
            group by key_digest
            having count(*) > 1
        )
        select accepted.line, if(accepted.line = first_line, last_line, first_line)
        from accepted inner join clashes using (key_digest)
        order by accepted.line
        """
    ).fetchall()
    column = dataset.told_as.get(dataset.key[0], dataset.key[0]) if dataset.key else ""
    for line, other in conflicts:
        told = f"one row for each {column}; line {other} has the same one and other content"
        tally.breaches.append(Breach(int(line), column, "conflict", told))
    tally.by_rule[f"{column}.conflict"] += len(conflicts)
    if duplicates or conflicts:
        lost = duplicates | {int(line) for line, _ in conflicts}
        tally.refusals += _take_out(rows, lost, {int(line) for line, _ in conflicts})
        for breach in tally.breaches:
            if breach.line in duplicates:
                tally.by_rule[breach.name] -= 1
    return duplicates


def _take_out(rows: Path, lost: set[int], refused: set[int]) -> Refusals:
    """Write the kept rows again without those lines; return what the refused ones say of themselves."""
    lines = pyarrow.array(sorted(lost), pyarrow.int64())
    told = pyarrow.array(sorted(refused), pyarrow.int64())
    refusals: Refusals = Counter()
    whole = rows.rename(rows.with_suffix(".whole"))
    with pyarrow.parquet.ParquetFile(whole) as source:
        with pyarrow.parquet.ParquetWriter(rows, source.schema_arrow, compression="zstd") as writer:
            for group in range(source.num_row_groups):
                table = source.read_row_group(group)
                if "office_code" in table.column_names and "is_active" in table.column_names:
                    clash = table.filter(pyarrow.compute.is_in(table["line"], told))
                    status = pyarrow.compute.if_else(clash["is_active"], "active", "inactive")
                    refusals += (
                        _refusals(clash.append_column("status_source", status))
                        if clash.num_rows
                        else Counter()
                    )
                writer.write_table(
                    table.filter(pyarrow.compute.invert(pyarrow.compute.is_in(table["line"], lines)))
                )
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
    """Count the physical lines of a file that is refused; those of a container that cannot be opened are 0."""
    if path.suffix in (".xlsx", ".parquet"):
        return 0
    decoder = codecs.getincrementaldecoder(CODECS.get(sender.encoding, sender.encoding))(errors="replace")
    lines, last = 0, "\n"
    try:
        with open_text(path) as stream:
            while content := stream.read(1 << 20):
                text = decoder.decode(content)
                lines += text.count("\n")
                last = text[-1:] or last
    except (Refused, OSError):
        return 0
    return lines + (last != "\n")
