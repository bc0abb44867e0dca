"""Asking the published file: exact answers, and nothing else within reach."""

import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from flows.problems import OutsideFailed, Problem, WrongUsage
from flows.settings import Settings
from flows.warehouse.answers import SHOWN, write_csv, write_json, write_table
from flows.warehouse.query import Answer, ArrowAnswer, _unlike, ask, ask_arrow, cookbook, read_query, reading

ONE_OF_EACH = """
select
    1.10::decimal(5, 2) as points,
    date '2024-11-01' as period,
    timestamp '2024-11-02 03:04:05' as published_at,
    0.1::double as rate,
    3287020::bigint as participants,
    true as is_headline,
    null::varchar as reason,
    'Kalimantan' as region_name,
"""


@pytest.fixture
def warehouse(published: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with reading(published.published) as connection:
        yield connection


@contextmanager
def refused(part: str) -> Iterator[None]:
    with pytest.raises(WrongUsage) as told:
        yield
    assert part in str(told.value)


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return [row for batch in ask(connection, query).batches for row in batch]


@pytest.mark.parametrize(
    "query",
    [
        "select count(*) > 0 from marts.coverage",
        "select count(*) > 0 from coverage",
        "select count(*) > 0 from audit.deliveries",
        "select metrics.coverage_rate(1, 2) = 0.5",
        "with parts as (from coverage) select count(*) > 0 from parts",
        "select count(*) > 0 from (describe coverage)",
        "select not current_setting('enable_external_access')::boolean",
        "select count(*) > 0 from coverage_of('kalimantan')",
        "select count(*) > 0 from marts.table_macros",
    ],
)
def test_a_read_is_answered(warehouse: duckdb.DuckDBPyConnection, query: str) -> None:
    assert rows(warehouse, query) == [(True,)]


@pytest.mark.parametrize("query", ["show tables", "summarize coverage", "explain from coverage"])
def test_the_file_explains_itself(warehouse: duckdb.DuckDBPyConnection, query: str) -> None:
    assert rows(warehouse, query)


def test_a_pivot_is_a_read(warehouse: duckdb.DuckDBPyConnection) -> None:
    pivot = "pivot (select segment, 1 as one from coverage) on segment using sum(one)"
    assert "PU" in ask(warehouse, pivot).columns


@pytest.mark.parametrize(
    ("query", "near"),
    [("from coverge", 'Did you mean "coverage"'), ("select covrage_rate from coverage", '"coverage_rate"')],
)
def test_a_misspelt_name_is_answered_with_names(
    warehouse: duckdb.DuckDBPyConnection, query: str, near: str
) -> None:
    with refused(near):
        ask(warehouse, query)


@pytest.mark.parametrize("out", [ask, ask_arrow])
@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("offices_of('2024-1')", "offices_of takes a year as 2024 or a month as 2024-10, not '2024-1'."),
        ("coverage_of('nowhere')", "coverage_of knows no region 'nowhere'; marts.regions lists them."),
        (
            "coverage_of('Banjar')",
            "coverage_of: 'Banjar' may be Kota Banjar (3279) or Kabupaten Banjar (6303); write one of these "
            "names or codes.",
        ),
        (
            "flows_of('Banjarmasn')",
            "flows_of knows no region 'Banjarmasn'; the nearest is Kota Banjarmasin (6371).",
        ),
        ("growth_of('x') limit 1", "growth_of knows no region 'x'; marts.regions lists them."),
        (
            "series_of('KAL', segment := 'xyz')",
            "series_of knows no segment 'xyz'; marts.segments lists them.",
        ),
    ],
)
def test_a_value_that_a_cut_does_not_take_is_told_and_no_breach(
    warehouse: duckdb.DuckDBPyConnection, out: Callable[..., Answer | ArrowAnswer], call: str, told: str
) -> None:
    with pytest.raises(WrongUsage) as error:
        list(out(warehouse, f"from {call}").batches)
    assert str(error.value) == f"The query does not run. {told}"


def test_time_between_batches_is_not_counted(warehouse: duckdb.DuckDBPyConnection) -> None:
    answer = ask(warehouse, "from range(30000)", time_limit=60)
    assert [len(batch) for batch in answer.batches] == [10_000, 10_000, 10_000]


def test_no_warehouse_yet_and_a_file_that_is_none_are_said(tmp_path: Path) -> None:
    file = tmp_path / "cakupan.duckdb"
    with refused("`cakupan run` makes one"), reading(file):
        pass
    file.write_text("not a database, and long enough to be looked at", encoding="utf-8")
    with pytest.raises(OutsideFailed, match="cannot be read as a warehouse of ours"), reading(file):
        pass


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (
            write_csv,
            "points,period,published_at,rate,participants,is_headline,reason,region_name\n"
            "1.10,2024-11-01,2024-11-02T03:04:05,0.1,3287020,true,,Kalimantan\n",
        ),
        (
            write_json,
            '[\n{"points": 1.10, "period": "2024-11-01", "published_at": "2024-11-02T03:04:05", "rate": 0.1, '
            '"participants": 3287020, "is_headline": true, "reason": null, "region_name": "Kalimantan"}\n]\n',
        ),
    ],
)
def test_an_answer_is_exact(
    warehouse: duckdb.DuckDBPyConnection, write: Callable[[Answer, io.StringIO], object], expected: str
) -> None:
    assert told_by(write, warehouse, ONE_OF_EACH) == expected


