"""The sections [senders.<dataset>.<name>] of the configuration: what they may say, and how it is read."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.counted import WORDS, Counted
from flows.keys import SECTION, TEXT, YES_NO, Key, Read, read_key, texts, value
from flows.problems import WrongUsage
from flows.sender import CHOICES, PART, Measure, Sender, month_pattern, same_word
from flows.sheet_layout import SheetLayout
from schemas.contract import Dataset

LAYOUTS = ("long", "wide")
"""Only of recaps."""


def _table(what: str) -> Read:
    def read(found: Any, folder: Path) -> dict[str, str]:
        wrong = [key for key, told in SECTION(found, folder).items() if not isinstance(told, str)]
        if wrong:
            raise WrongUsage(f".{wrong[0]} is {found[wrong[0]]!r}; expected {what} as a text.")
        return dict(sorted(found.items()))

    return read


def _labels(found: Any, folder: Path) -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = {}
    for key, ours in SECTION(found, folder).items():
        for label, word in (ours if isinstance(ours, dict) else {key: ours}).items():
            if not isinstance(word, str):
                raise WrongUsage(
                    f".{key} is {ours!r}; expected our word for it, or a table of theirs = ours."
                )
            told.setdefault(key if isinstance(ours, dict) else "", {})[same_word(label)] = word
    return {column: dict(sorted(words.items())) for column, words in sorted(told.items())}


def _measures(found: Any, folder: Path) -> dict[str, Measure]:
    told = {}
    for heading, of in sorted(SECTION(found, folder).items()):
        says = dict(of) if isinstance(of, dict) else {}
        if not says or not all(isinstance(text, str) for text in says.values()):
            raise WrongUsage(
                f".{heading} is {of!r}; expected the column of its figures and what it says of them, such as "
                '{ column = "employed", year = "2024" }.'
            )
        told[same_word(heading)] = Measure(says.pop("column", ""), dict(sorted(says.items())))
    return told


def _joined(found: Any, folder: Path) -> dict[str, tuple[str, ...]]:
    told = {}
    for key, headings in sorted(SECTION(found, folder).items()):
        told[key] = texts(headings, folder) if isinstance(headings, list) else ()
        if len(told[key]) < 2:  # noqa: PLR2004 - one alone is named in columns
            raise WrongUsage(f'.{key} is {headings!r}; expected two headings or more, as ["bulan", "tahun"].')
    return told


def _month_format(found: Any, folder: Path) -> str:
    try:
        month_pattern(TEXT(found, folder))
    except ValueError:
        raise WrongUsage(
            f" is {found!r}; expected a year and a month, such as MM/YYYY, YYYYMM, MMM-YY or DD/MM/YYYY."
        ) from None
    return str(found)


def _one_of(choices: tuple[str, ...]) -> Read:
    return value(str, " or ".join(map(json.dumps, choices)), choices.__contains__)


def _count(least: int) -> Read:
    return value(int, f"a whole number, {least} or more", lambda found: found >= least)


def _named(*keys: Key) -> dict[str, Key]:
    return {key.name: key for key in keys}


KEYS = _named(
    Key("encoding", "signs of its texts", _one_of(CHOICES["encoding"]), "utf-8"),
    Key("delimiter", "between the cells of a line", _one_of(CHOICES["delimiter"]), ","),
    Key("number_format", "2500000.5, or 2.500.000,5", _one_of(CHOICES["number_format"]), "plain"),
    Key(
        "date_format",
        "2022-03-01, or also 01/03/2022 and 1 Maret 2022",
        _one_of(CHOICES["date_format"]),
        "iso",
    ),
    Key(
        "code_system",
        "of codes such as 6371 that nothing else explains",
        _one_of(CHOICES["code_system"]),
        "none",
    ),
    Key(
        "columns",
        "our column = their heading, where it is no name that everybody knows",
        _table("their heading"),
    ),
    Key(
        "joined",
        "our column = headings whose cells say it together: a month apart from its year",
        _joined,
    ),
    Key(
        "values",
        "our column = what it says in every row, where the file does not say it",
        _table("what it says"),
    ),
    Key("labels", "their word = ours, a whole cell; of all columns of words, or of one", _labels),
    Key(
        "measures",
        "heading of figures = their column, and what it says of them: years or segments across",
        _measures,
    ),
    Key("sum_over", "headings of what lies within a region, as villages: it is added up; of recaps", texts),
    Key("ignore_columns", "headings of columns that are not read", texts),
    Key("sheet", "the one that is read, of a workbook that has several", TEXT),
    Key("skip_lines", "titles above the header", _count(0), 0),
    Key("zero_signs", "cells of numbers that say none, as -", texts),
    Key("month_format", "of YYYY or YY, MM or MMM, DD; 2024-10 and Oktober 2024 need none", _month_format),
)
"""What a section of a sender may say, and how it is read."""
COUNTED = _named(
    Key("counts", "what a row of a recap counts that states no status", _one_of(WORDS["counts"])),
    Key("unit", "what it counts; a person once", _one_of(WORDS["unit"])),
    Key("stock", "when: the end of the month, or all since January", _one_of(WORDS["stock"])),
    Key("region_basis", "by which place its regions are", _one_of(WORDS["region_basis"])),
    Key("with_jakon", "whether its total of all segments holds construction workers", YES_NO),
    Key("with_pmi", "and migrant workers", YES_NO),
)
"""What that of a sender of recaps may say beside: what these count."""
LAYOUT = Key("layout", "of recaps: as rows, or as people print them", _one_of(LAYOUTS), "long")
WIDE = _named(
    Key("header_lines", "lines of the header; a heading below another says its part", _count(1), 1),
    Key("period_line", "a line, from 1, that names the month; else it is that of the folder", _count(1)),
    Key("total_rows", "labels of a line that is the sum of all lines above it", texts),
    Key("subtotal_rows", "labels of lines that are the sum of those since the one before", texts),
    Key("total_columns", "headings of columns that are the sum of those that say the same otherwise", texts),
)
"""What it may say beside that of a recap whose layout is wide."""


def sender_of(values: Mapping[str, Any], dataset: Dataset, where: str) -> Sender:
    """Read a section of a sender; `where` is its place, as told. Raises WrongUsage that names the key."""
    has_layout = dataset.name == "recaps"
    keys = KEYS | (_named(LAYOUT) | COUNTED if has_layout else {})
    is_wide = has_layout and values.get("layout") == "wide"
    known = keys | (WIDE if is_wide else {})
    declared: dict[str, Any] = {}
    for key, told in values.items():
        if key not in known:
            wide = ' It needs layout = "wide".' if has_layout and key in WIDE else ""
            raise WrongUsage(f"{where}.{key} is not known; expected {', '.join(known)}.{wide}")
        declared[key] = read_key(f"{where}.{key}", known[key].read, told, Path())
    declared.pop("layout", None)
    counted = Counted(**{key: declared.pop(key) for key in COUNTED if key in declared})
    layout = SheetLayout(**{key: declared.pop(key) for key in WIDE if key in declared}) if is_wide else None
    found = Sender(**declared, counted=counted, layout=layout)
    _refuse_other_columns(found, dataset, where)
    return found


def _refuse_other_columns(sender: Sender, dataset: Dataset, where: str) -> None:
    """Raise WrongUsage where a key names a column that the dataset does not have, or one twice."""
    _refuse_measures_of_no_column(sender, where)
    measured = {name: [*filter(None, [of.column]), *of.says] for name, of in sender.measures.items()}
    said = {
        "sum_over": [PART] if sender.sum_over else [],
        "columns": [*sender.columns],
        "joined": [*sender.joined],
        "values": [*sender.values],
        "labels": [*filter(None, sender.labels)],
        **{f"measures.{name}": columns for name, columns in measured.items()},
    }
    for key, columns in said.items():
        for column in columns:
            if column not in dataset.header:
                raise WrongUsage(
                    f"{where}.{key} names {column}, which {dataset.name} does not have; expected some of "
                    f"{', '.join(dataset.header)}."
                )
    for column in sorted({*said["labels"]} & dataset.personal):
        raise WrongUsage(f"{where}.labels names {column}, whose numbers are nobody's to replace.")
    given = [
        *said["sum_over"],
        *said["columns"],
        *said["joined"],
        *said["values"],
        *{column for of in measured.values() for column in of},
    ]
    for column in given:
        if given.count(column) > 1:
            raise WrongUsage(
                f"{where} gives {column} twice, in columns, joined, values, measures or sum_over."
            )
    together = [heading for headings in sender.joined.values() for heading in headings]
    theirs = (*sender.columns.values(), *together, *sender.sum_over, *sender.ignore_columns)
    headings = [*map(same_word, theirs), *measured]
    for heading in headings:
        if headings.count(heading) > 1:
            raise WrongUsage(
                f"{where} names the heading {heading!r} twice, in columns, joined, measures, sum_over "
                "or ignore_columns."
            )
    _refuse_equal_measures(sender, where)


def _refuse_measures_of_no_column(sender: Sender, where: str) -> None:
    """Raise WrongUsage where a heading says not in which column its figures stand, and no other one may."""
    in_parts = sender.layout and sender.layout.header_lines > 1
    for name, of in sender.measures.items():
        if not (of.column or in_parts):
            raise WrongUsage(
                f"{where}.measures.{name} is {dict(of.says)}; expected the column of its figures and what it "
                'says of them, such as { column = "employed", year = "2024" }.'
            )


def _refuse_equal_measures(sender: Sender, where: str) -> None:
    cells = [*sender.measures.values()]
    for name, of in sender.measures.items():
        if cells.count(of) > 1:
            raise WrongUsage(f"{where}.measures.{name} says what another heading says; expected one of them.")
