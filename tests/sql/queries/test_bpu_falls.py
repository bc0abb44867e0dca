"""Three falls running: in months that follow each other, are there, complete and not hidden."""

from tests.cases import Case, cases, lines
from tests.conftest import Run, one
from tests.drawn import Row, drawing, filled, read_drawing

REGIONS = """
    region_code | region_level | is_in_territory
    6371        | regency      | true
    6372        | regency      | true
    6300        | province     | true
    3171        | regency      | false
"""
DEFINITIONS = """
    definition_kind | definition | counted_unit
    participants    | main       | person_main
    participants    | any        | person_any
"""
SAME = {
    "region_code": "6371",
    "region_name": "Banjarmasin",
    "segment": "BPU",
    "measure": "participants",
    "participant_definition": "main",
    "growth_basis": "month_on_month",
    "provenance": "administrative",
    "is_complete": "true",
    "compared_is_complete": "true",
    "is_suppressed": "false",
}


def asked(run_model: Run, drawn: str) -> list[Row]:
    given = {
        "marts.growth": filled(drawn, **SAME),
        "marts.regions": REGIONS,
        "marts.definitions": DEFINITIONS,
    }
    return run_model("queries.bpu_falls", given=given)


@cases("""
three falls in three months are a run
    period     | value | compared_value | change
    2024-03-01 | 100   | 90             | 10
    2024-04-01 | 95    | 100            | -5
    2024-05-01 | 90    | 95             | -5
    2024-06-01 | 80    | 90             | -10
    =>
    region_code* | is_three_months_running | months_falling | is_still_falling | workers_before | workers_after | workers_lost | growth_rate
    6371         | true                    | 3              | true             | 100            | 80            | 20           | -0.2
december and january follow each other
    period     | value | compared_value | change
    2023-11-01 | 9     | 10             | -1
    2023-12-01 | 8     | 9              | -1
    2024-01-01 | 7     | 8              | -1
    => region_code*: 6371 | months_falling: 3
other counts, bases, segments and regions are not mixed in
    period     | segment | participant_definition | growth_basis   | measure      | region_code | value | compared_value | change
    2024-03-01 | BPU     | main                   | month_on_month | participants | 6371        | 9     | 10             | -1
    2024-04-01 | PU      | main                   | month_on_month | participants | 6371        | 9     | 10             | -1
    2024-04-01 | BPU     | any                    | month_on_month | participants | 6371        | 9     | 10             | -1
    2024-04-01 | BPU     | main                   | year_on_year   | participants | 6371        | 9     | 10             | -1
    2024-04-01 | BPU     | main                   | month_on_month | registered   | 6371        | 9     | 10             | -1
    2024-04-01 | BPU     | main                   | month_on_month | participants | 6372        | 9     | 10             | -1
    2024-04-01 | BPU     | main                   | month_on_month | participants | 6300        | 9     | 10             | -1
    2024-04-01 | BPU     | main                   | month_on_month | participants | 3171        | 9     | 10             | -1
    =>
    region_code | months_falling | months_there
    6371        | 1              | 1
    6372        | 1              | 1
""")
def test_falls(run_model: Run, case: Case) -> None:
    assert case.found(asked(run_model, **case.given)) == case.expected


@lines("""
    case                           | period     | value | compared_value | change | is_complete | compared_is_complete | is_suppressed | => | months_falling | is_three_months_running
    a month that is not there      | 2020-01-01 | 90    | 95             | 5      | true        | true                 | false         |    | 2              | false
    a month that is not complete   | 2024-05-01 | 90    | 95             | -5     | false       | true                 | false         |    | 2              | false
    a month after one that is not  | 2024-05-01 | 90    | 95             | -5     | true        | false                | false         |    | 2              | false
    a hidden month                 | 2024-05-01 |       |                |        | true        | true                 | true          |    | 2              | false
    a hidden month with a number   | 2024-05-01 | 90    | 95             | -5     | true        | true                 | true          |    | 2              | false
    a month without a change       | 2024-05-01 | 95    | 95             | 0      | true        | true                 | false         |    | 2              | false
    none of these                  | 2024-05-01 | 90    | 95             | -5     | true        | true                 | false         |    | 4              | true
""")
def test_a_month_that_proves_no_fall_ends_the_run(run_model: Run, case: Case) -> None:
    falls = """
        period     | value | compared_value | change | is_complete | compared_is_complete | is_suppressed
        2024-03-01 | 98    | 100            | -2     | true        | true                 | false
        2024-04-01 | 95    | 98             | -3     | true        | true                 | false
        2024-06-01 | 88    | 90             | -2     | true        | true                 | false
    """
    names, rows = read_drawing(falls)
    may = read_drawing(case.given["drawn"])[1]
    assert (
        case.found([one(asked(run_model, drawing(names, [*rows, *may])), region_code="6371")])
        == case.expected
    )
