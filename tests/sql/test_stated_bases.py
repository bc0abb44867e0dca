"""sql/core/stated_bases.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled


@cases("""
a stated base stands for whole numbers
    value: 5400000 | value_low: 5350000 | value_high: 5500000
    => base_workers: 5400000 | base_workers_low: 5350000 | base_workers_high: 5499999
a base is rounded where its last printed unit is more than one worker
    base_definition    | printed_unit
    bpjs_eligible      | 100000
    office_employed    | 1
    stated_unspecified | 2
    undisclosed        | 0.1
    =>
    base_definition    | base_status
    bpjs_eligible      | rounded
    office_employed    | exact
    stated_unspecified | rounded
    undisclosed        | exact
full digits come before a rounded number
    figure_id | value   | value_low | value_high | preference
    F0058     | 7900000 | 7850000   | 8000000    | 2
    F0060     | 7996826 | 7996825.5 | 7996827    | 1
    => base_workers: 7996826 | source: F0060 | has_conflict: false | figures_considered: 2
statements that only touch are a conflict as the upper bound is not reached
    value | value_low | value_high | preference
    100   | 95        | 110        | 1
    115   | 110       | 120        | 2
    => has_conflict: true
the survey is no base that a source states
    base_definition: sakernas_employed
    =>
a base without saying whose or of a part of the workers stays out
    participant_definition | is_usable
                           | true
    kanwil_2023            | false
    =>
interval and dates are those of the preferred statement and in whole workers
    figure_id | value | value_low | value_high | printed_unit | as_of_latest_date | published_end_date | preference
    F0001     | 200   | 150       | 300        | 100          | 2023-06-30        | 2023-07-01         | 2
    F0002     | 210   | 209.5     | 211        | 1            | 2023-12-31        | 2024-01-08         | 1
    =>
    base_workers_low | base_workers_high | base_status | base_as_of_date | base_published_date
    210              | 210               | exact       | 2023-12-31      | 2024-01-08
""")
def test_a_base_that_a_source_states(run_model: Run, case: Case) -> None:
    figures = filled(
        case.given["drawn"],
        figure_id="F0001",
        is_usable="true",
        measure="base_workers",
        period="2023-12-01",
        region_code="KAL",
        segment="ALL",
        participant_definition="kanwil_2023",
        base_definition="bpjs_eligible",
        value="5400000",
        value_low="5350000",
        value_high="5500000",
        printed_unit="100000",
        preference="1",
    )
    assert case.found(run_model("core.stated_bases", given={"core.figures": figures})) == case.expected
