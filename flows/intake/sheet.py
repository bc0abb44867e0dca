"""Rows of a delivery that is a table: cells of a workbook or values of Parquet, as text by position."""

from dataclasses import dataclass

import pyarrow


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
