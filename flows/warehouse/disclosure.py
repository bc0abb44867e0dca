"""Hide cells beside the primary ones, which are small, until none of these can be computed from the others.

A line is a sum that a reader knows, or guesses: its cells, each times its coefficient, add up to 0. Whether a
cell follows from all lines together is a question of linear algebra, which a select cannot answer. So this is
Python between two models: it reads the cells and the lines, and adds rows to exact.hidden_cells.

Four rules, until none applies or nothing is left to hide:
1. A line with one hidden cell gives it away.
2. So does an exact line of small hidden cells, where their sum leaves one choice (2 = 1 + 1, 8 = 4 + 4).
3. So do all exact lines together, where every solution of them has the same value in a primary cell.
4. So do the bounds that exact lines give each other: a hidden count is 1 at least, for a 0 is shown.
Each time one more cell of the line is hidden, never a 0: an inner one before a total, then one that leaves
no other line with one hidden cell, then the smallest. For rules 3 and 4 the lines of the cell are taken, or,
where these have none left, the lines around; inner cells first, with each try one more level of totals.

Months take turns, the first one first, each with the lines that end in it. So a month that comes changes
nothing of what is hidden in those before it, and costs no more than any other. What ties it to them is a
proof that goes with the hidden cells: a number for each, none of a primary cell 0, that could be added to
their true values without any exact line noticing. A turn has to go on with the proof of the turns before,
and at the end the proof is tried. Bounds are looked at turn by turn only.
"""

from collections import defaultdict
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import pyarrow
from numpy.typing import NDArray

from flows.problems import NotPublished
from flows.warehouse.kept_arrays import Arrays, KeptArrays

TABLE = "exact.hidden_cells"
SMALLEST_SHOWN = 5
PRIME = 2**61 - 1
"""Lines are solved among the remainders of this prime: exactly, and no small coefficient vanishes there."""
ROUNDS = 30
"""How often lines tell each other their bounds, at most."""
FORMER = -1
"""Stands in a line for all cells of former turns, each times its number of the proof."""
APART = 1 << 20
"""Powers of 3 that are set apart for the numbers of one turn, so that no two turns draw the same."""
NOTHING_KEPT = KeptArrays(None, "")

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
    least: NDArray[np.float64]
    """What a reader knows that a hidden one is at least: a 0 is shown."""
    turn: Numbers
    """When its month is protected, from 0 on."""

    def at(self, places: Numbers) -> "Cells":
        """Return some of the cells."""
        return Cells(**{name: array[places] for name, array in vars(self).items()})


@dataclass(frozen=True)
class Lines:
    """The entries of all lines; lines and cells are numbered from 0."""

    line: Numbers
    cell: Numbers
    coefficient: Numbers
    is_exact: Flags
    """Else a reader guesses that the line adds up, and is nearly right."""

    def only(self, kept: Flags | Numbers | slice) -> "Lines":
        """Return some of the entries."""
        return Lines(self.line[kept], self.cell[kept], self.coefficient[kept], self.is_exact[kept])

    def total(self, weights: NDArray[np.float64] | Flags, count: int = 0) -> NDArray[np.float64]:
        """Add up a number per entry within each line; of so many lines at least."""
        return np.bincount(self.line, weights=weights, minlength=count).astype(np.float64)


@dataclass(frozen=True)
class Protection:
    """What is hidden so far, and why that is enough."""

    hidden: Flags
    proof: Numbers
    """Could be added to the hidden cells, among the remainders of PRIME: every exact line still adds up to 0.

    Not 0 for a primary cell, always 0 for a cell that is shown.
    """


@dataclass(frozen=True)
class Turn:
    """What one turn is about, by itself: its cells and lines are numbered from 0."""

    cells: Cells
    lines: Lines
    is_own: Flags
    """Can be hidden; the other cells are of former turns."""
    former: Protection
    power: int
    """Powers of 3 up to this one are drawn by others."""

    @property
    def arrays(self) -> Arrays:
        """All that it depends on."""
        parts = (self.cells, self.lines, self.former)
        fields = [array for part in parts for name, array in vars(part).items() if name != "turn"]
        return [*fields, self.is_own, np.array([self.power])]


