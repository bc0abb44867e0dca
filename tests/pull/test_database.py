"""Rows of a PostgreSQL become a Parquet file that the intake reads as they were."""

import logging
import secrets
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow.parquet
import pytest

from flows.intake.parquet import read_parquet
from flows.problems import OutsideFailed, WrongUsage
from flows.pull import parquet_rows
from flows.pull.kinds.sql import fetch, offers
from flows.pull.offer import Asked, Draft, Fetched, NotReached, NotThere, Offer, Refused, Transient
from flows.settings import load_settings
from flows.sources import Source, sources_of
from flows.warehouse.validate import judge_files
from schemas.memberships import DATASET
from tests.intake.extracts.memberships import employee
from tests.servers.certificates import write_certificate
from tests.servers.faulty_proxy import Spoiled, spoiling
from tests.servers.postgres import Postgres
from tests.servers.tls_front import tls_before

NIK = "6371010101900001"
MONTHS = Asked(("2024-10", "2024-11"))
ROWS = "select kpj, nik, upah from anggota where periode = {period} and kantor = {sender} order by kpj"


@pytest.fixture
def at(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of the test's own with some members; its location."""
    url = postgres.create_database(f"siap_{secrets.token_hex(8)}")
    monkeypatch.setenv("SIAP_USER", postgres.user)
    monkeypatch.setenv("SIAP_PASSWORD", postgres.password)
    postgres.run(
        "create table anggota (periode date, kantor text, kpj text, nik text, upah numeric(18,2), "
        "ubah timestamptz)",
        f"insert into anggota values ('2024-11-01', 'N01', '00012345678', '{NIK}', 3500000, '2024-12-02'), "
        f"('2024-11-01', 'N01', '00012345677', null, 2500000.5, '2024-12-01'), "
        f"('2024-11-01', 'N02', '00012345676', '', null, '2024-12-01')",
        url=url,
    )
    return f"{postgres.location.rpartition('/')[0]}/{url.rpartition('/')[2]}"


def source_of(location: str, **keys: Any) -> Source:
    section = {
        "kind": "sql",
        "location": location,
        "dataset": "memberships",
        "senders": ["N01", "N02"],
        "query": ROWS,
        "user_env": "SIAP_USER",
        "password_env": "SIAP_PASSWORD",
        "tls": False,
    }
    return sources_of({"siap": section | keys}, Path("/etc/cakupan.toml"))[0]


def offer_of(sender: str = "N01", period: str = "2024-11", version: str | None = "v") -> Offer:
    return Offer("siap", "memberships", sender, period, ".parquet", f"x#{sender}/{period}", version)


def land(source: Source, folder: Path, offer: Offer | None = None, **keys: Any) -> tuple[Fetched, Path]:
    draft = Draft(folder / "draft", **{"most_bytes": 10**9} | keys)
    return fetch(source, offer or offer_of(), draft), draft.path


def ask(location: str, query: str, folder: Path, **keys: Any) -> Path:
    return land(source_of(location, query=query, senders=["N01"], **keys), folder)[1]


def selecting(columns: str) -> str:
    return f"select {columns} from anggota where periode = {{period}} and kantor = 'N01' order by kpj"


def test_rows_arrive_as_they_are_in_the_order_of_the_query(at: str, tmp_path: Path) -> None:
    fetched, path = land(source_of(at), tmp_path)

    [sheet] = read_parquet(path)
    assert fetched == Fetched("v")
    assert sheet.header == ["kpj", "nik", "upah"]
    assert sheet.rows.drop_columns(["line"]).to_pylist() == [
        {"c0": "00012345677", "c1": None, "c2": "2500000.5"},
        {"c0": "00012345678", "c1": NIK, "c2": "3500000"},
    ]


def test_the_intake_accepts_memberships_of_a_database(at: str, postgres: Postgres, tmp_path: Path) -> None:
    kinds = {"upah": "::numeric(18,2)", "iuran": "::numeric", "tgl_lahir": "::date", "jkk": "::smallint"}
    kinds |= {"tgl_kepesertaan": "::date", "jp": "::smallint"}
    drawn = [employee(number) for number in range(1, 4)]
    told = ", ".join(f"nullif({name}, ''){kinds.get(name, '')} as {name}" for name in DATASET.header)
    rows = ", ".join(f"({', '.join(repr(one[name]) for name in DATASET.header)})" for one in drawn)
    postgres.run(
        f"create table siap as select {told} from (values {rows}) as t ({', '.join(DATASET.header)})",
        url=f"{postgres.url.rpartition('/')[0]}/{at.rpartition('/')[2]}",
    )
    query = "select * from siap where periode = to_char({period}, 'YYYY-MM') order by kpj"
    source = source_of(at, query=query, senders=["N01"])
    _, path = land(source, tmp_path, offer_of(period="2024-10"))

    settings = replace(load_settings(), simulated_key="kunci")
    (judged,) = judge_files(settings, "memberships", [path.rename(tmp_path / "N01.parquet")])

    assert (judged.outcome.status, judged.outcome.accepted) == ("accepted", 3)


def test_every_plain_type_is_read_by_the_intake_as_written_in_the_database(at: str, tmp_path: Path) -> None:
    columns = (
        "1::int2 as a, 2::int4 as b, 3::int8 as c, 4.5::numeric as d, 0::numeric(20,2) as e, "
        "1.25::float8 as f, true as g, date '2024-11-30' as h, timestamp '2024-11-30 00:00' as i, "
        "'é'::varchar(9) as j, null::date as k, 12345678901234567890::numeric as l, -0.000001 as m"
    )

    [sheet] = read_parquet(ask(at, selecting(columns) + " limit 1", tmp_path))

    assert list(sheet.rows.to_pylist()[0].values())[1:] == [
        "1", "2", "3", "4.5", "0", "1.25", "TRUE", "2024-11-30", "2024-11-30", "é", None,
        "12345678901234567890", "-0.000001",
    ]  # fmt: skip


def test_a_number_stays_a_number_so_that_the_intake_refuses_a_nik_that_lost_its_zeros(
    at: str, tmp_path: Path
) -> None:
    path = ask(at, selecting("6371010101900001::numeric as nik"), tmp_path)

    assert 0 in next(read_parquet(path)).numeric


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ("'3.50'::money as upah", "type money"),
        ("now() as saat", "type timestamptz"),
        ("array[1] as daftar", "type _int4"),
        ("'{}'::jsonb as isi", "type jsonb"),
        ("'a'::bytea as isi", "type bytea"),
        ("'NaN'::numeric as upah", "column upah"),
        ("1.1234567 as upah", "column upah"),
        ("date 'infinity' as tgl", "column tgl"),
        ("timestamp '-infinity' as tgl", "column tgl"),
        ("date '0044-03-15 BC' as tgl", "column tgl"),
        ("1 as a, 2.5 as a", "column a twice"),
        ('nik as "a""b", \'NaN\'::numeric as "c d"', "column c d"),
    ],
)
def test_what_would_not_arrive_as_it_is_is_refused(at: str, tmp_path: Path, column: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        ask(at, selecting(column), tmp_path)


def test_the_same_rows_are_the_same_bytes_however_they_were_sent(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_rows, "GROUP_ROWS", 1000)
    query = (
        "select i, repeat('x', 500) as t from generate_series(1, 40500) i "
        "where {period} is not null order by i"
    )
    first = ask(at, query, tmp_path).read_bytes()
    kinds = {"i": ("int32", "int4"), "t": ("string", "text")}
    schema = pyarrow.schema(
        [pyarrow.field(name, kind, metadata={"POSTGRESQL:type": of}) for name, (kind, of) in kinds.items()]
    )
    typed = (
        pyarrow.record_batch(
            [[*range(n, min(n + 77, 40501))], ["x" * 500] * min(77, 40501 - n)], schema=schema
        )
        for n in range(1, 40501, 77)
    )
    parquet_rows.write_rows(typed, Draft(tmp_path / "again", most_bytes=10**9), "Source siap")

    assert (tmp_path / "again").read_bytes() == first
    assert pyarrow.parquet.read_metadata(tmp_path / "again").num_row_groups == 41


def test_a_month_without_rows_is_not_there(at: str, tmp_path: Path) -> None:
    with pytest.raises(NotThere):
        land(source_of(at), tmp_path, offer_of(period="2024-10"))


def test_more_bytes_than_allowed_are_refused_before_they_are_all_read(at: str, tmp_path: Path) -> None:
    query = (
        "select md5(i::text) as kpj from generate_series(1, 400000) i where {period} is not null order by i"
    )
    source = source_of(at, query=query, senders=["N01"])

    with pytest.raises(Refused, match="more than 1,000,000 bytes"):
        land(source, tmp_path, most_bytes=10**6)

    assert (tmp_path / "draft").stat().st_size < 10**7


def test_without_a_version_each_month_is_offered_and_nothing_says_that_it_is_unchanged() -> None:
    unreachable = "postgresql://127.0.0.1:1/siap"
    found = list(offers(source_of(unreachable.replace("127", "pejabat@127")), MONTHS))

    assert [one.place for one in found] == [
        f"{unreachable}#{sender}/{month}" for sender in ("N01", "N02") for month in MONTHS.months
    ]
    assert {(one.version, one.checksum) for one in found} == {(None, None)}


def test_a_version_is_asked_for_each_month_and_none_means_nothing_is_there(
    at: str, postgres: Postgres
) -> None:
    source = source_of(
        at, version="select max(ubah) from anggota where periode = {period} and kantor = {sender}"
    )
    before = list(offers(source, MONTHS))
    postgres.run(
        "update anggota set ubah = '2024-12-24' where kantor = 'N02'",
        url=f"{postgres.url.rpartition('/')[0]}/{at.rpartition('/')[2]}",
    )
    after = list(offers(source, MONTHS))

    assert [(one.sender, one.period) for one in before] == [("N01", "2024-11"), ("N02", "2024-11")]
    assert [old.version == new.version for old, new in zip(before, after, strict=True)] == [True, False]
    assert "2024" not in str(before[0].version)


@pytest.mark.parametrize("version", ["select 1, 2", "select * from generate_series(1, 2)"])
def test_a_version_is_one_value(at: str, version: str) -> None:
    with pytest.raises(OutsideFailed, match=r"sources\.siap\.version gave more than one value"):
        list(offers(source_of(at, version=version), MONTHS))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("select kpj from anggota order by kpj", r"does not name \{period\}"),
        ("select kpj from anggota where periode = {period} order by kpj", r"does not name \{sender\}"),
        ("select kpj from anggota where periode = {period} and kantor = {sender}", "no ORDER BY"),
        ("select row_number() over (order by kpj) from a where p = {period} and k = {sender}", "no ORDER BY"),
        ("select 'order by' from anggota where periode = {period} and k = {sender}", "no ORDER BY"),
        ("select 1 from a where periode = {period} and k = {sender} -- order by kpj", "no ORDER BY"),
    ],
)
def test_a_query_asks_for_the_month_of_the_sender_in_an_order(query: str, told: str) -> None:
    with pytest.raises(WrongUsage, match=told):
        source_of("postgresql://127.0.0.1:1/siap", query=query)


