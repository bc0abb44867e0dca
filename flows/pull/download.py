"""A file on the web: gone on with where it was cut, whole or not, and the same bytes in two readings."""

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from flows.intake.checksums import sha256_of_file
from flows.pull.offer import Draft, Fetched, NotThere, Refused, Transient, Unchanged
from flows.pull.web import NO_SUCH_RANGE, asking, pieces
from flows.sources import Source

PART = 206
MODIFIED = "modified "
"""Begins the version of a file that has a Last-Modified and no ETag."""
GZIP = 16 + zlib.MAX_WBITS
CODINGS = ("identity", "gzip", "x-gzip")
OF_SHA256 = re.compile("[A-Za-z0-9+/]{43}=")
RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@dataclass(frozen=True)
class _Body:
    """What an answer says of the body that follows."""

    version: str | None
    begins_at: int
    announced: int | None
    """Bytes of the whole file, as they are sent."""
    is_as_sent: bool
    """Whether the bytes that are sent are those of the file."""
    proof: str
    """By what the rest can be asked for after a cut; empty where nothing tells whether it is that file."""


def download(client: httpx.Client, source: Source, url: str, draft: Draft) -> Fetched:
    """Write the whole of what is at a URL to the draft.

    Raises Unchanged where the server states the known checksum, NotThere, Transient, Refused or another
    OutsideFailed. After a cut the draft and its note stay for the next try; after anything else that is wrong
    they go.
    """
    where = _where(source, url)
    headers = {"Accept-Encoding": "identity", **_from_where(draft)}
    with asking(client, source, url, headers, where) as response:
        body = _announced(response, draft, where, url)
        checksum = _checksum(response, body)
        if checksum is not None and checksum == draft.known_version:
            raise Unchanged
        _refuse_size(source, body.announced or 0, draft, where)
        if not body.begins_at:
            draft.forget()  # first, so that no proof is ever beside bytes of another state
        draft.shut()
        draft.note.write_text(body.proof, encoding="utf-8")
        with draft.path.open("r+b" if body.begins_at else "wb") as file:
            file.seek(body.begins_at)
            for piece in _whole(response, body, draft, where):
                file.write(piece)
                _refuse_size(source, file.tell(), draft, where)
            file.truncate()
        _refuse_other_bytes(response, body, draft, where)
        content_type = response.headers.get("Content-Type", "")
    if not draft.known_sha256 or sha256_of_file(draft.path) != draft.known_sha256:  # else it is no half
        _refuse_changed(client, source, url, body.version, draft)
    draft.note.unlink(missing_ok=True)
    return Fetched(checksum or body.version, content_type)


def _from_where(draft: Draft) -> dict[str, str]:
    """Return what asks for the rest of a file that was cut, if it is still that file."""
    try:
        validator, done = draft.note.read_text(encoding="utf-8"), draft.path.stat().st_size
    except (OSError, ValueError):
        return {}
    return {"Range": f"bytes={done}-", "If-Range": validator} if validator and done else {}


def _announced(response: httpx.Response, draft: Draft, where: str, url: str) -> _Body:
    """Say what comes. Raises Transient where it is not what was asked for: the next try begins anew."""
    told = response.headers
    modified = told.get("Last-Modified")
    version = told.get("ETag") or (f"{MODIFIED}{modified}" if modified else None)
    length = told.get("Content-Length", "")
    announced = int(length) if length.isdecimal() else None
    coding = told.get("Content-Encoding", "identity").strip().lower()
    as_sent = coding == "identity" or url.lower().endswith(".gz")
    if not as_sent and coding not in CODINGS:
        draft.forget()
        raise Refused(f"{where} comes compressed as {coding!r}, unasked; expected it as it is, or in gzip.")
    if response.status_code == NO_SUCH_RANGE:
        raise _anew(draft, f"{where} has become shorter than what was fetched of it.")
    if response.status_code != PART:
        return _Body(version, 0, announced, as_sent, _proof(told) if as_sent else "")
    asked, found = response.request.headers, RANGE.fullmatch(told.get("Content-Range", ""))
    is_rest = found and asked.get("Range") == f"bytes={found[1]}-" and int(found[2]) == int(found[3]) - 1
    if not found or not is_rest or not as_sent or asked["If-Range"] != told.get("ETag"):
        raise _anew(draft, f"{where} sends another part than was asked for.")
    return _Body(version, int(found[1]), int(found[3]), as_sent, asked["If-Range"])


def _proof(told: httpx.Headers) -> str:
    """Return what tells one byte of a file from another: a strong ETag; a weak one or a time does not."""
    etag = told.get("ETag", "")
    return "" if etag.startswith("W/") else etag


def _whole(response: httpx.Response, body: _Body, draft: Draft, where: str) -> Iterator[bytes]:
    """Yield the body. Raises Transient where it is cut off, or goes on behind the length it announced."""
    length = response.headers.get("Content-Length")
    folded = None if body.is_as_sent else zlib.decompressobj(GZIP)
    for piece in pieces(response, where, as_sent=True):
        yield piece if folded is None else _unfolded(folded, piece, draft, where)
        if length == str(response.num_bytes_downloaded) and _goes_on(response):
            raise _anew(draft, f"{where} sends more bytes than it announced.")
    if folded is not None and not folded.eof:
        raise _anew(draft, f"{where} was cut off: what it compressed has no end.")


