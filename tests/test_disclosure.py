"""Nobody computes a small count from what is published: rules on tables, a property, an attack on a file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise, product
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import schemas
from flows.settings import SQL, Settings
from flows.warehouse.build import Inputs, build, work_database
from flows.warehouse.disclosure import (
    PRIME,
    SMALLEST_SHOWN,
    Cells,
    Lines,
    Protection,
    hide,
    is_proved,
    pinned,
)
from flows.warehouse.in_force import cache_of, staging_tables, taken_in
from flows.warehouse.kept_arrays import Arrays, KeptArrays
from flows.warehouse.ledger import ledger_tables, rejections_of
from flows.warehouse.model import load_models
from flows.warehouse.plan import make_plan
from flows.warehouse.publish import draft_from
from tests.attack import (
    CODES,
    COUNTS,
    LINES,
    SHARES,
    TABLES,
    Key,
    Known,
    Line,
    bounded,
    lines_of,
    read_cells,
    recovered,
)
from tests.drawn_months import drawn_months

Sums = list[dict[int, int]]
"""Coefficients by cell, line by line."""


# The rules


def table(text: str) -> tuple[Cells, Sums]:
    """Read a table of counts whose last row and column are totals; its rows and columns are lines."""
    rows = [[int(cell) for cell in line.split()] for line in text.split("/")]
    return cells_of(rows), lines_of_table(len(rows), len(rows[0]))


def cells_of(rows: list[list[int]]) -> Cells:
    """Return the counts of a table as cells, row by row."""
    height, width = len(rows), len(rows[0])
    value = np.array(rows, dtype=np.float64).ravel()
    level = np.array([(y == height - 1) + (x == width - 1) for y, x in product(range(height), range(width))])
    return at_once(value, level.astype(np.int64))


def at_once(value: np.ndarray, level: np.ndarray) -> Cells:
    """Return counts of one month as cells."""
    return Cells(
        value=value,
        is_primary=(value > 0) & (value < SMALLEST_SHOWN),
        total_level=level,
        least=np.ones(len(value)),
        turn=np.zeros(len(value), dtype=np.int64),
    )


def lines_of_table(height: int, width: int) -> Sums:
    """Return the sums over the rows and the columns of a table."""
    place = np.arange(height * width).reshape(height, width).tolist()
    across = [[*row] for row in place]
    down = [[row[x] for row in place] for x in range(width)]
    return [dict.fromkeys(line[:-1], 1) | {line[-1]: -1} for line in (*across, *down)]


def entries(sums: Sums, is_exact: bool = True) -> Lines:
    """Return sums as the entries of lines."""
    rows = [(number, cell, factor) for number, line in enumerate(sums) for cell, factor in line.items()]
    line, cell, coefficient = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    return Lines(line, cell, coefficient, np.full(len(rows), is_exact))


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        (
            "3 20 30 53/40 50 60 150/70 80 90 240/113 150 180 443",
            ". . 30 53/. . 60 150/70 80 90 240/113 150 180 443",
        ),
        ("3 0 30 33/0 9 0 9/5 7 6 18/8 16 36 60", ". 0 . 33/0 9 0 9/. 7 . 18/8 16 36 60"),
        ("3 0 3/0 9 9/3 9 12", ". 0 ./0 . ./. . 12"),
    ],
    ids=[
        "a small count takes three with it",
        "zeros are shown and protect nothing",
        "totals, where all else is",
    ],
)
def test_a_small_count_takes_others_with_it(counts: str, published: str) -> None:
    cells, sums = table(counts)
    hidden = hide(cells, entries(sums)).hidden
    told = ["." if is_hidden else f"{n:.0f}" for n, is_hidden in zip(cells.value, hidden, strict=True)]
    assert told == published.replace("/", " ").split()


def line_of(values: list[int], is_exact: bool = True) -> list[bool]:
    """Return which cells of one line are hidden; the last one is the total."""
    cells = cells_of([values])
    level = np.array([0] * (len(values) - 1) + [1])
    sums = [dict.fromkeys(range(len(values) - 1), 1) | {len(values) - 1: -1}]
    return hide(at_once(cells.value, level), entries(sums, is_exact)).hidden.tolist()


@pytest.mark.parametrize(
    ("values", "hidden"),
    [
        ([1, 1, 9, 11], [True, True, True, False]),
        ([4, 4, 9, 17], [True, True, True, False]),
        ([1, 2, 9, 12], [True, True, False, False]),
        ([4, 4, 8], [True, True, True]),
        ([9, 9, 9, 27], [False, False, False, False]),
    ],
)
def test_two_small_counts_are_not_enough_where_their_sum_tells_both(
    values: list[int], hidden: list[bool]
) -> None:
    assert line_of(values) == hidden


def test_a_guess_hides_as_well_but_its_sum_tells_nothing() -> None:
    assert line_of([3, 5], is_exact=False) == [True, True]
    assert line_of([1, 1, 9, 12], is_exact=False) == [True, True, False, False]


def test_of_what_is_left_a_count_only_two_lines_together_tell_is_kept_too() -> None:
    """Four corners hide each other twice over; the 3 joins both, and rows less columns would tell it."""
    cells, sums = table("1 2 30 31 64/2 1 40 41 84/50 51 3 6 110/60 61 6 3 130/113 115 79 81 388")
    linked = replace(cells, is_primary=cells.is_primary.copy())
    linked.is_primary[[2]] = True  # a bridge from the upper left block to the lower right one
    hidden = hide(linked, entries(sums)).hidden
    assert not determined(sums, hidden.tolist())[2]
    assert determined(sums, linked.is_primary.tolist())[2]


def test_what_bounds_leave_one_value_is_kept_too() -> None:
    """A reader takes 50 from 52: two hidden counts add up to 2, and none is 0."""
    values = np.array([1.0, 1, 20, 30, 52, 50])
    cells = at_once(values, np.array([0, 0, 0, 0, 1, 1]))
    sums = [{0: 1, 1: 1, 2: 1, 3: 1, 4: -1}, {2: 1, 3: 1, 5: -1}]
    hidden = hide(cells, entries(sums)).hidden
    assert not pinned(cells, entries(sums), hidden)[:2].any()
    assert pinned(cells, entries(sums), cells.is_primary)[:2].all()


def test_a_small_count_is_hidden_from_the_start_where_only_a_later_month_has_a_sum_of_it() -> None:
    values = np.array([3.0, 20, 23])
    cells = replace(at_once(values, np.array([0, 0, 1])), turn=np.array([0, 1, 1]))
    assert hide(cells, entries([{0: 1, 1: 1, 2: -1}])).hidden.tolist() == [True, True, False]


def test_the_proof_is_tried() -> None:
    cells, sums = table("3 20 30 53/40 50 60 150/43 70 90 203")
    lines = entries(sums)
    found = hide(cells, lines)
    assert is_proved(cells, lines, found)
    assert not is_proved(cells, lines, replace(found, proof=np.where(cells.is_primary, 0, found.proof)))
    assert not is_proved(cells, lines, replace(found, hidden=cells.is_primary))
    assert not is_proved(cells, lines, Protection(cells.is_primary, cells.is_primary.astype(np.int64)))


# The property: what an attacker finds is another way to the same answer


def determined(sums: Sums, hidden: list[bool]) -> list[bool]:
    """Return which cells have one value, from all sums over the hidden cells."""
    known: Known = {(cell,): None if is_hidden else 0 for cell, is_hidden in enumerate(hidden)}
    found = recovered(known, [[(factor, (cell,)) for cell, factor in line.items()] for line in sums])
    return [cell in found for cell in known]


class History(NamedTuple):
    """Members of places, month by month: who was there, joined, left and stayed."""

    cells: Cells
    sums: Sums

    def until(self, turn: int) -> "History":
        """Return the history without the months after that one."""
        kept = np.flatnonzero(self.cells.turn <= turn)
        assert kept.tolist() == list(range(len(kept)))
        return History(self.cells.at(kept), [line for line in self.sums if max(line) < len(kept)])


@st.composite
def boxes(draw: Callable[..., int]) -> History:
    """Draw a box of counts of one month, many of them small, with sums along its three sides."""
    sides = [draw(st.integers(2, 4)) for _ in range(3)]
    count = st.one_of(st.integers(0, 6), st.integers(0, 60))
    inner = np.array([draw(count) for _ in range(int(np.prod(sides)))]).reshape(sides)
    for axis in range(3):
        inner = np.concatenate([inner, inner.sum(axis=axis, keepdims=True)], axis=axis)
    place = np.arange(inner.size).reshape(inner.shape)
    level = sum((np.indices(inner.shape)[axis] == sides[axis]).astype(np.int64) for axis in range(3))
    sums = []
    for axis in range(3):
        for line in np.moveaxis(place, axis, -1).reshape(-1, sides[axis] + 1).tolist():
            sums.append(dict.fromkeys(line[:-1], 1) | {line[-1]: -1})
    return History(at_once(inner.ravel().astype(np.float64), np.asarray(level).ravel()), sums)


@st.composite
def histories(draw: Callable[..., int]) -> History:
    """Draw some months of a few places with their total, small numbers mostly."""
    places, months = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    closing = [draw(st.integers(0, 9)) for _ in range(places)]
    values, levels, turns, sums, last = [], [], [], [], []
    for month in range(months):
        start, columns = len(values), []
        for members in closing:
            left, joined = draw(st.integers(0, min(members, 6))), draw(st.integers(0, 6))
            columns.append((members, joined, left, members + joined - left))
        closing = [column[3] for column in columns]
        columns.append(tuple(sum(column[row] for column in columns) for row in range(4)))
        for place, column in enumerate(columns):
            at = len(values)
            values += column
            levels += [int(row in (0, 3)) + int(place == places) for row in range(4)]
            sums.append({at: 1, at + 1: 1, at + 2: -1, at + 3: -1})
            if month:
                sums.append({last[place]: 1, at: -1})
        for row in range(4):
            line = dict.fromkeys((start + 4 * place + row for place in range(places)), 1)
            sums.append(line | {start + 4 * places + row: -1})
        last = [start + 4 * place + 3 for place in range(places + 1)]
        turns += [month] * (4 * places + 4)
    value, level = np.array(values, dtype=np.float64), np.array(levels, dtype=np.int64)
    return History(replace(at_once(value, level), turn=np.array(turns, dtype=np.int64)), sums)


@settings(max_examples=400, deadline=None)
@given(st.one_of(boxes(), histories()))
def test_no_line_has_one_hidden_cell_and_no_small_count_follows_from_all_lines(history: History) -> None:
    cells, found = history.cells, hide(history.cells, entries(history.sums))
    proof = [int(number) for number in found.proof]
    assert [line for line in history.sums if sum(f * proof[c] for c, f in line.items()) % PRIME] == []
    assert [line for line in history.sums if sum(found.hidden[cell] for cell in line) == 1] == []
    assert not (cells.is_primary & (found.proof == 0)).any()
    assert not (found.hidden & (cells.value == 0)).any()
    assert not (np.array(determined(history.sums, found.hidden.tolist())) & cells.is_primary).any()


# Months: what is hidden of one does not change when the next comes


class Turns(KeptArrays):
    """Keeps nothing, and counts how often turns are taken."""

    def __init__(self) -> None:
        super().__init__(None, [])
        self.taken = 0

    def made_from(self, sources: Arrays, make: Callable[[], Arrays]) -> Arrays:
        """Make the arrays."""
        self.taken += 1
        return super().made_from(sources, make)


@settings(max_examples=200, deadline=None)
@given(histories())
def test_a_month_that_comes_changes_nothing_of_those_before(history: History) -> None:
    months, turns = int(history.cells.turn.max()) + 1, Turns()
    hidden = [hide(part.cells, entries(part.sums)).hidden for part in map(history.until, range(months - 1))]
    hidden.append(hide(history.cells, entries(history.sums), turns).hidden)
    assume(turns.taken == months)  # rarely a month is too small to be protected alone
    for former, later in pairwise(hidden):
        assert later[: len(former)].tolist() == former.tolist()


def test_where_a_month_cannot_be_protected_alone_the_former_ones_are_taken_again() -> None:
    """Five members stay; of five persons one goes. Who sees the members guesses the 4 persons."""
    value, level = np.array([5.0, 5, 5, 5, 4]), np.array([1, 0, 1, 1, 0])
    closing, persons, opening, closing_next, persons_next = range(5)
    cells = replace(at_once(value, level), turn=np.array([0, 0, 1, 1, 1]))
    exact = [{closing: 1, opening: -1}, {opening: 1, closing_next: -1}]
    guessed = [{closing: 1, persons: -1}, {closing_next: 1, persons_next: -1}]
    lines = entries([*exact, *guessed])
    lines.is_exact[lines.line >= len(exact)] = False
    former = History(cells, [*exact, *guessed]).until(0)
    assert not hide(former.cells, entries(former.sums, is_exact=False)).hidden.any()
    assert hide(cells, lines).hidden.all()


def test_what_was_found_of_a_month_is_kept(tmp_path: Path) -> None:
    cells, sums = table("3 20 23/40 50 90/43 70 113")
    kept = [KeptArrays(tmp_path / "kept", "one") for _ in range(2)]
    first = hide(cells, entries(sums), kept[0])
    (path,) = (tmp_path / "kept").iterdir()
    before = path.stat().st_mtime_ns
    again = hide(cells, entries(sums), kept[1])
    assert path.stat().st_mtime_ns == before
    assert again.hidden.tolist() == first.hidden.tolist()
    assert again.proof.tolist() == first.proof.tolist()


# The attack on a published file


class Attack(NamedTuple):
    """A published file as its reader has it, and what is true."""

    known: Known
    lines: list[Line]
    truth: dict[Key, int]
    primary: set[Key]
    hidden: set[Key]
    refused: set[str]
    """What the audit would object to if everything had to be hidden, by what its cells are about."""
    of_lines: dict[str, str]
    """Columns of the tables that name lines of files."""


def published_from(settings: Settings, folder: Path) -> Attack:
    """Build a warehouse from drawn months, copy what is public of it to a file, read that as anybody can."""
    plan = make_plan(settings)
    taken = taken_in(settings, plan)
    inputs = Inputs(
        staging=staging_tables(settings, taken, schemas.CURATED),
        ledger=ledger_tables(
            settings,
            plan,
            taken,
            datetime(2025, 6, 1, tzinfo=UTC),
            rejections_of(taken, cache_of(settings).breaches),
        ),
        period=drawn_months(3, folder),
    )
    key = "subject, period, region_code, segment, category, component"
    with work_database(folder / "spill") as connection:
        build(connection, inputs)
        cells = connection.execute(f"select {key}, value from exact.disclosure_cells").fetchall()
        truth = {cell: int(value * 100) for *parts, value in cells for cell in [tuple(parts)]}
        hidden = connection.execute(f"select {key}, is_primary from exact.hidden_cells").fetchall()
        connection.execute(
            "insert into exact.hidden_cells by name select * exclude (value, least_value, total_level) "
            "from exact.disclosure_cells anti join exact.hidden_cells using (cell_id)"
        )
        check = (SQL / "checks" / "hidden_cells_are_not_shown.sql").read_text(encoding="utf-8")
        refused = connection.execute(f"select distinct subject from ({check})").fetchall()
        draft_from(connection, folder / "draft.duckdb")
    with duckdb.connect(str(folder / "draft.duckdb"), read_only=True) as warehouse:
        known = read_cells(warehouse)
        of_lines = {
            name: ", ".join(row[0] for row in warehouse.execute(f"describe {name}").fetchall())
            for name in LINES
        }
        members = warehouse.execute(
            "select region_code, parent_region_code from core.region_members"
        ).fetchall()
    parents: dict[str, list[str]] = {}
    for region, parent in members:
        parents.setdefault(region, []).append(parent)
    return Attack(
        known=known,
        lines=list(lines_of(known, parents, settings.region_code)),
        truth=truth,
        primary={tuple(cell) for *cell, is_primary in hidden if is_primary},
        hidden={tuple(cell) for *cell, _ in hidden},
        refused={subject for (subject,) in refused},
        of_lines=of_lines,
    )


@pytest.fixture(scope="module")
def attack(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Attack:
    """A file that is published as it should be."""
    return published_from(published, tmp_path_factory.mktemp("protected"))


def test_the_attacker_sees_every_cell_and_reads_it_right(attack: Attack) -> None:
    assert attack.truth.keys() - attack.known.keys() == set()
    wrong = {cell for cell, value in attack.known.items() if value not in (None, attack.truth.get(cell, 0))}
    assert wrong == set()


def test_every_sum_of_the_attacker_holds(attack: Attack) -> None:
    wrong = [line for line in attack.lines if sum(times * attack.truth.get(cell, 0) for times, cell in line)]
    assert wrong == []


def test_a_hidden_cell_is_shown_nowhere_not_even_by_a_rate(attack: Attack) -> None:
    assert {cell for cell in attack.hidden if attack.known[cell] is not None} == set()


def test_the_audit_looks_at_all_that_is_shown(attack: Attack) -> None:
    assert attack.refused == {cell[0] for cell in attack.truth.keys() - attack.hidden}


def test_no_small_count_can_be_computed(attack: Attack) -> None:
    assert attack.primary & recovered(attack.known, attack.lines).keys() == set()


def test_bounds_leave_hardly_a_small_count_one_value(attack: Attack) -> None:
    """Bounds are looked at month by month: what only all months together bound is not protected."""
    careless = {cell: None if cell in attack.primary else attack.truth.get(cell, 0) for cell in attack.known}
    told = [attack.primary & bounded(known, attack.lines) for known in (careless, attack.known)]
    assert len(told[0]) > 1000
    assert len(told[1]) < len(attack.primary) / 100


def test_the_file_is_not_empty_for_it(attack: Attack) -> None:
    """Most of the drawn counts are small; of real months nearly all territory totals stay."""
    territory = {
        cell for cell in attack.truth if cell[2] == "KAL" and cell[3] == "ALL" and cell[0] == "flows"
    }
    assert sum(attack.known[cell] is not None for cell in territory) > len(territory) * 0.4


def test_the_attack_succeeds_where_only_the_primary_cells_are_hidden(attack: Attack) -> None:
    careless = {cell: None if cell in attack.primary else attack.truth.get(cell, 0) for cell in attack.known}
    found = recovered(careless, attack.lines)
    told = attack.primary & found.keys()
    assert len(told) > 1000
    assert {cell: found[cell] for cell in told} == {cell: attack.truth[cell] for cell in told}
    subjects = {"flows", "profile", "participants", "employers", "projects", "contributions", "office"}
    assert {cell[0].partition(":")[0] for cell in told} >= subjects


def test_the_attacker_knows_every_table_that_is_made_of_exact_counts() -> None:
    with duckdb.connect(":memory:") as connection:
        models = load_models(connection)
    exact = {"exact", "period"}
    made = {m.name for m in models if {name.partition(".")[0] for name in m.reads} & exact}
    public = {name for name in made if name.partition(".")[0] in ("core", "marts", "audit")}
    assert public - TABLES.keys() - COUNTS.keys() == LINES | SHARES | CODES


def test_a_table_of_codes_has_no_number(types: dict[str, dict[str, str]]) -> None:
    assert {kind for name in CODES for kind in types[name].values()} <= {"VARCHAR", "BOOLEAN", "DATE"}


def test_a_table_of_shares_has_no_count(types: dict[str, dict[str, str]]) -> None:
    numbers = {
        f"{name}.{column}"
        for name in SHARES
        for column, kind in types[name].items()
        if kind not in ("VARCHAR", "BOOLEAN", "DATE", "TIMESTAMP")
    }
    assert numbers == {"marts.completeness.last_month_rate", "marts.completeness.completeness_rate"}


def test_what_names_lines_of_files_tells_nothing_of_their_rows(attack: Attack) -> None:
    assert attack.of_lines == {
        "audit.period_ledger": (
            "period, delivery_id, file, line, rule, other_delivery_id, other_file, other_line, data_kind"
        )
    }
