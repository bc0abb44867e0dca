"""Membership extracts drawn from a seed, each in a style of its own, with what was planted in them.

A row is drawn as cells about which nothing is odd; a defect changes some and says which rules they break.
"""

import gzip
import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from flows.settings import Sender
from schemas.memberships import DATASET
from tests.intake.extracts.memberships import HEADER

Cells = dict[str, str]
Rules = set[str]
"""`rule` refuses, `rule?` is a warning."""
PERIOD_END = date(2024, 10, 31)
MONTHS = ["", "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September"]
MONTHS += ["Oktober", "November", "Desember"]
JKK = (24, 54, 89, 127, 174)
"""Rates of the risk classes, in hundredths of a percent."""
NAMES = (
    "Siti Aminah",
    "Budi",
    "José Alves",
    "D'Arc",
    "Aminah, Siti",
    'Siti "Ati"',
    "A;B|C",
    "Ny. Ani\tB",
    "-",
)


@dataclass
class Style:
    """How a file is written."""

    sender: Sender
    header: dict[str, str]
    """Column -> what stands in the header, in the order of the file."""
    codes: str
    """column, dotted or declared."""
    quoting: str
    """all, some or needed."""
    line_end: str
    mark: bool
    ending: str


@dataclass
class Row:
    """A row of a file: its cells and what they break."""

    cells: Cells
    rules: Rules = field(default_factory=set)
    line: int = 0

    @property
    def is_refused(self) -> bool:
        """Whether it breaks a rule that is no warning."""
        return any(not rule.endswith("?") for rule in self.rules)


@dataclass
class Drawn:
    """A file and what becomes of it."""

    name: str
    content: bytes
    sender: Sender
    told: set[tuple[int, str, str]] = field(default_factory=set)
    accepted: list[int] = field(default_factory=list)
    """Lines."""
    rejected: int = 0
    duplicates: int = 0
    structural: int = 1


def draw_style(rng: random.Random) -> Style:
    """Draw how a file is written."""
    codes = rng.choice(["column", "column", "dotted", "declared"])
    sender = Sender(
        encoding=rng.choice(["utf-8", "utf-8", "cp1252", "utf-16"]),
        delimiter=rng.choice([",", ";", "\t", "|"]),
        number_format=rng.choice(["plain", "indonesian"]),
        date_format=rng.choice(["iso", "indonesian"]),
        code_system=rng.choice(["bps", "kemendagri"]) if codes == "declared" else "none",
    )
    columns = list(HEADER)
    if codes != "column" and rng.random() < 0.5:
        columns.remove("sistem_kode")
    if rng.random() < 0.3:
        columns = [name for name in columns if name not in ("tgl_akhir_kontrak", "tgl_akhir_dana")]
    if rng.random() < 0.6:
        rng.shuffle(columns)
    words = rng.choice(["own", "upper", "alias"])
    names = {
        column: rng.choice(DATASET.aliases.get(column, (column,))).replace("_", " ").title()
        if words == "alias"
        else column.upper()
        if words == "upper"
        else column
        for column in columns
    }
    return Style(
        sender=sender,
        header=names,
        codes=codes,
        quoting=rng.choice(["all", "some", "needed", "needed"]),
        line_end=rng.choice(["\n", "\r\n"]),
        mark=rng.random() < 0.5,
        ending=rng.choice(["csv", "csv", "csv", "csv.gz", "zip"]),
    )


