"""sql/core/coverage.sql and sql/marts/coverage.sql on drawn tables."""

from tests.cases import Case, cases, lines
from tests.conftest import Run
from tests.drawn import Row, cells
from tests.specified import Rows, drawn, given_and_told, rows_of_kinds, tell

DEFINITIONS = """
    definition_kind | definition               | is_variant | is_comparable | base_kind | segments | stated_by  | counted_unit | includes_jakon | includes_pmi | parts
    participants    | admin_memberships        | false      | true          |           |          | office     | membership   | yes            | yes          |
    participants    | admin_persons_any        | false      | true          |           |          | office     | person_any   | unknown        | yes          |
    participants    | kanwil_2023              | false      | true          |           |          | office     |              |                |              |
    participants    | kanwil_2024              | false      | true          |           |          | office     |              | unknown        | unknown      | PU+BPU
    participants    | a_part_of_kanwil_2024    | true       | true          |           |          | office     |              |                |              |
    participants    | ministry_active          | false      | true          |           |          | ministry   |              | unknown        | unknown      | PU+BPU+PMI
    participants    | a_regency                | false      | true          |           |          | government |              |                |              |
    participants    | a_newspaper              | false      | true          |           |          | press      |              |                |              |
    base            | sakernas_employed        | false      | true          | sakernas  | ALL      |            |              |                |              |
    base            | sakernas_employed_latest | false      | true          | sakernas  | ALL      |            |              |                |              |
    base            | sakernas_able            | false      | true          | sakernas  | ALL      |            |              |                |              |
    base            | sakernas_formal          | false      | true          | sakernas  | PU+BPU+PMI      |            |              |                |              |
    base            | bpjs_eligible            | false      | true          | stated    | PU+ALL   |            |              |                |              |
    base            | office_employed          | false      | true          | stated    | ALL      |            |              |                |              |
    base            | undisclosed              | false      | false         | unknown   | ALL      |            |              |                |              |
    base            | none                     | false      | false         | unknown   | JAKON    |            |              |                |              |
"""
SEGMENTS = """
    segment | sakernas_base
    ALL     | sakernas_employed
    PU      | sakernas_formal
    JAKON   | none
    BPU     | sakernas_formal
    PMI     | sakernas_formal
"""
KEY = {
    "period": "2024-11-01",
    "region_code": "6400",
    "segment": "ALL",
    "participant_definition": "kanwil_2024",
}
STATED = {**KEY, "has_conflict": "false", "figures_considered": "1"}
COUNT = {
    **STATED,
    "value": "30",
    "measure": "participants",
    "provenance": "published",
    "as_of_earliest_date": "2024-11-01",
    "as_of_latest_date": "2024-11-30",
    "as_of_precision": "month",
    "source": "F0001",
}
RECORDS = {
    **COUNT,
    "provenance": "administrative",
    "participant_definition": "admin_memberships",
    "is_complete": "true",
    "is_suppressed": "false",
}
SURVEY = {
    "base_definition": "sakernas_employed",
    "region_code": "6400",
    "round": "2024-08-01",
    "workers": "80",
    "base_status": "rounded",
    "has_conflict": "false",
    "figures_considered": "1",
    "source": "s#1",
}


RESEMBLANCES = """
    figure_id | resembles_definition | resembles_period | difference | is_named | resemblance_rank
    F0060     | sakernas_employed    | 2021-08-01       | -4         | false    | 1
    F0060     | sakernas_able        | 2020-08-01       | 9          | false    | 2
"""
KINDS = "count records survey stated rate"


