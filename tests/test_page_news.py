"""flows.report.page: what is new in a release is found by comparing with the file of the one before."""

import re
from pathlib import Path

import pytest

from flows.report.page import page_text
from flows.report.page_data import read_news
from flows.report.page_words import WORDS
from flows.settings import Settings
from tests.altered import altered
from tests.test_page_sentences import paragraphs, said

FORMER = "000000-20240101T000000Z-00000000"
BEFORE = f"""
insert into audit.releases
select * replace ('{FORMER}' as release_id, timestamp '2024-01-01' as published_at)
from audit.releases
"""
NOT_THEN = "delete from audit.deliveries where dataset = 'workforce'"
HELD_THEN = "update audit.deliveries set status = 'held' where dataset = 'published_figures'"
MORE_THEN = """
insert into audit.deliveries
select * replace ('targets/gone' as delivery_id) from audit.deliveries where dataset = 'targets' limit 1
"""
HEADLINE = "region_code = 'KAL' and segment = 'ALL' and is_headline and coverage_rate is not null"
ANOTHER_THEN = f"""
update marts.coverage set coverage_rate = 0.5, participants = 4000000, base_workers = 8000000
where {HEADLINE} and period = (select max(period) from marts.coverage where {HEADLINE})
"""


@pytest.fixture
def second(tmp_path: Path, published: Settings) -> Path:
    """A release that says another one came before it."""
    return altered(published.published, tmp_path, BEFORE)


def former(second: Path, *changes: str) -> None:
    """Keep a file of the release before."""
    altered(second, second.parent / "releases", *changes, name=f"{FORMER}.duckdb")


def news(second: Path) -> list[str]:
    """The items of the list of news, in English."""
    text = page_text(second)
    part = text[text.index(f"<h3>{WORDS['en']['news']}</h3>") :].partition("<h3>")[2].partition("<h3>")[0]
    return [said(one) for one in re.findall(r"<li>.*?</li>", part, re.DOTALL)]


def test_of_the_first_release_every_delivery_is_new(published: Settings) -> None:
    assert read_news(published.published) == {"former_published_at": None, "since": None}
    told = "\n".join(paragraphs(page_text(published.published)))
    assert re.search(r"^The first release: all \d+ deliveries are new\.$", told, re.MULTILINE)


def test_what_came_went_changed_and_is_not_used_is_told_with_its_parts(second: Path) -> None:
    other = "is_headline and region_code <> 'KAL' and coverage_rate is not null"
    others = f"update marts.coverage set coverage_rate = coverage_rate / 2 where {other}"
    former(second, NOT_THEN, MORE_THEN, HELD_THEN, ANOTHER_THEN, others)
    told = [re.sub(r"[1-9][\d,]* (new deliveries, |changed|rows)", r"N \1", one) for one in news(second)]
    assert told == [
        "Changed headline, December 2025: 41.30 %; 3,302,762 participants (Kanwil 2025, office), "
        "base 7,996,826 (employed people as the office states them) (before: 50.00 %; 4,000,000 participants "
        "(Kanwil 2025, office), base 8,000,000 (employed people as the office states them))",
        "Coverage of other regions and of segments: 0 new figures, N changed, 0 gone",
        "Published figures: N new deliveries, N rows accepted",
        "Targets: 1 deliveries no longer used (withdrawn, replaced, held or refused)",
        "Workforce: N new deliveries, N rows accepted",
    ]


def test_another_definition_with_equal_numbers_is_a_change(second: Path) -> None:
    former(second, f"update marts.coverage set base_definition = 'sakernas_employed' where {HEADLINE}")
    assert any(one.startswith("Changed headline, December 2025: 41.30 %") for one in news(second))


def test_deliveries_that_came_and_are_not_used_are_told(second: Path) -> None:
    refused = "update audit.deliveries set status = 'refused' where dataset = 'targets'"
    former(second, "delete from audit.deliveries where dataset = 'targets'")
    found = news(altered(second, second.parent, refused, name="new.duckdb"))
    assert found == ["Targets: 1 deliveries came and are not used (refused)"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("select 1", "news_none"),
        (None, "news_unknown"),
        ("drop table audit.deliveries", "news_unknown"),
        ("damage", "news_unknown"),
    ],
)
def test_without_news_it_is_said_and_without_a_former_release_nothing_is_guessed(
    change: str | None, told: str, second: Path
) -> None:
    kept = second.parent / "releases" / f"{FORMER}.duckdb"
    if change:
        former(second, *[change] * (change != "damage"))
    if change == "damage":
        kept.write_bytes(kept.read_bytes()[:10_000])
    assert WORDS["en"][told].format(day="1 January 2024") in paragraphs(page_text(second))
