"""What a reader has to know beside a figure: remarks, days and definitions of a row of marts.coverage."""

from collections.abc import Callable
from datetime import date

from markupsafe import Markup, escape

from flows.duck import Row
from flows.report.numbers import day, month, number
from flows.report.wording import joined

REMARKS: dict[str, Callable[[Row], bool]] = {
    "hidden": lambda row: row["is_suppressed"] and row["coverage_rate"] is None,
    "no_base": lambda row: row["base_status"] == "missing",
    "other_definition": lambda row: row.get("shown_as") == "other_definition",
    "above_one": lambda row: row.get("shown_as") == "above_one",
    "incomplete": lambda row: not row["is_complete"],
    "provisional": lambda row: row["is_provisional"] and row["is_complete"],
    "mixed_rounds": lambda row: row["base_status"] == "mixed_rounds",
    "secondary_copy": lambda row: row["base_status"] == "secondary_copy",
    "base_in_doubt": lambda row: row.get("base_doubt") is not None,
    "ratio": lambda row: bool(row.get("is_ratio")),
    "parts_differ": lambda row: row["parts_differ"],
    "conflict": lambda row: row["has_conflict"],
}
"""By code, in the order in which they are told."""
LAST_MONTH_OF_YEAR = 12


def remarks(row: Row) -> str:
    """Return the codes of what has to be known of a row, joined by a comma."""
    return ", ".join(code for code, is_so in REMARKS.items() if is_so(row))


def told(codes: str | None, words: dict[str, str], language: str) -> str:
    """Say codes that are joined by a comma as a list in words; a code without a word stands for itself."""
    return joined([words.get(code, code) for code in (codes or "").split(", ") if code], language)


def noted(codes: str, words: dict[str, str]) -> str:
    """Say codes that are joined by a comma one beside the other; a code without a word stands for itself."""
    return "; ".join(words.get(code, code) for code in codes.split(", ") if code)


def told_incomplete(change: Row, words: dict[str, str], language: str) -> str:
    """Say which of the two months of a change are not complete."""
    months = [
        month(change[f"{end}_period"], language) for end in ("from", "to") if not change[f"{end}_is_complete"]
    ]
    return joined([words["month_incomplete"].format(month=name) for name in months], language)


def told_month(row: Row, language: str) -> str:
    """Say the month of a row; a figure that is dated by its year only is of that year."""
    is_of_year = row.get("as_of_precision") == "year" and row["period"].month == LAST_MONTH_OF_YEAR
    return str(row["period"].year) if is_of_year else month(row["period"], language)


def told_base(row: Row, names: dict[str, str], language: str) -> str:
    """Say what the base counts and of when, and the survey round that it is the same as where it is stated;
    a base that is not there is not named.
    """
    if row["base_status"] == "missing":
        return ""
    name = names.get(row["base_definition"], str(row["base_definition"]))
    dated = _dated(row["base_as_of_earliest_date"], row["base_as_of_date"], row, language)
    same = row.get("resemblance_id" if language == "id" else "resemblance")
    return (f"{name} ({dated})" if dated else name) + (f", {same}" if same else "")


def base_of(row: Row, names: dict[str, str], words: dict[str, str], language: str) -> Markup:
    """Say over whom a coverage is stated: how many, and what they are; or what is known instead."""
    told_name = told_base(row, names, language)
    if row["base_workers"] is not None:
        return Markup("{} {}").format(number(row["base_workers"], "count", language), told_name)
    if row["implied_base_low"] is None:
        return escape(words["base_unknown"])
    low, high = (number(row[f"implied_base_{end}"], "count", language) for end in ("low", "high"))
    return Markup("{} ({})").format(told_name, Markup(escape(words["implied"])).format(low=low, high=high))


def _dated(earliest: date | None, latest: date | None, row: Row, language: str) -> str:
    """A day, a year where the source names no more, or from one year to another where rounds are mixed."""
    if latest is None:
        return ""
    is_of_year = row["as_of_precision"] == "year" and latest == row["as_of_latest_date"]
    if earliest is not None and earliest.year != latest.year:
        return f"{earliest.year}\N{EN DASH}{latest.year}"
    return str(latest.year) if is_of_year or earliest != latest else day(latest, language)