def coverage(run_model: Run, parts: list[Rows]) -> list[Row]:
    """Run the model on counts, records, survey bases, stated bases and stated rates of one region and month."""
    count, records, survey, stated, rate = parts
    counts = [*(COUNT | row for row in count), *(RECORDS | row for row in records)]
    survey = [SURVEY | row for row in survey]
    rounds = [{"earliest_round": row["round"], "latest_round": row["round"], **row} for row in survey]
    given = {
        "core.definitions": DEFINITIONS,
        "core.segments": SEGMENTS,
        "core.participation_facts": drawn(counts),
        "core.survey_bases": drawn(rounds),
        "core.stated_bases": drawn(stated, **STATED, base_status="rounded"),
        "core.stated_rates": drawn(rate, **STATED),
        "core.base_resemblances": RESEMBLANCES,
    }
    return run_model("core.coverage", given=given)


@cases("""
what is known of the round stands beside the base
    count <- value: 30
    survey <- published_date: 2024-11-05 | first_seen_date: 2026-04-14 | weights: sp2020 | rse: 0.0125 | doubt: a jump
    => base_published_date: 2024-11-05 | base_first_seen_date: 2026-04-14 | base_weights: sp2020 | base_rse: 0.0125 | base_doubt: a jump
a count meets the latest August round not after it
    count <- value: 30
    survey <- round: 2023-08-01 | workers: 50
    survey <- round: 2024-08-01 | workers: 80
    survey <- round: 2025-08-01 | workers: 90
    => base_workers: 80 | base_as_of_date: 2024-08-31 | coverage_rate: 30 / 80
a count of August meets the round of the same August
    count <- period: 2024-08-01
    survey <- round: 2024-08-01 | workers: 80
    => base_workers: 80
a count has no base where all rounds came after it
    count <- period: 2024-07-01
    survey <- round: 2024-08-01
    => base_workers: | base_status: missing
a base serves for eighteen months
    count <- period: 2026-02-01
    count <- period: 2026-03-01
    survey <- round: 2024-08-01 | workers: 80
    => period: 2026-02-01 | base_workers: 80
    => period: 2026-03-01 | base_workers:
an older round does not stand in where a newer one was held elsewhere
    count <- region_code: 6400
    survey <- region_code: 6400 | round: 2023-08-01
    survey <- region_code: 6500 | round: 2024-08-01
    => base_workers: | base_status: missing
the latest round of any month is the region's own
    count <- region_code: 6400
    survey <- base_definition: sakernas_employed_latest | region_code: 6400 | round: 2024-02-01 | workers: 78
    survey <- base_definition: sakernas_employed_latest | region_code: 6500 | round: 2024-08-01 | workers: 20
    => base_definition: sakernas_employed | base_workers:
    => base_definition: sakernas_employed_latest | base_workers: 78
a round that stands in for another is said
    count <- value: 30
    survey <- workers: 80 | base_status: mixed_rounds
    => base_workers: 80 | base_status: mixed_rounds
the interval of a rate holds the printing of both parts
    count <- value: 30 | value_low: 25 | value_high: 39
    survey <- workers: 80 | workers_low: 75 | workers_high: 89
    => coverage_rate_low: 25 / 89 | coverage_rate_high: 39 / 75
a region without a base shows none and never zero
    count <- value: 30
    => participants: 30 | base_workers: | base_status: missing | coverage_rate: | unprotected_workers: | is_above_one: false
a segment over all employed is never a coverage
    count <- segment: PU
    survey <- base_definition: sakernas_employed
    => base_definition: sakernas_formal | coverage_rate:
a segment meets the base of its own
    count <- segment: PU | value: 30
    survey <- base_definition: sakernas_employed | workers: 80
    survey <- base_definition: sakernas_formal | workers: 40
    => base_definition: sakernas_formal | coverage_rate: 30 / 40
construction workers have no base
    count <- segment: JAKON
    survey <- base_definition: sakernas_employed
    => base_definition: none | base_status: missing | coverage_rate:
unprotected are the workers of the base who do not participate
    count <- value: 30
    survey <- workers: 80
    => is_above_one: false | unprotected_workers: 80 - 30
a coverage of one is not above one and leaves nobody
    count <- value: 80
    survey <- workers: 80
    => coverage_rate: 1 | is_above_one: false | unprotected_workers: 0
a coverage above one is kept and leaves the unprotected unknown
    count <- value: 120
    survey <- workers: 80
    => coverage_rate: 1.5 | is_above_one: true | unprotected_workers:
a stated base without a count or a rate is no coverage
    stated <- base_definition: bpjs_eligible | base_workers: 54
    =>
registered members are no participants
    count <- measure: registered
    survey <- workers: 80
    =>
only the base on which all counts meet is the main one
    count <- value: 30
    survey <- base_definition: sakernas_able
    survey <- base_definition: sakernas_employed
    stated <- base_definition: bpjs_eligible | base_workers: 54
    => base_definition: bpjs_eligible | is_main_base: false
    => base_definition: sakernas_able | is_main_base: false
    => base_definition: sakernas_employed | is_main_base: true
count and base keep their intervals
    count <- value: 30 | value_low: 28 | value_high: 33 | others_low: 25 | others_high: 39
    survey <- workers: 80 | workers_low: 75 | workers_high: 89
    => participants_low: 28 | participants_high: 33 | base_workers_low: 75 | base_workers_high: 89
a stated base keeps its interval and that of the other counts beside it
    count <- value: 30 | value_low: 28 | value_high: 33 | others_low: 25 | others_high: 39
    stated <- base_definition: bpjs_eligible | base_workers: 54 | base_workers_low: 53 | base_workers_high: 55
    => base_workers_low: 53 | base_workers_high: 55 | participants_others_low: 25 | participants_others_high: 39
    => base_definition: sakernas_employed
a coverage traces to the figures of its parts
    count <- source: F0010+F0014 | figures_considered: 20
    survey <- source: s#12+s#21 | figures_considered: 3
    => participants_source: F0010+F0014 | base_source: s#12+s#21 | figures_considered: 20 + 3
published figures are complete and hide nothing
    count <- value: 30
    => is_complete: true | is_suppressed: false
a month that was not over on the last day is provisional
    count <- as_of_latest_date: 2024-11-29
    => is_provisional: true
a month that was over is not
    count <- as_of_latest_date: 2024-11-30
    => is_provisional: false
""")
def test_a_count_meets_the_survey_base_of_its_time(run_model: Run, case: Case) -> None:
    tell(coverage(run_model, rows_of_kinds(case, KINDS)), case.result)


