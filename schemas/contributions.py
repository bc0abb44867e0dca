"""Contribution payments of a month: one row per payment, payer, month covered and programme.

An employer pays by NPP, a member who pays alone by KPJ. Payments are kept as sums per employer; what members
pay is summed over all of them, and no billing code and no wage is kept.
"""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas.contract import Contract, Dataset, Day, Money, Text, Whole
from schemas.extract import (
    A_COUNT,
    A_SEGMENT,
    AN_AMOUNT,
    AN_NPP,
    KPJ,
    LEAST_AMOUNT_IDR,
    LEAST_WAGE_IDR,
    NPP,
    holds,
    not_negative,
    rupiah,
)

MONTHS_AHEAD = 12  # members who pay alone may pay for a year ahead
MONTHS_BACK = 60


class Contribution(Contract):
    """One payment of one payer for one month and programme."""

    npp: Series[Text] = pa.Field(nullable=True, str_matches=NPP, description=AN_NPP)
    kpj: Series[Text] = pa.Field(
        nullable=True, str_matches=KPJ, description="11 digits, leading zeros kept, as 00012345678."
    )
    covered_period_text: Series[Text] = pa.Field(description="The month that is paid for, written 2024-10.")
    covered_period: Series[Day] = pa.Field(nullable=True, description="First day of the month covered.")
    months_ahead: Series[Whole] = pa.Field(nullable=True, description="Months from payment to month covered.")
    programme_text: Series[Text] = pa.Field(description="JKK, JKM, JHT, JP or JKP.")
    programme: Series[Text] = pa.Field(nullable=True, description="Programme.")
    segment_text: Series[Text] = pa.Field(description=A_SEGMENT)
    segment: Series[Text] = pa.Field(nullable=True, description="Segment.")
    workers_text: Series[Text] = pa.Field(nullable=True, description=A_COUNT)
    workers: Series[Whole] = pa.Field(nullable=True, description="Workers paid for.")
    wages_idr_text: Series[Text] = pa.Field(nullable=True, description=AN_AMOUNT)
    wages_idr: Series[Money] = pa.Field(nullable=True, description="Wages or incomes of these workers.")
    contributions_idr_text: Series[Text] = pa.Field(
        description="Rupiah in the format declared for the sender, as 2500000 or 2.500.000,00."
    )
    contributions_idr: Series[Money] = pa.Field(nullable=True, description="Contributions paid.")
    fines_idr_text: Series[Text] = pa.Field(nullable=True, description=AN_AMOUNT)
    fines_idr: Series[Money] = pa.Field(nullable=True, description="Fines paid.")
    paid_date_text: Series[Text] = pa.Field(description="The day of payment, written 2024-10-15.")
    paid_date: Series[Day] = pa.Field(nullable=True, description="Day of payment.")
    paid_period: Series[Day] = pa.Field(nullable=True, description="Month of payment.")
    delivery_period: Series[Day] = pa.Field(nullable=True, description="The month of the delivery.")

    is_not_negative = not_negative("workers", "wages_idr", "contributions_idr", "fines_idr")
    wages_are_in_rupiah = rupiah("wages_idr", LEAST_WAGE_IDR)
    contributions_are_in_rupiah = rupiah("contributions_idr", LEAST_AMOUNT_IDR)

    @pa.dataframe_check(description="Either npp or kpj.")
    def npp__neither_or_both(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether it has one payer."""
        return rows["npp"].isna() != rows["kpj"].isna()

    @pa.dataframe_check(description=f"At most {MONTHS_AHEAD} months after the month of payment.")
    def covered_period__too_far_ahead(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether it pays for a month that may be paid for."""
        return holds(rows["months_ahead"] <= MONTHS_AHEAD)

    @pa.dataframe_check(description="A day of the delivery's month, as in the name of its folder.")
    def paid_date__other_period(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether it was paid in its delivery's month."""
        return holds(rows["paid_period"] == rows["delivery_period"])


class ContributionDoubts(Contract):
    """What is odd about a payment that counts all the same."""

    npp: Series[Text] = pa.Field(nullable=True, description="Number of the employer.")
    covered_period: Series[Day] = pa.Field(nullable=True, description="First day of the month covered.")
    months_ahead: Series[Whole] = pa.Field(nullable=True, description="Months from payment to month covered.")
    programme: Series[Text] = pa.Field(nullable=True, description="Programme.")
    contributions_idr: Series[Money] = pa.Field(nullable=True, description="Contributions paid.")

    @pa.dataframe_check(description=f"At most {MONTHS_BACK} months before the month of payment.")
    def covered_period__long_ago(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether it pays for a month of the last years."""
        return holds(rows["months_ahead"] >= -MONTHS_BACK)

    @pa.dataframe_check(
        description="JKK, JKM, JHT or JP: the state pays JKP, and other programmes pass a part on to it."
    )
    def programme__not_paid_by_employers(cls, rows: pd.DataFrame) -> "pd.Series[bool]":
        """Say of each row whether an employer pays a contribution that exists."""
        pays = rows["npp"].notna() & holds(rows["contributions_idr"] > 0, unknown=False)
        return ~pays | holds(rows["programme"] != "JKP")


DATASET = Dataset(
    name="contributions",
    contract=Contribution,
    doubts=ContributionDoubts,
    header=(
        "npp",
        "kpj",
        "blth",
        "program",
        "segmen",
        "jml_tk",
        "upah",
        "iuran",
        "denda",
        "tgl_bayar",
        "kode_billing",
    ),
    told_as={
        "covered_period": "blth",
        "programme": "program",
        "segment": "segmen",
        "workers": "jml_tk",
        "wages_idr": "upah",
        "contributions_idr": "iuran",
        "fines_idr": "denda",
        "paid_date": "tgl_bayar",
    },
    is_extract=True,
    pseudonymous=("npp",),
    optional=frozenset({"npp", "kpj", "jml_tk", "upah", "denda", "kode_billing"}),
    described={"kode_billing": "Code of the payment; not kept."},
    personal=frozenset({"npp", "kpj", "upah", "iuran", "denda", "tgl_bayar", "kode_billing"}),
    aliases={
        "npp": ("no_npp", "nomor_pendaftaran_perusahaan", "kode_perusahaan"),
        "kpj": ("no_kpj", "nomor_kpj", "no_kartu", "nomor_kartu_peserta"),
        "blth": ("bulan_iuran", "blth_iuran", "periode_iuran", "bulan_tahun"),
        "program": ("kode_program", "nama_program"),
        "segmen": ("segmen_peserta", "kode_segmen", "segmentasi"),
        "jml_tk": ("jumlah_tk", "jumlah_tenaga_kerja", "tk", "jml_tenaga_kerja"),
        "upah": ("jumlah_upah", "total_upah", "upah_dilaporkan"),
        "iuran": ("jumlah_iuran", "total_iuran", "nominal_iuran", "jml_iuran"),
        "denda": ("jumlah_denda", "nominal_denda"),
        "tgl_bayar": ("tanggal_bayar", "tgl_pembayaran", "tanggal_pembayaran"),
        "kode_billing": ("no_billing", "kode_iuran", "nomor_billing"),
    },
)

EXAMPLE = {
    "npp": "00012345",
    "kpj": "",
    "blth": "2024-09",
    "program": "JHT",
    "segmen": "PU",
    "jml_tk": "12",
    "upah": "42000000",
    "iuran": "2394000",
    "denda": "0",
    "tgl_bayar": "2024-10-15",
    "kode_billing": "",
}
"""A row that is accepted in a delivery of October 2024: 12 wages of 3,500,000 rupiah, 5.7 percent of them."""
