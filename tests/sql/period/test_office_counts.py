"""sql/period/office_counts.sql on drawn cells and crossings."""

from tests.conftest import Run
from tests.drawn import Row
from tests.sql.period.months import NOVEMBER


def office_counts(run_model: Run, cells: str = "", crossings: str = "") -> list[Row]:
    given = {"period.bounds": NOVEMBER, "period.cells": cells, "period.crossings": crossings}
    return run_model("period.office_counts", given=given)


def test_active_and_inactive_memberships_of_each_branch(run_model: Run) -> None:
    cells = """
        office_code | segment | is_active | memberships
        K01         | PU      | true      | 1
        K01         | PU      | false     | 1
        K01         | PU      | false     | 1
                    | PU      | true      | 1
    """
    rows = office_counts(run_model, cells)
    assert [(r["office_code"], r["active"], r["inactive"]) for r in rows] == [("K01", 1, 2), (None, 1, 0)]


def test_how_far_active_memberships_are_paid(run_model: Run) -> None:
    cells = """
        office_code | segment | is_active | months_unpaid | memberships
        K01         | BPU     | true      | 0             | 1
        K01         | BPU     | true      | 1             | 20
        K01         | BPU     | true      | 3             | 30
        K01         | BPU     | true      | 4             | 4
        K01         | BPU     | true      |               | 5
        K01         | BPU     | false     |               | 6
    """
    (row,) = office_counts(run_model, cells)
    classes = ("paid_up", "arrears_1_to_3", "arrears_over_3", "payments_unknown")
    assert [row[name] for name in classes] == [1, 50, 4, 5]


def test_what_happened_counts_at_the_branch_that_states_it(run_model: Run) -> None:
    crossings = """
        office_code | segment | is_observed | kind
        K01         | PU      | true        | joined
        K01         | PU      | true        | returned
        K01         | PU      | true        | lapsed
        K01         | PU      | true        | left_retired
        K01         | PU      | true        | left_other
        K01         | PU      | true        | stayed
        K01         | PU      | false       | restated_out
    """
    (row,) = office_counts(run_model, crossings=crossings)
    counts = ("active", "joined", "returned", "lapsed", "left_memberships")
    assert [row[name] for name in counts] == [0, 1, 1, 1, 2]
