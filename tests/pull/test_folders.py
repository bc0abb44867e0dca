"""Folders on this machine, over SFTP and on S3: what is listed, what is read, and whom we speak with."""

import asyncio
import errno
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncssh
import boto3
import botocore.exceptions
import pytest

from flows.pattern import Pattern
from flows.problems import OutsideFailed, WrongUsage
from flows.pull import folders, opened
from flows.pull.offer import (
    Asked,
    Draft,
    Fetched,
    NotReached,
    NotThere,
    Offer,
    PassedOver,
    Refused,
    Transient,
)
from flows.settings import PROJECT
from flows.sources import Source, sources_of
from tests.servers import s3, sftp
from tests.servers.faulty_proxy import Spoiled, spoiling
from tests.servers.s3 import S3
from tests.servers.sftp import Sftp

CONTENT = b"".join(b"%d,PT %d\n" % (number, number) for number in range(5000))
LATER = CONTENT.swapcase()
NAME = "2024-11/N01.csv"
MONTHS = Asked(("2024-10", "2024-11"))


@dataclass
class Place:
    """A folder of any kind, with what a test needs to change it."""

    source: Source
    put: Callable[[str, bytes], None]
    remove: Callable[[str], None]


def source_of(kind: str, location: str, **keys: Any) -> Source:
    section = {
        "kind": kind,
        "location": location,
        "dataset": "employers",
        "path": "{period}/{sender}.csv",
        "senders": ["N01"],
        "timeout_seconds": 2,
    }
    return sources_of({"place": section | keys}, Path("/etc/cakupan.toml"))[0]


@pytest.fixture(scope="module")
def bucket() -> Iterator[S3]:
    with s3.serving() as serving:
        yield serving


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Sftp]:
    (tmp_path / "served").mkdir()
    with sftp.serving(tmp_path / "served", tmp_path) as serving:
        yield serving


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACE_PASSWORD", sftp.PASSWORD)
    monkeypatch.setenv("PLACE_KEY", s3.KEY)
    monkeypatch.setenv("PLACE_SECRET", s3.SECRET)


def of_sftp(exchange: Sftp, port: int | None = None, **keys: Any) -> Source:
    location = exchange.location.replace(str(exchange.port), str(port or exchange.port))
    lets_in = {"password_env": "PLACE_PASSWORD", "known_hosts": str(exchange.known_hosts)}
    return source_of("sftp", location, **lets_in | keys)


def of_s3(bucket: S3, folder: str = "", **keys: Any) -> Source:
    lets_in = {"key_env": "PLACE_KEY", "secret_env": "PLACE_SECRET", "endpoint": bucket.endpoint}
    return source_of("s3", bucket.location + folder, **lets_in | keys)


