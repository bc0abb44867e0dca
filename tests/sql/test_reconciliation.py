"""sql/exact/reconciliation.sql and sql/marts/reconciliation.sql on drawn tables."""

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled

OFFICE = "tolerance_rate: 0.005"
NONE_STATED = "memberships"
NONE_DELIVERED = "accepted"


def reconciled(run_model: Run, recaps: str, acceptance: str) -> list[Row]:
    key = {"period": "2024-10-01", "office_code": "K01", "segment": "PU", "status": "active"}
    rows = {"refused": "0", "duplicates": "0", "set_aside": "0"}
    given = {
        "ledger.office": OFFICE,
        "period.recaps": filled(recaps, **key, delivery_id="recaps/K01"),
        "period.acceptance": filled(acceptance, **key, **rows, delivered="1000"),
    }
    return run_model("exact.reconciliation", given=given)


@pytest.mark.parametrize(
    ("accepted", "others", "explained_by", "is_within"),
    [
        (1000, (0, 0, 0), "matches", True),
        (994, (6, 0, 0), "refused rows", False),
        (994, (1, 6, 0), "duplicates", False),
        (994, (1, 2, 6), "set aside", False),
        (994, (4, 0, 2), "refused rows, set aside", False),
        (994, (4, 2, 0), "refused rows, duplicates", False),
        (994, (0, 2, 4), "set aside, duplicates", False),
        (994, (3, 2, 1), "refused rows, set aside, duplicates", False),
        (995, (3, 0, 0), "unexplained", True),
        (1005, (0, 0, 0), "unexplained", True),
        (1006, (0, 0, 0), "unexplained", False),
    ],
)
def test_a_difference_is_explained_by_the_rows_that_are_exactly_it(
    run_model: Run, accepted: int, others: tuple[int, int, int], explained_by: str, is_within: bool
) -> None:
    refused, duplicates, set_aside = others
    (row,) = reconciled(
        run_model,
        "memberships: 1000",
        f"accepted: {accepted} | refused: {refused} | duplicates: {duplicates} | set_aside: {set_aside}",
    )
    found = cells(row, "difference explained_by is_within_tolerance")
    assert found == [1000 - accepted, explained_by, is_within]


def test_a_branch_of_which_no_row_came_misses_a_delivery(run_model: Run) -> None:
    rows = reconciled(run_model, "office_code: K02 | memberships: 800", "office_code: K01 | accepted: 1000")
    row = one(rows, office_code="K02")
    assert cells(row, "difference explained_by is_within_tolerance") == [800, "missing delivery", False]


def test_a_branch_that_delivered_only_others_has_no_such_row(run_model: Run) -> None:
    rows = reconciled(run_model, "segment: BPU | memberships: 8", "segment: PU | accepted: 1000")
    row = one(rows, segment="BPU")
    assert (row["accepted"], row["explained_by"]) == (0, "unexplained")


def test_without_a_recap_nothing_is_compared(run_model: Run) -> None:
    (row,) = reconciled(run_model, NONE_STATED, "accepted: 1000")
    found = cells(row, "recap_total difference explained_by is_within_tolerance")
    assert found == [None, None, "no recap", None]


def test_a_recap_by_region_is_added_up(run_model: Run) -> None:
    recaps = """
        region_code | memberships
        6401        | 600
        6371        | 400
    """
    (row,) = reconciled(run_model, recaps, "accepted: 1000")
    assert (row["recap_total"], row["explained_by"]) == (600 + 400, "matches")


def test_two_recaps_that_agree_are_one(run_model: Run) -> None:
    recaps = """
        delivery_id | memberships
        recaps/K01  | 1000
        recaps/KW   | 1000
    """
    (row,) = reconciled(run_model, recaps, "accepted: 1000")
    assert (row["recap_total"], row["recap_source"]) == (1000, "recaps/K01|recaps/KW")


def test_two_recaps_that_disagree_are_told(run_model: Run) -> None:
    recaps = """
        delivery_id | memberships
        recaps/K01  | 1000
        recaps/KW   | 1001
    """
    (row,) = reconciled(run_model, recaps, "accepted: 1000")
    assert (row["recap_total"], row["explained_by"]) == (None, "recaps differ")


def test_a_recap_of_all_segments_meets_the_sum_of_the_rows(run_model: Run) -> None:
    acceptance = """
        segment | accepted
        PU      | 1000
        BPU     | 200
                | 100
    """
    row = one(reconciled(run_model, "segment: | memberships: 1300", acceptance), segment="ALL")
    assert (row["accepted"], row["explained_by"]) == (1000 + 200 + 100, "matches")


