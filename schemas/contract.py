"""What every contract shares: column types, the twin rule, and the description of a dataset."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

import pandas as pd
import pandera.pandas as pa
import pyarrow
from pandera.typing import Series

Text = Annotated[pd.ArrowDtype, pyarrow.string()]
Whole = Annotated[pd.ArrowDtype, pyarrow.int64()]
Number = Annotated[pd.ArrowDtype, pyarrow.decimal128(38, 6)]
Day = Annotated[pd.ArrowDtype, pyarrow.date32()]
Money = Annotated[pd.ArrowDtype, pyarrow.decimal128(18, 2)]
Small = Annotated[pd.ArrowDtype, pyarrow.int32()]
Flag = Annotated[pd.ArrowDtype, pyarrow.bool_()]

TWIN = "_text"
UNREADABLE = "unreadable"
KEY = r"^[a-z][a-z0-9_]*$"
SEGMENTS = ["PU", "BPU", "JAKON", "PMI", "ALL"]


class Contract(pa.DataFrameModel):
    """One row of a staged delivery.

    A column read from text stands beside its text: `period` beside `period_text`. Where there is a text and
    no value, the text could not be read, and the row is refused under the rule `<column>.unreadable`; the
    description of the text column says what was expected.

    A rule over several columns is a method named `<column>__<rule>`, after the column it is told of.
    """

    line: Series[Whole] = pa.Field(description="Physical line in the delivered file; the header is 1.")

    class Config:
        """Exactly these columns, in their types; nothing is coerced."""

        strict = True
        coerce = False
        unique: ClassVar[list[str]] = []

    @classmethod
    def twins(cls) -> list[str]:
        """Names of the columns that stand beside their text."""
        columns = cls.to_schema().columns
        return [name for name in columns if f"{name}{TWIN}" in columns]

    @classmethod
    def kind_of(cls, column: str) -> pyarrow.DataType:
        """Type of a column."""
        return cls.to_schema().columns[column].dtype.type.pyarrow_dtype

    @classmethod
    def decimals_of(cls, column: str) -> int | None:
        """Decimals that a column of counts or amounts has; None where it is of another type."""
        kind = cls.kind_of(column)
        if pyarrow.types.is_decimal(kind):
            return int(kind.scale)
        return 0 if pyarrow.types.is_integer(kind) else None


class Valid(Contract):
    """A definition with the months in which it holds."""

    valid_from_date_text: Series[Text] = pa.Field(
        nullable=True, description="The first month, written 2015-07, or empty where it is not known."
    )
    valid_from_date: Series[Day] = pa.Field(nullable=True, description="First day of the first month.")
    valid_to_date_text: Series[Text] = pa.Field(
        nullable=True, description="The last month, written 2023-12, or empty while it holds."
    )
    valid_to_date: Series[Day] = pa.Field(nullable=True, description="First day of the last month.")

    @pa.dataframe_check(description="Not before valid_from.")
    def valid_to_date__before_valid_from(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its last month is not before its first."""
        return ~(rows["valid_to_date"] < rows["valid_from_date"]).fillna(False)


VALID_TOLD_AS = {"valid_from_date": "valid_from", "valid_to_date": "valid_to"}


@dataclass(frozen=True)
class Dataset:
    """A kind of delivery: its folder in data/raw/, its header, its contract, and what a breach means."""

    name: str
    contract: type[Contract]
    header: tuple[str, ...]
    whole: frozenset[str] = field(default_factory=frozenset)
    """Rules whose breach says that the whole file means something else: the delivery is refused."""
    told_as: dict[str, str] = field(default_factory=dict)
    """Staged column -> column of the delivery, where the names differ."""
    doubts: type[Contract] | None = None
    """A second contract over the same staged rows: its breaches are warnings, counted and shown."""
    is_extract: bool = False
    """An administrative extract: columns in any order; sql/intake/<name>.sql says what is kept of a row."""
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Column -> other names that people give it, in lower case, with _ for every run of other signs."""
    found: dict[str, Callable[[dict[str, Any]], str]] = field(default_factory=dict)
    """Rule in full -> what is said of a staged row that breaks it, instead of a cell; it names nobody."""
    described: dict[str, str] = field(default_factory=dict)
    """What a column holds that no contract judges as it is delivered."""
    optional: frozenset[str] = frozenset()
    """Columns that a file may lack; they are empty then."""
    personal: frozenset[str] = frozenset()
    """Delivered columns of which only the shape of a value is ever shown."""
    pseudonymous: tuple[str, ...] = ()
    """Staged columns of numbers whose pseudonyms are kept: sql/intake finds them as <column>_pseudonym."""
    key: tuple[str, ...] = ()
    """Staged columns of an extract that name a row; rows that share it and differ are all refused."""
    key_may_lack: frozenset[str] = frozenset()
    """Columns of the key that may be empty; a row without another of them has no key."""

    @property
    def numbers(self) -> frozenset[str]:
        """Delivered columns that hold counts and amounts, not codes."""
        read = [name for name in self.contract.twins() if self.contract.decimals_of(name) is not None]
        return frozenset(self.told_as.get(name, name) for name in read)
