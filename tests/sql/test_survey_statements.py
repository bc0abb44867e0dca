"""sql/core/survey_statements.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled

SURVEY = {"region_code": "6400", "period": "2024-08-01", "delivery_id": "workforce/s@1", "line": "2"}
LEDGER = {
    "is_usable": "true",
    "measure": "base_workers",
    "base_definition": "sakernas_employed",
    "region_code": "6400",
    "period": "2024-08-01",
    "value": "204836",
    "printed_unit": "1",
}


@cases("""
each level of a survey row is a base of its own
    working_age_population | labour_force | employed | formal_persons | informal_persons
    3106306                | 2083469      | 1976447  | 1139987        | 836461
    =>
    base_definition       | workers
    sakernas_employed     | 1976447
    sakernas_formal       | 1139987
    sakernas_informal     | 836461
    sakernas_labour_force | 2083469
    sakernas_working_age  | 3106306
a level that is not printed is no row
    employed: 1976447
    => base_definition: sakernas_employed
trailing zeros are not printed digits
    employed: 2780000
    => printed_unit: 10000 | workers_low: 2780000 - 5000 | workers_high: 2780000 + 9999
full digits stand for themselves
    employed: 1976447
    => printed_unit: 1 | workers_low: 1976447 | workers_high: 1976447
a declared unit counts
    employed: 2126000 | printed_unit: 10000
    => printed_unit: 10000 | workers_low: 2126000 - 5000 | workers_high: 2126000 + 9999
it may be less than the zeros
    employed: 2100000 | printed_unit: 10000
    => printed_unit: 10000 | workers_low: 2100000 - 5000 | workers_high: 2100000 + 9999
nobody declares it
    employed: 2100000 | printed_unit:
    => printed_unit: 100000 | workers_low: 2100000 - 50000 | workers_high: 2100000 + 99999
a declared unit counts for every level of its row
    working_age_population | labour_force | formal_persons | informal_persons | printed_unit
    3161000                | 2226000      | 881000         | 1141000          | 10000
    =>
    base_definition       | printed_unit
    sakernas_formal       | 10000
    sakernas_informal     | 10000
    sakernas_labour_force | 10000
    sakernas_working_age  | 10000
a declared unit is not overruled by trailing zeros
    labour_force: 2200000 | employed: 2100000 | formal_persons: 881000 | printed_unit: 1
    =>
    printed_unit | workers_low | workers_high | preference
    1            | 2100000     | 2100000      | 0|0|0|0000000000000000001|0|0|workforce/s@1#2
    1            | 881000      | 881000       | 0|0|0|0000000000000000001|0|0|workforce/s@1#2
    1            | 2200000     | 2200000      | 0|0|0|0000000000000000001|0|0|workforce/s@1#2
formal workers follow from their share of the employed
    employed: 2000001 | formal_percent: 42.20
    # 2,000,001 x 0.422 = 844,000.4
    => base_definition*: sakernas_formal | workers: 844000 | is_derived: true
the interval of a derived number holds both roundings
    employed: 2010000 | formal_percent: 40.00
    # 39.995 % of 2,005,000 = 801,899.75; 40.010 % of 2,019,999 = 808,201.6
    => base_definition*: sakernas_formal | workers_low: 801899 | workers_high: 808202
a printed number makes its share needless
    employed: 2000001 | formal_persons: 844123 | formal_percent: 42.20
    => base_definition*: sakernas_formal | workers: 844123
informal workers follow from their share where they are not printed
    employed: 2000001 | formal_persons: 844123 | informal_percent: 57.80
    # 2,000,001 x 0.578 = 1,156,000.6
    => base_definition*: sakernas_informal | workers: 1156001 | is_derived: true
a printed number of informal workers makes their share needless
    employed: 2000001 | informal_persons: 1156123 | informal_percent: 57.80
    => base_definition*: sakernas_informal | workers: 1156123
nobody counted is no base
    formal_persons: 0 | informal_persons: 73424 | employed: 73424
    =>
    base_definition   | workers
    sakernas_employed | 73424
    sakernas_informal | 73424
a figure in doubt says why and the others of its row do not
    employed: 338152 | formal_persons: 171571 | doubtful: formal_persons | note: turned round
    =>
    base_definition   | doubt
    sakernas_employed |
    sakernas_formal   | turned round
what follows from employed people in doubt is in doubt
    employed: 2000001 | formal_percent: 42.20 | doubtful: unemployed+employed | note: a slip
    =>
    base_definition   | doubt
    sakernas_employed | a slip
    sakernas_formal   | a slip
the sampling error is that of the employed and of nothing else
    employed: 338152 | labour_force: 353152 | employed_rse_percent: 1.25 | first_seen_date: 2026-04-14
    =>
    base_definition       | rse    | first_seen_date
    sakernas_employed     | 0.0125 | 2026-04-14
    sakernas_labour_force |        | 2026-04-14
a share without the employed gives no number
    labour_force: 2320000 | informal_percent: 65.42
    => base_definition: sakernas_labour_force
a survey number printed in the ledger is a statement too
    figures <- figure_id: F0310 | value: 204836 | region_code: 6202 | period: 2022-08-01
    => region_code: 6202 | round: 2022-08-01 | workers: 204836 | source: F0310
a base that is not the survey or not usable is no statement
    figures <-
    figure_id | base_definition   | is_usable | measure
    F0001     | bpjs_eligible     | true      | base_workers
    F0002     | sakernas_employed | false     | base_workers
    F0003     | sakernas_employed | true      | coverage_rate
    =>
""")
def test_a_statement_of_the_survey(run_model: Run, case: Case) -> None:
    given = {"drawn": "employed", "figures": "figure_id"} | case.given
    tables = {"staging.workforce": filled(given["drawn"], **SURVEY)}
    tables["core.figures"] = filled(given["figures"], **LEDGER)
    assert case.found(run_model("core.survey_statements", given=tables)) == case.expected


def test_the_surveys_own_tables_come_first_then_the_exact_press_then_a_copy(run_model: Run) -> None:
    workforce = """
        employed | stated_by      | doubtful | delivery_id | line
        2126123  | secondary_copy |          | copy        | 2
        2126123  | press          |          | exact       | 3
        2126000  | press          |          | rounded     | 4
        2130000  |                |          | own         | 5
        2621123  | press          | employed | doubted     | 6
    """
    rows = run_model(
        "core.survey_statements",
        given={
            "staging.workforce": filled(workforce, **SURVEY),
            "core.figures": filled("figure_id", **LEDGER),
        },
    )
    told = [row["source"] for row in sorted(rows, key=lambda row: row["preference"])]
    assert told == ["own#5", "exact#3", "copy#2", "rounded#4", "doubted#6"]


def test_the_survey_comes_before_the_ledger_and_a_printed_number_before_a_derived_one(run_model: Run) -> None:
    workforce = """
        employed | formal_persons | formal_percent | delivery_id | line
        2000001  | 844123         |                | a           | 2
        2000001  |                | 42.20          | b           | 3
    """
    figures = """
        figure_id | value  | printed_unit | base_definition
        F0001     | 844000 | 1000         | sakernas_formal
        F0002     | 844123 | 1            | sakernas_formal
    """
    given = {"staging.workforce": filled(workforce, **SURVEY), "core.figures": filled(figures, **LEDGER)}
    rows = run_model("core.survey_statements", given=given)
    formal = [row for row in rows if row["base_definition"] == "sakernas_formal"]
    told = [row["source"] for row in sorted(formal, key=lambda row: row["preference"])]
    assert told == ["a#2", "F0002", "F0001", "b#3"]
