"""Fixtures: the shipped records, a warehouse built from them once, and models run on drawn tables."""

import fcntl
import gc
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pytest
from xdist.scheduler import LoadFileScheduling

from flows import prefect_server
from flows.engine.engines import engine
from flows.settings import PROJECT, SQL, Settings, load_settings
from flows.warehouse.audit import Verdict, run_check
from flows.warehouse.batch import build_draft, close_months, publish_draft, take_in_step
from flows.warehouse.build import load_metrics
from flows.warehouse.in_force import known_regions
from flows.warehouse.macros import load_macros
from flows.warehouse.model import load_model
from flows.warehouse.plan import Plan, make_plan
from flows.warehouse.steps import months_to_close, steps_with_news
from tests.dirty_folder import dirty_folder
from tests.drawn import Row, draw, types_of
from tests.small_office import office_in, small_office

pytest_plugins = ["tests.needs"]
Run = Callable[..., list[Row]]
Make = Callable[[Path], object]
TOGETHER = {
    **dict.fromkeys(("test_flow", "test_schedule", "test_canaries"), "a Prefect server"),
    **dict.fromkeys(("test_database", "test_faults", "test_drawn_payments"), "a PostgreSQL"),
}
"""Files that one process runs, and the server that they share; of all others each goes to any process."""
LONGEST = ("test_serve", "test_flow", "test_schedule", "test_seven_kinds", "test_differential", "test_truth")
"""Files that begin, so that no process is left with one of them at the end."""


class ByFile(LoadFileScheduling):  # type: ignore[misc]
    """Gives a process one file after another, and all files that share a server."""

    def _split_scope(self, nodeid: str) -> str:
        path = Path(super()._split_scope(nodeid))
        shared = "a browser" if path.parent.name == "browser" else str(path)
        return TOGETHER.get(path.stem, shared)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Give files to processes in the order of the collection."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: what is packed holds the time, and all processes name a test alike."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest files begin."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


def pytest_collection_finish() -> None:
    """Leave out what is there before the first test where Python looks for what is no longer used."""
    gc.freeze()


def pytest_unconfigure() -> None:
    """Let go of what Hypothesis keeps alive, or DuckDB complains of its own objects at exit."""
    gc.unfreeze()
    gc.callbacks[:] = [call for call in gc.callbacks if not call.__module__.startswith("hypothesis")]


def publish(settings: Settings) -> str:
    """Run the whole batch without Prefect; return the release id."""
    plan = take_in_and_close(settings)
    draft, _ = build_draft(settings, plan)
    return publish_draft(settings, draft)


def take_in_and_close(settings: Settings) -> Plan:
    """Run the batch up to the months that can be closed; return its plan."""
    plan = make_plan(settings)
    with engine(settings):
        for step in steps_with_news(settings, plan):
            take_in_step(settings, plan, step)
        for months in months_to_close(settings, plan):
            close_months(settings, plan, months)
    return plan


def copy_raw(target: Path) -> Path:
    """Copy the shipped records to a folder that a test may change."""
    shutil.copytree(PROJECT / "data" / "raw", target)
    return target


def with_news(settings: Settings) -> Settings:
    """Deliver a correction that changes nothing but a blank line at the end."""
    targets = settings.raw / "targets"
    (targets / "curated.r2.csv").write_bytes((targets / "curated.csv").read_bytes() + b"\n")
    return settings


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Make], Path]:
    """Make a folder once per run, whatever the number of processes; return it, to read only."""
    base = tmp_path_factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Make) -> Path:
        folder = root / name
        with (root / f"{name}.made").open("a+") as told:
            fcntl.flock(told, fcntl.LOCK_EX)
            if not told.seek(0, os.SEEK_END):
                make(folder)
                told.write(name)
        return folder

    return made


@pytest.fixture(scope="session")
def published(made_once: Callable[[str, Make], Path]) -> Settings:
    """A warehouse published from the shipped records. Read only: shared by all tests."""

    def make(folder: Path) -> None:
        publish(load_settings(raw=copy_raw(folder / "raw"), warehouse=folder / "warehouse"))

    folder = made_once("published", make)
    return load_settings(raw=folder / "raw", warehouse=folder / "warehouse")


@pytest.fixture(scope="session")
def drafted(published: Settings, made_once: Callable[[str, Make], Path]) -> Settings:
    """The shipped records with news, and a draft of them that waits beside the published file. Read only."""

    def make(folder: Path) -> None:
        shutil.copytree(published.raw.parent, folder)
        settings = load_settings(raw=folder / "raw", warehouse=folder / "warehouse")
        build_draft(settings, take_in_and_close(with_news(settings)))

    folder = made_once("drafted", make)
    return load_settings(raw=folder / "raw", warehouse=folder / "warehouse")


