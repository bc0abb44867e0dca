"""What recaps say of a month beside what became of the delivered rows of memberships."""

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import polars

from tests.differential.accounting import Outcome
from tests.differential.months import Month
from tests.differential.reading import Configuration
from tests.differential.reference import Reference
from tests.differential.words import month

Key = tuple[str, str, str]
"""Office, segment and status; unknown where the rows do not say it."""
Recaps = dict[Key, dict[str, Counter[str]]]
"""By sender, of each delivery."""
UNKNOWN = "unknown"
PARTS = ("accepted", "refused", "duplicates", "set_aside")
EXPLAINED = (
    ("refused",),
    ("set_aside",),
    ("duplicates",),
    ("refused", "set_aside"),
    ("refused", "duplicates"),
    ("set_aside", "duplicates"),
    ("refused", "set_aside", "duplicates"),
)
NAMES = {"refused": "refused rows", "set_aside": "set aside", "duplicates": "duplicates"}


def reconcile(
    months: list[Month],
    outcomes: list[Outcome],
    reference: Reference,
    configuration: Configuration,
    expected: set[date],
) -> polars.DataFrame:
    """Return every office, segment and status of each month with what its recap and its rows say.

    expected: months of which somebody owes or delivers memberships: recaps of others meet no rows.
    """
    outcomes = [one for one in outcomes if one.is_counted]
    of = {now.period: now for now in months}
    delivered = {month(o.file.period) for o in outcomes if o.file.dataset == "memberships" and o.rejected}
    empty = [Month(period, is_closed=False) for period in sorted(p for p in delivered if p and p not in of)]
    tolerance = Decimal(str(configuration.content["reconciliation"]["tolerance_rate"]))
    rows = []
    for now in [*months, *empty]:
        recaps = recaps_by_key(now, configuration) if now.period in expected else {}
        rows += of_month(now, outcomes, reference, recaps, tolerance)
    return polars.DataFrame(rows, infer_schema_length=None)


def of_month(
    now: Month, outcomes: list[Outcome], reference: Reference, recaps: Recaps, tolerance: Decimal
) -> list[dict[str, Any]]:
    """Reconcile one month."""
    delivered = rows_by_key(now, outcomes)
    for office, count in unread_rows(now, outcomes, reference).items():
        counts = delivered.setdefault((office, UNKNOWN, UNKNOWN), Counter())
        counts.update(refused=count, unread=count)
    counted: dict[Key, Counter[str]] = {key: Counter() for key in recaps}
    for (office, segment, status), counts in delivered.items():
        for key in product([office], {segment, "ALL"}, {status, "all"}):
            is_part = key[1] != "ALL" and key[2] != "all"
            if is_part or key in recaps:
                counted.setdefault(key, Counter()).update(counts)
    with_rows = {key[0] for key, counts in counted.items() if total_of(counts) > counts["unread"]}
    told = []
    for key, counts in sorted(counted.items()):
        stated = recaps.get(key, {})
        totals = {of_sender.total() for of_sender in stated.values()}
        total = None if len(totals) > 1 else next(iter(totals), None)
        difference = None if total is None else total - counts["accepted"]
        explained = explain(key, total, counts, differ=len(totals) > 1, has_rows=key[0] in with_rows)
        within = None
        if difference is not None and total is not None and explained != "counted by project":
            within = abs(difference) <= tolerance * total
        told.append(
            {
                "period": now.period,
                "office_code": key[0],
                "segment": key[1],
                "status": key[2],
                "recap_total": total,
                "delivered": total_of(counts),
                **{name: counts[name] for name in PARTS},
                "difference": difference,
                "explained_by": explained,
                "is_within_tolerance": within,
                "recap_source": "|".join(sorted({one for of in stated.values() for one in of})) or None,
            }
        )
    settle_open(told, delivered)
    return told


def total_of(counts: Counter[str]) -> int:
    """Return how many rows were delivered."""
    return sum(counts[part] for part in PARTS)


