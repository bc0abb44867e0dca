"""Segments of participants: who is registered how."""

import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import SEGMENTS, VALID_TOLD_AS, Dataset, Text, Valid, Whole


class Segment(Valid):
    """A segment and the base of the labour-force survey that its coverage is measured on."""

    segment: Series[Text] = pa.Field(isin=SEGMENTS, unique=True, description="Code of the segment.")
    segment_name: Series[Text] = pa.Field(description="English name.")
    segment_name_id: Series[Text] = pa.Field(description="Indonesian name.")
    sakernas_base: Series[Text] = pa.Field(description="Its base definition in the survey, or none.")
    meaning: Series[Text] = pa.Field(description="Who belongs to it, in a sentence.")
    source: Series[Text] = pa.Field(description="Where the meaning comes from.")
    sort_order_text: Series[Text] = pa.Field(description="A whole number.")
    sort_order: Series[Whole] = pa.Field(nullable=True, description="Place in a list.")


DATASET = Dataset(
    name="segments",
    contract=Segment,
    header=(
        "segment",
        "segment_name",
        "segment_name_id",
        "sakernas_base",
        "meaning",
        "source",
        "valid_from",
        "valid_to",
        "sort_order",
    ),
    told_as=VALID_TOLD_AS,
)