@pytest.fixture(scope="session")
def simulated(made_once: Callable[[str, Make], Path]) -> Settings:
    """A warehouse published from a small simulated office. Read only: shared by all tests."""
    return office_in(made_once("office", lambda folder: publish(small_office(folder))))


@pytest.fixture(scope="session")
def dirty(made_once: Callable[[str, Make], Path]) -> Settings:
    """A warehouse of two simulated months of all extracts, each twentieth row hit. Read only."""
    folder = made_once("dirty", lambda folder: publish(dirty_folder(folder)))
    return load_settings(raw=folder / "raw", warehouse=folder / "warehouse")


@pytest.fixture(scope="session")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In which the shared Prefect server has its folder."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="session")
def server(server_folder: Path) -> Iterator[str]:
    """A Prefect server that the tests of flows share; the threads of Prefect go with it: they keep DuckDB."""
    from prefect._internal.concurrency import threads  # noqa: PLC0415 - takes a second

    with ExitStack() as running:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tempfile, "tempdir", str(server_folder))
            url = running.enter_context(prefect_server.throwaway_server())
        yield url
    threads.get_run_sync_loop().shutdown()
    threads.wait_for_global_loop_exit(5)


@pytest.fixture(scope="session")
def regions(published: Settings) -> pyarrow.Table:
    """The regions that a delivery may name, from the shipped reference."""
    return known_regions(published, make_plan(published))


@pytest.fixture
def warehouse(published: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the shared warehouse."""
    with duckdb.connect(str(published.published), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def types() -> dict[str, dict[str, str]]:
    """Type of every column of every table a model may read, from a build without any row."""
    return types_of()


@pytest.fixture(scope="session")
def workbench() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the macros, on which a model is run and nothing of it is left."""
    with duckdb.connect(":memory:") as connection:
        load_macros(connection, "parse")
        load_metrics(connection)
        yield connection


@pytest.fixture
def run_model(types: dict[str, dict[str, str]], workbench: duckdb.DuckDBPyConnection) -> Run:
    """Run one model on drawn tables; what is not drawn is empty, columns not drawn are null."""

    def run(name: str, given: dict[str, str]) -> list[Row]:
        model = load_model(workbench, SQL / f"{name.replace('.', '/')}.sql")
        unread = given.keys() - model.reads
        assert not unread, f"{name} does not read {sorted(unread)}"
        workbench.begin()
        try:
            for table in sorted(model.reads):
                draw(workbench, table, given.get(table, ""), types[table])
            cursor = workbench.execute(model.query)
            names = [column[0] for column in cursor.description or []]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        finally:
            workbench.rollback()

    return run


@pytest.fixture
def run_macro(types: dict[str, dict[str, str]], workbench: duckdb.DuckDBPyConnection) -> Run:
    """Call one table macro on drawn tables, as in `coverage_of('KAL')`; what is not drawn is empty."""

    def run(call: str, given: dict[str, str]) -> list[Row]:
        names = dict.fromkeys(["region_of", call.partition("(")[0]])
        texts = [(SQL / "macros" / f"{name}.sql").read_text(encoding="utf-8") for name in names]
        reads = set(re.findall(r"\b(?:from|join) (marts\.[a-z_]+)", "".join(texts)))
        unread = given.keys() - reads
        assert not unread, f"{call} does not read {sorted(unread)}"
        workbench.begin()
        try:
            for table in sorted(reads):
                draw(workbench, table, given.get(table, ""), types[table] | {"data_kind": "VARCHAR"})
            for text in texts:
                workbench.execute(text)
            cursor = workbench.execute(f"from {call}")
            names = [column[0] for column in cursor.description or []]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        finally:
            workbench.rollback()

    return run


@pytest.fixture
def check(
    types: dict[str, dict[str, str]], workbench: duckdb.DuckDBPyConnection
) -> Callable[[str, dict[str, str]], Verdict]:
    """Run one check of the audit on drawn tables."""

    def run(name: str, given: dict[str, str]) -> Verdict:
        path = SQL / "checks" / f"{name}.sql"
        workbench.begin()
        try:
            for table in sorted(load_model(workbench, path).reads):
                draw(workbench, table, given.get(table, ""), types[table])
            return run_check(workbench, path)
        finally:
            workbench.rollback()

    return run


def one(rows: list[Row], **key: Any) -> Row:
    """Return the one row with these values; fails where there is none or another one."""
    found = [row for row in rows if all(row[name] == value for name, value in key.items())]
    assert len(found) == 1, f"{len(found)} rows with {key}"
    return found[0]
