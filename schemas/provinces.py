"""The provinces of Indonesia with both code systems."""

import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import Contract, Dataset, Text


class Province(Contract):
    """One province; the BPS and the Kemendagri code differ in Papua."""

    bps_code: Series[Text] = pa.Field(
        unique=True, str_matches=r"^[1-9][0-9]$", description="Two digits, as BPS (61)."
    )
    kemendagri_code: Series[Text] = pa.Field(
        unique=True, str_matches=r"^[1-9][0-9]$", description="Two digits, as Kemendagri (61)."
    )
    official_name: Series[Text] = pa.Field(unique=True, description="Official name.")
    aliases: Series[Text] = pa.Field(nullable=True, description="Other names, joined by |.")
    kanwil_island: Series[Text] = pa.Field(nullable=True, description="Island group it belongs to.")
    bps_code_read_as_kemendagri: Series[Text] = pa.Field(
        nullable=True, description="The province its BPS code would name in the other system."
    )
    note: Series[Text] = pa.Field(nullable=True, description="Remark.")


DATASET = Dataset(
    name="provinces",
    contract=Province,
    header=(
        "bps_code",
        "kemendagri_code",
        "official_name",
        "aliases",
        "kanwil_island",
        "bps_code_read_as_kemendagri",
        "note",
    ),
)
