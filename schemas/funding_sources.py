"""Funding sources (sumber dana): who pays a membership or a construction project."""

from schemas.codes import KEY
from schemas.contract import Column, Dataset, Role
from schemas.validity import VALID, in_order

# fmt: off
DATASET = Dataset(
    name="funding_sources",
    role=Role.REFERENCE,
    key=("funding_source",),
    columns=(
        Column("funding_source", "A lower-case code such as dbh_sawit.", matches=KEY),
        Column("funding_source_name", "English name."),
        Column("funding_source_name_id", "Indonesian name."),
        Column("kind", "What it pays for.", isin=("membership", "project")),
        Column("meaning", "Who pays whose contribution, in a sentence."),
        Column("source", "Where the meaning comes from."),
        *VALID,
    ),
    rules=(in_order("valid"),),
)
