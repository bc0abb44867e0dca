"""What the page shows of regencies: what can be chosen, and what stands there before a choice."""

from typing import Any

from flows.report.page_data import Reports
from flows.warehouse.rows import Row

GAP = ("gap_points", "workers_needed")
NO_FIGURE = {
    "shown_as": "no_figure",
    **dict.fromkeys(("period", "segment", "coverage_rank", "coverage_rate", "participants", "base_workers")),
}


def region_choices(reports: Reports) -> dict[str, Any]:
    """Return what can be chosen of regencies: months, segments and targets; what stands there before a
    choice, of the latest month that has regencies to compare; and the rows of that choice as they are shown.
    """
    rows = reports["region_coverage"]
    periods = sorted({row["period"] for row in rows}, reverse=True)
    segments = _in_order(rows, reports["segment_names"])
    segment = next(iter(segments), None)
    compared = {r["period"] for r in rows if r["segment"] == segment and r["shown_as"] == "compared"}
    period = max(compared, default=max(periods, default=None))
    targets = [row for row in reports["region_targets"] if row["region_level"] == "regency"]
    names = list(dict.fromkeys(f"{row['target_family']} {row['target_year']}" for row in targets))
    found = {r["region_code"]: r for r in rows if (r["period"], r["segment"]) == (period, segment)}
    return {
        "region_periods": periods,
        "region_segments": segments,
        "region_targets_named": names,
        "first_period": period,
        "first_segment": segment,
        "first_regions": _shown_regions(found, reports["region_names"], targets, names[:1]),
        "is_ranked": bool(compared),
    }


def _shown_regions(
    found: dict[str, Row], regions: list[Row], targets: list[Row], named: list[str]
) -> list[Row]:
    """Regencies with a figure as they are ranked, then those without; each with its gap to a target."""
    gaps = {
        (row["region_code"], row["segment"], row["actual_period"]): row
        for row in targets
        if row["is_of_headline"] and f"{row['target_family']} {row['target_year']}" in named
    }
    there = {row["region_code"]: row for row in regions}
    without = [{**NO_FIGURE, **row} for code, row in there.items() if code not in found]
    key = ("region_code", "segment", "period")
    return [
        {**row, **{name: gaps.get(tuple(row[part] for part in key), {}).get(name) for name in GAP}}
        for row in [*({**there[code], **row} for code, row in found.items()), *without]
    ]


def _in_order(regions: list[Row], segment_names: list[Row]) -> list[str]:
    """The segments that regions have figures of, all of them together first."""
    there = {row["segment"] for row in regions}
    listed = [row["segment"] for row in segment_names if row["segment"] in there]
    return sorted(listed, key=lambda segment: segment != "ALL")