@cases("""
it is shown as printed and recomputed beside it
    count <- value: 25
    stated <- base_definition: bpjs_eligible | base_workers: 54
    rate <- base_definition: bpjs_eligible | coverage_rate: 0.4633 | coverage_rate_low: 0.46325
    => is_stated: true | coverage_rate: 0.4633 | recomputed_rate: 25 / 54
its interval is that of its own printing
    count <- value: 25 | value_low: 20 | value_high: 30
    stated <- base_definition: bpjs_eligible | base_workers: 54 | base_workers_low: 50 | base_workers_high: 60
    rate <- base_definition: bpjs_eligible | coverage_rate: 0.4633 | coverage_rate_low: 0.46325 | coverage_rate_high: 0.4634
    => coverage_rate_low: 0.46325 | coverage_rate_high: 0.4634
without its base it implies one from its own numerators: 90 / 0.52 = 173.08 to 110 / 0.42 = 261.9
    count <- value: 100 | value_least: 90 | value_greatest: 110
    rate <- base_definition: undisclosed | coverage_rate: 0.45 | coverage_rate_low: 0.42 | coverage_rate_high: 0.52
    => base_workers: | base_status: implied | implied_base_low: 173 | implied_base_high: 262
these are as wide as their printing and their statements
    count <- value: 100 | value_low: 80 | value_high: 120 | value_least: 90 | value_greatest: 110
    rate <- base_definition: undisclosed | coverage_rate: 0.5 | coverage_rate_low: 0.5 | coverage_rate_high: 0.5
    => implied_base_low: 80 / 0.5 | implied_base_high: 120 / 0.5
an implied base that is a whole number is that number
    count <- value: 8 | value_least: 7 | value_greatest: 9
    rate <- base_definition: undisclosed | coverage_rate: 0.1 | coverage_rate_low: 0.072 | coverage_rate_high: 0.14
    => implied_base_low: 7 / 0.14 | implied_base_high: 9 / 0.072
one that is all but a whole number is cut off: 127,503 / 0.223457 = 570,592.999996 and 95,954 / 0.223457 = 429,407.000004
    count <- value: 110000 | value_least: 127503 | value_greatest: 95954
    rate <- base_definition: undisclosed | coverage_rate: 0.22 | coverage_rate_low: 0.223457 | coverage_rate_high: 0.223457
    => implied_base_low: 570592 | implied_base_high: 429408
a computed rate implies no base
    count <- value: 30
    stated <- base_definition: office_employed | base_workers: 80 | base_workers_low: 75 | base_workers_high: 89
    => is_stated: false | coverage_rate: 30 / 80 | implied_base_low: | implied_base_high:
without a count it keeps its own dates
    rate <- base_definition: undisclosed | coverage_rate: 0.45 | as_of_latest_date: 2024-11-07 | as_of_precision: year
    => participants: | base_status: missing | as_of_latest_date: 2024-11-07 | as_of_precision: year | has_conflict: false
one above one leaves the unprotected unknown, whatever the parts say
    count <- value: 30
    stated <- base_definition: bpjs_eligible | base_workers: 40
    rate <- base_definition: bpjs_eligible | coverage_rate: 1.5
    => is_above_one: true | unprotected_workers:
statements of all three parts are counted
    count <- figures_considered: 20
    stated <- base_definition: bpjs_eligible | base_workers: 80 | figures_considered: 3
    rate <- base_definition: bpjs_eligible | coverage_rate: 0.37 | figures_considered: 400
    => figures_considered: 20 + 3 + 400
""")
def test_of_a_stated_base_or_rate(run_model: Run, case: Case) -> None:
    rows = [
        row
        for row in coverage(run_model, rows_of_kinds(case, KINDS))
        if row["base_definition"] != "sakernas_employed"
    ]
    tell(rows, case.result)


