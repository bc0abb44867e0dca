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
    assert any(
        re.fullmatch(r"The first release: all \d+ deliveries are new\.", one)
        for one in paragraphs(page_text(published.published))
    )


def test_deliveries_that_came_and_went_are_told(second: Path) -> None:
    former(second, NOT_THEN, MORE_THEN)
    found = news(second)
    assert any(re.match(r"Workforce: \d+ new deliveries, \d+ rows accepted", one) for one in found)
    assert "Targets: 1 deliveries no longer used (withdrawn, replaced, held or refused)" in found


def test_a_delivery_that_was_held_before_is_new(second: Path) -> None:
    former(second, HELD_THEN)
    assert [one.partition(":")[0] for one in news(second)] == ["Published figures"]


def test_a_figure_that_changed_is_told_with_its_parts(second: Path) -> None:
    former(second, ANOTHER_THEN)
    [told] = news(second)
    assert told == (
        "Changed headline, December 2025: 41.30 %; 3,302,762 participants (Kanwil 2025, office), "
        "base 7,996,826 (employed people as the office states them) (before: 50.00 %; 4,000,000 participants "
        "(Kanwil 2025, office), base 8,000,000 (employed people as the office states them))"
    )


def test_figures_of_other_regions_and_segments_are_counted(second: Path) -> None:
    other = "is_headline and region_code <> 'KAL' and coverage_rate is not null"
    former(second, f"update marts.coverage set coverage_rate = coverage_rate / 2 where {other}")
    [told] = news(second)
    assert re.fullmatch(
        r"Coverage of other regions and of segments: 0 new figures, [1-9]\d* changed, 0 gone", told
    )


def test_another_definition_with_equal_numbers_is_a_change(second: Path) -> None:
    former(second, f"update marts.coverage set base_definition = 'sakernas_employed' where {HEADLINE}")
    assert any(one.startswith("Changed headline, December 2025: 41.30 %") for one in news(second))


def test_deliveries_that_came_and_are_not_used_are_told(second: Path) -> None:
    refused = "update audit.deliveries set status = 'refused' where dataset = 'targets'"
    former(second, "delete from audit.deliveries where dataset = 'targets'")
    found = news(altered(second, second.parent, refused, name="new.duckdb"))
    assert found == ["Targets: 1 deliveries came and are not used (refused)"]


def test_equal_releases_have_no_news(second: Path) -> None:
    former(second)
    assert WORDS["en"]["news_none"].format(day="1 January 2024") in paragraphs(page_text(second))


def test_a_damaged_former_release_stands_in_nobodys_way(second: Path) -> None:
    former(second)
    kept = second.parent / "releases" / f"{FORMER}.duckdb"
    kept.write_bytes(kept.read_bytes()[:10_000])
    assert WORDS["en"]["news_unknown"].format(day="1 January 2024") in paragraphs(page_text(second))


@pytest.mark.parametrize("change", [None, "drop table audit.deliveries"])
def test_a_former_release_that_cannot_be_read_is_not_guessed_at(change: str | None, second: Path) -> None:
    if change:
        former(second, change)
    assert WORDS["en"]["news_unknown"].format(day="1 January 2024") in paragraphs(page_text(second))
