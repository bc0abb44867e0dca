"""Whether the references of a raw folder hold, and whether its territory and its targets have bases."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

import duckdb

import schemas
from flows.listed import in_a_sentence
from flows.moments import first_day, month_after
from flows.office.finding import FINE, MISSING, ODD, Finding
from flows.office.new_office import EXAMPLE
from flows.office.senders import months
from flows.problems import Problem
from flows.settings import Settings
from flows.warehouse.audit import Verdict
from flows.warehouse.plan import Plan
from flows.warehouse.rehearsal import RECORDS_MAY_MEND, references_built, refuse_other_regions, without_base
from flows.warehouse.validate import as_delivered

TOLD = 10
TARGETS_WITHOUT_BASE = """
    select concat_ws(' ', target_family, target_year, region_code, segment)
    from core.targets
    inner join marts.regions using (region_code)
    anti join core.survey_bases using (base_definition, region_code)
    where regions.is_in_territory and starts_with(base_definition, 'sakernas_')
    order by all
"""
BRANCHES = "select office_code from core.offices where office_level = 'branch' order by all"
Connection = duckdb.DuckDBPyConnection


def references(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Build the warehouse of the references in a private copy; say what stands in its way, or is odd."""
    of_extracts = [first_day(month) for month in months(settings.raw)]
    wanted = of_extracts or [month_after(now.date(), -1)]
    try:
        yield from as_delivered(settings, schemas.CURATED, partial(_found, wanted))
    except Problem as problem:
        yield Finding(MISSING, "references", str(problem), f"mend what is named, in {settings.raw}")


def _found(wanted: list[date], settings: Settings, plan: Plan) -> list[Finding]:
    with references_built(settings, plan) as (connection, verdicts):
        refuse_other_regions(settings, connection)
        return [
            *_blocking(verdicts),
            *_bases(settings, wanted, connection, verdicts),
            *_targets(connection),
            *_branches(connection),
        ]


def _blocking(verdicts: list[Verdict]) -> Iterator[Finding]:
    wrong = [one for one in verdicts if one.blocks and one.check_name != RECORDS_MAY_MEND]
    for one in wrong:
        told = f"{one.check_name}: {one.offenders} row(s), such as {one.example}. {one.meaning}"
        yield Finding(MISSING, "references", told, "mend the delivery that holds it")
    if not wrong:
        yield Finding(FINE, "references", f"{len(verdicts)} checks of them")


def _bases(
    settings: Settings, wanted: list[date], connection: Connection, verdicts: list[Verdict]
) -> Iterator[Finding]:
    mend = "deliver the survey's figures: cakupan validate <FILE> --dataset workforce"
    try:
        told = without_base(settings, wanted, connection, verdicts)
    except Problem as problem:
        yield Finding(MISSING, "bases", str(problem), mend)
        return
    yield from (Finding(ODD, "bases", one, mend) for one in told)
    if not told:
        of = f"{wanted[0]:%Y-%m} to {wanted[-1]:%Y-%m}" if len(wanted) > 1 else f"{wanted[0]:%Y-%m}"
        yield Finding(FINE, "bases", f"every region of the territory {settings.region_code} has one, {of}")


def _targets(connection: Connection) -> Iterator[Finding]:
    without = [told for (told,) in connection.execute(TARGETS_WITHOUT_BASE).fetchall()]
    if without:
        told = f"{len(without)} targets have no base of the survey: {in_a_sentence(without, TOLD)}"
        yield Finding(ODD, "targets", told, "deliver the base, or correct region and base_definition")


def _branches(connection: Connection) -> Iterator[Finding]:
    known = [code for (code,) in connection.execute(BRANCHES).fetchall()]
    if EXAMPLE in known:
        told = f"the example row {EXAMPLE} lies among the offices: it is nobody's"
        yield Finding(MISSING, "branches", told, "remove the rows of examples, offices and office_regions")
    elif known:
        yield Finding(FINE, "branches", f"{len(known)} are known")
    else:
        told = "none is known: codes of branches are shown as they are written, each with a warning"
        yield Finding(ODD, "branches", told, "fill fill/offices/office.csv, then cp -r fill/. <raw folder>")
