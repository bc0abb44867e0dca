"""flows.report.page: what a reader sees of a release, and that it needs nothing but itself."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from flows.report.page import PAGE, is_written, page_text, write_page
from flows.report.page_words import WORDS
from flows.settings import Settings


class Texts(HTMLParser):
    """What a page says, and what it would fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.fetched: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [str(value) for name, value in attrs if name in ("src", "href", "action", "data")]
        if tag not in ("meta", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data.strip())


def test_the_page_of_a_release_is_whole_and_fetches_nothing(published: Settings) -> None:
    page = write_page(published.published)
    found = Texts(page.read_text(encoding="utf-8"))
    assert page == published.warehouse / PAGE
    assert found.fetched == []
    assert found.open == []
    assert "url(" not in page.read_text(encoding="utf-8")


def test_the_page_names_its_release(published: Settings) -> None:
    write_page(published.published)
    with duckdb.connect(str(published.published), read_only=True) as warehouse:
        [(release_id,)] = warehouse.execute("select release_id from audit.current_release").fetchall()
    assert is_written(published.published, release_id)
    assert not is_written(published.published, "000000-other")


def test_both_languages_say_the_same_things() -> None:
    def keys(words: object) -> object:
        return {k: keys(v) for k, v in words.items()} if isinstance(words, dict) else None

    assert keys(WORDS["id"]) == keys(WORDS["en"])


def test_every_event_and_sender_of_the_calendar_is_on_the_page(tmp_path: Path, published: Settings) -> None:
    copy = tmp_path / "cakupan.duckdb"
    copy.write_bytes(published.published.read_bytes())
    with duckdb.connect(str(copy)) as warehouse:
        described = warehouse.execute("describe marts.completeness").fetchall()
        values = {
            "dataset": "memberships",
            "status": "missing",
            "is_missing": True,
            "is_expected": True,
            "due_date": date(2024, 11, 10),
            "completeness_rate": 0.966,
            "is_complete": False,
            "data_kind": "real",
        }
        for sender, period in (("<b>K01</b>", date(2024, 9, 1)), ("K02", date(2024, 10, 1))):
            row = {"sender": sender, "period": period, **values}
            cells = [row.get(name, False if kind == "BOOLEAN" else None) for name, kind, *_ in described]
            marks = ", ".join("?" * len(cells))
            warehouse.execute(f"insert into marts.completeness values ({marks})", cells)
    text = page_text(copy)
    said = " ".join(Texts(text).said)
    assert "<b>K01" not in text
    assert "<b>K01</b>" in said
    assert len(re.findall('class="event" data-kind="missing"', text)) == 4
    assert "Kepesertaan Oktober 2024 (batas waktu 10 November 2024): K02" in " ".join(said.split())
    assert "Memberships October 2024 (due on 10 November 2024): K02" in " ".join(said.split())
    assert said.count("belum ada") >= 2
    assert "96,6 persen" in said
    assert "96.6 %" in said


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_status_has_a_word(language: str) -> None:
    statuses = {"received", "late", "restated", "duplicate", "held", "refused", "missing", "not_due"}
    assert WORDS[language]["statuses"].keys() == statuses
