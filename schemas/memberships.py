"""Membership extracts: one row per membership and month, as a branch sends them; the office's main input."""

from dataclasses import replace

import schemas.extract as shared
from schemas.contract import (
    AMOUNT,
    DATE,
    FLAG,
    MONTH,
    Answer,
    Column,
    Counted,
    Dataset,
    Given,
    Kind,
    Role,
    Rows,
    Rule,
    word,
)

WAGE_BELOW_IDR = 1_000_000_000
WORKING_AGE = (15, 80)
JKP_AGE_BELOW = 54  # PP 37/2021: registered before the age of 54


def _is_paid_in_rupiah(rows: Rows) -> Answer:
    paid, wage = rows["contribution_idr"], rows["wage_idr"]
    above = shared.holds((paid > wage) & (wage > 0), unknown=False)
    return shared.holds((paid <= 0) | (paid >= shared.LEAST_AMOUNT_IDR)) & ~above


def _is_earned_in_rupiah(rows: Rows) -> Answer:
    wage = rows["wage_idr"]
    return shared.holds((wage <= 0) | ((wage >= shared.LEAST_WAGE_IDR) & (wage < WAGE_BELOW_IDR)))


def _is_paid_by_the_rates(rows: Rows) -> Answer:
    paid, low, high = rows["contribution_idr"], rows["contribution_low"], rows["contribution_high"]
    judged = shared.holds((paid > 0) & (rows["status_source"] == "active"), unknown=False)
    return ~judged | shared.holds((paid >= low) & (paid <= high))


def _is_as_it_is_paid(rows: Rows) -> Answer:
    """Say of each row whether what it states and what is paid agree."""
    active = rows["status_source"] == "active"
    lapsed = shared.holds(active & ~rows["is_active_derived"], unknown=False)
    paid = shared.holds((rows["paid_through_period"] >= rows["delivery_period"]) & ~active, unknown=False)
    return ~lapsed & ~(paid & rows["left_date"].isna() & rows["end_reason"].isna())


def _may_have_jkp(rows: Rows) -> Answer:
    active = rows["status_source"] == "active"
    return shared.holds(~(rows["has_jkp"] & active) | (rows["age"] < JKP_AGE_BELOW))


def _is_jakon(rows: Rows) -> Answer:
    return shared.holds(rows["segment"] == "JAKON", unknown=False)


def _not_nik(rows: Rows) -> Answer:
    return ~rows["is_nik"].fillna(False)


def _programme(name: str, meaning: str) -> Column:
    return Column(name, meaning, f"has_{name}", FLAG, empty=True, example="1", kept=True)


