"""Drawn scripts of faults: a delivery is there whole or not at all, and is once the faults have stopped."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from flows.intake.manifest import read_manifest
from flows.pull.kinds import sql as database
from flows.pull.offer import Draft, Fetched, Offer
from flows.pull.pull import Pulled, pull
from flows.settings import Settings, load_settings
from flows.sources import Source
from tests.servers import s3, sftp, web
from tests.servers.faulty_proxy import Proxy, Spoiled, spoiling
from tests.servers.postgres import Postgres
from tests.servers.web import Fault, changed
from tests.test_settings import OFFICE, write

SCRIPTS = {"http": 60, "s3": 10, "sftp": 20, "sql": 14}
"""Scripts of each kind of source; CAKUPAN_FAULT_SCRIPTS says another number of each."""
if "CAKUPAN_FAULT_SCRIPTS" in os.environ:
    SCRIPTS = dict.fromkeys(SCRIPTS, int(os.environ["CAKUPAN_FAULT_SCRIPTS"]))
TRIES_OF_A_SCRIPT = 11
NOW = datetime(2024, 12, 3, 1, 0, tzinfo=UTC)
SENDERS = ("N01", "N02")
TOKEN = web.TOKEN
BODY = {"cut", "stall", "longer", "shorter", "digest", "changed", "whole", "range", "mixed", "coded"}
STATUSES = {"400", "403", "408", "425", "429", "500", "502", "503", "504"}
SPOILED = {"refuse", "cut", "stall", "late", "rubbish"}
LONGEST = 90_000
"""Bytes of a delivery, about, and so where it is cut at the latest."""
SECTION = """
[sources.far]
dataset = "employers"
senders = ["N01", "N02"]
first = "2024-11"
last = "2024-11"
timeout_seconds = 20
"""
ROWS = "select npp, nama from badan where periode = {period} and kantor = {sender} order by npp"
VERSION = "select count(*)::text from badan where periode = {period} and kantor = {sender}"


@dataclass
class Far:
    """A source with two deliveries, and what spoils it."""

    keys: dict[str, str]
    """Of its section."""
    contents: Callable[[], dict[str, bytes]]
    """What each sender's delivery is now."""
    spoil: Callable[[list[Any]], None]
    """Set the faults of what follows; none: all is well."""
    met: list[str]
    fetched: Callable[[], int]
    """What grows with every body that is given."""
    kinds: set[str]
    """Of faults that are drawn."""
    draw: Callable[[Random, str], Any]
    """Return a fault of a kind."""
    body: int = 1
    """By how much `fetched` grows at least with a body."""
    begin: Callable[[], None] = lambda: None
    """Make the deliveries what they were at first."""


def content_of(sender: str) -> bytes:
    drawn = Random(sender)  # noqa: S311 - no secret
    return "".join(f"{number},{drawn.randbytes(24).hex()}\n" for number in range(1500)).encode()


def drawn_spoiled(drawn: Random, kind: str) -> Spoiled:
    return Spoiled(kind, drawn.choice([0, drawn.randrange(3000), drawn.randrange(LONGEST)]))


@contextmanager
def behind_a_proxy(port: int) -> Iterator[Proxy]:
    with spoiling(port) as proxy:
        proxy.stall_seconds = 0.2
        yield proxy


def spoiled(proxy: Proxy, keys: dict[str, str], contents: dict[str, bytes]) -> Far:
    def spoil(faults: list[Any]) -> None:
        proxy.faults = faults

    return Far(
        keys, lambda: contents, spoil, proxy.met, lambda: proxy.given, SPOILED, drawn_spoiled, LONGEST // 3
    )


@contextmanager
def far_http(_request: pytest.FixtureRequest, _folder: Path) -> Iterator[Far]:
    with web.serving() as site:
        site.credentials = f"Bearer {TOKEN}"

        def spoil(faults: list[Any]) -> None:
            site.faults = faults

        def begin() -> None:
            site.files = {f"/2024-11/{sender}.csv": content_of(sender) for sender in SENDERS}

        yield Far(
            {"location": site.location, "path": "{period}/{sender}.csv", "token_env": "FAR_TOKEN"},
            lambda: {sender: site.files[f"/2024-11/{sender}.csv"] for sender in SENDERS},
            spoil,
            site.met,
            lambda: site.bodies,
            BODY | STATUSES,
            lambda drawn, kind: Fault(kind, drawn.choice([0, drawn.randrange(LONGEST)])),
            begin=begin,
        )


