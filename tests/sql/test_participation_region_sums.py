"""sql/core/participation_region_sums.sql on drawn tables."""

import pytest

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import Row, filled

MEMBERS = """
    parent_region_code | region_code | member_count
    KAL                | 6100        | 2
    KAL                | 6200        | 2
    6400               | 6401        | 1
"""
FORMER_MEMBERS = """
    parent_region_code | region_code | valid_to_date | member_count
    9400-2023          | 9400        | 2023-12-01    | 2
    9400-2023          | 9500        | 2023-12-01    | 2
    0000               | 9400-2023   | 2023-12-01    | 2
    0000               | 6400        | 2023-12-01    | 2
"""


def sums(run_model: Run, drawn: str, segment_sums: str = "value") -> list[Row]:
    constant = {
        "period": "2023-12-01",
        "segment": "ALL",
        "measure": "participants",
        "participant_definition": "ministry_active",
        "provenance": "published",
        "preference": "0000000000001000000|1|0|79758869|F0001",
        "source": "F0001",
    }
    given = {
        "core.region_members": MEMBERS,
        "core.former_region_members": FORMER_MEMBERS,
        "core.participation_statements": filled(drawn, **constant),
        "core.participation_segment_sums": filled(segment_sums, **constant),
    }
    return run_model("core.participation_region_sums", given=given)


@cases("""
an island group is the sum of all its provinces
    region_code | value | value_low | value_high | source
    6100        | 100   | 95        | 109        | F0001
    6200        | 20    | 20        | 20         | F0002
    => region_code: KAL | value: 100 + 20 | value_low: 95 + 20 | value_high: 109 + 20 | source: F0001+F0002
a province that is not known leaves the sum unknown
    region_code: 6100 | value: 100
    =>
the nation is the sum of the provinces of then where those of today are not known
    region_code | value
    6400        | 100
    9400-2023   | 20
    => region_code: 0000 | value: 100 + 20
but not after their day
    region_code | value | period
    6400        | 100   | 2024-01-01
    9400-2023   | 20    | 2024-01-01
    =>
a province of then is the sum of its parts
    region_code | value
    9400        | 7
    9500        | 8
    => region_code: 9400-2023 | value: 7 + 8
provinces counted differently are never added
    region_code | participant_definition | value
    6100        | ministry_active        | 100
    6200        | kalteng_2023           | 20
    =>
a province known only by its segments enters with their sum
    region_code: 6100 | value: 100
    segment_sums <- region_code: 6200 | value: 20
    => value: 100 + 20
exact segments stand for a province whose total is rounded
    region_code | value | preference
    6100        | 100   | 0000000000001000000|1|0|79758869|F0001
    6200        | 20    | 0000000000010000000|1|0|79758869|F0002
    segment_sums <- region_code: 6200 | value: 23 | preference: 0000000000001000000|1|1|79758869|F0003
    => value: 100 + 23
a province stated twice enters once with its preferred statement
    region_code | value | preference
    6100        | 100   | 0000000000001000000|1|0|79758869|F0001
    6100        | 90    | 0000000000010000000|1|0|79758869|F0002
    6200        | 20    | 0000000000001000000|1|0|79758869|F0003
    => value: 100 + 20
employers are not added over regions as one may be in two
    region_code | measure   | value
    6100        | employers | 100
    6200        | employers | 20
    =>
a sum over regions ranks after a stated total and a sum of segments
    region_code | value | preference
    6100        | 100   | 0000000000001000000|1|0|79758869|F0001
    6200        | 20    | 0000000000001000000|0|0|79758869|F0002
    => origin: sum_of_regions | preference: 0000000000001000000|1|2|79758869|F0001
a sum is as coarse as its coarsest part and speaks of all their days
    region_code | value | printed_unit | as_of_earliest_date | as_of_latest_date | as_of_precision
    6100        | 100   | 100          | 2023-01-01          | 2023-12-31        | year
    6200        | 20    | 1            | 2023-12-01          | 2023-12-20        | month
    => printed_unit: 100 | as_of_earliest_date: 2023-01-01 | as_of_latest_date: 2023-12-31 | as_of_precision: year
statements of a province that contradict each other are told of the group
    region_code | value | value_low | value_high | preference
    6100        | 100   | 100       | 100        | 1
    6100        | 130   | 130       | 130        | 2
    6200        | 20    | 20        | 20         | 1
    => value: 100 + 20 | parts_low: 100 + 20 | parts_high: 130 + 20 | has_parts_conflict: true
a contradiction in a segment of a province is told of the group
    region_code: 6100 | value: 100 | value_low: 100 | value_high: 100
    segment_sums <-
        region_code | value | value_low | value_high | parts_low | parts_high | has_parts_conflict
        6200        | 20    | 20        | 20         | 20        | 50         | true
    => parts_low: 100 + 20 | parts_high: 100 + 50 | has_parts_conflict: true
a stated total and the sum of its segments contradict each other in the group
    region_code | value | value_low | value_high | preference
    6100        | 100   | 100       | 100        | 1
    6200        | 20    | 20        | 20         | 1
    segment_sums <-
        region_code | value | value_low | value_high | parts_low | parts_high | preference | has_parts_conflict
        6200        | 25    | 25        | 25         | 25        | 25         | 2          | false
    => value: 100 + 20 | parts_low: 100 + 20 | parts_high: 100 + 25 | has_parts_conflict: true
the parts of a sum are as uncertain as they are whatever their sum says
    region_code: 6100 | value: 100 | value_low: 100 | value_high: 100
    segment_sums <-
        region_code | value | value_low | value_high | parts_low | parts_high
        6200        | 20    | 20        | 20         | 12        | 50
    => value_low: 100 + 20 | value_high: 100 + 20 | parts_low: 100 + 12 | parts_high: 100 + 50
a sum has eighteen digits
    region_code | value              | value_low          | value_high
    6100        | 100000000000000000 | 100000000000000000 | 100000000000000000
    6200        | 1                  | 1                  | 1
    =>
    value              | value_low          | value_high         | parts_low          | parts_high
    100000000000000001 | 100000000000000001 | 100000000000000001 | 100000000000000001 | 100000000000000001
""")
def test_a_sum_over_regions(run_model: Run, case: Case) -> None:
    assert case.found(sums(run_model, **case.given)) == case.expected


@pytest.mark.parametrize("measure", ["participants", "registered", "inactive", "new_participants"])
def test_every_count_of_people_is_added(run_model: Run, measure: str) -> None:
    rows = sums(run_model, filled("region_code | value\n6100 | 1\n6200 | 2", measure=measure))
    assert [(row["measure"], row["value"]) for row in rows] == [(measure, 3)]
