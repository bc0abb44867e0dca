"""One delivery's rows before its contract: read into types in SQL, judged by Pandera, nothing coerced."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import duckdb
import numpy
import pandas as pd
import pandera.pandas as pa
import pyarrow

from flows.intake.kept_rows import NUMBER_BITS, Lines, Mask
from flows.intake.lines import Breach
from flows.intake.number_texts import remedies
from flows.intake.words import look_up_names
from flows.problems import NotPublished
from flows.project import SQL
from flows.sender import Sender
from flows.warehouse.macros import load_macros
from schemas.contract import TWIN, UNREADABLE, Contract, Dataset

RULES = {
    "not_nullable": "missing",
    "isin": "not_in_list",
    "str_matches": "wrong_form",
    "field_uniqueness": "key_twice",
    "multiple_fields_uniqueness": "key_twice",
    "greater_than": "too_small",
    "greater_than_or_equal_to": "too_small",
    "less_than_or_equal_to": "too_large",
}
BOUNDS = {
    "greater_than": "more than {min_value}",
    "greater_than_or_equal_to": "{min_value} or more",
    "less_than_or_equal_to": "{max_value} or less",
}

WARNINGS_LISTED = 1000
"""Rows of a delivery that a warning names, the first ones; all are counted."""


NO_SPILL: dict[str, str | bool | int | float | list[str]] = {"temp_directory": ""}
"""DuckDB would spill clear text to a folder beside the caller."""


@dataclass(frozen=True)
class Rule:
    """A rule of a contract, as a clerk is told of it."""

    column: str
    """Column of the delivery; empty where the rule is about the row."""
    name: str
    expected: str
    shown: str | None
    """Staged column with the text that was delivered; None where no single cell is wrong."""
    found: Callable[[dict[str, Any]], str] | None = None
    """What is said of a staged row that breaks it, instead of a cell."""


def stage(
    dataset: Dataset,
    rows: dict[int, list[str]],
    sender: Sender,
    regions: pyarrow.Table | None,
) -> pyarrow.Table:
    """Read the text of the rows into the types of sql/staging/<dataset>.sql; an empty cell is null."""
    columns = zip(*rows.values(), strict=True) if rows else [()] * len(dataset.header)
    arrays = [
        pyarrow.array([cell if cell.strip() else None for cell in cells], pyarrow.string())
        for cells in columns
    ]
    delivered = pyarrow.table(
        [pyarrow.array(list(rows), pyarrow.int64()), *arrays], names=["line", *dataset.header]
    )
    query = (SQL / "staging" / f"{dataset.name}.sql").read_text(encoding="utf-8")
    connection = _database()
    told = pyarrow.table({"number_format": [sender.number_format]})
    for name, table in ((dataset.name, delivered), ("sender", told), ("known_regions", regions)):
        connection.execute(f"drop table if exists intake.{name}")  # of the delivery before
        if table is not None:
            connection.register("incoming", table)
            connection.execute(f"create table intake.{name} as from incoming")
            connection.unregister("incoming")
    if regions is not None and "intake.region_names" in query:
        connection.execute("create or replace view core.regions as from intake.known_regions")
        look_up_names(connection)
    staged = connection.sql(f"from ({query.rstrip()}\n) order by line").to_arrow_table()
    if staged.num_rows != len(rows):
        raise NotPublished(
            f"{len(rows)} rows of {dataset.name} became {staged.num_rows}: a region is twice in the region "
            "reference. Look for a code that two files of data/raw/regions or data/raw/provinces share."
        )
    return staged


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """Open the database in which deliveries are staged, one after the other: not for two threads at once.

    The macros cost more than a file.
    """
    connection = duckdb.connect(":memory:", config=NO_SPILL)
    load_macros(connection, "parse")
    for schema in ("intake", "core"):
        connection.execute(f"create schema {schema}")
    return connection


@dataclass(frozen=True)
class Judged:
    """What the contract makes of staged rows."""

    is_refused: Mask
    breaches: list[Breach]
    """Every error; of each warning the first `WARNINGS_LISTED` of a delivery. Values are not masked yet."""
    broken: dict[str, Mask]
    """The rows that break a rule, by `column.rule`; rules that none breaks are not there."""
    warnings: set[str]
    """Those of the rules that are warnings."""


def judge(dataset: Dataset, staged: pyarrow.Table) -> Judged:
    """Judge staged rows by their contract; a breach of its doubts is a warning and refuses nothing."""
    frame = staged.to_pandas(types_mapper=pd.ArrowDtype)
    line = staged["line"].to_numpy()
    breaches: set[Breach] = set()
    broken: dict[str, Mask] = {}
    warnings: set[str] = set()
    is_refused = numpy.zeros(len(frame), dtype=bool)
    for contract, severity in ((dataset.contract, "error"), (dataset.doubts, "warning")):
        if contract is None:
            continue
        _refuse_other_columns(dataset, contract, staged.schema)
        for rule, rows in [*_unreadable(dataset, contract, frame), *_broken(dataset, contract, frame)]:
            name = f"{rule.column}.{rule.name}".lstrip(".")
            broken[name] = broken[name] | rows if name in broken else rows
            places = rows.nonzero()[0]
            if severity == "error":
                is_refused |= rows
            else:
                warnings.add(name)
                places = _first_of_each_delivery(line[places], places)
            breaches.update(_told(rule, severity, staged, places))
    return Judged(
        is_refused=is_refused,
        breaches=sorted(breaches, key=lambda b: (b.line, b.column, b.rule)),
        broken=broken,
        warnings=warnings,
    )


def _first_of_each_delivery(lines: Lines, places: Lines) -> Lines:
    """Return the places of the first `WARNINGS_LISTED` lines of each delivery; staged rows have no order."""
    order = lines.argsort(kind="stable")
    lines, places = lines[order], places[order]
    _, starts, of = numpy.unique(lines >> NUMBER_BITS, return_index=True, return_inverse=True)
    listed: Lines = places[numpy.arange(len(lines)) - starts[of] < WARNINGS_LISTED]
    return listed


def _told(rule: Rule, severity: str, staged: pyarrow.Table, places: Lines) -> list[Breach]:
    lines = staged["line"].take(places).to_pylist()
    cells = staged[rule.shown].take(places).to_pylist() if rule.shown else [None] * len(lines)
    expected = [rule.expected] * len(lines)
    if rule.found:
        cells = [None] * len(lines)
        rows = staged.take(places).to_pylist()
        expected = [f"{rule.expected.removesuffix('.')}; {rule.found(row)}" for row in rows]
    return [
        Breach(line, rule.column, rule.name, wanted, None if cell is None else str(cell), severity)
        for line, cell, wanted in zip(lines, cells, expected, strict=True)
    ]


def _refuse_other_columns(dataset: Dataset, contract: type[Contract], schema: pyarrow.Schema) -> None:
    """Raise TypeError where staging does not give the columns and types of the contract."""
    wanted = {name: contract.kind_of(name) for name in contract.to_schema().columns}
    given = dict(zip(schema.names, schema.types, strict=True))
    if dataset.is_extract or contract is dataset.doubts:  # which may have more
        given = {name: kind for name, kind in given.items() if name in wanted}
    odd = sorted(name for name in wanted.keys() | given.keys() if wanted.get(name) != given.get(name))
    if odd:
        told = "; ".join(f"{name}: {given.get(name)}, expected {wanted.get(name)}" for name in odd)
        raise TypeError(f"sql/staging/{dataset.name}.sql does not give the columns of its contract: {told}")


def _unreadable(
    dataset: Dataset, contract: type[Contract], frame: pd.DataFrame
) -> Iterator[tuple[Rule, Mask]]:
    """Yield the rows with a text and no value, by column; a word of an extract is then not in its list."""
    for name in contract.twins():
        lost = frame[name].isna() & frame[f"{name}{TWIN}"].notna()
        if lost.any():
            kind = contract.kind_of(name)
            word = pyarrow.types.is_string(kind) or pyarrow.types.is_boolean(kind)
            check = "isin" if dataset.is_extract and word else UNREADABLE
            rule = _rule(dataset, contract, f"{name}{TWIN}", check)
            yield from _explained(
                rule, frame[f"{name}{TWIN}"], lost.to_numpy(dtype=bool), contract.decimals_of(name)
            )


def _explained(
    rule: Rule, texts: "pd.Series[str]", lost: Mask, decimals: int | None
) -> Iterator[tuple[Rule, Mask]]:
    """Yield rows with a text and no value by what is to be done: a number shows in which format it is."""
    if decimals is not None:
        for pattern, advice in remedies(decimals).items():
            found = lost.copy()
            found[lost] = texts[lost].str.fullmatch(pattern).to_numpy(dtype=bool)
            if found.any():
                yield replace(rule, expected=f"{rule.expected.removesuffix('.')}; {advice}"), found
                lost = lost & ~found
    if lost.any():
        yield rule, lost


def _broken(dataset: Dataset, contract: type[Contract], frame: pd.DataFrame) -> Iterator[tuple[Rule, Mask]]:
    """Yield the rows that break a check of the contract, by check.

    Pandera's own checks answer row by row; its report of failure cases, cell by cell, costs minutes where a
    rule breaks in a hundred thousand rows, and quotes values.
    """
    schema = contract.to_schema()
    for name, column in schema.columns.items():
        cells = frame[name]
        if not column.nullable and cells.isna().any():
            yield _rule(dataset, contract, name, "not_nullable"), cells.isna().to_numpy(dtype=bool)
        if column.unique and cells.duplicated(keep=False).any():
            twice = cells.duplicated(keep=False) & cells.notna()
            yield _rule(dataset, contract, name, "field_uniqueness"), twice.to_numpy(dtype=bool)
        for check in column.checks:
            kept = check(cells).check_output
            if not kept.all():
                lost = numpy.zeros(len(frame), dtype=bool)
                lost[kept.index[~kept.astype(bool)]] = True
                yield _rule(dataset, contract, name, str(check.name)), lost
    for check in schema.checks:  # our rules say themselves what holds where a value is missing
        kept = check.get_backend(frame)(check).apply(frame)
        if not kept.all():
            yield _rule(dataset, contract, "", str(check.name)), ~kept.to_numpy(dtype=bool)
    key = contract.Config.unique
    if key:
        twice = frame.duplicated(subset=key, keep=False) & frame[key].notna().all(axis=1)
        if twice.any():  # an empty part of a key is told already
            yield _rule(dataset, contract, "", "multiple_fields_uniqueness"), twice.to_numpy(dtype=bool)


def _rule(dataset: Dataset, contract: type[Contract], column: str, check: str) -> Rule:
    """Return the rule that a check of a staged column is, or of the row where the column is empty."""
    schema = contract.to_schema()
    if check == "multiple_fields_uniqueness":
        key = ", ".join(_delivered(dataset, name) for name in contract.Config.unique)
        return Rule("", RULES[check], f"a key that no other row has ({key})", None)
    checks = schema.columns[column].checks if column else schema.checks
    found = next((c for c in checks if c.name == check), None)
    if not column:  # a rule over several columns is named `column__rule`
        column, _, check = check.partition("__")
    told = _delivered(dataset, column)
    described = schema.columns.get(column)
    expected = _expected(check, found, str(described.description) if described else "")
    twin = column.removesuffix(TWIN) + TWIN
    columns = dataset.contract.to_schema().columns
    shown = next((name for name in (twin, told, column) if name in columns), None)
    name = RULES.get(check, check)
    return Rule(told, name, expected, shown, dataset.found.get(f"{told}.{name}"))


def _delivered(dataset: Dataset, column: str) -> str:
    name = column.removesuffix(TWIN)
    return dataset.told_as.get(name, name)


def _expected(check: str, found: pa.Check | None, description: str) -> str:
    """Say what a check wants, from its parameters or its own description, else from the column's."""
    parameters = (found.statistics if found else None) or {}
    if check == "not_nullable":
        return f"a value. {description}"
    if check == "field_uniqueness":
        return "a value that no other row has"
    if check == "isin" and parameters:
        return "one of " + ", ".join(parameters["allowed_values"])
    if check in BOUNDS:
        return BOUNDS[check].format(**parameters)
    return str(found.description) if found and found.description else description
