"""How a sender writes its files, as far as that has to be declared; the same keys for every dataset.

[senders.memberships.KC-MALANG]
delimiter = ";"
skip_lines = 3                          # titles above the header
columns = { kpj = "NO KPJ" }            # ours = theirs
ignore_columns = ["NO"]
values = { sistem_kode = "bps" }        # what no column says
labels = { status = { "1" = "AKTIF" } } # their words = ours
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.counted import Counted
from flows.sheet_layout import SheetLayout

SIMULATED = "SIM-"
"""Begins the names of simulated senders and of their branches."""
CHOICES: dict[str, tuple[str, ...]] = {
    "encoding": ("utf-8", "cp1252", "utf-16"),
    "delimiter": (",", ";", "\t", "|"),
    "number_format": ("plain", "indonesian"),
    "date_format": ("iso", "indonesian"),
    "code_system": ("none", "bps", "kemendagri"),
}
PART = "rincian"
"""Column of what is counted within a region, where a dataset has it."""
MONTH_PARTS = {
    "YYYY": r"(?P<year>(?:19|20)[0-9]{2})",
    "YY": r"(?P<short_year>[0-9]{2})",
    "MMM": r"(?P<word>[A-Za-z]+)",
    "MM": r"(?P<month>0[1-9]|1[0-2]|[1-9])",
    "DD": r"(?:0[1-9]|[12][0-9]|3[01]|[1-9])",
}
"""What a month_format is made of; other signs stand for themselves."""
YEARS = ("YY", "YYYY")


@dataclass(frozen=True)
class Measure:
    """What the figures below one heading are: in which column they stand, and what that heading says."""

    column: str
    """Empty where the heading above or below it says that."""
    says: Mapping[str, str]
    """Our column -> what it says of each figure, such as year -> 2024."""


Labels = Mapping[str, Mapping[str, str]]
"""Column -> their word, as `same_word` gives it -> ours. The column is empty for all columns of words."""


@dataclass(frozen=True)
class Sender:
    """How a sender writes its files."""

    encoding: str = "utf-8"
    delimiter: str = ","
    number_format: str = "plain"
    date_format: str = "iso"
    code_system: str = "none"
    layout: SheetLayout | None = None
    """What its recaps have beside their table, where they are wide."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Our column -> their heading, where it is no name that everybody knows."""
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Our column -> headings whose cells say it together, in this order: a month apart from its year."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Our column -> what it says in every row, where the file does not say it."""
    labels: Labels = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    """Heading of figures, as `same_word` gives it -> what they are. Each line is a row for what they say."""
    sum_over: tuple[str, ...] = ()
    """Headings of what a recap counts within a region, such as districts and villages: it is added up."""
    ignore_columns: tuple[str, ...] = ()
    """Headings of columns that are not read."""
    sheet: str = ""
    """Name of the sheet of a workbook that is read, where it has several."""
    skip_lines: int = 0
    """Titles above the header."""
    zero_signs: tuple[str, ...] = ()
    """Cells of numbers that say none, such as -."""
    month_format: str = ""
    """How a month is written, as MM/YYYY, where it is not 2024-10 or Oktober 2024."""
    counted: Counted = field(default_factory=Counted)
    """What its recaps count."""

    @property
    def says(self) -> frozenset[str]:
        """Columns that its files may lack: it says what holds there, or of which others it is made."""
        return frozenset([*self.values, *self.joined, *(["status"] if self.counted.status else [])])

    @property
    def is_across(self) -> bool:
        """Whether a line of a file is several rows."""
        return bool(self.layout or self.measures)


def same_word(cell: str) -> str:
    """Return what headings and labels are compared by: their signs, in small letters, white space as one."""
    return " ".join(cell.split()).casefold()


def month_pattern(written: str) -> re.Pattern[str]:
    """Return the pattern of a month_format. Raises ValueError where it names no year or no month, or two."""
    parts = re.split(f"({'|'.join(MONTH_PARTS)})", written)
    named = sorted(parts[1::2])
    if named not in [
        [*day, month, year] for day in ([], ["DD"]) for month in ("MM", "MMM") for year in YEARS
    ]:
        raise ValueError(written)
    pattern = "".join(MONTH_PARTS.get(part, re.escape(part)) for part in parts)
    return re.compile(pattern if any(parts[::2]) else pattern.replace("|[1-9])", ")"))
