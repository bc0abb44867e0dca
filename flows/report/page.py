"""The page: one release to look at, in Indonesian and English, in one file that needs no network."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from flows.disk import replace_text
from flows.intake.checksums import sha256_of_file
from flows.report import numbers
from flows.report.boundaries import Shape
from flows.report.charts import chart_specs
from flows.report.dictionary import DICTIONARY, PAGES, dictionary_text
from flows.report.page_data import as_table, read_conclusions, read_news, read_reports
from flows.report.page_parts import FLOW_PARTS, OFFICE_MEASURES, chart_words, parts_of, words_of
from flows.report.scripts import chart_scripts, own_script
from flows.report.summary import PAGE

DRAWN_TABLES = {
    "coverage_line": (
        *("period", "coverage_rate", "coverage_rate_low", "coverage_rate_high", "participants"),
        *("participant_definition", "base_workers", "base_definition", "series", "break_reason"),
        *("is_complete", "is_provisional", "base_status"),
    ),
    "coverage_on_one_base": (
        *("period", "participant_definition", "coverage_rate", "coverage_rate_low", "coverage_rate_high"),
        *("participants", "base_workers", "series", "is_complete", "is_provisional", "base_status"),
    ),
    "region_names": ("region_code", "region_name", "row", "column", "label"),
    "region_coverage": (
        *("period", "segment", "region_code", "coverage_rate", "participants", "participant_definition"),
        *("base_workers", "base_kind", "shown_as", "coverage_rank", "coverage_rank_last", "remarks"),
    ),
    "region_targets": (
        *("target_family", "target_year", "region_code", "segment", "actual_period", "target_rate"),
        *("gap_points", "workers_needed", "is_of_headline"),
    ),
    "offices": (*("period", "office_code", "office_name", "office_name_id", *OFFICE_MEASURES), "is_complete"),
    "segments": (
        *("period", "segment", "participants", "participant_definition", "series", "is_complete"),
        "is_provisional",
    ),
    "funding": ("period", "funding_source", "active", "ending_within_3_months", "is_complete"),
    "flows": ("period", *FLOW_PARTS, "is_complete"),
    "contributions": ("basis", "period", "programme", "contributions_idr", "is_complete"),
}
"""Tables that stand in the page for its charts and choices, with their columns; others are printed only."""
WHOLE = PAGES.overlay(lstrip_blocks=False)
"""Keeps the page's templates as they are compiled."""
HEAD = 2_000
"""Characters at the start of the page, within which it names its release."""


def write_page(published: Path, boundaries: list[Shape] | None = None) -> Path:
    """Write the page of the published release and the dictionary beside it; return the page's path.

    boundaries: shapes of regencies, as of_territory returns them; else the map is of tiles.
    """
    page = published.parent / PAGE
    texts = {DICTIONARY: dictionary_text(published), page.name: page_text(published, boundaries)}
    page.parent.mkdir(exist_ok=True)
    for name, text in texts.items():
        replace_text(page.with_name(name), text)
    return page


def is_written(published: Path, release_id: str) -> bool:
    """Whether the page is there and of this release."""
    page = published.parent / PAGE
    if not page.is_file():
        return False
    with page.open(encoding="utf-8", errors="replace") as file:
        return f'<meta name="cakupan-release" content="{release_id}">' in file.read(HEAD)


def page_text(published: Path, boundaries: list[Shape] | None = None) -> str:
    """Return the page as one HTML text."""
    reports = read_reports(published)
    words = words_of(reports)
    parts = parts_of(reports, words, boundaries)
    specs = {
        language: chart_specs(parts["drawn"], chart_words(said), said["descriptions"])
        for language, said in words.items()
    }
    data = {
        "data": {name: as_table(parts[name], columns) for name, columns in DRAWN_TABLES.items()},
        "charts": specs,
        "words": {
            language: _for_script(said, parts["base_kinds"][language]) for language, said in words.items()
        },
        **({"boundaries": boundaries} if boundaries else {}),
    }
    scripts = [chart_scripts(), own_script()] if parts["drawn"] else []
    return WHOLE.get_template("page.html").render(
        **parts,
        **read_news(published),
        conclusions=read_conclusions(published),
        words=words,
        boundaries=boundaries,
        file_name=published.name,
        file_sha256=sha256_of_file(published),
        style=Markup(Path(__file__).with_name("page.css").read_text(encoding="utf-8")),
        data={name: _inert(value) for name, value in data.items()},
        scripts=[Markup(script) for script in scripts],
        script_hashes=Markup(" ".join(f"'sha256-{_digest(script)}'" for script in scripts)),
        number=numbers.number,
        nothing=numbers.NOTHING,
        sentence=lambda template, **values: Markup(escape(template)).format(**values),
        day=numbers.day,
        month=numbers.month,
        short_month=numbers.short_month,
    )


def _for_script(words: dict[str, Any], base_kinds: dict[str, str]) -> dict[str, Any]:
    """The words that the page's script needs."""
    return {
        "page_title": words["page_title"],
        "shown_as": words["shown_as"],
        "remarks": words["remarks"],
        "segments": words["names"]["segments"],
        "participants": words["names"]["participants"],
        "base_kinds": base_kinds,
    }


def _inert(value: Any) -> Markup:
    """JSON that no name in it can end early."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
