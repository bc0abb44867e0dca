"""Publishing: whole or not at all, by one writer, and only when something is new."""

import os
import re
import shutil
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

import schemas
from flows.problems import OutsideFailed, WrongUsage
from flows.settings import Settings
from flows.warehouse.plan import is_published, make_plan
from flows.warehouse.publish import (
    list_releases,
    read_releases,
    require_published,
    swap_in,
    sweep,
    writer_lock,
)
from tests.builds import warm_copy
from tests.command import STEPS, cakupan, configuration, environment, python, start
from tests.conftest import publish, with_news


@pytest.fixture
def settings(published: Settings, tmp_path: Path) -> Settings:
    """A warehouse of this test's own, published once, with everything taken in."""
    return warm_copy(published, tmp_path)


@pytest.fixture
def corrected(drafted: Settings, tmp_path: Path) -> Settings:
    """The same with a correction, and a draft that is built of it."""
    return warm_copy(drafted, tmp_path)


def draft_of(settings: Settings) -> Path:
    """Return the draft that waits beside the published file."""
    return settings.warehouse / ".cakupan.draft.duckdb"


def test_simulated_records_do_not_replace_real_ones(settings: Settings) -> None:
    folder = settings.raw / "recaps" / "2024-10"
    folder.mkdir(parents=True)
    for name in schemas.FACTS:
        shutil.rmtree(settings.raw / name)
    (settings.raw / "manifest.jsonl").unlink()  # which names them
    (folder / "SIM-N01.csv").write_text("bulan,kode_kab_kota,segmen,status,jumlah\n", encoding="utf-8")
    with pytest.raises(WrongUsage, match=r"holds real records and those of .* are simulated"):
        make_plan(settings)


def release_of(published: Path) -> str:
    """Return the release that a reader finds; the file must open and be whole."""
    with duckdb.connect(str(published), read_only=True) as connection:
        found = connection.execute("select release_id from audit.current_release").fetchall()
        assert connection.execute("select count(*) > 0 from marts.coverage").fetchall() == [(True,)]
    return str(found[0][0])


def beside(settings: Settings) -> set[str]:
    """Return what lies in the warehouse's folder and its releases, except for the cache."""
    folders = (settings.warehouse, settings.warehouse / "releases")
    return {path.name for folder in folders if folder.is_dir() for path in folder.iterdir()} - {"cache"}


def test_the_age_of_a_file_is_no_news(settings: Settings) -> None:
    before = make_plan(settings)
    for path in settings.raw.rglob("*.csv"):
        os.utime(path, (0, 0))
    assert make_plan(settings) == before


def test_a_new_delivery_and_another_office_are_not_published_yet(settings: Settings) -> None:
    for other in (replace(settings, office_name="Kantor lain"), with_news(settings)):
        assert not is_published(other, make_plan(other))


def stale_log(folder: Path) -> bytes:
    """Return the write-ahead log of a program that was killed while it wrote another database."""
    python(
        "import duckdb, os, sys\n"
        "connection = duckdb.connect(sys.argv[1])\n"
        "connection.execute('create table t as select 1')\n"
        "os._exit(9)",
        str(folder / "other.duckdb"),
        env=environment(folder),
    )
    return (folder / "other.duckdb.wal").read_bytes()


def test_a_stale_log_makes_the_file_unreadable_until_the_next_run(settings: Settings, tmp_path: Path) -> None:
    log = settings.published.with_name("cakupan.duckdb.wal")
    log.write_bytes(stale_log(tmp_path))
    passes_over_it = duckdb.__version__.startswith("1.")
    with nullcontext() if passes_over_it else pytest.raises(OutsideFailed, match="cannot be read"):
        read_releases(settings.published)
    sweep(settings.warehouse)
    assert not log.exists()
    assert release_of(settings.published)


@pytest.mark.parametrize("is_kept", [False, True])
def test_a_file_that_is_no_warehouse_is_told_with_the_way_back(
    is_kept: bool, published: Settings, tmp_path: Path
) -> None:
    file, kept = tmp_path / "cakupan.duckdb", tmp_path / "releases" / "000001-x.duckdb"
    if is_kept:
        kept.parent.mkdir()
        kept.touch()
    way = f"Copy {kept} over it" if is_kept else "Move it away"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table t as select 1")
    for content in (file.read_bytes(), published.published.read_bytes()[:5_000]):
        file.write_bytes(content)
        with pytest.raises(OutsideFailed, match=re.escape(way)):
            require_published(file)


