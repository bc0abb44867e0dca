"""Readings: what each printed figure counts, so that the ledger can be used by rule."""

from schemas.codes import KEY, SEGMENTS
from schemas.contract import MONTH, NUMBER, Column, Dataset, Role

MEASURES = (
    *("participants", "registered", "inactive", "coverage_rate", "base_workers", "unprotected_workers"),
    *("workers_growth", "coverage_growth", "contributions_growth", "registered_growth"),
    *("claims_growth", "budget_growth", "fund_growth"),
    *("target_rate", "target_workers", "target_employers", "target_new_participants", "target_achievement"),
    *("target_gap_points", "target_gap_workers"),
    *("segment_share", "new_participants", "exited_participants", "employers", "projects"),
    *("contributions_received_idr", "contribution_minimum_idr", "budget_idr", "dbh_sawit_idr"),
    *("claims", "claims_paid_idr", "benefit_idr", "fund_idr", "other"),
)


# fmt: off
DATASET = Dataset(
    name="figure_readings",
    role=Role.REFERENCE,
    key=("figure_id",),
    columns=(
        Column("figure_id", "Figure of the ledger."),
        Column("measure", "What is counted.", isin=MEASURES),
        Column("period", "First day of the month.", kind=MONTH, expects="A month, written 2024-11."),
        Column("segment", "Segment.", isin=SEGMENTS),
        Column("population", "all, or a part of the segment such as vulnerable.", matches=KEY),
        Column("participant_definition", "Key of participant_definitions.", empty=True),
        Column("base_definition", "Key of base_definitions.", empty=True),
        Column("printed_unit", "The last printed unit.", kind=NUMBER,
            expects="The last printed unit: 100000 for 2.5 million.", above=0),
        Column("qualifier", "How the figure is printed; uncertain and superseded ones stay out of the marts.",
            isin=("exact", "rounded", "about", "more_than", "lower_end", "upper_end", "uncertain",
            "superseded")),
        Column("note", "Why it is read so.", empty=True),
    ),
)
