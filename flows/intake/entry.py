"""What a line of the manifest may say: every value one that a delivery can have, as its file's name says."""

import json
import re
from collections.abc import Callable, Set
from datetime import datetime, timedelta
from typing import Any

import schemas
from flows.intake.file_name import FIRST_MONTH, MONTH, SENDER, Named, named
from flows.logs import without_numbers
from flows.moments import EXPECTED, by_hand, moment

A_DAY = timedelta(days=1)
"""A month begins earlier in the east than in UTC."""
GREATEST_NUMBER = 10**18 - 1
"""Of a revision or part: as many digits as a file's name may have; published numbers are BIGINT."""
GREATEST_SIZE = 2**63 - 1
MOST_SHOWN = 60
SHA256 = re.compile(r"[0-9a-f]{64}")
NAMED = ("dataset", "period", "sender", "revision", "part")
"""What the name of the file says too."""


def _text(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _number(least: int, greatest: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= greatest


def _reads(read: Callable[[object], object]) -> Callable[[Any], bool]:
    def is_read(value: Any) -> bool:
        try:
            read(value)
        except ValueError:
            return False
        return True

    return is_read


def _is_writable(value: Any) -> bool:
    """Whether a value is null or a text that every encoding of Unicode can hold."""
    if value is None:
        return True
    try:
        return isinstance(value, str) and bool(value.encode("utf-8")) and "\0" not in value
    except UnicodeEncodeError:
        return False


def _or_null(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or check(value)


RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "sha256": (_text(SHA256), "64 digits 0-9 and a-f"),
    "dataset": (lambda value: value in schemas.NAMES, "the name of a dataset"),
    "sender": (_text(SENDER), "letters, digits, - and _"),
    "period": (_or_null(_text(MONTH)), f"a month from {FIRST_MONTH} on, or null where it has none"),
    "part": (_number(1, GREATEST_NUMBER), "a whole number, 1 to 18 digits"),
    "revision": (_number(1, GREATEST_NUMBER), "a whole number, 1 to 18 digits"),
    "received_at": (_reads(moment), EXPECTED),
    "withdrawn_at": (_or_null(_reads(by_hand)), f"null or {EXPECTED}"),
    "restored_at": (_or_null(_reads(by_hand)), f"null or {EXPECTED}"),
    "file": (lambda value: isinstance(value, str), "its path below the raw folder"),
    "bytes": (_number(0, GREATEST_SIZE), "the file's size, 0 or more"),
}
"""By key: whether a value can be, and what is expected. Any other key is null or a text."""


def fault_of(line: Any, wanted: Set[str], allowed: Set[str]) -> str | None:
    """Say what is wrong with the content of a line and what is expected, None where nothing is.

    wanted: the keys that it must have; allowed: those and the others that it may have.
    """
    if not isinstance(line, dict):
        return "it is no object of keys and values"
    for word, keys in (("lacks", wanted - line.keys()), ("has", line.keys() - allowed)):
        if keys:
            unknown = ", which is no key of a delivery" if word == "has" else ""
            return f"it {word} {_shown(min(keys))}{unknown}"
    for key, value in line.items():
        is_right, expected = RULES.get(key, (_is_writable, "null or a text"))
        if not is_right(value):
            return f"its {key} is {_shown(value)}, expected {expected}"
    return _contradiction(line)


def last_month(at: datetime) -> str:
    """Return the latest month of which an extract can be at a moment."""
    day = at + A_DAY
    return f"{day.year:04}-{day.month:02}"


def _contradiction(line: dict[str, Any]) -> str | None:
    """Say in what a line is not of its own file: the name that it was received under says it too."""
    file: str = line["file"]
    says = named(tuple(file.split("/")), last_month(moment(line["received_at"])))
    if not isinstance(says, Named):
        return f"its file is {_shown(file)}, which is none of a delivery: {says}"
    for key in NAMED:
        if line[key] != getattr(says, key):
            return f"its {key} is {_shown(line[key])} and its file {file} says {_shown(getattr(says, key))}"
    return None


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the keys and values of an object of JSON. Raises ValueError where it states a key twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key twice")
    return found


def _shown(value: Any) -> str:
    text = without_numbers(json.dumps(value))
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."
