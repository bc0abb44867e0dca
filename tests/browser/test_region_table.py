"""The table of regencies in Chromium: whatever is chosen, its numbers are those of marts.coverage."""

from decimal import Decimal
from pathlib import Path

import duckdb
from playwright.sync_api import Browser

from tests.browser.charts import choices, choose
from tests.browser.chromium import DESKTOP, open_details
from tests.browser.conftest import Open

CELLS = """() => [...document.querySelectorAll('.en table[data-table=regions] tbody tr')].map((row) => {
    const value = (at) => row.cells[at].querySelector('data')?.value ?? null;
    return [row.cells[1].textContent, value(2), value(3), value(5)];
})"""

TEXTS = """() => [...document.querySelectorAll('table[data-table=regions] tbody tr')]
    .map((row) => [...row.cells].map((cell) => cell.textContent.trim()))"""


def test_every_choice_shows_the_numbers_of_the_mart(file: Path, show: Open) -> None:
    page = show(file, DESKTOP, "en").page
    open_details(page)
    listed = choices(page)
    with duckdb.connect(str(file.parents[1] / "cakupan.duckdb"), read_only=True) as warehouse:
        for period in {min(listed["period"]), max(listed["period"])}:
            choose(page, "period", period)
            for segment in listed["segment"]:
                choose(page, "segment", segment)
                shown = {name: values for name, *values in page.evaluate(CELLS)}
                rows = warehouse.execute(
                    "select regions.region_name, coverage_rate, participants, base_workers "
                    "from marts.regions left join marts.coverage "
                    "on regions.region_code = coverage.region_code and is_headline "
                    "and period = ? and segment = ? "
                    "where regions.region_level = 'regency' and regions.is_in_territory",
                    [period, segment],
                ).fetchall()
                expected = {name: values for name, *values in rows}
                assert {name: numbers(values) for name, values in shown.items()} == {
                    name: numbers(values) for name, values in expected.items()
                }, (period, segment)


def numbers(values: list[object]) -> list[Decimal | None]:
    """Return values as decimals, however they were written."""
    return [None if value is None else Decimal(str(value)) for value in values]


def test_a_choice_taken_back_shows_what_stood_there_before(file: Path, show: Open) -> None:
    page = show(file, DESKTOP, "en").page
    open_details(page)
    before = page.evaluate(TEXTS)
    [chosen] = {page.locator(".en select[data-choice=period]").input_value()}
    other = next(period for period in choices(page)["period"] if period != chosen)
    choose(page, "period", other)
    choose(page, "period", chosen)
    assert page.evaluate(TEXTS) == before


def test_after_going_back_the_controls_say_what_is_shown(simulated_page: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(simulated_page.as_uri())
    page.select_option(".id select[data-choice=segment]", "BPU")
    page.goto(simulated_page.with_name("dictionary.html").as_uri())
    page.go_back()
    label = page.locator(".id select[data-choice=segment] option:checked").inner_text()
    assert page.locator(".id [data-told=choice]").inner_text().startswith(f"{label}, ")
