"""What was refused: breaches by rule, beside rows of deliveries that are counted once each."""

from tests.conftest import Run


def test_warnings_refuse_nothing_and_rows_are_those_of_the_deliveries(run_model: Run) -> None:
    rules = """
        delivery_id | rule            | severity | breaches
        one         | nik.wrong_form  | error    | 3
        one         | kpj.missing     | error    | 2
        one         | upah.low        | warning  | 50
        two         | nik.wrong_form  | error    | 1
        three       | nik.wrong_form  | error    | 7
    """
    deliveries = """
        delivery_id | dataset     | sender | period     | rejected_rows | physical_rows
        one         | memberships | N01    | 2024-10-01 | 4             | 100
        two         | memberships | N01    | 2024-11-01 | 1             | 300
        three       | memberships | N02    | 2024-11-01 | 7             | 70
    """
    rows = run_model("queries.refused_rows", {"audit.delivery_rules": rules, "audit.deliveries": deliveries})
    found = [
        (
            row["sender"],
            row["rule"],
            row["deliveries"],
            row["breaches"],
            row["rejected_rows"],
            row["breach_rate"],
        )
        for row in rows
    ]
    assert found == [
        ("N02", "nik.wrong_form", 1, 7, 7, 7 / 70),
        ("N01", "nik.wrong_form", 2, 4, 5, 4 / 400),
        ("N01", "kpj.missing", 1, 2, 4, 2 / 100),
    ]


def test_deliveries_that_are_refused_or_held_whole_come_first(run_model: Run) -> None:
    rules = "delivery_id: one | rule: nik.wrong_form | severity: error | breaches: 3"
    deliveries = """
        delivery_id | dataset     | sender | status   | rejected_rows | physical_rows
        one         | memberships | N01    | partial  | 3             | 100
        two         | memberships | N02    | refused  | 9             | 10
        three       | memberships | N03    | held     | 0             | 70
    """
    rows = run_model("queries.refused_rows", {"audit.delivery_rules": rules, "audit.deliveries": deliveries})
    assert [(row["sender"], row["rule"], row["breaches"], row["breach_rate"]) for row in rows] == [
        ("N02", "the whole delivery is refused", None, None),
        ("N03", "the whole delivery is held", None, None),
        ("N01", "nik.wrong_form", 3, 0.03),
    ]
