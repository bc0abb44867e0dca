"""sql/core/participation_figures.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import filled


@cases("""
statements and both sums are kept side by side
    participation_statements <-
        origin | value   | preference | source
        stated | 3200000 | 5          | F0017
        stated | 3300000 | 6          | F0018
    participation_segment_sums <- origin: sum_of_segments | value: 3287020 | preference: 1 | source: F0010+F0012+F0014
    participation_region_sums <- origin: sum_of_regions | value: 3286000 | preference: 2 | source: F0001+F0002
    =>
    origin          | value
    sum_of_segments | 3287020
    sum_of_regions  | 3286000
    stated          | 3200000
    stated          | 3300000
what records count is exact and speaks of its last day, and what is hidden and missing is kept beside
    administrative_counts <-
        period     | value | as_of_date | source         | is_complete | completeness_rate | is_suppressed
        2024-10-01 | 31    | 2024-10-31 | period/2024-10 | true        | 1                 | false
        2024-11-01 |       | 2024-11-30 | period/2024-11 | false       | 0.75              | true
    =>
    value | value_low | value_high | printed_unit | as_of_earliest_date | as_of_latest_date | as_of_precision | is_complete | completeness_rate | is_suppressed
    31    | 31        | 31         | 1            | 2024-10-31          | 2024-10-31        | day             | true        | 1                 | false
          |           |            | 1            | 2024-11-30          | 2024-11-30        | day             | false       | 0.75              | true
a printed figure is complete and hides nothing
    participation_statements <- value: 30 | source: F0017
    => is_complete: true | completeness_rate: | is_suppressed: false
""")
def test_what_is_said_and_what_is_counted(run_model: Run, case: Case) -> None:
    constant = {"period": "2024-11-01", "region_code": "KAL", "segment": "ALL", "measure": "participants"}
    constant |= {"participant_definition": "kanwil_2024", "provenance": "published"}
    given = {f"core.{name}": filled(text, **constant) for name, text in case.given.items()}
    assert case.found(run_model("core.participation_figures", given=given)) == case.expected
