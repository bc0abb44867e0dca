"""sql/core/periods.sql and sql/marts/periods.sql on drawn tables."""

from datetime import date

import pytest

from tests.cases import Case, cases
from tests.conftest import Run, one
from tests.drawn import filled


@cases("""
the calendar has every month between the first and the last figure, and no target of another decade stretches it
    core.figures <-
        measure      | period
        participants | 2023-11-01
        target_rate  | 2045-12-01
        participants | 2024-02-01
    =>
    period     | period_end_date | calendar_year | calendar_quarter | calendar_month | period_name | period_name_id
    2023-11-01 | 2023-11-30      | 2023          | 4                | 11             | 2023-11     | November 2023
    2023-12-01 | 2023-12-31      | 2023          | 4                | 12             | 2023-12     | Desember 2023
    2024-01-01 | 2024-01-31      | 2024          | 1                | 1              | 2024-01     | Januari 2024
    2024-02-01 | 2024-02-29      | 2024          | 1                | 2              | 2024-02     | Februari 2024
it reaches to the survey rounds on both sides
    core.figures <- measure: participants | period: 2023-11-01
    core.survey_statements <-
        round
        2023-10-01
        2023-12-01
    =>
    period
    2023-10-01
    2023-11-01
    2023-12-01
it reaches to the months of records on both sides
    core.figures <- measure: participants | period: 2023-11-01
    core.administrative_counts <-
        period
        2023-10-01
        2023-12-01
    =>
    period
    2023-10-01
    2023-11-01
    2023-12-01
without anything there is no month
    core.figures <- period
    =>
""")
def test_the_calendar(run_model: Run, case: Case) -> None:
    assert case.found(run_model("core.periods", given=case.given)) == case.expected


# The mart

ONE_MONTH = "period: 2024-11-01"
FACTS = (
    "completeness",
    "construction_projects",
    "contributions",
    "coverage",
    "employers",
    "membership_profile",
    "office_month",
    "participation_flows",
    "reconciliation",
    "sponsored_memberships",
    "growth",
    "published_figures",
)


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_has_its_month_in_it(run_model: Run, fact: str) -> None:
    text = filled(ONE_MONTH, measure="participants") if fact in ("growth", "published_figures") else ONE_MONTH
    rows = run_model("marts.periods", given={f"marts.{fact}": text})
    assert [row["period"] for row in rows if row["has_facts"]] == [date(2024, 11, 1)]


@cases(
    """
the mart is whole years without a gap
    marts.coverage <-
        period
        2023-11-01
        2024-02-01
    => years: 2023 2024 | months: 24 | with_facts: 2023-11 2024-02
a month of many facts is there once
    {everything}
    => years: 2024 | months: 12 | with_facts: 2024-11
the month a growth is against and a survey round are in it
    marts.growth <- period: 2024-11-01 | compared_period: 2023-12-01
    core.periods <- period: 2022-08-01
    => years: 2022 2023 2024 | months: 36 | with_facts: 2024-11
the year of a target is in it and has no facts
    marts.target_gap <- target_year: 2045
    marts.published_figures <- measure: target_rate | period: 2045-12-01
    => years: 2045 | months: 12 | with_facts: ''
the mart of nothing is empty
    => years: '' | months: 0 | with_facts: ''
""".replace("{everything}", "\n    ".join(f"marts.{fact} <- {ONE_MONTH}" for fact in FACTS[:-2]))
)
def test_the_months_of_the_mart(run_model: Run, case: Case) -> None:
    rows = run_model("marts.periods", given=case.given)
    months = [row["period"] for row in rows]
    years = sorted({month.year for month in months})
    assert months == [date(year, number, 1) for year in years for number in range(1, 13)]
    facts = " ".join(f"{row['period']:%Y-%m}" for row in rows if row["has_facts"])
    found = {"years": " ".join(map(str, years)), "months": len(rows), "with_facts": facts}
    assert case.found([found]) == case.expected


def test_a_month_of_the_mart_says_what_a_date_table_wants(run_model: Run) -> None:
    row = one(run_model("marts.periods", given={"marts.coverage": ONE_MONTH}), period=date(2024, 8, 1))
    assert row == {
        "period": date(2024, 8, 1),
        "period_end_date": date(2024, 8, 31),
        "calendar_year": 2024,
        "calendar_quarter": 3,
        "calendar_month": 8,
        "period_name": "2024-08",
        "period_name_en": "August 2024",
        "period_name_id": "Agustus 2024",
        "period_short_name": "Aug 2024",
        "period_short_name_id": "Agu 2024",
        "period_number": 202408,
        "quarter_name": "2024-Q3",
        "month_name": "August",
        "month_name_id": "Agustus",
        "is_quarter_end": False,
        "is_year_end": False,
        "has_facts": False,
    }


def test_a_year_ends_once_and_a_quarter_four_times(run_model: Run) -> None:
    rows = run_model("marts.periods", given={"marts.coverage": ONE_MONTH})
    ends = [
        [row["calendar_month"] for row in rows if row[name]] for name in ("is_year_end", "is_quarter_end")
    ]
    assert ends == [[12], [3, 6, 9, 12]]


def test_every_month_has_its_name(run_model: Run) -> None:
    year = "period | measure\n2024-01-01 | participants\n2024-12-01 | participants"
    names = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    named = [f"{name} 2024" for name in names.split()]
    assert [row["period_name_id"] for row in run_model("core.periods", given={"core.figures": year})] == named
    rows = run_model("marts.periods", given={"marts.coverage": ONE_MONTH})
    assert [row["period_name_id"] for row in rows] == named
