"""What the records count at the end of a month and add up since January, in every region of the territory."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import polars

from tests.differential.completeness import Completeness
from tests.differential.months import Month
from tests.differential.reference import Reference
from tests.differential.rules import Values, runs_on

BY_KPJ = ("PU", "BPU", "PMI")
HEADS = ("participants", "inactive", "registered")
MOVED = ("new_participants", "exited_participants")
PAID = ("contributions_received_idr", "contributions_covered_idr")
ADMIN = "admin_memberships"
COUNTED = {
    "memberships": (BY_KPJ, HEADS),
    "projects": (("JAKON",), (*HEADS, "projects")),
    "employers": (("ALL",), ("employers",)),
}
"""Segments and measures that a dataset counts."""
PERSONS = {"person_any": "admin_persons_any", "person_main": "admin_persons_main"}

Cell = tuple[date, str, str, str, str]
"""Month, region, segment, measure and definition."""
Counts = dict[Cell, Decimal]
SCHEMA: dict[str, Any] = {
    "period": polars.Date,
    **dict.fromkeys(("region_code", "segment", "measure", "participant_definition"), polars.String),
    "value": polars.Decimal(38, 2),
    "is_complete": polars.Boolean,
    "completeness_rate": polars.Float64,
}


def count_stocks(
    months: list[Month], persons: polars.DataFrame, reference: Reference, complete: Completeness
) -> polars.DataFrame:
    """Return every count and amount of the records, each with how much of what it is made of is there."""
    counts: Counts = defaultdict(Decimal)
    for now in months:
        for dataset, (segments, measures) in COUNTED.items():
            nothing(now, complete.covered(dataset, now.period), counts, segments, measures)
        count_members(now, reference, counts)
        count_projects(now, reference, counts)
        count_employers(now, reference, counts)
    add_segments(counts)
    count_people(persons, reference, complete, counts)
    counts |= cumulate(movements(months, reference, complete), with_events(months), MOVED)
    counts |= cumulate(payments(months, reference), with_payments(months), PAID)
    rows = [(*cell, value) for cell, value in counts.items()]
    rows = [(*row, *completeness_of(row, complete)) for row in rows]
    return polars.DataFrame(rows, schema=SCHEMA, orient="row")


def holding(regency: str, reference: Reference) -> list[str]:
    """Return the regions of the territory that hold a regency."""
    return [region for region, regencies in reference.parts.items() if regency in regencies]


def nothing(now: Month, regions: set[str], counts: Counts, segments: Any, measures: Any) -> None:
    """Count 0 in regions that somebody covers: what was delivered has none there."""
    for region, segment, measure in product(regions, segments, measures):
        counts[now.period, region, segment, measure, ADMIN] += 0


def count_members(now: Month, reference: Reference, counts: Counts) -> None:
    """Count memberships by KPJ."""
    rows = [row for row in now.kept if row["segment"] != "JAKON"]
    for row in rows:
        for region in holding(row["region"], reference):
            for measure in ("participants" if row["is_active"] else "inactive", "registered"):
                counts[now.period, region, row["segment"], measure, ADMIN] += 1


def first_of(rows: list[Values], name: str) -> list[Values]:
    """Return of rows of one project or employer the first: by sender, delivery and line."""
    found: dict[str, Values] = {}
    for row in sorted(rows, key=lambda r: (r["sender"], r["delivery"], r["line"])):
        found.setdefault(row[name], row)
    return list(found.values())


def count_projects(now: Month, reference: Reference, counts: Counts) -> None:
    """Count construction projects and their workers."""
    rows = first_of(now.rows.get("projects", []), "project")
    for row in rows:
        is_running = runs_on(row, {"tgl_selesai": row["written_end"]}, now.period)
        for region in holding(row["region"], reference):
            for measure in ("participants" if is_running else "inactive", "registered"):
                counts[now.period, region, "JAKON", measure, ADMIN] += row["jml_tk"] or 0
            counts[now.period, region, "JAKON", "projects", ADMIN] += is_running


def count_employers(now: Month, reference: Reference, counts: Counts) -> None:
    """Count active employers."""
    rows = first_of(now.rows.get("employers", []), "number")
    for row in rows:
        for region in holding(row["region"], reference):
            counts[now.period, region, "ALL", "employers", ADMIN] += row["status"] == "active"


def add_segments(counts: Counts) -> None:
    """Add up ALL, where all four segments are known."""
    parts: dict[tuple[date, str, str], list[Decimal]] = defaultdict(list)
    for (period, region, _, measure, _), value in counts.items():
        if measure in HEADS:
            parts[period, region, measure].append(value)
    for (period, region, measure), values in parts.items():
        if len(values) == 4:
            counts[period, region, "ALL", measure, ADMIN] = sum(values, Decimal(0))


def count_people(
    persons: polars.DataFrame, reference: Reference, complete: Completeness, counts: Counts
) -> None:
    """Take the people at their place of work."""
    for row in persons.iter_rows(named=True):
        if row["region_basis"] == "workplace" and row["region_code"] in reference.parts:
            definition = PERSONS[row["counted_unit"]]
            covered = complete.covered("memberships", row["period"])
            for region, segment in product(covered, (*BY_KPJ, "ALL")):
                counts[row["period"], region, segment, "participants", definition] += 0
            cell = (row["period"], row["region_code"], row["segment"], "participants", definition)
            counts[cell] += row["persons"]


def with_events(months: list[Month]) -> set[date]:
    """Return the months of which is known who came and left."""
    return {now.period for now in months if now.events}


def with_payments(months: list[Month]) -> set[date]:
    """Return the months in which somebody paid."""
    return {now.period for now in months if now.rows.get("contributions")}


def movements(months: list[Month], reference: Reference, complete: Completeness) -> Counts:
    """Return who joined and who left for a reason, in each month."""
    found: Counts = defaultdict(Decimal)
    for now in months:
        if now.events:
            nothing(now, complete.covered("memberships", now.period), found, (*BY_KPJ, "ALL"), MOVED)
        for (kind, from_region, from_segment, to_region, to_segment), count in now.events.items():
            measure, region, segment = "new_participants", to_region, to_segment
            if kind.startswith("left_"):
                measure, region, segment = "exited_participants", from_region, from_segment
            elif kind != "joined":
                continue
            for place, part in product(holding(region or "", reference), (segment or "", "ALL")):
                found[now.period, place, part, measure, ADMIN] += count
    return found


def payments(months: list[Month], reference: Reference) -> Counts:
    """Return what was paid in each month, and what of it is for a month of that year, when it has come."""
    found: Counts = defaultdict(Decimal)
    for now in months:
        for row in now.rows.get("contributions", []):
            for segment in (row["segmen"], "ALL"):
                place = (reference.territory, segment)
                found[now.period, *place, PAID[0], ADMIN] += row["iuran"]
                if row["blth"].year == now.period.year:
                    found[max(now.period, row["blth"]), *place, PAID[1], ADMIN] += row["iuran"]
    return found


def cumulate(events: Counts, known: set[date], measures: tuple[str, ...]) -> Counts:
    """Add up since January, for months of which every one since January is known."""
    found: Counts = defaultdict(Decimal)
    whole = [p for p in known if all(p.replace(month=number) in known for number in range(1, p.month + 1))]
    for period in whole:
        for (when, region, segment, measure, definition), value in events.items():
            if when.year == period.year and when <= period and measure in measures:
                found[period, region, segment, measure, definition] += value
    return found


def completeness_of(row: tuple[Any, ...], complete: Completeness) -> tuple[bool, float | None]:
    """Say whether all is there that a count of a region is made of, and the least share of it."""
    period, region, segment, measure, definition, _ = row
    datasets = ["memberships"]
    if measure in PAID:
        datasets = ["contributions"]
    elif measure in ("employers", "projects"):
        datasets = [measure]
    elif definition == ADMIN and measure in HEADS:
        datasets = {"JAKON": ["projects"], "ALL": ["memberships", "projects"]}.get(segment, ["memberships"])
    first = period.replace(month=1) if measure in MOVED + PAID else period
    shares = []
    for dataset in datasets:
        months = [when for name, when in complete.known if name == dataset and first <= when <= period]
        shares += [complete.of(dataset, when, region) for when in months or [period]]
    rates = [rate for _, rate in shares if rate is not None]
    return all(one for one, _ in shares), min(rates) if len(rates) == len(shares) else None
