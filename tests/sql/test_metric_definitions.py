"""sql/marts/metric_definitions.sql, which lists the macros of the file it is read in."""

from flows.settings import SQL
from tests.conftest import Run, one
from tests.drawn import cells


def test_every_file_of_metrics_is_listed_once(run_model: Run) -> None:
    rows = run_model("marts.metric_definitions", given={})
    assert [row["metric"] for row in rows] == sorted(path.stem for path in (SQL / "metrics").glob("*.sql"))


def test_a_metric_says_what_it_takes_and_means(run_model: Run) -> None:
    row = one(run_model("marts.metric_definitions", given={}), metric="coverage_rate")
    assert cells(row, "parameters meaning") == [
        "participants, base_workers",
        "Participants per worker of the base, a fraction; null without a base. "
        "Above 1 the base does not contain them.",
    ]


def test_a_metric_shows_its_formula(run_model: Run) -> None:
    row = one(run_model("marts.metric_definitions", given={}), metric="growth_rate")
    assert "current_value - compared_value" in row["formula"]
