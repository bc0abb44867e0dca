"""Moments and months as our files write them: 2024-11-30T08:00:00Z in UTC, and 2024-11."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 2014, 2099
WRITTEN = re.compile(r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}Z")
EXPECTED = f"a time in UTC written 2024-11-30T08:00:00Z, of {FIRST_YEAR} to {LAST_YEAR}"


def moment(text: object) -> datetime:
    """Return the moment that a text says. Raises ValueError for whatever is not EXPECTED."""
    if not isinstance(text, str):
        raise ValueError(f"expected {EXPECTED}")
    return _moment(text)


@lru_cache(maxsize=1024)
def _moment(text: str) -> datetime:
    """Return the same, kept: a run registers all its deliveries at one moment."""
    if not WRITTEN.fullmatch(text):
        raise ValueError(f"expected {EXPECTED}")
    found = datetime.fromisoformat(text)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"expected {EXPECTED}")
    return found


def by_hand(text: object) -> datetime:
    """Return the moment that somebody wrote: also a day, or a time elsewhere; UTC where it does not say.

    Raises ValueError for whatever is none of the same years.
    """
    if not isinstance(text, str):
        raise ValueError("expected a time")
    found = datetime.fromisoformat(text)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"expected a time of {FIRST_YEAR} to {LAST_YEAR}")
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def written(at: datetime) -> str:
    """Return a moment as our files write it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def first_day(month: str) -> date:
    """Return the first day of a month that is written 2024-11."""
    return date.fromisoformat(f"{month}-01")


def month_after(day: date, by: int = 1) -> date:
    """Return the first day of the month that is so many after that of a day, or before it."""
    number = day.year * 12 + day.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


@lru_cache(maxsize=1024)
def months_between(first: str, last: str) -> tuple[str, ...]:
    """Return the months from one to another, as 2024-11; none where the first is the later one."""
    begin, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(begin, end + 1))
