"""Construction projects: one row per project, as it stands in a month; the official headcount of JAKON."""

from dataclasses import replace

import schemas.extract as shared
from schemas.contract import AMOUNT, COUNT, DATE, Column, Counted, Dataset, Given, Kind, Role, Rule, word

LEAST_CONTRACT_IDR = 1_000_000

# fmt: off
DATASET = Dataset(
    name="projects",
    role=Role.EXTRACT,
    judged_by=shared.JUDGED_BY,
    key=("project_number",),
    columns=(
        Column("no_proyek", "Number of the project: capital letters, digits and . / _ -", "project_number",
            matches=r"^[0-9A-Z][0-9A-Z./_-]{0,49}$", personal=True, aliases=("nomor_proyek", "kode_proyek"),
            example="JK-2024-000123", pseudonym="project_id"),
        replace(shared.NPP, pseudonym="employer_id"),
        Column("nama_proyek", "Name of the project; not kept.", judged=False, personal=True,
            aliases=("proyek", "nama_pekerjaan", "paket_pekerjaan"), example="Peningkatan Jalan Contoh"),
        replace(shared.KODE_WILAYAH, aliases=(*shared.KODE_WILAYAH.aliases[:-1], "lokasi_proyek"),
            example="6371"),
        replace(shared.SISTEM_KODE, example="kemendagri"),
        Column("sumber_dana", "apbn, apbd or private.", "project_funding",
            word("parse.project_funding", "APBN, APBD or SWASTA, or empty."), empty=True,
            aliases=("sumber_pendanaan", "sumber_dana_proyek", "jenis_proyek"), example="APBD", kept=True),
        Column("nilai_kontrak", "Value of the contract.", "contract_value_idr", AMOUNT, empty=True,
            aliases=("nilai_proyek", "nilai_kontrak_kerja"), example="2500000000", kept=True),
        Column("tgl_mulai", "First day.", "started_date", DATE, expects="The first day, written 2022-03-01.",
            aliases=("tanggal_mulai", "tgl_awal", "tanggal_awal", "tgl_mulai_proyek"), example="2024-03-01",
            kept=True),
        Column("tgl_selesai", "Last day.", "ends_date", DATE, empty=True,
            aliases=("tanggal_selesai", "tgl_akhir", "tanggal_akhir", "tgl_selesai_proyek"),
            example="2024-12-15", kept=True),
        Column("jml_tk", "Workers, mostly a headcount.", "workers", COUNT, empty=True,
            aliases=("jumlah_tk", "jumlah_tenaga_kerja", "tk", "jml_tenaga_kerja"), example="35", kept=True),
        replace(shared.IURAN, meaning="Contributions of the project.", becomes="contributions_idr",
            example="6000000", kept=True),
    ),
    given=(
        *shared.REGION,
        Given("is_running", Kind.FLAG, "The month is within its dates.", True),
        Given("is_without_workers", Kind.FLAG, "None are counted, or nothing is said."),
    ),
    rules=(
        *shared.IN_TERRITORY,
        *shared.not_negative("contract_value_idr", "workers", "contributions_idr"),
        shared.rupiah("contract_value_idr", LEAST_CONTRACT_IDR),
        shared.rupiah("contributions_idr", shared.LEAST_AMOUNT_IDR),
        shared.in_order("ends_date", "before_start", "Not before tgl_mulai.", "started_date", "ends_date"),
        Rule("workers", "none_while_running", "1 or more, for a running project has workers.",
            lambda rows: shared.holds(~rows["is_running"]) | ~rows["is_without_workers"], warns=True),
    ),
    totalled=("workers",),
    counted=Counted("projects", ("JAKON",), ("projects",), {"is_running": True}),
)
