"""The page as it is printed, once it has drawn itself: nothing was scrolled to, nothing unfolded."""

from pathlib import Path

import pytest

from tests.browser.chromium import DESKTOP, LANGUAGES, screenshots
from tests.browser.conftest import Open
from tests.browser.paper import paper_faults, printed, settled
from tests.browser.shape import printed_controls

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)


@in_both_languages
def test_all_of_the_language_is_on_paper_and_nothing_of_the_other(
    language: str, file: Path, show: Open
) -> None:
    assert paper_faults(settled(show(file, DESKTOP, language).page), language) == []


def test_nothing_to_press_is_on_paper(file: Path, show: Open) -> None:
    assert printed_controls(show(file).page) == []


@in_both_languages
def test_printing_is_not_complained_of(language: str, file: Path, show: Open) -> None:
    view = show(file, DESKTOP, language)
    printed(view.page)
    assert view.complaints == []


@in_both_languages
def test_a_pdf_is_kept(language: str, file: Path, show: Open, request: pytest.FixtureRequest) -> None:
    """In the folder CAKUPAN_SCREENSHOTS, else in .screenshots of the project."""
    kept = screenshots() / f"{request.node.callspec.params['file']}-{language}.pdf"
    kept.write_bytes(printed(settled(show(file, DESKTOP, language).page)))
    assert kept.read_bytes().startswith(b"%PDF-")
