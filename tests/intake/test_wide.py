"""Wide recaps end to end: sheets as files of any kind, held to their totals, kept as rows of a recap."""

import csv
import gzip
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from flows.intake.outcome import ROWS
from flows.settings import Sender, load_settings
from flows.warehouse.period_tables import DATASETS
from flows.warehouse.validate import judge_files
from tests.intake.test_recap_layout import PARTS, SHEET, TOML, plain, sender
from tests.intake.written import workbook, zipped
from tests.schemas.extracts.delivered import OCTOBER, Told, changed, deliver, example, take_files
from tests.test_settings import OFFICE, write

pytestmark = pytest.mark.usefixtures("_here")

# The regions of the drawn reference: Banjarmasin, Katingan and Sukamara.
WIDE = SHEET.replace("63.72", "62.06").replace("62.71", "62.08").replace("KANWIL-KAL", "CAB-BANJARMASIN")
SENDER = sender(values={"kode_kantor": "CAB-BANJARMASIN"})
KEPT = [
    (8, "6371", "PU", "active", 1200),
    (8, "6371", "PU", "inactive", 300),
    (8, "6371", "BPU", "active", 800),
    (8, "6371", "BPU", "inactive", 0),
    (9, "6209", "PU", "active", 500),
    (9, "6209", "PU", "inactive", 100),
    (9, "6209", "BPU", "active", 200),
    (9, "6209", "BPU", "inactive", 50),
    (12, "6206", "PU", "active", 900),
    (12, "6206", "PU", "inactive", 100),
    (12, "6206", "BPU", "active", 100),
]
ROWS_OF_PEOPLE = "".join(f"Siti Aminah,6371014506900{n:03},Budi,637101450690{n:04}\n" for n in range(9))


def as_text(sheet: str, folder: Path) -> Path:
    path = folder / "KW-KAL.csv"
    path.write_text(sheet, encoding="utf-8")
    return path


def as_gzip(sheet: str, folder: Path) -> Path:
    path = folder / "KW-KAL.csv.gz"
    path.write_bytes(gzip.compress(sheet.encode()))
    return path


def as_zip(sheet: str, folder: Path) -> Path:
    path = folder / "KW-KAL.zip"
    path.write_bytes(zipped(("rekap.csv", sheet.encode())))
    return path


def as_workbook(sheet: str, folder: Path) -> Path:
    """The sheet with merged headings; a number below them is a number, as a spreadsheet makes it."""

    def cell_of(line: int, position: int, cell: str) -> int | str | None:
        number = cell.replace(".", "")
        return int(number) if line > 5 and position > 2 and number.isdigit() else cell or None

    def merge(_: Any, page: Any) -> None:
        for position, cell in ((3, "Penerima Upah"), (5, "Bukan Penerima Upah"), (7, "Jumlah")):
            page.merge_range(4, position, 4, position + 1, cell)

    lines = enumerate(csv.reader(io.StringIO(sheet)))
    rows = [[cell_of(line, position, cell) for position, cell in enumerate(row)] for line, row in lines]
    path = folder / "KW-KAL.xlsx"
    path.write_bytes(workbook(rows, merge))
    return path


def take(path: Path, sender: Sender = SENDER) -> Told:
    [told] = take_files("recaps", [(path, sender)], path.parent, sender_name="KW-KAL")
    return told


@pytest.mark.parametrize("written", [as_text, as_gzip, as_zip, as_workbook])
def test_a_sheet_becomes_the_rows_of_a_recap(written: Callable[[str, Path], Path], tmp_path: Path) -> None:
    told = take(written(WIDE, tmp_path))
    names = ("line", "region_code", "segment", "status", "memberships")
    assert [tuple(row[name] for name in names) for row in told.kept] == sorted(KEPT)
    assert {(row["period"], row["office_code"]) for row in told.kept} == {(OCTOBER, "CAB-BANJARMASIN")}
    assert {*DATASETS["recaps"]} == {*told.kept[0]}


@pytest.mark.parametrize("written", [as_text, as_workbook])
def test_lines_are_counted_and_not_figures(written: Callable[[str, Path], Path], tmp_path: Path) -> None:
    outcome = take(written(WIDE, tmp_path)).outcome
    counts = (outcome.accepted, outcome.rejected, outcome.duplicates, outcome.structural)
    assert (outcome.status, counts, outcome.physical_rows) == ("accepted", (3, 0, 0, 14), 17)


