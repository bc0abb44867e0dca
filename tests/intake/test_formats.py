"""Reference data and facts in every format, in any order of columns: the same rows, the same account."""

import csv
import gzip
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

import schemas
from flows.intake.outcome import Outcome
from flows.settings import PROJECT, Sender
from tests.delivering import deliver
from tests.intake.written import Change, workbook, zipped

pytestmark = pytest.mark.usefixtures("_here")

Cells = list[list[Any]]
"""The first row is the header; an empty cell is an empty text."""
Written = tuple[str, bytes, Sender]
FILES = {"workforce": "sakernas.csv", "targets": "curated.csv", "regions": "kalimantan.csv"}
WORDS = {"workforce": "area_level", "targets": "measure", "regions": "level"}
KINDS = [["publisher", "publisher_kind", "note"], ["A", "press", "1"], ["B", "office", ""]]


def text(cells: Cells, delimiter: str = ",", end: str = "\n") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(cells)
    return file.getvalue().encode()


def parquet(cells: Cells) -> bytes:
    header, *rows = cells
    columns = {name: [row[at] or None for row in rows] for at, name in enumerate(header)}
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), buffer)
    return buffer.getvalue()


def typed(cells: Cells, dataset: str) -> Cells:
    """Numbers as numbers, and months as the first day that a spreadsheet makes of one."""
    numbers, (header, *rows) = schemas.dataset(dataset).numbers, cells

    def kind(name: str, cell: str) -> Any:
        if cell and name in numbers:
            return float(cell)
        return date.fromisoformat(f"{cell}-01") if cell and name.startswith("valid_") else cell

    return [header, *([kind(name, cell) for name, cell in zip(header, row, strict=True)] for row in rows)]


def other_order(cells: Cells) -> Cells:
    return [[*reversed(row)] for row in cells]


PLAIN = Sender()
FORMATS: dict[str, Callable[[Cells, str], Written]] = {
    "another order": lambda cells, _: (".csv", text(other_order(cells)), PLAIN),
    "capitals": lambda cells, _: (".csv", text([[n.upper() for n in cells[0]], *cells[1:]]), PLAIN),
    "a mark and CR LF": lambda cells, _: (".csv", b"\xef\xbb\xbf" + text(cells, end="\r\n"), PLAIN),
    "tabs": lambda cells, _: (".csv", text(cells, "\t"), Sender(delimiter="\t")),
    "utf-16": lambda cells, _: (".csv", text(cells).decode().encode("utf-16"), Sender(encoding="utf-16")),
    "gzip": lambda cells, _: (".csv.gz", gzip.compress(text(cells)), PLAIN),
    "zip": lambda cells, _: (".zip", zipped(("data.csv", text(cells))), PLAIN),
    "workbook": lambda cells, _: (".xlsx", workbook(other_order(cells)), PLAIN),
    "workbook of numbers and days": lambda cells, name: (".xlsx", workbook(typed(cells, name)), PLAIN),
    "workbook of an Indonesian": lambda cells, name: (
        ".xlsx",
        workbook(typed(cells, name)),
        Sender(number_format="indonesian"),
    ),
    "parquet": lambda cells, _: (".parquet", parquet(other_order(cells)), PLAIN),
    "parquet of numbers and days": lambda cells, name: (".parquet", parquet(typed(cells, name)), PLAIN),
}


def shipped(dataset: str) -> Cells:
    """Eleven of the shipped rows, an equal one, one of white space, and one with a word that is none."""
    path = PROJECT / "data" / "raw" / dataset / FILES[dataset]
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows, wrong = [*csv.reader(file)][:13]
    wrong[header.index(WORDS[dataset])] = "none such"
    return [header, *rows, rows[3], [" ", *[""] * (len(header) - 1)], wrong]


@pytest.mark.parametrize("dataset", FILES)
@pytest.mark.parametrize("written", FORMATS.values(), ids=FORMATS)
def test_every_format_gives_the_same_rows_and_the_same_account(
    dataset: str, written: Callable[[Cells, str], Written], regions: pyarrow.Table
) -> None:
    cells = shipped(dataset)
    plain, wanted = deliver(dataset, text(cells), regions=regions)
    ending, content, sender = written(cells, dataset)
    outcome, rows = deliver(dataset, content, sender, regions, name=f"N01{ending}")
    assert (plain.accepted, plain.rejected, plain.duplicates, plain.structural) == (11, 1, 1, 2)
    assert outcome == plain
    assert values(rows) == values(wanted)


