"""In which formats a file writes numbers, days and months: under which its texts are read, counted."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow

from flows.intake.mapping import month_of
from flows.intake.masking import mask
from flows.listed import in_a_sentence
from flows.sender import CHOICES, month_pattern
from schemas.contract import MONTH, Column, Read

MONTH_FORMATS = (
    *("MM/YYYY", "MM-YYYY", "MM.YYYY", "MM YYYY", "MMYYYY", "YYYY/MM", "YYYY.MM", "YYYY MM", "YYYYMM"),
    *("MM/YY", "MM-YY", "YY/MM", "YY-MM", "MMYY", "YYMM", "MMM-YY", "MMM YY", "MMM/YY", "MMM-YYYY"),
    *("MMM/YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "DD-MM-YYYY", "MM-DD-YYYY", "YYYY-MM-DD", "YYYYMMDD"),
    *("DDMMYYYY", "DD MMM YYYY", "DD-MMM-YYYY", "DD-MMM-YY"),
)
"""How months are written, as far as people have been seen to."""
SHOWN = 5
"""Examples and words that are listed."""
SHORT = 10
"""Digits; more may be somebody's number."""
IN_A_DAY, MONTHS = 3, 12

Cells = Counter[str]
"""Texts of a column, and how often each is there."""


@dataclass
class Proposal:
    """A section of a sender, what says so, and what only its sender knows."""

    section: dict[str, Any]
    reasons: dict[str, str]
    """By key, what was counted."""
    questions: list[str] = field(default_factory=list)
    """What the file does not tell: each with what may be declared, and what follows from it."""


def as_toml(value: Any) -> str:
    """Write a value as cakupan.toml has it."""
    return json.dumps(value, ensure_ascii=False)


def values_read(
    connection: duckdb.DuckDBPyConnection, column: Column, cells: Cells, written: str
) -> dict[str, Any]:
    """Return the value of each text that is read in a format, or without one where it is empty."""
    if not cells or not isinstance(column.kind, Read) or not column.kind.macro:
        return {}
    how = f", '{written}'" if written else ""
    connection.register("texts", pyarrow.table({"text": pyarrow.array(cells, pyarrow.string())}))
    found = connection.execute(
        f"select text, {column.kind.macro}(text{how}) as value from texts where value is not null"
    ).fetchall()
    connection.unregister("texts")
    return dict(found)


def _of(columns: dict[Column, Cells], written: str) -> dict[Column, Cells]:
    """Return the columns whose sender says how it writes them."""
    found = {column: cells for column, cells in columns.items() if isinstance(column.kind, Read)}
    return {c: cells for c, cells in found.items() if isinstance(c.kind, Read) and c.kind.written == written}


def _formats(
    connection: duckdb.DuckDBPyConnection, columns: dict[Column, Cells], key: str, proposal: Proposal
) -> dict[Column, Cells]:
    """Choose the format under which most texts are read; return what is not read under it.

    Asks where two formats read as many and not to the same values.
    """
    texts = _of(columns, key)
    total = sum(map(Counter.total, texts.values()))
    if not total:
        return {}
    read = {f: {c: values_read(connection, c, cells, f) for c, cells in texts.items()} for f in CHOICES[key]}
    count = {f: sum(cells[t] for c, cells in texts.items() for t in of[c]) for f, of in read.items()}
    usual, other = CHOICES[key]
    said = ", ".join(f"{count[form]:,} as {form}" for form in (usual, other))
    proposal.reasons[key] = f"of {total:,} texts {said}"
    chosen = other if count[other] > count[usual] else usual
    if chosen != usual:
        proposal.section[key] = chosen
    unlike = [
        (text, read[usual][column][text], read[other][column][text])
        for column in texts
        for text in read[usual][column].keys() & read[other][column].keys()
        if read[usual][column][text] != read[other][column][text]
    ]
    if unlike and count[usual] == count[other]:
        text, first, second = min(unlike)
        proposal.section.pop(key, None)
        proposal.questions.append(
            f'{len(unlike)} texts such as {mask(text)} are read in both formats: {key} = "{usual}" makes it '
            f'{mask(f"{first:f}")}, "{other}" {mask(f"{second:f}")}. Declare one.'
        )
    decides = next(
        (t for c in texts for t in texts[c] if t in read[chosen][c] and t not in read[usual][c]), ""
    )
    if decides:
        proposal.reasons[key] += f"; {mask(decides)} decides"
    left = {
        c: Counter({t: n for t, n in cells.items() if t not in read[chosen][c]}) for c, cells in texts.items()
    }
    return {column: cells for column, cells in left.items() if cells}


