"""sql/parse: printed numbers and dates, and what people write; what is not exactly one of them is null."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.intake.number_texts import whole
from flows.settings import SQL
from flows.warehouse.macros import load_macros
from tests.cases import told
from tests.drawn import each_of

NUMBERS = """
    printed                                                           | number_format | number
    0                                                                 | plain         | 0
    1953661                                                           | plain         | 1953661
    45.34                                                             | plain         | 45.34
    -7.5                                                              | plain         | -7.5
    007                                                               | plain         | 7
    0.123456                                                          | plain         | 0.123456
    0.1234567 or 1.953.661 or 50.000 or 450.123 or 1953.661 or -5.000 | plain         |
    45,34 or +5 or --5 or 1e5 or .5 or 5. or NaN or inf or ٣ or 1 000 | plain         |
    100000000000000000000000000000000                                 | plain         |
    50.0 or 50.00                                                     | plain         | 50
    50.1230                                                           | plain         | 50.123
    0.445                                                             | plain         | 0.445
    5                                                                 | english       |
    5                                                                 |               |
    1953661 or 1.953.661                                              | indonesian    | 1953661
    999                                                               | indonesian    | 999
    1.000                                                             | indonesian    | 1000
    45,34                                                             | indonesian    | 45.34
    1.953.661,5                                                       | indonesian    | 1953661.5
    -1.250,75                                                         | indonesian    | -1250.75
    0,5                                                               | indonesian    | 0.5
    0.123 or 50,000 or 450,123 or 1953,661 or 1953.661 or 1.95.661    | indonesian    |
    1.953.66 or 1,953,661 or 45, or 45,1234567 or 45.34 or Rp5.000    | indonesian    |
    50,1230                                                           | indonesian    | 50.123
    1.450,123                                                         | indonesian    | 1450.123
    0,445                                                             | indonesian    | 0.445
    99999999999999999999999999999999                                  | plain         | 99999999999999999999999999999999
"""
WHOLES = """
    printed                                                             | number_format | number
    1953661                                                             | plain         | 1953661
    1.953.661                                                           | indonesian    | 1953661
    1.0                                                                 | plain         | 1
    1.000 or 1234.000 or 1.5 or 1.0000001 or 9223372036854775808 or dua | plain         |
    0.000                                                               | plain         | 0
    1,000 or 1,5                                                        | indonesian    |
    -3                                                                  | plain         | -3
    9223372036854775807                                                 | plain         | 9223372036854775807
"""
MEASURES = """
    printed            | number_format | number
    4.625              | plain         | 4.625
    150.875            | plain         | 150.875
    4.62               | plain         | 4.62
    5                  | plain         | 5
    1.234.567 or 4,625 | plain         |
    4,625              | indonesian    | 4.625
    4,62               | indonesian    | 4.62
    4.625              | indonesian    | 4625
    4.62               | indonesian    |
"""
MONTHS = """
    printed                                                               | month
    2024-11 or 2024-11-01T00:00:00 or 2024-11-01T00:00:00.000             | 2024-11-01
    November 2024 or november 2024 or Nov 2024                            | 2024-11-01
    1900-01                                                               | 1900-01-01
    2099-12                                                               | 2099-12-01
    1899-12 or 0202-11 or 2024-00 or 2024-13 or 2024-1 or 2024/11         |
    2024-11-01 or 2024-11-02T00:00:00 or 2024-11-01T08:00:00              |
    2024-13-01T00:00:00 or Nopember 2024 or November  2024 or November 24 |
    Novembre 2024 or Pebruari                                             |
"""

MONTH_NAMES = """
    number | names
    1      | Januari January Jan
    2      | Februari February Feb
    3      | Maret March Mar
    4      | April Apr
    5      | Mei May
    6      | Juni June Jun
    7      | Juli July Jul
    8      | Agustus August Agu Aug
    9      | September Sep
    10     | Oktober October Okt Oct
    11     | November Nov
    12     | Desember December Des Dec
"""
DAYS = """
    printed                                                            | date_format | day
    2022-03-01                                                         | iso         | 2022-03-01
    2024-02-29                                                         | iso         | 2024-02-29
    2023-02-29 or 2022-3-1 or 01-03-2022 or 0000-01-01 or 1 Maret 2022 | iso         |
    01-03-2022 or 1/3/2022                                             | day_first   | 2022-03-01
    31-12-2022                                                         | day_first   | 2022-12-31
    12-31-2022 or 31-04-2022 or 2022-03-01                             | day_first   |
    1 Maret 2022                                                       | indonesian  | 2022-03-01
    29 Februari 2024                                                   | indonesian  | 2024-02-29
    31 Februari 2024 or 0 Maret 2022 or 1 Marzo 2022                   | indonesian  |
    2022-03-01                                                         |             |
