"""sql/marts/coverage_change.sql on drawn tables."""

from tests.cases import Case, cases, lines
from tests.conftest import Run
from tests.drawn import Row
from tests.specified import Rows, drawn, given_and_told, rows_of_kinds, tell

REGIONS = "region_code\n6400\n6500"
SEGMENTS = "segment\nALL\nPU"
USUAL = {
    "region_code": "6400",
    "segment": "ALL",
    "participant_definition": "kanwil_2024",
    "base_definition": "sakernas_employed",
    "provenance": "published",
    "series": "s",
    "as_of_precision": "month",
    "is_provisional": "false",
    "base_as_of_date": "2023-08-31",
    "participants": "30",
    "participants_low": "30",
    "participants_high": "30",
    "base_workers": "50",
    "base_status": "exact",
    "coverage_rate": "0.60",
    "recomputed_rate": "0.60",
    "is_main_base": "true",
    "is_headline_of_provenance": "true",
    "is_stated": "false",
    "is_variant": "false",
    "is_comparable": "true",
    "has_conflict": "false",
    "is_complete": "true",
    "is_suppressed": "false",
    "counted_unit": "unstated",
}
HIDDEN = dict.fromkeys(("participants", "coverage_rate", "recomputed_rate"))
EFFECTS = ("participants_effect_points", "base_effect_points", "change_low_points", "change_high_points")
STEPS = ("consecutive", "same_month_last_year")


def changes(run_model: Run, months: Rows, *kinds: str) -> list[list[Row]]:
    """Return the changes of each kind between coverages of one region."""
    given = {"core.regions": REGIONS, "core.segments": SEGMENTS, "core.coverage": drawn(months, **USUAL)}
    rows = run_model("marts.coverage_change", given=given)
    return [[row for row in rows if row["comparison_kind"] == kind] for kind in kinds]


@cases("""
it is that month and no earlier one
    month <- period: 2024-01-01
    month <- period: 2024-10-01
    month <- period: 2024-11-01
    => from_period: 2024-01-01 | to_period: 2024-10-01
    => from_period: 2024-10-01 | to_period: 2024-11-01
it is that of its own count and of each other
    month <- period: 2023-12-01 | participant_definition: kanwil_2024
    month <- period: 2024-06-01 | participant_definition: ministry_active
    month <- period: 2024-11-01 | participant_definition: kanwil_2024
    => from_period: 2023-12-01 | to_period: 2024-06-01 | status: common_base_only
    => from_period: 2023-12-01 | to_period: 2024-11-01 | status: comparable
    => from_period: 2024-06-01 | to_period: 2024-11-01 | status: common_base_only
a month without a rate is none
    month <- period: 2023-11-01 | coverage_rate: | recomputed_rate:
    month <- period: 2024-11-01
    =>
another month than that of the year before is comparable and says so
    month <- period: 2024-10-01
    month <- period: 2024-11-01
    => status: comparable | reason_code: different_month
records are compared under one definition only
    month <- period: 2023-11-01 | provenance: administrative | participant_definition: admin_memberships | series: memberships
    month <- period: 2023-11-01 | provenance: administrative | participant_definition: admin_persons_any | series: persons
    month <- period: 2024-11-01 | provenance: administrative | participant_definition: admin_memberships | series: memberships
    month <- period: 2024-11-01 | provenance: administrative | participant_definition: admin_persons_any | series: persons
    => from_series: memberships | to_series: memberships
    => from_series: persons | to_series: persons
an incomplete month is not called provisional too
    month <- period: 2023-11-01
    month <- period: 2024-11-01 | is_complete: false | is_provisional: true | completeness_rate: 0.75
    => status: not_comparable | reason_code: incomplete | to_completeness_rate: 0.75
the effects of participants, (45 - 30) x (1/50 + 1/100) / 2, and of the base add up to 45 less 60 %; at least 40 less 65, at most 50 less 55
    month <- period: 2023-11-01 | participants: 30 | base_workers: 50 | coverage_rate: 0.60 | coverage_rate_low: 0.55 | coverage_rate_high: 0.65
    month <- period: 2024-11-01 | participants: 45 | base_workers: 100 | coverage_rate: 0.45 | coverage_rate_low: 0.40 | coverage_rate_high: 0.50
    => change_points: -15 | participants_effect_points: 22.5 | base_effect_points: -37.5 | change_low_points: -25 | change_high_points: -5
effects are unknown where a rate has no parts
    month <- period: 2023-11-01 | participants: 30 | base_workers:  | coverage_rate: 0.60
    month <- period: 2024-11-01 | participants: 45 | base_workers: 100 | coverage_rate: 0.45
    => change_points: -15 | participants_effect_points: | base_effect_points:
both ends keep their parts and dates
    month <- period: 2023-11-01 | series: s | participants: 30 | base_workers: 50 | coverage_rate: 0.6 | as_of_latest_date: 2023-11-20 | completeness_rate: 0.9
    month <- period: 2024-11-01 | series: t | participants: 45 | base_workers: 100 | coverage_rate: 0.4 | as_of_latest_date: 2024-11-30 | completeness_rate: 1
    => from_series: s | from_participants: 30 | from_base_workers: 50 | from_coverage_rate: 0.6 | from_as_of_date: 2023-11-20 | from_completeness_rate: 0.9 | to_series: t | to_participants: 45 | to_base_workers: 100 | to_coverage_rate: 0.4 | to_as_of_date: 2024-11-30 | to_completeness_rate: 1
""")
def test_a_month_and_the_last_one_before_it(run_model: Run, case: Case) -> None:
    (months,) = rows_of_kinds(case, "month")
    (rows,) = changes(run_model, months, "consecutive")
    tell(rows, case.result)


