"""Simulated extracts: reproducible, calibrated to the report; each planted defect is where the truth says."""

import codecs
import csv
import gzip
import hashlib
import io
import re
import tomllib
import zipfile
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet
import pytest
from click.testing import Result
from python_calamine import load_workbook
from typer.testing import CliRunner

import schemas
from flows import cli
from flows.problems import WrongUsage
from flows.settings import PROJECT, load_settings
from flows.simulate import extracts, targets
from flows.simulate.drawing import connect, make, prepare, set_month
from flows.simulate.request import Request, checked
from flows.simulate.senders import extract_files
from flows.simulate.simulate import simulate

SCALE = 0.001
CODECS = {"utf-8": "utf-8-sig"}
SEPTEMBER, OCTOBER = -1, 0
Folder = Path
Row = dict[str, Any]


def request(out: Path, **changes: Any) -> Request:
    asked = {"first": "2024-10", "months": 1, "scale": SCALE, "seed": 3, "dirt": 0.0, "formats": "mixed"}
    return checked(out=out, **(asked | changes))


def dirty_request(out: Path) -> Request:
    return request(out, first="2024-01", dirt=0.25, scale=0.004)


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """One month in which every fourth row is hit."""
    out = tmp_path_factory.mktemp("dirty") / "raw"
    simulate(dirty_request(out), threads=1)
    return out


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """October 2024 without defects."""
    out = tmp_path_factory.mktemp("clean") / "raw"
    simulate(request(out))
    return out


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def lines_of(folder: Path, file: str) -> tuple[list[str], str]:
    """Physical lines of a delivered text file, and the delimiter of its sender."""
    dataset, _, name = file.split("/")
    sender = tomllib.loads((folder / "simulated.toml").read_text())["senders"][dataset][name.split(".")[0]]
    content = (folder / file).read_bytes()
    if file.endswith(".gz"):
        content = gzip.decompress(content)
    if file.endswith(".zip"):
        with zipfile.ZipFile(folder / file) as archive:
            content = archive.read(archive.namelist()[0])
    text = content.decode(CODECS.get(sender["encoding"], sender["encoding"]))
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n"), sender["delimiter"]


def deliveries(folder: Path, dataset: str, month: str) -> list[Row]:
    """Rows of the text deliveries of a month, with amounts as they are written."""
    found = []
    for path in sorted((folder / dataset / month).iterdir()):
        lines, delimiter = lines_of(folder, path.relative_to(folder).as_posix())
        found += list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter=delimiter))
    return found


def rupiah(written: str) -> int:
    return int(written.partition(",")[0].replace(".", ""))


# The same arguments write the same


def test_threads_change_no_byte(tmp_path: Path, dirty: Folder) -> None:
    simulate(dirty_request(tmp_path / "raw"), threads=2)
    assert digests(tmp_path / "raw") == digests(dirty)


# Calibrated to the report


def test_what_was_received_grew_as_the_report_says() -> None:
    growth = Decimal(targets.RECEIVED_2024) / targets.RECEIVED_2023 - 1
    assert round(growth * 100, 2) == Decimal("11.72")


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("F0014", targets.PU),
        ("F0010", targets.BPU),
        ("F0012", targets.JAKON),
        ("F0061", targets.EMPLOYERS),
        ("F0074", targets.PROJECTS),
        ("F0044", targets.RECEIVED_2024),
    ],
)
def test_a_target_is_the_published_figure(figure: str, value: int) -> None:
    published = rows_of(PROJECT / "data" / "raw" / "published_figures" / "press.csv")
    assert [int(row["value"]) for row in published if row["figure_id"] == figure] == [value]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """What is drawn for all months at scale 1; no membership is drawn, no file written."""
    folder = tmp_path_factory.mktemp("whole")
    connection = connect(folder / "spill")
    prepare(connection, request(folder / "raw", scale=1.0))
    set_month(connection, OCTOBER)
    return connection