def hide_more(connection: duckdb.DuckDBPyConnection, folder: Path | None = None) -> None:
    """Add to exact.hidden_cells the cells that would give those in it away.

    folder: where what was found of each month is kept; None keeps nothing. Raises NotPublished where that is
    not enough.
    """
    kept = KeptArrays(folder, "hidden cells")
    cells, lines = read_cells(connection), read_lines(connection)
    found = hide(cells, lines, kept)
    if not is_proved(cells, lines, found):
        raise NotPublished(
            "Small counts could be computed from what would be shown; nothing was published. "
            f"Remove {folder} and run again; if it says so once more, tell us."
        )
    kept.prune()
    connection.register("found", pyarrow.table({"cell_id": np.flatnonzero(found.hidden) + 1}))
    connection.execute(
        f"insert into {TABLE} by name "
        "select cells.* exclude (value, least_value, total_level), count(lines.cell_id) as line_count "
        "from exact.disclosure_cells as cells semi join found using (cell_id) "
        "left join exact.disclosure_lines as lines using (cell_id) where not is_primary group by all "
        "order by subject, period, region_code, segment, category, component"
    )
    connection.unregister("found")


def read_cells(connection: duckdb.DuckDBPyConnection) -> Cells:
    """Read the cells, the one with id 1 first.

    Money by the month that it covers has the last turn, which is taken anew with each month: payments of
    later months still change it, and only sums of its own hold it.
    """
    columns = connection.execute(
        "select value::double as value, is_primary, total_level::bigint as total_level, "
        "coalesce(least_value::double, '-inf'::double) as least, "
        "dense_rank() over (order by case when category not like 'covered:%' then period end nulls last) - 1 "
        "as turn from exact.disclosure_cells order by cell_id"
    ).fetchnumpy()
    return Cells(**{name: np.asarray(columns[name]) for name in Cells.__dataclass_fields__})


def read_lines(connection: duckdb.DuckDBPyConnection) -> Lines:
    """Read the lines."""
    columns = connection.execute(
        "select dense_rank() over (order by total_id, line_kind) - 1 as line, cell_id - 1 as cell, "
        "coefficient, is_exact from exact.disclosure_lines order by all"
    ).fetchnumpy()
    return Lines(*(np.asarray(columns[name]) for name in ("line", "cell", "coefficient", "is_exact")))


def hide(cells: Cells, lines: Lines, kept: KeptArrays = NOTHING_KEPT) -> Protection:
    """Return which cells are hidden: the primary ones, and those that it takes to keep them.

    Where a month cannot be protected while all that is shown of former months stays shown, their turns are
    taken again together with its own.
    """
    found = Protection(cells.is_primary.copy(), cells.is_primary.astype(np.int64))
    last = np.zeros(int(lines.line.max(initial=-1)) + 1, dtype=np.int64)
    np.maximum.at(last, lines.line, cells.turn[lines.cell])
    turns = last[lines.line]
    lines = lines.only(np.argsort(turns, kind="stable"))
    ends = np.cumsum(np.bincount(turns, minlength=int(cells.turn.max(initial=-1)) + 1)).tolist()
    for turn, (start, end) in enumerate(pairwise([0, *ends])):
        if not take(cells, lines.only(slice(start, end)), found, turn, kept):
            take(cells, lines.only(slice(0, end)), found, 0, kept)
    return found


