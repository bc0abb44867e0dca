"""What of a page the keyboard does not reach, or reaches without showing it."""

from playwright.sync_api import Page

from tests.browser.reading import shown_wrongly

ACTING = """() => {
    const query = 'a[href], button, select, textarea, input:not([type=hidden]), summary, '
        + '[tabindex]:not([tabindex="-1"])';
    const seen = (one) => one.checkVisibility({ visibilityProperty: true });
    window.acting = [...document.querySelectorAll(query)].filter((one) => !one.disabled && seen(one));
    window.reached = new Set();
    return window.acting.length;
}"""
FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body || window.reached.has(one)) return null;
    window.reached.add(one);
    return `<${one.tagName.toLowerCase()} class="${one.className}" type="${one.type ?? ''}">`;
}"""
UNREACHED = """() => {
    const isRadio = (one) => one.type === 'radio';
    const groups = new Set([...window.reached].filter(isRadio).map((one) => one.name));
    return window.acting
        .filter((one) => !window.reached.has(one) && !(isRadio(one) && groups.has(one.name)))
        .map((one) => `not reached: ${one.outerHTML.slice(0, 80)}`);
}"""
BLUR = "() => document.activeElement.blur()"
IS_FOCUSED = "(one) => one === document.activeElement"
TURNS = {"ArrowRight": "en", "ArrowLeft": "id"}
STATE = """() => [document.documentElement.lang, [...document.querySelectorAll('h1, h2, h3, p, li, summary')]
    .filter((one) => one.checkVisibility()).map((one) => one.textContent).join()]"""
"""Its language, and what it says outside charts, which are drawn when there is time."""


def keyboard_faults(page: Page) -> list[str]:
    """Go through the page with Tab; return what is not reached, and each kind of thing that looks the same
    with and without the focus, or where something lies over it.
    """
    kinds: set[str] = set()
    faults = []
    for _ in range(page.evaluate(ACTING) + 5):
        page.keyboard.press("Tab")
        kind = page.evaluate(FOCUSED)
        if kind is not None and kind not in kinds:
            kinds.add(kind)
            page.wait_for_timeout(50)
            focused = page.screenshot(animations="disabled")
            page.evaluate(BLUR)
            if focused == page.screenshot(animations="disabled"):
                faults.append(f"focus not shown: {kind}")
    unreached: list[str] = page.evaluate(UNREACHED)
    return unreached + faults


def switch_faults(page: Page) -> list[str]:
    """Go to the choice of language by the first Tab, to English and back by the arrow keys; return what is
    wrong: what is shown, and the language of the document where it follows.
    """
    page.keyboard.press("Tab")
    if not page.locator("#in-id").evaluate(IS_FOCUSED):
        return ["the first Tab does not reach the choice of language"]
    faults, (language, first) = [], page.evaluate(STATE)
    follows = False
    for key, chosen in TURNS.items():
        page.keyboard.press(key)
        now, text = page.evaluate(STATE)
        faults += shown_wrongly(page, chosen)
        follows = follows or now != language
        if follows and now != chosen:
            faults.append(f"the document is in {now!r} where {chosen} is chosen")
        if (text == first) != (chosen == language):
            faults.append(f"{key}: the text is {'the same' if text == first else 'another'}")
    return faults
