"""What the page shows, read from the release by the queries of sql/report/: nothing else is on it."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from flows.duck import Row, quoted, read_only, rows_of
from flows.problems import WrongUsage
from flows.project import SQL
from flows.report.wording import conclusions
from flows.warehouse.publish import list_releases

Reports = dict[str, list[Row]]
REPORTS = SQL / "report"
MISSING = (duckdb.BinderException, duckdb.CatalogException)
"""Raised where a table or a column is not there."""


def read_reports(published: Path) -> Reports:
    """Return the rows of every query of sql/report/ by its name.

    Raises WrongUsage for a release that an older version of this program published.
    """
    with read_only(published) as connection:
        try:
            return _reports(connection, REPORTS)
        except MISSING:
            raise WrongUsage(
                f"{published} was published by another version of this program and has not all that its page "
                "shows. `cakupan run` publishes it again, and writes the page."
            ) from None


def read_news(published: Path) -> dict[str, Any]:
    """Return what is new since the release before: when that was published, and the rows of the queries of
    sql/report/since/ by name, None where its file is not kept, is damaged or is of another version.
    """
    *_, former, _ = [None, *list_releases(published)]
    if former is None:
        return {"former_published_at": None, "since": None}
    told = {"former_published_at": datetime.fromisoformat(str(former["published_at"])), "since": None}
    if former["file"] is None:
        return told
    with read_only(published) as connection:
        try:
            connection.execute(f"attach {quoted(former['file'])} as former (read_only)")
            return {**told, "since": _reports(connection, REPORTS / "since")}
        except duckdb.Error:  # damaged, or without what is asked for
            return told


def read_conclusions(published: Path) -> dict[str, list[str]]:
    """Return what may be said of coverage, in sentences by language."""
    with read_only(published) as connection:
        asked = (SQL / "queries" / f"{name}.sql" for name in ("how_did_coverage_move", "what_may_be_said"))
        return conclusions(*(read_report(connection, path) for path in asked))


def read_report(connection: duckdb.DuckDBPyConnection, path: Path) -> list[Row]:
    """Return the rows of one query."""
    return rows_of(connection, path.read_text(encoding="utf-8"))


def refusals(published: Path) -> list[Row]:
    """Return by dataset and sender what is not used, in how many deliveries, and how many breaches of a rule
    or rows; no value of a row, and nothing where all is used.
    """
    with read_only(published) as connection:
        return read_report(connection, REPORTS / "refused.sql")


def as_table(rows: list[Row], columns: tuple[str, ...]) -> dict[str, Any]:
    """Return rows as `columns`, `rows` of plain values and `texts`: of each column of texts its different
    ones, by whose place the rows name them. Days are ISO texts, decimals numbers.
    """
    found = [[_plain(row[name]) for name in columns] for row in rows]
    texts = {
        name: list(dict.fromkeys(row[at] for row in found if row[at] is not None))
        for at, name in enumerate(columns)
        if any(isinstance(row[at], str) for row in found)
    }
    places = {name: {text: place for place, text in enumerate(known)} for name, known in texts.items()}
    coded = [
        [
            places[name].get(value) if name in places else value
            for name, value in zip(columns, row, strict=True)
        ]
        for row in found
    ]
    return {"columns": columns, "texts": texts, "rows": coded}


def _reports(connection: duckdb.DuckDBPyConnection, folder: Path) -> Reports:
    return {path.stem: read_report(connection, path) for path in sorted(folder.glob("*.sql"))}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
