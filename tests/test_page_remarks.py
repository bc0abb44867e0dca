"""flows.report.page_remarks: what has to be known of a figure stands beside it."""

from datetime import date
from typing import Any

import duckdb
import pytest

from flows.report.page_data import REPORTS, read_report
from flows.report.page_remarks import remarks, told, told_base, told_month
from flows.settings import Settings

PLAIN: dict[str, Any] = {
    "period": date(2025, 12, 1),
    "coverage_rate": 0.4,
    "base_definition": "office_employed",
    "base_status": "exact",
    "base_as_of_earliest_date": date(2025, 12, 31),
    "base_as_of_date": date(2025, 12, 31),
    "as_of_latest_date": date(2025, 12, 31),
    "as_of_precision": "month",
    "parts_differ": False,
    "is_complete": True,
    "is_provisional": False,
    "is_suppressed": False,
    "has_conflict": False,
}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, ""),
        ({"is_complete": False, "is_provisional": True}, "incomplete"),
        ({"is_provisional": True}, "provisional"),
        ({"base_status": "mixed_rounds", "has_conflict": True}, "mixed_rounds, conflict"),
        ({"base_status": "secondary_copy", "base_doubt": "a jump"}, "secondary_copy, base_in_doubt"),
        ({"is_ratio": True}, "ratio"),
        ({"is_suppressed": True, "coverage_rate": None}, "hidden"),
        ({"base_status": "missing", "coverage_rate": None}, "no_base"),
        ({"parts_differ": True}, "parts_differ"),
        ({"shown_as": "above_one"}, "above_one"),
    ],
)
def test_a_row_has_the_remarks_of_what_it_is(change: dict[str, Any], codes: str) -> None:
    assert remarks(PLAIN | change) == codes


def test_a_code_without_a_word_is_not_dropped() -> None:
    assert told("known, other", {"known": "in words"}, "en") == "in words and other"


@pytest.mark.parametrize(
    ("precision", "month"), [("month", "December 2025"), ("day", "December 2025"), ("year", "2025")]
)
def test_a_figure_of_a_year_is_not_one_of_december(precision: str, month: str) -> None:
    assert told_month(PLAIN | {"as_of_precision": precision}, "en") == month


@pytest.mark.parametrize(
    ("change", "base"),
    [
        ({}, "employed (31 December 2025)"),
        ({"as_of_precision": "year"}, "employed (2025)"),
        ({"base_as_of_earliest_date": date(2024, 8, 31)}, "employed (2024\N{EN DASH}2025)"),
        ({"base_as_of_date": None, "base_as_of_earliest_date": None}, "employed"),
        ({"base_status": "missing"}, ""),
        (
            {"resemblance": "the same as", "resemblance_id": "sama"},
            "employed (31 December 2025), the same as",
        ),
    ],
)
def test_a_base_is_told_with_its_day(change: dict[str, Any], base: str) -> None:
    assert told_base(PLAIN | change, {"office_employed": "employed"}, "en") == base


def test_a_printed_rate_that_its_parts_contradict_is_remarked(published: Settings) -> None:
    with duckdb.connect(str(published.published), read_only=True) as connection:
        rows = read_report(connection, REPORTS / "segments.sql")
    found = {(row["period"].isoformat(), row["segment"]): remarks(row) for row in rows}
    assert found["2021-10-01", "BPU"] == "parts_differ, conflict"
    assert found["2021-10-01", "PU"] == ""