"""
SPANS = """
    printed                                                                 | first_day  | last_day
    2024                                                                    | 2024-01-01 | 2024-12-31
    2024-02                                                                 | 2024-02-01 | 2024-02-29
    2024-11-07 or 2024-11-07T00:00:00                                       | 2024-11-07 | 2024-11-07
    2024-11-07T00:00:01 or 0024 or 20é4 or 2024-13 or 2024-02-30 or Nov2024 |            |
    akhir 2024                                                              |            |
"""
UNITS = """
    counted  | unit
    0        | 1
    7        | 1
    10       | 10
    2780000  | 10000
    1953661  | 1
    -1200    | 100
"""
WORDS = """
    macro           | printed                                                               | value
    segment         | PU or Penerima Upah or pekerja penerima upah or Penerima Upah (PU)    | PU
    segment         | PEKERJA PENERIMA UPAH (PPU)                                           | PU
    segment         | BPU or Bukan Penerima Upah or PBPU or Bukan Penerima Upah ( BPU )     | BPU
    segment         | JAKON or Jasa Konstruksi or Jasa Konstruksi(JAKON)                    | JAKON
    segment         | PMI or Pekerja Migran or TKI or PMI (TKI)                             | PMI
    segment         | formal or ALL or P U or Penerima Upah (BPU) or Penerima Upah (formal) |
    segment         | formal (PU) or (PU) or PU () or PU (PU) (PU)                          |
    segment_word    | Penerima Upah                                                         | PU
    segment_word    | Penerima Upah (PU)                                                    |
    programme       | Jaminan Hari Tua (JHT) or Jaminan Hari Tua                            | JHT
    programme       | Jaminan Kematian (JK) or jkm                                          | JKM
    programme       | Jaminan Kematian (JKK) or JKN                                         |
    programme_word  | Jaminan Kematian                                                      | JKM
    programme_word  | Jaminan Kematian (JKM)                                                |
    region_key      | KAB. ACEH BESAR                                                       | kabacehbesar
    region_key      | S I A K                                                               | siak
    region_key      | Fak-Fak                                                               | fakfak
    region_key      | 50 Kota                                                               | 50kota
    region_key      | 6371                                                                  | 6371
    region_key      | 62.06                                                                 | 62.06
    region_level    | Nasional or national                                                  | national
    region_level    | Provinsi or PROVINCE                                                  | province
    region_level    | Kabupaten or kota or Kabupaten/Kota or regency                        | regency
    region_level    | kecamatan or 1                                                        |
    status          | AKTIF or Aktif                                                        | active
    status          | NONAKTIF or Non Aktif or non-aktif or TIDAK AKTIF                     | inactive
    status          | A or 1                                                                |
    sex             | L or laki-laki or Pria                                                | L
    sex             | P or Perempuan or WANITA                                              | P
    sex             | W or 1                                                                |
    flag            | 1 or Ya                                                               | true
    flag            | 0 or tidak                                                            | false
    flag            | T or 2 or -                                                           |
    funding_source  | PEMBERI KERJA or Perusahaan                                           | employer
    funding_source  | MANDIRI                                                               | self
    funding_source  | SERTAKAN                                                              | sertakan
    funding_source  | APBD PROVINSI or APBD Prov.                                           | province_budget
    funding_source  | APBD KABUPATEN or APBD Kota                                           | regency_budget
    funding_source  | APBD or SWASTA                                                        |
    funding_source  | DANA DESA or APBDes                                                   | village_fund
    funding_source  | DBH SAWIT or DBH-Sawit                                                | dbh_sawit
    funding_source  | CSR                                                                   | csr
    funding_source  | APBN                                                                  | apbn
    funding_source  | BUMN                                                                  | bumn
    funding_source  | BAZNAS                                                                | baznas
    funding_source  | Lainnya                                                               | other
    programme       | JKK                                                                   | JKK
    programme       | JPN                                                                   | JP
    programme       | Jaminan Kehilangan Pekerjaan                                          | JKP
    business_scale  | MIKRO                                                                 | micro
    business_scale  | Usaha Kecil                                                           | small
    business_scale  | Menengah                                                              | medium
    business_scale  | BESAR                                                                 | large
    business_scale  | UMKM                                                                  |
    project_funding | APBN                                                                  | apbn
    project_funding | APBD Kabupaten                                                        | apbd
    project_funding | swasta                                                                | private
    project_funding | BUMN                                                                  |
    risk_class      | I or 1 or Sangat Rendah                                               | 1
    risk_class      | Rendah                                                                | 2
    risk_class      | Sedang                                                                | 3
    risk_class      | tinggi                                                                | 4
    risk_class      | Sangat Tinggi or 5                                                    | 5
    risk_class      | 0 or VI or 0.24                                                       |
    sector          | F or f                                                                | F
    sector          | U                                                                     | U
    sector          | V or 1 or 00 or 014620 or Konstruksi                                  |
    sector          | 01 or 01262                                                           | A
    sector          | 10431                                                                 | C
    code_system     | bps or BPS                                                            | bps
    code_system     | Kemendagri                                                            | kemendagri
    code_system     | none                                                                  |
    end_reason      | PENSIUN or Usia Pensiun                                               | retired
    end_reason      | MENINGGAL or Meninggal Dunia                                          | deceased
    end_reason      | PHK or MENGUNDURKAN DIRI or resign                                    | work_ended
    end_reason      | KONTRAK BERAKHIR or Kontrak Habis or PROYEK SELESAI                   | contract_ended
    end_reason      | MENUNGGAK                                                             | arrears
    end_reason      | LAINNYA or Lain-lain                                                  | other
    end_reason      | KELUAR or PHK 2024                                                    |
    month_word      | Maret                                                                 | 3
    month_word      | Agt                                                                   | 8
    month_word      | Sept                                                                  | 9
    month_word      | Pebruari                                                              | 2
    month_word      | nopember                                                              | 11
    month_word      | Sya'ban                                                               |