@cases("""
is told whatever lies between
    month <- period: 2023-11-01
    month <- period: 2024-05-01
    month <- period: 2024-11-01
    => from_period: 2023-11-01 | to_period: 2024-11-01
is not replaced by a neighbour
    month <- period: 2023-12-01
    month <- period: 2024-11-01
    =>
""")
def test_the_same_month_of_the_year_before(run_model: Run, case: Case) -> None:
    (months,) = rows_of_kinds(case, "month")
    (rows,) = changes(run_model, months, "same_month_last_year")
    tell(rows, case.result)


@lines("""
    case                                        | column                 | earlier               | later             | => | status           | reason_code                              | change_points | common_change_points
    two whole months of one count               | is_complete            | true                  | true              |    | comparable       |                                          | -15           | 0
    two counts on one base                      | participant_definition | kanwil_2023           | kanwil_2024       |    | common_base_only | participant_definition_differs           | -15           | 0
    a contradicted one at first                 | has_conflict           | true                  | false             |    | not_comparable   | conflict                                 |               |
    a contradicted one at last                  | has_conflict           | false                 | true              |    | not_comparable   | conflict                                 |               |
    an incomplete one at first                  | is_complete            | false                 | true              |    | not_comparable   | incomplete                               |               |
    an incomplete one at last                   | is_complete            | true                  | false             |    | not_comparable   | incomplete                               |               |
    a hidden one at first                       | is_suppressed          | true                  | false             |    | not_comparable   | suppressed                               |               |
    a hidden one at last                        | is_suppressed          | false                 | true              |    | not_comparable   | suppressed                               |               |
    two hidden ones                             | is_suppressed          | true                  | true              |    | not_comparable   | suppressed                               |               |
    a year at first                             | as_of_precision        | year                  | month             |    | common_base_only | year_precision                           | -15           | 0
    a year at last                              | as_of_precision        | month                 | year              |    | common_base_only | year_precision                           | -15           | 0
    a round that stands in at first             | base_status            | mixed_rounds          | exact             |    | comparable       | mixed_rounds                             | -15           | 0
    a round that stands in at last              | base_status            | exact                 | mixed_rounds      |    | comparable       | mixed_rounds                             | -15           | 0
    a provisional one at first                  | is_provisional         | true                  | false             |    | comparable       | provisional                              | -15           | 0
    a provisional one at last                   | is_provisional         | false                 | true              |    | comparable       | provisional                              | -15           | 0
    bases of two seasons                        | base_as_of_date        | 2023-02-28            | 2023-08-31        |    | not_comparable   | survey_season_differs                    |               | 0
    bases of one season                         | base_as_of_date        | 2023-08-31            | 2024-08-31        |    | comparable       |                                          | -15           | 0
    bases of two weightings                     | base_weights           | supas2015             | sp2020            |    | not_comparable   | survey_weights_differ                    |               |
    bases of one weighting                      | base_weights           | sp2020                | sp2020            |    | comparable       |                                          | -15           | 0
    a base in doubt at first                    | base_doubt             | a jump                |                   |    | comparable       | base_in_doubt                            | -15           | 0
    a base in doubt at last                     | base_doubt             |                       | a jump            |    | comparable       | base_in_doubt                            | -15           | 0
    two bases                                   | base_definition        | sakernas_labour_force | sakernas_employed |    |                  |                                          |               |
    a base that nobody disclosed, at first      | is_comparable          | false                 | true              |    |                  |                                          |               |
    a base that nobody disclosed, at last       | is_comparable          | true                  | false             |    |                  |                                          |               |
    a part and a whole count                    | is_variant             | true                  | false             |    | comparable       |                                          | -15           | 0
    a printed figure and a record               | provenance             | published             | administrative    |    |                  |                                          |               |
    two regions                                 | region_code            | 6500                  | 6400              |    |                  |                                          |               |
    two segments                                | segment                | PU                    | ALL               |    |                  |                                          |               |
""")
def test_two_months_of_a_year_and_the_next(run_model: Run, case: Case) -> None:
    given, told = given_and_told(case)
    months: Rows = [
        {"period": period, "coverage_rate": rate, str(given["column"]): given[end]}
        for period, rate, end in (("2023-11-01", "0.60", "earlier"), ("2024-11-01", "0.45", "later"))
    ]
    months = [month | HIDDEN if month.get("is_suppressed") == "true" else month for month in months]
    for rows in changes(run_model, months, *STEPS):
        tell(rows, [told] if told["status"] else [])
        assert all(row["is_suppressed"] == (given["column"] == "is_suppressed") for row in rows)
        assert all(row[name] is None for row in rows for name in EFFECTS if not told["change_points"])


