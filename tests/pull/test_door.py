"""flows.pull.door: what is no table by its first bytes does not land, whatever source and name it has."""

import gzip
import io
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from flows.pull.door import refuse_other_contents
from flows.pull.offer import Draft, Offer, Refused
from tests.intake.written import zipped

NIK = "6371010101900001"
TABLE = b"bulan,kantor\n2024-10,CAB-BANJARMASIN\n"
PAGE = b"<!DOCTYPE html>\n<html><body>Sesi berakhir " + NIK.encode() + b"</body></html>"


def members(*contents: bytes) -> bytes:
    return zipped(*((f"{number}.csv", content) for number, content in enumerate(contents)))


def parquet() -> bytes:
    body = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"bulan": ["2024-10"]}), body)
    return body.getvalue()


def taken(folder: Path, body: bytes, ending: str, content_type: str = "") -> Path:
    draft = Draft(folder / "draft.part")
    draft.path.write_bytes(body)
    offer = Offer("portal", "recaps", "N01", "2024-10", ending, f"2024-10/N01{ending}")
    refuse_other_contents(offer, draft, content_type)
    return draft.path


@pytest.mark.parametrize(
    ("ending", "body"),
    [
        (".csv", TABLE),
        (".csv", b""),
        (".csv", b"\xef\xbb\xbf" + TABLE),
        (".csv", TABLE.decode().encode("utf-16")),
        (".csv", b'"bulan","kantor"\n'),
        (".csv", b"[DRAF] Rekap 2024;;\n"),
        (".csv", b"<18 tahun,18-55\n1,2\n"),
        (".csv", b"kode\n{1}\n"),
        (".csv.gz", gzip.compress(TABLE)),
        (".csv.gz", gzip.compress(TABLE)[:9]),
        (".zip", members(TABLE)),
        (".zip", members(b'{"name": "data"}', TABLE)),
        (".zip", members(TABLE)[:40]),
        (".xlsx", members(b"<workbook />")),
        (".parquet", parquet()),
    ],
)
def test_a_table_passes_and_so_does_what_only_the_intake_can_judge(
    tmp_path: Path, ending: str, body: bytes
) -> None:
    assert taken(tmp_path, body, ending, "application/json").read_bytes() == body


@pytest.mark.parametrize("ending", [".csv", ".csv.gz", ".zip", ".xlsx", ".parquet"])
@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"error": "backend unavailable"}', "is JSON"),
        (b'\xef\xbb\xbf\r\n  {\n "success": false}', "is JSON"),
        (b'[{"nik": "' + NIK.encode() + b'"}]', "is JSON"),
        (b"[]", "is JSON"),
        (b"null\n", "is JSON"),
        (b'"' + NIK.encode() + b'"', "is JSON"),
        (b'{"a": ' + b'"x' * 100_000, "is JSON"),
        (PAGE, "is a web page or XML"),
        (b"  \n<html lang='id'>", "is a web page or XML"),
        ('<?xml version="1.0"?><Error/>'.encode("utf-16"), "is a web page or XML"),
        (b"<table><tr><td>bulan</td></tr></table>", "is a web page or XML"),
        (b"<!-- masuk -->", "is a web page or XML"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is a workbook of the old kind, or with a password"),
    ],
)
def test_what_is_no_table_is_refused_and_not_quoted(
    tmp_path: Path, ending: str, body: bytes, told: str
) -> None:
    with pytest.raises(Refused) as caught:
        taken(tmp_path, body, ending)

    assert f"portal: 2024-10/N01{ending} {told}; expected a table as {ending}" in str(caught.value)
    assert NIK not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("ending", "body", "told"),
    [
        (".csv.gz", gzip.compress(PAGE), "a web page"),
        (".zip", members(b'{"error": 1}'), "JSON"),
        (".csv", members(TABLE), "a ZIP archive or a workbook"),
        (".csv", gzip.compress(TABLE), "compressed by gzip"),
        (".csv", parquet(), "a Parquet file"),
        (".xlsx", TABLE, "no file of .xlsx"),
        (".parquet", b"Layanan sedang dalam pemeliharaan", "no file of .parquet"),
    ],
)
def test_what_is_packed_or_named_as_another_kind_is_refused(
    tmp_path: Path, ending: str, body: bytes, told: str
) -> None:
    with pytest.raises(Refused, match=told):
        taken(tmp_path, body, ending)


def test_what_a_server_calls_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="which its server calls 'text/csv'"):
        taken(tmp_path, PAGE, ".csv", "text/csv; charset=utf-8")


def test_what_a_server_calls_a_web_page_is_one(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is a web page"):
        taken(tmp_path, b"Sesi Anda telah berakhir\n", ".csv", "text/html")