"""
DATES = """
    printed                                                                  | date_format | day
    2022-03-01 or 2022-03-01T00:00:00                                        | iso         | 2022-03-01
    2022-03-01 or 2022-03-01T00:00:00.000 or 01-03-2022 or 01/03/2022        | indonesian  | 2022-03-01
    1/3/2022 or 1 Maret 2022 or 01 MARET 2022 or 1 Mar 2022 or 01-Mar-2022   | indonesian  | 2022-03-01
    2024-02-29                                                               | iso         | 2024-02-29
    2023-02-29 or 1899-12-31 or 2100-01-01 or 2022-3-1 or 2022-03-01 00:00   | iso         |
    2022-03-01T00:00:01 or 2022-03-01T23:59:59 or 2022-03-01T00:00:00Z       | iso         |
    2022-02-30T00:00:00 or 20220301 or 2022-03 or 2022/03/01 or 01-03-2022   | iso         |
    01/03/2022 or 1 Maret 2022 or infinity or 44621                          | iso         |
    2023-02-29 or 29-02-2023 or 30 Februari 2024 or 31/04/2024 or 03/13/2022 | indonesian  |
    01-03-22 or 01-03-1899 or 1 Mart 2022 or Maret 2022                      | indonesian  |
    1900-01-01                                                               | iso         | 1900-01-01
    2099-12-31                                                               | iso         | 2099-12-31
    17 Agt 1994                                                              | indonesian  | 1994-08-17
    10 Nopember 1994                                                         | indonesian  | 1994-11-10
    29 Februari 2024                                                         | indonesian  | 2024-02-29
"""
AMOUNTS = """
    printed                                                         | number_format | amount
    2500000                                                         | plain         | 2500000.00
    2500000.5                                                       | plain         | 2500000.50
    2500000.25                                                      | plain         | 2500000.25
    0                                                               | plain         | 0.00
    -1                                                              | plain         | -1.00
    250.500 or 2.500.000 or 2.500.000,00 or 2500000,00 or 2,500,000 | plain         |
    Rp2500000 or 2.5e6 or 2500000.0000 or 10000000000000000         | plain         |
    4.6                                                             | plain         | 4.60
    250,500 or 2500,126 or 2.500,1250 or 4.6 or 2,500,000           | indonesian    |
    10.000.000.000.000.000                                          | indonesian    |
    9999999999999999.99                                             | plain         | 9999999999999999.99
    2500000 or 2.500.000 or 2.500.000,00                            | indonesian    | 2500000.00
    2.500.000,5                                                     | indonesian    | 2500000.50
    250.500                                                         | indonesian    | 250500.00
    -1.250,75                                                       | indonesian    | -1250.75
    9.999.999.999.999.999,99                                        | indonesian    | 9999999999999999.99
