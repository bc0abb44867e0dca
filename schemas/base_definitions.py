"""Base definitions: the workers that participants are divided by."""

from schemas.codes import KEY
from schemas.contract import Column, Dataset, Role
from schemas.validity import VALID, in_order

# fmt: off
DATASET = Dataset(
    name="base_definitions",
    role=Role.REFERENCE,
    key=("base_definition",),
    columns=(
        Column("base_definition", "A lower-case key such as sakernas_employed.", matches=KEY),
        Column("base_name", "English name."),
        Column("base_name_id", "Indonesian name."),
        Column("kind", "Where it comes from.", isin=("sakernas", "stated", "unknown")),
        Column("is_comparable", "yes where two figures on it share one meaning of the base.",
            isin=("yes", "no")),
        Column("segments", "Segments it may serve, written PU+ALL.",
            matches=r"^(PU|BPU|JAKON|PMI|ALL)(\+(PU|BPU|JAKON|PMI|ALL))*$"),
        Column("meaning", "Whom the base counts, in a sentence."),
        Column("source", "Where the meaning comes from.", empty=True),
        *VALID,
    ),
    rules=(in_order("valid"),),
)
