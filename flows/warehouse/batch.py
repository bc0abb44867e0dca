"""The steps of one batch, from raw files to a published warehouse; they pass paths and ids."""

import hashlib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.parquet

import schemas
from flows.intake.intake import Cache, take_in
from flows.problems import NotPublished
from flows.settings import SQL, Settings
from flows.warehouse.audit import Verdict, refuse_to_publish
from flows.warehouse.build import CONFIG, Inputs, build, work_file
from flows.warehouse.ledger import Taken, ledger_tables, refuse_without_reference, write_rejections
from flows.warehouse.plan import ABOUT_REGIONS, Plan
from flows.warehouse.publish import draft_from, read_releases, swap_in


def datasets_with_news(settings: Settings, plan: Plan) -> list[str]:
    """Datasets with a delivery that is not taken in yet, those about regions first."""
    cache = _cache(settings)
    fresh = {d.dataset for d in plan.current if cache.load(plan.keys[d.delivery_id]) is None}
    return sorted(fresh, key=lambda name: (name in schemas.NEEDS_REGIONS, name))


def take_in_dataset(settings: Settings, plan: Plan, dataset: str) -> dict[str, int]:
    """Take in every new delivery of one dataset; return its counts of deliveries by status."""
    cache = _cache(settings)
    regions = known_regions(settings, plan) if dataset in schemas.NEEDS_REGIONS else None
    statuses: Counter[str] = Counter()
    for delivery in plan.current:
        key = plan.keys[delivery.delivery_id]
        if delivery.dataset != dataset or cache.load(key) is not None:
            continue
        content = (settings.raw / delivery.file).read_bytes()
        if hashlib.sha256(content).hexdigest() != delivery.sha256:
            raise NotPublished(f"{delivery.file} changed while it was read. Start the run again.")
        sender = settings.sender(dataset, delivery.sender)
        outcome, accepted = take_in(schemas.dataset(dataset), content, sender, regions)
        cache.keep(key, outcome, accepted)
        statuses[outcome.status] += 1
    return dict(statuses)


def known_regions(settings: Settings, plan: Plan) -> pyarrow.Table:
    """Build core.regions from the accepted region reference alone, as the lookup of other deliveries."""
    taken = [t for t in taken_in(settings, plan) if t.delivery.dataset in ABOUT_REGIONS]
    refuse_without_reference(taken, [h for h in plan.held if h.dataset in ABOUT_REGIONS])
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        connection.execute("create schema staging")
        for name, table in staging_tables(settings, taken, ABOUT_REGIONS).items():
            connection.register("incoming", table)
            connection.execute(f"create table staging.{name} as from incoming")
        return connection.sql((SQL / "core" / "regions.sql").read_text(encoding="utf-8")).to_arrow_table()


def taken_in(settings: Settings, plan: Plan) -> list[Taken]:
    """Return every current delivery whose outcome is kept."""
    cache = _cache(settings)
    taken = []
    for delivery in plan.current:
        outcome = cache.load(plan.keys[delivery.delivery_id])
        if outcome is not None:
            taken.append(Taken(delivery, plan.keys[delivery.delivery_id], outcome))
    return taken


def staging_tables(
    settings: Settings, taken: list[Taken], names: tuple[str, ...]
) -> dict[str, pyarrow.Table]:
    """Return the accepted rows of each dataset with their delivery's id; no delivery gives no rows."""
    cache = _cache(settings)
    tables = {}
    for name in names:
        parts = []
        for item in taken:
            if item.delivery.dataset == name and item.outcome.accepted > 0:
                rows = pyarrow.parquet.read_table(cache.rows(item.key), partitioning=None)
                ids = pyarrow.array([item.delivery.delivery_id] * rows.num_rows, pyarrow.string())
                parts.append(rows.append_column("delivery_id", ids))
        tables[name] = pyarrow.concat_tables(parts) if parts else _no_rows(name)
    return tables


def _no_rows(name: str) -> pyarrow.Table:
    from flows.intake.judge import stage  # noqa: PLC0415 - Pandera is only imported where it is needed
    from flows.settings import Sender  # noqa: PLC0415

    regions = pyarrow.table(
        {
            c: pyarrow.array([], pyarrow.string())
            for c in ("region_code", "region_level", "names", "kemendagri_code")
        }
    )
    staged = stage(schemas.dataset(name), {}, Sender(), regions)
    return staged.append_column("delivery_id", pyarrow.array([], pyarrow.string()))


def build_draft(settings: Settings, plan: Plan, now: datetime | None = None) -> tuple[Path, list[Verdict]]:
    """Build, audit and copy to a draft beside the published file. Raises NotPublished; publishes nothing."""
    taken = taken_in(settings, plan)
    write_rejections(settings, taken, plan.held)
    refuse_without_reference(taken, plan.held)
    work = settings.warehouse / ".work"
    work.mkdir(mode=0o700, parents=True, exist_ok=True)
    (work / "build.duckdb").unlink(missing_ok=True)
    draft = settings.warehouse / ".cakupan.draft.duckdb"
    draft.unlink(missing_ok=True)
    inputs = Inputs(
        staging=staging_tables(settings, taken, schemas.NAMES),
        ledger=ledger_tables(settings, plan, taken, now or datetime.now(UTC)),
    )
    with work_file(work / "build.duckdb") as connection:
        verdicts = build(connection, inputs)
        refuse_to_publish(verdicts)
        draft_from(connection, draft)
    _cache(settings).prune(plan.keys.values())
    return draft, verdicts


def publish_draft(settings: Settings, draft: Path) -> str:
    """Swap the draft in; return the id of the release that is now served."""
    release_id = str(read_releases(draft)["release_id"][-1])
    former = read_releases(settings.published)
    former_id = str(former["release_id"][-1]) if former.num_rows else None
    swap_in(draft, settings.published, former_id, settings.keep_releases)
    return release_id


def _cache(settings: Settings) -> Cache:
    return Cache(settings.warehouse / "cache" / "intake")
