"""What of a refused value may be shown."""

SHORT = 12
LONG_NUMBER = 9


def mask(value: str | None) -> str | None:
    """Return as much of a value as helps to find the cell and names nobody.

    A number of 9 digits or more (a NIK has 16, a KPJ 11, a phone number 10) keeps its first two digits and its
    length; another text of more than 12 characters or of several words keeps its first letter and its length.
    """
    if not value:
        return value
    if value.isdigit() and len(value) >= LONG_NUMBER:
        return value[:2] + "*" * (len(value) - 2)
    if len(value) > SHORT or " " in value:
        return f"{value[0]}... ({len(value)} characters)"
    return value