def numbers(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    return connection.execute(sql).fetchone() or ()


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("select sum(memberships) from simulate.spans where membership_group = 1", (1_953_661,)),
        ("select sum(memberships) from simulate.spans where membership_group = 2", (889_957,)),
        ("select count(distinct branch), count(*) from simulate.regencies", (30, 56)),
        (
            "select count(*), sum(workers), count(distinct funding) from simulate.projects "
            "where begins <= 0 and ends >= 0",
            (17_580, 443_402, 3),
        ),
        (
            "select count(*), count(distinct npp) from simulate.firms where joined <= 0 and ended > 0",
            (63_680, 63_680),
        ),
    ],
    ids=["wage earners", "own account", "branches and regencies", "projects", "employers"],
)
def test_scale_1_has_what_the_report_says(
    sql: str, found: tuple[int, ...], whole: duckdb.DuckDBPyConnection
) -> None:
    assert numbers(whole, sql) == found


def test_scale_1_receives_what_the_report_says(whole: duckdb.DuckDBPyConnection) -> None:
    sizes = targets.sizes_at(1.0, targets.Ratios(), 30)
    remainders = extracts.weigh(whole, [2024], sizes)
    given = extracts.over_years(whole, [2024], "money_given")[2024]
    assert given + remainders[OCTOBER] == 5_060_579_420_000
    set_month(whole, OCTOBER)
    make(whole, "payments")
    assert 0 <= remainders[OCTOBER] < 10 * numbers(whole, "select count(*) from simulate.payments")[0] * 2


def test_all_active_members_are_drawn(clean: Folder) -> None:
    counts = Counter[str]()
    for row in rows_of(clean / "truth_counts.csv"):
        counts[row["segment"]] += int(row["active"])
    assert (counts["PU"], counts["BPU"]) == (1_954, 890)
    assert len({row["region_code"] for row in rows_of(clean / "truth_counts.csv")}) == 56


def test_the_payments_of_a_small_scale_add_up_too(clean: Folder) -> None:
    months = [f"2024-{month:02}" for month in range(1, 11)]
    received = sum(
        rupiah(row["iuran"]) for month in months for row in deliveries(clean, "contributions", month)
    )
    assert received == 5_060_579_420


def test_the_recap_says_what_is_true(clean: Folder) -> None:
    counts = Counter[tuple[str, str]]()
    for row in rows_of(clean / "recaps" / "2024-10" / "SIM-KW.csv"):
        counts[row["segmen"], row["status"]] += int(row["jumlah"])
    assert (counts["PU", "AKTIF"], counts["BPU", "AKTIF"], counts["JAKON", "AKTIF"]) == (1_954, 890, 443)


# Nothing is wrong where nothing is planted


def test_without_dirt_nothing_is_planted(clean: Folder) -> None:
    assert rows_of(clean / "truth.csv") == []
    told = {(row["rejected"], row["duplicates"]) for row in rows_of(clean / "truth_files.csv")}
    assert told == {("0", "0")}


def test_the_rates_of_the_drawing_are_those_of_the_reference(whole: duckdb.DuckDBPyConnection) -> None:
    rates = rows_of(PROJECT / "data" / "raw" / "contribution_rates" / "curated.csv")
    normal = {
        (row["programme"], row["segment"], row["risk_class"]): Decimal(row["rate_percent"] or 0)
        for row in rates
        if row["variant"] == "normal"
    }
    drawn = "select distinct risk_class, jkk_rate from simulate.firms order by risk_class"
    for risk_class, rate in whole.execute(drawn).fetchall():
        assert normal["JKK", "PU", str(risk_class)] == Decimal(rate) / 1000
    assert (normal["JHT", "PU", "all"], normal["JKM", "PU", "all"]) == (Decimal("5.7"), Decimal("0.3"))
    assert (normal["JKK", "BPU", "all"], normal["JHT", "BPU", "all"]) == (1, 2)


# The truth is where it says


def test_every_kind_of_defect_is_planted(dirty: Folder, whole: duckdb.DuckDBPyConnection) -> None:
    known = {row[0] for row in whole.execute("select kind from simulate.rules").fetchall()}
    planted = {row["kind"] for row in rows_of(dirty / "truth.csv")}
    assert known - planted == set()
    assert planted - known == {"shared_conflict", "shared_duplicate"}


def test_every_planted_line_is_there(dirty: Folder) -> None:
    lengths = {}
    for row in rows_of(dirty / "truth.csv"):
        file = row["file"]
        if file not in lengths:
            if file.endswith(".parquet"):
                lengths[file] = pyarrow.parquet.read_metadata(dirty / file).num_rows + 1
            elif file.endswith(".xlsx"):
                lengths[file] = len(load_workbook(dirty / file).get_sheet_by_index(0).to_python())
            else:
                lengths[file] = len(lines_of(dirty, file)[0])
        assert 1 < int(row["line"]) <= lengths[file]


