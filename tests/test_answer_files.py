"""Answers in files: whole or not at all, over nothing, with the types and texts that a reader expects."""

import os
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import Result
from pyarrow import parquet
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from flows import cli
from flows.problems import WrongUsage
from flows.settings import Settings
from flows.warehouse import answer_workbook
from flows.warehouse.answer_file import Form, Target, form_of, target, write_answer
from flows.warehouse.query import reading

FORMULAS = ["=1+1", "+1", "-1", "@sum(a1)", "\tx", "\rx"]


def written(published: Settings, path: Path, query: str) -> int:
    with reading(published.published) as connection:
        to = target(path, form_of(None, path), overwrite=False, guarded=())
        return write_answer(connection, query, to)


def sheet(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def call(settings: Settings, *arguments: str) -> Result:
    place = ("--warehouse", str(settings.warehouse))
    return CliRunner().invoke(cli.app, ("query", *arguments, *place), env={"COLUMNS": "200"})


# Where it may go


@pytest.mark.parametrize(
    ("form", "out", "expected"),
    [
        (None, None, "table"),
        ("json", None, "json"),
        (None, "x.XLSX", "xlsx"),
        (None, "x.parquet", "parquet"),
        ("csv", "x.txt", "csv"),
        ("csv", "x.csv", "csv"),
    ],
)
def test_the_form_is_as_asked_for_or_as_the_ending_says(
    form: Form | None, out: str | None, expected: str
) -> None:
    assert form_of(form, Path(out) if out else None) == expected


@pytest.mark.parametrize(
    ("form", "out", "told"),
    [
        ("parquet", None, "name a file with --out FILE.parquet"),
        ("xlsx", None, "name a file with --out FILE.xlsx"),
        ("table", "x.txt", "A table is for the screen"),
        ("csv", "x.xlsx", "does not fit the ending"),
        (None, "x.txt", "does not say its format"),
        (None, "x", "does not say its format"),
    ],
)
def test_a_form_that_cannot_be_is_said(form: Form | None, out: str | None, told: str) -> None:
    with pytest.raises(WrongUsage, match=told):
        form_of(form, Path(out) if out else None)


def test_a_file_that_is_there_is_replaced_only_where_that_is_said(
    published: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "answer.csv"
    out.write_text("mine", encoding="utf-8")
    refused = call(published, "select 1 as x", "--out", str(out))
    told = (refused.exit_code, "say --overwrite" in refused.stderr, out.read_text("utf-8"))
    assert told == (2, True, "mine")
    assert call(published, "select 1 as x", "--out", str(out), "--overwrite").exit_code == 0
    assert out.read_text("utf-8") == "x\n1\n"


@pytest.mark.parametrize("folder", ["warehouse", "raw"])
def test_nothing_is_written_into_the_warehouse_or_the_raw_records(
    published: Settings, folder: str, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(getattr(published, folder))
    for out in (getattr(published, folder) / "x.csv", tmp_path / "link" / "x.csv"):
        with pytest.raises(WrongUsage, match="a folder of the warehouse or of raw deliveries"):
            target(out, "csv", overwrite=True, guarded=(published.warehouse, published.raw))


def test_the_published_file_is_never_replaced(published: Settings) -> None:
    before = published.published.read_bytes()
    done = call(published, "select 1", "--out", str(published.published), "--format", "csv", "--overwrite")
    assert (done.exit_code, published.published.read_bytes() == before) == (2, True)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("pipe.csv", "is no file"),
        ("folder.csv", "is no file"),
        ("nosuch/x.csv", "No folder at"),
        ("cakupan.toml", r"does not end in \.csv, so it is no former answer"),
    ],
)
def test_only_a_former_answer_is_replaced(tmp_path: Path, name: str, told: str) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "cakupan.toml").write_text("[office]", encoding="utf-8")
    with pytest.raises(WrongUsage, match=told):
        target(tmp_path / name, "csv", overwrite=True, guarded=())


