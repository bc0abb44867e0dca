"""Contribution-rate regimes: regulations that change what a contribution figure means."""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import Contract, Dataset, Day, Text


class RateRegime(Contract):
    """A regulation, the programme and segment whose rate it sets, and its months."""

    regime_code: Series[Text] = pa.Field(
        unique=True, str_matches=r"^[A-Z0-9][A-Z0-9-]*$", description="A key such as PP49-2020-JKK."
    )
    regulation: Series[Text] = pa.Field(description="Number and year of the regulation.")
    programme: Series[Text] = pa.Field(description="JKK, JKM, JHT, JP or JKP; several joined by +.")
    segment: Series[Text] = pa.Field(description="PU, BPU, JAKON, PMI or ALL; several joined by +.")
    measure: Series[Text] = pa.Field(description="Measures whose growth it breaks, joined by |.")
    effective_from_date_text: Series[Text] = pa.Field(description="The first month, written 2015-07.")
    effective_from_date: Series[Day] = pa.Field(nullable=True, description="First day of the first month.")
    effective_to_date_text: Series[Text] = pa.Field(
        nullable=True, description="The last month, written 2021-01, or empty while it holds."
    )
    effective_to_date: Series[Day] = pa.Field(nullable=True, description="First day of the last month.")
    meaning: Series[Text] = pa.Field(description="What changes, in a sentence.")
    source: Series[Text] = pa.Field(description="Where it stands, and whether it was checked.")

    @pa.dataframe_check(description="Not before effective_from.")
    def effective_to_date__before_effective_from(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its last month is not before its first."""
        return ~(rows["effective_to_date"] < rows["effective_from_date"]).fillna(False)


DATASET = Dataset(
    name="rate_regimes",
    contract=RateRegime,
    header=(
        "regime_code",
        "regulation",
        "programme",
        "segment",
        "measure",
        "effective_from",
        "effective_to",
        "meaning",
        "source",
    ),
    told_as={"effective_from_date": "effective_from", "effective_to_date": "effective_to"},
)
