"""What stands where on the page, from the rows of its queries."""

import copy
from collections.abc import Iterable
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from flows.report.boundaries import Shape
from flows.report.charts import IN, OUT
from flows.report.numbers import day, number
from flows.report.page_data import Reports
from flows.report.page_deliveries import attention_parts, calendar_tables
from flows.report.page_words import WORDS
from flows.report.tiles import with_tiles
from flows.report.wording import joined
from flows.warehouse.rows import Row

Words = dict[str, dict[str, Any]]
MOST_REFUSED = 200
MOST_NEWS = 6
OFFICE_MEASURES = (
    *("active", "joined", "returned", "lapsed", "left_memberships"),
    *("arrears_over_3", "employers", "contributions_received_idr"),
)
FLOW_PARTS = (*IN, *OUT)
NEEDED = {
    "coverage_line": ("coverage_line", "coverage_rate"),
    "coverage_on_one_base": ("coverage_on_one_base", "coverage_rate"),
    "tile_map": ("region_coverage", "period"),
    "boundary_map": ("region_coverage", "period"),
    "ranking": ("region_coverage", "period"),
    "offices": ("offices", "period"),
    "segments": ("segments", "participants"),
    "funding": ("funding", "active"),
    "funding_ends": ("funding", "ending_within_3_months"),
    "flows": ("flows", "closing"),
    "contributions": ("contributions", "contributions_idr"),
    "programmes": ("contributions", "contributions_idr"),
}
"""What must be there, in which table, for a chart to show anything."""
GAP = ("gap_points", "workers_needed")
NO_FIGURE = {
    "shown_as": "no_figure",
    **dict.fromkeys(("period", "segment", "coverage_rank", "coverage_rate", "participants", "base_workers")),
}


def words_of(reports: Reports) -> Words:
    """Return what the page says, with the names that the release has of segments and of who pays."""
    words = copy.deepcopy(WORDS)
    for language, said in words.items():
        said["charts"]["segments"] = _names(reports["segment_names"], "segment", language)
        said["charts"]["funding_sources"] = _names(reports["funding_names"], "funding_source", language)
    return words