@dataclass
class Draw:
    """What draws the cells of one file."""

    rng: random.Random
    style: Style
    regions: list[tuple[str, str]]
    """Code by BPS and by Kemendagri, dotted, of the regencies of the territory."""
    numbers: "count[int]"

    def day(self, first: date, last: date) -> date:
        """Draw a day."""
        return first + timedelta(days=self.rng.randrange((last - first).days + 1))

    def written(self, day: date) -> str:
        """Write a day in a form that is declared."""
        if self.style.sender.date_format == "iso":
            return day.isoformat()
        forms = [day.isoformat(), f"{day:%d-%m-%Y}", f"{day.day}/{day.month}/{day.year}"]
        return self.rng.choice([*forms, f"{day.day} {MONTHS[day.month]} {day.year}"])

    def amount(self, rupiah: int) -> str:
        """Write an amount in a form that is declared."""
        if self.style.sender.number_format == "plain":
            return self.rng.choice([f"{rupiah}", f"{rupiah}.00"])
        pointed = f"{rupiah:,}".replace(",", ".")
        return self.rng.choice([f"{rupiah}", pointed, f"{pointed},00"])

    def code(self, region: tuple[str, str], system: str) -> str:
        """Write the code of a region."""
        bps, dotted = region
        if self.style.codes == "dotted":
            return dotted
        return bps if system == "bps" else dotted.replace(".", "")

    def row(self, segment: str | None = None, is_active: bool | None = None) -> Cells:
        """Draw a row about which nothing is odd."""
        rng = self.rng
        segment = segment or rng.choice(["PU", "PU", "PU", "BPU", "JAKON", "PMI"])
        active = rng.random() < 0.6 if is_active is None else is_active
        region = rng.choice(self.regions)
        system = self.style.sender.code_system
        if self.style.codes == "column":
            system = rng.choice(["bps", "kemendagri"])
        born = self.day(date(1972, 1, 1), date(2004, 12, 31))
        sex = rng.choice("LP")
        joined = self.day(date(2020, 1, 1), date(2023, 12, 31))
        number = next(self.numbers)
        digits = f"{born.day + 40 * (sex == 'P'):02}{born:%m%y}"
        cells = dict.fromkeys(HEADER, "")
        cells |= {
            "periode": "2024-10",
            "kpj": f"{number:011}",
            "nik": f"637101{digits}{number % 10_000:04}",
            "nama": rng.choice(NAMES),
            "tgl_lahir": self.written(born),
            "jk": rng.choice([sex, {"L": "laki-laki", "P": "Perempuan"}[sex]]),
            "segmen": segment,
            "kode_kantor": rng.choice(["", "CAB-BANJARMASIN"]) if region[0] == "6371" else "",
            "kode_wilayah": self.code(region, system),
            "sistem_kode": rng.choice([system, system.upper()]) if self.style.codes == "column" else "",
            "kode_wilayah_domisili": rng.choice(["", self.code(rng.choice(self.regions), system)]),
            "status": rng.choice(["AKTIF", "Aktif"]) if active else rng.choice(["NONAKTIF", "tidak aktif"]),
            **dict.fromkeys(("jkk", "jkm"), "1"),
            **dict.fromkeys(("jht", "jp", "jkp"), "1" if segment == "PU" else "0"),
            "sumber_dana": rng.choice(["PEMBERI KERJA", "CSR", "APBD PROVINSI", "dana desa", ""]),
            "blth_terakhir": rng.choice(["2024-08", "2024-10", "2024-12"]) if active else "2024-05",
            "tgl_kepesertaan": self.written(joined),
        }
        if segment == "PU":
            wage = rng.randrange(1_000_000, 10_000_000)
            cells |= {"npp": f"{number % 90:08}", "upah": self.amount(wage)}
            if active:
                cells["iuran"] = self.amount(round(wage * (900 + rng.choice(JKK)) / 10_000))
        elif segment == "BPU":
            cells |= {"jht": "1", "upah": self.amount(1_000_000), "iuran": self.amount(36_800)}
        elif segment == "JAKON":
            cells |= {"no_proyek": f"JK-{number}", "jkp": ""}
            if rng.random() < 0.5:
                cells |= dict.fromkeys(("kpj", "nik", "nama", "tgl_lahir", "jk"), "")
        if not active:
            cells |= {
                "tgl_nonaktif": self.written(self.day(date(2024, 1, 1), PERIOD_END)),
                "sebab_nonaktif": rng.choice(["PHK", "Pensiun", "MENUNGGAK", ""]),
            }
        elif "tgl_akhir_kontrak" in self.style.header and segment in ("JAKON", "PMI"):
            cells["tgl_akhir_kontrak"] = self.written(self.day(date(2024, 10, 1), date(2026, 1, 1)))
        return {name: cells[name] for name in self.style.header}


