"""Files on the web: whole or not at all, asked only where that is allowed, nothing secret said."""

import base64
import gzip
import hashlib
import logging
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from flows.problems import OutsideFailed, WrongUsage
from flows.pull import web
from flows.pull.download import download
from flows.pull.offer import Draft, Fetched, NotReached, NotThere, Refused, Transient, Unchanged
from flows.pull.web import client, get_json
from flows.sources import Source, sources_of
from tests.servers import web as servers
from tests.servers.certificates import write_certificate
from tests.servers.web import PASSWORD, TOKEN, USER, Fault, Web, changed

CONTENT = "".join(f"{number},Pekerja {number}\n" for number in range(4000)).encode()
PLACE = "/2024-11/N01.csv"
BY_TOKEN = {"token_env": "SITE_TOKEN"}
BASIC = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


@pytest.fixture
def site() -> Iterator[Web]:
    with servers.serving() as serving:
        serving.files[PLACE] = CONTENT
        yield serving


def source_of(location: str, **keys: Any) -> Source:
    section = {
        "kind": "http",
        "location": location,
        "dataset": "employers",
        "path": "{period}/{sender}.csv",
        "senders": ["N01"],
        "timeout_seconds": 1,
    }
    return sources_of({"site": section | keys}, Path("/etc/cakupan.toml"))[0]


def draft_in(folder: Path, **keys: Any) -> Draft:
    return Draft(folder / "n01.part", **{"most_bytes": 10**7} | keys)


def take(site: Web, draft: Draft, place: str = PLACE, **keys: Any) -> Fetched:
    source = source_of(site.location, **keys)
    with client(source) as opened:
        return download(opened, source, f"{site.location}{place}", draft)


def tried(site: Web, draft: Draft, place: str = PLACE, **keys: Any) -> int:
    """Try until it is whole; return how often."""
    for number in range(1, 6):
        try:
            take(site, draft, place, **keys)
        except Transient:
            continue
        return number
    raise AssertionError("never whole")


@pytest.mark.parametrize("headers", [{}, {"ETag": ""}], ids=["its ETag", "its time"])
def test_a_file_is_read_again_whatever_validator_it_had(
    site: Web, tmp_path: Path, headers: dict[str, str]
) -> None:
    site.headers = headers
    version = take(site, draft_in(tmp_path)).version

    assert take(site, draft_in(tmp_path, known_version=version)).version == version
    assert (tmp_path / "n01.part").read_bytes() == CONTENT
    assert site.bodies == 2


MD5 = base64.b64encode(hashlib.md5(CONTENT, usedforsecurity=False).digest()).decode()
SHA256 = base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-MD5": MD5},
        {"Digest": f"adler32=1, SHA-256={SHA256}"},
        {"Repr-Digest": f"sha-256=:{SHA256}:"},
        {"x-amz-checksum-sha256": SHA256},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_only_a_checksum_of_its_bytes_spares_reading_a_file_again(
    site: Web, tmp_path: Path, headers: dict[str, str]
) -> None:
    site.headers = {"ETag": "", "Last-Modified": "", **headers}
    version = take(site, draft_in(tmp_path)).version
    former = draft_in(tmp_path, known_version=version)
    former.path.unlink()

    with pytest.raises(Unchanged):
        take(site, former)
    assert not former.path.exists()


@pytest.mark.parametrize(
    "headers", [{"x-amz-checksum-sha256": f"{SHA256}-2"}, {"Digest": "unixsum=30637"}], ids=str
)
def test_what_is_no_checksum_of_the_whole_is_none(site: Web, tmp_path: Path, headers: dict[str, str]) -> None:
    site.headers = headers

    assert take(site, draft_in(tmp_path)).version == site.headers_of(CONTENT)["ETag"]


