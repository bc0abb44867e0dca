"""What printed counts and percentages may stand for, so that rows can be held to themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from schemas.contract import Answer, Record, Rows


@dataclass(frozen=True)
class Span:
    """A printed number stands for one from low to below high: it may have been rounded or cut off."""

    low: float
    high: float

    def __add__(self, other: Span) -> Span:
        """Return the sum of both."""
        return Span(self.low + other.low, self.high + other.high)

    def share_of(self, whole: Span) -> Span:
        """Return the percentage that this is of the whole."""
        return Span(100 * self.low / whole.high, 100 * self.high / max(whole.low, 0.5))

    def rest(self) -> Span:
        """Return the percentage that is left of a hundred."""
        return Span(100 - self.high, 100 - self.low)

    def meets(self, other: Span, slip: float) -> bool:
        """Whether both may be one number, where one of them may be off by the slip."""
        return self.low < other.high + slip and other.low < self.high + slip


def people(row: Record, *names: str) -> list[Span | None]:
    """Return what counts may stand for; their last printed unit is declared, or their zeros tell it."""
    return [None if row[name] is None else _count(row[name], row["printed_unit"]) for name in names]


def _count(count: int, declared: int | None) -> Span:
    zeros = len(str(count)) - len(str(count).rstrip("0")) if count else 0
    unit = declared or 10**zeros
    return Span(count - unit / 2, count + unit)


def percent(row: Record, name: str) -> Span | None:
    """Return what a percentage may stand for, from the decimals of its text."""
    if row[name] is None:
        return None
    decimals = re.search(r"[.,]([0-9]+)$", row[f"{name}_text"].strip())
    unit = 10.0 ** -len(decimals[1] if decimals else "")
    return Span(float(row[name]) - unit / 2, float(row[name]) + unit)


def records_of(rows: Rows, names: Sequence[str]) -> list[Record]:
    """Return staged rows as records of these columns."""
    import pyarrow  # noqa: PLC0415 - a declaration is read without what judging takes

    cells = [pyarrow.array(rows[name]).to_pylist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]


def each(holds: Callable[[Record], bool], names: Sequence[str]) -> Callable[[Rows], Answer]:
    """Return the rule over rows that asks each row, of which it reads these columns."""
    return lambda rows: answer(rows, [holds(record) for record in records_of(rows, names)])


def answer(rows: Rows, found: list[bool]) -> Answer:
    """Return what was found of each row as the answer of a rule."""
    import pandas as pd  # noqa: PLC0415 - as above

    return pd.Series(found, index=rows.index, dtype=bool)
