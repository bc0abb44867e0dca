"""Withdraw a delivery, or undo that: a decision with its time and reason, added to the manifest."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flows.clock import refuse_clock_behind
from flows.intake import manifest
from flows.intake.delivery import Delivery, Registered
from flows.listed import in_lines
from flows.moments import written
from flows.problems import Problem, WrongUsage
from flows.warehouse.accepted import below, reason_said

LISTED = 20
PURPOSE = "Say why; it stands in the manifest and in audit.deliveries"


def withdraw(raw: Path, named: str, reason: str, now: datetime | None = None) -> Delivery:
    """Withdraw a delivery from now on; the next run uses the revision before it. Return its new line.

    named: its id, its file, or how one of them begins. Raises WrongUsage for an empty reason and for a name
    that fits none or several, Problem for what is withdrawn already.
    """
    now = now or datetime.now(UTC)
    told, at = reason_said(reason, PURPOSE), written(now)
    with manifest.manifest_lock(raw):
        known, _ = _as_decided(raw, now)
        in_force = [one for one in known if one.withdrawn_at is None]  # also what will be withdrawn later
        line = replace(_one(raw, named, in_force, known, "withdrawn already"), withdrawn_at=at, reason=told)
        manifest.append(raw, [line])
    return line


def restore(raw: Path, named: str, reason: str, now: datetime | None = None) -> Delivery:
    """Undo the withdrawal of a delivery, also one that a later time states; return its new line.

    named and errors: as of `withdraw`; Problem for what is not withdrawn.
    """
    now = now or datetime.now(UTC)
    told, at = reason_said(reason, PURPOSE), written(now)
    with manifest.manifest_lock(raw):
        known, standing = _as_decided(raw, now)
        withdrawn = [one for one in known if standing[one.claim, one.sha256]]
        found = _one(raw, named, withdrawn, known, "not withdrawn")
        undone = [
            replace(found, withdrawn_at=one.withdrawn_at, restored_at=at, reason=told)
            for one in standing[found.claim, found.sha256]
        ]
        manifest.append(raw, undone)
    return undone[-1]


def before(raw: Path, line: Delivery, now: datetime | None = None) -> Delivery | None:
    """Return the highest other revision of a delivery that is not withdrawn."""
    known = manifest.as_they_stand(manifest.read_lines(raw / manifest.MANIFEST), now or datetime.now(UTC))
    others = [one for one in known if one.identity == line.identity and one.withdrawn_at is None]
    return max((one for one in others if one.claim != line.claim), key=lambda d: d.revision, default=None)


def _as_decided(raw: Path, now: datetime) -> tuple[list[Delivery], dict[Registered, list[Delivery]]]:
    """Return the deliveries, and the lines that withdraw each. Raises OutsideFailed for a clock behind."""
    numbered = manifest.numbered_manifest(raw)
    refuse_clock_behind(now, manifest.received(raw, numbered, now))
    lines = list(numbered.values())
    return manifest.as_they_stand(lines, now), manifest.withdrawals(lines)


def _one(raw: Path, named: str, fit: list[Delivery], known: list[Delivery], otherwise: str) -> Delivery:
    """Return the one delivery of that name. Raises WrongUsage or Problem as `withdraw` says."""
    names = {named, below(raw, named)}
    begun = tuple(filter(None, names))
    for is_meant in (names.__contains__, lambda told: told.startswith(begun)):
        found = [one for one in fit if any(map(is_meant, _names(one)))]
        if len(found) == 1:
            return found[0]
        if found:
            files = sorted(f"{one.file}@{one.sha256[:12]}" for one in found)
            told = "".join(f"\n  {line}" for line in in_lines(files, LISTED))
            raise WrongUsage(f"{named} fits {len(found)} deliveries. Name one of them:{told}")
        others = [one for one in known if any(map(is_meant, _names(one)))]
        if others:
            raise Problem(f"{others[0].delivery_id} ({others[0].file}) is {otherwise}. Nothing was changed.")
    raise WrongUsage(
        f"{raw / manifest.MANIFEST} knows no delivery named {named}; expected an id as "
        f"memberships/2024-11/N01@0123456789ab, a file below {raw}, or how one begins. audit.deliveries has "
        "them all. A file that no run has registered counts nowhere yet: remove it."
    )


def _names(delivery: Delivery) -> tuple[str, str, str]:
    return delivery.delivery_id, delivery.file, f"{delivery.file}@{delivery.sha256[:12]}"
