"""Offices: regional offices (kanwil) and branches, which are not regions."""

import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import VALID_TOLD_AS, Dataset, Text, Valid


class Office(Valid):
    """One office; its territory where that is exactly one region."""

    office_code: Series[Text] = pa.Field(
        unique=True, str_matches=r"^[A-Z0-9][A-Z0-9-]*$", description="Our code, such as CAB-SAMARINDA."
    )
    office_name: Series[Text] = pa.Field(description="Name in full.")
    office_level: Series[Text] = pa.Field(isin=["kanwil", "branch"], description="Regional office or branch.")
    parent_office_code: Series[Text] = pa.Field(nullable=True, description="The kanwil of a branch.")
    region_code_text: Series[Text] = pa.Field(
        nullable=True, description="A region code (KAL, or a BPS code of provinces or regions), or empty."
    )
    region_code: Series[Text] = pa.Field(nullable=True, description="The region that is its territory.")
    aliases: Series[Text] = pa.Field(description="Names in the ledger, joined by |.")
    meaning: Series[Text] = pa.Field(nullable=True, description="What is known of it.")
    source: Series[Text] = pa.Field(description="Figures or articles that name it.")


DATASET = Dataset(
    name="offices",
    contract=Office,
    header=(
        "office_code",
        "office_name",
        "office_level",
        "parent_office_code",
        "region_code",
        "aliases",
        "meaning",
        "source",
        "valid_from",
        "valid_to",
    ),
    told_as=VALID_TOLD_AS,
)
