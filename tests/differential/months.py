"""Follow memberships from month to month: what counts, what contradicts, who came, moved and left."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.differential.accounting import Outcome
from tests.differential.rules import Values
from tests.differential.words import month, months_from

CONTENT = ("person", "segment", "office", "region", "domicile", "sex", "age_group", "is_active")
CONTENT += (
    "jkk",
    "jkm",
    "jht",
    "jp",
    "jkp",
    "payer",
    "wage_band",
    "paid_through",
    "joined",
    "left",
    "reason",
)
CONTENT += ("contract_end", "funding_end")
"""Two rows of one membership are equal where all that is kept of them is."""
EXPECTED_MONTHS = 3

Event = tuple[str, str | None, str | None, str | None, str | None]
"""Kind, region and segment at the opening, region and segment at the closing."""
Owed = set[tuple[date, str, str]]
"""Month, dataset and sender of what sources say is owed."""


@dataclass(frozen=True)
class Standing:
    """Where a membership stands at the end of a month."""

    sender: str
    segment: str
    region: str
    is_active: bool
    is_observed: bool


@dataclass
class Month:
    """What is known of a month."""

    period: date
    is_closed: bool = True
    """Not one of which nothing is used, before the first month of all or behind the last."""
    kept: list[Values] = field(default_factory=list)
    """Membership rows that count."""
    ledger: dict[tuple[str, int], tuple[str, str, int]] = field(default_factory=dict)
    """By delivery and line of a row that does not count: the rule, delivery and line of the other one."""
    taken_out: list[tuple[str, Values]] = field(default_factory=list)
    """These rows, each with its rule."""
    former: dict[str, Standing] | None = None
    snapshot: dict[str, Standing] = field(default_factory=dict)
    events: Counter[Event] = field(default_factory=Counter)
    expected: set[tuple[str, str]] = field(default_factory=set)
    """Dataset and sender."""
    received: set[tuple[str, str]] = field(default_factory=set)
    sizes: Counter[str] = field(default_factory=Counter)
    """Memberships that count, by sender."""
    rows: dict[str, list[Values]] = field(default_factory=dict)
    """Accepted rows of the other datasets, in the order of sender, delivery and line."""

    @property
    def members(self) -> list[Values]:
        """Accepted rows of memberships, also those that do not count."""
        return [*self.kept, *(row for _, row in self.taken_out)]

    @property
    def datasets(self) -> set[str]:
        """Datasets of which somebody delivered or is expected to."""
        return {dataset for dataset, _ in self.expected | self.received}


def follow(outcomes: Iterable[Outcome], owed: Owed) -> list[Month]:
    """Return every month from the first delivery that is used to the last one."""
    used = [one for one in outcomes if one.status != "refused"]  # also one that says none
    by_month: dict[date, list[Outcome]] = {}
    for one in sorted(used, key=lambda o: (o.file.sender, o.file.name)):
        by_month.setdefault(month(one.file.period) or date.min, []).append(one)
    with_members = [p for p, those in by_month.items() if any(o.file.dataset == "memberships" for o in those)]
    found: list[Month] = []
    period = min(by_month, default=date.max)
    while by_month and period <= max(by_month):
        now = Month(period)
        if with_members and min(with_members) < period <= max(with_members):
            now.former = found[-1].snapshot
        take_rows(now, by_month.get(period, []))
        expect(now, by_month, owed)
        step(now)
        found.append(now)
        period = months_from(period, 1)
    return found


def take_rows(now: Month, outcomes: list[Outcome]) -> None:
    """Take the accepted rows of a month; settle what several deliveries say of one membership."""
    rows: list[Values] = []
    for one in outcomes:
        now.received.add((one.file.dataset, one.file.sender))
        told = [row | {"sender": one.file.sender, "delivery": one.file.name} for row in one.kept]
        if one.file.dataset == "memberships":
            rows += told
        else:
            now.rows.setdefault(one.file.dataset, []).extend(told)
    by_membership: dict[str, list[Values]] = {}
    for row in rows:
        if row["membership"] is not None:
            by_membership.setdefault(row["membership"], []).append(row)
    for shared in by_membership.values():
        if len(shared) > 1:
            settle(now, shared)
    now.kept = [row for row in rows if (row["delivery"], row["line"]) not in now.ledger]
    now.sizes.update(row["sender"] for row in now.kept)


def settle(now: Month, shared: list[Values]) -> None:
    """Take out rows that repeat another delivery's, and all of those that contradict each other."""
    leading, *others = sorted(shared, key=lambda row: (row["sender"], row["delivery"], row["line"]))
    differing = [row for row in others if content(row) != content(leading)]
    for row in (leading, *others):
        other = leading
        if differing and content(row) == content(leading):
            other = differing[0]
        elif not differing and row is leading:
            continue
        rule = "kpj.conflict_across_senders" if differing else "kpj.duplicate_across_senders"
        now.ledger[row["delivery"], row["line"]] = rule, other["delivery"], other["line"]
        now.taken_out.append((rule, row))