Planted = tuple[Cells, Rules]
Defect = Callable[[Draw], Planted]


def changed(rules: str, *, segment: str | None = None, active: bool | None = None, **cells: str) -> Defect:
    """Return the defect that sets these cells of a row of that segment and status."""
    return lambda draw: (draw.row(segment, active) | cells, set(rules.split()))


def code_defect(rules: str, bps: str, dotted: str, column: str = "kode_wilayah") -> Defect:
    """Return the defect of a code that is written in the system of the row."""

    def plant(draw: Draw) -> Planted:
        row = draw.row()
        row |= {"kode_kantor": "", "kode_wilayah_domisili": ""}
        system = row.get("sistem_kode", "").lower() or draw.style.sender.code_system
        return row | {column: draw.code((bps, dotted), system)}, set(rules.split())

    return plant


def no_system(draw: Draw) -> Planted:
    """Return a row whose code may be of either system, or stated in none that is known."""
    row = draw.row() | {"kode_wilayah": "6206", "kode_wilayah_domisili": "", "kode_kantor": ""}
    if draw.style.codes == "column":
        if draw.rng.random() < 0.5:
            return row | {"sistem_kode": "pos"}, {"sistem_kode.not_in_list", "kode_wilayah.no_code_system"}
        return row | {"sistem_kode": ""}, {"kode_wilayah.no_code_system"}
    if draw.style.codes == "dotted":
        return row, {"kode_wilayah.no_code_system"}
    return row | {"kode_wilayah": ""}, {"kode_wilayah.missing"}


def born_later(draw: Draw) -> Planted:
    """Return a row of somebody who is born after the month."""
    rules = (
        "tgl_lahir.after_period tgl_lahir.age_outside? nik.birth_date_differs? tgl_kepesertaan.before_birth"
    )
    return draw.row("BPU") | {"tgl_lahir": draw.written(date(2024, 11, 5))}, set(rules.split())


def written_otherwise(draw: Draw) -> Planted:
    """Return a row with an amount in the format that is not declared."""
    plain = draw.style.sender.number_format == "plain"
    wage = "3.500.000" if plain else "3500000.00"
    return draw.row("PU", False) | {"upah": wage}, {"upah.unreadable"}


def in_millions(draw: Draw) -> Planted:
    """Return a row with a wage in millions."""
    plain = draw.style.sender.number_format == "plain"
    return draw.row("PU", False) | {"upah": "4.6" if plain else "4,6"}, {"upah.wrong_magnitude"}


def ended_before_it_began(column: str) -> Defect:
    """Return the defect of an end before the registration."""

    def plant(draw: Draw) -> Planted:
        row = draw.row("PU", False if column == "tgl_nonaktif" else None)
        if column not in row:
            return row, set()
        dates = {"tgl_kepesertaan": date(2021, 3, 2), column: date(2021, 3, 1)}
        return row | {name: draw.written(day) for name, day in dates.items()}, {f"{column}.before_start"}

    return plant


def unreadable(column: str) -> Defect:
    """Return the defect of a day that is none."""

    def plant(draw: Draw) -> Planted:
        row = draw.row("PU", False)
        if column not in row:
            return row, set()
        no_day = draw.rng.choice(
            ["2024-02-30", "1900", "2024-13-01", "31/31/2020", "12 Agustuz 2020", "45000"]
        )
        return row | {column: no_day}, {f"{column}.unreadable"}

    return plant


