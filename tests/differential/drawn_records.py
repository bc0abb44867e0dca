"""Draw the records of an office month by month: members, employers, projects, payments, recaps; as cells."""

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random

from tests.differential.drawn_reference import Country, Region, Row

SEGMENTS = {"PU": 55, "BPU": 30, "JAKON": 8, "PMI": 7}
PAYERS = {
    "PU": ("PEMBERI KERJA", "APBD KABUPATEN"),
    "BPU": ("MANDIRI", "DANA DESA", "DBH SAWIT", ""),
    "JAKON": ("PEMBERI KERJA",),
    "PMI": ("MANDIRI", ""),
}
PROGRAMMES = {"PU": "11111", "BPU": "11100", "JAKON": "11000", "PMI": "11000"}
RATES = {"PU": 0.0924, "BPU": 0.03, "JAKON": 0.0054, "PMI": 0.02}
WAGES = (0, 1_500_000, 1_999_999, 2_600_000, 3_500_000, 3_600_000, 7_500_000, 14_999_999, 32_000_000)
"""Some share a band of a million, some lie at the end of one."""
REASONS = ("PENSIUN", "MENINGGAL", "PHK", "KONTRAK BERAKHIR", "LAINNYA", "MENUNGGAK", "")


@dataclass(frozen=True)
class Member:
    """One membership as it stands in a month."""

    kpj: str
    nik: str
    birth: str
    sex: str
    segment: str
    branch: str
    region: Region
    payer: str
    wage: int
    joined: str
    is_active: bool = True
    reason: str = ""
    left: str = ""
    is_behind: bool = False


@dataclass
class Population:
    """All that is drawn to be known of an office, from which each month is told."""

    country: Country
    senders: tuple[str, ...]
    members: dict[str, list[Member]] = field(default_factory=dict)
    """By sender."""
    count: int = 0

    def number(self) -> int:
        """Return a number that nobody has yet."""
        self.count += 1
        return self.count


def person(draw: Random, region: Region) -> tuple[str, str, str]:
    """Return a NIK, the day of birth and the sex that it states."""
    year, month, day, sex = (
        draw.randint(1955, 2006),
        draw.randint(1, 12),
        draw.randint(1, 28),
        draw.choice("LP"),
    )
    stated = f"{day + (40 if sex == 'P' else 0):02}{month:02}{year % 100:02}"
    nik = f"{region.kemendagri.replace('.', '')}{draw.randint(1, 99):02}{stated}{draw.randint(1, 9999):04}"
    return nik, f"{year}-{month:02}-{day:02}", sex


def new_member(draw: Random, population: Population, joined: str) -> Member:
    """Draw somebody who joins; one in seven is a person who has a membership already, of any sender."""
    region = draw.choice(population.country.home)
    segment = draw.choices(list(SEGMENTS), weights=list(SEGMENTS.values()))[0]
    others = [m for members in population.members.values() for m in members if m.nik]
    nik, birth, sex = person(draw, region)
    if others and draw.random() < 0.15:
        other = draw.choice(others)
        nik, birth, sex = other.nik, other.birth, other.sex
    return Member(
        kpj="" if segment == "JAKON" and draw.random() < 0.5 else f"{population.number():011}",
        nik=draw.choices([nik, "", "A1234567"], (20, 1, 1))[0],
        birth=birth,
        sex=sex,
        segment=segment,
        branch=draw.choice(population.country.branches),
        region=region,
        payer=draw.choice(PAYERS[segment]),
        wage=draw.choice(WAGES),
        joined=joined,
    )