def ask_numbers(
    connection: duckdb.DuckDBPyConnection, columns: dict[Column, Cells], proposal: Proposal
) -> None:
    """Choose the format of numbers; ask what a sign in their place means."""
    for column, cells in _formats(connection, columns, "number_format", proposal).items():
        for sign in [text for text in cells if not any(map(str.isdigit, text)) and len(text) <= SHORT]:
            times = cells.pop(sign)
            proposal.questions.append(
                f"{as_toml(sign)} stands {times} times in {column.name}. Where it says none, and is 0: "
                f"zero_signs = [{as_toml(sign)}]. Where nobody knows, and it is empty: "
                f'labels.{column.name} = {{ {as_toml(sign)} = "" }}.'
            )
        if cells:
            proposal.questions.append(_left(column, cells, "are numbers in no format that is read"))


def _left(column: Column, cells: Cells, what: str) -> str:
    shapes = list(dict.fromkeys(str(mask(text)) for text in cells))
    return f"{cells.total()} cells of {column.name} {what}: {in_a_sentence(shapes, SHOWN)}."


def ask_days(connection: duckdb.DuckDBPyConnection, columns: dict[Column, Cells], proposal: Proposal) -> None:
    """Choose the format of days; ask where none of them proves that the day is first."""
    left = _formats(connection, columns, "date_format", proposal)
    for column, cells in left.items():
        proposal.questions.append(_left(column, cells, "are days in no format that is read"))
    days = [text for cells in _of(columns, "date_format").values() for text in cells]
    parts = [part for part in (text.replace("-", "/").split("/") for text in days) if _has_year_last(part)]
    if parts and not left and all(int(first) <= MONTHS for first, *_ in parts):
        proposal.questions.append(
            f"{len(parts)} days such as 03/04/2024 are read with the day first, and none of them is after "
            "the 12th, so they do not prove it. With the month first they are read by no format: have them "
            "written as 2024-03-04."
        )


def _has_year_last(parts: list[str]) -> bool:
    return len(parts) == IN_A_DAY and all(map(str.isdecimal, parts)) and len(parts[2]) == len("2024")


def ask_months(
    connection: duckdb.DuckDBPyConnection, columns: dict[Column, Cells], proposal: Proposal
) -> None:
    """Choose the form of months, where they are not read as they are; ask where several fit."""
    of_months = {column: cells for column, cells in columns.items() if column.kind is MONTH}
    texts: Cells = sum(of_months.values(), Counter())
    column = next(iter(of_months), None)
    if column is None or len(values_read(connection, column, texts, "")) == len(texts):
        return

    ours = {f: {text: month_of(month_pattern(f), text) for text in texts} for f in MONTH_FORMATS}
    months = values_read(
        connection, column, Counter(month for of in ours.values() for month in of.values()), ""
    )
    found = {f: {t: months[month] for t, month in of.items() if month in months} for f, of in ours.items()}
    most = max(map(len, found.values()))
    fitting = [form for form in MONTH_FORMATS if len(found[form]) == most]
    unlike = {tuple(sorted(found[form].items())) for form in fitting}
    example = next((text for text in texts if text in found[fitting[0]]), "")
    if most < len(texts):
        left = Counter({text: times for text, times in texts.items() if text not in found[fitting[0]]})
        proposal.questions.append(_left(column, left, "are months in no one format that we know"))
    elif len(unlike) == 1:
        proposal.section["month_format"] = fitting[0]
        proposal.reasons["month_format"] = f"{texts.total():,} cells such as {example} are read so"
    else:
        both = ", ".join(f'"{form}" makes it {found[form][example]:%Y-%m}' for form in fitting)
        proposal.questions.append(
            f"{example} may be more than one month: month_format = {both}. Declare one."
        )
