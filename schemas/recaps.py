"""Recaps: the office's own totals per regency, segment, status and month, to which accepted rows are held.

A sheet with one column per segment or status is turned into such rows by the layout declared for its sender.
"""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import Dataset, Text, Whole
from schemas.extract import (
    A_SEGMENT,
    A_STATUS,
    TOLD_AS,
    BranchDoubts,
    InRegion,
    Monthly,
    OfBranch,
    holds,
    not_negative,
)

A_NAMED_REGION = (
    "Regency: a BPS or Kemendagri code with its system, or dotted as 63.71; or its name, as Kab. Banjar."
)


class Recap(Monthly, InRegion, OfBranch):
    """Memberships of one cell in one month."""

    region_code_text: Series[Text] = pa.Field(description=A_NAMED_REGION)
    segment_text: Series[Text] = pa.Field(description=A_SEGMENT)
    segment: Series[Text] = pa.Field(nullable=True, description="Segment.")
    status_text: Series[Text] = pa.Field(description=A_STATUS)
    status: Series[Text] = pa.Field(nullable=True, description="active or inactive.")
    memberships_text: Series[Text] = pa.Field(
        description="A whole number in the format declared for the sender."
    )
    memberships: Series[Whole] = pa.Field(nullable=True, description="Memberships.")

    memberships_are_counted = not_negative("memberships")

    @pa.dataframe_check(
        description="A regency of its code system in that month: 4 digits, or Kemendagri's dotted as 63.71; "
        "or its name, with Kabupaten or Kota where others share it."
    )
    def region_code__not_valid(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its code or name is of one regency."""
        return holds(rows["region_fault"] != "not_valid")


class RecapDoubts(BranchDoubts):
    """What is odd about a total that is held all the same."""

    region_fault: Series[Text] = pa.Field(nullable=True, description="Why the code is not used.")

    @pa.dataframe_check(description="A branch; a row that names none is kept and compared with nothing.")
    def office_code__not_named(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether it names a branch, whose rows it can be held to."""
        return rows["office_code"].notna()

    @pa.dataframe_check(description="A regency of the office's territory.")
    def region_code__outside_territory(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its regency is in the territory: a portal lists others too."""
        return holds(rows["region_fault"] != "outside_territory")


DATASET = Dataset(
    name="recaps",
    contract=Recap,
    doubts=RecapDoubts,
    header=("periode", "kode_kantor", "kode_wilayah", "sistem_kode", "segmen", "status", "jumlah"),
    told_as=TOLD_AS | {"segment": "segmen", "memberships": "jumlah"},
    is_extract=True,
    # What a wide sheet may break: then it is not laid out as declared, or a line is lost.
    whole=frozenset({"no_figure", "no_heading", "no_office", "no_region", "total_differs", "total_missing"}),
    key=("office_code", "region_code", "segment", "status"),
    key_may_lack=frozenset({"office_code"}),
    optional=frozenset({"kode_kantor", "sistem_kode"}),
    aliases={
        "periode": ("bulan", "bulan_data", "blth", "period"),
        "kode_kantor": ("kantor", "kode_kacab", "kode_cabang", "cabang"),
        "kode_wilayah": ("kode_kab_kota", "kode_kabupaten_kota", "kode_kabkota", "wilayah_kerja"),
        "sistem_kode": ("sistem_kode_wilayah",),
        "segmen": ("segmen_peserta", "kode_segmen", "segmentasi"),
        "status": ("status_kepesertaan", "status_peserta"),
        "jumlah": ("jumlah_peserta", "jumlah_kepesertaan", "total", "jml", "jumlah_tk", "peserta"),
    },
)

EXAMPLE = {
    "periode": "2024-10",
    "kode_kantor": "CAB-BANJARMASIN",
    "kode_wilayah": "63.71",
    "sistem_kode": "",
    "segmen": "PU",
    "status": "AKTIF",
    "jumlah": "123456",
}
"""A row that is accepted."""
