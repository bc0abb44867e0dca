"""A thousand people in membership extracts of every kind, good and broken: after a run they are nowhere.

What is searched: every byte of the warehouse folder and of what Prefect keeps, packed tables unpacked,
and all that was said. What is looked for: numbers, names, phones, wages, their digests, and the key.
"""

import csv
import gzip
import hashlib
import io
import json
import logging
import random
import re
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet
import pytest
import xlsxwriter
from click.testing import Result
from typer.testing import CliRunner

from flows.cli import app
from flows.logs import hide_long_numbers
from flows.settings import Settings, load_settings
from schemas.workforce import DATASET as WORKFORCE
from tests.command import cakupan, configuration, environment
from tests.conftest import copy_raw
from tests.intake.extracts.memberships import HEADER, employee, text_of

PEOPLE = 1_000
KEY = "5eed" * 16
SYLLABLES = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe"]
Row = dict[str, str]


@dataclass(frozen=True)
class Person:
    """Values that nothing else in the world has."""

    nik: str
    kpj: str
    name: str
    phone: str
    wage: str

    def row(self, **changes: str) -> Row:
        """Return a membership of that person about which nothing is odd."""
        own = {"nik": self.nik, "kpj": self.kpj, "nama": f"{self.name} Binti Amat", "upah": self.wage}
        return {**employee(1), **own, "iuran": "", **changes}


def draw_people() -> list[Person]:
    rng = random.Random(20_241_031)  # noqa: S311 - no secret is made of it
    kpjs = rng.sample(range(10**10, 10**11), PEOPLE)
    phones = rng.sample(range(10**8, 10**9), PEOPLE)
    wages = rng.sample(range(10**8, 10**9), PEOPLE)
    words = ["".join(rng.choices(SYLLABLES, k=4)) for _ in range(PEOPLE)]
    names = [f"Zyq{words[n]}{n:04}".translate(LETTERS) for n in range(PEOPLE)]
    return [
        Person(f"637101450690{n:04}", f"{kpjs[n]}", names[n], f"0812{phones[n]}", f"{wages[n]}")
        for n in range(PEOPLE)
    ]


LETTERS = str.maketrans("0123456789", "abcdefghij")
"""Numbers of names are letters too, so that each name is one word of its own."""
ALL = draw_people()


class Sought:
    """Everything that may be nowhere, and how it is found in bytes."""

    words = re.compile(rb"zyq[a-z]{12}")
    digits = re.compile(rb"[0-9]{11,}")
    amounts = re.compile(rb"(?<![0-9a-f])[0-9]{9}(?=\.?[0-9]{0,2}(?![0-9a-f]))")
    digests = re.compile(rb"[0-9a-f]{64}")

    def __init__(self) -> None:
        self.names = {person.name.lower().encode() for person in ALL}
        self.numbers = {number.encode() for p in ALL for number in (p.nik, p.kpj, p.phone)}
        self.wages = {person.wage.encode() for person in ALL}
        values = {value for p in ALL for value in (p.nik, p.kpj, p.name, p.phone, p.wage)}
        self.hashes = {hashlib.sha256(value.encode()).hexdigest().encode() for value in values}

    def within(self, content: bytes) -> set[bytes]:
        """Return what of it is in some bytes, also as UTF-16."""
        found: set[bytes] = set()
        for text in (content.lower(), content.replace(b"\0", b"").lower()):
            found |= self.names.intersection(self.words.findall(text))
            found |= {n for run in self.digits.findall(text) for n in self.numbers_in(run)}
            found |= self.wages.intersection(self.amounts.findall(text))
            found |= self.hashes.intersection(self.digests.findall(text))
            found |= {b"the key"} if KEY.encode() in text or bytes.fromhex(KEY) in content else set()
        return found

    def numbers_in(self, run: bytes) -> Iterator[bytes]:
        """Yield the numbers that stand in a run of digits."""
        for length in (11, 13, 16):
            for start in range(len(run) - length + 1):
                if run[start : start + length] in self.numbers:
                    yield run[start : start + length]


SOUGHT = Sought()


