"""sql/exact/administrative_counts.sql and sql/core/administrative_counts.sql on drawn tables."""

from datetime import date

import pytest

from tests.conftest import Run, one
from tests.drawn import Row, cells, filled


def counts(
    run_model: Run, delivered: str, stocks: str = "measure", flows: str = "measure", months: str = ""
) -> list[Row]:
    """Counts of a region of which that is delivered; months: what the territory has, where it is more."""
    key = {"period": "2024-02-01", "region_code": "6400", "segment": "PU", "value": "7"}
    key["participant_definition"] = "admin_memberships"
    given = {
        "exact.administrative_stocks": filled(stocks, **key),
        "exact.administrative_flows": filled(flows, **key),
        "exact.completeness": months or delivered,
        "exact.region_completeness": filled(delivered, region_code="6400"),
    }
    return run_model("exact.administrative_counts", given=given)


FEBRUARY = """
    dataset       | period     | is_complete | completeness_rate
    memberships   | 2024-01-01 | false       | 0.5
    memberships   | 2024-02-01 | true        | 1
    projects      | 2024-02-01 | false       | 0.8
    employers     | 2024-02-01 | false       |
    contributions | 2024-01-01 | true        | 1
    contributions | 2024-02-01 | true        | 1
    contributions | 2024-03-01 | false       | 0.1
    contributions | 2023-12-01 | false       | 0.1
"""


@pytest.mark.parametrize(
    ("measure", "segment", "definition", "delivered"),
    [
        ("participants", "PU", "admin_memberships", (True, 1)),
        ("registered", "JAKON", "admin_memberships", (False, 0.8)),
        ("participants", "ALL", "admin_memberships", (False, 0.8)),
        ("participants", "ALL", "admin_persons_any", (True, 1)),
        ("participants", "JAKON", "admin_persons_main", (True, 1)),
        ("employers", "ALL", "admin_memberships", (False, None)),
        ("projects", "JAKON", "admin_memberships", (False, 0.8)),
    ],
)
def test_a_count_is_as_complete_as_the_datasets_it_is_made_of(
    run_model: Run, measure: str, segment: str, definition: str, delivered: tuple[bool, float | None]
) -> None:
    drawn = f"measure | segment | participant_definition\n{measure} | {segment} | {definition}"
    row = one(counts(run_model, FEBRUARY, stocks=drawn))
    assert (row["is_complete"], row["completeness_rate"]) == delivered


@pytest.mark.parametrize(
    ("measure", "delivered"),
    [
        ("new_participants", (False, 0.5)),
        ("exited_participants", (False, 0.5)),
        ("contributions_received_idr", (True, 1)),
        ("contributions_covered_idr", (True, 1)),
    ],
)
def test_a_sum_is_as_complete_as_every_month_since_january(
    run_model: Run, measure: str, delivered: tuple[bool, float]
) -> None:
    row = one(counts(run_model, FEBRUARY, flows=f"measure\n{measure}"))
    assert (row["is_complete"], row["completeness_rate"]) == delivered


def test_a_total_of_which_one_share_is_unknown_has_no_share(run_model: Run) -> None:
    drawn = """
        dataset     | period     | is_complete | completeness_rate
        memberships | 2024-02-01 | true        | 1
        projects    | 2024-02-01 | false       |
    """
    row = one(counts(run_model, drawn, stocks="measure | segment\nparticipants | ALL"))
    assert (row["is_complete"], row["completeness_rate"]) == (False, None)


def test_a_month_of_which_no_sender_is_known_is_not_complete(run_model: Run) -> None:
    row = one(counts(run_model, "dataset", stocks="measure\nparticipants"))
    assert (row["is_complete"], row["completeness_rate"]) == (False, None)


def test_a_region_that_is_not_whole_has_no_complete_count_beside_one_that_is(run_model: Run) -> None:
    delivered = """
        region_code | dataset     | period     | is_complete | completeness_rate
        6400        | memberships | 2024-02-01 | false       |
        6401        | memberships | 2024-02-01 | true        | 1
    """
    stocks = """
        measure      | region_code
        participants | 6400
        participants | 6401
    """
    rows = counts(
        run_model,
        delivered,
        stocks=stocks,
        months="dataset: memberships | period: 2024-02-01 | is_complete: true | completeness_rate: 1",
    )
    told = [(row["region_code"], row["is_complete"], row["completeness_rate"]) for row in rows]
    assert told == [("6400", False, None), ("6401", True, 1)]


def test_a_sum_since_january_needs_its_region_in_every_month(run_model: Run) -> None:
    months = """
        dataset     | period     | is_complete | completeness_rate
        memberships | 2024-01-01 | true        | 1
        memberships | 2024-02-01 | true        | 1
    """
    (row,) = counts(
        run_model,
        "dataset: memberships | period: 2024-02-01 | is_complete: true | completeness_rate: 1",
        flows="measure\nnew_participants",
        months=months,
    )
    assert (row["is_complete"], row["completeness_rate"]) == (False, None)


def protected(run_model: Run, hidden: str) -> list[Row]:
    given = {
        "exact.administrative_counts": filled(
            """
                region_code | segment | value
                6401        | PU      | 3
                6401        | BPU     | 40
                6402        | PU      | 50
                """,
            period="2024-02-01",
            measure="participants",
            participant_definition="admin_memberships",
            is_complete="true",
            completeness_rate="1",
        ),
        "exact.hidden_cells": filled(hidden, subject="participants:admin_memberships", period="2024-02-01"),
    }
    return run_model("core.administrative_counts", given=given)


def shown(rows: list[Row]) -> list[tuple[str, str, int | None, bool]]:
    return [(row["region_code"], row["segment"], row["value"], row["is_suppressed"]) for row in rows]


def test_a_hidden_count_has_no_value_and_says_so(run_model: Run) -> None:
    rows = protected(run_model, "region_code: 6401 | segment: PU")
    assert shown(rows) == [("6401", "BPU", 40, False), ("6401", "PU", None, True), ("6402", "PU", 50, False)]


@pytest.mark.parametrize(
    "other",
    [
        "registered:admin_memberships | 6401 | 2024-02-01",
        "participants:admin_persons_any | 6401 | 2024-02-01",
        "participants:admin_memberships | 6400 | 2024-02-01",
        "participants:admin_memberships | 6401 | 2024-01-01",
    ],
)
def test_a_count_is_not_hidden_with_another_one(run_model: Run, other: str) -> None:
    rows = protected(run_model, f"subject | region_code | period | segment\n{other} | PU")
    assert not any(row["is_suppressed"] for row in rows)


def test_a_count_speaks_of_the_end_of_its_month_and_names_its_records(run_model: Run) -> None:
    row = protected(run_model, "subject")[0]
    told = cells(row, "as_of_date provenance origin source")
    assert told == [date(2024, 2, 29), "administrative", "counted", "period/2024-02"]


def test_what_was_delivered_stays_beside_a_count(run_model: Run) -> None:
    row = protected(run_model, "subject")[0]
    assert (row["is_complete"], row["completeness_rate"]) == (True, 1)
