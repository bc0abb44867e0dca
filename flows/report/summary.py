"""The summary of a release, read from its own tables: how coverage moved, what may be said, what became of the rows."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from flows.report.wording import conclusions
from flows.settings import SQL
from flows.warehouse.build import CONFIG

TRY_NEXT = (
    "cakupan query how_did_coverage_move",
    "cakupan query \"from marts.coverage_change where region_code = 'KAL'\"",
    "cakupan query \"from marts.published_figures where verdict = 'arithmetic_mismatch'\"",
)


def summary_data(published: Path) -> dict[str, Any]:
    """Return the summary as plain values: release, ledger, coverage, changes, conclusions, refusals, file."""
    with duckdb.connect(str(published), read_only=True, config=CONFIG) as connection:
        changes = _rows(connection, _cookbook("what_may_be_said"))
        coverage = _rows(connection, _cookbook("how_did_coverage_move"))
        return {
            "file": str(published),
            "release": _rows(connection, "from audit.current_release")[0],
            "ledger": _rows(connection, LEDGER)[0],
            "refused": _rows(connection, REFUSED),
            "warnings": _rows(connection, WARNINGS),
            "coverage": coverage,
            "changes": changes,
            "conclusions": conclusions(coverage, changes),
        }


LEDGER = """
select
    count(*) as deliveries,
    coalesce(sum(physical_rows), 0)::bigint as rows_in,
    coalesce(sum(accepted_rows), 0)::bigint as accepted,
    coalesce(sum(rejected_rows), 0)::bigint as refused,
    coalesce(sum(duplicate_rows), 0)::bigint as duplicates,
    coalesce(sum(structural_rows), 0)::bigint as structural,
from audit.deliveries
"""
REFUSED = """
select file, status, rejected_rows, reason
from audit.deliveries
where status <> 'accepted'
order by file
"""
WARNINGS = """
select check_name, offenders, meaning
from audit.checks
where offenders > 0
order by check_name
"""


def print_summary(published: Path, console: Console) -> None:
    """Print the summary for a person."""
    data = summary_data(published)
    release = data["release"]
    console.print(f"\n[bold]{release['office_name']}[/bold]: how coverage moved", highlight=False)
    console.print(_coverage_table(data["coverage"]))
    console.print("[bold]What may be said[/bold]", highlight=False)
    for language in ("en", "id"):
        for sentence in data["conclusions"][language]:
            console.print(f"  {sentence}", highlight=False)
        console.print()
    for line in [*_ledger_lines(data), *_refusal_lines(data)]:
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    console.print(f"Warehouse: {data['file']} (release {release['release_id']})", highlight=False, soft_wrap=True)
    console.print("Try next:", highlight=False)
    for command in _try_next(release["region_code"]):
        console.print(f"  {command}", highlight=False, markup=False, soft_wrap=True)


def markdown_summary(published: Path) -> str:
    """Return the summary as Markdown."""
    data = summary_data(published)
    lines = [f"# {data['release']['office_name']}: release {data['release']['release_id']}", ""]
    lines += ["| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    lines += ["| " + " | ".join(row) + " |" for row in _coverage_cells(data["coverage"])]
    lines += ["", *(f"{s}\n" for language in ("en", "id") for s in data["conclusions"][language])]
    lines += [f"- {line}" for line in [*_ledger_lines(data), *_refusal_lines(data)]]
    return "\n".join(lines) + "\n"


COLUMNS = ("As of", "As published", "over", "Count", "Participants", "On one base", "interval")


def _coverage_table(rows: list[dict[str, Any]]) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for column in COLUMNS:
        table.add_column(column, justify="right" if column in ("As published", "Participants") else "left")
    for cells in _coverage_cells(rows):
        table.add_row(*cells)
    bases = sorted({row["common_base_name"] for row in rows if row["common_base_name"]})
    if bases:
        table.caption = f"On one base: {'; '.join(bases)}. ~ an estimate: another survey round stands in."
        table.caption_justify = "left"
    return table


def _coverage_cells(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    cells = []
    for row in rows:
        is_first = row["is_published_count"] is not False
        cells.append(
            (
                _when(row) if is_first else "",
                f"{row['published_rate']:.2%}" if is_first else "",
                _base(row) if is_first else "",
                row["participant_definition"] or "",
                f"{row['participants']:,}" if row["participants"] is not None else "",
                _common(row),
                f"{row['common_rate_low']:.1%} to {row['common_rate_high']:.1%}"
                if row["common_rate"] is not None
                else "",
            )
        )
    return cells


def _when(row: dict[str, Any]) -> str:
    period: date = row["period"]
    return f"end of {period:%Y}" if row["as_of_precision"] == "year" and period.month == 12 else f"{period:%Y-%m}"  # noqa: PLR2004


def _base(row: dict[str, Any]) -> str:
    if row["published_base_workers"] is not None:
        return f"{row['published_base_workers']:,} {row['published_base_name']}"
    if row["implied_base_low"] is not None:
        return f"{row['published_base_name']}: {row['implied_base_low']:,} to {row['implied_base_high']:,} implied"
    return str(row["published_base"])


def _common(row: dict[str, Any]) -> str:
    if row["common_rate"] is None:
        return "no base"
    return ("~" if row["common_base_status"] == "mixed_rounds" else "") + f"{row['common_rate']:.1%}"


def _ledger_lines(data: dict[str, Any]) -> list[str]:
    ledger = data["ledger"]
    return [
        f"Rows: {ledger['rows_in']:,} in from {ledger['deliveries']} deliveries: {ledger['accepted']:,} accepted, "
        f"{ledger['refused']:,} refused, {ledger['duplicates']:,} duplicate, {ledger['structural']:,} structural."
    ]


def _refusal_lines(data: dict[str, Any]) -> list[str]:
    lines = [
        f"{row['status']}: {row['file']}"
        + (f": {row['reason']}" if row["reason"] else f": {row['rejected_rows']} row(s)")
        for row in data["refused"]
    ]
    if lines:
        lines.append(f"Each refused row: {Path(data['file']).with_name('rejections.csv')}")
    return lines + [f"warning: {w['check_name']}: {w['offenders']} row(s). {w['meaning']}" for w in data["warnings"]]


def _try_next(region_code: str) -> list[str]:
    return [command.replace("KAL", region_code) for command in TRY_NEXT]


def _cookbook(name: str) -> str:
    return (SQL / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
