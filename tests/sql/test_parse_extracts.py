"""sql/parse: what people write in extracts; a word that is not known, or could mean two things, is null."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.warehouse.macros import load_macros
from tests.drawn import each_of, read_drawing

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
    63.71 or 6371 or Banjarmasin |            | bps        | bps
    6371                         | bps        | none       | bps
    6371                         | BPS        | kemendagri | bps
    6371                         | Kemendagri | bps        | kemendagri
    6371                         |            | kemendagri | kemendagri
    6371 or 63.7 or 6.371        |            | none       |
    6371                         | pos        | bps        |
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
CONTRIBUTIONS = """
    wage     | jkk   | jkm   | jht   | jp    | contribution
    1000000  | true  | false | false | false | 2400
    1000000  | false | true  | false | false | 3000
    1000000  | false | false | true  | false | 57000
    1000000  | false | false | false | true  | 30000
    1000000  | true  | true  | true  | true  | 92400
    20000000 | false | false | false | true  | 301269
    1000000  | false | false | false | false | 0
             | true  | false | false | false |
             | false | false | false | false |
"""

WITH_ARGUMENTS = {"amount", "calendar_date", "contribution", "region_fault", "region_system"}
PARTS = {"before_brackets", "in_brackets"}
MACROS = sorted(
    {str(macro) for macro, _, _ in each_of(WORDS)} | WITH_ARGUMENTS | PARTS | {"day_within_reason"}
)
WORDED = sorted({str(macro) for macro, _, _ in each_of(WORDS)})


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


@pytest.mark.parametrize(("macro", "printed", "value"), each_of(WORDS))
def test_a_word_is_read(
    connection: duckdb.DuckDBPyConnection, macro: str, printed: str, value: str | None
) -> None:
    assert answer(connection, macro, printed) == value


@pytest.mark.parametrize(
    ("printed", "before", "within"),
    [("Upah (PU) ", "Upah ", "PU"), ("PU", "", ""), ("A (b) c", "", ""), ("A (b) (c)", "A (b) ", "c")],
)
def test_a_name_and_the_code_behind_it_are_parted(
    connection: duckdb.DuckDBPyConnection, printed: str, before: str, within: str
) -> None:
    assert answer(connection, "before_brackets", printed) == before
    assert answer(connection, "in_brackets", printed) == within


@pytest.mark.parametrize(("macro", "printed", "value"), [row for row in each_of(WORDS) if row[2]])
def test_spaces_around_a_word_and_its_case_mean_nothing(
    connection: duckdb.DuckDBPyConnection, macro: str, printed: str, value: str
) -> None:
    if macro == "month_word":  # a part of a text, never padded
        return
    found = {answer(connection, macro, form) for form in (f" {printed} ", printed.lower(), printed.upper())}
    assert found == {value}


@pytest.mark.parametrize(("printed", "date_format", "day"), each_of(DATES))
def test_calendar_date(
    connection: duckdb.DuckDBPyConnection, printed: str, date_format: str, day: str | None
) -> None:
    assert answer(connection, "calendar_date", printed, date_format) == day


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("1899-12-31", None),
        ("1900-01-01", "1900-01-01"),
        ("2099-12-31", "2099-12-31"),
        ("2100-01-01", None),
        ("infinity", None),
        (None, None),
    ],
)
def test_day_within_reason(connection: duckdb.DuckDBPyConnection, day: str | None, found: str | None) -> None:
    query = "select (parse.day_within_reason(?::date))::varchar"
    assert connection.execute(query, [day]).fetchone() == (found,)


@pytest.mark.parametrize(("printed", "number_format", "amount"), each_of(AMOUNTS))
def test_amount(
    connection: duckdb.DuckDBPyConnection, printed: str, number_format: str, amount: str | None
) -> None:
    assert answer(connection, "amount", printed, number_format) == amount


@pytest.mark.parametrize(("code", "stated", "declared", "system"), each_of(SYSTEMS))
def test_region_system(
    connection: duckdb.DuckDBPyConnection, code: str, stated: str | None, declared: str, system: str | None
) -> None:
    assert answer(connection, "region_system", code, stated, declared) == system


@pytest.mark.parametrize(("code", "system", "regency", "is_in_territory", "fault"), each_of(FAULTS))
def test_region_fault(
    connection: duckdb.DuckDBPyConnection,
    *,
    code: str,
    system: str,
    regency: str,
    is_in_territory: str,
    fault: str,
) -> None:
    query = "select parse.region_fault(?::varchar, ?::varchar, ?::varchar, ?::boolean)"
    assert connection.execute(query, [code, system, regency, is_in_territory]).fetchone() == (fault,)


CONTRIBUTION = """
    select parse.contribution(
        ?::decimal(18, 2), ?::boolean, ?::boolean, ?::boolean, ?::boolean,
        0.0024, ?::decimal(18, 2), 0.003, ?::decimal(18, 2), 0.057, 0.03, 10042300
    )
"""


@pytest.mark.parametrize(("wage", "jkk", "jkm", "jht", "jp", "contribution"), read_drawing(CONTRIBUTIONS)[1])
def test_contribution_is_a_share_of_the_wage(  # noqa: PLR0917 - the columns of the drawing
    connection: duckdb.DuckDBPyConnection, wage: str, jkk: str, jkm: str, jht: str, jp: str, contribution: str
) -> None:
    found = connection.execute(CONTRIBUTION, [wage, jkk, jkm, jht, jp, 0, 0]).fetchone()
    assert found == (Decimal(contribution) if contribution else None,)


@pytest.mark.parametrize(
    ("wage", "contribution"), [(1_000_000, 16_800), (3_000_000, 19_000), (10_000_000, 54_000), (None, None)]
)
def test_contribution_is_the_fixed_amount_where_that_is_more(
    connection: duckdb.DuckDBPyConnection, wage: int | None, contribution: int | None
) -> None:
    """At least 10,000 and 6,800; of 3,000,000 they are 10,000 and 9,000, of 10,000,000 24,000 and 30,000."""
    found = connection.execute(CONTRIBUTION, [wage, True, True, False, False, 10_000, 6_800]).fetchone()
    assert found == (contribution if contribution is None else Decimal(contribution),)


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


@pytest.mark.parametrize("macro", WORDED)
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
    calls = [f"parse.{macro}(printed)" for macro in WORDED]
    calls += [f"parse.amount(printed, '{form}')" for form in ("plain", "indonesian")]
    calls += ["parse.region_system(printed, printed, 'bps')", "parse.region_fault(printed, null, null, null)"]
    calls += [f"parse.calendar_date(printed, '{form}')" for form in ("iso", "indonesian")]
    with duckdb.connect(":memory:") as opened:
        load_macros(opened, "parse")
        opened.execute("create table texts as select unnest(?::varchar[]) as printed", [texts])
        found = opened.execute(f"select {', '.join(calls)} from texts").fetchall()
    assert len(found) == len(texts)
