"""The Pandera schemas by which rows are judged, made of what their dataset declares."""

from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pyarrow

from schemas.contract import Column, Dataset, Given, Kind, Rule

ARROW = {
    Kind.TEXT: pyarrow.string(),
    Kind.WHOLE: pyarrow.int64(),
    Kind.SMALL: pyarrow.int32(),
    Kind.TINY: pyarrow.uint8(),
    Kind.NUMBER: pyarrow.decimal128(38, 6),
    Kind.MONEY: pyarrow.decimal128(18, 2),
    Kind.DAY: pyarrow.date32(),
    Kind.FLAG: pyarrow.bool_(),
}


@cache
def agreed(dataset: Dataset) -> pa.DataFrameSchema:
    """Return the schema of staged rows: exactly these columns in their types, nothing is coerced.

    Its checks are the rules whose breach refuses a row, in their order.
    """
    columns = {"line": _column(Kind.WHOLE, "Physical line in the delivered file; the header is 1.")}
    for column in dataset.columns:
        if column.judged:
            columns |= _columns(column, is_key=not dataset.is_extract and dataset.key == (column.staged,))
    columns |= {g.staged: _column(g.kind, g.meaning, _checks(g), nullable=g.empty) for g in dataset.given}
    return pa.DataFrameSchema(columns, checks=_rules(dataset, warns=False), strict=True, coerce=False)


@cache
def doubted(dataset: Dataset) -> pa.DataFrameSchema:
    """Return the schema whose checks are the rules whose breach is a warning, in their order."""
    return pa.DataFrameSchema(checks=_rules(dataset, warns=True))


def rules_of(dataset: Dataset, *, warns: bool) -> list[Rule]:
    """Return the rules that are the checks of a schema, in their order."""
    return [rule for rule in dataset.rules if rule.warns is warns]


def _rules(dataset: Dataset, *, warns: bool) -> list[pa.Check]:
    return [
        pa.Check(rule.holds, name=f"{rule.column}__{rule.name}", description=rule.expects)
        for rule in rules_of(dataset, warns=warns)
    ]


def _columns(column: Column, *, is_key: bool) -> dict[str, pa.Column]:
    """Return the staged columns of a delivered one: its value, and its text where that is another."""
    is_read = column.text != column.staged
    value = _column(
        column.value_kind,
        column.meaning,
        _checks(column),
        nullable=is_read or column.empty,
        unique=is_key or column.unique,
    )
    found = {column.staged: value}
    if is_read:
        found[column.text] = _column(Kind.TEXT, column.expected, nullable=column.empty)
    return found


def _column(kind: Kind, told: str, checks: list[pa.Check] | None = None, **how: Any) -> pa.Column:
    return pa.Column(pd.ArrowDtype(ARROW[kind]), checks, description=told, **how)


def _checks(column: Column | Given) -> list[pa.Check]:
    checks = [pa.Check.str_matches(column.matches)] if column.matches else []
    if isinstance(column, Given):
        return checks
    if column.isin:
        checks.append(pa.Check.isin(list(column.isin)))
    bounds: dict[Any, float | None] = {
        pa.Check.gt: column.above,
        pa.Check.ge: column.least,
        pa.Check.le: column.most,
    }
    return checks + [check(bound) for check, bound in bounds.items() if bound is not None]
