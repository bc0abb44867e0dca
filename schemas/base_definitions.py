"""Base definitions: the workers that participants are divided by."""

import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import KEY, VALID_TOLD_AS, Dataset, Text, Valid


class BaseDefinition(Valid):
    """A base and whether two figures on it may be compared."""

    base_definition: Series[Text] = pa.Field(
        unique=True, str_matches=KEY, description="A lower-case key such as sakernas_employed."
    )
    base_name: Series[Text] = pa.Field(description="English name.")
    base_name_id: Series[Text] = pa.Field(description="Indonesian name.")
    kind: Series[Text] = pa.Field(isin=["sakernas", "stated", "unknown"], description="Where it comes from.")
    is_comparable: Series[Text] = pa.Field(
        isin=["yes", "no"], description="yes where two figures on it share one meaning of the base."
    )
    segments: Series[Text] = pa.Field(
        str_matches=r"^(PU|BPU|JAKON|PMI|ALL)(\+(PU|BPU|JAKON|PMI|ALL))*$",
        description="Segments it may serve, written PU+ALL.",
    )
    meaning: Series[Text] = pa.Field(description="Whom the base counts, in a sentence.")
    source: Series[Text] = pa.Field(nullable=True, description="Where the meaning comes from.")


DATASET = Dataset(
    name="base_definitions",
    contract=BaseDefinition,
    header=(
        "base_definition",
        "base_name",
        "base_name_id",
        "kind",
        "is_comparable",
        "segments",
        "meaning",
        "source",
        "valid_from",
        "valid_to",
    ),
    told_as=VALID_TOLD_AS,
)
