"""flows.report.dictionary: a page that says of every table what it holds, and needs nothing but itself."""

import re
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from flows.report.catalogue import tables
from flows.report.dictionary import dictionary_text
from flows.report.dictionary_words import SCHEMAS, WORDS
from flows.report.page import write_page
from flows.settings import Settings
from tests.altered import altered
from tests.test_page import Page


@pytest.fixture(scope="module")
def page(published: Settings) -> str:
    return dictionary_text(published.published)


def test_the_page_is_whole_and_fetches_nothing_and_its_links_lead_to_one_place_of_it(page: str) -> None:
    found = Page(page)
    assert (found.open, found.fetched) == ([], [])
    assert {"script", "link", "img"} & set(found.tags) == set()
    assert "url(" not in page
    assert len(found.ids) == len(set(found.ids))
    assert set(found.links) - {f"#{place}" for place in found.ids} == set()


def test_every_table_column_metric_and_definition_is_explained(
    page: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    found = Page(page)
    listed = tables(warehouse, *SCHEMAS)
    wanted = {
        text for table in listed for one in table.columns for text in (one.name, one.data_type, one.meaning)
    }
    wanted |= {text for table in listed for text in (table.full_name, table.sentence, *table.grain)}
    wanted |= {
        text
        for row in warehouse.execute("select formula, meaning from marts.metric_definitions").fetchall()
        for text in row
    }
    wanted |= {row[0] for row in warehouse.execute("select definition from marts.definitions").fetchall()}
    assert len(listed) > 50
    assert {" ".join(text.split()) for text in wanted} - set(found.said) == set()
    assert {f"#{table.full_name}" for table in listed} - set(found.links) == set()


def test_every_mart_has_a_grain_that_the_file_tells(warehouse: duckdb.DuckDBPyConnection) -> None:
    listed = tables(warehouse, *SCHEMAS)
    lost = [
        one.full_name
        for one in listed
        if not set(one.grain) <= {c.name for c in one.columns} or not one.grain
    ]
    assert lost == []


def test_it_speaks_both_languages_and_has_landmarks_a_title_and_headings_without_gaps(page: str) -> None:
    assert WORDS["id"].keys() == WORDS["en"].keys()
    assert all(schema.keys() == {"id", "en"} for schema in SCHEMAS.values())
    tags = Page(page).tags
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert {"header", "nav", "main", "title"} <= set(tags)
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_simulated_records_have_a_banner_and_what_a_comment_says_is_text_not_markup(
    published: Settings, tmp_path: Path, page: str
) -> None:
    simulated = "update audit.current_release set data_kind = 'simulated'"
    marked = "comment on column marts.periods.period is '<b>bold</b>'"
    other = dictionary_text(altered(published.published, tmp_path, simulated, marked))
    banner = "DATA SIMULASI: tidak ada orang"
    assert (banner in page, banner in other) == (False, True)
    assert ("&lt;b&gt;bold&lt;/b&gt;" in other, "<b>bold" in other) == (True, False)


def test_it_is_written_beside_the_page_of_its_release(published: Settings, tmp_path: Path) -> None:
    written = write_page(altered(published.published, tmp_path)).with_name("dictionary.html")
    assert written == tmp_path / "report" / "dictionary.html"
    assert written.read_text(encoding="utf-8") == dictionary_text(published.published)
