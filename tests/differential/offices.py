"""Draw an office whose senders are late, refused, revised, held, missing, or contradict each other."""

import csv
import gzip
import io
import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from flows.intake.stock import take_stock
from tests.differential.defects import repeat, spoil
from tests.differential.drawn_records import (
    Population,
    begin,
    employer_rows,
    go_on,
    member_row,
    month_back,
    payment_rows,
    project_rows,
    recap_rows,
)
from tests.differential.drawn_reference import (
    Country,
    Row,
    draw_country,
    draw_figures,
    draw_survey,
)

HEADERS = {
    "memberships": "periode,kpj,nik,nama,tgl_lahir,jk,segmen,npp,no_proyek,kode_kantor,kode_wilayah,"
    "sistem_kode,kode_wilayah_domisili,status,jkk,jkm,jht,jp,jkp,upah,iuran,sumber_dana,blth_terakhir,"
    "tgl_kepesertaan,tgl_nonaktif,sebab_nonaktif,tgl_akhir_kontrak,tgl_akhir_dana",
    "employers": "periode,npp,nama,skala_usaha,sektor,kelompok_risiko,kode_kantor,kode_wilayah,sistem_kode,"
    "status,jml_tk_aktif",
    "projects": "no_proyek,npp,nama_proyek,kode_wilayah,sistem_kode,sumber_dana,nilai_kontrak,tgl_mulai,"
    "tgl_selesai,jml_tk,iuran",
    "contributions": "npp,kpj,blth,program,segmen,jml_tk,upah,iuran,denda,tgl_bayar,kode_billing",
    "recaps": "periode,kode_kantor,kode_wilayah,sistem_kode,segmen,status,jumlah",
}
RENAMED = {"periode": "Bulan", "upah": "Gaji", "jml_tk": "TK", "jumlah": "Jumlah Peserta"}
AMOUNTS = ("upah", "iuran", "denda", "nilai_kontrak")
DAYS = ("tgl_lahir", "tgl_kepesertaan", "tgl_mulai", "tgl_bayar")
DUE_DAY = 10
WEEK = timedelta(days=7)
KEY = "6b" * 32
EVENTS = {
    "as it should": 52,
    "missing": 8,
    "late": 6,
    "refused header": 5,
    "refused rows": 4,
    "no row": 3,
    "revised": 7,
    "revised by a refused one": 3,
    "held": 5,
    "revision held": 3,
    "in parts": 5,
    "of another month": 2,
    "bytes of another": 4,
    "withdrawn": 3,
    "revised back": 2,
    "overwritten": 2,
}


@dataclass(frozen=True)
class Style:
    """How a sender writes."""

    delimiter: str = ","
    number_format: str = "plain"
    date_format: str = "iso"
    code_system: str = "none"
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Plan:
    """Who delivers of which months, and how they write."""

    country: Country
    senders: tuple[str, ...]
    periods: list[str]
    styles: dict[tuple[str, str], Style]
    """By dataset and sender."""
    most_members: int
    """Of a sender in the first month."""
    share: float
    """Of the senders who deliver a dataset other than memberships."""


@dataclass(frozen=True)
class Sending:
    """What a sender has of a month."""

    dataset: str
    month: str
    sender: str
    style: Style
    rows: list[Row]

    def place(self, month: str = "", sender: str = "") -> str:
        """Return the path below the raw folder, without revision, part and ending."""
        return f"{self.dataset}/{month or self.month}/{sender or self.sender}"


@dataclass(frozen=True)
class Arrival:
    """A file that comes on a day, under a path below the raw folder."""

    day: date
    path: str
    content: bytes
    is_withdrawn: bool = False


@dataclass(frozen=True)
class Office:
    """A drawn office: its configuration, and the moment at which it is to be published."""

    seed: int
    config: Path
    now: datetime
    territory: str
    """Its region."""


