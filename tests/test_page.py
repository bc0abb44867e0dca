"""flows.report.page: what a reader sees of a release is what the marts hold, and needs nothing but itself."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.problems import WrongUsage
from flows.report.charts import CHARTS, chart_specs
from flows.report.page import PAGE, is_written, page_text, write_page
from flows.report.page_data import read_reports
from flows.report.page_drawn import drawn_parts
from flows.report.page_parts import chart_words, words_of
from flows.report.page_remarks import REMARKS
from flows.report.page_words import WORDS
from flows.settings import SQL, Settings
from tests.altered import altered

HEADLINE = "region_code = 'KAL' and segment = 'ALL' and is_headline"
TERRITORY = "region_code in (select region_code from marts.regions where is_in_territory)"
MARTS = {
    "coverage_line": ("marts.coverage", HEADLINE),
    "coverage_on_one_base": (
        "marts.coverage",
        "region_code = 'KAL' and segment = 'ALL' and base_definition = 'sakernas_employed' and coverage_rate "
        "is not null and participant_definition in (select definition from marts.definitions "
        "where definition_kind = 'participants' and not is_variant)",
    ),
    "region_names": ("marts.regions", f"region_level = 'regency' and {TERRITORY}"),
    "region_coverage": ("marts.coverage", f"is_headline and region_level = 'regency' and {TERRITORY}"),
    "region_targets": ("marts.target_gap", f"measure = 'coverage_rate' and {TERRITORY}"),
    "offices": ("marts.office_month", "true"),
    "segments": ("marts.coverage", "region_code = 'KAL' and segment <> 'ALL' and is_headline"),
    "funding": ("marts.sponsored_memberships", "region_code = 'KAL' and segment = 'ALL'"),
    "flows": (
        "marts.participation_flows",
        "region_code = 'KAL' and segment = 'ALL' and counted_unit = 'membership'",
    ),
    "contributions": ("marts.contributions", "region_code = 'KAL' and segment = 'ALL'"),
}
"""Of each table in the page: its mart, and which rows of the mart it holds."""
OURS = {
    *("row", "column", "label", "office_name", "office_name_id"),
    *("shown_as", "coverage_rank", "coverage_rank_last", "is_of_headline", "remarks", "base_kind"),
}
"""Columns that the page adds to those of the mart."""
COMPLETED = {"funding": {"is_complete"}, "contributions": {"is_complete"}}
"""Columns that come from marts.completeness."""
UNITS = re.compile(
    r"^Rp|( (persen|%|poin persentase|percentage points|triliun|miliar|juta|trillion|billion|million))$"
)


class Page(HTMLParser):
    """What a page says, where its links lead, what it would fetch, its data, and its numbers by language."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.numbers: list[tuple[str, str, str]] = []
        self.scripts: dict[str, Any] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [str(value) for name, value in attrs if name == "id"]
        self.links += [str(value) for name, value in attrs if name == "href"]
        self.fetched += [str(value) for name, value in attrs if name in ("src", "action", "data", "srcset")]
        if tag not in ("meta", "input", "br"):
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tag, attributes = self.open[-1] if self.open else ("", {})
        if tag == "script":
            if attributes.get("type") == "application/json":
                self.scripts[str(attributes["id"])] = json.loads(data)
            return
        self.said.append(" ".join(data.split()))
        if tag == "data":
            language = next(str(a["lang"]) for t, a in reversed(self.open) if t == "div" and "lang" in a)
            self.numbers.append((language, str(attributes["value"]), data))

    @property
    def text(self) -> str:
        return " ".join(filter(None, self.said))


@pytest.fixture(scope="module", params=["published", "simulated"])
def release(request: pytest.FixtureRequest) -> Path:
    """The published file of the shipped records, and of simulated ones."""
    settings: Settings = request.getfixturevalue(request.param)
    return settings.published


@pytest.fixture(scope="module")
def page(release: Path) -> Page:
    return Page(page_text(release))


def plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def decoded(table: dict[str, Any]) -> list[list[Any]]:
    """The rows of a table of the page with their texts in them."""
    texts = [table["texts"].get(column) for column in table["columns"]]
    return [
        [
            value if known is None or value is None else known[value]
            for value, known in zip(row, texts, strict=True)
        ]
        for row in table["rows"]
    ]


def test_the_page_of_a_release_is_whole_names_it_and_fetches_nothing(
    published: Settings, tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    copy = altered(published.published, tmp_path)
    path = write_page(copy)
    text = path.read_text(encoding="utf-8")
    found = Page(text)
    outside = {link for link in found.links if not link.startswith("#")}
    assert (path, outside, found.fetched, found.open) == (tmp_path / PAGE, {"dictionary.html"}, [], [])
    assert "default-src 'none'" in text
    assert path.stat().st_size < 3_000_000
    [(release_id,)] = warehouse.execute("select release_id from audit.current_release").fetchall()
    assert (is_written(copy, release_id), is_written(copy, "000000-other")) == (True, False)


@pytest.mark.parametrize("name", MARTS)
def test_every_number_of_the_page_is_the_marts(name: str, page: Page, release: Path) -> None:
    assert page.scripts["data"].keys() == MARTS.keys()
    table = page.scripts["data"][name]
    mart, where = MARTS[name]
    columns = [column for column in table["columns"] if column not in OURS | COMPLETED.get(name, set())]
    at = [table["columns"].index(column) for column in columns]
    with duckdb.connect(str(release), read_only=True) as warehouse:
        rows = warehouse.execute(f"select {', '.join(columns)} from {mart} where {where}").fetchall()
    shown = [[row[place] for place in at] for row in decoded(table)]
    assert sorted(shown, key=repr) == sorted(([plain(value) for value in row] for row in rows), key=repr)


def read_number(text: str, language: str) -> tuple[Decimal, Decimal]:
    """Return a printed number and the unit of its last digit, both in the unit of its value."""
    bare = UNITS.sub("", UNITS.sub("", text))
    if language == "id":
        bare = bare.translate(str.maketrans(",.", ".,"))
    number = Decimal(bare.replace(",", ""))
    words = {"persen %": -2, "juta million": 6, "miliar billion": 9, "triliun trillion": 12}
    scale = {word: exponent for both, exponent in words.items() for word in both.split()}
    exponent = scale.get(text.rpartition(" ")[2], 0) if "poin" not in text else 0
    unit = Decimal(1).scaleb(int(number.as_tuple().exponent))
    return number.scaleb(exponent), unit.scaleb(exponent)


def test_every_printed_number_prints_its_value_and_both_languages_the_same(page: Page) -> None:
    for language, value, text in page.numbers:
        number, unit = read_number(text, language)
        assert abs(number - Decimal(value)) < unit, (language, value, text)
    values = {of: [value for language, value, _ in page.numbers if language == of] for of in ("id", "en")}
    assert values["id"] == values["en"] != []


def test_every_printed_number_is_of_a_query_of_the_page(page: Page, release: Path) -> None:
    reports = read_reports(release)
    known = {
        Decimal(str(v)) for rows in reports.values() for row in rows for v in row.values() if is_number(v)
    }
    unchecked = sum(row["figures"] for row in reports["verdicts"] if row["verdict"] == "not_checkable")
    printed = {Decimal(value) for _, value, _ in page.numbers}
    counted = {Decimal(value) for value in not_named(page.text)}
    counted |= {Decimal(months) for months in drawn_parts(reports, "tile_map")["hidden_months"].values()}
    assert printed - known - {Decimal(unchecked)} - counted == set()


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def not_named(text: str) -> Iterator[str]:
    """How many more there are, where a list is cut off."""
    for found in re.findall(r"dan ([\d.]+) (?:baris|pengirim|hal) lain", text):
        yield found.replace(".", "")


def test_the_answer_is_the_latest_headline_of_the_office_s_own_records_or_else_of_any(release: Path) -> None:
    with duckdb.connect(str(release), read_only=True) as warehouse:
        [(rate,)] = warehouse.execute(
            f"select coverage_rate from marts.coverage where {HEADLINE} and coverage_rate is not null "
            "order by provenance = 'administrative' and is_complete desc, period desc limit 1"
        ).fetchall()
    assert f'<p class="big"><data value="{rate}">' in page_text(release)


def test_no_query_of_the_page_reads_anything_but_marts_and_audit() -> None:
    read = {
        schema
        for path in (SQL / "report").rglob("*.sql")
        for schema in re.findall(
            r"(?<!distinct )\b(?:from|join) (?:former\.)?([a-z]+)\.", path.read_text(encoding="utf-8")
        )
    }
    assert read == {"marts", "audit"}


def test_a_release_of_another_version_is_told_so_and_nothing_is_written(
    tmp_path: Path, published: Settings
) -> None:
    copy = altered(published.published, tmp_path, "drop table marts.funding_sources")
    for make in (page_text, write_page):
        with pytest.raises(WrongUsage, match="published by another version"):
            make(copy)
    assert not (tmp_path / "report").exists()


def test_both_languages_say_the_same_things() -> None:
    def keys(words: object) -> object:
        return {k: keys(v) for k, v in words.items()} if isinstance(words, dict) else None

    assert keys(WORDS["id"]) == keys(WORDS["en"])
    statuses = {"received", "late", "restated", "duplicate", "held", "refused", "missing", "not_due"}
    assert WORDS["id"]["statuses"].keys() == statuses
    assert WORDS["id"]["remarks"].keys() == REMARKS.keys()


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_chart_is_a_vega_lite_chart(language: str, published: Settings) -> None:
    words = words_of(read_reports(published.published))[language]
    for chart in CHARTS.values():
        chart(chart_words(words)).to_dict()  # raises where the schema does not allow it
    assert chart_specs(list(CHARTS), chart_words(words), words["descriptions"]).keys() == CHARTS.keys()


def test_every_code_of_a_reason_has_words_and_simulated_data_say_so(page: Page, release: Path) -> None:
    with duckdb.connect(str(release), read_only=True) as warehouse:
        codes = warehouse.execute("""
            select distinct unnest(string_split(code, ', '))
            from (
                select break_reason as code from marts.coverage
                union select reason_code from marts.coverage_change
                union select reason_code from marts.growth
            )
            where code is not null
        """).fetchall()
        [(kind,)] = warehouse.execute("select data_kind from audit.current_release").fetchall()
    assert {code for (code,) in codes} - WORDS["id"]["reasons"].keys() == set()
    assert ("DATA SIMULASI" in page.text) == (kind == "simulated")


EVENT = """
    insert into marts.completeness by name
    select 'memberships' as dataset, '{}' as sender, date '{}' as period, 'missing' as status,
        true as is_missing, true as is_expected, date '2024-11-10' as due_date, 0.966 as completeness_rate,
        'real' as data_kind,
        {}
"""
"""A delivery that is missing: its sender and month, and what is not so of it."""
NOT_SO = ", ".join(
    f"false as is_{name}" for name in ("received", "late", "restated", "held", "duplicated", "complete")
)


def test_every_event_and_sender_of_the_calendar_is_on_the_page(tmp_path: Path, published: Settings) -> None:
    drawn = (("<b>K01</b></script>", "2024-09-01"), ("K02", "2024-10-01"))
    text = page_text(altered(published.published, tmp_path, *(EVENT.format(*one, NOT_SO) for one in drawn)))
    said = Page(text).text
    assert "<b>K01" not in text
    assert len(re.findall('class="event" data-kind="missing"', text)) == 4
    assert said.count("belum ada") >= 2
    for part in (
        "<b>K01</b>",
        "Kepesertaan Oktober 2024 (batas waktu 10 November 2024): K02",
        "Memberships October 2024 (due on 10 November 2024): K02",
        "96,6 persen",
        "96.6 %",
    ):
        assert part in said