UNSTABLE: dict[str, Callable[[int], dict[str, str]]] = {
    "two machines": lambda turn: {"ETag": f'"node{turn % 2}-51"'},
    "an ETag for each answer": lambda turn: {"ETag": f'"{turn}"'},
    "an ETag that is made weak": lambda turn: {"ETag": f'{"W/" * (turn % 2)}"abc"'},
    "an ETag that is not always there": lambda turn: {"ETag": '"abc"' * (turn % 2 == 0)},
    "the time of the answer": lambda turn: {
        "ETag": "",
        "Last-Modified": f"Sun, 01 Dec 2024 00:00:{turn:02d} GMT",
    },
}


@pytest.mark.parametrize("unstable", UNSTABLE.values(), ids=UNSTABLE)
@pytest.mark.parametrize("faults", [[], [Fault("cut", 30_000)], [Fault("coded"), Fault("coded")]], ids=str)
def test_where_validators_differ_two_readings_of_the_same_bytes_are_enough(
    site: Web, tmp_path: Path, unstable: Callable[[int], dict[str, str]], faults: list[Fault]
) -> None:
    site.headers_by_turn, site.faults = unstable, list(faults)

    tries = tried(site, draft_in(tmp_path))

    assert tries == 1 + (faults == [Fault("cut", 30_000)])
    assert site.bodies <= tries + 1
    assert (tmp_path / "n01.part").read_bytes() == CONTENT


@pytest.mark.parametrize("unstable", UNSTABLE.values(), ids=UNSTABLE)
def test_where_validators_differ_and_bytes_too_it_is_read_again(
    site: Web, tmp_path: Path, unstable: Callable[[int], dict[str, str]]
) -> None:
    site.headers_by_turn, site.faults = unstable, [Fault("changed", 20_000)]

    assert tried(site, draft_in(tmp_path)) == 2
    assert (tmp_path / "n01.part").read_bytes() == changed(CONTENT)


def test_a_cut_file_is_gone_on_with_by_its_strong_etag(site: Web, tmp_path: Path) -> None:
    site.faults = [Fault("cut", 30_000)]

    assert tried(site, draft_in(tmp_path)) == 2

    assert site.asked[1][1]["Range"].startswith("bytes=")
    assert (tmp_path / "n01.part").read_bytes() == CONTENT


@pytest.mark.parametrize(
    "headers",
    [{"ETag": 'W/"weak"'}, {"ETag": ""}, {"ETag": "", "Last-Modified": ""}],
    ids=["weak ETag", "a time", "no validator"],
)
def test_where_nothing_proves_that_it_is_the_same_file_it_is_read_from_its_beginning(
    site: Web, tmp_path: Path, headers: dict[str, str]
) -> None:
    site.headers, site.faults = headers, [Fault("cut", 30_000)]

    assert tried(site, draft_in(tmp_path)) == 2

    assert all("Range" not in headers for _, headers in site.asked)
    assert (tmp_path / "n01.part").read_bytes() == CONTENT


@pytest.mark.parametrize("kind", ["none", "mixed"], ids=["said by 200", "hidden by a 206"])
def test_two_states_of_a_file_are_never_put_together(site: Web, tmp_path: Path, kind: str) -> None:
    site.faults = [Fault("cut", 30_000)]
    with pytest.raises(Transient):
        take(site, draft_in(tmp_path))
    site.files[PLACE] = changed(CONTENT)
    site.faults = [Fault(kind)]

    tried(site, draft_in(tmp_path))

    assert (tmp_path / "n01.part").read_bytes() == changed(CONTENT)


@pytest.mark.parametrize(
    "faults",
    [
        [Fault("cut", 30_000), Fault("range")],
        [Fault("cut", 30_000), Fault("whole")],
        [Fault("cut", 30_000), Fault("cut", 30_000), Fault("cut", 20)],
        [Fault("longer")],
        [Fault("shorter")],
        [Fault("shorter"), Fault("shorter"), Fault("shorter")],
        [Fault("digest")],
        [Fault("changed", 20_000)],
        [Fault("coded")],
        [Fault("cut", 30_000), Fault("416")],
        [Fault("500"), Fault("502"), Fault("503"), Fault("504")],
        [Fault("408"), Fault("425"), Fault("429")],
        [None, Fault("500")],
        [None, Fault("cut")],
    ],
    ids=lambda faults: " ".join(fault.kind if fault else "-" for fault in faults),
)
def test_whatever_a_server_does_the_file_is_whole_in_the_end(
    site: Web, tmp_path: Path, faults: list[Fault | None]
) -> None:
    site.faults = list(faults)

    tried(site, draft_in(tmp_path))

    assert (tmp_path / "n01.part").read_bytes() == site.files[PLACE]
    assert not site.faults


