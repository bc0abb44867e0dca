"""What a sender delivers in our words: figures across, what no column says, labels, signs for none, months.

Every distinct cell is looked at once, whatever the number of rows.
"""

import re
from collections.abc import Callable
from functools import partial, reduce

import pyarrow
import pyarrow.compute as pc

from flows.intake.header import JOINED, MEASURE, SUM_OVER
from flows.sender import PART, Sender, month_pattern, same_word
from schemas.contract import MONTH, Column, Dataset, Read

Reword = Callable[[str], str]


def a_row_for_each(rows: pyarrow.Table, dataset: Dataset, sender: Sender) -> pyarrow.Table:
    """Return the rows of `line` and the columns of the dataset; what the file lacks is empty.

    Of figures whose headings say what they are, each line becomes a row for all that is said alike. Where all
    of these are empty there is none, except the first of a line that would have no row.
    """
    if sender.sum_over:
        of_region = [rows[SUM_OVER + heading].combine_chunks() for heading in sender.sum_over]
        # with null_handling="skip" Arrow loses rows of a single column
        told = pc.binary_join_element_wise(*of_region, " / ", null_handling="replace", null_replacement="")
        is_nowhere = reduce(pc.and_, (cells.is_null() for cells in of_region))
        rows = rows.append_column(PART, pc.if_else(is_nowhere, None, told))
    for name, headings in sender.joined.items():  # where one of them is empty nothing is said
        pieces = [rows[JOINED + heading].combine_chunks() for heading in headings]
        rows = rows.append_column(name, pc.binary_join_element_wise(*pieces, " "))
    there = [(MEASURE + heading, of) for heading, of in sender.measures.items()]
    there = [(name, of) for name, of in there if name in rows.column_names]
    columns = {column.name: column for column in dataset.columns}
    said: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}
    for name, of in there:
        if reword := _reword(columns[of.column], sender):  # a sign for what nobody knows is no figure
            rows = _with(rows, name, _reworded(rows[name], partial(_unless_empty, reword)))
        said.setdefault(tuple(of.says.items()), {})[of.column] = name
    if not said:
        return _in_order(rows, dataset)
    is_empty = reduce(pc.and_, (rows[name].is_null() for name, _ in there))
    parts = []
    for at, (says, names) in enumerate(said.items()):
        has_figure = pc.invert(reduce(pc.and_, (rows[name].is_null() for name in names.values())))
        part = rows.filter(pc.or_(has_figure, is_empty) if at == 0 else has_figure)
        for column, name in names.items():
            part = part.append_column(column, part[name])
        for column, told in says:
            part = part.append_column(column, _repeated(told, part.num_rows))
        parts.append(_in_order(part, dataset))
    return pyarrow.concat_tables(parts).sort_by("line")


def _in_order(rows: pyarrow.Table, dataset: Dataset) -> pyarrow.Table:
    for name in dataset.header:
        if name not in rows.column_names:
            rows = rows.append_column(name, pyarrow.nulls(rows.num_rows, pyarrow.string()))
    return rows.select(["line", *dataset.header])


def _unless_empty(reword: Reword, cell: str) -> str:
    return cell if reword(cell) else ""


def _repeated(text: str, times: int) -> pyarrow.Array:
    return pyarrow.repeat(pyarrow.scalar(text, pyarrow.string()), times)


def in_our_words(rows: pyarrow.Table, dataset: Dataset, sender: Sender) -> pyarrow.Table:
    """Return delivered rows as if their sender wrote as we do. rows: `line` and the columns, as text."""
    for name, told in sender.values.items():
        rows = _with(rows, name, _repeated(told, rows.num_rows))
    for column in dataset.columns:
        if reword := _reword(column, sender):
            rows = _with(rows, column.name, _reworded(rows[column.name], reword))
    if status := sender.counted.status:
        rows = _with(rows, "status", pc.fill_null(rows["status"], status))
    return rows


def _with(rows: pyarrow.Table, name: str, cells: pyarrow.Array | pyarrow.ChunkedArray) -> pyarrow.Table:
    return rows.set_column(rows.column_names.index(name), name, cells)


def _reword(column: Column, sender: Sender) -> Reword | None:
    """Return what becomes of a cell of a column; None where all stay."""
    words: dict[str, str] = {}
    if column.value_kind.decimals is not None:
        words |= dict.fromkeys(map(same_word, sender.zero_signs), "0")
    if _holds_words(column):
        words |= sender.labels.get("", {})
    words |= sender.labels.get(column.name, {})
    if sender.month_format and column.kind is MONTH:
        pattern = month_pattern(sender.month_format)
        return lambda cell: words.get(same_word(cell), month_of(pattern, cell))
    return (lambda cell: words.get(same_word(cell), cell)) if words else None


def _holds_words(column: Column) -> bool:
    """Whether its cells are words of a list, or names or codes of regions and branches: nobody's own."""
    if column.personal:
        return False
    read = column.kind
    is_listed = isinstance(read, Read) and read.macro and not read.written and read is not MONTH
    return bool(column.isin or is_listed) or column.is_region or column.becomes == "office_code"


def _reworded(cells: pyarrow.ChunkedArray, reword: Reword) -> pyarrow.Array:
    encoded = pc.dictionary_encode(cells.combine_chunks())
    words = [reword(cell) or None for cell in encoded.dictionary.to_pylist()]
    return pyarrow.array(words, pyarrow.string()).take(encoded.indices)


def month_of(pattern: re.Pattern[str], cell: str) -> str:
    """Return a month as 2024-10, or Oktober 2024 where it is a word; what is no month stays as it is."""
    found = pattern.fullmatch(cell.strip())
    if found is None:
        return cell
    told = found.groupdict()
    year = told.get("year") or f"20{told['short_year']}"
    return f"{told['word']} {year}" if "word" in told else f"{year}-{told['month']:0>2}"
