"""A header names the columns of a delivery, in any order, under the agreed names or their aliases."""

import json
import re
from collections.abc import Iterator
from itertools import islice

from flows.intake.decoding import Refused, declare
from flows.sender import CHOICES, Sender
from schemas.contract import Dataset

FIRST_LINES = 50
"""How far down a header is looked for, to say where it is."""
MOST_TOLD = 5
"""Columns that nobody knows are named up to this many; a wrong file has thousands."""

Line = tuple[int, list[str]]
"""Number and cells of a line."""


def columns_of(lines: Iterator[Line], dataset: Dataset, sender: Sender) -> list[str]:
    """Return the columns of the dataset that the first of these lines names, in its order.

    Where it names others, a header is looked for in those below it. Raises Refused where a column is missing,
    not known or there twice. What stands there is not shown: it may be a row.
    """
    line, found = next(lines)
    columns = _known(found, dataset)
    if not (told := _faults(columns, dataset)):
        return columns
    others = [sign for sign in CHOICES["delimiter"] if sign != sender.delimiter and len(found) == 1]
    for other in others:
        if len(set(_known(found[0].split(other), dataset)) - {""}) > 1:
            raise Refused(
                f"fields are separated by {json.dumps(other)}, expected {json.dumps(sender.delimiter)}. "
                f"Export the file so, or {declare('delimiter', other)}"
            )
    for number, cells in islice(lines, FIRST_LINES):
        if not _faults(_known(cells, dataset), dataset):
            raise Refused(
                f"the header is on line {number}, expected on line {line}. Delete the lines above it"
            )
    left_out = [name for name in dataset.header if name in dataset.optional]
    optional = f". These may be left out: {', '.join(left_out)}" if left_out else ""
    raise Refused(
        f"the header does not name the agreed columns: {'; '.join(told)}. "
        f"Expected, in any order: {', '.join(dataset.header)}{optional}"
    )


def _known(cells: list[str], dataset: Dataset) -> list[str]:
    """Return the column that each cell names; empty where it names none."""
    known = {_plain(name): name for name in dataset.header}
    for name, others in dataset.aliases.items():
        known |= {_plain(other): name for other in others}
    return [known.get(_plain(cell), "") for cell in cells]


def _faults(columns: list[str], dataset: Dataset) -> list[str]:
    """Say what keeps columns from being those of the dataset."""
    told = [f"{name} is missing" for name in dataset.header if name not in {*columns, *dataset.optional}]
    if 2 * len(told) > len(dataset.header):
        told = [f"{len(told)} of {len(dataset.header)} columns are missing"]
    unknown = [number for number, name in enumerate(columns, start=1) if not name]
    told += [f"column {number} is not known" for number in unknown[:MOST_TOLD]]
    told += [f"{len(unknown) - MOST_TOLD} more are not known"] if len(unknown) > MOST_TOLD else []
    return told + [f"{name} is there twice" for name in dataset.header if columns.count(name) > 1]


def _plain(name: str) -> str:
    return re.sub(r"[^0-9a-z]+", "_", name.lower()).strip("_")
