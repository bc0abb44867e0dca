"""What the product makes of a drawn office: its published tables, and the same with nothing hidden."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import duckdb
import polars

from flows.engine.engines import engine
from flows.settings import load_settings
from flows.warehouse import batch
from flows.warehouse.audit import Verdict
from flows.warehouse.model import load_models
from flows.warehouse.plan import make_plan
from flows.warehouse.steps import months_to_close, steps_with_news
from tests.differential.offices import Office

PUBLISHED = (
    "audit.deliveries",
    "audit.delivery_rules",
    "audit.rejections",
    "audit.period_ledger",
    "marts.completeness",
    "marts.coverage",
    "marts.growth",
    "marts.participation_flows",
    "marts.reconciliation",
)
EXACT = ("exact.administrative_counts", "exact.completeness", "exact.hidden_cells", "period.persons")
HIDING = "exact.hidden_cells"

Tables = dict[str, polars.DataFrame]


@dataclass(frozen=True)
class Made:
    """The tables of a release."""

    published: Tables
    """As readers see them: what would tell of a few people is empty."""
    whole: Tables
    """The same, and what they are made from, of the same build with nothing hidden."""
    refused_by: set[str]
    """The checks that forbid the release; a draft is made all the same, to be compared."""


def make(office: Office, outcomes: Path) -> Made:
    """Build an office as a run does, without Prefect and without its file, which holds what is built.

    outcomes: what offices before made of the reference data that are alike in all of them.
    """
    settings = load_settings(office.config)
    if outcomes.exists():
        shutil.copytree(outcomes, settings.warehouse / "cache" / "intake")
    plan = make_plan(settings, office.now)
    with engine(settings):
        for step in steps_with_news(settings, plan):
            batch.take_in_step(settings, plan, step)
        if not outcomes.exists():
            shutil.copytree(settings.warehouse / "cache" / "intake", outcomes)
        for months in months_to_close(settings, plan):
            batch.close_months(settings, plan, months)
    published: Tables = {}
    whole: Tables = {}

    def keep_both(connection: duckdb.DuckDBPyConnection, _: Path) -> None:
        published.update({name: connection.sql(f"from {name}").pl() for name in PUBLISHED})
        whole.update(unhidden(connection))

    refused_by: set[str] = set()

    def keep_refusals(verdicts: list[Verdict]) -> None:
        refused_by.update(verdict.check_name for verdict in verdicts if verdict.blocks)

    with (
        patch.object(batch, "draft_from", keep_both),
        patch.object(batch, "refuse_to_publish", keep_refusals),
    ):
        batch.build_draft(settings, plan, office.now)
    return Made(published, whole, refused_by)


def unhidden(connection: duckdb.DuckDBPyConnection) -> Tables:
    """Make the tables that depend on what is hidden again, with nothing hidden."""
    hidden = connection.sql(f"from {HIDING}").pl()
    connection.execute(f"delete from {HIDING}")
    changed = {HIDING}
    for model in load_models(connection):
        if model.name not in changed and changed & model.reads and not model.is_late:
            connection.execute(f"create or replace table {model.name} as {model.query}")
            changed.add(model.name)
    return {name: connection.sql(f"from {name}").pl() for name in (*PUBLISHED, *EXACT)} | {HIDING: hidden}