def unread_rows(now: Month, outcomes: list[Outcome], reference: Reference) -> Counter[str]:
    """Count refused rows that say nothing of themselves, by the branch of their sender.

    That is the sender itself, or the only branch in its other rows of the month.
    """
    found: Counter[str] = Counter()
    for one in outcomes:
        sender = one.file.sender
        if one.file.dataset != "memberships" or month(one.file.period) != now.period:
            continue
        branches = {row["office"] for row in now.members if row["sender"] == sender} - {None}
        office = branches.pop() if len(branches) == 1 else UNKNOWN
        if reference.offices.get(sender, {}).get("office_level") == "branch":
            office = sender
        told = one.refused.total() if now.is_closed else 0
        found[office] += one.rejected - told
    return +found


def settle_open(told: list[dict[str, Any]], delivered: dict[Key, Counter[str]]) -> None:
    """Explain what is open in a branch's recap by its refused rows that do not say where they belong."""
    groups: dict[tuple[str, bool, bool], list[dict[str, Any]]] = {}
    for row in told:
        if row["explained_by"] in ("unexplained", "missing delivery"):
            level = row["segment"] == "ALL", row["status"] == "all"
            groups.setdefault((row["office_code"], *level), []).append(row)
    for (office, all_segments, all_statuses), rows in groups.items():
        refused = sum(
            counts["refused"]
            for (of, segment, status), counts in delivered.items()
            if of == office
            and ((segment == UNKNOWN and not all_segments) or (status == UNKNOWN and not all_statuses))
        )
        still = [row["difference"] - row["refused"] for row in rows]
        if min(still) > 0 and sum(still) == refused:
            for row in rows:
                row["explained_by"] = "refused rows"


def rows_by_key(now: Month, outcomes: list[Outcome]) -> dict[Key, Counter[str]]:
    """Count what became of the rows of a month by what they say of themselves."""
    found: dict[Key, Counter[str]] = {}

    def add(part: str, office: str | None, segment: str | None, status: str | None, count: int = 1) -> None:
        key = (office or UNKNOWN, segment or UNKNOWN, status or UNKNOWN)
        found.setdefault(key, Counter())[part] += count

    for row in now.kept:
        add("accepted", row["office"], row["segment"], "active" if row["is_active"] else "inactive")
    for rule, row in now.taken_out:
        part = "set_aside" if "conflict" in rule else "duplicates"
        add(part, row["office"], row["segment"], "active" if row["is_active"] else "inactive")
    for one in outcomes:
        if one.file.dataset == "memberships" and month(one.file.period) == now.period:
            for said, count in one.refused.items() if now.is_closed else ():
                add("refused", *said, count)
            if one.duplicates and now.is_closed:
                add("duplicates", None, None, None, one.duplicates)
    return found


def recaps_by_key(now: Month, configuration: Configuration) -> Recaps:
    """Return the totals of recaps of memberships that name their branch; parts of one are one statement."""
    found: Recaps = {}
    for row in now.rows.get("recaps", []):
        counts_people = configuration.style("recaps", row["sender"]).get("unit") == "people"
        if row["written_office"] is not None and not counts_people:
            of = found.setdefault((row["written_office"], row["segmen"], row["status"]), {})
            of.setdefault(row["sender"], Counter())[row["delivery"]] += row["jumlah"]
    return found


def explain(key: Key, total: int | None, counts: Counter[str], *, differ: bool, has_rows: bool) -> str:
    """Say what the difference between a recap and its rows comes from."""
    if differ or total is None:
        return "recaps differ" if differ else "no recap"
    difference = total - counts["accepted"]
    if not has_rows or key[1] == "JAKON":
        other = "counted by project" if has_rows else "missing delivery"
        return other if difference else "matches"
    told = {sum(counts[part] for part in parts): parts for parts in reversed(EXPLAINED)} | {0: ()}
    found = told.get(difference)
    if found is None:
        return "unexplained"
    return ", ".join(NAMES[part] for part in found) or "matches"