def contents_of(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file, and its values as text where it packs them."""
    start = path.read_bytes()
    yield start
    if start.startswith(b"PAR1"):
        for column in pyarrow.parquet.read_table(path, partitioning=None).columns:
            yield "\n".join(map(str, column.to_pylist())).encode()
    elif start[8:12] == b"DUCK":
        with duckdb.connect(str(path), read_only=True) as connection:
            yield from tables_of(connection, "select schema_name, table_name from duckdb_tables()")
    elif start.startswith(b"SQLite format 3"):
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as kept:
            yield "\n".join(kept.iterdump()).encode()
    elif start.startswith(b"\x1f\x8b"):
        yield gzip.decompress(start)


def tables_of(connection: duckdb.DuckDBPyConnection, listed: str) -> Iterator[bytes]:
    for schema, table in connection.execute(listed).fetchall():
        yield str(connection.execute(f'from "{schema}"."{table}"').fetchall()).encode()


def found_below(*folders: Path) -> dict[str, set[bytes]]:
    """Return what stands in the files below some folders, by file."""
    found = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                told = SOUGHT.within(str(path).encode()).union(*map(SOUGHT.within, contents_of(path)))
                if told:
                    found[str(path)] = told
    return found


# What is delivered


def write_deliveries(raw: Path) -> list[Path]:
    """Write the thousand people into files of October 2024, good and broken; return the files."""
    folder = raw / "memberships" / "2024-10"
    folder.mkdir(parents=True)
    shares = (people for people in chunks(ALL, 100))
    good, odd, shifted, clashing, broken, phones, book, columns, numbers, others = shares
    contents = {
        "N01.csv": text_of([p.row() for p in good + odd[:20]]).encode(),
        "N02.csv": text_of([*rows_with_defects(odd), *(p.row() for p in odd[80:])]).encode(),
        "N03.csv": text_of([*rows_with_values_elsewhere(shifted), good[0].row(kpj="00000000009")]).encode(),
        "N04.csv": text_of(
            [p.row(jkp=flag) for p in clashing for flag in "10"] + [good[9].row(jkp="0")]
        ).encode(),
        "N05.csv": text_of([p.row() for p in broken]).partition("\n")[2].encode(),
        "N06.csv": text_of([p.row() for p in broken]).replace("Binti", "Bint\xed").encode("cp1252"),
        "N07.csv": text_of([p.row() for p in broken]).encode()[:-30],
        "N08.csv": text_of([p.row(nama=f'"{p.name}') for p in broken] + [good[8].row()]).encode(),
        "N09.csv": with_phones(phones),
        "N10.csv.gz": gzip.compress(text_of([p.row() for p in broken]).encode())[:-40],
        "N11.csv": ",".join(value for p in others[:9] for value in (p.nik, p.name, p.phone)).encode() + b"\n",
        "N12.csv": text_of([p.row() for p in broken[:40]], ";").encode("utf-16"),
        "N13.csv": text_of([p.row(jk="X") for p in others]).encode(),
        "N14.csv": text_of([p.row() for p in good[:50]] + [p.row(upah="4500000") for p in odd[:20]]).encode(),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    write_workbook(folder / "N20.xlsx", book)
    write_parquet(folder / "N21.parquet", columns, pyarrow.string())
    write_parquet(folder / "N22.parquet", numbers, pyarrow.int64())
    (raw / "memberships" / "N30.csv").write_text(text_of([p.row() for p in others]), encoding="utf-8")
    surveyed = [
        f"regency,{value},2023,Aug"
        for p in others[:20]
        for value in (p.name, f"Kab. {p.name}", p.nik, p.phone)
    ] + ["regency,Tapin,2023,Aug"]
    counted = [f"regency,Tapin,2022,Aug,{p.nik},{p.kpj},{p.wage},{p.phone},7,99" for p in others[:5]]
    lines = [f"{line}{',' * (13 - line.count(',') + 1)}https://x.example,," for line in surveyed + counted]
    (raw / "workforce" / "N01.csv").write_text(
        "\n".join([",".join(WORKFORCE.header), *lines, ""]), encoding="utf-8"
    )
    recaps = raw / "recaps" / "2024-10"
    recaps.mkdir(parents=True)
    cells = [f"2024-10,CAB-A,{p.name} Binti Amat,{p.name},AKTIF,{p.nik}" for p in others[:20]]
    recapped = [
        "periode,kode_kantor,kode_wilayah,segmen,status,jumlah",
        *cells,
        "2024-10,,Tapin,PU,AKTIF,7",
        "",
    ]
    (recaps / "N01.csv").write_text("\n".join(recapped), encoding="utf-8")
    paid = raw / "contributions" / "2024-10"
    paid.mkdir(parents=True)
    (paid / "N01.csv").write_text(payments(others), encoding="utf-8")
    return sorted(path for path in folder.iterdir())


def chunks(people: list[Person], size: int) -> Iterator[list[Person]]:
    for start in range(0, len(people), size):
        yield people[start : start + size]


def rows_with_defects(people: list[Person]) -> list[Row]:
    """Rows whose numbers are almost right, of people in turn."""
    changes = [
        {"nik": "'{nik}"},
        {"nik": "{nik}0"},
        {"nik": "{nik}", "tgl_lahir": "1980-01-01"},
        {"kpj": "{kpj}0"},
        {"kpj": "0{kpj}", "nik": "{nik} "},
        {"upah": "{wage},50"},
        {"upah": "-{wage}"},
        {"upah": "{wage}000"},
        {"upah": "{wage}", "iuran": "{wage}1"},
        {"status": "", "segmen": ""},
    ]
    rows = []
    for number, person in enumerate(people[:80]):
        change = changes[number % len(changes)]
        rows.append(person.row() | {name: cell.format(**vars(person)) for name, cell in change.items()})
    return [{name: cell.replace(",", ".") for name, cell in row.items()} for row in rows]


def rows_with_values_elsewhere(people: list[Person]) -> list[Row]:
    """Every value in every column in turn, as where columns were moved."""
    kinds = ("nik", "kpj", "name", "phone", "wage")
    return [
        person.row(**{HEADER[number % len(HEADER)]: getattr(person, kinds[number % len(kinds)])})
        for number, person in enumerate(people * 2)
    ]


def with_phones(people: list[Person]) -> bytes:
    """A file with a column that nobody agreed to."""
    header, *lines = text_of([p.row() for p in people]).splitlines()
    phones = [f"{line},{person.phone}" for line, person in zip(lines, people, strict=True)]
    return "\n".join([f"{header},telepon", *phones, ""]).encode()


def write_workbook(path: Path, people: list[Person]) -> None:
    """Half of the NIKs and KPJs are texts, the others numbers; wages are numbers."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for place, person in enumerate(people, start=1):
            row: dict[str, Any] = {**person.row(), "upah": int(person.wage)}
            if place % 2:
                row |= {"nik": int(person.nik), "kpj": int(person.kpj)}
            sheet.write_row(place, 0, [row[name] for name in HEADER])


def write_parquet(path: Path, people: list[Person], kind: pyarrow.DataType) -> None:
    table = pyarrow.Table.from_pylist([p.row(jk="X" if n % 9 == 0 else "P") for n, p in enumerate(people)])
    place = table.column_names.index("nik")
    pyarrow.parquet.write_table(table.set_column(place, "nik", table["nik"].cast(kind)), path)


def payments(people: list[Person]) -> str:
    """Payments of members who pay alone, with their KPJ, wage and billing code."""
    header = "npp,kpj,blth,program,segmen,jml_tk,upah,iuran,denda,tgl_bayar,kode_billing"
    rows = [f",{p.kpj},2024-10,JKK,BPU,1,{p.wage},10000,0,2024-10-05,{p.phone}" for p in people]
    wrong = [
        f"{p.name},{p.kpj},{p.phone},{p.nik},x,{p.wage},{p.wage},{p.name},-1,{p.nik},1" for p in people[:9]
    ]
    return "\n".join([header, *rows, *wrong, ""])


# A run, with Prefect


@dataclass(frozen=True)
class Run:
    """What a run left and said."""

    settings: Settings
    files: list[Path]
    prefect: list[str]
    """What Prefect's folder holds of anybody, searched while its server ran."""
    folders: list[Path]
    said: str


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, server: str, server_folder: Path) -> Run:
    """A complete run on the thousand people and the shipped records, and a judgement of every file."""
    folder = tmp_path_factory.mktemp("canaries")
    settings = load_settings(raw=copy_raw(folder / "raw"), warehouse=folder / "warehouse")
    files = write_deliveries(settings.raw)
    home = folder / "home"
    home.mkdir()
    key = folder / "pseudonym.key"
    key.write_text(KEY, encoding="utf-8")
    key.chmod(0o600)
    config = configuration(settings, folder)
    config.write_text(f'{config.read_text("utf-8")}[privacy]\nkey_file = "pseudonym.key"\n', "utf-8")
    done = cakupan("run", "--json", env=environment(home, PREFECT_API_URL=server, CAKUPAN_CONFIG=str(config)))
    assert done.returncode == 0, done.stderr[-2000:]
    [served] = server_folder.glob("cakupan-prefect-*")
    known = [*found_below(served)]
    assert list(served.glob("*.db"))
    judged = validated(home, "--json", *map(str, files))
    said = done.stdout + done.stderr + judged.stdout + judged.stderr
    return Run(settings, files, known, [settings.warehouse, home], said)


