"""Propose how a sender is declared, from a file as it is: what says so is counted, what is open is asked."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow

import schemas
from flows.intake.as_found import Found, as_found
from flows.intake.decoding import Refused
from flows.intake.file_name import ENDINGS
from flows.intake.header import headings, named_by
from flows.intake.masking import mask
from flows.intake.words import REGIONS, Words, key_of, words_of
from flows.listed import in_a_sentence
from flows.problems import Problem, WrongUsage
from flows.sender import Sender, same_word
from flows.sender_section import sender_of
from flows.warehouse.formats_found import (
    SHORT,
    SHOWN,
    Cells,
    Proposal,
    as_toml,
    ask_days,
    ask_months,
    ask_numbers,
    values_read,
)
from flows.warehouse.macros import load_macros
from flows.warehouse.regions_found import ask_regions
from schemas.contract import Column, Dataset

OFTEN = 3
"""Times that a word must be there to be shown: one that is there less often may be somebody's name."""


def propose(
    file: Path,
    dataset_name: str,
    known: Sender | None = None,
    sheet: str = "",
    regions: Callable[[], pyarrow.Table] = REGIONS.empty_table,
) -> Proposal:
    """Read a file as it is and propose the section under which it is read.

    known: what is declared of its sender already, which is not asked again. regions: returns core.regions,
    by which codes and names of regions are known. Raises WrongUsage for another dataset or file, Problem
    where the file cannot be read in any way.
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
    if found.is_part:
        proposal.reasons["rows"] = f"the first {len(found.rows):,} were looked at, there are more"
    columns = _columns(found, dataset, known, proposal)
    with duckdb.connect(":memory:") as connection:
        load_macros(connection, "parse")
        ask_numbers(connection, columns, proposal)
        ask_days(connection, columns, proposal)
        ask_months(connection, columns, proposal)
        _words(connection, dataset, columns, proposal)
    ask_regions(regions, dataset, known, columns, proposal)
    sender_of(proposal.section, dataset, f"senders.{dataset.name}")  # what is proposed can be declared
    return proposal


def told(proposal: Proposal, dataset: str, name: str) -> list[str]:
    """Return the section as lines of cakupan.toml, and as comments what says so and what is open."""
    lines = [f"[senders.{dataset}.{name}]"]
    for key, value in proposal.section.items():
        lines.append(f"{key} = {as_toml(value)}" + _comment(proposal.reasons.get(key)))
    lines += [f"# {key}: {why}" for key, why in proposal.reasons.items() if key not in proposal.section]
    return lines + [f"# open: {question}" for question in proposal.questions]


def _comment(reason: str | None) -> str:
    return f" # {reason}" if reason else ""


def _columns(found: Found, dataset: Dataset, known: Sender, proposal: Proposal) -> dict[Column, Cells]:
    """Return the cells of the columns that are known; ask about the others and about what is missing."""
    declared = {column.name: column for column in dataset.columns}
    names = named_by(found.header, headings(dataset, known))
    # Where no heading is known, the first line may be a row, of somebody; a header has no digit above digits.
    in_words = not _has_digit(found.header) and any(map(_has_digit, found.rows[:OFTEN]))
    is_header = sum(map(bool, names)) > 1 or in_words
    figures = [column for column in sorted(dataset.numbers) if column not in names]
    words = {column: known for column, known in words_of(dataset).items() if column not in names}
    columns: dict[Column, Cells] = {}
    for at, name in enumerate(names):
        cells = Counter(row[at].strip() for row in found.rows if row[at].strip())
        heading = as_toml(found.header[at].strip() if is_header else mask(found.header[at]))
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
                f"{_across(found.header[at], figures, words)}"
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


def _across(heading: str, figures: list[str], words: dict[str, Words]) -> str:
    """Say how figures are declared whose heading is a word of a column that is not there."""
    of = [column for column, known in words.items() if key_of(heading) in known]
    if len(of) != 1 or not figures:
        return ""
    word = as_toml(heading.strip())
    says = f'{{ column = "{figures[0]}", {of[0]} = {word} }}'
    return f" If its cells are figures of that {of[0]}: measures = {{ {word} = {says} }}."


def _about(cells: Cells, rows: int) -> str:
    """Say of a column what it holds, and of no value of it."""
    counts = sorted(int(text) for text in cells if text.isdecimal() and len(text) < SHORT)
    if counts and len(counts) == len(cells) == cells.total() and counts[-1] - counts[0] == len(counts) - 1:
        return f"it counts the rows, {counts[0]} to {counts[-1]}"
    return f"{cells.total()} of {rows} rows have it, {len(cells)} cells differ, {len(counts)} are numbers"


def _words(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, columns: dict[Column, Cells], proposal: Proposal
) -> None:
    """Ask for our word for each of theirs that is in no list."""
    lists = words_of(dataset)
    for column, cells in columns.items():
        if column.name not in lists or column.personal:
            continue
        known = {*column.isin} if column.isin else {*values_read(connection, column, cells, "")}
        left = {text: times for text, times in cells.items() if text not in known}
        if not left:
            continue
        shown = [as_toml(text) for text, times in left.items() if times >= OFTEN]
        rest = len(left) - len(shown)
        named = in_a_sentence([*shown, *([f"{rest} that are there seldom"] if rest else [])], SHOWN)
        proposal.questions.append(
            f"{column.name} has words that are in no list: {named}. Say ours for each: "
            f"labels.{column.name} = {{ ... }}, of {', '.join(dict.fromkeys(lists[column.name].values()))}."
        )
