"""flows.report.dictionary: a page that says of every table what it holds, and needs nothing but itself."""

import re
from html.parser import HTMLParser
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

VOID = {"meta", "input"}


class Read(HTMLParser):
    """What a page says, where its links lead, and what it would fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.open: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: str(value) for name, value in attrs}
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if "href" in values else []
        self.fetched += [values[name] for name in ("src", "action", "data") if name in values]
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.fixture(scope="module")
def page(published: Settings) -> str:
    return dictionary_text(published.published)


def test_the_page_is_whole_and_fetches_nothing(page: str) -> None:
    found = Read(page)
    assert (found.open, found.fetched) == ([], [])
    assert {"script", "link", "img"} & set(found.tags) == set()
    assert "url(" not in page


def test_every_link_leads_to_one_place_of_the_page(page: str) -> None:
    found = Read(page)
    assert len(found.ids) == len(set(found.ids))
    assert {link for link in found.links if not link.startswith("#")} == set()
    assert {link[1:] for link in found.links} - set(found.ids) == set()


def test_every_table_column_metric_and_definition_is_explained(
    page: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    found = Read(page)
    said = {" ".join(text.split()) for text in found.said}
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
    assert {" ".join(text.split()) for text in wanted} - said == set()
    assert {f"#{table.full_name}" for table in listed} - set(found.links) == set()


def test_every_mart_has_a_grain_that_the_file_tells(warehouse: duckdb.DuckDBPyConnection) -> None:
    listed = tables(warehouse, *SCHEMAS)
    lost = [
        one.full_name
        for one in listed
        if not set(one.grain) <= {c.name for c in one.columns} or not one.grain
    ]
    assert lost == []


def test_it_speaks_both_languages() -> None:
    assert WORDS["id"].keys() == WORDS["en"].keys()
    assert all(schema.keys() == {"id", "en"} for schema in SCHEMAS.values())


def test_it_has_landmarks_a_title_and_headings_without_gaps(page: str) -> None:
    tags = Read(page).tags
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert {"header", "nav", "main", "title"} <= set(tags)
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_simulated_records_have_a_banner_and_real_ones_none(
    published: Settings, tmp_path: Path, page: str
) -> None:
    copy = tmp_path / "cakupan.duckdb"
    copy.write_bytes(published.published.read_bytes())
    with duckdb.connect(str(copy)) as warehouse:
        warehouse.execute("update audit.current_release set data_kind = 'simulated'")
    banner = "DATA SIMULASI: tidak ada orang"
    assert (banner in page, banner in dictionary_text(copy)) == (False, True)


def test_what_a_comment_says_is_text_not_markup(published: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "cakupan.duckdb"
    copy.write_bytes(published.published.read_bytes())
    with duckdb.connect(str(copy)) as warehouse:
        warehouse.execute("comment on column marts.periods.period is '<b>bold</b>'")
        text = dictionary_text(warehouse)
    assert "&lt;b&gt;bold&lt;/b&gt;" in text
    assert "<b>bold" not in text


def test_it_is_written_beside_the_page_of_its_release(published: Settings, tmp_path: Path) -> None:
    written = write_page(altered(published.published, tmp_path)).with_name("dictionary.html")
    assert written == tmp_path / "report" / "dictionary.html"
    assert written.read_text(encoding="utf-8") == dictionary_text(published.published)
