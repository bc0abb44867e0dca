"""The scripts of the page: Vega, Vega-Lite and Vega-Embed as vl-convert carries them, and ours."""

import os
import sys
import tempfile
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

import vl_convert

EXPORT = "window.vegaEmbed = vegaEmbed;"
KEPT = Path(sys.prefix) / "share" / "cakupan"
"""Of the environment; bundling takes two seconds, so it is done once."""


@cache
def chart_scripts(kept: Path = KEPT) -> str:
    """Return the scripts that draw Vega-Lite charts, as one text; kept in the environment where it may be."""
    path = kept / f"vega-embed-{version('vl-convert-python')}.js"
    with suppress(OSError):
        return path.read_text(encoding="utf-8")
    text = vl_convert.javascript_bundle(EXPORT)
    with suppress(OSError):  # an environment that may not be written bundles each time
        kept.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=kept, suffix=".draft")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(draft).replace(path)
    return str(text)


def own_script() -> str:
    """Return the page's own script."""
    return Path(__file__).with_name("page.js").read_text(encoding="utf-8")
