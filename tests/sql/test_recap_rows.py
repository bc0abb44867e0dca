"""sql/exact/recap_rows.sql on drawn tables: who states it, and what it counts."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled

DECLARED = """
    sender | unit        | stock      | region_basis | with_jakon | with_pmi
    K01    | memberships | month_end  | workplace    | true       | false
    KW     | people      | cumulative | domicile     | false      |
    K02    | memberships |            |              |            |
"""


@cases("""
what is declared is the definition, and how rows say their status is part of it
    sender | status
    K01    | active
    K01    | inactive
    K01    | all
    =>
    status*  | participant_definition
    active   | office_recap_active_memberships_month_end_workplace_with_jakon_without_pmi
    all      | office_recap_registered_memberships_month_end_workplace_with_jakon_without_pmi
    inactive | office_recap_active_memberships_month_end_workplace_with_jakon_without_pmi
another declaration is another definition
    sender: KW
    => participant_definition: office_recap_active_people_cumulative_domicile_without_jakon
what is declared in part is undeclared as to the rest
    sender: K02
    => unit: memberships | stock: | region_basis: | participant_definition: office_recap_active_memberships_undeclared
without a declaration nothing but the status is known
    sender: N09
    => with_jakon: | participant_definition: office_recap_active_undeclared
rows of a segment show that it is counted, in the whole month and of all who declare alike
    sender | segment | period
    N08    | PU      | 2024-10-01
    N09    | JAKON   | 2024-10-01
    N09    | PU      | 2024-11-01
    K02    | PMI     | 2024-11-01
    =>
    sender | period     | with_jakon | with_pmi | participant_definition
    N08    | 2024-10-01 | true       |          | office_recap_active_with_jakon_undeclared
    N09    | 2024-10-01 | true       |          | office_recap_active_with_jakon_undeclared
    K02    | 2024-11-01 |            | true     | office_recap_active_memberships_with_pmi_undeclared
    N09    | 2024-11-01 |            |          | office_recap_active_undeclared
a segment that is declared to be no part of totals stays none
    sender: KW | segment: JAKON
    => with_jakon: false
a row without a branch is of its sender where that is one
    sender | office_code | region_code
    K01    |             | 6401
    K01    | K02         | 6401
    KW     |             | 6401
    N09    |             | 6401
    =>
    sender | office_code
    K01    | K01
    K01    | K02
    KW     | unknown
    N09    | unknown
parts of a delivery are added up
    sender | delivery_id | memberships
    K01    | p1          | 600
    K01    | p2          | 400
    K02    | p3          | 70
    =>
    sender | memberships | source
    K01    | 600 + 400   | p1|p2
    K02    | 70          | p3
contents that are not used are told of their sender alone
    sender
    K01
    KW
    =>
    sender | is_sender_whole
    K01    | true
    KW     | false
""")
def test_who_states_it_and_what_it_counts(run_model: Run, case: Case) -> None:
    drawn = filled(
        case.given["drawn"],
        period="2024-10-01",
        sender="K01",
        region_code="6401",
        segment="PU",
        status="active",
        memberships="5",
    )
    names, *rows = (line.split(" | ") for line in drawn.splitlines())
    place = names.index("sender")
    if "delivery_id" not in names:
        names, rows = [*names, "delivery_id"], [[*row, f"recaps/{row[place]}"] for row in rows]
    of = {(row[names.index("period")], row[place], row[names.index("delivery_id")]) for row in rows}
    kept = [at for at in range(len(names)) if at != place]
    given = {
        "period.recaps": "\n".join(" | ".join(row[at] for at in kept) for row in (names, *rows)),
        "period.senders": filled(
            "\n".join(["period | sender | delivery_id", *(" | ".join(one) for one in sorted(of))]),
            dataset="recaps",
        ),
        "ledger.recap_declarations": DECLARED,
        "core.offices": "office_code | office_level\nK01 | branch\nK02 | branch\nKW | kanwil",
        "exact.senders": filled(
            "sender | is_whole\nK01 | true\nKW | false", dataset="recaps", period="2024-10-01"
        ),
    }
    assert case.found(run_model("exact.recap_rows", given=given)) == case.expected
