"""Kind `ckan`: resources of a package of a CKAN portal, such as a satudata; as files, or row by row.

With `datastore = true` the rows are read from the portal's datastore and become a CSV.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from flows.intake.file_name import ENDINGS
from flows.pull import web
from flows.pull.ckan_rows import action, write_rows
from flows.pull.download import download
from flows.pull.offer import Asked, Draft, Fetched, NotThere, Offer, Refused, Unchanged
from flows.sources import Source

TOLD = ("hash", "last_modified", "size", "revision_id", "metadata_modified")
"""What a portal says of a file that changes with it; not each says all."""
ID = re.compile(r"[A-Za-z0-9_-]+")


def offers(source: Source, asked: Asked) -> Iterator[Offer]:
    """Yield the resources of the package whose name, or else whose file's name, is as `path` says.

    Those of another format than a delivery may have are passed over: a portal has the same as PDF.
    """
    with web.client(source) as client:
        found = list(_offered(client, source))
    for offer, _ in found:
        if asked.wants(offer.period):
            yield offer


def fetch(source: Source, offer: Offer, draft: Draft) -> Fetched:
    """Write a resource to the draft. Raises Unchanged where the portal says the same of it as before.

    Of rows it says nothing that changes with them: they are read, and their CSV is their version.
    """
    if offer.version is not None and offer.version == draft.known_version:
        raise Unchanged
    with web.client(source) as client:
        for now, resource in _offered(client, source):
            if now.place == offer.place:
                if source.options.get("datastore", False):
                    return _rows(client, source, resource, draft)
                known = draft.known_version if now.version is None else None
                url = _url(source, resource)
                fetched = download(client, source, url, replace(draft, known_version=known))
                return Fetched(now.version or fetched.version)
    raise NotThere


def _offered(client: httpx.Client, source: Source) -> Iterator[tuple[Offer, dict[str, Any]]]:
    """Yield what matches of the package, with what the portal says of it."""
    resources = action(client, source, "package_show", {"id": source.options["package"]}).get("resources")
    if not isinstance(resources, list) or not all(isinstance(one, dict) for one in resources):
        raise Refused(f"Source {source.name}: the portal answers without a list of resources.")
    for resource in resources:
        if not isinstance(resource.get("id"), str) or not ID.fullmatch(resource["id"]):
            raise Refused(f"Source {source.name}: a resource of the package has no id.")
        for name in (str(resource.get("name") or ""), _file_name(resource)):
            fields = source.path.read(name) if source.path and name.isprintable() else None
            if fields is not None and _ending(source, name, resource):
                yield _offer(source, resource, name, fields), resource
                break


def _offer(source: Source, resource: dict[str, Any], name: str, fields: dict[str, str]) -> Offer:
    rows = source.options.get("datastore", False)
    told = {key: resource[key] for key in TOLD if resource.get(key)}
    revision = fields.get("revision")
    return Offer(
        source=source.name,
        dataset=source.dataset or fields["dataset"],
        sender=fields.get("sender") or source.senders[0],
        period=fields.get("period"),
        ending=_ending(source, name, resource),
        place=f"{source.location}/dataset/{source.options['package']}#{resource['id']}/{name}",
        version=_digest(json.dumps(told, sort_keys=True).encode()) if told and not rows else None,
        size=told["size"] if not rows and type(told.get("size")) is int else None,
        part=int(fields.get("part", 1)),
        revision=int(revision) if revision else None,
    )


def _rows(client: httpx.Client, source: Source, resource: dict[str, Any], draft: Draft) -> Fetched:
    write_rows(client, source, str(resource["id"]), draft)
    with draft.path.open("rb") as file:
        version = hashlib.file_digest(file, "sha256").hexdigest()[:32]
    if version == draft.known_version:
        raise Unchanged
    return Fetched(version)


def _url(source: Source, resource: dict[str, Any]) -> str:
    """Return where its file is; with TLS where the portal has it, though many portals write http."""
    try:
        parts = urlsplit(urljoin(f"{source.location}/", str(resource.get("url") or "")))
        place = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
    except ValueError:
        place, parts = "", urlsplit("")
    if parts.scheme not in ("http", "https") or not place:
        raise Refused(f"Source {source.name}: a resource of the package has no address that we can fetch.")
    secure = urlsplit(source.location).scheme == "https"
    return parts._replace(netloc=place, scheme="https" if secure else parts.scheme, fragment="").geturl()


def _file_name(resource: dict[str, Any]) -> str:
    try:
        return unquote(PurePosixPath(urlsplit(str(resource.get("url") or "")).path).name)
    except ValueError:
        return ""


def _ending(source: Source, name: str, resource: dict[str, Any]) -> str:
    """Return the ending of its file's name, else its format, else that of its own name; empty for others."""
    if source.options.get("datastore", False):
        return ".csv"
    told = (_file_name(resource), f".{resource.get('format') or ''}", name)
    return next((ending for one in told for ending in ENDINGS if one.lower().endswith(ending)), "")


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]
