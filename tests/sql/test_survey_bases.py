"""sql/core/survey_bases.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.drawn import Row, filled

MEMBERS = """
    parent_region_code | region_code | member_count
    KAL                | 6100        | 2
    KAL                | 6300        | 2
    0000               | 6100        | 2
    0000               | 6300        | 2
"""
REGIONS = """
    region_code | region_level | valid_to_date
    0000        | national     |
    KAL         | island_group |
    6100        | province     |
    6300        | province     |
    6371        | regency      |
    6400-2023   | province     | 2023-12-01
"""
FORMER_MEMBERS = """
    parent_region_code | region_code | valid_to_date | member_count
    6400-2023          | 6400        | 2023-12-01    | 2
    6400-2023          | 6500        | 2023-12-01    | 2
    0000               | 6400-2023   | 2023-12-01    | 1
"""
ROUNDS = """
    round      | weights   | published_date
    2022-08-01 | supas2015 | 2022-11-07
    2023-02-01 | sp2020    | 2023-05-05
    2023-08-01 | sp2020    | 2023-11-06
    2024-08-01 | sp2020    | 2024-11-05
"""


def bases(run_model: Run, drawn: str) -> list[Row]:
    statements = filled(
        drawn,
        base_definition="sakernas_employed",
        region_code="6300",
        workers_low="0",
        workers_high="9999999",
        printed_unit="1",
        is_derived="false",
        preference="1",
        source="s#1",
    )
    return run_model(
        "core.survey_bases",
        given={
            "core.survey_statements": statements,
            "core.survey_rounds": ROUNDS,
            "core.region_members": MEMBERS,
            "core.former_region_members": FORMER_MEMBERS,
            "core.regions": REGIONS,
        },
    )


@cases("""
an august round is the base of its own region
    round: 2024-08-01 | workers: 2126000
    => region_code: 6300 | round: 2024-08-01 | workers: 2126000 | base_status: exact
the preferred of two statements is the base
    round      | workers | workers_low | workers_high | printed_unit | preference
    2024-08-01 | 1344480 | 1344475     | 1344489      | 10           | 2
    2024-08-01 | 1344475 | 1344475     | 1344475      | 1            | 1
    => round: 2024-08-01 | workers: 1344475 | base_status: exact | has_conflict: false | figures_considered: 2
interval and source are those of the preferred statement and a rounded one that holds it is no conflict
    round      | workers | workers_low | workers_high | preference | source
    2024-08-01 | 2100000 | 2050000     | 2199999      | 2          | F0001
    2024-08-01 | 2120000 | 2115000     | 2129999      | 1          | s#1
    => workers_low: 2115000 | workers_high: 2129999 | source: s#1 | has_conflict: false
statements that no rounding reconciles are a conflict
    round      | workers | workers_low | workers_high | preference
    2024-08-01 | 1343480 | 1343475     | 1343489      | 2
    2024-08-01 | 1344475 | 1344475     | 1344475      | 1
    => has_conflict: true
a copy of the tables says so
    round: 2024-08-01 | workers: 2126123 | stated_by: secondary_copy | first_seen_date: 2026-04-14
    => workers: 2126123 | base_status: secondary_copy | first_seen_date: 2026-04-14
