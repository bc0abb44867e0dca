"""Who owes what, what came of it and when, and how much of a month is there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from math import floor
from typing import Any
from zoneinfo import ZoneInfo

import polars

from tests.differential.accounting import Outcome
from tests.differential.covering import covered_by
from tests.differential.months import Month
from tests.differential.reading import EXTRACTS, Configuration, Folder
from tests.differential.reference import Reference
from tests.differential.words import end_of, month, months_from

STEPS = {"monthly": 1, "quarterly": 3, "yearly": 12}

Place = tuple[date, str, str]
"""Month, dataset and sender."""
Share = tuple[bool, float | None]
"""Whether all is there, and how much of it; empty where nobody knows."""


@dataclass(frozen=True)
class Receipt:
    """Something that came of a month from a sender."""

    place: Place
    part: int
    kind: str
    """used, refused, replaced, held or duplicate."""
    at: datetime | None


@dataclass(frozen=True)
class Calendar:
    """What is owed, and the day on which it is asked for."""

    configuration: Configuration
    today: date
    due: dict[Place, date]
    """Last day on which a delivery is in time."""


@dataclass(frozen=True)
class Completeness:
    """Whether all of a dataset and month is there, and which share of it."""

    known: dict[tuple[str, date], Share]
    """By dataset and month."""
    regions: dict[tuple[str, date, str], Share]
    """The same by region; one of which no regency is covered is not among them."""

    def of(self, dataset: str, period: date, region: str) -> Share:
        """Return how much of a region is there: nothing that anybody knows where nobody covers it."""
        return self.regions.get((dataset, period, region), (False, None))

    def covered(self, dataset: str, period: date) -> set[str]:
        """Return the regions of which some regency is covered."""
        return {region for name, when, region in self.regions if (name, when) == (dataset, period)}


def calendar_of(configuration: Configuration, folder: Folder, now: datetime) -> Calendar:
    """Return the last day on which each delivery that a source owes is in time.

    What is not due yet counts in the months up to the last one of which an extract is in force.
    """
    today = day_at(now, configuration)
    of = [month(one.period) or date.min for one in folder.current if one.dataset in EXTRACTS]
    last = max(of, default=date.min)
    found: dict[Place, date] = {}
    for source in configuration.content.get("sources", {}).values():
        period = month(source["first"]) or date.max
        while period <= max(today, last):
            following = months_from(period, 1)
            due = following.replace(day=min(source["due_day"], end_of(following).day))
            if due < today or period <= last:
                found |= {(period, source["dataset"], sender): due for sender in source["senders"]}
            period = months_from(period, STEPS[source["cadence"]])
    return Calendar(configuration, today, found)


def day_at(moment: datetime, configuration: Configuration) -> date:
    """Return the day that it is at the office."""
    return moment.astimezone(ZoneInfo(configuration.content["office"]["time_zone"])).date()


def receipts(folder: Folder, outcomes: Iterable[Outcome]) -> Iterator[Receipt]:
    """Yield what came of each month, also what is not used."""
    kinds = [(o.file, "refused" if o.status == "refused" else "used") for o in outcomes]
    judged = {one.file.name for one in outcomes}
    kinds += [(one, "replaced") for one in folder.replaced if one.name not in judged]
    kinds += [(one, "held") for one in folder.held] + [(one, "duplicate") for one in folder.copies]
    for file, kind in kinds:
        if file.period:
            place = (month(file.period) or date.min, file.dataset, file.sender)
            at = None
            if kind in ("used", "refused", "replaced") and file.received_at:
                at = datetime.strptime(file.received_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
            yield Receipt(place, file.part, kind, at)


def outstanding(came: Iterable[Receipt]) -> set[Place]:
    """Return whose contents are known and not used: refused or held ones, or only those of somebody else."""
    kinds: dict[Place, set[str]] = {}
    for one in came:
        kinds.setdefault(one.place, set()).add(one.kind)
    return {
        place
        for place, told in kinds.items()
        if told & {"refused", "held"} or ("duplicate" in told and "used" not in told)
    }


def measure(months: list[Month], came: Iterable[Receipt], reference: Reference) -> Completeness:
    """Say of every dataset and month, and of its regions, whether it is complete and how much is there."""
    waiting = outstanding(came)
    known: dict[tuple[str, date], Share] = {}
    regions: dict[tuple[str, date, str], Share] = {}
    for now in months:
        for dataset in now.datasets:
            known[dataset, now.period] = share_of(now, dataset, waiting)
            complete, rate = known[dataset, now.period]
            for region, is_whole in covered_by(now, dataset, reference).items():
                regions[dataset, now.period, region] = (is_whole and complete, rate if is_whole else None)
    return Completeness(known, regions)


def share_of(now: Month, dataset: str, waiting: set[Place]) -> Share:
    """Say whether a dataset of a month is complete, and which share of it is there.

    A sender weighs what it had in the month before, one that is new what it has now. The share is cut off
    after three decimals.
    """
    before: dict[str, int] = {}
    for standing in (now.former or {}).values():
        before[standing.sender] = before.get(standing.sender, 0) + 1
    not_used = {sender for period, name, sender in waiting if (period, name) == (now.period, dataset)}
    due = {sender for name, sender in now.expected if name == dataset} | not_used
    used = {sender for name, sender in now.received if name == dataset}
    if due <= used - not_used:
        return True, 1.0
    sizes: dict[str, int] = {}
    if dataset == "memberships":
        sizes = {s: before[s] if s in before else now.sizes[s] for s in {*before, *used}}
    if not due <= set(sizes) - (used & not_used):
        return False, None
    total = sum(sizes[s] for s in due)
    there = sum(sizes[s] for s in due & used - not_used)
    return False, floor(Fraction(there, total) * 1000) / 1000 if total else 0.0


def tell(
    months: list[Month], came: list[Receipt], complete: Completeness, reference: Reference, by: Calendar
) -> polars.DataFrame:
    """Return what each sender owes of a month and what came of it, as marts.completeness tells it."""
    expected = {(m.period, *one) for m in months for one in m.expected}
    received = {(m.period, *one) for m in months for one in m.received}
    waiting = outstanding(came)
    rows = []
    for place in sorted({*by.due, *expected, *received, *(one.place for one in came)}):
        due = by.due.get(place)
        row = told_of(place, due, [one for one in came if one.place == place], by.configuration)
        row["is_expected"] = place in by.due or place in expected
        row["is_missing"] = row["is_expected"] and not row["is_received"] and (due is None or due < by.today)
        row["status"] = row["status"] or ("missing" if row["is_missing"] else "not_due")
        row["is_outstanding"] = place in waiting
        is_branch = reference.offices.get(place[2], {}).get("office_level") == "branch"
        rows.append(row | {"office_code": place[2] if is_branch else None})
    for row in rows:
        key = row["dataset"], row["period"]
        alike = [one for one in rows if (one["dataset"], one["period"]) == key]
        is_whole = not any(
            one["is_outstanding"] or (one["is_expected"] and not one["is_received"]) for one in alike
        )
        known = complete.known.get(key, (is_whole, 1.0 if is_whole else None))
        row["is_complete"], row["completeness_rate"] = known
    return polars.DataFrame(rows, infer_schema_length=None)


def told_of(
    place: Place, due: date | None, came: list[Receipt], configuration: Configuration
) -> dict[str, Any]:
    """Return what came of one month from one sender, and when."""
    kinds = {one.kind for one in came}
    parts: dict[int, list[datetime]] = {}
    for one in came:
        if one.at is not None:
            parts.setdefault(one.part, []).append(one.at)
    first = max((min(at) for at in parts.values()), default=None)
    latest = max((one.at for one in came if one.kind == "used" and one.at), default=None)
    is_received = "used" in kinds
    is_late = is_received and due is not None and first is not None and day_at(first, configuration) > due
    told = [("held", "held" in kinds), ("refused", "refused" in kinds)]
    told += [("restated", "replaced" in kinds), ("late", is_late), ("received", True)]
    if not is_received:
        told = [(kind, kind in kinds) for kind in ("duplicate", "held", "refused")]
    status = next((name for name, holds in told if holds), None)
    return {
        "period": place[0],
        "dataset": place[1],
        "sender": place[2],
        "due_date": due,
        "is_received": is_received,
        "is_late": is_late,
        "is_restated": "replaced" in kinds,
        "is_held": "held" in kinds,
        "is_duplicated": "duplicate" in kinds,
        "status": status,
        "received_at": latest.replace(tzinfo=None) if latest else None,
        "first_received_at": first.replace(tzinfo=None) if first else None,
    }