def test_a_recap_of_no_status_meets_active_and_inactive_rows(run_model: Run) -> None:
    acceptance = """
        status   | accepted
        active   | 1000
        inactive | 300
    """
    rows = reconciled(run_model, "status: | memberships: 1300", acceptance)
    assert {row["status"]: row["accepted"] for row in rows} == {"active": 1000, "inactive": 300, "all": 1300}


def test_sums_that_no_recap_states_are_not_there(run_model: Run) -> None:
    acceptance = """
        segment | accepted
        PU      | 1000
        BPU     | 200
    """
    rows = reconciled(run_model, "memberships: 1000", acceptance)
    assert [row["segment"] for row in rows] == ["BPU", "PU"]


def test_rows_that_do_not_say_whose_they_are_stay_visible(run_model: Run) -> None:
    (row,) = reconciled(
        run_model, NONE_STATED, "office_code: | segment: | status: | delivered: 7 | accepted: 0 | refused: 7"
    )
    assert cells(row, "office_code segment status refused") == ["unknown", "unknown", "unknown", 7]


# What is shown of it

OFFICES = "office_code: K01 | office_name: Kantor Cabang Samarinda"
SEGMENTS = "segment: PU | segment_name: Wage earners"
COUNTED = """
    recap_total | delivered | accepted | refused | duplicates | set_aside | difference | explained_by | is_within_tolerance
    9           | 13        | 4        | 5       | 2          | 2         | 5          | refused rows | false
"""
COUNTS = ("recap_total", "delivered", "accepted", "refused", "duplicates", "set_aside", "difference")


def shown(run_model: Run, hidden: str = "component") -> Row:
    place = {"period": "2024-10-01", "segment": "PU"}
    given = {
        "marts.offices": OFFICES,
        "marts.segments": SEGMENTS,
        "exact.reconciliation": filled(COUNTED, **place, office_code="K01", status="active"),
        "exact.hidden_cells": filled(hidden, **place, subject="reconciliation", category="K01:active"),
    }
    (row,) = run_model("marts.reconciliation", given=given)
    return row


def test_nothing_hidden_is_shown_as_it_is(run_model: Run) -> None:
    row = shown(run_model)
    assert ([row[name] for name in COUNTS], row["is_suppressed"]) == ([9, 13, 4, 5, 2, 2, 5], False)
    assert row["explained_by"] == "refused rows"


def test_names_stand_beside_codes(run_model: Run) -> None:
    row = shown(run_model)
    assert (row["office_name"], row["segment_name"]) == ("Kantor Cabang Samarinda", "Wage earners")


def test_where_a_count_is_hidden_no_other_of_the_row_is_shown(run_model: Run) -> None:
    hidden = """
        component
        accepted
        recap_total
    """
    row = shown(run_model, hidden)
    assert ({row[name] for name in COUNTS}, row["is_suppressed"]) == ({None}, True)


def test_a_hidden_row_still_says_whether_it_agrees_but_not_which_of_its_counts_are_equal(
    run_model: Run,
) -> None:
    row = shown(run_model, "component: accepted")
    assert (row["explained_by"], row["is_within_tolerance"]) == (None, False)


def test_a_recap_of_construction_counts_projects_and_is_not_held_against_the_rows(run_model: Run) -> None:
    (row,) = reconciled(run_model, "segment: JAKON | memberships: 5000", "segment: JAKON | accepted: 600")
    told = row["difference"], row["explained_by"], row["is_within_tolerance"]
    assert told == (4400, "counted by project", None)


@pytest.mark.parametrize("subject", ["office", "participants:admin_memberships"])
def test_a_hidden_cell_of_another_table_hides_no_recap(run_model: Run, subject: str) -> None:
    row = shown(run_model, f"subject: {subject} | component: accepted")
    assert (row["accepted"], row["is_suppressed"]) == (4, False)


# Rows that could not be read

DELIVERED = "accepted | delivered\n990 | 990"


def told(
    run_model: Run,
    unread: str,
    recaps: str = NONE_STATED,
    acceptance: str = DELIVERED,
    *,
    places: str = "sender",
    deliveries: str = "sender",
) -> list[Row]:
    month = {"period": "2024-10-01"}
    key = {**month, "office_code": "K01", "segment": "PU", "status": "active"}
    rows = {"refused": "0", "duplicates": "0", "set_aside": "0"}
    given = {
        "ledger.office": OFFICE,
        "core.offices": "office_code | office_level\nK01 | branch\nK02 | branch\nKW | kanwil",
        "period.recaps": filled(recaps, **key, delivery_id="recaps/K01"),
        "period.acceptance": filled(acceptance, **key, **rows),
        "period.places": filled(places, **month, dataset="memberships"),
        "period.unread": filled(unread, **month),
        "ledger.deliveries": filled(deliveries, dataset="memberships"),
    }
    return run_model("exact.reconciliation", given=given)


