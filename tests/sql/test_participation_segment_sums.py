"""sql/core/participation_segment_sums.sql on drawn tables."""

import pytest

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import Row, filled

DEFINITIONS = """
    participant_definition    | family      | parts
    kanwil_2024               | kanwil_2024 | PU+BPU+JAKON
    kanwil_2024_without_jakon | kanwil_2024 | PU+BPU
    kanwil_2021               | kanwil_2021 |
"""


def sums(run_model: Run, drawn: str) -> list[Row]:
    given = {
        "staging.participant_definitions": DEFINITIONS,
        "core.participation_statements": filled(
            drawn,
            period="2024-11-01",
            region_code="KAL",
            measure="participants",
            participant_definition="kanwil_2024",
            provenance="published",
            preference="0000000000001000000|0|0|79758869|F0001",
            source="F0001",
        ),
    }
    return run_model("core.participation_segment_sums", given=given)


@cases("""
all is the sum of the segments that the definition names and without construction in its variant
    segment | value   | value_low | value_high
    PU      | 1953661 | 1953661   | 1953661
    BPU     | 889957  | 889957    | 889957
    JAKON   | 443402  | 443402    | 443402
    =>
    participant_definition    | segment | value
    kanwil_2024               | ALL     | 1953661 + 889957 + 443402
    kanwil_2024_without_jakon | ALL     | 1953661 + 889957
an unknown segment leaves the sum unknown
    segment | value
    PU      | 1953661
    BPU     | 889957
    => participant_definition: kanwil_2024_without_jakon
segments are not added where the definition does not allow it
    segment | participant_definition | value
    PU      | kanwil_2021            | 10
    BPU     | kanwil_2021            | 20
    JAKON   | kanwil_2021            | 30
    =>
segments of different definitions are never added
    segment | participant_definition | value
    PU      | kanwil_2024            | 10
    BPU     | kanwil_2021            | 20
    =>
segments of different months are never added
    segment | period     | value
    PU      | 2024-10-01 | 10
    BPU     | 2024-11-01 | 20
    =>
each segment enters once with its preferred statement
    segment | value   | preference                      | source
    PU      | 2000000 | 0000000100000000000|0|0|1|F0015 | F0015
    PU      | 1953661 | 0000000000001000000|0|0|1|F0014 | F0014
    BPU     | 889957  | 0000000000001000000|0|0|1|F0010 | F0010
    => value: 1953661 + 889957 | source: F0010+F0014
the interval of a sum is the sum of the intervals
    segment | value | value_low | value_high
    PU      | 200   | 195       | 209
    BPU     | 31    | 31        | 31
    => value_low: 195 + 31 | value_high: 209 + 31
a sum is as good as its weakest part and ranks after a stated one
    segment | value | preference
    PU      | 200   | 0000000000001000000|0|0|79758869|F0014
    BPU     | 31    | 0000000000010000000|3|0|79758869|F0010
    => preference: 0000000000010000000|3|1|79758869|F0010
a sum is as coarse as its coarsest part and speaks of the days of all its parts
    segment | value | printed_unit | as_of_earliest_date | as_of_latest_date | as_of_precision
    PU      | 200   | 100          | 2024-11-01          | 2024-11-07        | day
    BPU     | 31    | 1            | 2024-01-01          | 2024-11-30        | year
    => printed_unit: 100 | as_of_earliest_date: 2024-01-01 | as_of_latest_date: 2024-11-30 | as_of_precision: year
statements of a part that contradict each other are told of the sum
    segment | value | value_low | value_high | preference
    PU      | 100   | 100       | 100        | 0000000000001000000|0|0|1|F0001
    BPU     | 50    | 50        | 50         | 0000000000001000000|0|0|1|F0002
    BPU     | 20    | 20        | 20         | 0000000000001000000|0|0|2|F0003
    => value: 150 | value_low: 150 | value_high: 150 | parts_low: 120 | parts_high: 150 | has_parts_conflict: true
statements of a part that rounding reconciles are no conflict of the sum
    segment | value | value_low | value_high | preference
    PU      | 100   | 100       | 100        | 0000000000001000000|0|0|1|F0001
    BPU     | 52    | 52        | 52         | 0000000000001000000|0|0|1|F0002
    BPU     | 50    | 45        | 59         | 0000000000010000000|0|0|1|F0003
    => parts_low: 145 | parts_high: 159 | has_parts_conflict: false
a contradiction outside the parts is none of the sum
    segment | value | value_low | value_high | preference
    PU      | 100   | 100       | 100        | 0000000000001000000|0|0|1|F0001
    BPU     | 50    | 50        | 50         | 0000000000001000000|0|0|1|F0002
    JAKON   | 9     | 9         | 9          | 0000000000001000000|0|0|1|F0003
    JAKON   | 4     | 4         | 4          | 0000000000001000000|0|0|2|F0004
    =>
    participant_definition    | has_parts_conflict
    kanwil_2024               | true
    kanwil_2024_without_jakon | false
a sum has eighteen digits
    segment | value              | value_low          | value_high
    PU      | 100000000000000000 | 100000000000000000 | 100000000000000000
    BPU     | 1                  | 1                  | 1
    =>
    value              | value_low          | value_high         | parts_low          | parts_high
    100000000000000001 | 100000000000000001 | 100000000000000001 | 100000000000000001 | 100000000000000001
""")
def test_a_sum_over_segments(run_model: Run, case: Case) -> None:
    assert case.found(sums(run_model, **case.given)) == case.expected


@pytest.mark.parametrize("measure", ["participants", "registered", "inactive", "new_participants"])
def test_every_count_of_people_is_added(run_model: Run, measure: str) -> None:
    rows = sums(run_model, filled("segment | value\nPU | 1\nBPU | 2", measure=measure))
    assert [(row["measure"], row["value"]) for row in rows] == [(measure, 3)]