@pytest.mark.parametrize("name", ["x.csv", "x.json", "x.parquet", "x.xlsx"])
def test_an_answer_that_fails_on_its_way_leaves_nothing(
    published: Settings, tmp_path: Path, name: str
) -> None:
    query = "select case when i = 150000 then error('no') else i end as x from range(200000) t(i)"
    with pytest.raises(WrongUsage):
        written(published, tmp_path / name, query)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("has_links", [True, False])
def test_a_file_made_meanwhile_is_kept_and_a_disk_without_hard_links_will_do(
    published: Settings, tmp_path: Path, has_links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_links:
        monkeypatch.setattr("os.link", lambda *_: (_ for _ in ()).throw(PermissionError("no links here")))
    to = Target(tmp_path / "x.csv", "csv", overwrite=False)
    to.path.write_text("theirs", encoding="utf-8")
    with reading(published.published) as connection, pytest.raises(WrongUsage, match="is there already"):
        write_answer(connection, "select 1", to)
    assert written(published, tmp_path / "y.csv", "select 1 as x") == 1
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {
        "x.csv": "theirs",
        "y.csv": "x\n1\n",
    }


# Parquet


VALUES = (
    "date '2024-11-01' as period, true as is_x, timestamp '2024-11-02 03:04:05' as at, "
    "null::varchar as note, 0.25::double as rate, "
)
AT = datetime(2024, 11, 2, 3, 4, 5)


def test_parquet_keeps_the_types(published: Settings, tmp_path: Path) -> None:
    own = "1.10::decimal(5, 2) as points, 9007199254740993::bigint as n, '=1+1' as text"
    assert written(published, tmp_path / "x.parquet", f"select {VALUES}{own}") == 1
    table = parquet.read_table(tmp_path / "x.parquet")
    kinds = [
        "date32[day]",
        "bool",
        "timestamp[us]",
        "string",
        "double",
        "decimal128(5, 2)",
        "int64",
        "string",
    ]
    assert [str(kind) for kind in table.schema.types] == kinds
    [row] = table.to_pylist()
    told = [date(2024, 11, 1), True, AT, None, 0.25, Decimal("1.10"), 9007199254740993, "=1+1"]
    assert list(row.values()) == told


def test_parquet_of_a_mart_is_the_mart(published: Settings, tmp_path: Path) -> None:
    rows = written(published, tmp_path / "x.parquet", "from coverage")
    with duckdb.connect() as other:
        path = str(tmp_path / "x.parquet")
        read = other.execute("from read_parquet(?) order by all", [path]).fetchall()
        types = other.execute("select column_type from (describe from read_parquet(?))", [path]).fetchall()
    with duckdb.connect(str(published.published), read_only=True) as warehouse:
        assert read == warehouse.execute("from marts.coverage order by all").fetchall()
        assert types == warehouse.execute("select column_type from (describe marts.coverage)").fetchall()
    assert rows == len(read)


def test_parquet_is_written_batch_by_batch(published: Settings, tmp_path: Path) -> None:
    assert written(published, tmp_path / "x.parquet", "from range(120000)") == 120_000
    assert parquet.ParquetFile(tmp_path / "x.parquet").num_row_groups > 1


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("select period, segment from coverage where false", {"period": [], "segment": []}),
        ("select 1 as a, 2 as a", {"a": [1], "a_1": [2]}),
    ],
    ids=["no rows", "one name twice"],
)
def test_parquet_has_every_column(
    published: Settings, tmp_path: Path, query: str, columns: dict[str, list[int]]
) -> None:
    written(published, tmp_path / "x.parquet", query)
    assert parquet.read_table(tmp_path / "x.parquet").to_pydict() == columns


def test_a_type_that_parquet_has_not_is_said(published: Settings, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match=r"x \(INTERVAL\).*Cast it to text"):
        written(published, tmp_path / "x.parquet", "select interval 1 day as x")
    assert list(tmp_path.iterdir()) == []


