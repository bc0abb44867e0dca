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

    def exact(self) -> "Lines":
        """Return the exact lines alone."""
        kept = self.is_exact
        return Lines(self.line[kept], self.cell[kept], self.coefficient[kept], kept[kept])

    def total(self, weights: NDArray[np.float64] | Flags) -> NDArray[np.float64]:
        """Add up a number per entry within each line."""
        return np.bincount(self.line, weights=weights).astype(np.float64)


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
    exact = lines.exact()
    fixed = cells.is_primary
    for steps in count():
        while len(more := partners(cells, lines, hidden, telling(cells, lines, hidden))):
            hidden[more] = True
        fixed = solved(exact, hidden, fixed)  # what is free stays so: a cell more is one more unknown
        near = around(exact, hidden, fixed, steps)
        more = partners(cells, exact, hidden, exact.total(near[exact.cell]) > 0)
        if not len(more) and (around(exact, hidden, near, 1) == near).all():
            break
        hidden[more] = True
    return hidden


def telling(cells: Cells, lines: Lines, hidden: Flags) -> Flags:
    """Return which lines give a hidden cell away on their own, by rule 1 or 2."""
    shut, value = hidden[lines.cell], cells.value[lines.cell]
    small = shut & (np.abs(value) < SMALLEST_SHOWN)
    known = lines.total(shut * value * lines.coefficient)
    least = np.where(value * lines.coefficient > 0, 1, 1 - SMALLEST_SHOWN)
    lowest, highest = lines.total(small * least), lines.total(small * (least + SMALLEST_SHOWN - 2))
    shut_cells = lines.total(shut)
    is_exact = lines.total(lines.is_exact) > 0
    has_one_choice = is_exact & (lines.total(small) == shut_cells) & ((known == lowest) | (known == highest))
    told: Flags = (shut_cells == 1) | ((shut_cells > 1) & has_one_choice)
    return told


def partners(cells: Cells, lines: Lines, hidden: Flags, needy: Flags) -> Numbers:
    """Return the cell to be hidden in each needy line, where it shows one that is not 0."""
    able = np.flatnonzero(needy[lines.line] & ~hidden[lines.cell] & (cells.value[lines.cell] != 0))
    line, cell = lines.line[able], lines.cell[able]
    is_closed = lines.total(hidden[lines.cell])[lines.line] == 0
    left_alone = np.bincount(lines.cell, weights=is_closed, minlength=len(hidden))
    order = np.lexsort((cell, left_alone[cell], cells.total_level[cell], line))
    return np.unique(cell[order][np.diff(line[order], prepend=-1) > 0])


def around(lines: Lines, hidden: Flags, start: Flags, steps: int) -> Flags:
    """Return the hidden cells that so many steps over shared lines lead to."""
    near = start
    for _ in range(steps):
        wider = near.copy()
        wider[lines.cell[(lines.total(near[lines.cell]) > 0)[lines.line] & hidden[lines.cell]]] = True
        if (wider == near).all():
            break
        near = wider
    return near


def solved(lines: Lines, hidden: Flags, asked: Flags) -> Flags:
    """Return which of the asked cells all lines together determine (rule 3).

    A cell that is free while the cells far from it are held is free. The others are looked at among all cells
    that lines lead to from them.
    """
    fixed = asked
    for steps in (STEPS, len(hidden)):
        near = around(lines, hidden, fixed, steps)
        fixed = fixed & determined(lines, near)
    return fixed


def determined(lines: Lines, unknown: Flags) -> Flags:
    """Return which unknown cells have one value in all solutions of the lines.

    Two solutions differ by numbers that make every line 0. Such numbers are drawn: powers of 3 for the cells
    that the lines leave free, what follows from them for the others. Where that is 0, no solution differs.
    """
    rows: dict[int, Row] = defaultdict(dict)
    entries = (column[unknown[lines.cell]].tolist() for column in (lines.line, lines.cell, lines.coefficient))
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
