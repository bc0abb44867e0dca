"""Pull: ask every source what it has, fetch what is new, land it; one source's failure stops no other."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from typing import cast

import schemas
from flows.intake.manifest import FIRST_MONTH, MONTH
from flows.problems import WrongUsage, as_problem
from flows.pull.asked import asked_of, current_month, is_worth_asking
from flows.pull.landing import Known, draft_for, known_of, land, pull_lock
from flows.pull.offer import Kind, NotThere, Offer, Refused, Say, Unchanged
from flows.pull.retrying import retrying
from flows.settings import Settings
from flows.sources import Source

MODULES = {
    "files": "folders",
    "sftp": "folders",
    "s3": "folders",
    "http": "pages",
    "sql": "database",
    "ckan": "ckan",
    "bps": "bps",
}
"""Module of each kind; `hand` has nothing to pull."""


@dataclass(frozen=True)
class Pulled:
    """What became of one offer; or of a source, where even its offers could not be had."""

    source: str
    status: str
    """landed, known (these contents were there), unchanged, absent or failed; in a dry run new or asked."""
    place: str = ""
    file: str = ""
    """Path below the raw folder, of what is there."""
    bytes: int | None = None
    sha256: str = ""
    problem: str = ""

    def as_data(self) -> dict[str, str | int | None]:
        """Return it for a machine to read."""
        return asdict(self)


@dataclass(frozen=True)
class Circumstances:
    """What all fetches of one pull share."""

    settings: Settings
    months: tuple[str, ...] | None
    """Only these; None: all that may be new."""
    known: Known
    now: datetime
    say: Say = lambda _: None
    sleep: Callable[[float], None] = time.sleep


def chosen(settings: Settings, names: Iterable[str] = ()) -> list[Source]:
    """Return the sources of these names, all if none is named. Raises WrongUsage."""
    there = {source.name: source for source in settings.sources if source.kind != "hand"}
    if not there:
        raise WrongUsage(
            "No source to pull from is configured. Declare one in cakupan.toml: [sources.<name>]."
        )
    for name in names:
        if name not in there:
            raise WrongUsage(f"No source to pull from is named {name!r}; expected one of {', '.join(there)}.")
    return [there[name] for name in dict.fromkeys(names)] or list(there.values())


def pull(
    settings: Settings,
    names: Iterable[str] = (),
    months: tuple[str, ...] | None = None,
    say: Say = lambda _: None,
    *,
    now: datetime | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Pulled]:
    """Land what the named sources have and the raw folder has not.

    months: only these, as 2024-11; None: all that may be new. Raises WrongUsage, and OutsideFailed where
    another pull does not end; what fails at a source is told in the result.
    """
    done: list[Pulled] = []
    with pull_lock(settings.raw, settings.lock_wait_seconds, say):
        for source in chosen(settings, names):
            known = known_of(settings.raw)
            during = Circumstances(settings, months, known, now or datetime.now(UTC), say, sleep)
            found = _of_source(during, source, _fetch)
            done += found
            say(f"{source.name}: {counted(found)}")
    return done


def look(
    settings: Settings,
    names: Iterable[str] = (),
    months: tuple[str, ...] | None = None,
    *,
    now: datetime | None = None,
) -> list[Pulled]:
    """Say what a pull would fetch or ask for; nothing is fetched or changed."""
    during = Circumstances(settings, months, known_of(settings.raw), now or datetime.now(UTC))
    return [one for source in chosen(settings, names) for one in _of_source(during, source, _seen)]


def counted(pulled: Iterable[Pulled]) -> str:
    """Return how many ended how, as 3 landed, 27 unchanged."""
    counts = Counter(one.status for one in pulled)
    return ", ".join(f"{count} {status}" for status, count in counts.items()) or "nothing there"


def _of_source(
    during: Circumstances, source: Source, act: Callable[[Circumstances, Source, Offer], Pulled]
) -> list[Pulled]:
    """Act on everything that a source has; what fails is told and the next one is tried."""
    try:
        offers = _offers(during, source)
    except WrongUsage:
        raise
    except Exception as error:  # noqa: BLE001 - it leaves as a problem
        return [_failed(source, error)]
    done = []
    for offer in offers:
        try:
            done.append(act(during, source, offer))
        except WrongUsage:
            raise
        except Exception as error:  # noqa: BLE001 - it leaves as a problem
            done.append(_failed(source, error, offer.place))
    return done


def _offers(during: Circumstances, source: Source) -> list[Offer]:
    """Return what a source has that is worth a look."""
    asked = asked_of(during.settings, source, during.months, during.now)
    try:
        found = retrying(lambda: list(_kind(source).offers(source, asked)), during.say, during.sleep)
    except NotThere:
        return []
    return [
        offer
        for offer in found
        if asked.wants(offer.period)
        and is_worth_asking(during.settings, offer, during.months, during.known, during.now)
    ]


def _fetch(during: Circumstances, source: Source, offer: Offer) -> Pulled:
    told = _seen(during, source, offer)
    if told.status == "unchanged":
        return told
    raw = during.settings.raw
    sender = during.settings.sender(offer.dataset, offer.sender)
    draft = draft_for(raw, offer, during.known, source.most_bytes, sender.number_format)
    try:
        fetched = retrying(lambda: _kind(source).fetch(source, offer, draft), during.say, during.sleep)
    except Unchanged:
        return replace(told, status="unchanged")
    except NotThere:
        return replace(told, status="absent")
    landed = land(raw, offer, fetched.version, draft, during.now)
    status = "landed" if landed.is_new else "known"
    return replace(told, status=status, file=landed.file, bytes=landed.bytes, sha256=landed.sha256)


def _seen(during: Circumstances, source: Source, offer: Offer) -> Pulled:
    """Say what is to be done about an offer: new or asked, or unchanged. Raises Refused."""
    told = Pulled(offer.source, "asked", offer.place, bytes=offer.size)
    if offer.version is not None:
        is_known = offer.version == during.known.version(offer)
        told = replace(told, status="unchanged" if is_known else "new")
    if told.status != "unchanged":
        _refuse_nonsense(during, source, offer)
    return told


def _refuse_nonsense(during: Circumstances, source: Source, offer: Offer) -> None:
    """Raise Refused where an offer is too large or is no delivery that there can be."""
    where = f"{source.name}: {offer.place}"
    if offer.dataset not in schemas.NAMES:
        known = ", ".join(schemas.NAMES)
        raise Refused(f"{where} is of {offer.dataset!r}, which is no dataset; expected one of {known}.")
    if offer.size is not None and offer.size > source.most_bytes:
        raise Refused(
            f"{where} has {offer.size:,} bytes, more than the {source.most_bytes:,} that most_bytes allows. "
            "Raise it where the size is right."
        )
    latest = current_month(during.settings, during.now)
    is_month = offer.period is None or MONTH.fullmatch(offer.period)
    if not is_month or not FIRST_MONTH <= (offer.period or latest) <= latest:
        raise Refused(f"{where} is of {offer.period}, expected a month from {FIRST_MONTH} to {latest}.")


def _failed(source: Source, error: Exception, place: str = "") -> Pulled:
    told = str(as_problem(error)).removeprefix("Source ")
    named = told if told.startswith((f"{source.name}: ", f"{source.name}, ")) else f"{source.name}: {told}"
    return Pulled(source.name, "failed", place, problem=named)


def _kind(source: Source) -> Kind:
    return cast(Kind, import_module(f"flows.pull.{MODULES[source.kind]}"))
