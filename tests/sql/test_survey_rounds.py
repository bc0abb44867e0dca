"""sql/core/survey_rounds.sql on drawn tables."""

from tests.conftest import Run
from tests.drawn import cells


def test_a_round_keeps_its_weights_where_its_day_is_not_known(run_model: Run) -> None:
    given = {
        "staging.survey_rounds": """
            round      | published_date | weights
            2024-08-01 | 2024-11-05     | sp2020
            2018-08-01 |                | sp2010
        """
    }
    rows = run_model("core.survey_rounds", given=given)
    assert [cells(row, "weights published_date") for row in rows] == [
        ["sp2010", None],
        ["sp2020", rows[1]["published_date"]],
    ]