@cases("""
a count without construction is compared with itself only
    month <- period: 2023-11-01 | participant_definition: kanwil_2024_without_jakon | is_variant: true
    month <- period: 2023-11-01 | participant_definition: kanwil_2024
    month <- period: 2024-11-01 | participant_definition: kanwil_2024_without_jakon | is_variant: true
    => status: comparable
rates on an undisclosed base are never one step
    month <- period: 2023-11-01 | base_definition: undisclosed | is_comparable: false | is_main_base: false
    month <- period: 2024-11-01 | base_definition: undisclosed | is_comparable: false | is_main_base: false
    =>
each region, segment, provenance and base has its own
    month <- period: 2023-11-01 | series: t1
    month <- period: 2023-11-01 | series: t2 | segment: PU
    month <- period: 2023-11-01 | series: t3 | region_code: 6500
    month <- period: 2023-11-01 | series: t4 | provenance: administrative
    month <- period: 2023-11-01 | series: t5 | base_definition: sakernas_able | is_main_base: false
    month <- period: 2024-11-01 | series: t1
    month <- period: 2024-11-01 | series: t2 | segment: PU
    month <- period: 2024-11-01 | series: t3 | region_code: 6500
    month <- period: 2024-11-01 | series: t4 | provenance: administrative
    month <- period: 2024-11-01 | series: t5 | base_definition: sakernas_able | is_main_base: false
    => from_series: t4 | to_series: t4 | status: comparable
    => from_series: t1 | to_series: t1 | status: comparable
    => from_series: t5 | to_series: t5 | status: comparable
    => from_series: t2 | to_series: t2 | status: comparable
    => from_series: t3 | to_series: t3 | status: comparable
two reasons are both said
    month <- period: 2023-11-01 | participant_definition: kanwil_2023 | has_conflict: true
    month <- period: 2024-11-01 | participant_definition: kanwil_2024
    => status: not_comparable | reason_code: participant_definition_differs, conflict | change_points:
""")
def test_months_one_after_another_and_a_year_apart(run_model: Run, case: Case) -> None:
    (months,) = rows_of_kinds(case, "month")
    for rows in changes(run_model, months, *STEPS):
        tell(rows, case.result)


