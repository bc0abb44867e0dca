"""What may be said: a direction only where all counts of the two months agree on it."""

import pytest

from tests.conftest import Run

CHAIN = """
    region_code | segment | comparison_kind | from_period | to_period  | common_base_definition
    ------------+---------+-----------------+-------------+------------+-----------------------
    KAL         | ALL     | stated_chain    | 2023-12-01  | 2024-11-01 | sakernas_employed
"""
SIDES = """
    period     | participant_definition | coverage_rate | coverage_rate_low | coverage_rate_high
    -----------+------------------------+---------------+-------------------+-------------------
    2023-12-01 | office                 | 0.30          | 0.29              | 0.31
    2024-11-01 | other                  | 0.38          | 0.37              | 0.39
"""
SAME = "KAL | ALL | sakernas_employed | false | true"


@pytest.mark.parametrize(
    ("more", "direction", "least", "greatest"),
    [
        ("", "rose", 6, 10),
        ("2023-12-01 | ministry | 0.43 | 0.42 | 0.44", "open", -7, 10),
    ],
)
def test_two_counts_of_one_month_that_disagree_leave_it_open(
    run_model: Run, more: str, direction: str, least: int, greatest: int
) -> None:
    names = "region_code | segment | base_definition | has_conflict | is_complete"
    lines = [line for line in [*SIDES.strip().splitlines(), more] if line.strip() and "-+-" not in line]
    drawn = [f"{line} | {names if number == 0 else SAME}" for number, line in enumerate(lines)]
    drawn = [
        f"{line} | series | as_of_precision" if number == 0 else f"{line} | {number} | month"
        for number, line in enumerate(drawn)
    ]
    given = {
        "audit.current_release": "release_id | region_code\n1 | KAL",
        "marts.coverage_change": CHAIN,
        "marts.coverage": "\n".join(drawn),
        "marts.segments": "segment | sakernas_base\nALL | sakernas_employed",
        "marts.definitions": """
            definition_kind | definition        | is_variant
            ----------------+-------------------+-----------
            base            | sakernas_employed | false
            participants    | office            | false
            participants    | other             | false
            participants    | ministry          | false
        """,
    }
    (row,) = run_model("queries.what_may_be_said", given)
    assert (row["direction"], row["is_proven"]) == (direction, False)
    assert (row["change_low_points"], row["change_high_points"]) == (least, greatest)
