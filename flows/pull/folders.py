"""Kinds `files`, `sftp` and `s3`: folders that tell what they hold, listed and read through fsspec."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from fsspec import AbstractFileSystem

from flows.pattern import ending_of
from flows.pull.offer import Asked, Draft, Fetched, NotThere, Offer, PassedOver, Refused, Transient
from flows.pull.opened import opened, root_of, within
from flows.sources import Source

MOST_ENTRIES = 100_000
CHUNK = 1 << 20
"""Bytes that a server of SFTP must give within the time-out."""
MD5 = re.compile(r'"?([0-9a-f]{32})"?')
"""The ETag of what was sent to S3 in one piece; under a key of its own it only looks like the MD5."""
KEYED = ("SSEKMSKeyId", "SSECustomerAlgorithm")
"""What S3 says of such a file."""


def offers(source: Source, asked: Asked) -> Iterator[Offer | PassedOver]:  # noqa: ARG001 - all is told
    """Yield what lies below the location: files whose path is of the source's pattern, and what else.

    No link is followed.
    """
    with opened(source) as system:
        root = root_of(source)
        for told in sorted(_listed(system, source, root), key=lambda one: str(one["name"])):
            yield _offer(source, told, told["name"][len(root) :].lstrip("/"))


def _offer(source: Source, told: dict[str, Any], place: str) -> Offer | PassedOver:
    assert source.path is not None  # noqa: S101 - its kind needs one
    if not place.isprintable():  # it is shown to people
        return PassedOver(ascii(place)[1:-1], "name")
    if told["type"] == "directory":
        return PassedOver(f"{place}/", "name")
    if told["type"] != "file":
        return PassedOver(place, "link")
    read, ending = source.path.read(place), ending_of(place)
    if read is None or ending is None:
        return PassedOver(place, "name" if read is None else "ending")
    version = _version(told)
    found = {"version": version, "size": told.get("size"), "checksum": _checksum(version)}
    return Offer.named(source, read, ending, place, **found)


def fetch(source: Source, offer: Offer, draft: Draft) -> Fetched:
    """Write the whole file to the draft. Raises NotThere, Transient, Refused or another OutsideFailed."""
    where = f"{source.name}: {offer.place}"
    with opened(source) as system:
        path = f"{root_of(source)}/{offer.place}"
        before = _told(system, source, path)
        try:
            size, md5 = _copied(system, source, path, draft, where)
        except FileNotFoundError:
            raise NotThere from None
        if _told(system, source, path) != before:
            raise Transient(f"{where} changed while it was read.")
        checksum = _checksum(str(before.get("ETag")))
        is_proved = checksum == f"md5:{md5}"
        if checksum and not is_proved and not _is_keyed(system, source, path):
            raise Transient(f"{where} gave bytes that are not those of its ETag.")
    if size != before["size"]:
        raise Transient(f"{where} gave {size:,} bytes and announced {before['size']:,}.")
    return Fetched(checksum if is_proved else _version(before))


def _copied(
    system: AbstractFileSystem, source: Source, path: str, draft: Draft, where: str
) -> tuple[int, str]:
    """Copy a file piece by piece; return its bytes and their MD5."""
    md5 = hashlib.md5(usedforsecurity=False)
    incoming = within(system, source, lambda: system.open(path, "rb"))
    with incoming, draft.path.open("wb") as file:
        while piece := within(system, source, lambda: incoming.read(CHUNK)):
            file.write(piece)
            md5.update(piece)
            if file.tell() > draft.most_bytes:
                raise Refused(f"{where} has more than {draft.most_bytes:,} bytes. Raise its most_bytes.")
        return file.tell(), md5.hexdigest()


def _listed(system: AbstractFileSystem, source: Source, root: str) -> list[dict[str, Any]]:
    """Return what lies there as deep as the pattern goes, but folders that were looked into.

    Folder by folder: what the library walks by itself it leaves out where it is cut off or not let in.
    """
    found: list[dict[str, Any]] = []
    folders = [root]
    for _ in range(str(source.path and source.path.text).count("/") + 1):
        seen = len(found)
        for folder in folders:
            found += _inside(system, source, folder, root)
            if len(found) > MOST_ENTRIES:
                raise Refused(
                    f"{source.name}: its folder holds more than {MOST_ENTRIES:,} files and folders. Name one "
                    "that holds only deliveries."
                )
        folders = [one["name"] for one in found[seen:] if one["type"] == "directory"]
    unseen = set(folders)
    return [one for one in found if one["type"] != "directory" or one["name"] in unseen]


def _inside(system: AbstractFileSystem, source: Source, folder: str, root: str) -> list[dict[str, Any]]:
    """Return what a folder holds: nothing where it has gone since it was named."""
    try:
        told: list[dict[str, Any]] = within(system, source, lambda: system.ls(folder, detail=True))
    except FileNotFoundError:
        if folder != root:
            return []
        raise Refused(f"{source.name}: there is no folder {root}. See that its location is right.") from None
    return [one for one in told if one["name"].rstrip("/") != folder.rstrip("/")]


def _told(system: AbstractFileSystem, source: Source, path: str) -> dict[str, Any]:
    """Return size and version of a file as they are now."""
    try:
        told: dict[str, Any] = within(system, source, lambda: system.info(path))
    except FileNotFoundError:
        raise NotThere from None
    return {name: told.get(name) for name in ("size", "mtime", "ETag")}


def _checksum(etag: str) -> str | None:
    """Return the MD5 that an ETag states, as md5:..., None where it states none."""
    found = MD5.fullmatch(etag)
    return found and f"md5:{found[1]}"


def _is_keyed(system: AbstractFileSystem, source: Source, path: str) -> bool:
    """Whether a file lies encrypted on S3 under a key of its own, so that its ETag is no MD5."""
    bucket, key, _ = system.split_path(path)
    told = within(system, source, lambda: system.call_s3("head_object", Bucket=bucket, Key=key))
    return any(told.get(name) for name in KEYED)


def _version(told: dict[str, Any]) -> str:
    """Return what changes with the contents: the ETag, else size and time."""
    return str(told["ETag"]) if told.get("ETag") else f"{told['size']} bytes of {told.get('mtime')}"
