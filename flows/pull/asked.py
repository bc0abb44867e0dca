"""Which months are asked of a source: what it is declared for, up to the running month."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.intake.file_name import FIRST_MONTH
from flows.kinds import kind_of
from flows.moments import months_between
from flows.problems import WrongUsage
from flows.pull.offer import Asked
from flows.settings import Settings
from flows.sources import MONTH, Source


def checked_months(months: Iterable[str]) -> tuple[str, ...]:
    """Return months as given. Raises WrongUsage where one is none."""
    for month in months:
        if not MONTH.fullmatch(month):
            raise WrongUsage(f"{month!r} is no month; expected one written 2024-11.")
    return tuple(sorted(set(months)))


def current_month(settings: Settings, now: datetime) -> str:
    """Return the running month in the office's time zone."""
    return f"{now.astimezone(ZoneInfo(settings.time_zone)):%Y-%m}"


def asked_of(settings: Settings, source: Source, months: tuple[str, ...] | None, now: datetime) -> Asked:
    """Return what a source is asked for.

    months: these, as far as the source is declared for them; None: all since the source's first, or of a
    source that cannot list and states no first, the last few.
    """
    since = source.first or (FIRST_MONTH if months is not None or kind_of(source.kind).is_listed else "")
    recent = recent_months(settings, now)
    allowed = months_between(since or recent[0], min(source.last or recent[-1], recent[-1]))
    return Asked(tuple(month for month in allowed if months is None or month in months))


def recent_months(settings: Settings, now: datetime) -> tuple[str, ...]:
    """Return the months of the look-back, with the running one at the end."""
    return months_between(FIRST_MONTH, current_month(settings, now))[-settings.look_back_months - 1 :]


def why_not_asked(settings: Settings, source: Source, month: str, now: datetime) -> str | None:
    """Say why a source is not asked for a month that somebody named; None where it is asked."""
    if month in asked_of(settings, source, (month,), now).months:
        return None
    if month > current_month(settings, now):
        return "it is in the future"
    if source.first and month < source.first:
        return f"it is before {source.first}, the first of sources.{source.name}"
    if source.last and month > source.last:
        return f"it is after {source.last}, the last of sources.{source.name}"
    return f"nothing was recorded before {FIRST_MONTH}"
