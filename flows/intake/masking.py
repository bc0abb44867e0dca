"""What of a refused value may be shown."""

import re

LONGEST = 24
SHOWN = re.compile(r"[0-9]{1,4}|[0-9]{2}\.[0-9]{2}")


def mask(value: str | None) -> str | None:
    """Return the shape of a value: enough to see what is wrong with it, and nobody in it.

    A digit is shown as 9, a letter as A or a, other signs as they are: "Siti Aminah" as "Aaaa Aaaaaa",
    "5.067.381" as "9.999.999". Only a number of up to four digits and a dotted region code are shown
    themselves: too short for a NIK, a KPJ, a phone number, a date or a wage.
    """
    return value if not value or SHOWN.fullmatch(value) else shape_of(value)


def shape_of(value: str) -> str:
    """Return the shape alone, also of a short number: all that is shown of what is personal."""
    shape = "".join(map(_shape, value[:LONGEST]))
    return shape if len(value) <= LONGEST else f"{shape}... ({len(value)} characters)"


def _shape(sign: str) -> str:
    if sign.isnumeric():
        return "9"
    if sign.isalpha():
        return "A" if sign.isupper() else "a"
    return sign if sign.isascii() and sign.isprintable() else "?"
