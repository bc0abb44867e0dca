"""The summary of a release from its own tables: how coverage moved, what may be said, what became of rows."""

import os
import shlex
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flows.duck import Row, read_only, rows_of
from flows.listed import in_lines
from flows.project import PROJECT, SQL
from flows.report.numbers import month, short_month
from flows.report.page_data import REPORTS, read_report
from flows.report.wording import conclusions, printed_rate

OF_RECORDS = (
    "query \"from membership_profile where region_code = '{region_code}' order by period desc limit 20\"",
    "query \"from participation_flows where region_code = '{region_code}' order by period desc limit 20\"",
    'query "from reconciliation order by period desc limit 20"',
)
"""Where a release holds records of the office and no published rate."""
TRY_NEXT = (
    "query what_may_be_said",
    "query \"from coverage_change where region_code = '{region_code}' and reason_code is not null\"",
    "query \"from published_figures where verdict = 'arithmetic_mismatch'\"",
)


def summary_data(published: Path) -> Row:
    """Return the summary as plain values: release, ledger, records, coverage, changes, refusals, file."""
    with read_only(published) as connection:
        changes = read_report(connection, SQL / "queries" / "what_may_be_said.sql")
        coverage = read_report(connection, SQL / "queries" / "how_did_coverage_move.sql")
        return {
            "file": str(published),
            "release": rows_of(connection, "from audit.current_release")[0],
            "ledger": read_report(connection, REPORTS / "ledger.sql")[0],
            "records": rows_of(connection, RECORDS),
            "set_aside": rows_of(connection, SET_ASIDE),
            "refused": rows_of(connection, REFUSED),
            "warned": rows_of(connection, WARNED),
            "warnings": rows_of(connection, WARNINGS),
            "coverage": coverage,
            "changes": changes,
            "conclusions": conclusions(coverage, changes),
        }


PAGE = Path("report") / "index.html"
"""Below the warehouse folder."""
RULES_SHOWN = 5
SHOWN = 12
"""Deliveries that are named; a run over years of extracts has hundreds with a refused row."""
OF_BASES = {
    "mixed_rounds": "~ an estimate: for a part of the territory another survey round stands in",
    "secondary_copy": "The survey's bases are from an unofficial copy of its tables.",
}
"""By base_status."""
INTERVALS = "Intervals are from rounding alone: the survey's sampling error is not known."
SIMULATED_TOLD = "Simulated records (data simulasi): no person, employer, office or figure of it is real."
RECORDS = """
with counts as (
    select distinct
        coverage.period,
        coverage.segment,
        coverage.participant_definition,
        coverage.participants,
        coverage.is_complete,
        coverage.completeness_rate,
    from marts.coverage
    inner join audit.current_release using (region_code)
    where coverage.participant_definition in ('admin_memberships', 'admin_persons_main')
)

select *
from counts
where period = (select max(period) from counts)
order by participant_definition, segment
"""
SET_ASIDE = """
select rule, count(*) as rows
from audit.period_ledger
group by rule
order by rule
"""
REFUSED = """
select file, status, rejected_rows, reason
from audit.deliveries
where status not in ('accepted', 'withdrawn')
order by file
"""
WARNED = """
select deliveries.dataset, told.rule, cast(sum(told.breaches) as bigint) as rows
from audit.delivery_rules as told
inner join audit.deliveries using (delivery_id)
where told.severity = 'warning'
group by all
order by rows desc, dataset, rule
"""
WARNINGS = """
select check_name, offenders, meaning
from audit.checks
where offenders > 0
order by check_name
"""


def print_summary(
    published: Path, console: Console, hidden: Sequence[str] = (), *, names_all: bool = False
) -> None:
    """Print the summary for a person.

    hidden: files below the raw folder that nobody means. names_all: whether each file that is not used is
    named, else the first and counts.
    """
    data = summary_data(published)
    release = data["release"]
    console.print(f"\n[bold]{release['office_name']}[/bold]: how coverage moved", highlight=False)
    if data["coverage"]:
        console.print(_coverage_table(data["coverage"]))
    else:
        console.print("No published rate of its territory is known here.")
    console.print("[bold]What may be said[/bold]", highlight=False)
    for language in ("en", "id"):
        for sentence in data["conclusions"][language]:
            console.print(Padding(Text(sentence), (0, 0, 0, 2)))
        console.print()
    most = None if names_all else SHOWN
    for line in [*_ledger_lines(data), *refusal_lines(data, most), *hidden_lines(hidden, most)]:
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    console.print(
        f"Warehouse: {data['file']} (release {release['release_id']})", highlight=False, soft_wrap=True
    )
    if (page := published.parent / PAGE).is_file():
        console.print(Text.assemble("Page: ", (str(page), f"link {page.resolve().as_uri()}")), soft_wrap=True)
    console.print("Try next:", highlight=False)
    for command in try_next(published, data):
        console.print(f"  {command}", highlight=False, markup=False, soft_wrap=True)


