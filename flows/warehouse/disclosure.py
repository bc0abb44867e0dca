"""Hide cells beside the primary ones, which are small, until none of these can be computed from the others.

A line is a sum that a reader knows, or guesses: its cells, each times its coefficient, add up to 0. Whether a
cell follows from all lines together is a question of linear algebra, which a select cannot answer. So this is
Python between two models: it reads the cells and the lines, and adds rows to exact.hidden_cells.

Three rules, until none applies:
1. A line with one hidden cell gives it away.
2. So does an exact line of small hidden cells, where their sum leaves one choice (2 = 1 + 1, 8 = 4 + 4).
3. So do all exact lines together, where every solution of them has the same value in a primary cell.
Each time one more cell of the line is hidden, never a 0: an inner one before a total, then one that leaves
no other line with one hidden cell, then the smallest. For rule 3 the lines of the cell are taken; where that
does not help, the lines around, further each time.
"""

from collections import defaultdict
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import count

import duckdb
import numpy as np
import pyarrow
from numpy.typing import NDArray

TABLE = "exact.hidden_cells"
SMALLEST_SHOWN = 5
PRIME = 2**61 - 1
"""Lines are solved among the remainders of this prime: exactly, and no small coefficient vanishes there."""
STEPS = 3
"""How many lines lie between a cell and those that settle nearly always whether it is free."""

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Row = dict[int, int]
"""Coefficients of one line by cell."""


@dataclass(frozen=True)
class Cells:
    """Published cells in the order in which they are hidden, where two are as good."""

    value: NDArray[np.float64]
    is_primary: Flags
    """Is hidden on its own."""
    total_level: Numbers
    """0 for an inner cell, more for totals."""


@dataclass(frozen=True)
class Lines:
    """The entries of all lines; lines and cells are numbered from 0."""

    line: Numbers
    cell: Numbers
    coefficient: Numbers
    is_exact: Flags
    """Else a reader guesses that the line adds up, and is nearly right."""

    def only(self, kept: Flags) -> "Lines":
        """Return some of the entries."""
        return Lines(self.line[kept], self.cell[kept], self.coefficient[kept], self.is_exact[kept])

    def total(self, weights: NDArray[np.float64] | Flags, count: int = 0) -> NDArray[np.float64]:
        """Add up a number per entry within each line; of so many lines at least."""
        return np.bincount(self.line, weights=weights, minlength=count).astype(np.float64)


def hide_more(connection: duckdb.DuckDBPyConnection) -> None:
    """Add to exact.hidden_cells the cells that would give those in it away."""
    hidden = hide(read_cells(connection), read_lines(connection))
    connection.register("found", pyarrow.table({"cell_id": np.flatnonzero(hidden) + 1}))
    connection.execute(
        f"insert into {TABLE} by name "
        "select cells.* exclude (value, total_level), count(lines.cell_id) as line_count "
        "from exact.disclosure_cells as cells semi join found using (cell_id) "
        "left join exact.disclosure_lines as lines using (cell_id) where not is_primary group by all "
        "order by subject, period, region_code, segment, category, component"
    )
    connection.unregister("found")


def read_cells(connection: duckdb.DuckDBPyConnection) -> Cells:
    """Read the cells, the one with id 1 first."""
    columns = connection.execute(
        "select value::double as value, is_primary, total_level::bigint as total_level "
        "from exact.disclosure_cells order by cell_id"
    ).fetchnumpy()
    return Cells(*(np.asarray(columns[name]) for name in ("value", "is_primary", "total_level")))


def read_lines(connection: duckdb.DuckDBPyConnection) -> Lines:
    """Read the lines."""
    columns = connection.execute(
        "select dense_rank() over (order by total_id, line_kind) - 1 as line, cell_id - 1 as cell, "
        "coefficient, is_exact from exact.disclosure_lines order by all"
    ).fetchnumpy()
    return Lines(*(np.asarray(columns[name]) for name in ("line", "cell", "coefficient", "is_exact")))


def hide(cells: Cells, lines: Lines) -> Flags:
    """Return which cells are hidden: the primary ones, and those that it takes to keep them.

    It ends at the latest when all cells are hidden that are not 0: then the true values are one solution and
    their doubles another one.
    """
    hidden = cells.is_primary.copy()
    exact = lines.only(lines.is_exact)
    fixed = cells.is_primary
    for steps in count():
        while len(more := partners(cells, lines, hidden, telling(cells, lines, hidden))):
            hidden[more] = True
        shut = exact.only(hidden[exact.cell])
        fixed = solved(shut, fixed)  # what is free stays so: a cell more is one more unknown
        near = around(shut, fixed, steps)
        more = partners(cells, exact, hidden, touched(exact, near))
        if not len(more) and (around(shut, near, 1) == near).all():
            break
        hidden[more] = True
    return hidden


