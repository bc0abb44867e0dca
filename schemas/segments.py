"""Segments of participants: who is registered how, and the base of the survey for its coverage."""

from schemas.codes import SEGMENTS
from schemas.contract import COUNT, Column, Dataset, Role
from schemas.validity import VALID, in_order

# fmt: off
DATASET = Dataset(
    name="segments",
    role=Role.REFERENCE,
    key=("segment",),
    columns=(
        Column("segment", "Code of the segment.", isin=SEGMENTS),
        Column("segment_name", "English name."),
        Column("segment_name_id", "Indonesian name."),
        Column("sakernas_base", "Its base definition in the survey, or none."),
        Column("meaning", "Who belongs to it, in a sentence."),
        Column("source", "Where the meaning comes from."),
        *VALID,
        Column("sort_order", "Place in a list.", kind=COUNT, expects="A whole number."),
    ),
    rules=(in_order("valid"),),
)
