"""Publish: copy the work database to a draft, sync it, and swap it in whole or not at all."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path

import duckdb
import pyarrow

from flows.clock import Happened
from flows.disk import hold, sync
from flows.problems import OutsideFailed, WrongUsage
from flows.warehouse.build import CONFIG, PRIVATE

STORAGE_VERSION = "v1.4.0"
"""Of the published file: the oldest that readers know."""
RELEASE_COLUMNS = pyarrow.schema(
    [
        ("release_id", pyarrow.string()),
        ("published_at", pyarrow.timestamp("us")),
        ("inputs_digest", pyarrow.string()),
        ("code_digest", pyarrow.string()),
        ("status", pyarrow.string()),
        ("data_kind", pyarrow.string()),
        ("office_name", pyarrow.string()),
        ("region_code", pyarrow.string()),
        ("cakupan_version", pyarrow.string()),
        ("duckdb_version", pyarrow.string()),
    ]
)


@contextmanager
def writer_lock(warehouse: Path, wait_seconds: float, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the one writer's lock of a warehouse. It is freed by the system when its process ends, however.

    Raises OutsideFailed when another run keeps it for longer than `wait_seconds`.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    with hold(warehouse / ".writer.lock", wait_seconds, say, f"Another run is writing {warehouse}"):
        yield


def sweep(warehouse: Path) -> None:
    """Remove what a run that was killed left behind. Only under the writer lock."""
    shutil.rmtree(warehouse / ".work", ignore_errors=True)
    drafts = [*warehouse.glob(".*.draft*"), *(warehouse / "releases").glob(".*.draft*")]
    for leftover in [*drafts, *warehouse.glob("*.duckdb.wal")]:  # nobody but us writes the published file
        leftover.unlink(missing_ok=True)


def draft_from(connection: duckdb.DuckDBPyConnection, draft: Path) -> None:
    """Copy the public schemas of the open work database into a new draft file, with comments and macros."""
    for schema in PRIVATE:
        connection.execute(f"drop schema if exists {schema} cascade")
    target = str(draft).replace("'", "''")
    connection.execute(f"attach '{target}' as draft (storage_version '{STORAGE_VERSION}')")
    connection.execute("copy from database work to draft")
    connection.execute("detach draft")  # checkpoints: no .wal stays beside the file


def swap_in(draft: Path, published: Path, former_id: str | None, keep: int) -> None:
    """Make the draft the published file, whole or not at all; keep the former one in releases/.

    Sync the draft, rename it over the published file, sync the folder. Readers who have the former file open
    keep it. A stale write-ahead log beside the file would make it unopenable, so none is left.
    """
    sync(draft)
    releases = published.parent / "releases"
    releases.mkdir(exist_ok=True)
    if former_id is not None:
        _keep(published, releases / f"{former_id}.duckdb")
    published.with_name(published.name + ".wal").unlink(missing_ok=True)
    draft.rename(published)
    sync(published.parent)
    former = sorted(releases.glob("*.duckdb"))
    for old in former[: max(0, len(former) - keep)]:
        old.unlink()


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
    query = f"select {', '.join(RELEASE_COLUMNS.names)} from audit.releases order by release_id"
    try:
        with duckdb.connect(str(published), read_only=True, config=CONFIG) as connection:
            return connection.sql(query).to_arrow_table().cast(RELEASE_COLUMNS)
    except duckdb.Error as error:
        raise OutsideFailed(
            f"{published} is there but cannot be read as a warehouse of ours ({type(error).__name__}). "
            f"{_way_back(published)}, or name another folder with --warehouse."
        ) from None


def _way_back(published: Path) -> str:
    """Say what to do about a published file that cannot be read."""
    log = published.with_name(published.name + ".wal")
    if log.exists():
        return f"Another program left {log.name} beside it: start `cakupan run`, which removes that"
    kept = sorted((published.parent / "releases").glob("*.duckdb"))
    return f"Copy {kept[-1]} over it to go back to that release" if kept else "Move it away"


def kind_served(published: Path) -> str | None:
    """Return whether the published file holds real or simulated records, None without a file."""
    return max(read_releases(published)["data_kind"].to_pylist(), default=None)


def published_last(published: Path) -> list[Happened]:
    """Return when the current release was published, none without a file."""
    releases = read_releases(published).to_pylist()
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
