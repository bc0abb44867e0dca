"""What the page shows, read from the release by the queries of sql/report/: nothing else is on it."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from flows.problems import WrongUsage
from flows.settings import SQL
from flows.warehouse.build import CONFIG

Row = dict[str, Any]


def read_reports(published: Path, folder: Path = SQL / "report") -> dict[str, list[Row]]:
    """Return the rows of every query of sql/report/ by its name.

    Raises WrongUsage for a release that an older version of this program published.
    """
    with duckdb.connect(str(published), read_only=True, config=CONFIG) as connection:
        try:
            return {path.stem: read_report(connection, path) for path in sorted(folder.glob("*.sql"))}
        except (duckdb.BinderException, duckdb.CatalogException):  # a table or a column is not there
            raise WrongUsage(
                f"{published} was published by another version of this program and has not all that its page "
                "shows. `cakupan run` publishes it again, and writes the page."
            ) from None


def read_report(connection: duckdb.DuckDBPyConnection, path: Path) -> list[Row]:
    """Return the rows of one query."""
    cursor = connection.execute(path.read_text(encoding="utf-8"))
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def as_table(rows: list[Row]) -> dict[str, list[Any]]:
    """Return rows as `columns` and `rows` of plain values: days as ISO texts, decimals as numbers."""
    columns = list(rows[0]) if rows else []
    return {"columns": columns, "rows": [[_plain(row[name]) for name in columns] for row in rows]}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
