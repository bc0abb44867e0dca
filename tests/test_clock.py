"""A clock that is before what is known to have happened stops whatever would believe it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.clock import CLOCKS_DIFFER
from flows.intake.stock import take_stock
from flows.moments import written
from flows.problems import OutsideFailed
from flows.pull.pull import look, pull
from flows.settings import Settings, load_settings
from flows.sources import sources_of
from flows.warehouse.accept import accept
from flows.warehouse.accepted import Acceptance, add_accepted
from flows.warehouse.plan import make_plan
from flows.warehouse.publish import published_last, read_releases
from flows.warehouse.withdraw import restore, withdraw
from tests.altered import altered
from tests.intake.test_manifest import change_line, drop

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
BEHIND = [timedelta(minutes=6), timedelta(days=1), timedelta(days=31), timedelta(days=365 * 56)]
FILES = {"kind": "files", "dataset": "targets", "path": "{sender}.csv"}
ACTS: dict[str, Callable[[Settings, datetime], object]] = {
    "run": make_plan,
    "stock": lambda office, now: take_stock(office.raw, now),
    "pull": lambda office, now: pull(office, now=now),
    "pull --dry-run": lambda office, now: look(office, now=now),
    "accept": lambda office, now: accept(office, "targets/N01.csv", "right", now),
    "withdraw": lambda office, now: withdraw(office.raw, "targets/N01.csv", "wrong", now),
    "withdraw --undo": lambda office, now: restore(office.raw, "targets/N01.csv", "right", now),
}


@pytest.fixture
def office(tmp_path: Path) -> Settings:
    """A raw folder in which something was received, and no warehouse."""
    raw, share = tmp_path / "raw", tmp_path / "share"
    share.mkdir()
    drop(raw, "targets/N01.csv")
    take_stock(raw, NOW - timedelta(days=3))
    drop(raw, "targets/N02.csv", "other")
    take_stock(raw, NOW)
    settings = load_settings(raw=raw, warehouse=tmp_path / "warehouse")
    sources = sources_of({"share": {**FILES, "location": str(share)}}, Path("cakupan.toml"))
    return replace(settings, sources=sources)


@pytest.mark.parametrize("by", BEHIND, ids=str)
@pytest.mark.parametrize("act", ACTS)
def test_a_clock_before_the_newest_delivery_stops(office: Settings, act: str, by: timedelta) -> None:
    drop(office.raw, "targets/N03.csv", "new")
    before = (office.raw / "manifest.jsonl").read_bytes()
    with pytest.raises(OutsideFailed) as stopped:
        ACTS[act](office, NOW - by)
    told = str(stopped.value)
    assert f"The clock of this machine says {written(NOW - by)}" in told
    assert "line 2, says that targets/N02.csv was received at 2026-03-01T08:00:00Z" in told
    assert "Set the clock and run again." in told
    assert (office.raw / "manifest.jsonl").read_bytes() == before


@pytest.mark.parametrize("now", [NOW - CLOCKS_DIFFER, NOW, NOW + timedelta(days=3650)])
def test_clocks_of_two_machines_may_differ_a_little_and_time_goes_on(office: Settings, now: datetime) -> None:
    assert len(make_plan(office, now).current) == 2
    assert pull(office, now=now) == []


def test_a_line_of_a_clock_that_ran_ahead_is_named_with_what_to_do(office: Settings) -> None:
    later = NOW + timedelta(days=1)
    for number, lines in enumerate(("line 1 to the time", "line 1 and 1 more to")):
        change_line(office.raw, number, received_at=f"2031-0{5 - number}-01T00:00:00Z")
        with pytest.raises(OutsideFailed, match=rf"line 1, says .* correct received_at in {lines}"):
            make_plan(office, later)
    for number in (0, 1):
        change_line(office.raw, number, received_at=written(NOW))
    assert len(make_plan(office, later).current) == 2


def test_a_clock_before_the_newest_decision_stops_the_run(office: Settings) -> None:
    for days in (9, 2):
        at = written(NOW + timedelta(days=days))
        add_accepted(office.raw, [Acceptance("memberships/2024-11/N01@0", "0" * 64, "Right", at)])
    with pytest.raises(OutsideFailed, match=r"accepted\.jsonl, line 1, .* correct accepted_at in line 1"):
        make_plan(office, NOW)


@pytest.mark.parametrize("by", BEHIND, ids=str)
def test_a_clock_before_the_current_release_stops_the_run(published: Settings, by: timedelta) -> None:
    [release] = read_releases(published.published).to_pylist()
    now = release["published_at"].replace(tzinfo=UTC) - by
    with pytest.raises(OutsideFailed) as stopped:
        make_plan(published, now)
    told = str(stopped.value)
    assert f"release {release['release_id']} was published at" in told
    assert f"move {published.published} away and run, which publishes again" in told


def test_the_way_back_from_a_release_of_a_clock_ahead_is_the_one_before_it(
    published: Settings, tmp_path: Path
) -> None:
    ahead = "insert into audit.releases select * replace ('000002-ahead' as release_id) from audit.releases"
    file = altered(published.published, tmp_path, ahead)
    former = read_releases(published.published)["release_id"][0]
    kept = tmp_path / "releases" / f"{former}.duckdb"
    kept.parent.mkdir()
    kept.touch()
    [last] = published_last(file)
    assert last.mend == f"copy {kept} over {file} and run, which publishes again"
