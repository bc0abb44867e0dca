"""What a text must be to be read at all; of the lines of one that is the corpus of extracts tells."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.intake.blocks import Block, read_blocks
from flows.intake.decoding import Refused
from flows.intake.lines import count_lines
from flows.settings import CHOICES, Sender
from schemas.contract import Contract, Dataset

DATASET = Dataset("kinds", Contract, header=("name", "kind", "note"))
FILE = b"name,kind,note\nA,x,1\nB,y,2\n"


def read(content: bytes, sender: Sender | None = None) -> list[Block]:
    return list(read_blocks(io.BytesIO(content), DATASET, sender or Sender()))


def refusal(content: bytes, sender: Sender | None = None) -> str:
    with pytest.raises(Refused) as refused:
        read(content, sender)
    return str(refused.value)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("name,type,note", "kind is missing; column 2 is not known"),
        ("name,kind", "note is missing"),
        ("name,kind,note,", "column 4 is not known"),
        ("kind,name,kind,note", "kind is there twice"),
        (
            "Siti,x,1",
            "3 of 3 columns are missing; column 1 is not known; column 2 is not known; column 3 is not known",
        ),
        ('name,"kind,note', "3 of 3 columns are missing; column 1 is not known"),
    ],
)
def test_another_header_is_refused_and_told_without_its_words(header: str, told: str) -> None:
    assert refusal(f"{header}\nA,x,1\n".encode()) == (
        f"the header does not name the agreed columns: {told}. Expected, in any order: name, kind, note"
    )


@pytest.mark.parametrize(
    ("header", "sign"), [("name;kind;note", ";"), ('"Name";"kind";"note"', ";"), ("note\tname\tkind", "\\t")]
)
def test_another_delimiter_is_told(header: str, sign: str) -> None:
    assert refusal(f"{header}\nA;x;1\n".encode()) == (
        f'fields are separated by "{sign}", expected ",". Export the file so, or write delimiter = "{sign}" '
        "for its sender in cakupan.toml"
    )


@pytest.mark.parametrize(("above", "line"), [("Laporan\n\n", 3), ("\n", 2), (",,\nData,,\n", 3)])
def test_a_header_below_others_is_told(above: str, line: int) -> None:
    told = f"the header is on line {line}, expected on line 1. Delete the lines above it"
    assert refusal(above.encode() + FILE) == told


SAVE_UTF_8 = "Save it as CSV UTF-8"
AS_CP1252 = 'write encoding = "cp1252" for its sender in cakupan.toml'
AS_UTF_8 = 'write encoding = "utf-8" for its sender in cakupan.toml'
AS_UTF_16 = 'write encoding = "utf-16" for its sender in cakupan.toml'


@pytest.mark.parametrize(
    ("content", "encoding", "told"),
    [
        (
            FILE.replace(b"B", b"B\xe9"),
            "utf-8",
            f"line 3 is not utf-8 (byte 0xe9). {SAVE_UTF_8}, or {AS_CP1252}",
        ),
        (
            FILE.decode().encode("utf-16"),
            "utf-8",
            f"the file is utf-16, expected utf-8. {SAVE_UTF_8}, or {AS_UTF_16}",
        ),
        (
            FILE.decode().encode("utf-16-le"),
            "utf-8",
            "line 1 holds a NUL byte, which no text has. Export the file again as CSV UTF-8",
        ),
        (
            FILE.replace(b"B", b"\0"),
            "utf-8",
            "line 3 holds a NUL byte, which no text has. Export the file again as CSV UTF-8",
        ),
        (
            FILE,
            "utf-16",
            f"the file does not start with the mark of utf-16. Save it as Unicode text, or {AS_UTF_8}",
        ),
        (
            "B é\n".encode(),
            "cp1252",
            f"the file is utf-8, expected cp1252. Save it as CSV in Windows-1252, or {AS_UTF_8}",
        ),
        (
            b"\xef\xbb\xbf" + FILE,
            "cp1252",
            f"the file is utf-8, expected cp1252. Save it as CSV in Windows-1252, or {AS_UTF_8}",
        ),
        (
            FILE + b"\x81\n",
            "cp1252",
            f"line 4 is not cp1252 (byte 0x81). Save it as CSV in Windows-1252, or {AS_UTF_8}",
        ),
        (
            b"PK\x03\x04\x14\x00",
            "utf-8",
            "the file is an Excel workbook or another zip file, expected text. Save it as CSV UTF-8",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            "utf-8",
            "the file is an old Excel workbook, expected text. Save it as CSV UTF-8",
        ),
    ],
)
def test_another_encoding_is_refused(content: bytes, encoding: str, told: str) -> None:
    assert refusal(content, Sender(encoding=encoding)) == told


CUT_SHORT = (
    "line {} has no line end, so the file was probably cut short in copying. Fetch or export it again; "
    "if it is whole, add a line end"
)


@pytest.mark.parametrize(
    ("content", "encoding", "line"),
    [
        (FILE[:-1], "utf-8", 3),
        (FILE[:-5], "utf-8", 3),
        (FILE[:9], "utf-8", 1),
        ((FILE.decode() + "Cé").encode()[:-1], "utf-8", 4),
        (FILE.decode().encode("utf-16")[:-3], "utf-16", 3),
    ],
)
def test_a_file_that_was_cut_short_is_refused(content: bytes, encoding: str, line: int) -> None:
    assert refusal(content, Sender(encoding=encoding)) == CUT_SHORT.format(line)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty. Expected on line 1: name,kind,note"),
        (b"\xef\xbb\xbf", "the file is empty. Expected on line 1: name,kind,note"),
        (
            b"name,kind,note\rA,x,1\r",
            "lines end in CR alone, expected LF or CR LF. Export the file again as CSV UTF-8",
        ),
    ],
)
def test_a_file_without_lines_is_refused(content: bytes, told: str) -> None:
    assert refusal(content) == told


@pytest.mark.parametrize(
    ("content", "encoding", "lines"),
    [
        (b"", "utf-8", 0),
        (b"\xef\xbb\xbf", "utf-8", 0),
        (b"a", "utf-8", 1),
        (b"a\n", "utf-8", 1),
        (b"a\nb", "utf-8", 2),
        (b"\xff\xfe\n\n", "utf-8", 2),
        ("a\nਅb\n".encode("utf-16"), "utf-16", 2),
    ],
)
def test_physical_lines_are_counted_in_the_declared_encoding(
    content: bytes, encoding: str, lines: int, tmp_path: Path
) -> None:
    path = tmp_path / "N01.csv"
    path.write_bytes(content)
    assert count_lines(path, encoding) == lines


@given(content=st.binary(max_size=60), encoding=st.sampled_from(CHOICES["encoding"]))
def test_any_bytes_are_read_with_all_their_lines_or_refused(content: bytes, encoding: str) -> None:
    text = "name,kind,note\n".encode(encoding) + content + "\n".encode(encoding).removeprefix(b"\xff\xfe")
    try:
        blocks = read(text, Sender(encoding=encoding))
    except Refused:
        return
    accounted = sum(block.rows.num_rows + len(block.breaches) + block.structural for block in blocks)
    assert accounted == text.decode(encoding).count("\n")