@cases("""
records come before printed figures
    count <- value: 30
    records <- participant_definition: kanwil_2024
    survey <- workers: 80
    rate <- base_definition: undisclosed | coverage_rate: 0.45
    => provenance: administrative
records that are not whole come after printed figures
    count <- is_complete: true
    records <- participant_definition: kanwil_2024 | is_complete: false
    survey <- workers: 80
    => provenance: published
records that are not whole are better than nothing
    records <- is_complete: false
    survey <- workers: 80
    => provenance: administrative
a printed rate comes before a computed one
    count <- value: 30
    survey <- workers: 80
    rate <- base_definition: undisclosed | coverage_rate: 0.45
    => participant_definition: kanwil_2024 | base_definition: undisclosed
a rate comes before none
    count <- value: 30
    survey <- base_definition: sakernas_able
    => participant_definition: kanwil_2024 | base_definition: sakernas_able
a whole count comes before a part of it
    count <- participant_definition: a_part_of_kanwil_2024
    count <- participant_definition: kanwil_2024
    survey <- workers: 80
    => participant_definition: kanwil_2024 | base_definition: sakernas_employed
the base on which all counts meet comes before another one
    count <- value: 30
    survey <- base_definition: sakernas_able
    survey <- base_definition: sakernas_employed
    => participant_definition: kanwil_2024 | base_definition: sakernas_employed
a base of one round comes before one with another that stands in
    count <- value: 30
    survey <- base_definition: sakernas_able
    survey <- base_definition: sakernas_employed | base_status: mixed_rounds
    => participant_definition: kanwil_2024 | base_definition: sakernas_able
of equal bases the first by its name
    count <- value: 30
    stated <- base_definition: office_employed | base_workers: 80
    stated <- base_definition: bpjs_eligible | base_workers: 80
    => base_definition: bpjs_eligible
of equal counts the first by its name
    count <- participant_definition: kanwil_2024
    count <- participant_definition: kanwil_2023
    => participant_definition: kanwil_2023
the office comes before the ministry
    count <- participant_definition: ministry_active
    count <- participant_definition: kanwil_2024
    => participant_definition: kanwil_2024
the ministry comes before a government
    count <- participant_definition: a_regency
    count <- participant_definition: ministry_active
    => participant_definition: ministry_active
a government comes before the press
    count <- participant_definition: a_newspaper
    count <- participant_definition: a_regency
    => participant_definition: a_regency
every month, region and segment has one
    count <- period: 2024-11-01
    count <- period: 2024-12-01
    count <- region_code: 6500
    count <- segment: PU
    count <- segment: JAKON
    survey <- workers: 80
    => period: 2024-11-01 | region_code: 6400 | segment: ALL
    => period: 2024-11-01 | region_code: 6400 | segment: JAKON
    => period: 2024-11-01 | region_code: 6400 | segment: PU
    => period: 2024-11-01 | region_code: 6500 | segment: ALL
    => period: 2024-12-01 | region_code: 6400 | segment: ALL
a hidden count has that of its month though others are printed
    count <- value: 30
    records <- value: | is_suppressed: true
    survey <- workers: 80
    => participant_definition: admin_memberships | base_definition: sakernas_employed
""")
def test_of_all_rows_one_is_the_headline(run_model: Run, case: Case) -> None:
    tell([row for row in coverage(run_model, rows_of_kinds(case, KINDS)) if row["is_headline"]], case.result)


