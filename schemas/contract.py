"""How a dataset is declared: its columns, each of them once, and the rules over its rows.

Nothing here reads or judges: of these values flows/intake/reading.py makes queries and flows/intake/agreed.py
Pandera schemas, when a delivery is new.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    Rows = pd.DataFrame
    Answer = pd.Series[bool]
    """Of each row yes or no."""
else:
    Rows = Answer = Any  # a declaration is read without pandas

TWIN = "_text"
Record = dict[str, Any]
"""A staged row by column; a value that is missing, or could not be read, is None."""


class Kind(StrEnum):
    """Type of a staged column, as DuckDB names it."""

    TEXT = "VARCHAR"
    WHOLE = "BIGINT"
    SMALL = "INTEGER"
    TINY = "UTINYINT"
    NUMBER = "DECIMAL(38,6)"
    MONEY = "DECIMAL(18,2)"
    DAY = "DATE"
    FLAG = "BOOLEAN"
    PSEUDONYM = "UUID"

    @property
    def decimals(self) -> int | None:
        """Decimals of a count or an amount; None of another kind."""
        return {Kind.WHOLE: 0, Kind.SMALL: 0, Kind.NUMBER: 6, Kind.MONEY: 2}.get(self)


@dataclass(frozen=True)
class Read:
    """A kind whose values are read from text; the text stands beside the value, named <column>_text.

    Where there is a text and no value, the text could not be read, and the row is refused.
    """

    kind: Kind
    macro: str = ""
    """Of sql/parse, named as a query does; empty where sql/staging/<dataset>.sql gives the value."""
    written: str = ""
    """What a sender declares of how it writes such values: number_format or date_format."""
    expects: str = ""
    """What is expected of the text, where a column does not say it."""


MONTH = Read(Kind.DAY, "parse.month")
DATE = Read(Kind.DAY, "parse.calendar_date", "date_format", "A day written 2022-03-01, or empty.")
COUNT = Read(
    Kind.WHOLE,
    "parse.whole",
    "number_format",
    "A whole number in the format declared for the sender, or empty.",
)
NUMBER = Read(Kind.NUMBER, "parse.number", "number_format")
PERCENT = Read(
    Kind.NUMBER,
    "parse.measure",
    "number_format",
    "A percentage in the format declared for the sender, or empty.",
)
AMOUNT = Read(
    Kind.MONEY,
    "parse.amount",
    "number_format",
    "Rupiah in the format declared for the sender, as 2500000 or 2.500.000,00, or empty.",
)
FLAG = Read(Kind.FLAG, "parse.flag", expects="1 or 0, or empty.")


def word(macro: str, expects: str = "") -> Read:
    """Return the kind of a word that a macro of sql/parse knows."""
    return Read(Kind.TEXT, macro, expects=expects)


def found(kind: Kind = Kind.TEXT) -> Read:
    """Return the kind of a value that sql/staging/<dataset>.sql finds for the text."""
    return Read(kind)


@dataclass(frozen=True)
class Column:
    """One column of a delivery, and what becomes of it."""

    name: str
    """In the header."""
    meaning: str
    """What it holds; of plain text what is expected of it."""
    becomes: str = ""
    """Its staged name, where that is another."""
    kind: Kind | Read = Kind.TEXT
    expects: str = ""
    """What is expected of the text of a value, where its kind does not say it."""
    empty: bool = False
    """Whether a row may leave it empty."""
    optional: bool = False
    """Whether a file may lack it; it is empty then."""
    unique: bool = False
    isin: tuple[str, ...] = ()
    matches: str = ""
    above: float | None = None
    least: float | None = None
    most: float | None = None
    judged: bool = True
    """Not judged: given to sql/staging/<dataset>.sql under the name that it becomes, let go without one."""
    aliases: tuple[str, ...] = ()
    """Other names that people give it, in lower case, with _ for every run of other signs."""
    example: str = ""
    """A cell of a row that is accepted."""
    personal: bool = False
    """Whether only the shape of a value is ever shown."""
    is_long: bool = False
    """Whether its numbers are longer than a spreadsheet keeps: a number cell is refused."""
    kept: bool | str = False
    """Of an accepted row: whether its value is kept, or under which name."""
    pseudonym: str = ""
    """Name under which the pseudonym of its number is kept."""

    @property
    def staged(self) -> str:
        """Name of its value in staged rows."""
        return self.becomes or self.name

    @property
    def text(self) -> str:
        """Name of its text in staged rows."""
        return self.staged + TWIN if isinstance(self.kind, Read) else self.staged

    @property
    def value_kind(self) -> Kind:
        """Type of its value."""
        return self.kind.kind if isinstance(self.kind, Read) else self.kind

    @property
    def is_region(self) -> bool:
        """Whether its cells are codes or names of regions."""
        return self.staged.removesuffix(TWIN).endswith("region_code")

    @property
    def expected(self) -> str:
        """What is told of a text that is missing or could not be read."""
        return self.expects or self.kind.expects if isinstance(self.kind, Read) else self.meaning


@dataclass(frozen=True)
class Given:
    """A column that nobody delivers: sql/staging/<dataset>.sql or the delivery gives it."""

    staged: str
    kind: Kind
    meaning: str
    empty: bool = False
    told_of: str = ""
    """Column of the delivery that a breach of its rules is told of."""
    matches: str = ""
    kept: bool | str = False
    pseudonym: str = ""

    @property
    def value_kind(self) -> Kind:
        """Type of its value."""
        return self.kind


@dataclass(frozen=True)
class Rule:
    """A rule over rows, told of a column as `<column>.<name>`."""

    column: str
    """Staged."""
    name: str
    expects: str
    """What is told of a row that breaks it."""
    holds: Callable[[Rows], Answer]
    """Says of each row whether it keeps the rule; where a value is missing as well."""
    warns: bool = False
    """Whether a row that breaks it counts all the same: breaches are counted and shown."""
    found: Callable[[Record], str] | None = None
    """What is said of a row that breaks it, instead of a cell; it names nobody."""


class Role(StrEnum):
    """What a dataset is for."""

    REFERENCE = "reference"
    """Needed whole: one refused row, and nothing is published."""
    FACT = "fact"
    """Curated figures; a refused row is told, and the others count."""
    EXTRACT = "extract"
    """Administrative records, a folder for each month, columns in any order; what is kept is declared."""


@dataclass(frozen=True)
class Counted:
    """Which rows of a table of closed months the territory of the office must count, and as what."""

    measure: str
    segments: tuple[str, ...]
    """Those that have it; one alone has all rows of the table."""
    columns: tuple[str, ...]
    """Of the table of the dataset's name; they are added up."""
    where: dict[str, str | bool]


