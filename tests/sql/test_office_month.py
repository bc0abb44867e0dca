"""sql/exact/office_month.sql and sql/marts/office_month.sql on drawn tables."""

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled, rows_of

BRANCHES = """
    office_code | office_level
    K01         | branch
    K02         | branch
    KW          | kanwil
"""
COUNTED = """
    office_code | segment | active | joined | returned | lapsed | left_memberships | paid_up | arrears_1_to_3 | arrears_over_3 | payments_unknown
    K01         | PU      | 100    | 9      | 8        | 7      | 6                | 60      | 20             | 15             | 5
    K01         | BPU     | 50     | 1      | 2        | 3      | 4                | 30      | 10             | 6              | 4
"""
SENT = """
    dataset     | sender | is_due | is_used | is_whole | usual_memberships
    memberships | K01    | true   | true    | true     | 150
"""


def months(
    run_model: Run,
    counts: str = COUNTED,
    employers: str = "employers",
    paid: str = "contributions_idr",
    senders: str = SENT,
) -> list[Row]:
    month = {"period": "2024-10-01"}
    given = {
        "core.offices": BRANCHES,
        "period.office_counts": filled(counts, **month),
        "period.employers": filled(employers, **month, office_code="K01", status="active"),
        "period.contributions": filled(paid, **month, office_code="K01"),
        "exact.senders": filled(senders, **month),
    }
    return run_model("exact.office_month", given=given)


def test_a_branch_counts_all_its_segments(run_model: Run) -> None:
    row = one(months(run_model), office_code="K01")
    told = [row[name] for name in ("active", "joined", "returned", "lapsed", "left_memberships")]
    assert told == [100 + 50, 9 + 1, 8 + 2, 7 + 3, 6 + 4]


def test_what_names_no_office_is_of_an_unknown_one(run_model: Run) -> None:
    nameless = {"counts": "active", "employers": "employers", "paid": "contributions_idr"}
    for argument, column in nameless.items():
        drawn = nameless | {argument: f"office_code | {column}\n | 9"}
        row = one(months(run_model, **drawn))
        assert (row["office_code"], row[column.replace("contributions", "contributions_received")]) == (
            "unknown",
            9,
        )


def test_arrears_are_classes_of_the_active_memberships(run_model: Run) -> None:
    row = one(months(run_model), office_code="K01")
    classes = [row[name] for name in ("paid_up", "arrears_1_to_3", "arrears_over_3", "payments_unknown")]
    assert (classes, sum(classes)) == ([60 + 30, 20 + 10, 15 + 6, 5 + 4], row["active"])


def test_employers_are_the_active_ones(run_model: Run) -> None:
    employers = """
        sector | status   | employers
        A      | active   | 20
        B      | active   | 30
        B      | inactive | 7
    """
    rows = months(run_model, employers=employers)
    assert one(rows, office_code="K01")["employers"] == 20 + 30


def test_contributions_are_those_received_whatever_month_they_are_for(run_model: Run) -> None:
    paid = """
        covered_period | programme | workers | employers | contributions_idr | fines_idr
        2024-10-01     | JKK       | 90      | 12        | 1000              | 0
        2024-09-01     | JKK       | 40      | 14        | 300               | 6
        2024-10-01     | JHT       | 80      | 11        | 5000              | 0
    """
    row = one(months(run_model, paid=paid), office_code="K01")
    told = cells(row, "contributions_received_idr payers_workers_low payers_employers_low")
    assert told == [1000 + 300 + 5000, 90, 14]


def test_what_was_not_delivered_of_a_branch_is_unknown_not_none(run_model: Run) -> None:
    row = one(months(run_model), office_code="K01")
    assert (row["employers"], row["contributions_received_idr"]) == (None, None)


def test_rows_of_no_branch_stay_visible(run_model: Run) -> None:
    rows = months(run_model, counts="office_code: | segment: PU | active: 12")
    assert one(rows, office_code="unknown")["active"] == 12


