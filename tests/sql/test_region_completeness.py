"""sql/exact/region_completeness.sql on drawn tables."""

import pytest

from tests.conftest import Run
from tests.drawn import filled

PARTS = """
    region_code | regency_code
    KAL         | 6301
    KAL         | 6401
    KAL         | 6402
    6300        | 6301
    6400        | 6401
    6400        | 6402
    6301        | 6301
    6401        | 6401
    6402        | 6402
"""
MONTH = {"period": "2024-10-01"}
SERVED = """
    office_code | region_code | valid_from_date | valid_to_date
    K01         | 6402        | 2020-01-01      |
    K01         | 6301        | 2024-11-01      |
    K01         | 5101        |                 |
    K02         | 6301        |                 | 2024-10-01
    K03         | 6301        |                 | 2024-09-01
"""
COMPLETE = """
    dataset       | is_complete | completeness_rate
    memberships   | true        | 1
    projects      | true        | 1
    contributions | false       | 0.5
"""
Judged = dict[tuple[str, str], tuple[bool, bool, float | None]]


def judged(
    run_model: Run,
    places: str,
    senders: str = "sender",
    served: str = "office_code",
    paid: str = "office_code",
    *,
    complete: str = COMPLETE,
) -> Judged:
    """Return of each dataset and region whether it is whole, whether complete, and the share."""
    given = {
        "exact.region_parts": PARTS,
        "ledger.office": "region_code\nKAL",
        "core.office_regions": served,
        "period.places": filled(places, **MONTH, dataset="memberships", sender="N01"),
        "period.senders": filled(senders, **MONTH, dataset="memberships", is_received="true"),
        "period.contributions": filled(paid, **MONTH),
        "exact.completeness": filled(complete, **MONTH),
    }
    rows = run_model("exact.region_completeness", given=given)
    names = ("is_whole", "is_complete", "completeness_rate")
    return {(row["dataset"], row["region_code"]): tuple(row[name] for name in names) for row in rows}


def of(found: Judged, dataset: str = "memberships") -> dict[str, bool]:
    return {region: whole for (name, region), (whole, _, _) in found.items() if name == dataset}


def test_a_regency_with_rows_is_covered_and_one_without_is_not_there(run_model: Run) -> None:
    found = judged(run_model, "region_code\n6401", "sender\nN01")
    assert found == {
        ("memberships", "6401"): (True, True, 1),
        ("memberships", "6400"): (False, False, None),
        ("memberships", "KAL"): (False, False, None),
    }


def test_a_region_of_which_every_regency_is_covered_is_as_complete_as_its_month(run_model: Run) -> None:
    found = judged(
        run_model,
        "region_code\n6401\n6402",
        complete="dataset | is_complete | completeness_rate\nmemberships | false | 0.75",
    )
    assert found["memberships", "6400"] == (True, False, 0.75)
    assert found["memberships", "KAL"] == (False, False, None)


def test_a_branch_in_the_rows_covers_what_it_serves_in_that_month(run_model: Run) -> None:
    found = judged(run_model, "region_code | office_code\n6401 | K01", "sender\nN01", SERVED)
    assert of(found) == {"6401": True, "6402": True, "6400": True, "KAL": False}


@pytest.mark.parametrize(("sender", "covered"), [("K02", {"6301", "6300", "KAL"}), ("K03", set())])
def test_a_sender_that_is_a_branch_covers_what_it_serves_though_it_has_no_row(
    run_model: Run, sender: str, covered: set[str]
) -> None:
    assert of(judged(run_model, "region_code", f"sender\n{sender}", SERVED)).keys() == covered


def test_a_branch_that_did_not_deliver_covers_nothing(run_model: Run) -> None:
    found = judged(run_model, "region_code\n6401", "sender | is_received\nN01 | true\nK02 | false", SERVED)
    assert of(found).keys() == {"6401", "6400", "KAL"}


