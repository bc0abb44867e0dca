"""Printed figures as statements, their sums over segments and regions, and one fact for each count."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import polars

from tests.differential.reading import Configuration, Folder, table_of
from tests.differential.reference import NATION, Reference
from tests.differential.words import end_of, month

SUMMED = ("participants", "registered", "inactive", "new_participants")
COUNTED = (*SUMMED, "employers", "projects", "exited_participants", "contributions_received_idr")
KINDS = {"office": 0, "ministry": 1, "government": 2}
QUALIFIERS = {"about": 1, "lower_end": 2, "upper_end": 2}
UNDATED = 99_999_999
SEGMENT_SUM, REGION_SUM = 1, 2

Key = tuple[date, str, str, str, str, str]
"""Month, region, segment, measure, definition and provenance."""
Preference = tuple[Any, ...]


@dataclass(frozen=True)
class Figure:
    """A printed figure with its reading."""

    figure_id: str
    measure: str
    period: date
    region: str | None
    segment: str
    definition: str | None
    base: str | None
    value: Fraction
    unit: Fraction
    low: Fraction
    """Least value that it may stand for."""
    high: Fraction
    """What it stands for lies below this."""
    earliest: date
    latest: date
    precision: str
    published_end: date | None
    preference: Preference


@dataclass(frozen=True)
class Statement:
    """One number that is said of a count, with the whole numbers that it may stand for."""

    key: Key
    value: Fraction
    low: int | Fraction
    high: int | Fraction
    earliest: date
    latest: date
    precision: str
    preference: Preference
    source: str
    is_complete: bool = True
    completeness_rate: float | None = None
    span: tuple[int | Fraction, int | Fraction] | None = None
    """Of a sum what all statements of its parts allow."""
    is_of_conflict: bool = False
    """Whether it is a sum with a part whose statements contradict each other."""

    @property
    def spanned(self) -> tuple[int | Fraction, int | Fraction]:
        """Least and most that it may stand for."""
        return self.span or (self.low, self.high)


@dataclass(frozen=True)
class Fact:
    """The preferred statement of a count, and what the others say."""

    said: Statement
    least: Fraction
    greatest: Fraction
    others_low: int | Fraction
    others_high: int | Fraction
    has_conflict: bool
    considered: int


def span_of(told: str) -> tuple[date, date] | None:
    """Return the first and last day of a year, a month or a day; None where nothing is told."""
    if not told:
        return None
    if len(told) == 10:
        return date.fromisoformat(told), date.fromisoformat(told)
    first = month(told if len(told) == 7 else f"{told}-01") or date.min
    last = end_of(month(told if len(told) == 7 else f"{told}-12") or date.min)
    return first, last


def read_figures(configuration: Configuration, folder: Folder, reference: Reference) -> list[Figure]:
    """Return the figures that enter coverage and growth: of a whole segment, sure, and not superseded."""
    raw = configuration.raw
    readings = {row["figure_id"]: row for row in table_of(raw, folder, "figure_readings")}
    kinds = {row["publisher"]: row["publisher_kind"] for row in table_of(raw, folder, "publishers")}
    named = {
        name: row["region_code"] or None
        for row in reference.offices.values()
        for name in row["aliases"].split("|")
    }
    by_kemendagri = {r.kemendagri: r.code for r in reference.regions.values() if r.kemendagri}
    found = []
    for row in table_of(raw, folder, "published_figures"):
        told = readings.get(row["figure_id"])
        if told is None or told["population"] != "all" or told["qualifier"] in ("uncertain", "superseded"):
            continue
        region = by_kemendagri.get(row["scope_code_kemendagri"])
        if row["scope_level"] == "national":
            region = NATION
        elif row["scope_level"] in ("kanwil", "branch"):
            region = named.get(row["scope_name"])
        found.append(figure_of(row, told, region, KINDS.get(kinds.get(row["publisher"], ""), 3)))
    return found


def figure_of(row: dict[str, str], told: dict[str, str], region: str | None, kind: int) -> Figure:
    """Return one figure."""
    value, unit = Fraction(Decimal(row["value"])), Fraction(Decimal(told["printed_unit"]))
    first, last = span_of(row["as_of"]) or (date.min, date.min)
    published = span_of(row["published_on"])
    latest = min(last, published[1]) if published else last
    return Figure(
        figure_id=row["figure_id"],
        measure=told["measure"],
        period=month(told["period"]) or date.min,
        region=region,
        segment=told["segment"],
        definition=told["participant_definition"] or None,
        base=told["base_definition"] or None,
        value=value,
        unit=unit,
        low=value if told["qualifier"] == "more_than" else value - unit / 2,
        high=value + unit,
        earliest=min(first, latest),
        latest=latest,
        precision=row["as_of_precision"],
        published_end=published[1] if published else None,
        preference=(
            unit,
            kind,
            0,
            QUALIFIERS.get(told["qualifier"], 0),
            int(row["as_of_precision"] == "year"),
            UNDATED - int(f"{published[0]:%Y%m%d}") if published else UNDATED,
            row["figure_id"],
        ),
    )


def stated(figures: Iterable[Figure]) -> list[Statement]:
    """Return the printed counts of participation."""
    return [
        Statement(
            key=(f.period, f.region, f.segment, f.measure, f.definition, "published"),
            value=f.value,
            low=ceil(f.low),
            high=ceil(f.high) - 1,
            earliest=f.earliest,
            latest=f.latest,
            precision=f.precision,
            preference=f.preference,
            source=f.figure_id,
        )
        for f in figures
        if f.measure in COUNTED and f.region is not None and f.definition is not None
    ]


def best_of(statements: Iterable[Statement]) -> dict[Key, Statement]:
    """Return the preferred statement of each count that may be added up, with what the others say of it."""
    several: dict[Key, list[Statement]] = defaultdict(list)
    for one in statements:
        if one.key[3] in SUMMED:
            several[one.key].append(one)
    return {key: with_others(alike) for key, alike in several.items()}


def with_others(alike: list[Statement]) -> Statement:
    """Return the preferred of some statements of one count: it spans all, and knows of their conflict."""
    best = min(alike, key=lambda one: one.preference)
    span = min(one.spanned[0] for one in alike), max(one.spanned[1] for one in alike)
    return replace(best, span=span, is_of_conflict=best.is_of_conflict or contradict(alike))


def contradict(alike: list[Statement]) -> bool:
    """Say whether no number satisfies all statements, even allowing for rounding."""
    return max(one.low for one in alike) > min(one.high for one in alike)


def added(key: Key, parts: list[Statement], origin: int) -> Statement:
    """Return the sum of statements, as a statement."""
    worst = max(one.preference for one in parts)
    return Statement(
        key=key,
        value=sum((one.value for one in parts), Fraction(0)),
        low=sum(one.low for one in parts),
        high=sum(one.high for one in parts),
        earliest=min(one.earliest for one in parts),
        latest=max(one.latest for one in parts),
        precision=max(one.precision for one in parts),
        preference=(*worst[:2], origin, *worst[3:]),
        source="+".join(sorted(one.source for one in parts)),
        span=(sum(one.spanned[0] for one in parts), sum(one.spanned[1] for one in parts)),
        is_of_conflict=any(one.is_of_conflict for one in parts),
    )


def over_segments(statements: list[Statement], definitions: list[dict[str, str]]) -> Iterator[Statement]:
    """Yield ALL where a definition allows to add its segments and every one of them is known."""
    best = best_of(statements)
    for definition in definitions:
        names = definition["parts"].split("+") if definition["parts"] else []
        of_family = {key for key in best if key[4] == definition["family"]}
        for period, region, measure, provenance in sorted({(k[0], k[1], k[3], k[5]) for k in of_family}):
            keys = [(period, region, name, measure, definition["family"], provenance) for name in names]
            parts = [best[key] for key in keys if key in best]
            if parts and len(parts) == len(names):
                key = (period, region, "ALL", measure, definition["participant_definition"], provenance)
                yield added(key, parts, SEGMENT_SUM)


def over_regions(statements: list[Statement], reference: Reference) -> Iterator[Statement]:
    """Yield a region where every member of it is known: regencies of a province, provinces of the rest."""
    best = best_of(statements)
    for parent in reference.regions:
        members = reference.members(parent)
        for key in sorted({(k[0], *k[2:]) for k in best if k[1] in members}):
            parts = [best[key[0], m, *key[1:]] for m in members if (key[0], m, *key[1:]) in best]
            if len(parts) == len(members):
                yield added((key[0], parent, *key[1:]), parts, REGION_SUM)


def counted(stocks: polars.DataFrame) -> Iterator[Statement]:
    """Yield the counts of the office's records as statements."""
    for row in stocks.iter_rows(named=True):
        value, end = Fraction(row["value"]), end_of(row["period"])
        room = "recaps" if row["participant_definition"].startswith("office_recap") else "period"
        source = f"{room}/{row['period']:%Y-%m}"
        yield Statement(
            key=(
                row["period"],
                row["region_code"],
                row["segment"],
                row["measure"],
                row["participant_definition"],
                "administrative",
            ),
            value=value,
            low=value,
            high=value,
            earliest=end,
            latest=end,
            precision="day",
            preference=(),
            source=source,
            is_complete=row["is_complete"],
            completeness_rate=row["completeness_rate"],
            is_of_conflict=row["has_conflict"],
        )


