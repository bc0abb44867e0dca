"""The deliveries that count: their outcomes, their rows, and what other deliveries are judged by."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.parquet

import schemas
from flows.duck import CONFIG, create
from flows.intake.delivery import Delivery, Held
from flows.intake.offices import Said
from flows.intake.outcome import Cache
from flows.intake.words import REGIONS
from flows.project import SQL
from flows.settings import Settings
from flows.warehouse.history import history_of
from flows.warehouse.judged_with import MODELS
from flows.warehouse.ledger import Taken, refuse_without_reference
from flows.warehouse.macros import load_macros
from flows.warehouse.period_inputs import History
from flows.warehouse.plan import Plan
from flows.warehouse.standing import Standing, standing
from schemas.codes import ABOUT_REGIONS

REFERENCE_MODELS = (*MODELS["regions"], "offices", "office_regions", *MODELS["rates"])
"""Models of core that extracts are judged by, in the order in which they read each other."""
_HISTORY: dict[tuple[Path, str], History] = {}
"""Of the plan that is worked on: each of its steps would read the outcomes of all years."""
_REFERENCE: dict[tuple[Path, str], "Reference"] = {}
"""Of the plan that is worked on, when all its reference data are taken in."""


@dataclass(frozen=True)
class Reference:
    """What extracts are judged by, from the accepted reference data."""

    tables: dict[str, pyarrow.Table]
    """Of core, by name."""
    said: dict[str, Said] = field(default_factory=dict)
    """What it says of every office, by month (2024-11), as far as that was asked for."""


def in_force(settings: Settings, plan: Plan, datasets: Iterable[str] | None = None) -> Standing:
    """Say which deliveries count, of these datasets if not of all. Rows of extracts are checked when read."""
    cache = cache_of(settings)
    wanted = schemas.NAMES if datasets is None else set(datasets)

    def outcome_of(delivery: Delivery) -> Taken | None:
        key = plan.keys[delivery.delivery_id]
        outcome = cache.load(key, read_rows=delivery.dataset not in schemas.EXTRACTS)
        return None if outcome is None else Taken(delivery, key, outcome)

    current, former = ([d for d in some if d.dataset in wanted] for some in (plan.current, plan.former))
    return standing(current, former, outcome_of, plan.accepts)


def taken_in(settings: Settings, plan: Plan, datasets: Iterable[str] | None = None) -> list[Taken]:
    """Return what is used and what was refused whole, of these datasets if not of all."""
    return in_force(settings, plan, datasets).taken


def all_held(plan: Plan, found: Standing) -> list[Held]:
    """Return all that is held, also far off its sender's history."""
    return sorted(plan.held + found.held, key=lambda h: (h.file, h.sha256))


def staging_tables(settings: Settings, taken: list[Taken], names: Iterable[str]) -> dict[str, pyarrow.Table]:
    """Return the accepted rows of each dataset with their delivery's id; no delivery gives no rows."""
    cache = cache_of(settings)
    tables = {}
    for name in names:
        parts = []
        for item in taken:
            if item.delivery.dataset == name and item.outcome.accepted > 0:
                rows = pyarrow.parquet.read_table(cache.rows(item.key), partitioning=None)
                ids = pyarrow.array([item.delivery.delivery_id] * rows.num_rows, pyarrow.string())
                parts.append(rows.append_column("delivery_id", ids))
        tables[name] = pyarrow.concat_tables(parts) if parts else no_rows(name)
    return tables


def no_rows(name: str) -> pyarrow.Table:
    """Return the accepted rows of a dataset of which nothing is delivered. Imports Pandera only now."""
    from flows.intake.agreed import agreed  # noqa: PLC0415

    columns = {
        name: of.dtype.type.pyarrow_dtype for name, of in agreed(schemas.dataset(name)).columns.items()
    }
    return pyarrow.schema({**columns, "delivery_id": pyarrow.string()}).empty_table()


def judged_by(settings: Settings, plan: Plan, datasets: Iterable[str]) -> dict[str, pyarrow.Table]:
    """Build the tables of core that deliveries of these datasets are judged by."""
    wanted = set(datasets)
    if wanted & {*schemas.EXTRACTS}:
        return reference(settings, plan).tables
    return {"regions": known_regions(settings, plan)} if wanted & {*schemas.NEEDS_REGIONS} else {}


def known_regions(settings: Settings, plan: Plan) -> pyarrow.Table:
    """Build core.regions from the accepted region reference alone, as the lookup of other deliveries."""
    found = in_force(settings, plan, ABOUT_REGIONS)
    return _models(settings, plan, found, ABOUT_REGIONS, ("regions",))["regions"]


def reference(settings: Settings, plan: Plan) -> Reference:
    """Return what extracts are judged by; built once for a plan."""
    place = (settings.warehouse, plan.inputs_digest)
    if place in _REFERENCE:
        return _REFERENCE[place]
    found = in_force(settings, plan, schemas.JUDGED_BY)
    made = Reference(_models(settings, plan, found, schemas.JUDGED_BY, REFERENCE_MODELS))
    _REFERENCE.clear()
    if not found.unknown:
        _REFERENCE[place] = made
    return made


def _models(
    settings: Settings, plan: Plan, found: Standing, datasets: tuple[str, ...], models: tuple[str, ...]
) -> dict[str, pyarrow.Table]:
    held = [h for h in plan.held if h.dataset in datasets]
    refuse_without_reference(found.taken, held, cache_of(settings).breaches)
    queries = {name: (SQL / "core" / f"{name}.sql").read_text(encoding="utf-8") for name in models}
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        load_macros(connection, "parse", " ".join(queries.values()))
        load_macros(connection, "metrics", " ".join(queries.values()))
        for schema in ("staging", "core"):
            connection.execute(f"create schema {schema}")
        for name, table in staging_tables(settings, found.taken, datasets).items():
            create(connection, f"staging.{name}", table)
        for name, query in queries.items():
            connection.execute(f"create table core.{name} as {query}")
        return {name: connection.sql(f"from core.{name}").to_arrow_table() for name in models}


def forget(settings: Settings) -> None:
    """Look at everything that is kept anew."""
    cache_of(settings).forget()
    _HISTORY.clear()
    _REFERENCE.clear()


def history(settings: Settings, plan: Plan) -> History:
    """Return the history of the extracts that are taken in; remembered when all are."""
    place = (settings.warehouse, plan.inputs_digest)
    if place in _HISTORY:
        return _HISTORY[place]
    found = in_force(settings, plan, schemas.EXTRACTS)
    counted = [*found.used, *found.without_stand_in]
    regions = reference(settings, plan).tables["regions"] if counted else REGIONS.empty_table()
    history = history_of(counted, cache_of(settings), regions, plan.owed)
    _HISTORY.clear()
    if not found.unknown:
        _HISTORY[place] = history
    return history


def cache_of(settings: Settings) -> Cache:
    """Where outcomes are kept: private, for rows of extracts are among them."""
    return _cache(settings.warehouse / "cache" / "intake")


@cache
def _cache(folder: Path) -> Cache:
    return Cache(folder)
