"""Publish: copy the work database to a draft, sync it, and swap it in whole or not at all."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC
from pathlib import Path

import duckdb
import pyarrow

from flows.belongings import RELEASE, ours, remove_drafts
from flows.clock import Happened
from flows.disk import hold, replace_text, sync
from flows.duck import MOMENT, TEXT, quoted, read_only, table_schema
from flows.intake.checksums import sha256_of_file
from flows.problems import DAMAGE, OutsideFailed, WrongUsage, of_the_machine
from flows.warehouse.build import PRIVATE

STORAGE_VERSION = "v1.4.0"
"""Of the published file: the oldest that readers know."""
CHECKSUMS = "SHA256SUMS"
"""In releases/: the checksum of every release that was ever published, as `sha256sum --check` reads them."""
NOTED = re.compile(rf"([0-9a-f]{{64}})  ({RELEASE})\.duckdb")
DAMAGED = "cakupan.damaged.duckdb"
"""What was found in the place of the published file and was not published, until somebody removes it."""
RELEASE_COLUMNS = table_schema(
    {
        "release_id": TEXT,
        "published_at": MOMENT,
        "inputs_digest code_digest status data_kind office_name region_code": TEXT,
        "cakupan_version duckdb_version": TEXT,
    }
)

_READ: dict[tuple[Path, int, int, int, int, bool], pyarrow.Table] = {}
"""Releases of the file that was read last, as long as the disk says it is that: each step of a run asks."""


class Unreadable(OutsideFailed):
    """What lies in the place of a published file is none of ours, or damaged."""


@contextmanager
def writer_lock(warehouse: Path, wait_seconds: float, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the one writer's lock of a warehouse. It is freed by the system when its process ends, however.

    What a run leaves that is no result is removed at its end, however it ends, and before the next begins.
    Raises OutsideFailed when another run keeps the lock for longer than `wait_seconds`.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    with hold(warehouse / ".writer.lock", wait_seconds, say, f"Another run is writing {warehouse}"):
        sweep(warehouse)
        try:
            yield
        finally:
            with suppress(OSError):  # what ended the run is what is told
                sweep(warehouse)


def sweep(warehouse: Path) -> None:
    """Remove what a run left behind that is no result. Only under the writer lock."""
    shutil.rmtree(warehouse / ".work", ignore_errors=True)
    (warehouse / "cakupan.duckdb.wal").unlink(missing_ok=True)  # nobody but us writes the published file
    for room in ("", "releases", "cache/intake", "persons/counted"):
        remove_drafts(warehouse / room)


def draft_from(connection: duckdb.DuckDBPyConnection, draft: Path) -> None:
    """Copy the public schemas of the open work database into a new draft file, with comments and macros."""
    for schema in PRIVATE:
        connection.execute(f"drop schema if exists {schema} cascade")
    connection.execute(f"attach {quoted(draft)} as draft (storage_version '{STORAGE_VERSION}')")
    connection.execute("copy from database work to draft")
    connection.execute("detach draft")  # checkpoints: no .wal stays beside the file


def swap_in(draft: Path, release_id: str, published: Path, former_id: str | None, keep: int) -> None:
    """Make the draft the published file, whole or not at all; keep the former one in releases/.

    Sync the draft, note its checksum, rename it over the published file, sync the folder. Readers who have
    the former file open keep it. A stale write-ahead log beside the file would make it unopenable, so none
    is left. The checksum is noted first: a run that ends in between has noted a file that nobody sees.
    """
    sync(draft)
    releases = published.parent / "releases"
    releases.mkdir(exist_ok=True)
    _note(draft, release_id, releases)
    if former_id is not None:
        _keep(published, releases / f"{former_id}.duckdb")
    published.with_name(published.name + ".wal").unlink(missing_ok=True)
    draft.rename(published)
    sync(published.parent)
    former = _kept(published)
    for old in former[: max(0, len(former) - keep)]:
        old.unlink()


def _note(draft: Path, release_id: str, releases: Path) -> None:
    noted = {**checksums_of(releases), release_id: sha256_of_file(draft)}
    lines = (f"{sha256}  {release_id}.duckdb\n" for release_id, sha256 in noted.items())
    replace_text(releases / CHECKSUMS, "".join(lines))


def checksums_of(releases: Path) -> dict[str, str]:
    """Return the sha256 of every release that is noted, by its id; a line that is torn says nothing."""
    try:
        lines = (releases / CHECKSUMS).read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return {}
    return {found[2]: found[1] for line in lines if (found := NOTED.fullmatch(line))}


def is_whole(file: Path, releases: Path) -> bool:
    """Whether a file is, byte for byte, a release that was published; all of it is read."""
    noted = checksums_of(releases)
    return bool(noted) and file.is_file() and sha256_of_file(file) in noted.values()


def is_damaged(published: Path) -> bool:
    """Whether there is a file in the place of a release, and is none.

    A release without a note, of a former version or where the notes are lost, is not known to be damaged.
    """
    releases = published.parent / "releases"
    if not published.exists() or is_whole(published, releases):
        return False
    noted = checksums_of(releases)
    try:
        return str(read_releases(published)["release_id"][-1]) in noted
    except Unreadable:
        return bool(noted)


def set_aside(published: Path) -> None:
    """Keep what was found in the place of the published file, should somebody miss it."""
    aside = published.with_name(DAMAGED)
    aside.unlink(missing_ok=True)
    _keep(published, aside)


def _keep(published: Path, target: Path) -> None:
    if target.exists():
        return
    try:
        os.link(published, target)
    except OSError:  # a share without hard links
        copy = target.with_name(f".{target.name}.draft")
        shutil.copyfile(published, copy)
        copy.rename(target)
    sync(target.parent)


def _kept(published: Path) -> list[Path]:
    """Return the files of former releases, the oldest first."""
    return [path for path in ours("releases", published.parent / "releases") if path.suffix == ".duckdb"]


def require_published(published: Path) -> Path:
    """Return the published file. Raises WrongUsage without one, OutsideFailed where it is none of ours."""
    if not published.is_file():
        raise WrongUsage(
            f"No warehouse at {published} yet. `cakupan run` makes one; --warehouse names another."
        )
    read_releases(published)
    return published


def read_releases(published: Path) -> pyarrow.Table:
    """Return the releases that the published file knows of, the current one last; none without a file."""
    if not published.exists():
        return RELEASE_COLUMNS.empty_table()
    stat, has_log = published.stat(), published.with_name(published.name + ".wal").exists()
    state = (published, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, has_log)
    if state in _READ:
        return _READ[state]
    query = f"select {', '.join(RELEASE_COLUMNS.names)} from audit.releases order by release_id"
    try:
        with read_only(published) as connection:
            found = connection.sql(query).to_arrow_table().cast(RELEASE_COLUMNS)
    except duckdb.Error as error:
        of_machine = None if DAMAGE in str(error) else of_the_machine(error)
        raise of_machine or Unreadable(
            f"{published} is there but cannot be read as a warehouse of ours ({type(error).__name__}). "
            f"{_way_back(published)}, or name another folder with --warehouse."
        ) from None
    _READ.clear()
    return _READ.setdefault(state, found)


def releases_before(published: Path) -> pyarrow.Table:
    """Return the releases that a new one comes after, those of the last whole former file where this is lost.

    Raises Unreadable where nothing of ours was published here.
    """
    releases = published.parent / "releases"
    try:
        if published.exists():
            return read_releases(published)
    except Unreadable:
        if not checksums_of(releases):
            raise
    whole = _last_whole(published)
    return RELEASE_COLUMNS.empty_table() if whole is None else read_releases(whole)


def file_before(published: Path) -> Path | None:
    """Return the file that the next release follows: the published one, or where it is torn a kept one."""
    if published.exists() and not is_damaged(published):
        return published
    return _last_whole(published)


def _last_whole(published: Path) -> Path | None:
    releases = published.parent / "releases"
    return next((kept for kept in reversed(_kept(published)) if is_whole(kept, releases)), None)


def _way_back(published: Path) -> str:
    """Say what to do about a published file that cannot be read."""
    log = published.with_name(published.name + ".wal")
    if log.exists():
        return f"Another program left {log.name} beside it: start `cakupan run`, which removes that"
    if checksums_of(published.parent / "releases"):
        return "It is damaged: start `cakupan run`, which builds it again"
    kept = _kept(published)
    return f"Copy {kept[-1]} over it to go back to that release" if kept else "Move it away"


def published_last(published: Path) -> list[Happened]:
    """Return when the current release was published, none without a file."""
    releases = releases_before(published).to_pylist()
    if not releases:
        return []
    *former, current = releases
    kept = [published.parent / "releases" / f"{release['release_id']}.duckdb" for release in former]
    there = [path for path in kept if path.is_file()]
    back = f"copy {there[-1]} over {published}" if there else f"move {published} away"
    at = current["published_at"].replace(tzinfo=UTC)
    mend = f"{back} and run, which publishes again"
    return [Happened(at, f"release {current['release_id']} was published", mend)]


def list_releases(published: Path) -> list[dict[str, str | bool | None]]:
    """Return every release, the current one last, with the file that still holds it."""
    known = read_releases(published).to_pylist()
    found: list[dict[str, str | bool | None]] = []
    for number, release in enumerate(known, start=1):
        is_current = number == len(known)
        kept = published if is_current else published.parent / "releases" / f"{release['release_id']}.duckdb"
        found.append(
            {
                **release,
                "published_at": f"{release['published_at'].isoformat(timespec='seconds')}Z",
                "is_current": is_current,
                "file": str(kept) if kept.is_file() else None,
            }
        )
    return found