"""
SYSTEMS = """
    code                         | stated     | declared   | system
    63.71                        |            | none       | kemendagri
    63.71                        | kemendagri | bps        | kemendagri
    63.71                        | pos        | bps        | kemendagri
    63.71                        | bps        | kemendagri | bps
    63.71 or 6371                |            | bps        | bps
    Banjarmasin or 50 Kota       | bps        | kemendagri | name
    6371                         | bps        | none       | bps
    6371                         | BPS        | kemendagri | bps
    6371                         | Kemendagri | bps        | kemendagri
    6371                         |            | kemendagri | kemendagri
    6371 or 63.7 or 6.371        |            | none       |
    6371                         | pos        | bps        |
"""
AREAS = """
    area                   | is_name | key
    Ende                   | true    | ende
    KAB. Banjar            | true    | kabbanjar
    50 Kota                | true    | 50kota
    6371                   | false   | 6371
    637                    | false   | 637
    62.06                  | false   | 62.06
"""
FAULTS = """
    code                   | system     | regency | is_in_territory | fault
    6371                   | bps        | 6371    | true            |
    63.71                  | kemendagri | 6371    | true            |
    31.74                  | kemendagri | 3171    | false           | outside_territory
    6371                   |            |         |                 | no_code_system
    9999 or 63.71 or 6.371 | bps        |         |                 | not_valid
    63.99                  | kemendagri |         |                 | not_valid
    6.371 or Banjarmasin   |            |         |                 | not_valid
                           |            |         |                 |
                           | bps        |         |                 |
"""
# Rates per wage as of 2024: JKK 0.24 %, JKM 0.30 %, JHT 5.70 %, JP 3 % of at most 10,042,300 rupiah.
# At least 10,000 and 6,800; of 3,000,000 they are 10,000 and 9,000, of 10,000,000 24,000 and 30,000.
CONTRIBUTIONS = """
    wage     | jkk   | jkm   | jht   | jp    | jkk_least | jkm_least | contribution
    1000000  | true  | false | false | false | 0         | 0         | 2400
    1000000  | false | true  | false | false | 0         | 0         | 3000
    1000000  | false | false | true  | false | 0         | 0         | 57000
    1000000  | false | false | false | true  | 0         | 0         | 30000
    1000000  | true  | true  | true  | true  | 0         | 0         | 92400
    20000000 | false | false | false | true  | 0         | 0         | 301269
    1000000  | false | false | false | false | 0         | 0         | 0
             | true  | false | false | false | 0         | 0         |
             | false | false | false | false | 0         | 0         |
    1000000  | true  | true  | false | false | 10000     | 6800      | 16800
    3000000  | true  | true  | false | false | 10000     | 6800      | 19000
    10000000 | true  | true  | false | false | 10000     | 6800      | 54000
             | true  | true  | false | false | 10000     | 6800      |
"""
REASONABLE = """
    day        | found
    1899-12-31 |
    1900-01-01 | 1900-01-01
    2099-12-31 | 2099-12-31
    2100-01-01 |
    infinity   |
               |
"""
MIDNIGHTS = """
    printed                    | day
    2024-10-15T00:00:00        | 2024-10-15
    2024-10-15T00:00:00.000000 | 2024-10-15
    2024-10-15T00:00:00.001    | 2024-10-15T00:00:00.001
    2024-10-15T13:45:00        | 2024-10-15T13:45:00
    2024-10-15                 | 2024-10-15
