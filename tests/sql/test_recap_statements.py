"""sql/exact/recap_statements.sql on drawn tables: each cell once."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled


@cases("""
branches of a region are added up
    office_code | memberships
    K01         | 600
    K02         | 400
    => memberships: 600 + 400 | is_total: false | has_conflict: false
a row without a branch speaks of the whole region, beside what branches state
    sender | office_code | memberships
    KW     | unknown     | 1100
    K01    | K01         | 600
    K02    | K02         | 400
    => memberships: 1100 | is_total: true | has_conflict: false
within one recap it is a part
    sender | office_code | memberships
    KW     | unknown     | 100
    KW     | K01         | 600
    => memberships: 600 + 100 | is_total: true
a branch that two senders state counts once, by its own word
    sender | office_code | memberships
    A09    | K01         | 600
    K01    | K01         | 600
    A09    | K02         | 400
    K02    | K02         | 390
    => memberships: 600 + 390 | is_total: false | has_conflict: true
two that agree do not contradict each other
    sender | office_code | memberships
    KW     | K01         | 600
    K01    | K01         | 600
    => memberships: 600 | has_conflict: false
of two that speak of the whole region one counts, and that they differ is said
    sender | office_code | memberships
    N01    | unknown     | 50
    N02    | unknown     | 20
    => memberships: 50 | has_conflict: true
another region, segment, status or definition is another cell
    region_code | segment | status   | participant_definition | memberships
    6401        | PU      | active   | a                      | 1
    6402        | PU      | active   | a                      | 2
    6401        | BPU     | active   | a                      | 4
    6401        | PU      | inactive | a                      | 8
    6401        | PU      | active   | b                      | 16
    =>
    participant_definition | region_code | segment | status   | memberships
    a                      | 6401        | BPU     | active   | 4
    a                      | 6401        | PU      | active   | 1
    a                      | 6401        | PU      | inactive | 8
    a                      | 6402        | PU      | active   | 2
    b                      | 6401        | PU      | active   | 16
of a total it is known whether its sender is whole
    sender | office_code | region_code | is_sender_whole
    N01    | unknown     | 6401        | true
    N02    | unknown     | 6402        | false
    =>
    region_code | is_sender_whole
    6401        | true
    6402        | false
""")
def test_each_cell_is_stated_once(run_model: Run, case: Case) -> None:
    key = {"period": "2024-10-01", "participant_definition": "a", "region_code": "6401", "segment": "PU"}
    others = {"status": "active", "sender": "KW", "office_code": "K01", "memberships": "7"}
    rows = filled(case.given["drawn"], **key, **others, is_sender_whole="true")
    assert case.found(run_model("exact.recap_statements", given={"exact.recap_rows": rows})) == case.expected
