"""What stands where on the page, from the rows of its queries."""

import copy
from collections.abc import Iterable
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from flows.report.boundaries import Shape
from flows.report.charts import IN, OUT
from flows.report.numbers import number
from flows.report.page_data import Row
from flows.report.page_deliveries import attention_parts, calendar_tables
from flows.report.page_words import WORDS
from flows.report.tiles import with_tiles
from flows.report.wording import joined
from flows.warehouse.events import Event

Reports = dict[str, list[Row]]
Words = dict[str, dict[str, Any]]
MOST_REFUSED = 200
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


def words_of(reports: Reports) -> Words:
    """Return what the page says, with the names that the release has of segments and of who pays."""
    words = copy.deepcopy(WORDS)
    for language, said in words.items():
        said["charts"]["segments"] = _names(reports["segment_names"], "segment", language)
        said["charts"]["funding_sources"] = _names(reports["funding_names"], "funding_source", language)
    return words


def parts_of(
    reports: Reports, words: Words, found: list[Event], boundaries: list[Shape] | None
) -> dict[str, Any]:
    """Return the parts of the page by the names that its template uses."""
    regions, refused = reports["region_coverage"], reports["refused"]
    now = next((r for r in reversed(reports["coverage_line"]) if r["coverage_rate"] is not None), None)
    last_years = {row["to_period"]: row for row in reports["coverage_changes"]}
    base_names = {language: _base_names(reports["definitions"], language) for language in words}
    return {
        **reports,
        **attention_parts(found),
        "now": now,
        "last_year": last_years.get(now["period"]) if now else None,
        "former": reports["former_release"][0]["published_at"],
        "news": [row for row in reports["news"] if row["last_period"] is not None],
        "news_reference": sum(row["deliveries"] for row in reports["news"] if row["last_period"] is None),
        "region_periods": sorted({row["period"] for row in regions}, reverse=True),
        "region_segments": _in_order(regions, reports["segment_names"]),
        "region_names": with_tiles(reports["region_names"]),
        **first_choice(reports),
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
        "tables": _pivots(reports, words),
        "segment_names": {language: said["charts"]["segments"] for language, said in words.items()},
        "funding_names": {language: said["charts"]["funding_sources"] for language, said in words.items()},
        "base_names": base_names,
        "base_told": lambda row, language: base_told(row, words[language], base_names[language], language),
        "reasons": lambda codes, language: told_reasons(codes, words[language]["reasons"], language),
        "year_before": lambda period: date(period.year - 1, period.month, 1),
    }


def first_choice(reports: Reports) -> dict[str, Any]:
    """Return the regencies of the last month and the first segment, ranked, as they stand before a choice."""
    rows = reports["region_coverage"]
    periods, segments = [row["period"] for row in rows], _in_order(rows, reports["segment_names"])
    chosen = [row for row in rows if row["period"] == max(periods) and row["segment"] == segments[0]]
    found = {row["region_code"]: row for row in chosen}
    targets = {
        row["region_code"]: row
        for row in reports["region_targets"]
        if row["gap_points"] is not None
        and row["segment"] == segments[0]
        and row["actual_period"] == max(periods)
    }
    nothing = dict.fromkeys(("coverage_rate", "participants", "base_workers", "gap_points", "workers_needed"))
    joined_rows = [
        {
            "shown_as": "no_figure",
            **nothing,
            **region,
            **found.get(region["region_code"], {}),
            **{name: targets[code][name] for name in ("gap_points", "workers_needed") if code in targets},
        }
        for region in reports["region_names"]
        for code in [region["region_code"]]
    ]
    joined_rows.sort(key=lambda row: -row["coverage_rate"] if row["shown_as"] == "survey_base" else 1)
    is_ranked = any(row["shown_as"] == "survey_base" for row in joined_rows)
    return {"first_regions": joined_rows if chosen else [], "is_ranked": is_ranked}


def base_told(row: Row, words: dict[str, Any], base_names: dict[str, str], language: str) -> Markup:
    """Say over whom a coverage is stated: how many, and what they are; or what is known instead."""
    name = base_names.get(row["base_definition"], row["base_definition"])
    if row["base_workers"] is not None:
        return Markup("{} {}").format(number(row["base_workers"], "count", language), name)
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
    if not any(row["shown_as"] == "survey_base" for row in reports["region_coverage"]):
        left_out.add("ranking")
    return [
        name
        for name, (table, column) in NEEDED.items()
        if name not in left_out and any(row[column] is not None for row in reports[table])
    ]


def _pivots(reports: Reports, words: Words) -> dict[str, dict[str, Any]]:
    """Months down and parts across, for the tables beside the charts of parts."""
    whole = [row for row in reports["contributions"] if row["programme"] == "ALL"]
    parts = [r for r in reports["contributions"] if r["programme"] != "ALL" and r["basis"] == "paid"]
    found: dict[str, dict[str, Any]] = {
        "funding": {},
        "funding_ends": {},
        "contributions": {},
        "programmes": {},
    }
    for language, said in words.items():
        payers = said["charts"]["funding_sources"]
        found["funding"][language] = _pivot(reports["funding"], "funding_source", "active", payers)
        found["funding_ends"][language] = _pivot(
            reports["funding"], "funding_source", "ending_within_3_months", payers
        )
        bases = said["charts"]["bases"]
        found["contributions"][language] = _pivot(whole, "basis", "contributions_idr", bases)
        found["programmes"][language] = _pivot(parts, "programme", "contributions_idr", {})
    return found


def _pivot(rows: Iterable[Row], part: str, value: str, names: dict[str, str]) -> dict[str, Any]:
    months: dict[date, dict[str, Any]] = {}
    for row in rows:
        months.setdefault(row["period"], {})[row[part]] = row[value]
    columns = sorted({column for cells in months.values() for column in cells})
    return {
        "columns": columns,
        "names": {column: names.get(column, column) for column in columns},
        "rows": sorted(months.items(), reverse=True),
    }