def test_each_provenance_has_a_headline_of_its_own(run_model: Run) -> None:
    counts = [{"participant_definition": "kanwil_2024"}, {"participant_definition": "ministry_active"}]
    records = [
        {"participant_definition": "admin_memberships"},
        {"participant_definition": "admin_persons_any"},
    ]
    rows = coverage(run_model, [counts, records, [{}], [], []])
    found = [row["participant_definition"] for row in rows if row["is_headline_of_provenance"]]
    assert found == ["admin_memberships", "kanwil_2024"]


@cases("""
equal definitions are one series
    count <- period: 2024-11-01 | source: F0001
    count <- period: 2024-12-01 | source: F0002
    survey <- workers: 80
    => series: kanwil_2024 / sakernas_employed | break_reason:
    => series: kanwil_2024 / sakernas_employed | break_reason:
rounds of other weights are never one
    count <- period: 2022-12-01
    count <- period: 2023-12-01
    count <- period: 2024-12-01
    survey <- round: 2022-08-01 | weights: supas2015
    survey <- round: 2023-08-01 | weights: sp2020
    survey <- round: 2024-08-01 | weights: sp2020
    => series: kanwil_2024 / sakernas_employed / supas2015 | break_reason:
    => series: kanwil_2024 / sakernas_employed / sp2020 | break_reason: survey_weights_differ
    => series: kanwil_2024 / sakernas_employed / sp2020 | break_reason:
a month without a round breaks it before and after
    count <- period: 2021-12-01
    count <- period: 2023-12-01
    count <- period: 2025-12-01
    survey <- round: 2023-08-01 | weights: sp2020
    => series: kanwil_2024 / sakernas_employed | break_reason:
    => series: kanwil_2024 / sakernas_employed / sp2020 | break_reason: no_base
    => series: kanwil_2024 / sakernas_employed | break_reason: no_base
undisclosed bases are never one
    rate <- period: 2024-11-01 | base_definition: undisclosed | coverage_rate: 0.45 | source: F0049
    rate <- period: 2024-12-01 | base_definition: undisclosed | coverage_rate: 0.46 | source: F0050
    => series: kanwil_2024 / undisclosed / F0049 | break_reason:
    => series: kanwil_2024 / undisclosed / F0050 | break_reason: base_undisclosed
it breaks where other people are counted
    count <- period: 2024-10-01 | participant_definition: kanwil_2023
    count <- period: 2024-11-01 | participant_definition: kanwil_2024
    count <- period: 2024-12-01 | participant_definition: kanwil_2024
    survey <- workers: 80
    => break_reason:
    => break_reason: participant_definition_differs
    => break_reason:
it breaks where the base is another one
    rate <- period: 2024-11-01 | base_definition: bpjs_eligible | coverage_rate: 0.4633
    rate <- period: 2024-12-01 | base_definition: office_employed | coverage_rate: 0.4130
    => break_reason:
    => break_reason: base_definition_differs
without any base it says so
    count <- period: 2024-11-01 | segment: JAKON | source: F0001
    count <- period: 2024-12-01 | segment: JAKON | source: F0002
    => break_reason:
    => break_reason: no_base
a row off the line has no break
    count <- period: 2024-10-01 | participant_definition: kanwil_2023
    count <- period: 2024-11-01 | participant_definition: kanwil_2024
    count <- period: 2024-11-01 | participant_definition: ministry_active
    survey <- workers: 80
    => participant_definition: kanwil_2023 | break_reason:
    => participant_definition: kanwil_2024 | break_reason: participant_definition_differs
    => participant_definition: ministry_active | break_reason:
it breaks before and after an incomplete month
    records <- period: 2024-09-01
    records <- period: 2024-10-01 | is_complete: false
    records <- period: 2024-11-01 | is_complete: false
    records <- period: 2024-12-01
    survey <- workers: 80
    => series: admin_memberships / sakernas_employed | break_reason:
    => series: admin_memberships / sakernas_employed / incomplete 2024-10 | break_reason: incomplete
    => series: admin_memberships / sakernas_employed / incomplete 2024-11 | break_reason: incomplete
    => series: admin_memberships / sakernas_employed | break_reason: incomplete
""")
def test_what_may_be_drawn_as_one_line(run_model: Run, case: Case) -> None:
    tell(coverage(run_model, rows_of_kinds(case, KINDS)), case.result)


