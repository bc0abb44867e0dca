"""Recaps: counts per region, segment, status and month as an office or portal gives them.

They are participants in their own right, and what accepted rows are held to.

A sheet with one column per segment or status is turned into such rows by the layout declared for its sender.
"""

from dataclasses import replace

import schemas.extract as shared
from schemas.contract import COUNT, Column, Dataset, Role, Rule, word

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
        replace(shared.KODE_WILAYAH,
            meaning="A regency, a province, or 0000 for the nation: its code, of a regency with its system "
            "or dotted as 63.71; or its name, as Kab. Banjar."),
        shared.SISTEM_KODE,
        Column("rincian", "Part of the region that is counted, as a village; parts are added up.", "part",
            empty=True, optional=True),
        replace(shared.SEGMEN, kind=word("parse.recap_segment",
            "PU, BPU, JAKON or PMI, or its Indonesian name; or ALL for a total of what the sender counts.")),
        Column("status", "active, inactive, or all for both together.",
            kind=word("parse.recap_status", "AKTIF or NONAKTIF; or ALL for both together."),
            aliases=("status_kepesertaan", "status_peserta"), example="AKTIF", kept=True),
        Column("jumlah", "Memberships, or what the sender declares to count.", "memberships", COUNT,
            expects="A whole number in the format declared for the sender.",
            aliases=("jumlah_peserta", "jumlah_kepesertaan", "total", "jml", "jumlah_tk", "peserta"),
            example="123456", kept=True),
    ),
    given=(shared.DELIVERY_PERIOD, *shared.REGION, *shared.BRANCH,),
    rules=(
        shared.OF_ITS_MONTH,
        shared.NO_CODE_SYSTEM,
        replace(shared.NOT_VALID,
            expects="A regency of its code system in that month: 4 digits, or Kemendagri's dotted as 63.71; "
            "a province as 6300, or 0000; or its name, with Kab., Kota or Prov. where others share it."),
        replace(shared.OUTSIDE, warns=True,
            expects="A region of the office's territory, or one that it is part of."),
        *shared.OF_A_BRANCH,
        Rule("office_code", "not_named",
            "A branch; a row that names none counts for its region and is compared with no other rows.",
            lambda rows: rows["office_code"].notna(), warns=True),
        *shared.not_negative("memberships"),
    ),
    # What a wide sheet may break: then it is not laid out as declared, or a line is lost.
    whole=frozenset({"no_figure", "no_heading", "no_office", "no_region", "total_differs", "total_missing"}),
)
