"""The audit: each file of sql/checks returns the rows that must not be, or nothing."""

from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import pyarrow

from flows.duck import TEXT, WHOLE, rows_of, table_schema
from flows.problems import NotPublished
from flows.project import SQL
from flows.warehouse.model import read_header, why

CHECKS = table_schema({"check_name severity meaning": TEXT, "offenders": WHOLE, "example": TEXT})
SEVERITIES = ("block", "warn")


@dataclass(frozen=True)
class Verdict:
    """What a check found."""

    check_name: str
    severity: str
    """block: nothing is published; warn: counted and shown."""
    meaning: str
    """What an offending row would mean."""
    offenders: int
    example: str | None
    """The first offending row."""

    @property
    def blocks(self) -> bool:
        """Whether it stands in the way of publishing."""
        return self.severity == "block" and self.offenders > 0


def run_checks(connection: duckdb.DuckDBPyConnection, folder: Path = SQL / "checks") -> list[Verdict]:
    """Run every check; a check that does not run is an error, never a pass."""
    return [run_check(connection, path) for path in sorted(folder.glob("*.sql"))]


def run_check(connection: duckdb.DuckDBPyConnection, path: Path) -> Verdict:
    """Run one check and count its offenders."""
    text = path.read_text(encoding="utf-8")
    meaning, keys = read_header(text)
    severity = keys.get("severity", ["block"])[0]
    if severity not in SEVERITIES:
        raise NotPublished(f"sql/checks/{path.name} has severity {severity}; expected block or warn.")
    try:
        offenders = rows_of(connection, text)
    except duckdb.Error as error:
        raise NotPublished(f"sql/checks/{path.name} does not run: {why(error)}") from None
    told = [", ".join(f"{name} {value}" for name, value in row.items()) for row in offenders[:1]]
    return Verdict(path.stem, severity, meaning, len(offenders), told[0] if told else None)


def verdict_table(verdicts: list[Verdict]) -> pyarrow.Table:
    """Return the verdicts as the table ledger.checks."""
    return pyarrow.Table.from_pylist([asdict(verdict) for verdict in verdicts], schema=CHECKS)


def refuse_to_publish(verdicts: list[Verdict]) -> None:
    """Raise NotPublished naming every blocking check, what it means and the first offender."""
    blocking = [verdict for verdict in verdicts if verdict.blocks]
    if blocking:
        told = "\n".join(
            f"  {v.check_name}: {v.offenders} row(s). {v.meaning}\n    first: {v.example}" for v in blocking
        )
        raise NotPublished(f"{len(blocking)} check(s) did not pass; nothing was published.\n{told}")
