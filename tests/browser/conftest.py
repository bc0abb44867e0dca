"""Fixtures: a browser, and the pages of the shipped records and of a small simulated office.

Playwright's loop runs in the thread of the tests as long as it is started, and no other may then; so each
module of this folder has a browser of its own, closed at the module's end.
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
from tests.browser.chromium import View, launch, opened, whole

Open = Callable[..., View]
"""Opens a file in a size and a language."""


@pytest.fixture(scope="session")
def shipped_page(published: Settings) -> Path:
    """The page of the shipped records."""
    return write_page(published.published)


@pytest.fixture(scope="session")
def simulated_page(simulated: Settings) -> Path:
    """The page of the small simulated office."""
    return write_page(simulated.published)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture(params=["shipped", "simulated"])
def file(request: pytest.FixtureRequest) -> Path:
    """Each of the two pages."""
    found: Path = request.getfixturevalue(f"{request.param}_page")
    return found


@pytest.fixture
def show(browser: Browser) -> Iterator[Open]:
    """Open a file, as `opened` does, until the test ends."""
    with ExitStack() as views:

        def opens(file: Path, *given: Any, **context: Any) -> View:
            return views.enter_context(opened(browser, file, *given, **context))

        yield opens


@pytest.fixture(scope="module")
def look(browser: Browser) -> Iterator[Open]:
    """Open a file with everything unfolded and drawn; read only: shared by the tests of a module."""
    with ExitStack() as views:
        yield cache(lambda *given: whole(views.enter_context(opened(browser, *given))))
