"""Office regions: which regencies and cities an office serves, from which month to which."""

from dataclasses import replace

from schemas.codes import ABOUT_REGIONS, CODE
from schemas.contract import Column, Dataset, Role, found
from schemas.validity import VALID, in_order

# fmt: off
DATASET = Dataset(
    name="office_regions",
    role=Role.REFERENCE,
    judged_by=ABOUT_REGIONS,
    key=("office_code", "region_code", "valid_from_date"),
    columns=(
        Column("office_code", "Code of the office, such as CAB-SAMARINDA.", matches=CODE),
        Column("region_code", "The regency or city served.", kind=found(),
            expects="A BPS code of a regency or city (6471), or its name, with Kabupaten or Kota where "
            "others share it."),
        replace(VALID[0], expects="The first month it is known to hold, written 2020-01.", empty=False),
        VALID[1],
        Column("source", "Figures or articles that say so."),
    ),
    rules=(in_order("valid"),),
)
