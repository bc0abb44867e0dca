"""Publishers of printed figures, and whose word it is."""

import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import Contract, Dataset, Text


class Publisher(Contract):
    """One publisher as the ledger writes it."""

    publisher: Series[Text] = pa.Field(unique=True, description="Name as in the ledger.")
    publisher_kind: Series[Text] = pa.Field(
        isin=["office", "ministry", "government", "press"], description="Whose word it is."
    )
    note: Series[Text] = pa.Field(nullable=True, description="Why.")


DATASET = Dataset(
    name="publishers",
    contract=Publisher,
    header=("publisher", "publisher_kind", "note"),
)
