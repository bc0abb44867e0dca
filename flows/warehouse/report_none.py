"""Report "none" for a sender that sends nothing: a file with a header and no row, as it could send one."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import schemas
from flows.disk import replace_bytes
from flows.intake.checksums import sha256_of_file
from flows.intake.delivery import Delivery
from flows.intake.entry import last_month
from flows.intake.file_name import FIRST_MONTH, MONTH, SENDER
from flows.intake.manifest import append, manifest_lock, read_manifest
from flows.moments import written
from flows.problems import Problem, WrongUsage
from flows.pull.landing import MODE, file_of
from flows.sender import Sender
from flows.settings import Settings
from flows.warehouse.in_force import cache_of, in_force
from flows.warehouse.plan import data_kind_of, make_plan
from flows.warehouse.publish import writer_lock


def report_none(
    settings: Settings,
    dataset: str,
    sender: str,
    month: str,
    *,
    now: datetime | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> tuple[Delivery, bool]:
    """Deliver that a sender has none of a dataset in a month, as its next revision; the next run uses it.

    month: as 2024-11. Return the delivery and whether it is new. Raises WrongUsage for a dataset that is no
    extract, a name that is no sender's, a month that cannot be and a sender of wide sheets, Problem where
    rows of the sender and month are in force or may be.
    """
    now = now or datetime.now(UTC)
    _check(dataset, sender, month, now)
    how = settings.sender(dataset, sender)
    if how.layout:
        raise WrongUsage(
            f"{dataset} of {sender} are wide sheets by the configuration. Deliver the sheet with its header "
            "and no region below it."
        )
    with writer_lock(settings.warehouse, settings.lock_wait_seconds, say):
        plan = make_plan(settings, now)
        cache_of(settings).forget()
        found = in_force(settings, plan, (dataset,))
        place = (dataset, sender, month)
        used = [t for t in found.used if (t.delivery.dataset, t.delivery.sender, t.delivery.period) == place]
        for item in used:
            if item.outcome.accepted:
                raise Problem(
                    f"{item.delivery.file} is in force with {item.outcome.accepted:,} rows. If they are "
                    "wrong, take it back (cakupan withdraw DELIVERY --reason TEXT) or have its next revision "
                    "delivered. Nothing was changed."
                )
        if used:
            return used[0].delivery, False
        for one in found.unknown:
            if (one.dataset, one.sender, one.period) == place:
                raise Problem(f"{one.file} is there and not taken in yet. Run first: cakupan run.")
        content = _content(dataset, how)
        with manifest_lock(settings.raw):
            delivery = _next(settings.raw, dataset, sender, month, now)
            data_kind_of([*plan.current, delivery])
            delivery = _write(settings.raw, delivery, content)
            append(settings.raw, [delivery])
    return delivery, True


def _check(dataset: str, sender: str, month: str, now: datetime) -> None:
    if dataset not in schemas.EXTRACTS:
        raise WrongUsage(
            f'"None" is reported of {", ".join(schemas.EXTRACTS)}, found {dataset}. Name one of them.'
        )
    if not SENDER.fullmatch(sender):
        raise WrongUsage(
            f"{sender!r} is no name of a sender, expected letters, digits, - and _, as files are named."
        )
    last = last_month(now)
    if not MONTH.fullmatch(month) or not FIRST_MONTH <= month <= last:
        raise WrongUsage(f"{month!r} is no month of a delivery, expected one of {FIRST_MONTH} to {last}.")


def _content(dataset: str, how: Sender) -> bytes:
    """Return the header as this sender would write it, below lines where its titles stand."""
    names = [name for name in schemas.dataset(dataset).header if name not in how.values]
    text = io.StringIO("\n" * how.skip_lines)
    text.seek(0, io.SEEK_END)
    csv.writer(text, delimiter=how.delimiter, lineterminator="\n").writerow(
        how.columns.get(name, name) for name in names
    )
    return text.getvalue().encode(how.encoding)


def _next(raw: Path, dataset: str, sender: str, month: str, now: datetime) -> Delivery:
    """Return the delivery as the revision behind all that were ever registered, under a name that is free."""
    named = (dataset, sender, month, 1, 0)
    delivery = Delivery("", *named, written(now), withdrawn_at=None, file="", bytes=0)
    known = [line.revision for line in read_manifest(raw, now) if line.identity == delivery.identity]
    revision = max(known, default=0) + 1
    while True:  # never under the name under which rows would come after all
        file = file_of(delivery, revision, ".r1.csv" if revision == 1 else ".csv")
        if not (raw / file).exists():
            return replace(delivery, revision=revision, file=file)
        revision += 1


def _write(raw: Path, delivery: Delivery, content: bytes) -> Delivery:
    """Write the file, whole or not at all; return the delivery with its checksum and size."""
    path = raw / delivery.file
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_bytes(path, content, MODE)
    return replace(delivery, sha256=sha256_of_file(path), bytes=len(content))
