"""sql/checks: each check is seen to refuse and to accept, and what its verdict does to a run."""

from collections.abc import Callable
from dataclasses import dataclass, replace
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
from tests.drawn import filled

Given = dict[str, str]
Check = Callable[[str, Given], Verdict]

CHECKS = sorted(path.stem for path in (SQL / "checks").glob("*.sql"))


@dataclass(frozen=True)
class Proof:
    """A check seen both ways."""

    refuses: Given | str
    """Drawn tables, or statements for a check that reads the catalogue. Each drawn row is wrong in one way."""
    offenders: int
    first: str
    """How the first offender is told."""
    accepts: Given | str
    """What looks much like it and is right."""
    severity: str = "block"


CHANGE = "region_code | from_series | to_series | status | reason_code | change_points"
COVERAGE_KEY = "period | region_code | segment | participant_definition | base_definition"
LEDGER = (
    "delivery_id | status | physical_rows | accepted_rows | rejected_rows | duplicate_rows | structural_rows"
)
SERVED = """
    definition_kind | definition        | segments
    ----------------+-------------------+---------
    base            | sakernas_employed | ALL
    base            | bpjs_eligible     | PU+BPU+ALL
"""
RECONCILED = """
    period     | office_code | segment | status | explained_by | difference | is_within_tolerance
    -----------+-------------+---------+--------+--------------+------------+--------------------
    2024-10-01 | K01         | PU      | active | unexplained  | 6          | false
"""
OWED = """
    period     | dataset     | sender | due_date   | status | is_missing
    -----------+-------------+--------+------------+--------+-----------
    2024-10-01 | memberships | K01    | 2024-11-10 | held   | true
"""
THERE = """
    period     | dataset     | sender | due_date   | status   | is_missing
    -----------+-------------+--------+------------+----------+-----------
    2024-10-01 | memberships | K01    | 2024-11-10 | received | false
    2024-10-01 | memberships | K02    | 2024-11-10 | not_due  | false
    2024-10-01 | memberships | K03    |            | missing  | true
"""
GAP = "period 2024-10-01, dataset memberships, sender K01, due_date 2024-11-10, status held"
MET = """
    period     | office_code | segment | status   | explained_by | difference | is_within_tolerance
    -----------+-------------+---------+----------+--------------+------------+--------------------
    2024-10-01 | K01         | PU      | active   | unexplained  | 5          | true
    2024-10-01 | K01         | PU      | inactive | no recap     |            |
"""
FIGURE_OF_A_RATE = """
    figure_id | measure       | period     | region_code | segment | participant_definition | base_definition | value
    ----------+---------------+------------+-------------+---------+------------------------+-----------------+------
    F0006     | coverage_rate | 2023-12-01 | KAL         | ALL     | kanwil_2023            | bpjs_eligible   | 46.33
"""

A_MONTH_OF_FLOWS = {
    "period": "2024-10-01",
    "segment": "PU",
    "opening": "100",
    "joined": "3",
    **dict.fromkeys(
        (
            "returned",
            "moved_in_region",
            "moved_in_segment",
            "lapsed",
            "left_retired",
            "left_deceased",
            "left_work_ended",
            "left_contract_ended",
            "left_other",
            "moved_out_region",
            "moved_out_segment",
            "restated",
            "unobserved",
        ),
        "0",
    ),
}