def parts_of(reports: Reports, words: Words, boundaries: list[Shape] | None) -> dict[str, Any]:
    """Return the parts of the page by the names that its template uses."""
    refused = reports["refused"]
    now = next((r for r in reversed(reports["coverage_line"]) if r["coverage_rate"] is not None), None)
    last_years = {row["to_period"]: row for row in reports["coverage_changes"]}
    base_names = {language: _base_names(reports["definitions"], language) for language in words}
    return {
        **reports,
        **attention_parts(reports["attention"]),
        "release": reports["release"][0],
        "now": now,
        "last_year": last_years.get(now["period"]) if now else None,
        "most_news": MOST_NEWS,
        "region_names": with_tiles(reports["region_names"]),
        **region_choices(reports),
        "hidden_months": hidden_months(reports),
        "office_measures": OFFICE_MEASURES,
        "offices_month": _last(reports["offices"]),
        "funding_month": _last(reports["funding"]),
        "flow_parts": FLOW_PARTS,
        "unchecked": sum(r["figures"] for r in reports["verdicts"] if r["verdict"] == "not_checkable"),
        "calendar": calendar_tables(reports["calendar"]),
        "ledger": reports["ledger"][0],
        "refused": refused[:MOST_REFUSED],
        "more_refused": max(0, len(refused) - MOST_REFUSED),
        "drawn": _drawn(reports, boundaries),
        "tables": {chart: _pivot(*parts) for chart, parts in parts_by_chart(reports).items()},
        "segment_names": {language: said["charts"]["segments"] for language, said in words.items()},
        "funding_names": {language: said["charts"]["funding_sources"] for language, said in words.items()},
        "base_names": base_names,
        "base_told": lambda row, language: base_told(row, words[language], base_names[language], language),
        "reasons": lambda codes, language: told_reasons(codes, words[language]["reasons"], language),
        "year_before": lambda period: date(period.year - 1, period.month, 1),
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


def hidden_months(reports: Reports) -> dict[str, int]:
    """Return for each chart of parts in how many months something of it is hidden, where there are any."""
    flows = reports["flows"], "", "closing"
    counted = {
        chart: len({row["period"] for row in rows if row["is_suppressed"] and row[value] is None})
        for chart, (rows, _, value) in {**parts_by_chart(reports), "flows": flows}.items()
    }
    return {chart: months for chart, months in counted.items() if months}


def base_told(row: Row, words: dict[str, Any], base_names: dict[str, str], language: str) -> Markup:
    """Say over whom a coverage is stated: how many, and what they are; or what is known instead."""
    name = base_names.get(row["base_definition"], row["base_definition"])
    if row["base_workers"] is not None:
        told = Markup("{} {}").format(number(row["base_workers"], "count", language), name)
        dated = row["base_as_of_date"] and words["as_of"].format(day=day(row["base_as_of_date"], language))
        return Markup("{} ({})").format(told, dated) if dated else told
    if row["implied_base_low"] is None:
        return escape(words["base_unknown"])
    low, high = (number(row[f"implied_base_{end}"], "count", language) for end in ("low", "high"))
    return Markup("{} ({})").format(name, Markup(escape(words["implied"])).format(low=low, high=high))


def told_reasons(codes: str | None, reasons: dict[str, str], language: str) -> str:
    """Say the codes of a column reason_code or break_reason as a list in words."""
    told = [reasons.get(code, code) for code in (codes or "").split(", ") if code]
    return joined(told, language)


def _names(rows: list[Row], code: str, language: str) -> dict[str, str]:
    column = f"{code}_name_id" if language == "id" else f"{code}_name"
    return {row[code]: row[column] for row in rows}


def _base_names(definitions: list[Row], language: str) -> dict[str, str]:
    column = "base_name_id" if language == "id" else "base_name"
    return {row["definition"]: row[column] for row in definitions if row["definition_kind"] == "base"}


def _in_order(regions: list[Row], segment_names: list[Row]) -> list[str]:
    """The segments that regions have figures of, all of them together first."""
    there = {row["segment"] for row in regions}
    listed = [row["segment"] for row in segment_names if row["segment"] in there]
    return sorted(listed, key=lambda segment: segment != "ALL")


def _last(rows: list[Row]) -> date | None:
    return max((row["period"] for row in rows), default=None)


def _drawn(reports: Reports, boundaries: list[Shape] | None) -> list[str]:
    """The charts that have something to show."""
    left_out = {"tile_map" if boundaries else "boundary_map"}
    if not any(row["shown_as"] == "compared" for row in reports["region_coverage"]):
        left_out.add("ranking")
    return [
        name
        for name, (table, column) in NEEDED.items()
        if name not in left_out and any(row[column] is not None for row in reports[table])
    ]


def parts_by_chart(reports: Reports) -> dict[str, tuple[list[Row], str, str]]:
    """Return of each chart of parts its rows, the column of its parts, and that of its values."""
    paid = [row for row in reports["contributions"] if row["programme"] != "ALL" and row["basis"] == "paid"]
    whole = [row for row in reports["contributions"] if row["programme"] == "ALL"]
    return {
        "segments": (reports["segments"], "segment", "participants"),
        "funding": (reports["funding"], "funding_source", "active"),
        "funding_ends": (reports["funding"], "funding_source", "ending_within_3_months"),
        "contributions": (whole, "basis", "contributions_idr"),
        "programmes": (paid, "programme", "contributions_idr"),
    }


def _pivot(rows: Iterable[Row], part: str, value: str) -> dict[str, Any]:
    """Months down and parts across: the row of each, and which column of it is shown."""
    months: dict[date, dict[str, Row]] = {}
    for row in rows:
        months.setdefault(row["period"], {})[row[part]] = row
    columns = sorted({column for cells in months.values() for column in cells})
    return {"columns": columns, "value": value, "rows": sorted(months.items(), reverse=True)}
