"""What is wrong with the charts of a page that are shown, and what its choices change."""

import re
from typing import Any

from playwright.sync_api import Page

MARKS = "svg g.role-mark:not(.mark-group) > :is(path, rect, text, line, circle, image)"
"""What Vega draws of the data, axes and legends left out."""
FOUND = (
    """() => [...document.querySelectorAll('figure.chart')].filter((one) => one.checkVisibility())
    .map((one) => {
    const inked = (mark) => { const box = mark.getBoundingClientRect(); return box.width + box.height > 0; };
    const told = ['aria-describedby', 'aria-details']
        .flatMap((name) => (one.getAttribute(name) ?? '').split(' '))
        .map((id) => document.getElementById(id)).filter(Boolean);
    const plain = one.cloneNode(true);
    plain.querySelectorAll('svg, canvas, figcaption, summary, select, label, table')
        .forEach((part) => part.remove());
    const said = [plain, ...told].map((part) => part.textContent.trim()).join(' ');
    return {
        name: one.dataset.chart ?? '',
        drawn: one.dataset.drawn === 'yes',
        marks: [...one.querySelectorAll('"""
    + MARKS
    + """')].filter(inked).length,
        cells: [one, ...told].reduce((sum, part) => sum + part.querySelectorAll('td').length, 0),
        said: said.length,
    };
})"""
)
LEAST_SAID = 20
"""Characters of a text that stands for a chart where no table does."""
NAME = re.compile(r"^- '?figure \"(.+)\"")
PICTURES = """() => Object.fromEntries([...document.querySelectorAll('figure.chart')]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.dataset.chart, one.querySelector('svg')?.innerHTML]))"""
TABLES = "() => [...document.querySelectorAll('table')].map((one) => one.textContent)"
SETTLED_WITHIN_MS = 5_000


def chart_faults(page: Page) -> list[str]:
    """Return what the shown charts lack once they were scrolled to: to be drawn, with marks, told in text."""
    found: list[dict[str, Any]] = page.evaluate(FOUND)
    faults = [f"{one['name']}: not drawn" for one in found if not one["drawn"]]
    faults += [f"{one['name']}: no marks" for one in found if one["drawn"] and not one["marks"]]
    faults += [f"{one['name']}: no text" for one in found if not one["cells"] and one["said"] < LEAST_SAID]
    return faults


def chart_names(page: Page) -> list[str]:
    """Return `data-chart` of the charts that are shown, sorted."""
    return sorted(one["name"] for one in page.evaluate(FOUND))


def unnamed_charts(page: Page) -> list[str]:
    """Return the shown charts without an accessible name, or with one that another has."""
    names: dict[str, str] = {}
    faults = []
    for chart in page.locator("figure.chart:visible").all():
        place = str(chart.get_attribute("data-chart"))
        found = NAME.match(chart.aria_snapshot())
        if found is None:
            faults.append(f"{place}: no accessible name")
        elif found[1] in names:
            faults.append(f"{place}: named as {names[found[1]]}")
        else:
            names[found[1]] = place
    return faults


def choices(page: Page) -> dict[str, list[str]]:
    """Return the values of each choice that is shown: `period`, `segment`."""
    return {
        str(one.get_attribute("data-choice")): [
            str(option.get_attribute("value") or option.text_content())
            for option in one.locator("option").all()
        ]
        for one in page.locator("select[data-choice]:visible").all()
    }


def choose(page: Page, choice: str, value: str) -> None:
    """Choose a value in the language that is shown."""
    page.locator(f"select[data-choice={choice}]:visible").first.select_option(value)


def chosen(page: Page, choice: str) -> str:
    """Return the value that is chosen in the language that is shown."""
    return page.locator(f"select[data-choice={choice}]:visible").first.input_value()


def unchanged_by(page: Page, choice: str, value: str) -> list[str]:
    """Choose a value; return which of `map` and `table` is the same as before after a while."""
    pictures, tables = page.evaluate(PICTURES), page.evaluate(TABLES)
    choose(page, choice, value)
    same, waited = ["map", "table"], 0
    while same and waited < SETTLED_WITHIN_MS:
        page.wait_for_timeout(50)
        waited += 50
        now = {"map": page.evaluate(PICTURES) == pictures, "table": page.evaluate(TABLES) == tables}
        same = [name for name, is_same in now.items() if is_same]
    return same
