"""Staged rows before their contract: judged by Pandera, nothing coerced."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy
import pandas as pd
import pandera.pandas as pa
import pyarrow

from flows.intake.agreed import agreed, doubted, rules_of
from flows.intake.breach import Breach
from flows.intake.kept_rows import NUMBER_BITS, Lines, Mask
from flows.intake.number_texts import remedies
from schemas.contract import TWIN, Column, Dataset, Kind, Read, Record

RULES = {
    "isin": "not_in_list",
    "str_matches": "wrong_form",
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


@dataclass(frozen=True)
class Told:
    """A rule, as a clerk is told of it."""

    column: str
    """Column of the delivery; empty where the rule is about the row."""
    name: str
    expected: str
    shown: str | None
    """Staged column with the text that was delivered; None where no single cell is wrong."""
    found: Callable[[Record], str] | None = None
    """What is said of a staged row that breaks it, instead of a cell."""


@dataclass(frozen=True)
class Judged:
    """What the rules make of staged rows."""

    is_refused: Mask
    breaches: list[Breach]
    """Every error; of each warning the first `WARNINGS_LISTED` of a delivery. Values are not masked yet."""
    broken: dict[str, Mask]
    """The rows that break a rule, by `column.rule`; rules that none breaks are not there."""
    warnings: set[str]
    """Those of the rules that are warnings."""


def judge(dataset: Dataset, staged: pyarrow.Table) -> Judged:
    """Judge staged rows by what is agreed of them; a breach of what is only doubted refuses nothing."""
    frame = staged.to_pandas(types_mapper=pd.ArrowDtype)
    line = staged["line"].to_numpy()
    breaches: set[Breach] = set()
    broken: dict[str, Mask] = {}
    warnings: set[str] = set()
    is_refused = numpy.zeros(len(frame), dtype=bool)
    _refuse_other_columns(dataset, staged.schema)
    doubts = _rules_broken(dataset, doubted(dataset), frame, warns=True)
    for severity, found in (("error", _errors(dataset, frame)), ("warning", doubts)):
        for rule, rows in found:
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


def _told(rule: Told, severity: str, staged: pyarrow.Table, places: Lines) -> list[Breach]:
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


def _refuse_other_columns(dataset: Dataset, schema: pyarrow.Schema) -> None:
    """Raise TypeError where staging does not give the columns and types that are agreed."""
    wanted = {name: column.dtype.type.pyarrow_dtype for name, column in agreed(dataset).columns.items()}
    given = dict(zip(schema.names, schema.types, strict=True))
    if dataset.is_extract:  # which may have more
        given = {name: kind for name, kind in given.items() if name in wanted}
    odd = sorted(name for name in wanted.keys() | given.keys() if wanted.get(name) != given.get(name))
    if odd:
        told = "; ".join(f"{name}: {given.get(name)}, expected {wanted.get(name)}" for name in odd)
        raise TypeError(f"The staged rows of {dataset.name} have not the columns it declares: {told}")


Broken = Iterator[tuple[Told, Mask]]
"""Rules that rows break, and which rows do."""


def _errors(dataset: Dataset, frame: pd.DataFrame) -> Broken:
    """Yield what refuses a row: a text that cannot be read, a cell, a rule over columns, a key that is twice.

    Pandera's own checks answer row by row; its report of failure cases, cell by cell, costs minutes where a
    rule breaks in a hundred thousand rows, and quotes values.
    """
    for column in dataset.columns:
        if column.judged and isinstance(column.kind, Read):
            yield from _unreadable(dataset, column, column.kind.kind, frame)
    for name, column in agreed(dataset).columns.items():
        cells = frame[name]
        if not column.nullable and cells.isna().any():
            yield _rule(dataset, name, "missing", f"a value. {column.description}"), _mask(cells.isna())
        if column.unique and cells.duplicated(keep=False).any():
            twice = cells.duplicated(keep=False) & cells.notna()
            yield _rule(dataset, name, "key_twice", "a value that no other row has"), _mask(twice)
        for check in column.checks:
            kept = check(cells).check_output
            if not kept.all():
                lost = numpy.zeros(len(frame), dtype=bool)
                lost[kept.index[~kept.astype(bool)]] = True
                told = _expected(check, str(column.description))
                yield _rule(dataset, name, RULES[str(check.name)], told), lost
    yield from _rules_broken(dataset, agreed(dataset), frame, warns=False)
    key = list(dataset.key)
    if not dataset.is_extract and len(key) > 1:
        twice = frame.duplicated(subset=key, keep=False) & frame[key].notna().all(axis=1)
        if twice.any():  # an empty part of a key is told already
            told = ", ".join(_delivered(dataset, name) for name in key)
            yield Told("", "key_twice", f"a key that no other row has ({told})", None), _mask(twice)


def _rules_broken(
    dataset: Dataset, schema: pa.DataFrameSchema, frame: pd.DataFrame, *, warns: bool
) -> Broken:
    """Yield the rules over columns that rows break; these say what holds where a value is missing."""
    for rule, check in zip(rules_of(dataset, warns=warns), schema.checks, strict=True):
        kept = check.get_backend(frame)(check).apply(frame)
        if not kept.all():
            told = _rule(dataset, rule.column, rule.name, rule.expects)
            yield replace(told, found=rule.found), ~_mask(kept)


def _unreadable(dataset: Dataset, column: Column, kind: Kind, frame: pd.DataFrame) -> Broken:
    """Yield the rows with a text and no value; a word of an extract is then not in its list."""
    lost = frame[column.staged].isna() & frame[column.text].notna()
    if lost.any():
        is_word = dataset.is_extract and kind in (Kind.TEXT, Kind.FLAG)
        rule = _rule(dataset, column.staged, "not_in_list" if is_word else "unreadable", column.expected)
        yield from _explained(rule, frame[column.text], _mask(lost), kind.decimals)


def _explained(rule: Told, texts: "pd.Series[str]", lost: Mask, decimals: int | None) -> Broken:
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


def _rule(dataset: Dataset, column: str, name: str, expected: str) -> Told:
    """Return the rule of a staged column as it is told of the delivered one, whose cell is shown."""
    told = _delivered(dataset, column)
    shown = next((c.text for c in dataset.columns if c.judged and c.name == told), None)
    return Told(told, name, expected, shown)


def _delivered(dataset: Dataset, column: str) -> str:
    name = column.removesuffix(TWIN)
    return dataset.told_as.get(name, name)


def _expected(check: pa.Check, description: str) -> str:
    """Say what a check of cells wants, from its parameters, else from the description of the column."""
    parameters = check.statistics or {}
    if check.name == "isin":
        return "one of " + ", ".join(parameters["allowed_values"])
    if check.name in BOUNDS:
        return BOUNDS[check.name].format(**parameters)
    return description


def _mask(answers: "pd.Series[bool]") -> Mask:
    return answers.to_numpy(dtype=bool)
