"""Membership extracts: one row per membership and month, as a branch sends them; the office's main input."""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import Dataset, Day, Flag, Money, Small, Text
from schemas.extract import (
    A_DATE,
    A_SEGMENT,
    A_STATUS,
    AN_AMOUNT,
    KPJ,
    LEAST_AMOUNT_IDR,
    LEAST_WAGE_IDR,
    TOLD_AS,
    WAGE_BELOW_IDR,
    BranchDoubts,
    InTerritory,
    Monthly,
    OfBranch,
    holds,
    not_negative,
)

NIK = r"^([0-9]{16}|[A-Z]{1,2}[0-9]{6,8})$"
A_FLAG = "1 or 0, or empty."
WORKING_AGE = (15, 80)
JKP_AGE_BELOW = 54  # PP 37/2021: registered before the age of 54


class Membership(Monthly, InTerritory, OfBranch):
    """One membership (KPJ) in one month."""

    kpj: Series[Text] = pa.Field(
        nullable=True, str_matches=KPJ, description="11 digits, leading zeros kept, as 00012345678."
    )
    nik: Series[Text] = pa.Field(
        nullable=True, str_matches=NIK, description="16 digits, or a passport number, or empty."
    )
    birth_date_text: Series[Text] = pa.Field(nullable=True, description=A_DATE)
    birth_date: Series[Day] = pa.Field(nullable=True, description="Day of birth.")
    sex_text: Series[Text] = pa.Field(nullable=True, description="L or P, or empty.")
    sex: Series[Text] = pa.Field(nullable=True, description="L men, P women.")
    segment_text: Series[Text] = pa.Field(description=A_SEGMENT)
    segment: Series[Text] = pa.Field(nullable=True, description="Code of the segment.")
    npp: Series[Text] = pa.Field(nullable=True, description="Number of the employer.")
    project_number: Series[Text] = pa.Field(nullable=True, description="Number of the construction project.")
    status_source_text: Series[Text] = pa.Field(description=A_STATUS)
    status_source: Series[Text] = pa.Field(nullable=True, description="active or inactive, as stated.")
    has_jkk_text: Series[Text] = pa.Field(nullable=True, description=A_FLAG)
    has_jkk: Series[Flag] = pa.Field(nullable=True, description="Work accident insurance.")
    has_jkm_text: Series[Text] = pa.Field(nullable=True, description=A_FLAG)
    has_jkm: Series[Flag] = pa.Field(nullable=True, description="Death benefit.")
    has_jht_text: Series[Text] = pa.Field(nullable=True, description=A_FLAG)
    has_jht: Series[Flag] = pa.Field(nullable=True, description="Old-age savings.")
    has_jp_text: Series[Text] = pa.Field(nullable=True, description=A_FLAG)
    has_jp: Series[Flag] = pa.Field(nullable=True, description="Pension.")
    has_jkp_text: Series[Text] = pa.Field(nullable=True, description=A_FLAG)
    has_jkp: Series[Flag] = pa.Field(nullable=True, description="Unemployment benefit.")
    wage_idr_text: Series[Text] = pa.Field(nullable=True, description=AN_AMOUNT)
    wage_idr: Series[Money] = pa.Field(nullable=True, description="Wage or declared income of the month.")
    contribution_idr_text: Series[Text] = pa.Field(nullable=True, description=AN_AMOUNT)
    contribution_idr: Series[Money] = pa.Field(nullable=True, description="Contribution of the month.")
    funding_source_text: Series[Text] = pa.Field(
        nullable=True,
        description="PEMBERI KERJA, MANDIRI, SERTAKAN, APBD PROVINSI, APBD KABUPATEN, DANA DESA, DBH SAWIT, "
        "CSR, or empty.",
    )
    funding_source: Series[Text] = pa.Field(nullable=True, description="A code of the funding sources.")
    paid_through_period_text: Series[Text] = pa.Field(
        nullable=True, description="The last month paid for, written 2024-10, or empty."
    )
    paid_through_period: Series[Day] = pa.Field(nullable=True, description="The last month paid for.")
    joined_date_text: Series[Text] = pa.Field(nullable=True, description=A_DATE)
    joined_date: Series[Day] = pa.Field(nullable=True, description="Day of registration.")
    left_date_text: Series[Text] = pa.Field(nullable=True, description=A_DATE)
    left_date: Series[Day] = pa.Field(nullable=True, description="Day since when it is inactive.")
    period_end_date: Series[Day] = pa.Field(nullable=True, description="Last day of the delivery's month.")
    end_reason_text: Series[Text] = pa.Field(
        nullable=True,
        description="PENSIUN, MENINGGAL, PHK, MENGUNDURKAN DIRI, KONTRAK BERAKHIR, PROYEK SELESAI, "
        "MENUNGGAK, LAINNYA, or empty.",
    )
    end_reason: Series[Text] = pa.Field(nullable=True, description="Why it ended.")
    contract_end_date_text: Series[Text] = pa.Field(nullable=True, description=A_DATE)
    contract_end_date: Series[Day] = pa.Field(nullable=True, description="Last day of the work contract.")
    funding_end_date_text: Series[Text] = pa.Field(nullable=True, description=A_DATE)
    funding_end_date: Series[Day] = pa.Field(nullable=True, description="Last day that is funded.")

    amounts_are_not_negative = not_negative("wage_idr", "contribution_idr")

    @pa.dataframe_check(description="A KPJ; only JAKON rows may lack it.")
    def kpj__missing(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether it has a KPJ where its segment wants one."""
        return rows["kpj"].notna() | holds(rows["segment"] == "JAKON", unknown=False)

    @pa.dataframe_check(description="The number of the employer, for a PU membership has one.")
    def npp__missing_for_pu(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether it has an employer where its segment wants one."""
        return rows["npp"].notna() | holds(rows["segment"] != "PU")

    @pa.dataframe_check(description="The number of the project, for a JAKON membership has one.")
    def project_number__missing_for_jakon(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether it has a project where its segment wants one."""
        return rows["project_number"].notna() | holds(rows["segment"] != "JAKON")

    @pa.dataframe_check(
        description=f"Rupiah: 0, or from {LEAST_WAGE_IDR} to less than {WAGE_BELOW_IDR} in a month."
    )
    def wage_idr__wrong_magnitude(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its wage can be a wage in rupiah."""
        wage = rows["wage_idr"]
        return holds((wage <= 0) | ((wage >= LEAST_WAGE_IDR) & (wage < WAGE_BELOW_IDR)))

    @pa.dataframe_check(description=f"Rupiah: 0, or {LEAST_AMOUNT_IDR} or more and not above the wage.")
    def contribution_idr__wrong_magnitude(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its contribution can be one in rupiah."""
        paid, wage = rows["contribution_idr"], rows["wage_idr"]
        above = holds((paid > wage) & (wage > 0), unknown=False)
        return holds((paid <= 0) | (paid >= LEAST_AMOUNT_IDR)) & ~above

    @pa.dataframe_check(description="Not after the month.")
    def birth_date__after_period(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether the birth is not after the month."""
        return holds(rows["birth_date"] <= rows["period_end_date"])

    @pa.dataframe_check(description="Not after the month.")
    def joined_date__after_period(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether the registration is not after the month."""
        return holds(rows["joined_date"] <= rows["period_end_date"])

    @pa.dataframe_check(description="After the day of birth.")
    def joined_date__before_birth(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether the registration is after the birth."""
        return holds(rows["joined_date"] > rows["birth_date"])

    @pa.dataframe_check(description="Not after the month.")
    def left_date__after_period(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether the end is not after the month."""
        return holds(rows["left_date"] <= rows["period_end_date"])

    @pa.dataframe_check(description="Not before the day of registration.")
    def left_date__before_start(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether the end is not before the start."""
        return holds(rows["left_date"] >= rows["joined_date"])

    @pa.dataframe_check(description="Not before the day of registration.")
    def contract_end_date__before_start(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether the contract ends after it starts."""
        return holds(rows["contract_end_date"] >= rows["joined_date"])

    @pa.dataframe_check(description="Not before the day of registration.")
    def funding_end_date__before_start(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether the funding ends after the registration."""
        return holds(rows["funding_end_date"] >= rows["joined_date"])


class MembershipDoubts(BranchDoubts):
    """What is odd about a membership that counts all the same."""

    segment: Series[Text] = pa.Field(nullable=True, description="Code of the segment.")
    status_source: Series[Text] = pa.Field(nullable=True, description="active or inactive, as stated.")
    nik: Series[Text] = pa.Field(nullable=True, description="As delivered.")
    is_nik: Series[Flag] = pa.Field(nullable=True, description="16 digits.")
    is_passport: Series[Flag] = pa.Field(nullable=True, description="The number of a passport.")
    sex: Series[Text] = pa.Field(nullable=True, description="L men, P women.")
    is_woman_by_nik: Series[Flag] = pa.Field(nullable=True, description="The NIK's day is above 40.")
    nik_birth_day: Series[Small] = pa.Field(nullable=True, description="DDMMYY by the NIK.")
    birth_day: Series[Small] = pa.Field(nullable=True, description="DDMMYY by the row.")
    is_prefix_known: Series[Flag] = pa.Field(description="The NIK begins with a Kemendagri code.")
    is_domicile_known: Series[Flag] = pa.Field(description="The domicile is a regency, or empty.")
    is_domicile_in_territory: Series[Flag] = pa.Field(description="The domicile is in the territory.")
    age: Series[Small] = pa.Field(nullable=True, description="Years at the end of the month.")
    is_region_served: Series[Flag] = pa.Field(description="The branch serves the work place.")
    has_jht: Series[Flag] = pa.Field(nullable=True, description="Old-age savings.")
    has_jp: Series[Flag] = pa.Field(nullable=True, description="Pension.")
    has_jkp: Series[Flag] = pa.Field(nullable=True, description="Unemployment benefit.")
    contribution_idr: Series[Money] = pa.Field(nullable=True, description="Contribution of the month.")
    contribution_low: Series[Money] = pa.Field(nullable=True, description="Least by the rates.")
    contribution_high: Series[Money] = pa.Field(nullable=True, description="Most by the rates.")
    is_active_derived: Series[Flag] = pa.Field(nullable=True, description="Active by what is paid.")
    delivery_period: Series[Day] = pa.Field(nullable=True, description="The month of the delivery.")
    paid_through_period: Series[Day] = pa.Field(nullable=True, description="The last month paid for.")
    left_date: Series[Day] = pa.Field(nullable=True, description="Day since when it is inactive.")
    end_reason: Series[Text] = pa.Field(nullable=True, description="Why it ended.")

    @pa.dataframe_check(description="A NIK; without one it counts as a membership without a person.")
    def nik__missing(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether it has a NIK; JAKON may lack it."""
        return rows["nik"].notna() | holds(rows["segment"] == "JAKON", unknown=False)

    @pa.dataframe_check(description="A NIK; a passport number counts as a membership without a person.")
    def nik__passport(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its NIK is no passport number."""
        return ~rows["is_passport"].fillna(False)

    @pa.dataframe_check(description="The birth date that the row states, a woman's day plus 40.")
    def nik__birth_date_differs(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its NIK states its birth date."""
        return _not_nik(rows) | holds(rows["nik_birth_day"] == rows["birth_day"])

    @pa.dataframe_check(description="A day up to 31 for a man, above 40 for a woman.")
    def nik__sex_differs(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its NIK states its sex."""
        return _not_nik(rows) | holds(rows["is_woman_by_nik"] == (rows["sex"] == "P"))

    @pa.dataframe_check(description="A NIK that begins with a Kemendagri code of a regency.")
    def nik__unknown_prefix(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its NIK begins with a known regency."""
        return _not_nik(rows) | rows["is_prefix_known"]

    @pa.dataframe_check(description="A regency of its code system, or empty.")
    def domicile_region_code__unknown(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its domicile is a regency."""
        return rows["is_domicile_known"]

    @pa.dataframe_check(description="A regency of the office's territory.")
    def domicile_region_code__outside_territory(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its domicile is in the territory."""
        return rows["is_domicile_in_territory"]

    @pa.dataframe_check(description=f"An age of {WORKING_AGE[0]} to {WORKING_AGE[1]} at the month's end.")
    def birth_date__age_outside(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether the member is of working age."""
        return holds((rows["age"] >= WORKING_AGE[0]) & (rows["age"] <= WORKING_AGE[1]))

    @pa.dataframe_check(description="A branch that serves the regency of work in that month.")
    def office_code__not_serving_region(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its branch serves its work place."""
        return ~rows["is_office_known"] | rows["is_region_served"]

    @pa.dataframe_check(description="0: only PU memberships have the pension.")
    def has_jp__not_of_segment(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its segment may have JP."""
        return holds(~rows["has_jp"] | (rows["segment"] == "PU"))

    @pa.dataframe_check(description="0: only PU memberships have the unemployment benefit.")
    def has_jkp__not_of_segment(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its segment may have JKP."""
        return holds(~rows["has_jkp"] | (rows["segment"] == "PU"))

    @pa.dataframe_check(description="0: JAKON memberships have JKK and JKM only.")
    def has_jht__not_of_segment(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its segment may have JHT."""
        return holds(~rows["has_jht"] | (rows["segment"] != "JAKON"))

    @pa.dataframe_check(description=f"0 from the age of {JKP_AGE_BELOW} on.")
    def has_jkp__age_outside(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether the age may have JKP."""
        active = rows["status_source"] == "active"
        return holds(~(rows["has_jkp"] & active) | (rows["age"] < JKP_AGE_BELOW))

    @pa.dataframe_check(description="What the month's rates make of the wage, to 1 percent or 1,000 rupiah.")
    def contribution_idr__not_by_rates(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether its contribution is what the rates allow."""
        paid, low, high = rows["contribution_idr"], rows["contribution_low"], rows["contribution_high"]
        judged = holds((paid > 0) & (rows["status_source"] == "active"), unknown=False)
        return ~judged | holds((paid >= low) & (paid <= high))

    @pa.dataframe_check(description="The status that the payments say: active until three months are unpaid.")
    def status_source__not_by_payments(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether what it states and what is paid agree."""
        active = rows["status_source"] == "active"
        lapsed = holds(active & ~rows["is_active_derived"], unknown=False)
        paid = holds((rows["paid_through_period"] >= rows["delivery_period"]) & ~active, unknown=False)
        return ~lapsed & ~(paid & rows["left_date"].isna() & rows["end_reason"].isna())


def _not_nik(rows: pd.DataFrame) -> "pd.Series[bool]":
    return ~rows["is_nik"].fillna(False)


DATASET = Dataset(
    name="memberships",
    contract=Membership,
    doubts=MembershipDoubts,
    header=(
        "periode",
        "kpj",
        "nik",
        "nama",
        "tgl_lahir",
        "jk",
        "segmen",
        "npp",
        "no_proyek",
        "kode_kantor",
        "kode_wilayah",
        "sistem_kode",
        "kode_wilayah_domisili",
        "status",
        "jkk",
        "jkm",
        "jht",
        "jp",
        "jkp",
        "upah",
        "iuran",
        "sumber_dana",
        "blth_terakhir",
        "tgl_kepesertaan",
        "tgl_nonaktif",
        "sebab_nonaktif",
        "tgl_akhir_kontrak",
        "tgl_akhir_dana",
    ),
    told_as=TOLD_AS
    | {
        "birth_date": "tgl_lahir",
        "sex": "jk",
        "segment": "segmen",
        "project_number": "no_proyek",
        "domicile_region_code": "kode_wilayah_domisili",
        "status_source": "status",
        "has_jkk": "jkk",
        "has_jkm": "jkm",
        "has_jht": "jht",
        "has_jp": "jp",
        "has_jkp": "jkp",
        "wage_idr": "upah",
        "contribution_idr": "iuran",
        "funding_source": "sumber_dana",
        "paid_through_period": "blth_terakhir",
        "joined_date": "tgl_kepesertaan",
        "left_date": "tgl_nonaktif",
        "end_reason": "sebab_nonaktif",
        "contract_end_date": "tgl_akhir_kontrak",
        "funding_end_date": "tgl_akhir_dana",
    },
    is_extract=True,
    pseudonymous=("kpj", "nik"),
    key=("kpj",),
    described={
        "nama": "Name of the member; not kept.",
        "kode_wilayah_domisili": "Regency where the member lives, or empty; coded as kode_wilayah.",
    },
    optional=frozenset({"no_proyek", "sistem_kode", "tgl_akhir_kontrak", "tgl_akhir_dana"}),
    personal=frozenset(
        {"kpj", "nik", "nama", "tgl_lahir", "upah", "iuran", "npp", "no_proyek", "tgl_kepesertaan"}
        | {"tgl_nonaktif", "tgl_akhir_kontrak", "tgl_akhir_dana"}
    ),
    aliases={
        "periode": ("bulan", "bulan_data", "blth", "period"),
        "kpj": ("no_kpj", "nomor_kpj", "no_kartu", "nomor_kartu_peserta"),
        "nik": ("no_ktp", "nomor_ktp", "nomor_identitas", "no_identitas", "nomor_induk_kependudukan"),
        "nama": ("nama_peserta", "nama_tk", "nama_tenaga_kerja", "nama_lengkap"),
        "tgl_lahir": ("tanggal_lahir", "tgllahir"),
        "jk": ("jenis_kelamin", "kelamin", "sex"),
        "segmen": ("segmen_peserta", "kode_segmen", "segmentasi"),
        "npp": ("no_npp", "nomor_pendaftaran_perusahaan", "kode_perusahaan"),
        "no_proyek": ("nomor_proyek", "kode_proyek"),
        "kode_kantor": ("kantor", "kode_kacab", "kode_cabang", "cabang"),
        "kode_wilayah": ("kode_kab_kota", "kode_kabupaten_kota", "kode_kabkota", "wilayah_kerja"),
        "sistem_kode": ("sistem_kode_wilayah",),
        "kode_wilayah_domisili": ("kode_domisili", "domisili"),
        "status": ("status_kepesertaan", "status_peserta", "status_tk"),
        "upah": ("upah_dilaporkan", "upah_tk", "penghasilan", "gaji"),
        "iuran": ("jumlah_iuran", "total_iuran", "nominal_iuran"),
        "sumber_dana": ("sumber_pendanaan", "sumber_iuran"),
        "blth_terakhir": ("blth_iuran_terakhir", "bulan_iuran_terakhir", "iuran_terakhir"),
        "tgl_kepesertaan": ("tanggal_kepesertaan", "tgl_daftar", "tanggal_daftar", "tgl_aktif"),
        "tgl_nonaktif": ("tanggal_nonaktif", "tgl_non_aktif", "tanggal_non_aktif"),
        "sebab_nonaktif": ("alasan_nonaktif", "sebab_non_aktif", "keterangan_nonaktif"),
        "tgl_akhir_kontrak": ("tanggal_akhir_kontrak", "akhir_kontrak"),
        "tgl_akhir_dana": ("tanggal_akhir_dana", "akhir_pendanaan"),
    },
)

EXAMPLE = {
    "periode": "2024-10",
    "kpj": "00012345678",
    "nik": "6371014506900001",
    "nama": "Siti Contoh",
    "tgl_lahir": "1990-06-05",
    "jk": "P",
    "segmen": "PU",
    "npp": "00012345",
    "no_proyek": "",
    "kode_kantor": "CAB-BANJARMASIN",
    "kode_wilayah": "63.71",
    "sistem_kode": "",
    "kode_wilayah_domisili": "63.71",
    "status": "AKTIF",
    "jkk": "1",
    "jkm": "1",
    "jht": "1",
    "jp": "1",
    "jkp": "1",
    "upah": "3500000",
    "iuran": "323400",
    "sumber_dana": "PEMBERI KERJA",
    "blth_terakhir": "2024-10",
    "tgl_kepesertaan": "2020-01-15",
    "tgl_nonaktif": "",
    "sebab_nonaktif": "",
    "tgl_akhir_kontrak": "",
    "tgl_akhir_dana": "",
}
"""A row that is accepted: 9.24 percent of the wage is JKK at 0.24, JKM at 0.30, JHT at 5.70 and JP at 3."""
