"""Apache Superset reads the published warehouse; `make test-bi` makes its environment and runs this."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from flows.settings import Settings
from tests.bi.superset_api import PYTHON, Json, Superset, filtered, opened_anew, read_only, said

pytestmark = pytest.mark.superset

NAMES = "select table_name from duckdb_tables() where schema_name = ? order by all"
TABLE_COMMENTS = "select table_name, comment from duckdb_tables() where schema_name = ? order by all"
COLUMN_COMMENTS = """
    select column_name, comment
    from duckdb_columns()
    where schema_name = ? and table_name = ?
    order by column_index
"""
DATED = """
    select column_name
    from duckdb_columns()
    where schema_name = 'marts' and table_name = 'coverage' and data_type in ('DATE', 'TIMESTAMP')
    order by all
"""
HEADLINE = """
    select date_trunc(?, period)::date, segment, sum(participants), max(coverage_rate), count(*)
    from marts.coverage
    where is_headline and region_code = 'KAL' and segment in ('ALL', 'BPU')
        and period >= '2021-01-01' and period < '2026-01-01'
    group by all
    order by all
"""
SIMPLE = {"expressionType": "SIMPLE", "aggregate": "SUM", "label": "participants"}
METRICS = [
    {**SIMPLE, "column": {"column_name": "participants"}},
    {"expressionType": "SQL", "sqlExpression": "max(coverage_rate)", "label": "rate"},
    {"expressionType": "SQL", "sqlExpression": "count(*)", "label": "rows"},
]
FILTERS = filtered(
    ("is_headline", "IS TRUE", None),
    ("region_code", "IN", ["KAL"]),
    ("segment", "IN", ["ALL", "BPU"]),
    ("period", "TEMPORAL_RANGE", "2021-01-01 : 2026-01-01"),
)
FORBIDDEN = {
    "create table marts.mine as select 1": "read-only mode",
    "insert into audit.releases from audit.releases": "read-only mode",
    "update marts.coverage set participants = 0": "read-only mode",
    "drop table marts.coverage": "read-only mode",
    "copy (select 1) to '{folder}/out.csv'": "disabled by configuration",
    "select * from read_csv('{folder}/rejections.csv')": "disabled by configuration",
    "attach '{folder}/another.duckdb' as another": "disabled by configuration",
    "set enable_external_access = true": "configuration has been locked",
}
"""Statements, and what they are answered."""


@pytest.fixture(scope="module")
def database(superset: Superset, published: Settings) -> int:
    return superset.register("Cakupan", read_only(published.published))


@pytest.fixture(scope="module")
def dataset(superset: Superset, database: int) -> int:
    """A dataset of coverage, made as in the form, which offers the schema under this name."""
    return superset.dataset(database, "cakupan.marts", "coverage")


def version_of(package: str) -> str:
    """The version of a package that Superset runs with."""
    asked = f"import importlib.metadata as m; print(m.version({package!r}))"
    done = subprocess.run([PYTHON, "-c", asked], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_it_is_6_1_with_an_older_duckdb_than_ours(superset: Superset, database: int) -> None:
    assert version_of("apache-superset").startswith("6.1.")
    assert superset.rows(database, "select version() as found") == [{"found": f"v{version_of('duckdb')}"}]
    assert duckdb.__version__ > version_of("duckdb") > "1.4"


def test_a_wrong_path_is_told(superset: Superset, tmp_path: Path) -> None:
    asked = {"database_name": "wrong", "sqlalchemy_uri": read_only(tmp_path / "none.duckdb")}
    told = superset.web.post("/api/v1/database/test_connection/", json=asked)
    assert "database does not exist" in said(told)


@pytest.mark.parametrize("schema", ["marts", "audit"])
def test_every_table_is_offered(
    schema: str, superset: Superset, database: int, warehouse: duckdb.DuckDBPyConnection
) -> None:
    assert f"cakupan.{schema}" in superset.get(f"database/{database}/schemas/")["result"]
    offered = superset.get(f"database/{database}/tables/", q=f"(force:!t,schema_name:cakupan.{schema})")
    names = [name for (name,) in warehouse.execute(NAMES, [schema]).fetchall()]
    assert sorted(table["value"] for table in offered["result"]) == names


@pytest.mark.parametrize("schema", ["marts", "audit"])
def test_every_table_and_column_shows_its_comment(
    schema: str, superset: Superset, database: int, warehouse: duckdb.DuckDBPyConnection
) -> None:
    for table, comment in warehouse.execute(TABLE_COMMENTS, [schema]).fetchall():
        asked = {"name": table, "schema": f"cakupan.{schema}"}
        shown = superset.get(f"database/{database}/table_metadata/", **asked)
        columns = [(column["name"], column["comment"]) for column in shown["columns"]]
        assert shown["comment"] == comment
        assert columns == warehouse.execute(COLUMN_COMMENTS, [schema, table]).fetchall()


def test_a_dataset_takes_over_what_the_columns_mean(
    superset: Superset, dataset: int, warehouse: duckdb.DuckDBPyConnection
) -> None:
    columns = superset.get(f"dataset/{dataset}")["result"]["columns"]
    described = [(column["column_name"], column["description"]) for column in columns]
    expected = warehouse.execute(COLUMN_COMMENTS, ["marts", "coverage"]).fetchall()
    assert sorted(described) == sorted(expected)


def test_dates_are_temporal_and_period_is_the_time(
    superset: Superset, dataset: int, warehouse: duckdb.DuckDBPyConnection
) -> None:
    found = superset.get(f"dataset/{dataset}")["result"]
    temporal = sorted(column["column_name"] for column in found["columns"] if column["is_dttm"])
    assert found["main_dttm_col"] == "period"
    assert temporal == [name for (name,) in warehouse.execute(DATED).fetchall()]


def chart_of(grain: str) -> Json:
    """The query of a chart of coverage over time, by segment."""
    axis = {"columnType": "BASE_AXIS", "expressionType": "SQL", "timeGrain": grain}
    period = {**axis, "sqlExpression": "period", "label": "period"}
    return {"columns": [period, "segment"], "metrics": METRICS, "filters": FILTERS, "row_limit": 1000}


@pytest.mark.parametrize(("grain", "unit"), [("P1M", "month"), ("P1Y", "year")])
def test_a_chart_shows_the_headline_figures(
    grain: str, unit: str, superset: Superset, dataset: int, warehouse: duckdb.DuckDBPyConnection
) -> None:
    found = superset.chart(dataset, chart_of(grain))["data"]
    rows = [
        (datetime.fromtimestamp(row["period"] / 1000, UTC).date(), *list(row.values())[1:]) for row in found
    ]
    expected = warehouse.execute(HEADLINE, [unit]).fetchall()
    assert len(expected) >= 5
    assert sorted(rows) == expected


def test_sql_lab_answers_as_duckdb_does_also_with_a_metric(
    superset: Superset, database: int, warehouse: duckdb.DuckDBPyConnection
) -> None:
    query = """
        select region_name, participants, metrics.coverage_rate(participants, base_workers) as rate
        from marts.coverage
        where is_headline and segment = 'ALL' and base_workers is not null
        order by all
    """
    found = [tuple(row.values()) for row in superset.rows(database, query)]
    assert len(found) > 5
    assert found == warehouse.execute(query).fetchall()


@pytest.mark.parametrize("address", [read_only, opened_anew])
def test_no_statement_writes_or_leaves_the_file(
    address: Callable[[Path], str], superset: Superset, published: Settings
) -> None:
    database = superset.register(f"Forbidden, {address.__name__}", address(published.published))
    before = published.published.read_bytes()
    answers = {
        statement: said(superset.sql(database, statement.format(folder=published.warehouse)))
        for statement in FORBIDDEN
    }
    assert {text: FORBIDDEN[text] in told for text, told in answers.items()} == dict.fromkeys(FORBIDDEN, True)
    assert published.published.read_bytes() == before
