"""Participant definitions: who is counted, one per family of sources that counts alike."""

import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import KEY, VALID_TOLD_AS, Dataset, Text, Valid

YES_NO_UNKNOWN = ["yes", "no", "unknown"]


class ParticipantDefinition(Valid):
    """A way of counting participants; two counts compare only under one definition."""

    participant_definition: Series[Text] = pa.Field(
        unique=True, str_matches=KEY, description="A lower-case key such as kanwil_2024."
    )
    family: Series[Text] = pa.Field(
        str_matches=KEY, description="The definition whose segment counts are its parts; usually itself."
    )
    counted_unit: Series[Text] = pa.Field(
        isin=["membership", "person_main", "person_any", "project_headcount", "unstated"],
        description="What one participant is.",
    )
    region_basis: Series[Text] = pa.Field(
        isin=["registration", "workplace", "domicile", "unstated"], description="What places it in a region."
    )
    parts: Series[Text] = pa.Field(
        nullable=True,
        str_matches=r"^(PU|BPU|JAKON|PMI)(\+(PU|BPU|JAKON|PMI))+$",
        description="Segments that add up to ALL, written PU+BPU+JAKON; empty where they may not be added.",
    )
    includes_jakon: Series[Text] = pa.Field(isin=YES_NO_UNKNOWN, description="Construction workers counted?")
    includes_pmi: Series[Text] = pa.Field(isin=YES_NO_UNKNOWN, description="Migrant workers counted?")
    stated_by: Series[Text] = pa.Field(
        isin=["office", "ministry", "government", "press"], description="Who states such counts."
    )
    meaning: Series[Text] = pa.Field(description="Who is counted, in a sentence.")
    source: Series[Text] = pa.Field(nullable=True, description="Figures or articles that use it.")


DATASET = Dataset(
    name="participant_definitions",
    contract=ParticipantDefinition,
    header=(
        "participant_definition",
        "family",
        "counted_unit",
        "region_basis",
        "parts",
        "includes_jakon",
        "includes_pmi",
        "stated_by",
        "meaning",
        "source",
        "valid_from",
        "valid_to",
    ),
    told_as=VALID_TOLD_AS,
)
