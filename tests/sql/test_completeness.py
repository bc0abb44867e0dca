"""sql/exact/completeness.sql and sql/marts/completeness.sql on drawn tables."""

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, filled, rows_of


def completeness(run_model: Run, senders: str) -> list[Row]:
    drawn = filled(senders, period="2024-10-01", dataset="memberships", is_due="true", is_whole="true")
    return run_model("exact.completeness", given={"exact.senders": drawn})


SENDERS = """
    case                                        | sender | is_due | is_whole | usual_memberships
    all senders that are due are there          | K01    | true   | true     | 300
    all senders that are due are there          | K02    | true   | true     | 100
    a missing sender weighs what it usually has | K01    | true   | true     | 300
    a missing sender weighs what it usually has | K02    | true   | false    | 100
    nothing was delivered                       | K01    | true   | false    | 300
    a missing sender is of unknown size         | K01    | true   | true     | 300
    a missing sender is of unknown size         | K02    | true   | false    |
    a sender is not due                         | K01    | true   | true     | 100
    a sender is not due                         | N01    | false  | true     |
    a share is cut off and never the whole      | K01    | true   | true     | 9998
    a share is cut off and never the whole      | K02    | true   | false    | 2
    a new sender that is not due weighs nothing | K01    | true   | true     | 300
    a new sender that is not due weighs nothing | K02    | true   | false    | 100
    a new sender that is not due weighs nothing | N01    | false  | true     | 900
    the size of a new one need not be known     | K01    | true   | true     | 300
    the size of a new one need not be known     | K02    | true   | false    | 100
    the size of a new one need not be known     | N01    | false  | true     |
"""


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("all senders that are due are there", (True, 1)),
        ("a missing sender weighs what it usually has", (False, 300 / 400)),
        ("nothing was delivered", (False, 0)),
        ("a missing sender is of unknown size", (False, None)),
        ("a sender is not due", (True, 1)),
        ("a share is cut off and never the whole", (False, 0.999)),
        ("a new sender that is not due weighs nothing", (False, 300 / 400)),
        ("the size of a new one need not be known", (False, 300 / 400)),
    ],
)
def test_a_month_is_as_complete_as_its_senders_are_there(
    run_model: Run, case: str, told: tuple[bool, float | None]
) -> None:
    row = one(completeness(run_model, rows_of(SENDERS, case)))
    assert (row["is_complete"], row["completeness_rate"]) == told


def test_datasets_and_months_are_judged_apart(run_model: Run) -> None:
    senders = """
        period     | dataset     | sender | is_whole
        2024-09-01 | memberships | K01    | true
        2024-10-01 | memberships | K01    | false
        2024-10-01 | projects    | K01    | true
    """
    rows = completeness(run_model, senders)
    assert [(row["dataset"], row["period"].month, row["is_complete"]) for row in rows] == [
        ("memberships", 9, True),
        ("memberships", 10, False),
        ("projects", 10, True),
    ]


def published(run_model: Run, drawn: str, **given: str) -> list[Row]:
    months = filled(
        drawn,
        period="2024-10-01",
        dataset="memberships",
        **dict.fromkeys(
            ("is_overdue", "is_expected", "is_received", "is_restated", "is_refused", "is_held"), "false"
        ),
        is_outstanding="false",
        is_duplicated="false",
    )
    others = {name.replace("__", "."): table for name, table in given.items()}
    return run_model("marts.completeness", given={"exact.sender_months": months, **others})


def test_what_came_of_each_sender_is_one_word(run_model: Run) -> None:
    drawn = """
        sender | is_expected | is_received | is_restated | is_held | is_duplicated | is_refused | is_overdue | due_date   | first_received_date
        K01    | true        | true        | false       | false   | false         | false      | true       | 2024-11-10 | 2024-11-10
        K02    | true        | true        | false       | false   | false         | false      | true       | 2024-11-10 | 2024-11-11
        K03    | true        | true        | true        | false   | false         | false      | true       | 2024-11-10 | 2024-11-11
        K04    | true        | false       | false       | true    | true          | false      | true       | 2024-11-10 |
        K05    | true        | false       | false       | true    | false         | false      | true       | 2024-11-10 |
        K06    | true        | false       | false       | false   | false         | true       | true       | 2024-11-10 | 2024-11-11
        K07    | true        | false       | false       | false   | false         | false      | true       | 2024-11-10 |
        K08    | true        | false       | false       | false   | false         | false      | false      | 2024-11-10 |
        K09    | true        | false       | false       | false   | false         | false      | false      |            |
        K10    | false       | true        | false       | false   | false         | false      | false      |            | 2024-11-11
    """
    rows = published(run_model, drawn)
    assert [(row["sender"], row["status"], row["is_late"], row["is_missing"]) for row in rows] == [
        ("K01", "received", False, False),
        ("K02", "late", True, False),
        ("K03", "restated", True, False),
        ("K04", "duplicate", False, True),
        ("K05", "held", False, True),
        ("K06", "refused", False, True),
        ("K07", "missing", False, True),
        ("K08", "not_due", False, False),
        ("K09", "missing", False, True),
        ("K10", "received", False, False),
    ]


