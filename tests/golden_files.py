"""The golden files: what the shipped records become, table by table, so that any change is a diff to review.

`make golden` writes them again.
"""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from flows.settings import SQL
from flows.warehouse.model import load_model
from tests.builds import cold
from tests.conftest import publish

GOLDEN = Path(__file__).with_name("golden")
MARTS = [f"marts.{path.stem}" for path in sorted((SQL / "marts").glob("*.sql"))]
AUDIT = ["audit.checks", "audit.deliveries", "audit.rejections"]
CLOCK = {"received_at", "first_received_at"}
PARTS = {"marts.survey_bases": "region_level <> 'regency'"}
"""Tables of which a part is golden: the rest is as it was delivered."""


def golden_file(table: str) -> Path:
    """Return where the golden text of a table lies."""
    return GOLDEN / f"{table.removeprefix('marts.')}.csv"


def golden_text(warehouse: duckdb.DuckDBPyConnection, table: str) -> str:
    """Return a table as CSV, sorted by its grain, without what a clock says."""
    grain = load_model(warehouse, SQL / f"{table.replace('.', '/')}.sql").grain
    part = PARTS.get(table, "true")
    cursor = warehouse.execute(f"from {table} where {part} order by {', '.join(grain)}")
    names = [column[0] for column in cursor.description or []]
    kept = [place for place, name in enumerate(names) if name not in CLOCK]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in [names, *cursor.fetchall()]:
        writer.writerow([_cell(row[place]) for place in kept])
    return text.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def write_golden_files() -> None:
    """Build a warehouse from the shipped records and write every golden file again."""
    with tempfile.TemporaryDirectory() as folder:
        settings = cold(Path(folder))
        publish(settings)
        for former in GOLDEN.glob("*.csv"):
            former.unlink()
        with duckdb.connect(str(settings.published), read_only=True) as warehouse:
            for table in [*MARTS, *AUDIT]:
                golden_file(table).write_text(golden_text(warehouse, table), encoding="utf-8")


if __name__ == "__main__":
    write_golden_files()
