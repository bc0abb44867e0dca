"""What a cell means: words of lists, days, months, numbers. None where it means nothing."""

import re
from datetime import date
from decimal import Decimal

WORDS = {
    "segmen": {
        "PU": "PU, PENERIMA UPAH, PEKERJA PENERIMA UPAH, PPU",
        "BPU": "BPU, BUKAN PENERIMA UPAH, PEKERJA BUKAN PENERIMA UPAH, PBPU",
        "JAKON": "JAKON, JASA KONSTRUKSI, KONSTRUKSI",
        "PMI": "PMI, PEKERJA MIGRAN INDONESIA, TKI",
    },
    "status": {
        "active": "AKTIF, ACTIVE",
        "inactive": "NONAKTIF, NON AKTIF, NON-AKTIF, TIDAK AKTIF, INACTIVE",
    },
    "jk": {"L": "L, LAKI-LAKI, LAKI, PRIA", "P": "P, PEREMPUAN, WANITA"},
    "flag": {"1": "1, Y, YA, YES, TRUE", "0": "0, N, TIDAK, TDK, NO, FALSE"},
    "sistem_kode": {"bps": "BPS", "kemendagri": "KEMENDAGRI, DEPDAGRI, PERMENDAGRI"},
    "sebab_nonaktif": {
        "retired": "PENSIUN",
        "deceased": "MENINGGAL, MENINGGAL DUNIA",
        "work_ended": "PHK, MENGUNDURKAN DIRI, RESIGN",
        "contract_ended": "KONTRAK BERAKHIR, KONTRAK HABIS, PROYEK SELESAI",
        "arrears": "MENUNGGAK",
        "other": "LAINNYA, LAIN-LAIN",
    },
    "sumber_dana": {
        "employer": "PEMBERI KERJA, PERUSAHAAN, BADAN USAHA",
        "self": "MANDIRI, PESERTA, PRIBADI, SENDIRI",
        "sertakan": "SERTAKAN",
        "province_budget": "APBD PROVINSI, APBD PROV, APBD I",
        "regency_budget": "APBD KABUPATEN, APBD KAB, APBD KOTA, APBD II",
        "village_fund": "DANA DESA, APBDES",
        "dbh_sawit": "DBH SAWIT",
        "csr": "CSR, TJSL",
    },
    "sumber_dana_proyek": {"apbn": "APBN", "apbd": "APBD", "private": "SWASTA"},
    "program": {one: one for one in ("JKK", "JKM", "JHT", "JP", "JKP")},
    "skala_usaha": {"micro": "MIKRO", "small": "KECIL", "medium": "MENENGAH", "large": "BESAR"},
    "kelompok_risiko": {"1": "I, 1", "2": "II, 2", "3": "III, 3", "4": "IV, 4", "5": "V, 5"},
}
MEANING = {
    kind: {word: code for code, told in codes.items() for word in told.split(", ")}
    for kind, codes in WORDS.items()
}
MONTHS = ("januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september")
MONTHS += ("oktober", "november", "desember")
SURVEY_MONTHS = {"Feb": 2, "Aug": 8, "Nov": 11}
FIRST_YEAR, LAST_YEAR = 1900, 2099
DIVISIONS = {*range(1, 4), *range(5, 34), *range(35, 40), *range(41, 44), *range(45, 48), *range(49, 54)}
DIVISIONS |= {55, 56, *range(58, 67), 68, *range(69, 76), *range(77, 83), *range(84, 89), *range(90, 100)}
"""Those of KBLI 2020."""


def word(kind: str, cell: str | None) -> str | None:
    """Return the code that a word stands for."""
    return MEANING[kind].get(cell.strip().upper()) if cell else None


def sector(cell: str | None) -> str | None:
    """Return what tells that a cell names a section of KBLI; which one is counted nowhere here."""
    told = (cell or "").strip().upper()
    if re.fullmatch(r"[A-U]", told):
        return told
    return told if re.fullmatch(r"[0-9]{2,5}", told) and int(told[:2]) in DIVISIONS else None


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the day, None where there is no such day in the years that are read."""
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def day(cell: str | None, date_format: str) -> date | None:
    """Return the day of a cell: 2022-03-01, where days are Indonesian also 01-03-2022 and 01/03/2022."""
    told = (cell or "").strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", told):
        return day_of(*map(int, told.split("-")))
    if date_format == "indonesian" and re.fullmatch(r"\d{1,2}[-/]\d{1,2}[-/](19|20)\d{2}", told):
        of_month, month, year = map(int, re.split("[-/]", told))
        return day_of(year, month, of_month)
    return None


def month(cell: str | None) -> date | None:
    """Return the first day of a month written 2024-11 or November 2024."""
    told = cell or ""
    if re.fullmatch(r"\d{4}-\d{2}", told):
        return day_of(int(told[:4]), int(told[5:]), 1)
    name, _, year = told.partition(" ")
    if re.fullmatch(r"(19|20)\d{2}", year) and name.lower() in MONTHS:
        return date(int(year), MONTHS.index(name.lower()) + 1, 1)
    return None


def number(cell: str | None, number_format: str) -> Decimal | None:
    """Return a number of up to six decimals as the sender writes it."""
    told = cell or ""
    if number_format == "plain":
        return Decimal(told) if re.fullmatch(r"-?\d+(\.\d{1,6})?", told) else None
    if re.fullmatch(r"-?(\d+|[1-9]\d{0,2}(\.\d{3})+)(,\d{1,6})?", told):
        return Decimal(told.replace(".", "").replace(",", "."))
    return None


def whole(cell: str | None, number_format: str) -> int | None:
    """Return a whole number."""
    found = number(cell, number_format)
    return int(found) if found is not None and found == int(found) else None


def amount(cell: str | None, number_format: str) -> Decimal | None:
    """Return rupiah, to the sen."""
    found = number(cell, number_format)
    if found is None or (number_format == "plain" and not re.fullmatch(r"-?\d+(\.\d{1,2})?", cell or "")):
        return None
    return found.quantize(Decimal("0.01"))


def end_of(month_start: date) -> date:
    """Return the last day of a month."""
    following = date(month_start.year + month_start.month // 12, month_start.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def months_from(first: date, by: int) -> date:
    """Return the first day of the month that lies so many months later."""
    at = first.year * 12 + first.month - 1 + by
    return date(at // 12, at % 12 + 1, 1)


def months_between(first: date, last: date) -> int:
    """Return how many months one month lies after another."""
    return (last.year - first.year) * 12 + last.month - first.month
