"""Contribution-rate regimes: regulations that change what a contribution figure means."""

from schemas.codes import CODE
from schemas.contract import Column, Dataset, Role
from schemas.validity import EFFECTIVE, in_order

# fmt: off
DATASET = Dataset(
    name="rate_regimes",
    role=Role.REFERENCE,
    key=("regime_code",),
    columns=(
        Column("regime_code", "A key such as PP49-2020-JKK.", matches=CODE),
        Column("regulation", "Number and year of the regulation."),
        Column("programme", "JKK, JKM, JHT, JP or JKP; several joined by +."),
        Column("segment", "PU, BPU, JAKON, PMI or ALL; several joined by +."),
        Column("measure", "Measures whose growth it breaks, joined by |."),
        *EFFECTIVE,
        Column("meaning", "What changes, in a sentence."),
        Column("source", "Where it stands, and whether it was checked."),
    ),
    rules=(in_order("effective"),),
)
