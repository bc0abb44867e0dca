"""Where members go: of the territory alone, by reason, and no share where a month is hidden."""

from tests.conftest import Run, one
from tests.drawn import Row, filled

RELEASE = "release_id: 1 | region_code: KAL"
NONE_ELSE = {
    "provenance": "administrative",
    "counted_unit": "membership",
    "left_retired": "0",
    "left_deceased": "0",
    "left_contract_ended": "0",
    "left_other": "0",
    "moved_out_segment": "0",
    "unobserved": "500",
    "is_complete": "true",
}
FLOWS = """
    period     | region_code | segment | lapsed | left_work_ended | moved_out_region
    2023-10-01 | KAL         | PU      | 900    | 900             | 900
    2024-10-01 | KAL         | PU      | 6      | 3               | 1
    2024-10-01 | 6300        | PU      | 6      | 3               | 5
    2023-11-01 | KAL         | PU      | 4      | 5               | 1
    2024-10-01 | KAL         | BPU     | 8      |                 | 0
    2024-09-01 | KAL         | BPU     | 8      | 7               | 0
"""


def asked(run_model: Run) -> list[Row]:
    flows = filled(FLOWS, **NONE_ELSE)
    return run_model(
        "queries.where_members_go", {"audit.current_release": RELEASE, "marts.participation_flows": flows}
    )


def test_it_is_of_the_whole_territory_and_of_twelve_months(run_model: Run) -> None:
    rows = asked(run_model)
    found = {row["reason"]: (row["memberships"], row["gone_rate"]) for row in rows if row["segment"] == "PU"}
    assert found["lapsed"] == (10, 10 / 20)
    assert found["left_work_ended"] == (8, 8 / 20)
    assert found["moved_out_region"] == (2, 2 / 20)  # not those who moved within the territory
    assert found["left_deceased"] == (0, 0)


def test_members_whose_sender_did_not_deliver_have_not_left(run_model: Run) -> None:
    assert sum(row["memberships"] for row in asked(run_model) if row["segment"] == "PU") == 20


def test_a_hidden_month_leaves_a_least_number_and_no_share(run_model: Run) -> None:
    rows = asked(run_model)
    row = one(rows, segment="BPU", reason="left_work_ended")
    assert (row["memberships"], row["months_known"], row["months_there"]) == (7, 1, 2)
    assert {r["gone_rate"] for r in rows if r["segment"] == "BPU"} == {None}