def _unfolded(folded: Any, piece: bytes, draft: Draft, where: str) -> bytes:
    """Return what a piece says. The library would take one without its end for whole."""
    try:
        plain: bytes = folded.decompress(piece)
    except zlib.error:
        raise _anew(draft, f"{where} sends what is no gzip, though it says so.") from None
    if folded.unused_data:
        raise _anew(draft, f"{where} sends more bytes behind the end of what it compressed.")
    return plain


def _goes_on(response: httpx.Response) -> bool:
    """Whether bytes wait behind the body; the library takes as many as were announced and says nothing."""
    stream = response.extensions["network_stream"]
    with suppress(Exception):  # a connection that is closed has none
        return bool(stream.get_extra_info("is_readable") and stream.read(1, timeout=1.0))
    return False


def _refuse_size(source: Source, found: int, draft: Draft, where: str) -> None:
    if found > draft.most_bytes:
        draft.forget()
        raise Refused(
            f"{where} has more than the {draft.most_bytes:,} bytes that sources.{source.name}.most_bytes "
            "allows. Raise it where the size is right."
        )


def _refuse_other_bytes(response: httpx.Response, body: _Body, draft: Draft, where: str) -> None:
    """Raise Transient where the file is not as long as was announced, or not what its digest says."""
    if not body.is_as_sent:
        return
    size = draft.path.stat().st_size
    if body.announced is not None and size != body.announced:
        raise _anew(draft, f"{where} sent {size:,} bytes and announced {body.announced:,}.")
    for kind, told in _digests(response.headers):
        if _digest(draft.path, kind) != told:
            raise _anew(draft, f"{where} sent bytes that do not have the {kind} it states.")


def _digests(headers: httpx.Headers) -> list[tuple[str, str]]:
    """Return what the whole file's digests are said to be, in base64; of a part no MD5 is the whole's."""
    found = [("sha256", told) for told in _stated_sha256(headers)]
    if "Content-MD5" in headers and headers.get("Content-Range") is None:
        found.append(("md5", headers["Content-MD5"]))
    return found


def _stated_sha256(headers: httpx.Headers) -> Iterator[str]:
    for name in ("Repr-Digest", "Digest"):
        for one in headers.get(name, "").split(","):
            kind, _, told = one.strip().partition("=")
            if kind.lower() == "sha-256":
                yield told.strip(":")
    told = headers.get("x-amz-checksum-sha256", "")
    if OF_SHA256.fullmatch(told):  # with -2 behind it, it is one of the checksums of parts
        yield told


def _checksum(response: httpx.Response, body: _Body) -> str | None:
    """Return what is stated of the bytes themselves, which _refuse_other_bytes sees to; None without that."""
    stated = _digests(response.headers) if body.is_as_sent else []
    return "{}:{}".format(*stated[0]) if stated else None


def _digest(path: Path, kind: str) -> str:
    with path.open("rb") as file:
        return base64.b64encode(hashlib.file_digest(file, kind).digest()).decode()


def _refuse_changed(
    client: httpx.Client, source: Source, url: str, version: str | None, draft: Draft
) -> None:
    """Raise Transient where the file is another by now: what was read may be half of each.

    Another version is no other file: servers behind one name have ETags of their own, and what is made for
    each answer is as old as the answer. Then it is read again, and its bytes say whether it is the same.
    """
    if version is None:
        return
    where = _where(source, url)
    headers = {"Accept-Encoding": "identity", **_unless_changed(version)}
    try:
        with asking(client, source, url, headers, where) as response:
            body = _announced(response, draft, where, url)
            if body.version == version or _are_of(draft.path, _whole(response, body, draft, where)):
                return
    except Unchanged:
        return
    except NotThere:
        pass
    raise _anew(draft, f"{where} changed while it was read.")


def _unless_changed(version: str) -> dict[str, str]:
    if version.startswith(MODIFIED):
        return {"If-Modified-Since": version.removeprefix(MODIFIED)}
    return {"If-None-Match": version}


def _are_of(path: Path, pieces: Iterator[bytes]) -> bool:
    """Whether these pieces are the bytes of a file; of more there may be no end."""
    digest, left = hashlib.sha256(), path.stat().st_size
    for piece in pieces:
        digest.update(piece)
        left -= len(piece)
        if left < 0:
            return False
    return base64.b64encode(digest.digest()).decode() == _digest(path, "sha256")


def _where(source: Source, url: str) -> str:
    return f"{source.name}: {urlsplit(url)._replace(query='', fragment='').geturl()}"


def _anew(draft: Draft, text: str) -> Transient:
    """Let go of what was fetched, so that the next try begins at the beginning."""
    draft.forget()
    return Transient(text)
