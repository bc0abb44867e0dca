"""The charts in Chromium speak the language of the page, also after it was changed and changed back."""

import re
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.chromium import DESKTOP, draw_charts
from tests.browser.conftest import Open

SHOWN = """() => [...document.querySelectorAll('figure.chart svg text')]
    .filter((text) => text.checkVisibility()).map((text) => text.textContent)"""
ONLY = {"id": {"Okt", "Des", "Agu", "Mei"}, "en": {"Oct", "Dec", "Aug", "May"}}
MARK = {"id": ",", "en": "."}


def switch(page: Page, language: str) -> list[str]:
    """Choose a language; return the texts of its charts."""
    page.locator(f"label[for=in-{language}]").click()
    draw_charts(page)
    return page.evaluate(SHOWN)


def test_months_and_numbers_are_those_of_the_language(file: Path, show: Open) -> None:
    page = show(file, DESKTOP, "id").page
    draw_charts(page)
    for language, other in (("en", "id"), ("id", "en")):
        texts = switch(page, language)
        words = {word for text in texts for word in re.findall("[A-Z][a-z]+", text)}
        assert words & ONLY[language]
        assert not words & ONLY[other]
        marks = {mark for text in texts for mark in re.findall(r"^-?\d+([.,])\d+(?: |%|$)", text)}
        assert marks <= {MARK[language]}
