"""The star of marts: every code of a fact joins its dimension, every name beside a code is the dimension's.

On the shipped records and on simulated ones: what the one lacks, the other has.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.settings import Settings
from tests.altered import altered
from tests.readme_parts import README

KEYS = {
    column: tuple(dimension.split(" by "))
    for dimension, columns in {
        "marts.periods by period": "period from_period to_period compared_period actual_period",
        "marts.regions by region_code": "region_code parent_region_code province_code island_group_code",
        "marts.segments by segment": "segment",
        "marts.offices by office_code": "office_code parent_office_code",
        "marts.participant_definitions by participant_definition": "participant_definition",
        "marts.base_definitions by base_definition": "base_definition common_base_definition sakernas_base",
        "marts.funding_sources by funding_source": "funding_source",
        "marts.project_funding_sources by project_funding": "project_funding",
        "marts.programmes by programme": "programme",
        "marts.categories by dimension || ':' || category": "category",
    }.items()
    for column in columns.split()
}
"""Columns of any mart that are keys, and the dimension and its key that they join."""
COMPOSED = {"category": "dimension || ':' || category"}
"""Keys that the fact, too, composes of several columns."""
LABELS = {
    "region_name": "region_code",
    "region_level": "region_code",
    "segment_name": "segment",
    "office_name": "office_code",
    "funding_source_name": "funding_source",
    "programme_name": "programme",
    "project_funding_name": "project_funding",
    "category_name": "category",
    "category_name_id": "category",
}
"""Columns of facts that repeat a column of the dimension that the other joins."""
DIMENSIONS = {table for table, _ in KEYS.values()} | {"marts.days", "marts.definitions"}
ENUMERATED = """
    as_of_precision base_kind base_status basis break_reason check_kind comparison_kind counted_unit
    data_kind definition_kind dimension explained_by growth_basis includes_jakon includes_pmi kind measure
    measure_kind office_level programme project_funding provenance publisher_kind qualifier reason_code
    region_basis region_level scope_level segment severity stated_by status table_schema target_family unit
    verdict
"""
"""Columns of codes whose comments list every code."""
JOINED = {"break_reason", "explained_by", "reason_code"}
"""Those that may hold several codes."""
OPEN = {
    ("marts.published_figures", "measure"): "as many as articles print",
    ("marts.published_figures", "unit"): "the same",
    ("marts.data_dictionary", "table_schema"): "listed with its shared meaning",
}
TEXT = {
    "ids": (
        "actual_source base_source compared_source delivery_id figure_id loss_id operands "
        "other_delivery_id participants_source rate_source recap_source release_id source "
        "target_source"
    ),
    "names": "aliases names parameters spellings",
    "name": (
        "base_name base_name_id base_weights capital column_name metric month_name month_name_id office_name "
        "publisher quarter_name rule scope_name sender table_macro table_name"
    ),
    "name of a file": "check_name",
    "digest": "code_digest inputs_digest sha256",
    "version": "cakupan_version duckdb_version",
    "SQL": "data_type formula",
    "name of a folder": "dataset",
    "key of another kind in each row; the two kinds are dimensions of their own": "definition",
    "key of a definition in the same table": "family",
    "key of the survey base beside the one of the row": "base_resembles_definition",
    "path": "file other_file",
    "composed of definitions": "from_series series to_series",
    "code of others": "kemendagri_code old_kemendagri_code",
    "what went, a sentence": "lost",
    "what is known of a base, a sentence": "base_doubt conflict_reason sentence sentence_id",
    "segments joined by +": "parts segments",
    "as many as articles name": "population",
    "address": "source_url",
}
"""Columns of names, ids and sentences, by what they are."""
SENTENCES = re.compile(r"meaning|.*_meaning|.*_note|example|expected|reason|accepted_reason|value")
NAMES = re.compile(r"[a-z_]+_name(_en|_id)?")
Found = dict[tuple[str, str], set[str]]


@pytest.fixture(params=["published", "simulated"])
def star(request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to a warehouse of shipped, then of simulated records."""
    settings: Settings = request.getfixturevalue(request.param)
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        yield connection


def columns(star: duckdb.DuckDBPyConnection, *schemas: str) -> list[tuple[str, str, str, str]]:
    """Table, column, type and comment of every column of these schemas."""
    return star.execute(
        "select schema_name || '.' || table_name, column_name, data_type, comment from duckdb_columns() "
        "where list_contains(?, schema_name) order by all",
        [list(schemas)],
    ).fetchall()


