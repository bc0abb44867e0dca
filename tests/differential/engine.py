"""The second engine: from a raw folder to the tables that the product should publish."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars

from tests.differential.accounting import Outcome, judge_all
from tests.differential.bases import survey_bases
from tests.differential.completeness import calendar_of, measure, receipts, tell
from tests.differential.coverage import Definitions, cover
from tests.differential.flows import count_flows
from tests.differential.growth import grow
from tests.differential.months import Month, follow
from tests.differential.persons import count_persons
from tests.differential.reading import Configuration, Folder, read_configuration, table_of, take_stock
from tests.differential.recaps import count_recaps, definitions_in
from tests.differential.reconciliation import reconcile
from tests.differential.reference import read_reference
from tests.differential.statements import all_facts, read_figures
from tests.differential.stocks import count_stocks

Tables = dict[str, polars.DataFrame]


def compute(config: Path, now: datetime) -> Tables:
    """Return the tables of an office by the names that the product gives them.

    now: the moment of publishing; what is due by then and not there is missing.
    """
    configuration = read_configuration(config)
    folder = take_stock(configuration.raw)
    reference = read_reference(configuration, folder)
    outcomes = judge_all(configuration, folder, reference)
    calendar = calendar_of(configuration, folder, now)
    months = follow(outcomes, set(calendar.due))
    came = list(receipts(folder, outcomes))
    complete = measure(months, came, reference)
    persons = count_persons(months, reference)
    stocks = count_stocks(months, persons, reference, complete)
    recaps = count_recaps(months, came, configuration, reference, complete)
    stocks = polars.concat([stocks.with_columns(polars.lit(value=False).alias("has_conflict")), recaps])
    figures = read_figures(configuration, folder, reference)
    facts = all_facts(configuration, folder, reference, figures, stocks)
    bases = survey_bases(table_of(configuration.raw, folder, "workforce"), figures, reference)
    senders = tell(months, came, complete, reference, calendar)
    expected = set(senders.filter(polars.col("dataset") == "memberships")["period"])
    return {
        "audit.deliveries": delivery_table(folder, outcomes),
        "audit.delivery_rules": rule_table(outcomes),
        "audit.rejections": line_table(outcomes),
        "audit.period_ledger": ledger_table(months),
        "period.persons": persons,
        "exact.administrative_counts": stocks.with_columns(polars.col("value").cast(polars.Float64)),
        "exact.completeness": completeness_table(complete.known),
        "marts.completeness": senders,
        "marts.coverage": cover(facts, bases, figures, definitions_of(configuration, folder, recaps)),
        "marts.growth": grow(facts, table_of(configuration.raw, folder, "rate_regimes")),
        "marts.participation_flows": count_flows(months, reference, complete),
        "marts.reconciliation": reconcile(months, outcomes, reference, configuration, expected),
    }


def definitions_of(configuration: Configuration, folder: Folder, recaps: polars.DataFrame) -> Definitions:
    """Return who is counted, over whom, and the survey base of each segment."""
    raw = configuration.raw
    return Definitions(
        {r["participant_definition"]: r for r in table_of(raw, folder, "participant_definitions")}
        | definitions_in(recaps),
        {r["base_definition"]: r for r in table_of(raw, folder, "base_definitions")},
        {r["segment"]: r["sakernas_base"] for r in table_of(raw, folder, "segments")},
    )


def frame(columns: dict[str, Any], rows: list[tuple[Any, ...]]) -> polars.DataFrame:
    """Return a table."""
    return polars.DataFrame(rows, schema=columns, orient="row")


def delivery_table(folder: Folder, outcomes: list[Outcome]) -> polars.DataFrame:
    """Return what became of the lines of each extract, and which files are held."""
    text, count = polars.String, polars.Int64
    columns = {"file": text, "sha256": text, "status": text}
    columns |= dict.fromkeys(("physical_rows", "accepted_rows", "rejected_rows"), count)
    columns |= dict.fromkeys(("duplicate_rows", "structural_rows"), count)
    rows: list[tuple[Any, ...]] = [
        (o.file.path, o.file.sha256, o.status, o.physical, o.accepted, o.rejected, o.duplicates, o.structural)
        for o in outcomes
    ]
    held = {one.path for one in folder.held}
    others = [(one, "held") for one in folder.held] + [(one, "withdrawn") for one in folder.withdrawn]
    others += [(one, "duplicate") for one in folder.copies if one.path not in held]
    rows += [(one.path, one.sha256, status, None, None, None, None, None) for one, status in others]
    return frame(columns, rows)


def rule_table(outcomes: list[Outcome]) -> polars.DataFrame:
    """Return how often each rule is broken in each extract."""
    columns = dict.fromkeys(("delivery_id", "rule", "severity"), polars.String) | {"breaches": polars.Int64}
    return frame(
        columns,
        [
            (o.file.name, rule, "error" if is_error else "warning", count)
            for o in outcomes
            for (rule, is_error), count in o.rules.items()
        ],
    )


def line_table(outcomes: list[Outcome]) -> polars.DataFrame:
    """Return every breach of the extracts; of one that is refused whole the first of each rule."""
    columns = {"delivery_id": polars.String, "line": polars.Int64, "rule": polars.String}
    rows = []
    for one in outcomes:
        told = one.told
        if one.status == "refused":
            told = {(line, rule) for line, rule in told if line == min(n for n, r in told if r == rule)}
        rows += [(one.file.name, *place) for place in told]
    return frame(columns, rows)


def ledger_table(months: list[Month]) -> polars.DataFrame:
    """Return the rows that do not count because of another delivery's."""
    columns = {
        "period": polars.Date,
        "delivery_id": polars.String,
        "line": polars.Int64,
        "rule": polars.String,
    }
    columns |= {"other_delivery_id": polars.String, "other_line": polars.Int64}
    return frame(columns, [(m.period, *row, *other) for m in months for row, other in m.ledger.items()])


def completeness_table(known: dict[tuple[str, date], tuple[bool, float | None]]) -> polars.DataFrame:
    """Return how much of each dataset and month is there."""
    columns = {"dataset": polars.String, "period": polars.Date, "is_complete": polars.Boolean}
    columns |= {"completeness_rate": polars.Float64}
    return frame(columns, [(*key, *value) for key, value in known.items()])
