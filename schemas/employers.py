"""Employer extracts: one row per registered employer (NPP) and month, as a branch sends them."""

from dataclasses import replace

import schemas.extract as shared
from schemas.contract import COUNT, Column, Counted, Dataset, Given, Kind, Role, Rule, word

# fmt: off
DATASET = Dataset(
    name="employers",
    role=Role.EXTRACT,
    judged_by=shared.JUDGED_BY,
    key=("npp",),
    columns=(
        replace(shared.PERIODE, kept=True),
        replace(shared.NPP, pseudonym="employer_id"),
        Column("nama", "Name of the employer; not kept.", judged=False, personal=True,
            aliases=("nama_perusahaan", "nama_badan_usaha", "nama_pemberi_kerja"), example="PT Contoh"),
        Column("skala_usaha", "micro, small, medium or large.", "business_scale",
            word("parse.business_scale", "MIKRO, KECIL, MENENGAH or BESAR, or empty."), empty=True,
            aliases=("skala", "skala_perusahaan"), example="KECIL", kept=True),
        Column("sektor", "Section of KBLI 2020.", "sector",
            word("parse.sector", "A section (A to U) or a code (2 to 5 digits) of KBLI 2020, or empty."),
            empty=True, aliases=("sektor_usaha", "kbli", "kode_kbli", "lapangan_usaha"), example="F",
            kept=True),
        Column("kelompok_risiko", "Risk class of work accidents, 1 to 5.", "risk_class",
            word("parse.risk_class", "I to V or 1 to 5, or empty."), empty=True,
            aliases=("kelompok_resiko", "tingkat_risiko", "tingkat_resiko", "risiko_jkk", "kelompok_jkk"),
            example="III", kept=True),
        shared.KODE_KANTOR,
        shared.KODE_WILAYAH,
        shared.SISTEM_KODE,
        Column("status", "active or inactive.", kind=shared.STATUS,
            aliases=("status_kepesertaan", "status_perusahaan"), example="AKTIF"),
        Column("jml_tk_aktif", "Active workers.", "workers", COUNT, empty=True,
            aliases=("jumlah_tk_aktif", "jumlah_tenaga_kerja_aktif", "tk_aktif", "jml_tk", "jumlah_tk"),
            example="12", kept=True),
    ),
    given=(
        shared.DELIVERY_PERIOD,
        *shared.REGION,
        *shared.BRANCH,
        shared.KNOWN_BRANCH,
        shared.IS_ACTIVE,
        Given("is_without_workers", Kind.FLAG, "None are counted, or nothing is said."),
    ),
    rules=(
        shared.OF_ITS_MONTH,
        *shared.IN_TERRITORY,
        *shared.OF_A_BRANCH,
        *shared.not_negative("workers"),
        Rule("workers", "none_when_active", "1 or more, for an active employer has workers.",
            lambda rows: shared.holds(rows["status"] != "active") | ~rows["is_without_workers"], warns=True),
    ),
    totalled=("workers",),
    counted=Counted("employers", ("ALL",), ("employers",), {"status": "active"}),
)
