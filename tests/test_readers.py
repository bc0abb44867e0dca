"""Readers while fifty releases are published: no error, no mixture, no way back."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.settings import PROJECT, Settings
from flows.warehouse.batch import publish_draft
from flows.warehouse.publish import draft_from, list_releases, read_releases
from tests.builds import warm_copy

RELEASES = 50
KEEP = 2
"""Former releases that are kept."""
WAYS = ("held", "reopened", "pooled", "disposed")
KEPT = ("marts.coverage", "marts.growth", "audit.releases", "audit.current_release")
"""What the readers read; without the other tables a release is made in a moment."""
Seen = dict[str, dict[str, Any]]


def release_id(number: int) -> str:
    """Return an id that sorts after those before it, also after the first release of the shipped records."""
    return f"9{number:05d}-20260101T000000Z-{number:08x}"


@contextmanager
def work_of(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """What is served as a work database in memory, with the tables that the readers read."""
    with duckdb.connect(":memory:") as work:
        work.execute(f"attach '{settings.published}' as served (read_only); attach ':memory:' as work")
        work.execute("copy from database served to work; detach served; use work")
        listed = "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'work'"
        for (table,) in work.execute(listed).fetchall():
            if table not in KEPT:
                work.execute(f"drop table {table}")
        yield work


def publish_next(work: duckdb.DuckDBPyConnection, settings: Settings, number: int) -> None:
    """Publish a release whose id stands in every row of two marts, by the steps of a run."""
    told = release_id(number)
    work.execute("update audit.current_release set release_id = ?", [told])
    work.execute("insert into audit.releases from audit.current_release")
    work.execute("update marts.coverage set participants_source = ?", [told])
    work.execute("update marts.growth set source = ?", [told])
    draft = settings.warehouse / ".cakupan.draft.duckdb"
    draft_from(work, draft)
    assert publish_draft(settings, draft) == told


def reader(way: str, file: Path) -> "subprocess.Popen[str]":
    """Start a reader; it has read once when this returns."""
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.reader", way, str(file)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stdout
    assert started.stdout.readline() == "ready\n", started.communicate()[1]
    return started


@pytest.fixture(scope="module")
def settings(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse of this module's own."""
    own = warm_copy(published, tmp_path_factory.mktemp("readers"))
    return replace(own, keep_releases=KEEP)


@pytest.fixture(scope="module")
def seen(settings: Settings) -> Seen:
    """What each reader saw while the releases were published one after the other."""
    readers: dict[str, subprocess.Popen[str]] = {}
    try:
        with work_of(settings) as work:
            publish_next(work, settings, 0)
            for way in WAYS:
                readers[way] = reader(way, settings.published)
            for number in range(1, RELEASES + 1):
                publish_next(work, settings, number)
        told = {way: one.communicate(timeout=60) for way, one in readers.items()}
        assert {way: error for way, (_, error) in told.items() if readers[way].returncode} == {}
    finally:
        for one in readers.values():
            one.kill()
    return {way: json.loads(output) for way, (output, _) in told.items()}


def test_every_release_is_published_read_by_all_and_the_last_are_kept(seen: Seen, settings: Settings) -> None:
    listed = [(one["release_id"], one["file"]) for one in list_releases(settings.published)]
    assert [told for told, _ in listed[-RELEASES:]] == [release_id(n) for n in range(1, RELEASES + 1)]
    kept = [str(settings.warehouse / "releases" / f"{told}.duckdb") for told, _ in listed[-KEEP - 1 : -1]]
    files = [*[None] * (len(listed) - KEEP - 1), *kept, str(settings.published)]
    assert [file for _, file in listed] == files
    assert read_releases(Path(kept[0]))["release_id"][-1].as_py() == listed[-KEEP - 1][0]
    assert min(told["reads"] for told in seen.values()) > 2


def test_who_holds_a_connection_keeps_its_release_whole_and_a_pool_until_it_is_disposed_of(
    seen: Seen,
) -> None:
    assert seen["held"]["seen"] == [release_id(0)]
    assert seen["pooled"]["seen"] == [release_id(0), release_id(RELEASES)]


@pytest.mark.parametrize("way", ["reopened", "disposed"])
def test_who_opens_again_goes_from_release_to_release_and_never_back(seen: Seen, way: str) -> None:
    releases = seen[way]["seen"]
    assert releases == sorted(set(releases))
    assert (releases[0], releases[-1]) == (release_id(0), release_id(RELEASES))
