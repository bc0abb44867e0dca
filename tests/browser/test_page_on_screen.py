"""The page in Chromium, as people see it: in both languages, on a phone, a tablet and a desktop."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import breaches
from tests.browser.charts import (
    chart_faults,
    chart_names,
    choices,
    choose,
    chosen,
    unchanged_by,
    unnamed_charts,
)
from tests.browser.chromium import DESKTOP, LANGUAGES, PHONE, TABLET, View, draw_charts, screenshots, whole
from tests.browser.conftest import Open
from tests.browser.keyboard import keyboard_faults, switch_faults
from tests.browser.reading import data_faults, misprinted, reachable, shown_wrongly, texts
from tests.browser.shape import banner_faults, too_wide

MOST_BYTES = 3_000_000
SIZES = {"phone": PHONE, "tablet": TABLET, "desktop": DESKTOP}
CHOICES = ("period", "segment")
MOST_VALUES = 4
"""Of a choice, tried one after the other."""
JUDGES: dict[str, Callable[[View, str], list[str]]] = {
    "complaints": lambda view, _: view.complaints,
    "requests": lambda view, _: view.requests,
    "charts": lambda view, _: chart_faults(view.page),
    "names": lambda view, _: unnamed_charts(view.page),
    "language": lambda view, language: shown_wrongly(view.page, language),
    "data": lambda view, _: data_faults(view.page),
}
in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


def test_it_is_small_enough_to_send(file: Path) -> None:
    assert file.stat().st_size < MOST_BYTES


@in_both_languages
@pytest.mark.parametrize("judge", JUDGES)
def test_nothing_is_wrong(judge: str, language: str, file: Path, look: Open) -> None:
    assert JUDGES[judge](look(file, DESKTOP, language), language) == []


@pytest.mark.parametrize("judge", [reachable, switch_faults])
def test_its_policy_holds_and_the_arrow_keys_change_its_language(
    judge: Callable[[Page], list[str]], file: Path, show: Open
) -> None:
    assert judge(show(file).page) == []


def test_both_languages_have_the_same_charts(file: Path, look: Open) -> None:
    indonesian, english = (chart_names(look(file, DESKTOP, one).page) for one in LANGUAGES)
    assert indonesian == english != []


def test_every_choice_leaves_the_charts_sound_and_changes_map_and_ranking(file: Path, show: Open) -> None:
    view = whole(show(file, DESKTOP, "en"))
    page, listed = view.page, choices(view.page)
    for choice in CHOICES:
        other = next(value for value in listed[choice] if value != chosen(page, choice))
        assert unchanged_by(page, choice, other) == [], choice
    for choice, values in listed.items():
        for value in values[:MOST_VALUES]:
            choose(page, choice, value)
            draw_charts(page)
            assert chart_faults(page) == [], f"{choice} {value}"
    assert view.complaints == []


@in_both_languages
@pytest.mark.parametrize("size", SIZES)
def test_it_is_no_wider_than_the_screen(size: str, language: str, file: Path, look: Open) -> None:
    with sized(look(file, DESKTOP, language).page, SIZES[size]) as page:
        assert too_wide(page) == []


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_simulated_data_are_said_to_be_on_every_screen(size: str, simulated_page: Path, look: Open) -> None:
    with sized(look(simulated_page, DESKTOP, "id").page, SIZES[size]) as page:
        assert banner_faults(page) == []


def test_published_data_are_not_said_to_be_simulated(shipped_page: Path, look: Open) -> None:
    assert look(shipped_page, DESKTOP, "id").page.locator(".simulated").count() == 0


def test_the_keyboard_reaches_everything_and_shows_where_it_is(simulated_page: Path, show: Open) -> None:
    assert keyboard_faults(whole(show(simulated_page, DESKTOP, "en")).page) == []


@pytest.mark.parametrize(("size", "language"), [("phone", "id"), ("desktop", "en")])
def test_axe_finds_no_grave_breach(size: str, language: str, file: Path, look: Open) -> None:
    with sized(look(file, DESKTOP, language).page, SIZES[size]) as page:
        assert breaches(page) == []


def test_it_is_read_in_forced_colours(shipped_page: Path, show: Open) -> None:
    view = whole(show(shipped_page, DESKTOP, forced_colors="active"))
    assert breaches(view.page, ("color-contrast",)) + view.complaints == []


def test_printed_numbers_are_their_values(file: Path, look: Open) -> None:
    page = look(file, DESKTOP, "id").page
    assert page.locator("data").count() > 0
    assert misprinted(page) == []


def test_both_languages_print_the_same_values(file: Path, look: Open) -> None:
    page = look(file, DESKTOP, "id").page
    indonesian, english = (printed_values(page, language) for language in LANGUAGES)
    assert indonesian == english != []


def test_words_and_tables_are_there_without_scripts(file: Path, show: Open) -> None:
    with_scripts, without = show(file).page, show(file, java_script_enabled=False).page
    query = ":is(h1, h2, h3, p, li, summary, table)"
    wanted, found = Counter(texts(with_scripts, query)), Counter(texts(without, query))
    assert wanted
    assert wanted - found == Counter()


def test_the_language_changes_without_scripts(file: Path, show: Open) -> None:
    page = show(file, DESKTOP, "en", java_script_enabled=False).page
    assert shown_wrongly(page, "en") == []


@in_both_languages
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_picture_is_kept(
    size: str, language: str, file: Path, look: Open, request: pytest.FixtureRequest
) -> None:
    """In the folder CAKUPAN_SCREENSHOTS, else in .screenshots of the project."""
    kept = screenshots() / f"{request.node.callspec.params['file']}-{language}-{size}.png"
    with sized(look(file, DESKTOP, language).page, SIZES[size]) as page:
        page.screenshot(path=kept, full_page=True, animations="disabled")
    assert kept.stat().st_size > 0


@contextmanager
def sized(page: Page, size: tuple[int, int]) -> Iterator[Page]:
    """Give a page another size for a while, once its charts fit it."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(300)
    yield page
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})


def printed_values(page: Page, language: str) -> list[str]:
    """Return the values that a language prints, in their order."""
    return page.locator(f".{language}[lang={language}] data").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('value'))"
    )