def test_the_rows_of_a_file_add_up(dirty: Folder) -> None:
    for row in rows_of(dirty / "truth_files.csv"):
        data = sum(int(row[name]) for name in ("accepted", "rejected", "duplicates"))
        assert data == int(row["rows"])
        if row["file"].endswith((".csv", ".gz", ".zip")):
            assert len(lines_of(dirty, row["file"])[0]) == data + int(row["structural"])


SEEN: dict[str, Callable[[Row, str, str], bool]] = {
    "kpj_short": lambda row, _, __: len(row["kpj"]) == 10,
    "nik_scientific": lambda row, _, __: row["nik"].endswith("E+15"),
    "nik_missing": lambda row, _, __: row["nik"] == "",
    "segment_wrong": lambda row, _, __: row["segmen"] == "XX",
    "employer_missing": lambda row, _, __: row["npp"] == "" and row["segmen"] == "PU",
    "region_outside": lambda row, _, __: row["kode_wilayah"].replace(".", "") == "3578",
    "wage_in_millions": lambda row, _, __: row["upah"] in ("4.6", "4,6"),
    "contribution_over_wage": lambda row, _, __: rupiah(row["iuran"]) == 2 * rupiah(row["upah"]),
    "pension_of_bpu": lambda row, _, __: (row["segmen"], row["jp"]) == ("BPU", "1"),
    "inactive_paid": lambda row, _, __: (row["status"], row["blth_terakhir"]) == ("NONAKTIF", "2024-01"),
    "blank_line": lambda _, line, __: line == "",
    "delimiter_line": lambda _, line, delimiter: set(line) == {delimiter},
    "stray_quote": lambda _, line, __: line.count('"') % 2 == 1,
    "line_break": lambda _, line, __: line.count('"') % 2 == 1,
}


def planted(folder: Folder, kind: str) -> list[tuple[int, list[str], str]]:
    """Line, lines of its file and their delimiter of each defect that is planted in a text."""
    rows = [row for row in rows_of(folder / "truth.csv") if row["kind"] == kind]
    texts = [row for row in rows if row["file"].endswith((".csv", ".gz", ".zip"))]
    assert texts
    return [(int(row["line"]) - 1, *lines_of(folder, row["file"])) for row in texts]


def cells_of(line: int, lines: list[str], delimiter: str) -> Row:
    read = next(csv.reader([lines[line]], delimiter=delimiter), [])
    return dict(zip(lines[0].split(delimiter), read, strict=False))


@pytest.mark.parametrize("kind", SEEN)
def test_a_planted_line_shows_its_defect(kind: str, dirty: Folder) -> None:
    for line, lines, delimiter in planted(dirty, kind):
        assert SEEN[kind](cells_of(line, lines, delimiter), lines[line], delimiter), lines[line]


def test_a_duplicate_repeats_an_earlier_line(dirty: Folder) -> None:
    for line, lines, _ in planted(dirty, "duplicate"):
        assert lines[line] in lines[:line]


def test_a_number_in_a_workbook_is_a_number(dirty: Folder) -> None:
    planted = [row for row in rows_of(dirty / "truth.csv") if row["kind"] in ("kpj_number", "nik_number")]
    assert {row["file"].rpartition(".")[2] for row in planted} == {"xlsx"}
    sheet = load_workbook(dirty / planted[0]["file"]).get_sheet_by_index(0).to_python()
    for row in planted:
        assert isinstance(sheet[int(row["line"]) - 1][sheet[0].index(row["column"])], float)


def test_two_senders_deliver_the_same_membership(dirty: Folder) -> None:
    found = [cells_of(*place)["kpj"] for place in planted(dirty, "shared_conflict")]
    assert set(Counter(found).values()) == {2}


# Months, senders and files


