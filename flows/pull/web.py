"""What is asked over HTTP: allowed redirects only, bounded sizes, errors in our own words without secrets."""

import json
import logging
import os
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import DecimalException
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from flows.intake.number_texts import decimal_of
from flows.kinds import kind_of
from flows.problems import OutsideFailed, WrongUsage
from flows.pull.offer import NotReached, NotThere, Refused, Transient, Unchanged
from flows.sources import Source

MOST_JSON_BYTES = 64 << 20
MOST_REDIRECTS = 5
HEADERS_WITHIN = 3
"""Time-outs: to connect, to agree on TLS, to answer."""
LEAST_BYTES = 1024
"""A server that gives fewer within the time-out drips: at that pace nothing ever ends."""
MAY_BE_BETTER = (408, 425, 429, 500, 502, 503, 504)
"""Answers after which another try makes sense."""
NO_ENTRY = (401, 403)
MISSING = (404, 410)
NOT_CHANGED = 304
CONDITIONS = {"if-none-match", "if-modified-since"}
"""Without one of these in the request, an answer of 304 means nothing."""
NO_SUCH_RANGE = 416
SAYS_TOO_MUCH = (
    "httpx",
    *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")),
)
"""Loggers that write whole URLs and headers, so keys; a filter of a parent does not hold for its children."""
for _name in SAYS_TOO_MUCH:
    logging.getLogger(_name).addFilter(lambda _: False)


def client(source: Source) -> httpx.Client:
    """Return a client for one source: TLS is verified, nothing is followed, nothing waits without end."""
    try:
        trusted = _trusting(source.options.get("ca_file"))
    except (OSError, ssl.SSLError):
        raise WrongUsage(
            f"sources.{source.name}.ca_file is {source.options.get('ca_file')}; expected a file of "
            "certificates in PEM."
        ) from None
    return httpx.Client(
        verify=trusted,
        timeout=source.timeout_seconds,
        follow_redirects=False,
        headers={"User-Agent": "cakupan"},
    )


@cache
def _trusting(ca_file: str | None) -> ssl.SSLContext:
    """Return what trusts a file of roots, else those of the system: read once, which takes 25 ms."""
    return ssl.create_default_context(cafile=ca_file)


def get_json(
    client: httpx.Client,
    source: Source,
    url: str,
    params: Mapping[str, str | int],
    secret_params: tuple[str, ...] = (),
) -> Any:
    """Return what a URL answers as JSON, its numbers with all their digits.

    Raises Transient, Refused, NotThere or another OutsideFailed.

    `secret_params` names those of `params` that are shown nowhere.
    """
    shown = {key: value for key, value in params.items() if key not in secret_params}
    where = f"{source.name}: {httpx.URL(url, params=shown)}"
    with asking(client, source, str(httpx.URL(url, params=dict(params))), {}, where) as response:
        body = bytearray()
        for piece in pieces(response, where):
            body += piece
            if len(body) > MOST_JSON_BYTES:
                raise Refused(f"{where} answers with more than {MOST_JSON_BYTES:,} bytes.")
    try:
        return json.loads(body, parse_float=decimal_of)
    except (ValueError, RecursionError, DecimalException):
        raise Refused(f"{where} does not answer with JSON. See that its location is right.") from None


@contextmanager
def asking(
    client: httpx.Client, source: Source, url: str, headers: dict[str, str], where: str
) -> Iterator[httpx.Response]:
    """Give the answer of a URL, followed only where that is allowed, with the credentials only at home.

    An answer about a range that is not there is given too. Raises Unchanged, NotThere, Transient, Refused or
    another OutsideFailed.
    """
    for _ in range(MOST_REDIRECTS + 1):
        _refuse_elsewhere(source, url, where)
        is_home = _origin(url) == _origin(source.location)
        allowed = headers | (_credentials(source) if is_home else {})
        try:
            # a user in an address is not sent: we say who we are, and only at home
            asked = httpx.URL(url).copy_with(username=None, password=None)
            with _begun(client, source, asked, allowed) as response:
                if not response.has_redirect_location:
                    _judge(response, where)
                    yield response
                    return
                former, url = url, _joined(url, response.headers["Location"])
                if former.startswith("https:") and url.startswith("http:"):
                    raise Refused(f"{where} leads to an address without TLS.")
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise _problem(error, source, where) from None
    raise Refused(f"{where} leads from one place to another without end.")


@contextmanager
def _begun(
    client: httpx.Client, source: Source, url: httpx.URL, headers: dict[str, str]
) -> Iterator[httpx.Response]:
    """Give an answer that has begun. The client is closed on a server that drips its headers for ever."""
    timer = threading.Timer(HEADERS_WITHIN * source.timeout_seconds, client.close)
    timer.daemon = True
    timer.start()
    try:
        with client.stream("GET", url, headers=headers) as response:
            timer.cancel()
            yield response
    finally:
        timer.cancel()


