"""Employer extracts: one row per registered employer (NPP) and month, as a branch sends them."""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import Dataset, Flag, Text, Whole
from schemas.extract import (
    A_COUNT,
    A_STATUS,
    AN_NPP,
    NPP,
    TOLD_AS,
    BranchDoubts,
    InTerritory,
    Monthly,
    OfBranch,
    holds,
    not_negative,
)


class Employer(Monthly, InTerritory, OfBranch):
    """One employer in one month."""

    npp: Series[Text] = pa.Field(str_matches=NPP, description=AN_NPP)
    business_scale_text: Series[Text] = pa.Field(
        nullable=True, description="MIKRO, KECIL, MENENGAH or BESAR, or empty."
    )
    business_scale: Series[Text] = pa.Field(nullable=True, description="micro, small, medium or large.")
    sector_text: Series[Text] = pa.Field(
        nullable=True, description="A section (A to U) or a code (2 to 5 digits) of KBLI 2020, or empty."
    )
    sector: Series[Text] = pa.Field(nullable=True, description="Section of KBLI 2020.")
    risk_class_text: Series[Text] = pa.Field(nullable=True, description="I to V or 1 to 5, or empty.")
    risk_class: Series[Text] = pa.Field(nullable=True, description="Risk class of work accidents, 1 to 5.")
    status_text: Series[Text] = pa.Field(description=A_STATUS)
    status: Series[Text] = pa.Field(nullable=True, description="active or inactive.")
    workers_text: Series[Text] = pa.Field(nullable=True, description=A_COUNT)
    workers: Series[Whole] = pa.Field(nullable=True, description="Active workers.")

    workers_are_counted = not_negative("workers")


class EmployerDoubts(BranchDoubts):
    """What is odd about an employer that counts all the same."""

    status: Series[Text] = pa.Field(nullable=True, description="active or inactive.")
    is_without_workers: Series[Flag] = pa.Field(description="None are counted, or nothing is said.")

    @pa.dataframe_check(description="1 or more, for an active employer has workers.")
    def workers__none_when_active(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether an active employer has workers."""
        return holds(rows["status"] != "active") | ~rows["is_without_workers"]


DATASET = Dataset(
    name="employers",
    contract=Employer,
    doubts=EmployerDoubts,
    header=(
        "periode",
        "npp",
        "nama",
        "skala_usaha",
        "sektor",
        "kelompok_risiko",
        "kode_kantor",
        "kode_wilayah",
        "sistem_kode",
        "status",
        "jml_tk_aktif",
    ),
    told_as=TOLD_AS
    | {
        "business_scale": "skala_usaha",
        "sector": "sektor",
        "risk_class": "kelompok_risiko",
        "workers": "jml_tk_aktif",
    },
    is_extract=True,
    pseudonymous=("npp",),
    key=("npp",),
    described={"nama": "Name of the employer; not kept."},
    optional=frozenset({"sistem_kode"}),
    personal=frozenset({"npp", "nama"}),
    aliases={
        "periode": ("bulan", "bulan_data", "blth", "period"),
        "npp": ("no_npp", "nomor_pendaftaran_perusahaan", "kode_perusahaan"),
        "nama": ("nama_perusahaan", "nama_badan_usaha", "nama_pemberi_kerja"),
        "skala_usaha": ("skala", "skala_perusahaan"),
        "sektor": ("sektor_usaha", "kbli", "kode_kbli", "lapangan_usaha"),
        "kelompok_risiko": (
            "kelompok_resiko",
            "tingkat_risiko",
            "tingkat_resiko",
            "risiko_jkk",
            "kelompok_jkk",
        ),
        "kode_kantor": ("kantor", "kode_kacab", "kode_cabang", "cabang"),
        "kode_wilayah": ("kode_kab_kota", "kode_kabupaten_kota", "kode_kabkota", "wilayah_kerja"),
        "sistem_kode": ("sistem_kode_wilayah",),
        "status": ("status_kepesertaan", "status_perusahaan"),
        "jml_tk_aktif": ("jumlah_tk_aktif", "jumlah_tenaga_kerja_aktif", "tk_aktif", "jml_tk", "jumlah_tk"),
    },
)

EXAMPLE = {
    "periode": "2024-10",
    "npp": "00012345",
    "nama": "PT Contoh",
    "skala_usaha": "KECIL",
    "sektor": "F",
    "kelompok_risiko": "III",
    "kode_kantor": "CAB-BANJARMASIN",
    "kode_wilayah": "63.71",
    "sistem_kode": "",
    "status": "AKTIF",
    "jml_tk_aktif": "12",
}
"""A row that is accepted."""