@pytest.mark.parametrize(
    ("sender", "office"),
    [
        ("K02", "K02"),  # the sender is a branch, whatever its rows say
        ("N01", "K01"),  # its other rows are all of one
        ("N02", "unknown"),  # of two
        ("N03", "unknown"),  # of none that is known
        ("N04", "unknown"),  # there are no others
        ("KW", "unknown"),  # a regional office is no branch
    ],
)
def test_they_are_of_the_branch_that_sent_them_where_it_is_known(
    run_model: Run, sender: str, office: str
) -> None:
    places = """
        sender | office_code | region_code
        K02    | K01         | 6401
        N01    | K01         | 6401
        N01    | K01         | 6402
        N01    |             | 6402
        N02    | K01         | 6401
        N02    | K02         | 6401
        N03    |             | 6401
    """
    row = one(told(run_model, f"sender | rows\n{sender} | 7", places=places), segment="unknown")
    assert cells(row, "office_code status delivered refused accepted") == [office, "unknown", 7, 7, 0]


def test_they_explain_what_is_open_in_the_recap_of_the_branch(run_model: Run) -> None:
    recaps = """
        segment | memberships
        PU      | 1000
        BPU     | 500
    """
    acceptance = """
        segment | accepted | refused | delivered
        PU      | 990      | 4       | 994
        BPU     | 496      | 0       | 496
    """
    rows = told(run_model, "sender | rows\nK01 | 10", recaps=recaps, acceptance=acceptance)
    # 10 and 4 are missing; 4 refused rows say PU, and 6 and 4 of the 10 others are what is open
    assert [one(rows, segment=name)["explained_by"] for name in ("PU", "BPU")] == ["refused rows"] * 2


@pytest.mark.parametrize(
    ("unread", "explained_by"), [(9, "unexplained"), (11, "unexplained"), (10, "refused rows")]
)
def test_they_explain_it_exactly_or_not_at_all(run_model: Run, unread: int, explained_by: str) -> None:
    rows = told(run_model, f"sender | rows\nK01 | {unread}", recaps="memberships\n1000")
    assert one(rows, segment="PU")["explained_by"] == explained_by


def test_they_explain_nothing_of_another_branch(run_model: Run) -> None:
    rows = told(run_model, "sender | rows\nK02 | 10", recaps="memberships\n1000")
    assert one(rows, segment="PU")["explained_by"] == "unexplained"


def test_more_rows_than_the_recap_says_are_not_made_up_for_by_fewer(run_model: Run) -> None:
    rows = told(
        run_model,
        "sender | rows\nK01 | 10",
        recaps="segment | memberships\nPU | 1000\nBPU | 500",
        acceptance="segment | accepted | delivered\nPU | 985 | 985\nBPU | 505 | 505",
    )
    assert [one(rows, segment=name)["explained_by"] for name in ("PU", "BPU")] == ["unexplained"] * 2


@pytest.mark.parametrize(
    ("recap", "refused"),
    [("status | memberships\nall | 1000", 10), ("segment | memberships\nALL | 1000", 10)],
)
def test_a_recap_that_does_not_part_segments_or_statuses_is_explained_by_them_too(
    run_model: Run, recap: str, refused: int
) -> None:
    rows = told(run_model, f"sender | rows\nK01 | {refused}", recaps=recap)
    assert [row["explained_by"] for row in rows if row["recap_total"]] == ["refused rows"]


def test_a_recap_of_everything_holds_them(run_model: Run) -> None:
    rows = told(
        run_model, "sender | rows\nK01 | 10", recaps="segment | status | memberships\nALL | all | 1000"
    )
    row = one(rows, segment="ALL")
    assert (row["delivered"], row["refused"], row["explained_by"]) == (1000, 10, "refused rows")


def test_a_branch_whose_delivery_was_refused_whole_misses_it_still(run_model: Run) -> None:
    rows = told(run_model, "sender | rows\nK02 | 31", recaps="office_code | memberships\nK02 | 30")
    row = one(rows, office_code="K02", segment="PU")
    assert (row["explained_by"], row["difference"]) == ("missing delivery", 30)
    assert sum(r["refused"] for r in rows if r["office_code"] == "K02") == 31


def test_a_month_without_any_accepted_row_is_told_of_by_its_deliveries(run_model: Run) -> None:
    deliveries = """
        sender | period  | rejected_rows
        K01    | 2024-12 | 9
        N01    | 2024-12 | 2
        N01    | 2024-10 | 3
        N01    |         | 8
    """
    rows = told(run_model, "sender | rows\nN01 | 3", deliveries=deliveries)
    found = [(row["period"].month, row["office_code"], row["refused"]) for row in rows if row["refused"]]
    assert found == [(10, "unknown", 3), (12, "K01", 9), (12, "unknown", 2)]
