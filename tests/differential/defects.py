"""What is odd about a delivered row: for each rule of the contracts a cell that breaks it."""

from random import Random

from tests.differential.drawn_records import month_back
from tests.differential.drawn_reference import Row

OTHER_CODES = ("6371", "63.71", "99.99", "9999", "6.371")
"""A code without its system, one that the drawn country does not have, and what is no code."""
MEMBERS: tuple[Row, ...] = (
    {"periode": ""},
    {"periode": "2024/10"},
    {"kpj": "1234567890"},
    {"kpj": "1234567890A"},
    {"nik": "123"},
    {"nik": "9999014506900001"},
    {"jk": "W"},
    {"jk": "L"},
    {"segmen": ""},
    {"segmen": "UMUM"},
    {"segmen": "JAKON", "no_proyek": ""},
    {"status": "CUTI"},
    {"status": ""},
    {"jkk": "T"},
    {"jht": "1", "segmen": "JAKON", "no_proyek": "JK-1"},
    {"jp": "1", "segmen": "BPU"},
    {"jkp": "1", "segmen": "BPU"},
    {"jkp": "1", "tgl_lahir": "1958-02-03"},
    {"upah": "abc"},
    {"upah": "3,5"},
    {"upah": "-5"},
    {"upah": "3500"},
    {"upah": "1000000000"},
    {"iuran": "50"},
    {"iuran": "99000000"},
    {"iuran": "-1"},
    {"iuran": "1000"},
    {"sumber_dana": "APBD"},
    {"sumber_dana": "PERUSAHAAN"},
    {"blth_terakhir": "bulan"},
    {"tgl_lahir": "1990-02-30"},
    {"tgl_lahir": "2099-01-01"},
    {"tgl_lahir": "2015-01-01"},
    {"tgl_kepesertaan": "2099-01-01"},
    {"tgl_kepesertaan": "1950-01-01"},
    {"tgl_kepesertaan": ""},
    {"tgl_nonaktif": "2099-01-01"},
    {"tgl_nonaktif": "1999-01-01"},
    {"tgl_akhir_kontrak": "1999-01-01"},
    {"tgl_akhir_dana": "1999-01-01"},
    {"sebab_nonaktif": "PINDAH"},
    {"sistem_kode": "PODES"},
    {"kode_kantor": "CAB-X"},
    {"kode_kantor": ""},
    {"kode_kantor": "SIM-K01"},
    {"kode_wilayah": ""},
    {"kode_wilayah_domisili": "99.99"},
    {"kpj": ""},
    {"segmen": " pekerja penerima upah ", "status": "Non Aktif", "jkk": "ya", "jk": "perempuan"},
)
EMPLOYERS: tuple[Row, ...] = (
    {"npp": ""},
    {"npp": "1234"},
    {"status": "TUTUP"},
    {"jml_tk_aktif": "-1"},
    {"jml_tk_aktif": "1.5"},
    {"jml_tk_aktif": "0", "status": "AKTIF"},
    {"sektor": "00"},
    {"sektor": "99", "kelompok_risiko": "VI"},
    {"skala_usaha": "UMKM"},
    {"kode_kantor": "CAB-X"},
    {"periode": "Oktober"},
)
PROJECTS: tuple[Row, ...] = (
    {"no_proyek": ""},
    {"no_proyek": "jk-1"},
    {"npp": "x"},
    {"tgl_mulai": ""},
    {"tgl_mulai": "kemarin"},
    {"tgl_selesai": "2001-01-01"},
    {"jml_tk": "-3"},
    {"jml_tk": "tujuh"},
    {"iuran": "50"},
    {"nilai_kontrak": "2500"},
    {"sumber_dana": "DESA"},
)
PAYMENTS: tuple[Row, ...] = (
    {"npp": "00000001", "kpj": "00000000001"},
    {"npp": "", "kpj": ""},
    {"npp": "1"},
    {"blth": ""},
    {"blth": "2050-01"},
    {"blth": "2016-01"},
    {"program": "JKP"},
    {"program": "BPJS"},
    {"segmen": "PNS"},
    {"jml_tk": "-1"},
    {"upah": "3000"},
    {"iuran": "50"},
    {"iuran": ""},
    {"iuran": "-100"},
    {"denda": "x"},
    {"tgl_bayar": "2020-01-01"},
    {"tgl_bayar": "31-31-2024"},
)
RECAPS: tuple[Row, ...] = (
    {"jumlah": "-1"},
    {"jumlah": "banyak"},
    {"jumlah": ""},
    {"status": "SEMUA"},
    {"segmen": ""},
    {"kode_kantor": ""},
    {"kode_kantor": "CAB-X"},
)
OF = {
    "memberships": MEMBERS,
    "employers": EMPLOYERS,
    "projects": PROJECTS,
    "contributions": PAYMENTS,
    "recaps": RECAPS,
}


def spoil(draw: Random, dataset: str, row: Row, month: str) -> Row:
    """Return the row with something odd about it."""
    kind = draw.random()
    if kind < 0.12 and dataset != "contributions":
        return row | {"kode_wilayah": draw.choice(OTHER_CODES), "sistem_kode": draw.choice(["", "bps"])}
    if kind < 0.16 and "periode" in row:
        return row | {"periode": month_back(month, 1)}
    if kind < 0.3:
        return row | draw.choice(OF[dataset]) | draw.choice(OF[dataset])
    return row | draw.choice(OF[dataset])


def repeat(draw: Random, dataset: str, rows: list[Row]) -> list[Row]:
    """Return rows of which some come again, as they are or with another content under their key."""
    if not rows:
        return rows
    again = [dict(draw.choice(rows)) for _ in range(draw.choice([0, 0, 1, 2]))]
    other = {
        "memberships": {"status": "NONAKTIF", "upah": "2000000"},
        "employers": {"jml_tk_aktif": "77"},
        "projects": {"jml_tk": "77"},
        "contributions": {"denda": "7000"},
        "recaps": {"jumlah": "77"},
    }[dataset]
    differing = [dict(draw.choice(rows)) | other for _ in range(draw.choice([0, 0, 1]))]
    together = [*rows, *again, *differing]
    draw.shuffle(together)
    return together