def strangers(star: duckdb.DuckDBPyConnection) -> Found:
    """Codes of each fact that its dimension does not hold."""
    found: Found = {}
    for table, column, *_ in columns(star, "marts"):
        if column in KEYS and table != KEYS[column][0]:
            dimension, key = KEYS[column]
            used = COMPOSED.get(column, column)
            rows = star.execute(
                f"select distinct ({used})::varchar from {table} where ({used}) is not null "
                f"except select ({key})::varchar from {dimension}"
            ).fetchall()
            if rows:
                found[(table, column)] = {row[0] for row in rows}
    return found


def test_every_code_of_a_fact_is_in_its_dimension(star: duckdb.DuckDBPyConnection) -> None:
    assert strangers(star) == {}


def test_a_code_that_its_dimension_lacks_would_be_found(published: Settings, tmp_path: Path) -> None:
    copy = altered(published.published, tmp_path, "delete from marts.regions where region_code = 'KAL'")
    with duckdb.connect(str(copy), read_only=True) as without:
        assert strangers(without)["marts.coverage", "region_code"] == {"KAL"}


def test_the_key_of_a_dimension_is_one_column_and_unique(star: duckdb.DuckDBPyConnection) -> None:
    rows = {
        table: star.execute(f"select count(*) - count(distinct {key}) from {table}").fetchall()
        for table, key in set(KEYS.values())
    }
    assert {table: found for table, found in rows.items() if found != [(0,)]} == {}


def renamed(star: duckdb.DuckDBPyConnection) -> Found:
    """Codes of which a fact carries another name than their dimension."""
    found: Found = {}
    present = {(table, column) for table, column, *_ in columns(star, "marts")}
    for table, label in sorted(present):
        code = LABELS.get(label, "")
        if (table, code) in present and table not in DIMENSIONS:
            dimension, key = KEYS[code]
            key = "dimension, category" if code in COMPOSED else key
            rows = star.execute(
                f"select distinct {code} from {table} as fact "
                f"inner join {dimension} as dimension using ({key}) "
                f"where fact.{label} is distinct from dimension.{label}"
            ).fetchall()
            if rows:
                found[(table, label)] = {row[0] for row in rows}
    return found


def test_a_name_beside_a_code_is_the_name_of_its_dimension(star: duckdb.DuckDBPyConnection) -> None:
    assert renamed(star) == {}


def test_another_name_beside_a_code_would_be_found() -> None:
    with duckdb.connect(":memory:") as drawn:
        drawn.execute("create schema marts")
        drawn.execute("create table marts.segments as select 'PU' as segment, 'Wage earners' as segment_name")
        drawn.execute("create table marts.drawn as select 'PU' as segment, 'Workers' as segment_name")
        assert renamed(drawn) == {("marts.drawn", "segment_name"): {"PU"}}


def test_every_text_of_the_marts_and_the_audit_is_a_key_a_code_or_a_text(
    star: duckdb.DuckDBPyConnection,
) -> None:
    unsaid = {
        (table, column)
        for table, column, kind, _ in columns(star, "marts", "audit")
        if kind == "VARCHAR"
        and column not in {*KEYS, *ENUMERATED.split(), *" ".join(TEXT.values()).split()}
        and not SENTENCES.fullmatch(column)
        and not NAMES.fullmatch(column)
    }
    assert unsaid == set()


def unlisted(star: duckdb.DuckDBPyConnection) -> Found:
    """Codes that occur in a column and that its comment does not name."""
    found: Found = {}
    for table, column, kind, comment in columns(star, "marts", "audit"):
        if kind != "VARCHAR" or column not in ENUMERATED.split() or (table, column) in OPEN:
            continue
        values = {
            row[0] for row in star.execute(f"select distinct {column} from {table}").fetchall() if row[0]
        }
        codes = {code for value in values for code in (value.split(", ") if column in JOINED else [value])}
        missing = {code for code in codes if not re.search(rf"(?<!\w){re.escape(code)}(?!\w)", comment)}
        if missing:
            found[(table, column)] = missing
    return found


