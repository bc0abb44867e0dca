"""What of the deliveries is not used, counted by sender and rule; no value of a row."""

from pathlib import Path

import duckdb

from flows.duck import CONFIG
from flows.report.page_data import REPORTS, read_report
from flows.warehouse.rows import Row


def refusals(published: Path) -> list[Row]:
    """Return by dataset and sender what was found, in how many deliveries, and how many breaches of a rule
    or rows; empty where all is used.
    """
    with duckdb.connect(str(published), read_only=True, config=CONFIG) as connection:
        return read_report(connection, REPORTS / "refused.sql")