"""
TABLES = {
    "number(?, ?)": each_of(NUMBERS),
    "whole(?, ?)": each_of(WHOLES),
    "measure(?, ?)": each_of(MEASURES),
    "month(?)": each_of(MONTHS),
    "day(?, ?)": each_of(DAYS),
    "first_day(?)": [[printed, first] for printed, first, _ in each_of(SPANS)],
    "last_day(?)": [[printed, last] for printed, _, last in each_of(SPANS)],
    "trailing_unit(?)": each_of(UNITS),
    "without_midnight(?)": [*each_of(MIDNIGHTS), [None, None]],
    "calendar_date(?, ?)": each_of(DATES),
    "day_within_reason(?::date)": each_of(REASONABLE),
    "amount(?, ?)::varchar": each_of(AMOUNTS),
    "region_system(?, ?, ?)": each_of(SYSTEMS),
    "region_fault(?, ?, ?, ?::boolean)": each_of(FAULTS),
    "is_region_name(?)::varchar": [[area, is_name] for area, is_name, _ in each_of(AREAS)],
    "area_key(?)": [[area, key] for area, _, key in each_of(AREAS)],
    "contribution(?::decimal(18, 2), ?::boolean, ?::boolean, ?::boolean, ?::boolean,"
    " 0.0024, ?::decimal(18, 2), 0.003, ?::decimal(18, 2), 0.057, 0.03, 10042300)": each_of(CONTRIBUTIONS),
}
Read = Callable[[str, list[str]], list[object]]
WORDED = sorted({str(macro) for macro, _, _ in each_of(WORDS)})


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as opened:
        load_macros(opened, "parse")
        yield opened


def answer(connection: duckdb.DuckDBPyConnection, call: str, *arguments: str | None) -> str | None:
    """Return what a call says of texts, as it is drawn."""
    texts = re.sub(r"\?(?!:)", "?::varchar", call)
    row = connection.execute(f"select parse.{texts}", list(arguments)).fetchone()
    assert row is not None
    return told(row[0])


@pytest.fixture(scope="module")
def answers(connection: duckdb.DuckDBPyConnection) -> Read:
    """Say what a macro makes of many texts, in their order."""

    def read(call: str, printed: list[str]) -> list[object]:
        connection.execute("create or replace table texts as select unnest(?::varchar[]) printed", [printed])
        found = connection.execute(f"select parse.{call} from texts order by rowid").fetchall()
        return [row[0] for row in found]

    return read


@pytest.mark.parametrize(
    ("call", "cells"),
    [(call, row) for call, rows in TABLES.items() for row in rows]
    + [(f"{macro}(?)", cells) for macro, *cells in each_of(WORDS)],
)
def test_a_text_is_read(connection: duckdb.DuckDBPyConnection, call: str, cells: list[str | None]) -> None:
    assert answer(connection, call, *cells[:-1]) == cells[-1]


@pytest.mark.parametrize(("number", "names"), each_of(MONTH_NAMES))
def test_month_number(connection: duckdb.DuckDBPyConnection, number: str, names: str) -> None:
    written = [form for name in names.split() for form in (name, name.lower(), name.upper())]
    assert {answer(connection, "month_number(?)", form) for form in written} == {number}


@pytest.mark.parametrize(
    ("printed", "before", "within"),
    [
        ("Upah (PU) ", "Upah ", "PU"),
        ("PU", "''", "''"),
        ("A (b) c", "''", "''"),
        ("A (b) (c)", "A (b) ", "c"),
    ],
)
def test_a_name_and_the_code_behind_it_are_parted(
    connection: duckdb.DuckDBPyConnection, printed: str, before: str, within: str
) -> None:
    assert answer(connection, "before_brackets(?)", printed) == before
    assert answer(connection, "in_brackets(?)", printed) == within


@pytest.mark.parametrize(("macro", "printed", "value"), [row for row in each_of(WORDS) if row[2]])
def test_spaces_around_a_word_and_its_case_mean_nothing(
    connection: duckdb.DuckDBPyConnection, macro: str, printed: str, value: str
) -> None:
    if macro == "month_word":  # a part of a text, never padded
        return
    forms = (f" {printed} ", printed.lower(), printed.upper())
    assert {answer(connection, f"{macro}(?)", form) for form in forms} == {value}


def test_the_divisions_of_kbli_2020_are_88_in_21_sections(connection: duckdb.DuckDBPyConnection) -> None:
    found = [answer(connection, "sector(?)", f"{division:02}") for division in range(100)]
    sizes = {section: found.count(section) for section in "ABCDEFGHIJKLMNOPQRSTU"}
    assert sizes == dict(
        zip(
            "ABCDEFGHIJKLMNOPQRSTU",
            (3, 5, 24, 1, 4, 3, 3, 5, 2, 6, 3, 1, 7, 6, 1, 1, 3, 4, 3, 2, 1),
            strict=True,
        )
    )


@pytest.mark.parametrize("macro", WORDED)
@pytest.mark.parametrize("printed", ["", " ", None])
def test_nothing_is_no_word(connection: duckdb.DuckDBPyConnection, macro: str, printed: str | None) -> None:
    assert answer(connection, f"{macro}(?)", printed) is None


@pytest.mark.parametrize("printed", ["", " ", "1\n", "\t1", "1 ", None])
def test_space_and_nothing_are_no_number(connection: duckdb.DuckDBPyConnection, printed: str | None) -> None:
    found = [answer(connection, "number(?, ?)", printed, form) for form in ("plain", "indonesian")]
    assert found == [None, None]


@settings(max_examples=20, deadline=None)
@given(numbers=st.lists(st.integers(-(10**18), 10**18), min_size=1, max_size=100))
def test_any_whole_number_reads_back_in_both_formats(answers: Read, numbers: list[int]) -> None:
    plain = [str(number) for number in numbers]
    indonesian = [f"{number:,}".replace(",", ".") for number in numbers]
    found = (answers("whole(printed, 'plain')", plain), answers("whole(printed, 'indonesian')", indonesian))
    assert found == (numbers, numbers)


@settings(max_examples=20, deadline=None)
@given(numbers=st.lists(st.decimals(-(10**15), 10**15, places=2), min_size=1, max_size=100))
def test_any_decimal_reads_back_in_both_formats(answers: Read, numbers: list[Decimal]) -> None:
    plain = [f"{number:f}" for number in numbers]
    indonesian = [f"{number:,f}".translate(str.maketrans(",.", ".,")) for number in numbers]
    found = (answers("number(printed, 'plain')", plain), answers("number(printed, 'indonesian')", indonesian))
    assert found == (numbers, numbers)


@settings(max_examples=20, deadline=None)
@given(
    texts=st.lists(
        st.from_regex(r"-?[0-9]{1,4}([.,][0-9]{3}){0,2}([.,][05]{0,7})?", fullmatch=True),
        min_size=1,
        max_size=100,
    )
)
@example(["0.000", "-0.000", "0,000", "00.000", "50.000", "0.0005"])
def test_a_whole_number_of_a_wide_sheet_is_read_as_one_of_rows(answers: Read, texts: list[str]) -> None:
    for number_format in ("plain", "indonesian"):
        by_rows = answers(f"whole(printed, '{number_format}')", texts)
        assert [whole(text, number_format) for text in texts] == by_rows


@settings(max_examples=20, deadline=None)
@given(days=st.lists(st.dates(date(1900, 1, 1), date(2099, 12, 31)), min_size=1, max_size=100))
def test_any_day_reads_back_in_every_format(answers: Read, days: list[date]) -> None:
    months = [str(names).split()[0] for _, names in each_of(MONTH_NAMES)]
    found = (
        answers("day(printed, 'iso')", [day.isoformat() for day in days]),
        answers("day(printed, 'day_first')", [f"{day.day}/{day.month}/{day.year}" for day in days]),
        answers("day(printed, 'indonesian')", [f"{d.day} {months[d.month - 1]} {d.year}" for d in days]),
        answers("calendar_date(printed, 'indonesian')", [day.isoformat() for day in days]),
        answers("calendar_date(printed, 'indonesian')", [f"{day:%d-%m-%Y}" for day in days]),
        answers("calendar_date(printed, 'indonesian')", [f"{d.day}/{d.month}/{d.year}" for d in days]),
    )
    assert found == (days,) * 6


@settings(max_examples=10, deadline=None)
@given(texts=st.lists(st.text("0123456789.,-/ RpjutaribtlnMe%+Agus\n") | st.text(), min_size=60, max_size=99))
def test_no_text_makes_a_macro_fail(answers: Read, texts: list[str]) -> None:
    calls = [
        *[f"{macro}(printed, '{form}')" for macro in ("number", "whole") for form in ("plain", "indonesian")],
        *[f"amount(printed, '{form}')" for form in ("plain", "indonesian")],
        *[f"calendar_date(printed, '{form}')" for form in ("iso", "indonesian")],
        *[f"day(printed, '{form}')" for form in ("iso", "day_first", "indonesian")],
        *[f"{macro}(printed)" for macro in ("month", "first_day", "last_day", *WORDED)],
        *("region_system(printed, printed, 'bps')", "region_fault(printed, null, null, null)"),
    ]
    found = answers(", parse.".join(calls), texts)
    assert len(found) == len(texts)


def test_every_macro_has_a_test() -> None:
    tested = {call.partition("(")[0] for call in TABLES} | {"month_number", "before_brackets", "in_brackets"}
    assert {path.stem for path in (SQL / "parse").glob("*.sql")} == tested | set(WORDED)
