"""sql/parse: printed numbers, months and days; what is not exactly one of them is null."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.intake.number_texts import whole
from flows.settings import SQL
from flows.warehouse.macros import load_macros
from tests.drawn import each_of
from tests.sql.test_parse_extracts import MACROS as OF_EXTRACTS

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


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as opened:
        load_macros(opened, "parse")
        yield opened


def answer(connection: duckdb.DuckDBPyConnection, macro: str, *arguments: object) -> object:
    marks = ", ".join("?::varchar" for _ in arguments)
    row = connection.execute(f"select parse.{macro}({marks})", list(arguments)).fetchone()
    assert row is not None
    return row[0]


def answers(call: str, printed: list[str]) -> list[object]:
    """What a macro makes of many texts, in a connection of their own, in their order."""
    with duckdb.connect(":memory:") as opened:
        load_macros(opened, "parse")
        opened.execute("create table texts as select unnest(?::varchar[]) as printed", [printed])
        return [row[0] for row in opened.execute(f"select parse.{call} from texts order by rowid").fetchall()]


@pytest.mark.parametrize(("printed", "number_format", "number"), each_of(NUMBERS))
def test_number(
    connection: duckdb.DuckDBPyConnection, printed: str, number_format: str, number: str | None
) -> None:
    assert answer(connection, "number", printed, number_format) == (Decimal(number) if number else None)


@pytest.mark.parametrize(("printed", "number_format", "number"), each_of(WHOLES))
def test_whole(
    connection: duckdb.DuckDBPyConnection, printed: str, number_format: str, number: str | None
) -> None:
    assert answer(connection, "whole", printed, number_format) == (int(number) if number else None)


@pytest.mark.parametrize(("printed", "number_format", "number"), each_of(MEASURES))
def test_measure(
    connection: duckdb.DuckDBPyConnection, printed: str, number_format: str, number: str | None
) -> None:
    assert answer(connection, "measure", printed, number_format) == (Decimal(number) if number else None)


@pytest.mark.parametrize(("printed", "month"), each_of(MONTHS))
def test_month(connection: duckdb.DuckDBPyConnection, printed: str, month: str | None) -> None:
    assert answer(connection, "month", printed) == (date.fromisoformat(month) if month else None)


@pytest.mark.parametrize(("number", "names"), each_of(MONTH_NAMES))
def test_month_number(connection: duckdb.DuckDBPyConnection, number: str, names: str) -> None:
    written = [form for name in names.split() for form in (name, name.lower(), name.upper())]
    assert {answer(connection, "month_number", form) for form in written} == {int(number)}


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2024-10-15T00:00:00", "2024-10-15"),
        ("2024-10-15T00:00:00.000000", "2024-10-15"),
        ("2024-10-15T00:00:00.001", "2024-10-15T00:00:00.001"),
        ("2024-10-15T13:45:00", "2024-10-15T13:45:00"),
        ("2024-10-15", "2024-10-15"),
        (None, None),
    ],
)
def test_without_midnight(
    connection: duckdb.DuckDBPyConnection, printed: str | None, day: str | None
) -> None:
    assert answer(connection, "without_midnight", printed) == day


@pytest.mark.parametrize(("printed", "date_format", "day"), each_of(DAYS))
def test_day(connection: duckdb.DuckDBPyConnection, printed: str, date_format: str, day: str | None) -> None:
    assert answer(connection, "day", printed, date_format) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(("printed", "first", "last"), each_of(SPANS))
def test_first_and_last_day(
    connection: duckdb.DuckDBPyConnection, printed: str, first: str | None, last: str | None
) -> None:
    found = (answer(connection, "first_day", printed), answer(connection, "last_day", printed))
    assert found == tuple(date.fromisoformat(day) if day else None for day in (first, last))


@pytest.mark.parametrize(("counted", "unit"), each_of(UNITS))
def test_trailing_unit(connection: duckdb.DuckDBPyConnection, counted: str, unit: str) -> None:
    assert answer(connection, "trailing_unit", counted) == int(unit)


@pytest.mark.parametrize("printed", ["", " ", "1\n", "\t1", "1 ", None])
def test_space_and_nothing_are_no_number(connection: duckdb.DuckDBPyConnection, printed: str | None) -> None:
    found = [answer(connection, "number", printed, form) for form in ("plain", "indonesian")]
    assert found == [None, None]


@settings(max_examples=20, deadline=None)
@given(numbers=st.lists(st.integers(-(10**18), 10**18), min_size=1, max_size=100))
def test_any_whole_number_reads_back_in_both_formats(numbers: list[int]) -> None:
    plain = [str(number) for number in numbers]
    indonesian = [f"{number:,}".replace(",", ".") for number in numbers]
    found = (answers("whole(printed, 'plain')", plain), answers("whole(printed, 'indonesian')", indonesian))
    assert found == (numbers, numbers)


@settings(max_examples=20, deadline=None)
@given(numbers=st.lists(st.decimals(-(10**15), 10**15, places=2), min_size=1, max_size=100))
def test_any_decimal_reads_back_in_both_formats(numbers: list[Decimal]) -> None:
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
def test_a_whole_number_of_a_wide_sheet_is_read_as_one_of_rows(texts: list[str]) -> None:
    for number_format in ("plain", "indonesian"):
        by_rows = answers(f"whole(printed, '{number_format}')", texts)
        assert [whole(text, number_format) for text in texts] == by_rows


@settings(max_examples=20, deadline=None)
@given(days=st.lists(st.dates(date(1900, 1, 1), date(2099, 12, 31)), min_size=1, max_size=100))
def test_any_day_reads_back_in_every_format(days: list[date]) -> None:
    months = [str(names).split()[0] for _, names in each_of(MONTH_NAMES)]
    found = (
        answers("day(printed, 'iso')", [day.isoformat() for day in days]),
        answers("day(printed, 'day_first')", [f"{day.day}/{day.month}/{day.year}" for day in days]),
        answers("day(printed, 'indonesian')", [f"{d.day} {months[d.month - 1]} {d.year}" for d in days]),
    )
    assert found == (days, days, days)


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(st.text("0123456789.,- RpjutaribtlnMe%+\n") | st.text(), min_size=1, max_size=100))
def test_no_text_makes_a_macro_fail(texts: list[str]) -> None:
    calls = [
        *[f"{macro}(printed, '{form}')" for macro in ("number", "whole") for form in ("plain", "indonesian")],
        *[f"day(printed, '{form}')" for form in ("iso", "day_first", "indonesian")],
        *[f"{macro}(printed)" for macro in ("month", "first_day", "last_day")],
    ]
    found = answers(", parse.".join(calls), texts)
    assert len(found) == len(texts)


def test_every_macro_has_a_test() -> None:
    tested = {
        "number",
        "whole",
        "measure",
        "month",
        "month_number",
        "day",
        "first_day",
        "last_day",
        "without_midnight",
        "trailing_unit",
        *OF_EXTRACTS,
    }
    assert {path.stem for path in (SQL / "parse").glob("*.sql")} == tested
