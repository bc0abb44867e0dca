"""What the page says of deliveries: what needs attention, and who sent what in which month."""

from datetime import date
from itertools import groupby
from typing import Any

from flows.report.page_data import Row
from flows.warehouse.events import Event

MOST_ITEMS = 40
MOST_SENDERS = 15
URGENCY = ("missing", "held", "refused", "duplicate", "late")
"""What somebody has to see to comes before what only was so."""


def attention_parts(found: list[Event]) -> dict[str, Any]:
    """Return `attention`, the most urgent and latest first, and how many items are not named."""
    items = _attention(found)
    return {"attention": items[:MOST_ITEMS], "unnamed_items": max(0, len(items) - MOST_ITEMS)}


def _attention(found: list[Event]) -> list[dict[str, Any]]:
    """The senders of one month stand together; what is held or refused stands by itself."""
    ordered = sorted(found, key=lambda event: (event.period or "", event.dataset), reverse=True)
    ordered.sort(key=lambda event: URGENCY.index(event.kind))
    items = []
    for (kind, period, dataset), group in groupby(ordered, key=lambda e: (e.kind, e.period, e.dataset)):
        same = list(group)
        if kind in ("held", "refused"):
            items += [{"kind": kind, "event": event} for event in same]
            continue
        senders = sorted({event.sender for event in same})
        items.append(
            {
                "kind": kind,
                "event": None,
                "dataset": dataset,
                "month": None if period is None else date.fromisoformat(f"{period}-01"),
                "due_date": same[0].due_date,
                "senders": senders[:MOST_SENDERS],
                "more": max(0, len(senders) - MOST_SENDERS),
            }
        )
    return items


def calendar_tables(rows: list[Row]) -> dict[str, dict[str, Any]]:
    """Return for each dataset its months, and each sender's cell of a month."""
    tables: dict[str, dict[str, Any]] = {}
    for dataset, group in groupby(rows, key=lambda row: row["dataset"]):
        senders: dict[str, dict[date, Row]] = {}
        whole: dict[date, float | None] = {}
        for row in group:
            senders.setdefault(row["sender"], {})[row["period"]] = row
            whole[row["period"]] = 1.0 if row["is_complete"] else row["completeness_rate"]
        tables[dataset] = {
            "months": sorted(whole),
            "senders": dict(sorted(senders.items())),
            "whole": whole,
        }
    return tables