def test_a_stale_log_does_not_meet_the_next_file(corrected: Settings, tmp_path: Path) -> None:
    log = corrected.published.with_name("cakupan.duckdb.wal")
    log.write_bytes(stale_log(tmp_path))
    swap_in(draft_of(corrected), "000002-x", corrected.published, None, 6)
    assert not log.exists()
    assert read_releases(corrected.published).num_rows == 2


def paths(settings: Settings) -> tuple[str, str, str]:
    """Return configuration, raw and warehouse as the steps want them."""
    folder = settings.warehouse.parent
    return str(configuration(settings, folder)), str(settings.raw), str(settings.warehouse)


KILLED_AT = {
    "a delivery is taken in": "Cache.keep = die",
    "checks are run": "build.run_checks = die",
    "the draft is copied": "batch.draft_from = die",
}
KILLED_LATE = {
    "the draft is synced": "publish.sync = die",
    "the former file is kept": "publish._keep = die",
    "the draft is renamed": "Path.rename = lambda a, b: die() if b.suffix == '.duckdb' else os.replace(a, b)",
}


def built(drafted: Settings) -> str:
    """Return what lets a run find its draft made, as its models would make it."""
    copied = f"Path(shutil.copy({str(draft_of(drafted))!r}, settings.warehouse / '.cakupan.draft.duckdb'))"
    return f"import shutil; batch.build_draft = lambda *_: ({copied}, []); "


def test_killed_runs_leave_the_former_file_and_the_next_run_works(
    settings: Settings, drafted: Settings
) -> None:
    before, where = release_of(settings.published), paths(with_news(settings))
    env = environment(settings.raw.parent)
    stages = KILLED_AT | {stage: built(drafted) + sabotage for stage, sabotage in KILLED_LATE.items()}
    for stage, sabotage in stages.items():  # each run but the first also meets what the one before it left
        killed = python(STEPS.format(sabotage=sabotage), *where, env=env)
        found = (killed.returncode, release_of(settings.published))
        assert found == (-9, before), f"killed when {stage}: {killed.stderr}"
        assert ("built" in killed.stdout) is (stage in KILLED_LATE), stage
        assert not settings.published.with_name("cakupan.duckdb.wal").exists(), stage
    sweep(settings.warehouse)
    again = publish(settings)
    assert [release["release_id"] for release in list_releases(settings.published)] == [before, again]
    assert {name for name in beside(settings) if "draft" in name or name.endswith(".wal")} == set()


def test_a_run_killed_after_the_swap_has_published(corrected: Settings, drafted: Settings) -> None:
    before, where = release_of(corrected.published), paths(corrected)
    late = "publish.sync = lambda path: die() if path == settings.warehouse else None"
    sabotage = built(drafted) + late
    killed = python(STEPS.format(sabotage=sabotage), *where, env=environment(corrected.raw.parent))
    assert killed.returncode == -9
    assert release_of(corrected.published) != before
    assert is_published(corrected, make_plan(corrected))


def test_one_run_at_a_time(settings: Settings) -> None:
    said: list[str] = []
    with (
        writer_lock(settings.warehouse, 0, said.append),
        pytest.raises(OutsideFailed, match="Another run is writing"),
        writer_lock(settings.warehouse, 0.3, said.append),
    ):
        pass
    assert len(said) == 1
    with writer_lock(settings.warehouse, 0, said.append):
        pass


HOLD = "import sys; print('held', flush=True); sys.stdin.readline()"


def test_a_second_run_leaves_with_a_message(corrected: Settings, drafted: Settings, tmp_path: Path) -> None:
    settings, env = corrected, environment(tmp_path)
    before, (_, raw, warehouse) = release_of(settings.published), paths(settings)
    holding = STEPS.format(sabotage=built(drafted) + HOLD)
    first = start(sys.executable, "-c", holding, *paths(settings), env={**env, "PYTHONPATH": os.getcwd()})
    assert first.stdout
    assert first.stdout.readline() == "held\n"
    impatient = configuration(settings, tmp_path, lock_wait_seconds=0)
    second = cakupan("run", "--config", str(impatient), "--raw", raw, "--warehouse", warehouse, env=env)
    assert (second.returncode, release_of(settings.published)) == (3, before)
    assert "Another run is writing" in second.stderr
    assert "Traceback" not in second.stderr
    first.communicate("go on\n", timeout=60)
    assert first.returncode == 0
    assert release_of(settings.published) != before
