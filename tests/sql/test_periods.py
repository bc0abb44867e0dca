"""sql/core/periods.sql and sql/marts/periods.sql on drawn tables."""

from datetime import date

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, filled

FIGURES = """
    measure      | period
    participants | 2023-11-01
    target_rate  | 2045-12-01
    participants | 2024-02-01
"""


def calendar(run_model: Run, figures: str = FIGURES, rounds: str = "", records: str = "") -> list[Row]:
    given = {"core.figures": figures, "core.survey_statements": rounds, "core.administrative_counts": records}
    return run_model("core.periods", given=given)


def test_the_calendar_has_every_month_between_the_first_and_the_last_figure(run_model: Run) -> None:
    told = [row["period"] for row in calendar(run_model)]
    assert told == [date(2023, 11, 1), date(2023, 12, 1), date(2024, 1, 1), date(2024, 2, 1)]


def test_a_target_of_another_decade_does_not_stretch_the_calendar(run_model: Run) -> None:
    assert calendar(run_model)[-1]["period"] == date(2024, 2, 1)


def test_the_calendar_reaches_to_the_survey_rounds_on_both_sides(run_model: Run) -> None:
    rounds = """
        round
        2023-08-01
        2024-08-01
    """
    rows = calendar(run_model, rounds=rounds)
    assert (rows[0]["period"], rows[-1]["period"], len(rows)) == (date(2023, 8, 1), date(2024, 8, 1), 13)


def test_the_calendar_reaches_to_the_months_of_records_on_both_sides(run_model: Run) -> None:
    records = """
        period
        2023-09-01
        2024-04-01
    """
    rows = calendar(run_model, records=records)
    assert (rows[0]["period"], rows[-1]["period"], len(rows)) == (date(2023, 9, 1), date(2024, 4, 1), 8)


def test_without_a_survey_the_figures_alone_make_the_calendar(run_model: Run) -> None:
    assert len(calendar(run_model)) == 4


def test_without_anything_there_is_no_month(run_model: Run) -> None:
    assert calendar(run_model, figures="") == []


def test_a_month_says_its_last_day_quarter_and_names(run_model: Run) -> None:
    row = one(calendar(run_model), period=date(2024, 2, 1))
    assert row == {
        "period": date(2024, 2, 1),
        "period_end_date": date(2024, 2, 29),
        "calendar_year": 2024,
        "calendar_quarter": 1,
        "calendar_month": 2,
        "period_name": "2024-02",
        "period_name_id": "Februari 2024",
    }


# The mart


def months(run_model: Run, **drawn: str) -> list[Row]:
    return run_model(
        "marts.periods", given={table.replace("_dot_", "."): text for table, text in drawn.items()}
    )


ONE_MONTH = "period: 2024-11-01"


def test_the_mart_is_whole_years_without_a_gap(run_model: Run) -> None:
    marts_dot_coverage = """
        period
        2023-11-01
        2024-02-01
    """
    rows = months(run_model, marts_dot_coverage=marts_dot_coverage)
    assert [row["period"] for row in rows] == [date(2023 + n // 12, n % 12 + 1, 1) for n in range(24)]


@pytest.mark.parametrize(
    "fact",
    [
        "completeness",
        "construction_projects",
        "contributions",
        "coverage",
        "employers",
        "growth",
        "membership_profile",
        "office_month",
        "participation_flows",
        "published_figures",
        "reconciliation",
        "sponsored_memberships",
    ],
)
def test_every_fact_has_its_month_in_it(run_model: Run, fact: str) -> None:
    text = filled(ONE_MONTH, measure="participants") if fact in ("growth", "published_figures") else ONE_MONTH
    rows = run_model("marts.periods", given={f"marts.{fact}": text})
    assert [row["period"] for row in rows if row["has_facts"]] == [date(2024, 11, 1)]


def test_the_month_a_growth_is_against_and_a_survey_round_are_in_it(run_model: Run) -> None:
    rows = months(
        run_model,
        marts_dot_growth="period: 2024-11-01 | compared_period: 2023-12-01",
        core_dot_periods="period: 2022-08-01",
    )
    found = (rows[0]["period"], rows[-1]["period"], [row["period"] for row in rows if row["has_facts"]])
    assert found == (date(2022, 1, 1), date(2024, 12, 1), [date(2024, 11, 1)])


def test_the_year_of_a_target_is_in_it_and_has_no_facts(run_model: Run) -> None:
    rows = months(
        run_model,
        marts_dot_target_gap="target_year: 2045",
        marts_dot_published_figures="measure: target_rate | period: 2045-12-01",
    )
    assert ({row["calendar_year"] for row in rows}, {row["has_facts"] for row in rows}) == ({2045}, {False})


def test_the_mart_of_nothing_is_empty(run_model: Run) -> None:
    assert months(run_model) == []


def test_a_month_of_the_mart_says_what_a_date_table_wants(run_model: Run) -> None:
    row = one(months(run_model, marts_dot_coverage=ONE_MONTH), period=date(2024, 8, 1))
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
    rows = months(run_model, marts_dot_coverage=ONE_MONTH)
    ends = [
        [row["calendar_month"] for row in rows if row[name]] for name in ("is_year_end", "is_quarter_end")
    ]
    assert ends == [[12], [3, 6, 9, 12]]
