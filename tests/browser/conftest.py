"""Fixtures: one browser, and the pages of the shipped records and of a small simulated office.

Playwright's loop runs in the thread of the tests as long as it is started, and no other may then; so it ends
with the last test of this folder.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from flows.report.page import write_page
from flows.settings import Settings
from tests.altered import altered
from tests.browser.chromium import View, blank, launch, open_in, whole

Open = Callable[..., View]
"""Opens a file in a size and a language."""


OPEN = ExitStack()
BLANK = defaultdict[str, list[View]](list)
"""Pages that no test looks at, by what they were asked for with: a new one is a new process of Chromium."""


@cache
def started() -> Browser:
    """Start the Chromium that the tests of this folder share."""
    chromium = launch(OPEN.enter_context(sync_playwright()))
    OPEN.callback(chromium.close)
    return chromium


@contextmanager
def opened(file: Path, *given: Any, **context: Any) -> Iterator[View]:
    """Open a file in a page that no other test looks at meanwhile."""
    free = BLANK[str(context)]
    view = free.pop() if free else blank(started(), **context)
    try:
        yield open_in(view, file, *given)
    finally:
        free.append(view)


@cache
def unfolded(file: Path, *given: Any) -> View:
    """Open a file with everything unfolded and drawn."""
    return whole(OPEN.enter_context(opened(file, *given)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """End the browser where the next test is none of this folder."""
    yield
    if nextitem is None or nextitem.path.parent != item.path.parent:
        OPEN.close()
        BLANK.clear()
        started.cache_clear()
        unfolded.cache_clear()


@pytest.fixture(scope="session")
def shipped_page(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the shipped records."""
    return write_page(altered(published.published, tmp_path_factory.mktemp("shipped")))


@pytest.fixture(scope="session")
def simulated_page(simulated: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the small simulated office."""
    return write_page(altered(simulated.published, tmp_path_factory.mktemp("simulated")))


@pytest.fixture
def browser() -> Browser:
    """A headless Chromium."""
    return started()


@pytest.fixture(params=["shipped", "simulated"])
def file(request: pytest.FixtureRequest) -> Path:
    """Each of the two pages."""
    return request.getfixturevalue(f"{request.param}_page")


@pytest.fixture
def show() -> Iterator[Open]:
    """Open a file, as `opened` does, until the test ends."""
    with ExitStack() as views:

        def opens(file: Path, *given: Any, **context: Any) -> View:
            return views.enter_context(opened(file, *given, **context))

        yield opens


@pytest.fixture(scope="session")
def look() -> Open:
    """Open a file with everything unfolded and drawn, once for all tests: they leave it so."""
    return unfolded
