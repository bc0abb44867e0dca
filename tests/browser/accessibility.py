"""What axe-core finds wrong with a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")


def breaches(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """Return the serious and critical breaches of all rules, or of those named, with the first places."""
    options = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']} ({len(one['nodes'])}): {[node['html'][:80] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in GRAVE
    ]
