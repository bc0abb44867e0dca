"""Rows of a delivery that is a table: cells of a workbook or values of Parquet, as text by position."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import pyarrow
import pyarrow.compute as pc

from flows.intake.number_texts import in_format


@dataclass(frozen=True)
class Sheet:
    """A header and the rows below it. 1 + rows + blank_lines = physical_rows."""

    header: list[str]
    """Text of the first row with a value, by position; empty where a column has values and no name."""
    header_line: int
    """Its row number, from 1."""
    rows: pyarrow.Table
    """line BIGINT (row number in the sheet, from 1), then c0, c1, ... as text; an empty cell is null."""
    blank_lines: int
    """Rows without any value, up to the last row with one. White space is no value."""
    numeric: dict[int, pyarrow.Array]
    """By position the lines (int64) whose cell is a number, not text; only columns that hold one."""
    physical_rows: int
    """Number of the last row with a value."""
    uncomputed: dict[int, pyarrow.Array] = field(default_factory=dict)
    """By position the lines (int64) whose cell has a formula that nothing has computed."""
    merged: dict[int, pyarrow.Array] = field(default_factory=dict)
    """By position the lines (int64) whose cell is empty, for it is merged with one that has the value."""
    merged_below: dict[int, pyarrow.Array] = field(default_factory=dict)
    """Those of them that have the value in a line above."""
    hidden_lines: frozenset[int] = frozenset()
    """Rows that the sheet does not show, by a filter or by hand. They are there all the same."""
    hidden_columns: frozenset[int] = frozenset()
    """Positions of columns that it does not show."""

    def in_format(self, positions: Collection[int], number_format: str) -> "Sheet":
        """Return the sheet with the number cells of some columns written in a format.

        A number is that number, whatever its sender's texts mean. Columns of codes, such as 63.71, stay.
        """
        rows = self.rows
        for position in sorted({*positions} & {*self.numeric}):
            name = f"c{position}"
            texts = rows[name].combine_chunks()
            written = in_format(texts, number_format)
            if written is not texts:
                is_number = pc.is_in(rows["line"].combine_chunks(), self.numeric[position])
                texts = pc.if_else(is_number, written, texts)
                rows = rows.set_column(rows.column_names.index(name), name, texts)
        return replace(self, rows=rows)
