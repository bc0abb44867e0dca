"""Readings: what each printed figure counts, so that the ledger can be used by rule."""

import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import SEGMENTS, Contract, Dataset, Day, Number, Text

MEASURES = [
    "participants",
    "registered",
    "inactive",
    "coverage_rate",
    "base_workers",
    "unprotected_workers",
    "workers_growth",
    "coverage_growth",
    "contributions_growth",
    "registered_growth",
    "claims_growth",
    "budget_growth",
    "fund_growth",
    "target_rate",
    "target_workers",
    "target_employers",
    "target_new_participants",
    "target_achievement",
    "target_gap_points",
    "target_gap_workers",
    "segment_share",
    "new_participants",
    "exited_participants",
    "employers",
    "projects",
    "contributions_received_idr",
    "contribution_minimum_idr",
    "budget_idr",
    "dbh_sawit_idr",
    "claims",
    "claims_paid_idr",
    "benefit_idr",
    "fund_idr",
    "other",
]


class FigureReading(Contract):
    """The reading of one figure: period, segment, who is counted, over which base, and how it was rounded."""

    figure_id: Series[Text] = pa.Field(unique=True, description="Figure of the ledger.")
    measure: Series[Text] = pa.Field(isin=MEASURES, description="What is counted.")
    period_text: Series[Text] = pa.Field(description="A month, written 2024-11.")
    period: Series[Day] = pa.Field(nullable=True, description="First day of the month.")
    segment: Series[Text] = pa.Field(isin=SEGMENTS, description="Segment.")
    population: Series[Text] = pa.Field(
        str_matches=r"^[a-z][a-z0-9_]*$", description="all, or a part of the segment such as vulnerable."
    )
    participant_definition: Series[Text] = pa.Field(
        nullable=True, description="Key of participant_definitions."
    )
    base_definition: Series[Text] = pa.Field(nullable=True, description="Key of base_definitions.")
    printed_unit_text: Series[Text] = pa.Field(description="The last printed unit: 100000 for 2.5 million.")
    printed_unit: Series[Number] = pa.Field(nullable=True, gt=0, description="The last printed unit.")
    qualifier: Series[Text] = pa.Field(
        isin=[
            "exact",
            "rounded",
            "about",
            "more_than",
            "lower_end",
            "upper_end",
            "uncertain",
            "superseded",
        ],
        description="How the figure is printed; uncertain and superseded ones stay out of the marts.",
    )
    note: Series[Text] = pa.Field(nullable=True, description="Why it is read so.")


DATASET = Dataset(
    name="figure_readings",
    contract=FigureReading,
    header=(
        "figure_id",
        "measure",
        "period",
        "segment",
        "population",
        "participant_definition",
        "base_definition",
        "printed_unit",
        "qualifier",
        "note",
    ),
)
