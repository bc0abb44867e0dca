"""What a page becomes on paper, read from the PDF that Chromium makes of it."""

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.chromium import DRAWN_WITHIN_MS, open_details

OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
SHOWN = re.compile(rb"/F(\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>")
MAPPED = re.compile(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>(?: <([0-9A-Fa-f]+)>)?")
BLOCKS = """(language) => {
    const query = 'h1, h2, h3, h4, p, li, th, td, dt, dd, figcaption, summary, svg text';
    return [...document.querySelectorAll(`.simulated, .${language}[lang=${language}] :is(${query})`)]
        .filter((one) => !one.querySelector(query) && one.checkVisibility({ opacityProperty: true }))
        .map((one) => one.textContent);
}"""
HEADINGS = """(language) => [...document.querySelectorAll(`.${language}[lang=${language}] :is(h1, h2, h3)`)]
    .map((one) => one.textContent)"""
UNDRAWN = """() => [...document.querySelectorAll('figure.chart:not([data-drawn=yes])')]
    .filter((one) => one.checkVisibility()).map((one) => one.dataset.chart)"""

Fonts = dict[bytes, dict[str, str]]


def printed(page: Page) -> bytes:
    """Return the page as a PDF on A4, as a person would print it."""
    return page.pdf(format="A4", print_background=True)


def settled(page: Page) -> Page:
    """Wait until the page has drawn by itself what is shown, as long as a reader would; return it."""
    waited = 0
    while page.evaluate(UNDRAWN) and waited < DRAWN_WITHIN_MS:
        page.wait_for_timeout(50)
        waited += 50
    return page


def paper_faults(page: Page, language: str, pdf: bytes) -> list[str]:
    """Return of a page and its PDF the texts of the language, its charts' and its banner's that are not on
    the paper, and the headings of the other language that are.
    """
    text = squeezed(pdf_text(pdf))
    undrawn = [f"figure {name} is not drawn" for name in page.evaluate(UNDRAWN)]
    other = "en" if language == "id" else "id"
    open_details(page)
    page.emulate_media(media="print")
    wanted = [squeezed(block) for block in page.evaluate(BLOCKS, language)]
    unwanted = {squeezed(heading) for heading in page.evaluate(HEADINGS, other)}
    page.emulate_media(media="screen")
    missing = [
        f"not on paper: {block[:80]}" for block, times in Counter(wanted).items() if lacks(text, block, times)
    ]
    own = "".join(wanted)
    strange = [f"on paper: {heading}" for heading in unwanted if heading in text and heading not in own]
    return undrawn + missing + sorted(strange)


def squeezed(text: str) -> str:
    """Return a text without blanks, in small letters, ligatures resolved."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def lacks(text: str, block: str, times: int) -> bool:
    """Whether a text has a block less often; once it may be in two pieces, with a page's end between them."""
    found = text.count(block)
    cuts = range(1, len(block))
    in_pieces = found < times and any(block[:cut] in text and block[cut:] in text for cut in cuts)
    return found + in_pieces < times


def pdf_text(pdf: bytes) -> str:
    """Return what a PDF of Chromium says, in the order in which it is painted."""
    bodies = dict(OBJECT.findall(pdf))
    fonts: Fonts = {
        number: glyphs(stream(bodies[found[1]]))
        for number, body in bodies.items()
        if (found := UNICODE.search(body))
    }
    said = []
    for body in bodies.values():
        content = stream(body)
        if b" Tf" in content:
            said.append("".join(painted(content, fonts)))
    return "\n".join(said)


def stream(body: bytes) -> bytes:
    """Return the stream of an object, unpacked; nothing where it has none."""
    found = STREAM.search(body)
    if found is None:
        return b""
    return zlib.decompress(found[1]) if b"/FlateDecode" in body[: found.start()] else found[1]


def glyphs(mapping: bytes) -> dict[str, str]:
    """Return the characters of a font's glyphs by the four digits of the glyph."""
    found = {}
    for first, second, third in MAPPED.findall(mapping.partition(b"endcodespacerange")[2]):
        start, end = int(first, 16), int(second if third else first, 16)
        text = bytes.fromhex((third or second).decode()).decode("utf-16-be")
        for place in range(end - start + 1):
            found[f"{start + place:04X}"] = text[:-1] + chr(ord(text[-1]) + place)
    return found


def painted(content: bytes, fonts: Fonts) -> Iterator[str]:
    """Yield the characters that a content stream paints."""
    font: dict[str, str] = {}
    for named, codes in SHOWN.findall(content):
        if named:
            font = fonts.get(named, {})
        else:
            text = codes.decode().upper()
            yield "".join(font.get(text[place : place + 4], "?") for place in range(0, len(text), 4))