def of_nik(rules: str, change: Callable[[str], str]) -> Defect:
    """Return the defect of a NIK that is changed."""

    def plant(draw: Draw) -> Planted:
        row = draw.row("PU")
        return row | {"nik": change(row["nik"])}, set(rules.split())

    return plant


DEFECTS: dict[str, Defect] = {
    "period missing": changed("periode.missing", periode=""),
    "period of others": changed("periode.other_period", periode="2024-09"),
    "period as a number": changed("periode.unreadable", periode="202410"),
    "period of no month": changed("periode.unreadable", periode="2024-13"),
    "kpj missing": changed("kpj.missing", segment="PU", kpj=""),
    "kpj short": changed("kpj.wrong_form", segment="PU", kpj="1234567"),
    "kpj long": changed("kpj.wrong_form", segment="BPU", kpj="000012345678"),
    "kpj with a letter": changed("kpj.wrong_form", segment="PMI", kpj="0001234567O"),
    "nik short": of_nik("nik.wrong_form", lambda nik: nik[:15]),
    "nik in powers": of_nik("nik.wrong_form", lambda _: "6.37101E+15"),
    "nik with a letter": of_nik("nik.wrong_form", lambda nik: f"{nik[:15]}O"),
    "nik with a mark": of_nik("nik.wrong_form", lambda nik: f"'{nik}"),
    "nik missing": of_nik("nik.missing?", lambda _: ""),
    "passport": of_nik("nik.passport?", lambda _: "A1234567"),
    "nik of another day": of_nik("nik.birth_date_differs?", lambda nik: f"{nik[:10]}69{nik[12:]}"),
    "nik of nowhere": of_nik("nik.unknown_prefix?", lambda nik: f"9999{nik[4:]}"),
    "sex": changed("jk.not_in_list", jk="X"),
    "segment missing": changed("segmen.missing", segment="PU", segmen=""),
    "segment": changed("segmen.not_in_list", segment="BPU", segmen="FORMAL"),
    "employer missing": changed("npp.missing_for_pu", segment="PU", npp=""),
    "project missing": changed("no_proyek.missing_for_jakon", segment="JAKON", no_proyek=""),
    "simulated branch": changed("kode_kantor.simulated_office kode_kantor.unknown?", kode_kantor="SIM-K01"),
    "unknown branch": changed("kode_kantor.unknown?", kode_kantor="CAB-NIRWANA"),
    "region missing": changed("kode_wilayah.missing", kode_wilayah="", kode_kantor=""),
    "region of nowhere": code_defect("kode_wilayah.not_valid", "9999", "99.99"),
    "region in another form": changed("kode_wilayah.not_valid", kode_wilayah="6.371", kode_kantor=""),
    "region elsewhere": code_defect("kode_wilayah.outside_territory", "3171", "31.74"),
    "region of no system": no_system,
    "domicile of nowhere": changed("kode_wilayah_domisili.unknown?", kode_wilayah_domisili="99.99"),
    "domicile elsewhere": code_defect(
        "kode_wilayah_domisili.outside_territory?", "3171", "31.74", "kode_wilayah_domisili"
    ),
    "status missing": changed("status.missing", status="", iuran=""),
    "status": changed("status.not_in_list", status="CUTI", iuran=""),
    **{
        f"flag {flag}": changed(f"{flag}.not_in_list", **{flag: "2", "iuran": ""})
        for flag in ("jkk", "jkm", "jht", "jp", "jkp")
    },
    "pension of own account": changed("jp.not_of_segment?", segment="BPU", jp="1", iuran=""),
    "job loss of own account": changed("jkp.not_of_segment?", segment="BPU", jkp="1", iuran=""),
    "savings of a builder": changed("jht.not_of_segment?", segment="JAKON", jht="1"),
    "wage no number": changed("upah.unreadable", segment="PU", active=False, upah="tiga juta"),
    "wage in powers": changed("upah.unreadable", segment="PU", active=False, upah="4.6e6"),
    "wage in another format": written_otherwise,
    "wage in millions": in_millions,
    "wage negative": changed("upah.negative", segment="PU", active=False, upah="-3500000"),
    "wage of a billion": changed("upah.wrong_magnitude", segment="PU", active=False, upah="1000000000"),
    "contribution no number": changed("iuran.unreadable", segment="PU", iuran="12x"),
    "contribution negative": changed("iuran.negative", segment="PU", iuran="-1"),
    "contribution in thousands": changed("iuran.wrong_magnitude", segment="PU", upah="", iuran="50"),
    "contribution over the wage": changed(
        "iuran.wrong_magnitude", segment="PU", active=False, upah="200000", iuran="300000"
    ),
    "contribution off the rates": changed(
        "iuran.not_by_rates?", segment="PU", active=True, upah="5000000", iuran="400000"
    ),
    "funding": changed("sumber_dana.not_in_list", sumber_dana="APBD"),
    "paid through no month": changed("blth_terakhir.unreadable", blth_terakhir="2024-13"),
    "active and unpaid": changed(
        "status.not_by_payments?", segment="BPU", active=True, blth_terakhir="2024-06"
    ),
    "inactive and paid": changed(
        "status.not_by_payments?",
        segment="PU",
        active=False,
        blth_terakhir="2024-10",
        tgl_nonaktif="",
        sebab_nonaktif="",
    ),
    "reason": changed("sebab_nonaktif.not_in_list", segment="BPU", active=False, sebab_nonaktif="BOSAN"),
    "born later": born_later,
    "registered later": changed(
        "tgl_kepesertaan.after_period", segment="BPU", active=True, tgl_kepesertaan="2024-11-01"
    ),
    "registered before birth": changed(
        "tgl_kepesertaan.before_birth", segment="BPU", active=True, tgl_kepesertaan="1971-12-31"
    ),
    "left later": changed("tgl_nonaktif.after_period", segment="PU", active=False, tgl_nonaktif="2024-11-01"),
    **{
        f"{column} first": ended_before_it_began(column)
        for column in ("tgl_nonaktif", "tgl_akhir_kontrak", "tgl_akhir_dana")
    },
    **{
        f"{column} of no day": unreadable(column)
        for column in ("tgl_kepesertaan", "tgl_nonaktif", "tgl_akhir_kontrak", "tgl_akhir_dana")
    },
    "birth of no day": unreadable("tgl_lahir"),
}
OF_LINES = ("blank", "spaces", "delimiters", "too many", "too few", "stray quote", "line break")
OF_ROWS = ("again", "otherwise")