# fmt: off
DATASET = Dataset(
    name="memberships",
    role=Role.EXTRACT,
    judged_by=shared.JUDGED_BY,
    key=("kpj",),
    bucketed_by="membership_id",
    columns=(
        shared.PERIODE,
        replace(shared.KPJ, example="00012345678", pseudonym="membership_id"),
        Column("nik", "16 digits, or a passport number, or empty.", empty=True,
            matches=r"^([0-9]{16}|[A-Z]{1,2}[0-9]{6,8})$", personal=True, is_long=True,
            aliases=("no_ktp", "nomor_ktp", "nomor_identitas", "no_identitas", "nomor_induk_kependudukan"),
            example="6371014506900001"),
        Column("nama", "Name of the member; not kept.", judged=False, personal=True,
            aliases=("nama_peserta", "nama_tk", "nama_tenaga_kerja", "nama_lengkap"), example="Siti Contoh"),
        Column("tgl_lahir", "Day of birth.", "birth_date", DATE, empty=True, personal=True,
            aliases=("tanggal_lahir", "tgllahir"), example="1990-06-05"),
        Column("jk", "L men, P women.", "sex", word("parse.sex", "L or P, or empty."), empty=True,
            aliases=("jenis_kelamin", "kelamin", "sex"), example="P", kept=True),
        shared.SEGMEN,
        replace(shared.NPP, meaning="Number of the employer.", empty=True, matches=""),
        Column("no_proyek", "Number of the construction project.", "project_number", empty=True,
            optional=True, personal=True, aliases=("nomor_proyek", "kode_proyek")),
        shared.KODE_KANTOR,
        shared.KODE_WILAYAH,
        shared.SISTEM_KODE,
        Column("kode_wilayah_domisili", "Regency where the member lives, or empty; coded as kode_wilayah.",
            "domicile_region_code_text", judged=False, aliases=("kode_domisili", "domisili"),
            example="63.71"),
        Column("status", "active or inactive, as stated.", "status_source", shared.STATUS,
            aliases=("status_kepesertaan", "status_peserta", "status_tk"), example="AKTIF"),
        _programme("jkk", "Work accident insurance."),
        _programme("jkm", "Death benefit."),
        _programme("jht", "Old-age savings."),
        _programme("jp", "Pension."),
        _programme("jkp", "Unemployment benefit."),
        Column("upah", "Wage or declared income of the month.", "wage_idr", AMOUNT, empty=True, personal=True,
            aliases=("upah_dilaporkan", "upah_tk", "penghasilan", "gaji"), example="3500000"),
        replace(shared.IURAN, meaning="Contribution of the month.", becomes="contribution_idr", personal=True,
            example="323400"),  # 9.24 percent: JKK at 0.24, JKM at 0.30, JHT at 5.70 and JP at 3
        Column("sumber_dana", "A code of the funding sources.", "funding_source",
            word("parse.funding_source"),
            expects="PEMBERI KERJA, MANDIRI, SERTAKAN, APBD PROVINSI, APBD KABUPATEN, DANA DESA, DBH SAWIT, "
            "CSR, or empty.", empty=True, aliases=("sumber_pendanaan", "sumber_iuran"),
            example="PEMBERI KERJA", kept=True),
        Column("blth_terakhir", "The last month paid for.", "paid_through_period", MONTH,
            expects="The last month paid for, written 2024-10, or empty.", empty=True,
            aliases=("blth_iuran_terakhir", "bulan_iuran_terakhir", "iuran_terakhir"), example="2024-10",
            kept=True),
        Column("tgl_kepesertaan", "Day of registration.", "joined_date", DATE, empty=True, personal=True,
            aliases=("tanggal_kepesertaan", "tgl_daftar", "tanggal_daftar", "tgl_aktif"),
            example="2020-01-15", kept=True),
        Column("tgl_nonaktif", "Day since when it is inactive.", "left_date", DATE, empty=True, personal=True,
            aliases=("tanggal_nonaktif", "tgl_non_aktif", "tanggal_non_aktif"), kept=True),
        Column("sebab_nonaktif", "Why it ended.", "end_reason", word("parse.end_reason"),
            expects="PENSIUN, MENINGGAL, PHK, MENGUNDURKAN DIRI, KONTRAK BERAKHIR, PROYEK SELESAI, "
            "MENUNGGAK, LAINNYA, or empty.", empty=True,
            aliases=("alasan_nonaktif", "sebab_non_aktif", "keterangan_nonaktif")),
        Column("tgl_akhir_kontrak", "Last day of the work contract.", "contract_end_date", DATE, empty=True,
            optional=True, personal=True, aliases=("tanggal_akhir_kontrak", "akhir_kontrak"), kept=True),
        Column("tgl_akhir_dana", "Last day that is funded.", "funding_end_date", DATE, empty=True,
            optional=True, personal=True, aliases=("tanggal_akhir_dana", "akhir_pendanaan"), kept=True),
    ),
    given=(
        shared.DELIVERY_PERIOD,
        *shared.REGION,
        *shared.BRANCH,
        shared.KNOWN_BRANCH,
        shared.IS_ACTIVE,
        Given("period_end_date", Kind.DAY, "Last day of the delivery's month.", True),
        Given("is_nik", Kind.FLAG, "16 digits.", True),
        Given("person_number", Kind.TEXT, "The NIK, no passport.", True, pseudonym="person_id"),
        Given("is_passport", Kind.FLAG, "The number of a passport.", True),
        Given("is_woman_by_nik", Kind.FLAG, "The NIK's day is above 40.", True),
        Given("nik_birth_day", Kind.SMALL, "DDMMYY by the NIK.", True),
        Given("birth_day", Kind.SMALL, "DDMMYY by the row.", True),
        Given("is_prefix_known", Kind.FLAG, "The NIK begins with a Kemendagri code."),
        Given("domicile_region_code", Kind.TEXT, "Regency of the domicile.", True, kept=True),
        Given("is_domicile_known", Kind.FLAG, "The domicile is a regency, or empty."),
        Given("is_domicile_in_territory", Kind.FLAG, "The domicile is in the territory."),
        Given("age", Kind.SMALL, "Years at the end of the month.", True),
        Given("age_group", Kind.TEXT, "Five years of age, or more.", kept=True),
        Given("is_region_served", Kind.FLAG, "The branch serves the work place."),
        Given("contribution_low", Kind.MONEY, "Least by the rates.", True),
        Given("contribution_high", Kind.MONEY, "Most by the rates.", True),
        Given("is_active_derived", Kind.FLAG, "Active by what is paid.", True, kept=True),
        Given("wage_band", Kind.TINY, "Million rupiah of the wage, and more at once.",
            kept=True),
        Given("lasting_end_reason", Kind.TEXT, "Why it ended, but for arrears.", True,
            kept="end_reason"),
    ),
    rules=(
        shared.OF_ITS_MONTH,
        *shared.IN_TERRITORY,
        *shared.OF_A_BRANCH,
        *shared.not_negative("wage_idr", "contribution_idr"),
        Rule("kpj", "missing", "A KPJ; only JAKON rows may lack it.",
            lambda rows: rows["kpj"].notna() | _is_jakon(rows)),
        Rule("npp", "missing_for_pu", "The number of the employer, for a PU membership has one.",
            lambda rows: rows["npp"].notna() | shared.holds(rows["segment"] != "PU")),
        Rule("project_number", "missing_for_jakon",
            "The number of the project, for a JAKON membership has one.",
            lambda rows: rows["project_number"].notna() | shared.holds(rows["segment"] != "JAKON")),
        Rule("wage_idr", "wrong_magnitude",
            f"Rupiah: 0, or from {shared.LEAST_WAGE_IDR} to less than {WAGE_BELOW_IDR} in a month.",
            _is_earned_in_rupiah),
        Rule("contribution_idr", "wrong_magnitude",
            f"Rupiah: 0, or {shared.LEAST_AMOUNT_IDR} or more and not above the wage.", _is_paid_in_rupiah),
        *(shared.in_order(day, "after_period", "Not after the month.", day, "period_end_date")
            for day in ("birth_date", "joined_date", "left_date")),
        Rule("joined_date", "before_birth", "After the day of birth.",
            lambda rows: shared.holds(rows["joined_date"] > rows["birth_date"])),
        *(shared.in_order(day, "before_start", "Not before the day of registration.", "joined_date", day)
            for day in ("left_date", "contract_end_date", "funding_end_date")),
        Rule("nik", "missing", "A NIK; without one it counts as a membership without a person.",
            lambda rows: rows["nik"].notna() | _is_jakon(rows), warns=True),
        Rule("nik", "passport", "A NIK; a passport number counts as a membership without a person.",
            lambda rows: ~rows["is_passport"].fillna(False), warns=True),
        Rule("nik", "birth_date_differs", "The birth date that the row states, a woman's day plus 40.",
            lambda rows: _not_nik(rows) | shared.holds(rows["nik_birth_day"] == rows["birth_day"]),
            warns=True),
        Rule("nik", "sex_differs", "A day up to 31 for a man, above 40 for a woman.",
            lambda rows: _not_nik(rows) | shared.holds(rows["is_woman_by_nik"] == (rows["sex"] == "P")),
            warns=True),
        Rule("nik", "unknown_prefix", "A NIK that begins with a Kemendagri code of a regency.",
            lambda rows: _not_nik(rows) | rows["is_prefix_known"], warns=True),
        Rule("domicile_region_code", "unknown", "A regency of its code system, or empty.",
            lambda rows: rows["is_domicile_known"], warns=True),
        Rule("domicile_region_code", "outside_territory", "A regency of the office's territory.",
            lambda rows: rows["is_domicile_in_territory"], warns=True),
        Rule("birth_date", "age_outside",
            f"An age of {WORKING_AGE[0]} to {WORKING_AGE[1]} at the month's end.",
            lambda rows: shared.holds((rows["age"] >= WORKING_AGE[0]) & (rows["age"] <= WORKING_AGE[1])),
            warns=True),
        Rule("office_code", "not_serving_region", "A branch that serves the regency of work in that month.",
            lambda rows: ~rows["is_office_known"] | rows["is_region_served"], warns=True),
        Rule("has_jp", "not_of_segment", "0: only PU memberships have the pension.",
            lambda rows: shared.holds(~rows["has_jp"] | (rows["segment"] == "PU")), warns=True),
        Rule("has_jkp", "not_of_segment", "0: only PU memberships have the unemployment benefit.",
            lambda rows: shared.holds(~rows["has_jkp"] | (rows["segment"] == "PU")), warns=True),
        Rule("has_jht", "not_of_segment", "0: JAKON memberships have JKK and JKM only.",
            lambda rows: shared.holds(~rows["has_jht"] | (rows["segment"] != "JAKON")), warns=True),
        Rule("has_jkp", "age_outside", f"0 from the age of {JKP_AGE_BELOW} on.", _may_have_jkp, warns=True),
        Rule("contribution_idr", "not_by_rates",
            "What the month's rates make of the wage, to 1 percent or 1,000 rupiah.", _is_paid_by_the_rates,
            warns=True),
        Rule("status_source", "not_by_payments",
            "The status that the payments say: active until three months are unpaid.", _is_as_it_is_paid,
            warns=True),
    ),
    counted=Counted("registered", ("PU", "BPU", "PMI"), ("active", "inactive"),
        {"region_basis": "workplace", "dimension": "all"}),
)