def test_the_comment_of_a_column_of_codes_lists_them(star: duckdb.DuckDBPyConnection) -> None:
    assert unlisted(star) == {}


def test_a_code_that_its_comment_lacks_would_be_found() -> None:
    with duckdb.connect(":memory:") as drawn:
        drawn.execute("create schema marts; create table marts.drawn (status varchar, reason_code varchar)")
        drawn.execute("insert into marts.drawn values ('comparable', 'conflict, incomplete'), ('no', null)")
        drawn.execute("comment on column marts.drawn.status is 'comparable or not_comparable.'")
        drawn.execute("comment on column marts.drawn.reason_code is 'Why: conflict.'")
        told = unlisted(drawn)
        assert told == {("marts.drawn", "status"): {"no"}, ("marts.drawn", "reason_code"): {"incomplete"}}


TOLD = {
    "series": "Draw one line per series",
    "is_headline": "Filter is_headline = true for one number per month, region and segment",
    "is_suppressed": "hidden",
    "is_complete": "",
    "is_provisional": "may still change",
    "reason_code": "",
    "region_level": "filter one before adding up",
}


@pytest.mark.parametrize("column", TOLD)
def test_a_chart_builder_is_told_how_to_use_it(warehouse: duckdb.DuckDBPyConnection, column: str) -> None:
    comments = [comment for _, name, _, comment in columns(warehouse, "marts") if name == column]
    assert comments
    assert [text for text in comments if TOLD[column].lower() not in text.lower()] == []


def test_the_calendar_is_every_month_of_whole_years_once_and_reaches_to_the_year_of_every_target(
    star: duckdb.DuckDBPyConnection,
) -> None:
    months = [row[0] for row in star.execute("select period from marts.periods order by period").fetchall()]
    first, last = months[0].year, months[-1].year
    assert months == [date(year, month, 1) for year in range(first, last + 1) for month in range(1, 13)]
    years = star.execute("select distinct target_year from marts.target_gap").fetchall()
    assert [year for (year,) in years if date(year, 12, 1) not in months] == []


def test_the_days_are_all_days_of_whole_years_once_and_hold_the_month_of_every_fact(
    star: duckdb.DuckDBPyConnection,
) -> None:
    found = star.execute(
        "select month(min(calendar_date)), day(min(calendar_date)), month(max(calendar_date)), "
        "day(max(calendar_date)), count(*) - count(distinct calendar_date), "
        "count(*) - 1 - datediff('day', min(calendar_date), max(calendar_date)) from marts.days"
    ).fetchall()
    lost = "select period from marts.periods where has_facts except select calendar_date from marts.days"
    assert (found, star.execute(lost).fetchall()) == ([(1, 1, 12, 31, 0, 0)], [])


def test_the_current_release_is_one_row_with_what_a_dashboard_shows(star: duckdb.DuckDBPyConnection) -> None:
    rows = star.execute(
        "select release_id, published_at, data_kind, status, office_name from audit.current_release"
    ).fetchall()
    assert (len(rows), [name for row in rows for name in row if name is None]) == (1, [])


PERSONAL = re.compile(
    r"(^|_)(nik|kpj|npp|nama|wage|upah|birth|phone|address|pseudonym|membership_id|person_id)(_|$)"
)
HASH_OR_NUMBER = r"\b([0-9a-f]{32,}|[0-9]{16}|[0-9]{11})\b"


def test_no_column_of_the_marts_is_of_a_person_and_no_text_holds_a_hash_or_a_number_of_one(
    star: duckdb.DuckDBPyConnection,
) -> None:
    texts = [
        (table, column) for table, column, kind, _ in columns(star, "marts", "core") if kind == "VARCHAR"
    ]
    named = [place for place in texts if PERSONAL.search(place[1])]
    holding = {
        (table, column): rows
        for table, column in texts
        if (
            rows := star.execute(
                f"select {column} from {table} where regexp_matches({column}, ?) limit 1", [HASH_OR_NUMBER]
            ).fetchall()
        )
    }
    assert (named, holding) == ([], {})


def test_readme_names_every_dimension_and_the_columns_that_join_it() -> None:
    chapter = README.read_text(encoding="utf-8").partition("## Open it in a BI tool")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(marts\.[a-z_]+)`", chapter))
    assert DIMENSIONS - named == {"marts.definitions"}, "its two kinds are dimensions of their own"