def draw_file(seed: int, regions: list[tuple[str, str]]) -> tuple[Drawn, Counter[str]]:
    """Draw a file; return it with how often each kind of defect was planted."""
    rng = random.Random(seed)  # noqa: S311 - no secret is made of it
    style = draw_style(rng)
    draw = Draw(rng, style, regions, count(rng.randrange(10**9)))
    planted: Counter[str] = Counter()
    rows: list[Row | str] = [Row(draw.row())]
    for _ in range(rng.randrange(1, 14)):
        kind = rng.choice([*DEFECTS, *OF_LINES * 2, *OF_ROWS * 4, *["clean"] * 30])
        rows.append(planted_of(kind, draw, rows))
        planted[kind] += 1
    rng.shuffle(rows)
    rows.append(Row(draw.row("PU")))  # so that not every row is refused
    return assembled(seed, style, rng, rows), planted


def planted_of(kind: str, draw: Draw, rows: list[Row | str]) -> Row | str:
    """Return a row of that kind, or the name of a line that is none."""
    if kind in OF_LINES:
        return kind
    if kind in OF_ROWS:
        former = draw.rng.choice([row for row in rows if isinstance(row, Row)])
        other = {"nama": "Orang Lain"} if kind == "otherwise" else {}
        return Row(former.cells | other, set(former.rules))
    return Row(*DEFECTS[kind](draw)) if kind in DEFECTS else Row(draw.row())


