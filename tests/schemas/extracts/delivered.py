"""Small extracts delivered to the intake beside a drawn reference: what is told of them, and what is kept."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet

import schemas
from flows.intake.outcome import ROWS, Outcome
from flows.intake.pseudonym import PseudonymKey
from flows.intake.reading import Place
from flows.intake.take_in import take_in
from flows.settings import Sender
from schemas.contract import Dataset
from tests.delivering import connection_to
from tests.drawn import draw, filled, read_drawing
from tests.schemas import drawn_rows

NAMES = schemas.EXTRACTS
OCTOBER = date(2024, 10, 1)
KEY = PseudonymKey(b"k" * 32)
REGIONS = """
    region_level | region_code | parent_region_code | island_group_code | kemendagri_code | former | also
    province     | 6300        | 0000               | KAL               | 63              |        |
    regency      | 6371        | 6300               | KAL               | 63.71           |        | bjm
    regency      | 6209        | 6200               | KAL               | 62.06           |        |
    regency      | 6206        | 6200               | KAL               | 62.08           |        | sukamara
    regency      | 6502        | 6500               | KAL               | 65.01           | 64.04  |
    regency      | 3171        | 3100               | JAW               | 31.74           |        | jaksel
""".replace("former", "old_kemendagri_code").replace("also", "spellings")
REGIONS = REGIONS.replace("bjm", "bjm|kembar").replace("jaksel", "jaksel|kembar")  # a name of both
OFFICES = """
    office_code
    CAB-BANJARMASIN
    SIM-K01
"""
OFFICE_REGIONS = """
    office_code     | region_code | valid_from_date | valid_to_date
    CAB-BANJARMASIN | 6371        | 2020-01-01      |
    CAB-BANJARMASIN | 6209        |                 | 2024-10-01
    CAB-BANJARMASIN | 6206        |                 | 2024-09-01
"""
CONTRIBUTION_BOUNDS = """
    period     | segment | programme | rate_low | rate_high | amount_low | amount_high | wage_cap
    2024-10-01 | PU      | JKK       | 0.0024   | 0.0174    |            |             |
    2024-10-01 | PU      | JKM       | 0.003    | 0.003     |            |             |
    2024-10-01 | PU      | JHT       | 0.057    | 0.057     |            |             |
    2024-10-01 | PU      | JP        | 0.03     | 0.03      |            |             | 10042300
    2024-10-01 | BPU     | JKK       | 0.01     | 0.01      | 10000      | 10000       |
    2024-10-01 | BPU     | JKM       |          |           | 6800       | 6800        |
    2024-10-01 | BPU     | JHT       | 0.02     | 0.02      |            |             |
    2024-11-01 | PU      | JKK       | 0.5      | 0.5       |            |             |
"""
AMOUNTS = ("rate_low", "rate_high", "amount_low", "amount_high", "wage_cap")
TYPES = {
    **dict.fromkeys(("period", "valid_from_date", "valid_to_date"), "date"),
    **dict.fromkeys(AMOUNTS, "decimal(18,6)"),
}
"""Of the columns that hold no text."""


@dataclass(frozen=True)
class Told:
    """What the intake says of a delivery, and what it keeps."""

    outcome: Outcome
    kept: list[dict[str, Any]]

    def rules(self, severity: str) -> set[str]:
        """Rules of that severity that any row broke."""
        return {breach.name for breach in self.outcome.breaches if breach.severity == severity}


def dataset(name: str) -> Dataset:
    return schemas.dataset(name)


def example(name: str) -> dict[str, str]:
    return dataset(name).example


@cache
def reference() -> dict[str, pyarrow.Table]:
    """The tables of core that a lookup reads."""
    drawings = {
        "regions": filled(REGIONS, region_name=""),
        "offices": OFFICES,
        "office_regions": OFFICE_REGIONS,
        "contribution_bounds": CONTRIBUTION_BOUNDS,
    }
    with duckdb.connect(":memory:") as connection:
        for name, text in drawings.items():
            columns = read_drawing(text)[0]
            draw(
                connection, f"core.{name}", text, {column: TYPES.get(column, "varchar") for column in columns}
            )
        return {name: connection.sql(f"from core.{name}").to_arrow_table() for name in drawings}


def deliver(
    name: str,
    rows: list[dict[str, str]],
    folder: Path,
    sender: Sender | None = None,
    *,
    sender_name: str = "N01",
    period: date | None = OCTOBER,
) -> Told:
    """Take a CSV file with these rows in; a cell holds no comma."""
    path = written(rows, folder / f"{sender_name}.csv")
    files = [(path, sender or Sender())]
    [told] = take_files(name, files, folder, sender_name=sender_name, period=period)
    return told


def deliver_each(name: str, rows: list[dict[str, str]], folder: Path) -> list[Told]:
    """Take each row in as a delivery of its own; all of them at once, as a run does."""
    files = [(written([row], folder / f"{number}.csv"), Sender()) for number, row in enumerate(rows)]
    return take_files(name, files, folder)


def written(rows: list[dict[str, str]], path: Path) -> Path:
    """Write rows as CSV without quotes."""
    lines = [",".join(rows[0]), *(",".join(row[column] for column in rows[0]) for row in rows), ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def take_files(
    name: str,
    files: list[tuple[Path, Sender]],
    folder: Path,
    core: dict[str, pyarrow.Table] | None = None,
    *,
    sender_name: str = "N01",
    period: date | None = OCTOBER,
) -> list[Told]:
    """Take files in together, by the drawn reference or another; their rows lie below <folder>/<number>."""
    places = [
        Place(path, sender_name, sender, period, folder / str(number))
        for number, (path, sender) in enumerate(files)
    ]
    for place in places:
        place.folder.mkdir(parents=True, exist_ok=True)
    outcomes = take_in(dataset(name), places, connection_to(core or reference()), KEY)
    kept = [place.folder / ROWS for place in places]
    return [
        Told(outcome, pyarrow.parquet.read_table(path).to_pylist() if path.exists() else [])
        for outcome, path in zip(outcomes, kept, strict=True)
    ]


def changed(name: str, change: str) -> dict[str, str]:
    """The example row with a change made."""
    return drawn_rows.changed(example(name), change)
