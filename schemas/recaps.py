"""Recaps: the office's own totals per regency, segment, status and month, to which accepted rows are held.

A sheet with one column per segment or status is turned into such rows by the layout declared for its sender.
"""

from dataclasses import replace

from schemas.contract import COUNT, Column, Dataset, Role, Rule
from schemas.extract import (
    BRANCH,
    DELIVERY_PERIOD,
    JUDGED_BY,
    KODE_KANTOR,
    KODE_WILAYAH,
    NO_CODE_SYSTEM,
    NOT_VALID,
    OF_A_BRANCH,
    OF_ITS_MONTH,
    OUTSIDE,
    PERIODE,
    REGION,
    SEGMEN,
    SISTEM_KODE,
    STATUS,
    not_negative,
)

# fmt: off
DATASET = Dataset(
    name="recaps",
    role=Role.EXTRACT,
    judged_by=JUDGED_BY,
    key=("office_code", "region_code", "segment", "status"),
    key_may_lack=frozenset({"office_code"}),
    columns=(
        replace(PERIODE, kept=True),
        replace(KODE_KANTOR, optional=True, kept=True),
        replace(KODE_WILAYAH, meaning=f"{KODE_WILAYAH.meaning[:-1]}; or its name, as Kab. Banjar."),
        SISTEM_KODE,
        SEGMEN,
        Column("status", "active or inactive.", kind=STATUS, aliases=("status_kepesertaan", "status_peserta"),
            example="AKTIF", kept=True),
        Column("jumlah", "Memberships.", "memberships", COUNT,
            expects="A whole number in the format declared for the sender.",
            aliases=("jumlah_peserta", "jumlah_kepesertaan", "total", "jml", "jumlah_tk", "peserta"),
            example="123456", kept=True),
    ),
    given=(DELIVERY_PERIOD, *REGION, *BRANCH,),
    rules=(
        OF_ITS_MONTH,
        NO_CODE_SYSTEM,
        replace(NOT_VALID,
            expects=f"{NOT_VALID.expects[:-1]}; or its name, with Kabupaten or Kota where others share it."),
        replace(OUTSIDE, warns=True),
        *OF_A_BRANCH,
        Rule("office_code", "not_named", "A branch; a row that names none is kept and compared with nothing.",
            lambda rows: rows["office_code"].notna(), warns=True),
        *not_negative("memberships"),
    ),
    # What a wide sheet may break: then it is not laid out as declared, or a line is lost.
    whole=frozenset({"no_figure", "no_heading", "no_office", "no_region", "total_differs", "total_missing"}),
)
