"""Rows of a delivery that come twice: equal ones are duplicates, those of one key that differ are refused."""

from collections import Counter
from dataclasses import dataclass, field

import duckdb
import numpy
import pyarrow

from flows.intake.judge import Judged
from flows.intake.kept_rows import NUMBER_BITS, Lines, Mask, Refusals
from flows.intake.offices import Said
from schemas.contract import Dataset

MONTH = "periode"


@dataclass
class Settled:
    """What is only known when all rows of all deliveries were read; lines bear their delivery's number."""

    repeats: Lines
    """Rows that equal an earlier one of their delivery."""
    conflicts: dict[int, int] = field(default_factory=dict)
    """Rows whose key another row of their delivery has with other content, and the line of such a row."""
    by_rule: dict[int, dict[str, int]] = field(default_factory=dict)
    """Lines that break a rule, by delivery; repeats are not counted."""
    refusals: dict[int, Refusals] = field(default_factory=dict)
    """Refused rows of memberships, by delivery."""
    offices: dict[int, Said] = field(default_factory=dict)
    """What the office reference says of each branch that rows name, by delivery."""


def forget(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of what is remembered of rows, empty."""
    for table, columns in {
        "seen": "line bigint, row_digest ubigint, is_keyed boolean, key_digest ubigint",
        "broken": "line bigint, rule varchar",
        "refused": "line bigint, office_code varchar, segment varchar, status varchar",
    }.items():
        connection.execute(f"create or replace table intake.{table} ({columns})")


def remember(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, staged: pyarrow.Table, judged: Judged
) -> None:
    """Keep the digests of the rows of the table `judged`, what they break, and what the refused ones say.

    A key that is wrong, or of a row of another month, is in conflict with none.
    """
    is_keyed = " and ".join(f"{name} is not null" for name in dataset.key if name not in dataset.key_may_lack)
    digest = f"if(is_keyed and has_key, hash({', '.join(dataset.key)}), null)" if dataset.key else "null"
    connection.execute(
        "insert into intake.seen "
        f"select line, row_digest, {is_keyed or 'true'} as is_keyed, {digest} from judged"
    )
    lines = staged["line"].to_numpy()
    broken = {rule: numpy.unique(lines[rows]) for rule, rows in judged.broken.items()}
    if broken:
        rules = numpy.repeat(list(broken), [len(of_rule) for of_rule in broken.values()])
        found = pyarrow.table([numpy.concatenate([*broken.values()]), rules], names=["line", "rule"])
        connection.register("broken", found)
        connection.execute("insert into intake.broken from broken")
    if {"office_code", "segment", "status_source", "is_office_known"} <= set(staged.column_names):
        connection.execute(  # what stands where a branch should may be a person's number
            "insert into intake.refused "
            "select line, if(is_office_known, office_code, null), segment, status_source "
            "from judged where is_refused"
        )


def has_key(dataset: Dataset, judged: Judged) -> Mask:
    """Say of each row whether its key is right and of the month of its delivery."""
    parts = {dataset.told_as.get(name, name) for name in dataset.key} | {MONTH}
    wrong = [
        rows
        for rule, rows in judged.broken.items()
        if rule.partition(".")[0] in parts and rule not in judged.warnings
    ]
    has_none = numpy.zeros_like(judged.is_refused)
    for rows in wrong:
        has_none |= rows
    return ~has_none


def settle(connection: duckdb.DuckDBPyConnection) -> Settled:
    """Find what came twice, and count what is left."""
    connection.execute(
        f"""
        create or replace table intake.repeats as
        with repeats as (
            select line >> {NUMBER_BITS} as delivery_number, row_digest, min(line) as first_line
            from intake.seen
            where is_keyed
            group by all
            having count(*) > 1
        )
        select seen.line
        from intake.seen
        inner join repeats
            on seen.row_digest = repeats.row_digest and seen.line >> {NUMBER_BITS} = repeats.delivery_number
        where seen.is_keyed and seen.line <> repeats.first_line
        """
    )
    conflicts = connection.execute(
        f"""
        with first_rows as (
            select *, line >> {NUMBER_BITS} as delivery_number
            from intake.seen
            where key_digest is not null and line not in (select line from intake.repeats)
        ),
        clashes as (
            select delivery_number, key_digest, min(line) as first_line, max(line) as last_line
            from first_rows
            group by all
            having count(*) > 1
        )
        select distinct first_rows.line, if(first_rows.line = first_line, last_line, first_line)
        from first_rows inner join clashes using (delivery_number, key_digest)
        order by first_rows.line
        """
    ).fetchall()
    lines = connection.execute("from intake.repeats order by line").fetchnumpy()["line"]
    found = Settled(numpy.asarray(lines, dtype="int64"), dict(conflicts))
    for number, rule, count in connection.execute(
        f"""
        select line >> {NUMBER_BITS}, rule, count(*)
        from intake.broken
        where line not in (select line from intake.repeats)
        group by all
        """
    ).fetchall():
        found.by_rule.setdefault(number, {})[rule] = count
    for number, office, segment, status, count in connection.execute(
        f"""
        select line >> {NUMBER_BITS}, office_code, segment, status, count(*)
        from intake.refused
        where line not in (select line from intake.repeats)
        group by all
        """
    ).fetchall():
        found.refusals.setdefault(number, Counter())[office, segment, status] = count
    return found
