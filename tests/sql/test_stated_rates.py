"""sql/core/stated_rates.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled


@cases("""
a printed percentage is a fraction with the interval of its printing
    value: 46.33 | value_low: 46.325 | value_high: 46.34
    => coverage_rate: 0.4633 | coverage_rate_low: 0.46325 | coverage_rate_high: 0.4634
more digits come before fewer
    figure_id | value | value_low | value_high | preference
    F0051     | 41    | 40.5      | 42         | 2
    F0053     | 41.3  | 41.295    | 41.31      | 1
    => coverage_rate: 0.413 | source: F0053 | has_conflict: false | figures_considered: 2
rates that no rounding reconciles are a conflict
    value | value_low | value_high | preference
    46.33 | 46.325    | 46.34      | 1
    45.34 | 45.335    | 45.35      | 2
    => has_conflict: true
rates that only touch are a conflict as the upper bound is not reached
    value | value_low | value_high | preference
    41    | 40.5      | 42         | 1
    42.05 | 42        | 42.1       | 2
    => has_conflict: true
rates on two bases stay two rates
    base_definition | value
    bpjs_eligible   | 46.33
    office_employed | 41.30
    =>
    base_definition | has_conflict
    bpjs_eligible   | false
    office_employed | false
a rate without its triple stays out
    region_code | participant_definition | base_definition
                | kanwil_2023            | bpjs_eligible
    KAL         |                        | bpjs_eligible
    KAL         | kanwil_2023            |
    =>
interval and dates are those of the preferred statement
    value | value_low | value_high | as_of_earliest_date | as_of_latest_date | as_of_precision | preference
    41    | 40.5      | 42         | 2025-01-01          | 2025-12-31        | year            | 2
    41.3  | 41.25     | 41.4       | 2025-11-01          | 2025-11-30        | month           | 1
    =>
    coverage_rate_low | coverage_rate_high | as_of_earliest_date | as_of_latest_date | as_of_precision
    0.4125            | 0.414              | 2025-11-01          | 2025-11-30        | month
""")
def test_a_rate_that_a_source_states(run_model: Run, case: Case) -> None:
    figures = filled(
        case.given["drawn"],
        figure_id="F0048",
        is_usable="true",
        measure="coverage_rate",
        period="2023-12-01",
        region_code="KAL",
        segment="ALL",
        participant_definition="kanwil_2023",
        base_definition="bpjs_eligible",
        value="46.33",
        value_low="46.325",
        value_high="46.34",
        preference="1",
    )
    assert case.found(run_model("core.stated_rates", given={"core.figures": figures})) == case.expected
