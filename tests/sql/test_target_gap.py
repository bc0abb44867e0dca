"""sql/marts/target_gap.sql on drawn tables."""

from tests.cases import Case, cases
from tests.conftest import Run
from tests.specified import drawn, rows_of_kinds, tell

REGIONS = "region_code: 6400 | region_name: Kalimantan Timur | region_level: province"
SEGMENTS = "segment: ALL | segment_name: All segments"
DEFINITIONS = """
    definition_kind | definition         | is_comparable | is_variant | stated_by
    participants    | kanwil_2024        | true          | false      | office
    participants    | a_ministry         | true          | false      | ministry
    participants    | a_bulletin         | true          | false      |
    participants    | a_part             | true          | true       | office
    base            | sakernas_employed  | true          | false      |
    base            | office_employed    | true          | false      |
    base            | stated_unspecified | false         | false      |
    base            | undisclosed        | false         | false      |
    base            | none               | false         | false      |
"""
PLACE = {"region_code": "6400", "segment": "ALL"}
TARGET = {**PLACE, "target_year": "2025", "target_period": "2025-12-01"}
RATE = {
    **TARGET,
    "target_family": "UCJ",
    "measure": "coverage_rate",
    "target_rate": "0.50",
    "base_definition": "sakernas_employed",
}
WORKERS = {
    **TARGET,
    "target_family": "OFFICE",
    "measure": "participants",
    "target_workers": "100",
    "base_definition": "none",
}
ACTUAL = {
    **PLACE,
    "period": "2025-06-01",
    "participant_definition": "kanwil_2024",
    "provenance": "published",
    "is_complete": "true",
    "has_conflict": "false",
}
COVERAGE = {
    **ACTUAL,
    "base_definition": "sakernas_employed",
    "participants": "40",
    "base_workers": "100",
    "coverage_rate": "0.40",
    "is_variant": "false",
}
COUNT = {**ACTUAL, "measure": "participants", "preference": "1"}


def gaps(run_model: Run, case: Case) -> None:
    """Run the model on targets, coverages, counts and figures of one region; it tells what the case says."""
    rates, workers, coverages, counts, figures = rows_of_kinds(case, "rate workers coverage count figure")
    given = {
        "core.regions": REGIONS,
        "core.segments": SEGMENTS,
        "core.definitions": DEFINITIONS,
        "core.targets": drawn([*(RATE | row for row in rates), *(WORKERS | row for row in workers)]),
        "core.coverage": drawn(coverages, **COVERAGE),
        "core.participation_facts": drawn(counts, **COUNT),
        "core.figures": drawn(figures, figure_id="F0220"),
    }
    tell(run_model("marts.target_gap", given=given), case.result)


