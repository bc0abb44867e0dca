"""Who came, moved and left in each region and segment, to the last unit."""

from collections import Counter

import polars

from tests.differential.completeness import Completeness
from tests.differential.months import Event, Month
from tests.differential.reference import Reference

INTO = ("joined", "returned", "moved_in_region", "moved_in_segment")
OUT = ("lapsed", "left_retired", "left_deceased", "left_work_ended", "left_contract_ended", "left_other")
OUT += ("moved_out_region", "moved_out_segment")
ALWAYS = ("PU", "BPU", "PMI", "ALL")
"""Segments that have a row, of zeros, wherever somebody covers the region."""
KEY = ("period", "region_code", "segment")


def count_flows(months: list[Month], reference: Reference, complete: Completeness) -> polars.DataFrame:
    """Return the flows of every month that has one before it."""
    rows = []
    for now in months:
        if not now.events:
            continue
        covered = complete.covered("memberships", now.period)
        for region, regencies in reference.parts.items():
            here = {s for event in now.events for s in ends_in(event, regencies)[0] if s}
            segments = {*here, *(["ALL"] if here else []), *(ALWAYS if region in covered else [])}
            for segment in sorted(segments):
                counts = flows_of(now.events, regencies, segment)
                key = {"period": now.period, "region_code": region, "segment": segment}
                known = {"is_complete": complete.of("memberships", now.period, region)[0]}
                rows.append(key | counts | {"net_change": counts["closing"] - counts["opening"]} | known)
    return polars.DataFrame(rows, infer_schema_length=None)


def ends_in(event: Event, regencies: set[str]) -> tuple[tuple[str | None, str | None], bool, bool]:
    """Return the segments at both ends that lie in a region, and whether each end does."""
    _, from_region, from_segment, to_region, to_segment = event
    begins, ends = from_region in regencies, to_region in regencies
    return (from_segment if begins else None, to_segment if ends else None), begins, ends


def flows_of(events: Counter[Event], regencies: set[str], segment: str) -> dict[str, int]:
    """Return the flows of one region and segment, or of ALL."""
    found: Counter[str] = Counter()
    for event, count in events.items():
        kind, _, from_segment, _, to_segment = event
        _, begins_in, ends_in_region = ends_in(event, regencies)
        begins = begins_in and segment in (from_segment, "ALL")
        ends = ends_in_region and segment in (to_segment, "ALL")
        if kind == "reobserved":
            found["opening"] -= count if ends else 0
            found["unobserved"] -= count if ends else 0
            continue
        found["opening"] += count if begins else 0
        found["closing"] += count if ends else 0
        if kind in ("stayed", "moved"):
            if begins and not ends:
                found["moved_out_segment" if ends_in_region else "moved_out_region"] += count
            if ends and not begins:
                found["moved_in_segment" if begins_in else "moved_in_region"] += count
        elif begins or ends:
            name = {"restated_in": "restated", "restated_out": "restated"}.get(kind, kind)
            found[name] += -count if kind == "restated_out" else count
    # A member who changes region and segment counts once, under region.
    return {name: found[name] for name in ("opening", *INTO, *OUT, "restated", "unobserved", "closing")}