a conflict says what contradicts and why
    round      | workers | workers_low | workers_high | printed_unit | preference | source | doubt           | is_derived
    2024-08-01 | 166581  | 166581      | 166581       | 1            | 1          | s#1    |                 | false
    2024-08-01 | 166580  | 166575      | 166589       | 10           | 2          | s#2    |                 | false
    2024-08-01 | 170000  | 169000      | 171000       | 1000         | 3          | s#3    |                 | false
    2024-08-01 | 171000  | 170900      | 171100       | 10           | 4          | s#4    |                 | true
    2024-08-01 | 171571  | 171571      | 171571       | 1            | 5          | s#5    | is turned round | false
    2024-08-01 | 171572  | 171572      | 171572       | 1            | 6          | s#6    |                 | false
    => workers: 166581 | has_conflict: true | doubt: | conflict_reason: 170000 (s#3) is rounded; 171000 (s#4) is derived; 171571 (s#5) is turned round; 171572 (s#6) differs
statements of one number contradict nothing
    round      | workers | workers_low | workers_high | preference
    2024-08-01 | 1344480 | 1344475     | 1344489      | 2
    2024-08-01 | 1344475 | 1344475     | 1344475      | 1
    => conflict_reason:
a base in doubt says so
    round: 2024-08-01 | workers: 2126123 | doubt: a small sample
    => workers: 2126123 | doubt: a small sample
a province without its august round takes the nearest one
    region_code | round      | workers
    6100        | 2023-08-01 | 2780000
    6300        | 2023-02-01 | 2075988
    6300        | 2023-11-01 | 2090000
    => region_code*: 6300 | round*: 2023-08-01 | workers: 2090000 | base_status: mixed_rounds
a round that stands in is as uncertain as all that are near
    region_code | round      | workers | workers_low | workers_high
    6100        | 2023-08-01 | 9       | 9           | 9
    6300        | 2023-02-01 | 50      | 40          | 70
    6300        | 2023-09-01 | 52      | 51          | 53
    6300        | 2024-02-01 | 51      | 45          | 60
    => region_code*: 6300 | round*: 2023-08-01 | workers: 52 | workers_low: 40 | workers_high: 70
of two rounds equally near the earlier one stands in
    region_code | round      | workers
    6100        | 2023-08-01 | 2780000
    6300        | 2023-02-01 | 2075988
    6300        | 2024-02-01 | 2100000
    => region_code*: 6300 | round*: 2023-08-01 | workers: 2075988
a round more than six months away stands in for none
    region_code | round      | workers
    6100        | 2023-08-01 | 2780000
    6300        | 2024-03-01 | 2100000
    => region_code: 6100 | round: 2023-08-01
an island group is the sum of all its provinces and the nation is never added up from them
    region_code | round      | workers | workers_low | workers_high | source
    6100        | 2024-08-01 | 2860000 | 2855000     | 2869999      | s#1
    6300        | 2024-08-01 | 2126000 | 2121000     | 2135999      | s#2
    =>
    region_code | workers           | workers_low       | workers_high      | source
    6100        | 2860000           | 2855000           | 2869999           | s#1
    6300        | 2126000           | 2121000           | 2135999           | s#2
    KAL         | 2860000 + 2126000 | 2855000 + 2121000 | 2869999 + 2135999 | s#1+s#2
a province without any round leaves the sum unknown
    region_code: 6100 | round: 2024-08-01 | workers: 2860000
    => region_code: 6100
a sum has the status of its weakest part
    region_code | round      | workers | printed_unit | is_derived
    6100        | 2023-08-01 | 2780000 | 10000        | false
    6300        | 2023-08-01 | 2126123 | 1            | false
    6100        | 2024-08-01 | 2860000 | 10000        | false
    6300        | 2024-08-01 | 2126123 | 1            | true
    6100        | 2025-08-01 | 2930000 | 10000        | true
    6300        | 2025-02-01 | 2150123 | 1            | false
    =>
    region_code* | round      | base_status
    KAL          | 2023-08-01 | rounded
    KAL          | 2024-08-01 | derived
    KAL          | 2025-08-01 | mixed_rounds
a sum with a part of a copy is a copy and says what is in doubt
    region_code | round      | workers | stated_by      | first_seen_date | doubt   | rse  | source
    6100        | 2024-08-01 | 100     | secondary_copy | 2026-04-14      | a slip  | 0.01 | s#1
    6300        | 2024-08-01 | 20      |                |                 |         | 0.02 | s#2
    => region_code*: KAL | base_status: secondary_copy | first_seen_date: 2026-04-14 | doubt: a slip | rse:
a round has its weights and the day of its publication which for a regency is only first seen
    region_code | round      | first_seen_date
    6100        | 2022-08-01 |
    6300        | 2023-08-01 |
    6371        | 2023-08-01 | 2026-04-14
    6371        | 2024-08-01 |
    =>
    region_code | round      | weights   | published_date | first_seen_date
    6100        | 2022-08-01 | supas2015 | 2022-11-07     |
    6300        | 2023-08-01 | sp2020    | 2023-11-06     |
    6371        | 2023-08-01 | sp2020    |                | 2026-04-14
    6371        | 2024-08-01 | sp2020    |                |
a sum of provinces has the day of its round
    region_code | round
    6100        | 2023-08-01
    6300        | 2023-08-01
    => region_code*: KAL | weights: sp2020 | published_date: 2023-11-06
unless a part was first seen later
    region_code | round      | first_seen_date
    6100        | 2023-08-01 |
    6300        | 2023-08-01 | 2026-04-14
    => region_code*: KAL | published_date: | first_seen_date: 2026-04-14
a round that is not in the list is weighted as the one before it and one before all has no weights
    round
    2025-08-01
    2021-08-01
    =>
    round      | weights | published_date
    2021-08-01 |         |
    2025-08-01 | sp2020  |
rounds of two weightings that stand for one are both told and of no day
    region_code | round
    6100        | 2022-08-01
    6300        | 2023-02-01
    => region_code*: KAL | base_status: mixed_rounds | weights: supas2015+sp2020 | published_date:
a province of former days is the sum of its parts in its time and was published with its round
    region_code | round      | workers | first_seen_date
    6400        | 2023-08-01 | 100     | 2026-04-14
    6500        | 2023-08-01 | 20      | 2026-04-14
    6400        | 2024-08-01 | 101     |
    6500        | 2024-08-01 | 21      |
    =>
    region_code* | round      | workers  | published_date | first_seen_date
    6400-2023    | 2023-08-01 | 100 + 20 | 2023-11-06     |
a province of former days without a part has no base
    region_code: 6400 | round: 2023-08-01
    => region_code: 6400
an island group's own figure comes before the sum
    region_code | round      | workers | workers_low | workers_high
    6100        | 2024-08-01 | 100     | 100         | 100
    6300        | 2024-08-01 | 20      | 20          | 20
    KAL         | 2024-08-01 | 120     | 120         | 120
    => region_code*: KAL | workers: 120 | source: s#1 | has_conflict: false
an island group's own figure that contradicts the sum is a conflict
    region_code | round      | workers | workers_low | workers_high
    6100        | 2024-08-01 | 100     | 100         | 100
    6300        | 2024-08-01 | 20      | 20          | 20
    KAL         | 2024-08-01 | 121     | 121         | 121
    => region_code*: KAL | has_conflict: true
a rounded own figure that holds the sum is no conflict
    region_code | round      | workers | workers_low | workers_high
    6100        | 2024-08-01 | 100     | 100         | 100
    6300        | 2024-08-01 | 20      | 20          | 20
    KAL         | 2024-08-01 | 100     | 50          | 199
    => region_code*: KAL | has_conflict: false
a sum of the august round comes before the group's figure of another round
    region_code | round      | workers
    6100        | 2024-08-01 | 100
    6300        | 2024-08-01 | 20
    KAL         | 2024-02-01 | 117
    => region_code*: KAL | round*: 2024-08-01 | workers: 100 + 20
a conflict about one province is a conflict of the sum
    region_code | round      | workers | workers_low | workers_high | preference
    6100        | 2024-08-01 | 100     | 100         | 100          | 1
    6100        | 2024-08-01 | 101     | 101         | 101          | 2
    6300        | 2024-08-01 | 20      | 20          | 20           | 1
    => region_code*: KAL | has_conflict: true | figures_considered: 2 + 1
a sum with a round that stands in contradicts nothing
    region_code | round      | workers | workers_low | workers_high
    6100        | 2024-08-01 | 100     | 100         | 100
    6300        | 2024-02-01 | 20      | 20          | 20
    KAL         | 2024-08-01 | 121     | 121         | 121
    => region_code*: KAL | has_conflict: false
nor does a group's figure contradict such a sum
    region_code | round      | workers | workers_low | workers_high
    6100        | 2024-08-01 | 100     | 100         | 100
    6300        | 2024-02-01 | 20      | 20          | 20
    KAL         | 2024-08-01 | 119     | 119         | 119
    => region_code*: KAL | has_conflict: false
a figure that follows from others contradicts the sum like a printed one
    region_code | round      | workers | workers_low | workers_high | is_derived
    6100        | 2024-08-01 | 100     | 100         | 100          | false
    6300        | 2024-08-01 | 20      | 20          | 20           | false
    KAL         | 2024-08-01 | 121     | 121         | 121          | true
    => region_code*: KAL | has_conflict: true
and a sum of such figures is contradicted like one of printed ones
    region_code | round      | workers | workers_low | workers_high | is_derived
    6100        | 2024-08-01 | 100     | 100         | 100          | true
    6300        | 2024-08-01 | 20      | 20          | 20           | true
    KAL         | 2024-08-01 | 119     | 119         | 119          | false
    => region_code*: KAL | has_conflict: true
one estimate contradicts no other
    region_code | round      | workers | workers_low | workers_high
    6100        | 2024-08-01 | 100     | 100         | 100
    6300        | 2024-02-01 | 20      | 20          | 20
    => region_code*: KAL | has_conflict: false
""")
def test_the_base_of_august(run_model: Run, case: Case) -> None:
    rows = bases(run_model, **case.given)
    assert case.found([row for row in rows if row["base_definition"] == "sakernas_employed"]) == case.expected


@cases("""
the latest kind has the interval of its round and february is no august base
    round: 2024-02-01 | workers: 2100000 | workers_low: 2050000 | workers_high: 2199999
    => base_definition: sakernas_employed_latest | round: 2024-02-01 | workers_low: 2050000 | workers_high: 2199999
every round is a base of the latest kind
    round      | workers
    2024-02-01 | 2100000
    2024-08-01 | 2126000
    =>
    base_definition*         | round      | workers
    sakernas_employed_latest | 2024-02-01 | 2100000
    sakernas_employed_latest | 2024-08-01 | 2126000
only the employed have a base of the latest kind
    base_definition: sakernas_formal | round: 2024-08-01 | workers: 881440
    => base_definition: sakernas_formal
bases of other kinds and other rounds do not contradict one another
    base_definition   | round      | workers | workers_low | workers_high
    sakernas_formal   | 2023-08-01 | 40      | 40          | 40
    sakernas_formal   | 2024-08-01 | 50      | 50          | 50
    sakernas_informal | 2024-08-01 | 60      | 60          | 60
    =>
    base_definition   | round      | has_conflict
    sakernas_formal   | 2023-08-01 | false
    sakernas_formal   | 2024-08-01 | false
    sakernas_informal | 2024-08-01 | false
the latest kind adds provinces of one and the same round only
    region_code | round      | workers
    6100        | 2024-08-01 | 2860000
    6300        | 2024-02-01 | 2100000
    =>
    base_definition*         | region_code
    sakernas_employed_latest | 6100
    sakernas_employed_latest | 6300
""")
def test_bases_by_kind(run_model: Run, case: Case) -> None:
    assert case.found(bases(run_model, **case.given)) == case.expected


@cases("""
a base moves against the round a year before of the same weights
    round      | workers | weights
    2021-08-01 | 100     | supas2015
    2022-08-01 | 103     | supas2015
    2023-08-01 | 120     | sp2020
    2025-08-01 | 126     | sp2020
    =>
    round      | change_rate
    2021-08-01 |
    2022-08-01 | 0.03
    2023-08-01 |
    2025-08-01 |
each region has its own
    region_code | round      | workers
    6100        | 2023-08-01 | 100
    6300        | 2024-08-01 | 200
    =>
    region_code | change_rate
    6100        |
    6300        |
the month that it speaks of is that of its round
    latest_round: 2023-02-01
    => round: 2023-08-01 | base_as_of_date: 2023-02-28
""")
def test_a_base_as_it_is_shown(run_model: Run, case: Case) -> None:
    usual = {"base_definition": "sakernas_employed", "region_code": "6300", "round": "2023-08-01"}
    given = {
        "core.survey_bases": filled(case.given["drawn"], **usual, weights="sp2020"),
        "core.regions": REGIONS,
        "marts.base_definitions": "base_definition\nsakernas_employed",
    }
    assert case.found(run_model("marts.survey_bases", given=given)) == case.expected
