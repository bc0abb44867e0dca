"""Statements that want more than to read the published file: refused, stopped or harmless."""

import hashlib
import re
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import duckdb
import pytest

from flows.problems import WrongUsage
from flows.settings import Settings
from flows.warehouse.limits import Clock, bounded_memory
from flows.warehouse.query import ask, reading
from tests.command import CAKUPAN, environment
from tests.running import Done, run_in

FILES = """
    from read_csv('/etc/passwd') | from read_csv_auto('/etc/passwd')
    from read_csv(['/etc/passwd', '/etc/group']) | from read_text('/etc/passwd')
    from read_text('cakupan.duckdb') | from read_blob('/etc/passwd') | from read_json('/etc/passwd')
    from read_json_objects('/etc/passwd') | from read_parquet('/etc/passwd')
    from parquet_scan('/etc/passwd') | from parquet_metadata('/etc/passwd')
    from parquet_schema('/etc/passwd') | from sniff_csv('/etc/passwd') | from glob('/etc/*')
    from read_duckdb('/tmp/other.duckdb') | from '/etc/passwd' | from 'file.csv' | from "file.parquet"
    select (select count(*) from 'file.json') | from read_text('/proc/self/environ')
    from read_csv('/dev/stdin') | from arrow_scan(1, 2, 3) | from pandas_scan(1)
    from (values ('/etc/passwd')) t(f), read_text(f)
    with stolen as (from read_text('/etc/passwd')) from stolen
    explain analyze from read_text('/etc/passwd') | summarize from read_csv('/etc/passwd')
    describe from read_csv('/etc/passwd')
"""
NETWORK = """
    from 'http://example.org/x.csv' | from read_parquet('https://example.org/x.parquet')
    from 's3://bucket/x.parquet' | from 'hf://datasets/x/y.csv' | select http_get('http://example.org')
"""
WRITES = """
    copy coverage to 'coverage.csv' | copy (select 1) to '/dev/stdout'
    copy marts.segments from '/etc/passwd' | copy from database cakupan to other | export database 'all'
    import database 'all' | create table t as select 1 | create temp table t as select 1
    create view v as select 1 | create temp view v as select 1 | create macro m() as 1
    create temp macro coverage_of(region) as table select 'forged' as x
    create or replace table marts.segments as select 1 | create schema s | create temp sequence s
    create type mood as enum ('a') | create index i on marts.segments (segment)
    create secret s (type s3, key_id 'x', secret 'y')
    insert into marts.segments select * from marts.segments | update marts.segments set segment = 'X'
    delete from marts.segments | with gone as (delete from marts.segments returning 1) from gone
    merge into marts.segments using marts.segments as s on false when not matched then insert *
    truncate marts.segments | drop table marts.segments | alter table marts.segments rename to s
    comment on table marts.segments is 'x' | explain analyze delete from marts.segments
    from enable_logging(storage = 'file', storage_path = 'log')
"""
SURROUNDINGS = """
    install httpfs | force install httpfs from community | load httpfs | load './evil.duckdb_extension'
    update extensions | attach '/tmp/other.duckdb' | attach ':memory:' as other | detach cakupan | use core
    set threads = 1 | set enable_external_access = true | set memory_limit = '100GB'
    set lock_configuration = false | set variable x = 1 | reset memory_limit | pragma enable_profiling
    pragma profiling_output = 'profile.json' | pragma import_database('all') | call enable_logging()
    call pragma_version() | checkpoint | from force_checkpoint('cakupan') | vacuum | begin
    prepare p as select 1 | execute p | deallocate p | from load_aws_credentials() | select getenv('HOME')
    select 1; select 2 | select 1; drop table marts.segments | /* select */ drop table marts.segments
    -- nothing | from query('drop table marts.segments') | from query('select 1; select 2')
    from query('from read_text(''/etc/passwd'')') | from query_table('/etc/passwd')
    from query_table(['/etc/passwd', '/etc/group'])
    pivot (from read_csv('/etc/passwd')) on column0 using count(*) | select 'x
"""
REFUSED = [
    *(
        query.strip()
        for group in (FILES, NETWORK, WRITES, SURROUNDINGS)
        for query in re.split(r" \| |\n", group)
    ),
    *(f"select {'1 + ' * 1500}1", "select 'a\0b' from"),
]
"""What must not run; of the empty lines above one query is that is none."""
HARMLESS = {
    "secrets": ("select count(*) from duckdb_secrets()", {(0,)}),
    "extensions": (
        "select count(*) from duckdb_extensions() where loaded and extension_name = 'httpfs'",
        {(0,)},
    ),
    "settings_with_a_home": (
        f"select name from duckdb_settings() where contains(value, '{Path.home()}')",
        {("allowed_paths",)},  # of the file itself, which the asker has named
    ),
    "secret_directory": ("select current_setting('secret_directory')", {("none",)}),
    "variables": ("select getvariable('x')", {(None,)}),
    "logs": ("select count(*) from duckdb_logs()", {(0,)}),
    "temporary_files": ("select count(*) from duckdb_temporary_files()", {(0,)}),
    "a_name_that_shadows_a_table": ("with coverage as (select 1 as x) from coverage", {(1,)}),
    "a_name_that_shadows_a_function": ("with read_csv as (select 1 as x) from read_csv", {(1,)}),
    "query_of_a_read": ("from query('select 1 as x')", {(1,)}),
    "nested_1500_deep": (f"select {'(' * 1500}1{')' * 1500}", {(1,)}),
    "a_nul_in_a_value": ("select 'a' || chr(0)", {("a\0",)}),
    "an_escape_in_a_value": ("select chr(27)", {("\x1b",)}),
}
"""What answers: at most these rows. A DuckDB that refuses the question is as good."""
ENDLESS = {
    "recursion": "with recursive n as (select 1 as i union all select i + 1 from n) select max(i) from n",
    "cross_joins": "select count(*) from range(99999) a(i), range(99999) b(j), range(999) where i > j",
    "one_long_sum": "select max(hash(i)) from range(1000000000000) t(i)",
    "rows_without_end": "from range(1000000000000000000)",
    "rows_of_a_recursion": "with recursive n as (select 1 as i union all select i + 1 from n) from n",
    "a_row_in_a_trillion": "select i from range(1000000000000) t(i) where hash(i) = 1",
}
LARGE = {
    "groups": "select count(*) from (select i, count(*) from range(1000000000) t(i) group by i)",
    "a_list": "select len(list(i)) from range(10000000000) t(i)",
    "a_text": "select length(string_agg(i::varchar)) from range(10000000000) t(i)",
    "one_repeated_text": "select length(repeat('x', 4000000000))",
    "many_long_texts": "select repeat('x', 1000000) from range(100000)",
    "a_sort": "select i from range(1000000000) t(i) order by hash(i)",
    "a_window": "select i, sum(i) over (order by hash(i)) from range(1000000000) t(i)",
    "a_range_as_a_list": "select len(range(4000000000))",
    "a_join": "select count(*) from range(1000000000) a(i) join range(1000000000) b(j) on hash(i) = hash(j)",
}
MOST_ROWS = 200_000
MEMORY = 600 << 20
"""Enough to start on any of LARGE, too little for one of them."""