def draw_office(seed: int, folder: Path, *, is_small: bool = False) -> Office:
    """Draw an office into an empty folder: configuration, key, raw deliveries and their manifest.

    A small one has fewer months, members and datasets.
    """
    draw = Random(seed)  # noqa: S311 - drawn records, no secrets
    raw = folder / "raw"
    raw.mkdir(parents=True)
    first = f"{draw.choice([2023, 2024])}-{draw.choice([1, 1, 9, 10, 11, 12, 6]):02}"
    periods = [month_back(first, -number) for number in range(3 if is_small else draw.randint(3, 5))]
    country = draw_country(draw, raw)
    senders = (*country.branches[: draw.randint(1, 3)], *draw.sample(["N01", "N02"], draw.randint(1, 2)))
    styles = {(name, sender): draw_style(draw) for name in HEADERS for sender in (*senders, "KW")}
    plan = Plan(country, senders, periods, styles, *((12, 0.35) if is_small else (24, 0.6)))
    arrivals = draw_arrivals(draw, plan)
    end = date.fromisoformat(f"{month_back(periods[-1], -1)}-01")
    now = datetime.combine(end + draw.choice([1, 2, 3, 6]) * WEEK, datetime.min.time(), UTC)
    arrivals = [one for one in arrivals if one.day < now.date()]
    (folder / "pseudonym.key").write_text(KEY, encoding="ascii")
    (folder / "pseudonym.key").chmod(0o600)
    write_config(draw, folder, plan)
    receive(raw, arrivals, now)
    draw_survey(draw, raw, country, int(first[:4]), now.date())
    if draw.random() < 0.7:
        draw_figures(draw, raw, country, periods)
    take_stock(raw, now)
    return Office(seed, folder / "cakupan.toml", now, country.territory)


def draw_style(draw: Random) -> Style:
    """Draw how a sender writes."""
    return Style(
        delimiter=draw.choice([",", ",", ";", "\t", "|"]),
        number_format=draw.choice(["plain", "plain", "indonesian"]),
        date_format=draw.choice(["iso", "iso", "indonesian"]),
        code_system=draw.choice(["none", "none", "bps", "kemendagri"]),
        encoding=draw.choice(["utf-8", "utf-8", "cp1252"]),
    )


DECLARED = (
    [],
    ['unit = "memberships"', 'stock = "month_end"', 'region_basis = "workplace"', "with_jakon = true"],
    ['unit = "people"', 'region_basis = "domicile"', "with_jakon = false", "with_pmi = true"],
)
"""What senders may say that their recaps count."""


