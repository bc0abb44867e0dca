"""What somebody should hear of: deliveries that are missing, late, copies, held, refused or withdrawn."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flows.duck import read_only, rows_of
from flows.intake.manifest import read_manifest
from flows.settings import Settings
from flows.warehouse import calendar
from flows.warehouse.calendar import Obligation

IS_TOLD = "from duckdb_tables() where schema_name = 'marts' and table_name = 'completeness'"
OWED = """
    select
        dataset,
        sender,
        strftime(period, '%Y-%m') as period,
        due_date,
        is_missing and status = 'missing' as is_missing,
        is_late,
        is_duplicated,
        strftime(first_received_at, '%Y-%m-%d') as received,
    from marts.completeness
    where is_late or is_duplicated or (is_missing and status = 'missing' and due_date is not null)
    order by period, dataset, sender
"""
NOT_USED = """
    select
        deliveries.delivery_id,
        deliveries.dataset,
        coalesce(deliveries.sender, '') as sender,
        strftime(deliveries.period, '%Y-%m') as period,
        completeness.due_date,
        deliveries.status,
        deliveries.file,
    from audit.deliveries
    left join marts.completeness
        on
            deliveries.dataset = completeness.dataset
            and deliveries.sender = completeness.sender
            and deliveries.period = completeness.period
    where deliveries.status in ('held', 'refused', 'withdrawn')
    order by deliveries.delivery_id
"""
SENTENCES = {
    "missing": (
        "{sender} has not delivered {dataset} of {period}, due on {due}.",
        "{sender} belum mengirim {dataset} periode {period}, batas waktu {due}.",
    ),
    "late": (
        "{sender} delivered {dataset} of {period} on {received}, after {due}.",
        "{sender} mengirim {dataset} periode {period} pada {received}, setelah batas waktu {due}.",
    ),
    "duplicate": (
        "A file of {sender} for {dataset} of {period} has the contents of another delivery.",
        "Berkas {sender} untuk {dataset} periode {period} berisi sama dengan kiriman lain.",
    ),
    "held": (
        "{file} is held and not used; audit.deliveries and rejections.csv say why.",
        "{file} ditahan dan tidak dipakai; alasannya di audit.deliveries dan rejections.csv.",
    ),
    "refused": (
        "{file} was refused as a whole; audit.deliveries and rejections.csv say why.",
        "{file} ditolak seluruhnya; alasannya di audit.deliveries dan rejections.csv.",
    ),
    "withdrawn": (
        "{file} was withdrawn and counts no more; audit.deliveries says why.",
        "{file} ditarik kembali dan tidak dihitung lagi; alasannya di audit.deliveries.",
    ),
}
"""Of each kind of event, in English and in Indonesian. None quotes a value of a row."""


@dataclass(frozen=True)
class Event:
    """Something that somebody should hear of once."""

    key: str
    """Stays the same from run to run as long as it is the same event."""
    kind: str
    """missing, late, duplicate, held, refused or withdrawn."""
    dataset: str
    sender: str
    period: str | None
    """As 2024-11."""
    due_date: date | None
    text: str
    """English."""
    text_id: str
    """Indonesian."""


def events(published: Path) -> list[Event]:
    """Return the events of the published warehouse, by kind and key; none of a file that is not there or
    was published before marts.completeness was.
    """
    if not published.exists():
        return []
    with read_only(published) as connection:
        if not connection.execute(IS_TOLD).fetchall():
            return []
        owed, not_used = (rows_of(connection, query) for query in (OWED, NOT_USED))
    found = [_event(row["status"], row["delivery_id"], **row) for row in not_used]
    for row in owed:
        place = f"{row['dataset']}/{row['period']}/{row['sender']}"
        kinds = {"missing": "is_missing", "late": "is_late", "duplicate": "is_duplicated"}
        found += [_event(kind, place, **row) for kind, flag in kinds.items() if row[flag]]
    return sorted(found, key=lambda event: event.key)


def overdue(settings: Settings, now: datetime | None = None) -> list[Event]:
    """Return what is missing now by the clock and the manifest alone: nothing is built or registered.

    A delivery that is registered and not withdrawn is not missing here, be it held or refused later.
    """
    now = now or datetime.now(UTC)
    day = calendar.today(now, settings.time_zone)
    known = read_manifest(settings.raw, now)
    there = {(d.dataset, d.sender, d.period) for d in known if d.withdrawn_at is None}
    late = calendar.overdue(calendar.owed(settings.sources, day), day)
    missing = [one for one in late if (one.dataset, one.sender, one.period) not in there]
    return sorted(map(_missing, missing), key=lambda event: event.key)


def _missing(one: Obligation) -> Event:
    place = f"{one.dataset}/{one.period}/{one.sender}"
    due = date.fromisoformat(one.due_date)
    return _event("missing", place, dataset=one.dataset, sender=one.sender, period=one.period, due_date=due)


def _event(kind: str, place: str, **told: Any) -> Event:
    english, indonesian = SENTENCES[kind]
    told["due"] = told.get("due_date") or "-"
    return Event(
        key=f"{kind}:{place}",
        kind=kind,
        dataset=told["dataset"],
        sender=told["sender"],
        period=told["period"],
        due_date=told["due_date"],
        text=english.format(**told),
        text_id=indonesian.format(**told),
    )
