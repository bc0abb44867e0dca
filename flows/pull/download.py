"""A file on the web: not fetched again while it is unchanged, gone on with where it was cut, whole or not."""

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from flows.pull.offer import Draft, Fetched, NotThere, Refused, Transient, Unchanged
from flows.pull.web import NO_SUCH_RANGE, asking, pieces
from flows.sources import Source

PART = 206
MODIFIED = "modified "
"""Begins the version of a file that has a Last-Modified and no ETag."""
A_MINUTE = timedelta(minutes=1)
GZIP = 16 + zlib.MAX_WBITS
CODINGS = ("identity", "gzip", "x-gzip")
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

    Raises Unchanged, NotThere, Transient, Refused or another OutsideFailed. After a cut the draft and its
    note stay for the next try; after anything else that is wrong they go.
    """
    where = _where(source, url)
    headers = {"Accept-Encoding": "identity", **_unless_changed(draft.known_version), **_from_where(draft)}
    with asking(client, source, url, headers, where) as response:
        body = _announced(response, draft, where, url)
        if body.version is not None and body.version == draft.known_version and not body.begins_at:
            raise Unchanged  # by a server that knows no conditions
        _refuse_page(response, draft, where)
        _refuse_size(source, body.announced or 0, draft, where)
        if not body.begins_at:
            _forget(draft)  # first, so that no proof is ever beside bytes of another state
        draft.note.write_text(body.proof, encoding="utf-8")
        with draft.path.open("r+b" if body.begins_at else "wb") as file:
            file.seek(body.begins_at)
            for piece in _whole(response, body, draft, where):
                file.write(piece)
                _refuse_size(source, file.tell(), draft, where)
            file.truncate()
        _refuse_other_bytes(response, body, draft, where)
    _refuse_changed(client, source, url, body.version, draft)
    draft.note.unlink(missing_ok=True)
    return Fetched(body.version)


def _unless_changed(version: str | None) -> dict[str, str]:
    if not version:
        return {}
    if version.startswith(MODIFIED):
        return {"If-Modified-Since": version.removeprefix(MODIFIED)}
    return {"If-None-Match": version}


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
    as_sent = coding == "identity" or url.endswith(".gz")
    if not as_sent and coding not in CODINGS:
        _forget(draft)
        raise Refused(f"{where} comes compressed as {coding!r}, unasked; expected it as it is, or in gzip.")
    if response.status_code == NO_SUCH_RANGE:
        raise _anew(draft, f"{where} has become shorter than what was fetched of it.")
    if response.status_code != PART:
        return _Body(version, 0, announced, as_sent, _proof(told) if as_sent else "")
    asked, found = response.request.headers, RANGE.fullmatch(told.get("Content-Range", ""))
    is_rest = found and asked.get("Range") == f"bytes={found[1]}-" and int(found[2]) == int(found[3]) - 1
    if not found or not is_rest or not as_sent or asked["If-Range"] not in (told.get("ETag"), modified):
        raise _anew(draft, f"{where} sends another part than was asked for.")
    return _Body(version, int(found[1]), int(found[3]), as_sent, asked["If-Range"])


def _proof(told: httpx.Headers) -> str:
    """Return what tells one byte of a file from another: no weak ETag, no time that may still hold twice."""
    if etag := told.get("ETag"):
        return "" if etag.startswith("W/") else etag
    try:
        modified = parsedate_to_datetime(told["Last-Modified"])
        return told["Last-Modified"] if parsedate_to_datetime(told["Date"]) - modified >= A_MINUTE else ""
    except (KeyError, ValueError, TypeError):
        return ""


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


def _refuse_page(response: httpx.Response, draft: Draft, where: str) -> None:
    if response.headers.get("Content-Type", "").lower().startswith("text/html"):
        _forget(draft)
        raise Refused(f"{where} is a web page, expected a file. Open it in a browser; it may ask to sign in.")


def _refuse_size(source: Source, found: int, draft: Draft, where: str) -> None:
    if found > draft.most_bytes:
        _forget(draft)
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
    """Return what the whole file's digests are said to be, in base64."""
    found = [("md5", headers["Content-MD5"])] if "Content-MD5" in headers else []
    for name in ("Repr-Digest", "Digest"):
        for one in headers.get(name, "").split(","):
            kind, _, told = one.strip().partition("=")
            if kind.lower() == "sha-256":
                found.append(("sha256", told.strip(":")))
    return found if headers.get("Content-Range") is None else [f for f in found if f[0] != "md5"]


def _digest(path: Path, kind: str) -> str:
    with path.open("rb") as file:
        return base64.b64encode(hashlib.file_digest(file, kind).digest()).decode()


def _refuse_changed(
    client: httpx.Client, source: Source, url: str, version: str | None, draft: Draft
) -> None:
    """Raise Transient where the file is another by now: what was read may be half of each."""
    if version is None:
        return
    where = _where(source, url)
    try:
        with asking(client, source, url, _unless_changed(version), where) as response:
            told = response.headers
            now = told.get("ETag") or f"{MODIFIED}{told.get('Last-Modified')}"
    except Unchanged:
        return
    except NotThere:
        now = None
    if now != version:
        raise _anew(draft, f"{where} changed while it was read.")


def _where(source: Source, url: str) -> str:
    return f"{source.name}: {urlsplit(url)._replace(query='', fragment='').geturl()}"


def _anew(draft: Draft, text: str) -> Transient:
    """Let go of what was fetched, so that the next try begins at the beginning."""
    _forget(draft)
    return Transient(text)


def _forget(draft: Draft) -> None:
    draft.path.unlink(missing_ok=True)
    draft.note.unlink(missing_ok=True)
