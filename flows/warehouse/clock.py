"""The clock, held to all that the raw folder and the warehouse know to have happened."""

from datetime import datetime

from flows.clock import Happened, refuse_clock_behind
from flows.intake.manifest import numbered_manifest, received
from flows.settings import Settings
from flows.warehouse.accepted import accepted_last
from flows.warehouse.publish import published_last


def refuse_clock(settings: Settings, now: datetime) -> None:
    """Raise OutsideFailed where a delivery, a decision or the current release is of later than now."""
    deliveries = received(settings.raw, numbered_manifest(settings.raw), now)
    refuse_clock_behind(now, [*deliveries, *decided_and_published(settings)])


def decided_and_published(settings: Settings) -> list[Happened]:
    """Return when somebody decided last, and when the current release was published."""
    return [*accepted_last(settings.raw), *published_last(settings.published)]
