"""What stands where on the page, from the rows of its queries."""

import copy
from datetime import date
from typing import Any

from flows.duck import Row
from flows.report.boundaries import Shape
from flows.report.charts import IN, OUT
from flows.report.page_data import Reports
from flows.report.page_deliveries import attention_parts, calendar_tables
from flows.report.page_drawn import drawn_parts
from flows.report.page_regions import base_kinds, region_choices, without_shape
from flows.report.page_remarks import base_of, noted, remarks, told, told_base, told_incomplete, told_month
from flows.report.page_words import WORDS
from flows.report.tiles import with_tiles

Words = dict[str, dict[str, Any]]
MOST_REFUSED = 200
MOST_NEWS = 6
OFFICE_MEASURES = (
    *("active", "joined", "returned", "lapsed", "left_memberships"),
    *("arrears_over_3", "employers", "contributions_received_idr"),
)
FLOW_PARTS = (*IN, *OUT)


def words_of(reports: Reports) -> Words:
    """Return what the page says, with the release's names of segments, of who pays and of definitions."""
    words = copy.deepcopy(WORDS)
    for language, said in words.items():
        said["names"] = {
            "segments": _names(reports["segment_names"], "segment", language),
            "funding_sources": _names(reports["funding_names"], "funding_source", language),
            **{
                kind: _names(
                    [row for row in reports["definitions"] if row["definition_kind"] == kind],
                    "definition",
                    language,
                )
                for kind in ("participants", "base")
            },
        }
    return words


def chart_words(said: dict[str, Any]) -> dict[str, Any]:
    """Return the words of one language that its charts use."""
    return {**said["charts"], "names": said["names"]}


def parts_of(reports: Reports, words: Words, boundaries: list[Shape] | None) -> dict[str, Any]:
    """Return the parts of the page by the names that its template uses."""
    refused = reports["refused"]
    regions = region_choices(reports)
    now = coverage_now(reports["coverage_line"])
    later = [row for row in reports["coverage_line"] if now and row["period"] > now["period"]]
    last_years = {row["to_period"]: row for row in reports["coverage_changes"]}
    return {
        **reports,
        **attention_parts(reports["attention"]),
        "release": reports["release"][0],
        "now": now,
        "last_year": last_years.get(now["period"]) if now else None,
        "most_news": MOST_NEWS,
        "region_names": with_tiles(reports["region_names"]),
        **regions,
        "without_shape": without_shape(reports["region_names"], boundaries),
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
        "later": [row["period"] for row in later if row["coverage_rate"] is None],
        "later_others": [row["period"] for row in later if row["coverage_rate"] is not None],
        "told": told,
        "noted": noted,
        "told_month": told_month,
        "remarks": remarks,
        "base_of": base_of,
        "told_base": told_base,
        "told_incomplete": told_incomplete,
        "base_kinds": base_kinds(regions["region_coverage"], words),
        "year_before": lambda period: date(period.year - 1, period.month, 1),
    }


def coverage_now(line: list[Row]) -> Row | None:
    """Return the latest headline with a rate: of the office's own complete months where it has any."""
    told = [row for row in line if row["coverage_rate"] is not None]
    own = [row for row in told if row["provenance"] == "administrative" and row["is_complete"]]
    return max(own or told, key=lambda row: row["period"], default=None)


def _names(rows: list[Row], code: str, language: str) -> dict[str, str]:
    column = f"{code}_name_id" if language == "id" else f"{code}_name"
    return {row[code]: row[column] or row[code] for row in rows}


def _last(rows: list[Row]) -> date | None:
    return max((row["period"] for row in rows), default=None)
