"""Propose how a sender is declared, from a file as it is: what says so is counted, what is open is asked."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow

import schemas
from flows.intake.as_found import Found, as_found
from flows.intake.decoding import Refused
from flows.intake.file_name import ENDINGS
from flows.intake.header import named_by
from flows.intake.mapping import month_of
from flows.intake.masking import mask
from flows.intake.words import key_of, words_of
from flows.listed import in_a_sentence
from flows.problems import Problem, WrongUsage
from flows.sender import CHOICES, Sender, month_pattern, same_word
from flows.sender_section import sender_of
from flows.warehouse.macros import load_macros
from schemas.contract import MONTH, Column, Dataset, Read

MONTH_FORMATS = (
    *("MM/YYYY", "MM-YYYY", "MM.YYYY", "MM YYYY", "MMYYYY", "YYYY/MM", "YYYY.MM", "YYYY MM", "YYYYMM"),
    *(
        "MM/YY",
        "MM-YY",
        "YY/MM",
        "YY-MM",
        "MMYY",
        "YYMM",
        "MMM-YY",
        "MMM YY",
        "MMM/YY",
        "MMM-YYYY",
        "MMM/YYYY",
    ),
    *("DD/MM/YYYY", "MM/DD/YYYY", "DD-MM-YYYY", "MM-DD-YYYY", "YYYY-MM-DD", "YYYYMMDD", "DDMMYYYY"),
)
"""How months are written, as far as people have been seen to."""
SHOWN = 5
"""Examples and words that are listed."""
OFTEN = 3
"""Times that a word must be there to be shown: one that is there less often may be somebody's name."""
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


def propose(file: Path, dataset_name: str, known: Sender | None = None, sheet: str = "") -> Proposal:
    """Read a file as it is and propose the section under which it is read.

    known: what is declared of its sender already, which is not asked again. Raises WrongUsage for another
    dataset or file, Problem where the file cannot be read in any way.
    """
    if dataset_name not in schemas.NAMES:
        raise WrongUsage(f"No dataset is named {dataset_name}; known are {', '.join(schemas.NAMES)}.")
    if not file.is_file() or not file.name.endswith(ENDINGS):
        raise WrongUsage(f"No file at {file} that ends in one of {', '.join(ENDINGS)}.")
    dataset, known = schemas.dataset(dataset_name), known or Sender()
    try:
        found = as_found(file, dataset, known, sheet)
    except Refused as refusal:
        raise Problem(f"{file}: {refusal}.") from None
    proposal = Proposal(dict(found.section), dict(found.reasons))
    columns = _columns(found, dataset, known, proposal)
    with duckdb.connect(":memory:") as connection:
        load_macros(connection, "parse")
        _numbers(connection, columns, proposal)
        _days(connection, columns, proposal)
        _months(connection, columns, proposal)
        _words(connection, dataset, columns, proposal)
    _codes(columns, proposal)
    sender_of(proposal.section, dataset, f"senders.{dataset.name}")  # what is proposed can be declared
    return proposal


def told(proposal: Proposal, dataset: str, name: str) -> list[str]:
    """Return the section as lines of cakupan.toml, and as comments what says so and what is open."""
    lines = [f"[senders.{dataset}.{name}]"]
    for key, value in proposal.section.items():
        lines.append(f"{key} = {_toml(value)}" + _comment(proposal.reasons.get(key)))
    lines += [f"# {key}: {why}" for key, why in proposal.reasons.items() if key not in proposal.section]
    return lines + [f"# open: {question}" for question in proposal.questions]


def _comment(reason: str | None) -> str:
    return f" # {reason}" if reason else ""


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _columns(found: Found, dataset: Dataset, known: Sender, proposal: Proposal) -> dict[Column, Cells]:
    """Return the cells of the columns that are known; ask about the others and about what is missing."""
    declared = {column.name: column for column in dataset.columns}
    names = named_by(found.header, dataset, known)
    # Where no heading is known, the first line may be a row, of somebody; a header has no digit above digits.
    in_words = not _has_digit(found.header) and any(map(_has_digit, found.rows[:OFTEN]))
    is_header = sum(map(bool, names)) > 1 or in_words
    columns: dict[Column, Cells] = {}
    for at, name in enumerate(names):
        cells = Counter(row[at].strip() for row in found.rows if row[at] and row[at].strip())
        heading = _toml(found.header[at].strip() if is_header else mask(found.header[at]))
        if name and name not in declared:
            continue  # it is ignored, or one of figures across
        if name and declared[name] not in columns:
            theirs = {
                **known.labels.get("", {}),
                **known.labels.get(name, {}),
                **dict.fromkeys(known.zero_signs),
            }
            columns[declared[name]] = Counter({t: n for t, n in cells.items() if same_word(t) not in theirs})
        elif name:
            proposal.questions.append(f"{heading} in column {at + 1} is {name}, which another one is too.")
        else:
            proposal.questions.append(
                f"{heading} in column {at + 1} is no column of {dataset.name}: "
                f"{_about(cells, len(found.rows))}. If it is one of ours, name it: columns = "
                f"{{ ... = {heading} }}. If it is not needed: ignore_columns = [{heading}]."
                f"{_across(found.header[at], dataset, names)}"
            )
    given = {
        *names,
        *dataset.optional,
        *known.values,
        *(c for m in known.measures.values() for c in (m.column, *m.says)),
    }
    missing = [name for name in dataset.header if name not in given]
    if missing:
        proposal.questions.append(
            f"no heading is known as {', '.join(missing)}. Name theirs: columns = {{ {missing[0]} = ... }}; "
            f'or say what holds in every row: values = {{ {missing[0]} = "..." }}.'
        )
    proposal.reasons["columns"] = f"{len(columns)} headings are known, of {len(dataset.header)} columns"
    return columns