PROOFS = {
    "memberships_arrive": Proof(
        refuses={
            "audit.deliveries": """
                delivery_id | dataset     | period     | accepted_rows | rejected_rows
                ------------+-------------+------------+---------------+--------------
                N01         | memberships | 2024-09-01 | 5             | 0
                N02         | memberships | 2024-09-01 | 4             | 0
                N03         | memberships | 2024-10-01 | 5             | 0
                N04         | employers   | 2024-10-01 | 9             | 9
                N05         | memberships | 2024-12-01 | 0             | 3
            """,
            "exact.reconciliation": """
                period     | office_code | segment | status  | refused
                -----------+-------------+---------+---------+--------
                2024-12-01 | unknown     | unknown | unknown | 2
                2024-12-01 | unknown     | ALL     | all     | 3
            """,
            "period.acceptance": """
                period     | office_code | accepted
                -----------+-------------+---------
                2024-09-01 | N01         | 5
                2024-09-01 | N02         | 2
                2024-10-01 | N03         | 5
                2024-11-01 | N03         | 1
            """,
            "period.ledger": """
                period     | delivery_id | line
                -----------+-------------+-----
                2024-09-01 | N02         | 7
            """,
        },
        offenders=3,
        first="period 2024-09-01, accepted_rows 9, counted_rows 7, settled_rows 1",
        accepts={
            "audit.deliveries": """
                delivery_id | dataset     | period     | sender | part | status   | accepted_rows | rejected_rows
                ------------+-------------+------------+--------+------+----------+---------------+--------------
                N01         | memberships | 2024-09-01 | N01    | 1    | partial  | 5             | 2
                N01.r2      | memberships | 2024-09-01 | N01    | 1    | refused  | 0             | 7
                N02         | memberships | 2024-09-01 | N02    | 1    | partial  | 4             | 1
            """,
            "exact.reconciliation": """
                period     | office_code | segment | status  | refused
                -----------+-------------+---------+---------+--------
                2024-09-01 | N01         | PU      | active  | 2
                2024-09-01 | N01         | ALL     | active  | 2
                2024-09-01 | unknown     | unknown | unknown | 1
            """,
            "period.acceptance": """
                period     | office_code | accepted
                -----------+-------------+---------
                2024-09-01 | N01         | 5
                2024-09-01 | N02         | 3
            """,
            "period.ledger": """
                period     | delivery_id | line
                -----------+-------------+-----
                2024-09-01 | N02         | 7
            """,
        },
    ),
    "accepted_rows_arrive": Proof(
        refuses={
            "audit.deliveries": """
                delivery_id      | accepted_rows
                -----------------+--------------
                segments/lost    | 2
                segments/refused | 0
            """,
            "ledger.arrived": """
                delivery_id          | measure | value
                segments/lost        | rows    | 1
                segments/refused     | rows    | 1
                workforce/unheard_of | rows    | 1
            """,
        },
        offenders=3,
        first="delivery_id segments/lost, accepted_rows 2, arrived_rows 1",
        accepts={
            "audit.deliveries": """
                delivery_id      | accepted_rows
                -----------------+--------------
                segments/curated | 2
                segments/refused | 0
                segments/held    |
            """,
            "ledger.arrived": """
                delivery_id      | period     | measure  | value
                segments/curated |            | rows     | 2
                                 | 2024-10-01 | projects | 5
            """,
        },
    ),
    "bases_are_not_later": Proof(
        refuses={
            "marts.coverage": """
                period     | base_definition   | base_as_of_date
                -----------+-------------------+----------------
                2024-07-01 | sakernas_employed | 2024-08-31
            """
        },
        offenders=1,
        first="period 2024-07-01",
        accepts={
            "marts.coverage": """
                period     | base_definition   | base_as_of_date
                -----------+-------------------+----------------
                2024-08-01 | sakernas_employed | 2024-08-31
                2024-08-01 | sakernas_employed |
                2025-12-01 | office_employed   | 2026-02-01
            """
        },
    ),
    "bases_serve_their_segments": Proof(
        refuses={
            "core.definitions": SERVED,
            "marts.coverage": """
                period     | region_code | segment | base_definition
                -----------+-------------+---------+------------------
                2024-11-01 | 6400        | BPU     | sakernas_employed
                2024-11-01 | 6400        | JAKON   | bpjs_eligible
            """,
        },
        offenders=2,
        first="period 2024-11-01, region_code 6400, segment BPU",
        accepts={
            "core.definitions": SERVED,
            "marts.coverage": """
                period     | region_code | segment | base_definition
                -----------+-------------+---------+------------------
                2024-11-01 | 6400        | ALL     | sakernas_employed
                2024-11-01 | 6400        | BPU     | bpjs_eligible
            """,
        },
    ),
    "breaks_are_labelled": Proof(
        refuses={
            "marts.coverage": """
                period     | region_code | segment | series      | is_headline | break_reason
                -----------+-------------+---------+-------------+-------------+------------------------
                2023-12-01 | KAL         | ALL     | one / base  | true        |
                2024-11-01 | KAL         | ALL     | two / base  | true        |
                2025-12-01 | KAL         | ALL     | two / base  | true        | base_definition_differs
            """
        },
        offenders=2,
        first="period 2024-11-01, region_code KAL, segment ALL, previous_series one / base",
        accepts={
            "marts.coverage": """
                period     | region_code | segment | series       | is_headline | break_reason
                -----------+-------------+---------+--------------+-------------+------------------------------
                2023-12-01 | KAL         | ALL     | one / base   | true        |
                2023-12-01 | KAL         | ALL     | three / base | false       |
                2024-11-01 | KAL         | ALL     | two / base   | true        | participant_definition_differs
                2025-12-01 | KAL         | ALL     | two / base   | true        |
                2025-12-01 | 6100        | ALL     | one / base   | true        |
            """
        },
    ),
    "changes_are_labelled": Proof(
        refuses={
            "marts.coverage_change": f"""
                {CHANGE}
                6101 | one / base | two / base | comparable       | participant_definition_differs | 1
                6102 | one / base | two / base | common_base_only |                                | 1
                6103 | one / base | two / base | common_base_only | different_month                | 1
                6104 | one / base | one / base | common_base_only | different_month                | 1
                6105 | one / base | one / else | not_comparable   | base_definition_differs        | 1
                6106 | one / base | one / base | not_comparable   |                                |
            """
        },
        offenders=6,
        first="region_code 6101",
        accepts={
            "marts.coverage_change": f"""
                {CHANGE}
                6101 | one / base | one / base | comparable       |                                | 1
                6102 | one / base | one / base | comparable       | different_month                | 1
                6103 | one / base | two / base | common_base_only | participant_definition_differs | 1
                6104 | one / base | one / else | not_comparable   | base_definition_differs        |
                6105 | one / a    | one / b    | not_comparable   | base_undisclosed               |
                6106 | one / base | one / base | not_comparable   | conflict                       |
            """
        },
    ),
    "citations_are_known": Proof(
        severity="warn",
        refuses={
            "staging.published_figures": """
                figure_id | value
                ----------+------
                F0001     | 10
                F0002     |
            """,
            "staging.targets": """
                target_family | target_year | region_code | figure_id | base_figure_id
                --------------+-------------+-------------+-----------+---------------
                UCJ           | 2025        | 6303        | F0998     | F0999
            """,
            "staging.figure_checks": """
                figure_id | operand_id
                ----------+-----------
                F0001     | F0002
                F0997     | F0001
            """,
        },
        offenders=4,
        first="figure_id F0002, cited_by F0001",
        accepts={
            "staging.published_figures": """
                figure_id | value
                ----------+------
                F0001     | 10
                F0002     | 0
            """,
            "staging.targets": """
                target_family | target_year | region_code | figure_id | base_figure_id
                --------------+-------------+-------------+-----------+---------------
                UCJ           | 2025        | 6303        | F0001     | F0002
                OFFICE        | 2026        | 6303        |           |
            """,
            "staging.figure_checks": """
                figure_id | operand_id
                ----------+-----------
                F0001     | F0002
            """,
        },
    ),
    "code_systems_are_certain": Proof(
        refuses={
            "core.regions": """
                region_code | region_level | kemendagri_code
                ------------+--------------+----------------
                6201        | regency      | 6206
                62.07       | regency      | 62.08
                6203        | regency      |
            """
        },
        offenders=3,
        first="region_code 62.07",
        accepts={
            "core.regions": """
                region_code | region_level | kemendagri_code
                ------------+--------------+----------------
                0000        | national     |
                KAL         | island_group |
                6200        | province     | 62
                6206        | regency      | 62.06
                96.01       | regency      | 96.01
            """
        },
    ),
    "computed_rates_have_their_parts": Proof(
        refuses={
            "marts.coverage": """
                region_code | participants | base_workers | recomputed_rate | coverage_rate | is_stated | is_above_one | unprotected_workers
                6101        | 3            | 4            | 0.7             | 0.7           | false     | false        | 1
                6102        |              | 4            | 0.7             | 0.7           | false     | false        |
                6103        | 3            | 4            | 0.75            | 0.8           | false     | false        | 1
                6104        | 3            | 4            | 0.75            |               | false     | false        | 1
                6105        | 6            | 4            | 1.5             | 1.0           | false     | false        |
                6106        | 6            | 4            | 1.5             | 1.5           | false     | false        |
                6107        | 6            | 4            | 1.5             | 1.5           | false     | true         | 0
            """
        },
        offenders=7,
        first="period None, region_code 6101",
        accepts={
            "marts.coverage": """
                region_code | participants | base_workers | recomputed_rate | coverage_rate | is_stated | is_above_one | unprotected_workers
                6101        | 3            | 4            | 0.75            | 0.75          | false     | false        | 1
                6102        | 3            | 4            | 0.75            | 0.8           | true      | false        | 1
                6103        | 6            | 4            | 1.5             | 1.5           | false     | true         |
                6104        | 3            |              |                 |               | false     | false        |
                6105        |              |              |                 | 0.8           | true      | false        |
            """
        },
    ),
    "bases_are_there": Proof(
        refuses={
            "ledger.office": """
                region_code
                -----------
                KAL
            """,
            "marts.coverage": """
                region_code | base_definition   | base_workers
                ------------+-------------------+-------------
                6100        | sakernas_employed | 80
                KAL         | sakernas_employed |
                KAL         | bpjs_eligible     | 50
            """,
        },
        offenders=1,
        first="region_code KAL",
        accepts={
            "ledger.office": """
                region_code
                -----------
                KAL
            """,
            "marts.coverage": """
                region_code | base_definition   | base_workers
                ------------+-------------------+-------------
                KAL         | sakernas_employed |
                KAL         | sakernas_employed | 80
            """,
        },
        severity="warn",
    ),
    "survey_rounds_are_alike": Proof(
        refuses={
            "core.survey_statements": """
                base_definition      | region_code | round      | source | workers
                ---------------------+-------------+------------+--------+--------
                sakernas_employed    | 6301        | 2022-08-01 | a      | 180000
                sakernas_employed    | 6301        | 2023-08-01 | b      | 185
                sakernas_employed    | 6301        | 2024-08-01 | a      | 190000
                sakernas_labour_force | 6302       | 2023-08-01 | a      | 160000
                sakernas_labour_force | 6302       | 2024-08-01 | a      | 800000
            """
        },
        offenders=3,
        first="base_definition sakernas_employed, region_code 6301, round 2023-08-01",
        accepts={
            "core.survey_statements": """
                base_definition      | region_code | round      | source | workers
                ---------------------+-------------+------------+--------+--------
                sakernas_employed    | 9606        | 2022-08-01 | a      | 29000
                sakernas_employed    | 9606        | 2023-08-01 | a      | 116000
                sakernas_employed    | 9606        | 2024-08-01 | a      | 90000
                sakernas_employed    | 6301        | 2024-08-01 | a      | 180000
                sakernas_formal      | 9701        | 2023-08-01 | a      | 10
                sakernas_formal      | 9701        | 2024-08-01 | a      | 900
            """
        },
        severity="warn",
    ),
    "survey_rounds_are_held": Proof(
        refuses={
            "staging.workforce": """
                delivery_id | line | region_code | period
                ------------+------+-------------+-----------
                a           | 4    | 0000        | 2099-08-01
            """,
            "audit.deliveries": """
                delivery_id | received_at
                ------------+-----------
                a           | 2026-11-22
            """,
        },
        offenders=1,
        first="delivery_id a, line 4",
        accepts={
            "staging.workforce": """
                delivery_id | line | region_code | period
                ------------+------+-------------+-----------
                a           | 4    | 0000        | 2026-08-01
            """,
            "audit.deliveries": """
                delivery_id | received_at
                ------------+-----------
                a           | 2026-11-22
            """,
        },
    ),
    "contribution_rates_follow_one_another": Proof(
        refuses={
            "core.contribution_rates": """
                programme | segment | risk_class | variant          | effective_from_date | effective_to_date
                ----------+---------+------------+------------------+---------------------+------------------
                JHT       | PU      | all        | normal           | 2015-07-01          |
                JHT       | PU      | all        | normal           | 2025-07-01          |
                JKK       | PU      | 1          | labour_intensive | 2025-02-01          | 2025-07-01
                JKK       | PU      | 1          | labour_intensive | 2025-07-01          | 2026-01-01
                JP        | PU      | all        | normal           | 2015-07-01          | 2016-01-01
                JP        | PU      | all        | normal           | 2016-03-01          |
            """
        },
        offenders=3,
        first="programme JHT, segment PU, risk_class all, variant normal",
        accepts={
            "core.contribution_rates": """
                programme | segment | risk_class | variant          | effective_from_date | effective_to_date
                ----------+---------+------------+------------------+---------------------+------------------
                JKK       | PU      | 1          | normal           | 2015-07-01          |
                JKK       | PU      | 2          | normal           | 2015-07-01          |
                JKK       | PU      | 1          | labour_intensive | 2025-02-01          | 2025-07-01
                JKK       | PU      | 1          | labour_intensive | 2025-09-01          | 2026-01-01
                JP        | PU      | all        | normal           | 2015-07-01          | 2016-02-01
                JP        | PU      | all        | normal           | 2016-03-01          |
            """
        },
    ),
    "coverage_is_there": Proof(
        refuses={
            "ledger.office": """
                region_code
                -----------
                KAL
            """,
            "marts.coverage": """
                region_code | coverage_rate
                ------------+--------------
                6100        | 0.4
                KAL         |
            """,
        },
        offenders=1,
        first="region_code KAL",
        accepts={
            "ledger.office": """
                region_code
                -----------
                KAL
            """,
            "marts.coverage": """
                region_code | coverage_rate
                ------------+--------------
                KAL         | 0.4
            """,
        },
    ),
    "definitions_hold_in_their_time": Proof(
        refuses={
            "core.definitions": """
                definition_kind | definition  | valid_from_date | valid_to_date
                ----------------+-------------+-----------------+--------------
                participants    | kanwil_2023 | 2023-12-01      | 2023-12-01
                base            | eligible    |                 | 2023-12-01
            """,
            "core.figures": """
                figure_id | measure       | period     | participant_definition | base_definition
                ----------+---------------+------------+------------------------+----------------
                F0001     | participants  | 2023-11-01 | kanwil_2023            |
                F0002     | participants  | 2024-01-01 | kanwil_2023            |
                F0003     | coverage_rate | 2024-01-01 |                        | eligible
            """,
        },
        offenders=3,
        first="figure_id F0001, period 2023-11-01, definition kanwil_2023",
        accepts={
            "core.definitions": """
                definition_kind | definition  | valid_from_date | valid_to_date
                ----------------+-------------+-----------------+--------------
                participants    | kanwil_2023 | 2023-12-01      | 2023-12-01
                base            | eligible    |                 | 2023-12-01
            """,
            "core.figures": """
                figure_id | measure        | period     | participant_definition | base_definition
                ----------+----------------+------------+------------------------+----------------
                F0001     | participants   | 2023-12-01 | kanwil_2023            |
                F0002     | coverage_rate  | 2014-01-01 |                        | eligible
                F0003     | target_workers | 2029-12-01 | kanwil_2023            |
            """,
        },
    ),
    "delivery_rows_balance": Proof(
        refuses={
            "audit.deliveries": f"""
                {LEDGER}
                a | accepted | 10 | 8 | 0 | 0 | 1
                b | partial  | 10 | 8 | 1 | 1 | 1
                c | accepted | 10 |   | 0 | 0 | 1
            """
        },
        offenders=3,
        first="delivery_id a, physical_rows 10",
        accepts={
            "audit.deliveries": f"""
                {LEDGER}
                a | accepted | 10 | 9 | 0  | 0 | 1
                b | partial  | 10 | 6 | 1  | 1 | 2
                c | refused  | 10 | 0 | 10 | 0 | 0
                d | held     |    |   |    |   |
            """
        },
    ),
    "documented_columns": Proof(
        refuses="""
            create schema core;
            create table core.silent (a bigint);
            create schema audit;
            create table audit.blank (b bigint);
            comment on table audit.blank is ' ';
            comment on column audit.blank.b is '';
            create macro metrics.unheard_of(x) as x;
        """,
        offenders=5,
        first="schema_name audit, name blank, column_name b",
        accepts="""
            create schema core;
            create table core.told (a bigint);
            comment on table core.told is 'What it holds.';
            comment on column core.told.a is 'What it is.';
            create schema private;
            create table private.silent (a bigint);
        """,
    ),
    "effects_add_up": Proof(
        refuses={
            "marts.coverage_change": """
                region_code | from_participants | from_base_workers | to_participants | to_base_workers | change_points | participants_effect_points | base_effect_points | change_low_points | change_high_points
                6101        | 1                 | 2                 | 2               | 3               | 10            | 7                          | 2                  | 9                 | 11
                6102        | 1                 | 2                 | 2               | 3               | 10            |                            |                    | 9                 | 11
                6103        | 1                 | 2                 | 2               | 3               | 10            | 7                          | 3                  | 11                | 12
                6104        | 1                 | 2                 | 2               | 3               | 10            | 7                          | 3                  | 8                 | 9
            """
        },
        offenders=4,
        first="region_code 6101",
        accepts={
            "marts.coverage_change": """
                region_code | from_participants | from_base_workers | to_participants | to_base_workers | change_points | participants_effect_points | base_effect_points | change_low_points | change_high_points
                6101        | 1                 | 2                 | 2               | 3               | 10            | 12                         | -2                 | 10                | 10
                6102        |                   |                   | 2               | 3               | 10            |                            |                    | 9                 | 11
                6103        | 1                 | 2                 | 2               | 3               |               |                            |                    |                   |
            """
        },
    ),
    "every_rate_has_its_triple": Proof(
        refuses={
            "marts.coverage": """
                region_code | participant_definition | base_definition | as_of_earliest_date | as_of_latest_date | base_status | base_workers | base_as_of_date | coverage_rate | coverage_rate_low | coverage_rate_high
                6101        |                        | eligible        | 2023-12-01          | 2023-12-31        | rounded     | 5            | 2023-12-31      | 0.4           | 0.3               | 0.5
                6102        | kanwil_2023            |                 | 2023-12-01          | 2023-12-31        | rounded     | 5            | 2023-12-31      | 0.4           | 0.3               | 0.5
                6103        | kanwil_2023            | none            | 2023-12-01          | 2023-12-31        | missing     |              |                 | 0.4           | 0.3               | 0.5
                6104        | kanwil_2023            | eligible        |                     | 2023-12-31        | rounded     | 5            | 2023-12-31      | 0.4           | 0.3               | 0.5
                6105        | kanwil_2023            | eligible        | 2023-12-01          |                   | rounded     | 5            | 2023-12-31      | 0.4           | 0.3               | 0.5
                6106        | kanwil_2023            | eligible        | 2024-01-01          | 2023-12-31        | rounded     | 5            | 2023-12-31      | 0.4           | 0.3               | 0.5
                6107        | kanwil_2023            | eligible        | 2023-12-01          | 2023-12-31        |             | 5            | 2023-12-31      | 0.4           | 0.3               | 0.5
                6108        | kanwil_2023            | eligible        | 2023-12-01          | 2023-12-31        | rounded     | 5            |                 | 0.4           | 0.3               | 0.5
                6109        | kanwil_2023            | eligible        | 2023-12-01          | 2023-12-31        | rounded     | 5            | 2023-12-31      | 0.4           |                   | 0.5
                6110        | kanwil_2023            | eligible        | 2023-12-01          | 2023-12-31        | rounded     | 5            | 2023-12-31      | 0.4           | 0.3               |
            """
        },
        offenders=10,
        first="period None, region_code 6101",
        accepts={
            "marts.coverage": """
                region_code | participant_definition | base_definition | as_of_earliest_date | as_of_latest_date | base_status | base_workers | base_as_of_date | coverage_rate | coverage_rate_low | coverage_rate_high
                6101        | kanwil_2023            | eligible        | 2023-12-01          | 2023-12-31        | rounded     | 5            | 2023-12-31      | 0.4           | 0.3               | 0.5
                6102        | kanwil_2023            | undisclosed     | 2023-12-01          | 2023-12-31        | implied     |              |                 | 0.4           | 0.3               | 0.5
                6103        | kanwil_2023            | none            | 2023-12-01          | 2023-12-31        | missing     |              |                 |               |                   |
            """
        },
    ),
    "figures_are_read": Proof(
        severity="warn",
        refuses={
            "core.figures": """
                figure_id | measure
                ----------+--------
                F0001     |
            """,
            "staging.figure_readings": """
                figure_id
                ---------
                F0002
            """,
        },
        offenders=2,
        first="figure_id F0001",
        accepts={
            "core.figures": """
                figure_id | measure
                ----------+-------------
                F0001     | participants
            """,
            "staging.figure_readings": """
                figure_id
                ---------
                F0001
            """,
        },
    ),
    "flows_balance": Proof(
        refuses={
            "exact.participation_flows": filled(
                """
                region_code | closing
                6101        | 104
                6102        | 103
                6103        |
                """,
                **A_MONTH_OF_FLOWS,
            )
        },
        offenders=2,
        first="period 2024-10-01, region_code 6101, segment PU",
        accepts={
            "exact.participation_flows": filled(
                """
                region_code | opening | joined | restated | unobserved | closing
                6101        | 100     | 3      | 0        | 0          | 103
                6102        | 100     | 0      | -2       | -5         | 103
                6103        | 0       | 0      | 0        | 0          | 0
                """,
                **A_MONTH_OF_FLOWS,
            )
        },
    ),
    "flows_end_at_participants": Proof(
        refuses={
            "exact.participation_flows": """
                period     | region_code | segment | closing
                2024-10-01 | 6101        | PU      | 7
                2024-10-01 | 6102        | PU      | 7
                2024-10-01 | 6102        | BPU     | 1
            """,
            "exact.administrative_counts": """
                period     | region_code | segment | measure      | participant_definition | value
                2024-10-01 | 6101        | PU      | participants | admin_memberships      | 8
                2024-09-01 | 6102        | PU      | participants | admin_memberships      | 7
                2024-10-01 | 6102        | PU      | participants | admin_persons_any      | 7
                2024-10-01 | 6102        | BPU     | registered   | admin_memberships      | 0
            """,
        },
        offenders=3,
        first="period 2024-10-01, region_code 6101, segment PU",
        accepts={
            "exact.participation_flows": """
                period     | region_code | segment | closing
                2024-10-01 | 6101        | PU      | 7
                2024-10-01 | 6101        | BPU     | 0
                2024-10-01 | 6101        | JAKON   | 2
                2024-10-01 | 6101        | ALL     | 9
                2024-11-01 | 6101        | PU      | 0
            """,
            "exact.administrative_counts": """
                period     | region_code | segment | measure      | participant_definition | value
                2024-10-01 | 6101        | PU      | participants | admin_memberships      | 7
                2024-10-01 | 6101        | BPU     | participants | admin_memberships      | 0
                2024-10-01 | 6101        | JAKON   | participants | admin_memberships      | 400
                2024-10-01 | 6101        | ALL     | participants | admin_memberships      | 407
            """,
        },
    ),
    "flows_join_up": Proof(
        refuses={
            "exact.participation_flows": """
                period     | region_code | segment | opening | closing
                2024-09-01 | 6101        | PU      | 5       | 7
                2024-10-01 | 6101        | PU      | 8       | 9
            """
        },
        offenders=1,
        first="period 2024-10-01, region_code 6101, segment PU",
        accepts={
            "exact.participation_flows": """
                period     | region_code | segment | opening | closing
                2024-09-01 | 6101        | PU      | 5       | 7
                2024-10-01 | 6101        | PU      | 7       | 9
                2024-10-01 | 6101        | BPU     | 3       | 3
                2024-10-01 | 6102        | PU      | 4       | 4
                2024-12-01 | 6101        | PU      | 6       | 9
            """
        },
    ),
    "hidden_cells_are_kept": Proof(
        refuses={
            "exact.disclosure_lines": """
                line_kind | total_id | cell_id
                regions   | 3        | 1
                regions   | 3        | 2
                regions   | 3        | 3
            """,
            "exact.hidden_cells": """
                cell_id
                2
            """,
        },
        offenders=1,
        first="line_kind regions, total_id 3, cells 3",
        accepts={
            "exact.disclosure_lines": """
                line_kind | total_id | cell_id
                regions   | 3        | 1
                regions   | 3        | 2
                regions   | 3        | 3
                segments  | 5        | 4
                segments  | 5        | 5
            """,
            "exact.hidden_cells": """
                cell_id
                1
                2
            """,
        },
    ),
    "hidden_cells_are_not_shown": Proof(
        refuses={
            "marts.membership_profile": """
                period     | region_code | segment | dimension | category | active
                2025-01-01 | 6301        | PU      | sex       | L        | 3
                2025-01-01 | 6301        | PU      | sex       | P        | 30
            """,
            "exact.hidden_cells": """
                subject | period     | region_code | segment | category | component
                profile | 2025-01-01 | 6301        | PU      | sex:L    | active
            """,
        },
        offenders=1,
        first="subject profile, period 2025-01-01, region_code 6301, segment PU, category sex:L, component active",
        accepts={
            "marts.membership_profile": """
                period     | region_code | segment | dimension | category | active
                2025-01-01 | 6301        | PU      | sex       | L        |
                2025-01-01 | 6301        | PU      | sex       | P        | 30
            """,
            "exact.hidden_cells": """
                subject | period     | region_code | segment | category | component
                profile | 2025-01-01 | 6301        | PU      | sex:L    | active
                profile | 2025-02-01 | 6301        | PU      | sex:P    | active
            """,
        },
    ),
    "growth_says_against_what": Proof(
        refuses={
            "marts.growth": """
                region_code | period     | growth_basis       | measure_kind | compared_period | value | compared_value | growth_rate | compared_as_of_date | compared_source | is_complete | compared_is_complete | is_comparable | reason_code
                6101        | 2024-10-01 | month_on_month     | stock        | 2024-08-01      | 9     | 6              | 0.5         | 2024-08-31          | F0001           | true        | true                 | true          |
                6102        | 2024-10-01 | year_on_year       | stock        | 2024-09-01      | 9     | 6              | 0.5         | 2024-09-30          | F0001           | true        | true                 | true          |
                6103        | 2024-10-01 | december_stock     | stock        | 2024-12-01      | 9     | 6              | 0.5         | 2024-12-31          | F0001           | true        | true                 | true          |
                6104        | 2024-10-01 | year_to_date       | stock        | 2023-10-01      | 9     | 6              | 0.5         | 2023-10-31          | F0001           | true        | true                 | true          |
                6105        | 2024-10-01 | since_ever         | stock        | 2023-10-01      | 9     | 6              | 0.5         | 2023-10-31          | F0001           | true        | true                 | true          |
                6106        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 9     | 6              | 0.4         | 2023-10-31          | F0001           | true        | true                 | true          |
                6107        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 9     | 6              | 0.5         |                     | F0001           | true        | true                 | true          |
                6108        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 9     | 6              | 0.5         | 2023-10-31          |                 | true        | true                 | true          |
                6109        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 9     | 6              | 0.5         | 2023-10-31          | F0001           | true        | true                 | false         |
                6110        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 9     |                |             |                     |                 | true        |                      | true          |
                6111        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 6     | 9              | -0.3333333333333333 | 2023-10-31 | F0001         | false       | true                 | false         | incomplete
                6112        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 6     | 9              |             | 2023-10-31          | F0001           | true        | false                | true          |
            """
        },
        offenders=12,
        first="period 2024-10-01, region_code 6101",
        accepts={
            "marts.growth": """
                region_code | period     | growth_basis       | measure_kind | compared_period | value | compared_value | growth_rate | compared_as_of_date | compared_source | is_complete | compared_is_complete | is_comparable | reason_code
                6101        | 2024-10-01 | month_on_month     | stock        | 2024-09-01      | 9     | 6              | 0.5         | 2024-09-30          | F0001           | true        | true                 | true          |
                6102        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 9     | 6              | 0.5         | 2023-10-31          | F0001           | true        | true                 | false         | conflict
                6103        | 2024-10-01 | december_stock     | stock        | 2023-12-01      |       |                |             |                     |                 | true        |                      | false         | no_compared_figure
                6104        | 2024-10-01 | year_to_date       | flow         | 2023-10-01      | 9     | 6              | 0.5         | 2023-10-31          | F0001           | true        | true                 | true          |
                6105        | 2024-10-01 | full_previous_year | flow         | 2023-12-01      | 9     | 0              |             | 2023-12-31          | F0001           | true        | true                 | true          |
                6106        | 2024-10-01 | year_on_year       | stock        | 2023-10-01      | 6     | 9              |             | 2023-10-31          | F0001           | true        | false                | false         | incomplete
            """
        },
    ),
    "intervals_hold_their_values": Proof(
        refuses={
            "marts.coverage": """
                region_code | participants | participants_low | participants_high | base_workers | base_workers_low | base_workers_high | coverage_rate | coverage_rate_low | coverage_rate_high | unprotected_workers
                6101        | 3            | 4                | 5                 | 9            | 9                | 9                 | 0.3           | 0.3               | 0.3                |
                6102        | 3            | 3                | 3                 | 9            | 7                | 8                 | 0.3           | 0.3               | 0.3                |
                6103        | 3            | 3                | 3                 | 9            | 9                | 9                 | 0.3           | 0.31              | 0.4                |
                6104        | -3           | -3               | -3                | 9            | 9                | 9                 | 0.3           | 0.3               | 0.3                |
                6105        | 3            | 3                | 3                 | 0            | 0                | 0                 | 0.3           | 0.3               | 0.3                |
                6106        | 3            | 3                | 3                 | 9            | 9                | 9                 | 0.3           | 0.3               | 0.3                | -1
            """
        },
        offenders=6,
        first="period None, region_code 6101",
        accepts={
            "marts.coverage": """
                region_code | participants | participants_low | participants_high | base_workers | base_workers_low | base_workers_high | coverage_rate | coverage_rate_low | coverage_rate_high | unprotected_workers
                6101        | 3            | 3                | 5                 | 9            | 7                | 9                 | 0.3           | 0.3               | 0.4                | 6
                6102        | 0            | 0                | 0                 | 9            | 9                | 9                 | 0             | 0                 | 0                  | 9
                6103        |              |                  |                   |              |                  |                   | 0.3           | 0.3               | 0.4                |
                6104        | 9            | 9                | 9                 | 9            | 9                | 9                 | 1             | 1                 | 1                  | 0
            """
        },
    ),
    "keys_are_known": Proof(
        refuses={
            "staging.figure_readings": """
                figure_id | participant_definition | base_definition | segment
                ----------+------------------------+-----------------+--------
                F0001     | unheard_of             |                 |
                F0002     |                        | unheard_of      |
                F0003     |                        |                 | XX
            """,
            "staging.targets": """
                target_family | target_year | base_definition | segment
                --------------+-------------+-----------------+--------
                UCJ           | 2025        | unheard_of      | XX
            """,
            "staging.segments": """
                segment | sakernas_base
                --------+--------------
                PU      | unheard_of
            """,
            "staging.participant_definitions": """
                participant_definition | family     | parts
                -----------------------+------------+------
                kanwil_2023            | unheard_of | PU+XX
            """,
            "staging.base_definitions": """
                base_definition | segments
                ----------------+---------
                eligible        | PU+XX
            """,
            "staging.offices": """
                office_code | parent_office_code
                ------------+-------------------
                CAB-NUNUKAN | KANWIL-XX
            """,
            "staging.office_regions": """
                office_code | region_code
                ------------+------------
                CAB-XX      | 6503
            """,
        },
        offenders=11,
        first="kind base_definition, key_used unheard_of, used_in F0002",
        accepts={
            "staging.figure_readings": """
                figure_id | participant_definition | base_definition | segment
                ----------+------------------------+-----------------+--------
                F0001     | kanwil_2023            | eligible        | PU
                F0002     |                        |                 |
            """,
            "staging.targets": """
                target_family | target_year | base_definition | segment
                --------------+-------------+-----------------+--------
                UCJ           | 2025        | eligible        | PU
            """,
            "staging.segments": """
                segment | sakernas_base
                --------+--------------
                PU      | eligible
            """,
            "staging.participant_definitions": """
                participant_definition | family      | parts
                -----------------------+-------------+------
                kanwil_2023            | kanwil_2023 | PU
            """,
            "staging.base_definitions": """
                base_definition | segments
                ----------------+---------
                eligible        | PU
            """,
            "staging.offices": """
                office_code | parent_office_code
                ------------+-------------------
                KANWIL-KAL  |
                CAB-NUNUKAN | KANWIL-KAL
            """,
            "staging.office_regions": """
                office_code | region_code
                ------------+------------
                CAB-NUNUKAN | 6503
            """,
        },
    ),
    "not_after_publication": Proof(
        refuses={
            "core.figures": """
                figure_id | measure      | period     | published_end_date | is_usable
                ----------+--------------+------------+--------------------+----------
                F0001     | participants | 2024-12-01 | 2024-11-30         | false
                F0002     | participants | 2024-10-01 | 2024-11-30         | true
            """,
            "staging.published_figures": """
                figure_id | as_of_date
                ----------+-----------
                F0001     | 2024-11-01
                F0002     | 2024-12-01
            """,
        },
        offenders=2,
        first="figure_id F0001, period 2024-12-01",
        accepts={
            "core.figures": """
                figure_id | measure      | period     | published_end_date | is_usable
                ----------+--------------+------------+--------------------+----------
                F0001     | participants | 2024-11-01 | 2024-11-01         | true
                F0002     | target_rate  | 2029-12-01 | 2024-11-30         | true
                F0003     | participants | 2024-10-01 | 2024-10-31         | false
                F0004     | participants | 2024-10-01 |                    | true
            """,
            "staging.published_figures": """
                figure_id | as_of_date
                ----------+-----------
                F0001     | 2024-11-01
                F0002     | 2029-01-01
                F0003     | 2024-12-01
                F0004     | 2024-12-01
            """,
        },
    ),
    "office_regions_hold_once": Proof(
        refuses={
            "core.office_regions": """
                office_code | region_code | valid_from_date | valid_to_date
                ------------+-------------+-----------------+--------------
                CAB-ONE     | 6401        | 2020-01-01      |
                CAB-ONE     | 6401        | 2021-01-01      |
                CAB-ONE     | 6402        | 2020-01-01      | 2021-01-01
                CAB-ONE     | 6402        | 2021-01-01      |
            """
        },
        offenders=2,
        first="office_code CAB-ONE, region_code 6401",
        accepts={
            "core.office_regions": """
                office_code | region_code | valid_from_date | valid_to_date
                ------------+-------------+-----------------+--------------
                CAB-ONE     | 6401        | 2020-01-01      |
                CAB-TWO     | 6401        | 2020-01-01      |
                CAB-ONE     | 6402        | 2020-01-01      | 2020-12-01
                CAB-ONE     | 6402        | 2021-01-01      |
            """
        },
    ),
    "offices_are_known": Proof(
        severity="warn",
        refuses={
            "core.figures": """
                figure_id | scope_level | scope_name      | office_code
                ----------+-------------+-----------------+------------
                F0001     | branch      | Cabang Atlantis |
                F0002     | kanwil      | Atlantis        |
            """
        },
        offenders=2,
        first="figure_id F0001, scope_level branch, scope_name Cabang Atlantis",
        accepts={
            "core.figures": """
                figure_id | scope_level | scope_name     | office_code
                ----------+-------------+----------------+------------
                F0001     | branch      | Cabang Nunukan | CAB-NUNUKAN
                F0002     | regency     | Nunukan        |
            """
        },
    ),
    "one_headline": Proof(
        refuses={
            "marts.coverage": """
                period     | region_code | segment | is_headline
                -----------+-------------+---------+------------
                2023-12-01 | KAL         | ALL     | false
                2024-11-01 | KAL         | ALL     | true
                2024-11-01 | KAL         | ALL     | true
                2025-12-01 | KAL         | ALL     |
            """
        },
        offenders=3,
        first="period 2023-12-01, region_code KAL, segment ALL, headlines 0",
        accepts={
            "marts.coverage": """
                period     | region_code | segment | is_headline
                -----------+-------------+---------+------------
                2024-11-01 | KAL         | ALL     | true
                2024-11-01 | KAL         | ALL     | false
                2024-11-01 | KAL         | PU      | true
            """
        },
    ),
    "parts_add_up": Proof(
        refuses={
            "core.participation_figures": """
                period     | region_code | segment | measure      | participant_definition | provenance | origin          | value | value_low | value_high
                2024-11-01 | KAL         | ALL     | participants | kanwil_2024            | published  | sum_of_segments | 90    | 90        | 90
                2024-11-01 | KAL         | PU      | participants | kanwil_2024            | published  | sum_of_regions  | 120   | 115       | 125
            """,
            "core.participation_facts": """
                period     | region_code | segment | measure      | participant_definition | provenance | has_conflict | value | value_low | value_high
                2024-11-01 | KAL         | ALL     | participants | kanwil_2024            | published  | false        | 100   | 95        | 105
                2024-11-01 | KAL         | PU      | participants | kanwil_2024            | published  | false        | 100   | 95        | 105
            """,
        },
        offenders=2,
        first="period 2024-11-01, region_code KAL, segment ALL, measure participants",
        accepts={
            "core.participation_figures": """
                period     | region_code | segment | measure      | participant_definition | provenance | origin          | value | value_low | value_high
                2024-11-01 | KAL         | ALL     | participants | kanwil_2024            | published  | sum_of_segments | 90    | 90        | 90
                2024-11-01 | KAL         | PU      | participants | kanwil_2024            | published  | sum_of_regions  | 108   | 105       | 110
                2024-11-01 | KAL         | BPU     | participants | kanwil_2024            | published  | stated          | 50    | 50        | 50
            """,
            "core.participation_facts": """
                period     | region_code | segment | measure      | participant_definition | provenance | has_conflict | value | value_low | value_high
                2024-11-01 | KAL         | ALL     | participants | kanwil_2024            | published  | true         | 100   | 95        | 105
                2024-11-01 | KAL         | PU      | participants | kanwil_2024            | published  | false        | 100   | 95        | 105
                2024-11-01 | KAL         | BPU     | participants | kanwil_2024            | published  | false        | 60    | 60        | 60
            """,
        },
    ),
    "published_types": Proof(
        refuses="""
            create schema marts;
            create table marts.odd (
                a hugeint, b bigint[], c struct(d bigint), e interval, f timestamptz, g uuid, h uinteger, i float,
                j varchar
            );
            create view marts.view as select 1::bigint as one;
        """,
        offenders=9,
        first="schema_name marts, table_name odd, column_name a, data_type HUGEINT",
        accepts="""
            create schema marts;
            create table marts.plain (
                a varchar, b bigint, c double, d decimal(18, 9), e date, f timestamp, g boolean
            );
            create schema private;
            create table private.odd (a hugeint);
        """,
    ),
    "publishers_are_known": Proof(
        severity="warn",
        refuses={
            "staging.published_figures": """
                figure_id | publisher
                ----------+----------
                F0001     | Unheard Of
            """
        },
        offenders=1,
        first="publisher Unheard Of, figure_id F0001",
        accepts={
            "staging.published_figures": """
                figure_id | publisher
                ----------+----------
                F0001     | Tabengan
            """,
            "staging.publishers": """
                publisher | publisher_kind
                ----------+---------------
                Tabengan  | press
            """,
        },
    ),
    "deliveries_are_there": Proof(
        refuses={"marts.completeness": OWED},
        offenders=1,
        first=GAP,
        accepts={"marts.completeness": THERE},
        severity="warn",
    ),
    "deliveries_are_there_before_publishing": Proof(
        refuses={
            "ledger.office": """
                gaps_block
                ----------
                true
            """,
            "marts.completeness": OWED,
        },
        offenders=1,
        first=GAP,
        accepts={
            "ledger.office": """
                gaps_block
                ----------
                false
            """,
            "marts.completeness": OWED,
        },
    ),
    "recaps_are_met": Proof(
        refuses={"marts.reconciliation": RECONCILED},
        offenders=1,
        first="period 2024-10-01, office_code K01, segment PU, status active, explained_by unexplained, "
        "difference 6",
        accepts={"marts.reconciliation": MET},
        severity="warn",
    ),
    "recaps_are_met_before_publishing": Proof(
        refuses={
            "ledger.office": """
                tolerance_blocks
                ----------------
                true
            """,
            "marts.reconciliation": RECONCILED,
        },
        offenders=1,
        first="period 2024-10-01, office_code K01, segment PU, status active, explained_by unexplained, "
        "difference 6",
        accepts={
            "ledger.office": """
                tolerance_blocks
                ----------------
                false
            """,
            "marts.reconciliation": RECONCILED,
        },
    ),
    "records_are_counted": Proof(
        refuses={
            "ledger.office": """
                region_code
                -----------
                6400
            """,
            "ledger.arrived": """
                period     | segment | measure    | value
                2024-10-01 | PU      | registered | 8
                2024-10-01 | JAKON   | projects   | 1
                2024-10-01 | ALL     | employers  | 1
            """,
            "exact.administrative_counts": """
                period     | region_code | segment | measure    | participant_definition | value
                2024-10-01 | 6400        | PU      | registered | admin_memberships      | 7
                2024-10-01 | 6400        | JAKON   | projects   | admin_memberships      | 0
            """,
        },
        offenders=3,
        first="period 2024-10-01, segment ALL, measure employers",
        accepts={
            "ledger.office": """
                region_code
                -----------
                6400
            """,
            "ledger.arrived": """
                period     | segment | measure    | delivery_id      | value
                2024-10-01 | PU      | registered |                  | 8
                2024-10-01 | JAKON   | projects   |                  | 2
                2024-10-01 | ALL     | employers  |                  | 4
                           |         | rows       | segments/curated | 8
            """,
            "exact.administrative_counts": """
                period     | region_code | segment | measure    | participant_definition | value
                2024-10-01 | 6400        | PU      | registered | admin_memberships      | 8
                2024-10-01 | 6400        | PU      | registered | admin_persons_main     | 7
                2024-10-01 | 6400        | JAKON   | projects   | admin_memberships      | 2
                2024-10-01 | 6400        | ALL     | employers  | admin_memberships      | 4
            """,
        },
    ),
    "regions_exist": Proof(
        refuses={
            "core.figures": """
                figure_id | region_code
                ----------+------------
                F0001     | 6299
            """,
            "core.survey_statements": """
                source      | region_code
                ------------+------------
                workforce#2 | 6298
            """,
            "staging.targets": """
                target_family | target_year | region_code
                --------------+-------------+------------
                UCJ           | 2025        | 6297
            """,
            "core.offices": """
                office_code | region_code
                ------------+------------
                KANWIL-XX   | XXX
            """,
            "core.regions": """
                region_code | region_level | parent_region_code | island_group_code
                ------------+--------------+--------------------+------------------
                6200        | province     | 0009               | KAI
            """,
        },
        offenders=6,
        first="region_code 0009, used_in 6200",
        accepts={
            "core.figures": """
                figure_id | region_code
                ----------+------------
                F0001     | 6200
                F0002     |
            """,
            "core.survey_statements": """
                source      | region_code
                ------------+------------
                workforce#2 | 6200
            """,
            "staging.targets": """
                target_family | target_year | region_code
                --------------+-------------+------------
                UCJ           | 2025        | 6200
            """,
            "core.offices": """
                office_code | region_code
                ------------+------------
                KANWIL-KAL  | KAL
            """,
            "core.regions": """
                region_code | region_level | parent_region_code | island_group_code
                ------------+--------------+--------------------+------------------
                0000        | national     |                    |
                KAL         | island_group | 0000               |
                6200        | province     | 0000               | KAL
            """,
        },
    ),
    "rejections_are_told": Proof(
        refuses={
            "audit.deliveries": """
                delivery_id | status  | reason | rejected_rows
                ------------+---------+--------+--------------
                a           | partial |        | 2
                b           | refused |        | 0
                c           | held    |        |
            """
        },
        offenders=3,
        first="delivery_id a, status partial, rejected_rows 2",
        accepts={
            "audit.deliveries": """
                delivery_id | status   | reason                | rejected_rows
                ------------+----------+-----------------------+--------------
                a           | partial  |                       | 2
                b           | refused  | the file is a picture | 10
                c           | held     | name it               |
                d           | accepted |                       | 0
            """,
            "audit.rejections": """
                delivery_id | rule
                ------------+-------
                a           | missing
            """,
        },
    ),
    "stands_alone": Proof(
        refuses="""
            create schema marts;
            create table marts.plain (a bigint);
            create index found on marts.plain (a);
            create macro metrics.of_a_file(path) as table from read_csv(path);
            create macro metrics.of_a_folder() as (select count(*) from glob('rates/*.csv'));
            create macro metrics.of_a_catalog() as (select count(*) from memory.marts.plain);
            create macro metrics.of_a_setting() as getvariable('office');
        """,
        offenders=5,
        first="schema_name marts, name found, what index",
        accepts="""
            create schema marts;
            create table marts.plain (a bigint);
            create macro metrics.of_a_table(code) as (select count(*) from marts.plain where plain.a = code);
        """,
    ),
    "stated_rates_are_as_printed": Proof(
        refuses={
            "core.figures": FIGURE_OF_A_RATE,
            "marts.coverage": f"""
                {COVERAGE_KEY} | is_stated | coverage_rate | rate_source
                2023-12-01 | KAL  | ALL | kanwil_2023 | bpjs_eligible     | true | 0.46   | F0006
                2023-12-01 | KAL  | ALL | kanwil_2023 | sakernas_employed | true | 0.4633 | F0006
                2023-12-01 | 6100 | ALL | kanwil_2023 | bpjs_eligible     | true | 0.4633 | F0006
                2023-12-01 | KAL  | ALL | kanwil_2023 | bpjs_eligible     | true | 0.4633 |
            """,
        },
        offenders=4,
        first="period 2023-12-01, region_code 6100",
        accepts={
            "core.figures": FIGURE_OF_A_RATE,
            "marts.coverage": f"""
                {COVERAGE_KEY} | is_stated | coverage_rate | rate_source
                2023-12-01 | KAL  | ALL | kanwil_2023 | bpjs_eligible     | true  | 0.4633 | F0006
                2023-12-01 | KAL  | ALL | kanwil_2023 | sakernas_employed | false | 0.29   |
            """,
        },
    ),
    "survey_parts_add_up": Proof(
        severity="warn",
        refuses={
            "core.survey_bases": """
                region_code | round      | base_definition   | base_status | workers | workers_low | workers_high
                ------------+------------+-------------------+-------------+---------+-------------+-------------
                6400        | 2023-08-01 | sakernas_employed | exact       | 100     | 100         | 100
                6400        | 2023-08-01 | sakernas_formal   | rounded     | 60      | 55          | 64
                6400        | 2023-08-01 | sakernas_informal | exact       | 30      | 30          | 30
                6500        | 2023-08-01 | sakernas_employed | rounded     | 100     | 95          | 104
                6500        | 2023-08-01 | sakernas_formal   | exact       | 60      | 60          | 60
                6500        | 2023-08-01 | sakernas_informal | exact       | 45      | 45          | 45
            """
        },
        offenders=2,
        first="region_code 6400, round 2023-08-01, employed 100, formal_and_informal 90",
        accepts={
            "core.survey_bases": """
                region_code | round      | base_definition   | base_status  | workers | workers_low | workers_high
                ------------+------------+-------------------+--------------+---------+-------------+-------------
                6400        | 2023-08-01 | sakernas_employed | exact        | 100     | 100         | 100
                6400        | 2023-08-01 | sakernas_formal   | rounded      | 70      | 65          | 79
                6400        | 2023-08-01 | sakernas_informal | exact        | 35      | 35          | 35
                6500        | 2023-08-01 | sakernas_employed | mixed_rounds | 100     | 100         | 100
                6500        | 2023-08-01 | sakernas_formal   | exact        | 10      | 10          | 10
                6500        | 2023-08-01 | sakernas_informal | exact        | 10      | 10          | 10
                6100        | 2023-08-01 | sakernas_employed | exact        | 100     | 100         | 100
                6100        | 2023-08-01 | sakernas_formal   | exact        | 10      | 10          | 10
            """
        },
    ),
    "targets_are_as_printed": Proof(
        refuses={
            "staging.targets": """
                target_family | target_year | region_code | figure_id | target_percent | target_workers
                --------------+-------------+-------------+-----------+----------------+---------------
                RPJMN         | 2025        | 0000        | F0001     | 32.16          |
                RPJMN         | 2026        | 6100        | F0001     | 32.15          |
                OFFICE        | 2024        | 0000        | F0002     |                | 54
                OFFICE        | 2025        | 0000        | F0002     |                |
            """,
            "core.figures": """
                figure_id | region_code | value
                ----------+-------------+------
                F0001     | 0000        | 32.15
                F0002     | 0000        | 53
            """,
        },
        offenders=4,
        first="target_family OFFICE, target_year 2024",
        accepts={
            "staging.targets": """
                target_family | target_year | region_code | figure_id | target_percent | target_workers
                --------------+-------------+-------------+-----------+----------------+---------------
                RPJMN         | 2025        | 0000        | F0001     | 32.15          |
                OFFICE        | 2024        | 0000        | F0002     |                | 53
                OFFICE        | 2025        | 0000        |           |                | 54
                OFFICE        | 2026        | 0000        | F0003     |                | 55
            """,
            "core.figures": """
                figure_id | region_code | value
                ----------+-------------+------
                F0001     | 0000        | 32.15
                F0002     | 0000        | 53
            """,
        },
    ),
    "territory_is_known": Proof(
        refuses={
            "ledger.office": """
                region_code
                -----------
                KLA
            """,
            "core.regions": """
                region_code
                -----------
                KAL
            """,
        },
        offenders=1,
        first="region_code KLA",
        accepts={
            "ledger.office": """
                region_code
                -----------
                KAL
            """,
            "core.regions": """
                region_code
                -----------
                KAL
            """,
        },
    ),
}


