"""Provinces of former days, as statistics went on counting them: each the sum of its parts of today."""

from schemas.contract import MONTH, Column, Dataset, Role

# fmt: off
DATASET = Dataset(
    name="former_provinces",
    role=Role.REFERENCE,
    key=("region_code",),
    columns=(
        Column("region_code", "Its BPS code and the last year of it, as 9400-2023.",
            matches=r"^[1-9][0-9]00-[0-9]{4}$"),
        Column("kemendagri_code", "Its Kemendagri code and the last year of it, as 91-2023.", unique=True,
            matches=r"^[1-9][0-9]-[0-9]{4}$"),
        Column("official_name", "Its name, with what tells it from today's province of that name.",
            unique=True),
        Column("aliases", "Other such names, joined by |.", empty=True),
        Column("parts", "BPS codes of the provinces of today that it was, joined by +, as 94+95.",
            matches=r"^[1-9][0-9](\+[1-9][0-9])+$"),
        Column("valid_to", "First day of the last month in which it was counted.", "valid_to_date", MONTH,
            expects="The last month, written 2023-12."),
        Column("source", "What split it, and who counted it so."),
    ),
)
