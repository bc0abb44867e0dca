"""sql/checks: each check is seen to refuse and to accept, and what its verdict does to a run."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from flows.problems import NotPublished, WrongUsage
from flows.settings import SQL, Settings
from flows.warehouse.audit import Verdict, refuse_to_publish, run_check, run_checks
from flows.warehouse.build import load_metrics
from flows.warehouse.model import load_model
from tests.builds import warm_copy
from tests.conftest import Run, publish
from tests.drawn import drawing, filled, read_drawing, rows_of
from tests.specified import tables_of

Given = dict[str, str]
Check = Callable[[str, Given], Verdict]

CHECKS = sorted(path.stem for path in (SQL / "checks").glob("*.sql"))


PROOFS = {
    "memberships_arrive": """
        block: 3 | first: period 2024-09-01, accepted_rows 9, counted_rows 7, settled_rows 1
        audit.deliveries
            is    | delivery_id | dataset     | period     | accepted_rows | rejected_rows | sender | part | status
            wrong | N01         | memberships | 2024-09-01 | 5             | 0             |        |      |
            wrong | N02         | memberships | 2024-09-01 | 4             | 0             |        |      |
            wrong | N03         | memberships | 2024-10-01 | 5             | 0             |        |      |
            wrong | N04         | employers   | 2024-10-01 | 9             | 9             |        |      |
            wrong | N05         | memberships | 2024-12-01 | 0             | 3             |        |      |
            right | N01         | memberships | 2024-09-01 | 5             | 2             | N01    | 1    | partial
            right | N01.r2      | memberships | 2024-09-01 | 0             | 7             | N01    | 1    | refused
            right | N02         | memberships | 2024-09-01 | 4             | 1             | N02    | 1    | partial
        exact.reconciliation
            is    | period     | office_code | segment | status  | refused
            wrong | 2024-12-01 | unknown     | unknown | unknown | 2
            wrong | 2024-12-01 | unknown     | ALL     | all     | 3
            right | 2024-09-01 | N01         | PU      | active  | 2
            right | 2024-09-01 | N01         | ALL     | active  | 2
            right | 2024-09-01 | unknown     | unknown | unknown | 1
        period.acceptance
            is    | period     | office_code | accepted
                  | 2024-09-01 | N01         | 5
            wrong | 2024-09-01 | N02         | 2
            wrong | 2024-10-01 | N03         | 5
            wrong | 2024-11-01 | N03         | 1
            right | 2024-09-01 | N02         | 3
        period.ledger period: 2024-09-01 | delivery_id: N02 | line: 7
    """,
    "accepted_rows_arrive": """
        block: 3 | first: delivery_id segments/lost, accepted_rows 2, arrived_rows 1
        audit.deliveries
            is    | delivery_id      | accepted_rows
            wrong | segments/lost    | 2
                  | segments/refused | 0
            right | segments/curated | 2
            right | segments/held    |
        ledger.arrived
            is    | delivery_id          | period     | measure  | value
            wrong | segments/lost        |            | rows     | 1
            wrong | segments/refused     |            | rows     | 1
            wrong | workforce/unheard_of |            | rows     | 1
            right | segments/curated     |            | rows     | 2
            right |                      | 2024-10-01 | projects | 5
    """,
    "bases_are_not_later": """
        block: 1 | first: period 2024-07-01
        marts.coverage
            is    | period     | base_definition   | base_as_of_date
            wrong | 2024-07-01 | sakernas_employed | 2024-08-31
            right | 2024-08-01 | sakernas_employed | 2024-08-31
            right | 2024-08-01 | sakernas_employed |
            right | 2025-12-01 | office_employed   | 2026-02-01
    """,
    "bases_serve_their_segments": """
        block: 2 | first: period 2024-11-01, region_code 6400, segment BPU
        core.definitions
            definition_kind | definition        | segments
            base            | sakernas_employed | ALL
            base            | bpjs_eligible     | PU+BPU+ALL
        marts.coverage
            is    | period     | region_code | segment | base_definition
            wrong | 2024-11-01 | 6400        | BPU     | sakernas_employed
            wrong | 2024-11-01 | 6400        | JAKON   | bpjs_eligible
            right | 2024-11-01 | 6400        | ALL     | sakernas_employed
            right | 2024-11-01 | 6400        | BPU     | bpjs_eligible
    """,
    "breaks_are_labelled": """
        block: 2 | first: period 2024-11-01, region_code KAL, segment ALL, previous_series one / base
        marts.coverage
            is    | period     | region_code | segment | series       | is_headline | break_reason
                  | 2023-12-01 | KAL         | ALL     | one / base   | true        |
            wrong | 2024-11-01 | KAL         | ALL     | two / base   | true        |
            wrong | 2025-12-01 | KAL         | ALL     | two / base   | true        | base_definition_differs
            right | 2023-12-01 | KAL         | ALL     | three / base | false       |
            right | 2024-11-01 | KAL         | ALL     | two / base   | true        | participant_definition_differs
            right | 2025-12-01 | KAL         | ALL     | two / base   | true        |
            right | 2025-12-01 | 6100        | ALL     | one / base   | true        |
    """,
    "changes_are_labelled": """
        block: 6 | first: region_code 6101
        marts.coverage_change
            is    | region_code | from_series | to_series  | status           | reason_code                    | change_points
            wrong | 6101        | one / base  | two / base | comparable       | participant_definition_differs | 1
            wrong | 6102        | one / base  | two / base | common_base_only |                                | 1
            wrong | 6103        | one / base  | two / base | common_base_only | different_month                | 1
            wrong | 6104        | one / base  | one / base | common_base_only | different_month                | 1
            wrong | 6105        | one / base  | one / else | not_comparable   | base_definition_differs        | 1
            wrong | 6106        | one / base  | one / base | not_comparable   |                                |
            right | 6101        | one / base  | one / base | comparable       |                                | 1
            right | 6102        | one / base  | one / base | comparable       | different_month                | 1
            right | 6103        | one / base  | two / base | common_base_only | participant_definition_differs | 1
            right | 6104        | one / base  | one / else | not_comparable   | base_definition_differs        |
            right | 6105        | one / a     | one / b    | not_comparable   | base_undisclosed               |
            right | 6106        | one / base  | one / base | not_comparable   | conflict                       |
            right | 6107        | one / old   | one / new  | not_comparable   | survey_weights_differ          |
    """,
    "citations_are_known": """
        warn: 4 | first: figure_id F0002, cited_by F0001
        staging.published_figures
            is    | figure_id | value
                  | F0001     | 10
            wrong | F0002     |
            right | F0002     | 0
        staging.targets
            is    | target_family | target_year | region_code | figure_id | base_figure_id
            wrong | UCJ           | 2025        | 6303        | F0998     | F0999
            right | UCJ           | 2025        | 6303        | F0001     | F0002
            right | OFFICE        | 2026        | 6303        |           |
        staging.figure_checks
            is    | figure_id | operand_id
                  | F0001     | F0002
            wrong | F0997     | F0001
    """,
    "code_systems_are_certain": """
        block: 3 | first: region_code 62.07
        core.regions
            is    | region_code | region_level | kemendagri_code
            wrong | 6201        | regency      | 6206
            wrong | 62.07       | regency      | 62.08
            wrong | 6203        | regency      |
            right | 0000        | national     |
            right | KAL         | island_group |
            right | 6200        | province     | 62
            right | 6206        | regency      | 62.06
            right | 96.01       | regency      | 96.01
    """,
    "computed_rates_have_their_parts": """
        block: 7 | first: period None, region_code 6101
        marts.coverage
            is    | region_code | participants | base_workers | recomputed_rate | coverage_rate | is_stated | is_above_one | unprotected_workers
            wrong | 6101        | 3            | 4            | 0.7             | 0.7           | false     | false        | 1
            wrong | 6102        |              | 4            | 0.7             | 0.7           | false     | false        |
            wrong | 6103        | 3            | 4            | 0.75            | 0.8           | false     | false        | 1
            wrong | 6104        | 3            | 4            | 0.75            |               | false     | false        | 1
            wrong | 6105        | 6            | 4            | 1.5             | 1.0           | false     | false        |
            wrong | 6106        | 6            | 4            | 1.5             | 1.5           | false     | false        |
            wrong | 6107        | 6            | 4            | 1.5             | 1.5           | false     | true         | 0
            right | 6101        | 3            | 4            | 0.75            | 0.75          | false     | false        | 1
            right | 6102        | 3            | 4            | 0.75            | 0.8           | true      | false        | 1
            right | 6103        | 6            | 4            | 1.5             | 1.5           | false     | true         |
            right | 6104        | 3            |              |                 |               | false     | false        |
            right | 6105        |              |              |                 | 0.8           | true      | false        |
    """,
    "bases_are_there": """
        warn: 1 | first: region_code KAL
        ledger.office region_code: KAL
        marts.coverage
            is    | region_code | base_definition   | base_workers
            wrong | 6100        | sakernas_employed | 80
                  | KAL         | sakernas_employed |
            wrong | KAL         | bpjs_eligible     | 50
            right | KAL         | sakernas_employed | 80
    """,
    "survey_rounds_are_alike": """
        warn: 3 | first: base_definition sakernas_employed, region_code 6301, round 2023-08-01
        core.survey_statements
            is    | base_definition       | region_code | round      | source | workers
            wrong | sakernas_employed     | 6301        | 2022-08-01 | a      | 180000
            wrong | sakernas_employed     | 6301        | 2023-08-01 | b      | 185
            wrong | sakernas_employed     | 6301        | 2024-08-01 | a      | 190000
            wrong | sakernas_labour_force | 6302        | 2023-08-01 | a      | 160000
            wrong | sakernas_labour_force | 6302        | 2024-08-01 | a      | 800000
            right | sakernas_employed     | 9606        | 2022-08-01 | a      | 29000
            right | sakernas_employed     | 9606        | 2023-08-01 | a      | 116000
            right | sakernas_employed     | 9606        | 2024-08-01 | a      | 90000
            right | sakernas_employed     | 6301        | 2024-08-01 | a      | 180000
            right | sakernas_formal       | 9701        | 2023-08-01 | a      | 10
            right | sakernas_formal       | 9701        | 2024-08-01 | a      | 900
    """,
    "survey_rounds_are_held": """
        block: 1 | first: delivery_id a, line 4
        staging.workforce
            is    | delivery_id | line | region_code | period
            wrong | a           | 4    | 0000        | 2099-08-01
            right | a           | 4    | 0000        | 2026-08-01
        audit.deliveries delivery_id: a | received_at: 2026-11-22
    """,
    "contribution_rates_follow_one_another": """
        block: 3 | first: programme JHT, segment PU, risk_class all, variant normal
        core.contribution_rates
            is    | programme | segment | risk_class | variant          | effective_from_date | effective_to_date
            wrong | JHT       | PU      | all        | normal           | 2015-07-01          |
            wrong | JHT       | PU      | all        | normal           | 2025-07-01          |
                  | JKK       | PU      | 1          | labour_intensive | 2025-02-01          | 2025-07-01
            wrong | JKK       | PU      | 1          | labour_intensive | 2025-07-01          | 2026-01-01
            wrong | JP        | PU      | all        | normal           | 2015-07-01          | 2016-01-01
                  | JP        | PU      | all        | normal           | 2016-03-01          |
            right | JKK       | PU      | 1          | normal           | 2015-07-01          |
            right | JKK       | PU      | 2          | normal           | 2015-07-01          |
            right | JKK       | PU      | 1          | labour_intensive | 2025-09-01          | 2026-01-01
            right | JP        | PU      | all        | normal           | 2015-07-01          | 2016-02-01
    """,
    "coverage_is_there": """
        block: 1 | first: region_code KAL
        ledger.office region_code: KAL
        marts.coverage
            is    | region_code | coverage_rate
            wrong | 6100        | 0.4
            wrong | KAL         |
            right | KAL         | 0.4
    """,
    "definitions_hold_in_their_time": """
        block: 3 | first: figure_id F0001, period 2023-11-01, definition kanwil_2023
        core.definitions
            definition_kind | definition  | valid_from_date | valid_to_date
            participants    | kanwil_2023 | 2023-12-01      | 2023-12-01
            base            | eligible    |                 | 2023-12-01
        core.figures
            is    | figure_id | measure        | period     | participant_definition | base_definition
            wrong | F0001     | participants   | 2023-11-01 | kanwil_2023            |
            wrong | F0002     | participants   | 2024-01-01 | kanwil_2023            |
            wrong | F0003     | coverage_rate  | 2024-01-01 |                        | eligible
            right | F0001     | participants   | 2023-12-01 | kanwil_2023            |
            right | F0002     | coverage_rate  | 2014-01-01 |                        | eligible
            right | F0003     | target_workers | 2029-12-01 | kanwil_2023            |
    """,
    "delivery_rows_balance": """
        block: 3 | first: delivery_id a, physical_rows 10
        audit.deliveries
            is    | delivery_id | status   | physical_rows | accepted_rows | rejected_rows | duplicate_rows | structural_rows
            wrong | a           | accepted | 10            | 8             | 0             | 0              | 1
            wrong | b           | partial  | 10            | 8             | 1             | 1              | 1
            wrong | c           | accepted | 10            |               | 0             | 0              | 1
            right | a           | accepted | 10            | 9             | 0             | 0              | 1
            right | b           | partial  | 10            | 6             | 1             | 1              | 2
            right | c           | refused  | 10            | 0             | 10            | 0              | 0
            right | d           | held     |               |               |               |                |
    """,
    "documented_columns": """
        block: 5 | first: schema_name audit, name blank, column_name b
    """,
    "effects_add_up": """
        block: 4 | first: region_code 6101
        marts.coverage_change
            is    | region_code | from_participants | from_base_workers | to_participants | to_base_workers | change_points | participants_effect_points | base_effect_points | change_low_points | change_high_points
            wrong | 6101        | 1                 | 2                 | 2               | 3               | 10            | 7                          | 2                  | 9                 | 11
            wrong | 6102        | 1                 | 2                 | 2               | 3               | 10            |                            |                    | 9                 | 11
            wrong | 6103        | 1                 | 2                 | 2               | 3               | 10            | 7                          | 3                  | 11                | 12
            wrong | 6104        | 1                 | 2                 | 2               | 3               | 10            | 7                          | 3                  | 8                 | 9
            right | 6101        | 1                 | 2                 | 2               | 3               | 10            | 12                         | -2                 | 10                | 10
            right | 6102        |                   |                   | 2               | 3               | 10            |                            |                    | 9                 | 11
            right | 6103        | 1                 | 2                 | 2               | 3               |               |                            |                    |                   |
    """,
    "every_rate_has_its_triple": """
        block: 10 | first: period None, region_code 6101
        marts.coverage
            is    | region_code | participant_definition | base_definition | as_of_earliest_date | as_of_latest_date | base_status | base_workers | base_as_of_date | coverage_rate | coverage_rate_low | coverage_rate_high
            wrong | 6101        |                        | eligible        | 2023-12-01          | 2023-12-31        | rounded     | 5            | 2023-12-31      | 0.4           | 0.3               | 0.5
            wrong | 6102        | kanwil_2023            |                 | 2023-12-01          | 2023-12-31        | rounded     | 5            | 2023-12-31      | 0.4           | 0.3               | 0.5
            wrong | 6103        | kanwil_2023            | none            | 2023-12-01          | 2023-12-31        | missing     |              |                 | 0.4           | 0.3               | 0.5
            wrong | 6104        | kanwil_2023            | eligible        |                     | 2023-12-31        | rounded     | 5            | 2023-12-31      | 0.4           | 0.3               | 0.5
            wrong | 6105        | kanwil_2023            | eligible        | 2023-12-01          |                   | rounded     | 5            | 2023-12-31      | 0.4           | 0.3               | 0.5
            wrong | 6106        | kanwil_2023            | eligible        | 2024-01-01          | 2023-12-31        | rounded     | 5            | 2023-12-31      | 0.4           | 0.3               | 0.5
            wrong | 6107        | kanwil_2023            | eligible        | 2023-12-01          | 2023-12-31        |             | 5            | 2023-12-31      | 0.4           | 0.3               | 0.5
            wrong | 6108        | kanwil_2023            | eligible        | 2023-12-01          | 2023-12-31        | rounded     | 5            |                 | 0.4           | 0.3               | 0.5
            wrong | 6109        | kanwil_2023            | eligible        | 2023-12-01          | 2023-12-31        | rounded     | 5            | 2023-12-31      | 0.4           |                   | 0.5
            wrong | 6110        | kanwil_2023            | eligible        | 2023-12-01          | 2023-12-31        | rounded     | 5            | 2023-12-31      | 0.4           | 0.3               |
            right | 6101        | kanwil_2023            | eligible        | 2023-12-01          | 2023-12-31        | rounded     | 5            | 2023-12-31      | 0.4           | 0.3               | 0.5
            right | 6102        | kanwil_2023            | undisclosed     | 2023-12-01          | 2023-12-31        | implied     |              |                 | 0.4           | 0.3               | 0.5
            right | 6103        | kanwil_2023            | none            | 2023-12-01          | 2023-12-31        | missing     |              |                 |               |                   |
    """,
    "figures_are_read": """
        warn: 2 | first: figure_id F0001
        core.figures
            is    | figure_id | measure
            wrong | F0001     |
            right | F0001     | participants
        staging.figure_readings
            is    | figure_id
            wrong | F0002
            right | F0001
    """,
    "flows_balance": """
        block: 2 | first: period 2024-10-01, region_code 6101, segment PU
        exact.participation_flows
            is    | region_code | opening | joined | restated | unobserved | closing
            wrong | 6101        | 100     | 3      | 0        | 0          | 104
            wrong | 6102        | 100     | 3      | 0        | 0          | 103
            wrong | 6103        | 100     | 3      | 0        | 0          |
            right | 6101        | 100     | 3      | 0        | 0          | 103
            right | 6102        | 100     | 0      | -2       | -5         | 103
            right | 6103        | 0       | 0      | 0        | 0          | 0
    """,
    "flows_end_at_participants": """
        block: 3 | first: period 2024-10-01, region_code 6101, segment PU
        exact.participation_flows
            is    | period     | region_code | segment | closing
                  | 2024-10-01 | 6101        | PU      | 7
            wrong | 2024-10-01 | 6102        | PU      | 7
            wrong | 2024-10-01 | 6102        | BPU     | 1
            right | 2024-10-01 | 6101        | BPU     | 0
            right | 2024-10-01 | 6101        | JAKON   | 2
            right | 2024-10-01 | 6101        | ALL     | 9
            right | 2024-11-01 | 6101        | PU      | 0
        exact.administrative_counts
            is    | period     | region_code | segment | measure      | participant_definition | value
            wrong | 2024-10-01 | 6101        | PU      | participants | admin_memberships      | 8
            wrong | 2024-09-01 | 6102        | PU      | participants | admin_memberships      | 7
            wrong | 2024-10-01 | 6102        | PU      | participants | admin_persons_any      | 7
            wrong | 2024-10-01 | 6102        | BPU     | registered   | admin_memberships      | 0
            right | 2024-10-01 | 6101        | PU      | participants | admin_memberships      | 7
            right | 2024-10-01 | 6101        | BPU     | participants | admin_memberships      | 0
            right | 2024-10-01 | 6101        | JAKON   | participants | admin_memberships      | 400
            right | 2024-10-01 | 6101        | ALL     | participants | admin_memberships      | 407
    """,
    "flows_join_up": """
        block: 1 | first: period 2024-10-01, region_code 6101, segment PU
        exact.participation_flows
            is    | period     | region_code | segment | opening | closing
                  | 2024-09-01 | 6101        | PU      | 5       | 7
            wrong | 2024-10-01 | 6101        | PU      | 8       | 9
            right | 2024-10-01 | 6101        | PU      | 7       | 9
            right | 2024-10-01 | 6101        | BPU     | 3       | 3
            right | 2024-10-01 | 6102        | PU      | 4       | 4
            right | 2024-12-01 | 6101        | PU      | 6       | 9
    """,
    "hidden_cells_are_kept": """
        block: 1 | first: line_kind regions, total_id 3, cells 3
        exact.disclosure_lines
            is    | line_kind | total_id | cell_id
                  | regions   | 3        | 1
                  | regions   | 3        | 2
                  | regions   | 3        | 3
            right | segments  | 5        | 4
            right | segments  | 5        | 5
        exact.hidden_cells
            is    | cell_id
                  | 2
            right | 1
    """,
    "hidden_cells_are_not_shown": """
        block: 10 | first: subject contributions, period 2025-01-01, region_code , segment PU, category paid:jkk, component fines_idr
        marts.membership_profile
            is    | period     | region_code | segment | dimension | category | active
            wrong | 2025-01-01 | 6301        | PU      | sex       | L        | 3
                  | 2025-01-01 | 6301        | PU      | sex       | P        | 30
            right | 2025-01-01 | 6301        | PU      | sex       | L        |
        marts.participation_flows is: wrong | period: 2025-01-01 | region_code: 6301 | segment: PU | unobserved: 3
        marts.sponsored_memberships is: wrong | period: 2025-01-01 | region_code: 6301 | segment: PU | funding_source: csr | active: 3
        marts.employers is: wrong | period: 2025-01-01 | region_code: 6301 | dimension: sector | category: A | workers: 3
        marts.construction_projects is: wrong | period: 2025-01-01 | region_code: 6301 | project_funding: apbd | workers: 3
        marts.contributions is: wrong | period: 2025-01-01 | segment: PU | basis: paid | programme: jkk | fines_idr: 3
        marts.office_month is: wrong | period: 2025-01-01 | office_code: K01 | payments_unknown: 3
        marts.reconciliation is: wrong | period: 2025-01-01 | office_code: K01 | segment: PU | status: active | difference: 3
        marts.coverage is: wrong | provenance: administrative | period: 2025-01-01 | region_code: 6301 | segment: PU | participant_definition: any | coverage_rate: 0.5
        core.participation_facts is: wrong | provenance: administrative | period: 2025-01-01 | region_code: 6301 | segment: PU | measure: inactive | participant_definition: any | value_low: 1
        exact.hidden_cells
            is    | subject          | period     | region_code | segment | category   | component
                  | profile          | 2025-01-01 | 6301        | PU      | sex:L      | active
            right | profile          | 2025-02-01 | 6301        | PU      | sex:P      | active
            right | sponsored        | 2025-01-01 | 6301        | PU      | sex:P      | active
                  | flows            | 2025-01-01 | 6301        | PU      | ''         | unobserved
                  | sponsored        | 2025-01-01 | 6301        | PU      | csr        | active
                  | employers        | 2025-01-01 | 6301        | ''      | sector:A   | workers
                  | projects         | 2025-01-01 | 6301        | ''      | apbd       | workers
                  | contributions    | 2025-01-01 | ''          | PU      | paid:jkk   | fines_idr
                  | office           | 2025-01-01 | ''          | ''      | K01        | payments_unknown
                  | reconciliation   | 2025-01-01 | ''          | PU      | K01:active | difference
                  | participants:any | 2025-01-01 | 6301        | PU      | ''         | ''
                  | inactive:any     | 2025-01-01 | 6301        | PU      | ''         | ''
    """,
    "growth_says_against_what": """
        block: 12 | first: period 2024-10-01, region_code 6101
        marts.growth
            is    | region_code | period     | growth_basis       | measure_kind | compared_period | value | compared_value | growth_rate         | compared_as_of_date | compared_source | is_complete | compared_is_complete | is_comparable | reason_code
            wrong | 6101        | 2024-10-01 | month_on_month     | stock        | 2024-08-01      | 9     | 6              | 0.5                 | 2024-08-31          | F0001           | true        | true                 | true          |
            wrong | 6102        | 2024-10-01 | year_on_year       | stock        | 2024-09-01      | 9     | 6              | 0.5                 | 2024-09-30          | F0001           | true        | true                 | true          |
            wrong | 6103        | 2024-10-01 | december_stock     | stock        | 2024-12-01      | 9     | 6              | 0.5                 | 2024-12-31          | F0001           | true        | true                 | true          |
            wrong | 6104        | 2024-10-01 | year_to_date       | stock        | 2023-10-01      | 9     | 6              | 0.5                 | 2023-10-31          | F0001           | true        | true                 | true          |
            wrong | 6105        | 2024-10-01 | since_ever         | stock        | 2023-10-01      | 9     | 6              | 0.5                 | 2023-10-31          | F0001           | true        | true                 | true          |
            wrong | 6106        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 9     | 6              | 0.4                 | 2023-10-31          | F0001           | true        | true                 | true          |
            wrong | 6107        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 9     | 6              | 0.5                 |                     | F0001           | true        | true                 | true          |
            wrong | 6108        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 9     | 6              | 0.5                 | 2023-10-31          |                 | true        | true                 | true          |
            wrong | 6109        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 9     | 6              | 0.5                 | 2023-10-31          | F0001           | true        | true                 | false         |
            wrong | 6110        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 9     |                |                     |                     |                 | true        |                      | true          |
            wrong | 6111        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 6     | 9              | -0.3333333333333333 | 2023-10-31          | F0001           | false       | true                 | false         | incomplete
            wrong | 6112        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 6     | 9              |                     | 2023-10-31          | F0001           | true        | false                | true          |
            right | 6101        | 2024-10-01 | month_on_month     | stock        | 2024-09-01      | 9     | 6              | 0.5                 | 2024-09-30          | F0001           | true        | true                 | true          |
            right | 6102        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 9     | 6              | 0.5                 | 2023-10-31          | F0001           | true        | true                 | false         | conflict
            right | 6103        | 2024-10-01 | december_stock     | stock        | 2023-12-01      |       |                |                     |                     |                 | true        |                      | false         | no_compared_figure
            right | 6104        | 2024-10-01 | year_to_date       | flow         | 2023-10-01      | 9     | 6              | 0.5                 | 2023-10-31          | F0001           | true        | true                 | true          |
            right | 6105        | 2024-10-01 | full_previous_year | flow         | 2023-12-01      | 9     | 0              |                     | 2023-12-31          | F0001           | true        | true                 | true          |
            right | 6106        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 6     | 9              |                     | 2023-10-31          | F0001           | true        | false                | false         | incomplete
    """,
    "intervals_hold_their_values": """
        block: 6 | first: period None, region_code 6101
        marts.coverage
            is    | region_code | participants | participants_low | participants_high | base_workers | base_workers_low | base_workers_high | coverage_rate | coverage_rate_low | coverage_rate_high | unprotected_workers
            wrong | 6101        | 3            | 4                | 5                 | 9            | 9                | 9                 | 0.3           | 0.3               | 0.3                |
            wrong | 6102        | 3            | 3                | 3                 | 9            | 7                | 8                 | 0.3           | 0.3               | 0.3                |
            wrong | 6103        | 3            | 3                | 3                 | 9            | 9                | 9                 | 0.3           | 0.31              | 0.4                |
            wrong | 6104        | -3           | -3               | -3                | 9            | 9                | 9                 | 0.3           | 0.3               | 0.3                |
            wrong | 6105        | 3            | 3                | 3                 | 0            | 0                | 0                 | 0.3           | 0.3               | 0.3                |
            wrong | 6106        | 3            | 3                | 3                 | 9            | 9                | 9                 | 0.3           | 0.3               | 0.3                | -1
            right | 6101        | 3            | 3                | 5                 | 9            | 7                | 9                 | 0.3           | 0.3               | 0.4                | 6
            right | 6102        | 0            | 0                | 0                 | 9            | 9                | 9                 | 0             | 0                 | 0                  | 9
            right | 6103        |              |                  |                   |              |                  |                   | 0.3           | 0.3               | 0.4                |
            right | 6104        | 9            | 9                | 9                 | 9            | 9                | 9                 | 1             | 1                 | 1                  | 0
    """,
    "keys_are_known": """
        block: 11 | first: kind base_definition, key_used unheard_of, used_in F0002
        staging.figure_readings
            is    | figure_id | participant_definition | base_definition | segment
            wrong | F0001     | unheard_of             |                 |
            wrong | F0002     |                        | unheard_of      |
            wrong | F0003     |                        |                 | XX
            right | F0001     | kanwil_2023            | eligible        | PU
            right | F0002     |                        |                 |
        staging.targets
            is    | target_family | target_year | base_definition | segment
            wrong | UCJ           | 2025        | unheard_of      | XX
            right | UCJ           | 2025        | eligible        | PU
        staging.segments
            is    | segment | sakernas_base
            wrong | PU      | unheard_of
            right | PU      | eligible
            right | BPU     | eligible
        staging.participant_definitions
            is    | participant_definition | family      | parts
            wrong | kanwil_2023            | unheard_of  | PU+XX
            right | kanwil_2023            | kanwil_2023 | PU+BPU
        staging.base_definitions
            is    | base_definition | segments
            wrong | eligible        | PU+XX
            right | eligible        | PU+BPU
        staging.offices
            is    | office_code | parent_office_code
            wrong | CAB-NUNUKAN | KANWIL-XX
            right | KANWIL-KAL  |
            right | CAB-NUNUKAN | KANWIL-KAL
        staging.office_regions
            is    | office_code | region_code
            wrong | CAB-XX      | 6503
            right | CAB-NUNUKAN | 6503
    """,
    "not_after_publication": """
        block: 2 | first: figure_id F0001, period 2024-12-01
        core.figures
            is    | figure_id | measure      | period     | published_end_date | is_usable
            wrong | F0001     | participants | 2024-12-01 | 2024-11-30         | false
            wrong | F0002     | participants | 2024-10-01 | 2024-11-30         | true
            right | F0001     | participants | 2024-11-01 | 2024-11-01         | true
            right | F0002     | target_rate  | 2029-12-01 | 2024-11-30         | true
            right | F0003     | participants | 2024-10-01 | 2024-10-31         | false
            right | F0004     | participants | 2024-10-01 |                    | true
        staging.published_figures
            is    | figure_id | as_of_date
                  | F0001     | 2024-11-01
            wrong | F0002     | 2024-12-01
            right | F0002     | 2029-01-01
            right | F0003     | 2024-12-01
            right | F0004     | 2024-12-01
    """,
    "office_regions_hold_once": """
        block: 2 | first: office_code CAB-ONE, region_code 6401
        core.office_regions
            is    | office_code | region_code | valid_from_date | valid_to_date
                  | CAB-ONE     | 6401        | 2020-01-01      |
            wrong | CAB-ONE     | 6401        | 2021-01-01      |
            wrong | CAB-ONE     | 6402        | 2020-01-01      | 2021-01-01
                  | CAB-ONE     | 6402        | 2021-01-01      |
            right | CAB-TWO     | 6401        | 2020-01-01      |
            right | CAB-ONE     | 6402        | 2020-01-01      | 2020-12-01
    """,
    "offices_are_known": """
        warn: 2 | first: figure_id F0001, scope_level branch, scope_name Cabang Atlantis
        core.figures
            is    | figure_id | scope_level | scope_name      | office_code
            wrong | F0001     | branch      | Cabang Atlantis |
            wrong | F0002     | kanwil      | Atlantis        |
            right | F0001     | branch      | Cabang Nunukan  | CAB-NUNUKAN
            right | F0002     | regency     | Nunukan         |
    """,
    "one_headline": """
        block: 3 | first: period 2023-12-01, region_code KAL, segment ALL, headlines 0
        marts.coverage
            is    | period     | region_code | segment | is_headline
            wrong | 2023-12-01 | KAL         | ALL     | false
                  | 2024-11-01 | KAL         | ALL     | true
            wrong | 2024-11-01 | KAL         | ALL     | true
            wrong | 2025-12-01 | KAL         | ALL     |
            right | 2024-11-01 | KAL         | ALL     | false
            right | 2024-11-01 | KAL         | PU      | true
    """,
    "parts_add_up": """
        block: 2 | first: period 2024-11-01, region_code KAL, segment ALL, measure participants
        core.participation_figures
            is    | period     | region_code | segment | measure      | participant_definition | provenance | origin          | value | value_low | value_high
                  | 2024-11-01 | KAL         | ALL     | participants | kanwil_2024            | published  | sum_of_segments | 90    | 90        | 90
            wrong | 2024-11-01 | KAL         | PU      | participants | kanwil_2024            | published  | sum_of_regions  | 120   | 115       | 125
            right | 2024-11-01 | KAL         | PU      | participants | kanwil_2024            | published  | sum_of_regions  | 108   | 105       | 110
            right | 2024-11-01 | KAL         | BPU     | participants | kanwil_2024            | published  | stated          | 50    | 50        | 50
            right | 2024-01-01 | 6400        | PMI     | registered   | kanwil_2021            | published  | sum_of_segments | 9     | 9         | 9
        core.participation_facts
            is    | period     | region_code | segment | measure      | participant_definition | provenance | has_conflict | value | value_low | value_high
            wrong | 2024-11-01 | KAL         | ALL     | participants | kanwil_2024            | published  | false        | 100   | 95        | 105
                  | 2024-11-01 | KAL         | PU      | participants | kanwil_2024            | published  | false        | 100   | 95        | 105
            right | 2024-11-01 | KAL         | ALL     | participants | kanwil_2024            | published  | true         | 100   | 95        | 105
            right | 2024-11-01 | KAL         | BPU     | participants | kanwil_2024            | published  | false        | 60    | 60        | 60
            right | 2024-02-01 | 6400        | PMI     | registered   | kanwil_2021            | published  | false        | 60    | 60        | 60
            right | 2024-01-01 | 6500        | PMI     | registered   | kanwil_2021            | published  | false        | 60    | 60        | 60
            right | 2024-01-01 | 6400        | BPU     | registered   | kanwil_2021            | published  | false        | 60    | 60        | 60
            right | 2024-01-01 | 6400        | PMI     | inactive     | kanwil_2021            | published  | false        | 60    | 60        | 60
            right | 2024-01-01 | 6400        | PMI     | registered   | kanwil_2022            | published  | false        | 60    | 60        | 60
            right | 2024-01-01 | 6400        | PMI     | registered   | kanwil_2021            | administrative | false    | 60    | 60        | 60
    """,
    "published_types": """
        block: 9 | first: schema_name marts, table_name odd, column_name a, data_type HUGEINT
    """,
    "publishers_are_known": """
        warn: 1 | first: publisher Unheard Of, figure_id F0001
        staging.published_figures
            is    | figure_id | publisher
            wrong | F0001     | Unheard Of
            right | F0001     | Tabengan
        staging.publishers is: right | publisher: Tabengan | publisher_kind: press
    """,
    "deliveries_are_there": """
        warn: 1 | first: period 2024-10-01, dataset memberships, sender K01, due_date 2024-11-10, status held
        marts.completeness
            is    | period     | dataset     | sender | due_date   | status   | is_missing
            wrong | 2024-10-01 | memberships | K01    | 2024-11-10 | held     | true
            right | 2024-10-01 | memberships | K01    | 2024-11-10 | received | false
            right | 2024-10-01 | memberships | K02    | 2024-11-10 | not_due  | false
            right | 2024-10-01 | memberships | K03    |            | missing  | true
    """,
    "deliveries_are_there_before_publishing": """
        block: 1 | first: period 2024-10-01, dataset memberships, sender K01, due_date 2024-11-10, status held
        ledger.office
            is    | gaps_block
            wrong | true
            right | false
        marts.completeness
            period     | dataset     | sender | due_date   | status | is_missing
            2024-10-01 | memberships | K01    | 2024-11-10 | held   | true
    """,
    "recaps_are_met": """
        warn: 1 | first: period 2024-10-01, office_code K01, segment PU, status active, explained_by unexplained, difference 6
        marts.reconciliation
            is    | period     | office_code | segment | status   | explained_by | difference | is_within_tolerance
            wrong | 2024-10-01 | K01         | PU      | active   | unexplained  | 6          | false
            right | 2024-10-01 | K01         | PU      | active   | unexplained  | 5          | true
            right | 2024-10-01 | K01         | PU      | inactive | no recap     |            |
    """,
    "recaps_are_met_before_publishing": """
        block: 1 | first: period 2024-10-01, office_code K01, segment PU, status active, explained_by unexplained, difference 6
        ledger.office
            is    | tolerance_blocks
            wrong | true
            right | false
        marts.reconciliation
            period     | office_code | segment | status | explained_by | difference | is_within_tolerance
            2024-10-01 | K01         | PU      | active | unexplained  | 6          | false
    """,
    "records_are_counted": """
        block: 3 | first: period 2024-10-01, segment ALL, measure employers
        ledger.office region_code: 6400
        ledger.arrived
            is    | period     | segment | measure    | delivery_id      | value
                  | 2024-10-01 | PU      | registered |                  | 8
            wrong | 2024-10-01 | JAKON   | projects   |                  | 1
            wrong | 2024-10-01 | ALL     | employers  |                  | 1
            right | 2024-10-01 | JAKON   | projects   |                  | 2
            right | 2024-10-01 | ALL     | employers  |                  | 4
            right |            |         | rows       | segments/curated | 8
        exact.administrative_counts
            is    | period     | region_code | segment | measure    | participant_definition | value
            wrong | 2024-10-01 | 6400        | PU      | registered | admin_memberships      | 7
            wrong | 2024-10-01 | 6400        | JAKON   | projects   | admin_memberships      | 0
            right | 2024-10-01 | 6400        | PU      | registered | admin_memberships      | 8
            right | 2024-10-01 | 6400        | JAKON   | projects   | admin_memberships      | 2
            right | 2024-10-01 | 6400        | ALL     | employers  | admin_memberships      | 4
            right | 2024-09-01 | 6400        | PU      | registered | admin_memberships      | 9
            right | 2024-10-01 | 6401        | PU      | registered | admin_memberships      | 9
            right | 2024-10-01 | 6400        | BPU     | registered | admin_memberships      | 9
            right | 2024-10-01 | 6400        | PU      | inactive   | admin_memberships      | 9
            right | 2024-10-01 | 6400        | PU      | registered | admin_persons_any      | 9
    """,
    "regions_exist": """
        block: 6 | first: region_code 0009, used_in 6200
        core.figures
            is    | figure_id | region_code
            wrong | F0001     | 6299
            right | F0001     | 6200
            right | F0002     |
        core.survey_statements
            is    | source      | region_code
            wrong | workforce#2 | 6298
            right | workforce#2 | 6200
        staging.targets
            is    | target_family | target_year | region_code
            wrong | UCJ           | 2025        | 6297
            right | UCJ           | 2025        | 6200
        core.offices
            is    | office_code | region_code
            wrong | KANWIL-XX   | XXX
            right | KANWIL-KAL  | KAL
        core.regions
            is    | region_code | region_level | parent_region_code | island_group_code
            wrong | 6200        | province     | 0009               | KAI
            right | 0000        | national     |                    |
            right | KAL         | island_group | 0000               |
            right | 6200        | province     | 0000               | KAL
    """,
    "rejections_are_told": """
        block: 3 | first: delivery_id a, status partial, rejected_rows 2
        audit.deliveries
            is    | delivery_id | status   | reason                | rejected_rows
                  | a           | partial  |                       | 2
            wrong | b           | refused  |                       | 0
            wrong | c           | held     |                       |
            right | b           | refused  | the file is a picture | 10
            right | c           | held     | name it               |
            right | d           | accepted |                       | 0
        audit.rejections is: right | delivery_id: a | rule: missing
    """,
    "stands_alone": """
        block: 5 | first: schema_name marts, name found, what index
    """,
    "stated_rates_are_as_printed": """
        block: 4 | first: period 2023-12-01, region_code 6100
        core.figures
            figure_id | measure       | period     | region_code | segment | participant_definition | base_definition | value
            F0006     | coverage_rate | 2023-12-01 | KAL         | ALL     | kanwil_2023            | bpjs_eligible   | 46.33
        marts.coverage
            is    | period     | region_code | segment | participant_definition | base_definition   | is_stated | coverage_rate | rate_source
            wrong | 2023-12-01 | KAL         | ALL     | kanwil_2023            | bpjs_eligible     | true      | 0.46          | F0006
            wrong | 2023-12-01 | KAL         | ALL     | kanwil_2023            | sakernas_employed | true      | 0.4633        | F0006
            wrong | 2023-12-01 | 6100        | ALL     | kanwil_2023            | bpjs_eligible     | true      | 0.4633        | F0006
            wrong | 2023-12-01 | KAL         | ALL     | kanwil_2023            | bpjs_eligible     | true      | 0.4633        |
            right | 2023-12-01 | KAL         | ALL     | kanwil_2023            | bpjs_eligible     | true      | 0.4633        | F0006
            right | 2023-12-01 | KAL         | ALL     | kanwil_2023            | sakernas_employed | false     | 0.29          |
    """,
    "survey_parts_add_up": """
        warn: 2 | first: region_code 6400, round 2023-08-01, employed 100, formal_and_informal 90
        core.survey_bases
            is    | region_code | round      | base_definition   | base_status  | workers | workers_low | workers_high
                  | 6400        | 2023-08-01 | sakernas_employed | exact        | 100     | 100         | 100
            wrong | 6400        | 2023-08-01 | sakernas_formal   | rounded      | 60      | 55          | 64
            wrong | 6400        | 2023-08-01 | sakernas_informal | exact        | 30      | 30          | 30
            wrong | 6500        | 2023-08-01 | sakernas_employed | rounded      | 100     | 95          | 104
            wrong | 6500        | 2023-08-01 | sakernas_formal   | exact        | 60      | 60          | 60
            wrong | 6500        | 2023-08-01 | sakernas_informal | exact        | 45      | 45          | 45
            right | 6400        | 2023-08-01 | sakernas_formal   | rounded      | 70      | 65          | 79
            right | 6400        | 2023-08-01 | sakernas_informal | exact        | 35      | 35          | 35
            right | 6500        | 2023-08-01 | sakernas_employed | mixed_rounds | 100     | 100         | 100
            right | 6500        | 2023-08-01 | sakernas_formal   | exact        | 10      | 10          | 10
            right | 6500        | 2023-08-01 | sakernas_informal | exact        | 10      | 10          | 10
            right | 6100        | 2023-08-01 | sakernas_employed | exact        | 100     | 100         | 100
            right | 6100        | 2023-08-01 | sakernas_formal   | exact        | 10      | 10          | 10
    """,
    "targets_are_as_printed": """
        block: 4 | first: target_family OFFICE, target_year 2024
        staging.targets
            is    | target_family | target_year | region_code | figure_id | target_percent | target_workers
            wrong | RPJMN         | 2025        | 0000        | F0001     | 32.16          |
            wrong | RPJMN         | 2026        | 6100        | F0001     | 32.15          |
            wrong | OFFICE        | 2024        | 0000        | F0002     |                | 54
            wrong | OFFICE        | 2025        | 0000        | F0002     |                |
            right | RPJMN         | 2025        | 0000        | F0001     | 32.15          |
            right | OFFICE        | 2024        | 0000        | F0002     |                | 53
            right | OFFICE        | 2025        | 0000        |           |                | 54
            right | OFFICE        | 2026        | 0000        | F0003     |                | 55
        core.figures
            figure_id | region_code | value
            F0001     | 0000        | 32.15
            F0002     | 0000        | 53
    """,
    "territory_is_known": """
        block: 1 | first: region_code KLA
        ledger.office
            is    | region_code
            wrong | KLA
            right | KAL
        core.regions region_code: KAL
    """,
}
"""Of each check: how severe it is, how many rows it finds wrong and how the first is told; rows that are `wrong`,
each in one way, rows that look much like them and are `right`, and rows that stand beside both."""

CATALOGUES = {
    "documented_columns": {
        "wrong": """
            create schema core;
            create table core.silent (a bigint);
            create schema audit;
            create table audit.blank (b bigint);
            comment on table audit.blank is ' ';
            comment on column audit.blank.b is '';
            create macro metrics.unheard_of(x) as x;
        """,
        "right": """
            create schema core;
            create table core.told (a bigint);
            comment on table core.told is 'What it holds.';
            comment on column core.told.a is 'What it is.';
            create schema private;
            create table private.silent (a bigint);
        """,
    },
    "published_types": {
        "wrong": """
            create schema marts;
            create table marts.odd (
                a hugeint, b bigint[], c struct(d bigint), e interval, f timestamptz, g uuid, h uinteger, i float,
                j varchar
            );
            create view marts.view as select 1::bigint as one;
        """,
        "right": """
            create schema marts;
            create table marts.plain (
                a varchar, b bigint, c double, d decimal(18, 9), e date, f timestamp, g boolean
            );
            create schema private;
            create table private.odd (a hugeint);
        """,
    },
    "stands_alone": {
        "wrong": """
            create schema marts;
            create table marts.plain (a bigint);
            create index found on marts.plain (a);
            create macro metrics.of_a_file(path) as table from read_csv(path);
            create macro metrics.of_a_folder() as (select count(*) from glob('rates/*.csv'));
            create macro metrics.of_a_catalog() as (select count(*) from memory.marts.plain);
            create macro metrics.of_a_setting() as getvariable('office');
        """,
        "right": """
            create schema marts;
            create table marts.plain (a bigint);
            create macro metrics.of_a_table(code) as (select count(*) from marts.plain where plain.a = code);
        """,
    },
}


"""What a check sees that reads the catalogue."""

COMES = ("joined", "returned", "moved_in_region", "moved_in_segment", "restated")
GOES = ("lapsed", "left_retired", "left_deceased", "left_work_ended", "left_contract_ended", "left_other")
GONE = (*GOES, "moved_out_region", "moved_out_segment", "unobserved")
A_MONTH_OF_FLOWS = {"period": "2024-10-01", "segment": "PU", **dict.fromkeys((*COMES, *GONE), "0")}


def side(name: str, verdict: str) -> Given:
    """Return the drawn tables of a proof, with the rows of one verdict, and those of none."""
    given = {
        table: rows_of(text, verdict) if text.split()[0] in ("is", "is:") else text
        for table, text in tables_of(PROOFS[name]).items()
    }
    if name == "flows_balance":
        given = {table: filled(text, **A_MONTH_OF_FLOWS) for table, text in given.items()}
    return given


def judge(check: Check, name: str, verdict: str) -> Verdict:
    """Return the verdict of a check on one side of its proof."""
    if name not in CATALOGUES:
        return check(name, side(name, verdict))
    with duckdb.connect(":memory:") as connection:
        load_metrics(connection)
        connection.execute(CATALOGUES[name][verdict])
        return run_check(connection, SQL / "checks" / f"{name}.sql")


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_refuses_what_must_not_be(name: str, check: Check) -> None:
    verdict = judge(check, name, "wrong")
    told = f"{verdict.severity}: {verdict.offenders} | first: {verdict.example}"
    assert told.startswith(PROOFS[name].strip().splitlines()[0])  # a new check needs a proof


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_accepts_what_may_be(name: str, check: Check) -> None:
    verdict = judge(check, name, "right")
    assert (verdict.offenders, verdict.example) == (0, None)


def test_a_recap_that_is_met_does_not_stop_an_office_that_wants_recaps_to_be_met(check: Check) -> None:
    name = "recaps_are_met_before_publishing"
    assert check(name, side(name, "wrong") | side("recaps_are_met", "right")).offenders == 0


@pytest.mark.parametrize(("flow", "closing"), [*((f, 101) for f in COMES), *((f, 99) for f in GONE)])
def test_every_flow_takes_the_opening_to_the_closing(check: Check, flow: str, closing: int) -> None:
    month = {**A_MONTH_OF_FLOWS, flow: "1"}
    drawn = filled("region_code | opening\n6101 | 100", **month, closing=str(closing))
    assert check("flows_balance", {"exact.participation_flows": drawn}).offenders == 0


@pytest.mark.parametrize(
    ("table", "drawn"),
    [
        ("audit.deliveries", "period: 2024-09-01 | dataset: memberships | accepted_rows: 1 | sender: K01"),
        ("audit.deliveries", "period: 2024-09-01 | dataset: memberships | rejected_rows: 1 | sender: K01"),
        ("period.acceptance", "period: 2024-09-01 | accepted: 1"),
        ("exact.reconciliation", "period: 2024-09-01 | segment: PU | status: active | refused: 1"),
    ],
)
def test_rows_that_are_on_one_side_only_are_told_with_their_month(
    check: Check, table: str, drawn: str
) -> None:
    assert str(check("memberships_arrive", {table: drawn}).example).startswith("period 2024-09-01, ")


EMPTY = "''"
PLACED = "region_code 6301, segment PU"
COUNTED = f"{PLACED}, provenance administrative, participant_definition a"


@pytest.mark.parametrize(
    *read_drawing(f"""
    mart                        | subject        | category   | key                                                 | shown
    marts.growth                | p:a            |            | {COUNTED}, measure p                                | value
    marts.growth                | p:a            |            | {COUNTED}, measure p                                | compared_value change growth_rate
    marts.coverage              | participants:a |            | {COUNTED}                                           | participants coverage_rate recomputed_rate unprotected_workers
    core.participation_facts    | p:a            |            | {COUNTED}, measure p                                | value value_low value_high
    marts.participation_flows   | flows          |            | {PLACED}                                            | opening closing {" ".join((*COMES, *GONE))}
    marts.membership_profile    | profile        | sex:L      | {PLACED}, dimension sex, category L                 | active
    marts.sponsored_memberships | sponsored      | csr        | {PLACED}, funding_source csr                        | active ending_within_3_months
    marts.employers             | employers      | sector:A   | region_code 6301, dimension sector, category A      | employers_active employers_inactive workers
    marts.construction_projects | projects       | apbn       | region_code 6301, project_funding apbn              | projects_running workers contract_value_idr contributions_idr
    marts.contributions         | contributions  | paid:JHT   | segment PU, basis paid, programme JHT               | workers contributions_idr fines_idr
    marts.office_month          | office         | K01        | office_code K01                                     | active joined returned lapsed left_memberships employers paid_up
    marts.office_month          | office         | K01        | office_code K01                                     | contributions_received_idr arrears_1_to_3 arrears_over_3 payments_unknown
    marts.reconciliation        | reconciliation | K01:active | segment PU, office_code K01, status active          | recap_total delivered accepted refused duplicates set_aside difference