@pytest.fixture(scope="module")
def winter(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """November 2023 to January 2024."""
    out = tmp_path_factory.mktemp("winter") / "raw"
    simulate(request(out, first="2023-11", months=3, formats="plain"))
    return out


def test_a_branch_is_late_and_one_delivers_again(winter: Folder) -> None:
    months = sorted((winter / "memberships").iterdir())
    senders = [{path.name.partition(".")[0] for path in month.iterdir()} for month in months]
    assert [len(month) for month in senders] == [30, 29, 30]
    assert any(".r2." in path.name for path in winter.glob("memberships/*/*"))


def test_budget_paid_memberships_end_in_december(winter: Folder) -> None:
    active = {
        month: sum(
            int(row["jumlah"])
            for row in rows_of(winter / "recaps" / month / "SIM-KW.csv")
            if (row["segmen"], row["status"]) == ("BPU", "AKTIF")
        )
        for month in ("2023-12", "2024-01")
    }
    assert active["2024-01"] < 0.8 * active["2023-12"]


def test_plain_formats_are_one(winter: Folder) -> None:
    assert {path.name.partition(".")[2] for path in winter.glob("memberships/*/*")} == {"csv", "r2.csv"}


def test_files_come_in_many_formats(clean: Folder) -> None:
    endings = Counter(path.name.partition(".")[2] for path in (clean / "memberships" / "2024-10").iterdir())
    assert {"csv", "csv.gz", "zip", "p1.csv", "p2.csv", "xlsx", "parquet"} <= set(endings)
    senders = tomllib.loads((clean / "simulated.toml").read_text())["senders"]["memberships"].values()
    assert {sender["encoding"] for sender in senders} == {"utf-8", "cp1252", "utf-16"}
    assert {sender["delimiter"] for sender in senders} == {",", ";", "\t", "|"}
    assert {sender["code_system"] for sender in senders} == {"none", "bps", "kemendagri"}


@pytest.mark.parametrize("dataset", schemas.EXTRACTS)
def test_the_columns_are_those_that_are_declared_in_any_order(dataset: str, clean: Folder) -> None:
    for path in sorted((clean / dataset).glob("*/*.csv")):
        content = path.read_bytes()
        codec = "utf-16" if content[:2] == codecs.BOM_UTF16_LE else "utf-8-sig"
        header = content.decode(codec, errors="replace").splitlines()[0]
        found = set(re.split(r"[,;|\t]", header))
        assert set(schemas.dataset(dataset).header) - found <= {"sistem_kode", "rincian"}
        assert found <= set(schemas.dataset(dataset).header)


def test_the_folder_is_read_as_it_declares(clean: Folder, tmp_path: Path) -> None:
    settings = load_settings(raw=clean, warehouse=tmp_path)
    assert settings.sender("memberships", "SIM-K03").encoding == "utf-16"
    assert settings.simulated_key


# What is refused


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"first": "2022-12"}, "expected 2023-01 to 2025-12"),
        ({"first": "October"}, "expected a month such as 2024-10"),
        ({"months": 0}, "expected 1 to 15"),
        ({"months": 16}, "expected 1 to 15"),
        ({"scale": 0}, "expected 0.0001 to 100"),
        ({"dirt": 2}, "expected a share of the rows"),
        ({"seed": -1}, "expected a whole number"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, Any], told: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match=told):
        request(tmp_path, **change)


def test_a_folder_of_somebody_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "theirs.csv").write_text("kept")
    done = call("--out", str(tmp_path), "--scale", "0.001")
    assert done.exit_code == 2
    assert "holds no simulated.toml" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["theirs.csv"]


def test_a_simulated_folder_is_replaced_and_another_seed_draws_others(clean: Folder, tmp_path: Path) -> None:
    out = tmp_path / "raw"
    out.mkdir()
    (out / "simulated.toml").write_text("seed = 1\n")
    (out / "old.csv").write_text("old")
    done = call("--out", str(out), "--scale", "0.001", "--seed", "4")
    assert done.exit_code == 0, done.stderr
    assert not (out / "old.csv").exists()
    file = "memberships/2024-10/SIM-K10.csv"
    assert digests(out)[file] != digests(clean)[file]
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["simulate", *arguments], env={"COLUMNS": "200", "NO_COLOR": "1"})


def test_files_of_another_extract_are_one_a_branch(tmp_path: Path) -> None:
    files = extract_files(request(tmp_path), "employers", SEPTEMBER)
    assert [files[0].path, len(files)] == ["employers/2024-09/SIM-K01.csv", 30]