def telling(cells: Cells, lines: Lines, hidden: Flags) -> Flags:
    """Return which lines give a hidden cell away on their own, by rule 1 or 2."""
    shut = lines.only(hidden[lines.cell])
    value = cells.value[shut.cell]
    small = np.abs(value) < SMALLEST_SHOWN
    least = np.where(value * shut.coefficient > 0, 1, 1 - SMALLEST_SHOWN)
    size = int(lines.line.max(initial=-1)) + 1
    alone = shut.total(np.ones_like(small), size) == 1
    known, lowest = shut.total(value * shut.coefficient, size), shut.total(least, size)
    highest = shut.total(least + SMALLEST_SHOWN - 2, size)
    is_open = shut.total(~(small & shut.is_exact), size) > 0
    is_shut = shut.total(small, size) > 0
    told: Flags = alone | (is_shut & ~is_open & ((known == lowest) | (known == highest)))
    return told


def partners(cells: Cells, lines: Lines, hidden: Flags, needy: Flags) -> Numbers:
    """Return the cell to be hidden in each needy line, where it shows one that is not 0."""
    able = np.flatnonzero(needy[lines.line] & ~hidden[lines.cell] & (cells.value[lines.cell] != 0))
    line, cell = lines.line[able], lines.cell[able]
    untouched = lines.only(~touched(lines, hidden)[lines.line])
    left_alone = np.bincount(untouched.cell, minlength=len(hidden))
    order = np.lexsort((cell, left_alone[cell], cells.total_level[cell], line))
    return np.unique(cell[order][np.diff(line[order], prepend=-1) > 0])


def touched(lines: Lines, some: Flags) -> Flags:
    """Return which lines have one of some cells."""
    found: Flags = lines.total(some[lines.cell]) > 0
    return found


def around(shut: Lines, start: Flags, steps: int) -> Flags:
    """Return the hidden cells that so many steps over shared lines lead to; `shut` has no other cells."""
    near = start
    for _ in range(steps):
        wider = near.copy()
        wider[shut.cell[touched(shut, near)[shut.line]]] = True
        if (wider == near).all():
            break
        near = wider
    return near


def solved(shut: Lines, asked: Flags) -> Flags:
    """Return which of the asked cells all lines together determine (rule 3).

    A cell that is free while the cells far from it are held is free. The others are looked at among all cells
    that lines lead to from them.
    """
    fixed = asked
    for steps in (STEPS, len(asked)):
        fixed = fixed & determined(shut, around(shut, fixed, steps))
    return fixed


def determined(shut: Lines, unknown: Flags) -> Flags:
    """Return which unknown cells have one value in all solutions of the lines.

    Two solutions differ by numbers that make every line 0. Such numbers are drawn: powers of 3 for the cells
    that the lines leave free, what follows from them for the others. Where that is 0, no solution differs.
    """
    rows: dict[int, Row] = defaultdict(dict)
    asked = shut.only(unknown[shut.cell])
    entries = (column.tolist() for column in (asked.line, asked.cell, asked.coefficient))
    for line, cell, coefficient in zip(*entries, strict=True):
        rows[line][cell] = coefficient
    cells = sorted({cell for row in rows.values() for cell in row})
    pivots = eliminate(rows)
    free = (cell for cell in cells if cell not in pivots)
    drawn = {cell: pow(3, power, PRIME) for power, cell in enumerate(free, start=1)}
    for cell, row in reversed(pivots.items()):
        others = sum(coefficient * drawn[other] for other, coefficient in row.items() if other != cell)
        drawn[cell] = -others * pow(row[cell], -1, PRIME) % PRIME
    found = np.zeros_like(unknown)
    found[[cell for cell in cells if drawn[cell] == 0]] = True
    return found


def eliminate(rows: dict[int, Row]) -> dict[int, Row]:
    """Bring rows to echelon form in place, rare cells first; return each pivot cell with its row."""
    holders: dict[int, set[int]] = defaultdict(set)
    for line, row in rows.items():
        for cell in row:
            holders[cell].add(line)
    queue = [(len(held), cell) for cell, held in holders.items()]
    heapify(queue)
    pivots: dict[int, Row] = {}
    while queue:
        rarity, cell = heappop(queue)
        if not rarity or rarity != len(holders[cell]):
            continue  # done, or counted before rows changed
        line = min(holders[cell], key=lambda line: (len(rows[line]), line))
        pivot = pivots[cell] = rows[line]
        for other in holders[cell] - {line}:
            subtract(rows[other], pivot, rows[other][cell] * pow(pivot[cell], -1, PRIME))
            for member in pivot:
                (holders[member].add if member in rows[other] else holders[member].discard)(other)
        for member in pivot:
            holders[member].discard(line)
            heappush(queue, (len(holders[member]), member))
    return pivots


def subtract(row: Row, pivot: Row, factor: int) -> None:
    """Take a multiple of a pivot row from a row, in place; what becomes 0 leaves it."""
    for cell, coefficient in pivot.items():
        row[cell] = (row.get(cell, 0) - factor * coefficient) % PRIME
        if not row[cell]:
            del row[cell]
