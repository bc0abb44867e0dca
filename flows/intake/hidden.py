"""What a sheet does not show, by a filter or by hand: it is data and counts, and its delivery says so."""

from collections.abc import Collection, Mapping

from flows.intake.breach import Breach
from flows.intake.judge import WARNINGS_LISTED
from flows.intake.sheet import Sheet

ROW, COLUMN = "hidden_row", "hidden_column"
"""Rules, both of them warnings."""


def hidden_lines(sheet: Sheet, lines: Collection[int]) -> list[int]:
    """Return which of these lines the sheet does not show."""
    return sorted(sheet.hidden_lines & {*lines}) if sheet.hidden_lines else []


def tell_hidden(sheet: Sheet, lines: list[int], columns: Mapping[int, str]) -> list[Breach]:
    """Return the warnings of hidden lines, the first of them, and of hidden columns by position and name."""
    rows = "row is" if len(lines) == 1 else "rows are"
    told = f"a row that is shown; {len(lines)} {rows} hidden in the sheet and counted all the same"
    found = [Breach(line, "", ROW, told, severity="warning") for line in lines[:WARNINGS_LISTED]]
    names = [name for position, name in columns.items() if position in sheet.hidden_columns]
    if names:
        told = f"columns that are shown; hidden in the sheet and read all the same: {', '.join(names)}"
        found.append(Breach(sheet.header_line, "", COLUMN, told, severity="warning"))
    return found