def pieces(response: httpx.Response, where: str, *, as_sent: bool = False) -> Iterator[bytes]:
    """Yield the body, decoded unless it is wanted as it was sent.

    Raises Transient where it is cut off, NotReached where nothing more comes.
    """
    patience = response.request.extensions["timeout"]["read"]
    begun, before = time.monotonic(), 0
    try:
        for piece in response.iter_raw() if as_sent else response.iter_bytes():
            yield piece
            if time.monotonic() - begun > patience:
                if response.num_bytes_downloaded - before < LEAST_BYTES:
                    raise NotReached(f"{where} gives fewer than {LEAST_BYTES:,} bytes in {patience:g} s.")
                begun, before = time.monotonic(), response.num_bytes_downloaded
    except (httpx.TransportError, httpx.DecodingError) as error:
        found = NotReached if isinstance(error, httpx.TimeoutException) else Transient
        raise found(f"{where} was cut off ({type(error).__name__}).") from None


def secret(source: Source, key: str) -> str | None:
    """Return what the variable holds that a source names by `key`. Raises WrongUsage where it is not set."""
    variable = source.options.get(key)
    if variable is None:
        return None
    if not os.environ.get(variable):
        raise WrongUsage(
            f"sources.{source.name}.{key} names {variable}, which the environment does not have. Set it and "
            "run again."
        )
    if not os.environ[variable].isprintable():
        raise WrongUsage(
            f"sources.{source.name}.{key} names {variable}, which holds a line break or another character "
            "that is not printed. Set it to the secret alone."
        )
    return os.environ[variable]


def _credentials(source: Source) -> dict[str, str]:
    """Return the header that lets us in."""
    token = secret(source, "token_env")
    if token is not None and not token.isascii():
        raise WrongUsage(f"sources.{source.name}.token_env names what is no token: it is not plain ASCII.")
    if token is not None:
        return {"Authorization": kind_of(source.kind).bearer + token}
    user, password = secret(source, "user_env"), secret(source, "password_env")
    if user is None:
        return {}
    signed = httpx.Request("GET", source.location)
    next(httpx.BasicAuth(user, password or "").auth_flow(signed))
    return {"Authorization": signed.headers["Authorization"]}


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, parts.hostname, port


def _joined(url: str, place: str) -> str:
    try:
        return urljoin(url, place)
    except ValueError:
        raise httpx.InvalidURL("no address") from None


def _refuse_elsewhere(source: Source, url: str, where: str) -> None:
    """Raise Refused where a redirect leaves the host, or TLS."""
    try:
        scheme, host, _ = _origin(url)
    except ValueError:
        raise Refused(f"{where} leads to an address that is none.") from None
    home = urlsplit(source.location)
    if host != home.hostname and host not in source.options["hosts"]:
        raise Refused(
            f"{where} leads to the host {host!r}. Name it in sources.{source.name}.hosts where it is trusted."
        )
    if scheme not in ("https", home.scheme):
        raise Refused(f"{where} leads to an address without TLS.")


def _judge(response: httpx.Response, where: str) -> None:
    """Raise what an answer other than a body means."""
    status = response.status_code
    if status == NOT_CHANGED and CONDITIONS & response.request.headers.keys():
        raise Unchanged
    if status in MAY_BE_BETTER:
        raise Transient(f"{where} answers {status}.", _wait_seconds(response.headers))
    if status in NO_ENTRY:
        raise OutsideFailed(f"{where} does not let us in ({status}). See that its credentials are right.")
    if status in MISSING:
        raise NotThere
    if not response.is_success and status != NO_SUCH_RANGE:
        raise OutsideFailed(f"{where} answers {status}, expected 200. See that its location is right.")


def _wait_seconds(told: httpx.Headers) -> float | None:
    """Return for how long we are asked to wait, which is said in seconds or as a moment."""
    wait = told.get("Retry-After", "")
    if wait.isdecimal():
        return float(wait)
    try:
        now = parsedate_to_datetime(told["Date"]) if "Date" in told else datetime.now(UTC)
        return max(0.0, (parsedate_to_datetime(wait) - now).total_seconds())
    except (ValueError, TypeError):  # none, or a moment without its zone
        return None


def _problem(error: Exception, source: Source, where: str) -> OutsideFailed:
    """Say in our own words what went wrong on the way."""
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return Refused(f"{where} leads to an address that is none.")
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return OutsideFailed(
                f"{where} is not trusted: its certificate does not prove its name. Name the authority in "
                f"sources.{source.name}.ca_file, or have the certificate renewed."
            )
        cause = cause.__cause__ or cause.__context__
    return NotReached(f"{where} is not reached ({type(error).__name__}).")
