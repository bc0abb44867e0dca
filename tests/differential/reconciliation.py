"""What recaps say of a month beside what became of the delivered rows of memberships."""

from collections import Counter
from decimal import Decimal
from itertools import product
from typing import Any

import polars

from tests.differential.accounting import Outcome
from tests.differential.months import Month
from tests.differential.words import month

Key = tuple[str, str, str]
"""Office, segment and status; unknown where the rows do not say it."""
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


def reconcile(months: list[Month], outcomes: list[Outcome], tolerance: Decimal) -> polars.DataFrame:
    """Return every office, segment and status of each month with what its recap and its rows say."""
    rows = [row for now in months for row in of_month(now, outcomes, tolerance)]
    return polars.DataFrame(rows, infer_schema_length=None)


def of_month(now: Month, outcomes: list[Outcome], tolerance: Decimal) -> list[dict[str, Any]]:
    """Reconcile one month."""
    delivered = rows_by_key(now, outcomes)
    recaps = recaps_by_key(now)
    counted: dict[Key, Counter[str]] = {key: Counter() for key in recaps}
    for (office, segment, status), counts in delivered.items():
        for key in product([office], {segment, "ALL"}, {status, "all"}):
            is_part = key[1] != "ALL" and key[2] != "all"
            if is_part or key in recaps:
                counted.setdefault(key, Counter()).update(counts)
    with_rows = {key[0] for key, counts in counted.items() if counts.total()}
    told = []
    for key, counts in sorted(counted.items()):
        by_delivery = recaps.get(key, {})
        totals = set(by_delivery.values())
        is_contradicted = len(totals) > 1
        total = None if is_contradicted else next(iter(totals), None)
        difference = None if total is None else total - counts["accepted"]
        explained = explain(key, total, counts, differ=is_contradicted, has_rows=key[0] in with_rows)
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
                "delivered": counts.total(),
                **{name: counts[name] for name in PARTS},
                "difference": difference,
                "explained_by": explained,
                "is_within_tolerance": within,
                "recap_source": "|".join(sorted(by_delivery)) or None,
            }
        )
    return told


def rows_by_key(now: Month, outcomes: list[Outcome]) -> dict[Key, Counter[str]]:
    """Count what became of the rows of a month by what they say of themselves."""
    found: dict[Key, Counter[str]] = {}

    def add(part: str, office: str | None, segment: str | None, status: str | None, count: int = 1) -> None:
        key = (office or "unknown", segment or "unknown", status or "unknown")
        found.setdefault(key, Counter())[part] += count

    for row in now.kept:
        add("accepted", row["office"], row["segment"], "active" if row["is_active"] else "inactive")
    for rule, row in now.taken_out:
        part = "set_aside" if "conflict" in rule else "duplicates"
        add(part, row["office"], row["segment"], "active" if row["is_active"] else "inactive")
    for one in outcomes:
        if one.file.dataset == "memberships" and month(one.file.period) == now.period:
            for said, count in one.refused.items():
                add("refused", *said, count)
            if one.duplicates:
                add("duplicates", None, None, None, one.duplicates)
    return found


def recaps_by_key(now: Month) -> dict[Key, dict[str, int]]:
    """Return the totals of recaps that name their branch, by key and delivery."""
    found: dict[Key, dict[str, int]] = {}
    for row in now.rows.get("recaps", []):
        if row["written_office"] is not None:
            of = found.setdefault((row["written_office"], row["segmen"], row["status"]), {})
            of[row["delivery"]] = of.get(row["delivery"], 0) + row["jumlah"]
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