def assembled(seed: int, style: Style, rng: random.Random, rows: list[Row | str]) -> Drawn:
    """Write the rows and say what becomes of each line."""
    delimiter, end = style.sender.delimiter, style.line_end
    text = delimiter.join(quoted(name, style, rng) for name in style.header.values()) + end
    drawn = Drawn(f"N{seed}.{style.ending}", b"", style.sender)
    line = 2
    spare = Row(dict.fromkeys(style.header, "x"))
    for row in rows:
        if isinstance(row, Row):
            row.line = line
            text += delimiter.join(quoted(cell, style, rng) for cell in row.cells.values()) + end
        else:
            text += line_of(row, spare, delimiter, end)
            broken = 2 if row == "line break" else 1
            if row in ("blank", "spaces", "delimiters"):
                drawn.structural += 1
            else:
                rule = "field_count" if row.startswith("too") else "quote"
                drawn.told |= {(line + at, rule, "error") for at in range(broken)}
                drawn.rejected += broken
                line += broken - 1
        line += 1
    settle(drawn, [row for row in rows if isinstance(row, Row)])
    drawn.content = packed(drawn.name, encoded(text, style))
    return drawn


def line_of(kind: str, spare: Row, delimiter: str, end: str) -> str:
    """Write a line that is no row."""
    cells = list(spare.cells.values())
    return {
        "blank": end,
        "spaces": f"   {end}",
        "delimiters": delimiter * (len(cells) - 1) + end,
        "too many": delimiter.join([*cells, "x"]) + end,
        "too few": delimiter.join(cells[:-2]) + end,
        "stray quote": delimiter.join([*cells[:-1], 'x"x']) + end,
        "line break": delimiter.join([*cells[:-1], f'"x{end}x"']) + end,
    }[kind]


WITHOUT_KEY = {"kpj.wrong_form", "periode.other_period", "periode.unreadable", "periode.missing"}
"""A row that breaks one of them is in conflict with none: its key is no key, or of another month."""


def settle(drawn: Drawn, rows: list[Row]) -> None:
    """Say which rows repeat another one, which contradict one, and what all others break."""
    seen: set[tuple[str, ...]] = set()
    counted = []
    for row in rows:
        cells = tuple(cell.strip() for cell in row.cells.values())
        if row.cells["kpj"] and cells in seen:
            drawn.duplicates += 1
        else:
            seen.add(cells)
            counted.append(row)
    keyed = [row for row in counted if row.cells["kpj"] and not row.rules & WITHOUT_KEY]
    holders = Counter(row.cells["kpj"] for row in keyed)
    for row in keyed:
        if holders[row.cells["kpj"]] > 1:
            row.rules = row.rules | {"kpj.conflict"}
    for row in counted:
        drawn.rejected += row.is_refused
        drawn.accepted += [] if row.is_refused else [row.line]
        for rule in row.rules:
            drawn.told.add((row.line, rule.rstrip("?"), "warning" if rule.endswith("?") else "error"))


def quoted(cell: str, style: Style, rng: random.Random) -> str:
    """Write a cell, in quotes where the style or the cell wants them."""
    needed = style.sender.delimiter in cell or '"' in cell
    if needed or style.quoting == "all" or (style.quoting == "some" and rng.random() < 0.3):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def encoded(text: str, style: Style) -> bytes:
    """Return the bytes of a text."""
    mark = b"\xef\xbb\xbf" if style.mark and style.sender.encoding == "utf-8" else b""
    return mark + text.encode(style.sender.encoding)


def packed(name: str, content: bytes) -> bytes:
    """Return the content as its name says."""
    if name.endswith(".gz"):
        return gzip.compress(content, mtime=0)
    if name.endswith(".zip"):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("N01.csv", content)
        return buffer.getvalue()
    return content
