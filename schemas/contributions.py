"""Contribution payments of a month: one row per payment, payer, month covered and programme.

An employer pays by NPP, a member who pays alone by KPJ. Payments are kept as sums per employer; what members
pay is summed over all of them, and no billing code and no wage is kept.
"""

from dataclasses import replace

import schemas.extract as shared
from schemas.contract import AMOUNT, COUNT, DATE, MONTH, Column, Dataset, Given, Kind, Role, Rule, word

MONTHS_AHEAD = 12  # members who pay alone may pay for a year ahead
MONTHS_BACK = 60

# fmt: off
DATASET = Dataset(
    name="contributions",
    role=Role.EXTRACT,
    judged_by=shared.JUDGED_BY,
    columns=(
        replace(shared.NPP, empty=True, optional=True, pseudonym="employer_id"),
        replace(shared.KPJ, optional=True),
        Column("blth", "First day of the month covered.", "covered_period", MONTH,
            expects="The month that is paid for, written 2024-10.",
            aliases=("bulan_iuran", "blth_iuran", "periode_iuran", "bulan_tahun"), example="2024-09",
            kept=True),
        Column("program", "Programme.", "programme", word("parse.programme", "JKK, JKM, JHT, JP or JKP."),
            aliases=("kode_program", "nama_program"), example="JHT", kept=True),
        shared.SEGMEN,
        Column("jml_tk", "Workers paid for.", "workers", COUNT, empty=True, optional=True,
            aliases=("jumlah_tk", "jumlah_tenaga_kerja", "tk", "jml_tenaga_kerja"), example="12"),
        Column("upah", "Wages or incomes of these workers.", "wages_idr", AMOUNT, empty=True, optional=True,
            personal=True, aliases=("jumlah_upah", "total_upah", "upah_dilaporkan"), example="42000000"),
        replace(shared.IURAN, meaning="Contributions paid.", becomes="contributions_idr",
            expects="Rupiah in the format declared for the sender, as 2500000 or 2.500.000,00.", empty=False,
            personal=True, aliases=(*shared.IURAN.aliases, "jml_iuran"), example="2394000", kept=True),
        Column("denda", "Fines paid.", "fines_idr", AMOUNT, empty=True, optional=True, personal=True,
            aliases=("jumlah_denda", "nominal_denda"), example="0", kept=True),
        Column("tgl_bayar", "Day of payment.", "paid_date", DATE,
            expects="The day of payment, written 2024-10-15.", personal=True,
            aliases=("tanggal_bayar", "tgl_pembayaran", "tanggal_pembayaran"), example="2024-10-15"),
        Column("kode_billing", "Code of the payment; not kept.", judged=False, optional=True, personal=True,
            aliases=("no_billing", "kode_iuran", "nomor_billing")),
    ),
    given=(
        Given("months_ahead", Kind.WHOLE, "Months from payment to month covered.", True),
        Given("paid_period", Kind.DAY, "Month of payment.", True, kept=True),
        shared.DELIVERY_PERIOD,
        Given("paid_workers", Kind.WHOLE,
            "Workers paid for; a member who pays alone is one where none is said.", True,
            kept="workers"),
    ),
    rules=(
        *shared.not_negative("workers", "wages_idr", "contributions_idr", "fines_idr"),
        shared.rupiah("wages_idr", shared.LEAST_WAGE_IDR),
        shared.rupiah("contributions_idr", shared.LEAST_AMOUNT_IDR),
        Rule("npp", "neither_or_both", "Either npp or kpj.",
            lambda rows: rows["npp"].isna() != rows["kpj"].isna()),
        Rule("covered_period", "too_far_ahead", f"At most {MONTHS_AHEAD} months after the month of payment.",
            lambda rows: shared.holds(rows["months_ahead"] <= MONTHS_AHEAD)),
        Rule("paid_date", "other_period", "A day of the delivery's month, as in the name of its folder.",
            lambda rows: shared.holds(rows["paid_period"] == rows["delivery_period"])),
        Rule("covered_period", "long_ago", f"At most {MONTHS_BACK} months before the month of payment.",
            lambda rows: shared.holds(rows["months_ahead"] >= -MONTHS_BACK), warns=True),
        Rule("programme", "not_paid_by_employers",
            "JKK, JKM, JHT or JP: the state pays JKP, and other programmes pass a part on to it.",
            lambda rows: ~(rows["npp"].notna() & shared.holds(rows["contributions_idr"] > 0, unknown=False))
            | shared.holds(rows["programme"] != "JKP"), warns=True),
    ),
    totalled=("workers", "contributions_idr"),
)