def begin(draw: Random, population: Population, size: int) -> None:
    """Draw the members of the first month."""
    for sender in population.senders:
        population.members[sender] = []
        for _ in range(draw.randint(size // 2, size)):
            joined = f"{draw.randint(2010, 2022)}-0{draw.randint(1, 9)}-15"
            population.members[sender].append(new_member(draw, population, joined))


def go_on(draw: Random, population: Population, month: str) -> None:
    """Draw what becomes of everybody until the next month."""
    for members in population.members.values():
        kept = [next_of(draw, population, member, month) for member in members]
        members[:] = [member for member in kept if draw.random() > 0.02]
        for _ in range(draw.randint(0, 3)):
            joined = draw.choice([f"{month}-03", f"{month}-01", "2021-05-01"])
            members.append(new_member(draw, population, joined))
    senders = list(population.members)
    giver, taker = draw.choice(senders), draw.choice(senders)
    if population.members[giver] and draw.random() < 0.5:
        population.members[taker].append(population.members[giver].pop())


def next_of(draw: Random, population: Population, member: Member, month: str) -> Member:
    """Draw what becomes of one member within a month."""
    fate = draw.random()
    if not member.is_active:
        return replace(member, is_active=True, reason="", left="") if fate < 0.25 else member
    if fate < 0.08:
        return replace(member, is_active=False, reason=draw.choice(REASONS), left=f"{month}-02")
    if fate < 0.12:
        return replace(member, region=draw.choice(population.country.home))
    if fate < 0.15:
        segment = draw.choice(["PU", "BPU"])
        return replace(member, segment=segment, payer=draw.choice(PAYERS[segment]))
    if fate < 0.2:
        return replace(member, is_behind=not member.is_behind)
    return member


def month_back(month: str, by: int) -> str:
    """Return the month that lies so many months before."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 - by
    return f"{number // 12}-{number % 12 + 1:02}"


def code_of(draw: Random, region: Region, systems: str) -> Row:
    """Return the code of a regency as a sender of such codes writes it."""
    dotted, plain = region.kemendagri, region.kemendagri.replace(".", "")
    if systems == "bps" and "." not in region.code:
        return {"kode_wilayah": region.code, "sistem_kode": draw.choice(["", "BPS"])}
    kinds = [{"kode_wilayah": dotted}, {"kode_wilayah": plain, "sistem_kode": "kemendagri"}]
    if systems == "kemendagri":
        kinds.append({"kode_wilayah": plain})
    elif systems == "bps":
        kinds = [{"kode_wilayah": dotted, "sistem_kode": "Kemendagri"}]
    elif "." not in region.code:
        kinds.append({"kode_wilayah": region.code, "sistem_kode": "bps"})
    return draw.choice(kinds)


def member_row(draw: Random, member: Member, month: str, systems: str) -> Row:
    """Return the cells of one membership."""
    flags = dict(zip(("jkk", "jkm", "jht", "jp", "jkp"), PROGRAMMES[member.segment], strict=True))
    paid = round(member.wage * RATES[member.segment], -2)
    behind = draw.choice([2, 4, 6]) if member.is_behind else 0
    ends = f"{month_back(month, draw.choice([0, -1, -3, -5, 2]))}-28"
    code = code_of(draw, member.region, systems)
    row = {"periode": month, "kpj": member.kpj, "nik": member.nik, "nama": "Contoh", "jk": member.sex}
    row |= {"tgl_lahir": member.birth, "segmen": member.segment, "npp": "00012345", "upah": f"{member.wage}"}
    row |= {"kode_kantor": member.branch, "status": "AKTIF" if member.is_active else "NONAKTIF"} | code
    row |= {"kode_wilayah_domisili": draw.choice([code["kode_wilayah"], ""])}
    row |= {"iuran": f"{paid:.0f}", "sumber_dana": member.payer, "blth_terakhir": month_back(month, behind)}
    row |= {"tgl_kepesertaan": member.joined, "tgl_nonaktif": member.left, "sebab_nonaktif": member.reason}
    row |= {"no_proyek": "JK-1" if member.segment == "JAKON" else ""} | flags
    if member.segment in ("JAKON", "PMI"):
        row["tgl_akhir_kontrak"] = ends
    if member.payer in ("DANA DESA", "DBH SAWIT"):
        row["tgl_akhir_dana"] = ends
    return row


def employer_rows(draw: Random, population: Population, month: str, systems: str) -> list[Row]:
    """Return some employers; the same numbers come again in other months and from other senders."""
    rows = []
    for number in draw.sample(range(40), draw.randint(3, 12)):
        row = {"periode": month, "npp": f"{number:08}", "nama": "PT Contoh"}
        row |= {"skala_usaha": draw.choice(["MIKRO", "KECIL", ""]), "sektor": draw.choice(["F", "47", ""])}
        row |= {"kelompok_risiko": draw.choice(["I", "3", ""]), "jml_tk_aktif": str(draw.randint(0, 60))}
        row |= {"kode_kantor": draw.choice([*population.country.branches, ""])}
        row |= {"status": draw.choice(["AKTIF", "AKTIF", "NONAKTIF"])}
        rows.append(row | code_of(draw, draw.choice(population.country.home), systems))
    return rows


def project_rows(draw: Random, population: Population, month: str, systems: str) -> list[Row]:
    """Return some projects, begun before the month or later, ended or not."""
    rows = []
    for number in draw.sample(range(30), draw.randint(2, 9)):
        begins = f"{month_back(month, draw.choice([1, 2, 0, -1]))}-{draw.choice(['01', '10'])}"
        ends = draw.choice(
            ["", f"{month_back(month, draw.choice([1, 0, 0, -4]))}-{draw.choice(['01', '20'])}"]
        )
        row = {"no_proyek": f"JK-{number:03}", "npp": "00012345", "tgl_mulai": begins}
        row |= {"tgl_selesai": ends if ends >= begins else "", "jml_tk": draw.choice(["", "0", "7", "35"])}
        row |= {"sumber_dana": draw.choice(["APBN", "APBD", "SWASTA", ""]), "iuran": "600000"}
        row |= {"nilai_kontrak": draw.choice(["", "2500000000"]), "nama_proyek": "Jalan"}
        rows.append(row | code_of(draw, draw.choice(population.country.home), systems))
    return rows


def payment_rows(draw: Random, month: str) -> list[Row]:
    """Return some payments, of employers and of members who pay alone, for this and other months."""
    rows = []
    for _ in range(draw.randint(3, 15)):
        segment = draw.choice(["PU", "PU", "BPU", "JAKON", "PMI"])
        row = {"npp": f"{draw.randint(0, 40):08}", "jml_tk": draw.choice(["", "1", "12"])}
        if segment == "BPU":
            row = {"kpj": f"{draw.randint(1, 99):011}", "jml_tk": ""}
        row |= {"blth": month_back(month, draw.choice([0, 0, 1, 3, 14, -2])), "segmen": segment}
        row |= {"program": draw.choice(["JKK", "JKM", "JHT", "JP"]), "upah": draw.choice(["", "42000000"])}
        row |= {"iuran": str(draw.randint(1, 900) * 1000), "denda": draw.choice(["", "0", "5000"])}
        row |= {"tgl_bayar": f"{month}-{draw.randint(1, monthrange(int(month[:4]), int(month[5:]))[1]):02}"}
        rows.append(row)
    return rows


def recap_rows(draw: Random, population: Population, month: str, systems: str) -> list[Row]:
    """Return the office's own totals of all members, some of them off."""
    counts: Counter[tuple[str, Region, str, str]] = Counter()
    for members in population.members.values():
        for m in members:
            counts[m.branch, m.region, m.segment, "AKTIF" if m.is_active else "NONAKTIF"] += 1
    rows = []
    for (branch, region, segment, status), count in counts.items():
        told = count + draw.choice([0, 0, 0, 0, 1, -1])
        row = {"periode": month, "kode_kantor": branch, "segmen": segment, "status": status}
        rows.append(row | {"jumlah": str(told)} | code_of(draw, region, systems))
    return rows
