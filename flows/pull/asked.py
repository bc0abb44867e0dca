"""Which months are asked of a source: what it is declared for, up to the running month."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.intake.file_name import FIRST_MONTH, MONTH
from flows.problems import WrongUsage
from flows.pull.landing import Known
from flows.pull.offer import Asked, Offer
from flows.settings import Settings
from flows.sources import Source

LISTED = ("files", "sftp", "s3", "ckan")
"""Kinds that tell what they have; the others are asked month by month."""


def months_between(first: str, last: str) -> tuple[str, ...]:
    """Return the months from one to another, as 2024-11; none where the first is the later one."""
    begin, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(begin, end + 1))


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

    months: only these; None: all since the source's first, or of a source that cannot list and states no
    first, the last few.
    """
    current = current_month(settings, now)
    all_of_it = months_between(FIRST_MONTH, current)
    since = FIRST_MONTH if source.kind in LISTED else all_of_it[-settings.look_back_months - 1 :][0]
    allowed = months_between(source.first or since, min(source.last or current, current))
    return Asked(tuple(month for month in allowed if months is None or month in months))


def is_worth_asking(
    settings: Settings, offer: Offer, months: tuple[str, ...] | None, known: Known, now: datetime
) -> bool:
    """Whether an offer is looked at: it has a version to compare, or is recent, or not there yet, or wanted.

    Without this every pull would ask for every month of all years once more.
    """
    recent = months_between(FIRST_MONTH, current_month(settings, now))[-settings.look_back_months - 1 :]
    is_settled = offer.version is None and offer.period is not None and offer.period not in recent
    return months is not None or not is_settled or not known.has(offer)
