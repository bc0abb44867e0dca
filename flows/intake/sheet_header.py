"""The header of a wide recap, of one line or several: what stands in each of its columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flows.intake.decoding import Refused
from flows.intake.header import FIRST_LINES, MEASURE, elsewhere, faults, headings, named_by, other_columns
from flows.sender import Measure, Sender, same_word
from flows.sheet_layout import SheetLayout
from schemas.contract import Dataset

NUMBERED = re.compile(r"\(?[0-9]{1,2}\)?")
"""A column's number, as (1), which many sheets have below their headings."""


@dataclass(frozen=True)
class Head:
    """What a header says. Columns are counted from 0."""

    last_line: int
    """Number of its last line."""
    columns: list[str]
    """Of the dataset, figures (`measure ...`) or what is counted (`part ...`); others by their place."""
    figures: dict[int, Measure] = field(default_factory=dict)
    totals: dict[int, Mapping[str, str]] = field(default_factory=dict)
    """Columns that are the sum of others, and what all of these say."""
    nameless: frozenset[int] = frozenset()
    """Columns without a heading."""

    @property
    def with_numbers(self) -> list[int]:
        """Columns of figures and of their sums, in their order."""
        return sorted({*self.figures, *self.totals})

    @property
    def region(self) -> int | None:
        """The column of the region; None where all lines are of one."""
        return self._place("kode_wilayah")

    @property
    def office(self) -> int | None:
        """The column of the branch, None where there is none."""
        return self._place("kode_kantor")

    def _place(self, name: str) -> int | None:
        return self.columns.index(name) if name in self.columns else None

    def measures(self) -> dict[str, Measure]:
        """Return what the figures of each column are, by its name without `measure`."""
        return {self.columns[at].removeprefix(MEASURE): of for at, of in self.figures.items()}


def cell_of(row: list[str], at: int) -> str:
    """Return a cell with plain white space; empty where the line ends before it."""
    return " ".join(row[at].split()) if at < len(row) else ""


def head_of(cells: list[list[str]], dataset: Dataset, sender: Sender) -> Head:
    """Read the header below the titles that are declared. Raises Refused where it is not as declared.

    sender: with all that is known of every row, its month too.
    """
    layout = sender.layout or SheetLayout()
    head = _head_at(cells, sender.skip_lines, layout, dataset, sender)
    if told := faults(head.columns, dataset, replace(sender, measures=head.measures())):
        for above in range(min(FIRST_LINES, len(cells))):
            other = _head_at(cells, above, layout, dataset, sender)
            if not faults(other.columns, dataset, replace(sender, measures=other.measures())):
                raise elsewhere(above + 1, sender.skip_lines + 1)
        raise other_columns(told, dataset)
    if layout.total_columns and not head.totals:
        raise Refused(
            f"no column is headed {' or '.join(layout.total_columns)}. See total_columns of its sender"
        )
    return head


def _head_at(
    cells: list[list[str]], above: int, layout: SheetLayout, dataset: Dataset, sender: Sender
) -> Head:
    """Read a header below so many lines; a column that is not known has no name."""
    headed = _headings([_without_numbers(line) for line in cells[above : above + layout.header_lines]])
    names, totals = headings(dataset, sender), {*map(same_word, layout.total_columns)}
    ignored = {*map(same_word, sender.ignore_columns)}
    columns = [_name(at, headed[at], names, ignored) for at in range(len(headed))]
    given = {*columns, *sender.values, *dataset.optional}
    head = Head(above + layout.header_lines, columns)
    for at, words in enumerate(headed):
        parts = [word for word in map(same_word, words) if word not in totals]
        of = _measure(parts, sender)
        if not words or not ignored.isdisjoint(map(same_word, words)):
            continue
        if len(parts) < len(words):
            columns[at] = f"column {at + 1}" if of else ""
            if of:
                head.totals[at] = of.says
        elif of and (of.column or columns[at].startswith(MEASURE)):
            is_whole = of.column and {*dataset.header} <= {*given, of.column, *of.says}
            columns[at] = MEASURE + " ".join(parts) if is_whole else ""
            if is_whole:
                head.figures[at] = of
        elif columns[at].startswith(MEASURE):
            columns[at] = ""
    return replace(head, nameless=frozenset(at for at, words in enumerate(headed) if not words))


def _headings(lines: list[list[str]]) -> list[list[str]]:
    """Return the words over each column, from the top, none where it has none of its own.

    A merged cell stands at its left end: what is empty beside it repeats it.
    """
    found = []
    carried = [""] * len(lines)
    for at in range(max((len(line) for line in lines), default=0)):
        own = [cell_of(line, at) for line in lines]
        top = next((place for place, cell in enumerate(own) if cell), len(own))  # below it nothing is merged
        carried = [carried[place] if place < top else cell for place, cell in enumerate(own)]
        found.append([cell for cell in carried if cell] if any(own) else [])
    return found


def _without_numbers(line: list[str]) -> list[str]:
    """Return a line of a header, empty where it only counts the columns."""
    words = [cell.strip() for cell in line if cell.strip()]
    return [] if all(map(NUMBERED.fullmatch, words)) else line


def _name(at: int, words: list[str], names: dict[str, str], ignored: set[str]) -> str:
    if not words or not ignored.isdisjoint(map(same_word, words)):
        return f"column {at + 1}"
    whole, lowest = named_by([" ".join(words), words[-1]], names)
    return whole or lowest


def _measure(parts: list[str], sender: Sender) -> Measure | None:
    """Return what all parts of a heading say together, None where one is not known or two differ."""
    whole = sender.measures.get(" ".join(parts))
    found = [whole] if whole else [sender.measures.get(part) for part in parts]
    told: dict[str, str] = {}
    for of in found:
        if of is None:
            return None
        for column, word in {**({"": of.column} if of.column else {}), **of.says}.items():
            if told.setdefault(column, word) != word:
                return None
    return Measure(told.pop("", ""), told)