def test_rows_of_another_dataset_say_whom_a_branch_serves(run_model: Run) -> None:
    places = """
        dataset     | office_code | sender | region_code
        memberships | K07         | N01    | 6401
        memberships | K07         | N01    | 6402
        employers   |             | K07    | 6401
    """
    found = judged(run_model, places)
    assert of(found, "employers") == {"6401": True, "6402": True, "6400": True, "KAL": False}


def test_another_dataset_of_another_sender_covers_nothing(run_model: Run) -> None:
    places = """
        dataset     | sender | region_code
        memberships | N01    | 6401
        employers   | N02    | 6402
    """
    found = judged(run_model, places)
    told = (of(found).keys(), of(found, "employers").keys())
    assert told == ({"6401", "6400", "KAL"}, {"6402", "6400", "KAL"})


def test_where_members_are_covered_there_are_projects_or_none_once_some_are_delivered(run_model: Run) -> None:
    members = "dataset | sender | region_code\nmemberships | N01 | 6401"
    assert of(judged(run_model, members), "projects") == {}
    found = judged(run_model, f"{members}\nprojects | N02 | 6402")
    assert of(found, "projects") == {"6401": True, "6402": True, "6400": True, "KAL": False}
    assert of(found) == {"6401": True, "6400": False, "KAL": False}


@pytest.mark.parametrize(
    ("paid", "is_whole"),
    [
        ("K01", False),  # 6401 and 6402, and nobody pays for 6301
        ("K01\nK02", True),
        ("K01\nbank", True),  # nobody knows whom the bank serves: it may be 6301
    ],
)
def test_contributions_are_of_the_territory_where_their_branches_can_serve_it(
    run_model: Run, paid: str, is_whole: bool
) -> None:
    places = "region_code | office_code\n6401 | K01"
    found = judged(run_model, places, "sender\nN01", SERVED, f"office_code\n{paid}")
    shown = {key: told for key, told in found.items() if key[0] == "contributions"}
    assert shown == {("contributions", "KAL"): (is_whole, False, 0.5 if is_whole else None)}


@pytest.mark.parametrize(
    ("paid", "senders", "is_whole"),
    [
        ("K01", "N01", False),
        ("K01", "K02", True),  # it has none
        ("", "K01\nK02", True),
        ("", "K02", False),
        ("K01", "bank", False),  # none of somebody of whom nobody knows whom it serves
    ],
)
def test_who_reports_no_contributions_covers_whom_it_serves(
    run_model: Run, paid: str, senders: str, is_whole: bool
) -> None:
    given = {
        "exact.region_parts": PARTS,
        "ledger.office": "region_code\nKAL",
        "core.office_regions": SERVED,
        "period.places": filled(
            "region_code | office_code\n6401 | K01", **MONTH, dataset="memberships", sender="N01"
        ),
        "period.senders": filled(f"sender\n{senders}", **MONTH, dataset="contributions", is_received="true"),
        "period.contributions": filled(f"office_code\n{paid}", **MONTH),
        "exact.completeness": filled(COMPLETE, **MONTH),
    }
    rows = run_model("exact.region_completeness", given=given)
    found = [row["is_whole"] for row in rows if row["dataset"] == "contributions"]
    assert found == [is_whole]


def test_months_are_covered_apart(run_model: Run) -> None:
    given = {
        "exact.region_parts": PARTS,
        "ledger.office": "region_code\nKAL",
        "core.office_regions": "office_code",
        "period.places": """
            period     | dataset     | sender | region_code
            2024-09-01 | memberships | N01    | 6402
            2024-10-01 | memberships | N01    | 6401
        """,
        "period.senders": "sender",
        "period.contributions": "office_code",
        "exact.completeness": "dataset",
    }
    found = run_model("exact.region_completeness", given=given)
    regencies = [(row["period"].month, row["region_code"]) for row in found if row["region_code"][2:] != "00"]
    assert regencies == [(9, "6402"), (9, "KAL"), (10, "6401"), (10, "KAL")]
