"""sql/parse: what people write in extracts; a word that is not known, or could mean two things, is null."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.warehouse.macros import load_macros
from tests.drawn import read_drawing

WORDS = """
    macro           | printed                    | value
    ----------------+----------------------------+----------------
    segment         | PU                         | PU
    segment         | Penerima Upah              | PU
    segment         | pekerja penerima upah      | PU
    segment         | BPU                        | BPU
    segment         | Bukan Penerima Upah        | BPU
    segment         | PBPU                       | BPU
    segment         | JAKON                      | JAKON
    segment         | Jasa Konstruksi            | JAKON
    segment         | PMI                        | PMI
    segment         | Pekerja Migran             | PMI
    segment         | TKI                        | PMI
    segment         | formal                     |
    segment         | ALL                        |
    segment         | P U                        |
    status          | AKTIF                      | active
    status          | Aktif                      | active
    status          | NONAKTIF                   | inactive
    status          | Non Aktif                  | inactive
    status          | non-aktif                  | inactive
    status          | TIDAK AKTIF                | inactive
    status          | A                          |
    status          | 1                          |
    sex             | L                          | L
    sex             | laki-laki                  | L
    sex             | Pria                       | L
    sex             | P                          | P
    sex             | Perempuan                  | P
    sex             | WANITA                     | P
    sex             | W                          |
    sex             | 1                          |
    flag            | 1                          | true
    flag            | Ya                         | true
    flag            | 0                          | false
    flag            | tidak                      | false
    flag            | T                          |
    flag            | 2                          |
    flag            | -                          |
    funding_source  | PEMBERI KERJA              | employer
    funding_source  | Perusahaan                 | employer
    funding_source  | MANDIRI                    | self
    funding_source  | SERTAKAN                   | sertakan
    funding_source  | APBD PROVINSI              | province_budget
    funding_source  | APBD Prov.                 | province_budget
    funding_source  | APBD KABUPATEN             | regency_budget
    funding_source  | APBD Kota                  | regency_budget
    funding_source  | APBD                       |
    funding_source  | DANA DESA                  | village_fund
    funding_source  | APBDes                     | village_fund
    funding_source  | DBH SAWIT                  | dbh_sawit
    funding_source  | DBH-Sawit                  | dbh_sawit
    funding_source  | CSR                        | csr
    funding_source  | APBN                       | apbn
    funding_source  | BUMN                       | bumn
    funding_source  | BAZNAS                     | baznas
    funding_source  | Lainnya                    | other
    funding_source  | SWASTA                     |
    programme       | JKK                        | JKK
    programme       | jkm                        | JKM
    programme       | Jaminan Hari Tua           | JHT
    programme       | JPN                        | JP
    programme       | Jaminan Kehilangan Pekerjaan | JKP
    programme       | JKN                        |
    business_scale  | MIKRO                      | micro
    business_scale  | Usaha Kecil                | small
    business_scale  | Menengah                   | medium
    business_scale  | BESAR                      | large
    business_scale  | UMKM                       |
    project_funding | APBN                       | apbn
    project_funding | APBD Kabupaten             | apbd
    project_funding | swasta                     | private
    project_funding | BUMN                       |
    risk_class      | I                          | 1
    risk_class      | 1                          | 1
    risk_class      | Sangat Rendah              | 1
    risk_class      | Rendah                     | 2
    risk_class      | Sedang                     | 3
    risk_class      | tinggi                     | 4
    risk_class      | Sangat Tinggi              | 5
    risk_class      | 5                          | 5
    risk_class      | 0                          |
    risk_class      | VI                         |
    risk_class      | 0.24                       |
    sector          | F                          | F
    sector          | f                          | F
    sector          | U                          | U
    sector          | V                          |
    sector          | 01                         | A
    sector          | 01262                      | A
    sector          | 10431                      | C
    sector          | 1                          |
    sector          | 00                         |
    sector          | 014620                     |
    sector          | Konstruksi                 |
    code_system     | bps                        | bps
    code_system     | BPS                        | bps
    code_system     | Kemendagri                 | kemendagri
    code_system     | none                       |
    month_word      | Maret                      | 3
    month_word      | Agt                        | 8
    month_word      | Sept                       | 9
    month_word      | Pebruari                   | 2
    month_word      | nopember                   | 11
    month_word      | Sya'ban                    |