def values(rows: pyarrow.Table | None) -> list[dict[str, object]]:
    """Accepted rows by line, without the texts that numbers and months were read from."""
    assert rows is not None
    return rows.select([name for name in rows.column_names if not name.endswith("_text")]).to_pylist()


def publishers(written: Written) -> tuple[Outcome, list[int]]:
    outcome, rows = deliver("publishers", written[1], written[2], name=f"N01{written[0]}")
    return outcome, [] if rows is None else rows["line"].to_pylist()


BY_FORMAT = [kind for name, kind in FORMATS.items() if name in ("tabs", "gzip", "zip", "workbook", "parquet")]


@pytest.mark.parametrize("written", BY_FORMAT)
@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (KINDS[:1], "the file has a header and no row, expected at least one"),
        ([[*row[:2]] for row in KINDS], "note is missing. Expected, in any order: publisher, "),
        ([[*row, "x"] for row in KINDS], "is not known. Expected, in any order: publisher, "),
        ([["siti", "x", "1"], *KINDS[1:]], "3 of 3 columns are missing; column 1 is not known; column 2"),
        ([["a", "b", "c"], *KINDS], "the header is on line 2, expected on line 1. Delete the lines above it"),
    ],
    ids=["no row", "a column missing", "a column more", "no header", "a title"],
)
def test_what_is_wrong_with_a_header_is_told_alike(
    cells: Cells, told: str, written: Callable[[Cells, str], Written]
) -> None:
    outcome, lines = publishers(written(cells, "publishers"))
    assert (outcome.status, lines, "siti" in str(outcome)) == ("refused", [], False)
    assert told in str(outcome.reason)
    assert outcome.physical_rows == outcome.rejected + outcome.structural


@pytest.mark.parametrize("written", [text, workbook])
def test_a_column_twice_is_refused(written: Callable[[Cells], bytes]) -> None:
    ending = ".csv" if written is text else ".xlsx"
    outcome, _ = publishers((ending, written([[*row, row[0]] for row in KINDS]), PLAIN))
    assert "publisher is there twice. Expected, in any order" in str(outcome.reason)


TROUBLED = {
    "a formula": (lambda _, sheet: sheet.write_formula("A3", "=B1", value=""), [2], "not_computed"),
    "merged": (lambda _, sheet: sheet.merge_range("A3:A4", "B"), [2, 3], "merged"),
}


@pytest.mark.parametrize(("change", "lines", "rule"), TROUBLED.values(), ids=TROUBLED)
def test_a_cell_of_a_workbook_that_has_no_value_refuses_its_row(
    change: Change, lines: list[int], rule: str
) -> None:
    cells = [*KINDS, ["", "press", ""]] if rule == "merged" else KINDS
    outcome, found = publishers((".xlsx", workbook(cells, change), PLAIN))
    assert (outcome.status, found, outcome.by_rule) == ("partial", lines, {f"publisher.{rule}": 1})


def test_rows_that_a_sheet_hides_count_and_are_told() -> None:
    hidden = workbook(KINDS, lambda _, sheet: sheet.set_row(2, None, None, {"hidden": True}))
    outcome, lines = publishers((".xlsx", hidden, PLAIN))
    assert (outcome.status, lines, outcome.by_rule, outcome.warnings) == (
        "accepted",
        [2, 3],
        {"hidden_row": 1},
        ["hidden_row"],
    )


def test_two_sheets_are_refused() -> None:
    outcome, _ = publishers((".xlsx", workbook(KINDS, sheets=2), PLAIN))
    assert "values on more than one sheet, expected one" in str(outcome.reason)


@pytest.mark.usefixtures("child")
def test_only_a_workbook_costs_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise AssertionError("a process is started, or a file spilled")

    monkeypatch.setattr("subprocess.Popen", none)
    monkeypatch.setattr("pyarrow.ipc.new_file", none)
    assert publishers((".csv", text(KINDS), PLAIN))[0].status == "accepted"
    with pytest.raises(AssertionError, match="a process is started"):
        publishers((".xlsx", workbook(KINDS), PLAIN))


@pytest.mark.parametrize("space", [" ", "\t", "\u00a0", " \u2003 ", " " * 30])
def test_cells_of_white_space_are_empty(space: str) -> None:
    cells = [*KINDS, ["C", "press", space], [space, space, space], ["C", "press", ""]]
    for written in (FORMATS["zip"], FORMATS["workbook"], FORMATS["parquet"]):
        outcome, lines = publishers(written(cells, "publishers"))
        account = (outcome.accepted, outcome.rejected, outcome.duplicates, outcome.structural)
        assert (lines, account) == ([2, 3, 4], (3, 0, 1, 2))
