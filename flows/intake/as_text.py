"""Typed columns as the text a person would have written: 2500000, 4.6, 2022-03-01, 1 and 0."""

from collections.abc import Callable

import pyarrow
import pyarrow.compute as pc
from pyarrow import types

from flows.intake.decoding import Refused

LARGEST_INTEGER = 2.0**63


def as_text(column: pyarrow.Array, position: int, most_bytes: int) -> pyarrow.Array:
    """Return the column as strings, null where it is empty; raise Refused for text that is none."""
    for is_of_kind, convert in KINDS:
        if is_of_kind(column.type):
            return convert(column)
    return _text(column, position, most_bytes)


def _without(column: pyarrow.Array, pattern: str, instead: str = "") -> pyarrow.Array:
    return pc.replace_substring_regex(column, pattern, instead)


def _floats(column: pyarrow.Array) -> pyarrow.Array:
    wide = column.cast(pyarrow.float64())
    whole = pc.and_(pc.equal(pc.trunc(wide), wide), pc.less(pc.abs(wide), LARGEST_INTEGER))
    integers = pc.if_else(whole, wide, None).cast(pyarrow.int64()).cast(pyarrow.string())
    huge = pc.and_(pc.is_finite(wide), pc.greater_equal(pc.abs(wide), LARGEST_INTEGER))
    digits = integers
    if pc.any(huge).as_py():
        found = pc.if_else(huge, wide, None).to_pylist()
        digits = pyarrow.array([None if x is None else str(int(x)) for x in found], pyarrow.string())
    return pc.coalesce(integers, digits, column.cast(pyarrow.string()))


def _decimals(column: pyarrow.Array) -> pyarrow.Array:
    return _without(_without(column.cast(pyarrow.string()), r"(\.[0-9]*?)0+$", r"\1"), r"\.$")


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
    (types.is_boolean, lambda column: pc.if_else(column, "1", "0")),
    (types.is_integer, lambda column: column.cast(pyarrow.string())),
    (types.is_time, lambda column: _without(column.cast(pyarrow.string()), r"\.0+$")),
    (types.is_floating, _floats),
    (types.is_decimal, _decimals),
    (types.is_date, lambda column: column.cast(pyarrow.date32()).cast(pyarrow.string())),
    (types.is_timestamp, lambda column: _without(column.cast(pyarrow.string()), r"( 00:00:00)?(\.0+)?$")),
)
