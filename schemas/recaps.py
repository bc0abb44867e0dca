"""Recaps: the office's own totals per regency, segment, status and month, to which accepted rows are held.

A sheet with one column per segment or status is turned into such rows by the layout declared for its sender.
"""

from dataclasses import replace

import schemas.extract as shared
from schemas.contract import COUNT, Column, Dataset, Role, Rule

# fmt: off
DATASET = Dataset(
    name="recaps",
    role=Role.EXTRACT,
    judged_by=shared.JUDGED_BY,
    key=("office_code", "region_code", "part", "segment", "status"),
    key_may_lack=frozenset({"office_code", "part"}),
    columns=(
        replace(shared.PERIODE, kept=True),
        replace(shared.KODE_KANTOR, optional=True, kept=True),
        shared.KODE_WILAYAH,
        shared.SISTEM_KODE,
        Column("rincian", "Part of the region that is counted, as a village; parts are added up.", "part",
            empty=True, optional=True),
        shared.SEGMEN,
        Column("status", "active or inactive.", kind=shared.STATUS,
            aliases=("status_kepesertaan", "status_peserta"), example="AKTIF", kept=True),
        Column("jumlah", "Memberships.", "memberships", COUNT,
            expects="A whole number in the format declared for the sender.",
            aliases=("jumlah_peserta", "jumlah_kepesertaan", "total", "jml", "jumlah_tk", "peserta"),
            example="123456", kept=True),
    ),
    given=(shared.DELIVERY_PERIOD, *shared.REGION, *shared.BRANCH,),
    rules=(
        shared.OF_ITS_MONTH,
        shared.NO_CODE_SYSTEM,
        shared.NOT_VALID,
        replace(shared.OUTSIDE, warns=True),
        *shared.OF_A_BRANCH,
        Rule("office_code", "not_named", "A branch; a row that names none is kept and compared with nothing.",
            lambda rows: rows["office_code"].notna(), warns=True),
        *shared.not_negative("memberships"),
    ),
    # What a wide sheet may break: then it is not laid out as declared, or a line is lost.
    whole=frozenset({"no_figure", "no_heading", "no_office", "no_region", "total_differs", "total_missing"}),
)
