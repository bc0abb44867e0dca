"""Pages opened in Chromium without a network, with everything they say and ask for written down."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, Route

from flows.settings import PROJECT
from tests.needs import NotHere, printed

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WHERE_PLAYWRIGHT_PUTS_IT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
PHONE, TABLET, DESKTOP = ((360, 740), (768, 1024), (1280, 800))
LANGUAGES = ("id", "en")
DRAWN_WITHIN_MS = 20_000
TO_TOP = "() => window.scrollTo(0, 0)"
OPEN_ALL = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@dataclass
class View:
    """A page and what was seen of it since it was opened."""

    page: Page
    file: Path
    complaints: list[str] = field(default_factory=list)
    """Errors and warnings of the console, and errors that no script caught."""
    requests: list[str] = field(default_factory=list)
    """Addresses asked for, the file itself left out."""


@cache
def chromium() -> str:
    """Return a Chromium that opens a page: CHROME_PATH, one on the path, or Playwright's. Raises NotHere."""
    for found in _candidates():
        if opens_a_page(found):
            return found
    raise NotHere("No Chromium of CHROME_PATH, of the path or of Playwright opens a page here")


def _candidates() -> Iterator[str]:
    named = (os.environ.get("CHROME_PATH"), *map(shutil.which, NAMES))
    yield from dict.fromkeys(name for name in named if name)
    if own := printed([sys.executable, "-c", WHERE_PLAYWRIGHT_PUTS_IT], 60):
        yield own.strip()


def opens_a_page(program: str) -> bool:
    """Whether a program is a Chromium that starts and reads a file of ours; a snap may do neither."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page = Path(folder, "page.html")
        page.write_text("<p>opened</p>", encoding="utf-8")
        own = ("--headless", "--no-sandbox", f"--user-data-dir={folder}/user", "--dump-dom")
        return "<p>opened</p>" in (printed([program, *FLAGS, *own, page.as_uri()], 60) or "")


def launch(playwright: Playwright) -> Browser:
    """Start a headless Chromium; whoever starts it closes it."""
    return playwright.chromium.launch(executable_path=chromium(), args=FLAGS, chromium_sandbox=False)


def blank(browser: Browser, **context: Any) -> View:
    """Return a page in a context of its own without a network, which any number of files may be opened in."""
    view = View(browser.new_context(offline=True, locale="id-ID", **context).new_page(), Path())
    listen(view)
    return view


def open_in(view: View, file: Path, size: tuple[int, int] = DESKTOP, language: str = "id") -> View:
    """Open a file, nothing of a former one left; shown in a language by a click on its choice."""
    view.page.goto("about:blank")
    view.file = file
    view.complaints.clear()
    view.requests.clear()
    view.page.emulate_media(media="null")
    view.page.set_viewport_size({"width": size[0], "height": size[1]})
    view.page.goto(file.as_uri(), wait_until="load")
    if language != "id":
        view.page.locator(f"label[for=in-{language}]").first.click()
    return view


def listen(view: View) -> None:
    """Write down what the page says and asks for; only the file itself is given to it."""

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):
            view.complaints.append(f"{message.type}: {message.text}")

    def asked(request: Request) -> None:
        if request.url.partition("#")[0] != view.file.as_uri():
            view.requests.append(request.url)

    def answer(route: Route) -> None:
        if route.request.url.partition("#")[0] == view.file.as_uri():
            route.continue_()
        else:
            route.abort()

    view.page.on("console", said)
    view.page.on("pageerror", lambda error: view.complaints.append(f"uncaught: {error}"))
    view.page.context.on("request", asked)
    view.page.context.on("requestfailed", asked)
    view.page.context.on("websocket", lambda socket: view.requests.append(socket.url))
    view.page.context.route("**/*", answer)


def open_details(page: Page) -> None:
    """Open everything that folds."""
    page.evaluate(OPEN_ALL)


def draw_charts(page: Page) -> list[str]:
    """Scroll to every chart that is shown; return the names of those that are not drawn after a while."""
    undrawn = []
    for chart in page.locator("figure.chart:visible").all():
        chart.scroll_into_view_if_needed()
        waited = 0
        while chart.get_attribute("data-drawn") != "yes" and waited < DRAWN_WITHIN_MS:
            page.wait_for_timeout(25)
            waited += 25
        if chart.get_attribute("data-drawn") != "yes":
            undrawn.append(str(chart.get_attribute("data-chart")))
    return undrawn


def whole(view: View) -> View:
    """Open everything that folds, draw everything that is shown, and go back to the top."""
    open_details(view.page)
    draw_charts(view.page)
    view.page.evaluate(TO_TOP)
    return view


def screenshots() -> Path:
    """Return the folder that pictures are left in: CAKUPAN_SCREENSHOTS, else .screenshots of the project."""
    folder = Path(os.environ.get("CAKUPAN_SCREENSHOTS") or PROJECT / ".screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
