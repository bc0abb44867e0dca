"""sql/exact/administrative_flows.sql on drawn tables."""

from tests.conftest import Run
from tests.drawn import Row, filled

PARTS = """
    region_code | regency_code
    6400        | 6401
    6400        | 6402
    6401        | 6401
    6402        | 6402
"""
MONTHS = ("2024-01", "2024-02", "2024-04", "2025-01")
THREE_MONTHS = """
    period     | kind         | from_region_code | from_segment | to_region_code | to_segment | memberships
    2024-01-01 | joined       |                  |              | 6401           | PU         | 10
    2024-01-01 | left_retired | 6401             | PU           |                |            | 2
    2024-02-01 | joined       |                  |              | 6402           | BPU        | 5
    2024-02-01 | left_other   | 6402             | BPU          |                |            | 1
    2024-02-01 | lapsed       | 6402             | BPU          |                |            | 7
    2024-02-01 | returned     |                  |              | 6402           | BPU        | 6
    2024-02-01 | stayed       | 6401             | PU           | 6401           | PU         | 90
    2024-04-01 | joined       |                  |              | 6401           | PU         | 4
    2025-01-01 | joined       |                  |              | 6401           | PU         | 3
"""
PAYMENTS = """
    period     | covered_period | programme | segment | contributions_idr | fines_idr
    2024-01-01 | 2023-12-01     | JHT       | PU      | 100.00            | 9.00
    2024-01-01 | 2024-01-01     | JHT       | PU      | 200.40            | 0
    2024-01-01 | 2024-02-01     | JKK       | BPU     | 30.00             | 0
    2024-02-01 | 2024-01-01     | JKK       | PU      | 7.00              | 1.00
    2024-02-01 | 2024-12-01     | JKK       | BPU     | 11.00             | 0
"""


COVERED = "\n".join(
    [
        "region_code | period",
        *(f"{region} | {month}-01" for region in ("6400", "6401", "6402") for month in MONTHS),
    ]
)


def flows(
    run_model: Run, transitions: str = "kind", contributions: str = "period", covered: str = COVERED
) -> list[Row]:
    given = {
        "exact.region_parts": PARTS,
        "exact.region_completeness": filled(covered, dataset="memberships"),
        "ledger.office": "region_code\n6400",
        "period.transitions": transitions,
        "period.contributions": contributions,
    }
    return run_model("exact.administrative_flows", given=given)


def values(rows: list[Row], measure: str, region: str = "6400", segment: str = "ALL") -> dict[str, int]:
    """Return the sums since January of a measure, by month."""
    key = (measure, region, segment)
    found = [row for row in rows if (row["measure"], row["region_code"], row["segment"]) == key]
    return {f"{row['period']:%Y-%m}": int(row["value"]) for row in found}


def test_those_who_joined_add_up_since_january(run_model: Run) -> None:
    rows = flows(run_model, THREE_MONTHS)
    assert values(rows, "new_participants") == {"2024-01": 10, "2024-02": 10 + 5, "2025-01": 3}


def test_those_who_left_add_up_and_a_lapse_is_none_of_them(run_model: Run) -> None:
    rows = flows(run_model, THREE_MONTHS)
    assert values(rows, "exited_participants") == {"2024-01": 2, "2024-02": 2 + 1, "2025-01": 0}


def test_a_month_after_one_that_was_not_delivered_has_no_sum(run_model: Run) -> None:
    assert "2024-04" not in values(flows(run_model, THREE_MONTHS), "new_participants")


def test_segments_and_regencies_have_sums_of_their_own(run_model: Run) -> None:
    rows = flows(run_model, THREE_MONTHS)
    assert values(rows, "new_participants", "6402", "BPU") == {"2024-01": 0, "2024-02": 5, "2025-01": 0}


def test_a_regency_that_nobody_covers_has_no_sum_and_not_one_of_none(run_model: Run) -> None:
    covered = "\n".join(line for line in COVERED.splitlines() if not line.startswith("6402"))
    joined = "\n".join(line for line in THREE_MONTHS.splitlines() if "6402" not in line)
    rows = flows(run_model, joined, covered=covered)
    assert {row["region_code"] for row in rows} == {"6400", "6401"}


def test_contributions_count_in_the_month_they_are_paid_without_fines(run_model: Run) -> None:
    rows = flows(run_model, contributions=PAYMENTS)
    # 100 + 200.40 + 30 in January, 7 + 11 more in February
    assert values(rows, "contributions_received_idr") == {"2024-01": 330, "2024-02": 348}


def test_contributions_covered_are_for_months_since_january_that_are_over(run_model: Run) -> None:
    rows = flows(run_model, contributions=PAYMENTS)
    # 200.40 in January; what was paid then for February, and 7 for January, in February
    assert values(rows, "contributions_covered_idr") == {"2024-01": 200, "2024-02": 237}


def test_contributions_are_known_of_the_territory_by_segment(run_model: Run) -> None:
    rows = flows(run_model, contributions=PAYMENTS)
    assert {row["region_code"] for row in rows} == {"6400"}
    assert values(rows, "contributions_received_idr", segment="BPU") == {"2024-01": 30, "2024-02": 41}


def test_contributions_of_a_year_that_begins_later_are_no_sum_since_january(run_model: Run) -> None:
    contributions = filled(
        """
            period     | covered_period
            2024-02-01 | 2024-02-01
            2024-03-01 | 2024-03-01
            """,
        segment="PU",
        contributions_idr="5.00",
    )
    rows = flows(run_model, contributions=contributions)
    assert rows == []
