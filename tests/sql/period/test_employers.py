"""sql/period/employers.sql on drawn rows of two senders."""

from tests.conftest import Run
from tests.sql.period.months import NOVEMBER


def test_an_employer_of_two_senders_counts_once_as_the_first_states_it(run_model: Run) -> None:
    given = {
        "period.bounds": NOVEMBER,
        "intake.employers": """
            employer_id | sender | delivery_id | line | region_code | risk_class | is_active | workers
            e1          | K02    | A           | 2    | 6402        | 1          | true      | 99
            e1          | K01    | B           | 2    | 6401        | 1          | true      | 10
            e2          | K01    | B           | 3    | 6401        | 1          | true      | 5
            e3          | K01    | B           | 4    | 6401        | 1          | false     |
        """,
    }
    rows = run_model("period.employers", given=given)
    told = [(r["region_code"], r["status"], r["employers"], r["workers"]) for r in rows]
    assert told == [("6401", "active", 2, 15), ("6401", "inactive", 1, None)]
