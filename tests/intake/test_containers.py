"""Compressed text and Parquet: what opens, and what is refused, saying what to do and no value."""

import gzip
import random
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from flows.intake import archive, parquet
from flows.intake.containers import open_text
from flows.intake.decoding import Refused
from flows.intake.parquet import read_parquet
from flows.intake.sheet import Sheet
from tests.intake.written import zipped

NIK = "6371014506900001"
CSV = f"kpj,nik\n00000000001,{NIK}\n".encode()
REMEDIES = ("Fetch", "Save", "Compress", "Export", "Deliver", "Split", "split", "name it")


@pytest.fixture(autouse=True)
def _nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing lies in the temporary folder afterwards."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []


def deliver(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def read(path: Path) -> int:
    """Read to the end in pieces; return the number of bytes."""
    with open_text(path) as stream:
        return sum(len(piece) for piece in iter(lambda: stream.read(1 << 16), b""))


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        read(path)
    text = str(refused.value)
    assert any(remedy in text for remedy in REMEDIES), text
    assert NIK not in text
    return text


# Text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("N01.csv", CSV),
        ("N01.csv.gz", gzip.compress(CSV)),
        ("N01.csv.gz", gzip.compress(CSV[:20]) + gzip.compress(CSV[20:])),
        ("N01.csv.gz", gzip.compress(CSV) + bytes(512)),
        ("N01.zip", zipped(("N01.csv", CSV))),
        ("N01.zip", zipped(("N01.csv", CSV), compression=zipfile.ZIP_STORED)),
        ("N01.zip", zipped(("folder/", b""), ("folder/N01.csv", CSV))),
    ],
    ids=["plain", "gzip", "gzip of two members", "gzip padded with zeros", "zip", "stored", "in a folder"],
)
def test_the_text_is_what_was_compressed(tmp_path: Path, name: str, content: bytes) -> None:
    with open_text(deliver(tmp_path, name, content)) as stream:
        assert stream.read() == CSV


def test_text_is_read_in_lines_and_pieces_too(tmp_path: Path) -> None:
    with open_text(deliver(tmp_path, "N01.csv.gz", gzip.compress(CSV))) as stream:
        assert stream.readline() == b"kpj,nik\n"
        assert stream.read(4) == b"0000"


def test_an_empty_text_is_text(tmp_path: Path) -> None:
    with open_text(deliver(tmp_path, "N01.csv.gz", gzip.compress(b""))) as stream:
        assert stream.read() == b""


def spoilt(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def with_flag(content: bytes) -> bytes:
    """A zip file whose member says that it is encrypted."""
    at = content.index(b"PK\x01\x02")
    return content[: at + 8] + struct.pack("<H", 1) + content[at + 10 :]


LONG = b"".join(b"%011d,%s\n" % (number, NIK.encode()) for number in range(5000))


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("N01.csv.gz", b"", "the file is empty, expected gzip"),
        ("N01.csv.gz", CSV, "the file is not gzip, expected gzip"),
        ("N01.csv.gz", zipped(("N01.csv", CSV)), "the file is a zip file, expected gzip"),
        ("N01.csv.gz", gzip.compress(CSV)[:-9], "cut short"),
        ("N01.csv.gz", gzip.compress(LONG)[:-2000], "cut short"),
        ("N01.csv.gz", gzip.compress(CSV) + CSV, "damaged"),
        ("N01.csv.gz", spoilt(gzip.compress(CSV), -6), "damaged"),
        ("N01.csv.gz", spoilt(gzip.compress(LONG), 4000), "damaged"),
        ("N01.csv.gz", gzip.compress(gzip.compress(CSV)), "another compressed file"),
        ("N01.zip", b"", "not a whole zip file"),
        ("N01.zip", CSV, "not a whole zip file"),
        ("N01.zip", zipped(("N01.csv", LONG))[:-30], "not a whole zip file"),
        ("N01.zip", zipped(), "0 members, expected one"),
        ("N01.zip", zipped(("N01.csv", CSV), (f"{NIK}.csv", CSV)), "2 members, expected one"),
        ("N01.zip", with_flag(zipped(("N01.csv", CSV))), "password"),
        ("N01.zip", zipped((f"{NIK}.zip", CSV)), "another compressed file"),
        ("N01.zip", zipped(("N01.XLSX", CSV)), "a workbook"),
        ("N01.zip", zipped(("N01.csv", zipped(("N01.csv", CSV)))), "another compressed file"),
        ("N01.zip", zipped(("../N01.csv", CSV)), "outside itself"),
        ("N01.zip", zipped(("/tmp/N01.csv", CSV)), "outside itself"),  # noqa: S108 - a name in a zip file
        ("N01.zip", zipped(("C:\\N01.csv", CSV)), "outside itself"),
        ("N01.zip", zipped(("N01.csv", CSV), compression=zipfile.ZIP_BZIP2), "expected deflate"),
        ("N01.zip", zipped(("N01.csv", CSV), compression=zipfile.ZIP_LZMA), "expected deflate"),
        ("N01.zip", spoilt(zipped(("N01.csv", LONG)), 4000), "damaged"),
        ("N01.zip", spoilt(zipped(("N01.csv", CSV), compression=zipfile.ZIP_STORED), 45), "damaged"),
        ("N01.zip", spoilt(zipped(("N01.csv", CSV)), 31), "damaged"),
    ],
)
def test_a_container_is_refused(tmp_path: Path, name: str, content: bytes, text: str) -> None:
    assert text in refusal(deliver(tmp_path, name, content))


