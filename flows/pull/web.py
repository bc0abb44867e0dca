"""What is asked over HTTP: allowed redirects only, bounded sizes, errors in our own words without secrets."""

import json
import logging
import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from flows.problems import OutsideFailed, WrongUsage
from flows.pull.offer import Draft, Fetched, NotThere, Refused, Transient, Unchanged
from flows.sources import Source

MOST_JSON_BYTES = 64 << 20
MOST_REDIRECTS = 5
PASSING = (408, 425, 429, 500, 502, 503, 504)
NO_ENTRY = (401, 403)
MISSING = (404, 410)
NOT_CHANGED = 304

SAYS_TOO_MUCH = (
    "httpx",
    *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")),
)
"""Loggers that write whole URLs and headers, so keys; a filter of a parent does not hold for its children."""
for _name in SAYS_TOO_MUCH:
    logging.getLogger(_name).addFilter(lambda _: False)


def client(source: Source) -> httpx.Client:
    """Return a client for one source: TLS is verified, nothing is followed, nothing waits without end."""
    ca_file = source.options.get("ca_file")
    context = ssl.create_default_context(cafile=ca_file)
    return httpx.Client(
        verify=context, timeout=source.timeout_seconds, follow_redirects=False, trust_env=False
    )


def get_json(
    client: httpx.Client,
    source: Source,
    url: str,
    params: Mapping[str, str | int],
    secret_params: tuple[str, ...] = (),
) -> Any:
    """Return what a URL answers as JSON. Raises Transient, Refused, NotThere or another OutsideFailed.

    `secret_params` names those of `params` that are shown nowhere.
    """
    shown = {key: value for key, value in params.items() if key not in secret_params}
    where = f"{source.name}: {httpx.URL(url, params=shown)}"
    with _asking(client, source, str(httpx.URL(url, params=dict(params))), {}, where) as response:
        body = bytearray()
        for piece in _pieces(response, where):
            body += piece
            if len(body) > MOST_JSON_BYTES:
                raise Refused(f"{where} answers with more than {MOST_JSON_BYTES:,} bytes.")
    try:
        return json.loads(body)
    except ValueError:
        raise Refused(f"{where} does not answer with JSON. See that its location is right.") from None


def download(client: httpx.Client, source: Source, url: str, draft: Draft) -> Fetched:
    """Write what is at a URL to the draft. Raises Unchanged, NotThere, Transient, Refused, OutsideFailed."""
    where = f"{source.name}: {urlsplit(url)._replace(query='').geturl()}"
    known = draft.known_version
    headers = {"If-None-Match": known} if known and known.startswith(('"', "W/")) else {}
    with _asking(client, source, url, headers, where) as response, draft.path.open("wb") as file:
        for piece in _pieces(response, where):
            file.write(piece)
            if file.tell() > draft.most_bytes:
                raise Refused(f"{where} has more than {draft.most_bytes:,} bytes. Raise its most_bytes.")
        return Fetched(response.headers.get("ETag"))


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
    return os.environ[variable]


@contextmanager
def _asking(
    client: httpx.Client, source: Source, url: str, headers: dict[str, str], where: str
) -> Iterator[httpx.Response]:
    home = urlsplit(source.location).netloc
    for _ in range(MOST_REDIRECTS):
        at_home = urlsplit(url).netloc == home
        if not at_home and urlsplit(url).hostname not in source.options.get("hosts", ()):
            raise Refused(f"{where} leads to another host. Name that in hosts where it is to be trusted.")
        token = secret(source, "token_env") if at_home else None
        allowed = headers | ({"Authorization": token} if token else {})
        try:
            with client.stream("GET", url, headers=allowed) as response:
                if not response.is_redirect:
                    _judge(response, where)
                    yield response
                    return
                url = urljoin(url, response.headers.get("Location", ""))
        except httpx.HTTPError as error:
            raise Transient(f"{where} is not reached ({type(error).__name__}).") from None
    raise Refused(f"{where} leads from one place to another without end.")


def _judge(response: httpx.Response, where: str) -> None:
    status = response.status_code
    if status == NOT_CHANGED:
        raise Unchanged
    if status in PASSING:
        wait = response.headers.get("Retry-After", "")
        raise Transient(f"{where} answers {status}.", float(wait) if wait.isdigit() else None)
    if status in NO_ENTRY:
        raise OutsideFailed(f"{where} does not let us in ({status}). See that its key is right.")
    if status in MISSING:
        raise NotThere
    if not response.is_success:
        raise OutsideFailed(f"{where} answers {status}.")


def _pieces(response: httpx.Response, where: str) -> Iterator[bytes]:
    try:
        yield from response.iter_bytes()
    except httpx.HTTPError as error:
        raise Transient(f"{where} was cut off ({type(error).__name__}).") from None
