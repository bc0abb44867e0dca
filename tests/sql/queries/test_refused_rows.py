"""What was refused: breaches by rule, beside rows of deliveries that are counted once each."""

from tests.cases import Case, cases
from tests.conftest import Run


@cases("""
warnings refuse nothing and rows are those of the deliveries
    audit.delivery_rules <-
        delivery_id | rule            | severity | breaches
        one         | nik.wrong_form  | error    | 3
        one         | kpj.missing     | error    | 2
        one         | upah.low        | warning  | 50
        two         | nik.wrong_form  | error    | 1
        three       | nik.wrong_form  | error    | 7
    audit.deliveries <-
        delivery_id | dataset     | sender | period     | rejected_rows | physical_rows
        one         | memberships | N01    | 2024-10-01 | 4             | 100
        two         | memberships | N01    | 2024-11-01 | 1             | 300
        three       | memberships | N02    | 2024-11-01 | 7             | 70
    =>
    sender | rule           | deliveries | breaches | rejected_rows | breach_rate
    N02    | nik.wrong_form | 1          | 7        | 7             | 7 / 70
    N01    | nik.wrong_form | 2          | 4        | 5             | 4 / 400
    N01    | kpj.missing    | 1          | 2        | 4             | 2 / 100
deliveries that are refused or held whole come first
    audit.delivery_rules <- delivery_id: one | rule: nik.wrong_form | severity: error | breaches: 3
    audit.deliveries <-
        delivery_id | dataset     | sender | status   | rejected_rows | physical_rows
        one         | memberships | N01    | partial  | 3             | 100
        two         | memberships | N02    | refused  | 9             | 10
        three       | memberships | N03    | held     | 0             | 70
    =>
    sender | rule                          | breaches | breach_rate
    N02    | the whole delivery is refused |          |
    N03    | the whole delivery is held    |          |
    N01    | nik.wrong_form                | 3        | 3 / 100
""")
def test_what_was_refused(run_model: Run, case: Case) -> None:
    assert case.found(run_model("queries.refused_rows", case.given)) == case.expected
