"""The provinces of Indonesia with both code systems."""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import Contract, Dataset, Text

GROUP = (
    "Island group it belongs to, known by its first three letters; where two groups begin alike, or with "
    "other signs, three capitals stand before the name, as in JTD: Jawa Tengah dan DIY."
)


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
    kanwil_island: Series[Text] = pa.Field(nullable=True, description=GROUP)
    island_group_code: Series[Text] = pa.Field(nullable=True, str_matches=r"^[A-Z]{3}$", description=GROUP)
    island_group_name: Series[Text] = pa.Field(nullable=True, description="Name of the group.")
    bps_code_read_as_kemendagri: Series[Text] = pa.Field(
        nullable=True, description="The province its BPS code would name in the other system."
    )
    note: Series[Text] = pa.Field(nullable=True, description="Remark.")

    @pa.dataframe_check(
        description="one code for each group, and one group for each code: where two begin with the same "
        "letters, write a code before the name, as in JTD: Jawa Tengah dan DIY and JTM: Jawa Timur"
    )
    def kanwil_island__code_of_two_groups(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether no other group has its code, and its group no other code."""
        groups = rows[["island_group_code", "island_group_name"]].dropna().drop_duplicates()
        shared = [groups[name][groups[name].duplicated()] for name in groups]
        return ~(rows["island_group_code"].isin(shared[0]) | rows["island_group_name"].isin(shared[1]))


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
    told_as={"island_group_code": "kanwil_island", "island_group_name": "kanwil_island"},
)
