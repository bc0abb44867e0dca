"""Superset is asked while releases are published: no error, nothing torn, never back, the newest in the end.

An address is read_only (what a person types) or opened_anew (with the lines of superset_config.py).
"""

import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path
from threading import Event

import duckdb
import pytest

from flows.settings import Settings
from flows.warehouse.batch import publish_draft
from flows.warehouse.publish import draft_from, read_releases
from tests.bi.superset_api import Superset, opened_anew, read_only
from tests.builds import warm_copy
from tests.conftest import publish

pytestmark = pytest.mark.superset

SWAPS, ASKERS = 50, 4
NUMBER = "select left(release_id, 6)::int as number from audit.current_release"
WHOLE = """
    select
        (select left(release_id, 6)::int from audit.current_release) as number,
        (select left(max(release_id), 6)::int from audit.releases) as newest,
        (select count(*) from audit.releases) as releases,
        (select count(*) from marts.coverage) as rows,
"""
"""The number of the release, said in three places, and rows of a table that is the same in all of them."""
SLOW = "select sum(sin(a.range) * b.range) as total from range(60000) as a, range(10000) as b"
"""Some ten seconds, in which it keeps the file open."""
CHART = {
    "columns": [],
    "metrics": [
        {"expressionType": "SQL", "sqlExpression": "max(left(release_id, 6)::int)", "label": "number"}
    ],
}

Address = Callable[[Path], str]


@dataclass(frozen=True)
class Answer:
    """What one question got, and when."""

    began: float
    ended: float
    number: int
    """Of the release."""
    others: set[int]
    """Numbers of the release in other tables."""
    rows: int


@pytest.fixture
def settings(published: Settings, tmp_path: Path) -> Settings:
    """A warehouse of this test's own, published once."""
    return warm_copy(published, tmp_path)


def draft_of(settings: Settings, number: int) -> Path:
    """Draft the next release, which differs from the published one in its number alone."""
    work, draft = settings.warehouse / "work.duckdb", settings.warehouse / f".{number}.draft"
    shutil.copyfile(settings.published, work)
    with duckdb.connect(str(work)) as connection:
        connection.execute(
            "insert into audit.releases from (select * replace ($name as release_id) from audit.releases "
            "order by audit.releases.release_id desc limit 1)",
            {"name": f"{number:06d}-20261231T000000Z-00000000"},
        )
        connection.execute(
            "update audit.current_release set release_id = (select max(release_id) from audit.releases)"
        )
        draft_from(connection, draft)
    work.unlink()
    return draft


def ask(superset: Superset, database: int) -> Answer:
    began = time.monotonic()
    (found,) = superset.rows(database, WHOLE)
    others = {found["newest"], found["releases"]}
    return Answer(began, time.monotonic(), found["number"], others, found["rows"])


@contextmanager
def asking(superset: Superset, database: int, answers: list[Answer]) -> Iterator[Callable[[], None]]:
    """Ask without a pause from four sides; what is yielded waits until each side may have asked once more."""
    enough = Event()

    def keep_asking() -> None:
        while not enough.is_set():
            answers.append(ask(superset, database))

    def wait() -> None:
        wanted = len(answers) + ASKERS
        while len(answers) < wanted and not any(side.done() for side in sides):
            time.sleep(0.01)
        for side in sides:
            if side.done():  # it failed
                side.result()

    with ThreadPoolExecutor(ASKERS) as pool:
        sides: list[Future[None]] = [pool.submit(keep_asking) for _ in range(ASKERS)]
        try:
            wait()
            yield wait
        finally:
            enough.set()
        for side in sides:
            side.result()


@pytest.mark.parametrize("address", [read_only, opened_anew])
def test_fifty_releases_are_published_while_it_is_asked(
    address: Address, superset: Superset, settings: Settings
) -> None:
    database = superset.register(f"Fifty, {address.__name__}", address(settings.published))
    answers: list[Answer] = []
    swapped: dict[int, float] = {}
    with asking(superset, database, answers) as wait:
        for number in range(2, SWAPS + 2):
            publish_draft(settings, draft_of(settings, number))
            swapped[number] = time.monotonic()
            wait()
    last = publish(replace(settings, office_name="Kantor terakhir"))
    assert all(answer.others == {answer.number} for answer in answers)
    assert len({answer.rows for answer in answers}) == 1
    assert not [
        (early, late)
        for early, late in permutations(answers, 2)
        if early.ended < late.began and late.number < early.number
    ]
    if address is opened_anew:
        assert not [
            answer
            for answer in answers
            for number in swapped
            if swapped[number] < answer.began and answer.number < number
        ]
    assert last.startswith(f"{SWAPS + 2:06d}-")
    assert ask(superset, database).number == SWAPS + 2


@pytest.mark.parametrize(("address", "meanwhile"), [(read_only, 1), (opened_anew, 2)])
def test_a_long_query_keeps_a_former_release_unless_the_file_is_opened_anew(
    address: Address, meanwhile: int, superset: Superset, settings: Settings
) -> None:
    database = superset.register(f"Long, {address.__name__}", address(settings.published))
    draft = draft_of(settings, 2)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(superset.rows, database, SLOW)
        await_running(superset, slow)
        publish_draft(settings, draft)
        found = superset.rows(database, NUMBER)
        assert not slow.done(), "the long query ended too early to prove anything"
    assert found == [{"number": meanwhile}]
    assert superset.rows(database, NUMBER) == [{"number": 2}]


def await_running(superset: Superset, slow: "Future[list[dict[str, object]]]") -> None:
    """Return when SQL Lab says that the long query runs; fails where it has ended."""
    while not any(
        query["sql"] == SLOW and query["status"] == "running"
        for query in superset.get("query/", q="(order_column:start_time,order_direction:desc)")["result"]
    ):
        assert not slow.done(), slow.result()


def test_a_chart_shows_the_new_release(superset: Superset, settings: Settings) -> None:
    database = superset.register("Chart", read_only(settings.published))
    dataset = superset.dataset(database, "cakupan.audit", "current_release")
    before = superset.chart(dataset, CHART)["data"]
    publish_draft(settings, draft_of(settings, 2))
    assert [before, superset.chart(dataset, CHART)["data"]] == [[{"number": 1}], [{"number": 2}]]


def test_drafts_are_numbered_as_releases(settings: Settings) -> None:
    publish_draft(settings, draft_of(settings, 2))
    told = [name[:6] for name in read_releases(settings.published)["release_id"].to_pylist()]
    assert told == ["000001", "000002"]
