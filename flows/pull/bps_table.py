"""Which readings of BPS stand in which column of a CSV: `columns`, `values`, `labels`, `only` of a source."""

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import schemas
from flows.listed import in_a_sentence
from flows.problems import WrongUsage
from flows.pull.bps_readings import PARTS, Item, Reading
from flows.pull.offer import Refused
from flows.sources import Source

TOLD = re.compile(rf"({'|'.join(PARTS)})\.(label|val)")
SHOWN = 10
"""Labels that are listed where none fits."""

Picked = dict[str, frozenset[str]]
"""Of lists such as turvar: labels or ids, any of which a reading may have."""


@dataclass(frozen=True)
class Figure:
    """A column of figures."""

    factor: Decimal
    """By which a figure is multiplied: 1000 where BPS prints thousands."""
    of: Picked


@dataclass(frozen=True)
class Table:
    """How the readings of a source become rows."""

    source: str
    unit: str
    """The unit that BPS is to print, for which the factors are."""
    texts: dict[str, str]
    """Column by what it says of a reading, such as vervar.label. A row is what agrees in all of these."""
    figures: dict[str, Figure]
    values: dict[str, str]
    """Columns that say the same in each row."""
    labels: dict[str, str]
    """What a label is written as: Agustus as Aug."""
    only: Picked
    """Readings that are taken; others are passed over."""


def table_of(source: Source) -> Table:
    """Read a source's keys. Raises WrongUsage that names the key."""
    options, where = source.options, f"sources.{source.name}"
    texts, figures = {}, {}
    for column, told in options["columns"].items():
        if isinstance(told, str) and TOLD.fullmatch(told):
            texts[column] = told
        elif isinstance(told, dict) and "factor" in told:
            figures[column] = _figure(told, f"{where}.columns.{column}")
        else:
            raise WrongUsage(
                f"{where}.columns.{column} is {told!r}; expected what it says of a figure, such as "
                'vervar.label, or which figure it is, such as { factor = 1, turvar = "Jumlah" }.'
            )
    table = Table(
        source=source.name,
        unit=str(options["unit"]).strip(),
        texts=texts,
        figures=figures,
        values={key: str(value) for key, value in options["values"].items()},
        labels={key: str(value) for key, value in options["labels"].items()},
        only=_picked(options["only"], f"{where}.only"),
    )
    header = schemas.dataset(str(source.dataset)).header
    for column in (*options["columns"], *table.values):
        if column not in header:
            raise WrongUsage(
                f"{where} gives column {column}, which {source.dataset} does not have; expected some of "
                f"{', '.join(header)}."
            )
        if column in options["columns"] and column in table.values:
            raise WrongUsage(f"{where} gives column {column} twice, in columns and values.")
    if not texts or not figures:
        raise WrongUsage(f"{where}.columns must say what a row is of, and have a figure with its factor.")
    return table


def _figure(told: dict[str, Any], where: str) -> Figure:
    factor = told["factor"]
    if isinstance(factor, bool) or not isinstance(factor, int | float) or factor <= 0:
        raise WrongUsage(f"{where}.factor is {factor!r}; expected a number such as 1, or 1000 for thousands.")
    return Figure(Decimal(repr(factor)), _picked({k: v for k, v in told.items() if k != "factor"}, where))


def _picked(told: dict[str, Any], where: str) -> Picked:
    for part in told:
        if part not in PARTS:
            raise WrongUsage(f"{where}.{part} is not known; expected {', '.join(PARTS)}.")
    return {part: frozenset(map(str, one if isinstance(one, list) else [one])) for part, one in told.items()}


def rows_of(table: Table, readings: list[Reading]) -> list[dict[str, str]]:
    """Return a row for what agrees in all texts, in order of the readings.

    Raises Refused where two readings would stand in one cell, and where nothing is left.
    """
    rows: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for reading in readings:
        if not _fits(reading, table.only):
            continue
        key = tuple(_told(table, reading, what) for what in table.texts.values())
        for column, figure in table.figures.items():
            if _fits(reading, figure.of):
                _put(rows[key], column, figure, reading, table)
    if not rows:
        raise Refused(
            f"Source {table.source}: BPS has figures, but none of those in `columns` and `only`. See that "
            f"labels are written as in the table: {_there(table, readings)}."
        )
    told = [dict(zip(table.texts, key, strict=True)) | figures for key, figures in rows.items()]
    return [table.values | row for row in told]


def _there(table: Table, readings: list[Reading]) -> str:
    """Say which labels there are in the lists of which some were picked."""
    picked = {*table.only, *(part for figure in table.figures.values() for part in figure.of)}
    told = []
    for part in sorted(picked):
        labels = list(dict.fromkeys(getattr(reading, part).label for reading in readings))
        told.append(f"{part} has {in_a_sentence(labels, SHOWN)}")
    return "; ".join(told) or "nothing was picked"


def _put(row: dict[str, str], column: str, figure: Figure, reading: Reading, table: Table) -> None:
    if column in row:
        raise Refused(
            f"Source {table.source}: two figures of BPS are {column} of one row; the second is "
            f"{reading.key}, its ids of {', '.join(PARTS)}. Say which one it is, such as "
            f'{column} = {{ factor = 1, turvar = "Jumlah" }}, or pick it with `only`.'
        )
    row[column] = _written(reading.value, figure.factor)


def _fits(reading: Reading, picked: Picked) -> bool:
    def of(part: str) -> Item:
        item: Item = getattr(reading, part)
        return item

    return all(not wanted.isdisjoint((of(part).label, of(part).val)) for part, wanted in picked.items())


def _told(table: Table, reading: Reading, what: str) -> str:
    part, _, name = what.partition(".")
    text: str = getattr(getattr(reading, part), name)
    return table.labels.get(text, text) if name == "label" else text


def _written(value: Decimal | None, factor: Decimal) -> str:
    """Write a figure without an exponent and without zeros that nobody printed."""
    if value is None:
        return ""
    text = format(value * factor, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
