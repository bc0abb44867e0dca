"""The base that a region has in each round of the survey: stated, derived, estimated, or added up."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from tests.differential.reference import Reference
from tests.differential.statements import Figure, is_survey
from tests.differential.words import SURVEY_MONTHS, months_between, number, whole

COLUMNS = {
    "sakernas_formal": ("formal_persons", "formal_pct"),
    "sakernas_informal": ("informal_persons", "informal_pct"),
    "sakernas_employed": ("employed", ""),
    "sakernas_labour_force": ("labour_force", ""),
    "sakernas_working_age": ("working_age_population", ""),
}
LATEST = "sakernas_employed_latest"
AUGUST, NEAR = 8, 6
STATUS = {1: "exact", 2: "rounded", 3: "derived", 4: "mixed_rounds"}
ESTIMATE = 4
HUNDREDTH = Fraction(1, 100)

Place = tuple[str, str, date]
"""Base definition, region and round."""


@dataclass(frozen=True)
class Base:
    """A base of a region in a round."""

    workers: int
    low: int
    high: int
    rank: int
    """Of its status."""
    source: str
    earliest: date
    latest: date
    has_conflict: bool = False
    considered: int = 1
    preference: tuple[Any, ...] = ()


def trailing_unit(workers: int) -> int:
    """Return the last printed unit of a rounded count: its trailing zeros are no printed digits."""
    digits = str(workers)
    return int(10 ** (len(digits) - len(digits.rstrip("0"))))


def printed(workers: int, declared: int | None, when: date, source: str) -> Base:
    """Return a count as printed, with what it may stand for: by its declared unit, else by its zeros."""
    unit = declared or trailing_unit(workers)
    low = ceil(Fraction(workers) - Fraction(unit, 2))
    preference = (0, source.startswith("F"), unit, source)
    rank = 2 if unit > 1 else 1
    return Base(workers, low, workers + unit - 1, rank, source, when, when, preference=preference)


def surveyed(rows: list[dict[str, str]], reference: Reference) -> Iterator[tuple[Place, Base]]:
    """Yield every number that the survey states, and those that its percentages give."""
    codes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for region in reference.regions.values():
        for name in filter(None, region.names):
            codes[region.level, name.lower()].add(region.code)
    for row in rows:
        [code] = codes[row["area_level"], row["area_name"].lower()]
        when = date(int(row["year"]), SURVEY_MONTHS[row["month"]], 1)
        declared = whole(row["printed_unit"], "plain")
        employed = whole(row["employed"], "plain")
        for base, (count, share) in COLUMNS.items():
            workers, percent = whole(row[count], "plain"), number(row.get(share), "plain")
            if workers is not None:
                yield (base, code, when), printed(workers, declared, when, row["source"])
            elif percent is not None and employed is not None:
                yield (base, code, when), share_of(percent, printed(employed, declared, when, row["source"]))


def share_of(percent: Decimal, employed: Base) -> Base:
    """Return what a printed percentage of the employed gives."""
    share = Fraction(percent)
    exact = share * employed.workers / 100
    return replace(
        employed,
        workers=floor(exact + Fraction(1, 2)),
        low=floor((share - HUNDREDTH / 2) * employed.low / 100),
        high=ceil((share + HUNDREDTH) * employed.high / 100),
        rank=3,
        preference=(1, *employed.preference[1:]),
    )


def survey_bases(
    rows: list[dict[str, str]], figures: Iterable[Figure], reference: Reference
) -> dict[Place, Base]:
    """Return the base of every region and round, August ones and the latest of any month."""
    said: dict[Place, list[Base]] = defaultdict(list)
    for place, base in surveyed(rows, reference):
        said[place].append(base)
    for one in figures:
        if one.measure == "base_workers" and is_survey(one.base) and one.region:
            said[str(one.base), one.region, one.period].append(printed_in_ledger(one))
    facts = {place: fact_of(several) for place, several in said.items()}
    own = in_august(facts)
    own |= {(LATEST, p[1], p[2]): base for p, base in facts.items() if p[0] == "sakernas_employed"}
    return with_groups(own, reference)


def printed_in_ledger(one: Figure) -> Base:
    """Return a survey figure of the ledger, with the unit of its reading."""
    workers, unit = int(one.value), int(one.unit)
    low = ceil(one.value - one.unit / 2)
    preference = (0, True, unit, one.figure_id)
    rank = 2 if unit > 1 else 1
    high = workers + unit - 1
    return Base(workers, low, high, rank, one.figure_id, one.period, one.period, preference=preference)


def fact_of(several: list[Base]) -> Base:
    """Return the preferred of several statements of one base."""
    conflict = max(one.low for one in several) > min(one.high for one in several)
    best = min(several, key=lambda one: one.preference)
    return replace(best, has_conflict=conflict, considered=len(several))


def in_august(facts: dict[Place, Base]) -> dict[Place, Base]:
    """Return the base of each August round; the nearest within six months stands in where there is none."""
    rounds = {(base, when) for base, _, when in facts if when.month == AUGUST}
    found: dict[Place, Base] = {}
    for base, august in rounds:
        for region in {place[1] for place in facts if place[0] == base}:
            near = {
                when: one
                for (of, where, when), one in facts.items()
                if (of, where) == (base, region) and abs(months_between(when, august)) <= NEAR
            }
            if near:
                when = min(near, key=lambda w: (abs(months_between(w, august)), w))
                one = near[when]
                if when != august:
                    low, high = min(o.low for o in near.values()), max(o.high for o in near.values())
                    one = replace(one, low=low, high=high, rank=ESTIMATE)
                found[base, region, august] = one
    return found


def with_groups(own: dict[Place, Base], reference: Reference) -> dict[Place, Base]:
    """Add the bases of island groups, where every province has one."""
    found = dict(own)
    groups = [region.code for region in reference.regions.values() if region.level == "island_group"]
    for base, when in {(place[0], place[2]) for place in own}:
        for group in groups:
            members = reference.members(group)
            parts = [own[base, code, when] for code in members if (base, code, when) in own]
            if len(parts) == len(members):
                place = (base, group, when)
                found[place] = of_two(own.get(place), summed(parts))
    return found


def summed(parts: list[Base]) -> Base:
    """Return the base of a group."""
    return Base(
        workers=sum(one.workers for one in parts),
        low=sum(one.low for one in parts),
        high=sum(one.high for one in parts),
        rank=max(one.rank for one in parts),
        source="+".join(sorted(one.source for one in parts)),
        earliest=min(one.earliest for one in parts),
        latest=max(one.latest for one in parts),
        has_conflict=any(one.has_conflict for one in parts),
        considered=sum(one.considered for one in parts),
    )


def of_two(own: Base | None, together: Base) -> Base:
    """Return what a group states itself, else its sum; an estimate stands behind both."""
    if own is None:
        return together
    chosen = own if own.rank < ESTIMATE or together.rank == ESTIMATE else together
    sure = [one for one in (own, together) if one.rank < ESTIMATE]
    differ = bool(sure) and max(one.low for one in sure) > min(one.high for one in sure)
    return replace(chosen, has_conflict=chosen.has_conflict or differ)
