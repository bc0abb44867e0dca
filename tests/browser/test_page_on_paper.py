"""The page as it is printed, once it has drawn itself: nothing was scrolled to, nothing unfolded."""

from pathlib import Path

import pytest

from tests.browser.chromium import DESKTOP, LANGUAGES, screenshots
from tests.browser.conftest import Open
from tests.browser.paper import paper_faults, printed, settled
from tests.browser.shape import printed_controls


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_the_language_is_on_paper_and_nothing_else(
    language: str, file: Path, show: Open, request: pytest.FixtureRequest
) -> None:
    """A PDF is kept in the folder CAKUPAN_SCREENSHOTS, else in .screenshots of the project."""
    view = show(file, DESKTOP, language)
    pdf = printed(settled(view.page))
    (screenshots() / f"{request.node.callspec.params['file']}-{language}.pdf").write_bytes(pdf)
    assert paper_faults(view.page, language, pdf) == []
    assert printed_controls(view.page) == []
    assert view.complaints == []
