"""Funding sources (sumber dana): who pays a membership or a construction project."""

import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import VALID_TOLD_AS, Dataset, Text, Valid


class FundingSource(Valid):
    """One payer, of memberships or of projects."""

    funding_source: Series[Text] = pa.Field(
        unique=True, str_matches=r"^[a-z][a-z0-9_]*$", description="A lower-case code such as dbh_sawit."
    )
    funding_source_name: Series[Text] = pa.Field(description="English name.")
    funding_source_name_id: Series[Text] = pa.Field(description="Indonesian name.")
    kind: Series[Text] = pa.Field(isin=["membership", "project"], description="What it pays for.")
    meaning: Series[Text] = pa.Field(description="Who pays whose contribution, in a sentence.")
    source: Series[Text] = pa.Field(description="Where the meaning comes from.")


DATASET = Dataset(
    name="funding_sources",
    contract=FundingSource,
    header=(
        "funding_source",
        "funding_source_name",
        "funding_source_name_id",
        "kind",
        "meaning",
        "source",
        "valid_from",
        "valid_to",
    ),
    told_as=VALID_TOLD_AS,
)