def validated(home: Path, *arguments: str, **env: str) -> Result:
    """Judge files as memberships in this process, where all that is put aside is below a folder."""
    command = ["validate", *arguments, "--dataset", "memberships"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(home))
        return CliRunner().invoke(app, command, env={"TMPDIR": str(home), **env})


@pytest.mark.flow
def test_the_extracts_were_taken_in_and_refused_in_every_way(run: Run) -> None:
    with duckdb.connect(str(run.settings.published), read_only=True) as warehouse:
        told = warehouse.execute(
            "select status, count(*) from audit.deliveries where dataset = 'memberships' group by all"
        ).fetchall()
        rules = warehouse.execute(
            "select count(distinct column_name || rule) from audit.rejections"
        ).fetchone()
    assert dict(told).keys() == {"accepted", "partial", "refused", "held"}
    assert rules is not None
    assert rules[0] > 25
    assert list((run.settings.warehouse / "persons").rglob("*.parquet"))


@pytest.mark.flow
def test_nobody_is_in_the_warehouse_or_in_a_temporary_folder(run: Run) -> None:
    assert found_below(*run.folders) == {}
    assert SOUGHT.within((run.settings.raw / "manifest.jsonl").read_bytes()) == set()


@pytest.mark.flow
def test_prefect_knows_nobody(run: Run) -> None:
    assert run.prefect == []


