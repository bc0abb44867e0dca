"""Membership extracts drawn from a seed, each in a style of its own, with what was planted in them.

A row is the example under a number of its own, with a change of which drawn_extracts.py says what it breaks.
"""

import gzip
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import count

from flows.settings import Sender
from schemas.contract import DATE
from schemas.memberships import DATASET
from tests.intake.written import zipped
from tests.schemas.drawn_rows import broken_by, cells_of
from tests.schemas.extracts.delivered import reference
from tests.schemas.extracts.drawn_extracts import DRAWN

Cells = dict[str, str]
CHANGES = dict(broken_by(DRAWN["memberships"]))
"""Change of a row -> the rules that it breaks: `rule` refuses, `rule?` is a warning."""
OF_LINES = ("blank", "spaces", "delimiters", "too many", "too few", "stray quote", "line break")
OF_ROWS = ("again", "otherwise")
DAYS = {column.name for column in DATASET.columns if column.kind == DATE}
CODES = ("kode_wilayah", "kode_wilayah_domisili")
PERSON = {"nik", "tgl_lahir", "jk", "tgl_kepesertaan"}
MONEY = {"segmen", "jkk", "jkm", "jht", "jp", "jkp", "upah", "iuran"}
MONTHS = ["", "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September"]
MONTHS += ["Oktober", "November", "Desember"]
JKK = (24, 54, 89, 127, 174)
"""Rates of the risk classes, in hundredths of a percent."""
NAMES = ("Siti Aminah", "José Alves", "D'Arc", "Aminah, Siti", 'Siti "Ati"', "A;B|C", "Ny. Ani\tB", "-")
WITHOUT_KEY = {"kpj.wrong_form", "periode.other_period", "periode.unreadable", "periode.missing"}
"""A row that breaks one of them is in conflict with none: its key is no key, or of another month."""


@dataclass
class Style:
    """How a file is written."""

    rng: random.Random
    sender: Sender
    header: Cells
    """Column -> what stands in the header, in the order of the file."""
    quoting: str
    """all, some or needed."""
    line_end: str
    mark: bytes
    ending: str

    def fits(self, cells: Cells) -> bool:
        """Whether a change of these cells means in such a file what it means in plain text."""
        codes = {cells[column] for column in CODES if column in cells}
        has_own_code = "sistem_kode" in cells or not codes <= {"", *bps_codes()}
        is_day = any(re.fullmatch(r"\d\d-\d\d-\d{4}", cell) for cell in cells.values())
        return not (
            cells.keys() - self.header.keys()
            or (self.sender.code_system != "none" and has_own_code)
            or (self.sender.date_format == "indonesian" and is_day)
        )

    def written(self, column: str, cell: str) -> str:
        """Write a cell of plain text in a form that is declared."""
        if column in CODES and cell and self.sender.code_system != "none":
            return bps_codes()[cell] if self.sender.code_system == "bps" else cell.replace(".", "")
        is_plain = self.sender.number_format == "plain"
        if column in DATASET.numbers:
            whole = [cell] if is_plain or not cell.isdigit() else [cell, f"{int(cell):,}"]
            forms = [*whole, *(f"{text}.00" for text in whole if cell.isdigit())]
            return self.rng.choice(forms).translate({} if is_plain else str.maketrans(".,", ",."))
        if column in DAYS and self.sender.date_format == "indonesian" and is_day(cell):
            day = date.fromisoformat(cell)
            forms = [cell, f"{day:%d-%m-%Y}", f"{day.day}/{day.month}/{day.year}"]
            return self.rng.choice([*forms, f"{day.day} {MONTHS[day.month]} {day.year}"])
        return cell

    def quoted(self, cell: str) -> str:
        """Write a cell, in quotes where the style or the cell wants them."""
        needed = self.sender.delimiter in cell or '"' in cell
        if needed or self.quoting == "all" or (self.quoting == "some" and self.rng.random() < 0.3):
            return '"' + cell.replace('"', '""') + '"'
        return cell


@dataclass
class Row:
    """A row of a file: its cells and what they break."""

    cells: Cells
    rules: set[str] = field(default_factory=set)
    line: int = 0


@dataclass
class Drawn:
    """A file and what becomes of it."""

    name: str
    sender: Sender
    planted: Counter[str]
    """How often each kind of row or line is in it."""
    content: bytes = b""
    told: set[tuple[int, str, str]] = field(default_factory=set)
    accepted: list[int] = field(default_factory=list)
    """Lines."""
    rejected: int = 0
    duplicates: int = 0
    structural: int = 1


@cache
def bps_codes() -> dict[str, str]:
    """Dotted code -> code by BPS of the regencies of the drawn reference."""
    regions = reference()["regions"].to_pylist()
    return {r["kemendagri_code"]: r["region_code"] for r in regions if r["region_level"] == "regency"}


