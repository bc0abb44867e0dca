"""What of the deliveries is not used, counted by sender and rule; no value of a row."""

from pathlib import Path

import duckdb

from flows.report.page_data import Row, read_report
from flows.settings import SQL
from flows.warehouse.build import CONFIG


def refusals(published: Path) -> list[Row]:
    """Return dataset, sender, what was found, in how many deliveries and rows; empty where all is used."""
    with duckdb.connect(str(published), read_only=True, config=CONFIG) as connection:
        return read_report(connection, SQL / "report" / "refused.sql")
