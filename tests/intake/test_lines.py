"""The ledger of physical lines: each is a row, a duplicate, a breach or structure, or the file is refused."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.intake.decoding import Refused, count_lines
from flows.intake.lines import Lines, read_lines
from flows.settings import CHOICES, Sender

HEADER = ("name", "kind", "note")
FILE = b"name,kind,note\nA,x,1\nB,y,2\n"


def read(content: bytes | str, sender: Sender | None = None) -> Lines:
    return read_lines(content.encode() if isinstance(content, str) else content, HEADER, sender or Sender())


def refusal(content: bytes | str, sender: Sender | None = None) -> str:
    with pytest.raises(Refused) as refused:
        read(content, sender)
    return str(refused.value)


def test_rows_stand_by_their_physical_line() -> None:
    assert read(FILE).rows == {2: ["A", "x", "1"], 3: ["B", "y", "2"]}


def test_blank_lines_are_structure_and_keep_their_numbers() -> None:
    lines = read("name,kind,note\n\nA,x,1\n   \n,,\nB,y,2\n\n")
    assert (list(lines.rows), lines.structural) == ([3, 6], 5)


def test_of_equal_rows_the_first_counts() -> None:
    lines = read('name,kind,note\nA,x,1\nB,y,2\n"A","x","1"\nA,x,1\n')
    assert (list(lines.rows), lines.duplicates) == ([2, 3], 2)


def test_windows_line_ends_are_line_ends() -> None:
    assert read(FILE.replace(b"\n", b"\r\n")).rows == read(FILE).rows


def test_a_mark_of_utf_8_is_not_part_of_the_header() -> None:
    assert read(b"\xef\xbb\xbf" + FILE).rows == read(FILE).rows


def test_quotes_keep_delimiters_and_quotes() -> None:
    assert read('name,kind,note\n"A, B","say ""x""",\n').rows == {2: ["A, B", 'say "x"', ""]}


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("A,x", "field_count"),
        ("A,x,1,2", "field_count"),
        ('A,"x,1', "quote"),
        ('A,"x"y,1', "quote"),
        ('A,"x\ry",1', "quote"),
        ("A,x\ry,1", "quote"),
        ('A",x,1', "quote"),
        ('A,x,"1""', "quote"),
        ('A,x,"' + "1" * 131_073 + '"', "quote"),
    ],
)
def test_a_line_that_is_no_row_is_a_breach(line: str, rule: str) -> None:
    lines = read(f"name,kind,note\n{line}\nB,y,2\n")
    assert ([(b.line, b.rule) for b in lines.breaches], list(lines.rows)) == ([(2, rule)], [3])


def test_a_line_break_inside_quotes_refuses_both_lines() -> None:
    lines = read('name,kind,note\n"A\nB",x,1\nC,y,2\n')
    told = ([(b.line, b.rule) for b in lines.breaches], list(lines.rows))
    assert told == ([(2, "quote"), (3, "quote")], [4])


@pytest.mark.parametrize("encoding", CHOICES["encoding"])
@pytest.mark.parametrize("delimiter", CHOICES["delimiter"])
def test_a_file_is_read_as_its_sender_writes(encoding: str, delimiter: str) -> None:
    text = FILE.decode().replace(",", delimiter).replace("B", "Bé")
    lines = read(text.encode(encoding), Sender(encoding=encoding, delimiter=delimiter))
    assert lines.rows == {2: ["A", "x", "1"], 3: ["Bé", "y", "2"]}


AGREED = "Expected, in this order: name,kind,note"


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (
            "name,type,note",
            f"line 1 is not the agreed header: kind is missing; column 2 is not known. {AGREED}",
        ),
        ("name,kind", f"line 1 is not the agreed header: note is missing. {AGREED}"),
        ("name,kind,note,", f"line 1 is not the agreed header: column 4 is not known. {AGREED}"),
        ("name,kind,kind,note", f"line 1 is not the agreed header: kind is there twice. {AGREED}"),
        (
            "Name,kind,note",
            f"line 1 is not the agreed header: name is missing; column 1 is not known. {AGREED}",
        ),
        (
            "kind,name,note",
            f"line 1 is not the agreed header: the order differs: column 1 is kind, expected name. {AGREED}",
        ),
        ("Siti,x,1", f"line 1 is not the agreed header: 3 of 3 columns are missing. {AGREED}"),
        ('name,"kind,note', f"line 1 is not the agreed header: 3 of 3 columns are missing. {AGREED}"),
        (
            "name;kind;note",
            'fields are separated by ";", expected ",". Export the file so, or write delimiter = ";" for its '
            "sender in cakupan.toml",
        ),
        (
            "name\tkind\tnote",
            'fields are separated by "\\t", expected ",". Export the file so, or write delimiter = "\\t" for '
            "its sender in cakupan.toml",
        ),
        (
            "Laporan\n\nname,kind,note",
            "the header is on line 3, expected on line 1. Delete the lines above it",
        ),
    ],
)
def test_another_header_is_refused_and_told_without_its_words(header: str, told: str) -> None:
    assert refusal(f"{header}\nA,x,1\n") == told


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
        (b"name,kind,note\n", "the file has a header and no row, expected at least one. Export it again"),
        (
            b"name,kind,note\n\n,,\n",
            "the file has a header and no row, expected at least one. Export it again",
        ),
        (
            b"name,kind,note\rA,x,1\r",
            "lines end in CR alone, expected LF or CR LF. Export the file again as CSV UTF-8",
        ),
    ],
)
def test_a_file_without_rows_is_refused(content: bytes, told: str) -> None:
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
    content: bytes, encoding: str, lines: int
) -> None:
    assert count_lines(content, encoding) == lines


CELL = st.text(st.sampled_from('ab,;"\r\n é\x0b\u2028'), max_size=3)


def written(cells: list[str], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return text.getvalue()


LINE = st.one_of(
    st.lists(CELL, min_size=1, max_size=4).map(lambda cells: written(cells, ",")),
    st.sampled_from(
        ["\n", "  \n", ",,\n", "A,x,1\n", "A,x,1\r\n", "\r\n", '"A,x,1\n', 'A,"x"y,1\n', "A,x\n"]
    ),
    CELL.map(lambda text: text + "\n"),
)


@given(lines=st.lists(LINE, max_size=30))
def test_every_physical_line_is_accounted_for(lines: list[str]) -> None:
    content = ("name,kind,note\nFirst,x,1\n" + "".join(lines)).encode()
    found = read(content)
    accounted = len(found.rows) + len(found.breaches) + found.duplicates + found.structural
    assert accounted == content.count(b"\n")


@given(content=st.binary(max_size=60), encoding=st.sampled_from(CHOICES["encoding"]))
def test_any_bytes_are_read_or_refused(content: bytes, encoding: str) -> None:
    try:
        found = read(b"name,kind,note\n" + content + b"\n", Sender(encoding=encoding))
    except Refused:
        return
    assert found.rows or found.breaches
