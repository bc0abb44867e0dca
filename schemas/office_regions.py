"""Office regions: which regencies and cities an office serves, from which month to which."""

from typing import ClassVar

import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import VALID_TOLD_AS, Dataset, Text, Valid


class OfficeRegion(Valid):
    """One regency or city of an office's territory."""

    office_code: Series[Text] = pa.Field(
        str_matches=r"^[A-Z0-9][A-Z0-9-]*$", description="Code of the office, such as CAB-SAMARINDA."
    )
    region_code_text: Series[Text] = pa.Field(description="A BPS code of a regency or city (6471).")
    region_code: Series[Text] = pa.Field(nullable=True, description="The regency or city served.")
    valid_from_date_text: Series[Text] = pa.Field(
        description="The first month it is known to hold, written 2020-01."
    )
    source: Series[Text] = pa.Field(description="Figures or articles that say so.")

    class Config(Valid.Config):
        """A region comes to an office once in a month."""

        unique: ClassVar[list[str]] = ["office_code", "region_code", "valid_from_date"]


DATASET = Dataset(
    name="office_regions",
    contract=OfficeRegion,
    header=("office_code", "region_code", "valid_from", "valid_to", "source"),
    told_as=VALID_TOLD_AS,
)
