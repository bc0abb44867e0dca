"""sql/core/participation_facts.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled


@cases("""
an exact sum of parts comes before a rounded total, whose rounding holds it, and every statement is counted
    value   | value_low | value_high | origin          | preference                      | source
    3200000 | 3150000   | 3299999    | stated          | 0000000100000000000|0|0|1|F0017 | F0017
    3287020 | 3287020   | 3287020    | sum_of_segments | 0000000000001000000|0|1|1|F0014 | F0010+F0014
    =>
    value   | origin          | source      | has_conflict | others_low | others_high | value_least | value_greatest | figures_considered
    3287020 | sum_of_segments | F0010+F0014 | false        | 3150000    | 3299999     | 3200000     | 3287020        | 2
an exact stated total comes before an exact sum
    value | value_low | value_high | origin          | preference
    100   | 100       | 100        | sum_of_segments | 0000000000001000000|0|1|1|F0001
    101   | 101       | 101        | stated          | 0000000000001000000|0|0|1|F0002
    => value: 101
statements that no rounding reconciles are a conflict
    value | value_low | value_high | preference
    100   | 95        | 109        | 2
    110   | 110       | 110        | 1
    => has_conflict: true
intervals that share one number are no conflict
    value | value_low | value_high | preference
    100   | 95        | 109        | 2
    109   | 109       | 109        | 1
    => has_conflict: false
three statements of which two contradict each other are a conflict
    value | value_low | value_high | preference
    100   | 50        | 199        | 1
    60    | 60        | 60         | 2
    150   | 150       | 150        | 3
    => has_conflict: true
counts under two definitions stay two counts
    participant_definition | value   | value_low | value_high | preference
    kanwil_2023            | 2500000 | 2450000   | 2599999    | 1
    ministry_active        | 3619336 | 3619336   | 3619336    | 2
    =>
    participant_definition | value   | has_conflict
    kanwil_2023            | 2500000 | false
    ministry_active        | 3619336 | false
dates, interval, unit and rank are those of the preferred statement
    value | value_low | value_high | printed_unit | as_of_earliest_date | as_of_latest_date | as_of_precision | preference
    200   | 150       | 299        | 100          | 2024-01-01          | 2024-12-31        | year            | 2
    210   | 205       | 219        | 10           | 2024-11-01          | 2024-11-07        | day             | 1
    =>
    value | value_low | value_high | printed_unit | as_of_earliest_date | as_of_latest_date | as_of_precision | preference
    210   | 205       | 219        | 10           | 2024-11-01          | 2024-11-07        | day             | 1
a hidden count is a row without a value and no conflict
    provenance     | value | preference     | is_complete | completeness_rate | is_suppressed | source
    administrative |       | period/2024-11 | false       | 0.75              | true          | period/2024-11
    =>
    value | value_low | others_high | has_conflict | figures_considered | source         | is_complete | completeness_rate | is_suppressed
          |           |             | false        | 1                  | period/2024-11 | false       | 0.75              | true
records do not contradict what is printed
    provenance     | value | value_low | value_high | preference
    administrative | 100   | 100       | 100        | 1
    published      | 110   | 110       | 110        | 2
    =>
    provenance     | value | has_conflict
    administrative | 100   | false
    published      | 110   | false
a sum with a contradiction in a part is one too and its interval spans both
    value | value_low | value_high | parts_low | parts_high | has_parts_conflict | preference
    150   | 150       | 150        | 120       | 150        | true               | 1
    => value: 150 | others_low: 120 | others_high: 150 | has_conflict: true
a stated total that is taken does not hang on what is said of parts
    value | value_low | value_high | parts_low | parts_high | has_parts_conflict | preference
    150   | 150       | 150        |           |            |                    | 1
    150   | 150       | 150        | 120       | 150        | true               | 2
    => others_low: 120 | others_high: 150 | has_conflict: false
a stated total that is rounded away for such a sum does
    value | value_low | value_high | parts_low | parts_high | has_parts_conflict | preference
    150   | 145       | 159        |           |            |                    | 2
    152   | 152       | 152        | 122       | 152        | true               | 1
    => value: 152 | others_low: 122 | others_high: 159 | has_conflict: true
""")
def test_of_all_that_is_said_of_a_count_one_is_taken(run_model: Run, case: Case) -> None:
    figures = filled(
        case.given["drawn"],
        period="2024-11-01",
        region_code="KAL",
        segment="ALL",
        measure="participants",
        participant_definition="kanwil_2024",
        provenance="published",
    )
    rows = run_model("core.participation_facts", given={"core.participation_figures": figures})
    assert case.found(rows) == case.expected
