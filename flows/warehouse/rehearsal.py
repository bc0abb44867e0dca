"""Mistakes that would end a run at its end are found first: the curated deliveries are built alone."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

import duckdb

import schemas
from flows.disk import replace_text
from flows.listed import in_a_sentence
from flows.moments import first_day
from flows.problems import NotPublished
from flows.report.boundaries import fitting, read_boundaries
from flows.settings import Settings
from flows.warehouse.audit import Verdict, refuse_to_publish
from flows.warehouse.build import Inputs, build, work_database
from flows.warehouse.in_force import cache_of, staging_tables, taken_in
from flows.warehouse.ledger import ledger_tables, refuse_without_reference, rejections_of
from flows.warehouse.plan import Plan, shown_of_office
from flows.warehouse.territory import regencies_of

RECORDS_MAY_MEND = "coverage_is_there"
"""The check that extracts can let pass: where a survey base is there, they bring the count over it."""
TOLD_AT_MOST = 10
WITHOUT_BASE = """
    with months as (select unnest($months) as period),
    employed as (from core.survey_bases where base_definition = 'sakernas_employed'),
    held as (
        select months.period, max(employed.round) as round
        from months
        left join employed
            on employed.round <= months.period and datediff('month', employed.round, months.period) <= 18
        group by all
    )
    select
        regions.region_code,
        regions.region_name,
        regions.region_code = $territory as is_territory,
        count(employed.region_code) as months_with_base,
    from marts.regions
    cross join held
    left join employed using (region_code, round)
    where regions.is_in_territory or regions.region_code = $territory
    group by all
    having count(employed.region_code) < count(*)
    order by is_territory desc, regions.region_code
"""
"""Regions of the territory that have no survey base in a month of extracts, by the rule of core.coverage."""
MEND = (
    "Deliver the survey's figures of these regions as data/raw/workforce/<sender>.csv, with the columns of "
    "the shipped file"
)


def rehearse(settings: Settings, plan: Plan) -> list[str]:
    """Build and check the warehouse of the curated deliveries alone; return what is worth a word.

    They must be taken in. Where it passed before and nothing of it has changed, it is not done again. Raises
    NotPublished or WrongUsage for what would stand in the way of publishing, whatever the extracts hold.
    """
    of_reference = _without_extracts(plan)
    done, digest = settings.warehouse / "cache" / "rehearsed", _digest(settings, plan, of_reference)
    if done.is_file() and done.read_text(encoding="utf-8", errors="replace") == digest:
        return []
    with references_built(settings, of_reference) as (connection, verdicts):
        refuse_other_regions(settings, connection)
        told = without_base(settings, _months(plan), connection, verdicts)
    refuse_to_publish([verdict for verdict in verdicts if verdict.check_name != RECORDS_MAY_MEND])
    done.parent.mkdir(parents=True, exist_ok=True)
    replace_text(done, digest)
    return told


@contextmanager
def references_built(
    settings: Settings, of_reference: Plan
) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[Verdict]]]:
    """Build and check the warehouse of the curated deliveries, which must be taken in, in a work file.

    Raises NotPublished where reference data are refused.
    """
    taken, cache = taken_in(settings, of_reference), cache_of(settings)
    refuse_without_reference(taken, of_reference.held, cache.breaches)
    inputs = Inputs(
        staging=staging_tables(settings, taken, schemas.CURATED),
        ledger=ledger_tables(
            settings, of_reference, taken, datetime.now(UTC), rejections_of(taken, cache.breaches)
        ),
    )
    with work_database(settings.warehouse / ".work" / "spill") as connection:
        yield connection, build(connection, inputs)


def _without_extracts(plan: Plan) -> Plan:
    """Return the plan of the curated deliveries; nothing is owed of them."""
    return replace(
        plan,
        current=[d for d in plan.current if d.dataset not in schemas.EXTRACTS],
        held=[h for h in plan.held if h.dataset in schemas.CURATED],
        owed=[],
        replaced=[],
        copies=[],
        accepted=[],
        former=[d for d in plan.former if d.dataset not in schemas.EXTRACTS],
        withdrawn=[],
    )


def _digest(settings: Settings, plan: Plan, of_reference: Plan) -> str:
    """Digest of all that the rehearsal depends on."""
    boundaries = settings.boundaries and settings.boundaries.read_bytes()
    parts = [
        sorted(plan.keys[d.delivery_id] for d in (*of_reference.current, *of_reference.former)),
        [held.file for held in of_reference.held],
        _months(plan),
        shown_of_office(settings),
        plan.code_digest,
        hashlib.sha256(boundaries or b"").hexdigest(),
        settings.boundaries_code,
    ]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def _months(plan: Plan) -> list[date]:
    return [first_day(month) for month in sorted({d.month for d in plan.current} - {""})]


def refuse_other_regions(settings: Settings, connection: duckdb.DuckDBPyConnection) -> None:
    """Raise WrongUsage where the configuration names a territory, or boundaries, that no region is."""
    regencies = regencies_of(settings.region_code, connection)
    shapes = read_boundaries(settings)
    if shapes is not None:
        fitting(shapes, regencies)


def without_base(
    settings: Settings, months: list[date], connection: duckdb.DuckDBPyConnection, verdicts: list[Verdict]
) -> list[str]:
    """Name the regions of the territory whose coverage will be empty for want of a base.

    Raises NotPublished where the territory itself has none in any month, and no printed coverage either.
    """
    asked = {"months": months, "territory": settings.region_code}
    missing = connection.execute(WITHOUT_BASE, asked).fetchall()
    has_no_coverage = any(v.offenders for v in verdicts if v.check_name == RECORDS_MAY_MEND)
    if has_no_coverage and any(is_territory and not months for *_, is_territory, months in missing):
        raise NotPublished(
            f"workforce has no base of the territory {settings.region_code} for the months of the extracts, "
            f"and no coverage of it is printed, so it would have none. {MEND}. Nothing was judged."
        )
    if not missing:
        return []
    named = in_a_sentence([f"{code} {name}" for code, name, *_ in missing], TOLD_AT_MOST)
    return [
        f"workforce has no base in some month for {len(missing)} regions of the territory, their coverage is "
        f"empty there: {named}. {MEND}."
    ]
