"""What the page says of deliveries: what needs attention, and who sent what in which month."""

from datetime import date
from itertools import groupby
from typing import Any

from flows.duck import Row

MOST_ITEMS = 40
MOST_SENDERS = 15
URGENCY = ("missing", "held", "refused", "duplicate", "late")
"""What somebody has to see to comes before what only was so."""


def attention_parts(found: list[Row]) -> dict[str, Any]:
    """Return `attention`, the most urgent and latest first, and how many items are not named.

    found: rows of the query attention, the latest months first.
    """
    items = [
        {
            "kind": kind,
            "dataset": dataset,
            "month": month,
            "due_date": due_date,
            "file": file,
            "senders": senders[:MOST_SENDERS],
            "more": max(0, len(senders) - MOST_SENDERS),
        }
        for (kind, month, dataset, due_date, file), senders in _by_month(found)
    ]
    return {"attention": items[:MOST_ITEMS], "unnamed_items": max(0, len(items) - MOST_ITEMS)}


def _by_month(found: list[Row]) -> list[tuple[tuple[Any, ...], list[str]]]:
    """The senders of one month stand together; a file that is held or refused stands by itself."""
    same = ("kind", "period", "dataset", "due_date", "file")
    ordered = sorted(found, key=lambda row: URGENCY.index(row["kind"]))
    grouped = groupby(ordered, key=lambda row: tuple(row[name] for name in same))
    return [(key, sorted({row["sender"] for row in rows})) for key, rows in grouped]


def calendar_tables(rows: list[Row]) -> dict[str, dict[str, Any]]:
    """Return for each dataset its months, each sender's cell of a month, and the completeness of a month."""
    tables: dict[str, dict[str, Any]] = {}
    for dataset, group in groupby(rows, key=lambda row: row["dataset"]):
        senders: dict[str, dict[date, Row]] = {}
        whole: dict[date, float | None] = {}
        for row in group:
            senders.setdefault(row["sender"], {})[row["period"]] = row
            whole[row["period"]] = row["completeness_rate"]
        tables[dataset] = {"months": sorted(whole), "senders": dict(sorted(senders.items())), "whole": whole}
    return tables
