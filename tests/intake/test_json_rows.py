"""JSON as portals answer it: rows are read with all their digits, and never a part of them as the whole."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.intake.decoding import Refused
from flows.intake.json_rows import read_json
from flows.intake.sheet import Sheet
from flows.sender import Sender
from tests.schemas.extracts.delivered import example, take_files

pytestmark = pytest.mark.usefixtures("_here")

ROWS = [{"kode": "63.71", "n": 1}, {"n": 2.5, "ket": "x"}]
FIELDS = [{"id": "kode"}, {"id": "n"}]


def read(text: str | bytes, folder: Path) -> Sheet:
    path = folder / "N01.json"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_json(path)


@pytest.mark.parametrize(
    "answer",
    [
        ROWS,
        {"records": ROWS},
        {"success": True, "result": {"fields": FIELDS, "records": ROWS, "total": 2}},
        {"data": ROWS, "pagination": {"page": 1}, "filters": FIELDS},
        {"wilayah": {"isi": ROWS}},
    ],
)
def test_records_are_found_alone_and_in_an_answer(answer: Any, tmp_path: Path) -> None:
    sheet = read("\ufeff" + json.dumps(answer), tmp_path)
    assert (sheet.header, sheet.header_line, sheet.physical_rows) == (["kode", "n", "ket"], 1, 3)
    assert sheet.rows.to_pylist() == [
        {"line": 2, "c0": "63.71", "c1": "1", "c2": None},
        {"line": 3, "c0": None, "c1": "2.5", "c2": "x"},
    ]
    assert {position: lines.to_pylist() for position, lines in sheet.numeric.items()} == {1: [2, 3]}


def test_values_keep_their_digits_and_are_what_they_are_in_other_files(tmp_path: Path) -> None:
    text = '[{"a": 12345678901234567890.10, "b": 1E+3, "c": true, "d": null, "e": " ", "f": 1.250}]'
    [row] = read(text, tmp_path).rows.to_pylist()
    assert [*row.values()][1:] == ["12345678901234567890.1", "1000", "TRUE", None, " ", "1.25"]
    sheet = read('[{"a": 1}, {"a": null}, {"a": ""}, {"a": 2}]', tmp_path)
    assert (sheet.rows["line"].to_pylist(), sheet.blank_lines, sheet.physical_rows) == ([2, 5], 2, 5)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is no JSON"),
        ("kode,n\n", "the file is no JSON"),
        ('[{"n": NaN}]', "the file is no JSON"),
        ('[{"n": 1e999999999}]', "the file is no JSON"),
        ('[{"n": 1}', "the file is no JSON"),
        (b'[{"n": "\xe9"}]', "the file is no JSON"),
        ("[" * 100_000, "the file is no JSON"),
        ("[]", "no list of records"),
        ('{"success": false, "error": {"message": "rahasia"}}', "no list of records"),
        ("[[1, 2], [3, 4]]", "no list of records"),
        ('[{"n": 1}, 2]', "no list of records"),
        ('{"a": [{"n": 1}], "b": [{"n": 2}]}', "has 2 lists of records"),
        ('{"records": [{"n": 1}], "total": 5000}', "has 1 of 5,000 records. Fetch all of them"),
        ('{"a": {"records": [{"n": 1}]}, "b": {"records": [{"n": 1}]}}', "has 2 lists of records"),
        ('{"fields": [{"id": "n"}], "records": [], "total": 0}', "no list of records"),
        ('[{"n": 1, "n": 2}]', "a name twice"),
        ('[{"kode": "63.71", "n": {"pu": 1}}]', "line 2, column 2 is no text and no number, but several"),
    ],
)
def test_what_is_no_one_table_is_refused_and_not_quoted(text: str | bytes, told: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(text, tmp_path)
    assert told in str(refused.value)
    assert "rahasia" not in str(refused.value)


@pytest.mark.parametrize("number_format", ["plain", "indonesian"])
def test_a_file_is_taken_in_as_any_other(number_format: str, tmp_path: Path) -> None:
    row: dict[str, Any] = example("contributions") | {"iuran": 2394000.125, "denda": 1.5, "jml_tk": 12}
    (tmp_path / "N01.json").write_text(json.dumps({"data": [row | {"iuran": 2394000.5}, row]}))
    [told] = take_files(
        "contributions", [(tmp_path / "N01.json", Sender(number_format=number_format))], tmp_path
    )
    assert [(str(kept["contributions_idr"]), str(kept["fines_idr"])) for kept in told.kept] == [
        ("2394000.50", "1.50")
    ]
    assert (told.outcome.accepted, told.outcome.rejected, told.outcome.structural) == (1, 1, 1)
    assert told.rules("error") == {"iuran.unreadable"}
