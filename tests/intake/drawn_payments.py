"""Payments drawn from a seed, as their writer means them, and as every kind of source writes them."""

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from tests.intake.written import workbook

Cell = Any
NUMBERS = ("jml_tk", "upah", "iuran", "denda")
WAGES = (1_090_000, 1_100_000, 3_500_000, 4_180_000, 9_990_000)
RATES = ("0.0024", "0.0054", "0.0089", "0.0127", "0.0174", "0.003", "0.057", "0.037", "0.02")
"""What their products are in binary is no number of two decimals for one in fifteen."""
COUNTS = (0, 1, 50, 300, 999, 1_000, 1_498, 5_000, 50_000, 450_000, 1_234_567)


@dataclass(frozen=True)
class Payment:
    """A payment as it is meant."""

    npp: str
    jml_tk: int | None
    upah: Decimal | None
    iuran: Decimal
    denda: Decimal | None
    tgl_bayar: date
    noise: float | None = None
    """The iuran as a spreadsheet computes it, where it is computed."""

    def cells(self, number: Callable[[Any], Cell], day: Callable[[date], Cell]) -> dict[str, Cell]:
        """Return the row, its numbers and its day written by these."""
        fixed = {"npp": self.npp, "blth": "2024-09", "program": "JKK", "segmen": "PU"}
        counted = {name: getattr(self, name) for name in NUMBERS}
        written = {name: None if value is None else number(value) for name, value in counted.items()}
        return fixed | written | {"tgl_bayar": day(self.tgl_bayar)}


Table = list[Payment]


def draw_table(seed: int) -> Table:
    """Draw one to four payments of October 2024."""
    rng = random.Random(seed)  # noqa: S311 - drawn tests, no secret
    return [_payment(rng, f"{seed % 10**5:05}{number:03}") for number in range(rng.randint(1, 4))]


def _payment(rng: random.Random, npp: str) -> Payment:
    noise = None
    wage: Decimal | None = _amount(rng, 10**6)
    paid = _amount(rng, 100)
    if rng.random() < 0.4:
        whole, rate = rng.choice(WAGES) * rng.randint(1, 40), rng.choice(RATES)
        wage, paid, noise = Decimal(whole), Decimal(whole) * Decimal(rate), whole * float(rate)
    return Payment(
        npp=npp,
        jml_tk=rng.choice([None, *COUNTS, rng.randint(0, 10**7)]),
        upah=rng.choice([wage, wage, None]),
        iuran=paid,
        denda=rng.choice([None, Decimal(0), Decimal(50), Decimal(5_000), _amount(rng, 1)]),
        tgl_bayar=date(2024, 10, 1) + timedelta(rng.randrange(31)),
        noise=noise,
    )


def _amount(rng: random.Random, least: int) -> Decimal:
    """Draw an amount in which round thousands and sen are frequent, of at most 15 digits."""
    whole = rng.choice([1, 50, 450, 1_234, rng.randint(1, 10**6)]) * rng.choice([1, 1_000, 1_000_000])
    sen = rng.choice([0, 0, 0, 50, 5, 12, rng.randrange(100)])
    return Decimal(max(whole, least)) + Decimal(sen) / 100


# Numbers and days as texts


def plain(value: Any) -> str:
    """Write 2500000.5."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def of_pandas(value: Any) -> str:
    """Write 2500000.0, as pandas writes a column that has empty cells."""
    return repr(float(value))


def indonesian(value: Any) -> str:
    """Write 2.500.000,5."""
    whole, _, decimals = plain(value).partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{decimals}" if decimals else "")


def english(value: Any) -> str:
    """Write 2,500,000.5."""
    return indonesian(value).translate(str.maketrans(".,", ",."))


def at_midnight(day: date) -> str:
    """Write 2024-10-15T00:00:00, as a portal writes a day."""
    return f"{day}T00:00:00"


# Files


def write_csv(number: Callable[[Any], str], delimiter: str = ";") -> Callable[[Table, Path], None]:
    """Return what writes a text with these numbers."""

    def write(table: Table, path: Path) -> None:
        rows = [one.cells(number, str) for one in table]
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8")

    return write


def write_workbook(number: Callable[[Any], Cell] | None) -> Callable[[Table, Path], None]:
    """Return what writes a workbook with these texts; without, numbers are number cells, some computed."""

    def write(table: Table, path: Path) -> None:
        rows = [one.cells(number or float, lambda day: day) for one in table]

        def compute(_: Any, sheet: Any) -> None:
            for line, one in enumerate(table, start=1):
                if number is None and one.noise is not None:
                    sheet.write_formula(line, [*rows[0]].index("iuran"), "=F2*0.0024", None, one.noise)

        path.write_bytes(workbook([[*rows[0]], *(row.values() for row in rows)], compute))

    return write


def write_parquet(amounts: pyarrow.DataType, counts: pyarrow.DataType, days: pyarrow.DataType) -> Any:
    """Return what writes a Parquet file with columns of these types; texts are Indonesian."""
    kinds = {"jml_tk": counts, "upah": amounts, "iuran": amounts, "denda": amounts, "tgl_bayar": days}

    def write(table: Table, path: Path) -> None:
        columns: dict[str, list[Cell]] = {}
        for one in table:
            for name, cell in one.cells(lambda value: value, lambda day: day).items():
                columns.setdefault(name, []).append(_as(kinds.get(name), name, cell, one))
        arrays = {
            name: pyarrow.array(cells, kinds.get(name, pyarrow.string())) for name, cells in columns.items()
        }
        pyarrow.parquet.write_table(pyarrow.table(arrays), path)

    return write


def _as(kind: pyarrow.DataType | None, name: str, cell: Cell, one: Payment) -> Cell:
    if cell is None or kind is None:
        return cell
    if pyarrow.types.is_timestamp(kind):
        return datetime(cell.year, cell.month, cell.day)
    if pyarrow.types.is_floating(kind):
        return one.noise if name == "iuran" and one.noise is not None else float(cell)
    if pyarrow.types.is_string(kind):
        return str(cell) if isinstance(cell, date) else indonesian(cell)
    return Decimal(cell) if pyarrow.types.is_decimal(kind) else cell
