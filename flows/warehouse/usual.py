"""Deliveries far off what their sender delivered before: held until somebody accepts them."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from math import exp, log
from statistics import median

import schemas
from flows.intake.delivery import Delivery, Held, held_for
from flows.warehouse.ledger import Taken

LEAST_MONTHS = 6
"""A sender with fewer earlier months has nothing usual yet."""
MOST_MONTHS = 24
USUAL_FACTORS = {"rows": 1.5, "workers": 3.0, "contributions_per_worker": 3.0}
"""What is at most so many times the usual, or the usual so many times it, is never held.

One large employer that joins or leaves moves the workers of a branch, and the money of each, by more than a
half and for good: 2.48 and 1.59 times at most were drawn among 540 ordinary months of a twentieth of
Kalimantan, rows of memberships 1.17 times, budget-paid ones that end in December and all.
"""
SPREADS = 5.0
"""Nor is what is within so many deviations of the earlier months, or of chance among so few rows.

So none of 5,697 ordinary deliveries of two simulations of 24 months is held, a 250th and a 20th of
Kalimantan. Of the larger one memberships twice or half of what they were are held always, payments four
times in five, and always where a worker's are tenfold.
"""
OF_MAD = 1.4826
"""Standard deviation per median absolute deviation, of a normal distribution."""
LEAST_ROWS = 30
"""Of fewer rows one employer may be most of the workers and of the money, and a month may have none: only
the rows are judged, where there are any."""
LEAST_COUNT = 0.5
"""Stands for none on the scale of factors."""
NONE = log(LEAST_COUNT)
"""Of the rows of a month whose deliveries say "none"."""
NAMES = {
    "rows": "accepted rows",
    "workers": "workers",
    "contributions_per_worker": "contributions per worker",
}

Measures = dict[str, float]


@dataclass
class _Before:
    """What a sender has delivered of a dataset, month by month, on the scale of logarithms."""

    usual: dict[str, list[float]] = field(default_factory=dict)
    accepted: dict[str, float] = field(default_factory=dict)
    """Of the last month that somebody accepted: a new level need not be accepted every month."""


def apart(
    taken: Iterable[Taken],
    accepted: Collection[tuple[str, str]],
    before: Callable[[Taken], Taken | None] = lambda _: None,
) -> tuple[list[Taken], list[Held]]:
    """Part deliveries into those that are used and those far off their own sender's earlier months.

    A revision that was pulled and says "none" is held where the one before it has rows, in any month.

    A delivery is judged by earlier months alone, so a later one never changes its verdict; a month that is
    held is no part of what is usual. All parts of a month are judged together. Where they are far off the
    month steps back to what it was before the last of them came, and again until it is not.

    taken: none that was refused whole. accepted: delivery id and sha256 of deliveries that are used however
    far off they are. before: gives the revision that a delivery replaced.
    """
    used: list[Taken] = []
    held: list[Held] = []
    senders: dict[tuple[str, str], _Before] = {}
    ordered = sorted(taken, key=lambda t: (t.delivery.dataset, t.delivery.sender, t.delivery.month))
    for place, group in groupby(
        ordered, key=lambda t: (t.delivery.dataset, t.delivery.sender, t.delivery.month)
    ):
        month, waiting = _not_emptied(group, accepted, before)
        former = senders.setdefault(place[:2], _Before())
        while reason := _reason(former, measures := _measures(place[0], month)):
            not_accepted = [t for t in month if _of(t.delivery) not in accepted]
            latest = max((t.delivery.received_at for t in not_accepted), default="")
            last = [t for t in not_accepted if t.delivery.received_at == latest]
            if not last:
                break
            waiting += [_held(t.delivery, reason) for t in last]
            month = [t for t in month if t not in last] + [one for t in last if (one := before(t))]
        used += month
        held += waiting
        if not (reason and waiting):
            _remember(former, measures, is_accepted=reason is not None)
    return used, sorted(held, key=lambda h: (h.file, h.sha256))


def _not_emptied(
    month: Iterable[Taken], accepted: Collection[tuple[str, str]], before: Callable[[Taken], Taken | None]
) -> tuple[list[Taken], list[Held]]:
    """Part what is used of a month from pulled revisions that say "none" where the one before has rows.

    A query or export that fails gives a header without rows too. A file that somebody named a revision is
    what somebody decided; what was pulled is named so by us.
    """
    used, held = list[Taken](), list[Held]()
    for item in month:
        empty, former = list[Taken](), item
        while not (former.outcome.accepted or _of(former.delivery) in accepted) and former.delivery.source:
            empty.append(former)
            if (lower := before(former)) is None:
                break
            former = lower
        has_rows = former.outcome.accepted > 0
        used.append(former if has_rows else item)
        if has_rows:
            reason = (
                f"it has no row and {former.delivery.file} before it has {former.outcome.accepted:,}, which "
                "stay in force. Deliver the rows, or where there are none accept it: cakupan accept "
            )
            held += [_held(one.delivery, reason) for one in empty]
    return used, held


def _measures(dataset: str, month: list[Taken]) -> Measures:
    """Return the logarithms of what a month of a sender is measured by; none where nothing of it is used."""
    if dataset not in schemas.EXTRACTS or not month:
        return {}
    rows = sum(t.outcome.accepted for t in month)
    found: Measures = {"rows": log(rows) if rows else NONE}
    totals = [t.outcome.totals for t in month if t.outcome.accepted]
    workers = sum(one.get("workers", 0) for one in totals)
    if any("workers" in one for one in totals):
        found["workers"] = log(max(workers, LEAST_COUNT))
    if workers and any("contributions_idr" in one for one in totals):
        money = sum(one["contributions_idr"] for one in totals)
        found["contributions_per_worker"] = log(max(money, LEAST_COUNT)) - log(workers)
    return found


def _reason(before: _Before, measures: Measures) -> str | None:
    """Say by which measure a month is far off and how far, as a factor: it names no amount."""
    for name, value in measures.items():
        former = before.usual.get(name, [])[-MOST_MONTHS:]
        rows = before.usual.get("rows", [])[-MOST_MONTHS:]
        is_judged = median(rows) >= log(LEAST_ROWS) if rows else False
        if len(former) < LEAST_MONTHS or not (is_judged or (name == "rows" and value > NONE)):
            continue
        middle, limit = median(former), _limit(name, former, rows)
        if min(abs(value - level) for level in (middle, before.accepted.get(name, middle))) > limit:
            return (
                f"its {NAMES[name]} are {exp(value - middle):.2f} times the median of {len(former)} months "
                f"before, expected {exp(-limit):.2f} to {exp(limit):.2f} times. Correct it with its next "
                "revision, or where it is right accept it: cakupan accept "
            )
    return None


def _limit(name: str, former: list[float], rows: list[float]) -> float:
    """Return how far off is still usual: a factor's logarithm, wider where few rows make chance weigh."""
    middle = median(former)
    spread = OF_MAD * median(abs(value - middle) for value in former)
    chance = exp(-median(rows) / 2)
    return max(log(USUAL_FACTORS[name]), SPREADS * spread, SPREADS * chance)


def _remember(before: _Before, measures: Measures, *, is_accepted: bool) -> None:
    for name, value in measures.items():
        before.usual.setdefault(name, []).append(value)
    if is_accepted:
        before.accepted = measures


def _held(delivery: Delivery, reason: str) -> Held:
    return held_for(delivery, f"{reason}{delivery.delivery_id} --reason TEXT", delivery.delivery_id)


def _of(delivery: Delivery) -> tuple[str, str]:
    return delivery.delivery_id, delivery.sha256