def judge(check: Check, name: str, given: Given | str) -> Verdict:
    """Return the verdict of a check on drawn tables, or on what the statements make."""
    if isinstance(given, dict):
        return check(name, given)
    with duckdb.connect(":memory:") as connection:
        load_metrics(connection)
        connection.execute(given)
        return run_check(connection, SQL / "checks" / f"{name}.sql")


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_refuses_what_must_not_be(name: str, check: Check) -> None:
    proof = PROOFS[name]  # a new check needs a proof
    verdict = judge(check, name, proof.refuses)
    assert verdict.offenders == proof.offenders
    assert str(verdict.example).startswith(proof.first)
    assert verdict.severity == proof.severity


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_accepts_what_may_be(name: str, check: Check) -> None:
    verdict = judge(check, name, PROOFS[name].accepts)
    assert (verdict.offenders, verdict.example) == (0, None)


def test_a_recap_that_is_met_does_not_stop_an_office_that_wants_recaps_to_be_met(check: Check) -> None:
    blocking = PROOFS["recaps_are_met_before_publishing"].refuses
    assert isinstance(blocking, dict)
    given = {**blocking, "marts.reconciliation": MET}
    assert judge(check, "recaps_are_met_before_publishing", given).offenders == 0


def test_every_proof_is_of_a_check() -> None:
    assert sorted(PROOFS) == CHECKS


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_is_one_select_that_says_what_a_breach_means(name: str) -> None:
    with duckdb.connect(":memory:") as connection:
        model = load_model(connection, SQL / "checks" / f"{name}.sql")
    assert model.description.endswith(".")
    assert PROOFS[name].severity in ("block", "warn")
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
    rows = run_model(
        "audit.checks",
        given={
            "ledger.checks": """
                check_name   | severity | offenders | example
                one_headline | block    | 0         |
                a_warning    | warn     | 2         | figure_id F0001
            """
        },
    )
    assert [(row["check_name"], row["severity"], row["offenders"], row["example"]) for row in rows] == [
        ("a_warning", "warn", 2, "figure_id F0001"),
        ("one_headline", "block", 0, None),
    ]


def test_a_blocking_check_leaves_the_former_file_served(tmp_path: Path, published: Settings) -> None:
    settings = replace(warm_copy(published, tmp_path), region_code="7400")
    served = settings.published.read_bytes()
    with pytest.raises(NotPublished, match=r"coverage_is_there: 1 row.*\n.*first: region_code 7400"):
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
