"""Offices: regional offices (kanwil) and branches, which are not regions."""

from schemas.codes import ABOUT_REGIONS, CODE
from schemas.contract import Column, Dataset, Role, found
from schemas.validity import VALID, in_order

# fmt: off
DATASET = Dataset(
    name="offices",
    role=Role.REFERENCE,
    judged_by=ABOUT_REGIONS,
    key=("office_code",),
    columns=(
        Column("office_code", "Our code, such as CAB-SAMARINDA.", matches=CODE),
        Column("office_name", "Name in full."),
        Column("office_level", "Regional office or branch.", isin=("kanwil", "branch")),
        Column("parent_office_code", "The kanwil of a branch.", empty=True),
        Column("region_code", "The region that is its territory.", kind=found(),
            expects="A region code (0000, letters of a group, 3500, 3578), a name that it alone "
            "bears, or empty.", empty=True),
        Column("aliases", "Names in the ledger, joined by |."),
        Column("meaning", "What is known of it.", empty=True),
        Column("source", "Figures or articles that name it."),
        *VALID,
    ),
    rules=(in_order("valid"),),
)