def content(row: Values) -> tuple[Any, ...]:
    """Return what two rows are compared by."""
    return tuple(row[name] for name in CONTENT)


def expect(now: Month, by_month: dict[date, list[Outcome]], owed: Owed) -> None:
    """Say who is expected: who owes it; of a dataset that nobody owes who delivered it a little before."""
    due = {(dataset, sender) for period, dataset, sender in owed if period == now.period}
    before = [months_from(now.period, -number) for number in range(1, EXPECTED_MONTHS + 1)]
    usual = {(o.file.dataset, o.file.sender) for period in before for o in by_month.get(period, [])}
    by_calendar = {dataset for dataset, _ in due}
    now.expected = due | {one for one in usual if one[0] not in by_calendar}
    now.expected |= {("memberships", one.sender) for one in (now.former or {}).values()}


def step(now: Month) -> None:
    """Say where every membership stands now, and what happened to it since the month before."""
    present = {row["membership"]: row for row in now.kept if row["membership"] is not None}
    contradicted = {row["membership"] for rule, row in now.taken_out if "conflict" in rule}
    delivered = {sender for dataset, sender in now.received if dataset == "memberships"}
    former = now.former or {}
    for membership in {*present, *former}:
        row, was = present.get(membership), former.get(membership)
        is_known = was is not None and was.sender in delivered and membership not in contradicted
        if row is not None:
            now.snapshot[membership] = Standing(
                row["sender"], row["segment"], row["region"], row["is_active"], True
            )
        elif was is not None and not is_known:
            now.snapshot[membership] = Standing(was.sender, was.segment, was.region, was.is_active, False)
        if now.former is not None:
            tell(now, row, was, is_known)


def tell(now: Month, row: Values | None, was: Standing | None, is_known: bool) -> None:
    """Count what happened to one membership."""
    kind = kind_of(now, row, was, is_known)
    if kind is None:
        return
    opening = (was.region, was.segment) if was is not None and was.is_active else (None, None)
    closing = (row["region"], row["segment"]) if row is not None and row["is_active"] else (None, None)
    now.events[kind, *opening, *closing] += 1
    if was is not None and was.is_active and not was.is_observed:
        now.events["reobserved", None, None, was.region, was.segment] += 1


def kind_of(now: Month, row: Values | None, was: Standing | None, is_known: bool) -> str | None:
    """Say what happened to a membership; None where it was not active and is not."""
    was_active = was is not None and was.is_active
    if row is not None and row["is_active"]:
        return active_by(now, row, was)
    if not was_active or was is None:
        return None
    if row is not None:
        return f"left_{row['reason']}" if row["reason"] else "lapsed"
    if is_known:
        return "restated_out"
    return "unobserved" if was.is_observed else None


def active_by(now: Month, row: Values, was: Standing | None) -> str:
    """Say how a membership came to be active."""
    if was is None:
        return "restated_in" if row["joined"] is not None and row["joined"] < now.period else "joined"
    if not was.is_active:
        return "returned"
    return "stayed" if (was.region, was.segment) == (row["region"], row["segment"]) else "moved"