def test_a_sender_of_whom_other_contents_are_refused_or_held_says_so(run_model: Run) -> None:
    drawn = """
        dataset       | sender | is_received | is_refused | is_held | is_restated
        contributions | K01    | true        | true       | false   | false
        employers     | K01    | true        | true       | true    | true
        memberships   | K01    | true        | false      | true    | false
        projects      | K01    | false       | true       | false   | false
        recaps        | K01    | true        | false      | false   | true
    """
    rows = published(run_model, drawn)
    assert [(row["dataset"], row["status"], row["is_received"]) for row in rows] == [
        ("contributions", "refused", True),
        ("employers", "held", True),
        ("memberships", "held", True),
        ("projects", "refused", False),
        ("recaps", "restated", True),
    ]


@pytest.mark.parametrize(
    ("first", "shares"),
    [(3000, [0.6, 0.4, None]), (2999, [None, None, None])],
    ids=["of five thousand", "of fewer"],
)
def test_a_sender_is_told_by_its_share_of_last_month_where_that_hides_everybody(
    run_model: Run, first: int, shares: list[float | None]
) -> None:
    drawn = f"""
        sender | last_month_memberships
        K01    | {first}
        K02    | 2000
        K03    |
    """
    rows = published(run_model, drawn)
    assert [row["last_month_rate"] for row in rows] == shares
    assert "last_month_memberships" not in rows[0]


def test_a_share_is_rounded_to_three_decimals(run_model: Run) -> None:
    drawn = """
        sender | last_month_memberships
        K01    | 6001
        K02    | 2999
    """
    rows = published(run_model, drawn)
    assert [row["last_month_rate"] for row in rows] == [0.667, 0.333]


def test_a_month_that_is_closed_is_as_complete_as_its_figures(run_model: Run) -> None:
    drawn = """
        sender | is_expected | is_received
        K01    | true        | true
        K02    | true        | false
    """
    exact__completeness = """
        period     | dataset     | is_complete | completeness_rate
        2024-10-01 | memberships | false       | 0.75
    """
    [row, _] = published(run_model, drawn, exact__completeness=exact__completeness)
    assert (row["is_complete"], row["completeness_rate"]) == (False, 0.75)


@pytest.mark.parametrize(("received", "complete"), [("true", (True, 1)), ("false", (False, None))])
def test_what_is_in_no_month_is_complete_when_all_expected_senders_delivered(
    run_model: Run, received: str, complete: tuple[bool, float | None]
) -> None:
    [row] = published(
        run_model, f"dataset: workforce | sender: sakernas | is_expected: true | is_received: {received}"
    )
    assert (row["is_complete"], row["completeness_rate"]) == complete


def test_a_branch_is_named(run_model: Run) -> None:
    drawn = """
        sender
        CAB-BALIKPAPAN
        KANWIL-KAL
    """
    core__offices = """
        office_code    | office_name              | office_level | region_code
        CAB-BALIKPAPAN | Kantor Cabang Balikpapan | branch       | 6471
        KANWIL-KAL     | Kantor Wilayah           | kanwil       | KAL
    """
    rows = published(run_model, drawn, core__offices=core__offices)
    told = [(row["office_code"], row["office_name"], row["region_code"]) for row in rows]
    assert told == [("CAB-BALIKPAPAN", "Kantor Cabang Balikpapan", "6471"), (None, None, None)]


@pytest.mark.parametrize(
    ("expected", "received", "outstanding", "is_complete"),
    [
        ("false", "false", "true", False),  # it sent something that was refused, and nobody expected it
        ("true", "true", "true", False),  # a newer revision is refused or held
        ("false", "true", "false", True),
        ("false", "false", "false", True),
    ],
)
def test_what_is_in_no_month_is_not_complete_where_something_is_outstanding(
    run_model: Run, expected: str, received: str, outstanding: str, is_complete: bool
) -> None:
    drawn = f"""
        dataset   | sender   | is_expected | is_received | is_outstanding
        workforce | sakernas | {expected}  | {received}  | {outstanding}
        workforce | other    | true        | true        | false
    """
    [row, _] = published(run_model, drawn)
    assert (row["is_complete"], row["sender"]) == (is_complete, "other")