def state_of(settings: Settings) -> tuple[str, list[str]]:
    with settings.published.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return digest, sorted(path.name for path in settings.warehouse.iterdir())


@pytest.fixture(scope="module")
def before(published: Settings) -> tuple[str, list[str]]:
    """What is published and what lies beside it before any of these queries."""
    return state_of(published)


@pytest.fixture
def nothing_happens(
    published: Settings, before: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """In an empty folder; afterwards it is empty, and the file and its folder are as before."""
    monkeypatch.chdir(tmp_path)
    yield published
    assert state_of(published) == before
    assert list(tmp_path.iterdir()) == []


def answered(connection: duckdb.DuckDBPyConnection, query: str, time_limit: float = 30) -> set[object]:
    """All rows of an answer; as many as a person would never read are none of them."""
    found: set[object] = set()
    for batch in ask(connection, query, time_limit).batches:
        found |= set(batch)
        assert len(found) <= MOST_ROWS
    return found


@pytest.mark.parametrize("query", sorted({*REFUSED}), ids=lambda query: query[:60])
def test_it_is_refused(nothing_happens: Settings, query: str) -> None:
    with reading(nothing_happens.published) as connection, pytest.raises(WrongUsage) as told:
        answered(connection, query)
    assert "Traceback" not in str(told.value)
    assert "root:" not in str(told.value)


@pytest.mark.parametrize(
    ("query", "most"), [pytest.param(query, most, id=name) for name, (query, most) in HARMLESS.items()]
)
def test_it_tells_nothing(nothing_happens: Settings, query: str, most: set[object]) -> None:
    with reading(nothing_happens.published) as connection:
        try:
            found = answered(connection, query)
        except WrongUsage:
            return
        assert found <= most


@pytest.mark.parametrize("query", [pytest.param(query, id=name) for name, query in ENDLESS.items()])
def test_it_is_stopped(nothing_happens: Settings, query: str) -> None:
    with reading(nothing_happens.published) as connection:
        with pytest.raises(WrongUsage, match=r"Stopped after 0\.1 s"):
            list(ask(connection, query, 0.1, counts_all=True).batches)
        assert answered(connection, "select 1") == {(1,)}


@pytest.mark.parametrize("query", [pytest.param(query, id=name) for name, query in LARGE.items()])
def test_it_gets_no_more_memory(
    nothing_happens: Settings, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.warehouse.query.MEMORY_LIMIT", "200MB")
    with (
        pytest.raises(WrongUsage, match=r"memory|Stopped"),
        bounded_memory(MEMORY),
        reading(nothing_happens.published) as connection,
    ):
        answered(connection, query, 20)


def test_a_limit_of_memory_ends_with_its_block() -> None:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with pytest.raises(WrongUsage, match="Needs more memory"), bounded_memory(100 << 20):
        bytearray(1 << 30)
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_a_query_that_no_interruption_reaches_is_given_up(
    nothing_happens: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.warehouse.limits.GRACE_SECONDS", 0.0)
    given_up: list[bool] = []
    with reading(nothing_happens.published) as connection:
        clock = Clock(connection, 0.01, stuck=lambda: given_up.append(True))
        with clock:
            while not given_up:
                pass
    assert given_up == [True]


# The command itself, in a process of its own

Asked = Callable[..., Done]
IMPATIENT = (
    "from flows import cli; from flows.warehouse import limits; limits.GRACE_SECONDS = 0.3; cli.main()"
)
"""The command, which waits less long for a function that cannot be interrupted."""


@pytest.fixture
def asked(nothing_happens: Settings, tmp_path: Path) -> Asked:
    """Ask the command in an empty folder."""

    def ask_it(query: str | bytes, *options: str, by: Sequence[str] = (CAKUPAN,)) -> Done:
        command = [*by, "query", query, *options, "--warehouse", str(nothing_happens.warehouse)]
        return run_in(tmp_path, command, environment(tmp_path.parent))

    return ask_it


@pytest.mark.parametrize(
    ("query", "told"),
    [
        pytest.param("from read_text('/etc/passwd')", "Refused", id="a file"),
        pytest.param("copy coverage to 'x.csv'", "COPY is refused", id="a write"),
        pytest.param("attach 'x.duckdb'", "ATTACH is refused", id="another database"),
        pytest.param("select 1; select 2", "expected one", id="two statements"),
        pytest.param(f"select {'(' * 60_000}1{')' * 60_000}", "does not run", id="60,000 brackets"),
        pytest.param("x" * 120_000, "does not run", id="a name of 120,000 letters"),
        pytest.param("select repeat('x', 4000000000)", "memory", id="four gigabytes"),
        pytest.param(
            "select max(hash(i)) from range(1000000000000) t(i)", "Stopped after 0.2 s", id="no end"
        ),
    ],
)
def test_the_command_says_no_and_why(asked: Asked, query: str, told: str) -> None:
    done = asked(query, "--time-limit", "0.2")
    assert (done.code, told in done.stderr, done.stdout) == (2, True, ""), done.stderr[:500]
    assert "Traceback" not in done.stderr


def test_the_command_ends_in_a_function_without_end(asked: Asked) -> None:
    query = "select levenshtein(repeat('a', 1000000), repeat('b', 1000000))"
    done = asked(query, "--time-limit", "0.2", by=(sys.executable, "-c", IMPATIENT))
    told = "Stopped after 0.2 s, in a function that does not end" in done.stderr
    assert (done.code, told, "Traceback" in done.stderr, done.stdout) == (2, True, False, ""), done.stderr


def test_bytes_that_are_no_text_are_answered(asked: Asked) -> None:
    done = asked(b"select 'a\xff' as x", "--format", "csv")
    assert (done.code, done.stdout) == (0, "x\na\N{REPLACEMENT CHARACTER}\n")


@pytest.mark.parametrize("name", ["answer.csv", "answer.json", "answer.parquet"])
def test_rows_without_end_leave_no_file(asked: Asked, name: str) -> None:
    done = asked("from range(1000000000000000000)", "--time-limit", "0.2", "--out", name)
    assert (done.code, "Stopped after 0.2 s" in done.stderr) == (2, True), done.stderr
    assert done.peak_mb < 700


def test_texts_that_duckdb_does_not_count_do_not_fill_the_machine(asked: Asked) -> None:
    done = asked("select repeat('x', 1000000) from range(100000)", "--format", "csv")
    assert (done.code, "memory" in done.stderr) == (2, True), done.stderr
    assert done.peak_mb < 3600
