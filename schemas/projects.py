"""Construction projects: one row per project, as it stands in a month; the official headcount of JAKON."""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import Contract, Dataset, Day, Flag, Money, Text, Whole
from schemas.extract import (
    A_COUNT,
    A_DATE,
    AN_AMOUNT,
    AN_NPP,
    LEAST_AMOUNT_IDR,
    NPP,
    TOLD_AS,
    InTerritory,
    holds,
    not_negative,
    rupiah,
)

PROJECT_NUMBER = r"^[0-9A-Z][0-9A-Z./_-]{0,49}$"
LEAST_CONTRACT_IDR = 1_000_000


class Project(InTerritory):
    """One project in one month."""

    project_number: Series[Text] = pa.Field(
        str_matches=PROJECT_NUMBER, description="Number of the project: capital letters, digits and . / _ -"
    )
    npp: Series[Text] = pa.Field(str_matches=NPP, description=AN_NPP)
    project_funding_text: Series[Text] = pa.Field(
        nullable=True, description="APBN, APBD or SWASTA, or empty."
    )
    project_funding: Series[Text] = pa.Field(nullable=True, description="apbn, apbd or private.")
    contract_value_idr_text: Series[Text] = pa.Field(nullable=True, description=AN_AMOUNT)
    contract_value_idr: Series[Money] = pa.Field(nullable=True, description="Value of the contract.")
    started_date_text: Series[Text] = pa.Field(description="The first day, written 2022-03-01.")
    started_date: Series[Day] = pa.Field(nullable=True, description="First day.")
    ends_date_text: Series[Text] = pa.Field(nullable=True, description=A_DATE)
    ends_date: Series[Day] = pa.Field(nullable=True, description="Last day.")
    workers_text: Series[Text] = pa.Field(nullable=True, description=A_COUNT)
    workers: Series[Whole] = pa.Field(nullable=True, description="Workers, mostly a headcount.")
    contributions_idr_text: Series[Text] = pa.Field(nullable=True, description=AN_AMOUNT)
    contributions_idr: Series[Money] = pa.Field(nullable=True, description="Contributions of the project.")

    is_not_negative = not_negative("contract_value_idr", "workers", "contributions_idr")
    contract_value_is_in_rupiah = rupiah("contract_value_idr", LEAST_CONTRACT_IDR)
    contributions_are_in_rupiah = rupiah("contributions_idr", LEAST_AMOUNT_IDR)

    @pa.dataframe_check(description="Not before tgl_mulai.")
    def ends_date__before_start(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether the project ends after it starts."""
        return holds(rows["ends_date"] >= rows["started_date"])


class ProjectDoubts(Contract):
    """What is odd about a project that counts all the same."""

    is_running: Series[Flag] = pa.Field(nullable=True, description="The month is within its dates.")
    is_without_workers: Series[Flag] = pa.Field(description="None are counted, or nothing is said.")

    @pa.dataframe_check(description="1 or more, for a running project has workers.")
    def workers__none_while_running(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether a running project has workers."""
        return holds(~rows["is_running"]) | ~rows["is_without_workers"]


DATASET = Dataset(
    name="projects",
    contract=Project,
    doubts=ProjectDoubts,
    header=(
        "no_proyek",
        "npp",
        "nama_proyek",
        "kode_wilayah",
        "sistem_kode",
        "sumber_dana",
        "nilai_kontrak",
        "tgl_mulai",
        "tgl_selesai",
        "jml_tk",
        "iuran",
    ),
    told_as=TOLD_AS
    | {
        "project_number": "no_proyek",
        "project_funding": "sumber_dana",
        "contract_value_idr": "nilai_kontrak",
        "started_date": "tgl_mulai",
        "ends_date": "tgl_selesai",
        "workers": "jml_tk",
        "contributions_idr": "iuran",
    },
    is_extract=True,
    pseudonymous=("project_number", "npp"),
    key=("project_number",),
    described={"nama_proyek": "Name of the project; not kept."},
    optional=frozenset({"sistem_kode"}),
    personal=frozenset({"no_proyek", "npp", "nama_proyek"}),
    aliases={
        "no_proyek": ("nomor_proyek", "kode_proyek"),
        "npp": ("no_npp", "nomor_pendaftaran_perusahaan", "kode_perusahaan"),
        "nama_proyek": ("proyek", "nama_pekerjaan", "paket_pekerjaan"),
        "kode_wilayah": ("kode_kab_kota", "kode_kabupaten_kota", "kode_kabkota", "lokasi_proyek"),
        "sistem_kode": ("sistem_kode_wilayah",),
        "sumber_dana": ("sumber_pendanaan", "sumber_dana_proyek", "jenis_proyek"),
        "nilai_kontrak": ("nilai_proyek", "nilai_kontrak_kerja"),
        "tgl_mulai": ("tanggal_mulai", "tgl_awal", "tanggal_awal", "tgl_mulai_proyek"),
        "tgl_selesai": ("tanggal_selesai", "tgl_akhir", "tanggal_akhir", "tgl_selesai_proyek"),
        "jml_tk": ("jumlah_tk", "jumlah_tenaga_kerja", "tk", "jml_tenaga_kerja"),
        "iuran": ("jumlah_iuran", "total_iuran", "nominal_iuran"),
    },
)

EXAMPLE = {
    "no_proyek": "JK-2024-000123",
    "npp": "00012345",
    "nama_proyek": "Peningkatan Jalan Contoh",
    "kode_wilayah": "6371",
    "sistem_kode": "kemendagri",
    "sumber_dana": "APBD",
    "nilai_kontrak": "2500000000",
    "tgl_mulai": "2024-03-01",
    "tgl_selesai": "2024-12-15",
    "jml_tk": "35",
    "iuran": "6000000",
}
"""A row that is accepted in a delivery of October 2024."""
