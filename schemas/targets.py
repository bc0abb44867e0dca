"""Targets: what was promised for a region, a segment and a year."""

from typing import ClassVar

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import SEGMENTS, VALID_TOLD_AS, Dataset, Number, Text, Valid, Whole


class Target(Valid):
    """One target, as a percentage of a base or as a number of workers."""

    target_family: Series[Text] = pa.Field(
        isin=["RPJMN", "RPJPN", "RKP", "UCJ", "OFFICE"], description="Plan that sets it."
    )
    target_year_text: Series[Text] = pa.Field(description="A year.")
    target_year: Series[Whole] = pa.Field(nullable=True, ge=2014, le=2100, description="Year it is due.")
    region_code_text: Series[Text] = pa.Field(description="A region code: 0000, KAL, 61 as 6100, 6303.")
    region_code: Series[Text] = pa.Field(nullable=True, description="Region.")
    segment: Series[Text] = pa.Field(isin=SEGMENTS, description="Segment.")
    target_percent_text: Series[Text] = pa.Field(nullable=True, description="A percentage, or empty.")
    target_percent: Series[Number] = pa.Field(nullable=True, gt=0, description="Percent of the base.")
    target_workers_text: Series[Text] = pa.Field(nullable=True, description="A whole number, or empty.")
    target_workers: Series[Whole] = pa.Field(nullable=True, gt=0, description="Workers to be reached.")
    measure: Series[Text] = pa.Field(
        isin=["coverage_rate", "participants", "registered"], description="What the target is of."
    )
    base_definition: Series[Text] = pa.Field(description="Key of base_definitions; undisclosed if not said.")
    base_figure_id: Series[Text] = pa.Field(nullable=True, description="Figure that states the base.")
    figure_id: Series[Text] = pa.Field(nullable=True, description="Figure that states the target.")
    meaning: Series[Text] = pa.Field(description="What was promised, in a sentence.")

    @pa.dataframe_check(description="Either target_percent or target_workers.")
    def target_percent__neither_or_both(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether it holds one target."""
        return rows["target_percent_text"].notna() ^ rows["target_workers_text"].notna()

    class Config(Valid.Config):
        """One target per family, year, region, segment and measure."""

        unique: ClassVar[list[str]] = ["target_family", "target_year", "region_code", "segment", "measure"]


DATASET = Dataset(
    name="targets",
    contract=Target,
    header=(
        "target_family",
        "target_year",
        "region_code",
        "segment",
        "target_percent",
        "target_workers",
        "measure",
        "base_definition",
        "base_figure_id",
        "figure_id",
        "meaning",
        "valid_from",
        "valid_to",
    ),
    told_as=VALID_TOLD_AS,
)
