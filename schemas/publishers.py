"""Publishers of printed figures, and whose word it is."""

from schemas.codes import PUBLISHER_KINDS
from schemas.contract import Column, Dataset, Role

# fmt: off
DATASET = Dataset(
    name="publishers",
    role=Role.REFERENCE,
    key=("publisher",),
    columns=(
        Column("publisher", "Name as in the ledger."),
        Column("publisher_kind", "Whose word it is.", isin=PUBLISHER_KINDS),
        Column("note", "Why.", empty=True),
    ),
)
