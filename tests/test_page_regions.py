"""sql/report/region_coverage.sql: only regencies that may be compared are coloured and ranked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.report.page_data import REPORTS, read_report, read_reports
from flows.report.page_regions import region_choices
from flows.settings import Settings
from tests.altered import altered

ONE_MONTH = "is_headline and region_level = 'regency' and period = '2024-10-01' and segment = 'ALL'"
Rows = list[dict[str, Any]]


@pytest.fixture
def october(simulated: Settings, tmp_path: Path) -> Callable[..., dict[str, dict[str, Any]]]:
    """The regencies of October 2024 by code, after a change of the release."""

    def read(*changes: str) -> dict[str, dict[str, Any]]:
        copy = altered(simulated.published, tmp_path, *changes)
        with duckdb.connect(str(copy), read_only=True) as connection:
            rows = read_report(connection, REPORTS / "region_coverage.sql")
        return {
            row["region_code"]: row
            for row in rows
            if (str(row["period"]), row["segment"]) == ("2024-10-01", "ALL")
        }

    return read


def compared(rows: dict[str, dict[str, Any]]) -> Rows:
    return [row for row in rows.values() if row["shown_as"] == "compared"]


def test_ranks_fall_with_coverage_and_start_at_one(october: Callable[..., dict[str, dict[str, Any]]]) -> None:
    ranked = compared(october())
    assert len(ranked) > 3
    for row in ranked:
        clearly = [one["coverage_rate"] * 0.93 > row["coverage_rate"] for one in ranked]
        below = [row["coverage_rate"] * 0.93 > one["coverage_rate"] for one in ranked]
        places = (row["coverage_rank"], row["coverage_rank_last"])
        assert places == (1 + sum(clearly), len(ranked) - sum(below))


def test_rates_nearer_than_bases_move_by_themselves_share_their_places(
    october: Callable[..., dict[str, dict[str, Any]]],
) -> None:
    codes = [row["region_code"] for row in compared(october())][:3]
    rates = (0.90, 0.88, 0.83)  # 0.90 less 7 percent is 0.837, 0.88 less 7 percent 0.8184
    change = " ".join(f"when '{code}' then {rate}" for code, rate in zip(codes, rates, strict=True))
    rows = october(
        f"update marts.coverage set coverage_rate = case region_code {change} end where {ONE_MONTH}"
    )
    told = [(rows[code]["coverage_rank"], rows[code]["coverage_rank_last"]) for code in codes]
    assert told == [(1, 2), (1, 3), (2, 3)]


def test_equal_rates_share_a_rank(october: Callable[..., dict[str, dict[str, Any]]]) -> None:
    first, second, third = [row["region_code"] for row in compared(october())][:3]
    both = f"region_code in ('{first}', '{second}')"
    rows = october(f"update marts.coverage set coverage_rate = 0.9 where {ONE_MONTH} and {both}")
    assert [rows[code]["coverage_rank"] for code in (first, second)] == [1, 1]
    assert rows[third]["coverage_rank"] == 3


@pytest.mark.parametrize(
    ("change", "shown_as"),
    [
        ("is_complete = false", "incomplete"),
        ("coverage_rate = 1.2, is_above_one = true", "above_one"),
        ("base_definition = 'stated_unspecified'", "other_definition"),
        ("series = 'admin_persons_any / sakernas_employed'", "other_definition"),
        ("is_suppressed = true, coverage_rate = null", "hidden"),
        ("coverage_rate = null", "no_figure"),
        ("coverage_rate = null, base_workers = null, base_status = 'missing'", "no_base"),
    ],
)
def test_what_may_not_be_compared_has_no_rank(
    change: str, shown_as: str, october: Callable[..., dict[str, dict[str, Any]]]
) -> None:
    code = compared(october())[0]["region_code"]
    row = october(f"update marts.coverage set {change} where {ONE_MONTH} and region_code = '{code}'")[code]
    assert (row["shown_as"], row["coverage_rank"]) == (shown_as, None)


def test_a_segment_without_a_survey_base_is_not_ranked(simulated: Settings) -> None:
    rows = read_reports(simulated.published)["region_coverage"]
    assert {row["coverage_rank"] for row in rows if row["segment"] in ("JAKON", "PMI")} <= {None}


@pytest.mark.parametrize(("since", "is_any"), [("2024-11-01", True), ("2000-01-01", False)])
def test_the_month_shown_first_is_the_latest_that_can_be_compared_or_else_the_latest(
    since: str, is_any: bool, simulated: Settings, tmp_path: Path
) -> None:
    change = f"update marts.coverage set is_complete = false where period >= '{since}'"
    chosen = region_choices(read_reports(altered(simulated.published, tmp_path, change)))
    latest = chosen["region_periods"][0]
    assert str(latest) >= "2024-11-01"
    assert str(chosen["first_period"]) == ("2024-10-01" if is_any else str(latest))
    assert chosen["is_ranked"] == is_any


def test_a_gap_stands_beside_the_target_that_is_chosen(simulated: Settings, tmp_path: Path) -> None:
    other = (
        "insert into marts.target_gap by name select * replace ('RKP' as target_family, 2026 as target_year, "
        "gap_points + 5 as gap_points) from marts.target_gap where measure = 'coverage_rate'"
    )
    before, after = (
        region_choices(read_reports(altered(simulated.published, tmp_path, *changes)))
        for changes in ([], [other])
    )
    [former] = before["region_targets_named"]
    assert after["region_targets_named"] == [former, "RKP 2026"]
    assert after["first_regions"] == before["first_regions"]
    assert any(row["gap_points"] is not None for row in before["first_regions"])


def test_a_gap_of_another_count_than_the_headline_is_left_out(simulated: Settings, tmp_path: Path) -> None:
    other = "update marts.target_gap set participant_definition = 'admin_persons_any'"
    chosen = region_choices(read_reports(altered(simulated.published, tmp_path, other)))
    assert {row["gap_points"] for row in chosen["first_regions"]} == {None}