""")
)
def test_every_number_of_a_mart_that_is_hidden_is_found(
    check: Check, *, mart: str, subject: str, category: str | None, key: str, shown: str
) -> None:
    """What is hidden is named by its subject and category; what shows it by the key of a row and its columns."""
    numbers = shown.split()
    month = "compared_period" if "compared_value" in numbers else "period"
    cell = {**dict(part.split() for part in key.split(", ")), month: "2024-09-01"}
    hidden = {name: cell.get(name, EMPTY) for name in ("region_code", "segment")}
    hidden |= {"subject": subject, "period": "2024-09-01", "category": category or EMPTY}
    if ":" in subject:  # a row for each number that would tell
        rows = [["3" if one == column else None for one in numbers] + [column] for column in numbers]
        drawn, cells = drawing([*numbers, "segment"], rows), "\n".join(["segment", *numbers])
        del cell["segment"], hidden["segment"]
        hidden["component"] = EMPTY
    else:
        drawn, cells = drawing(numbers, [["3"] * len(numbers)]), "\n".join(["component", *numbers])
    given = {mart: filled(drawn, **cell), "exact.hidden_cells": filled(cells, **hidden)}
    assert check("hidden_cells_are_not_shown", given).offenders == len(numbers)


def test_every_proof_is_of_a_check() -> None:
    assert sorted(PROOFS) == CHECKS


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_is_one_select_that_says_what_a_breach_means(name: str) -> None:
    with duckdb.connect(":memory:") as connection:
        model = load_model(connection, SQL / "checks" / f"{name}.sql")
    assert model.description.endswith(".")
    assert model.query.rstrip().endswith("order by all"), "or the first offender is another one each time"


def write_check(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.sql").write_text(text, encoding="utf-8")


def test_a_check_that_does_not_run_is_an_error_and_never_a_pass(tmp_path: Path) -> None:
    write_check(tmp_path, "a_sound_one", "-- Nothing.\n\nselect 1 as one where false\n")
    write_check(tmp_path, "b_broken_one", "-- Nobody knows.\n\nselect one from nowhere\n")
    with (
        duckdb.connect(":memory:") as connection,
        pytest.raises(NotPublished, match=r"sql/checks/b_broken_one\.sql does not run: .*nowhere"),
    ):
        run_checks(connection, tmp_path)


def test_a_refusal_names_every_blocking_check_its_meaning_and_its_first_offender(tmp_path: Path) -> None:
    write_check(
        tmp_path, "a", "-- Rows are lost.\n\nselect * from (values (7, 'x'), (8, 'y')) as v (line, sign)\n"
    )
    write_check(tmp_path, "b", "-- An oddity.\n-- severity: warn\n\nselect 1 as one\n")
    write_check(tmp_path, "c", "-- Rows are twice.\n\nselect null as line\n")
    with duckdb.connect(":memory:") as connection:
        verdicts = run_checks(connection, tmp_path)
    with pytest.raises(NotPublished) as refusal:
        refuse_to_publish(verdicts)
    assert str(refusal.value).splitlines() == [
        "2 check(s) did not pass; nothing was published.",
        "  a: 2 row(s). Rows are lost.",
        "    first: line 7, sign x",
        "  c: 1 row(s). Rows are twice.",
        "    first: line None",
    ]


def test_every_verdict_is_told_in_the_file(run_model: Run) -> None:
    given = {
        "ledger.checks": """
            check_name   | severity | offenders | example
            one_headline | block    | 0         |
            a_warning    | warn     | 2         | figure_id F0001
        """
    }
    rows = run_model("audit.checks", given=given)
    told = [(row["check_name"], row["severity"], row["offenders"], row["example"]) for row in rows]
    assert told == [("a_warning", "warn", 2, "figure_id F0001"), ("one_headline", "block", 0, None)]


def test_a_blocking_check_leaves_the_former_file_served(tmp_path: Path, published: Settings) -> None:
    settings = replace(warm_copy(published, tmp_path), region_code="7401")
    served = settings.published.read_bytes()
    with pytest.raises(NotPublished, match=r"coverage_is_there: 1 row.*\n.*first: region_code 7401"):
        publish(settings)
    assert settings.published.read_bytes() == served


def test_a_territory_that_is_no_region_is_told_without_extracts_too(
    tmp_path: Path, published: Settings
) -> None:
    settings = replace(warm_copy(published, tmp_path), region_code="63.71")
    served = settings.published.read_bytes()
    with pytest.raises(WrongUsage, match=r"office.region_code is '63.71'.* 6300, .*KAL"):
        publish(settings)
    assert settings.published.read_bytes() == served


def test_a_warning_is_published_and_counted(tmp_path: Path, published: Settings) -> None:
    settings = warm_copy(published, tmp_path)
    press = (settings.raw / "published_figures" / "press.csv").read_text(encoding="utf-8").splitlines()
    unread = press[1].replace("F0001", "F9001", 1)
    (settings.raw / "published_figures" / "later.csv").write_text(f"{press[0]}\n{unread}\n", encoding="utf-8")
    publish(settings)
    assert _checked(published) == [("figures_are_read", "warn", 0, None)]
    assert _checked(settings) == [("figures_are_read", "warn", 1, "figure_id F9001")]


def _checked(settings: Settings) -> list[tuple[str, str, int, str | None]]:
    with duckdb.connect(str(settings.published), read_only=True) as warehouse:
        return warehouse.execute(
            "select check_name, severity, offenders, example from audit.checks where check_name = 'figures_are_read'"
        ).fetchall()