def markdown_summary(published: Path) -> str:
    """Return the summary as Markdown."""
    data = summary_data(published)
    lines = [f"# {data['release']['office_name']}: release {data['release']['release_id']}", ""]
    lines += ["| " + " | ".join(_headings(data["coverage"])) + " |", "|---|---|---|"]
    lines += [
        "| " + " | ".join(cell.replace("\n", "<br>") for cell in row) + " |"
        for row in _coverage_cells(data["coverage"])
    ]
    lines += ["", *(f"{told}\n" for told in _remarks(data["coverage"]))]
    lines += [*(f"{s}\n" for language in ("en", "id") for s in data["conclusions"][language])]
    lines += [f"- {line}" for line in [*_ledger_lines(data), *refusal_lines(data)]]
    return "\n".join(lines) + "\n"


def _coverage_table(rows: list[Row]) -> Table:
    table = Table(show_edge=False, pad_edge=False, show_lines=True)
    for heading in _headings(rows):
        table.add_column(heading)
    for cells in _coverage_cells(rows):
        table.add_row(*(Text(cell) for cell in cells))
    table.caption = "\n".join(_remarks(rows))
    table.caption_justify = "left"
    return table


def _remarks(rows: list[Row]) -> list[str]:
    """Say below the table what its bases and intervals are."""
    told = {row["common_base_status"] for row in rows if row["common_rate"] is not None}
    return [sentence for status, sentence in OF_BASES.items() if status in told] + [INTERVALS] * bool(told)


def _headings(rows: list[Row]) -> tuple[str, str, str]:
    bases = sorted({row["common_base_name"] for row in rows if row["common_base_name"]})
    return "As of", "As published", "On one base: " + ("; ".join(bases) or "none")


def _coverage_cells(rows: list[Row]) -> list[tuple[str, str, str]]:
    """One row per published rate: when, over what, and each count of that month on the common base."""
    cells = []
    for _, group in groupby(rows, key=lambda row: row["period"]):
        counts = list(group)
        first = counts[0]
        published = f"{printed_rate(first, 'en')}\n{_base(first)}"
        cells.append((_when(first), published, "\n".join(_common(row) for row in counts)))
    return cells


def _when(row: Row) -> str:
    period: date = row["period"]
    is_year_end = row["as_of_precision"] == "year" and (period.month, period.day) == (12, 1)
    return f"end of {period:%Y}" if is_year_end else short_month(period, "en")


def _base(row: Row) -> str:
    if row["published_base_workers"] is not None:
        same = f"; {row['published_base_resemblance']}" if row["published_base_resemblance"] else ""
        return f"of {row['published_base_workers']:,} {row['published_base_name']}{same}"
    if row["implied_base_low"] is not None:
        implied = f"{row['implied_base_low']:,} to {row['implied_base_high']:,} implied"
        return f"{row['published_base_name']}; {implied}"
    return str(row["published_base_name"])


def _common(row: Row) -> str:
    if row["common_rate"] is None:
        return "no base"
    mark = "~" if row["common_base_status"] == "mixed_rounds" else ""
    low, high = (f"{row[f'common_rate_{end}'] * 100:.1f}" for end in ("low", "high"))
    interval = "" if low == high else f" ({low} to {high})"
    return (
        f"{mark}{row['common_rate'] * 100:.1f} %{interval}\n"
        f"  {row['participants']:,} as {row['participant_definition']}"
    )


def _ledger_lines(data: Row) -> list[str]:
    ledger = data["ledger"]
    return [
        *([SIMULATED_TOLD] if data["release"]["data_kind"] == "simulated" else []),
        f"Rows: {ledger['rows_in']:,} in from {ledger['deliveries']:,} deliveries: "
        f"{ledger['accepted']:,} accepted, {ledger['refused']:,} refused, "
        f"{ledger['duplicates']:,} duplicate, {ledger['structural']:,} structural.",
        *_set_aside_lines(data["set_aside"]),
        *record_lines(data["records"]),
    ]


