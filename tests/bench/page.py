"""Measure the page: how long it takes to write, and until a reader can use it: `make bench PART=page`.

    python -m tests.bench.page [--warehouse DIR] [--laps 5]

Writing is measured in fresh processes, with the start of Python and without, beside reading every table of
`marts` once as Arrow; opening in Chromium beside an empty page, each lap in a context of its own. Without a
warehouse the small simulated office of the tests is published first.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from flows.report.page import PAGE
from flows.settings import PROJECT
from tests.bench.measuring import measure
from tests.browser.chromium import launch
from tests.conftest import publish
from tests.small_office import office_in, small_office

EMPTY = "<!doctype html><html lang=en><meta charset=utf-8><title>Empty</title><p>Empty</p></html>"
TIMED = """
import sys
from pathlib import Path
from time import monotonic
import duckdb
{imports}
published = Path(sys.argv[1])
begun = monotonic()
{work}
Path(sys.argv[2]).write_text(str(monotonic() - begun))
"""
WRITE = TIMED.format(imports="from flows.report.page import write_page", work="write_page(published)")
READ = TIMED.format(
    imports="",
    work="""
with duckdb.connect(str(published), read_only=True) as warehouse:
    listed = "select table_name from duckdb_tables() where schema_name = 'marts'"
    for (name,) in warehouse.execute(listed).fetchall():
        warehouse.sql(f"from marts.{name}").to_arrow_reader(100_000).read_all()
""",
)
WATCH = """
addEventListener('DOMContentLoaded', () => {
    const drawn = () => {
        const all = document.querySelectorAll('figure.chart[data-drawn=yes]');
        if (all.length && window.firstDrawn === undefined) window.firstDrawn = performance.now();
    };
    new MutationObserver(drawn).observe(document.body,
        { subtree: true, attributes: true, attributeFilter: ['data-drawn'] });
    drawn();
});
"""
TIMES = """() => {
    const [open] = performance.getEntriesByType('navigation');
    return [open.domContentLoadedEventEnd, open.loadEventEnd];
}"""
ANSWER = """(choice) => new Promise((done) => {
    const figures = () => [...document.querySelectorAll('figure.chart svg')]
        .map((one) => one.innerHTML).join('');
    const before = figures(), begun = performance.now();
    choice.selectedIndex = (choice.selectedIndex + 1) % choice.options.length;
    for (const kind of ['input', 'change']) choice.dispatchEvent(new Event(kind, { bubbles: true }));
    const look = () => {
        if (figures() !== before) done(performance.now() - begun);
        else if (performance.now() - begun > 10000) done(null);
        else setTimeout(look, 4);
    };
    look();
})"""
DRAWN_WITHIN_MS = 20_000

Laps = dict[str, list[float]]


def main() -> None:
    """Print seconds and size, best and median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--warehouse", type=Path, help="folder with cakupan.duckdb; it is not changed")
    parser.add_argument("--laps", type=int, default=5)
    asked, before = parser.parse_args(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="cakupan-bench-") as name:
        folder = Path(name)
        if asked.warehouse:
            published = copied(asked.warehouse, folder)
        else:
            publish(small_office(folder))
            published = office_in(folder).published
        laps = time_writing(published, folder, asked.laps)
        page = published.parent / PAGE
        sizes = page.stat().st_size, published.stat().st_size
        empty = folder / "empty.html"
        empty.write_text(EMPTY, encoding="utf-8")
        with sync_playwright() as playwright:
            laps |= time_opening(launch(playwright), {"empty page": empty, "page": page}, asked.laps)
    show(laps, *sizes)
    Console().print(f"load of the machine before and after: {before:.1f}, {os.getloadavg()[0]:.1f}")


def copied(warehouse: Path, folder: Path) -> Path:
    """Copy the published file, for its page is written beside it; leave with 1 where there is none."""
    given = warehouse / "cakupan.duckdb"
    if not given.is_file():
        raise SystemExit(f"No cakupan.duckdb in {warehouse}; expected the folder of a published warehouse.")
    return Path(shutil.copyfile(given, folder / "cakupan.duckdb"))


def time_writing(published: Path, folder: Path, laps: int) -> Laps:
    """Return the seconds of writing the page and of reading the marts, interleaved."""
    found: Laps = {}
    told = folder / "seconds"
    for lap in range(laps + 1):
        for name, script in (("read all marts", READ), ("write the page", WRITE)):
            command = [sys.executable, "-c", script, str(published), str(told)]
            whole = measure(command, folder=PROJECT).seconds
            if lap:  # the first of anything is slower
                found.setdefault(f"{name}, with the start of Python", []).append(whole)
                found.setdefault(name, []).append(float(told.read_text(encoding="utf-8")))
    return found


def time_opening(browser: Browser, files: dict[str, Path], laps: int) -> Laps:
    """Return the seconds from the start of opening a file to what a reader sees and can do, interleaved."""
    found: Laps = {}
    for lap in range(laps + 1):
        for name, file in files.items():
            context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
            context.add_init_script(WATCH)
            page = context.new_page()
            page.goto(file.as_uri(), wait_until="load")
            moments = opened(page)
            context.close()
            for moment, milliseconds in moments.items():
                if lap:
                    found.setdefault(f"{name}: {moment}", []).append(milliseconds / 1000)
    browser.close()
    return found


def opened(page: Page) -> dict[str, float]:
    """Return the milliseconds from the start to each moment; a moment that does not come is left out."""
    ready, loaded = page.evaluate(TIMES)
    moments = {"DOMContentLoaded": ready, "load": loaded}
    chart = page.locator("figure.chart:visible").first
    if chart.count() == 0:
        return moments
    chart.scroll_into_view_if_needed()
    for _ in range(DRAWN_WITHIN_MS // 10):
        drawn = page.evaluate("() => window.firstDrawn")
        if drawn is not None:
            moments["first chart drawn, scrolled to"] = drawn
            break
        page.wait_for_timeout(10)
    for choice in page.locator("select[data-choice]:visible").all():
        choice.scroll_into_view_if_needed()
        page.wait_for_timeout(500)  # what lies about the choice is drawn before it is changed
        answered = choice.evaluate(ANSWER)
        if answered is not None:
            moments[f"another {choice.get_attribute('data-choice')} chosen, until a chart differs"] = answered
    return moments


def show(laps: Laps, page_bytes: int, warehouse_bytes: int) -> None:
    """Print one line per measure, and the sizes."""
    table = Table("", "best s", "median s", "times")
    for name, seconds in laps.items():
        table.add_row(name, f"{min(seconds):.3f}", f"{statistics.median(seconds):.3f}", str(len(seconds)))
    console = Console(width=110)
    console.print(table)
    console.print(f"The page has {page_bytes:,} bytes, the warehouse {warehouse_bytes:,}.")


if __name__ == "__main__":  # publishing starts processes that import this module
    main()
