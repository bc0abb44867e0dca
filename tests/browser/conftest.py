"""Fixtures: one browser, and the pages of the shipped records and of a small simulated office.

Playwright's loop runs in the thread of the tests as long as it is started, and no other may then; so it ends
with the last test of this folder.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from flows.report.page import write_page
from flows.settings import Settings
from tests.altered import altered
from tests.browser.chromium import View, launch, opened, whole

Open = Callable[..., View]
"""Opens a file in a size and a language."""


OPEN = ExitStack()


@cache
def started() -> Browser:
    """Start the Chromium that the tests of this folder share."""
    chromium = launch(OPEN.enter_context(sync_playwright()))
    OPEN.callback(chromium.close)
    return chromium


@cache
def unfolded(file: Path, *given: Any) -> View:
    """Open a file with everything unfolded and drawn."""
    return whole(OPEN.enter_context(opened(started(), file, *given)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """End the browser where the next test is none of this folder."""
    yield
    if nextitem is None or nextitem.path.parent != item.path.parent:
        OPEN.close()
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
def show(browser: Browser) -> Iterator[Open]:
    """Open a file, as `opened` does, until the test ends."""
    with ExitStack() as views:

        def opens(file: Path, *given: Any, **context: Any) -> View:
            return views.enter_context(opened(browser, file, *given, **context))

        yield opens


@pytest.fixture
def look() -> Open:
    """Open a file with everything unfolded and drawn, once for all tests: they only read it."""
    return unfolded
