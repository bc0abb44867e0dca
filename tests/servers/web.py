"""A web server on loopback that has files, and answers wrongly where a test says how."""

import base64
import gzip
import hashlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import NamedTuple

from tests.servers.loopback import served

USER, PASSWORD, TOKEN = "cakupan", "S3CRET-web", "S3CRET-token"  # of this server alone
MODIFIED = "Sun, 01 Dec 2024 00:00:00 GMT"


class Fault(NamedTuple):
    """What goes wrong with one request; the numbers of bytes are those of its body."""

    kind: str
    """cut, stall, longer, shorter, digest, changed, whole, range, mixed, coded, or a status such as 503."""
    after: int = 0
    """Bytes that come before it goes wrong."""
    headers: tuple[tuple[str, str], ...] = ()
    """More headers of the answer."""


@dataclass
class Web:
    """A running server; a test changes its files and faults between requests."""

    location: str
    files: dict[str, bytes] = field(default_factory=dict)
    """Contents by path."""
    faults: list[Fault | None] = field(default_factory=list)
    """Of the next requests, in order; None: nothing goes wrong."""
    met: list[str] = field(default_factory=list)
    """Kinds of the faults that requests have met."""
    redirects: dict[str, str] = field(default_factory=dict)
    """Place by path."""
    headers: dict[str, str] = field(default_factory=dict)
    """More headers of every file; an empty text takes one away."""
    headers_by_turn: Callable[[int], dict[str, str]] = lambda _: {}
    """The same, by the number of the request from 0."""
    credentials: str = ""
    """What the Authorization header is to be; empty lets anybody in."""
    ignores_conditions: bool = False
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Path with query, and headers, of every request."""
    bodies: int = 0
    """Answers that had a body with bytes of a file."""
    released: threading.Event = field(default_factory=threading.Event)
    """Ends every stall."""

    def headers_of(self, content: bytes) -> dict[str, str]:
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        stated = {"ETag": etag, "Last-Modified": MODIFIED, "Content-Type": "text/csv"} | self.headers
        stated |= self.headers_by_turn(len(self.asked) - 1)
        return {name: value for name, value in stated.items() if value}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web: Web

    def do_GET(self) -> None:
        web, path = self.web, self.path.partition("?")[0]
        web.asked.append((self.path, dict(self.headers)))
        fault = web.faults.pop(0) if web.faults else None
        if fault is not None:
            web.met.append(fault.kind)
        if fault is not None and fault.kind.isdecimal():
            self._answer(int(fault.kind), dict(fault.headers))
        elif path in web.redirects:
            self._answer(302, {"Location": web.redirects[path]})
        elif web.credentials and self.headers.get("Authorization") != web.credentials:
            self._answer(401, {})
        elif path not in web.files:
            self._answer(404, {})
        else:
            self._file(path, web.files[path], fault or Fault("none"))

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self._head(status, {"Content-Length": str(len(body)), **headers})
        self.wfile.write(body)

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        for name, value in {"Date": self.date_time_string(), **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _file(self, path: str, content: bytes, fault: Fault) -> None:
        headers = self.web.headers_of(content)
        if not self.web.ignores_conditions and _is_known(self.headers, headers):
            if fault.kind == "cut":
                self._hang_up()
            else:
                self._answer(304, headers)
            return
        begin = _begin(self.headers, headers, fault)
        if begin >= len(content) > 0:
            self._answer(416, {"Content-Range": f"bytes */{len(content)}"})
            return
        if begin:
            said = begin + (7 if fault.kind == "range" else 0)
            headers["Content-Range"] = f"bytes {said}-{len(content) - 1}/{len(content)}"
        self._body(path, content, begin, headers, fault)

    def _body(self, path: str, content: bytes, begin: int, headers: dict[str, str], fault: Fault) -> None:
        self.web.bodies += 1
        body, after = content[begin:], min(fault.after, len(content) - begin)
        announced = len(body) + {"longer": 5, "shorter": -5}.get(fault.kind, 0)
        if fault.kind == "coded":
            body, headers["Content-Encoding"] = gzip.compress(body), "gzip"
            announced, after = len(body), len(body)
        if fault.kind == "digest":
            other = hashlib.sha256(b"other").digest()
            headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(other).decode()}:"
        if fault.kind == "changed":
            self.web.files[path] = changed(content)
            body = body[:after] + changed(content)[begin + after :]
        headers = {"Content-Length": str(max(announced, 0)), **headers, **dict(fault.headers)}
        self._head(206 if begin else 200, headers)
        if fault.kind in ("cut", "stall"):
            self.wfile.write(body[:after])
            if fault.kind == "stall":
                self.web.released.wait(30)
            self._hang_up()
        else:
            self.wfile.write(body)
            if fault.kind == "longer":
                self.close_connection = True

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def changed(content: bytes) -> bytes:
    """Other contents of the same length."""
    return content.swapcase()


def _is_known(asked: object, headers: dict[str, str]) -> bool:
    if etag := asked.get("If-None-Match"):  # type: ignore[attr-defined]
        return bool(etag == headers.get("ETag"))
    since = asked.get("If-Modified-Since")  # type: ignore[attr-defined]
    return bool(since and since == headers.get("Last-Modified"))


def _begin(asked: object, headers: dict[str, str], fault: Fault) -> int:
    """Where the answer begins: what is asked for, if it is still that file."""
    wanted, proof = asked.get("Range", ""), asked.get("If-Range")  # type: ignore[attr-defined]
    is_same = proof in (None, headers.get("ETag"), headers.get("Last-Modified")) or fault.kind == "mixed"
    if fault.kind == "whole" or not wanted or not is_same:
        return 0
    return int(wanted.removeprefix("bytes=").rstrip("-"))


@contextmanager
def serving(certificate: tuple[Path, Path] | None = None) -> Iterator[Web]:
    """Serve on a free port until the end, over TLS with a certificate and its key."""
    handler, tls = type("Handler", (_Handler,), {}), None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(*certificate)
    with served(handler, tls) as address:
        web = Web(address)
        handler.web = web  # type: ignore[attr-defined]
        try:
            yield web
        finally:
            web.released.set()
