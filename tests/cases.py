"""Cases of a specification, one below the other: a name, the drawn tables, and behind `=>` what they become.

    a recap of all segments meets the sum of the rows
        recaps <- segment: | memberships: 1300
        acceptance <-
            segment | accepted
            PU      | 1000
            BPU     | 300
        => segment*: ALL | accepted: 1000 + 300

What stands under no name is the table `drawn`. The columns of a result are those to be compared; one with
a star says which rows: those that have one of its cells. Nothing behind `=>` is a result without rows; a
line behind `#` is a remark.
"""

import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from tests.drawn import Row, drawing, read_drawing

SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


@dataclass(frozen=True)
class Case:
    """Drawn tables by the argument that takes them, and the result that is expected of them."""

    name: str
    given: dict[str, str]
    result: str

    @property
    def expected(self) -> str:
        """The result, sums worked out."""
        names, rows = read_drawing(self.result)
        return drawing(names, ([worked_out(cell) for cell in row] for row in rows))

    def found(self, rows: Sequence[Row]) -> str:
        """Return the same columns of the rows that are meant, drawn alike."""
        names, expected = read_drawing(self.expected)
        keys = [place for place, name in enumerate(names) if name.endswith("*")]
        meant = [[row[place] for place in keys] for row in expected]
        found = [[told(row[name.rstrip("*")]) for name in names] for row in rows]
        kept = [row for row in found if not keys or [row[place] for place in keys] in meant]
        return drawing(names, kept) if names else "\n" * len(rows)


def cases(text: str) -> pytest.MarkDecorator:
    """Return the mark that gives a test each of these cases as `case`."""
    drawn = re.sub(r"\n +#.*", "", text).strip("\n")
    blocks = [block.splitlines() for block in re.split(r"\n(?=\S)", drawn)]
    return pytest.mark.parametrize("case", [_case(*block) for block in blocks], ids=lambda case: case.name)


def lines(text: str) -> pytest.MarkDecorator:
    """Return the same of one table: each line is a case, what is drawn and behind `=>` what it becomes."""
    names, rows = read_drawing(text)
    end = names.index("=>")
    found = [
        Case(
            " ".join(cell for cell in row[:end] if cell),
            {"drawn": _line(names[:end], row[:end])},
            _line(names[end + 1 :], row[end + 1 :]),
        )
        for row in rows
    ]
    return pytest.mark.parametrize("case", found, ids=lambda case: case.name)


def _line(names: list[str], row: list[str | None]) -> str:
    return " | ".join(
        f"{name}: {cell or ''}" for name, cell in zip(names, row, strict=True) if name != "case"
    )


def _case(name: str, *lines: str) -> Case:
    drawn: dict[str, list[str]] = {"drawn": []}
    table = "drawn"
    for line in lines:
        if opened := re.fullmatch(r" {4}(?:([\w.]+) <-|(=>))(?: (.*))?", line):
            table, line = opened[1] or opened[2], opened[3] or ""  # noqa: PLW2901 - what is behind it
        drawn.setdefault(table, []).append(line)
    given = {table: "\n".join(rows) for table, rows in drawn.items() if any(rows) or table != "drawn"}
    return Case(name, given, given.pop("=>"))


def told(value: Any) -> str | None:
    """Return a value as it is drawn."""
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).lower()
    if isinstance(value, int | float | Decimal | Fraction):
        return str(int(value)) if value == int(value) else f"{float(value):.15g}"
    if isinstance(value, UUID):
        return value.bytes.lstrip(b"\0").decode()
    return value.isoformat() if isinstance(value, date) else str(value) or "''"


def worked_out(cell: str | None) -> str | None:
    """Return what a cell such as `100 + 20` comes to, read from the left; any other cell as it is."""
    if not cell or not re.fullmatch(r"[\d.]+( [-+*/] [\d.]+)+", cell):
        return cell
    first, *rest = cell.split()
    value = Fraction(first)
    for sign, number in zip(rest[::2], rest[1::2], strict=True):
        value = SIGNS[sign](value, Fraction(number))
    return told(value)