SENDERS = """
    case                                       | dataset       | sender | is_used | is_whole | usual_memberships
    the branch itself delivered                | memberships   | K01    | true    | true     | 150
    the branch itself delivered                | memberships   | K02    | false   | false    | 150
    the branch itself did not deliver          | memberships   | K01    | false   | false    | 150
    the branch itself did not deliver          | memberships   | K02    | true    | true     | 150
    senders that are no branch deliver for all | memberships   | KW     | true    | true     | 300
    senders that are no branch deliver for all | memberships   | N01    | false   | false    | 100
    senders that are no branch deliver for all | memberships   | K02    | false   | false    | 150
    another dataset of the branch is missing   | memberships   | K01    | true    | true     | 150
    another dataset of the branch is missing   | contributions | K01    | false   | false    |
    newer contents of the branch are refused   | memberships   | K01    | true    | false    |
    all that the branch sent is refused        | memberships   | K01    | false   | false    |
    all that the branch sent is refused        | employers     | K01    | true    | true     |
    a sender of unknown size is missing        | memberships   | KW     | true    | true     | 300
    a sender of unknown size is missing        | memberships   | N01    | false   | false    |
"""


@pytest.mark.parametrize(
    ("case", "is_complete", "completeness_rate"),
    [
        ("the branch itself delivered", True, 1.0),
        ("the branch itself did not deliver", False, 0.0),
        ("senders that are no branch deliver for all", False, 300 / (300 + 100)),
        ("another dataset of the branch is missing", False, 1.0),
        ("newer contents of the branch are refused", False, None),
        ("all that the branch sent is refused", False, 0.0),
        ("a sender of unknown size is missing", False, None),
    ],
)
def test_a_month_of_a_branch_is_complete_when_all_that_is_due_is_there(
    run_model: Run, case: str, is_complete: bool, completeness_rate: float | None
) -> None:
    row = one(months(run_model, senders=rows_of(SENDERS, case)), office_code="K01")
    assert (row["is_complete"], row["completeness_rate"]) == (is_complete, completeness_rate)


# What is shown of it

NAMED = """
    office_code | office_name               | region_code
    K01         | Kantor Cabang Samarinda   |
    KW          | Kantor Wilayah Kalimantan | KAL
"""
TARGETS = """
    target_family | target_year | region_code | segment | measure       | target_workers
    OFFICE        | 2024        | KAL         | ALL     | participants  | 900
    OFFICE        | 2024        | KAL         | PU      | participants  | 500
    OFFICE        | 2025        | KAL         | ALL     | participants  | 950
    RKP           | 2024        | KAL         | ALL     | participants  | 800
    OFFICE        | 2024        | KAL         | ALL     | registered    | 1900
"""
NUMBERS = (
    "active",
    "joined",
    "returned",
    "lapsed",
    "left_memberships",
    "paid_up",
    "arrears_1_to_3",
    "arrears_over_3",
    "payments_unknown",
    "employers",
    "contributions_received_idr",
)
ALL_NUMBERS = f"""
    office_code | {" | ".join(NUMBERS)}
    K01         | {" | ".join(str(10 + place) for place in range(len(NUMBERS)))}
    KW          | {" | ".join(str(40 + place) for place in range(len(NUMBERS)))}
"""


def shown(run_model: Run, hidden: str = "component") -> list[Row]:
    given = {
        "core.offices": NAMED,
        "marts.offices": NAMED,
        "core.targets": TARGETS,
        "exact.office_month": filled(ALL_NUMBERS, period="2024-10-01"),
        "exact.hidden_cells": filled(hidden, period="2024-10-01", subject="office", category="K01"),
    }
    return run_model("marts.office_month", given=given)


def test_nothing_hidden_is_shown_as_it_is(run_model: Run) -> None:
    row = one(shown(run_model), office_code="K01")
    assert ([row[name] for name in NUMBERS], row["is_suppressed"]) == (list(range(10, 21)), False)


@pytest.mark.parametrize("component", NUMBERS)
def test_a_hidden_number_is_empty_and_the_others_are_not(run_model: Run, component: str) -> None:
    rows = shown(run_model, f"component: {component}")
    row = one(rows, office_code="K01")
    assert ([name for name in NUMBERS if row[name] is None], row["is_suppressed"]) == ([component], True)
    assert one(rows, office_code="KW")["is_suppressed"] is False


def test_a_target_is_the_office_s_own_of_the_year(run_model: Run) -> None:
    rows = shown(run_model)
    told = {row["office_name"]: row["target_workers"] for row in rows}
    assert told == {"Kantor Cabang Samarinda": None, "Kantor Wilayah Kalimantan": 900}