def test_a_short_file_with_a_wrong_length_is_not_whole(site: Web, tmp_path: Path) -> None:
    site.files[PLACE], site.faults = b"a,b\n1,2\n3,4\n", [Fault("shorter")]

    with pytest.raises(Transient):
        take(site, draft_in(tmp_path))


@pytest.mark.parametrize(
    ("fault", "problem", "told"),
    [
        (Fault("stall", 10_000), NotReached, "ReadTimeout"),
        (Fault("cut", 30_000), Transient, "was cut off"),
        (Fault("digest"), Transient, "sent bytes that do not have the sha256 it states"),
        *((Fault(s), OutsideFailed, s) for s in ("304", "400", "401", "403", "405", "409", "501")),
        *((Fault(status), NotThere, "^$") for status in ("404", "410")),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else "",
)
def test_what_another_try_may_mend_is_told_from_what_none_does(
    site: Web, tmp_path: Path, fault: Fault, problem: type[Exception], told: str
) -> None:
    site.faults = [fault]

    with pytest.raises(problem, match=told) as caught:
        take(site, draft_in(tmp_path))

    assert type(caught.value) is problem


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": ""}, None),
        ({"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT", "Date": "Thu, 31 Dec 2099 23:59:30 GMT"}, 30),
    ],
)
def test_a_server_says_how_long_or_until_when_to_wait(
    site: Web, tmp_path: Path, headers: dict[str, str], seconds: float | None
) -> None:
    site.faults = [Fault("429", headers=tuple(headers.items()))]

    with pytest.raises(Transient) as caught:
        take(site, draft_in(tmp_path))

    assert caught.value.wait_seconds == seconds


def test_a_server_that_is_not_there_may_come_back(tmp_path: Path) -> None:
    with pytest.raises(NotReached, match="ConnectError"):
        take(Web("http://127.0.0.1:1"), draft_in(tmp_path))


@pytest.mark.parametrize("kind", ["none", "coded"], ids=["as announced", "as it unfolds"])
def test_more_bytes_than_allowed_are_refused(site: Web, tmp_path: Path, kind: str) -> None:
    site.faults = [Fault(kind)]

    with pytest.raises(Refused, match="most_bytes"):
        take(site, draft_in(tmp_path, most_bytes=len(CONTENT) - 1))

    assert list(tmp_path.iterdir()) == []


def test_a_coded_body_of_a_gz_file_is_left_as_it_is(site: Web, tmp_path: Path) -> None:
    site.files["/N01.csv.gz"], site.faults = CONTENT, [Fault("coded")]

    take(site, draft_in(tmp_path), "/N01.csv.gz")

    assert (tmp_path / "n01.part").read_bytes()[:2] == b"\x1f\x8b"


def test_what_a_server_calls_a_file_is_told(site: Web, tmp_path: Path) -> None:
    site.headers = {"Content-Type": "text/html; charset=utf-8"}

    assert take(site, draft_in(tmp_path)).content_type == "text/html; charset=utf-8"


def test_digests_that_are_right_are_no_hindrance(site: Web, tmp_path: Path) -> None:
    site.headers = {"Content-MD5": MD5, "Digest": f"SHA-256={SHA256}", "Repr-Digest": f"sha-256=:{SHA256}:"}

    assert take(site, draft_in(tmp_path)).version