def _set_aside_lines(counts: list[Row]) -> list[str]:
    if not counts:
        return []
    repeated, contradicting = (
        sum(row["rows"] for row in counts if row["rule"] == f"kpj.{kind}_across_senders")
        for kind in ("duplicate", "conflict")
    )
    return [
        f"Of the accepted rows {repeated:,} repeat a row of another sender and {contradicting:,} contradict "
        "one: they do not count. See audit.period_ledger."
    ]


def record_lines(counts: list[Row]) -> list[str]:
    """Say what the records of the last month count in the territory."""
    if not counts:
        return []
    told = [
        f"{row['segment']} {'hidden' if row['participants'] is None else format(row['participants'], ',')}"
        for row in counts
        if row["participant_definition"] == "admin_memberships"
    ]
    people = [row for row in counts if row["participant_definition"] != "admin_memberships"]
    whole = [row["participants"] for row in people if row["segment"] == "ALL"]
    lines = [
        f"Records of {month(counts[0]['period'], 'en')}, active memberships: {', '.join(told)}"
        + (f"; people {whole[0]:,}." if whole and whole[0] is not None else ".")
    ]
    rates = [row["completeness_rate"] for row in counts if not row["is_complete"]]
    if known := [rate for rate in rates if rate is not None]:
        lines.append(
            "That month is not complete: "
            f"the senders that delivered had {min(known):.1%} of the month before."
        )
    elif rates:
        missing = "a sender or a regency is missing, and how much that is, is not known."
        lines.append(f"That month is not complete: {missing}")
    return lines


def refusal_lines(data: Row, most: int | None = SHOWN) -> list[str]:
    """Say what is not used, the first deliveries by name, and what the checks warn of."""
    refused = data["refused"]
    lines = [
        f"{row['status']}: {row['file']}: {row['reason'] or str(row['rejected_rows']) + ' row(s)'}"
        for row in refused[:most]
    ]
    rest = refused[len(lines) :]
    if rest:
        lines += [f"and {len(rest)} more, which audit.deliveries and --verbose name:", *_counted(rest)]
    if lines:
        lines.append(f"Each refused row: {Path(data['file']).with_name('rejections.csv')}")
    lines += _warned_lines(data["warned"])
    return lines + [
        f"warning: {w['check_name']}: {w['offenders']} row(s). {w['meaning']}" for w in data["warnings"]
    ]


def _warned_lines(rules: list[Row]) -> list[str]:
    """Say which doubts there are about rows that count, the most frequent first."""
    if not rules:
        return []
    named = [f"{row['dataset']} {row['rule']} {row['rows']:,}" for row in rules]
    told = ", ".join(in_lines(named, RULES_SHOWN, "more rules"))
    return [f"Warned of rows that count all the same: {told}. See audit.delivery_rules."]


def _counted(refused: list[Row]) -> list[str]:
    """Say of how many deliveries each thing is told, the most frequent first."""
    counts = Counter((row["status"], row["reason"] or "some of its rows are refused") for row in refused)
    lines = [f"  {count} {status}: {reason}" for (status, reason), count in counts.most_common(SHOWN)]
    return lines + ([f"  and for {len(counts) - SHOWN} other reasons"] if len(counts) > SHOWN else [])


def hidden_lines(hidden: Sequence[str], most: int | None = SHOWN) -> list[str]:
    """Say how many files below the raw folder are left alone as hidden; name them where all are named."""
    if not hidden:
        return []
    told = f"Left alone below the raw folder: {len(hidden)} whose names begin with a dot"
    return [f"{told}: {', '.join(hidden)}." if most is None else f"{told}; --verbose names them."]


def try_next(published: Path, data: Row) -> list[str]:
    """Return three commands that work as they stand: typed here, on this warehouse."""
    here = Path(sys.executable).with_name("cakupan")
    named = "cakupan" if shutil.which("cakupan") == str(here) else os.path.relpath(here)
    is_usual = published.parent == PROJECT / "data" / "warehouse"
    there = "" if is_usual else f" --warehouse {shlex.quote(str(published.parent))}"
    commands = OF_RECORDS if data["records"] and not data["coverage"] else TRY_NEXT
    return [f"{named} {command.format(**data['release'])}{there}" for command in commands]
