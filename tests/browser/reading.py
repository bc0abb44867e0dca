"""What is wrong with what a page says: language, numbers, data, and what may not be reached from it."""

import re
from typing import Any

from playwright.sync_api import Page

SHOWN = """(language) => {
    const seen = (one) => one.checkVisibility({ visibilityProperty: true });
    return ['id', 'en'].flatMap((name) => {
        const blocks = [...document.querySelectorAll(`.${name}[lang=${name}]`)];
        const wrong = blocks.filter((one) => seen(one) !== (name === language));
        const said = (one) => `${seen(one) ? 'shown' : 'hidden'}: ${name} where ${language} is chosen: `
            + one.textContent.trim().slice(0, 60);
        return [...(blocks.length ? [] : [`no text in ${name}`]), ...wrong.map(said)];
    });
}"""
PRINTED = """() => [...document.querySelectorAll('data')].map((one) =>
    [one.getAttribute('value') ?? '', one.textContent.trim(), one.closest('[lang]')?.lang ?? ''])"""
DATA = """() => JSON.parse(
    document.querySelector('script#data[type="application/json"]')?.textContent ?? 'null')"""
TEXTS = """(query) => [...document.querySelectorAll(query)]
    .map((one) => one.textContent.replace(/\\s+/g, ' ').trim())"""
NUMBER = re.compile(r"\d[\d.,]*\d|\d")
SCALES = (1.0, 100.0, 1e-3, 1e-6, 1e-9, 1e-12)
"""A value is printed as it is, in percent, in thousands, millions, milliards or billions."""
ELSEWHERE = "https://cakupan.invalid/"
REACH = """async (elsewhere) => {
    const held = [];
    document.addEventListener('securitypolicyviolation', (event) => held.push(event.effectiveDirective));
    const add = (tag, given) => document.body.append(Object.assign(document.createElement(tag), given));
    add('img', { src: elsewhere + 'img' });
    add('script', { src: elsewhere + 'script' });
    add('iframe', { src: elsewhere + 'iframe' });
    add('link', { rel: 'stylesheet', href: elsewhere + 'link' });
    await fetch(elsewhere + 'fetch').catch(() => null);
    const ways = ['img-src', 'script-src-elem', 'frame-src', 'style-src-elem', 'connect-src'];
    const open = () => ways.filter((name) => !held.includes(name));
    for (let tick = 0; tick < 100 && open().length; tick += 1) {
        await new Promise((done) => setTimeout(done, 50));
    }
    return open();
}"""


def shown_wrongly(page: Page, language: str) -> list[str]:
    """Return what is shown of the other language, or hidden of the chosen one."""
    return page.evaluate(SHOWN, language)


def misprinted(page: Page) -> list[str]:
    """Return the printed numbers whose text is not their value, in the way their language writes numbers."""
    return [
        f"{text!r} for {value!r} in {language!r}"
        for value, text, language in page.evaluate(PRINTED)
        if not agrees(value, text, language)
    ]


def agrees(value: str, text: str, language: str) -> bool:
    """Whether a text prints a value, rounded or cut at its last digit; signs are left to the words."""
    group, mark = (".", ",") if language == "id" else (",", ".")
    found = NUMBER.search(text)
    if found is None:
        return False
    try:
        exact, digits = abs(float(value)), found[0].replace(group, "").replace(mark, ".")
        shown = float(digits)
    except ValueError:
        return False
    unit = 10.0 ** -len(digits.partition(".")[2])
    return any(shown - 0.5001 * unit <= exact * scale < shown + unit for scale in SCALES)


def data_faults(page: Page) -> list[str]:
    """Return what is wrong with the data that the page carries for its charts."""
    data: dict[str, dict[str, Any]] | None = page.evaluate(DATA)
    if not data:
        return ["no data"]
    faults = []
    for name, table in data.items():
        if set(table) != {"columns", "texts", "rows"}:
            faults.append(f"{name}: {sorted(table)} instead of columns, texts and rows")
        elif any(len(row) != len(table["columns"]) for row in table["rows"]):
            faults.append(f"{name}: rows of another length than the columns")
    return faults


def reachable(page: Page) -> list[str]:
    """Return the ways of asking for something elsewhere that the page's own policy does not hold back."""
    return page.evaluate(REACH, ELSEWHERE)


def texts(page: Page, query: str) -> list[str]:
    """Return the text of every element of a query, shown or not, blanks made one."""
    return page.evaluate(TEXTS, query)