def test_a_zip_file_that_declares_less_than_it_holds_is_refused(tmp_path: Path) -> None:
    content = zipped(("N01.csv", LONG))
    at = content.index(b"PK\x01\x02")
    lying = content[: at + 24] + struct.pack("<L", 100) + content[at + 28 :]
    assert "damaged" in refusal(deliver(tmp_path, "N01.zip", lying))


def test_a_zip_file_that_places_its_member_before_its_start_is_refused(tmp_path: Path) -> None:
    content = zipped(("N01.csv", LONG))
    lying = content[:-6] + struct.pack("<L", len(content)) + content[-2:]
    assert "Fetch" in refusal(deliver(tmp_path, "N01.zip", lying))


def test_a_table_of_contents_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_DIRECTORY", 70_000)
    content = zipped(*((f"{number:05}.csv", b"") for number in range(2000)))
    assert "tens of thousands of members" in refusal(deliver(tmp_path, "N01.zip", content))


@pytest.mark.parametrize("name", ["N01.csv.gz", "N01.zip"])
def test_a_bomb_is_refused_while_it_is_read(tmp_path: Path, name: str) -> None:
    zeros = bytes(1 << 20)
    packer = zlib.compressobj(9, wbits=31)
    packed = b"".join(packer.compress(zeros) for _ in range(150)) + packer.flush()
    path = deliver(tmp_path, name, packed if name.endswith("gz") else zipped(("N01.csv", zeros * 150)))
    assert "1,000 times its size" in refusal(path)


def test_a_bomb_of_little_ratio_is_refused_at_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.intake.containers.LARGEST_TEXT", 1 << 20)
    path = deliver(tmp_path, "N01.csv.gz", gzip.compress(LONG * 20))
    read = 0
    with open_text(path) as stream, pytest.raises(Refused, match="more than 1 MiB"):  # noqa: PT012
        while piece := stream.read(1000):
            read += len(piece)
    assert 0 < read <= 1 << 20


# Parquet


def as_rows(sheet: Sheet) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in sheet.rows.to_pylist()]


def written(folder: Path, columns: dict[str, pyarrow.Array], **options: object) -> Path:
    path = folder / "N01.parquet"
    pyarrow.parquet.write_table(pyarrow.table(columns), path, **options)
    return path


@pytest.mark.parametrize(
    ("values", "texts", "is_number"),
    [
        (pyarrow.array(["a", "", None, " b "]), ["a", None, None, " b "], False),
        (pyarrow.array(["a", "b", "a"]).dictionary_encode(), ["a", "b", "a"], False),
        (pyarrow.array([b"a", b"\xc3\xa9"]), ["a", "é"], False),
        (pyarrow.array([2500000, None, 0]), ["2500000", None, "0"], True),
        (pyarrow.array([2500000.0, 4.6, -5.0]), ["2500000", "4.6", "-5"], True),
        (pyarrow.array([1e20, 6371014506900001.0]), ["100000000000000000000", "6371014506900001"], True),
        (pyarrow.array([4.6, 0.1], pyarrow.float32()), ["4.6", "0.1"], True),
        (
            pyarrow.array([Decimal("2500000.00"), Decimal("4.60"), Decimal("100.05")]),
            ["2500000", "4.6", "100.05"],
            True,
        ),
        (pyarrow.array([True, False]), ["TRUE", "FALSE"], False),
        (pyarrow.array([date(2022, 3, 1)]), ["2022-03-01"], False),
        (pyarrow.array([date(2022, 3, 1)], pyarrow.date64()), ["2022-03-01"], False),
        (pyarrow.array([datetime(2022, 3, 1)], pyarrow.timestamp("ns")), ["2022-03-01"], False),
        (pyarrow.array([datetime(2022, 3, 1, 8)], pyarrow.timestamp("s")), ["2022-03-01 08:00:00"], False),
        (pyarrow.array([time(8)], pyarrow.time32("ms")), ["08:00:00"], False),
    ],
)
def test_a_typed_column_becomes_text(
    tmp_path: Path, values: pyarrow.Array, texts: list[str | None], is_number: bool
) -> None:
    lines = pyarrow.array([str(number) for number in range(len(values))])
    [sheet] = read_parquet(written(tmp_path, {"x": lines, "y": values}))
    assert sheet.rows["c1"].to_pylist() == texts
    assert list(sheet.numeric) == ([1] if is_number else [])


