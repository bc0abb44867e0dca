"""sql/exact/office_month.sql and sql/marts/office_month.sql on drawn tables."""

import pytest

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import Row, filled

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


@cases("""
a branch counts all its segments, arrears are classes of its active memberships, and what was not delivered is unknown
    =>
    office_code* | active   | joined | returned | lapsed | left_memberships | paid_up | arrears_1_to_3 | arrears_over_3 | payments_unknown | employers | contributions_received_idr
    K01          | 100 + 50 | 9 + 1  | 8 + 2    | 7 + 3  | 6 + 4            | 60 + 30 | 20 + 10        | 15 + 6         | 5 + 4            |           |
memberships that name no office are of an unknown one
    period.office_counts <- office_code: | segment: PU | active: 9
    => office_code*: unknown | active: 9
employers that name no office are of an unknown one
    period.employers <- office_code: | employers: 9
    => office_code*: unknown | employers: 9
contributions that name no office are of an unknown one
    period.contributions <- office_code: | contributions_idr: 9
    => office_code*: unknown | contributions_received_idr: 9
employers are the active ones
    period.employers <-
        sector | status   | employers
        A      | active   | 20
        B      | active   | 30
        B      | inactive | 7
    => office_code*: K01 | employers: 20 + 30
contributions are those received whatever month they are for
    period.contributions <-
        covered_period | programme | workers | employers | contributions_idr | fines_idr
        2024-10-01     | JKK       | 90      | 12        | 1000              | 0
        2024-09-01     | JKK       | 40      | 14        | 300               | 6
        2024-10-01     | JHT       | 80      | 11        | 5000              | 0
    => office_code*: K01 | contributions_received_idr: 1000 + 300 + 5000 | payers_workers_low: 90 | payers_employers_low: 14
the month is complete where the branch itself delivered
    exact.senders <-
        dataset     | sender | is_used | is_whole | usual_memberships
        memberships | K01    | true    | true     | 150
        memberships | K02    | false   | false    | 150
    => office_code*: K01 | is_complete: true | completeness_rate: 1
it is not where the branch itself did not
    exact.senders <-
        dataset     | sender | is_used | is_whole | usual_memberships
        memberships | K01    | false   | false    | 150
        memberships | K02    | true    | true     | 150
    => office_code*: K01 | is_complete: false | completeness_rate: 0
senders that are no branch deliver for all
    exact.senders <-
        dataset     | sender | is_used | is_whole | usual_memberships
        memberships | KW     | true    | true     | 300
        memberships | N01    | false   | false    | 100
        memberships | K02    | false   | false    | 150
    => office_code*: K01 | is_complete: false | completeness_rate: 300 / 400
another dataset of the branch is missing
    exact.senders <-
        dataset       | sender | is_used | is_whole | usual_memberships
        memberships   | K01    | true    | true     | 150
        contributions | K01    | false   | false    |
    => office_code*: K01 | is_complete: false | completeness_rate: 1
newer contents of the branch are refused
    exact.senders <- dataset: memberships | sender: K01 | is_used: true | is_whole: false
    => office_code*: K01 | is_complete: false | completeness_rate:
all that the branch sent is refused
    exact.senders <-
        dataset     | sender | is_used | is_whole | usual_memberships
        memberships | K01    | false   | false    |
        employers   | K01    | true    | true     |
    => office_code*: K01 | is_complete: false | completeness_rate: 0
a sender of unknown size is missing
    exact.senders <-
        dataset     | sender | is_used | is_whole | usual_memberships
        memberships | KW     | true    | true     | 300
        memberships | N01    | false   | false    |
    => office_code*: K01 | is_complete: false | completeness_rate:
""")
def test_a_month_of_a_branch(run_model: Run, case: Case) -> None:
    drawn = {"period.office_counts": COUNTED, "exact.senders": SENT} | case.given
    same = {"period": "2024-10-01", "office_code": "K01", "status": "active", "is_due": "true"}
    own = {"period.employers": ("office_code", "status"), "period.contributions": ("office_code",)}
    own |= {"exact.senders": ("is_due",)}
    given = {
        table: filled(text, **{name: same[name] for name in ("period", *own.get(table, ()))})
        for table, text in drawn.items()
    }
    rows = run_model("exact.office_month", given={"core.offices": BRANCHES} | given)
    assert case.found(rows) == case.expected


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


def shown(run_model: Run, drawn: str) -> list[Row]:
    """Return the months of which that is hidden, each with the names of the numbers that are empty."""
    given = {
        "core.offices": NAMED,
        "marts.offices": NAMED,
        "core.targets": TARGETS,
        "exact.office_month": filled(ALL_NUMBERS, period="2024-10-01"),
        "exact.hidden_cells": filled(drawn, period="2024-10-01", subject="office", category="K01"),
    }
    rows = run_model("marts.office_month", given=given)
    return [row | {"empty": " ".join(name for name in NUMBERS if row[name] is None)} for row in rows]


@pytest.mark.parametrize("component", NUMBERS)
def test_a_hidden_number_is_empty_and_the_others_are_not(run_model: Run, component: str) -> None:
    rows = shown(run_model, f"component: {component}")
    told = [(row["office_code"], row["empty"], row["is_suppressed"]) for row in rows]
    assert told == [("K01", component, True), ("KW", "", False)]


@cases("""
nothing hidden is shown as it is, and a target is the office's own of the year
    component
    =>
    office_name               | active | joined | returned | lapsed | left_memberships | paid_up | arrears_1_to_3 | arrears_over_3 | payments_unknown | employers | contributions_received_idr | is_suppressed | target_workers
    Kantor Cabang Samarinda   | 10     | 11     | 12       | 13     | 14               | 15      | 16             | 17             | 18               | 19        | 20                         | false         |
    Kantor Wilayah Kalimantan | 40     | 41     | 42       | 43     | 44               | 45      | 46             | 47             | 48               | 49        | 50                         | false         | 900
""")
def test_what_is_shown_of_a_month(run_model: Run, case: Case) -> None:
    assert case.found(shown(run_model, **case.given)) == case.expected
