"""sql/core/periods.sql and sql/marts/periods.sql on drawn tables."""

from datetime import date

from tests.conftest import Run, one
from tests.drawn import Row

FIGURES = """
    measure      | period
    -------------+-----------
    participants | 2023-11-01
    target_rate  | 2045-12-01
    participants | 2024-02-01
"""


def calendar(run_model: Run, figures: str = FIGURES, rounds: str = "", records: str = "") -> list[Row]:
    return run_model(
        "core.periods",
        given={
            "core.figures": figures,
            "core.survey_statements": rounds,
            "core.administrative_counts": records,
        },
    )


def test_the_calendar_has_every_month_between_the_first_and_the_last_figure(run_model: Run) -> None:
    assert [row["period"] for row in calendar(run_model)] == [
        date(2023, 11, 1),
        date(2023, 12, 1),
        date(2024, 1, 1),
        date(2024, 2, 1),
    ]


def test_a_target_of_another_decade_does_not_stretch_the_calendar(run_model: Run) -> None:
    assert calendar(run_model)[-1]["period"] == date(2024, 2, 1)


def test_the_calendar_reaches_to_the_survey_rounds_on_both_sides(run_model: Run) -> None:
    rows = calendar(
        run_model,
        rounds="""
        round
        2023-08-01
        2024-08-01
        """,
    )
    assert (rows[0]["period"], rows[-1]["period"], len(rows)) == (date(2023, 8, 1), date(2024, 8, 1), 13)


def test_the_calendar_reaches_to_the_months_of_records_on_both_sides(run_model: Run) -> None:
    rows = calendar(
        run_model,
        records="""
        period
        2023-09-01
        2024-04-01
        """,
    )
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


def test_the_mart_holds_the_same_months(run_model: Run) -> None:
    rows = run_model(
        "marts.periods",
        given={
            "core.periods": """
                period     | period_name | calendar_year
                2024-01-01 | 2024-01     | 2024
                2024-02-01 | 2024-02     | 2024
            """
        },
    )
    assert [(row["period"], row["period_name"]) for row in rows] == [
        (date(2024, 1, 1), "2024-01"),
        (date(2024, 2, 1), "2024-02"),
    ]
