"""Numbers as text: typed ones, so that no format takes them for others, and why a text is no number.

A text is read in the format that is declared for its sender, by sql/parse. Three digits behind its only mark
may be thousands (50.000), so no format reads them as decimals; a typed number of three is written with four.
"""

import re
from collections.abc import Callable
from decimal import Decimal

import pyarrow
import pyarrow.compute as pc

from flows.intake.decoding import declare

SHOWN = 15
"""Digits of a double that a spreadsheet shows: 1,090,000 x 0.24 percent is 2615.9999999999995 in it."""
THREE_DECIMALS = r"^(-?[0-9]+[.][0-9]{3})$"
MARKS = {"plain": ".", "indonesian": ","}
ZEROS = "(?:0{1,2}|0{4,6})"
WHOLE = {
    "plain": f"-?(?:[0-9]+(?:[.]{ZEROS})?|0[.]000)",
    "indonesian": f"-?(?:[1-9][0-9]{{0,2}}(?:[.][0-9]{{3}})+(?:,0{{1,6}})?|[0-9]+(?:,{ZEROS})?|0,000)",
}
NO_DIGIT = {"plain": r"[.]0+$", "indonesian": r",0+$|[.]"}
"""What of a whole number is no digit of it, by format."""
DECIMALS = {0: ZEROS, 2: "[0-9]{1,2}", 6: "(?:[0-9]{1,2}|[0-9]{4,6})"}
"""Those that a column may have, by their number; three of six may be thousands."""
MOST_DIGITS = {0: 18, 2: 16, 6: 32}
"""Digits before the decimals, by the number of decimals that a column has."""
MOST_EXPONENT = 400
"""Of a number of JSON, as a double may have: an exponent makes megabytes of a few signs."""
COUNTED = {2: "two", 6: "six"}


def of_doubles(texts: pyarrow.Array, is_number: pyarrow.Array | None = None) -> pyarrow.Array:
    """Return shortest texts of doubles as the numbers they stand for: of 15 digits, without exponents.

    is_number: which of the texts are numbers, where not all are. A whole number keeps all its digits, and
    so does one too large for decimals of 15 digits.
    """
    is_long = pc.greater(pc.utf8_length(texts), SHOWN + 1)
    is_odd = pc.or_(is_long, pc.match_substring(texts, "e"))
    return _changed(texts, is_odd if is_number is None else pc.and_(is_odd, is_number), _of_double)


def of_decimals(texts: pyarrow.Array) -> pyarrow.Array:
    """Return texts of decimals with all their digits, without exponents and without zeros at the end."""
    texts = _changed(texts, pc.match_substring(texts, "E"), lambda text: format(Decimal(text), "f"))
    texts = pc.replace_substring_regex(texts, r"(\.[0-9]*?)0+$", r"\1")
    return pc.replace_substring_regex(texts, r"\.$", "")


def decimal_of(text: str) -> Decimal:
    """Return a number of JSON with all its digits. Raises ValueError or DecimalException for too many."""
    number = Decimal(text)
    if abs(number.adjusted()) > MOST_EXPONENT:
        raise ValueError
    return number


def of_decimal(number: Decimal, number_format: str) -> str:
    """Return a number with all its digits in a format, so that no other one takes it for another number."""
    digits = format(number, "f")
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return re.sub(THREE_DECIMALS, r"\g<1>0", digits).replace(".", MARKS[number_format])


def in_format(texts: pyarrow.Array, number_format: str) -> pyarrow.Array:
    """Return typed numbers, written with a dot before their decimals, as `of_decimal` writes them."""
    if not pc.any(pc.match_substring(texts, ".")).as_py():
        return texts
    texts = pc.replace_substring_regex(texts, THREE_DECIMALS, r"\10")
    return pc.replace_substring(texts, ".", MARKS[number_format])


def whole(text: str, number_format: str) -> int | None:
    """Return the whole number of a text, None where it is none: what parse.whole gives, for one text."""
    if re.fullmatch(WHOLE[number_format], text, re.ASCII) is None:
        return None
    return int(re.sub(NO_DIGIT[number_format], "", text))


def remedies(decimals: int) -> dict[str, str]:
    """Return by pattern what to do about a text that is no number as declared; the first one holds.

    decimals: that its column has, 0, 2 or 6.
    """
    some = DECIMALS[decimals]
    most = MOST_DIGITS[decimals]
    grouped = "[1-9][0-9]{0,2}(?:[.][0-9]{3}){1,5}"
    found = {
        f"-?[0-9]{{{most + 1},}}(?:[.,][0-9]+)?": f"this one has more than {most} digits",
        "-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:[.][0-9]+)?": "no format has commas of thousands: "
        f"take them out, and {declare('number_format', 'plain')}",
        f"-?(?:{grouped}(?:,{some})?|[0-9]+,{some})": "this one is in another format: "
        + declare("number_format", "indonesian"),
        f"-?[0-9]+[.]{some}": f"this one is in another format: {declare('number_format', 'plain')}",
    }
    if decimals:
        found[f"-?(?:{grouped}|[0-9]+)[.,][0-9]{{{decimals + 1},}}"] = (
            f"this one has more than {COUNTED[decimals]} decimals: round it in the sheet"
        )
    found["-?[0-9]+[.,][0-9]{3}"] = "three decimals may be thousands: write two, or none"
    if not decimals:
        found["-?[0-9]+[.,][0-9]+"] = "this one has decimals"
    return found


def remedy(text: str, decimals: int) -> str:
    """Return what to do about a text that is no number as declared, empty where that says nothing more."""
    for pattern, told in remedies(decimals).items():
        if re.fullmatch(pattern, text, re.ASCII):
            return told
    return ""


def _changed(texts: pyarrow.Array, which: pyarrow.Array, change: Callable[[str], str]) -> pyarrow.Array:
    """Return the texts with some of them changed; few are."""
    if not pc.any(which).as_py():
        return texts
    changed = [change(text) for text in texts.filter(which).to_pylist()]
    return pc.replace_with_mask(texts, pc.fill_null(which, False), pyarrow.array(changed, pyarrow.string()))


def _of_double(text: str) -> str:
    number = Decimal(text)
    if not number.is_finite() or number == number.to_integral_value() or abs(number) >= 10**SHOWN:
        return format(number, "f")
    return format(Decimal(f"{float(text):.{SHOWN}g}"), "f")
