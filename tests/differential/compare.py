"""Compare two tables cell by cell; each difference names the table, the key, the column and both values."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import isclose
from typing import Any

import polars

Tables = dict[str, polars.DataFrame]

KEYS = {
    "audit.deliveries": ("file", "sha256"),
    "audit.delivery_rules": ("delivery_id", "rule", "severity"),
    "audit.rejections": ("delivery_id", "line", "rule"),
    "audit.period_ledger": ("period", "delivery_id", "line"),
    "period.persons": ("period", "region_basis", "region_code", "segment", "counted_unit"),
    "exact.administrative_counts": (
        "period",
        "region_code",
        "segment",
        "measure",
        "participant_definition",
    ),
    "exact.completeness": ("dataset", "period"),
    "marts.completeness": ("period", "dataset", "sender"),
    "marts.coverage": (
        "period",
        "region_code",
        "segment",
        "participant_definition",
        "base_definition",
        "provenance",
    ),
    "marts.growth": (
        "period",
        "region_code",
        "segment",
        "measure",
        "participant_definition",
        "growth_basis",
        "provenance",
    ),
    "marts.participation_flows": ("period", "region_code", "segment"),
    "marts.reconciliation": ("period", "office_code", "segment", "status"),
}
WITHIN = 1e-12
"""Of two rates that are computed in another order."""
ABSENT = "no such row"
OF_A_MONTH = r"/\d{4}-\d{2}/"
"""In the id of an extract; reference data have no month."""
SAYS_HIDDEN = ("reason_code", "is_comparable")
"""Columns that say that a count of their row is hidden."""


@dataclass(frozen=True)
class Difference:
    """One cell, or one row, in which the engine and the product differ."""

    table: str
    key: tuple[Any, ...]
    column: str
    engine: Any
    product: Any

    def __str__(self) -> str:
        """Say where it is and what both have."""
        told = ", ".join(f"{name} {value}" for name, value in zip(KEYS[self.table], self.key, strict=True))
        return f"{self.table} ({told}) {self.column}: engine {self.engine!r}, product {self.product!r}"


def differences(engine: Tables, product: Tables, *, may_hide: bool = False) -> Iterator[Difference]:
    """Yield every cell in which the tables differ.

    may_hide: whether an empty cell of the product says nothing where its row is suppressed.
    """
    for name, key in KEYS.items():
        if name in product:
            mine, theirs = by_key(engine[name], key), by_key(seen(name, product[name]), key)
            for place in sorted({*mine, *theirs}, key=str):
                yield from of_row(name, place, mine.get(place), theirs.get(place), may_hide=may_hide)


def seen(name: str, table: polars.DataFrame) -> polars.DataFrame:
    """Return of a table of the product what the engine tells too: extracts, each rule by its full name."""
    if name == "audit.deliveries":
        return table.filter(polars.col("period").is_not_null())
    if name in ("audit.delivery_rules", "audit.rejections"):
        table = table.filter(polars.col("delivery_id").str.contains(OF_A_MONTH))
    if name == "audit.rejections" and "column_name" in table.columns:
        column, rule = polars.col("column_name"), polars.col("rule")
        told = polars.when(column == "(row)").then(rule).otherwise(column + "." + rule)
        return table.with_columns(told.alias("rule")).drop("column_name")
    return table


def by_key(table: polars.DataFrame, key: tuple[str, ...]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return the rows of a table by their key, which names one."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in table.iter_rows(named=True):
        place = tuple(row[name] for name in key)
        if place in rows:
            raise ValueError(f"the key {place} is there twice")
        rows[place] = row
    return rows


def of_row(
    table: str,
    place: tuple[Any, ...],
    mine: dict[str, Any] | None,
    theirs: dict[str, Any] | None,
    *,
    may_hide: bool,
) -> Iterator[Difference]:
    """Yield the differences of one row: the columns that the engine computes."""
    if mine is None or theirs is None:
        yield Difference(table, place, "(row)", mine or ABSENT, theirs or ABSENT)
        return
    is_hidden = may_hide and bool(theirs.get("is_suppressed"))
    for column, cell in mine.items():
        if cell is theirs[column] or column in KEYS[table] or equal(cell, theirs[column]):
            continue
        if not (is_hidden and (theirs[column] is None or column in SAYS_HIDDEN)):
            yield Difference(table, place, column, cell, theirs[column])


def equal(mine: Any, theirs: Any) -> bool:
    """Say whether two cells hold the same; rates may differ in their last binary digits."""
    if isinstance(mine, float) or isinstance(theirs, float | Decimal):
        if mine is None or theirs is None:
            return mine is theirs
        return isclose(float(mine), float(theirs), rel_tol=WITHIN, abs_tol=0.0)
    return bool(mine == theirs)
