"""How a sender lays a wide recap out, as cakupan.toml declares it; nothing of it is guessed.

[senders.recaps.KW-KAL]
layout = "wide"
skip_lines = 4                  # titles above the header
header = ["segmen", "status"]   # what each line of the header says; "" where it says neither
region_column = 2               # lines and columns are counted from 1
first_figure_column = 4
total_rows = ["JUMLAH"]         # labels of a line that is the sum of all lines above it
total_columns = ["Jumlah"]      # headings of columns that are the sum of others
period_line = 3                 # where the month is named, as in Posisi 31 Oktober 2024
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.problems import WrongUsage


@dataclass(frozen=True)
class SheetLayout:
    """Where things stand in a wide recap. A label is a whole cell."""

    header: tuple[str, ...]
    """What each line of the header says: segmen, status, or neither (empty)."""
    region_column: int
    first_figure_column: int
    last_figure_column: int | None = None
    """The last column of the header where none is named."""
    skip_lines: int = 0
    """Lines above the header."""
    office_column: int | None = None
    period_line: int | None = None
    """A line that names the month; without it the sheet is of the month of its folder."""
    kode_kantor: str = ""
    sistem_kode: str = ""
    segmen: str = ""
    status: str = ""
    """The last four: what no header and no column says, the same for the whole sheet."""
    total_rows: tuple[str, ...] = ()
    """Labels of a line that is the sum of all lines above it."""
    subtotal_rows: tuple[str, ...] = ()
    """Labels of lines that are the sum of the lines since the one before."""
    total_columns: tuple[str, ...] = ()
    """Headings of columns that are the sum of the columns with the same other heading."""
    zero_signs: tuple[str, ...] = ()
    """Cells that say none, such as -."""
    regions: Mapping[str, str] = field(default_factory=dict)
    """Region as the sheet names it -> its code."""


A_COUNT, A_TEXT, TEXTS, NAMES = "a whole number", "a text", "a list of texts", "a table of names and codes"
KINDS = {
    "header": TEXTS,
    **dict.fromkeys(("region_column", "first_figure_column", "last_figure_column", "skip_lines"), A_COUNT),
    **dict.fromkeys(("office_column", "period_line"), A_COUNT),
    **dict.fromkeys(("kode_kantor", "sistem_kode", "segmen", "status"), A_TEXT),
    **dict.fromkeys(("total_rows", "subtotal_rows", "total_columns", "zero_signs"), TEXTS),
    "regions": NAMES,
}
"""Key of a section -> what it holds."""
NEEDED = ("header", "region_column", "first_figure_column")


def sheet_layout(values: Mapping[str, Any], where: str) -> SheetLayout:
    """Read a declared layout; `where` is its place, as told. Raises WrongUsage that names the key."""
    for name, value in values.items():
        if name not in KINDS:
            raise WrongUsage(f"{where}.{name} is not known; expected {', '.join(KINDS)}.")
        if not _is_of(KINDS[name], value):
            raise WrongUsage(f"{where}.{name} is {value!r}; expected {KINDS[name]}.")
    for name in NEEDED:
        if not values.get(name):
            counted = ", counted from 1" if KINDS[name] == A_COUNT else ""
            raise WrongUsage(f"{where}.{name} is not there; expected {KINDS[name]}{counted}.")
    if not {*values["header"]} <= {"segmen", "status", ""}:
        raise WrongUsage(
            f"{where}.header is {values['header']!r}; expected segmen, status or an empty text each."
        )
    declared: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
    return SheetLayout(**declared)


def _is_of(kind: str, value: Any) -> bool:
    if kind == A_COUNT:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if kind == TEXTS:
        return isinstance(value, list) and all(isinstance(text, str) for text in value)
    if kind == NAMES:
        return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
    return isinstance(value, str)