@lines("""
    participant_definition    | provenance     | is_variant | counted_unit | is_complete | participants_low | participants_high | => | reason_code
    higher                    | published      | false      | unstated     | true        | 36               | 36                |    | other_count_disagrees
    lower                     | published      | false      | unstated     | true        | 25               | 29                |    | other_count_disagrees
    rounded                   | published      | false      | unstated     | true        | 25               | 36                |    |
    rounded_up                | published      | false      | unstated     | true        | 25               | 30                |    |
    rounded_down              | published      | false      | unstated     | true        | 30               | 36                |    |
    kanwil_2024_without_jakon | published      | true       | unstated     | true        | 26               | 26                |    |
    memberships               | administrative | false      | membership   | true        | 26               | 26                |    | other_count_disagrees
    persons                   | administrative | false      | person_any   | true        | 26               | 26                |    |
    incomplete                | administrative | false      | membership   | false       | 26               | 26                |    |
    equal                     | administrative | false      | membership   | true        | 30               | 30                |    |
""")
def test_another_count_of_the_last_month_is_disputed(run_model: Run, case: Case) -> None:
    given, told = given_and_told(case)
    months: Rows = [{"period": "2023-11-01"}, {"period": "2024-11-01"}, {"period": "2024-11-01", **given}]
    (rows,) = changes(run_model, months, "consecutive")
    tell([row for row in rows if row["status"] == "comparable"], [told])