def test_a_query_may_end_in_a_semicolon_or_a_comment(at: str, tmp_path: Path) -> None:
    assert ask(at, selecting("kpj") + " ;\n", tmp_path).exists()
    assert ask(at, selecting("kpj") + " -- all of them", tmp_path).exists()


@pytest.mark.parametrize(
    ("query", "state", "advice"),
    [
        (selecting("nope"), "42703", "column that is not there"),
        (selecting("kpj").replace("anggota", "nope"), "42P01", "table that is not there"),
        ("selec {period} order by", "42601", "not valid"),
        (selecting("(nik || 'x')::bigint as nik"), "22P02", "does not fit"),
        (selecting("1 / (kpj = kpj)::int / (length(kpj) - 11) as n"), "22012", "does not fit"),
        (selecting("set_config('transaction_read_only', 'off', false) as a"), "25001|22023", ""),
        (
            "with gone as (delete from anggota where periode = {period} returning kpj) "
            "select * from gone order by 1",
            "25006",
            "would write",
        ),
        (selecting("pg_read_file('/etc/passwd') as isi").replace("anggota", "terkunci"), "42P01", ""),
    ],
)
def test_a_query_that_fails_is_said_by_its_sqlstate_and_never_by_the_words_of_the_server(
    at: str, tmp_path: Path, query: str, state: str, advice: str
) -> None:
    with pytest.raises(OutsideFailed, match=rf"SQLSTATE ({state})\): .*{advice}") as caught:
        ask(at, query, tmp_path)

    assert not isinstance(caught.value, Transient)
    assert NIK not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_value_that_fails_between_two_batches_is_not_quoted(at: str, tmp_path: Path) -> None:
    query = (
        f"select (case i when 300000 then '{NIK}x' else '1' end)::bigint as n, repeat('x', 100) as t "
        "from generate_series(1, 400000) i where {period} is not null order by length('')"
    )

    with pytest.raises(OutsideFailed, match="SQLSTATE 22P02") as caught:
        ask(at, query, tmp_path)

    assert NIK not in str(caught.value)


