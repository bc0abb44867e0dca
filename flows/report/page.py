"""The page: what a release says, what it is made of and what is missing, in Indonesian and English."""

import os
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.disk import sync
from flows.report.page_words import WORDS
from flows.report.summary import PAGE, SHOWN, summary_data
from flows.report.wording import MONTHS
from flows.warehouse.build import CONFIG
from flows.warehouse.events import Event, events

MONTHS_SHOWN = 12
MOST_ITEMS = 40
MOST_SENDERS = 15
URGENCY = ("missing", "held", "refused", "duplicate", "late")
"""What somebody has to see to comes before what only was so."""
CALENDAR = f"""
with months as (
    select dataset, period
    from marts.completeness
    group by dataset, period
    qualify row_number() over (partition by dataset order by period desc) <= {MONTHS_SHOWN}
)

select dataset, period, sender, status, due_date, completeness_rate, is_complete
from marts.completeness
inner join months using (dataset, period)
order by dataset, period, sender
"""


def write_page(published: Path) -> Path:
    """Write the page of the published release beside it, whole or not at all; return its path."""
    page = published.parent / PAGE
    page.parent.mkdir(exist_ok=True)
    draft = page.with_name(f".{page.name}.draft")
    draft.write_text(page_text(published), encoding="utf-8")
    sync(draft)
    os.replace(draft, page)
    return page


def is_written(published: Path, release_id: str) -> bool:
    """Whether the page is there and of this release."""
    page = published.parent / PAGE
    mark = f'<meta name="cakupan-release" content="{release_id}">'
    return page.is_file() and mark in page.read_text(encoding="utf-8", errors="replace")


def page_text(published: Path) -> str:
    """Return the page as one HTML text that needs no other file and no network."""
    data = summary_data(published)
    with duckdb.connect(str(published), read_only=True, config=CONFIG) as connection:
        rows = connection.execute(CALENDAR).fetchall()
    attention = _attention(events(published))
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return pages.get_template("page.html").render(
        release=data["release"],
        conclusions=data["conclusions"],
        ledger=data["ledger"],
        refused=data["refused"][:SHOWN],
        unnamed=max(0, len(data["refused"]) - SHOWN),
        attention=attention[:MOST_ITEMS],
        unnamed_items=max(0, len(attention) - MOST_ITEMS),
        calendar=_calendar(rows),
        words=WORDS,
        day=_day,
        month=_month,
        short=_short,
        share=_share,
        count=_count,
    )


def _attention(found: list[Event]) -> list[dict[str, Any]]:
    """Return what needs attention, the most urgent and latest first, the senders of one month together."""
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


def _calendar(rows: list[tuple[Any, ...]]) -> dict[str, dict[str, Any]]:
    """Return for each dataset its months, and each sender's cell of a month."""
    tables: dict[str, dict[str, Any]] = {}
    for dataset, group in groupby(rows, key=lambda row: row[0]):
        senders: dict[str, dict[date, dict[str, Any]]] = {}
        whole: dict[date, float | None] = {}
        for _, period, sender, status, due_date, completeness_rate, is_complete in group:
            senders.setdefault(sender, {})[period] = {"status": status, "due_date": due_date}
            whole[period] = 1.0 if is_complete else completeness_rate
        tables[dataset] = {
            "months": sorted(whole),
            "senders": dict(sorted(senders.items())),
            "whole": whole,
        }
    return tables


def _day(day: date | datetime, language: str) -> str:
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def _month(month: date, language: str) -> str:
    return f"{MONTHS[language][month.month - 1]} {month.year}"


def _short(month: date, language: str) -> str:
    return f"{MONTHS[language][month.month - 1][:3]} {month.year}"


def _share(rate: float, language: str) -> str:
    text = "100" if rate >= 1 else f"{int(rate * 1000) / 10:.1f}"  # never rounded up to the whole
    return f"{text.replace('.', ',')} persen" if language == "id" else f"{text} %"


def _count(number: int, language: str) -> str:
    text = f"{number:,}"
    return text.replace(",", ".") if language == "id" else text
