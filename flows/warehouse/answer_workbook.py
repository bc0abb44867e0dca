"""Write the rows of an answer into an Excel workbook: numbers as numbers, dates as dates, texts as texts."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from flows.problems import WrongUsage
from flows.warehouse.answers import harmless, plain
from flows.warehouse.query import Answer, Row

MOST_ROWS = 1_048_575
"""Of a sheet, below the names of the columns."""
MOST_COLUMNS = 16_384
MOST_LETTERS = 32_767
"""Of a cell."""
EXACT = 2**53
"""Whole numbers beyond it are not all numbers to a spreadsheet."""
FIRST_DAY = date(1900, 3, 1)
"""Excel takes 1900 for a leap year: it counts earlier days wrong, and knows none before."""
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
INSTEAD = "Ask for less, or write --format csv or parquet."
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class _Sheet:
    """A sheet with the formats of its days and moments, and the names of its columns."""

    sheet: Any
    day: Any
    moment: Any
    columns: list[str]


def write_workbook(answer: Answer, path: Path) -> int:
    """Write the sheet `answer` in bounded memory; return the number of rows. Null is an empty cell.

    A text that would be a formula gets an apostrophe. A number that a spreadsheet would change is a text, and
    so is a day before March 1900. Raises WrongUsage where the answer does not fit into a sheet.
    """
    if len(answer.columns) > MOST_COLUMNS:
        raise WrongUsage(
            f"{len(answer.columns):,} columns; a sheet of Excel holds {MOST_COLUMNS:,}. {INSTEAD}"
        )
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        day, moment = (book.add_format({"num_format": told}) for told in (DAY, MOMENT))
        to = _Sheet(book.add_worksheet("answer"), day, moment, answer.columns)
        to.sheet.freeze_panes(1, 0)
        for number, name in enumerate(answer.columns):
            to.sheet.set_column(number, number, min(max(len(name), 11), 40))
        _write_row(to, 0, tuple(answer.columns))
        rows = 0
        for batch in answer.batches:
            if rows + len(batch) > MOST_ROWS:
                raise WrongUsage(f"More than {MOST_ROWS:,} rows, which a sheet of Excel holds. {INSTEAD}")
            for row in batch:
                rows += 1
                _write_row(to, rows, row)
    return rows


def _write_row(to: _Sheet, row: int, values: Row) -> None:
    for column, value in enumerate(values):
        if isinstance(value, bool):
            to.sheet.write_boolean(row, column, value)
        elif isinstance(value, int | float | Decimal) and _is_kept(value):
            to.sheet.write_number(row, column, value)
        elif isinstance(value, datetime) and value.tzinfo is None and value.date() >= FIRST_DAY:
            to.sheet.write_datetime(row, column, value, to.moment)
        elif isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_DAY:
            to.sheet.write_datetime(row, column, value, to.day)
        elif value is not None:
            to.sheet.write_string(row, column, _text(to, row, column, value))


def _text(to: _Sheet, row: int, column: int, value: Any) -> str:
    text = harmless(value) if isinstance(value, str) else plain(value)
    if len(text) > MOST_LETTERS:
        raise WrongUsage(
            f"{len(text):,} letters in row {row}, column {to.columns[column]}; a cell of Excel holds "
            f"{MOST_LETTERS:,}. {INSTEAD}"
        )
    return text


def _is_kept(value: int | float | Decimal) -> bool:
    """Whether a spreadsheet holds the number with all its digits; a float has no more than it holds."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return abs(value) <= EXACT
    return Decimal(f"{float(value):.15G}") == value