def told_by(
    write: Callable[[Answer, io.StringIO], object], warehouse: duckdb.DuckDBPyConnection, query: str
) -> str:
    out = io.StringIO()
    write(ask(warehouse, query), out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("99999999999999999999999999.999999999::decimal(38, 9)", "99999999999999999999999999.999999999"),
        ("-0.000000001::decimal(18, 9)", "-0.000000001"),
        ("1e-7::double", "1e-07"),
        ("9007199254740993::bigint", "9007199254740993"),
        ("'nan'::double", '"nan"'),
        ("'a\"b\nc'", '"a\\"b\\nc"'),
        ("[1.5, null]", "[1.5, null]"),
        ("{'rate': 0.50}", '{"rate": 0.50}'),
    ],
)
def test_no_digit_is_lost_in_json(warehouse: duckdb.DuckDBPyConnection, value: str, expected: str) -> None:
    told = told_by(write_json, warehouse, f"select {value} as x")
    assert told == f'[\n{{"x": {expected}}}\n]\n'
    json.loads(told)


def test_json_of_no_rows_is_an_empty_array(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert json.loads(told_by(write_json, warehouse, "from coverage where false")) == []


class Name(str):
    """A name that counts how often names are compared with it."""

    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        Name.compared += 1
        return str.__eq__(self, other)


def test_a_column_more_of_one_name_costs_no_more_than_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def compared(columns: int) -> int:
        monkeypatch.setattr(Name, "compared", 0)
        _unlike([Name("a") for _ in range(columns)])
        return Name.compared

    assert compared(30) - compared(20) == compared(20) - compared(10)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ("a a_1 a a", "a a_1 a_2 a_3"),
        ("a a a_1 a_1 a", "a a_1 a_1_1 a_1_2 a_2"),
        ("a_2 a a a a_2", "a_2 a a_1 a_3 a_2_1"),
        ("a b a b", "a b a_1 b_1"),
        ("a a a a a", "a a_1 a_2 a_3 a_4"),
        ("", ""),
    ],
)
def test_a_name_takes_the_first_number_that_is_free(names: str, told: str) -> None:
    assert _unlike(names.split()) == told.split()


def test_a_number_below_0_is_no_formula(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert told_by(write_csv, warehouse, "select '-1' as note, -1 as change") == "note,change\n'-1,-1\n"


def shown(
    warehouse: duckdb.DuckDBPyConnection, query: str, *, in_a_terminal: bool = False
) -> tuple[bool, str]:
    """Whether all rows are shown, and what 80 columns of a pipe or a terminal show of an answer."""
    out = io.StringIO()
    console = Console(file=out, width=80, force_terminal=in_a_terminal or None, no_color=in_a_terminal)
    return write_table(ask(warehouse, query), console), out.getvalue()


def test_a_table_shows_the_first_rows_and_says_so(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert [shown(warehouse, f"from range({rows})")[0] for rows in (SHOWN, SHOWN + 1)] == [True, False]


@pytest.mark.parametrize("value", ["x" * 500, "[bold]x[/bold] [/]"], ids=["long", "with marks"])
def test_a_table_in_a_pipe_is_not_cut_and_a_value_is_no_markup(
    warehouse: duckdb.DuckDBPyConnection, value: str
) -> None:
    assert value in shown(warehouse, f"select '{value}' as x")[1]


def test_what_fits_no_terminal_is_shown_one_row_below_the_other(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = ", ".join(f"{number} as the_{number}_column" for number in range(20))
    _, text = shown(warehouse, f"select {columns}, null as nothing", in_a_terminal=True)
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).split() for line in text.splitlines()]
    assert ["the_7_column", "7"] in lines
    assert ["nothing"] in lines


def test_a_narrow_answer_is_a_table_in_a_terminal(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert "│ 1 │" in shown(warehouse, "select 1 as a, repeat('x', 200) as b", in_a_terminal=True)[1]


def test_every_question_of_the_cookbook_says_what_it_answers() -> None:
    assert cookbook()
    assert all(one.english.endswith("?") and one.indonesian.endswith("?") for one in cookbook().values())


PRINTED = {"contradicting_figures", "how_did_coverage_move", "what_may_be_said"}
"""About printed figures, of which a simulated warehouse has none."""
A_YEAR = {"coverage_against_last_year"}
"""Wants the same month of another year."""


@pytest.mark.parametrize("name", cookbook())
def test_every_question_of_the_cookbook_is_answered(
    warehouse: duckdb.DuckDBPyConnection, simulated: Settings, name: str
) -> None:
    rows(warehouse, read_query(name))  # there may be no such records in the shipped ones
    assert ask(warehouse, read_query(name)).columns
    with reading(simulated.published) as connection:
        assert bool(rows(connection, read_query(name))) == (name not in PRINTED | A_YEAR)


@pytest.mark.parametrize(
    "call",
    [
        *("coverage_of('KAL')", "series_of('kalimantan')", "flows_of('6100')"),
        *("growth_of('Kalimantan Barat')", "funding_of('kal')", "offices_of('2024-11')"),
    ],
)
def test_a_cut_has_rows(simulated: Settings, call: str) -> None:
    with reading(simulated.published) as connection:
        assert rows(connection, f"from {call}")


def test_an_unknown_question_is_answered_with_the_known_ones() -> None:
    with pytest.raises(Problem) as told:
        read_query("nosuch")
    assert all(name in str(told.value) for name in cookbook())
