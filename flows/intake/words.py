"""Words that deliveries may use, names of regions and of code lists: nobody's secret, so they are shown."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

import duckdb
import pyarrow

from flows.duck import TEXT, table_schema
from flows.intake.breach import Breach
from flows.intake.masking import mask, shape_of
from flows.project import SQL
from schemas.contract import Column, Dataset, Read

WORD_RULES = ("unreadable", "not_in_list", "not_valid")
"""Rules that say of a word that it is not known."""
LETTERS_PER_SLIP, MOST_SLIPS = 5, 2
"""Nearly a word is what differs from it in one of five letters, and in two at most (Ciamiz, Banjarmasn).

With more slips names of people would be shown: Malinda is two from Malinau, Adi Banjarmasin three from that
city.
"""
MOST_VALUES = 50
"""Values of a column that are compared, each with some 3,700 names; what has more is another column."""
NEAREST = f"""
    select value, min_by(word, (slips, word))
    from (
        select value, word, damerau_levenshtein(value, word) as slips
        from unnest($values) as given (value) cross join unnest($words) as known (word)
        where abs(length(value) - length(word)) <= {MOST_SLIPS}
    )
    where slips <= {MOST_SLIPS} and slips * {LETTERS_PER_SLIP} <= length(value)
    group by value
"""

PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .,'()/&_-]*")
"""What is shown as it is: no sign that a terminal or a spreadsheet might obey."""
PART = re.compile(r"[^()]*[A-Za-z][^()]*")
"""A name or a code, of a name with its code in brackets."""
KIND = re.compile(
    r"(?:[0-9.]{2,5}[ -]+)?(?:(?:kab|kabupaten|kota|kotamadya|kodya|prov|provinsi)\b[. ]*)?"
    r"(?:adm(?:inistrasi)?\b[. ]*)?",
    re.IGNORECASE,
)
"""What may stand before the name of a region, rightly or not: Kota Tapin, 6303 - Banjar."""
REGIONS = table_schema(
    {"region_code region_level region_name parent_region_code kemendagri_code spellings": TEXT}
)
"""Columns of the region reference that deliveries are staged with."""

Words = Mapping[str, str]
"""What a word is compared by -> how it is told: penerimaupah -> PENERIMA UPAH."""


def look_up_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Make intake.region_names, by which deliveries may give the regions of core.regions."""
    query = (SQL / "lookup" / "region_names.sql").read_text(encoding="utf-8")
    connection.execute(f"create or replace table intake.region_names as {query}")


def masked(
    dataset: Dataset, breaches: Iterable[Breach], connection: duckdb.DuckDBPyConnection
) -> list[Breach]:
    """Mask the values of breaches. What is a known word, or nearly one, is shown, and the known one is told.

    connection: with core.regions.
    """
    breaches = list(breaches)
    values: dict[str, set[str]] = defaultdict(set)
    for breach in breaches:
        if breach.value and breach.column not in dataset.personal:
            values[breach.column].add(breach.value)
    words = words_of(dataset) if values else {}
    if of_regions := {column.name for column in dataset.columns if column.is_region} & {*values}:
        known_regions = region_words(connection.sql("from core.regions").to_arrow_table())
        words = {**words, **dict.fromkeys(of_regions, known_regions)}
    known = {
        column: nearest(of, words[column], connection) for column, of in values.items() if column in words
    }
    return [_masked(dataset, breach, known.get(breach.column, {})) for breach in breaches]


def _masked(dataset: Dataset, breach: Breach, known: Words) -> Breach:
    if breach.value and breach.column in dataset.personal:
        return replace(breach, value=shape_of(breach.value))
    if breach.value is None or breach.value not in known:
        return replace(breach, value=mask(breach.value))
    if breach.rule not in WORD_RULES:
        return breach
    return replace(
        breach, expected=f"{breach.expected.removesuffix('.')}; nearest known: {known[breach.value]}"
    )


def nearest(values: Iterable[str], words: Words, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return how the word is told that a value is, or nearly is, or the words of a name with its code behind.

    Other values are not there; nor is one with a sign that a terminal might obey.
    """
    parts = {
        value: [key_of(part) for part in PART.findall(value)] for value in values if PLAIN.fullmatch(value)
    }
    keys = {value: (key_of(value), key_of(KIND.sub("", value, count=1))) for value in parts}
    others = sorted({key for of in keys.values() for key in of if key not in words and key.isalpha()})
    others = others[:MOST_VALUES]
    given = {"values": others, "words": sorted(words)}
    slips = dict(connection.execute(NEAREST, given).fetchall()) if others else {}
    found = {}
    for value, of in keys.items():
        known = next((slips.get(key, key) for key in of if key in words or key in slips), None)
        if known is not None:
            found[value] = words[known]
        elif parts[value] and all(part in words for part in parts[value]):
            found[value] = " or ".join(words[part] for part in parts[value])
    return found


def key_of(word: str) -> str:
    """Return what words are compared by: letters and digits alone, in small letters."""
    return "".join(sign for sign in word.lower() if sign.isascii() and sign.isalnum())


def region_words(regions: pyarrow.Table) -> Words:
    """Return the names of regions; of a name that several bear, all of these."""
    bearers: dict[str, list[str]] = defaultdict(list)
    columns = (regions[name].to_pylist() for name in ("region_code", "region_name", "spellings"))
    for code, name, spellings in zip(*columns, strict=True):
        for spelling in (spellings or "").split("|"):
            bearers[spelling].append(f"{name} ({code})")
    return {word: " or ".join(names) for word, names in bearers.items()}


@cache
def words_of(dataset: Dataset) -> Mapping[str, Words]:
    """Return the words of the code lists of a dataset, by delivered column."""
    lists = {column.name: column.isin or _words_read(column) for column in dataset.columns}
    return {name: {key_of(word): word for word in reversed(words)} for name, words in lists.items() if words}


def _words_read(column: Column) -> tuple[str, ...]:
    """Return the words by which a column is read; numbers and days have none."""
    read = column.kind
    return (
        tuple(_words_of(read.macro.removeprefix("parse.")))
        if isinstance(read, Read) and read.macro and not read.written
        else ()
    )


def _words_of(macro: str) -> list[str]:
    """Return the words that a macro of sql/parse reads, itself or by another one."""
    text = (SQL / "parse" / f"{macro}.sql").read_text(encoding="utf-8")
    text = re.sub(r"--.*|\bthen '[^']*'", "", text)
    others = set(re.findall(r"\bparse\.(\w+)\(", text)) - {macro}
    return [
        *re.findall(r"'([A-Z][A-Z0-9 ./_-]*)'", text),
        *(word for other in sorted(others) for word in _words_of(other)),
    ]