@cases("""
an incomplete month says how much of it was delivered, and is provisional
    records <- period: 2024-10-01 | value: 30 | is_complete: true | completeness_rate: 1
    records <- period: 2024-11-01 | value: 22 | is_complete: false | completeness_rate: 0.75
    survey <- workers: 80
    => is_complete: true | completeness_rate: 1 | is_provisional: false | coverage_rate: 30 / 80
    => is_complete: false | completeness_rate: 0.75 | is_provisional: true | coverage_rate: 22 / 80
a hidden count shows its base and nothing that gives it back
    records <- value: | is_suppressed: true
    survey <- workers: 80 | workers_low: 75 | workers_high: 89
    => base_workers: 80 | is_suppressed: true | is_headline: true | is_above_one: false | participants: | participants_low: | participants_high: | participants_others_low: | participants_others_high: | coverage_rate: | recomputed_rate: | coverage_rate_low: | coverage_rate_high: | unprotected_workers:
memberships are those with construction and migrants in all segments
    records <- participant_definition: admin_memberships | segment: ALL
    => counted_unit: membership | includes_jakon: yes | includes_pmi: yes
    records <- participant_definition: admin_memberships | segment: JAKON
    => counted_unit: project_headcount | includes_jakon: yes | includes_pmi: no
    records <- participant_definition: admin_memberships | segment: PU
    => counted_unit: membership | includes_jakon: no | includes_pmi: no
persons are those as their definition has them
    records <- participant_definition: admin_persons_any | segment: ALL
    => counted_unit: person_any | includes_jakon: unknown | includes_pmi: yes
    records <- participant_definition: admin_persons_any | segment: JAKON
    => counted_unit: person_any | includes_jakon: yes | includes_pmi: no
    records <- participant_definition: admin_persons_any | segment: PU
    => counted_unit: person_any | includes_jakon: no | includes_pmi: no
printed counts are those with migrants that are made of them, and say so of all segments only
    count <- participant_definition: kanwil_2024 | segment: ALL
    => counted_unit: | includes_jakon: unknown | includes_pmi: unknown
    count <- participant_definition: kanwil_2024 | segment: BPU
    => includes_jakon: no | includes_pmi: no
    count <- participant_definition: kanwil_2024 | segment: JAKON
    => counted_unit: | includes_jakon: yes | includes_pmi: no
    count <- participant_definition: kanwil_2024 | segment: PMI
    => includes_jakon: no | includes_pmi: yes
    count <- participant_definition: kanwil_2024 | segment: PU
    => includes_jakon: no | includes_pmi: unknown
    count <- participant_definition: ministry_active | segment: ALL | period: 2024-12-01
    => includes_jakon: unknown | includes_pmi: yes
    count <- participant_definition: ministry_active | segment: PU | period: 2024-12-01
    => includes_jakon: no | includes_pmi: no
""")
def test_what_is_counted(run_model: Run, case: Case) -> None:
    tell(coverage(run_model, rows_of_kinds(case, KINDS)), case.result)


