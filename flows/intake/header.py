"""A header names the columns of a delivery, in any order, under the agreed names or their aliases."""

import json
import re
from collections.abc import Iterator
from itertools import islice

from flows.intake.decoding import Refused, declare
from flows.sender import CHOICES, Sender, same_word
from schemas.contract import Dataset

FIRST_LINES = 50
"""How far down a header is looked for, to say where it is."""
MOST_TOLD = 5
"""Columns that nobody knows are named up to this many; a wrong file has thousands."""

MEASURE = "measure "
"""Begins the name of a column of figures whose heading says what they are."""
SUM_OVER = "part "
"""Begins the name of a column that says what is counted within a region."""
JOINED = "piece "
"""Begins the name of a column that says a part of what a column of ours does."""

Line = tuple[int, list[str]]
"""Number and cells of a line."""


def columns_of(lines: Iterator[Line], dataset: Dataset, sender: Sender) -> list[str]:
    """Return the columns of the dataset that the first of these lines names, in its order.

    A column that is ignored is named by its place (`column 3`), figures by their heading (`measure 2024`).
    Where the line names others, a header is looked for in those below it. Raises Refused where a column is
    missing, not known or there twice. What stands there is not shown: it may be a row.
    """
    line, found = next(lines)
    names = headings(dataset, sender)
    columns = named_by(found, names)
    if not (told := faults(columns, dataset, sender)):
        return columns
    others = [sign for sign in CHOICES["delimiter"] if sign != sender.delimiter and len(found) == 1]
    for other in others:
        if len(set(named_by(found[0].split(other), names)) - {""}) > 1:
            raise Refused(
                f"fields are separated by {json.dumps(other)}, expected {json.dumps(sender.delimiter)}. "
                f"Export the file so, or {declare('delimiter', other)}"
            )
    for number, cells in islice(lines, FIRST_LINES):
        if not faults(named_by(cells, names), dataset, sender):
            raise elsewhere(number, line)
    raise other_columns(told, dataset)


def elsewhere(found: int, expected: int) -> Refused:
    """Return what refuses a file whose header stands on another line."""
    return Refused(
        f"the header is on line {found}, expected on line {expected}. Delete the lines above it, or "
        f"{declare('skip_lines', found - 1)}"
    )


def other_columns(told: list[str], dataset: Dataset) -> Refused:
    """Return what refuses a file for these faults of its columns."""
    left_out = [name for name in dataset.header if name in dataset.optional]
    optional = f". These may be left out: {', '.join(left_out)}" if left_out else ""
    return Refused(
        f"the header does not name the agreed columns: {'; '.join(told)}. "
        f"Expected, in any order: {', '.join(dataset.header)}{optional}"
    )


def headings(dataset: Dataset, sender: Sender) -> dict[str, str]:
    """Return the column of each heading, empty for one that is ignored.

    What the sender declares goes before what everybody knows.
    """
    known = {_plain(name): name for name in dataset.header}
    for name, others in dataset.aliases.items():
        known |= {_plain(other): name for other in others}
    known |= dict.fromkeys(map(same_word, sender.ignore_columns), "")
    known |= {heading: f"{MEASURE}{heading}" for heading in sender.measures}
    known |= {same_word(heading): f"{SUM_OVER}{heading}" for heading in sender.sum_over}
    known |= {same_word(one): f"{JOINED}{one}" for headings in sender.joined.values() for one in headings}
    return known | {same_word(heading): name for name, heading in sender.columns.items()}


def named_by(cells: list[str], names: dict[str, str]) -> list[str]:
    """Return the column that each cell names: empty where it names none, its place where it is ignored."""
    found = [names.get(same_word(cell), names.get(_plain(cell))) for cell in cells]
    return [f"column {at}" if name == "" else name or "" for at, name in enumerate(found, start=1)]


def faults(columns: list[str], dataset: Dataset, sender: Sender) -> list[str]:
    """Say what keeps columns from being those of the dataset."""
    may_lack = {*columns, *dataset.optional, *sender.says}
    for heading, of in sender.measures.items():
        may_lack |= {of.column, *of.says} if f"{MEASURE}{heading}" in columns else set()
    missing = [name for name in dataset.header if name not in may_lack]
    told = [f"{name} is missing{_declared(name, sender)}" for name in missing]
    if 2 * len(told) > len(dataset.header):
        told = [f"{len(told)} of {len(dataset.header)} columns are missing"]
    unknown = [number for number, name in enumerate(columns, start=1) if not name]
    told += [f"column {number} is not known" for number in unknown[:MOST_TOLD]]
    told += [f"{len(unknown) - MOST_TOLD} more are not known"] if len(unknown) > MOST_TOLD else []
    given = {
        *sender.values,
        *sender.joined,
        *(c for of in sender.measures.values() for c in (of.column, *of.says)),
    }
    told += [f"{name} is there, and declared too" for name in columns if name in given]
    declared = {f"{SUM_OVER}{heading}": "sum_over" for heading in sender.sum_over}
    declared |= {f"{JOINED}{one}": "joined" for headings in sender.joined.values() for one in headings}
    lacking = {name: key for name, key in declared.items() if name not in columns}
    told += [f"{name.partition(' ')[2]!r} is missing (declared in {key})" for name, key in lacking.items()]
    ours = (MEASURE, SUM_OVER, JOINED)
    named = [name for name in dict.fromkeys(columns) if name in dataset.header or name.startswith(ours)]
    return told + [f"{name} is there twice" for name in named if columns.count(name) > 1]


def _declared(name: str, sender: Sender) -> str:
    return f" (declared as {sender.columns[name]!r})" if name in sender.columns else ""


def _plain(name: str) -> str:
    return re.sub(r"[^0-9a-z]+", "_", name.lower()).strip("_")
