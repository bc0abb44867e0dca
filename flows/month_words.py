"""Months as people write them: the words that sql/parse knows, for names that are read before any SQL is."""

import re
from functools import cache

from flows.project import SQL

MACROS = ("month_number.sql", "month_word.sql")
"""In sql/parse, where the words are written."""


@cache
def month_words() -> dict[str, int]:
    """Return the number of a month by each of its names and short forms, in lower case."""
    text = "".join((SQL / "parse" / name).read_text(encoding="utf-8") for name in MACROS)
    found = re.findall(r"lower\(printed\) (?:in \(([^)]*)\)|= ('\w+')) then (\d+)", text)
    return {word: int(number) for many, one, number in found for word in re.findall(r"\w+", many or one)}