def test_what_its_user_may_not_read_is_said(at: str, postgres: Postgres, tmp_path: Path,
                                            monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    postgres.run("create role tamu login password 'rahasia tamu/1@'")
    monkeypatch.setenv("SIAP_USER", "tamu")
    monkeypatch.setenv("SIAP_PASSWORD", "rahasia tamu/1@")

    with pytest.raises(OutsideFailed, match=r"SQLSTATE 42501\): its user may not read"):
        land(source_of(at), tmp_path)


def test_a_wrong_password_is_not_tried_again_and_shown_nowhere(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SIAP_PASSWORD", "salah-benar")
    caplog.set_level(logging.DEBUG)

    with pytest.raises(OutsideFailed, match="did not let us in") as caught:
        land(source_of(at), tmp_path)

    assert not isinstance(caught.value, Transient)
    assert "salah-benar" not in str(caught.value) + caplog.text


def test_a_variable_that_is_not_set_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIAP_USER", raising=False)

    with pytest.raises(WrongUsage, match=r"sources\.siap\.user_env names SIAP_USER"):
        land(source_of("postgresql://127.0.0.1:1/siap"), tmp_path)


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIAP_USER", "u")
    monkeypatch.setenv("SIAP_PASSWORD", "p")


@pytest.mark.usefixtures("named")
def test_a_server_that_is_not_there_or_silent_may_be_better_in_a_moment(tmp_path: Path, silent: int) -> None:
    for port in (1, silent):
        with pytest.raises(NotReached, match=f"127.0.0.1:{port} is not reached"):
            land(source_of(f"postgresql://127.0.0.1:{port}/siap", timeout_seconds=1), tmp_path)


def test_a_query_that_gives_nothing_for_too_long_is_given_up(at: str, tmp_path: Path) -> None:
    query = "select pg_sleep(30)::text as a where {period} is not null order by 1"

    with pytest.raises(NotReached, match="gave nothing for 1 seconds"):
        ask(at, query, tmp_path, timeout_seconds=1)


def test_a_connection_that_is_cut_between_two_batches_is_tried_again(
    at: str, postgres: Postgres, tmp_path: Path
) -> None:
    query = (
        "select i, repeat('x', 500) as t from generate_series(1, 10000000) i "
        "where {period} is not null order by length('')"
    )
    cut = (
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cakupan' "
        f"and datname = '{at.rpartition('/')[2]}'"
    )
    timer = threading.Timer(1, postgres.run, (cut,))
    timer.start()

    with pytest.raises(Transient, match=r"cut\.|SQLSTATE 57P01"):
        ask(at, query, tmp_path)

    timer.join()


def test_tls_is_on_unless_the_configuration_says_otherwise(at: str, tmp_path: Path) -> None:
    with pytest.raises(OutsideFailed, match="is not trusted") as caught:
        land(source_of(at, tls=True), tmp_path)

    assert not isinstance(caught.value, Transient)


def test_a_server_proves_its_name_to_the_named_authority_or_to_those_of_the_system(
    at: str, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "select 'a' as a where {period} is not null order by 1"
    certificate = write_certificate(tmp_path)
    authority = str(certificate[0])
    with tls_before(postgres.port, certificate) as port:
        location = at.replace(str(postgres.port), str(port))
        assert ask(location, query, tmp_path, tls=True, ca_file=authority).exists()
        for other, keys in (
            (location.replace("127.0.0.1", "localhost"), {"ca_file": authority}),
            (location, {"ca_file": str(tmp_path / "none.pem")}),
            (location, {}),
        ):
            with pytest.raises(OutsideFailed, match="is not trusted"):
                ask(other, query, tmp_path, tls=True, **keys)
        monkeypatch.setenv("SSL_CERT_FILE", authority)
        assert ask(location, query, tmp_path, tls=True).exists()


@pytest.mark.parametrize(
    "faults",
    [[Spoiled("stall", 2_000)], [None, Spoiled("stall", 60_000)]],
    ids=["as types are asked for", "within the rows"],
)
def test_a_server_that_lives_and_says_nothing_is_given_up(
    at: str, tmp_path: Path, faults: list[Spoiled | None]
) -> None:
    port = urlsplit(at).port or 0
    with spoiling(port) as proxy:
        proxy.stall_seconds = 30
        proxy.faults = [*faults]
        source = source_of(
            at.replace(f":{port}/", f":{proxy.port}/"),
            query="select g, {period} as p, repeat('x', 200) as r from generate_series(1, 2000) g order by g",
            senders=["N01"],
            timeout_seconds=1,
        )

        with pytest.raises(Transient, match="gave nothing for 1 seconds"):
            land(source, tmp_path)
        assert proxy.met == ["stall"]
        assert land(source, tmp_path)[0] == Fetched("v")
