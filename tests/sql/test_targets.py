"""sql/core/targets.sql on drawn tables."""

from datetime import date

from tests.conftest import Run, one
from tests.drawn import Row


def targets(run_model: Run) -> list[Row]:
    given = {
        "staging.targets": """
            target_family | target_year | region_code | segment | measure       | target_percent | target_workers
            UCJ           | 2025        | 0000        | ALL     | coverage_rate | 52.15          |
            OFFICE        | 2025        | 0000        | ALL     | registered    |                | 54000000
            OFFICE        | 2025        | 0000        | ALL     | participants  |                | 45000000
        """
    }
    return run_model("core.targets", given=given)


def test_a_target_is_due_in_december_of_its_year(run_model: Run) -> None:
    assert one(targets(run_model), target_family="UCJ")["target_period"] == date(2025, 12, 1)


def test_a_percentage_becomes_a_rate(run_model: Run) -> None:
    row = one(targets(run_model), target_family="UCJ")
    assert (row["target_rate"], row["target_workers"]) == (0.5215, None)


def test_a_number_of_workers_has_no_rate(run_model: Run) -> None:
    row = one(targets(run_model), measure="registered")
    assert (row["target_rate"], row["target_workers"]) == (None, 54_000_000)


def test_one_family_may_set_two_targets_for_one_year(run_model: Run) -> None:
    told = [row["measure"] for row in targets(run_model) if row["target_family"] == "OFFICE"]
    assert told == ["participants", "registered"]