@cases("""
it is the latest on its own base
    rate <- target_rate: 0.50
    coverage <- period: 2025-03-01 | participants: 35 | coverage_rate: 0.35
    coverage <- period: 2025-06-01 | participants: 40 | coverage_rate: 0.40
    coverage <- period: 2025-09-01 | participants: 42 | coverage_rate: 0.70 | base_definition: office_employed
    => status: comparable | actual_period: 2025-06-01 | participants: 40 | gap_points: 10
one after the target is due says nothing of it
    rate <- target_period: 2025-12-01
    coverage <- period: 2026-01-01
    => status: not_comparable
one on another base neither
    rate <- base_definition: sakernas_employed
    coverage <- base_definition: office_employed
    => status: not_comparable | gap_points: | workers_needed:
a target that names no base has none
    rate <- target_family: RPJMN | target_rate: 0.3215 | base_definition: undisclosed
    coverage <- base_definition: undisclosed | base_workers:
    => status: base_unknown | coverage_rate: | gap_points:
a count of a part is none
    rate <- target_rate: 0.50
    coverage <- participant_definition: a_part | is_variant: true
    => status: not_comparable
the office comes before the ministry
    rate <- target_rate: 0.50
    coverage <- participant_definition: a_ministry | coverage_rate: 0.45
    coverage <- participant_definition: kanwil_2024 | coverage_rate: 0.40
    workers <- target_workers: 100
    count <- participant_definition: a_ministry | value: 45 | preference: 1
    count <- participant_definition: kanwil_2024 | value: 40 | preference: 2
    => target_family: OFFICE | participant_definition: kanwil_2024 | participants: 40
    => target_family: UCJ | participant_definition: kanwil_2024 | coverage_rate: 0.40
the ministry comes before others
    rate <- target_rate: 0.50
    coverage <- participant_definition: a_bulletin | coverage_rate: 0.45
    coverage <- participant_definition: a_ministry | coverage_rate: 0.40
    workers <- target_workers: 100
    count <- participant_definition: a_bulletin | value: 45 | preference: 1
    count <- participant_definition: a_ministry | value: 40 | preference: 2
    => target_family: OFFICE | participant_definition: a_ministry | participants: 40
    => target_family: UCJ | participant_definition: a_ministry | coverage_rate: 0.40
each family and year has its own
    rate <- target_family: UCJ | target_year: 2024 | target_period: 2024-12-01
    rate <- target_family: UCJ | target_year: 2025
    rate <- target_family: RPJMN | target_year: 2025
    coverage <- period: 2024-06-01 | coverage_rate: 0.30
    coverage <- period: 2025-06-01 | coverage_rate: 0.40
    coverage <- period: 2025-09-01 | coverage_rate:
    => target_family: RPJMN | target_year: 2025 | coverage_rate: 0.4
    => target_family: UCJ | target_year: 2024 | coverage_rate: 0.3
    => target_family: UCJ | target_year: 2025 | coverage_rate: 0.4
a base without a definition serves the target that states the same figure: (0.2947 - 0.261) x 206,000 = 6,942.2
    rate <- target_rate: 0.2947 | base_definition: stated_unspecified | base_figure_id: F0220
    coverage <- base_definition: stated_unspecified | base_source: F0220 | coverage_rate: 0.261 | participants: | base_workers:
    figure <- figure_id: F0220 | value: 206000
    => status: comparable | base_is_stated: true | base_workers: 206000 | workers_needed: 6943
another number without a definition is another base
    rate <- base_definition: stated_unspecified | base_figure_id: F0220
    coverage <- base_definition: stated_unspecified | base_source: F0999
    figure <- figure_id: F0220 | value: 206000
    => status: not_comparable
a base that follows only from a printed rate is inferred
    rate <- target_rate: 0.50
    coverage <- base_workers: | implied_base_low: 99 | implied_base_high: 101
    => base_is_stated: false | base_is_inferred: true | workers_needed:
it is not where a base is printed too
    rate <- target_rate: 0.50
    coverage <- base_workers: 100 | implied_base_low: 99 | implied_base_high: 101
    => base_is_inferred: false
nor where nothing implies one
    rate <- target_rate: 0.50
    coverage <- base_workers:
    => base_is_inferred: false
nor where there is no actual
    rate <- target_rate: 0.50
    coverage <- period: 2026-06-01 | base_workers: | implied_base_low: 99 | implied_base_high: 101
    => base_is_inferred: false
a month that is not complete is none
    rate <- target_rate: 0.50
    coverage <- period: 2025-05-01
    coverage <- period: 2025-06-01 | coverage_rate: 0.20 | is_complete: false
    => actual_period: 2025-05-01 | gap_points: 10
no gap is told where statements of it contradict each other
    rate <- target_rate: 0.50
    coverage <- period: 2025-05-01
    coverage <- period: 2025-06-01 | coverage_rate: 0.45 | has_conflict: true
    => status: not_comparable | has_conflict: true | actual_period: 2025-06-01 | gap_points: | workers_needed: | is_on_path:
""")
def test_the_actual_rate_beside_a_target(run_model: Run, case: Case) -> None:
    gaps(run_model, case)