@contextmanager
def far_s3(_request: pytest.FixtureRequest, _folder: Path) -> Iterator[Far]:
    with s3.serving() as bucket, behind_a_proxy(int(bucket.endpoint.rpartition(":")[2])) as proxy:
        contents = {sender: content_of(sender) for sender in SENDERS}
        for sender, content in contents.items():
            bucket.put(f"2024-11/{sender}.csv", content)
        keys = {
            "location": bucket.location,
            "path": "{period}/{sender}.csv",
            "endpoint": f"http://127.0.0.1:{proxy.port}",
            "key_env": "FAR_KEY",
            "secret_env": "FAR_SECRET",
        }
        yield spoiled(proxy, keys, contents)


@contextmanager
def far_sftp(_request: pytest.FixtureRequest, folder: Path) -> Iterator[Far]:
    (folder / "served/2024-11").mkdir(parents=True)
    contents = {sender: content_of(sender) for sender in SENDERS}
    for sender, content in contents.items():
        (folder / f"served/2024-11/{sender}.csv").write_bytes(content)
    with sftp.serving(folder / "served", folder) as exchange, behind_a_proxy(exchange.port) as proxy:
        known = exchange.known_hosts.read_text().replace(f":{exchange.port} ", f":{proxy.port} ")
        exchange.known_hosts.write_text(known)
        keys = {
            "location": f"sftp://{sftp.USER}@127.0.0.1:{proxy.port}",
            "path": "{period}/{sender}.csv",
            "known_hosts": str(exchange.known_hosts),
            "password_env": "FAR_PASSWORD",
        }
        far = spoiled(proxy, keys, contents)
        yield replace(far, fetched=lambda: len(exchange.opened), body=1)


@contextmanager
def far_sql(request: pytest.FixtureRequest, folder: Path) -> Iterator[Far]:
    server: Postgres = request.getfixturevalue("postgres")
    name = f"jauh_{secrets.token_hex(8)}"
    url = server.create_database(name)
    values = (
        f"('2024-11-01', '{sender}', {line.replace(',', ', ' + chr(39))}')"
        for sender in SENDERS
        for line in content_of(sender).decode().splitlines()
    )
    create = "create table badan (periode date, kantor text, npp int, nama text)"
    server.run(create, f"insert into badan values {', '.join(values)}", url=url)
    with behind_a_proxy(server.port) as proxy, pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAR_USER", server.user)
        patch.setenv("FAR_DATABASE", server.password)
        keys = {
            "location": f"postgresql://127.0.0.1:{proxy.port}/{name}",
            "query": ROWS,
            "version": VERSION,
            "user_env": "FAR_USER",
            "password_env": "FAR_DATABASE",
        }
        fetched: list[str] = []
        fetch = database.fetch

        def counted(source: Source, offer: Offer, draft: Draft) -> Fetched:
            fetched.append(offer.place)
            return fetch(source, offer, draft)

        patch.setattr(database, "fetch", counted)
        far = replace(spoiled(proxy, keys, {}), fetched=lambda: len(fetched), body=1)
        (folder / "well").mkdir()
        settings = settings_in(folder / "well", "sql", far)
        pulled = pull(settings, now=NOW)
        landed = {
            line.sender: (settings.raw / line.file).read_bytes() for line in read_manifest(settings.raw)
        }
        assert landed.keys() == set(SENDERS), pulled
        yield replace(far, contents=lambda: landed)


FAR = {"http": far_http, "s3": far_s3, "sftp": far_sftp, "sql": far_sql}


@pytest.fixture
def lets_in(monkeypatch: pytest.MonkeyPatch, postgres: Postgres) -> list[str]:
    """What lets us in everywhere, in the environment; the secrets."""
    held = {"FAR_TOKEN": TOKEN, "FAR_KEY": s3.KEY, "FAR_SECRET": s3.SECRET, "FAR_PASSWORD": sftp.PASSWORD}
    for name, value in held.items():
        monkeypatch.setenv(name, value)
    return [*held.values(), postgres.password]


