"""What a text must be to be read at all; of the lines of one that is the corpus of extracts tells."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.intake.blocks import Block, read_blocks
from flows.intake.decoding import Refused
from flows.settings import CHOICES, Sender
from schemas.contract import Column, Dataset, Role

DATASET = Dataset("kinds", Role.FACT, tuple(Column(name, "Drawn.") for name in ("name", "kind", "note")))
FILE = b"name,kind,note\nA,x,1\nB,y,2\n"
ROWS = {"name": ["A", "B"], "kind": ["x", "y"], "note": ["1", "2"]}


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
    assert refusal(above.encode() + FILE) == (
        f"the header is on line {line}, expected on line 1. Delete the lines above it, or write skip_lines = "
        f"{line - 1} for its sender in cakupan.toml"
    )
    blocks = read(above.encode() + FILE, Sender(skip_lines=line - 1))
    assert blocks[0].rows.to_pydict() == {"line": [line + 1, line + 2], **ROWS}
    assert (blocks[0].structural, blocks[0].physical_rows) == (line, line + 2)


UTF_16, UTF_8 = (
    f'{save}, or write encoding = "{name}" for its sender in cakupan.toml'
    for save, name in (("Save it as CSV UTF-8", "utf-16"), ("Save it as CSV in Windows-1252", "utf-8"))
)
CUT = (
    "so the file was probably cut short in copying. Fetch or export it again; if it is whole, add a line end"
)


@pytest.mark.parametrize(
    ("content", "encoding", "told"),
    [
        (FILE.decode().encode("utf-16"), "utf-8", f"the file is utf-16, expected utf-8. {UTF_16}"),
        ("B é\n".encode(), "cp1252", f"the file is utf-8, expected cp1252. {UTF_8}"),
        (b"\xef\xbb\xbf" + FILE, "cp1252", f"the file is utf-8, expected cp1252. {UTF_8}"),
        (FILE + b"\x81\n", "cp1252", f"line 4 is not cp1252 (byte 0x81). {UTF_8}"),
        (FILE[:-5], "utf-8", f"line 3 has no line end, {CUT}"),
        ((FILE.decode() + "Cé").encode()[:-1], "utf-8", f"line 4 has no line end, {CUT}"),
        (FILE.decode().encode("utf-16")[:-3], "utf-16", f"line 3 has no line end, {CUT}"),
        (b"\xef\xbb\xbf", "utf-8", "the file is empty. Expected on line 1: name,kind,note"),
    ],
)
def test_another_encoding_and_what_was_cut_are_told(content: bytes, encoding: str, told: str) -> None:
    assert refusal(content, Sender(encoding=encoding)) == told


@given(content=st.binary(max_size=60), encoding=st.sampled_from(CHOICES["encoding"]))
def test_any_bytes_are_read_with_all_their_lines_or_refused(content: bytes, encoding: str) -> None:
    text = "name,kind,note\n".encode(encoding) + content + "\n".encode(encoding).removeprefix(b"\xff\xfe")
    try:
        blocks = read(text, Sender(encoding=encoding))
    except Refused:
        return
    accounted = sum(block.rows.num_rows + len(block.breaches) + block.structural for block in blocks)
    assert accounted == text.decode(encoding).count("\n")