@pytest.fixture(params=["files", "sftp", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty folder of each kind in turn."""
    if request.param == "s3":
        server, prefix = request.getfixturevalue("bucket"), tmp_path.name
        client = boto3.client(
            "s3",
            endpoint_url=server.endpoint,
            aws_access_key_id=s3.KEY,
            aws_secret_access_key=s3.SECRET,
            region_name="us-east-1",
        )
        server.put(f"{prefix}/.here", b"")
        return Place(
            of_s3(server, f"/{prefix}"),
            lambda name, content: server.put(f"{prefix}/{name}", content),
            lambda name: client.delete_object(Bucket=s3.BUCKET, Key=f"{prefix}/{name}"),
        )
    if request.param == "sftp":
        server = request.getfixturevalue("exchange")
        folder, source = server.folder, of_sftp(server)
    else:
        folder = tmp_path / "share"
        folder.mkdir()
        source = source_of("files", str(folder))

    def put(name: str, content: bytes) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        former = (folder / name).stat().st_mtime if (folder / name).exists() else None
        (folder / name).write_bytes(content)
        if former is not None:
            os.utime(folder / name, (former + 2, former + 2))

    return Place(source, put, lambda name: (folder / name).unlink())


def told(source: Source) -> list[Offer | PassedOver]:
    return list(folders.offers(source, MONTHS))


def listed(source: Source) -> list[Offer]:
    return [one for one in told(source) if isinstance(one, Offer)]


def passed_over(source: Source) -> dict[str, str]:
    return {one.place: one.why for one in told(source) if isinstance(one, PassedOver)}


def take(source: Source, offer: Offer, folder: Path, most_bytes: int = 10**7) -> tuple[Fetched, bytes]:
    draft = Draft(folder / "draft", most_bytes=most_bytes)
    fetched = folders.fetch(source, offer, draft)
    return fetched, draft.path.read_bytes()


def lasting(source: Source, told: str, ask: Callable[[Source], object] = listed) -> str:
    """What is said of a source that fails for a reason that no other try mends."""
    with pytest.raises(OutsideFailed, match=told) as caught:
        ask(source)
    assert not isinstance(caught.value, Transient)
    return str(caught.value)


def test_what_is_of_the_pattern_is_offered_and_read_whole(place: Place, tmp_path: Path) -> None:
    for name in (NAME, "2024-10/N01.csv", "2024-11/N01.txt", "notes.csv", "2024-11/old/N01.csv", "x/y/z.csv"):
        place.put(name, CONTENT)

    offers = listed(place.source)
    fetched, content = take(place.source, offers[1], tmp_path)

    found = [(one.place, one.period, one.size) for one in offers]
    assert found == [("2024-10/N01.csv", "2024-10", len(CONTENT)), (NAME, "2024-11", len(CONTENT))]
    assert content == CONTENT
    assert fetched.version == (offers[1].checksum or offers[1].version)
    here = {".here": "name"} if place.source.kind == "s3" else {}
    assert passed_over(place.source) == here | {
        "2024-11/N01.txt": "name",
        "2024-11/old/": "name",
        "notes.csv": "name",
        "x/y/": "name",
    }


def test_only_an_etag_that_is_an_md5_is_a_checksum(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.put(NAME, CONTENT)
    (offer,) = listed(place.source)
    assert (offer.checksum is not None) == (place.source.kind == "s3")

    in_parts = f'"{"0" * 32}-2"'
    monkeypatch.setattr(folders, "_version", lambda _: in_parts)
    assert [(one.version, one.checksum) for one in listed(place.source)] == [(in_parts, None)]


def test_an_ending_may_be_written_in_any_case(place: Place) -> None:
    names = ["N01.CSV", "N02.Csv.GZ", "N03.XLSX", "N04.Parquet", "N05.ZIP", "N06.PDF", "N07.csv.bak"]
    for name in names:
        place.put(f"2024-11/{name}", CONTENT)

    any_ending = listed(replace(place.source, path=Pattern("{period}/{sender}.*")))
    written = listed(replace(place.source, path=Pattern("{period}/{sender}.csv")))

    endings = {"N01": ".csv", "N02": ".csv.gz", "N03": ".xlsx", "N04": ".parquet", "N05": ".zip"}
    assert {one.sender: one.ending for one in any_ending} == endings
    assert [one.place for one in written] == ["2024-11/N01.CSV"]


def test_a_listing_is_never_a_stale_one(place: Place) -> None:
    place.put(NAME, CONTENT)
    (before,) = listed(place.source)
    place.put(NAME, LATER)
    place.put("2024-10/N01.csv", CONTENT)

    later = {one.place: one.version for one in listed(place.source)}

    assert later.keys() == {NAME, "2024-10/N01.csv"}
    assert later[NAME] != before.version


def test_what_does_not_change_keeps_its_version(place: Place) -> None:
    place.put(NAME, CONTENT)

    assert listed(place.source) == listed(place.source)


def test_a_file_may_be_gone_by_the_time_it_is_read(place: Place, tmp_path: Path) -> None:
    place.put(NAME, CONTENT)
    (offer,) = listed(place.source)
    place.remove(NAME)

    with pytest.raises(NotThere):
        take(place.source, offer, tmp_path)


def test_a_file_may_go_between_the_look_and_the_reading(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.put(NAME, CONTENT)
    (offer,) = listed(place.source)
    told, looks = folders._told, []

    def look(*given: Any) -> dict[str, Any]:
        looks.append(told(*given))
        place.remove(NAME)
        return looks[-1]

    monkeypatch.setattr(folders, "_told", look)

    with pytest.raises(NotThere):
        take(place.source, offer, tmp_path)


def test_a_file_that_changes_while_it_is_read_is_not_taken(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.put(NAME, CONTENT)
    (offer,) = listed(place.source)
    copied = folders._copied

    def copy_and_change(*given: Any) -> tuple[int, str]:
        done = copied(*given)
        place.put(NAME, LATER)
        return done

    monkeypatch.setattr(folders, "_copied", copy_and_change)

    with pytest.raises(Transient, match="changed while it was read"):
        take(place.source, offer, tmp_path)


def test_more_bytes_than_allowed_are_refused(place: Place, tmp_path: Path) -> None:
    place.put(NAME, CONTENT)
    (offer,) = listed(place.source)

    with pytest.raises(Refused, match="most_bytes"):
        take(place.source, offer, tmp_path, most_bytes=len(CONTENT) - 1)


def test_a_folder_of_too_many_files_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        place.put(f"2024-11/{number}.csv", b"")
    monkeypatch.setattr(folders, "MOST_ENTRIES", 4)

    with pytest.raises(Refused, match="more than 4"):
        listed(place.source)


def test_names_that_say_more_than_a_name_are_passed_over(place: Place) -> None:
    names = ["2024-11/N 01.csv", "2024-11/..N01.csv", "2024-11/\x1b[31mN01.csv", "2024-11/N01\n.csv"]
    for name in names[:2] if place.source.kind == "s3" else names:  # that S3 server knows no such names
        place.put(name, CONTENT)

    assert listed(place.source) == []


def test_a_folder_that_is_not_there_is_said(exchange: Sftp, tmp_path: Path, bucket: S3) -> None:
    for source in (
        source_of("files", str(tmp_path / "none")),
        source_of("sftp", f"{exchange.location}/none", **of_sftp(exchange).options),
        of_s3(bucket, "/none"),
        source_of("s3", "s3://others", **of_s3(bucket).options),
    ):
        lasting(source, "none|others")


def test_no_link_is_followed(tmp_path: Path) -> None:
    share, other = tmp_path / "share", tmp_path / "other"
    (share / "2024-10").mkdir(parents=True)
    other.mkdir()
    (other / "N01.csv").write_bytes(CONTENT)
    (share / "2024-11").symlink_to(other)
    (share / "2024-10/N01.csv").symlink_to(other / "N01.csv")
    (share / "2024-10/N02.csv").write_bytes(CONTENT)
    (share / "2024-10/N03.csv").symlink_to("N02.csv")
    (share / "2024-09").symlink_to("2024-10")

    offers = listed(source_of("files", str(share)))

    assert [one.place for one in offers] == ["2024-10/N02.csv"]
    links = ["2024-09", "2024-10/N01.csv", "2024-10/N03.csv", "2024-11"]
    assert passed_over(source_of("files", str(share))) == dict.fromkeys(links, "link")


@pytest.mark.parametrize("key", ["plain", "with a passphrase"])
def test_a_key_lets_us_in_and_no_password_is_needed(
    exchange: Sftp, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    keys: dict[str, Any] = {"key_file": str(exchange.key_file)}
    if key != "plain":
        monkeypatch.setenv("PLACE_PASSPHRASE", "S3CRET-phrase")
        private = asyncssh.read_private_key(str(exchange.key_file))
        private.write_private_key(str(exchange.key_file), "pkcs8-pem", passphrase="S3CRET-phrase")  # noqa: S106
        keys |= {"passphrase_env": "PLACE_PASSPHRASE"}
    source = source_of("sftp", exchange.location, known_hosts=str(exchange.known_hosts), **keys)

    assert listed(source) == []


def test_without_the_passphrase_a_key_is_no_use(exchange: Sftp) -> None:
    private = asyncssh.read_private_key(str(exchange.key_file))
    private.write_private_key(str(exchange.key_file), "pkcs8-pem", passphrase="S3CRET-phrase")  # noqa: S106
    keys = {"known_hosts": str(exchange.known_hosts), "key_file": str(exchange.key_file)}

    lasting(source_of("sftp", exchange.location, **keys), "passphrase_env")


def test_a_wrong_password_is_said_once_and_not_shown(
    exchange: Sftp, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setenv("PLACE_PASSWORD", "S3CRET-wrong")

    said = lasting(of_sftp(exchange), "does not let us in")
    assert "S3CRET" not in said + caplog.text


def test_keys_that_lie_around_are_not_tried(exchange: Sftp, monkeypatch: pytest.MonkeyPatch) -> None:
    home = exchange.key_file.parent / "home"
    (home / ".ssh").mkdir(parents=True)
    (home / ".ssh" / "id_ed25519").write_bytes(exchange.key_file.read_bytes())
    monkeypatch.setenv("HOME", str(home))

    source = source_of("sftp", exchange.location, known_hosts=str(exchange.known_hosts))
    lasting(source, "does not let us in")


@pytest.mark.parametrize("known", ["nobody", "another key", "no file"])
def test_a_host_that_is_not_known_gets_nothing(exchange: Sftp, known: str) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    text = f"[127.0.0.1]:{exchange.port} {other}" if known == "another key" else ""
    exchange.known_hosts.write_text(text)
    if known == "no file":
        exchange.known_hosts.unlink()

    lasting(of_sftp(exchange), "known hosts")
    assert known == "no file" or exchange.known_hosts.read_text() == text


def test_a_file_that_may_not_be_read_is_said(exchange: Sftp, tmp_path: Path) -> None:
    (exchange.folder / "2024-11").mkdir()
    (exchange.folder / NAME).write_bytes(CONTENT)
    (offer,) = listed(of_sftp(exchange))
    exchange.refused.append(NAME)

    lasting(of_sftp(exchange), "rights", lambda source: take(source, offer, tmp_path))


@pytest.mark.parametrize("key", ["password_env", "user_env"])
def test_a_variable_that_is_not_set_is_named(exchange: Sftp, key: str) -> None:
    with pytest.raises(WrongUsage, match="PLACE_NOT_SET"):
        listed(of_sftp(exchange, **{key: "PLACE_NOT_SET"}))


@pytest.mark.parametrize("kind", ["sftp", "s3"])
@pytest.mark.parametrize(
    "fault", [Spoiled("refuse"), Spoiled("cut", 3000), Spoiled("stall", 100)], ids=lambda fault: fault.kind
)
def test_what_breaks_on_the_way_may_be_better_in_a_moment(
    request: pytest.FixtureRequest, kind: str, fault: Spoiled
) -> None:
    server = request.getfixturevalue({"sftp": "exchange", "s3": "bucket"}[kind])
    port = server.port if kind == "sftp" else int(server.endpoint.rpartition(":")[2])
    if kind == "s3":
        for number in range(20):
            server.put(f"broken/{number}", b"")
    with spoiling(port) as proxy:
        if kind == "sftp":
            known = server.known_hosts.read_text().replace(f":{port}", f":{proxy.port}")
            server.known_hosts.write_text(known)
            source = of_sftp(server, proxy.port, timeout_seconds=1)
        else:
            endpoint = f"http://127.0.0.1:{proxy.port}"
            source = of_s3(server, "/broken", endpoint=endpoint, timeout_seconds=1)
        proxy.faults = [fault] * 2  # a library may open a second connection by itself

        with pytest.raises(Transient):
            listed(source)
        proxy.faults = []
        assert listed(source) == []
        assert set(proxy.met) == {fault.kind}


def test_s3_bytes_that_are_not_those_of_their_etag_are_not_taken(
    bucket: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.put(f"etag/{NAME}", CONTENT)
    source = of_s3(bucket, "/etag")
    (offer,) = listed(source)
    monkeypatch.setattr(folders, "_copied", lambda *_: (len(CONTENT), "0" * 32))

    with pytest.raises(Transient, match="ETag"):
        take(source, offer, tmp_path)


@pytest.mark.parametrize("key", ["arn:aws:kms:us-east-1:1:key/office", "alias/office"])
def test_the_etag_of_what_lies_on_s3_under_a_key_is_no_checksum(
    bucket: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    bucket.put(f"keyed/{NAME}", CONTENT, ServerSideEncryption="aws:kms", SSEKMSKeyId=key)
    source = of_s3(bucket, "/keyed")
    (offer,) = listed(source)
    copied = folders._copied
    monkeypatch.setattr(folders, "_copied", lambda *told: (copied(*told)[0], "0" * 32))

    fetched, content = take(source, offer, tmp_path)
    assert content == CONTENT
    assert (fetched.version, fetched.version == offer.checksum) == (offer.version, False)


@pytest.mark.parametrize("kind", ["sftp", "s3"])
def test_a_process_that_has_pulled_ends(request: pytest.FixtureRequest, kind: str) -> None:
    server = request.getfixturevalue({"sftp": "exchange", "s3": "bucket"}[kind])
    source = of_sftp(server) if kind == "sftp" else of_s3(server)
    text = (
        "from pathlib import Path\nfrom flows.pull import folders\nfrom flows.pull.offer import Asked\n"
        "from flows.sources import sources_of\n"
        f"keys = {{'kind': {kind!r}, 'location': {source.location!r}, 'dataset': 'employers', "
        f"'path': '{{period}}/{{sender}}.csv', 'senders': ['N01'], **{source.options!r}}}\n"
        "list(folders.offers(sources_of({'place': keys}, Path('/x'))[0], Asked(())))\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", text], cwd=PROJECT, capture_output=True, timeout=30, text=True, check=False
    )

    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("asked", ["read", "scandir"])
def test_a_server_that_lives_and_gives_nothing_is_given_up(
    exchange: Sftp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    (exchange.folder / "2024-11").mkdir()
    (exchange.folder / NAME).write_bytes(CONTENT)
    source = of_sftp(exchange, timeout_seconds=1)
    (offer,) = listed(source)

    async def silent(*_: object) -> bytes:
        await asyncio.sleep(20)
        return b""

    async def silent_each(*_: object) -> AsyncIterator[object]:
        yield await silent()

    monkeypatch.setattr(asyncssh.SFTPServer, asked, silent if asked == "read" else silent_each)

    with pytest.raises(NotReached):
        take(source, offer, tmp_path) if asked == "read" else listed(source)


def test_a_name_that_cannot_be_shown_is_passed_over(tmp_path: Path) -> None:
    for name in (b"a\x1b[31m_N01.csv", b"b\xff_N01.csv", b"c\n_N01.csv", b"d_N01.csv"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(CONTENT)
    source = source_of("files", str(tmp_path), path="*_{sender}.csv", dataset="regions")

    assert [one.place for one in listed(source)] == ["d_N01.csv"]
    assert set(passed_over(source)) == {r"a\x1b[31m_N01.csv", r"b\udcff_N01.csv", r"c\n_N01.csv"}


def test_roots_that_are_not_there_are_wrong_usage(bucket: S3) -> None:
    with pytest.raises(WrongUsage, match=r"sources\.place\.ca_file"):
        listed(of_s3(bucket, ca_file="none.pem"))


def test_a_host_that_has_no_address_may_have_one_in_a_moment() -> None:
    error = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    assert isinstance(opened._problem(source_of("sftp", "sftp://gone.example/out"), error), NotReached)


@pytest.mark.parametrize(
    ("error", "is_silent"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), True),
        (TimeoutError(), True),
        (OSError(errno.EHOSTUNREACH, "no route"), True),
        (botocore.exceptions.ConnectTimeoutError(endpoint_url="x"), True),
        (botocore.exceptions.EndpointConnectionError(endpoint_url="x"), True),
        (botocore.exceptions.ReadTimeoutError(endpoint_url="x"), True),
        (ConnectionResetError(errno.ECONNRESET, "reset"), False),
        (asyncssh.ConnectionLost("lost"), False),
        (OSError(errno.EIO, "disk"), False),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_host_that_is_silent_is_told_from_a_connection_that_was_cut(
    error: Exception, is_silent: bool
) -> None:
    found = opened._problem(source_of("s3", "s3://out"), error)
    assert (isinstance(found, Transient), isinstance(found, NotReached)) == (True, is_silent)
