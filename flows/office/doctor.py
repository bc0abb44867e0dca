"""What an office lacks and what is odd, each with the command that mends it. Nothing is changed."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain

from flows.intake.pseudonym import read_key
from flows.office import machine
from flows.office.bases import references
from flows.office.cluster import cluster
from flows.office.finding import FINE, MISSING, ODD, Finding
from flows.office.senders import months, senders
from flows.problems import Problem
from flows.settings import Settings

MARKS = {FINE: "ok     ", ODD: "odd    ", MISSING: "MISSING"}


def examine(settings: Settings, now: datetime | None = None) -> list[Finding]:
    """Look at everything; what is missing comes first, then what is odd. Raises what cannot be looked at."""
    now = now or datetime.now(UTC)
    found = chain(
        [Finding(FINE, "configuration", f"{settings.office_name}, territory {settings.region_code}")],
        key(settings),
        machine.folders(settings),
        references(settings, now),
        senders(settings),
        machine.versions(),
        machine.clock(settings, now),
        machine.disk(settings),
        machine.schedule(settings),
        cluster(settings),
    )
    return sorted(found, key=lambda one: [*MARKS].index(one.level), reverse=True)


def key(settings: Settings) -> Iterator[Finding]:
    """Say whether the key of the pseudonyms is there, and for its owner alone."""
    if settings.simulated_key is not None:
        yield Finding(FINE, "key", "that of the simulation, which protects nobody")
        return
    try:
        found = read_key(settings.key_file)
    except Problem as problem:
        is_needed = settings.key_file is not None or months(settings.raw)
        told, _, how = str(problem).partition("\n")
        mend = told.partition("Try: ")[2] or how.partition("\n")[0].strip()
        yield Finding(MISSING if is_needed else ODD, "key", told, mend)
        return
    yield Finding(FINE, "key", f"version {found.version}; a copy belongs in a safe")


def told(found: Iterable[Finding]) -> list[str]:
    """Return the findings for a person to read, what mends them below."""
    lines = []
    for one in found:
        lines.append(f"{MARKS[one.level]}  {one.about}: {one.told}")
        lines += [f"         mend: {one.mend}"] if one.mend else []
    return lines