"""

DATES = """
    printed            | date_format | day
    -------------------+-------------+-----------
    2022-03-01         | iso         | 2022-03-01
    2022-03-01         | indonesian  | 2022-03-01
    2024-02-29         | iso         | 2024-02-29
    2023-02-29         | iso         |
    2023-02-29         | indonesian  |
    1900-01-01         | iso         | 1900-01-01
    1899-12-31         | iso         |
    2099-12-31         | iso         | 2099-12-31
    2100-01-01         | iso         |
    2022-3-1           | iso         |
    2022-03-01 00:00   | iso         |
    20220301           | iso         |
    2022-03            | iso         |
    2022/03/01         | iso         |
    01-03-2022         | iso         |
    01/03/2022         | iso         |
    1 Maret 2022       | iso         |
    infinity           | iso         |
    44621              | iso         |
    01-03-2022         | indonesian  | 2022-03-01
    01/03/2022         | indonesian  | 2022-03-01
    1/3/2022           | indonesian  | 2022-03-01
    1 Maret 2022       | indonesian  | 2022-03-01
    01 MARET 2022      | indonesian  | 2022-03-01
    1 Mar 2022         | indonesian  | 2022-03-01
    01-Mar-2022        | indonesian  | 2022-03-01
    17 Agt 1994        | indonesian  | 1994-08-17
    10 Nopember 1994   | indonesian  | 1994-11-10
    29 Februari 2024   | indonesian  | 2024-02-29
    29-02-2023         | indonesian  |
    30 Februari 2024   | indonesian  |
    31/04/2024         | indonesian  |
    03/13/2022         | indonesian  |
    01-03-22           | indonesian  |
    01-03-1899         | indonesian  |
    1 Mart 2022        | indonesian  |
    Maret 2022         | indonesian  |
"""

MACROS = sorted({str(macro) for macro, _, _ in read_drawing(WORDS)[1]} | {"calendar_date"})


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as opened:
        load_macros(opened, "parse")
        yield opened


def answer(connection: duckdb.DuckDBPyConnection, macro: str, *arguments: str | None) -> str | None:
    marks = ", ".join("?::varchar" for _ in arguments)
    row = connection.execute(f"select (parse.{macro}({marks}))::varchar", list(arguments)).fetchone()
    assert row is not None
    found: str | None = row[0]
    return found


@pytest.mark.parametrize(("macro", "printed", "value"), read_drawing(WORDS)[1])
def test_a_word_is_read(
    connection: duckdb.DuckDBPyConnection, macro: str, printed: str, value: str | None
) -> None:
    assert answer(connection, macro, printed) == value


@pytest.mark.parametrize(("macro", "printed", "value"), [row for row in read_drawing(WORDS)[1] if row[2]])
def test_spaces_around_a_word_and_its_case_mean_nothing(
    connection: duckdb.DuckDBPyConnection, macro: str, printed: str, value: str
) -> None:
    if macro == "month_word":  # a part of a text, never padded
        return
    found = {answer(connection, macro, form) for form in (f" {printed} ", printed.lower(), printed.upper())}
    assert found == {value}


@pytest.mark.parametrize(("printed", "date_format", "day"), read_drawing(DATES)[1])
def test_calendar_date(
    connection: duckdb.DuckDBPyConnection, printed: str, date_format: str, day: str | None
) -> None:
    assert answer(connection, "calendar_date", printed, date_format) == day


def test_the_divisions_of_kbli_2020_are_88_in_21_sections(connection: duckdb.DuckDBPyConnection) -> None:
    found = [answer(connection, "sector", f"{division:02}") for division in range(100)]
    sizes = {section: found.count(section) for section in "ABCDEFGHIJKLMNOPQRSTU"}
    assert sizes == dict(
        zip(
            "ABCDEFGHIJKLMNOPQRSTU",
            (3, 5, 24, 1, 4, 3, 3, 5, 2, 6, 3, 1, 7, 6, 1, 1, 3, 4, 3, 2, 1),
            strict=True,
        )
    )


@pytest.mark.parametrize("macro", [macro for macro in MACROS if macro != "calendar_date"])
@pytest.mark.parametrize("printed", ["", " ", None])
def test_nothing_is_no_word(connection: duckdb.DuckDBPyConnection, macro: str, printed: str | None) -> None:
    assert answer(connection, macro, printed) is None


@settings(max_examples=20, deadline=None)
@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_any_day_reads_back_in_every_form(day: date) -> None:
    forms = [day.isoformat(), f"{day:%d-%m-%Y}", f"{day.day}/{day.month}/{day.year}"]
    with duckdb.connect(":memory:") as opened:
        load_macros(opened, "parse")
        found = {answer(opened, "calendar_date", form, "indonesian") for form in forms}
    assert found == {day.isoformat()}


@settings(max_examples=20, deadline=None)
@given(texts=st.lists(st.text("0123456789-/ MaretAgustus\n") | st.text(), min_size=1, max_size=100))
def test_no_text_makes_a_macro_fail(texts: list[str]) -> None:
    calls = [f"parse.{macro}(printed)" for macro in MACROS if macro != "calendar_date"]
    calls += [f"parse.calendar_date(printed, '{form}')" for form in ("iso", "indonesian")]
    with duckdb.connect(":memory:") as opened:
        load_macros(opened, "parse")
        opened.execute("create table texts as select unnest(?::varchar[]) as printed", [texts])
        found = opened.execute(f"select {', '.join(calls)} from texts").fetchall()
    assert len(found) == len(texts)
