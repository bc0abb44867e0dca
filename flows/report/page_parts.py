"""What stands where on the page, from the rows of its queries."""

import copy
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from flows.report.boundaries import Shape
from flows.report.charts import IN, OUT
from flows.report.numbers import day, number
from flows.report.page_data import Reports
from flows.report.page_deliveries import attention_parts, calendar_tables
from flows.report.page_drawn import drawn_parts
from flows.report.page_regions import region_choices
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
        "office_measures": OFFICE_MEASURES,
        "offices_month": _last(reports["offices"]),
        "funding_month": _last(reports["funding"]),
        "flow_parts": FLOW_PARTS,
        "unchecked": sum(r["figures"] for r in reports["verdicts"] if r["verdict"] == "not_checkable"),
        "calendar": calendar_tables(reports["calendar"]),
        "ledger": reports["ledger"][0],
        "refused": refused[:MOST_REFUSED],
        "more_refused": max(0, len(refused) - MOST_REFUSED),
        **drawn_parts(reports, "tile_map" if boundaries is None else "boundary_map"),
        "segment_names": {language: said["charts"]["segments"] for language, said in words.items()},
        "funding_names": {language: said["charts"]["funding_sources"] for language, said in words.items()},
        "base_names": base_names,
        "base_told": lambda row, language: base_told(row, words[language], base_names[language], language),
        "reasons": lambda codes, language: told_reasons(codes, words[language]["reasons"], language),
        "year_before": lambda period: date(period.year - 1, period.month, 1),
    }


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


def _last(rows: list[Row]) -> date | None:
    return max((row["period"] for row in rows), default=None)
