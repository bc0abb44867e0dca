"""Numbers and days as the page prints them, in both languages; a number keeps its whole value beside it."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from markupsafe import Markup, escape

Number = Any
"""An int, a float or a Decimal."""
NOTHING = "\N{EN DASH}"
"""Printed where a value is not known or hidden; never 0."""
MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
}
AMOUNTS: dict[str, tuple[tuple[int, str], ...]] = {
    "id": ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta")),
    "en": ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")),
}


def count(value: Number, language: str) -> str:
    """12,345 in English, 12.345 in Indonesian."""
    return marked(f"{value:,.0f}", language)


def exact(value: Number, language: str) -> str:
    """All digits that a statement has, without trailing zeros."""
    text = f"{value:,f}"
    return marked(text.rstrip("0").rstrip(".") if "." in text else text, language)


def rate(value: Number, language: str) -> str:
    """A fraction in percent, of two decimals."""
    return percent(f"{_rounded(Decimal(str(value)) * 100):,}", language)


def share(value: Number, language: str) -> str:
    """A part of a whole in percent, cut off after one decimal: never the whole unless it is."""
    return percent("100" if value >= 1 else f"{int(value * 1000) / 10:.1f}", language)


def points(value: Number, language: str) -> str:
    """Percentage points with their sign, of two decimals."""
    unit = "poin persentase" if language == "id" else "percentage points"
    return f"{marked(f'{_rounded(value):+,}', language)} {unit}"


def points_short(value: Number, language: str) -> str:
    """Percentage points without sign and unit, of two decimals; the heading of the column names them."""
    return marked(f"{_rounded(value):,}", language)


def rupiah(value: Number, language: str) -> str:
    """Rupiah in words for the size, of two decimals."""
    for size, name in AMOUNTS[language]:
        if abs(value) >= size:
            return f"Rp{marked(f'{_rounded(Decimal(value) / size):,}', language)} {name}"
    return f"Rp{count(value, language)}"


def day(value: date | datetime, language: str) -> str:
    """30 November 2024."""
    return f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"


def month(value: date, language: str) -> str:
    """November 2024."""
    return f"{MONTHS[language][value.month - 1]} {value.year}"


def short_month(value: date, language: str) -> str:
    """Nov 2024."""
    return f"{MONTHS[language][value.month - 1][:3]} {value.year}"


KINDS: dict[str, Callable[[Any, str], str]] = {
    kind.__name__: kind for kind in (count, exact, rate, share, points, points_short, rupiah)
}


def number(value: Number | None, kind: str, language: str) -> Markup | str:
    """Return a number as an element that keeps its value: <data value="0.413">41.30 %</data>."""
    if value is None:
        return NOTHING
    return Markup('<data value="{}">{}</data>').format(value, escape(KINDS[kind](value, language)))


def _rounded(value: Number) -> Decimal:
    """Two decimals, halves away from zero, as browsers do."""
    return Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def percent(text: str, language: str) -> str:
    """Return a number with its sign of percent."""
    return f"{marked(text, language)} {'persen' if language == 'id' else '%'}"


def marked(text: str, language: str) -> str:
    """Turn the English marks of a number into those of the language."""
    return text.translate(str.maketrans(",.", ".,")) if language == "id" else text
