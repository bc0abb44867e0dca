"""What the page shows of regencies: what can be chosen, and what stands there before a choice."""

from typing import Any

from flows.duck import Row
from flows.report.boundaries import Shape
from flows.report.page_data import Reports
from flows.report.page_remarks import remarks, told_base

GAP = ("gap_points", "workers_needed")
NO_FIGURE = {
    "shown_as": "no_figure",
    **dict.fromkeys(("period", "segment", "coverage_rank", "coverage_rank_last")),
    **dict.fromkeys(("coverage_rate", "participants", "base_workers")),
    **dict.fromkeys(("participant_definition", "base_kind", "remarks"), ""),
}


def region_choices(reports: Reports) -> dict[str, Any]:
    """Return their coverage with remarks; what can be chosen: months, segments and targets; what stands there
    before a choice, of the latest month that has regencies to compare, by the office's own records where they
    have any; and its rows as they are shown.
    """
    rows = [
        {**row, "remarks": remarks(row), "base_kind": told_base(row, {}, "en")}
        for row in reports["region_coverage"]
    ]
    periods = sorted({row["period"] for row in rows}, reverse=True)
    segments = _in_order(rows, reports["segment_names"])
    segment = next(iter(segments), None)
    compared = [row for row in rows if row["segment"] == segment and row["shown_as"] == "compared"]
    own = [row for row in compared if row["provenance"] == "administrative"]
    period = max((row["period"] for row in own or compared), default=max(periods, default=None))
    targets = [row for row in reports["region_targets"] if row["region_level"] == "regency"]
    names = list(dict.fromkeys(f"{row['target_family']} {row['target_year']}" for row in targets))
    found = {r["region_code"]: r for r in rows if (r["period"], r["segment"]) == (period, segment)}
    return {
        "region_coverage": rows,
        "region_periods": periods,
        "region_segments": segments,
        "region_targets_named": names,
        "first_period": period,
        "first_segment": segment,
        "first_regions": _shown_regions(found, reports["region_names"], targets, names[:1]),
        "is_ranked": bool(compared),
        "is_any_compared": any(row["shown_as"] == "compared" for row in rows),
    }


def base_kinds(rows: list[Row], words: dict[str, dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Return of each language what the bases of the rows count and of when, by base_kind."""
    kinds = {row["base_kind"]: row for row in rows}
    return {
        language: {kind: str(told_base(row, said["names"]["base"], language)) for kind, row in kinds.items()}
        for language, said in words.items()
    }


def without_shape(regions: list[Row], boundaries: list[Shape] | None) -> list[str]:
    """Return the names of regencies that the office's own boundaries do not hold."""
    drawn = {shape["region_code"] for shape in boundaries or []}
    return [row["region_name"] for row in regions if boundaries and row["region_code"] not in drawn]


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