# Excel


def test_numbers_are_numbers_and_dates_are_dates_in_excel(published: Settings, tmp_path: Path) -> None:
    own = "12.330000000::decimal(18, 9) as points, 3287020::bigint as n, '0012' as npp, 'https://x.id' as url"
    assert written(published, tmp_path / "x.xlsx", f"select {VALUES}{own}") == 1
    header, row = sheet(tmp_path / "x.xlsx")
    assert header == ["period", "is_x", "at", "note", "rate", "points", "n", "npp", "url"]
    assert row == [date(2024, 11, 1), True, AT, "", 0.25, 12.33, 3287020, "0012", "https://x.id"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("9007199254740992::bigint", 9007199254740992.0),
        ("9007199254740993::bigint", "9007199254740993"),
        ("-9007199254740993::bigint", "-9007199254740993"),
        ("9999999999999999.99::decimal(38, 2)", "9999999999999999.99"),
        ("307787275768.07::decimal(38, 2)", 307787275768.07),
        ("-1::integer", -1.0),
        ("'nan'::double", "nan"),
        ("'inf'::double", "inf"),
        ("date '1899-12-31'", "1899-12-31"),
        ("date '1900-02-28'", "1900-02-28"),
        ("[1, 2]", "[1, 2]"),
        ("'a' || chr(65535)", "a_xFFFF_"),
    ],
)
def test_what_excel_would_change_is_a_text(
    published: Settings, tmp_path: Path, value: str, expected: object
) -> None:
    written(published, tmp_path / "x.xlsx", f"select {value} as x")
    assert sheet(tmp_path / "x.xlsx") == [["x"], [expected]]


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv"])
@pytest.mark.parametrize("text", FORMULAS)
def test_a_spreadsheet_runs_no_text_and_no_column_name(
    published: Settings, tmp_path: Path, name: str, text: str
) -> None:
    written(published, tmp_path / name, f"""select '{text}' as "{text}" """)
    if name == "x.xlsx":
        assert sheet(tmp_path / name) == [[f"'{text}"], [f"'{text}"]]
    else:
        content = (tmp_path / name).read_bytes().decode()
        assert content.replace('"', "") == f"'{text}\n'{text}\n"


def test_more_rows_than_a_sheet_holds_are_refused(
    published: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answer_workbook.MOST_ROWS == 1_048_575
    monkeypatch.setattr(answer_workbook, "MOST_ROWS", 10)
    assert written(published, tmp_path / "x.xlsx", "from range(10)") == 10
    with pytest.raises(WrongUsage, match=r"More than 10 rows.*csv or parquet"):
        written(published, tmp_path / "y.xlsx", "from range(11)")
    assert [path.name for path in tmp_path.iterdir()] == ["x.xlsx"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("select repeat('x', 32768) as note", "32,768 letters in row 1, column note"),
        (f"select {', '.join(f'{n} as c{n}' for n in range(16_385))}", "16,385 columns"),
    ],
)
def test_what_a_sheet_does_not_hold_is_refused(
    published: Settings, tmp_path: Path, query: str, told: str
) -> None:
    with pytest.raises(WrongUsage, match=told):
        written(published, tmp_path / "x.xlsx", query)
    assert list(tmp_path.iterdir()) == []


# The command


@pytest.mark.parametrize("name", ["x.csv", "x.json", "x.parquet", "x.xlsx"])
def test_the_command_says_what_it_wrote(published: Settings, tmp_path: Path, name: str) -> None:
    done = call(published, "how_did_coverage_move", "--out", str(tmp_path / name))
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith("4 rows in ")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_list_tells_each_question_in_both_languages(published: Settings) -> None:
    listed = call(published, "--list").stdout
    assert "Which regencies lost BPU workers for three months running?" in listed
    assert "Kabupaten/kota mana yang pekerja BPU-nya berkurang tiga bulan berturut-turut?" in listed
