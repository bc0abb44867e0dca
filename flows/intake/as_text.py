"""Typed columns as the text a person would have written: 2500000, 4.6, 2022-03-01, and TRUE, which is no 1.

Numbers have a dot before their decimals here; `Sheet.in_format` writes them as their sender does."""

from collections.abc import Callable

import pyarrow
import pyarrow.compute as pc
from pyarrow import types

from flows.intake.decoding import Refused
from flows.intake.number_texts import of_decimals, of_doubles

EXACT = {pyarrow.float16(): (2.0**11, 3), pyarrow.float32(): (2.0**24, 7)}
"""Whole numbers and digits that a type shorter than a double is sure to keep."""


def as_text(column: pyarrow.Array, position: int, most_bytes: int) -> pyarrow.Array:
    """Return the column as strings, null where it is empty; raise Refused for text that is none."""
    if types.is_floating(column.type):
        return _floats(column, position)
    for is_of_kind, convert in KINDS:
        if is_of_kind(column.type):
            return convert(column)
    return _text(column, position, most_bytes)


def _without(column: pyarrow.Array, pattern: str, instead: str = "") -> pyarrow.Array:
    return pc.replace_substring_regex(column, pattern, instead)


def _floats(column: pyarrow.Array, position: int) -> pyarrow.Array:
    texts = column.cast(pyarrow.string())
    if column.type not in EXACT:
        return of_doubles(texts)
    largest, most = EXACT[column.type]
    wide = column.cast(pyarrow.float64())
    digits = pc.utf8_length(_without(texts, r"^-?[0.]*|[.]|e.*$"))
    is_whole = pc.equal(pc.trunc(wide), wide)
    is_sure = pc.if_else(is_whole, pc.less_equal(pc.abs(wide), largest), pc.less_equal(digits, most))
    if pc.any(pc.and_(pc.is_finite(wide), pc.invert(is_sure))).as_py():
        raise Refused(
            f"column {position + 1} holds numbers of more digits than its type keeps ({column.type}). "
            "Export it as decimal or double"
        )
    return of_doubles(texts)


def _text(column: pyarrow.Array, position: int, most_bytes: int) -> pyarrow.Array:
    if types.is_dictionary(column.type):
        lengths = pc.binary_length(column.dictionary)
        if (pc.sum(lengths.take(column.indices)).as_py() or 0) > most_bytes:
            raise Refused(f"column {position + 1} holds texts longer than any cell. Export the file again")
        column = column.dictionary_decode()
    try:
        text = column.cast(pyarrow.string())
        text.validate(full=True)
    except pyarrow.ArrowInvalid:
        raise Refused(
            f"column {position + 1} is not utf-8. Export the file again with text as utf-8"
        ) from None
    if pc.any(pc.match_substring(text, "\x00")).as_py():
        raise Refused(f"column {position + 1} holds a NUL byte, which no text has. Export the file again")
    return pc.if_else(pc.equal(text, ""), None, text)


Convert = Callable[[pyarrow.Array], pyarrow.Array]
KINDS: tuple[tuple[Callable[[pyarrow.DataType], bool], Convert], ...] = (
    (types.is_null, lambda column: pyarrow.nulls(len(column), pyarrow.string())),
    (types.is_boolean, lambda column: pc.if_else(column, "TRUE", "FALSE")),
    (types.is_integer, lambda column: column.cast(pyarrow.string())),
    (types.is_time, lambda column: _without(column.cast(pyarrow.string()), r"\.0+$")),
    (types.is_decimal, lambda column: of_decimals(column.cast(pyarrow.string()))),
    (types.is_date, lambda column: column.cast(pyarrow.date32()).cast(pyarrow.string())),
    (types.is_timestamp, lambda column: _without(column.cast(pyarrow.string()), r"( 00:00:00)?(\.0+)?$")),
)
