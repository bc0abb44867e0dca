"""Cases of which each line is a row, as `survey <- round: 2024-08-01 | workers: 80`.

What a row does not say is as usual. Each line behind `=>` tells of one of the rows that were found.
"""

import re
from datetime import date
from typing import Any

from tests.cases import Case, told, worked_out
from tests.drawn import BAR, Row, drawing

Cells = dict[str, str | None]
Rows = list[Cells]


def tables_of(text: str) -> dict[str, str]:
    """Return the drawn tables of a text, each behind its name such as core.regions."""
    parts = re.split(r"^\s*([a-z]+\.[a-z_]+)(?=\s)", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows_of_kinds(case: Case, kinds: str) -> list[Rows]:
    """Return the rows of a case of each kind; it may have those of no other kind."""
    assert case.given.keys() <= {*kinds.split()}
    return [read_lines(case.given.get(kind, "")) for kind in kinds.split()]


def given_and_told(case: Case) -> tuple[Cells, Cells]:
    """Return what is given and what is told of a case in one line."""
    return read_lines(case.given["drawn"])[0], read_lines(case.result)[0]


def read_lines(text: str) -> Rows:
    """Return each line as a row: its cells by their names."""
    return [
        {
            name.strip(): cell.strip() or None
            for name, cell in (part.split(":", 1) for part in BAR.split(line + " "))
        }
        for line in text.splitlines()
        if line.strip()
    ]


def drawn(rows: Rows, **usual: str) -> str:
    """Return the rows as a drawn table; a cell that a row does not say is the usual one."""
    names = list(dict.fromkeys([*usual, *(name for row in rows for name in row)]))
    return drawing(names, ([(usual | row).get(name) for name in names] for row in rows))


def tell(rows: list[Row], lines: Rows | str) -> None:
    """Assert that these are the rows, in this order, as far as each line tells of its row."""
    lines = read_lines(lines) if isinstance(lines, str) else lines
    assert len(rows) == len(lines), rows
    for row, line in zip(rows, lines, strict=True):
        found = {name: row[name] for name in line}
        wanted = {name: _meant(cell, found[name]) for name, cell in line.items()}
        assert found == wanted, f"{found} is not {wanted}"


def tell_of(key: str, rows: list[Row], lines: str) -> None:
    """Assert that each line tells of the one row that has its cells of a key."""
    for line in read_lines(lines):
        names = [name for name in key.split() if name in line]
        tell(
            [row for row in rows if all(row[name] == _meant(line[name], row[name]) for name in names)], [line]
        )


def _meant(cell: str | None, found: Any) -> Any:
    """Return a drawn cell in the type of what was found, sums worked out."""
    if cell is None or found is None:
        return cell
    if cell == "''":
        return ""
    if isinstance(found, bool):
        return {"true": True, "false": False}[cell]
    if isinstance(found, float):  # to fifteen digits, as they are drawn
        wanted = float(worked_out(cell) or "")
        return found if told(found) == told(wanted) else wanted
    return date.fromisoformat(cell) if isinstance(found, date) else type(found)(worked_out(cell))
