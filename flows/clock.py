"""The clock of this machine, held to what is known to have happened: it decides what a month can be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.moments import written
from flows.problems import OutsideFailed

CLOCKS_DIFFER = timedelta(minutes=5)
"""Machines that share a folder need not agree better than this."""


@dataclass(frozen=True)
class Happened:
    """Something that a clock was read for."""

    at: datetime
    what: str
    """As `release 000001 was published`."""
    mend: str
    """What to do where that clock, and not this one, was wrong."""


def refuse_clock_behind(now: datetime, happened: Iterable[Happened]) -> None:
    """Raise OutsideFailed where something happened later than now: months would be taken for future ones."""
    last = max(happened, key=lambda one: one.at, default=None)
    if last is None or last.at <= now + CLOCKS_DIFFER:
        return
    raise OutsideFailed(
        f"The clock of this machine says {written(now)}, and {last.what} at {written(last.at)}, which is "
        "later. Set the clock and run again. Where it is right, that other time is of one that ran ahead: "
        f"{last.mend}. Nothing was registered or published."
    )