@cases("""
it goes from one published rate to the next
    stated <- period: 2023-12-01
    surveyed <- period: 2024-06-01
    stated <- period: 2024-11-01
    stated <- period: 2025-12-01
    => from_period: 2023-12-01 | to_period: 2024-11-01
    => from_period: 2024-11-01 | to_period: 2025-12-01
it takes the headline of each month
    stated <- period: 2023-12-01 | series: headline
    stated <- period: 2023-12-01 | participant_definition: ministry_active | is_headline_of_provenance: false | series: other
    stated <- period: 2024-12-01 | series: headline
    => from_series: headline | to_series: headline
between different definitions it has reasons and no points
    stated <- period: 2023-12-01 | participant_definition: kanwil_2023 | base_definition: bpjs_eligible
    stated <- period: 2024-11-01 | participant_definition: kanwil_2024 | base_definition: undisclosed | is_comparable: false
    => status: not_comparable | reason_code: participant_definition_differs, base_definition_differs, base_undisclosed, different_month | change_points: | participants_effect_points:
two published rates of equal definitions are comparable
    stated <- period: 2023-12-01 | base_definition: office_employed | coverage_rate: 0.40
    stated <- period: 2024-12-01 | base_definition: office_employed | coverage_rate: 0.43
    => status: comparable | reason_code: | change_points: 3
two undisclosed bases are not comparable though their label is one
    stated <- period: 2023-12-01 | base_definition: undisclosed | is_comparable: false
    stated <- period: 2024-12-01 | base_definition: undisclosed | is_comparable: false
    => status: not_comparable | reason_code: base_undisclosed | change_points:
each region, segment and provenance has its own
    stated <- period: 2023-11-01 | series: t1
    stated <- period: 2023-11-01 | series: t2 | segment: PU
    stated <- period: 2023-11-01 | series: t3 | region_code: 6500
    stated <- period: 2023-11-01 | series: t4 | provenance: administrative
    stated <- period: 2024-11-01 | series: t1
    stated <- period: 2024-11-01 | series: t2 | segment: PU
    stated <- period: 2024-11-01 | series: t3 | region_code: 6500
    stated <- period: 2024-11-01 | series: t4 | provenance: administrative
    => from_series: t4 | to_series: t4
    => from_series: t1 | to_series: t1
    => from_series: t2 | to_series: t2
    => from_series: t3 | to_series: t3
printed figures and records are never mixed
    stated <- period: 2023-11-01 | provenance: published
    stated <- period: 2024-11-01 | provenance: administrative
    =>
its bridge is the change of both counts on the survey base; at least 37 less 31, at most 40 less 29
    stated <- period: 2023-12-01 | participant_definition: kanwil_2023 | base_definition: bpjs_eligible | coverage_rate: 0.46 | recomputed_rate:
    stated <- period: 2024-12-01 | participant_definition: kanwil_2024 | base_definition: office_employed | coverage_rate: 0.41 | recomputed_rate:
    surveyed <- period: 2023-12-01 | participant_definition: kanwil_2023 | recomputed_rate: 0.30 | coverage_rate_low: 0.29 | coverage_rate_high: 0.31
    surveyed <- period: 2024-12-01 | participant_definition: kanwil_2024 | recomputed_rate: 0.38 | coverage_rate_low: 0.37 | coverage_rate_high: 0.40
    => status: not_comparable | common_base_definition: sakernas_employed | common_from_rate: 0.30 | common_to_rate: 0.38 | common_change_points: 8 | common_change_low_points: 6 | common_change_high_points: 11
there is no bridge where the survey has no round for both
    stated <- period: 2023-12-01 | participant_definition: kanwil_2023 | base_definition: bpjs_eligible | recomputed_rate:
    stated <- period: 2024-12-01 | participant_definition: kanwil_2024 | base_definition: office_employed | recomputed_rate:
    surveyed <- period: 2023-12-01 | participant_definition: kanwil_2023 | recomputed_rate: 0.30
    => common_base_definition: | common_from_rate: | common_change_points:
rounds of two weightings make no bridge
    stated <- period: 2022-12-01 | participant_definition: kanwil_2023 | base_definition: bpjs_eligible | recomputed_rate:
    stated <- period: 2023-12-01 | participant_definition: kanwil_2024 | base_definition: office_employed | recomputed_rate:
    surveyed <- period: 2022-12-01 | participant_definition: kanwil_2023 | base_weights: supas2015
    surveyed <- period: 2023-12-01 | participant_definition: kanwil_2024 | base_weights: sp2020
    => common_base_definition: | common_from_rate: | common_change_points:
another base than the one for all counts makes no bridge
    stated <- period: 2023-12-01 | participant_definition: kanwil_2023 | base_definition: bpjs_eligible | recomputed_rate:
    stated <- period: 2024-12-01 | participant_definition: kanwil_2024 | base_definition: office_employed | recomputed_rate:
    surveyed <- period: 2023-12-01 | participant_definition: kanwil_2023 | base_definition: sakernas_able | is_main_base: false
    surveyed <- period: 2024-12-01 | participant_definition: kanwil_2024 | base_definition: sakernas_able | is_main_base: false
    => common_base_definition: | common_from_rate:
""")
def test_the_published_chain(run_model: Run, case: Case) -> None:
    stated, surveyed = rows_of_kinds(case, "stated surveyed")
    stated = [{"is_stated": "true", "is_main_base": "false", **row} for row in stated]
    (rows,) = changes(run_model, [*stated, *surveyed], "stated_chain")
    tell(rows, case.result)