@pytest.mark.parametrize("how", [{"delimiter": ";", "encoding": "cp1252"}, {"encoding": "utf-16"}])
def test_a_sheet_is_read_as_its_sender_writes(how: dict[str, str], tmp_path: Path) -> None:
    path, text = tmp_path / "KW-KAL.csv", io.StringIO()
    csv.writer(text, delimiter=how.get("delimiter", ",")).writerows(csv.reader(io.StringIO(WIDE)))
    path.write_bytes(text.getvalue().encode(how["encoding"]))
    assert len(take(path, replace(SENDER, **how)).kept) == len(KEPT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("JUMLAH,,,2.600,", "JUMLAH,,,2.610,", "jumlah.total_differs"),
        ("3,62.08,Kota", "3,,Kota", "kode_wilayah.no_region"),
        ("Banjarmasin,1.200,", "Banjarmasin,1 200,", "jumlah.no_figure"),
        ("JUMLAH,,,2.600,500,1.100,50,3.700,550\n", "", "total_missing"),
        ("1.200,300,800,-,2.000,300", "1.200,300,800,-,2.000,300,7", "no_heading"),
    ],
)
def test_a_sheet_that_does_not_add_up_is_refused_whole(old: str, new: str, rule: str, tmp_path: Path) -> None:
    assert WIDE.count(old) == 1
    sheet = WIDE.replace(old, new)
    outcome = take(as_text(sheet, tmp_path)).outcome
    assert (outcome.status, outcome.accepted, (tmp_path / ROWS).exists()) == ("refused", 0, False)
    assert f"({rule})" in str(outcome.reason)
    assert outcome.rejected + outcome.structural == outcome.physical_rows == sheet.count("\n")
    assert rule in outcome.by_rule


def test_a_line_with_one_bad_figure_is_refused_with_all_of_its_figures(tmp_path: Path) -> None:
    sheet = WIDE.replace("62.06", "62.99")
    told = take(as_text(sheet, tmp_path))
    found = [(b.line, b.name, b.value) for b in told.outcome.breaches]
    assert found == [(9, "kode_wilayah.not_valid", "62.99")]
    assert (told.outcome.accepted, told.outcome.rejected) == (2, 1)
    assert told.outcome.by_rule == {"kode_wilayah.not_valid": 1}
    assert [row["line"] for row in told.kept] == [8] * 4 + [12] * 3


def test_a_heading_that_is_not_declared_refuses_the_sheet(tmp_path: Path) -> None:
    told = take(as_text(WIDE.replace("Bukan Penerima Upah", "Informal"), tmp_path))
    assert told.outcome.status == "refused"
    assert "column 6 is not known; column 7 is not known" in str(told.outcome.reason)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("62.06", "63.71", "lines 8 and 9 are of the same region. Check the layout declared for the sender."),
        ("Posisi 31 Oktober 2024", "", "line 3 names no month, "),
        ("Sumber: SMILE", '"Sumber: SMILE', "line 16 has a quote that does not close on it, "),
        (WIDE, "", "the file is empty, "),
        (WIDE, WIDE.rstrip("\n"), "line 17 has no line end, "),
        (WIDE, WIDE + "x\n" * (4 << 20), "the file is longer than any recap. "),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused(old: str, new: str, reason: str, tmp_path: Path) -> None:
    outcome = take(as_text(WIDE.replace(old, new), tmp_path)).outcome
    assert (outcome.status, outcome.accepted) == ("refused", 0)
    assert str(outcome.reason).startswith(reason)


def test_a_sheet_of_a_workbook_of_several_is_named(tmp_path: Path) -> None:
    def other_sheet(book: Any, _: Any) -> None:
        book.add_worksheet("Catatan").write_string(0, 0, "dibuat oleh")

    path = tmp_path / "KW-KAL.xlsx"
    path.write_bytes(workbook([["Kode", "PU"], ["63.71", 7]], other_sheet))
    of = {"PU": {"segmen": "PU"}}
    assert "on more than one sheet" in str(take(path, plain(of)).outcome.reason)
    assert [row["memberships"] for row in take(path, plain(of, sheet="Sheet1")).kept] == [7]
    assert "no sheet with values of the name" in str(take(path, plain(of, sheet="Rekap")).outcome.reason)


def test_a_workbook_longer_than_any_recap_is_refused(tmp_path: Path) -> None:
    outcome = take(as_workbook(WIDE + "\n" * 10_000 + "x\n", tmp_path)).outcome
    assert (outcome.status, str(outcome.reason)[:35]) == ("refused", "the file is longer than any recap. ")


def test_a_number_with_decimals_in_a_workbook_is_no_figure(tmp_path: Path) -> None:
    path = tmp_path / "KW-KAL.xlsx"
    path.write_bytes(workbook([["Kode", "PU"], ["63.71", 1.953]]))
    values = {"status": "AKTIF", "kode_kantor": "CAB-BANJARMASIN"}
    how = plain({"PU": {"segmen": "PU"}}, values=values)
    assert take(path, how).outcome.by_rule == {"jumlah.no_figure": 1}


