"""sql/period/crossings.sql: what happened to one membership, drawn as last month's row and this month's."""

import pytest

from tests.conftest import Run
from tests.drawn import Row
from tests.sql.period.months import NOVEMBER, OCTOBER


def crossing(run_model: Run, former: str = "", present: str = "", given: dict[str, str] | None = None) -> Row:
    """The crossing of the one membership m1; senders K01 and K02 delivered, K03 did not."""
    before = "membership_id | sender | segment | region_code | is_active | is_observed"
    now = "membership_id | sender | segment | region_code | is_active | joined_date | end_reason"
    tables = {
        "period.bounds": NOVEMBER,
        "intake.deliveries": """
            dataset     | sender | delivery_id
            memberships | K01    | A
            memberships | K02    | B
            employers   | K03    | C
        """,
        "previous.snapshot": f"{before}\nm1 | {former}" if former else "",
        "period.kept": f"{now}\nm1 | {present}" if present else "",
    }
    rows = run_model("period.crossings", given=tables | (given or {}))
    assert len(rows) == 1
    return rows[0]


@pytest.mark.parametrize(
    ("former", "present", "kind"),
    [
        ("K01 | PU | 6401 | true | true", "K01 | PU | 6401 | true | 2020-01-01 | ", "stayed"),
        ("K01 | PU | 6401 | true | true", "K02 | PU | 6401 | true | 2020-01-01 | ", "stayed"),
        ("K01 | PU | 6401 | true | true", "K01 | PU | 6402 | true | 2020-01-01 | ", "moved"),
        ("K01 | PU | 6401 | true | true", "K01 | BPU | 6401 | true | 2020-01-01 | ", "moved"),
        ("K01 | PU | 6401 | true | true", "K01 | PU | 6402 | false | 2020-01-01 | ", "lapsed"),
        ("K01 | PU | 6401 | true | true", "K01 | PU | 6401 | false | 2020-01-01 | retired", "left_retired"),
        ("K01 | PU | 6401 | true | true", "K01 | PU | 6401 | false | 2020-01-01 | other", "left_other"),
        ("K01 | PU | 6401 | false | true", "K01 | PU | 6401 | true | 2020-01-01 | ", "returned"),
        ("K01 | PU | 6401 | false | true", "K01 | PU | 6401 | false | 2020-01-01 | retired", None),
        ("", "K01 | PU | 6401 | true | 2024-11-01 | ", "joined"),
        ("", "K01 | PU | 6401 | true |  | ", "joined"),
        ("", "K01 | PU | 6401 | true | 2024-10-31 | ", "restated_in"),
        ("", "K01 | PU | 6401 | false | 2024-11-01 | ", None),
        ("K01 | PU | 6401 | true | true", "", "restated_out"),
        ("K01 | PU | 6401 | false | true", "", None),
        ("K03 | PU | 6401 | true | true", "", "unobserved"),
        ("K03 | PU | 6401 | false | true", "", None),
        ("K03 | PU | 6401 | true | false", "", None),
        ("K01 | PU | 6401 | true | false", "", "restated_out"),
        ("K01 | PU | 6401 | true | false", "K01 | PU | 6401 | false | 2020-01-01 | ", "lapsed"),
        ("K03 | PU | 6401 | true | true", "K01 | PU | 6402 | true | 2020-01-01 | ", "moved"),
    ],
)
def test_what_happened(run_model: Run, former: str, present: str, kind: str | None) -> None:
    assert crossing(run_model, former, present)["kind"] == kind


@pytest.mark.parametrize(
    ("former", "carried"),
    [
        ("K03 | PU | 6401 | true | true", True),
        ("K03 | PU | 6401 | false | false", True),
        ("K01 | PU | 6401 | true | true", False),
        ("K01 | PU | 6401 | true | false", False),
    ],
)
def test_a_membership_is_carried_while_its_sender_does_not_deliver(
    run_model: Run, former: str, carried: bool
) -> None:
    assert crossing(run_model, former)["is_carried"] is carried


def test_a_contradicted_membership_is_carried_as_nobody_knows_what_became_of_it(run_model: Run) -> None:
    rule = "membership_id | rule\nm1 | kpj.conflict_across_senders"
    row = crossing(run_model, "K01 | PU | 6401 | true | true", given={"period.clashes": rule})
    assert (row["kind"], row["is_carried"], row["region_code"]) == ("unobserved", True, "6401")


def test_in_the_first_month_nothing_has_happened(run_model: Run) -> None:
    row = crossing(
        run_model, present="K01 | PU | 6401 | true | 2024-10-05 | ", given={"period.bounds": OCTOBER}
    )
    assert (row["kind"], row["is_observed"]) == (None, True)


def test_a_row_without_a_number_is_nobody_who_could_be_followed(run_model: Run) -> None:
    rows = run_model(
        "period.crossings",
        given={"period.bounds": NOVEMBER, "period.kept": "membership_id: | segment: JAKON | is_active: true"},
    )
    assert rows == []
