"""When what is here is what a source has, though it is not read again: one rule for all kinds."""

from datetime import datetime

from flows.pull.asked import recent_months
from flows.pull.landing import Known
from flows.pull.offer import Offer
from flows.settings import Settings


def is_settled(settings: Settings, offer: Offer, months: tuple[str, ...] | None, now: datetime) -> bool:
    """Whether an offer's month is older than the look-back and nobody asked for it by its name."""
    return months is None and offer.period is not None and offer.period not in recent_months(settings, now)


def is_unchanged(offer: Offer, known: Known, *, settled: bool) -> bool:
    """Whether an offer need not be read: a checksum of the bytes proves it, or the month is settled.

    Whatever else a source says of its contents (a validator, a time, a size, what a portal has written about
    them) may stay while they change, so within the look-back they are read and their bytes decide. Of settled
    months it is taken at its word; and of one that says nothing, what is here is left.
    """
    remembered = known.version(offer)
    if offer.checksum is not None and offer.checksum == remembered:
        return True
    return settled and (known.has(offer) if offer.version is None else offer.version == remembered)
