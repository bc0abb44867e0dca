"""Which charts of the page have something to show, the tables beside them, and what of them is hidden."""

from datetime import date
from typing import Any

from flows.duck import Row
from flows.report.page_data import Reports

MAPS = ("tile_map", "boundary_map")


def drawn_parts(reports: Reports, region_map: str) -> dict[str, Any]:
    """Return `drawn`, the charts that have something to show; `tables`, of each chart of parts its months by
    parts; and `hidden_months`, in how many months something of a chart is hidden, where there are any.

    region_map: the one of the two maps that is shown.
    """
    alike = _alike(reports)
    by_part = _by_part(reports)
    values = {**alike, **{chart: (rows, value) for chart, (rows, _, value) in by_part.items()}}
    hidden = {
        chart: {r["period"] for r in rows if r["is_suppressed"] and r[value] is None}
        for chart, (rows, _, value) in by_part.items()
    }
    hidden["flows"] = {row["period"] for row in reports["flows"] if row["is_suppressed"]}
    return {
        "drawn": [
            chart
            for chart, (rows, value) in values.items()
            if any(row[value] is not None for row in rows) and chart not in {*MAPS} - {region_map}
        ],
        "tables": {chart: _pivot(*parts) for chart, parts in by_part.items()},
        "hidden_months": {chart: len(months) for chart, months in hidden.items() if months},
    }


def _alike(reports: Reports) -> dict[str, tuple[list[Row], str]]:
    """Of each chart without parts its rows, and the column that must be there for it to show anything."""
    return {
        "coverage_line": (reports["coverage_line"], "coverage_rate"),
        "coverage_on_one_base": (reports["coverage_on_one_base"], "coverage_rate"),
        **dict.fromkeys(MAPS, (reports["region_coverage"], "period")),
        "ranking": (reports["region_coverage"], "coverage_rank"),
        "offices": (reports["offices"], "period"),
        "flows": (reports["flows"], "closing"),
    }


def _by_part(reports: Reports) -> dict[str, tuple[list[Row], str, str]]:
    """Of each chart of parts its rows, the column of its parts, and that of its values."""
    paid = [row for row in reports["contributions"] if row["programme"] != "ALL" and row["basis"] == "paid"]
    whole = [row for row in reports["contributions"] if row["programme"] == "ALL"]
    return {
        "segments": (reports["segments"], "segment", "participants"),
        "funding": (reports["funding"], "funding_source", "active"),
        "funding_ends": (reports["funding"], "funding_source", "ending_within_3_months"),
        "contributions": (whole, "basis", "contributions_idr"),
        "programmes": (paid, "programme", "contributions_idr"),
    }


def _pivot(rows: list[Row], part: str, value: str) -> dict[str, Any]:
    """Months down and parts across: the row of each, which column of it is shown, and incomplete months."""
    months: dict[date, dict[str, Row]] = {}
    for row in rows:
        months.setdefault(row["period"], {})[row[part]] = row
    columns = sorted({column for cells in months.values() for column in cells})
    return {
        "columns": columns,
        "value": value,
        "rows": sorted(months.items(), reverse=True),
        "incomplete": {row["period"] for row in rows if row["is_complete"] is False},
    }
