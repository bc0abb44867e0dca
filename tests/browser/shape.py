"""What is wrong with how a page lies on the screen and on paper."""

from playwright.sync_api import Page

from tests.browser.chromium import TO_TOP

TOO_WIDE = """() => {
    const root = document.scrollingElement, width = root.clientWidth, found = [];
    if (root.scrollWidth > width) found.push(`the document is ${root.scrollWidth} px wide on ${width} px`);
    const scrolls = (one) => ['auto', 'scroll'].includes(getComputedStyle(one).overflowX);
    const within = (one) => {
        for (let up = one.parentElement; up && up !== document.body; up = up.parentElement)
            if (scrolls(up)) return true;
        return false;
    };
    for (const one of document.body.querySelectorAll(':not(svg *)')) {
        const box = one.getBoundingClientRect();
        if (box.width > 1 && box.height > 1 && box.right > width + 1 && one.checkVisibility() && !within(one))
            found.push(`${one.outerHTML.slice(0, 80)} ends at ${Math.round(box.right)} px of ${width} px`);
    }
    return found.slice(0, 5);
}"""
BANNER = """() => {
    const one = document.querySelector('.simulated[role=note]');
    if (!one?.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
        return ['no banner is shown'];
    const box = one.getBoundingClientRect(), found = [];
    if (box.top < 0 || box.bottom > innerHeight || !one.innerText.trim())
        found.push('the banner is not on the screen');
    else if (!one.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)))
        found.push('something lies over the banner');
    if (box.height > innerHeight / 3) found.push('the banner covers more than a third of the screen');
    return found;
}"""
CONTROLS = """() => [...document.querySelectorAll('select, button, input, textarea, label')]
    .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .map((one) => `${one.outerHTML.slice(0, 80)} is printed`)"""
TO_END = "() => window.scrollTo({ top: document.scrollingElement.scrollHeight, behavior: 'instant' })"


def too_wide(page: Page) -> list[str]:
    """Return what is wider than the screen and does not scroll within a part of the page; the first five."""
    return page.evaluate(TOO_WIDE)


def banner_faults(page: Page) -> list[str]:
    """Return what is wrong with the banner of simulated data on the first screen and at the page's end."""
    found: list[str] = page.evaluate(BANNER)
    page.evaluate(TO_END)
    page.wait_for_timeout(100)
    found += [f"at the end: {fault}" for fault in page.evaluate(BANNER)]
    page.evaluate(TO_TOP)
    return found


def printed_controls(page: Page) -> list[str]:
    """Return what paper would show of things to press."""
    page.emulate_media(media="print")
    found: list[str] = page.evaluate(CONTROLS)
    page.emulate_media(media="screen")
    return found
