"""Specifications drawn as text: tables under their names, tests that are rows of a table, and cases.

A case is its name and, indented below it, lines such as `survey | round: 2024-08-01 | workers: 80`: a row of
what the test calls a survey, or of what it must be told. What a row does not say is as usual.
"""

import re
from datetime import date
from fractions import Fraction
from inspect import cleandoc
from typing import Any

import pytest

from tests.drawn import BAR, Row, drawing, read_drawing

Cells = dict[str, str | None]
Rows = list[Cells]
Case = dict[str, Rows]


def tables_of(text: str) -> dict[str, str]:
    """Return the drawn tables of a text, each behind its name such as core.regions."""
    parts = re.split(r"^\s*([a-z]+\.[a-z_]+)(?=\s)", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def beside(text: str) -> tuple[Rows, Rows]:
    """Return of each row of a drawn table what is given and, behind ->, what it tells."""
    names, rows = read_drawing(text)
    middle = names.index("->")
    cells = [dict(zip(names, row, strict=True)) for row in rows]
    given = [{name: row[name] for name in names[:middle]} for row in cells]
    return given, [{name: row[name] for name in names[middle + 1 :]} for row in cells]


def each_row(text: str) -> pytest.MarkDecorator:
    """Run a test for each row of a drawn table, named by its first cell; behind -> is what it tells."""
    given, told = beside(text)
    ids = [next(iter(row.values())) for row in given]
    given = [{name: row[name] for name in row if name != "case"} for row in given]
    return pytest.mark.parametrize(("given", "told"), list(zip(given, told, strict=True)), ids=ids)


def each_case(text: str) -> pytest.MarkDecorator:
    """Run a test for each case of a text."""
    cases: dict[str, Case] = {}
    case: Case = {}
    for line in filter(None, cleandoc(text).splitlines()):
        if not line.startswith(" "):
            case = cases[line] = {"told": []}
            continue
        kind, *cells = BAR.split(f"{line} ")
        pairs = (cell.partition(":") for cell in cells if cell.strip())
        row = {name.strip(): text.strip() or None for name, _, text in pairs}
        case.setdefault(kind.strip(), []).append(row)
    return pytest.mark.parametrize("case", cases.values(), ids=cases.keys())


def rows_of_kinds(case: Case, kinds: str) -> list[Rows]:
    """Return the rows of a case of each kind; it may have those of no other kind."""
    assert case.keys() <= {*kinds.split(), "told"}
    return [case.get(kind, []) for kind in kinds.split()]


def drawn(rows: Rows, **usual: str) -> str:
    """Return the rows as a drawn table; a cell that a row does not say is the usual one."""
    names = list(dict.fromkeys([*usual, *(name for row in rows for name in row)]))
    return drawing(names, ([(usual | row).get(name) for name in names] for row in rows))


def tell(rows: list[Row], told: Rows) -> None:
    """Assert that these are the rows, in this order, as far as each line tells of its row."""
    assert len(rows) == len(told), rows
    for row, line in zip(rows, told, strict=True):
        found = {name: row[name] for name in line}
        wanted = {name: _meant(cell, found[name]) for name, cell in line.items()}
        assert found == wanted, f"{found} is not {wanted}"


def picked(rows: list[Row], told: Rows, key: str) -> list[Row]:
    """Return for each told line the one row that has its cells of a key."""
    found = []
    for line in told:
        names = [name for name in key.split() if name in line]
        (row,) = [row for row in rows if all(row[name] == _meant(line[name], row[name]) for name in names)]
        found.append(row)
    return found


def _meant(cell: str | None, found: Any) -> Any:
    """Return a drawn cell in the type of what was found; 3/8 is a number too."""
    if cell is None or found is None:
        return cell
    if cell == "''":
        return ""
    if isinstance(found, bool):
        return {"true": True, "false": False}[cell]
    if isinstance(found, float):
        return float(Fraction(cell))
    return date.fromisoformat(cell) if isinstance(found, date) else type(found)(cell)