def _has_digit(row: list[str]) -> bool:
    return any(map(str.isdigit, "".join(filter(None, row))))


def _across(heading: str, dataset: Dataset, names: list[str]) -> str:
    """Say how figures are declared whose heading is a word of a column that is not there."""
    figures = [column for column in sorted(dataset.numbers) if column not in names]
    of = [column for column, words in words_of(dataset).items() if key_of(heading) in words]
    if len(of) != 1 or of[0] in names or not figures:
        return ""
    word = _toml(heading.strip())
    says = f'{{ column = "{figures[0]}", {of[0]} = {word} }}'
    return f" If its cells are figures of that {of[0]}: measures = {{ {word} = {says} }}."


def _about(cells: Cells, rows: int) -> str:
    """Say of a column what it holds, and of no value of it."""
    counts = sorted(int(text) for text in cells if text.isdecimal() and len(text) < SHORT)
    if counts and len(counts) == len(cells) == cells.total() and counts[-1] - counts[0] == len(counts) - 1:
        return f"it counts the rows, {counts[0]} to {counts[-1]}"
    return f"{cells.total()} of {rows} rows have it, {len(cells)} cells differ, {len(counts)} are numbers"


def _read(
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
    read = {f: {c: _read(connection, c, cells, f) for c, cells in texts.items()} for f in CHOICES[key]}
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


def _numbers(connection: duckdb.DuckDBPyConnection, columns: dict[Column, Cells], proposal: Proposal) -> None:
    for column, cells in _formats(connection, columns, "number_format", proposal).items():
        for sign in [text for text in cells if not any(map(str.isdigit, text)) and len(text) <= SHORT]:
            times = cells.pop(sign)
            proposal.questions.append(
                f"{_toml(sign)} stands {times} times in {column.name}. Where it says none, and is 0: "
                f"zero_signs = [{_toml(sign)}]. Where nobody knows, and it is empty: labels.{column.name} = "
                f'{{ {_toml(sign)} = "" }}.'
            )
        if cells:
            proposal.questions.append(_left(column, cells, "are numbers in no format that is read"))


def _left(column: Column, cells: Cells, what: str) -> str:
    shapes = list(dict.fromkeys(str(mask(text)) for text in cells))
    return f"{cells.total()} cells of {column.name} {what}: {in_a_sentence(shapes, SHOWN)}."


def _days(connection: duckdb.DuckDBPyConnection, columns: dict[Column, Cells], proposal: Proposal) -> None:
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


def _months(connection: duckdb.DuckDBPyConnection, columns: dict[Column, Cells], proposal: Proposal) -> None:
    of_months = {column: cells for column, cells in columns.items() if column.kind is MONTH}
    texts: Cells = sum(of_months.values(), Counter())
    column = next(iter(of_months), None)
    if column is None or len(_read(connection, column, texts, "")) == len(texts):
        return

    ours = {f: {text: month_of(month_pattern(f), text) for text in texts} for f in MONTH_FORMATS}
    months = _read(connection, column, Counter(month for of in ours.values() for month in of.values()), "")
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


def _words(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, columns: dict[Column, Cells], proposal: Proposal
) -> None:
    """Ask for our word for each of theirs that is in no list."""
    lists = words_of(dataset)
    for column, cells in columns.items():
        if column.name not in lists or column.personal:
            continue
        known = {*column.isin} if column.isin else {*_read(connection, column, cells, "")}
        left = {text: times for text, times in cells.items() if text not in known}
        if not left:
            continue
        shown = [_toml(text) for text, times in left.items() if times >= OFTEN]
        rest = len(left) - len(shown)
        named = in_a_sentence([*shown, *([f"{rest} that are there seldom"] if rest else [])], SHOWN)
        proposal.questions.append(
            f"{column.name} has words that are in no list: {named}. Say ours for each: "
            f"labels.{column.name} = {{ ... }}, of {', '.join(dict.fromkeys(lists[column.name].values()))}."
        )


def _codes(columns: dict[Column, Cells], proposal: Proposal) -> None:
    """Ask for the system of codes that say none."""
    by_name = {column.name: cells for column, cells in columns.items()}
    bare = [code for code in by_name.get("kode_wilayah", ()) if code.isdecimal()]
    if bare and not by_name.get("sistem_kode"):
        proposal.questions.append(
            f"{len(bare)} codes of regions such as {mask(bare[0])} are of BPS or of Kemendagri, and many are "
            'codes of both, of two regencies. Declare code_system = "bps" or "kemendagri".'
        )
