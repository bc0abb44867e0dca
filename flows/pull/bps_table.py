"""Readings of BPS as a table in its own words: a row for a region and part of a year, a column for each kind.

What these columns are is said as for every other file, in the section of their sender.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flows.listed import in_a_sentence
from flows.problems import WrongUsage
from flows.pull.bps_readings import PARTS, Item, Reading
from flows.pull.offer import Refused
from flows.sources import Source

TEXTS = ("vervar.label", "vervar.val", "tahun.label", "turtahun.label")
"""Headings of the columns that say what a row is of: a list of BPS, and its label or id."""
NO_KIND = "0"
"""Id of the one kind (Tidak ada) of a variable that has none."""
SHOWN = 10
"""Labels that are listed where none fits."""

Picked = dict[str, frozenset[str]]
"""Of lists such as turvar: labels or ids, any of which a reading may have."""


@dataclass(frozen=True)
class Table:
    """Which readings of a source become rows."""

    source: str
    unit: str
    """The unit that BPS is to print, for which the factor is."""
    factor: Decimal
    """By which figures are multiplied: 1000 where BPS prints thousands."""
    only: Picked
    """Readings that are taken; others are passed over."""


def table_of(source: Source) -> Table:
    """Read a source's keys. Raises WrongUsage that names the key."""
    options = source.options
    return Table(
        source=source.name,
        unit=str(options["unit"]).strip(),
        factor=Decimal(repr(options["factor"])),
        only=_picked(options["only"], f"sources.{source.name}.only"),
    )


def _picked(told: dict[str, Any], where: str) -> Picked:
    for part in told:
        if part not in PARTS:
            raise WrongUsage(f"{where}.{part} is not known; expected {', '.join(PARTS)}.")
    return {part: frozenset(map(str, one if isinstance(one, list) else [one])) for part, one in told.items()}


def rows_of(table: Table, readings: list[Reading]) -> list[list[str]]:
    """Return the header and a row for each region and part of a year, in order of the readings.

    Raises Refused where two kinds of figures have one name, and where nothing is left.
    """
    taken = [reading for reading in readings if _fits(reading, table.only)]
    if not taken:
        raise Refused(
            f"Source {table.source}: BPS has figures, but none of those in `only`. See that labels are "
            f"written as in the table: {_there(table, readings)}."
        )
    kinds = {reading.turvar.val: _kind(reading) for reading in taken}
    twice = [name for name in kinds.values() if [*kinds.values()].count(name) > 1]
    if twice:
        raise Refused(
            f"Source {table.source}: two kinds of figures of BPS are called {twice[0]}. Pick one by its id, "
            "such as only = { turvar = 12 }."
        )
    rows: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for reading in taken:
        of = (
            reading.vervar.label,
            reading.vervar.val,
            reading.tahun.label,
            reading.turtahun.label,
            reading.turtahun.val,
        )
        rows[of][reading.turvar.val] = _written(reading.value, table.factor)
    figures = [[row.get(kind, "") for kind in kinds] for row in rows.values()]
    return [
        [*TEXTS, *kinds.values()],
        *([*of[:-1], *row] for of, row in zip(rows, figures, strict=True)),
    ]


def _kind(reading: Reading) -> str:
    """Return how figures are called: by their kind, or by their variable where it has none."""
    return reading.var.label if reading.turvar.val == NO_KIND else reading.turvar.label


def _there(table: Table, readings: list[Reading]) -> str:
    """Say which labels there are in the lists of which some were picked."""
    told = []
    for part in sorted(table.only):
        labels = list(dict.fromkeys(getattr(reading, part).label for reading in readings))
        told.append(f"{part} has {in_a_sentence(labels, SHOWN)}")
    return "; ".join(told)


def _fits(reading: Reading, picked: Picked) -> bool:
    def of(part: str) -> Item:
        item: Item = getattr(reading, part)
        return item

    return all(not wanted.isdisjoint((of(part).label, of(part).val)) for part, wanted in picked.items())


def _written(value: Decimal | None, factor: Decimal) -> str:
    """Write a figure without an exponent and without zeros that nobody printed."""
    if value is None:
        return ""
    text = format(value * factor, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