def test_parquet_is_no_sheet(tmp_path: Path) -> None:
    path = tmp_path / "KW-KAL.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"kode": ["63.71"]}), path)
    assert "a wide recap is a sheet, expected CSV or a workbook. " in str(take(path).outcome.reason)


@pytest.mark.parametrize("skip_lines", [0, 3])
def test_people_where_a_recap_is_expected_are_not_told(skip_lines: int, tmp_path: Path) -> None:
    told = take(as_text(ROWS_OF_PEOPLE, tmp_path), sender(skip_lines=skip_lines, period_line=None))
    said = repr(told)
    assert told.outcome.status == "refused"
    assert [piece for piece in ("Siti", "Budi", "63710145") if piece in said] == []


@pytest.mark.parametrize("written", [as_text, as_workbook])
def test_validate_reads_a_sheet_as_its_sender_declares(
    written: Callable[[str, Path], Path], tmp_path: Path
) -> None:
    toml = TOML.replace("KANWIL-KAL", "CAB-BANJARMASIN")
    declared = f"[senders.recaps.KW-KAL]{toml.replace('[measures]', '[senders.recaps.KW-KAL.measures]')}"
    settings = load_settings(write(tmp_path / "office", OFFICE + declared))
    month = tmp_path / "2024-10"
    month.mkdir()
    settings = replace(settings, raw=load_settings().raw)
    [judged] = judge_files(settings, "recaps", [written(WIDE, month)])
    assert settings.sender("recaps", "KW-KAL") == SENDER
    assert judged.as_data()["rows"] == judged.outcome.accepted == 3


def test_a_recap_of_no_branch_is_held_to_one_count_for_each_cell(tmp_path: Path) -> None:
    whole = changed("recaps", "kode_kantor =")
    rows = [whole, whole | {"jumlah": "5"}, changed("recaps", "status = NONAKTIF")]
    outcome = deliver("recaps", rows, tmp_path).outcome
    errors = [(b.line, b.name) for b in outcome.breaches if b.severity == "error"]
    assert errors == [(2, "kode_kantor.conflict"), (3, "kode_kantor.conflict")]
    repeated = deliver("recaps", [whole, whole, example("recaps")], tmp_path).outcome
    assert (repeated.accepted, repeated.duplicates) == (2, 1)


def test_a_sheet_may_name_its_branches_once_and_its_regions_by_name(tmp_path: Path) -> None:
    sheet = "Kantor,Kabupaten/Kota,PU,BPU\nA,B J M,10,3\n,SUKAMARA,20,4\n,Bjm,,\nB,Bjm,30,5\n"
    of = {"kode_kantor": "Kantor", "kode_wilayah": "Kabupaten/Kota"}
    told = take(as_text(sheet, tmp_path), plain(PARTS, columns=of))
    names = ("office_code", "region_code", "segment", "memberships")
    assert sorted(tuple(row[name] for name in names) for row in told.kept) == [
        ("A", "6206", "BPU", 4),
        ("A", "6206", "PU", 20),
        ("A", "6371", "BPU", 3),
        ("A", "6371", "PU", 10),
        ("B", "6371", "BPU", 5),
        ("B", "6371", "PU", 30),
    ]
    assert sum(row["memberships"] for row in told.kept) == 72


def test_a_rule_that_two_figures_of_a_line_break_is_told_once(tmp_path: Path) -> None:
    below_zero = {
        "1.200,300,800,-,2.000,300": "-1.200,300,-800,-,-2.000,300",
        "1.700,400,1.000,50,2.700,450": "-700,400,-600,50,-1.300,450",
        "2.600,500,1.100,50,3.700,550": "200,500,-500,50,-300,550",
    }
    sheet = WIDE
    for former, now in below_zero.items():
        sheet = sheet.replace(former, now)
    told = take(as_text(sheet, tmp_path))
    assert told.outcome.status == "partial"
    assert [(b.line, b.name) for b in told.outcome.breaches] == [(8, "jumlah.negative")]
    assert told.outcome.by_rule == {"jumlah.negative": 1}


@pytest.mark.parametrize("write", [as_text, as_gzip, as_zip, as_workbook])
def test_a_sheet_that_says_none_is_accepted_without_a_row(
    write: Callable[[str, Path], Path], tmp_path: Path
) -> None:
    sheet = "".join(WIDE.splitlines(keepends=True)[:6]) + "JUMLAH,,,0,0,0,0,0,0\nSumber: SMILE,,,,,,,,\n"
    outcome = take(write(sheet, tmp_path)).outcome
    assert (outcome.status, outcome.accepted, outcome.structural) == ("accepted", 0, 8)