@cases("""
is the gap on the base of the actual: half of 100 less 40, in the 6 months from June to December 1.67 each
    rate <- target_rate: 0.50
    coverage <- participants: 40 | base_workers: 100
    => workers_needed: 10 | months_left: 6 | net_additions_needed_monthly: 2
is nobody where the target is reached
    rate <- target_rate: 0.50
    coverage <- participants: 52 | base_workers: 100 | coverage_rate: 0.52
    => gap_points: -2 | workers_needed: 0 | net_additions_needed_monthly: 0
the last twelve months say that the pace is enough: 24 are 2 each
    rate <- target_rate: 0.50
    coverage <- participants: 40
    count <- period: 2024-06-01 | value: 16
    => net_additions_last_12_months_monthly: 2 | is_on_path: true
or that it is not: 23 are 1.92 each
    rate <- target_rate: 0.50
    coverage <- participants: 40
    count <- period: 2024-06-01 | value: 17
    => net_additions_last_12_months_monthly: 1 | is_on_path: false
the pace is unknown without the same count twelve months before
    rate <- target_rate: 0.50
    coverage <- participants: 40
    count <- period: 2024-05-01 | value: 16
    count <- period: 2024-06-01 | value: 16 | participant_definition: a_ministry
    count <- period: 2024-06-01 | value: 16 | provenance: administrative
    count <- period: 2024-06-01 | value: 16 | measure: registered
    => net_additions_last_12_months_monthly: | is_on_path:
when no month is left there is no pace to keep
    rate <- target_rate: 0.50
    coverage <- period: 2025-12-01
    count <- period: 2024-12-01 | value: 16
    => months_left: 0 | net_additions_needed_monthly: | is_on_path:
a pace is not measured from a month that is not complete
    workers <- target_workers: 100
    count <- period: 2024-06-01 | value: 16 | is_complete: false
    count <- period: 2025-06-01 | value: 40
    => actual_period: 2025-06-01 | net_additions_last_12_months_monthly:
nor from a count that is contradicted
    workers <- target_workers: 100
    count <- period: 2024-06-01 | value: 16 | has_conflict: true
    count <- period: 2025-06-01 | value: 40
    => status: comparable | has_conflict: false | net_additions_last_12_months_monthly:
the pace of registered members is that of registered members: (120 - 84) / 12
    workers <- measure: registered | target_workers: 150
    count <- period: 2025-10-01 | measure: registered | value: 120
    count <- period: 2024-10-01 | measure: registered | value: 84
    count <- period: 2024-10-01 | measure: participants | value: 60
    => net_additions_last_12_months_monthly: 3
""")
def test_what_is_still_wanted(run_model: Run, case: Case) -> None:
    gaps(run_model, case)


@cases("""
meets the latest count of its year and has no points
    workers <- target_workers: 100 | figure_id: F0587 | meaning: Active participants to reach
    count <- period: 2025-03-01 | value: 85
    count <- period: 2025-10-01 | value: 88 | source: F0539
    count <- period: 2025-06-01 | value: 90
    => status: comparable | actual_period: 2025-10-01 | participants: 88 | workers_needed: 12 | gap_points: | target_source: F0587 | actual_source: F0539 | region_name: Kalimantan Timur
meets no count of the year before
    workers <- target_workers: 100
    count <- period: 2024-12-01 | value: 88
    => status: not_comparable
meets one of its January
    workers <- target_workers: 100
    count <- period: 2025-01-01 | value: 88
    => status: comparable
meets one of its December
    workers <- target_workers: 100
    count <- period: 2025-12-01 | value: 88
    => status: comparable
meets no count of the year after
    workers <- target_workers: 100
    count <- period: 2026-01-01 | value: 88
    => status: not_comparable
each family and year has its own
    workers <- target_family: OFFICE | target_year: 2024 | target_period: 2024-12-01
    workers <- target_family: OFFICE | target_year: 2025
    workers <- target_family: RPJMN | target_year: 2025
    count <- period: 2024-06-01 | value: 30
    count <- period: 2025-06-01 | value: 40
    => target_family: OFFICE | target_year: 2024 | participants: 30
    => target_family: OFFICE | target_year: 2025 | participants: 40
    => target_family: RPJMN | target_year: 2025 | participants: 40
registered members are set against a target of registered members
    workers <- measure: participants | target_workers: 100
    workers <- measure: registered | target_workers: 150
    count <- measure: participants | value: 88
    count <- measure: registered | value: 120
    => measure: participants | participants: 88 | workers_needed: 12
    => measure: registered | participants: 120 | workers_needed: 30
a count that is not complete is none
    workers <- target_workers: 100
    count <- period: 2025-05-01 | value: 40
    count <- period: 2025-06-01 | value: 20 | is_complete: false
    => actual_period: 2025-05-01 | workers_needed: 60
a count that is hidden is none
    workers <- target_workers: 100
    count <- period: 2025-05-01 | value: 40
    count <- period: 2025-06-01 | value:
    => actual_period: 2025-05-01 | workers_needed: 60
no gap is told where statements of the count contradict each other
    workers <- target_workers: 100
    count <- period: 2024-06-01 | value: 30
    count <- period: 2025-06-01 | value: 40 | has_conflict: true
    => status: not_comparable | has_conflict: true | workers_needed: | net_additions_needed_monthly:
""")
def test_a_target_in_workers(run_model: Run, case: Case) -> None:
    gaps(run_model, case)