def is_day(text: str) -> bool:
    """Whether a text is a day, written 2022-03-01."""
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def draw_style(rng: random.Random) -> Style:
    """Draw how a file is written."""
    columns = [name for name in DATASET.header if name not in DATASET.optional or rng.random() < 0.7]
    if rng.random() < 0.6:
        rng.shuffle(columns)
    words = rng.choice(["own", "upper", "alias"])
    aliases = {name: rng.choice(DATASET.aliases.get(name, (name,))) for name in columns}
    named = {
        "own": str,
        "upper": str.upper,
        "alias": lambda name: aliases[name].replace("_", " ").title(),
    }
    encoding = rng.choice(["utf-8", "utf-8", "cp1252", "utf-16"])
    return Style(
        rng,
        sender=Sender(
            encoding=encoding,
            delimiter=rng.choice([",", ";", "\t", "|"]),
            number_format=rng.choice(["plain", "indonesian"]),
            date_format=rng.choice(["iso", "indonesian"]),
            code_system=rng.choice(["none", "none", "bps", "kemendagri"]),
        ),
        header={name: named[words](name) for name in columns},
        quoting=rng.choice(["all", "some", "needed", "needed"]),
        line_end=rng.choice(["\n", "\r\n"]),
        mark=b"\xef\xbb\xbf" if encoding == "utf-8" and rng.random() < 0.5 else b"",
        ending=rng.choice(["csv", "csv", "csv", "csv.gz", "zip"]),
    )


def draw_row(style: Style, number: int, change: str = "nama = Siti Aminah") -> Row:
    """Draw a row with a change; about what that leaves alone nothing is odd."""
    cells, rng = cells_of(change), style.rng
    row = DATASET.example | {"kpj": f"{number:011}", "nama": rng.choice(NAMES)}
    if not cells.keys() & PERSON:
        born = date(1972, 1, 1) + timedelta(rng.randrange(12_000))
        sex = rng.choice("LP")
        digits = f"{born.day + 40 * (sex == 'P'):02}{born:%m%y}"
        row |= {"tgl_lahir": f"{born}", "jk": sex, "nik": f"637101{digits}{number % 10_000:04}"}
    if not cells.keys() & MONEY:
        wage = rng.randrange(1_000_000, 10_000_000)
        row |= {"upah": f"{wage}", "iuran": f"{round(wage * (900 + rng.choice(JKK)) / 10_000)}"}
    row |= cells
    written = {name: style.written(name, row[name]) for name in style.header}
    return Row(written, set(CHANGES.get(change, ())))


@cache
def draw_file(seed: int) -> Drawn:
    """Draw a file."""
    rng = random.Random(seed)  # noqa: S311 - no secret is made of it
    style = draw_style(rng)
    numbers = count(rng.randrange(10**9))
    fitting = [change for change in CHANGES if style.fits(cells_of(change))]
    kinds = rng.choices([*fitting, *OF_LINES * 2, *OF_ROWS * 4], k=rng.randrange(1, 14))
    rows: list[Row | str] = [draw_row(style, next(numbers))]
    for kind in kinds:
        if kind in OF_ROWS:
            former = rng.choice([row for row in rows if isinstance(row, Row)])
            other = {"nama": "Orang Lain"} if kind == "otherwise" else {}
            rows.append(Row(former.cells | other, set(former.rules)))
        else:
            rows.append(kind if kind in OF_LINES else draw_row(style, next(numbers), kind))
    rng.shuffle(rows)
    rows.append(draw_row(style, next(numbers)))  # so that not every row is refused
    drawn = Drawn(f"N{seed}.{style.ending}", style.sender, Counter(kinds))
    text = "".join(lines_of(drawn, style, rows))
    settle(drawn, [row for row in rows if isinstance(row, Row)])
    drawn.content = packed(style.ending, style.mark + text.encode(style.sender.encoding))
    return drawn


def lines_of(drawn: Drawn, style: Style, rows: list[Row | str]) -> Iterator[str]:
    """Write the header and the rows, and count the lines that are none."""
    delimiter, end = style.sender.delimiter, style.line_end
    width, line = len(style.header), 2
    spare = ["x"] * (width - 1)
    no_rows = {
        "blank": "",
        "spaces": "   ",
        "delimiters": delimiter * (width - 1),
        "too many": delimiter.join([*spare, "x", "x"]),
        "too few": delimiter.join(spare[:-1]),
        "stray quote": delimiter.join([*spare, 'x"x']),
        "line break": delimiter.join([*spare, f'"x{end}x"']),
    }
    yield delimiter.join(map(style.quoted, style.header.values())) + end
    for row in rows:
        lines = 2 if row == "line break" else 1
        if isinstance(row, Row):
            row.line = line
            yield delimiter.join(map(style.quoted, row.cells.values())) + end
        else:
            yield no_rows[row] + end
            if row in ("blank", "spaces", "delimiters"):
                drawn.structural += 1
            else:
                rule = "field_count" if row.startswith("too") else "quote"
                drawn.told |= {(line + at, rule, "error") for at in range(lines)}
                drawn.rejected += lines
        line += lines


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
        row.rules |= {"kpj.conflict"} if holders[row.cells["kpj"]] > 1 else set()
    for row in counted:
        is_refused = any(not rule.endswith("?") for rule in row.rules)
        drawn.rejected += is_refused
        drawn.accepted += [] if is_refused else [row.line]
        for rule in row.rules:
            drawn.told.add((row.line, rule.rstrip("?"), "warning" if rule.endswith("?") else "error"))


def packed(ending: str, content: bytes) -> bytes:
    """Return the content as its ending says."""
    if ending == "csv.gz":
        return gzip.compress(content, mtime=0)
    return zipped(("N01.csv", content)) if ending == "zip" else content