def facts_of(statements: Iterable[Statement]) -> dict[Key, Fact]:
    """Return one fact for each count."""
    by_key: dict[Key, list[Statement]] = defaultdict(list)
    for one in statements:
        by_key[one.key].append(one)
    return {key: fact_of(several) for key, several in by_key.items()}


def fact_of(several: list[Statement]) -> Fact:
    """Return what several statements of one count come to."""
    said = min(several, key=lambda one: one.preference)
    rates = [one.completeness_rate for one in several if one.completeness_rate is not None]
    return Fact(
        said=replace(
            said,
            is_complete=all(one.is_complete for one in several),
            completeness_rate=min(rates, default=None),
        ),
        least=min(one.value for one in several),
        greatest=max(one.value for one in several),
        others_low=min(one.spanned[0] for one in several),
        others_high=max(one.spanned[1] for one in several),
        has_conflict=contradict(several) or said.is_of_conflict,
        considered=len(several),
    )


def all_facts(
    configuration: Configuration,
    folder: Folder,
    reference: Reference,
    figures: list[Figure],
    stocks: polars.DataFrame,
) -> dict[Key, Fact]:
    """Return every fact: printed, added up, and counted from records."""
    definitions = table_of(configuration.raw, folder, "participant_definitions")
    printed = stated(figures)
    printed += list(over_segments(printed, definitions))
    printed += list(over_regions(printed, reference))
    return facts_of([*printed, *counted(stocks)])


def is_survey(base: str | None) -> bool:
    """Say whether a base is one of the labour-force survey."""
    return bool(base and re.match("sakernas", base))
