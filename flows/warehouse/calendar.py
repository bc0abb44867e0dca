"""What is owed and when it is due: the obligations that the sources of an office declare."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import schemas
from flows.intake.delivery import Delivery
from flows.moments import first_day, month_after, months_between
from flows.sources import MONTHS_OF, Source

LAST = "9999-12"


@dataclass(frozen=True)
class Obligation:
    """A sender owes a dataset of a period by the end of a day in the office's time zone."""

    dataset: str
    sender: str
    period: str
    """The month it is named by, as 2024-11."""
    due_date: str
    """Last day on which it is in time, as 2024-12-10."""
    is_overdue: bool = False
    """Whether that day had ended when the plan was made."""


def owed(sources: Iterable[Source], through: date) -> tuple[Obligation, ...]:
    """Return what is owed of every period up to the month of `through`, by dataset, period and sender.

    Whatever two sources owe alike is one obligation, and the earlier due date is its own.
    """
    earliest: dict[tuple[str, str, str], Obligation] = {}
    for source in sources:
        for period in _periods(source, through):
            for sender in source.senders:
                one = Obligation(str(source.dataset), sender, period, _due_date(period, source.due_day))
                place = (one.dataset, one.period, one.sender)
                known = earliest.get(place)
                earliest[place] = one if known is None or one.due_date < known.due_date else known
    return tuple(earliest[place] for place in sorted(earliest))


def today(now: datetime, time_zone: str) -> date:
    """Return the day that it is at the office."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def overdue(obligations: Iterable[Obligation], day: date) -> list[Obligation]:
    """Return what should have been there before `day` began."""
    return [one for one in obligations if _is_over(one, day)]


def known(sources: Iterable[Source], current: Iterable[Delivery], day: date) -> tuple[Obligation, ...]:
    """Return what a run on `day` knows to be owed: what is overdue, marked so, and what is not due yet.

    Of the latter all of the months up to the last one of which an extract was delivered: such a month is
    open until everything owed of it is there. The day itself leaves no other trace.
    """
    delivered = max((d.month for d in current if d.dataset in schemas.EXTRACTS), default="")
    last = max(day, first_day(delivered)) if delivered else day
    return tuple(
        replace(one, is_overdue=_is_over(one, day))
        for one in owed(sources, last)
        if _is_over(one, day) or one.period <= delivered
    )


def _is_over(one: Obligation, day: date) -> bool:
    return one.due_date < day.isoformat()


def _periods(source: Source, through: date) -> tuple[str, ...]:
    step = MONTHS_OF[source.cadence]
    if not step or source.first is None:
        return ()
    return months_between(source.first, min(f"{through:%Y-%m}", source.last or LAST))[::step]


def _due_date(period: str, day: int) -> str:
    """Return that day, or the last one, of the month after the period."""
    after = month_after(first_day(period))
    return after.replace(day=min(day, monthrange(after.year, after.month)[1])).isoformat()
