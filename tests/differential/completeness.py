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
from tests.differential.months import Month
from tests.differential.reading import EXTRACTS, Configuration, Folder
from tests.differential.reference import Reference
from tests.differential.words import end_of, month, months_from

STEPS = {"monthly": 1, "quarterly": 3, "yearly": 12}

Place = tuple[date, str, str]
"""Month, dataset and sender."""


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

    known: dict[tuple[str, date], tuple[bool, float | None]]

    def of(self, dataset: str, period: date) -> bool:
        """Say whether everybody delivered who is expected; not where nothing is known of the month."""
        return self.known.get((dataset, period), (False, None))[0]


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
    kinds += [(one, "replaced") for one in folder.replaced]
    kinds += [(one, "held") for one in folder.held] + [(one, "duplicate") for one in folder.copies]
    for file, kind in kinds:
        if file.period:
            place = (month(file.period) or date.min, file.dataset, file.sender)
            at = None
            if kind in ("used", "refused", "replaced") and file.received_at:
                at = datetime.strptime(file.received_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
            yield Receipt(place, file.part, kind, at)


def measure(months: list[Month]) -> Completeness:
    """Say of every dataset and month whether it is complete, and which share of it is there.

    A sender weighs what it had in the month before, one that is new what it has now. The share is cut off
    after three decimals.
    """
    known: dict[tuple[str, date], tuple[bool, float | None]] = {}
    for now in months:
        before: dict[str, int] = {}
        for standing in (now.former or {}).values():
            before[standing.sender] = before.get(standing.sender, 0) + 1
        for dataset in {name for name, _ in now.expected | now.received}:
            expected = {sender for name, sender in now.expected if name == dataset}
            there = {sender for name, sender in now.received if name == dataset}
            sizes = {}
            if dataset == "memberships":
                sizes = {s: before[s] if s in before else now.sizes[s] for s in {*before, *there}}
            rate = None
            if not expected - there:
                rate = 1.0
            elif expected <= set(sizes):
                total = sum(sizes[s] for s in expected)
                share = Fraction(sum(sizes[s] for s in expected & there), total) if total else Fraction(0)
                rate = floor(share * 1000) / 1000
            known[dataset, now.period] = not expected - there, rate
    return Completeness(known)


def tell(
    months: list[Month], came: list[Receipt], complete: Completeness, reference: Reference, by: Calendar
) -> polars.DataFrame:
    """Return what each sender owes of a month and what came of it, as marts.completeness tells it."""
    expected = {(m.period, *one) for m in months for one in m.expected}
    received = {(m.period, *one) for m in months for one in m.received}
    rows = []
    for place in sorted({*by.due, *expected, *received, *(one.place for one in came)}):
        due = by.due.get(place)
        row = told_of(place, due, [one for one in came if one.place == place], by.configuration)
        row["is_expected"] = place in by.due or place in expected
        row["is_missing"] = row["is_expected"] and not row["is_received"] and (due is None or due < by.today)
        row["status"] = row["status"] or ("missing" if row["is_missing"] else "not_due")
        is_branch = reference.offices.get(place[2], {}).get("office_level") == "branch"
        rows.append(row | {"office_code": place[2] if is_branch else None})
    for row in rows:
        key = row["dataset"], row["period"]
        alike = [one for one in rows if (one["dataset"], one["period"]) == key]
        is_whole = not any(one["is_expected"] and not one["is_received"] for one in alike)
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
    status = None
    if is_received:
        status = "restated" if "replaced" in kinds else "late" if is_late else "received"
    else:
        status = next((one for one in ("duplicate", "held", "refused") if one in kinds), None)
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
