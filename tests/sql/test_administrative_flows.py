"""sql/exact/administrative_flows.sql on drawn tables."""

from tests.cases import Case, cases
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
    2024-01-01 | 2024-01-01     | JHT       | PU      | 200.45            | 0
    2024-01-01 | 2024-02-01     | JKK       | BPU     | 30.00             | 0
    2024-02-01 | 2024-01-01     | JKK       | PU      | 7.00              | 1.00
    2024-02-01 | 2024-12-01     | JKK       | BPU     | 11.00             | 0
"""
COVERED = "region_code | period\n" + "\n".join(
    f"{region} | {month}-01" for region in ("6400", "6401", "6402") for month in MONTHS
)


def flows(
    run_model: Run, drawn: str = "kind", contributions: str = "period", covered: str = COVERED
) -> list[Row]:
    given = {
        "exact.region_parts": PARTS,
        "exact.region_completeness": filled(covered, dataset="memberships"),
        "ledger.office": "region_code\n6400",
        "period.transitions": drawn,
        "period.contributions": contributions,
    }
    return run_model("exact.administrative_flows", given=given)


@cases("""
those who joined add up since January, and a month after one that was not delivered has no sum
    =>
    measure*         | region_code* | segment* | period     | value
    new_participants | 6400         | ALL      | 2024-01-01 | 10
    new_participants | 6400         | ALL      | 2024-02-01 | 10 + 5
    new_participants | 6400         | ALL      | 2025-01-01 | 3
those who left add up and a lapse is none of them
    =>
    measure*            | region_code* | segment* | period     | value
    exited_participants | 6400         | ALL      | 2024-01-01 | 2
    exited_participants | 6400         | ALL      | 2024-02-01 | 2 + 1
    exited_participants | 6400         | ALL      | 2025-01-01 | 0
segments and regencies have sums of their own
    =>
    measure*         | region_code* | segment* | period     | value
    new_participants | 6402         | BPU      | 2024-01-01 | 0
    new_participants | 6402         | BPU      | 2024-02-01 | 5
    new_participants | 6402         | BPU      | 2025-01-01 | 0
equal numbers of two regencies are two
    period     | kind   | to_region_code | to_segment | memberships
    2024-01-01 | joined | 6401           | PU         | 10
    2024-01-01 | joined | 6402           | PU         | 10
    => measure*: new_participants | region_code*: 6400 | segment*: ALL | value: 10 + 10
a sum has eighteen digits
    period: 2024-01-01 | kind: joined | to_region_code: 6401 | to_segment: PU | memberships: 100000000000000000
    => measure*: new_participants | region_code*: 6400 | segment*: ALL | value: 100000000000000000
""")
def test_sums_of_memberships_since_january(run_model: Run, case: Case) -> None:
    assert case.found(flows(run_model, **{"drawn": THREE_MONTHS} | case.given)) == case.expected


@cases("""
contributions count in the month they are paid without fines, of the territory by segment
    # of PU 100 + 200.45 in January and 7 more in February, of BPU 30 and 11 more
    =>
    measure*                   | region_code | segment | period     | value
    contributions_received_idr | 6400        | ALL     | 2024-01-01 | 330
    contributions_received_idr | 6400        | BPU     | 2024-01-01 | 30
    contributions_received_idr | 6400        | PU      | 2024-01-01 | 300
    contributions_received_idr | 6400        | ALL     | 2024-02-01 | 348
    contributions_received_idr | 6400        | BPU     | 2024-02-01 | 30 + 11
    contributions_received_idr | 6400        | PU      | 2024-02-01 | 307
contributions covered are for months since January that are over
    # 200.45 in January; what was paid then for February, and 7 for January, in February
    =>
    measure*                  | region_code | segment* | period     | value
    contributions_covered_idr | 6400        | ALL      | 2024-01-01 | 200
    contributions_covered_idr | 6400        | ALL      | 2024-02-01 | 237
contributions of a year that begins later are no sum since January
    contributions <-
        period     | covered_period | segment | contributions_idr
        2024-02-01 | 2024-02-01     | PU      | 5.00
        2024-03-01 | 2024-03-01     | PU      | 5.00
    =>
""")
def test_sums_of_contributions_since_january(run_model: Run, case: Case) -> None:
    assert case.found(flows(run_model, **{"contributions": PAYMENTS} | case.given)) == case.expected


def test_a_regency_that_nobody_covers_has_no_sum_and_not_one_of_none(run_model: Run) -> None:
    covered = "\n".join(line for line in COVERED.splitlines() if not line.startswith("6402"))
    joined = "\n".join(line for line in THREE_MONTHS.splitlines() if "6402" not in line)
    rows = flows(run_model, joined, covered=covered)
    assert {row["region_code"] for row in rows} == {"6400", "6401"}