@lines("""
    contradicted | => | eligible | employed
    count        |    | true     | true
    stated       |    | true     | false
    rate         |    | true     | false
    survey       |    | false    | true
    nothing      |    | false    | false
""")
def test_a_conflict_of_any_part_is_one_of_the_coverage(run_model: Run, case: Case) -> None:
    given, told = given_and_told(case)
    base = {"base_definition": "bpjs_eligible"}
    parts: dict[str, Rows] = {
        "count": [{}],
        "records": [],
        "survey": [{}],
        "stated": [{**base, "base_workers": "80"}],
        "rate": [{**base, "coverage_rate": "0.37"}],
    }
    for row in parts.get(str(given["contradicted"]), []):
        row["has_conflict"] = "true"
    rows = coverage(run_model, list(parts.values()))
    tell(rows, [{"has_conflict": has_conflict} for has_conflict in told.values()])


@lines("""
    case                    | coverage_rate_low | coverage_rate_high | => | has_conflict
    its open end touches    | 0.49              | 0.5                |    | true
    its open end reaches in | 0.49              | 0.501              |    | false
    its closed end touches  | 0.55              | 0.56               |    | false
    it begins beyond        | 0.551             | 0.56               |    | true
""")
def test_a_printed_rate_contradicts_parts_that_its_interval_does_not_hold(run_model: Run, case: Case) -> None:
    """The parts allow 40 / 80 = 0.5 to 44 / 80 = 0.55; what is printed stands for its lower end and less than its upper."""
    given, told = given_and_told(case)
    base = {"base_definition": "bpjs_eligible"}
    stated = {**base, "base_workers": "80", "base_workers_low": "80", "base_workers_high": "80"}
    rate = {**base, "coverage_rate": given["coverage_rate_low"], **given}
    count = {"value": "42", "value_low": "40", "value_high": "44"}
    rows = coverage(run_model, [[count], [], [], [stated], [rate]])
    tell(rows, [told, {"base_definition": "sakernas_employed"}])


def test_the_mart_carries_the_names_of_region_and_segment(run_model: Run) -> None:
    given = {
        "core.coverage": "period: 2024-11-01 | region_code: KAL | segment: ALL | coverage_rate: 0.375",
        "core.regions": "region_code: KAL | region_name: Kalimantan | region_level: island_group",
        "core.segments": "segment: ALL | segment_name: All segments",
    }
    (row,) = run_model("marts.coverage", given=given)
    told = cells(row, "region_name region_level segment_name coverage_rate")
    assert told == ["Kalimantan", "island_group", "All segments", 0.375]
