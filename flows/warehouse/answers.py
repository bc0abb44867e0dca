"""Write the rows of an answer, exactly: CSV, JSON, Parquet, or a table to look at."""

import csv
import json
import math
import re
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

import pyarrow
from pyarrow import parquet
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.problems import WrongUsage
from flows.warehouse.query import Answer, ArrowAnswer

FORMULA = ("=", "+", "-", "@", "\t", "\r")
SHOWN = 500
DIGITS = 6
"""Of a fraction in a table to look at; CSV and JSON keep all."""
WIDE = 100_000
LEGIBLE = 12
"""Characters of a column in a terminal, under which its cells are no longer read."""
QUOTED = json.JSONEncoder(ensure_ascii=False).encode
"""A text as JSON; json.dumps would make an encoder for each."""
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
"""What would move the cursor of a terminal, or worse; a new line may stay."""


def write_csv(answer: Answer, out: TextIO) -> int:
    """Write CSV, return the number of rows. A text that would be a formula gets an apostrophe before it."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([harmless(name) for name in answer.columns])
    rows = 0
    for batch in answer.batches:
        rows += len(batch)
        writer.writerows([harmless(v) if isinstance(v, str) else plain(v) for v in row] for row in batch)
    return rows


def write_json(answer: Answer, out: TextIO) -> int:
    """Write a JSON array with an object per row, return their number; decimals keep all their digits."""
    before = "[\n"
    rows = 0
    names = [as_json(name) for name in answer.columns]
    for batch in answer.batches:
        rows += len(batch)
        for row in batch:
            cells = ", ".join([f"{name}: {as_json(v)}" for name, v in zip(names, row, strict=True)])
            out.write(f"{before}{{{cells}}}")
            before = ",\n"
    out.write("[]\n" if before == "[\n" else "\n]\n")
    return rows


def write_parquet(answer: ArrowAnswer, path: Path) -> int:
    """Write batch by batch, each a row group; return the number of rows.

    DECIMAL, DATE, TIMESTAMP, BIGINT and all other types stay what they are. Raises WrongUsage for a type that
    Parquet has not.
    """
    rows = 0
    try:
        with parquet.ParquetWriter(path, answer.schema, compression="zstd") as writer:
            for batch in answer.batches:
                writer.write_batch(batch)
                rows += batch.num_rows
    except pyarrow.ArrowNotImplementedError:
        told = ", ".join(
            f"{field.name} ({kind})" for field, kind in zip(answer.schema, answer.types, strict=True)
        )
        raise WrongUsage(
            f"Parquet has no type for one of the columns: {told}. Cast it to text: column::varchar"
        ) from None
    return rows


def write_table(answer: Answer, console: Console) -> bool:
    """Print a table of the first rows; return whether it holds all of them."""
    shown: list[tuple[Any, ...]] = []
    complete = True
    for batch in answer.batches:
        shown += batch[: SHOWN + 1 - len(shown)]
        if len(shown) > SHOWN:
            shown, complete = shown[:SHOWN], False
            break
    cells = [[_shown(value) for value in row] for row in shown]
    if not console.is_terminal:
        console.width = WIDE  # a pipe has no width; nothing is cut
    elif _least_width(answer.columns, cells) > console.width:
        _print_records(answer.columns, cells, console)
        return complete
    table = Table()
    for number, name in enumerate(answer.columns):
        counts = any(isinstance(row[number], int | float | Decimal) for row in shown)
        table.add_column(Text(name), justify="right" if counts else "left", overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    console.print(table)
    return complete


def _shown(value: Any) -> str:
    """A value to look at: floats rounded, nothing that moves the cursor."""
    text = plain(round(value, DIGITS) if isinstance(value, float) else value)
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def _least_width(columns: list[str], cells: list[list[str]]) -> int:
    """How wide a table must be at least to be read, borders and all."""
    widest = [max(map(len, [name, *column])) for name, *column in zip(columns, *cells, strict=True)]
    return sum(min(width, LEGIBLE) + 3 for width in widest) + 1


def _print_records(columns: list[str], cells: list[list[str]], console: Console) -> None:
    """Print one row below the other, where they do not fit beside each other."""
    for number, row in enumerate(cells, start=1):
        console.rule(f"{number}", align="left")
        record = Table.grid(padding=(0, 2))
        record.add_column(no_wrap=True)
        record.add_column(overflow="fold")
        for name, cell in zip(columns, row, strict=True):
            record.add_row(Text(name, style="dim"), Text(cell))
        console.print(record)


def plain(value: Any) -> str:
    """Return a value as text: ISO dates and times, decimals with all their digits, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return as_json(value) if isinstance(value, dict | list | tuple) else str(value)


def as_json(value: Any) -> str:
    """Return a value as JSON, a decimal as a number with all its digits. JSON knows no NaN: it is a text."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return QUOTED(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{as_json(plain(k))}: {as_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(as_json(item) for item in value) + "]"
    if isinstance(value, bool | int | Decimal) or (isinstance(value, float) and math.isfinite(value)):
        return plain(value)
    return QUOTED(plain(value))


def harmless(text: str) -> str:
    """Return a text that no spreadsheet runs: where it would be a formula, with an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA) else text