def write_config(draw: Random, folder: Path, plan: Plan) -> None:
    """Write cakupan.toml: the territory, how senders write, and who owes what."""
    lines = ["[office]", 'name = "Kantor"', f'region_code = "{plan.country.territory}"']
    lines += [f'time_zone = "{draw.choice(["Asia/Makassar", "Asia/Jakarta", "Asia/Jayapura"])}"']
    lines += ["[paths]", 'raw = "raw"', 'warehouse = "warehouse"', "[privacy]", 'key_file = "pseudonym.key"']
    lines += ["[reconciliation]", f"tolerance_rate = {draw.choice([0.005, 0.05, 0.2])}"]
    for (dataset, sender), style in plan.styles.items():
        lines.append(f"[senders.{dataset}.{sender}]")
        lines += [f"{name} = {json.dumps(value)}" for name, value in vars(style).items()]
        lines += DECLARED[len(lines) % len(DECLARED)] if dataset == "recaps" else []
    for dataset in draw.sample(list(HEADERS), draw.randint(0, 4)):
        owing = draw.sample(plan.senders, draw.randint(1, len(plan.senders)))
        if draw.random() < 0.3:
            owing.append("KC-NEVER")
        lines += [f"[sources.of-{dataset}]", 'kind = "hand"', f'dataset = "{dataset}"']
        lines += [
            f"senders = {json.dumps(owing)}",
            f'cadence = "{draw.choice(["monthly"] * 3 + ["quarterly"])}"',
        ]
        lines += [f"due_day = {DUE_DAY}", f'first = "{draw.choice(plan.periods[:2])}"']
    (folder / "cakupan.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def draw_arrivals(draw: Random, plan: Plan) -> list[Arrival]:
    """Return what arrives, month by month, dataset by dataset, sender by sender."""
    population = Population(plan.country, plan.senders)
    begin(draw, population, plan.most_members)
    delivers = {
        name: [s for s in plan.senders if name == "memberships" or draw.random() < plan.share]
        for name in HEADERS
    }
    delivers["recaps"] = ["KW", *draw.sample(plan.senders, draw.choice([0, 0, 1]))]
    arrivals: list[Arrival] = []
    for month in plan.periods:
        for dataset, who in delivers.items():
            before: list[bytes] = []
            for sender in who if dataset != "projects" or draw.random() < 0.85 else []:
                style = plan.styles[dataset, sender]
                sending = Sending(dataset, month, sender, style, [])
                sending = replace(sending, rows=rows_for(draw, sending, population))
                event = draw.choices(list(EVENTS), weights=list(EVENTS.values()))[0]
                arrivals += happen(draw, event, sending, before)
        go_on(draw, population, month_back(month, -1))
    return arrivals


def rows_for(draw: Random, sending: Sending, population: Population) -> list[Row]:
    """Return the rows that a sender has of a month: right ones, odd ones, repeated ones, those of others."""
    dataset, month, sender = sending.dataset, sending.month, sending.sender
    systems = sending.style.code_system
    if dataset == "memberships":
        members = list(population.members[sender])
        others = [m for s, known in population.members.items() if s != sender for m in known if m.kpj]
        shared = draw.sample(others, min(len(others), draw.choice([0, 0, 1, 2, 4])))
        for member in shared:  # of another sender too, alike or otherwise
            members.append(member if draw.random() < 0.4 else replace(member, is_active=not member.is_active))
        rows = [member_row(draw, member, month, systems) for member in members]
    elif dataset == "employers":
        rows = employer_rows(draw, population, month, systems)
    elif dataset == "projects":
        rows = project_rows(draw, population, month, systems)
    elif dataset == "contributions":
        rows = payment_rows(draw, month)
    else:
        rows = recap_rows(draw, population, month, systems)
    dirt = draw.choice([0.0, 0.03, 0.15])
    rows = [spoil(draw, dataset, row, month) if draw.random() < dirt else row for row in rows]
    return repeat(draw, dataset, rows)


def happen(draw: Random, event: str, sending: Sending, before: list[bytes]) -> list[Arrival]:
    """Return the files that come of what happens to a delivery; `before` has those of other senders."""
    month, rows = sending.month, sending.rows
    first = date.fromisoformat(f"{month_back(month, -1)}-01")
    in_time = first + timedelta(days=draw.randint(0, DUE_DAY - 1))
    too_late = in_time + draw.choice([2, 3]) * WEEK
    place, most = sending.place(), len(rows) * 2 // 3
    content, fewer = written(draw, sending, rows), written(draw, sending, rows[:most])
    other_header = b"nama,nilai\nx,1\n"
    all_odd = written(draw, sending, [row | {"kode_wilayah": "9", "blth": "x"} for row in rows])
    right = Arrival(in_time, f"{place}.csv", content)
    revision = Arrival(too_late, f"{place}.r2.csv", content)
    if event == "bytes of another" and not before:
        event = "as it should"
    files = {
        "as it should": [right],
        "missing": [],
        "late": [replace(right, day=too_late)],
        "refused header": [replace(right, content=other_header)],
        "refused rows": [replace(right, content=all_odd)],
        "no row": [replace(right, content=written(draw, sending, []))],
        "revised": [replace(right, content=fewer), revision],
        "revised by a refused one": [right, replace(revision, content=draw.choice([other_header, all_odd]))],
        "held": [right, Arrival(in_time, f"{place}.csv.gz", gzip.compress(fewer, mtime=0))],
        "revision held": [
            right,
            replace(revision, content=fewer),
            Arrival(too_late, f"{place}.r2.csv.gz", gzip.compress(fewer + b"\n", mtime=0)),
        ],
        "in parts": [
            Arrival(in_time, f"{place}.p1.csv", fewer),
            Arrival(too_late, f"{place}.p2.csv", written(draw, sending, rows[most:])),
        ],
        "of another month": [
            right,
            replace(right, path=f"{sending.place(month_back(month, 1), f'N09-{month}')}.csv"),
        ],
        "bytes of another": [replace(right, content=draw.choice(before or [content]))],
        "withdrawn": [replace(right, is_withdrawn=True)],
        "revised back": [
            right,
            Arrival(in_time + WEEK, f"{place}.r2.csv", fewer),
            Arrival(too_late, f"{place}.r3.csv", content),
        ],
        "overwritten": [right, replace(right, day=too_late, content=fewer)],
    }[event]
    if files:
        before.append(content)
    return files


def written(draw: Random, sending: Sending, rows: list[Row]) -> bytes:
    """Return a file as the sender writes it, columns in any order, with lines that are no rows."""
    style, columns = sending.style, HEADERS[sending.dataset].split(",")
    if draw.random() < 0.3:
        draw.shuffle(columns)
    header = [RENAMED[name] if name in RENAMED and draw.random() < 0.3 else name for name in columns]
    text = io.StringIO()
    quoting = draw.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    writer = csv.writer(text, delimiter=style.delimiter, quoting=quoting, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        cells = styled(draw, row, style)
        writer.writerow([cells.get(name, "") for name in columns])
        kind = draw.random()
        if kind < 0.01:
            text.write(style.delimiter * (len(columns) - 1) + "\n")
        elif kind < 0.02:
            text.write(draw.choice(["\n", " \n"]))
        elif kind < 0.025:
            text.write(style.delimiter.join(["x"] * (len(columns) + 1)) + "\n")
        elif kind < 0.03:
            text.write(style.delimiter.join(['"x'] + ["y"] * (len(columns) - 1)) + "\n")
    ends = draw.choice(["\n", "\r\n"])
    return text.getvalue().replace("\n", ends).encode(style.encoding)


def styled(draw: Random, row: Row, style: Style) -> Row:
    """Return the cells of a row in the forms of a sender."""
    cells = dict(row)
    if style.number_format == "indonesian":
        for name in AMOUNTS:
            if cells.get(name, "").isdecimal() and len(cells[name]) > 3 and draw.random() < 0.7:
                cells[name] = f"{int(cells[name]):,}".replace(",", ".") + draw.choice(["", ",00"])
    if style.date_format == "indonesian":
        for name in DAYS:
            parts = cells.get(name, "").split("-")
            if len(parts) == 3 and len(parts[0]) == 4 and draw.random() < 0.7:
                cells[name] = draw.choice(["-", "/"]).join(reversed(parts))
    return cells


def receive(raw: Path, arrivals: list[Arrival], now: datetime) -> None:
    """Let the files come day by day, each day registered; withdraw those that are to be."""
    days = sorted({one.day for one in arrivals})
    take_stock(raw, min([datetime.combine(day, datetime.min.time(), UTC) for day in days[:1]], default=now))
    for day in days:
        for one in arrivals:
            if one.day == day:
                path = raw / one.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(one.content)
        take_stock(raw, datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=17))
    withdrawn = {one.path for one in arrivals if one.is_withdrawn}
    manifest = raw / "manifest.jsonl"
    lines = [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        if line["file"] in withdrawn:
            line["withdrawn_at"] = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    manifest.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