@dataclass(frozen=True, eq=False)
class Dataset:
    """A kind of delivery: its folder in data/raw/, what it holds, and what a breach means."""

    name: str
    role: Role
    columns: tuple[Column, ...]
    """In the order of the header."""
    given: tuple[Given, ...] = ()
    rules: tuple[Rule, ...] = ()
    key: tuple[str, ...] = ()
    """Staged columns that name a row. Rows of a curated delivery that share it are refused, of an extract
    those that share it and differ."""
    key_may_lack: frozenset[str] = frozenset()
    """Columns of the key that may be empty; a row without another of them has no key."""
    whole: frozenset[str] = frozenset()
    """Rules whose breach says that the whole file means something else: the delivery is refused."""
    judged_by: tuple[str, ...] = ()
    """Datasets that its rows are judged by, in the order in which they are taken in."""
    bucketed_by: str = ""
    """Kept pseudonym by whose first digit kept rows are cut into buckets."""
    totalled: tuple[str, ...] = ()
    """Kept columns whose sums tell a delivery that is far off its sender's others."""
    counted: Counted | None = None

    @property
    def is_extract(self) -> bool:
        """Whether it comes month by month, and of its rows only what is declared is kept."""
        return self.role is Role.EXTRACT

    @cached_property
    def header(self) -> tuple[str, ...]:
        """Names of the delivered columns."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def example(self) -> dict[str, str]:
        """A row that is accepted."""
        return {column.name: column.example for column in self.columns}

    @cached_property
    def told_as(self) -> dict[str, str]:
        """Staged column -> column of the delivery, where the names differ."""
        told = {column.staged.removesuffix(TWIN): column.name for column in self.columns if column.becomes}
        return told | {given.staged: given.told_of for given in self.given if given.told_of}

    @cached_property
    def aliases(self) -> dict[str, tuple[str, ...]]:
        """Column of the delivery -> other names that people give it."""
        return {column.name: column.aliases for column in self.columns if column.aliases}

    def named(self, is_so: Callable[[Column], bool]) -> frozenset[str]:
        """Return the names of the delivered columns of which that is so."""
        return frozenset(column.name for column in self.columns if is_so(column))

    @cached_property
    def optional(self) -> frozenset[str]:
        """Delivered columns that a file may lack."""
        return self.named(lambda column: column.optional)

    @cached_property
    def personal(self) -> frozenset[str]:
        """Delivered columns of which only the shape of a value is ever shown."""
        return self.named(lambda column: column.personal)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Delivered columns that hold counts and amounts, not codes."""
        return self.named(lambda column: column.value_kind.decimals is not None)

    @cached_property
    def kept(self) -> dict[str, Kind]:
        """Types of what is kept of an accepted row of an extract, by name."""
        bucket = {"bucket": Kind.TINY} if self.bucketed_by else {}
        numbered = {column.pseudonym: Kind.PSEUDONYM for column in self.numbered}
        values = {name: column.value_kind for name, column in self.kept_values.items()}
        return {"line": Kind.WHOLE, **numbered, **bucket, **values}

    @cached_property
    def staged(self) -> list[Column | Given]:
        """What staged rows hold, delivered or given."""
        return [*self.columns, *self.given]

    @cached_property
    def kept_values(self) -> dict[str, Column | Given]:
        """Columns whose value is kept, by the name under which it is."""
        return {c.kept if isinstance(c.kept, str) else c.staged: c for c in self.staged if c.kept}

    @cached_property
    def numbered(self) -> list[Column | Given]:
        """Columns of numbers whose pseudonyms are kept."""
        return [column for column in self.staged if column.pseudonym]
