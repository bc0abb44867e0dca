"""Participant definitions: who is counted, one per family of sources that counts alike."""

from schemas.codes import KEY, PUBLISHER_KINDS
from schemas.contract import Column, Dataset, Role
from schemas.validity import VALID, in_order

YES_NO_UNKNOWN = ("yes", "no", "unknown")

# fmt: off
DATASET = Dataset(
    name="participant_definitions",
    role=Role.REFERENCE,
    key=("participant_definition",),
    columns=(
        Column("participant_definition", "A lower-case key such as kanwil_2024.", matches=KEY),
        Column("family", "The definition whose segment counts are its parts; usually itself.", matches=KEY),
        Column("counted_unit", "What one participant is.",
            isin=("membership", "person_main", "person_any", "project_headcount", "unstated")),
        Column("region_basis", "What places it in a region.",
            isin=("registration", "workplace", "domicile", "unstated")),
        Column("parts",
            "Segments that add up to ALL, written PU+BPU+JAKON; empty where they may not be added.",
            empty=True, matches=r"^(PU|BPU|JAKON|PMI)(\+(PU|BPU|JAKON|PMI))+$"),
        Column("includes_jakon", "Construction workers counted?", isin=YES_NO_UNKNOWN),
        Column("includes_pmi", "Migrant workers counted?", isin=YES_NO_UNKNOWN),
        Column("stated_by", "Who states such counts.", isin=PUBLISHER_KINDS),
        Column("meaning", "Who is counted, in a sentence."),
        Column("source", "Figures or articles that use it.", empty=True),
        *VALID,
    ),
    rules=(in_order("valid"),),
)
