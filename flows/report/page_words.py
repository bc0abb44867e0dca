"""What the page says, in Indonesian and English."""

from typing import Any

WORDS: dict[str, dict[str, Any]] = {
    "id": {
        "title": "cakupan dan kelengkapan data",
        "release": "Rilis",
        "published": "diterbitkan",
        "partial": "Sebagian kiriman ditolak atau ditahan.",
        "complete": "Semua kiriman yang ada diterima.",
        "said": "Apa yang dapat dikatakan",
        "nothing_said": "Belum ada angka yang dapat dibandingkan.",
        "attention": "Yang perlu ditindaklanjuti",
        "no_attention": "Tidak ada kiriman yang hilang, terlambat, ganda, ditahan, atau ditolak.",
        "calendar": "Siapa mengirim apa, bulan demi bulan",
        "no_calendar": "Belum ada kiriman bulanan, dan tidak ada yang dijadwalkan.",
        "sender": "Pengirim",
        "due": "batas waktu",
        "whole": "Kelengkapan",
        "whole_means": (
            "Kelengkapan: bagian kepesertaan bulan sebelumnya yang pengirimnya sudah mengirim. Kosong: "
            "ukuran pengirim yang belum mengirim tidak diketahui. Angka bulan yang tidak lengkap tidak "
            "dibandingkan dengan bulan lain."
        ),
        "rows": "Baris data",
        "ledger": (
            "{rows_in} baris dari {deliveries} kiriman: {accepted} diterima, {refused} ditolak, "
            "{duplicates} ganda, {structural} baris judul atau kosong."
        ),
        "rows_refused": "{rows} baris ditolak",
        "more": "dan {count} kiriman lain",
        "more_senders": "dan {count} pengirim lain",
        "more_items": "dan {count} hal lain; lihat marts.completeness dan audit.deliveries",
        "statuses": {
            "received": "diterima",
            "late": "terlambat",
            "restated": "diperbaiki",
            "duplicate": "ganda",
            "held": "ditahan",
            "refused": "ditolak",
            "missing": "belum ada",
            "not_due": "belum waktunya",
        },
        "delivery_statuses": {"refused": "ditolak", "held": "ditahan"},
        "datasets": {
            "memberships": "Kepesertaan",
            "employers": "Pemberi kerja",
            "projects": "Proyek jasa konstruksi",
            "contributions": "Iuran",
            "recaps": "Rekapitulasi",
            "workforce": "Angkatan kerja",
        },
    },
    "en": {
        "title": "coverage and completeness",
        "release": "Release",
        "published": "published on",
        "partial": "Some deliveries were refused or are held.",
        "complete": "Every delivery that is there was accepted.",
        "said": "What may be said",
        "nothing_said": "There are no figures to compare yet.",
        "attention": "What needs attention",
        "no_attention": "No delivery is missing, late, duplicate, held or refused.",
        "calendar": "Who delivered what, month by month",
        "no_calendar": "There are no monthly deliveries yet, and none are scheduled.",
        "sender": "Sender",
        "due": "due on",
        "whole": "Completeness",
        "whole_means": (
            "Completeness: share of last month's memberships whose senders have delivered. Empty: the size "
            "of a sender that did not deliver is not known. Figures of a month that is not complete are not "
            "compared with another month."
        ),
        "rows": "Rows",
        "ledger": (
            "{rows_in} rows from {deliveries} deliveries: {accepted} accepted, {refused} refused, "
            "{duplicates} duplicate, {structural} structural."
        ),
        "rows_refused": "{rows} rows refused",
        "more": "and {count} other deliveries",
        "more_senders": "and {count} other senders",
        "more_items": "and {count} other things; see marts.completeness and audit.deliveries",
        "statuses": {
            "received": "received",
            "late": "late",
            "restated": "restated",
            "duplicate": "duplicate",
            "held": "held",
            "refused": "refused",
            "missing": "missing",
            "not_due": "not due",
        },
        "delivery_statuses": {"refused": "refused", "held": "held"},
        "datasets": {
            "memberships": "Memberships",
            "employers": "Employers",
            "projects": "Construction projects",
            "contributions": "Contributions",
            "recaps": "Recaps",
            "workforce": "Workforce",
        },
    },
}
