"""Pull: ask every source what it has, fetch what is new, land it; one source's failure stops no other."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import compress
from urllib.parse import urlsplit

import schemas
from flows.intake.file_name import FIRST_MONTH, MONTH
from flows.problems import WrongUsage, as_problem
from flows.pull.asked import asked_of, current_month, why_not_asked
from flows.pull.door import refuse_other_contents
from flows.pull.keys import Kind
from flows.pull.kinds import kind_of
from flows.pull.landing import Known, draft_for, known_of, land, pull_lock
from flows.pull.offer import (
    Draft,
    Fetched,
    NotReached,
    NotThere,
    Offer,
    PassedOver,
    Refused,
    Say,
    Unchanged,
)
from flows.pull.retrying import TRIES, retrying
from flows.pull.told import Pulled, counted
from flows.pull.unchanged import is_settled, is_unchanged
from flows.settings import Settings
from flows.sources import Source
from flows.warehouse.clock import refuse_clock


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
    silences: int = 0
    """Offers in a row for which the host of the next one gave no answer."""


def chosen(settings: Settings, names: Iterable[str] = ()) -> list[Source]:
    """Return the sources of these names, all if none is named. Raises WrongUsage."""
    there = {source.name: source for source in settings.sources if kind_of(source.kind).is_pulled}
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
    another pull does not end or the clock is behind; what fails at a source is told in the result.
    """
    done: list[Pulled] = []
    refuse_clock(settings, now or datetime.now(UTC))
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
    refuse_clock(settings, now or datetime.now(UTC))
    during = Circumstances(settings, months, known_of(settings.raw), now or datetime.now(UTC))
    return [one for source in chosen(settings, names) for one in _of_source(during, source, _seen)]


def asked_of_none(
    settings: Settings, names: Iterable[str], months: Iterable[str], now: datetime | None = None
) -> list[str]:
    """Return which months that were named none of the sources is asked for; a pull says why of each."""
    sources, now = chosen(settings, names), now or datetime.now(UTC)
    return [month for month in months if all(why_not_asked(settings, one, month, now) for one in sources)]


def _of_source(
    during: Circumstances, source: Source, act: Callable[[Circumstances, Source, Offer], Pulled]
) -> list[Pulled]:
    """Act on everything that a source has; what fails is told and the next one is tried."""
    done = [Pulled(source.name, "not_asked", month, problem=why) for month, why in _not_asked(during, source)]
    if done and len(done) == len(during.months or ()):
        return done
    try:
        offers, passed_over = _offers(during, source)
    except WrongUsage:
        raise
    except Exception as error:  # noqa: BLE001 - it leaves as a problem
        return [*done, _failed(source, error)]
    done += [Pulled(source.name, "passed_over", one.place, reason=one.why) for one in passed_over]
    silent: Counter[str] = Counter()
    for offer in offers:
        try:
            done.append(act(replace(during, silences=silent[offer.host]), source, offer))
            silent[offer.host] *= done[-1].status == "unchanged"  # for which nobody was asked
        except WrongUsage:
            raise
        except Exception as error:  # noqa: BLE001 - it leaves as a problem
            silent[offer.host] = silent[offer.host] + 1 if isinstance(error, NotReached) else 0
            done.append(_failed(source, error, offer.place))
    return done


def _not_asked(during: Circumstances, source: Source) -> list[tuple[str, str]]:
    """Return the months that were named and are not asked of a source, each with what is said of it."""
    told = [
        (month, why_not_asked(during.settings, source, month, during.now)) for month in during.months or ()
    ]
    return [(month, f"{source.name} was not asked for {month}: {why}.") for month, why in told if why]


def _offers(during: Circumstances, source: Source) -> tuple[list[Offer], list[PassedOver]]:
    """Return what a source has that is worth a look, and what else it has."""
    asked = asked_of(during.settings, source, during.months, during.now)
    try:
        found = retrying(lambda: list(_kind(source).offers(source, asked)), during.say, during.sleep)
    except NotThere:
        return [], []
    offers = [one for one in found if isinstance(one, Offer)]
    passed_over = [one for one in found if isinstance(one, PassedOver)]
    passed_over += [PassedOver(one.place, "dataset") for one in offers if one.dataset not in schemas.NAMES]
    offers = [one for one in offers if one.dataset in schemas.NAMES]
    passed_over += [PassedOver(one.place, "month") for one in offers if not asked.wants(one.period)]
    offers = [one for one in offers if asked.wants(one.period)]
    silent = [not (one.version or one.checksum) and _is_unchanged(during, one) for one in offers]
    passed_over += [PassedOver(one.place, "settled") for one in compress(offers, silent)]
    return [one for one, is_silent in zip(offers, silent, strict=True) if not is_silent], passed_over


def _is_unchanged(during: Circumstances, offer: Offer) -> bool:
    settled = is_settled(during.settings, offer, during.months, during.now)
    return is_unchanged(offer, during.known, settled=settled)


def _fetch(during: Circumstances, source: Source, offer: Offer) -> Pulled:
    told = _seen(during, source, offer)
    if told.status == "unchanged":
        return told
    tries = _tries(during, source, offer)
    raw = during.settings.raw
    sender = during.settings.sender(offer.dataset, offer.sender)
    draft = draft_for(raw, offer, during.known, source.most_bytes, sender.number_format)

    def fetch() -> Fetched:
        draft.shut()
        return _kind(source).fetch(source, offer, draft)

    try:
        fetched = retrying(fetch, during.say, during.sleep, tries)
    except Unchanged:
        return _let_go(draft, replace(told, status="unchanged"))
    except NotThere:
        return _let_go(draft, replace(told, status="absent"))
    refuse_other_contents(offer, draft, fetched.content_type)
    landed = land(raw, offer, fetched.version, draft, during.known, now=during.now)
    status = "landed" if landed.is_new else "known"
    return replace(told, status=status, file=landed.file, bytes=landed.bytes, sha256=landed.sha256)


def _tries(during: Circumstances, source: Source, offer: Offer) -> int:
    """Return how often an offer is tried.

    The first to which its host gives no answer has all tries. The fault may be its own, so the next one has
    one; if the host is silent again, it is so for all others, and to find that out one by one would take
    hours. Raises NotReached then.
    """
    if during.silences <= 1:
        return 1 if during.silences else TRIES
    host = offer.host or urlsplit(source.location).hostname or source.location
    raise NotReached(
        f"{source.name}: {offer.place} was not asked for, as {host} does not answer. Pull again when it does."
    )


def _let_go(draft: Draft, told: Pulled) -> Pulled:
    draft.forget()
    return told


def _seen(during: Circumstances, source: Source, offer: Offer) -> Pulled:
    """Say what is to be done about an offer: new or asked, or unchanged. Raises Refused."""
    told = Pulled(offer.source, "asked", offer.place, bytes=offer.size)
    if _is_unchanged(during, offer):
        return replace(told, status="unchanged")
    _refuse_nonsense(during, source, offer)
    if offer.version is None or during.known.version(offer) in {offer.version, offer.checksum} - {None}:
        return told
    return replace(told, status="new")


def _refuse_nonsense(during: Circumstances, source: Source, offer: Offer) -> None:
    """Raise Refused where an offer is too large or is no delivery that there can be."""
    where = f"{source.name}: {offer.place}"
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
    return kind_of(source.kind)