def test_lines_are_row_index_plus_two_and_rows_without_a_value_are_blank(tmp_path: Path) -> None:
    path = written(
        tmp_path, {"kpj": pyarrow.array(["1", None, "  ", "2"]), "upah": pyarrow.array([5, None, None, None])}
    )
    [sheet] = read_parquet(path)
    assert (sheet.header, sheet.header_line) == (["kpj", "upah"], 1)
    assert as_rows(sheet) == [(2, "1", "5"), (5, "2", None)]
    assert (sheet.blank_lines, sheet.physical_rows) == (2, 5)
    assert {position: lines.to_pylist() for position, lines in sheet.numeric.items()} == {1: [2]}


def test_pieces_add_up_to_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(
        tmp_path,
        {
            "kpj": pyarrow.array([None if n % 10 == 0 else str(n) for n in range(1000)]),
            "n": pyarrow.nulls(1000),
        },
        row_group_size=333,
    )
    monkeypatch.setattr(parquet, "PIECE_ROWS", 100)
    pieces = list(read_parquet(path))
    assert len(pieces) > 9
    rows = [(n + 2, str(n), None) for n in range(1000) if n % 10]
    assert [row for piece in pieces for row in as_rows(piece)] == rows
    assert [sum(p.physical_rows for p in pieces), sum(p.blank_lines for p in pieces)] == [1001, 100]


def test_a_file_without_rows_has_its_header(tmp_path: Path) -> None:
    [sheet] = read_parquet(written(tmp_path, {"kpj": pyarrow.array([], pyarrow.string())}))
    assert (sheet.header, sheet.rows.num_rows, sheet.physical_rows) == (["kpj"], 0, 1)


def parquet_refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        list(read_parquet(path))
    text = str(refused.value)
    assert any(remedy in text for remedy in REMEDIES), text
    assert NIK not in text
    return text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (pyarrow.array([[NIK]]), "column 2 holds several values"),
        (pyarrow.array([{"nik": NIK}]), "column 2 holds several values"),
        (pyarrow.array([[(NIK, 1)]], pyarrow.map_(pyarrow.string(), pyarrow.int64())), "several values"),
        (pyarrow.array([datetime(2022, 3, 1)], pyarrow.timestamp("us", tz="UTC")), "column 2 is a moment"),
        (pyarrow.array([1], pyarrow.duration("s")), "column 2 holds values of a kind"),
        (pyarrow.array([NIK.encode() + b"\xff"]), "column 2 is not utf-8"),
        (pyarrow.array([NIK + "\x00"]), "column 2 holds a NUL byte"),
    ],
)
def test_a_column_is_refused(tmp_path: Path, values: pyarrow.Array, text: str) -> None:
    path = written(tmp_path, {"kpj": pyarrow.array([NIK]), "x": values})
    assert text in parquet_refusal(path)


@pytest.mark.parametrize("content", [b"", b"PAR1", CSV, b"PAR1" + bytes(100) + b"PAR1"])
def test_what_is_no_parquet_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "damaged or not whole, or not Parquet" in parquet_refusal(
        deliver(tmp_path, "N01.parquet", content)
    )


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, {"nik": pyarrow.array([NIK] * 1000)})
    path.write_bytes(path.read_bytes()[:-100])
    assert "not whole" in parquet_refusal(path)


def test_a_flipped_bit_under_a_checksum_is_refused(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"nik": pyarrow.array([str(number) for number in range(5000)])},
        write_page_checksum=True,
        compression="none",
    )
    path.write_bytes(spoilt(path.read_bytes(), 5000))
    assert "damaged" in parquet_refusal(path)


def test_more_rows_than_people_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MOST_ROWS", 9)
    assert "10 rows" in parquet_refusal(written(tmp_path, {"kpj": pyarrow.array(["1"] * 10)}))


def test_a_long_text_repeated_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "PIECE_BYTES", 1 << 20)
    path = written(tmp_path, {"nama": pyarrow.array(["x" * 100_000] * 1000)})
    assert "longer than any cell" in parquet_refusal(path)


def test_a_large_member_of_a_zip_file_is_read_in_pieces_of_any_size(tmp_path: Path) -> None:
    content = random.Random(7).randbytes(12 << 20)  # noqa: S311 - no secret, only hard to compress
    with open_text(deliver(tmp_path, "N01.zip", zipped(("N01.csv", content)))) as stream:
        read = b"".join(iter(lambda: stream.read(8 << 20), b""))
    assert read == content