@pytest.mark.parametrize("place", ["/b.csv", "b.csv", "?b"])
def test_a_redirect_at_home_is_followed_with_what_lets_us_in(
    site: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("SITE_TOKEN", TOKEN)
    site.redirects, site.files["/b.csv"] = {"/a": "/2024-11/N01.csv" if place == "?b" else place}, CONTENT
    site.credentials = f"Bearer {TOKEN}"

    assert take(site, draft_in(tmp_path), "/a", **BY_TOKEN).version


def test_a_redirect_to_another_host_is_refused_unless_it_is_named_and_learns_no_secret(
    site: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_USER", USER)
    monkeypatch.setenv("SITE_PASSWORD", PASSWORD)
    keys = {"user_env": "SITE_USER", "password_env": "SITE_PASSWORD"}
    elsewhere = site.location.replace("127.0.0.1", "localhost") + PLACE
    site.redirects, site.files["/a"] = {"/a": elsewhere}, CONTENT

    with pytest.raises(Refused, match=r"localhost.*sources\.site\.hosts"):
        take(site, draft_in(tmp_path), "/a", **keys)
    take(site, draft_in(tmp_path), "/a", **keys, hosts=["localhost"])

    told = [headers.get("Authorization") == BASIC for path, headers in site.asked if path == "/a"]
    assert told == [True] * 3
    assert all("Authorization" not in headers for path, headers in site.asked if path == PLACE)


@pytest.mark.parametrize(
    "place", ["/a", "http://[", "file:///etc/passwd", "http://127.0.0.1:99999/", "ftp://127.0.0.1/"]
)
def test_a_redirect_without_end_or_sense_is_refused(site: Web, tmp_path: Path, place: str) -> None:
    site.redirects = {"/a": place}

    with pytest.raises(Refused):
        take(site, draft_in(tmp_path), "/a")


def test_a_redirect_names_no_user(site: Web, tmp_path: Path) -> None:
    site.redirects = {"/a": site.location.replace("//", "//eve:word@") + PLACE}

    take(site, draft_in(tmp_path), "/a")

    assert all("Authorization" not in headers for _, headers in site.asked)


def test_what_is_protected_is_not_asked_without_tls(tmp_path: Path) -> None:
    source = source_of("https://127.0.0.1")

    with client(source) as opened, pytest.raises(Refused, match="without TLS"):
        download(opened, source, "http://127.0.0.1/N01.csv", draft_in(tmp_path))


def test_a_variable_that_is_not_set_is_named(
    site: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SITE_TOKEN", raising=False)

    with pytest.raises(WrongUsage, match="SITE_TOKEN"):
        take(site, draft_in(tmp_path), **BY_TOKEN)


def test_roots_that_are_not_there_are_wrong_usage(site: Web, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="ca_file"):
        take(site, draft_in(tmp_path), ca_file="none.pem")


def test_json_is_given_and_its_secret_shown_nowhere(site: Web, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    site.files["/api"] = b'{"a": [1]}'
    source = source_of(site.location)

    with client(source) as opened:
        given = get_json(opened, source, f"{site.location}/api", {"key": TOKEN, "n": 1}, ("key",))
        site.files["/api"] = b"<html>"
        with pytest.raises(OutsideFailed, match="JSON") as caught:
            get_json(opened, source, f"{site.location}/api", {"key": TOKEN}, ("key",))

    assert given == {"a": [1]}
    assert f"key={TOKEN}" in site.asked[0][0]
    assert TOKEN not in caplog.text + str(caught.value)


def test_json_that_is_too_large_or_deep_is_refused(site: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    site.files = {"/large": b'"' + b"x" * 200_000 + b'"', "/deep": b"[" * 90_000}
    monkeypatch.setattr(web, "MOST_JSON_BYTES", 100_000)
    source = source_of(site.location)

    for place in site.files:
        with client(source) as opened, pytest.raises(Refused):
            get_json(opened, source, f"{site.location}{place}", {})


def test_a_server_that_proves_itself_is_trusted_and_another_is_not(tmp_path: Path) -> None:
    certificate = write_certificate(tmp_path)
    with servers.serving(certificate) as site:
        site.files[PLACE] = CONTENT

        with pytest.raises(OutsideFailed, match=r"not trusted.*sources\.site\.ca_file") as caught:
            take(site, draft_in(tmp_path))
        assert not isinstance(caught.value, Transient)
        assert site.asked == []
        assert take(site, draft_in(tmp_path), ca_file=str(certificate[0])).version


def test_no_redirect_leaves_tls(site: Web, tmp_path: Path) -> None:
    certificate = write_certificate(tmp_path)
    with servers.serving(certificate) as secure:
        secure.redirects = {PLACE: f"{site.location}{PLACE}"}

        with pytest.raises(Refused, match="without TLS"):
            take(secure, draft_in(tmp_path), ca_file=str(certificate[0]))

    assert site.asked == []


def test_a_pull_that_is_killed_before_its_bytes_never_puts_two_states_together(
    site: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, opened = draft_in(tmp_path), Path.open
    site.faults = [Fault("cut", 30_000)]
    with pytest.raises(Transient):
        take(site, draft)
    site.files[PLACE] = changed(CONTENT)

    def killed(path: Path, mode: str = "r", **keys: Any) -> Any:
        if (path, mode) == (draft.path, "wb"):
            raise KeyboardInterrupt
        return opened(path, mode, **keys)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", killed)
        with pytest.raises(KeyboardInterrupt):
            take(site, draft)
    take(site, draft)

    assert draft.path.read_bytes() == changed(CONTENT)


@contextmanager
def answering(answer: bytes, dripped: bytes = b"") -> Iterator[Web]:
    """Answer every request with these bytes, then with others one by one."""

    class Answer(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(9999)
            with suppress(OSError):
                self.request.sendall(answer)
                for byte in dripped:
                    self.request.sendall(bytes([byte]))
                    ended.wait(0.05)

    ended = threading.Event()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield Web(f"http://127.0.0.1:{server.server_address[1]}")
        ended.set()
        server.shutdown()


def coded(body: bytes, coding: str = "gzip") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize(
    "body",
    [gzip.compress(CONTENT)[:9000], gzip.compress(CONTENT)[:-4], gzip.compress(CONTENT) + b"more", CONTENT],
    ids=["half", "without its end", "with more behind", "no gzip"],
)
def test_what_is_compressed_and_not_whole_is_not_taken(tmp_path: Path, body: bytes) -> None:
    with answering(coded(body)) as site, pytest.raises(Transient):
        take(site, draft_in(tmp_path))

    assert list(tmp_path.iterdir()) == []


def test_a_compression_that_nobody_asked_for_is_refused(tmp_path: Path) -> None:
    with answering(coded(b"abcd", "br")) as site, pytest.raises(Refused, match="'br'"):
        take(site, draft_in(tmp_path))


@pytest.mark.parametrize(
    ("begun", "told"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", "not reached"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", "1,024 bytes in 1 s"),
    ],
    ids=["headers", "body"],
)
def test_a_server_that_drips_is_given_up(tmp_path: Path, begun: bytes, told: str) -> None:
    with answering(begun, b"x" * 900) as site, pytest.raises(Transient, match=told):
        take(site, draft_in(tmp_path))


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nContent-Le"], ids=["nothing", "half a head"])
def test_a_server_that_hangs_up_before_it_answers_is_not_reached(tmp_path: Path, begun: bytes) -> None:
    with answering(begun) as site, pytest.raises(NotReached, match="is not reached"):
        take(site, draft_in(tmp_path))


@pytest.mark.parametrize("token", [f"{TOKEN}\n", f"{TOKEN}\xe9"])
def test_a_token_that_is_none_is_wrong_usage_and_not_shown(
    site: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("SITE_TOKEN", token)

    with pytest.raises(WrongUsage, match="token_env") as caught:
        take(site, draft_in(tmp_path), **BY_TOKEN)

    assert TOKEN not in str(caught.value)
    assert site.asked == []
