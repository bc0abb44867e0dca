"""Kind `ckan`: resources of a package of a CKAN portal, such as a satudata; as files, or row by row.

With `datastore = true` the rows are read from the portal's datastore and become a CSV.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from flows.intake.checksums import sha256_of_file
from flows.keys import CA_FILE, HOSTS, PATH, TEXT, TLS, TOKEN, WEB, YES_NO, Key, Kind
from flows.pattern import ending_of
from flows.pull.offer import Asked, Draft, Fetched, NotThere, Offer, PassedOver, Refused, Unchanged
from flows.sources import Source

if TYPE_CHECKING:
    import httpx

TOLD = ("hash", "last_modified", "size", "revision_id", "metadata_modified")
"""What a portal says of a file that changes with it, as far as it knows; not each says all."""
ID = re.compile(r"[A-Za-z0-9_-]+")
HASHES = {32: "md5", 40: "sha1", 64: "sha256"}
"""Kind of a hash by its digits."""
HASH = re.compile(r"(?:(?:md5|sha1|sha256):)?([0-9a-f]+)", re.IGNORECASE)


def offers(source: Source, asked: Asked) -> Iterator[Offer | PassedOver]:  # noqa: ARG001 - all is told
    """Yield the resources of the package whose name, or else whose file's name, is as `path` says.

    Others are passed over, and those of another format than a delivery may have: a portal has the same as
    PDF.
    """
    from flows.pull import web

    with web.client(source) as client:
        found = [told for told, _ in _listed(client, source)]
    yield from found


def fetch(source: Source, offer: Offer, draft: Draft) -> Fetched:
    """Write a resource to the draft.

    Of rows a portal says nothing that changes with them: they are read, and their CSV is their version.
    """
    from flows.pull import web
    from flows.pull.download import download

    with web.client(source) as client:
        for now, resource in _listed(client, source):
            if isinstance(now, Offer) and now.place == offer.place:
                if source.options["datastore"]:
                    return _rows(client, source, resource, draft)
                fetched = download(client, source, _url(source, resource), draft)
                proved = now.checksum if now.checksum == _checksum(draft.path, now.checksum) else None
                return replace(fetched, version=proved or now.version or fetched.version)
    raise NotThere


def _listed(client: "httpx.Client", source: Source) -> Iterator[tuple[Offer | PassedOver, dict[str, Any]]]:
    """Yield what the package has, with what the portal says of it."""
    from flows.pull.ckan_rows import action

    resources = action(client, source, "package_show", {"id": source.options["package"]}).get("resources")
    if not isinstance(resources, list) or not all(isinstance(one, dict) for one in resources):
        raise Refused(f"Source {source.name}: the portal answers without a list of resources.")
    for resource in resources:
        if not isinstance(resource.get("id"), str) or not ID.fullmatch(resource["id"]):
            raise Refused(f"Source {source.name}: a resource of the package has no id.")
        yield _told(source, resource), resource


def _told(source: Source, resource: dict[str, Any]) -> Offer | PassedOver:
    names = [name for name in (str(resource.get("name") or ""), _file_name(resource)) if name]
    for name in names:
        fields = source.path.read_name(name) if source.path and name.isprintable() else None
        if fields is not None:
            ending = _ending(source, name, resource)
            return _offer(source, resource, name, fields, ending) if ending else PassedOver(name, "ending")
    name = next(iter(names), resource["id"])
    return PassedOver(name if name.isprintable() else ascii(name)[1:-1], "name")


def _offer(source: Source, resource: dict[str, Any], name: str, fields: dict[str, str], ending: str) -> Offer:
    told = {key: resource[key] for key in TOLD if resource.get(key)}
    place = f"{source.location}/dataset/{source.options['package']}#{resource['id']}/{name}"
    if source.options["datastore"]:
        return Offer.named(source, fields, ending, place)
    return Offer.named(
        source,
        fields,
        ending,
        place,
        version=_digest(json.dumps(told, sort_keys=True).encode()) if told else None,
        size=told["size"] if type(told.get("size")) is int else None,
        checksum=_stated(resource),
        host=_parts(resource).hostname or "",
    )


def _stated(resource: dict[str, Any]) -> str | None:
    """Return the hash of a file that the portal itself stores, as md5:...; of a link it knows no bytes."""
    found = HASH.fullmatch(str(resource.get("hash") or ""))
    kind = HASHES.get(len(found[1])) if found else None
    return f"{kind}:{found[1].lower()}" if found and kind and resource.get("url_type") == "upload" else None


def _checksum(path: Path, stated: str | None) -> str | None:
    """Return the checksum of a file, of the kind that is stated."""
    if stated is None:
        return None
    kind = stated.partition(":")[0]
    with path.open("rb") as file:
        return f"{kind}:{hashlib.file_digest(file, kind).hexdigest()}"


def _rows(client: "httpx.Client", source: Source, resource: dict[str, Any], draft: Draft) -> Fetched:
    from flows.pull.ckan_rows import write_rows

    write_rows(client, source, str(resource["id"]), draft)
    version = sha256_of_file(draft.path)[:32]
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


def _parts(resource: dict[str, Any]) -> SplitResult:
    """Return the parts of its address; empty ones where it has none."""
    try:
        return urlsplit(str(resource.get("url") or ""))
    except ValueError:
        return urlsplit("")


def _file_name(resource: dict[str, Any]) -> str:
    return unquote(PurePosixPath(_parts(resource).path).name)


def _ending(source: Source, name: str, resource: dict[str, Any]) -> str:
    """Return the ending of its file's name, else its format, else that of its own name; empty for others.

    Many portals have each table as CSV and as JSON under one name: JSON is taken where `path` ends so.
    """
    if source.options["datastore"]:
        return ".csv"
    told = (_file_name(resource), f".{resource.get('format') or ''}", name)
    found = next(filter(None, map(ending_of, told)), "")
    is_meant = found != ".json" or (source.path and (source.path.ending or "").lower() == ".json")
    return found if is_meant else ""


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


KIND = Kind(
    needs=(
        Key("location", "`https://` address of the portal", WEB),
        Key("package", "name of the package", TEXT),
        PATH,
    ),
    may_have=(
        Key("datastore", "`true` reads its rows, not its files", YES_NO, False),
        TOKEN,
        HOSTS,
        CA_FILE,
        TLS,
    ),
    offers=offers,
    fetch=fetch,
    is_listed=True,
    bearer="",
)
