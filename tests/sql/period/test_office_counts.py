"""sql/period/office_counts.sql on drawn rows and crossings."""

from tests.conftest import Run, one
from tests.drawn import Row
from tests.sql.period.months import NOVEMBER


def office_counts(run_model: Run, kept: str = "", crossings: str = "") -> list[Row]:
    given = {"period.bounds": NOVEMBER, "period.kept": kept, "period.crossings": crossings}
    return run_model("period.office_counts", given=given)


def test_active_and_inactive_memberships_of_each_branch(run_model: Run) -> None:
    rows = office_counts(
        run_model,
        """
        office_code | segment | is_active
        K01         | PU      | true
        K01         | PU      | false
        K01         | PU      | false
                    | PU      | true
        """,
    )
    assert [(r["office_code"], r["active"], r["inactive"]) for r in rows] == [("K01", 1, 2), (None, 1, 0)]


def test_how_far_active_memberships_are_paid(run_model: Run) -> None:
    row = one(
        office_counts(
            run_model,
            """
            office_code | segment | is_active | paid_through_period
            K01         | BPU     | true      | 2025-03-01
            K01         | BPU     | true      | 2024-11-01
            K01         | BPU     | true      | 2024-10-01
            K01         | BPU     | true      | 2024-08-01
            K01         | BPU     | true      | 2024-07-01
            K01         | BPU     | true      |
            K01         | BPU     | false     | 2024-07-01
            """,
        )
    )
    classes = ("paid_up", "arrears_1_to_3", "arrears_over_3", "payments_unknown")
    assert [row[name] for name in classes] == [2, 2, 1, 1]


def test_what_happened_counts_at_the_branch_that_states_it(run_model: Run) -> None:
    row = one(
        office_counts(
            run_model,
            crossings="""
            office_code | segment | is_observed | kind
            K01         | PU      | true        | joined
            K01         | PU      | true        | returned
            K01         | PU      | true        | lapsed
            K01         | PU      | true        | left_retired
            K01         | PU      | true        | left_other
            K01         | PU      | true        | stayed
            K01         | PU      | false       | restated_out
            """,
        )
    )
    counts = ("active", "joined", "returned", "lapsed", "left_memberships")
    assert [row[name] for name in counts] == [0, 1, 1, 1, 2]
