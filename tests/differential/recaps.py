"""What recaps count: each definition by itself, at every region level, never added to what others count."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

import polars

from tests.differential.completeness import Completeness, Receipt, outstanding
from tests.differential.months import Month
from tests.differential.reading import Configuration
from tests.differential.reference import Reference
from tests.differential.rules import Values
from tests.differential.stocks import SCHEMA

Cell = tuple[str, str, str]
"""Region, segment and status."""
WORDS = {True: "with", False: "without"}


@dataclass(frozen=True)
class Count:
    """What is counted of a cell, and how sure that is."""

    value: int
    is_whole: bool
    senders: frozenset[str] | None
    """Whose totals it is made of; None where it is made of branches."""
    has_conflict: bool
    """Whether two senders state a cell of it and differ."""


@dataclass(frozen=True)
class Definition:
    """What some recaps of a month count."""

    name: str
    parts: tuple[str, ...]


def count_recaps(
    months: list[Month],
    came: list[Receipt],
    configuration: Configuration,
    reference: Reference,
    complete: Completeness,
) -> polars.DataFrame:
    """Return the counts of recaps, as those of records."""
    waiting = outstanding(came)
    rows: list[tuple[Any, ...]] = []
    for now in months:
        not_whole = {s for period, name, s in waiting if (period, name) == (now.period, "recaps")}
        share = complete.known.get(("recaps", now.period), (False, None))
        for definition, of_it in sorted(
            by_definition(now, configuration).items(), key=lambda one: one[0].name
        ):
            counts = added_up(stated(of_it, reference), reference)
            for region, segment, measure, count in measures(with_totals(counts, definition)):
                is_complete = count.is_whole and (
                    share[0] if count.senders is None else not count.senders & not_whole
                )
                rate = (1.0 if is_complete else share[1]) if count.is_whole else None
                key = (now.period, region, segment, measure, definition.name)
                rows.append((*key, Decimal(count.value), is_complete, rate, count.has_conflict))
    return polars.DataFrame(rows, schema=SCHEMA | {"has_conflict": polars.Boolean}, orient="row")


def by_definition(now: Month, configuration: Configuration) -> dict[Definition, list[Values]]:
    """Part the rows of a month by what their senders declare, and by what the rows show."""
    told: dict[tuple[Any, ...], list[Values]] = defaultdict(list)
    for row in now.rows.get("recaps", []):
        said = configuration.style("recaps", row["sender"])
        keys = ("unit", "stock", "region_basis", "with_jakon", "with_pmi")
        told[tuple(said.get(key) for key in keys)].append(row)
    found: dict[Definition, list[Values]] = defaultdict(list)
    for (unit, stock, basis, jakon, pmi), rows in told.items():
        there = {row["segmen"] for row in rows}
        with_jakon = True if jakon is None and "JAKON" in there else jakon
        with_pmi = True if pmi is None and "PMI" in there else pmi
        words = ["office_recap_active", unit, stock, basis]
        words += [
            f"{WORDS[held]}_{name}"
            for held, name in ((with_jakon, "jakon"), (with_pmi, "pmi"))
            if held is not None
        ]
        words += [] if unit and stock and basis else ["undeclared"]
        parts = ("PU", "BPU", *(["JAKON"] if with_jakon else []), *(["PMI"] if with_pmi else []))
        found[Definition("_".join(filter(None, words)), parts)] += rows
    return found


def stated(rows: list[Values], reference: Reference) -> dict[Cell, Count]:
    """Return what is stated of each cell: by one sender of the whole region, else by its branches."""

    def cell(row: Values) -> Cell:
        return row["region"], row["segmen"], row["status"]

    found = {}
    for key, those in groupby(sorted(rows, key=cell), key=cell):
        by_sender: dict[str, Counter[str | None]] = defaultdict(Counter)
        for row in those:
            is_branch = reference.offices.get(row["sender"], {}).get("office_level") == "branch"
            office = row["written_office"] or (row["sender"] if is_branch else None)
            by_sender[row["sender"]][office] += row["jumlah"]
        of_region = sorted(sender for sender, counts in by_sender.items() if None in counts)
        if of_region:
            totals = [by_sender[sender].total() for sender in of_region]
            found[key] = Count(totals[0], True, frozenset(of_region[:1]), len(set(totals)) > 1)
            continue
        value, has_conflict = 0, False
        for office in {office for counts in by_sender.values() for office in counts}:
            said = {s: counts[office] for s, counts in by_sender.items() if office in counts}
            value += said.get(office or "", said[min(said)])
            has_conflict |= len(set(said.values())) > 1
        found[key] = Count(value, True, None, has_conflict)
    return found


def added_up(told: dict[Cell, Count], reference: Reference) -> dict[Cell, Count]:
    """Add regencies up to provinces and these to what holds them, where nothing is stated of it."""
    found = dict(told)
    levels = ("province", "island_group", "national")
    for level in levels:
        for region in reference.regions.values():
            if region.level == level and region.code in reference.parts:
                members = reference.members(region.code)
                for rest in {key[1:] for key in found if key[0] in members}:
                    parts = [found[member, *rest] for member in members if (member, *rest) in found]
                    found.setdefault((region.code, *rest), together(parts, len(members)))
    return found


def together(parts: list[Count], members: int) -> Count:
    """Return the sum of counts, which is whole where all members are."""
    senders = [one.senders for one in parts]
    told = None if None in senders else frozenset().union(*filter(None, senders))
    is_whole = len(parts) == members and all(one.is_whole for one in parts)
    return Count(sum(one.value for one in parts), is_whole, told, any(one.has_conflict for one in parts))


def with_totals(counts: dict[Cell, Count], definition: Definition) -> dict[Cell, Count]:
    """Add all segments up, where each that the definition holds is counted."""
    found = dict(counts)
    for region, status in {(key[0], key[2]) for key in counts}:
        parts = [counts.get((region, segment, status)) for segment in definition.parts]
        if known := [one for one in parts if one is not None and None not in parts]:
            found[region, "ALL", status] = together(known, len(parts))
    return found


def measures(counts: dict[Cell, Count]) -> Iterator[tuple[str, str, str, Count]]:
    """Yield region, segment, measure and count."""
    for (region, segment, status), count in counts.items():
        yield region, segment, "participants" if status == "active" else "inactive", count
        other = counts.get((region, segment, "inactive"))
        if status == "active" and other is not None:
            yield region, segment, "registered", together([count, other], 2)


def definitions_in(counted: polars.DataFrame) -> dict[str, dict[str, str]]:
    """Return the definitions of counts, as far as reference data say the same of others."""
    return {
        name: {"participant_definition": name, "family": name, "stated_by": "office"}
        for name in counted["participant_definition"].unique()
    }