def is_proved(cells: Cells, lines: Lines, found: Protection) -> bool:
    """Whether the proof is one: 0 for what is shown and for no primary cell, and no exact line notices it."""
    half = 1 << 31  # of the bits of a number: sums of halves are exact
    exact = lines.only(lines.is_exact)
    parts = [part[exact.cell] * exact.coefficient for part in (found.proof % half, found.proof // half)]
    low, high = (np.bincount(exact.line, weights=part).astype(np.int64).tolist() for part in parts)
    unseen = all((one + other * half) % PRIME == 0 for one, other in zip(low, high, strict=True))
    return unseen and bool((found.hidden >= (found.proof != 0)).all() and found.proof[cells.is_primary].all())


def take(cells: Cells, lines: Lines, found: Protection, first: int, kept: KeptArrays) -> bool:
    """Take the turns from `first` on with the lines that end in them; say whether they could be protected.

    What is found is written down. From the first turn on they can be: with all cells hidden that are not 0,
    the doubles of the true values are another solution.
    """
    places, cell = np.unique(lines.cell, return_inverse=True)
    number = np.unique(lines.line, return_inverse=True)[1]
    is_own = cells.turn[places] >= first
    turn = Turn(
        cells=cells.at(places),
        lines=Lines(number, cell, lines.coefficient, lines.is_exact),
        is_own=is_own,
        former=Protection(found.hidden[places], np.where(is_own, 0, found.proof[places])),
        power=first * APART,
    )
    hidden, proof, is_enough = kept.made_from(turn.arrays, lambda: settle(turn))
    found.hidden[places[is_own]], found.proof[places[is_own]] = hidden[is_own], proof[is_own]
    return bool(is_enough[0])


def settle(turn: Turn) -> tuple[Flags, Numbers, Flags]:
    """Hide cells until no rule applies; return what is hidden, the proof, and whether that is enough.

    Small cells that their sum tells, and bounds, may stay as they are where all of their line is hidden.
    """
    cells, lines, is_own = turn.cells, turn.lines, turn.is_own
    hidden = turn.former.hidden | (is_own & cells.is_primary)
    able = ~told(lines, ~hidden & (~is_own | (cells.value == 0)), hidden)
    exact = lines.only(lines.is_exact)
    highest = 0
    while True:
        while len(more := partners(cells, lines, hidden, able, telling(cells, lines, hidden))):
            hidden[more] = True
        asked = pinned(cells, exact, hidden) & (cells.is_primary | ~is_own)
        more, most = helpers(cells, exact, hidden, able, asked), 0
        if not len(more):  # to solve all lines takes longest
            proof, ending = other_solution(exact.only(hidden[exact.cell]), turn, hidden)
            asked = ending | (is_own & cells.is_primary & (proof == 0))
            more, most, highest = helpers(cells, exact, hidden, able, asked), highest, highest + 1
        if not len(more):
            break
        level = cells.total_level[more]
        hidden[more[level <= max(most, int(level.min()))]] = True
    is_told = telling(cells, lines, hidden) & (lines.total(~hidden[lines.cell]) > 0)
    return hidden, proof, np.array([not asked.any() and not is_told.any()])


def told(lines: Lines, shown: Flags, hidden: Flags) -> Flags:
    """Return the cells that are shown, or follow from them line by line: to hide these would help nothing."""
    while True:
        is_open = ~shown[lines.cell]
        alone = is_open & (lines.total(is_open)[lines.line] == 1) & ~hidden[lines.cell]
        if not alone.any():
            return shown
        shown = shown.copy()
        shown[lines.cell[alone]] = True


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
    found: Flags = alone | (is_shut & ~is_open & ((known == lowest) | (known == highest)))
    return found


def pinned(cells: Cells, exact: Lines, hidden: Flags) -> Flags:
    """Return the cells that have one value within the bounds that the lines give each other (rule 4)."""
    shown = np.where(hidden, 0, cells.value)[exact.cell] * exact.coefficient
    known = exact.total(shown.astype(np.float64))
    shut = exact.only(hidden[exact.cell])
    least, most = cells.least.copy(), np.full(len(hidden), np.inf)
    is_added = shut.coefficient > 0
    for _ in range(ROUNDS):
        low, high = least[shut.cell], most[shut.cell]
        low, high = np.where(is_added, low, -high), np.where(is_added, high, -low)
        low, high = -others(shut, known, high, np.inf), -others(shut, known, low, -np.inf)
        before = least.copy(), most.copy()
        np.maximum.at(least, shut.cell, np.where(is_added, low, -high))
        np.minimum.at(most, shut.cell, np.where(is_added, high, -low))
        if (before[0] == least).all() and (before[1] == most).all():
            break
    found: Flags = hidden & (most - least < 1)
    return found


def others(
    shut: Lines, known: NDArray[np.float64], bound: NDArray[np.float64], unknown: float
) -> NDArray[np.float64]:
    """Return for each entry what its line adds up to without it, at the bounds of the other hidden cells."""
    is_open = np.isinf(bound)
    own = np.where(is_open, 0, bound)
    rest = (known + shut.total(own, len(known)))[shut.line] - own
    return np.where(shut.total(is_open)[shut.line] - is_open > 0, unknown, rest)


def partners(cells: Cells, lines: Lines, hidden: Flags, able: Flags, needy: Flags) -> Numbers:
    """Return the cell to be hidden in each needy line, where it shows one that is able to help."""
    entries = np.flatnonzero(needy[lines.line] & able[lines.cell] & ~hidden[lines.cell])
    line, cell = lines.line[entries], lines.cell[entries]
    untouched = lines.only(~touched(lines, hidden)[lines.line])
    left_alone = np.bincount(untouched.cell, minlength=len(hidden))
    order = np.lexsort((cell, left_alone[cell], cells.total_level[cell], line))
    return np.unique(cell[order][np.diff(line[order], prepend=-1) > 0])


def helpers(cells: Cells, exact: Lines, hidden: Flags, able: Flags, asked: Flags) -> Numbers:
    """Return cells that can be hidden in lines of the asked cells; where these have none, in those around."""
    shut = exact.only(hidden[exact.cell])
    while True:
        more = partners(cells, exact, hidden, able, touched(exact, asked))
        wider = around(shut, asked)
        if len(more) or (wider == asked).all():
            return more
        asked = wider


def touched(lines: Lines, some: Flags) -> Flags:
    """Return which lines have one of some cells."""
    found: Flags = lines.total(some[lines.cell]) > 0
    return found


def around(shut: Lines, start: Flags) -> Flags:
    """Return the hidden cells that share a line with these; `shut` has no other cells."""
    wider = start.copy()
    wider[shut.cell[touched(shut, start)[shut.line]]] = True
    return wider


def other_solution(shut: Lines, turn: Turn, hidden: Flags) -> tuple[Numbers, Flags]:
    """Return a proof for the own cells of a turn that goes on with the former one, and cells that end that.

    The numbers are powers of 3 for the cells that the lines leave free, and what follows from them for the
    others: a cell where it is 0 has one value in all solutions (rule 3). Where lines do not let the former
    numbers stand, their cells are returned, and the proof is one without the former numbers.
    """
    pivots, ended = eliminate(rows_of(shut, turn))
    drawn = {FORMER: 0 if ended else 1}
    cells = np.flatnonzero(turn.is_own & hidden).tolist()
    free = (cell for cell in cells if cell not in pivots)
    drawn |= {cell: pow(3, turn.power + place, PRIME) for place, cell in enumerate(free, start=1)}
    for cell, row in reversed(pivots.items()):
        others = sum(coefficient * drawn[other] for other, coefficient in row.items() if other != cell)
        drawn[cell] = -others * pow(row[cell], -1, PRIME) % PRIME
    proof = np.zeros(len(hidden), dtype=np.int64)
    proof[cells] = [drawn[cell] for cell in cells]
    ending = np.zeros_like(hidden)
    ending[shut.cell[np.isin(shut.line, ended)]] = True
    return proof, ending


def rows_of(shut: Lines, turn: Turn) -> dict[int, Row]:
    """Return the lines by their own cells; what the former numbers add up to is one cell more."""
    rows: dict[int, Row] = defaultdict(dict)
    own = shut.only(turn.is_own[shut.cell])
    columns = (column.tolist() for column in (own.line, own.cell, own.coefficient))
    for line, cell, coefficient in zip(*columns, strict=True):
        rows[line][cell] = coefficient
    proof = turn.former.proof
    former = shut.only(proof[shut.cell] != 0)
    columns = (column.tolist() for column in (former.line, proof[former.cell], former.coefficient))
    for line, number, coefficient in zip(*columns, strict=True):
        subtract(rows[line], {FORMER: number}, -coefficient)
    return rows


def eliminate(rows: dict[int, Row]) -> tuple[dict[int, Row], list[int]]:
    """Bring rows to echelon form, rare cells first; return each pivot cell with its row, and the other lines.

    The column of FORMER is never a pivot: a line that has nothing else left contradicts the former proof.
    """
    holders: dict[int, set[int]] = defaultdict(set)
    for line, row in rows.items():
        for cell in row:
            holders[cell].add(line)
    holders.pop(FORMER, None)
    queue = [(len(held), cell) for cell, held in holders.items()]
    heapify(queue)
    pivots: dict[int, Row] = {}
    while queue:
        rarity, cell = heappop(queue)
        held = holders[cell]
        if not rarity or rarity != len(held):
            continue  # done, or counted before rows changed
        line = min(held, key=lambda line: (len(rows[line]), line)) if rarity > 1 else next(iter(held))
        pivot = pivots[cell] = rows.pop(line)
        members = [member for member in pivot if member != FORMER]
        inverse = pow(pivot[cell], -1, PRIME) if rarity > 1 else 0
        for other in held - {line}:
            row = rows[other]
            subtract(row, pivot, row[cell] * inverse)
            for member in members:
                (holders[member].add if member in row else holders[member].discard)(other)
        for member in members:
            holders[member].discard(line)
            heappush(queue, (len(holders[member]), member))
    return pivots, [line for line, row in rows.items() if row]


def subtract(row: Row, other: Row, factor: int) -> None:
    """Take a multiple of another row from a row, in place; what becomes 0 leaves it."""
    for cell, coefficient in other.items():
        row[cell] = (row.get(cell, 0) - factor * coefficient) % PRIME
        if not row[cell]:
            del row[cell]