@pytest.mark.flow
def test_nobody_is_in_what_was_said(run: Run) -> None:
    assert len(run.said) > 10_000
    assert SOUGHT.within(run.said.encode()) == set()
    assert "Traceback" not in run.said


@pytest.mark.flow
def test_every_refused_row_is_told_all_the_same(run: Run) -> None:
    with (run.settings.warehouse / "rejections.csv").open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    ours = [row for row in told if row["file"].startswith("memberships/")]
    assert len({(row["file"], row["line"]) for row in ours}) > 300


@pytest.mark.flow
def test_folders_of_people_are_private(run: Run) -> None:
    warehouse = run.settings.warehouse
    folders = [
        warehouse / "persons",
        warehouse / "cache" / "intake",
        warehouse / "cache" / "disclosure",
        warehouse / ".work",
    ]
    folders += [path for folder in folders for path in folder.rglob("*") if path.is_dir()]
    modes = {str(path): stat.S_IMODE(path.stat().st_mode) for path in folders if path.exists()}
    assert len(modes) > 10
    assert {path: oct(mode) for path, mode in modes.items() if mode != 0o700} == {}


@pytest.mark.flow
def test_a_refused_run_says_nobody_either(run: Run, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(run.settings.raw / "regions", raw / "regions")
    path = raw / "regions" / "kalimantan.csv"
    path.write_text(f"{path.read_text('utf-8')}{','.join(ALL[3].row().values())}\n", "utf-8")
    settings = load_settings(raw=raw, warehouse=tmp_path / "warehouse")
    office = str(configuration(settings, tmp_path))
    done = validated(tmp_path, str(run.files[0]), CAKUPAN_CONFIG=office, CAKUPAN_PSEUDONYM_KEY=KEY)
    assert done.exit_code == 1
    assert SOUGHT.within((done.stdout + done.stderr).encode()) == set()
    assert found_below(tmp_path / "warehouse") == {}


# The search itself, and the logs


ONE = ALL[123]
VALUES = {
    "nik": ONE.nik,
    "kpj": ONE.kpj,
    "name": ONE.name,
    "name in capitals": ONE.name.upper(),
    "phone": ONE.phone,
    "wage": ONE.wage,
    "wage with cents": f"{ONE.wage}.00",
    "digest": hashlib.sha256(ONE.nik.encode()).hexdigest(),
    "key": KEY,
}


def as_text(path: Path, value: str) -> None:
    path.write_text(f'{{"found": "{value}"}}', encoding="utf-8")


def as_utf16(path: Path, value: str) -> None:
    path.write_text(f"found: {value}!", encoding="utf-16")


def as_parquet(path: Path, value: str) -> None:
    table = pyarrow.table({"a": [value] * 1000})
    pyarrow.parquet.write_table(table, path, compression="zstd")


def as_duckdb(path: Path, value: str) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table t as select ? as a, range as b from range(5000)", [value])


def as_sqlite(path: Path, value: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("create table t (a)")
        connection.execute("insert into t values (?)", [json.dumps({"parameters": value})])


@pytest.mark.parametrize("write", [as_text, as_utf16, as_parquet, as_duckdb, as_sqlite])
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_the_search_finds_what_is_planted(write: Any, value: str, tmp_path: Path) -> None:
    write(tmp_path / "kept", value)
    assert len(found_below(tmp_path)) == 1


def test_the_search_finds_wages_of_a_column_of_money(tmp_path: Path) -> None:
    wage = pyarrow.array([Decimal(f"{ONE.wage}.50")], pyarrow.decimal128(18, 2))
    pyarrow.parquet.write_table(pyarrow.table({"wage_idr": wage}), tmp_path / "kept.parquet")
    assert found_below(tmp_path) == {str(tmp_path / "kept.parquet"): {ONE.wage.encode()}}


def test_the_search_finds_nothing_in_what_is_masked(tmp_path: Path) -> None:
    as_text(tmp_path / "masked", "9999999999999999 Aaaaaaa 000001-20241031T101112Z-5eed1234")
    assert found_below(tmp_path) == {}


def test_a_thousand_people_have_five_thousand_values() -> None:
    assert len({value for p in ALL for value in (p.nik, p.kpj, p.name, p.phone, p.wage)}) == 5 * PEOPLE


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What a handler of a logger writes whose records hide long numbers."""
    former = logging.getLogRecordFactory()
    hide_long_numbers()
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    loggers = [logging.getLogger(name) for name in ("prefect.task_runs", "cakupan", "duckdb")]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield text
    for logger in loggers:
        logger.removeHandler(handler)
    logging.setLogRecordFactory(former)


@pytest.mark.parametrize("name", ["prefect.task_runs", "cakupan", "duckdb"])
def test_a_log_hides_long_numbers_in_texts_arguments_and_errors(name: str, logged: io.StringIO) -> None:
    logger = logging.getLogger(name)
    logger.info("row %s of %s", ONE.nik, 12345)
    logger.warning(f"found {ONE.kpj}")
    try:
        raise ValueError(f"cannot cast {ONE.phone}")
    except ValueError:
        logger.exception("failed")
    assert SOUGHT.within(logged.getvalue().encode()) == set()
    assert "row 9999999999999999 of 12345" in logged.getvalue()
    assert "ValueError: cannot cast 9999999999999" in logged.getvalue()


def test_a_record_whose_arguments_do_not_fit_is_nobodys_failure(logged: io.StringIO) -> None:
    logging.getLogger("cakupan").info("%d", "not a number")
    assert "not a number" not in logged.getvalue()


def joined(values: Iterable[str]) -> bytes:
    return "\n".join(values).encode()


def test_the_search_names_everybody() -> None:
    wanted = {p.nik.encode() for p in ALL} | {p.kpj.encode() for p in ALL} | {p.phone.encode() for p in ALL}
    assert SOUGHT.within(joined(value for p in ALL for value in (p.nik, p.kpj, p.phone))) == wanted
