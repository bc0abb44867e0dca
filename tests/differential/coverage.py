"""Coverage under each pair of definitions, which of them is the headline, and what breaks a line."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import partial
from math import ceil, floor
from typing import Any

import polars

from tests.differential.bases import LATEST, STATUS, Base, Place
from tests.differential.statements import Fact, Figure, Key, is_survey
from tests.differential.words import end_of, months_between

KEY = ("period", "region_code", "segment", "participant_definition", "base_definition", "provenance")
STATED_BY = {"office": 0, "ministry": 1, "government": 2}
OLDEST = 18
OLDEST_LATEST = 12

Row = dict[str, Any]
StatedKey = tuple[date, str, str, str, str]


@dataclass
class Definitions:
    """Who is counted, over whom, and on which survey base a segment is measured."""

    participants: dict[str, dict[str, str]]
    bases: dict[str, dict[str, str]]
    main: dict[str, str]
    """Base by segment."""


@dataclass
class Stated:
    """What sources state beside their counts: bases and rates."""

    bases: dict[StatedKey, list[Figure]] = field(default_factory=lambda: defaultdict(list))
    rates: dict[StatedKey, list[Figure]] = field(default_factory=lambda: defaultdict(list))


def cover(
    facts: dict[Key, Fact], bases: dict[Place, Base], figures: list[Figure], definitions: Definitions
) -> polars.DataFrame:
    """Return coverage, one row for each month, region, segment, pair of definitions and provenance."""
    participants = {(*key[:3], *key[4:]): fact for key, fact in facts.items() if key[3] == "participants"}
    rows = [row for key, fact in participants.items() for row in on_survey(key, fact, bases, definitions)]
    stated = stated_of(figures)
    for key in {*stated.bases, *stated.rates}:
        fact = participants.get((*key[:4], "published"))
        if fact is not None or key in stated.rates:
            rows.append(on_stated(key, fact, stated))
    for row in rows:
        judge(row, definitions)
    mark_headlines(rows, definitions)
    return polars.DataFrame([visible(row) for row in rows], infer_schema_length=None)


def on_survey(
    key: tuple[Any, ...], fact: Fact, bases: dict[Place, Base], definitions: Definitions
) -> Iterator[Row]:
    """Yield a count over every survey base that may serve its segment."""
    period, region, segment, definition, provenance = key
    main = definitions.main[segment]
    serving = [
        n for n, d in definitions.bases.items() if is_survey(n) and segment in d["segments"].split("+")
    ]
    for name in [*serving, *(["none"] if main == "none" else [])]:
        oldest = OLDEST_LATEST if name == LATEST else OLDEST
        rounds = [
            when
            for base, where, when in bases
            if base == name
            and (name != LATEST or where == region)
            and when <= period
            and months_between(when, period) <= oldest
        ]
        base = bases.get((name, region, max(rounds))) if rounds else None
        if base is not None and base.latest > period:
            base = None
        if base is None and name != main:
            continue
        row = begin((period, region, segment, definition, name, provenance), fact)
        row |= {"is_main": name == main, "base_status": "missing"}
        if base is not None:
            row |= {
                "base_workers": base.workers,
                "base_workers_low": base.low,
                "base_workers_high": base.high,
                "base_as_of_earliest_date": end_of(base.earliest),
                "base_as_of_date": end_of(base.latest),
                "base_status": STATUS[base.rank],
                "base_source": base.source,
            }
            row["has_conflict"] |= base.has_conflict
            row["figures_considered"] += base.considered
        yield row


def stated_of(figures: Iterable[Figure]) -> Stated:
    """Return the bases and rates that sources state, by what they speak of."""
    found = Stated()
    for one in figures:
        if not (one.region and one.definition and one.base):
            continue
        key = (one.period, one.region, one.segment, one.definition, one.base)
        if one.measure == "base_workers" and not is_survey(one.base):
            found.bases[key].append(one)
        elif one.measure == "coverage_rate":
            found.rates[key].append(one)
    return found


def contradict(several: list[Figure]) -> bool:
    """Say whether no number satisfies all of them; each lies below its upper end."""
    return max(one.low for one in several) >= min(one.high for one in several)


def on_stated(key: StatedKey, fact: Fact | None, stated: Stated) -> Row:
    """Return a count over the base that its source states, with the rate that it prints."""
    row = begin((*key, "published"), fact) | {"is_main": False, "base_status": None}
    if key in stated.bases:
        several = stated.bases[key]
        one = min(several, key=lambda f: f.preference)
        row |= {
            "base_workers": floor(one.value),
            "base_workers_low": ceil(one.low),
            "base_workers_high": ceil(one.high) - 1,
            "base_as_of_earliest_date": one.latest,
            "base_as_of_date": one.latest,
            "base_published_date": one.published_end,
            "base_status": "rounded" if one.unit > 1 else "exact",
            "base_source": one.figure_id,
        }
        row["has_conflict"] |= contradict(several)
        row["figures_considered"] += len(several)
    if key in stated.rates:
        several = stated.rates[key]
        one = min(several, key=lambda f: f.preference)
        row |= {"stated": one.value / 100, "stated_low": one.low / 100, "stated_high": one.high / 100}
        row["rate_source"] = one.figure_id
        row["has_conflict"] |= contradict(several)
        row["figures_considered"] += len(several)
        if fact is None:
            row |= {"as_of_earliest_date": one.earliest, "as_of_latest_date": one.latest}
            row["as_of_precision"] = one.precision
    return row


EMPTY = (
    "base_workers",
    "base_workers_low",
    "base_workers_high",
    "base_as_of_earliest_date",
    "base_as_of_date",
)
EMPTY += ("base_published_date", "base_source", "stated", "stated_low", "stated_high", "rate_source")
EMPTY += ("participants", "participants_low", "participants_high", "participants_others_low")
EMPTY += ("participants_others_high", "as_of_earliest_date", "as_of_latest_date", "as_of_precision")
EMPTY += ("completeness_rate", "participants_source", "least", "greatest")


def begin(key: tuple[Any, ...], fact: Fact | None) -> Row:
    """Return a row with its participants, where they are known."""
    row: Row = dict.fromkeys(EMPTY) | dict(zip(KEY, key, strict=True))
    row |= {"has_conflict": False, "figures_considered": 0, "is_complete": True}
    if fact is not None:
        said = fact.said
        row |= {
            "participants": said.value,
            "participants_low": said.low,
            "participants_high": said.high,
            "participants_others_low": fact.others_low,
            "participants_others_high": fact.others_high,
            "least": fact.least,
            "greatest": fact.greatest,
            "as_of_earliest_date": said.earliest,
            "as_of_latest_date": said.latest,
            "as_of_precision": said.precision,
            "participants_source": said.source,
            "has_conflict": fact.has_conflict,
            "figures_considered": fact.considered,
            "is_complete": said.is_complete,
            "completeness_rate": said.completeness_rate,
        }
    return row


def ratio(part: Any, whole: Any) -> Fraction | None:
    """Return a part of a whole; None where one is not known or there is no whole."""
    return Fraction(part) / Fraction(whole) if part is not None and whole else None


def judge(row: Row, definitions: Definitions) -> None:
    """Compute the rates of a row, and say what kind of row it is."""
    rate_of(row)
    implied_by(row)
    if row["base_status"] is None:
        row["base_status"] = "missing" if row["implied_base_low"] is None else "implied"
    rate, workers, there = row["coverage_rate"], row["base_workers"], row["participants"]
    is_within = rate is not None and rate <= 1 and workers and there is not None and there <= workers
    row["unprotected_workers"] = workers - there if is_within else None
    row["is_stated"], row["is_above_one"] = row["stated"] is not None, rate is not None and rate > 1
    row["is_provisional"] = not row["is_complete"] or row["as_of_latest_date"] < end_of(row["period"])
    name_series(row, definitions)


def rate_of(row: Row) -> None:
    """Compute the rate and what it may be; as it is printed where it is."""
    computed = ratio(row["participants"], row["base_workers"])
    lowest = ratio(row["participants_low"], row["base_workers_high"])
    highest = ratio(row["participants_high"], row["base_workers_low"])
    row |= {"recomputed_rate": computed, "coverage_rate": computed}
    row |= {"coverage_rate_low": lowest, "coverage_rate_high": highest}
    if row["stated"] is not None:
        row |= {"coverage_rate": row["stated"]}
        row |= {"coverage_rate_low": row["stated_low"], "coverage_rate_high": row["stated_high"]}
        is_above = highest is not None and row["stated_low"] > highest
        is_below = lowest is not None and row["stated_high"] <= lowest  # a printed rate ends before it
        row["has_conflict"] |= is_above or is_below


def implied_by(row: Row) -> None:
    """Compute the base that a printed rate implies for the participants."""
    row |= {"implied_base_low": None, "implied_base_high": None}
    if row["stated"] is not None and row["participants"] is not None:
        if row["stated_high"]:
            row["implied_base_low"] = floor(min(row["least"], row["participants_low"]) / row["stated_high"])
        if row["stated_low"]:
            row["implied_base_high"] = ceil(
                max(row["greatest"], row["participants_high"]) / row["stated_low"]
            )


def name_series(row: Row, definitions: Definitions) -> None:
    """Name the line that a row may be drawn in."""
    base = definitions.bases[row["base_definition"]]
    row["is_comparable"] = row["participant_definition"] != "undisclosed" and base["is_comparable"] == "yes"
    parts = [row["participant_definition"], row["base_definition"]]
    if not row["is_comparable"]:
        sources = (row["rate_source"], row["base_source"], row["participants_source"])
        parts += [one for one in sources if one is not None][:1]
    if not row["is_complete"]:
        parts.append(f"incomplete {row['period']:%Y-%m}")
    row["series"] = " / ".join(parts)


def rank(row: Row, definitions: Definitions, *, has_whole_recap: bool) -> tuple[Any, ...]:
    """Return what sorts the rows of one month, region, segment and provenance: the headline first."""
    definition = definitions.participants[row["participant_definition"]]
    return (
        not row["is_stated"],
        row["stated"] is None and row["base_workers"] is None,
        has_whole_recap and not row["is_complete"],
        is_of_recap(row),
        definition["participant_definition"] != definition["family"],
        row["base_status"] == "mixed_rounds",
        not row["is_main"],
        STATED_BY.get(definition["stated_by"], 3),
        row["participant_definition"],
        row["base_definition"],
    )


def is_of_recap(row: Row) -> bool:
    """Say whether a row has what recaps count."""
    return bool(row["participant_definition"].startswith("office_recap"))


def mark_headlines(rows: list[Row], definitions: Definitions) -> None:
    """Mark the headline of each month, region and segment, and say what breaks the line before it."""
    places: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        row["is_headline"] = row["is_headline_of_provenance"] = False
        row["break_reason"] = None
        places[row["region_code"], row["segment"], row["period"]].append(row)
    before: dict[tuple[str, str], Row] = {}
    for place, alike in sorted(places.items()):
        first = min(alike, key=lambda row: (not row["is_complete"], row["provenance"]))["provenance"]
        for provenance in {row["provenance"] for row in alike}:
            of_it = [row for row in alike if row["provenance"] == provenance]
            whole = any(is_of_recap(row) and row["is_complete"] for row in of_it)
            best = min(of_it, key=partial(rank, definitions=definitions, has_whole_recap=whole))
            best["is_headline_of_provenance"] = True
            best["is_headline"] = provenance == first
        headline = next(row for row in alike if row["is_headline"])
        former = before.get(place[:2])
        if former is not None and former["series"] != headline["series"]:
            headline["break_reason"] = broken_by(former, headline)
        before[place[0], place[1]] = headline


def broken_by(former: Row, now: Row) -> str:
    """Say what differs from one headline to the next."""
    undisclosed = "no_base" if now["base_definition"] == "none" else "base_undisclosed"
    reasons = {
        "participant_definition_differs": former["participant_definition"] != now["participant_definition"],
        "base_definition_differs": former["base_definition"] != now["base_definition"],
        undisclosed: now["base_definition"] == "none" or not now["is_comparable"],
        "incomplete": not (now["is_complete"] and former["is_complete"]),
    }
    return ", ".join(name for name, holds in reasons.items() if holds)


HIDDEN = ("stated", "stated_low", "stated_high", "is_main", "least", "greatest", "is_comparable")


def visible(row: Row) -> Row:
    """Return the columns that readers see; every number is a float, as a table wants one type."""
    return {
        name: float(value) if isinstance(value, Fraction | int) and not isinstance(value, bool) else value
        for name, value in row.items()
        if name not in HIDDEN
    }
