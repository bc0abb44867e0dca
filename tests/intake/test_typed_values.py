"""A number cell is its number, a day its day, whatever its sender's texts mean; a text keeps its format."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from flows.intake.number_texts import of_decimal, remedy
from flows.intake.outcome import Outcome
from flows.settings import Sender
from tests.intake.test_recap_layout import PARTS, plain
from tests.intake.written import Change, workbook
from tests.schemas.extracts.delivered import Told, changed, deliver, example, take_files

PLAIN, INDONESIAN = Sender(), Sender(number_format="indonesian")
KEY_PLAIN, KEY_INDONESIAN = 'write number_format = "plain"', 'write number_format = "indonesian"'
WIDE = plain(PARTS, number_format="indonesian", values={"status": "AKTIF", "kode_kantor": "CAB-BANJARMASIN"})

Row = tuple[dict[str, Any] | None, list[tuple[str, str]]]
Write = Callable[[list[dict[str, Any]], Path], Path]


pytestmark = pytest.mark.usefixtures("_here")


def as_workbook(rows: list[dict[str, Any]], folder: Path, *changes: Change) -> Path:
    path = folder / "N01.xlsx"
    path.write_bytes(workbook([[*rows[0]], *(row.values() for row in rows)], *changes))
    return path


def as_parquet(rows: list[dict[str, Any]], folder: Path) -> Path:
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), folder / "N01.parquet")
    return folder / "N01.parquet"


def take(name: str, path: Path, sender: Sender) -> Told:
    [found] = take_files(name, [(path, sender)], path.parent)
    return found


def each(
    name: str, write: Write, rows: list[dict[str, Any]], senders: tuple[Sender, ...], folder: Path
) -> list[Row]:
    """Take rows in, of every sender: what is kept of each, and its errors.

    In Parquet, whose columns have one type, each has a file of its own; a good row stands beside it.
    """
    key = {"contributions": "npp", "recaps": "kode_kantor"}[name]
    rows = [row | {key: f"{number:08}"} for number, row in enumerate(rows, start=1)]
    good = {column: cell or None for column, cell in example(name).items()}
    groups = [[*rows, good]] if write is as_workbook else [[row] for row in rows]
    files = []
    for number, group in enumerate(groups):
        (folder / f"file{number}").mkdir()
        path = write(group, folder / f"file{number}")
        files += [(path, sender) for sender in senders]
    found = []
    for number, one in enumerate(take_files(name, files, folder)):
        kept = {row["line"]: row for row in one.kept}
        lines = range(2, 2 + min(len(groups[number // len(senders)]), len(rows)))
        found += [(kept.get(line), told(one, line)) for line in lines]
    return found


def payment(**cells: Any) -> dict[str, Any]:
    return {name: cell or None for name, cell in example("contributions").items()} | cells


COLUMNS = list(payment())


def payments(folder: Path, *changes: Change, rows: int = 4) -> Outcome:
    """Take a workbook of payments in, of whose sheet something is changed."""
    numbered = [payment(npp=f"0001234{line}") for line in range(1, rows + 1)]
    return take("contributions", as_workbook(numbered, folder, *changes), PLAIN).outcome


def told(found: Told, line: int | None = None) -> list[tuple[str, str]]:
    errors = [breach for breach in found.outcome.breaches if breach.severity == "error"]
    return [(one.name, one.expected) for one in errors if line in (None, one.line)]


AMOUNTS = {
    10370.37: "10370.37",
    1_090_000 * 0.0024: "2616",
    9999.9999999999995: "10000",
    393126.5: "393126.5",
    450.0: "450",
    1e6: "1000000",
}


@pytest.mark.parametrize("write", [as_workbook, as_parquet])
def test_a_typed_amount_is_that_amount(write: Write, tmp_path: Path) -> None:
    rows = [payment(iuran=paid) for paid in AMOUNTS]
    found = each("contributions", write, rows, (PLAIN, INDONESIAN), tmp_path)
    amounts = [row["contributions_idr"] if row else errors for row, errors in found]
    assert sorted(amounts) == sorted([Decimal(read) for read in AMOUNTS.values()] * 2)


@pytest.mark.parametrize("write", [as_workbook, as_parquet])
def test_a_computed_amount_with_more_decimals_is_told_to_be_rounded(write: Write, tmp_path: Path) -> None:
    rows = [payment(iuran=paid) for paid in (393.126, 450.001, 2616.123, 1_090_000 / 7, 1e5 / 3)]
    for _, errors in each("contributions", write, rows, (PLAIN, INDONESIAN), tmp_path):
        [(rule, expected)] = errors
        assert rule == "iuran.unreadable"
        assert "more than two decimals: round it in the sheet" in expected


@pytest.mark.parametrize("write", [as_workbook, as_parquet])
def test_a_typed_count_with_decimals_is_none(write: Write, tmp_path: Path) -> None:
    rows = [example("recaps") | {"jumlah": count} for count in (1.498, 50.001, 12.5, 0.25)]
    for _, errors in each("recaps", write, rows, (PLAIN, INDONESIAN), tmp_path):
        [(rule, expected)] = errors
        assert (rule, "this one has decimals" in expected) == ("jumlah.unreadable", True)


@pytest.mark.parametrize("kind", [pyarrow.decimal128(20, 3), pyarrow.decimal128(30, 10), pyarrow.int64()])
@pytest.mark.parametrize("sender", [PLAIN, INDONESIAN])
def test_exact_types_keep_all_digits(kind: pyarrow.DataType, sender: Sender, tmp_path: Path) -> None:
    exact = Decimal("9007199254740993") if kind == pyarrow.int64() else Decimal("90071992547409.93")
    cells = {name: [cell] for name, cell in payment(iuran=exact, denda=Decimal(0)).items()}
    table = pyarrow.table(cells)
    for name in ("iuran", "denda"):
        column = pyarrow.array(cells[name]).cast(kind)
        table = table.set_column(table.column_names.index(name), name, column)
    pyarrow.parquet.write_table(table, tmp_path / "N01.parquet")
    [row] = take("contributions", tmp_path / "N01.parquet", sender).kept
    assert (row["contributions_idr"], row["fines_idr"]) == (exact, 0)


def test_a_short_type_with_more_digits_than_it_keeps_is_refused(tmp_path: Path) -> None:
    table = pyarrow.Table.from_pylist([payment()]).drop_columns(["iuran"])
    paths = []
    for paid in (250.5, 16_000_000.0, 20_000_002.0, 2_394_000.25):
        paths.append(tmp_path / f"{paid}.parquet")
        column = pyarrow.array([paid], pyarrow.float32())
        pyarrow.parquet.write_table(table.append_column("iuran", column), paths[-1])
    found = take_files("contributions", [(path, PLAIN) for path in paths], tmp_path)
    reason = "column 11 holds numbers of more digits than its type keeps"
    assert [reason in str(one.outcome.reason) for one in found] == [False, False, True, True]
    assert [one.outcome.accepted for one in found] == [1, 1, 0, 0]


@pytest.mark.parametrize("sender", [PLAIN, INDONESIAN])
def test_codes_in_number_cells_are_no_amounts(sender: Sender, tmp_path: Path) -> None:
    rows = [example("recaps") | {"kode_wilayah": 63.71, "jumlah": 5}]
    found = take("recaps", as_workbook(rows, tmp_path), sender)
    assert [(row["region_code"], row["memberships"]) for row in found.kept] == [("6371", 5)]


@pytest.mark.parametrize("write", [as_workbook, as_parquet])
@pytest.mark.parametrize(
    ("sender", "told_to", "texts"),
    [
        (PLAIN, KEY_INDONESIAN, ("450.000", "1.234.567", "2.394.000,50", "2394000,5")),
        (INDONESIAN, KEY_PLAIN, ("450,000", "1,234,567.5", "2394000.5")),
    ],
)
def test_a_text_cell_keeps_the_rules_of_texts(
    write: Write, sender: Sender, told_to: str, texts: tuple[str, ...], tmp_path: Path
) -> None:
    rows = [payment(iuran=text, npp=f"0001234{number}") for number, text in enumerate(texts)]
    outcome = take("contributions", write(rows, tmp_path), sender).outcome
    assert (outcome.by_rule, outcome.rejected) == ({"iuran.unreadable": len(texts)}, len(texts))
    assert told_to in str(outcome.reason)


DOTTED = {
    "recaps": {"jumlah": ("50.000", "1.234.567")},
    "contributions": {"jml_tk": ("5.000",), "upah": ("450.000",), "denda": ("5.000", "450.123")},
    "employers": {"jml_tk_aktif": ("1.000",)},
    "projects": {"jml_tk": ("2.000",), "nilai_kontrak": ("450.123",)},
    "memberships": {"upah": ("350.000",), "iuran": ("323.400",)},
}


@pytest.mark.parametrize("name", DOTTED)
def test_dots_of_thousands_under_plain_are_refused_with_the_key(name: str, tmp_path: Path) -> None:
    rows = [(column, text) for column, texts in DOTTED[name].items() for text in texts]
    found = deliver(name, [changed(name, f"{column} = {text}") for column, text in rows], tmp_path)
    errors = [(rule, text) for rule, text in told(found) if not rule.endswith(".conflict")]
    assert {rule for rule, _ in errors} == {f"{column}.unreadable" for column in DOTTED[name]}
    assert (found.outcome.accepted, [text for _, text in errors if KEY_INDONESIAN not in text]) == (0, [])


def test_a_whole_number_may_end_as_programs_write_it(tmp_path: Path) -> None:
    texts = ["50.0", "50.00", "50", "0.000"]
    rows = [changed("recaps", f"jumlah = {text}; kode_kantor = K{text}") for text in texts]
    assert [row["memberships"] for row in deliver("recaps", rows, tmp_path).kept] == [50, 50, 50, 0]


@pytest.mark.parametrize(
    ("text", "decimals", "told_to"),
    [
        ("50.000", 0, KEY_INDONESIAN),
        ("50,0", 0, KEY_INDONESIAN),
        ("50.0", 0, KEY_PLAIN),
        ("50,000", 0, KEY_PLAIN),
        ("1,234,567", 0, "commas of thousands"),
        ("1234.000", 0, "may be thousands"),
        ("12.5", 0, "has decimals"),
        ("1" * 20, 0, "more than 18 digits"),
        ("450.123", 2, KEY_INDONESIAN),
        ("45,34", 2, KEY_INDONESIAN),
        ("45.34", 2, KEY_PLAIN),
        ("1.450,123", 2, "more than two decimals"),
        ("2616.123", 2, "more than two decimals"),
        ("1" * 17 + ".89", 2, "more than 16 digits"),
        ("45.34", 6, KEY_PLAIN),
        ("353.413", 6, KEY_INDONESIAN),
        ("1953.661", 6, "may be thousands"),
        ("0.12345678", 6, "more than six decimals"),
        ("Rp5.000", 2, ""),
        ("1.95.661", 0, ""),
        ("", 0, ""),
    ],
)
def test_a_text_that_is_no_number_tells_what_to_do(text: str, decimals: int, told_to: str) -> None:
    found = remedy(text, decimals)
    assert (told_to in found, bool(found)) == (True, bool(told_to))


@pytest.mark.parametrize(
    ("number", "plain", "indonesian"),
    [
        ("50.000", "50", "50"),
        ("393.126", "393.1260", "393,1260"),
        ("-393.126", "-393.1260", "-393,1260"),
        ("90071992547409.93", "90071992547409.93", "90071992547409,93"),
        ("1E+3", "1000", "1000"),
        ("1E-7", "0.0000001", "0,0000001"),
        ("0.10", "0.1", "0,1"),
    ],
)
def test_a_number_is_written_so_that_no_format_reads_another(
    number: str, plain: str, indonesian: str
) -> None:
    found = [of_decimal(Decimal(number), form) for form in ("plain", "indonesian")]
    assert found == [plain, indonesian]


# Days


DAYS = {
    date(2024, 10, 15): True,
    datetime(2024, 10, 15): True,
    "2024-10-15": True,
    "2024-10-15T00:00:00": True,
    datetime(2024, 10, 15, 13, 45): False,
    "2024-10-15T13:45:00": False,
    45580: False,
}


@pytest.mark.parametrize("write", [as_workbook, as_parquet])
def test_a_day_is_a_day_and_a_moment_of_it_is_none(write: Write, tmp_path: Path) -> None:
    found = each("contributions", write, [payment(tgl_bayar=day) for day in DAYS], (PLAIN,), tmp_path)
    assert [row is not None for row, _ in found] == list(DAYS.values())
    assert {name for _, errors in found for name, _ in errors} == {"tgl_bayar.unreadable"}


@pytest.mark.parametrize("write", [as_workbook, as_parquet])
def test_a_month_may_come_as_its_first_day(write: Write, tmp_path: Path) -> None:
    months = [datetime(2024, 9, 1), date(2024, 9, 1), "2024-09-01T00:00:00", "2024-09"]
    found = each("contributions", write, [payment(blth=month) for month in months], (PLAIN,), tmp_path)
    assert [row and row["covered_period"] for row, _ in found] == [date(2024, 9, 1)] * 4


# Formulas and hidden rows


def test_a_formula_without_a_value_is_refused_by_name_in_any_column(tmp_path: Path) -> None:
    names = ("npp", "jml_tk", "kode_billing")

    def compute(_: Any, sheet: Any) -> None:
        for line, name in enumerate(names, start=1):
            sheet.write_formula(line, COLUMNS.index(name), "=1+1")  # as 0, to be computed

    outcome = payments(tmp_path, compute)
    found = [(breach.line, breach.name) for breach in outcome.breaches]
    assert found == [(line, f"{name}.not_computed") for line, name in enumerate(names, start=2)]
    assert (outcome.accepted, outcome.rejected) == (1, 3)
    assert "Open it in Excel and save it again" in outcome.breaches[0].told


@pytest.mark.parametrize(
    ("first", "last", "broken"),
    [
        ((1, "jml_tk"), (3, "jml_tk"), [(3, "jml_tk.merged"), (4, "jml_tk.merged")]),
        ((2, "npp"), (3, "npp"), [(4, "npp.merged")]),
        ((1, "iuran"), (1, "denda"), [(2, "denda.merged")]),
        ((1, "upah"), (2, "iuran"), [(2, "iuran.merged"), (3, "iuran.merged"), (3, "upah.merged")]),
        ((5, "npp"), (8, "tgl_bayar"), []),
    ],
)
def test_a_cell_merged_with_another_one_is_not_read_as_empty(
    first: tuple[int, str], last: tuple[int, str], broken: list[tuple[int, str]], tmp_path: Path
) -> None:
    (top, left), (bottom, right) = (first[0], COLUMNS.index(first[1])), (last[0], COLUMNS.index(last[1]))
    value = payment()[first[1]] if top < 5 else ""
    outcome = payments(
        tmp_path,
        lambda book, sheet: sheet.merge_range(top, left, bottom, right, value, book.add_format({"bold": 1})),
    )
    assert [(b.line, b.name) for b in outcome.breaches if b.rule == "merged"] == broken
    assert outcome.rejected == len({line for line, _ in broken})
    assert not broken or "Unmerge the cells" in outcome.breaches[0].told


@pytest.mark.parametrize("name", ["jml_tk", "iuran", "denda"])
def test_a_boolean_is_no_number(name: str, tmp_path: Path) -> None:
    outcome = payments(tmp_path, lambda _, sheet: sheet.write_boolean(1, COLUMNS.index(name), True), rows=2)
    assert [(b.line, b.name) for b in outcome.breaches] == [(2, f"{name}.unreadable")]
    assert (outcome.accepted, outcome.rejected) == (1, 1)


def test_merged_cells_of_a_wide_sheet_are_its_layout(tmp_path: Path) -> None:
    found = wide(tmp_path, lambda _, sheet: sheet.merge_range("A5:C5", "Catatan: sementara"))
    assert (len(found.kept), found.outcome.status) == (4, "accepted")


@pytest.mark.parametrize(
    ("cells", "line", "column"),
    [(["B2:B3"], 3, 2), (["B2:C2"], 2, 3), (["B3:C3"], 3, 3), (["B2:B3", "C2:C3"], 3, 2)],
    ids=["below", "beside", "beside in the last line", "a whole line with the one above"],
)
def test_a_figure_of_a_wide_sheet_that_is_merged_is_refused(
    cells: list[str], line: int, column: int, tmp_path: Path
) -> None:
    def merge(book: Any, sheet: Any) -> None:
        for each in cells:
            sheet.merge_range(each, 57, book.add_format({"bold": True}))

    outcome = wide(tmp_path, merge).outcome
    assert outcome.status == "refused"
    assert f"line {line}, column {column} is empty, expected a value of its own" in str(outcome.reason)


def wide(folder: Path, *changes: Change) -> Told:
    path = folder / "KW-KAL.xlsx"
    rows = [["Kode", "PU", "BPU"], ["63.71", 50, 1_200], ["62.06", 70.0, "1.500"]]
    path.write_bytes(workbook(rows, *changes))
    return take("recaps", path, WIDE)


def test_a_wide_sheet_reads_number_cells_and_texts(tmp_path: Path) -> None:
    found = wide(tmp_path, lambda _, sheet: sheet.write_number("B2", 1_090_000 * 0.0024))
    assert sorted(row["memberships"] for row in found.kept) == [70, 1200, 1500, 2616]


@pytest.mark.parametrize("cell", ["A2", "B2", "C3", "C1"])
def test_a_wide_sheet_with_a_formula_without_a_value_is_refused(cell: str, tmp_path: Path) -> None:
    found = wide(tmp_path, lambda _, sheet: sheet.write_formula(cell, "=1+1"))
    line, column = int(cell[1]), "ABC".index(cell[0]) + 1
    told_to = f"line {line}, column {column} is empty, expected the value of its formula"
    assert (found.outcome.status, told_to in str(found.outcome.reason)) == ("refused", True)


def test_hidden_rows_and_columns_of_a_wide_sheet_count_and_are_told(tmp_path: Path) -> None:
    def draw(_: Any, sheet: Any) -> None:
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("C:C", None, None, {"hidden": True})

    found = wide(tmp_path, draw)
    assert (len(found.kept), found.outcome.status) == (4, "accepted")
    assert found.outcome.by_rule == {"hidden_column": 1, "hidden_row": 1}
    assert found.rules("warning") == {*found.outcome.warnings} == {"hidden_column", "hidden_row"}
    assert "1 row is hidden in the sheet" in found.outcome.breaches[1].expected


def test_hidden_rows_count_and_are_told_by_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.intake.hidden.WARNINGS_LISTED", 2)

    def hide(_: Any, sheet: Any) -> None:
        sheet.autofilter(0, 0, 5, 3)
        for line in (1, 3, 4, 9):
            sheet.set_row(line, None, None, {"hidden": True})

    outcome = payments(tmp_path, hide, rows=5)
    assert (outcome.status, outcome.accepted) == ("accepted", 5)
    assert (outcome.by_rule, outcome.warnings) == ({"hidden_row": 3}, ["hidden_row"])
    assert [breach.line for breach in outcome.breaches] == [2, 4]
    assert "3 rows are hidden in the sheet" in outcome.breaches[0].told
