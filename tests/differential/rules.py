"""The contracts of the extracts, written again: which rules a row breaks, and which of them refuse it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests.differential.reference import Reference
from tests.differential.words import amount, day, end_of, month, months_between, sector, whole, word

Cells = dict[str, str | None]
Values = dict[str, Any]
Breach = tuple[str, bool]
"""A rule, as `upah.negative`, and whether it refuses the row."""

NPP = "[0-9A-Z]{8}"
KPJ = "[0-9]{11}"
LEAST, LEAST_WAGE, MOST_WAGE, LEAST_CONTRACT = 100, 100_000, 1_000_000_000, 1_000_000


@dataclass(frozen=True)
class Judge:
    """What the rows of a delivery are judged by."""

    reference: Reference
    period: date
    style: dict[str, str]
    codes: dict[tuple[str, str], str]

    def place(self, cells: Cells, column: str = "kode_wilayah") -> tuple[str | None, str]:
        """Return the regency of a row, and what is wrong with its code where something is."""
        code, stated = cells[column], cells["sistem_kode"]
        system = word("sistem_kode", stated)
        if system is None and stated is None and self.style["code_system"] != "none":
            system = self.style["code_system"]
        if system is None and code and re.fullmatch("..[.]..", code):
            system = "kemendagri"
        region = self.codes.get((system or "", code or ""))
        if region is not None:
            return region, "" if region in self.reference.home else "outside_territory"
        if code is None:
            return None, ""
        no_system = system is None and re.fullmatch("[0-9]{4}", code)
        return None, "no_code_system" if no_system else "not_valid"


def read_row(dataset: str, cells: Cells, judge: Judge) -> tuple[Values, list[Breach]]:
    """Return what a row means and every rule that it breaks."""
    reads, rules = OF[dataset]
    values: Values = {}
    broken: list[Breach] = []
    for column, (kind, needed) in reads.items():
        cell = cells[column]
        values[column] = read_cell(kind, cell, judge)
        if cell is None and needed:
            broken.append((f"{column}.missing", True))
        if cell is not None and values[column] is None:
            is_word = kind in WORDS_OF
            broken.append((f"{column}.{'not_in_list' if is_word else 'unreadable'}", True))
    broken += [(name, True) for name in rules(cells, values, judge)]
    if "kode_wilayah" in cells:
        broken += regional(dataset, cells, values, judge)
    odd = (
        doubts(cells, values, judge)
        if dataset == "memberships"
        else more_doubts(dataset, cells, values, judge)
    )
    broken += [(name, False) for name in odd]
    return values, broken


WORDS_OF = ("segmen", "status", "jk", "flag", "sistem_kode", "sebab_nonaktif", "sumber_dana", "program")
WORDS_OF += ("sumber_dana_proyek", "skala_usaha", "kelompok_risiko", "sektor")


def read_cell(kind: str, cell: str | None, judge: Judge) -> Any:
    """Return what a cell means."""
    readers: dict[str, Callable[[], Any]] = {
        "text": lambda: cell,
        "month": lambda: month(cell),
        "day": lambda: day(cell, judge.style["date_format"]),
        "amount": lambda: amount(cell, judge.style["number_format"]),
        "whole": lambda: whole(cell, judge.style["number_format"]),
        "sektor": lambda: sector(cell),
    }
    return readers.get(kind, lambda: word(kind, cell))()


def regional(dataset: str, cells: Cells, values: Values, judge: Judge) -> Iterator[Breach]:
    """Yield what is wrong with region and branch."""
    if cells["kode_wilayah"] is None:
        yield "kode_wilayah.missing", True
    values["region"], fault = judge.place(cells)
    if fault:
        yield f"kode_wilayah.{fault}", not (dataset == "recaps" and fault == "outside_territory")
    if "kode_kantor" in cells:
        office = cells["kode_kantor"]
        values["office"] = office if office in judge.reference.offices else None
        if office and office.startswith("SIM-"):
            yield "kode_kantor.simulated_office", True
        if office and values["office"] is None:
            yield "kode_kantor.unknown", False


def form(cells: Cells, **patterns: str) -> Iterator[str]:
    """Yield the columns whose cell has another form."""
    for column, pattern in patterns.items():
        cell = cells[column]
        if cell is not None and not re.fullmatch(pattern, cell):
            yield f"{column}.wrong_form"


def of_month(values: Values, judge: Judge) -> Iterator[str]:
    """Yield where a row is of another month than its delivery."""
    if values["periode"] and values["periode"] != judge.period:
        yield "periode.other_period"


def amounts(values: Values, **least: int) -> Iterator[str]:
    """Yield the amounts that are negative or cannot be rupiah."""
    for column, smallest in least.items():
        value = values[column]
        if value is not None and value < 0:
            yield f"{column}.negative"
        if value is not None and 0 < value < smallest:
            yield f"{column}.wrong_magnitude"


def member_rules(cells: Cells, values: Values, judge: Judge) -> Iterator[str]:
    """Yield what refuses a membership."""
    yield from of_month(values, judge)
    yield from form(cells, kpj=KPJ, nik=r"[0-9]{16}|[A-Z]{1,2}[0-9]{6,8}")
    yield from amounts(values, upah=LEAST_WAGE, iuran=0)
    wage, paid = values["upah"], values["iuran"]
    if wage is not None and wage >= MOST_WAGE:
        yield "upah.wrong_magnitude"
    is_above = paid is not None and wage is not None and paid > wage > 0
    if is_above or (paid is not None and 0 < paid < LEAST):
        yield "iuran.wrong_magnitude"
    needs = {"kpj": ("missing", values["segmen"] != "JAKON")}
    needs["npp"] = ("missing_for_pu", values["segmen"] == "PU")
    needs["no_proyek"] = ("missing_for_jakon", values["segmen"] == "JAKON")
    for column, (rule, is_needed) in needs.items():
        if is_needed and cells[column] is None:
            yield f"{column}.{rule}"
    yield from dates(values, judge)


def dates(values: Values, judge: Judge) -> Iterator[str]:
    """Yield the days of a membership that cannot be."""
    end = end_of(judge.period)
    birth, joined = values["tgl_lahir"], values["tgl_kepesertaan"]
    for column in ("tgl_lahir", "tgl_kepesertaan", "tgl_nonaktif"):
        if values[column] and values[column] > end:
            yield f"{column}.after_period"
    if joined and birth and joined <= birth:
        yield "tgl_kepesertaan.before_birth"
    for column in ("tgl_nonaktif", "tgl_akhir_kontrak", "tgl_akhir_dana"):
        if values[column] and joined and values[column] < joined:
            yield f"{column}.before_start"


def doubts(cells: Cells, values: Values, judge: Judge) -> Iterator[str]:
    """Yield what is odd about a membership that counts all the same."""
    yield from nik_doubts(cells, values, judge)
    home, fault = judge.place(cells, "kode_wilayah_domisili")
    values["domicile"] = home
    if cells["kode_wilayah_domisili"] is not None and home is None:
        yield "kode_wilayah_domisili.unknown"
    if home is not None and fault:
        yield "kode_wilayah_domisili.outside_territory"
    office, region = values["office"], values["region"]
    if office and region and not judge.reference.serves(office, region, judge.period):
        yield "kode_kantor.not_serving_region"
    yield from programme_doubts(values, judge)
    is_active = values["status"] == "active"
    if is_active and values["iuran"] and values["iuran"] > 0 and not is_by_rates(values, judge):
        yield "iuran.not_by_rates"
    derived = is_active_by_payments(values, judge.period)
    is_paid = values["blth_terakhir"] is not None and values["blth_terakhir"] >= judge.period
    has_not_left = values["tgl_nonaktif"] is None and values["sebab_nonaktif"] is None
    lapsed = is_active and derived is False
    if lapsed or (is_paid and values["status"] == "inactive" and has_not_left):
        yield "status.not_by_payments"


def programme_doubts(values: Values, judge: Judge) -> Iterator[str]:
    """Yield the programmes that a member of this segment or age cannot have."""
    segment = values["segmen"]
    age = values["age"] = age_at(values["tgl_lahir"], end_of(judge.period))
    if age is not None and not 15 <= age <= 80:
        yield "tgl_lahir.age_outside"
    for column in ("jp", "jkp"):
        if values[column] == "1" and segment not in ("PU", None):
            yield f"{column}.not_of_segment"
    if values["jht"] == "1" and segment == "JAKON":
        yield "jht.not_of_segment"
    if values["jkp"] == "1" and values["status"] == "active" and age is not None and age >= 54:
        yield "jkp.age_outside"


def nik_doubts(cells: Cells, values: Values, judge: Judge) -> Iterator[str]:
    """Yield where the NIK is none, or states another birth, sex or place than one can."""
    nik = cells["nik"]
    if nik is None:
        if values["segmen"] != "JAKON":
            yield "nik.missing"
        return
    if not re.fullmatch("[0-9]{16}", nik):
        if re.fullmatch("[A-Z]{1,2}[0-9]{6,8}", nik):
            yield "nik.passport"
        return
    prefixes = {code for system, code in judge.codes if system == "kemendagri" and "." not in code}
    prefixes |= {
        r.former_kemendagri.replace(".", "") for r in judge.reference.regions.values() if r.former_kemendagri
    }
    if nik[:4] not in prefixes:
        yield "nik.unknown_prefix"
    is_woman, birth = int(nik[6:8]) > 40, values["tgl_lahir"]
    stated = f"{int(nik[6:8]) - 40 * is_woman:02}{nik[8:12]}"
    if birth and stated != f"{birth:%d%m%y}":
        yield "nik.birth_date_differs"
    if values["jk"] and is_woman != (values["jk"] == "P"):
        yield "nik.sex_differs"


def age_at(birth: date | None, day_: date) -> int | None:
    """Return full years on a day."""
    if birth is None:
        return None
    return day_.year - birth.year - ((birth.month, birth.day) > (day_.month, day_.day))


def is_active_by_payments(values: Values, period: date) -> bool | None:
    """Say whether a membership is active by what is paid; None where nothing says it."""
    if values["segmen"] in ("PU", "BPU"):
        paid = values["blth_terakhir"]
        return None if paid is None else months_between(paid, period) <= 3
    ends = values["tgl_akhir_kontrak"]
    return None if ends is None or values["segmen"] is None else ends >= period


def is_by_rates(values: Values, judge: Judge) -> bool:
    """Say whether a contribution is what the rates make of the wage, to 1 percent or 1,000 rupiah."""
    wage, paid = values["upah"], values["iuran"]
    if wage is None or values["segmen"] is None:
        return True
    totals = []
    for end in ("low", "high"):
        total = Decimal(0)
        for programme in ("jkk", "jkm", "jht", "jp"):
            if values[programme] != "1":
                continue
            bounds = judge.reference.bounds(values["segmen"], programme.upper(), judge.period)
            rate, least = bounds.get(f"rate_percent_{end}"), None
            base = wage
            if programme in ("jkk", "jkm"):
                least = bounds.get(f"amount_minimum_{end}")
            elif programme == "jp":
                base = min(wage, bounds.get("wage_cap_high", wage))
            known = [one for one in (None if rate is None else base * rate / 100, least) if one is not None]
            if not known:
                return True
            total += max(known)
        totals.append(total)
    low, high = totals
    return min(low * Decimal("0.99"), low - 1000) <= paid <= max(high * Decimal("1.01"), high + 1000)


def employer_rules(cells: Cells, values: Values, judge: Judge) -> Iterator[str]:
    """Yield what refuses an employer."""
    yield from of_month(values, judge)
    yield from form(cells, npp=NPP)
    yield from amounts(values, jml_tk_aktif=0)


def project_rules(cells: Cells, values: Values, _: Judge) -> Iterator[str]:
    """Yield what refuses a project."""
    yield from form(cells, no_proyek=r"[0-9A-Z][0-9A-Z./_-]{0,49}", npp=NPP)
    yield from amounts(values, nilai_kontrak=LEAST_CONTRACT, jml_tk=0, iuran=LEAST)
    begins, ends = values["tgl_mulai"], values["tgl_selesai"]
    if begins and ends and ends < begins:
        yield "tgl_selesai.before_start"


def payment_rules(cells: Cells, values: Values, judge: Judge) -> Iterator[str]:
    """Yield what refuses a payment."""
    yield from form(cells, npp=NPP, kpj=KPJ)
    yield from amounts(values, jml_tk=0, upah=LEAST_WAGE, iuran=LEAST, denda=0)
    if (cells["npp"] is None) == (cells["kpj"] is None):
        yield "npp.neither_or_both"
    covered, paid = values["blth"], values["tgl_bayar"]
    if covered and paid and months_between(paid, covered) > 12:
        yield "blth.too_far_ahead"
    if paid and (paid.year, paid.month) != (judge.period.year, judge.period.month):
        yield "tgl_bayar.other_period"


def recap_rules(_: Cells, values: Values, judge: Judge) -> Iterator[str]:
    """Yield what refuses a cell of a recap."""
    yield from of_month(values, judge)
    yield from amounts(values, jumlah=0)


def more_doubts(dataset: str, cells: Cells, values: Values, judge: Judge) -> Iterator[str]:
    """Yield what is odd about rows of the other datasets."""
    if dataset == "employers" and values["status"] == "active" and is_none(cells, values, "jml_tk_aktif"):
        yield "jml_tk_aktif.none_when_active"
    if dataset == "projects" and is_none(cells, values, "jml_tk") and runs_on(values, cells, judge.period):
        yield "jml_tk.none_while_running"
    if dataset == "recaps" and cells["kode_kantor"] is None:
        yield "kode_kantor.not_named"
    if dataset == "contributions":
        covered, paid = values["blth"], values["tgl_bayar"]
        if covered and paid and months_between(paid, covered) < -60:
            yield "blth.long_ago"
        if cells["npp"] and values["iuran"] and values["iuran"] > 0 and values["program"] == "JKP":
            yield "program.not_paid_by_employers"


def is_none(cells: Cells, values: Values, column: str) -> bool:
    """Say whether a count is 0 or nothing is said; what cannot be read is neither."""
    return values[column] == 0 or cells[column] is None


def runs_on(values: Values, cells: Cells, period: date) -> bool:
    """Say whether a project runs in a month; one that does not say when it ends runs on."""
    begins, ends = values["tgl_mulai"], values["tgl_selesai"]
    has_begun = begins is not None and begins <= end_of(period)
    return has_begun and (cells["tgl_selesai"] is None or (ends is not None and ends >= period))


MEMBERS = {
    "periode": ("month", True),
    "segmen": ("segmen", True),
    "status": ("status", True),
    "sistem_kode": ("sistem_kode", False),
    "jk": ("jk", False),
    **dict.fromkeys(("jkk", "jkm", "jht", "jp", "jkp"), ("flag", False)),
    **dict.fromkeys(("upah", "iuran"), ("amount", False)),
    **dict.fromkeys(("tgl_lahir", "tgl_kepesertaan", "tgl_nonaktif"), ("day", False)),
    **dict.fromkeys(("tgl_akhir_kontrak", "tgl_akhir_dana"), ("day", False)),
    "sumber_dana": ("sumber_dana", False),
    "blth_terakhir": ("month", False),
    "sebab_nonaktif": ("sebab_nonaktif", False),
}
EMPLOYERS = {
    "periode": ("month", True),
    "npp": ("text", True),
    "skala_usaha": ("skala_usaha", False),
    "sektor": ("sektor", False),
    "kelompok_risiko": ("kelompok_risiko", False),
    "sistem_kode": ("sistem_kode", False),
    "status": ("status", True),
    "jml_tk_aktif": ("whole", False),
}
PROJECTS = {
    "no_proyek": ("text", True),
    "npp": ("text", True),
    "sistem_kode": ("sistem_kode", False),
    "sumber_dana": ("sumber_dana_proyek", False),
    "nilai_kontrak": ("amount", False),
    "tgl_mulai": ("day", True),
    "tgl_selesai": ("day", False),
    "jml_tk": ("whole", False),
    "iuran": ("amount", False),
}
PAYMENTS = {
    "blth": ("month", True),
    "program": ("program", True),
    "segmen": ("segmen", True),
    "jml_tk": ("whole", False),
    "upah": ("amount", False),
    "iuran": ("amount", True),
    "denda": ("amount", False),
    "tgl_bayar": ("day", True),
}
RECAPS = {
    "periode": ("month", True),
    "sistem_kode": ("sistem_kode", False),
    "segmen": ("segmen", True),
    "status": ("status", True),
    "jumlah": ("whole", True),
}
Rules = Callable[[Cells, Values, Judge], Iterator[str]]
OF: dict[str, tuple[dict[str, tuple[str, bool]], Rules]] = {
    "memberships": (MEMBERS, member_rules),
    "employers": (EMPLOYERS, employer_rules),
    "projects": (PROJECTS, project_rules),
    "contributions": (PAYMENTS, payment_rules),
    "recaps": (RECAPS, recap_rules),
}