def settings_in(folder: Path, kind: str, far: Far) -> Settings:
    keys = "\n".join(f"{key} = '''{value}'''" for key, value in far.keys.items())
    tls = "" if kind == "sftp" else "tls = false\n"
    return load_settings(write(folder, f'{OFFICE}{SECTION}kind = "{kind}"\n{tls}{keys}\n'))


def impatient(settings: Settings) -> Settings:
    """These settings with so short a patience that a stall does not take long."""
    (source,) = settings.sources
    seconds = 1 if source.kind == "sql" else 0.4  # libpq knows whole seconds only
    return replace(settings, sources=(replace(source, timeout_seconds=seconds),))


def script(seed: str, far: Far) -> list[Any]:
    """Faults of the connections or requests to come, some of them without."""
    drawn = Random(seed)  # noqa: S311 - no secret
    kinds = sorted(far.kinds)
    length = drawn.randrange(1, TRIES_OF_A_SCRIPT + 1)
    return [far.draw(drawn, drawn.choice(kinds)) if drawn.random() < 0.85 else None for _ in range(length)]


def landed_in(settings: Settings, states: dict[str, set[bytes]]) -> dict[str, bytes]:
    """Return the newest delivery of each sender; fails where anything in the raw folder is not one, whole."""
    lines = read_manifest(settings.raw)
    found = {path.relative_to(settings.raw) for path in settings.raw.rglob("*") if path.is_file()}
    seen = {path.as_posix() for path in found if not path.parts[0].startswith(".")}
    assert seen - {"manifest.jsonl"} == {line.file for line in lines}
    newest = {}
    for line in sorted(lines, key=lambda line: line.revision):
        content = (settings.raw / line.file).read_bytes()
        assert content in states[line.sender]
        assert line.sha256 == hashlib.sha256(content).hexdigest()
        newest[line.sender] = content
    return newest


def told(settings: Settings, said: list[str], log: str, pulled: list[Pulled]) -> str:
    """Return all that was said or written, deliveries apart."""
    written = [path for path in (settings.raw / ".landing").iterdir() if path.suffix != ".part"]
    written += [path for path in [settings.raw / "manifest.jsonl"] if path.exists()]
    files = "".join(path.read_text(errors="replace") for path in written)
    return "".join(said) + log + files + repr(pulled)


@pytest.mark.parametrize("kind", SCRIPTS)
def test_whatever_goes_wrong_it_is_whole_or_not_there_and_completed_later(
    kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    lets_in: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    ended = set()
    with FAR[kind](request, tmp_path) as far:
        for number in range(SCRIPTS[kind]):
            ended |= run_script(f"{kind} {number}", far, tmp_path / str(number), lets_in, caplog)
    assert set(far.met) == far.kinds
    assert "landed" in ended
    assert "failed" in ended or kind == "s3"  # its library opens a second connection by itself


def run_script(
    name: str, far: Far, folder: Path, lets_in: list[str], caplog: pytest.LogCaptureFixture
) -> set[str]:
    """Pull through a script of faults, then without, then once more; return how the first ended."""
    kind, said = name.partition(" ")[0], list[str]()
    far.begin()
    states = {sender: {content, changed(content)} for sender, content in far.contents().items()}
    settings = settings_in(folder, kind, far)

    def pull_once(settings: Settings = settings) -> list[Pulled]:
        return pull(settings, say=said.append, now=NOW, sleep=lambda _: None)

    caplog.clear()  # of the servers' own preparations
    far.spoil(script(name, far))
    first = pull_once(impatient(settings))
    landed = landed_in(settings, states)
    far.spoil([])
    second = pull_once()
    before = far.fetched()
    third = pull_once()

    assert {one.status for one in first} <= {"landed", "failed"}, name
    assert all(one.problem.startswith("far: ") for one in first if one.status == "failed"), name
    assert landed.keys() == set(SENDERS) or any(one.status == "failed" for one in first), name
    assert {one.status for one in second} <= {"landed", "unchanged", "known"}, (name, second)
    assert landed_in(settings, states) == far.contents(), name
    assert {one.status for one in third} == {"unchanged" if kind == "s3" else "known"}, name
    assert kind != "s3" or far.fetched() - before < far.body, name  # it alone states a checksum
    assert not [one for one in lets_in if one in told(settings, said, caplog.text, first)], name
    return {one.status for one in first}
